"""Tokens and OTPs (EAS-63 to EAS-70), letters and notices (EAS-90 to EAS-93, SHL-71 to SHL-74), channels, integrations and
enquiries (EAS-55, EAS-94, EAS-95, EAS-120 to EAS-128)."""
import os
import sqlite3

import tap
from tap import has, run, same

NOW = '2026-06-10T10:00'


class Shop:
    def __init__(self, profile='easystore', own='', way=True):
        self.folder, self.profile = tap.folder(), profile
        os.mkdir(self.folder + '/out')
        os.mkdir(self.folder + '/profiles')
        with open(self.folder + '/storekeep.ini', 'w') as f:
            f.write('[shop]\nname = Kiln\n' + ('[out %s]\nway = spool\nfolder = %s/out\n' % (profile, self.folder) if way else ''))
        with open('%s/profiles/%s.ini' % (self.folder, profile), 'w') as f:
            f.write(own)
        self.does('member', 'create', 'profile=' + profile, 'last_name=林', 'first_name=美華', 'email=mei@example.com', 'phone=0912345678',
                  'email_consent=yes', 'birthday=1990-06-11')

    def does(self, *words, code=0, now=NOW, switches=()):
        return run('--db', self.folder + '/shop.db', '--config', self.folder + '/storekeep.ini', '--now', now, '--as', 'mei', '--json', *switches,
                   *words, expect=code).json()

    def refused(self, *words):
        e = self.does(*words, code=1)['error']
        return e['code'], e['rule']

    def file(self, name, text):
        with open(os.path.join(self.folder, name), 'w') as f:
            f.write(text)
        return os.path.join(self.folder, name)

    def sql(self, text):
        with sqlite3.connect(self.folder + '/shop.db') as db:
            return db.execute(text).fetchall()


def test_phone_accounts():
    """only the plans that have them (EAS-64); off, no OTP is sent (EAS-63)"""
    shop = Shop()
    shop.does('token', 'add', 'tokens=100')
    same(shop.refused('token', 'add', 'kind=otp'), ('ACC_PHONE_OFF', 'EAS-63'))
    same(shop.refused('token', 'settings', 'phone=yes'), ('PLAN_LACKS', 'EAS-64'))
    same(shop.refused('token', 'settings', 'phone=yes', 'plan=basic'), ('PLAN_LACKS', 'EAS-64'))
    same(shop.does('token', 'settings', 'phone=yes', 'plan=retail')['phone'], True)
    same(shop.does('token', 'add', 'kind=otp', 'event=register', 'member=1')['balance'], 80)


def test_otp_costs():
    """20 each, floor(balance / 20) left, never below 0, a blacklisted customer costs nothing (EAS-68, EAS-69, EAS-109)"""
    shop = Shop(own='[account]\nphone = yes\n')
    shop.does('token', 'add', 'tokens=59')
    shop.does('token', 'add', 'kind=otp')
    f = shop.does('token', 'show')
    same((f['balance'], f['otps_left'], f['otps_today'], f['otps_month'], f['used'], f['low']), (39, 1, 1, 1, 20, True))
    shop.does('member', 'block', '1', 'reason=fraud')
    same(shop.refused('token', 'add', 'kind=otp', 'event=reset', 'member=1'), ('BLACKLISTED', 'EAS-109'))
    shop.does('token', 'add', 'kind=otp', 'event=reset')
    same(shop.refused('token', 'add', 'kind=otp'), ('TOKENS_SHORT', 'EAS-69'))
    same(shop.does('token', 'show')['balance'], 19)
    has(str(shop.does('due', 'list')['rows']), 'tokens_low')


def test_order_of_time():
    """an import is judged in the order of time, whatever its own order; a twin file changes nothing (EAS-70)"""
    shop = Shop()
    bad = shop.file('a.csv', 'at,kind,tokens\n2026-06-02 10:00,otp,20\n2026-06-01,topup,10\n2026-06-03,topup,90\n')
    e = shop.does('token', 'import', bad, code=1)['error']
    same((e['code'], e['rule']), ('TOKENS_SHORT', 'EAS-70'))
    has(e['message'], 'Line 2', '2026-06-02 10:00', 'only 10 tokens')
    same(shop.does('token', 'show')['balance'], 0)
    good = shop.file('b.csv', 'at,kind,tokens,event\n2026-06-02 10:00,otp,,register\n2026-06-01,topup,40,\n2026-06-02 10:00,otp,20,reset\n')
    same(shop.does('token', 'import', good)['new'], 3)
    same(shop.does('token', 'show')['balance'], 0)
    again = shop.file('c.csv', 'at,kind,tokens,event\n2026-06-02 10:00,otp,,register\n2026-06-05,topup,100,\n')
    r = shop.does('token', 'import', again)
    same((r['new'], r['same']), (1, 1))
    # a use that comes late, of a moment at which nothing was left
    same(shop.refused('token', 'add', 'kind=adjust', 'tokens=-1', 'at=2026-06-03 09:00'), ('TOKENS_SHORT', 'EAS-70'))
    shop.does('token', 'add', 'kind=adjust', 'tokens=-100')
    shop.does('token', 'add', 'tokens=5')
    same([r['balance_after'] for r in shop.does('token', 'history')['rows']], [5, 0, 100, 0, 20, 40])


