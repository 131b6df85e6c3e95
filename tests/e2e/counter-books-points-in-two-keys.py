"""The counter in a terminal (SHL-66 to 76, EAS-48, 61): a known phone number and an amount, and two keys more; points, credit
and gifts on the same ticket; scans; receipts; a member made on the spot."""
import os
import sqlite3

import tap
from tap import has, run, same
from terminal import Terminal

NOW = '2026-11-22T12:00'
SETTINGS = '''[points]
purchase = yes
expiry_mode = fixed_date
expiry_mmdd = 12-10
[tier]
2.auto = yes
2.min_spend = 10000
2.window_months = 12
2.validity_months = 12
'''


class Shop:
    def __init__(self, settings=SETTINGS):
        self.folder = tap.folder()
        self.ini = os.path.join(self.folder, 'storekeep.ini')
        os.mkdir(os.path.join(self.folder, 'profiles'))
        with open(self.ini, 'w') as f:
            f.write('[shop]\nname = 掌櫃陶藝\n')
        with open(os.path.join(self.folder, 'profiles', 'easystore.ini'), 'w') as f:
            f.write(settings)
        self.mei = self.asks('member', 'create', 'last_name=林', 'first_name=美華', 'phone=0912345678', 'birthday=1990-11-25',
                             'member_code=2000000001234')['id']

    def asks(self, *words, code=0, now=NOW):
        return run('--db', self.folder + '/shop.db', '--config', self.ini, '--now', now, '--as', 'mei', '--json', *words, expect=code).json()

    def figures(self, member='0912345678'):
        m = self.asks('member', 'show', member)
        return m['points'], m['credit']

    def sql(self, text):
        with sqlite3.connect(self.folder + '/shop.db') as db:
            return db.execute(text).fetchall()

    def counter(self, language='en', **more):
        t = Terminal('--db', self.folder + '/shop.db', '--config', self.ini, '--as', 'mei', env={'STOREKEEP_NOW': NOW + ':00+08:00'},
                     language=language, **more)
        t.wait('12:00')
        t.quiet(0.1)
        t.press('gn')
        t.wait('櫃檯' if language == 'zh_TW' else 'Counter')
        t.quiet(0.1)
        return t


class Keys:
    """counts what is pressed beyond the data itself"""

    def __init__(self, t):
        self.t, self.count = t, 0

    def data(self, text, shows=None):
        self.t.press(text)
        self.t.wait(shows or text)

    def key(self, name, shows):
        self.count += 1
        self.t.press(name)
        self.t.wait(shows)


def test_two_keys():
    """phone, Enter, amount, F2: the points are booked (SHL-76)"""
    shop = Shop()
    with shop.counter() as t:
        k = Keys(t)
        k.data('0912345678')
        k.key('<Enter>', 'Amount')
        k.data('1280', '+102')       # 51 steps of 25, 2 points each (EAS-42)
        k.key('<F2>', 'now 102')
        same(k.count, 2)
    same(shop.figures(), (102, 0))
    same(shop.sql('SELECT amount, receipt FROM instore_amount'), [(1280, '')])


def test_enter_alone():
    """with Enter alone the receipt is asked for: three keys; the same receipt again is refused (INSTORE_TWICE)"""
    shop = Shop()
    with shop.counter() as t:
        k = Keys(t)
        for receipt in ('', 'R-100'):
            k.data('0912345678')
            k.key('<Enter>', 'Amount')
            k.data('990', '+78')
            k.key('<Enter>', 'Receipt')
            t.press(receipt)
            k.key('<Enter>', 'points, now')
        same(k.count, 6)
        t.press('0912345678<Enter>')
        t.wait('Amount')
        t.press('990<Tab>R-100<Enter>')
        t.wait('INSTORE_TWICE')
        t.press('<Esc>')
        t.wait_gone('INSTORE_TWICE')
        has(t.row_with('R-100'), '990')     # what was typed is still there
    same(shop.figures(), (156, 0))


def test_screen():
    """all that staff see of a member, whole, in zh_TW (SCREENS.md)"""
    shop = Shop()
    shop.asks('order', 'create', 'member=0912345678', 'order_number=A1', 'items_amount=12000', now='2025-12-14T10:00')
    shop.asks('order', 'complete', 'A1', now='2025-12-14T11:00')
    shop.asks('credit', 'add', '0912345678', 'amount=150', 'reason=x')
    with shop.counter('zh_TW') as t:
        t.press('0912345678<Enter>')
        t.wait('金額')
        t.press('710')
        t.wait('+56')
        t.quiet()
        same(t.rows()[2:15], [
            ' 林美華  0912 345 678   ! VIP，再消費 10,000 才能保級，否則 21 天後降為普通會員',
            '',
            ' 點數 960  （960 點於 2026-12-10 到期）   回饋金 150   3 天後生日',
            '',
            ' 金額         [710           ]          收據       [                        ]',
            '',
            '   ─────────────────────────────────────────────',
            '   應付                                      710',
            '   可得點數                                  +56',
            '   F4 p：最多可使用 960 點',
            '   F4 c：最多可使用回饋金 150',
            '',
            ''])
        same(t.screen.broken(), [])


