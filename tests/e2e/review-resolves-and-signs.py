"""The accountant's day at 80x24 in zh_TW: a statement with one difference of every kind is
opened, read, resolved one by one and many at once, undone, signed off and reopened."""
import csv
import os

import tap
from tap import has, run, same
from terminal import Terminal

NOW = {'STOREKEEP_NOW': '2026-10-17T09:42:00+08:00'}
ORDERS = '交易序號,訂單編號,訂購日期,轉單日期,店家出貨日,買家確認日,入帳日,付款別,收件人姓名,商品名稱,數量,金額小計,商品稅別,訂單狀態'
LINES = '訂單編號,交易序號,帳務類別,金額,刷卡手續費,淨額,入帳日,商品稅別'


def order(n, cash, posted):
    return ['26100100000%d' % n, 'YM2610010000%d' % n, '2026/09/20', '2026/09/20', '2026/09/24', '2026/09/30', posted,
            '信用卡一次付清', '許功蓋', '青瓷杯', 1, cash, '應稅', '已入帳']


def line(n, gross, card, posted):
    return ['YM2610010000%d' % n, '26100100000%d' % n, '商品', gross, card, gross + card, posted, '應稅']


def write(path, head, rows):
    with open(path, 'w', encoding='cp950', newline='') as f:
        csv.writer(f).writerows([head.split(',')] + rows)
    return path


def files():
    here = tap.folder()
    orders = write(here + '/orders.csv', ORDERS, [
        order(1, 1000, '2026/10/01'), order(2, 2000, '2026/10/02'), order(3, 1490, '2026/10/03'),
        order(4, 800, '2026/10/15'), order(5, 500, '2026/10/05'), order(6, 660, '2026/10/06')])
    lines = write(here + '/lines.csv', LINES, [
        line(1, 1000, -20, '2026/10/01'),   # agrees
        line(2, 1970, -40, '2026/10/02'),   # amount: 30 less
        line(3, 1490, -53, '2026/10/03'),   # fee: 3.5 % in place of 2 %
        line(5, 500, -10, '2026/10/05'),    # agrees
        line(5, 500, -10, '2026/10/05'),    # counted twice
        line(9, 378, 0, '2026/10/09'),      # not in our book
        line(4, 800, -16, '2026/10/14')])   # posts on the 15th: the next period
    return here, orders, lines              # and order 6 is only ours


def shop():
    here, orders, lines = files()
    db = here + '/shop.db'
    run('--db', db, 'order', 'import', orders, 'profile=yahoo', env=NOW)
    run('--db', db, 'statement', 'import', lines, 'profile=yahoo', env=NOW)
    return db


def console(db, *words, **how):
    t = Terminal('--db', db, '--as', 'mei', *words, env={**NOW, **how.pop('env', {})}, **how)
    t.wait('今日')
    t.quiet(0.15)
    return t


def review(db, **how):
    t = console(db, **how)
    t.press('gs')
    t.wait('2026-10-H1')
    t.press('<Enter>')
    t.wait('重複 1')
    t.quiet(0.15)
    return t


def row(t, *parts):
    """Waits for a row with all of these."""
    t.wait(lambda s: any(all(p in r for p in parts) for r in t.rows()[2:22]))


WHOLE = """\
入帳 10-01 至 10-14　對帳單 10-16　撥款 11-02（10-31 是星期六）         ! 未簽核
對方 6,489 │ 我方 5,536 │ ! 待釐清 +953 │ 7 筆，2 筆相符
總額 ████████████████████████████████████████████████████████ 6,638
費用 █ -149  退款 0  物流 0
─ 全部 6  僅對方 1  僅我方 1  金額 1  費用 1  重複 1  他期 1 ───────────────────
  訂單            項目              相差  原因                        已處理
> YM26100100009   成交               378  我方帳上沒有這筆訂單。
  YM26100100006   成交              -646  日期是 2026-10-06，這期漏…
  YM26100100002   成交               -30  相差 NT$30，沒有規則可以…
  YM26100100003   刷卡手續費         -23  以 有息 6 期 計費；我方帳…
  YM26100100005   成交               490  同一筆在這份對帳單重複出…
  YM26100100004   成交               784  我方帳上於 2026-10-15 入…"""


