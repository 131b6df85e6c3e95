"""Points and store credit given and taken by people (EAS-52 to 60, SHL-51 to 60): by command and on the member's record, one and
many, with what it would do shown before it is done."""
import os

import tap
from tap import has, run, same
from terminal import Terminal

NOW = '2026-03-10T10:20'


class Shop:
    def __init__(self):
        self.folder = tap.folder()
        self.ini = os.path.join(self.folder, 'storekeep.ini')
        with open(self.ini, 'w') as f:
            f.write('[shop]\nname = 掌櫃陶藝\n')
        os.mkdir(os.path.join(self.folder, 'profiles'))
        with open(os.path.join(self.folder, 'profiles', 'shopline.ini'), 'w') as f:
            f.write('[points]\nmaster = yes\n')
        for name, phone in (('美華', '0912000001'), ('大文', '0912000002')):
            self.asks('member', 'create', 'profile=shopline', 'last_name=林', 'first_name=' + name, 'phone=' + phone)

    def asks(self, *words, code=0, now=NOW, options=()):
        return run('--db', self.folder + '/shop.db', '--config', self.ini, '--now', now, '--as', 'mei', '--json', *options, *words,
                   expect=code).json()

    def refused(self, *words):
        e = self.asks(*words, code=1)['error']
        return e['code'], e['rule']

    def console(self, **more):
        t = Terminal('--db', self.folder + '/shop.db', '--config', self.ini, '--as', 'mei', env={'STOREKEEP_NOW': NOW + ':00+08:00'},
                     language='zh_TW', **more)
        t.wait('10:20')
        t.quiet(0.1)
        t.press('gm')
        t.wait('林美華')
        t.quiet(0.1)
        return t


def test_lots_by_command():
    """what was given in different years lapses on different days; nearest goes first; each entry tells its lots"""
    shop = Shop()
    shop.asks('points', 'add', '0912000001', 'points=１２０', 'reason=週年慶', now='2025-06-01T12:00')
    shop.asks('points', 'add', '0912000001', 'points=50', 'reason=生日')
    same(shop.asks('points', 'subtract', '0912000001', 'points=130', 'reason=更正')['points'], 40)
    shown = shop.asks('points', 'show', '0912000001', 'lots=all')
    same([(r['id'], r['remaining'], r['expires_on'], r['state']) for r in shown['lots']], [(2, 40, '2027-06-30', 'open'), (1, 0, '2026-06-30', 'used')])
    rows = shop.asks('points', 'history', '0912000001')['rows']
    same([(r['kind'], r['points'], r['balance_after'], r['lots']) for r in rows],
         [('manual_sub', -130, 40, '1+2'), ('manual_add', 50, 170, '2'), ('manual_add', 120, 120, '1')])
    entry = shop.asks('points', 'history', 'entry=3')
    same(entry['uses'], [{'lot_id': 1, 'points': -120, 'expires_on': '2026-06-30'}, {'lot_id': 2, 'points': -10, 'expires_on': '2027-06-30'}])
    same(shop.refused('points', 'subtract', '0912000001', 'points=41', 'reason=x'), ('POINTS_SHORT', 'SHL-55'))
    same(shop.asks('check')['whole'], True)


def test_an_act_is_once():
    """the same op_id again changes nothing; --dry-run neither"""
    shop = Shop()
    for _ in range(2):
        same(shop.asks('points', 'add', '1', 'points=7', 'reason=x', 'op_id=till-1')['points'], 7)
    shop.asks('points', 'add', '1', 'points=7', 'reason=x', options=('--dry-run',))
    same(shop.asks('points', 'show', '1')['points'], 7)


