"""Plans in the console, in Chinese: beside each other, bought in steps, billed in two lines; and as documents (RUT-9 to 30, 132)."""
import os

import tap
from tap import has, run, same
from terminal import Terminal

BOUGHT = '2031-01-05T10:20'


def shop(*words, db=None, now=BOUGHT, **more):
    return run('--db', db, '--now', now, *words, **more)


def new():
    return os.path.join(tap.folder(), 'shop.db')


def console(db, now=BOUGHT, **more):
    t = Terminal('--db', db, '--now', now, **more)
    t.wait('今日')
    t.quiet(0.1)
    t.press('gl')
    t.wait('方案與購買')
    t.quiet(0.1)
    return t


def strip(rows):
    return '\n'.join(r.rstrip() for r in rows)


def test_plans_beside_each_other():
    """80x24: prices a day and a message as worked out by hand, best value in a double line and in words"""
    db = new()
    with console(db) as t:
        rows = t.rows()
        same(strip(rows[2:14]), strip("""\
 ! 尚未開通  尚未購買方案。請選擇方案後按 Enter。
             ┌───── 90 天 ──────┐  ┌───── 180 天 ─────┐  ╔═════ 360 天 ═════╗
        價格 │        NT$ 2,160 │  │        NT$ 4,080 │  ║        NT$ 7,680 ║
      訊息數 │          150,000 │  │          300,000 │  ║          600,000 ║
        每日 │             24.0 │  │             22.7 │  ║             21.3 ║
        每則 │           0.0144 │  │           0.0136 │  ║           0.0128 ║
  依用量每則 │                - │  │                - │  ║                - ║
             │             建議 │  │                  │  ║ 最划算           ║
             └──────────────────┘  └──────────────────┘  ╚══════════════════╝
 近 90 天沒有發送訊息。想先試用，90 天方案花費最少。
 已選：2,160元 / 90天，效期 2031-01-05 至 2031-04-05。Enter 我要購買
 帳單分兩筆：自訂商店工具費用 + 系統升級服務費 = 2,160
""".split('\n')).rstrip('\n'))
        same(t.screen.broken(), [])


def test_bought_with_three_keys():
    """Enter, F2 after the last look, F2 to pay by card; a second plan queues behind it"""
    db = new()
    with console(db) as t:
        t.press('<Enter>')
        t.wait('確認購買')
        has(t.text(), '方案：2,160元 / 90天', '效期：2031-01-05 10:20 至 2031-04-05 23:59:59',
            '自訂商店工具費用 + 系統升級服務費 = 2,160', '方案購買後無法退款或取消')
        t.press('<F2>')
        t.wait('付款方式')
        t.press('<F2>')
        t.wait('已付款。效期 2031-01-05 至 2031-04-05')
        t.quiet(0.1)
        has(t.text(), '使用中  90 天  2031-01-05 10:20 至 2031-04-05 23:59', '已用 0 / 150,000', '剩餘 150,000')
        t.press('<Right><Enter>')
        t.wait('2031-04-06 00:00 至 2031-10-02 23:59:59')
        t.press('<F2>')
        t.wait('付款方式')
        t.press('<F2>')
        t.wait('接續')
        t.quiet(0.1)
        has(t.text(), '180 天  2031-04-06 00:00 至 2031-10-02 23:59  300,000 則')
    rows = shop('plan', 'orders', '--json', db=db).json()['rows']
    same(sorted(r['plan_days'] for r in rows if r['state'] == 'paid'), [90, 180])


def test_left_before_payment():
    """Esc at the last look buys nothing; a confirmed one that is not paid waits, and is left by F8"""
    db = new()
    with console(db) as t:
        t.press('<Enter>')
        t.wait('確認購買')
        t.press('<Esc>')
        t.wait('沒有購買')
        t.press('<Enter>')
        t.wait('確認購買')
        t.press('<F2>')
        t.wait('付款方式')
        t.press('<Esc>')
        t.wait('尚未付款：按 p 付款')
        t.press('<F8>')
        t.wait('已放棄這筆購買')
    same(sorted(r['state'] for r in shop('plan', 'orders', '--json', db=db).json()['rows']), ['abandoned', 'abandoned'])
    same(shop('billing', 'list', '--json', db=db).json()['rows'], [])
    same(shop('plan', 'status', '--json', db=db).json()['state'], 'not_activated')