def test_the_whole_screen():
    """one screen says what agrees, what does not and why"""
    with review(shop()) as t:
        rows = t.rows()
        has(rows[0], '掌櫃', 'yahoo 2026-10-H1', '09:42', 'mei')
        same('\n'.join(rows[2:14]), WHOLE)
        has(rows[19], '我方帳上沒有這筆訂單。')
        has(rows[23], 'F2 簽核', 'r 處理', 'v 憑證', 'Esc 返回')
        same(t.screen.broken(), [])


def test_resolves_the_row_and_goes_on():
    """r and Enter take the usual decision of the kind and go on to the next open one"""
    with review(shop()) as t:
        t.press('r')
        t.wait('怎麼處理')
        t.press('<Enter>')
        t.wait('更正我方')
        t.wait(lambda s: any(r.startswith('> YM26100100006') for r in t.rows()))
        row(t, 'YM26100100009', '更正我方')
        has(t.text(), '僅對方 0/1', '待釐清 +575')
        t.press('<C-z>')
        t.wait('復原您')
        t.press('y')
        t.wait('僅對方 1')
        has(t.text(), '待釐清 +953')
        same(t.screen.broken(), [])


def test_resolves_the_marked():
    """Space marks, r resolves all marked as one act, one undo takes all back"""
    with review(shop()) as t:
        t.press('<Space><Down><Space>')
        t.quiet(0.1)
        t.press('r')
        t.wait('2 筆差異')
        t.press('<raw:向平台>')
        t.press('<Enter>')
        t.wait('全部 4/6')
        t.wait_gone('已標記')
        has(t.text(), '已處理')     # stated - ours = resolved + to explain
        t.press('<C-z>y')
        t.wait('全部 6 ')


def test_typed_ahead_keys_reach_the_box():
    """F6 and Enter in one burst: the Enter answers the question that F6 asks"""
    with console(shop()) as t:
        t.type_at_once('<F6><Enter>')
        t.wait('哪個對帳單檔')


def test_finds_numbers_as_an_input_method_writes_them():
    """full width and small letters find an order's number"""
    with console(shop()) as t:
        t.press('go/')
        for typed in ('ＹＭ２６１００１００００３', 'ym26100100003'):
            t.press('<C-u><raw:%s>' % typed)
            t.wait(lambda s: 'YM26100100003' in t.text() and 'YM26100100002' not in t.text())


def test_export_says_where_and_asks_before_it_replaces():
    """x offers a file with its folder; the second time it asks before it writes over it"""
    home = tap.folder()
    with review(shop(), env={**NOW, 'HOME': home}) as t:
        for again in (False, True):
            t.press('x')
            t.wait('differences-yahoo-2026-10-H1.csv')
            t.press('<Enter>')
            t.wait('哪一種字元編碼')
            t.press('<Enter>')
            if again:
                t.wait('要覆寫嗎')
                t.press('y')
            t.wait('已將 6 筆差異寫入 ')
            t.press('<Down>')
            t.wait_gone('已將 6 筆')
    has('\n'.join(os.listdir(home)), 'differences-yahoo-2026-10-H1.csv')


def test_what_stands_in_the_way_of_an_undo_is_said():
    """a batch of a signed-off period is not offered for undoing: the obstacle is shown instead"""
    db = shop()
    run('--db', db, '--accept-warnings', 'statement', 'signoff', '1', 'reason=ok', env=NOW)
    with console(db) as t:
        t.press('gb')
        t.wait('lines.csv')
        t.quiet(0.1)
        t.press('<F8>')
        t.wait('現在無法復原')
        has(t.text(), '已簽核；請先重新開啟')
        same('F2' in t.row_with('Esc'), False)


def test_resolves_a_kind_at_once():
    """Tab shows one kind; R lists what is open, resolves all of it and goes on to the next kind"""
    with review(shop()) as t:
        t.press('<Tab><Tab><Tab><Tab>')
        t.wait(lambda s: 'YM26100100009' not in t.text())
        row(t, 'YM26100100003', '刷卡手續費')
        t.press('R')
        t.wait('合計 -23')
        t.press('y')
        t.wait('怎麼處理')
        t.press('<Enter>')
        t.wait('費用 0/1')
        row(t, 'YM26100100005')                      # what is twice stands there by itself
        t.press('<S-Tab>')
        row(t, 'YM26100100003', '向平台提出')


