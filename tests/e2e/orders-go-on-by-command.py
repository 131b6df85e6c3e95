"""The clock of the marketplaces' orders by command: shown, listed by what they wait for, one act or many at once with a
preview and an undo, refused with the rule's number, told on the board in one line a kind (YAH-2, YAH-81 to 88, YAH-116 to 122)."""
import os
import sqlite3

import tap
from tap import has, run, same

HEAD = '訂單編號,交易序號,付款別,商品名稱,數量,金額小計,訂單狀態,訂購日期,轉單日期,店家出貨日,買家取貨日,申訴未到貨日,商品稅別\n'
ROWS = (
    'YM1,C1,信用卡一次付清,杯,1,310,已出貨,2025/09/18,2025/09/18,2025/09/20,,,應稅\n'
    'YM2,C2,信用卡一次付清,碗,1,200,待出貨,2025/09/19,2025/09/19,,,,免發票\n'
    'YM3,C3,7-11取貨付款,盤,1,150,已出貨,2025/09/10,2025/09/10,2025/09/12,,,應稅\n'
    'YM4,C4,信用卡一次付清,壺,1,900,已出貨,2025/09/12,2025/09/12,2025/09/14,,2025/09/20,應稅\n'
    'YM5,C5,ATM轉帳,罐,1,120,待付款,2025/09/19,,,,,應稅\n'
    'YM6,C6,信用卡一次付清,瓶,1,80,待出貨,2025/09/01,2025/09/01,,,,應稅\n'
)


class Shop:
    def __init__(self, now='2025-09-22T10:00'):
        self.folder = tap.folder()
        self.db = os.path.join(self.folder, 'shop.db')
        self.now = now
        path = os.path.join(self.folder, 'orders.csv')
        with open(path, 'w') as f:
            f.write(HEAD + ROWS)
        self.says('order', 'import', path, 'profile=yahoo')

    def says(self, *words, code=0, options=()):
        return run('--db', self.db, '--now', self.now, '--as', 'mei', *options, *words, expect=code)

    def asks(self, *words, code=0, options=()):
        return self.says(*words, code=code, options=('--json', *options)).json()

    def refused(self, *words, **more):
        error = self.asks(*words, code=1, **more)['error']
        return error['code'], error['rule']

    def order(self, no):
        return self.asks('order', 'show', no)

    def clock(self, no):
        return {d['name']: d for d in self.order(no)['clock']}


def test_the_clock_is_shown():
    """order show tells each day with what is fact, whence, and what the rules give"""
    shop = Shop()
    clock = shop.clock('YM1')
    same({k: clock['shipped_on'][k] for k in ('fact', 'origin')}, {'fact': '2025-09-20', 'origin': 'file'})
    # YAH-116: 20 September + 6; YAH-118: posted two days later, a day later at the earliest; YAH-84: arrived on the third day
    same({k: clock['confirmed_on'][k] for k in ('fact', 'forecast', 'rule')}, {'fact': None, 'forecast': '2025-09-26', 'rule': 'YAH-116'})
    same({k: clock['posting_day'][k] for k in ('fact', 'forecast', 'earliest')},
         {'fact': None, 'forecast': '2025-09-28', 'earliest': '2025-09-27'})
    same((clock['arrival']['forecast'], clock['cooloff_last']['forecast'], clock['complaint_until']['forecast']),
         ('2025-09-23', '2025-10-08', '2025-09-26'))
    # YAH-121: second half of September, claimed by 6 October; YAH-122: 15 October
    same((clock['period_end']['forecast'], clock['claim_due']['forecast'], clock['payout']['forecast']),
         ('2025-09-30', '2025-10-06', '2025-10-15'))
    order = shop.order('YM1')
    same((order['period'], order['state'], order['received_on'], order['cancel_reason']), ('2025-09-H2', 'shipped', None, None))
    # YAH-71, YAH-72: at the confirmation; of a company from the day after the shipment
    same((order['invoice_on'], order['company_invoice_on']), ('2025-09-26', '2025-09-21'))
    same(shop.order('YM2')['invoice_on'], None)
    # YAH-87: ten working days after the 1st; eleven are over, and it is late
    late = shop.clock('YM6')['ship_by']
    same((late['forecast'], late['late']), ('2025-09-15', True))
    same(shop.clock('YM3')['confirmed_on']['waits'] is not None, True)
    has(shop.says('order', 'show', 'YM1').out, '2025-09-26', 'YAH-116')