def test_points_stand_under_their_field():
    """too few points: said while typing, refused under the field with both numbers"""
    db = new()
    with console(db) as t:
        t.press('<Enter>')
        t.wait('確認購買')
        t.press('<F2>')
        t.wait('付款方式')
        t.press('<Right>')
        t.wait('需要 2,160 點')
        t.press('<Tab>2159<Tab>')
        t.wait('持有 2,159 點：點數不足')
        t.press('<F2>')
        t.wait('露天點數不足：持有 2,159，需要 2,160，尚缺 1')


def test_the_gate_has_two_ways_out():
    """without a running plan a window stands before the storefront's tools: back, or to the plans (RUT-9); it opens with the payment"""
    db = new()
    with console(db) as t:
        t.press('gf')
        t.wait('自訂商店工具')
        t.quiet(0.1)
        t.press('<Enter>')
        t.wait('集客通服務說明')
        has(t.text(), '返回賣家中心', '立即開通', '尚未開通「集客通」')
        t.press('r')
        t.wait_gone('集客通服務說明')
        t.press('<Enter>')
        t.wait('集客通服務說明')
        t.press('a')
        t.wait('360 天')
        t.press('<Enter>')
        t.wait('確認購買')
        t.press('<F2>')
        t.wait('付款方式')
        t.press('<F2>')
        t.wait('使用中')
        t.press('<Esc>')
        t.wait_gone('360 天')
        t.press('<Enter>')
        t.wait('F2 儲存')
    other = new()
    with console(other) as t:
        t.press(':新增集客通<Enter>')
        t.wait('集客通服務說明')
        t.press('a')
        t.wait('360 天')
        shop('plan', 'buy', 'plan=90', 'pay=card', db=other)
        t.press(':新增集客通<Enter>')
        t.wait('廣告名稱')
    with console(db, now='2031-04-06T00:00') as t:
        t.press('gf')
        t.wait('自訂商店工具')
        t.quiet(0.1)
        t.press('<Enter>')
        t.wait('方案已於 2031-04-05 到期')


def test_bills():
    """the list of purchases and one of them with its two lines and its term"""
    db = new()
    shop('plan', 'buy', 'plan=90', 'pay=card', 'line1=1200', 'line2=960', db=db)
    with console(db) as t:
        t.press('b')
        t.wait('方案帳單')
        t.quiet(0.1)
        has(t.text(), '2,160', '2031-01-05 10:20', '2031-04-05')
        t.press('<Enter>')
        t.wait('自訂商店工具費用')
        has(t.text(), '系統升級服務費', '1,200', '960', '2031-01-05 10:20:00 至 2031-04-05 23:59:59', '150,000')
        same(t.screen.broken(), [])


def test_a_large_terminal_shows_more():
    """200x50: where things are on the marketplace, questions and support stand beside the plans; closed before 09:00"""
    db = new()
    with console(db, now='2031-01-05T08:59', cols=200, rows=50) as t:
        has(t.text(), '我的拍賣 > 計費中心', '自訂商店工具', '02-55589168', '09:00 開始服務')
        same(t.screen.broken(), [])
    with console(db, now='2031-01-05T09:00', cols=200, rows=50) as t:
        has(t.text(), '02-55589168')
        assert '開始服務' not in t.text()
    with console(db, now='2031-01-05T18:00', cols=200, rows=50) as t:
        has(t.text(), '09:00 開始服務')


def test_import_in_the_console():
    """fees of the billing centre: what would change is seen first; other fees are passed over when the user says so"""
    db, folder = new(), tap.folder()
    path = os.path.join(folder, 'fees.csv')
    with open(path, 'w', encoding='utf-8') as f:
        f.write('訂單編號,項目,金額,入帳日期\nA1,自訂商店工具費用,1200,2031/01/05\nA1,系統升級費用,960,2031/01/05\nA2,刊登費,3,2031/01/05\n')
    shop('plan', 'buy', 'plan=90', 'pay=card', db=db)
    with console(db) as t:
        t.press('b')
        t.wait('方案帳單')
        t.press('<F6>')
        t.wait('平台的費用記錄')
        t.press('<paste:%s><Enter>' % path)
        t.wait('刊登費')
        t.press('<F2>')
        t.wait('變更：1')
        t.press('<F2>')
        t.wait('已匯入為第 1 批')
    line = [r for r in shop('billing', 'list', '--json', db=db).json()['rows'] if r['line_no'] == 2][0]
    same(line['amount'], 960)


# ---- documents ----

