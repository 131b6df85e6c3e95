"""Orders of a marketplace's clock in the console: those that wait stand by their day, marked ones are shipped in two keys
and taken back in two, and one order shows its clock with facts and what the rules give apart."""
import csv
import os

import tap
from tap import has, run, same
from terminal import Terminal

NOW = '2026-10-14T09:42+08:00'
HEAD = '交易序號,訂單編號,訂購日期,轉單日期,店家出貨日,買家確認日,入帳日,付款別,收件人姓名,商品名稱,數量,金額小計,商品稅別,訂單狀態'


def row(n, ordered, shipped='', payment='信用卡一次付清', state='待出貨'):
    return ['2610010000%02d' % n, 'YM261001000%02d' % n, ordered, ordered, shipped, '', '', payment, '王小%d' % n, '青瓷杯', 1,
            500 + 10 * n, '應稅', state]


class Shop:
    """Four to ship (the last one due today), one on the way, one that waits to be picked up."""

    def __init__(self):
        self.folder = tap.folder()
        self.db, path = os.path.join(self.folder, 'shop.db'), os.path.join(self.folder, 'orders.csv')
        with open(path, 'w', encoding='cp950', newline='') as f:
            csv.writer(f).writerows([HEAD.split(','), row(1, '2026/09/24'), row(2, '2026/10/07'), row(3, '2026/10/08'), row(4, '2026/09/29'),
                                     row(5, '2026/10/05', '2026/10/12', state='已出貨'),
                                     row(6, '2026/10/01', '2026/10/06', '超商取貨付款', '已出貨')])
        self.run('order', 'import', path, 'profile=yahoo')
        self.run('due', 'run')

    def run(self, *words):
        return run('--db', self.db, '--now', NOW, '--as', 'mei', '--json', *words).json()

    def shipped(self):
        return [r['shipped_on'] for r in self.run('order', 'list', 'sort=order_no')['rows'][:4]]

    def console(self, **more):
        t = Terminal('--db', self.db, '--now', NOW, '--as', 'mei', **more)
        t.wait('今日')
        t.quiet(0.1)
        t.press('go')
        t.wait('待出貨 4')
        t.quiet(0.1)
        return t


def test_three_marked_orders():
    """2, Space three times, F2 shows, F2 ships; Ctrl-Z and y take it back"""
    shop = Shop()
    with shop.console() as t:
        t.press('2')
        t.wait('最晚出貨日')
        t.quiet()
        # the most urgent first: ten working days from 24 Sep (25 Sep Mid-Autumn, 28 Sep and 9 Oct are days off)
        has(t.rows()[4], 'YM26100100001')
        t.press('   <F2>')
        t.wait('2026-10-14 出貨')
        has(t.text(), '將變更 3 張訂單。')
        same(shop.shipped(), [None] * 4)
        t.press('<F2>')
        t.wait('Ctrl-Z 可收回')
        t.wait('待出貨 1')
        same(shop.shipped().count('2026-10-14'), 3)
        t.press('<C-z>')
        t.wait('要收回批次')
        t.press('y')
        t.wait('待出貨 4')
    same(shop.shipped(), [None] * 4)


def test_all_of_the_tab():
    """* marks all that the tab shows; with the two F2 every order that waits is shipped in four keys"""
    shop = Shop()
    with shop.console() as t:
        t.press('2*')
        t.wait('已標記：4')
        t.press('*')
        t.wait_gone('已標記')
        t.press('*<F2>')
        t.wait('將變更 4 張訂單。')
        t.press('<F2>')
        t.wait('沒有待出貨的訂單')
    same(shop.shipped(), ['2026-10-14'] * 4)


def test_another_day_and_who_refuses():
    """a lists the acts, d asks for another day; who cannot be shipped is said before, and left alone"""
    shop = Shop()
    with shop.console() as t:
        t.press('     a')
        t.wait('要對 5 張訂單做什麼？')
        t.press('s')
        t.wait('將變更 4 張訂單。')
        has(t.text(), '1 張不能變更')
        t.press('d')
        t.wait('日期')
        t.press('<BS*10>2026-10-13<Enter>')
        t.wait('2026-10-13 出貨')
        t.press('<F2>')
        t.wait('未變更')
    same(shop.shipped(), ['2026-10-13'] * 4)


def test_one_order_shows_its_clock():
    """the clock of an order that was shipped: fact, from whom, what the rules give with the rule"""
    shop = Shop()
    with shop.console() as t:
        t.press('3')
        t.wait('自動確認日')
        t.quiet(0.1)
        t.press('<Enter>')
        t.wait('規則推算')
        t.quiet(0.1)
        has(t.row_with('YAH-116'), '2026-10-12', '平台檔案')
        has(t.row_with('未到貨申訴期限'), '2026-10-18', 'YAH-117')  # shipping day and six more
        t.press('<F2>')
        t.wait('取貨／收到')
        t.press('<F2>')
        t.wait('Ctrl-Z 可收回')
        t.quiet(0.1)
        has(t.row_with('買家證明'), '2026-10-14', '手動輸入')


def test_monochrome_reads_the_same():
    """without colours the late ones carry a sign and a word"""
    shop = Shop()
    texts = []
    for env in {}, {'NO_COLOR': '1'}:
        with shop.console(env=env) as t:
            t.press('2')
            t.wait('最晚出貨日')
            texts.append(t.quiet(0.1))
    same(texts[0], texts[1])


tap.main(globals())