def test_names_of_the_fields():
    """acts take the names of the order's own fields; what is only a forecast is no fact of the document, and a refund has its amount"""
    shop = Shop()
    same(shop.order('YM1')['confirmed_on'], None)  # YAH-116: the 26th has not come
    same(shop.order('YM1')['refund_amount'], None)
    same(shop.refused('order', 'ship', 'YM2', 'day=2025-09-21', 'shipped_on=2025-09-21'), ('field_twice', None))
    same(shop.refused('order', 'cancel', 'YM5', 'reason=buyer', 'cancel_reason=unpaid'), ('field_twice', None))
    same(shop.asks('order', 'ship', 'YM2', 'shipped_on=2025-09-21')['shipped_on'], '2025-09-21')
    same(shop.refused('order', 'deliver', 'YM2', 'received_on=2025-09-20'), ('date_order', 'YAH-84'))
    took = shop.asks('order', 'deliver', 'YM2', 'received_on=2025-09-22')
    same((took['received_on'], took['picked_up_on']), ('2025-09-22', None))
    took = shop.asks('order', 'deliver', 'YM3', 'picked_up_on=2025-09-13')
    same((took['received_on'], took['picked_up_on']), (None, '2025-09-13'))
    same(shop.asks('order', 'dispute', 'YM1', 'complaint_on=2025-09-21')['state'], 'disputed')
    took = shop.asks('order', 'confirm', 'YM1', 'confirmed_on=2025-09-22')
    same((took['state'], took['confirmed_on']), ('confirmed', '2025-09-22'))
    took = shop.asks('order', 'cancel', 'YM5', 'cancelled_on=2025-09-20', 'cancel_reason=unpaid')
    same((took['state'], took['cancelled_on'], took['cancel_reason']), ('cancelled', '2025-09-20', 'unpaid'))
    same(shop.asks('order', 'pay', 'YM6', 'shippable_on=2025-09-02', code=1)['error']['code'], 'order_fact')
    # YAH-120: the amount that was refunded is what the store had claimed
    shop.asks('return', 'create', 'YM4', 'with_pickup=no')
    shop.asks('return', 'receive', 'R-1')
    shop.asks('return', 'confirm', 'R-1')
    same(shop.order('YM4')['refund_amount'], None)
    shop.asks('return', 'refund', 'R-1', 'refunded_on=2025-09-22')
    gone = shop.order('YM4')
    same((gone['state'], gone['refund_day'], gone['refund_amount']), ('returned', '2025-09-22', 900))
    same(gone['claim_amount'], 900)
    for words in ('qty=2',), ('cash=1',), ():
        same(shop.refused('order', 'edit', 'YM6', *words), ('order_fixed', 'YAH-81'))


def test_fees_stay():
    """the sale's own fee stays in the document when a refund credits it (YAH-115)"""
    shop = Shop('2025-10-01T10:00')
    same((shop.order('YM1')['state'], shop.order('YM1')['fee_card']), ('posted', 7))  # 2 % of 310 is 6.2
    shop.asks('return', 'create', 'YM1', 'with_pickup=no')
    shop.asks('return', 'receive', 'R-1')
    shop.asks('return', 'confirm', 'R-1')
    shop.asks('return', 'refund', 'R-1')
    gone = shop.order('YM1')
    same((gone['state'], gone['refund_amount'], gone['fee_card']), ('returned', 310, 7))


def test_posting_near_the_border():
    """a posting that may fall into either of two periods says so (YAH-118)"""
    shop = Shop('2025-10-08T10:00')
    # confirmed on the 13th, posted on the 14th or 15th: the first half of October ends with the 14th
    for no, day, note in ('YM2', '2025-10-07', True), ('YM6', '2025-10-06', False):
        shop.asks('order', 'ship', no, 'shipped_on=' + day)
        same([n['rule'] for n in shop.order(no).get('notes', []) if n['code'] == 'posting_period'], ['YAH-118'] if note else [])
    same((shop.order('YM2')['period'], shop.order('YM6')['period']), ('2025-10-H2', '2025-10-H1'))


def test_waiting():
    """orders are listed by what they wait for, and the board has one line a kind"""
    shop = Shop()
    waiting = lambda step, *more: [(r['order_no'], r['next_on']) for r in shop.asks('order', 'list', 'profile=yahoo', 'waiting=' + step, *more)['rows']]
    # YAH-87: from the 19th, over the Teachers' Day (the 29th) and the Mid-Autumn Festival (6 October)
    same(waiting('ship'), [('YM6', '2025-09-15'), ('YM2', '2025-10-07')])
    same(waiting('ship', 'filter=next_on<=2025-09-30'), [('YM6', '2025-09-15')])
    same(waiting('pickup'), [('YM3', '2025-09-19')])
    same(waiting('complaint'), [('YM4', '2025-09-20')])
    same(waiting('pay'), [('YM5', '2025-09-19')])
    same([n for n, _ in waiting('all')], ['YM6', 'YM3', 'YM5', 'YM4', 'YM1', 'YM2'])
    lines = {r['kind']: r for r in shop.asks('due', 'list')['rows'] if r['kind'].startswith('order_')}
    same({k: (r['day'], r['rule']) for k, r in lines.items()}, {
        'order_overdue': ('2025-09-15', 'YAH-86'), 'order_pickup': ('2025-09-22', 'YAH-88'),
        'order_complaint': ('2025-09-22', 'YAH-117'), 'order_unpaid': ('2025-09-22', 'YAH-87')})


