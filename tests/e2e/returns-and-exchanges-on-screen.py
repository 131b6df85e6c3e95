"""Returns and exchanges in the console: opened from their order, led to their end with a question before what cannot be taken
back, and the board of both by state on a narrow and a wide terminal."""
import csv
import os

import tap
from tap import has, run, same
from terminal import Terminal

NOW = '2026-10-14T09:42+08:00'
HEAD = '交易序號,訂單編號,訂購日期,轉單日期,店家出貨日,買家確認日,入帳日,付款別,收件人姓名,商品名稱,數量,金額小計,商品稅別,訂單狀態'


class Shop:
    """Six orders that were shipped on 2026-10-05, the last two of one cart."""

    def __init__(self):
        self.folder = tap.folder()
        self.db, path = os.path.join(self.folder, 'shop.db'), os.path.join(self.folder, 'orders.csv')
        with open(path, 'w', encoding='cp950', newline='') as f:
            csv.writer(f).writerows([HEAD.split(',')] + [
                ['2610010000%02d' % min(n, 5), 'YM261001000%02d' % n, '2026/10/01', '2026/10/01', '2026/10/05', '', '', '信用卡一次付清', '王小%d' % n,
                 '青瓷杯', 1, 500 + 10 * n, '應稅', '已出貨'] for n in range(1, 7)])
        self.run('order', 'import', path, 'profile=yahoo')

    def run(self, *words, now=NOW):
        return run('--db', self.db, '--now', now, '--as', 'mei', '--accept-warnings', '--json', *words).json()

    def console(self, **more):
        t = Terminal('--db', self.db, '--now', NOW, '--as', 'mei', **more)
        t.wait('今日')
        t.quiet(0.1)
        return t


def palette(t, words, sign):
    t.press(':')
    t.wait('指令盤')
    t.press(words)
    t.quiet(0.1)
    t.press('<Enter>')
    t.wait(sign)
    t.quiet(0.1)


def test_a_return_to_its_confirmation():
    """r on the order opens the form with it; collected, back and confirmed by F2, the last with order, amount and that it is final"""
    shop = Shop()
    with shop.console() as t:
        palette(t, 'YM26100100001', '規則推算')
        t.press('r')
        t.wait('新增退貨單')
        t.quiet(0.1)
        has(t.row_with('訂單'), 'YM26100100001')
        t.press('<F2>')
        t.wait('退貨單已建立')
        has(t.text(), '11599')          # where the buyer sends the invoice (YAH-79)
        t.press('<Enter>')
        t.wait('背後的訂單')
        t.quiet(0.1)
        has(t.rows()[0], 'R-1')
        t.press('<F2>')
        t.wait('宅配單號')
        t.press('T123<Enter>')
        t.wait('逆物流費用')
        t.press('<Enter>')
        t.wait('改別的日期')
        t.press('<F2>')
        t.wait('商品回程中')
        t.quiet(0.1)
        t.press('<F2>')
        t.wait('改別的日期')
        t.press('<F2>')
        t.wait('請驗收')
        t.quiet(0.1)
        has(t.text(), '2026-10-16')     # two working days after Wednesday 14
        t.press('<F2>')
        t.wait('退貨結案後不能重開')
        has(t.text(), 'YM26100100001', 'NT$ 510')
        t.press('<Esc>')
        t.quiet(0.1)
        same(shop.run('return', 'show', 'R-1')['state'], 'delivered')
        t.press('<F2>')
        t.wait('退貨結案後不能重開')
        t.press('<F2>')
        t.wait('已確認結案')
    same(shop.run('return', 'show', 'R-1')['state'], 'closed')


def test_an_exchange_becomes_a_return():
    """F2 on an exchange lists the four ways; the third makes the return and shows it"""
    shop = Shop()
    shop.run('exchange', 'create', 'YM26100100002')
    with shop.console() as t:
        palette(t, '退換貨', '換貨 1')
        t.press('<Enter>')
        t.wait('換貨單 X-1')
        t.quiet(0.1)
        t.press('<F2>')
        t.wait('換貨如何結案？')
        has(t.text(), '寄出新品', '線上解決問題', '換貨轉退貨（派車取貨）', '換貨轉退貨（不派車取貨）')
        t.press('3')
        t.wait('立即開立退貨單')
        has(t.text(), 'YM26100100002', 'NT$ 520')
        t.press('<F2>')
        t.wait('退貨單 R-1')
    made = shop.run('return', 'show', 'R-1')
    same((made['state'], made['with_pickup'], shop.run('exchange', 'show', 'X-1')['state']), ('requested', True, 'closed'))


