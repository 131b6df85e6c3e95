"""Returns and exchanges by command: every verb, the fields of their entities, refusals with their rules, what is only tried, several at
once, what happens by itself, and two people who close one slip at the same moment (YAH-82 to 105, YAH-120)."""
import os
import sqlite3
import subprocess

import tap
from tap import has, run, same

RETURN = ('no ym_no created_on by with_pickup collected_on delivered_on abnormal_on state reason closed_on refund_amount reverse_fee refunded_on'
          ' bank_refunded_on packaging_info item_info').split()
EXCHANGE = 'no ym_no created_on state close_option closed_on'.split()


HEAD = '訂單編號,交易序號,訂單狀態,訂購日期,轉單日期,出貨日期,付款方式,商品名稱,數量,金額小計,商品稅別,退款日期\n'


class Shop:
    """Orders shipped on 5 September 2025: YAH-84's own, whose period ends on the 23rd."""

    def __init__(self, count=6):
        self.folder = tap.folder()
        self.db = os.path.join(self.folder, 'shop.db')
        self.ini = os.path.join(self.folder, 'storekeep.ini')
        with open(self.ini, 'w') as f:
            f.write('[shop]\nname = Clay\n')
        if count:
            self.bring([('YM%d' % n, 'C%d' % n, 300 + n, '') for n in range(1, count + 1)])

    def bring(self, rows):
        path = os.path.join(self.folder, 'orders.csv')
        with open(path, 'w') as f:
            f.write(HEAD)
            for no, cart, amount, refunded in rows:
                f.write('%s,%s,已出貨,2025-09-02,2025-09-03,2025-09-05,ATM轉帳,tea bowl,2,%d,應稅,%s\n' % (no, cart, amount, refunded))
        self.asks('order', 'import', path, 'profile=yahoo', options=['--accept-warnings'])

    def words(self, *words, now='2025-09-09T10:00', options=()):
        return '--db', self.db, '--config', self.ini, '--now', now, '--as', 'mei', *options, *words

    def asks(self, *words, code=0, now='2025-09-09T10:00', options=()):
        return run(*self.words(*words, now=now, options=('--json', *options)), expect=code).json()

    def refused(self, *words, **more):
        error = self.asks(*words, code=1, **more)['error']
        return error['code'], error['rule']

    def reads(self, *words, now='2025-09-09T10:00', options=()):
        return run(*self.words(*words, now=now, options=options)).out

    def order(self, no):
        return self.asks('order', 'show', no)

    def whole(self):
        same(self.asks('check')['whole'], True)


def keys(record, wanted):
    same([k for k in wanted if k not in record], [], 'not in %r' % (record,))


def nothing_empty(value, where=''):
    """no text is empty: absent is null"""
    if isinstance(value, dict):
        for k, v in value.items():
            nothing_empty(v, where + '.' + k)
    elif isinstance(value, list):
        for v in value:
            nothing_empty(v, where)
    elif value == '':
        raise AssertionError('%s is empty text' % where)


def test_entity():
    """documents have every field of the two entities, shown and listed, absent as null"""
    shop = Shop()
    made = shop.asks('return', 'create', 'YM1', 'by=buyer', 'no=T881')
    swap = shop.asks('exchange', 'create', 'YM2', 'reason=another size')
    rows = shop.asks('return', 'list')['rows'], shop.asks('exchange', 'list')['rows']
    for record, wanted in (made, RETURN), (rows[0][0], [k for k in RETURN if not k.endswith('_info')]), (swap, EXCHANGE), (rows[1][0], EXCHANGE):
        keys(record, wanted)
        nothing_empty(record)
    same((made['no'], made['ym_no'], made['by'], made['state'], made['refund_amount'], made['reverse_fee']), ('T881', 'YM1', 'buyer', 'requested', 301, None))
    same((made['next_step'], made['last_day'], made['days_left']), ('pickup', '2025-09-11', 2))
    same((swap['no'], swap['state'], swap['next_on'], swap['last_day']), ('X-1', 'open', '2025-09-12', '2025-09-11'))
    same([e['act'] for e in made['events']], ['create'])
    for options in (), ('--plain',):
        has(shop.reads('return', 'list', options=options), 'T881', 'YM1')
        has(shop.reads('return', 'show', 'T881', options=options), 'YM1', '2025-09-11')
        has(shop.reads('exchange', 'show', 'X-1', options=options), 'another size')
    shop.whole()


