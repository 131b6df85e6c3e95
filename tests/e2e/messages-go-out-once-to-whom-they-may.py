"""Broadcasts by script (EAS-85 to EAS-89, EAS-98, EAS-110): who gets one and who does not and why, what it costs, each state,
and that nobody gets it twice whatever happens."""
import json
import os
import sqlite3

import tap
from tap import has, run, same

NOW = '2026-06-01T10:00'
OWN = '[store]\nsite_url = https://kiln.example\n[sms]\nsystem_text = 掌櫃陶藝提醒您：十二字\n'


class Shop:
    """1 林美華 (agreed), 2 陳大文 (did not agree, the phone of 1), 3 王 (agreed, no first name, no phone), 4 Joe Lin (no e-mail)"""

    def __init__(self, way='way = spool\nfolder = %s/out\n', own=OWN):
        self.folder = tap.folder()
        os.mkdir(self.folder + '/out')
        os.mkdir(self.folder + '/profiles')
        with open(self.folder + '/storekeep.ini', 'w') as f:
            f.write('[shop]\nname = Kiln\n' + ('[out easystore]\n' + way % self.folder if way else ''))
        with open(self.folder + '/profiles/easystore.ini', 'w') as f:
            f.write(own)
        for words in (('last_name=林', 'first_name=美華', 'email=mei@example.com', 'phone=0912345678', 'email_consent=yes'),
                      ('last_name=陳', 'first_name=大文', 'email=wen@example.com', 'phone=0912345678', 'email_consent=no'),
                      ('last_name=王', 'email=wang@example.com', 'email_consent=yes'),
                      ('last_name=Lin', 'first_name=Joe', 'phone=0922333444', 'email_consent=no')):
            self.does('member', 'create', 'profile=easystore', *words)

    def does(self, *words, code=0, now=NOW):
        return run('--db', self.folder + '/shop.db', '--config', self.folder + '/storekeep.ini', '--now', now, '--as', 'mei', '--json', *words,
                   expect=code).json()

    def refused(self, *words):
        e = self.does(*words, code=1)['error']
        return e['code'], e['rule']

    def sent(self):
        lines = []
        for name in sorted(os.listdir(self.folder + '/out')):
            with open(self.folder + '/out/' + name) as f:
                lines += [json.loads(line) for line in f]
        return lines

    def rows(self, number):
        return [(r['member_id'], r['state'], r['reason']) for r in self.does('message', 'recipients', str(number))['rows']]

    def sql(self, text, *more):
        with sqlite3.connect(self.folder + '/shop.db') as db:
            return db.execute(text, more).fetchall()


def test_who_gets_it():
    """left out, each with its reason; the others get it once with their own words (EAS-86, EAS-87)"""
    shop = Shop()
    m = shop.does('message', 'create', 'all=yes', 'subject=Hi {{first_name}}', 'text={{last_name}}{{first_name}} {{site_url}}')
    same((m['state'], m['recipients'], m['scheduled_at']), ('draft', None, None))
    p = shop.does('message', 'preview', '1', 'member=3')
    same((p['subject'], p['text'], p['recipients'], p['no_address'], p['no_consent'], p['stand_ins']), ('Hi ', '王 https://kiln.example', 2, 1, 1, 1))
    m = shop.does('message', 'edit', '1', 'scheduled_at=now')
    same((m['state'], m['recipients'], m['skipped']), ('sending', 4, 2))
    same(shop.rows(1), [(1, 'waiting', None), (2, 'skipped', 'no_consent'), (3, 'waiting', None), (4, 'skipped', 'no_address')])
    same(shop.sent(), [])
    shop.does('due', 'run')
    same([(x['address'], x['subject'], x['text']) for x in shop.sent()],
         [('mei@example.com', 'Hi 美華', '林美華 https://kiln.example'), ('wang@example.com', 'Hi ', '王 https://kiln.example')])
    m = shop.does('message', 'show', '1')
    same((m['state'], m['sent'], m['uncertain'], m['failed'], m['skipped']), ('done', 2, 0, 0, 2))
    shop.does('due', 'run')
    same(len(shop.sent()), 2)


def test_stand_in():
    """a member without the name gets the profile's stand-in; what is put in is not searched again"""
    shop = Shop(own='[merge]\nfirst_name_default = {{last_name}}\n')
    p = shop.does('message', 'preview', 'all=yes', 'text={{first_name}}!', 'member=3')
    same((p['text'], p['stand_ins']), ('{{last_name}}!', 1))