def board():
    """One to be collected, one coming back, one to check (closes on Friday 16), one abnormal, one exchange."""
    shop = Shop()
    for n in 1, 2, 3, 4:
        shop.run('return', 'create', 'YM2610010000%d' % n, now='2026-10-12T10:00+08:00')
    for n in 2, 3, 4:
        shop.run('return', 'collect', 'R-%d' % n, now='2026-10-13T10:00+08:00')
    for n in 3, 4:
        shop.run('return', 'receive', 'R-%d' % n)
    shop.run('return', 'abnormal', 'R-4', 'reason=defect')
    shop.run('exchange', 'create', 'YM26100100005')
    return shop


def test_a_whole_cart():
    """r on an order of a cart of two asks whether all of it comes back; one request, a slip an order"""
    shop = Shop()
    with shop.console() as t:
        palette(t, 'YM26100100006', '規則推算')
        t.press('r')
        t.wait('整個購物車：2 張訂單')
        t.press('c')
        t.wait('YM26100100005,YM26100100006')
        t.quiet(0.1)
        t.press('<F2>')
        t.wait('退貨單已建立')
        t.press('<F2>')
        t.wait('背後的訂單')
    same([(shop.run('return', 'show', n)['ym_no'], shop.run('return', 'show', n)['request']) for n in ('R-1', 'R-2')],
         [('YM26100100005', 'R-1'), ('YM26100100006', 'R-1')])


def test_marked_slips():
    """two marked returns come back in one act; the one that its courier has not collected is left out"""
    shop = Shop()
    for n in 1, 2, 3:
        shop.run('return', 'create', 'YM2610010000%d' % n, now='2026-10-12T10:00+08:00')
    for n in 1, 2:
        shop.run('return', 'collect', 'R-%d' % n, now='2026-10-13T10:00+08:00')
    with shop.console() as t:
        palette(t, '退換貨', '回程中 2')
        t.press('   a')
        t.wait('要對 3 張單做什麼？')
        t.press('d')
        t.wait('2 張單中的 2 張')
        has(t.text(), 'YM26100100001', 'YM26100100002')
        t.press('<F2>')
        t.wait('已處理 2 張單')
        t.wait('待驗收 2')
    same([shop.run('return', 'show', 'R-%d' % n)['state'] for n in (1, 2, 3)], ['delivered', 'delivered', 'requested'])


def test_the_board_narrow_and_wide():
    """80 columns: all in one list with counts by state; 200 columns: the states side by side; no colour reads the same"""
    shop = board()
    with shop.console() as t:
        palette(t, '退換貨', '待驗收 1')
        has(t.text(), '換貨 1', '待取件 1', '回程中 1', '異常 1')
        same(sum('YM261001000' in r for r in t.rows()[3:-6]), 5)
        t.press('5')
        t.wait(lambda s: sum('YM261001000' in r for r in t.rows()[3:-6]) == 1)
        t.quiet(0.1)
        has(t.rows()[4], 'R-3', '2 天後')
        t.press('<Enter>')
        t.wait('背後的訂單')
    texts = []
    for env in {}, {'NO_COLOR': '1'}:
        with shop.console(cols=200, rows=50, env=env) as t:
            palette(t, '退換貨', '待驗收 1')
            texts.append(t.quiet(0.1))
            row = t.rows()[4 + 1]
            has(t.text(), 'R-1', 'R-2', 'R-3', 'R-4', 'X-1')
            has(row, 'R-1', 'R-2', 'R-3', 'R-4', 'X-1')
            same(t.screen.broken(), [])
    same(texts[0], texts[1])


def test_today_leads_to_the_slip():
    """Enter on a line that speaks of a return opens it; the palette opens a new one"""
    shop = board()
    with shop.console() as t:
        t.wait('R-1')
        t.quiet(0.1)
        at = next(i for i, row in enumerate(t.rows()) if 'R-1' in row)
        t.press('<Down*%d>' % (at - next(i for i, row in enumerate(t.rows()) if row.startswith('>'))))
        t.quiet(0.1)
        t.press('<Enter>')
        t.wait('背後的訂單')
        has(t.rows()[0], '退貨單 R-1')
        palette(t, '新增換貨單', '建立者')
        has(t.rows()[0], '新增換貨單')


tap.main(globals())