def test_acts():
    """acts make facts, in order and with words where they cannot; what was typed can be taken back"""
    shop = Shop()
    same(shop.asks('order', 'ship', 'YM2', 'day=2025-09-20')['state'], 'shipped')
    same(shop.clock('YM2')['shipped_on']['origin'], 'typed')
    same(shop.refused('order', 'ship', 'YM2', 'day=2025-09-21'), ('order_fact', 'YAH-87'))
    same(shop.refused('order', 'ship', 'YM5'), ('order_state', 'YAH-87'))
    same(shop.refused('order', 'ship', 'YM6', 'day=2025-08-31'), ('date_order', 'YAH-2'))
    same(shop.refused('order', 'edit', 'YM2', 'items_amount=5'), ('order_fixed', 'YAH-81'))
    same(shop.refused('order', 'complete', 'YM2')[0], 'order_act')
    same(shop.refused('order', 'cancel', 'YM6'), ('cancel_reason', 'YAH-68'))
    same(shop.asks('order', 'cancel', 'YM6', 'reason=seller_no_stock')['cancel_reason'], 'seller_no_stock')
    same(shop.asks('order', 'confirm', 'YM4', 'day=2025-09-21')['posting_day'], '2025-09-23')
    same(shop.asks('order', 'deliver', 'YM3', 'day=2025-09-21')['picked_up_on'], '2025-09-21')
    same(shop.asks('order', 'pay', 'YM5', 'day=2025-09-20')['state'], 'to_ship')
    same(shop.asks('order', 'withdraw', 'YM2', 'reason=ship')['state'], 'to_ship')
    log = shop.asks('order', 'log', 'YM2')['rows']
    same([(r['act'], r['day'], r['origin']) for r in log], [('withdraw', '2025-09-22', 'typed'), ('ship', '2025-09-20', 'typed')])
    shop.says('check')


def test_many():
    """an act on many is tried first, done as one batch, and taken back"""
    shop = Shop()
    tried = shop.asks('order', 'ship', 'profile=yahoo', 'waiting=ship', 'due=2025-10-07', 'day=2025-09-20', options=('--dry-run',))
    same([(r['order_no'], r['state'], r['becomes']) for r in tried['rows']], [('YM6', 'to_ship', 'shipped'), ('YM2', 'to_ship', 'shipped')])
    same((tried['changes'], tried['batch_id']), (2, None))
    same(shop.order('YM6')['state'], 'to_ship')
    same(shop.refused('order', 'ship', 'YM6', 'YM5', 'day=2025-09-20')[0], 'BULK_ROWS')
    same(shop.order('YM6')['state'], 'to_ship')
    done = shop.asks('order', 'ship', 'YM6', 'YM5', 'YM2', 'day=2025-09-20', 'skip_bad=yes')
    same((done['orders'], done['changes'], done['refused']), (3, 2, 1))
    same([shop.order(n)['state'] for n in ('YM2', 'YM5', 'YM6')], ['shipped', 'awaiting_payment', 'shipped'])
    shop.says('batch', 'undo', done['batch_id'])
    same([shop.order(n)['state'] for n in ('YM2', 'YM6')], ['to_ship', 'to_ship'])
    has(shop.says('order', 'ship', 'profile=yahoo', 'waiting=ship', options=('--dry-run',)).out, 'YM6', 'YM2')


def test_by_rule():
    """due run confirms and posts from the days that the rules give, whatever day it is run"""
    shop = Shop()
    shop.now = '2025-10-02T10:00'
    shop.says('due', 'run')
    same([shop.order(n)['state'] for n in ('YM1', 'YM3', 'YM4')], ['posted', 'shipped', 'disputed'])
    same([(r['step'], r['day'], r['count']) for r in shop.asks('due', 'log')['rows'] if r['step'].startswith('order_')],
         [('order_post', '2025-09-28', 1), ('order_confirm', '2025-09-26', 1)])
    same(shop.clock('YM1')['confirmed_on']['origin'], 'rule')
    with sqlite3.connect(shop.db) as db:
        before = db.execute('SELECT total(id) FROM life_log').fetchall()
        shop.says('due', 'run')
        same(db.execute('SELECT total(id) FROM life_log').fetchall(), before)
    # a complaint that is entered late, dated in time, takes the posting back (YAH-117)
    same(shop.asks('order', 'dispute', 'YM1', 'day=2025-09-26')['posting_day'], None)
    same(shop.order('YM1')['state'], 'disputed')


tap.main(globals())
