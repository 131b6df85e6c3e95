"""Tiers by command: raised by orders that count, changed by hand without a touch of the days, judged at the end of a period, kept by
the shop (EAS-25 to 36), and segments with the RFM analysis (EAS-100 to 107)."""
import os

import tap
from tap import has, run, same

TIER = 'id profile level name auto min_spend min_orders window_months match validity_months'.split()
CHANGE = 'id member_id from_tier to_tier cause from_before to_before from_after to_after reason by'.split()


class Shop:
    def __init__(self):
        self.folder = tap.folder()
        self.db, self.ini = os.path.join(self.folder, 'shop.db'), os.path.join(self.folder, 'storekeep.ini')
        os.mkdir(os.path.join(self.folder, 'profiles'))
        with open(self.ini, 'w') as f:
            f.write('[shop]\nname = Clay\n')
        with open(os.path.join(self.folder, 'profiles', 'easystore.ini'), 'w') as f:
            f.write('[tier]\n2.min_spend = 1000\n2.window_months = 12\n3.min_spend = 5000\n3.window_months = 12\n')
        self.orders = 0

    def asks(self, *words, now='2026-03-01T10:00', code=0, options=()):
        return run('--db', self.db, '--config', self.ini, '--now', now, '--as', 'mei', '--json', *options, *words, expect=code).json()

    def refused(self, *words, **more):
        return self.asks(*words, code=1, **more)['error']['code']

    def member(self, name, phone):
        return self.asks('member', 'create', 'profile=easystore', 'last_name=' + name, 'phone=' + phone, now='2025-01-01T09:00')['id']

    def buys(self, phone, amount, day):
        self.orders += 1
        number = 'A%d' % self.orders
        self.asks('order', 'create', 'profile=easystore', 'order_number=' + number, 'member=' + phone, 'items_amount=%d' % amount, now=day + 'T09:00')
        self.asks('order', 'complete', number, now=day + 'T10:00')

    def stands(self, phone, **more):
        m = self.asks('member', 'show', phone, **more)
        return m['tier'], m['tier_from'], m['tier_to']


def test_upgrade():
    """4,999 in all is VIP, one more is diamond, with a period of its own; a guest's orders raise nobody"""
    shop = Shop()
    shop.member('林', '0912000001')
    same(shop.stands('0912000001'), ('普通會員', None, None))
    shop.buys('0912000001', 999, '2025-04-09')
    same(shop.stands('0912000001')[0], '普通會員')
    shop.buys('0912000001', 4000, '2025-04-10')
    same(shop.stands('0912000001'), ('VIP', '2025-04-10', '2026-04-09'))
    shop.buys('0912000001', 1, '2025-05-31')
    same(shop.stands('0912000001'), ('鑽石會員', '2025-05-31', '2026-05-30'))
    rows = shop.asks('tier', 'history', '0912000001')['rows']
    same([k for k in CHANGE if k not in rows[0]], [])
    same([(r['from'], r['to'], r['cause'], r['order_number']) for r in rows], [('VIP', '鑽石會員', 'auto', 'A3'), ('普通會員', 'VIP', 'auto', 'A2')])


def test_by_hand():
    """EAS-29's own example; what cannot be is refused; a lifetime tier is asked about"""
    shop = Shop()
    shop.member('林', '0912000001')
    shop.member('王', '0912000002')
    shop.buys('0912000001', 1000, '2025-04-10')
    same(shop.stands('0912000001'), ('VIP', '2025-04-10', '2026-04-09'))
    changed = shop.asks('member', 'tier', '0912000001', 'tier=鑽石會員', now='2025-08-02T10:00')
    same((changed['tier'], changed['tier_from'], changed['tier_to']), ('鑽石會員', '2025-04-10', '2026-04-09'))
    said = run('--db', shop.db, '--config', shop.ini, '--now', '2025-08-02T11:00', 'member', 'tier', '0912000001', 'tier=VIP',
              ).out
    has(said, 'The tier changes now. The last day stays 2026-04-09.')
    same(shop.refused('member', 'tier', '0912000001', 'tier=VIP'), 'TIER_SAME')
    same(shop.refused('member', 'tier', '0912000001', 'tier=Gold'), 'TIER_NONE')
    same(shop.refused('member', 'tier', '0912000002', 'tier=VIP', 'valid_to=2026-02-28'), 'TIER_END_PAST')
    same(shop.refused('member', 'tier', '0912000002', 'tier=VIP'), 'tier_no_end')
    same(shop.asks('member', 'tier', '0912000002', 'tier=VIP', 'valid_to=2026-12-31')['tier_to'], '2026-12-31')
    same(shop.refused('member', 'tier', '0912000002', 'tier=VIP', 'valid_to=2026-02-30'), 'DATE_BAD')


def test_many():
    """tried, done and taken back as one; members in it already are the same"""
    shop = Shop()
    for i in (1, 2, 3):
        shop.member('林%d' % i, '091200000%d' % i)
    shop.buys('0912000001', 1000, '2026-02-01')
    words = ('member', 'tier', 'tier=VIP', 'all=yes', 'valid_to=2026-12-31')
    tried = shop.asks(*words, options=['--dry-run'])
    same((tried['members'], tried['changes'], tried['same'], tried['batch_id']), (3, 2, 1, None))
    same(shop.stands('0912000002')[0], '普通會員')
    done = shop.asks(*words)
    same(shop.stands('0912000001'), ('VIP', '2026-02-01', '2027-01-31'))
    same(shop.stands('0912000002')[2], '2026-12-31')
    shop.asks('batch', 'undo', str(done['batch_id']))
    same(shop.stands('0912000002'), ('普通會員', None, None))
    same(shop.refused('member', 'tier', 'tier=VIP', 'phone=0999'), 'BULK_EMPTY')