def test_list_document():
    """plan list: days, price, quota, best value, price a day and a message"""
    db = new()
    doc = shop('plan', 'list', '--json', db=db).json()
    same([(r['days'], r['price'], r['quota'], r['best_value']) for r in doc['rows']],
         [(90, 2160, 150000, False), (180, 4080, 300000, False), (360, 7680, 600000, True)])
    same([r['price_per_day'] for r in doc['rows']], [24.0, 22.667, 21.333])
    same([r['price_per_message'] for r in doc['rows']], [0.0144, 0.0136, 0.0128])
    same((doc['total'], doc['used_90_days'], doc['advised_days']), (3, 0, 90))


def test_status_document():
    """plan status before, while and after a plan runs"""
    db = new()
    same(shop('plan', 'status', '--json', db=db).json()['state'], 'not_activated')
    shop('plan', 'buy', 'plan=90', 'pay=card', db=db)
    shop('plan', 'buy', 'plan=180', 'pay=card', db=db)
    doc = shop('plan', 'status', '--json', db=db).json()
    same({k: doc[k] for k in ('state', 'plan_days', 'starts_at', 'ends_at', 'expires_on', 'days_left', 'quota_bought', 'bought', 'sent', 'uncertain',
                              'left', 'pending_estimate')},
         {'state': 'active', 'plan_days': 90, 'starts_at': '2031-01-05T10:20:00+08:00', 'ends_at': '2031-04-05T23:59:59+08:00',
          'expires_on': '2031-04-05', 'days_left': 90, 'quota_bought': 150000, 'bought': 150000, 'sent': 0, 'uncertain': 0, 'left': 150000,
          'pending_estimate': 0})
    same([(q['plan_days'], q['starts_at']) for q in doc['queued']], [(180, '2031-04-06T00:00:00+08:00')])
    same(doc['nav']['billing'], '我的拍賣 > 計費中心')
    same(shop('plan', 'status', '--json', db=db, now='2031-10-02T23:59:59').json()['state'], 'active')
    same(shop('plan', 'status', '--json', db=db, now='2031-10-03T00:00:00').json()['state'], 'expired')


def test_purchase_document():
    """plan buy and billing show have the fields of plan_order, term and billing_line"""
    db = new()
    doc = shop('plan', 'buy', 'plan=360', 'pay=points', 'points=8000', '--json', db=db).json()
    for key in ('id account_id plan_days origin state list_price discount_percent amount pay confirmed_at paid_at'
                ' starts_at ends_at expires_on quota_bought').split():
        assert doc[key] is not None, key
    same((doc['state'], doc['amount'], doc['pay'], doc['origin']), ('paid', 7680, 'points', 'manual'))
    same(doc['expires_on'], '2031-12-31')
    rows = shop('billing', 'list', '--json', db=db).json()['rows']
    same([(r['line_no'], r['item'], r['amount'], r['state'], r['pay_method_notice']) for r in rows],
         [(1, '自訂商店工具費用', None, 'paid', 'manual'), (2, '系統升級服務費', None, 'paid', 'manual')])
    shown = shop('billing', 'show', rows[1]['id'], '--json', db=db).json()
    same((shown['order_id'], len(shown['lines']), shown['debits']), (doc['id'], 2, []))
    same(shop('plan', 'account', '--json', db=db).json()['points'], 320)


def test_refusals():
    """codes and rules of refusals; nothing is changed"""
    db = new()
    shop('plan', 'list', db=db)
    for words, code, rule in (
            (('plan=91', 'pay=card'), 'plan_unknown', 'RUT-14'), (('pay=card',), 'plan_choice', 'RUT-22'),
            (('plan=90', 'pay=cash'), 'pay_unknown', 'RUT-26'), (('plan=90', 'pay=points', 'points=2159'), 'points_short', 'RUT-27'),
            (('plan=90', 'pay=card', 'quota=-1'), 'quota_negative', 'RUT-16'),
            (('plan=90', 'pay=card', 'line1=1', 'line2=2'), 'lines_sum', 'RUT-23')):
        error = shop('plan', 'buy', *words, '--json', db=db, expect=1).json()['error']
        same((error['code'], error['rule']), (code, rule))
    done = shop('plan', 'buy', 'plan=90', 'pay=card', '--dry-run', '--json', db=db).json()
    same(done['expires_on'], '2031-04-05')
    same(shop('plan', 'orders', '--json', db=db).json()['rows'], [])
    done = shop('plan', 'buy', 'plan=90', 'pay=card', 'line1=1', 'line2=2', '--accept-warnings', '--json', db=db).json()
    same([w['code'] for w in done['warnings']], ['lines_sum'])
    done = shop('plan', 'buy', 'plan=90', 'pay=card', 'quota=1', '--json', db=db).json()
    assert 'quota_differs' in [n['code'] for n in done['notes']]


tap.main(globals())