def test_way():
    """requested, collected, back, confirmed, refunded; the order tells the same story"""
    shop = Shop()
    shop.asks('return', 'create', 'ym_no=YM1')
    same(shop.order('YM1')['state'], 'returning')
    r = shop.asks('return', 'collect', 'R-1', 'courier_no=90412', 'reverse_fee=80')
    same((r['state'], r['courier_no'], r['reverse_fee']), ('collected', '90412', 80))
    r = shop.asks('return', 'receive', 1)
    same((r['state'], r['next_step'], r['next_on']), ('delivered', 'decide', '2025-09-11'))  # YAH-93's own
    tried = shop.asks('return', 'confirm', 'R-1', options=['--dry-run'])
    same(tried['possible'], True)
    same(shop.asks('return', 'show', 1)['state'], 'delivered')
    same(shop.asks('return', 'confirm', 'R-1')['closed_by'], 'store')
    r = shop.asks('return', 'refund', 'R-1', 'refunded_on=2025-09-15', now='2025-09-20T10:00')
    same((r['state'], r['refunded_on'], r['next_step']), ('refunded', '2025-09-15', None))
    same(shop.refused('return', 'refund', 'R-1', 'refunded_on=2025-09-16', 'bank_refunded_on=2025-09-30', now='2025-09-20T10:00'), ('date_order', 'YAH-2'))
    same(shop.asks('return', 'show', 'R-1')['refunded_on'], '2025-09-15')  # both dates or none
    order = shop.order('YM1')
    same((order['state'], order['refund_day'], order['reverse_fee']), ('returned', '2025-09-15', 80))
    same(shop.refused('return', 'confirm', 'R-1', now='2025-09-20T10:00'), ('return_closed', 'YAH-94'))
    shop.whole()


def test_refusals():
    """what a rule forbids is refused with its number, exit 1, and nothing changes"""
    shop = Shop()
    shop.asks('return', 'create', 'YM1')
    same(shop.refused('return', 'create', 'YM1'), ('return_open', 'YAH-89'))
    same(shop.refused('exchange', 'create', 'YM1'), ('return_open', 'YAH-101'))
    same(shop.refused('return', 'create', 'YM2', 'qty=1'), ('return_qty', 'YAH-98'))
    same(shop.refused('return', 'create', 'YM2', 'created_on=2025-09-04'), ('date_order', 'YAH-2'))
    same(shop.refused('return', 'create', 'YM2', now='2025-09-24T10:00'), ('cooloff_over', 'YAH-82'))
    same(shop.asks('return', 'create', 'YM2', now='2025-09-24T10:00', options=['--accept-warnings'])['voluntary'], True)
    same(shop.refused('return', 'edit', 'R-1', 'reverse_fee=60'), ('fee_not_collected', 'YAH-91'))
    same(shop.refused('return', 'confirm', 'R-1'), ('not_delivered', 'YAH-92'))
    same(shop.refused('return', 'abnormal', 'R-1', 'reason=defect'), ('slip_state', 'YAH-92'))
    same(shop.refused('return', 'show', 'R-99'), ('slip_missing', None))
    same(shop.refused('return', 'refuse', 'YM3', 'reason=other', now='2025-09-23T23:00'), ('within_cooloff', 'YAH-82'))
    same(shop.refused('return', 'refuse', 'YM3', 'reason=no_online_request', now='2025-09-24T10:00'), ('no_online_request', 'YAH-85'))
    shop.asks('return', 'refuse', 'YM3', 'reason=out_of_period', now='2025-09-24T10:00')
    run(*shop.words('return', 'confirm'), expect=2)
    same(shop.refused('return', 'create', 'YM9', 'profile=shopline')[0] in ('order_missing', 'slips_unknown', 'order_of_members'), True)


