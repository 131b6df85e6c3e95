"""Early closure in the console at 80x24 in zh_TW: a date is tried with single keys, planned, moved, announced after a question, and
the numbers open what stands behind them (YAH-16 to 26)."""
import csv
import os

import tap
from tap import has, run, same
from terminal import Terminal

NOW = '2026-10-14T09:42'
HEAD = '交易序號,訂單編號,訂購日期,轉單日期,店家出貨日,買家確認日,入帳日,付款別,收件人姓名,商品名稱,數量,金額小計,商品稅別,訂單狀態'


def shop():
    """A settled order, and two that wait to be shipped."""
    folder = tap.folder()
    path, db = os.path.join(folder, 'orders.csv'), os.path.join(folder, 'shop.db')
    rows = [HEAD.split(',')]
    for n, (day, shipped, state) in enumerate([('2026/09/20', '2026/09/24', '已入帳'), ('2026/10/12', '', '待出貨'), ('2026/10/13', '', '待出貨')]):
        rows.append(['26100100000%d' % n, 'YM2610010000%d' % n, day, day, shipped, '2026/09/30' if shipped else '',
                     '2026/10/01' if shipped else '', '信用卡一次付清', '許功蓋', '青瓷杯', 1, 1000, '應稅', state])
    with open(path, 'w', encoding='cp950', newline='') as f:
        csv.writer(f).writerows(rows)
    run('--db', db, '--now', NOW, 'order', 'import', path, 'profile=yahoo')
    return db


def show(db, *words):
    return run('--db', db, '--now', NOW, '--json', 'closure', *(words or ('show',)), env={}, expect=None).json()


def console(db, now=NOW, **how):
    t = Terminal('--db', db, '--as', 'mei', env={'STOREKEEP_NOW': now, **how.pop('env', {})}, **how)
    t.wait('今日')
    t.quiet(0.1)
    t.press(':')
    t.wait('指令盤')
    t.press('提前關店<Enter>')
    t.wait('關店日')
    t.quiet(0.1)
    return t


def type_date(t, date):
    t.press('d')
    t.wait('哪一天')
    t.press(date + '<Enter>')                 # the date that stands there goes with the first character
    t.wait('[' + date)
    t.quiet(0.1)


def test_any_date_can_be_tried():
    """it begins with the first date in time; arrows move a day, PgUp and PgDn a week, d types one; the rulebook's own days stand there"""
    db = shop()
    with console(db) as t:
        has(t.rows()[2], '[2026-10-17')            # three working days after Wednesday: 15, 16, then the weekend is free to choose
        t.press('<Right>')
        t.wait('[2026-10-18')
        t.press('<PageDown>')
        t.wait('[2026-10-25')
        t.press('<PageUp><Left*2>')
        t.wait('[2026-10-16')
        t.wait('通知太晚')                          # Friday: the 13th was the last day
        has(t.rows()[3], '2026-10-17', 'YAH-16')
        type_date(t, '2026-11-30')
        has(t.rows()[3], '2026-11-25', '3 個工作天')
        line = '\n'.join(t.rows()[4:7])
        has(line, '11-25', '11-30', '12-10', '12-30', '01-04', '01-09', '02-08', '02-15', '+10', '+30', '+40', '+70')
        table = '\n'.join(t.rows()[8:16])
        has(table, '2026-12-10', '12-09', '2 筆訂單', '12-29')
        same('error' in show(db), True)            # nothing was written
        same(t.screen.broken(), [])


def test_a_number_opens_what_is_behind_it():
    """Enter on the orders that must ship opens those orders; on a point it tells all of it"""
    with console(shop()) as t:
        type_date(t, '2026-11-30')
        t.press('<Home><Down*2>')
        t.wait(lambda s: any(r.startswith('>') and '2026-12-10' in r for r in t.rows()))
        t.press('<Enter>')
        t.wait('退換貨處理')
        t.press('<Esc>')
        t.quiet(0.1)
        t.press('<Down>')
        t.wait(lambda s: any(r.startswith('>') and '2 筆訂單' in r for r in t.rows()))
        t.press('<Enter>')
        t.wait('YM26100100001')
        t.quiet(0.1)
        has(t.text(), 'YM26100100002', 'profile=yahoo')
        same('YM26100100000' in t.text(), False)