def test_refusals():
    """nothing written, a field that is not known or not closed, no address of the shop, nobody, a time that is over"""
    shop = Shop(own='')
    same(shop.refused('message', 'create', 'all=yes', 'text= '), ('MSG_EMPTY', 'EAS-85'))
    same(shop.refused('message', 'create', 'all=yes', 'text={{nick}}'), ('MERGE_UNKNOWN', 'EAS-86'))
    same(shop.refused('message', 'create', 'all=yes', 'text=a {{ b'), ('MERGE_OPEN', 'EAS-86'))
    same(shop.refused('message', 'create', 'all=yes', 'text={{site_url}}'), ('MERGE_SITE', 'EAS-86'))
    same(shop.refused('message', 'create', 'all=yes', 'text=' + '字' * 1001), ('TEXT_LONG', 'EAS-4'))
    shop.does('message', 'create', 'all=yes', 'text=' + '字' * 1000)
    same(shop.refused('message', 'create', 'text=x', 'scheduled_at=now'), ('BULK_EMPTY', 'EAS-6'))
    same(shop.refused('message', 'create', 'text=x', 'members=4,2', 'scheduled_at=now'), ('MSG_NOBODY', 'EAS-85'))
    same(shop.refused('message', 'create', 'text=x', 'group=VIP', 'scheduled_at=now')[0], 'GROUP_NONE')
    same(shop.refused('message', 'create', 'text=x', 'all=yes', 'scheduled_at=2026-05-31 10:00')[0], 'scheduled_at_past')
    same(shop.sql('SELECT count(*) FROM message'), [(1,)])


def test_states():
    """the state machine: later, edited, cancelled; stopped, resumed"""
    shop = Shop()
    m = shop.does('message', 'create', 'members=1,3', 'text=x', 'scheduled_at=2026-06-02 09:00')
    same((m['state'], m['recipients'], m['scheduled_at']), ('scheduled', 2, '2026-06-02T09:00:00+08:00'))
    shop.does('due', 'run', now='2026-06-02T08:59')
    same(shop.sent(), [])
    m = shop.does('message', 'edit', '1', 'text=y')
    same((m['state'], m['recipients'], m['scheduled_at']), ('draft', None, None))
    shop.does('due', 'run', now='2026-06-02T09:00')
    same(shop.sent(), [])
    shop.does('message', 'edit', '1', 'scheduled_at=2026-06-03')
    same(shop.refused('message', 'stop', '1')[0], 'message_state')
    same(shop.does('message', 'cancel', '1')['state'], 'cancelled')
    same([r[1:] for r in shop.rows(1)], [('skipped', 'cancelled')] * 2)
    same(shop.refused('message', 'edit', '1', 'text=z')[0], 'message_state')
    shop.does('message', 'create', 'members=1,3', 'text=x', 'scheduled_at=now')
    same(shop.refused('message', 'cancel', '2')[0], 'message_state')
    same(shop.does('message', 'stop', '2')['state'], 'stopped')
    shop.does('due', 'run', now='2026-06-02T09:05')
    same(shop.sent(), [])
    same(shop.does('message', 'resume', '2')['state'], 'sending')
    shop.does('due', 'run', now='2026-06-02T09:05')
    same(shop.does('message', 'show', '2')['state'], 'done')
    same(len(shop.sent()), 2)


def test_blacklisted():
    """on the blacklist: no broadcast, and none of one that was confirmed before (EAS-110); an audience does not grow by itself"""
    shop = Shop()
    shop.does('member', 'block', '1', 'reason=fraud')
    shop.does('message', 'create', 'all=yes', 'text=x', 'scheduled_at=2026-06-02')
    same(shop.rows(1)[0], (1, 'skipped', 'blacklisted'))
    shop.does('member', 'block', '3', 'reason=fraud')
    shop.does('member', 'create', 'profile=easystore', 'last_name=新', 'email=new@example.com', 'email_consent=yes')
    shop.does('due', 'run', now='2026-06-02T00:01')
    same((shop.sent(), shop.rows(1)[2]), ([], (3, 'skipped', 'blacklisted')))
    same(shop.does('message', 'show', '1')['state'], 'done')