def test_points_and_credit():
    """points in whole units, then credit, and what is paid earns (EAS-48, EAS-61): 200 points are NT$15, 40 of credit"""
    shop = Shop()
    shop.asks('points', 'add', '0912345678', 'points=230', 'reason=x')
    shop.asks('credit', 'add', '0912345678', 'amount=40', 'reason=x')
    with shop.counter() as t:
        t.press('0912345678<Enter>')
        t.wait('Amount')
        t.press('710')
        t.wait('up to 200 points')
        t.press('<F4>p')
        t.wait('steps of 40')
        t.press('<Enter>')
        t.wait('-15')
        t.press('<F4>c')
        t.wait('at most 40')
        t.press('<Enter>')
        t.wait('655')
        has(t.row_with('earns'), '+52')      # 26 steps
        t.press('<F2>')
        t.wait('now 82')
    same(shop.figures(), (82, 0))
    same(shop.sql('SELECT kind, points FROM points_entry ORDER BY id'), [('manual_add', 230), ('redeem_cashoff', -200), ('earn_instore', 52)])
    same(shop.sql('SELECT amount FROM instore_amount'), [(655,)])


def test_whole_or_not_at_all():
    """a receipt that was entered stops points and credit too"""
    shop = Shop()
    shop.asks('points', 'add', '0912345678', 'points=80', 'reason=x')
    shop.asks('points', 'instore', '0912345678', 'amount=97', 'receipt=R-1')
    before = shop.figures()
    with shop.counter() as t:
        t.press('0912345678<Enter>')
        t.wait('Amount')
        t.press('100')
        t.wait('up to 80 points')
        t.press('<F4>p')
        t.wait('steps of 40')
        t.press('<C-u>40<Enter>')
        t.wait('97')
        t.press('<Tab>R-1<F2>')
        t.wait('INSTORE_TWICE')
    same(shop.figures(), before)


def test_scans():
    """a scanned card opens its member in one repaint; any other scan on a ticket is the receipt; a card begins the next ticket"""
    shop = Shop()
    shop.asks('member', 'create', 'first_name=Bob', 'phone=0922000002', 'member_code=2000000005678')
    with shop.counter() as t:
        t.type_at_once('2000000001234<Enter>')
        t.wait('林美華')
        t.press('100')
        t.wait('+8')
        t.quiet(0.1)                 # a scanner is faster than a hand, and not glued to it
        t.type_at_once('4712345678904<Enter>')
        t.wait('4712345678904')
        has(t.row_with('4712345678904'), '[100 ')
        t.press('<Enter>')
        t.wait('now 8')
        t.quiet(0.1)
        t.type_at_once('2000000001234<Enter>')
        t.wait('Amount')
        t.quiet(0.1)
        t.type_at_once('2000000005678<Enter>')
        t.wait('Bob')
    same(shop.sql('SELECT amount, receipt FROM instore_amount'), [(100, '4712345678904')])


def test_says_what_is_wrong():
    """a wrong amount is called that, more than there is is refused with what there is"""
    shop = Shop()
    with shop.counter('zh_TW') as t:
        t.press('0912345678<Enter>')
        t.wait('金額')
        t.press('12x3<Enter>')
        t.wait('「12x3」不是金額')
        t.press('<C-u>1280')
        t.wait('+102')
        t.press('<F4>c')
        t.wait('沒有可用在這筆消費的回饋金')
        t.press('<F4>h')
        t.wait('沒有待交付的贈品')


def test_gift():
    """a gift is handed out on the spot, and undone nowhere but in the book of gifts (SHL-67)"""
    shop = Shop()
    shop.asks('points', 'add', '0912345678', 'points=100', 'reason=x')
    shop.asks('gift', 'create', 'name=陶杯', 'points=60', 'stock=1')
    with shop.counter() as t:
        t.press('0912345678<Enter>')
        t.wait('Amount')
        t.press('<F4>g')
        t.wait('陶杯')
        t.press('<Enter>')
        t.wait('Points left: 40')
        t.press('<F4>g')
        t.wait('No gift is on offer today.')
    same(shop.figures(), (40, 0))
    same(shop.asks('gift', 'claims')['rows'][0]['state'], 'handed_over')


def test_on_the_spot():
    """nobody has the number: F6, a name, and the ticket is open; the sign-up points are there (EAS-38)"""
    shop = Shop(SETTINGS.replace('purchase = yes', 'purchase = yes\nsignup = yes'))
    with shop.counter() as t:
        t.press('0955123123<Enter>')
        t.wait('F6 enters a new one')
        t.press('<F6>')
        t.wait('Name of the member')
        t.press('陳大文<Enter>')
        t.wait('with 30 points')
        has(t.row_with('Points'), 'Points 30')
    m = shop.asks('member', 'show', '0955123123')
    same((m['last_name'], m['first_name'], m['origin'], m['kind']), ('陳', '大文', 'staff', 'registered'))


def test_nothing_is_dropped_unasked():
    """Esc on a ticket with an amount asks; a binding code in the amount binds (EAS-116)"""
    shop = Shop()
    code = shop.asks('bind', 'create', 'name=小美', 'store=信義店')['code']
    with shop.counter() as t:
        t.press('0912345678<Enter>')
        t.wait('Amount')
        t.press(code + '<Enter>')
        t.wait('Bound to 小美, 信義店')
        t.press('500')
        t.wait('+40')
        t.press('<Esc>')
        t.wait('Drop this ticket?')
        t.press('n')
        t.wait_gone('Drop this ticket?')
        has(t.text(), '[500')
        t.press('<Esc>')
        t.wait('Drop this ticket?')
        t.press('y')
        t.wait('Phone, name or card number')


tap.main(globals())