def test_letters():
    """channel words only of six letters and only where the shop has them on; the price first (EAS-91 to EAS-93)"""
    shop = Shop()
    same(shop.refused('letter', 'edit', 'payment', 'channel_text=ok'), ('NOTICE_OFF', 'EAS-91'))
    same(shop.refused('letter', 'edit', 'points_received', 'channel_text=ok'), ('NOTICE_LETTER', 'EAS-92'))
    same(shop.refused('letter', 'settings', 'channel=yes'), ('NOTICE_COST', 'EAS-93'))
    shop.does('letter', 'settings', 'channel=yes', 'cost_tokens=3')
    l = shop.does('letter', 'edit', 'payment', 'channel_text={{order_number}} ok', 'channel_on=yes')
    same((l['channel_on'], l['channel_text'], l['own']), (True, '{{order_number}} ok', True))
    same(shop.refused('letter', 'edit', 'payment', 'email_text={{points}}'), ('MERGE_UNKNOWN', 'EAS-90'))
    same(len([r for r in shop.does('letter', 'list')['rows'] if r['by_channel']]), 6)
    same(shop.refused('letter', 'create', 'payment', 'email_text=x'), ('NAME_TAKEN', 'EAS-94'))
    same(shop.does('letter', 'delete', 'payment')['own'], False)
    same(shop.does('letter', 'create', 'payment', 'email_text=收到了')['own'], True)
    shop.does('letter', 'delete', 'payment')
    shop.does('order', 'create', 'profile=easystore', 'order_number=E7', 'member=1', 'items_amount=1280')
    has(shop.does('letter', 'show', 'payment', 'order=E7')['preview'], '美華', 'E7', '1,280')


def test_gains_are_announced():
    """the letter of a gain goes to who has an address and agreed; SMS by the box and the switch (SHL-54, SHL-71 to SHL-74)"""
    shop = Shop('shopline', own='[points]\nmaster = yes\npurchase = yes\n')
    shop.does('member', 'create', 'profile=shopline', 'last_name=陳', 'email=b@example.com', 'email_consent=no')
    shop.does('member', 'create', 'profile=shopline', 'last_name=王', 'phone=0922000111', 'email_consent=yes')
    same(shop.refused('points', 'add', '1', 'points=5', 'reason=x', 'notice=sms')[0], 'SMS_OFF')
    for member in '123':
        shop.does('points', 'add', member, 'points=12', 'reason=thanks')
    same(shop.sql("SELECT member_id, channel, state, skip_reason FROM points_notice ORDER BY id"),
         [(1, 'email', 'waiting', None), (2, 'email', 'skipped', 'not_subscribed'), (3, 'email', 'skipped', 'no_email')])
    shop.does('letter', 'settings', 'profile=shopline', 'sms=yes')
    for member in '12':
        shop.does('points', 'add', member, 'points=5', 'reason=thanks', 'notice=sms')
    same(shop.sql("SELECT member_id, state, skip_reason FROM points_notice WHERE channel = 'sms' ORDER BY id"), [(1, 'waiting', None), (2, 'skipped', 'no_phone')])
    shop.does('due', 'run')
    shop.does('due', 'run')
    with open(self_file(shop)) as f:
        lines = f.read()
    has(lines, '12 points', '"channel":"sms"', '+886912345678', '"letter":"points_received"')
    same(lines.count('\n'), 3)
    same(shop.sql("SELECT count(*) FROM points_notice WHERE state = 'sent' AND text <> ''"), [(3,)])
    months = shop.does('sms', 'show', 'profile=shopline')['months']
    same([(m['month'], m['cause'], m['messages']) for m in months], [('2026-06', 'single', 1)])


def self_file(shop):
    names = os.listdir(shop.folder + '/out')
    same(len(names), 1)
    return shop.folder + '/out/' + names[0]