def test_planned_moved_and_announced():
    """F2 plans, another date shows what changes and F2 moves it, c asks in words before it is announced, F8 withdraws"""
    db = shop()
    with console(db) as t:
        type_date(t, '2026-11-30')
        t.press('<F2>')
        t.wait('規劃提前關店')
        t.press('<F2>')
        t.wait('規劃中')
        same(show(db)['state'], 'planned')
        same(show(db)['closed_on'], '2026-11-30')
        t.press('<Right>')
        t.wait('試算')
        t.press('2')
        t.wait('2026-12-11')
        t.quiet(0.1)
        has(t.text(), '延後 1 天')
        t.press('<Esc>')                            # back to the date as it stands
        t.wait('[2026-11-30')
        t.press('<Right>')
        t.wait('[2026-12-01')
        t.press('<F2>')
        t.wait('要改期嗎')
        has(t.text(), '2026-11-30', '2026-12-01')
        t.press('n')
        t.quiet(0.1)
        same(show(db)['closed_on'], '2026-11-30')
        t.press('<F2>')
        t.wait('要改期嗎')
        t.press('y')
        t.wait('規劃中')
        same(show(db)['closed_on'], '2026-12-01')
        t.press('c')
        t.wait('通知方式')
        t.press('<F2>')
        t.wait('才能撤回')                          # it says from when it cannot be taken back
        has(t.text(), '2026-12-01', '2 筆訂單', 'YAH-18', 'YAH-20')
        t.press('n')
        t.quiet(0.1)
        same(show(db)['state'], 'planned')
        t.press('<F2>')
        t.wait('才能撤回')
        t.press('y')
        t.wait('已通知關店')
        same([show(db)[k] for k in ('state', 'noticed_on', 'notice_channel', 'notice_by')], ['announced', '2026-10-14', 'mail', '2026-11-26'])
        t.press('5')
        t.wait('已通知業務專員')
        t.quiet(0.1)
        has(t.text(), '關店日已變更', '規劃中')
        t.press('<F8>')
        t.wait('撤回提前關店嗎')
        t.press('y')
        t.wait('尚未規劃')
        same(t.screen.broken(), [])


def test_tasks_are_ticked_by_evidence():
    """what the book knows it ticks itself; what it cannot know is ticked by hand, with words"""
    db = shop()
    run('--db', db, '--now', NOW, '--accept-warnings', 'closure', 'plan', 'date=2026-11-30', 'channel=phone')
    with console(db) as t:
        t.press('3')
        t.wait('所有訂單出貨')
        t.quiet(0.1)
        rows = [r for r in t.rows() if '[x]' in r or '[ ]' in r]
        same([r for r in rows if '所有訂單出貨' in r and '[x]' in r], [])
        same(len([r for r in rows if '完成所有退貨單' in r and '[x]' in r]), 1)
        t.press('<End>')
        t.quiet(0.1)
        t.press('<Up>')
        t.wait(lambda s: any(r.startswith('>') and '商品清單' in r for r in t.rows()))
        t.press('e')
        t.wait('憑據')
        t.press('NAS /關店/商品.csv<Enter>')
        t.wait('已勾選')
        t.quiet(0.1)
        has(t.text(), 'NAS')
    task = next(x for x in show(db, 'tasks')['tasks'] if x['task'] == 'export_products')
    same((task['ticked'], task['evidence']), (True, 'NAS /關店/商品.csv'))


def test_a_closed_store_ends_with_one_balance():
    """after D the date stands still; what is owed is entered, the balance shows its rows, and Today's line leads here"""
    db = shop()
    run('--db', db, '--now', NOW, '--accept-warnings', 'closure', 'plan', 'date=2026-11-30', 'channel=phone')
    run('--db', db, '--now', NOW, '--accept-warnings', 'closure', 'commit')
    run('--db', db, '--now', '2026-12-15T09:00', 'due', 'run')
    with console(db, now='2026-12-15T09:00') as t:
        has(t.rows()[2], '[2026-11-30', '未出貨訂單已取消')
        t.wait(lambda s: any(r.startswith('>') and '2026-12-30' in r for r in t.rows()))   # what comes next is chosen
        t.press('<Right>')
        t.quiet(0.1)
        has(t.rows()[2], '[2026-11-30')             # it cannot be moved any more
        t.press('a')
        t.wait('違約金')
        t.press('o')
        t.wait('應扣款項')
        t.press('<F4>')
        t.wait('違約金')
        t.press('<Enter><Tab>3000<F2>')
        t.wait('金額已登錄')
        t.press('4')
        t.wait('-3,000')
        t.quiet(0.1)
        has(t.text(), '違約金', '2026 年 10 月上期', '980', '-2,020', '匯款至')   # 1 000 of the order less 2 % for the card (YAH-108)
        t.press('gt')
        t.wait('最近一期')
        t.quiet(0.1)
        t.press('d')
        t.quiet(0.1)
        t.press('d')
        t.wait(lambda s: any(r.startswith('>') and 'YAH-22' in r for r in t.rows()))
        t.press('<Enter>')
        t.wait('關店日')


def test_small_large_and_plain_terminals():
    """at 60x16, at 200x50, and in ASCII without colour the line, its days and the list are there"""
    db = shop()
    for how in ({'cols': 60, 'rows': 16}, {'cols': 200, 'rows': 50}, {'env': {'NO_COLOR': '1', 'TERM': 'vt100'}, 'term': 'vt100'}):
        with console(db, **how) as t:
            type_date(t, '2026-11-30')
            has(t.text(), '11-25', '12-10', '02-08', '2026-11-30')
            same(t.screen.broken(), [])


tap.main(globals())
