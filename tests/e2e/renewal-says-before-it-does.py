"""Renewal in the console, zh_TW, on a small and a large terminal: the line of time, the switch that says what it does
before it does it, what if, and the same from the command line."""
import tap
from tap import has, run, same
from terminal import Terminal


def now(text):
    return {'STOREKEEP_NOW': text + ':00+08:00'}


def shop(*more):
    db = tap.folder() + '/shop.db'
    run('--db', db, 'plan', 'buy', 'plan=90', 'pay=card', env=now('2031-02-19T10:20'))     # E = 2031-05-20
    run('--db', db, 'renewal', 'apply', 'route=fast', 'consent=yes', 'card_brand=VISA', 'card_last4=5670', 'card_exp_year=2035',
        'card_exp_month=12', 'issued_in_tw=yes', env=now('2031-02-19T11:00'))
    return db


def screen(db, when, **size):
    t = Terminal('--db', db, '--as', 'mei', env=now(when), **size)
    t.wait('今日')
    t.press('gr')
    t.wait('最後變更設定時間')
    t.quiet(0.1)
    return t


def test_switch_on_in_the_window():
    """switched on inside the discount window: the price is said first, three points after"""
    db = shop()
    with screen(db, '2031-05-12T10:00') as t:
        has(t.text(), '2031/05/10 00:00', '2031/05/17 23:59', '2031/05/18 00:00', '2031/05/20 23:59', '2031/05/12 10:00')
        has(t.row_with('最後變更設定時間'), '[ ] 關閉', '-')
        t.press('<Enter>')
        t.wait('開啟自動續購？')
        has(t.text(), '1,944')
        t.press('<F2>')
        t.wait('三件事')
        has(t.text(), 'RUT-36', 'RUT-37', 'RUT-38')
        t.press('<Enter>')
        t.wait('已開啟自動續購')
        has(t.row_with('最後變更設定時間'), '[x] 開啟', '2031/05/12 10:00', 'mei')
        has(t.row_with('下次扣款'), '2031/05/18 00:00', '1,944', '2,160')
        same(t.screen.broken(), [])


def test_too_late_to_switch_off():
    """after the charge the switch warns, and is off only after the next period"""
    db = shop()
    run('--db', db, 'renewal', 'enable', env=now('2031-03-01T09:00'))
    with screen(db, '2031-05-18T00:00', cols=200, rows=50) as t:
        has(t.text(), '下下期生效', 'RUT-38')
        t.press('<Enter>')
        t.wait('關閉自動續購？')
        t.press('n')
        t.wait_gone('關閉自動續購？')
        has(t.row_with('最後變更設定時間'), '[x]')
        t.press('<Enter>')
        t.wait('關閉自動續購？')
        t.press('y')
        t.wait('已關閉自動續購')
        has(t.row_with('最後變更設定時間'), '下一期之後關閉')
        same(t.screen.broken(), [])
    show = run('--db', db, '--json', 'renewal', 'show', env=now('2031-05-18T00:01')).json()
    same((show['state'], show['effective_off_at']), ('off_pending', '2031-05-21T00:00:00+08:00'))
    same(run('--db', db, '--json', 'due', 'run', env=now('2031-05-21T00:00')).json()['switched'], 1)
    same(run('--db', db, '--json', 'renewal', 'show', env=now('2031-05-21T00:00')).json()['state'], 'off')


def test_what_if():
    """arrows look at other days and change nothing"""
    db = shop()
    run('--db', db, 'renewal', 'enable', env=now('2031-03-01T09:00'))
    with screen(db, '2031-05-17T10:00') as t:
        has(t.text(), '現在關閉的話')
        t.press('<Right>')
        t.wait('在 2031/05/18 00:00 關閉的話')
        has(t.text(), '下下期生效')
        t.press('<Left>')
        t.wait('現在關閉的話')
        t.press('w')
        t.wait('日期')
        t.press('<C-u>2031-05-21<Enter>')
        t.wait('在 2031/05/21 00:00 關閉的話')
        has(t.row_with('下次扣款'), '2031/08/16 00:00')
        t.press('n')
        t.wait('現在關閉的話')
    same(run('--db', db, '--json', 'plan', 'status', env=now('2031-05-17T10:00')).json().get('queued', []) or [], [])


def test_without_colour():
    """the same words without colour, and on 60 columns"""
    with Terminal('--db', shop(), '--as', 'mei', cols=60, rows=16, env=dict(now('2031-05-12T10:00'), NO_COLOR='1')) as t:
        t.wait('今日')
        t.press('gr')
        t.wait('最後變更設定時間')
        has(t.text(), '折扣期', '扣款')
        same(t.screen.broken(), [])


def test_commands_refuse_alike():
    """the command line refuses and warns with the same rules"""
    db = shop()
    show = run('--db', db, '--json', 'renewal', 'show', env=now('2031-03-01T09:00')).json()
    same((show['state'], show['stamp'], show['forecast']['why']), ('off', '-', 'switch_off'))
    keys = 'account_id state last_on_at last_changed_at effective_off_at'.split()
    same([k for k in keys if k not in show], [])
    keys = ('account_id route state applied_at active_at cancel_requested_at next_debit_on card_brand card_last4 card_exp_year'
            ' card_exp_month issued_in_tw').split()
    same([k for k in keys if k not in show['autodebit']], [])
    late = run('--db', db, '--json', 'renewal', 'enable', env=now('2031-05-18T00:00'), expect=1).json()['error']
    same((late['code'], late['rule']), ('switch_on_late', 'RUT-41'))
    on = run('--db', db, '--json', 'renewal', 'enable', env=now('2031-05-10T00:00')).json()
    same((on['state'], on['forecast']['amount'], on['forecast']['discount_percent'], on['forecast']['charge_on']), ('on', 1944, 10, '2031-05-18'))
    line = run('--db', db, '--json', 'renewal', 'timeline', 'date=2031-05-18', env=now('2031-05-10T00:00')).json()
    same([r['mark'] for r in line['rows'] if r['mark']], ['W', 'L', 'C', 'T'])
    same((line['press']['press'], line['press']['result']), ('disable', 'off_pending'))
    same((line['window'], line['off_by'], line['charge'], line['end']), (
        '2031-05-10T00:00:00+08:00', '2031-05-17T23:59:59+08:00', '2031-05-18T00:00:00+08:00', '2031-05-20T23:59:59+08:00'))
    once = [run('--db', db, '--json', 'due', 'run', env=now('2031-05-19T03:00')).json()['renewed'] for _ in range(2)]
    same(once, [1, 0])


tap.main(globals())