def test_order_of_the_list():
    """overdue slips stand first, then by days left; those that wait for the refund alone come after those that somebody has to act on"""
    shop = Shop()
    for n in range(1, 7):
        shop.asks('return', 'create', 'YM%d' % n, 'with_pickup=' + ('yes' if n == 4 else 'no'), now='2025-09-05T10:00')
    shop.asks('return', 'receive', 1, 'delivered_on=2025-09-05', now='2025-09-05T10:00')
    shop.asks('return', 'confirm', 1, now='2025-09-05T10:00')
    shop.asks('return', 'receive', 2)  # until the 11th
    shop.asks('return', 'receive', 3, 'delivered_on=2025-09-08')  # until the 10th
    shop.asks('return', 'receive', 6)
    shop.asks('return', 'abnormal', 6, 'reason=defect')
    shop.asks('return', 'cancel', 5)
    rows = [(r['no'], r['days_left']) for r in shop.asks('return', 'list')['rows']]
    same(rows, [('R-4', 0), ('R-3', 1), ('R-2', 2), ('R-6', 30), ('R-1', None), ('R-5', None)])


def test_closed():
    """a closed slip changes no more, however it was closed (YAH-94); only what comes too late is told so (YAH-93)"""
    shop = Shop()
    for n in 1, 2:
        shop.asks('return', 'create', 'YM%d' % n)
    shop.asks('return', 'collect', 1, 2)
    shop.asks('return', 'receive', 1, 2)
    shop.asks('return', 'confirm', 1)
    late = '2025-09-12T00:00'  # the second closed by itself with the 11th
    same(shop.refused('return', 'abnormal', 2, 'reason=defect', now=late), ('return_closed', 'YAH-93'))
    same(shop.refused('return', 'abnormal', 1, 'reason=defect', now=late), ('return_closed', 'YAH-94'))
    for n in 1, 2:
        for words in (['confirm'], ['receive'], ['collect'], ['cancel'], ['cancel', 'by=service'], ['resolve', 'end=supplied'], ['close'],
                      ['edit', 'note=x'], ['edit', 'courier_no=9']):
            same(shop.refused('return', words[0], n, *words[1:], now=late), ('return_closed', 'YAH-94'), '%r' % words)
        # what the courier costs is known from the account only
        same(shop.asks('return', 'edit', n, 'reverse_fee=60', 'note=', now=late)['reverse_fee'], 60)
    shop.whole()


def test_invoice():
    """who opens a return is reminded of the buyer's invoice, also when an exchange becomes one (YAH-79)"""
    shop = Shop()
    rules = lambda made: [n['rule'] for n in made['notes']].count('YAH-79')
    same(rules(shop.asks('return', 'create', 'YM1')), 1)
    for no, how in ('YM2', 'to_return_pickup'), ('YM3', 'to_return_no_pickup'):
        made = shop.asks('exchange', 'create', no, 'reason=size')
        same(rules(shop.asks('exchange', 'close', made['no'], 'close_option=' + how)), 1)


def test_abnormal():
    """an abnormal return needs a reason, ends in two ways, or by itself on the 31st day"""
    shop = Shop()
    for n in 1, 2, 3:
        shop.asks('return', 'create', 'YM%d' % n, 'with_pickup=no')
    shop.asks('return', 'receive', 1, 2, 3)
    same(shop.refused('return', 'abnormal', 1), ('reason_missing', 'YAH-95'))
    same(shop.refused('return', 'abnormal', 1, 'reason=foreign_parcel', 'item_info=books'), ('foreign_parcel', 'YAH-96'))
    r = shop.asks('return', 'abnormal', 1, 'reason=foreign_parcel', 'packaging_info=yellow bag', 'item_info=books')
    same((r['reason'], r['last_day'], r['next_on']), ('foreign_parcel', '2025-10-09', '2025-10-10'))
    for n in 2, 3:
        shop.asks('return', 'abnormal', n, 'reason=defect')
    same(shop.refused('return', 'resolve', 1, 'end=supplied', 'close=no'), ('still_open', 'YAH-95'))
    same(shop.asks('return', 'close', 1)['state'], 'closed')
    r = shop.asks('return', 'resolve', 2, 'end=kept')
    same((r['state'], r['cancelled_by']), ('cancelled', 'service'))
    done = shop.asks('due', 'run', now='2025-10-20T10:00')
    steps = [(s['day'], s['record_no'], s['rule']) for s in done['steps'] if s['record'] == 'return']
    same(steps, [('2025-10-10', 'R-3', 'YAH-97')])
    same(shop.asks('return', 'show', 3)['closed_on'], '2025-10-10')
    same(shop.refused('return', 'resolve', 3, 'end=kept', now='2025-10-20T10:00'), ('return_closed', 'YAH-94'))
    shop.whole()