def test_lapsing():
    """`points expire` books what is over, on the day after, once; not for days to come"""
    shop = Shop()
    shop.asks('points', 'add', '1', 'points=30', 'reason=x', now='2025-06-01T12:00')
    same(shop.refused('points', 'expire', 'on=2027-01-01'), ('on_future', None))
    same(shop.asks('points', 'expire', now='2026-06-30T23:59')['lots'], 0)
    same(shop.asks('points', 'expire', now='2026-07-09T08:00', options=('--dry-run',))['points'], 30)
    done = shop.asks('points', 'expire', now='2026-07-09T08:00')
    same([done[k] for k in ('lots', 'points', 'members')], [1, 30, 1])
    same(shop.asks('points', 'expire', now='2026-07-09T08:00')['lots'], 0)
    row = shop.asks('points', 'history', '1')['rows'][0]
    same((row['kind'], row['points'], row['effective_on'], row['once_key']), ('expire', -30, '2026-07-01', 'expire:1'))


def test_many_by_command():
    """a trial says whom it reaches; the batch goes back whole, or says who has spent it"""
    shop = Shop()
    words = 'points', 'add-bulk', 'all=yes', 'profile=shopline', 'points=50', 'reason=週年慶'
    trial = shop.asks(*words, options=('--dry-run',))
    same([trial[k] for k in ('members', 'changes', 'batch_id', 'points', 'no_email', 'sms_messages')], [2, 2, None, 100, 2, 0])
    batch = shop.asks(*words)['batch_id']
    same(shop.refused('points', 'add-bulk', 'all=yes', 'profile=shopline', 'points=-5', 'reason=x'), ('BULK_SUBTRACT', 'SHL-58'))
    shop.asks('points', 'subtract', '2', 'points=10', 'reason=x')
    same(shop.refused('batch', 'undo', batch), ('batch_blocked', None))
    shop.asks('points', 'add', '2', 'points=10', 'reason=x')
    same(shop.asks('points', 'show', '1')['points'], 50)


def test_on_the_record():
    """p on the record: what would be used is shown beside the form; the ledger shows it after"""
    shop = Shop()
    shop.asks('points', 'add', '1', 'points=120', 'reason=週年慶', now='2025-06-01T12:00')
    shop.asks('points', 'add', '1', 'points=50', 'reason=生日')
    with shop.console() as t:
        t.press('<Home><Enter>')
        t.wait('週年慶')
        t.press('2')
        t.wait('2027-06-30')
        t.quiet(0.1)
        has(t.text(), '可用')
        t.press('p')
        t.wait('目前點數')
        t.press('-130<Tab>')
        t.wait('將使用的點數批')
        t.quiet(0.1)
        has(t.text(), '批次 1（到期 2026-06-30）：-120，剩 0')
        has(t.text(), '批次 2（到期 2027-06-30）：-10，剩 40')
        t.press('更正<F2>')
        t.wait('會員目前有 40 點')
        t.press('1')
        t.wait('更正')
    same(shop.asks('points', 'show', '1')['points'], 40)


def test_credit():
    """=250 is a balance, +40 a difference; the centre sums up"""
    shop = Shop()
    same(shop.asks('credit', 'add', '1', 'amount==250', 'reason=退款')['credit'], 250)
    same(shop.refused('credit', 'add', '1', 'amount==250', 'reason=x'), ('CREDIT_SAME', None))
    same(shop.asks('credit', 'subtract', '1', 'amount=40', 'reason=x')['credit'], 210)
    same(shop.asks('credit', 'add-bulk', '1', '2', 'amount=+5', 'reason=all')['changes'], 2)
    centre = shop.asks('credit', 'centre', 'profile=shopline')
    same((centre['total'], centre['holders'], [r['credit'] for r in centre['rows']]), (220, 2, [215, 5]))
    same([(r['amount'], r['balance_before'], r['balance_after']) for r in shop.asks('credit', 'history', '1')['rows']],
         [(5, 210, 215), (-40, 250, 210), (250, 0, 250)])
    with shop.console() as t:
        t.press('gh')
        t.wait('持有人')
        t.press('p')
        t.wait('哪個平台')
        t.quiet(0.1)
        t.press('SHOP<Enter>')
        t.wait('顧客共持有 NT$220；持有人數 2')


tap.main(globals())