def test_end():
    """who falls is said before, and falls by the daily run on the day after the last"""
    shop = Shop()
    shop.member('林', '0912000001')
    shop.member('王', '0912000002')
    shop.buys('0912000001', 1000, '2025-03-10')
    shop.buys('0912000002', 1000, '2025-03-10')
    shop.buys('0912000002', 1000, '2025-12-31')
    falls = shop.asks('tier', 'falling', 'on=2026-03-10')['rows']
    same([(r['member'], r['from'], r['to'], r['tier_to'], r['lacking']) for r in falls], [('林', 'VIP', '普通會員', '2026-03-09', 1000)])
    same(shop.asks('tier', 'falling', 'on=2026-03-09')['rows'], [])
    shop.asks('due', 'run', now='2026-03-09T09:00')
    same(shop.stands('0912000001')[0], 'VIP')
    shop.asks('due', 'run', now='2026-03-10T09:00')
    shop.asks('due', 'run', now='2026-03-10T10:00')
    same(shop.stands('0912000001'), ('普通會員', None, None))
    same(shop.stands('0912000002'), ('VIP', '2026-03-10', '2027-03-09'))
    same([r['cause'] for r in shop.asks('tier', 'history')['rows']], ['end', 'end', 'auto', 'auto'])


def test_own():
    """the shop's tiers: entered, changed, deleted by the rules"""
    shop = Shop()
    shop.member('林', '0912000001')
    rows = shop.asks('tier', 'list')['rows']
    same([k for k in TIER if k not in rows[0]], [])
    same([(r['level'], r['name'], r['members']) for r in rows], [(1, '普通會員', 1), (2, 'VIP', 0), (3, '鑽石會員', 0)])
    same(shop.refused('tier', 'create', 'name=vip'), 'TIER_NAME')
    same(shop.refused('tier', 'create', 'name=Gold', 'auto=yes'), 'TIER_COND')
    same(shop.refused('tier', 'create', 'name=Gold', 'auto=yes', 'min_spend=4999'), 'TIER_ORDER')
    made = shop.asks('tier', 'create', 'name=Gold', 'auto=yes', 'min_spend=4999', 'validity_months=120', options=['--accept-warnings'])
    same((made['level'], made['validity_months'], made['members']), (4, 120, 0))
    same(shop.refused('tier', 'edit', 'Gold', 'validity_months=121'), 'NUMBER_BAD')
    same(shop.refused('tier', 'delete', '普通會員'), 'TIER_BASE')
    shop.asks('member', 'tier', '0912000001', 'tier=Gold', 'valid_to=2027-01-01')
    same(shop.refused('tier', 'delete', 'Gold'), 'TIER_IN_USE')
    shop.asks('tier', 'delete', 'VIP')
    same(len(shop.asks('tier', 'list')['rows']), 3)


def test_segments():
    """saved filters with figures; the analysis puts everybody in one of nine (orders 1, 1, 1, 4, 9: EAS-104's own)"""
    shop = Shop()
    for i, orders in enumerate((1, 1, 1, 4, 9), 1):
        shop.member('林%d' % i, '091200000%d' % i)
        for _ in range(orders):
            shop.buys('091200000%d' % i, 100 * i, '2026-02-%02d' % (10 + i))
    shop.member('林6', '0912000006')
    same(shop.refused('member', 'rfm', 'as_of=2020-01-01'), 'RFM_EMPTY')
    t = shop.asks('member', 'rfm')
    same((t['as_of'], t['from'], t['population'], t['others']), ('2026-03-01', '2025-03-02', 5, 1))
    same([(c['r'], c['f'], c['members']) for c in t['cells'] if c['members']], [(5, 5, 1), (4, 4, 1), (3, 2, 1), (2, 2, 1), (1, 2, 1)])
    same([(c['score'], c['low'], c['high'], c['members']) for c in t['cuts'] if c['measure'] == 'f'], [(5, 9, 9, 1), (4, 4, 4, 1), (2, 1, 1, 3)])
    same(sum(s['members'] for s in t['segments']), 6)
    same({s['segment']: s['members'] for s in t['segments'] if s['members']}, {'champions': 2, 'promising': 1, 'asleep': 2, 'none': 1})
    made = shop.asks('member', 'segment', 'create', 'name=大戶', 'orders_min=4')
    same((made['name'], made['members'], made['share_permille'], made['orders'], made['net_amount']), ('大戶', 2, 333, 13, 6100))
    same(shop.refused('member', 'segment', 'create', 'name=大戶', 'orders_min=5'), 'NAME_TAKEN')
    same(shop.refused('member', 'segment', 'create', 'name=空的'), 'SEG_EMPTY')
    same(shop.asks('member', 'segment', '大戶')['total'], 2)
    same(shop.asks('member', 'segment', 'preset=no_purchase')['members'], 1)
    rows = shop.asks('member', 'segment')['rows']
    same([r['members'] for r in rows if r['preset'] == 'all'], [6])
    done = shop.asks('member', 'tier', 'segment=大戶', 'tier=鑽石會員', 'valid_to=2026-12-31')
    same((done['members'], done['changes']), (2, 2))
    shop.asks('member', 'segment', 'delete', '大戶')
    same(shop.refused('member', 'segment', 'show', '大戶'), 'segment_missing')


tap.main(globals())