def test_other_needs_a_note():
    """the decision 其他 asks for a note; n writes one on any difference; both stand under the list"""
    with review(shop()) as t:
        t.press('r')
        t.wait('怎麼處理')
        t.press('<raw:其他>')
        t.press('<Enter>')
        t.wait('必填')
        t.press('<raw:已電洽>')
        t.press('<Enter>')
        t.wait('全部 5/6')
        t.press('<Up>')
        t.wait('「已電洽」')
        t.press('n')
        t.wait('備註')
        t.press('<raw:再查>')
        t.press('<Enter>')
        t.wait('「已電洽再查」')


def test_both_sides():
    """both sides with how our number was computed and its rule; Down goes on to the next difference"""
    with review(shop()) as t:
        t.press('<Down*3>')
        t.quiet(0.1)
        t.press('<Enter>')
        t.wait('我方怎麼算的')
        row(t, '! 刷卡手續費', '-53', '-30', '-23', '1,490 的 2%')
        has(t.text(), 'YAH-107', '尚未處理')
        t.press('<Down>')
        t.wait('YM26100100005')
        t.press('o')
        t.wait('500 的 2%')
        t.press('<End>')
        t.wait('許功蓋')
        has(t.text(), '買家與配送', '2026-10-H1')


def test_totals_open_their_rows():
    """every number of the summary opens the rows that it comes from"""
    with review(shop()) as t:
        t.press('t')
        row(t, '成交（應稅）', '6,638', '5,650', '988')
        t.press('<Enter>')
        t.wait('YM26100100009')
        t.press('<Esc>')
        t.wait('成交（應稅）')
        t.press('o')
        t.wait('YM26100100006')
        t.press('<Esc>')
        t.wait('成交（應稅）')
        t.press('<F7>')
        t.wait('從總額到撥款')


def test_signs_off_and_reopens():
    """sign-off with open differences wants a reason and freezes; reopening wants one too and leaves its trace"""
    db = shop()
    with review(db) as t:
        t.press('<F2>')
        t.wait('SHA-256')
        has(t.text(), '6 筆中有 6 筆未處理', '7 筆明細')
        t.press('<F2>')
        t.wait('仍要簽核嗎')
        t.press('<raw:月底先簽>')
        t.press('<Enter>')
        t.wait('已簽核，此期已凍結')
        row(t, '月底先簽', '2026-10-17 09:42', 'mei')
        t.press('<Esc>')
        t.wait('mei 已簽核')
        t.quiet(0.1)
        assert 'r 處理' not in t.rows()[23], t.rows()[23]
        t.press('<F2>')
        t.wait('重新開啟')
        t.press('e')
        t.wait('會留在紀錄裡')
        t.press('<raw:補一張退貨>')
        t.press('<Enter>')
        t.wait('補一張退貨')
        t.press('<Esc>')
        t.wait('未簽核')
    done = run('--db', db, '--json', 'statement', 'show', '2026-10-H1', env=NOW).json()
    same(done['signed'] if 'signed' in done else done['is_signed'], False)


def test_room_is_used():
    """at 200x50 both sides stand beside the list and follow it, with the way from gross to payout below"""
    with review(shop(), cols=200, rows=50) as t:
        t.wait('從總額到撥款')
        t.press('<Down*3>')
        t.wait('1,490 的 2%')
        row(t, '! 刷卡手續費', '-53', '-30', '-23')
        t.press('<Up>')
        t.wait('現金 2,000')
        same(t.screen.broken(), [])


def test_a_file_alone_is_read_only():
    """review FILE says that no orders were compared, and nothing can be resolved or signed"""
    here, orders, lines = files()
    with Terminal('statement', 'review', lines, 'profile=yahoo', env=NOW) as t:
        t.wait('沒有和訂單比對')
        t.quiet(0.15)
        has(t.text(), '唯讀', '重複')
        for key in ('r 處理', 'F2', 'v 憑證'):
            assert key not in t.rows()[23], t.rows()[23]
    with Terminal('statement', 'review', lines, 'profile=yahoo', 'orders=' + orders, env=NOW) as t:
        t.wait('全部 6')
        assert '沒有和訂單比對' not in t.text()
        has(t.text(), '唯讀')
    same([n for n in os.listdir(here) if n not in ('orders.csv', 'lines.csv')], [])


tap.main(globals())