def test_sms():
    """text messages: one number once, segments with the system text, credits before and after (EAS-98, EAS-99)"""
    shop = Shop()
    words = ('message', 'create', 'channel=sms', 'all=yes', 'sms_kind=offer')
    same(shop.refused(*words, 'text=x', 'scheduled_at=now'), ('SMS_ACCOUNT', 'EAS-98'))
    shop.does('integration', 'create', 'name=OneWaySMS', 'account=kiln123456')
    same(shop.refused(*words, 'text=x', 'scheduled_at=now'), ('SMS_SHORT', 'EAS-98'))
    shop.does('sms', 'add', 'kind=trial')
    same(shop.does('sms', 'add', 'kind=trial')['balance'], 10)
    p = shop.does('message', 'preview', *words[2:], 'text=' + '字' * 61)  # 12 + 61 = 73: two each
    same((p['recipients'], p['duplicate'], p['no_address'], p['segments'], p['credits'], p['credits_left']), (2, 1, 1, 4, 4, 10))
    same(shop.refused(*words[:-1], 'sms_kind=joke', 'text=x')[0], 'sms_kind_unknown')
    m = shop.does(*words, 'text=' + '字' * 61, 'scheduled_at=now')
    same(m['segments'], 4)
    shop.does('due', 'run')
    same([(x['address'], x['segments']) for x in shop.sent()], [('+886912345678', 2), ('+886922333444', 2)])
    same(shop.does('sms', 'show')['balance'], 6)
    same([(r['kind'], r['credits'], r['balance_after']) for r in shop.does('sms', 'history')['rows']], [('send', -4, 6), ('trial', 10, 10)])
    shop.does('sms', 'add', 'kind=adjust', 'credits=-3')
    same(shop.refused(*words, 'text=' + '字' * 61, 'scheduled_at=now'), ('SMS_SHORT', 'EAS-98'))
    shop.does(*words, 'text=x', 'scheduled_at=now')
    shop.does('sms', 'add', 'kind=adjust', 'credits=-2')
    notes = shop.does('due', 'run')['notes']   # somebody used them up meanwhile: the machine stops it
    has(str(notes), 'SMS_SHORT')
    same(shop.does('message', 'show', '2')['state'], 'stopped')


def test_uncertain():
    """a request that is never answered is uncertain, is not sent again by itself, and is for a person to decide"""
    shop = Shop(way='way = spool\nfolder = %s/out\n')
    shop.does('message', 'create', 'members=1,3', 'text=x', 'scheduled_at=now')
    # as a run leaves it that died between the request and its answer
    with sqlite3.connect(shop.folder + '/shop.db') as db:
        db.execute("INSERT INTO message_hand (id, profile, message_id, way, name, first_seq, last_seq, rows, state, at)"
                   " VALUES (7, 'easystore', 1, 'webhook', 'x', 1, 1, 1, 'begun', 1)")
        db.execute("UPDATE message_recipient SET state = 'sending', hand_id = 7, tries = 1 WHERE message_id = 1 AND seq = 1")
    shop.does('due', 'run')
    m = shop.does('message', 'show', '1')
    same((m['state'], m['sent'], m['uncertain']), ('done', 1, 1))
    same([x['member_id'] for x in shop.sent()], [3])
    has(str(shop.does('due', 'list')['rows']), 'message_result')
    shop.does('due', 'run')
    same(len(shop.sent()), 1)
    m = shop.does('message', 'settle', '1', 'sent=no')
    same((m['state'], m['uncertain'], m['waiting']), ('sending', 0, 1))
    shop.does('due', 'run')
    same(sorted(x['member_id'] for x in shop.sent()), [1, 3])
    same(shop.does('message', 'show', '1')['state'], 'done')
    same(shop.refused('message', 'settle', '1', 'sent=yes')[0], 'message_state')


def test_no_way():
    """without a way out it waits, and says so"""
    shop = Shop(way=None)
    m = shop.does('message', 'create', 'members=1', 'text=x', 'scheduled_at=now')
    has(str(m['notes']), 'way_none')
    has(str(shop.does('due', 'run')['notes']), 'way_none')
    m = shop.does('message', 'show', '1')
    same((m['state'], m['waiting']), ('sending', 1))


def test_dry_run():
    """--dry-run says what would be and writes nothing"""
    shop = Shop()
    run('--db', shop.folder + '/shop.db', '--config', shop.folder + '/storekeep.ini', '--now', NOW, '--json', '--dry-run', 'message', 'create', 'all=yes',
        'text=x', 'scheduled_at=now')
    same(shop.sql('SELECT (SELECT count(*) FROM message) + (SELECT count(*) FROM message_recipient)'), [(0,)])


tap.main(globals())