def test_letters_of_a_day():
    """birthdays and points that expire are said once, where the shop has them on (SHL-16)"""
    shop = Shop('shopline', own='[points]\nmaster = yes\n[letter]\nbirthday.email = yes\npoints_expiring.email = yes\n')
    shop.does('points', 'add', '1', 'points=12', 'reason=thanks', now='2026-05-01T10:00')   # until 2027-06-30
    def said():
        return shop.sql("SELECT letter, subject_key, state FROM points_notice WHERE letter <> 'points_received' ORDER BY id")
    shop.does('due', 'run', now='2027-05-30T10:00')
    same(said(), [])
    shop.does('due', 'run', now='2027-05-31T10:00')   # 30 days before
    same(said(), [('points_expiring', 'expiring:1:2027-06-30', 'sent')])
    shop.does('due', 'run', now='2027-06-11T10:00')
    same(said()[1:], [('birthday', 'birthday:1:2027', 'sent')])
    shop.does('due', 'run', now='2027-06-12T10:00')
    same(len(said()), 2)


def test_channels():
    """a name, and no other of the same (EAS-94, EAS-95)"""
    shop = Shop()
    same(shop.refused('channel', 'create', 'name= '), ('CHANNEL_NAME', 'EAS-95'))
    c = shop.does('channel', 'create', 'kind=line', 'name=官方帳號', 'since=2026-01-05')
    same((c['kind'], c['name'], c['on'], c['since']), ('line', '官方帳號', True, '2026-01-05'))
    same(shop.refused('channel', 'create', 'name=官方帳號'), ('NAME_TAKEN', 'EAS-94'))
    same(shop.refused('channel', 'create', 'name=x', 'kind=whatsapp')[0], 'kind_unknown')
    same(shop.does('channel', 'edit', '1', 'on=no')['on'], False)
    shop.does('channel', 'delete', '1')
    same(shop.does('channel', 'list')['rows'], [])


def test_integrations():
    """what each needs before it is switched on; secrets masked, and kept when the mask comes back"""
    shop = Shop(own='[points]\nsignup = yes\npurchase = yes\n')
    same(shop.refused('integration', 'create', 'name=GetButton', 'on=yes'), ('INT_ID', 'EAS-123'))
    same(shop.refused('integration', 'create', 'name=Smartarget', 'on=yes'), ('INT_ID', 'EAS-124'))
    same(shop.refused('integration', 'create', 'name=tawk.to', 'on=yes', 'account=https://tawk.to/x', 'plan=free'), ('PLAN_LACKS', 'EAS-125'))
    same(shop.refused('integration', 'create', 'name=Intercom', 'on=yes'), ('INT_ID', 'EAS-126'))
    same(shop.refused('integration', 'create', 'name=mailchimp', 'kind=modern'), ('INT_KIND', 'EAS-128'))
    same(shop.refused('integration', 'create', 'name=Contact Form Plus+', 'account=nobody'), ('EMAIL_BAD', 'EAS-121'))
    i = shop.does('integration', 'create', 'name=Intercom', 'on=yes', 'account=abcd123456')
    same((i['name'], i['account']), ('intercom', '****456'))
    shop.does('integration', 'edit', '1', 'account=****456', 'purpose=chat')
    same(shop.sql('SELECT account, purpose FROM integration'), [('abcd123456', 'chat')])
    e = shop.does('integration', 'create', 'name=Reperks', 'account=onvoard1', 'on=yes', code=1)['error']
    same((e['code'], e['rule']), ('POINTS_TWICE', 'EAS-55'))
    has(e['message'], 'signing up, purchase')
    shop.does('integration', 'create', 'name=Reperks', 'account=onvoard1', 'on=yes', switches=['--accept-warnings'])
    same(len(shop.does('integration', 'list')['rows']), 2)


def test_enquiries():
    """a sender and a text, the member by the address, new, answered, closed, new (EAS-120); the import is taken back whole"""
    shop = Shop()
    same(shop.refused('enquiry', 'create', 'sender=a@b.example'), ('ENQUIRY_ROW', 'EAS-120'))
    q = shop.does('enquiry', 'create', 'sender=MEI@example.com', 'text=何時到貨')
    same((q['member_id'], q['state']), (1, 'new'))
    same(shop.refused('enquiry', 'edit', '1', 'state=closed')[0], 'enquiry_state')
    for state in ('answered', 'closed', 'new'):
        same(shop.does('enquiry', 'edit', '1', 'state=' + state)['state'], state)
    r = shop.does('enquiry', 'import', shop.file('q.csv', 'email,內容,時間\nmei@example.com,"第一行\n第二行",2026-06-01 12:00\n,沒有人,\nx@y.example,,\n'))
    same((r['new'], r['refused']), (1, 2))
    same([x['code'] for x in r['refusals']], ['ENQUIRY_ROW'] * 2)
    has(r['refusals'][0]['message'], 'Line 4')
    same(shop.sql('SELECT sender, member_id FROM enquiry ORDER BY id'), [('MEI@example.com', 1), ('mei@example.com', 1)])
    shop.does('batch', 'undo', str(r['batch_id']))
    same(shop.sql('SELECT count(*) FROM enquiry'), [(1,)])


tap.main(globals())