def test_several():
    """several slips are one act: all or nothing, or those that can with skip_bad=yes"""
    shop = Shop()
    for n in range(1, 5):
        shop.asks('return', 'create', 'YM%d' % n)
    same(shop.asks('return', 'collect', 1, 2, 3)['done'], 3)
    same(shop.refused('return', 'receive', 1, 2, 4), ('slip_state', 'YAH-91'))
    same(shop.asks('return', 'show', 1)['state'], 'collected')
    same(shop.asks('return', 'receive', 1, 2, 4, 'skip_bad=yes', options=['--dry-run'])['done'], 2)
    same(shop.asks('return', 'show', 1)['state'], 'collected')
    done = shop.asks('return', 'receive', 1, 2, 4, 'skip_bad=yes')
    same([(r['no'], r['done'], r['code']) for r in done['rows']], [('R-1', True, None), ('R-2', True, None), ('R-4', False, 'slip_state')])
    has(shop.reads('return', 'confirm', 'R-1', 'R-2'), 'R-1', 'R-2')
    shop.whole()


def test_exchange():
    """an exchange is written at, reminded of, and closed in one of four ways; a return is made at once"""
    shop = Shop()
    for n in range(1, 5):
        shop.asks('exchange', 'create', 'YM%d' % n)
    shop.asks('exchange', 'receive', 'X-1')
    shop.asks('exchange', 'abnormal', 'X-1', 'reason=cracked')
    same([e['act'] for e in shop.asks('exchange', 'show', 1)['events']], ['abnormal', 'receive', 'create'])
    same(shop.refused('exchange', 'close', 1), ('close_option', 'YAH-104'))
    same(shop.refused('exchange', 'close', 1, 'close_option=new_sent'), ('new_shipped_on_missing', 'YAH-104'))
    x = shop.asks('exchange', 'confirm', 1, 'close_option=new_sent', 'new_shipped_on=2025-09-09', 'new_tracking=9031')
    same((x['state'], x['close_option'], x['new_tracking']), ('closed', 'new_sent', '9031'))
    same(shop.asks('exchange', 'resolve', 2)['close_option'], 'solved_online')
    same(shop.asks('exchange', 'cancel', 4)['state'], 'cancelled')
    x = shop.asks('exchange', 'show', 3, now='2025-09-12T10:00')
    shop.asks('due', 'run', now='2025-09-15T10:00')
    same(shop.asks('exchange', 'show', 3)['reminded_on'], '2025-09-12')
    x = shop.asks('exchange', 'close', 3, 'close_option=to_return_no_pickup', 'no=T5', now='2025-09-15T10:00')
    r = shop.asks('return', 'show', 'T5')
    same((r['ym_no'], r['with_pickup'], r['state'], r['exchange_id'], r['id']), ('YM3', False, 'requested', 3, x['return_id']))
    shop.whole()


def test_together():
    """of two who confirm and take back one slip at the same moment, one wins and the other is told"""
    shop = Shop()
    for n in range(1, 5):
        shop.asks('return', 'create', 'YM%d' % n, 'with_pickup=no')
    shop.asks('return', 'receive', 1, 2, 3, 4)
    for n in range(1, 5):
        both = [subprocess.Popen([os.environ['STOREKEEP'], *shop.words(*words, options=['--json'])], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                 env=dict(os.environ, LANGUAGE='en')) for words in (('return', 'confirm', str(n)), ('return', 'confirm', str(n)))]
        outs = [p.communicate()[0].decode() for p in both]
        same(sorted(p.returncode for p in both), [0, 1])
        has(''.join(outs), 'return_closed')
    with sqlite3.connect(shop.db) as db:
        same(db.execute("SELECT count(*) FROM slip_event WHERE act = 'confirm'").fetchone()[0], 4)
    shop.whole()


def test_files():
    """a refund that the marketplace's file brings is the slip's"""
    shop = Shop(0)
    shop.bring([('YM7', 'C7', 310, '')])
    shop.asks('return', 'create', 'YM7', 'with_pickup=no')
    shop.asks('return', 'receive', 1)
    shop.asks('return', 'confirm', 1)
    shop.bring([('YM7', 'C7', 310, '2025-09-09')])
    r = shop.asks('return', 'show', 1)
    same((r['state'], r['refunded_on']), ('refunded', '2025-09-09'))
    shop.whole()


tap.main(globals())
