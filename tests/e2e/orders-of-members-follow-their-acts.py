"""Orders of members by command: entered, counted, completed, cancelled, returned, moved, with the figures, points and credit
that follow (EAS-9, 45 to 47, 61, 109 to 114; SHL-27 to 37)."""
import os
import sqlite3

import tap
from tap import has, run, same

NOW = '2026-11-22T12:00+08:00'
ENTITY = ('id profile order_number member_id channel placed_at logged_in joined_at_checkout rule_id tier_id items_amount promotion_amount'
          ' credit_amount points_amount shipping_amount surcharge_amount delivery_code delivery_state direction final_at state completed_at'
          ' cancelled_at created_at created_by').split()
LINE = 'line_no product_code quantity quantity_returned unit_price discount_amount'.split()


class Shop:
    def __init__(self, profile='easystore', settings='purchase = yes'):
        self.profile = profile
        self.folder = tap.folder()
        self.db = os.path.join(self.folder, 'shop.db')
        self.ini = os.path.join(self.folder, 'storekeep.ini')
        os.mkdir(os.path.join(self.folder, 'profiles'))
        with open(self.ini, 'w') as f:
            f.write('[shop]\nname = Clay\n')
        with open(os.path.join(self.folder, 'profiles', profile + '.ini'), 'w') as f:
            f.write('[points]\n' + settings + '\n')
        self.ann = self.member('Ann', '0912000001')
        self.bob = self.member('Bob', '0912000002')

    def asks(self, *words, code=0, now=NOW, options=()):
        return run('--db', self.db, '--config', self.ini, '--now', now, '--as', 'mei', '--json', *options, *words, expect=code).json()

    def reads(self, *words, options=()):
        """what people read"""
        return run('--db', self.db, '--config', self.ini, '--now', NOW, '--as', 'mei', *options, *words).out

    def refused(self, *words, options=()):
        return self.asks(*words, code=1, options=options)['error']

    def member(self, name, phone, now='2026-11-01T09:00+08:00'):
        return self.asks('member', 'create', 'profile=' + self.profile, 'first_name=' + name, 'phone=' + phone, now=now)['id']

    def order(self, number, *words, member='0912000001', **more):
        return self.asks('order', 'create', 'profile=' + self.profile, 'order_number=' + number, 'member=' + member, *words, **more)

    def figures(self, member):
        m = self.asks('member', 'show', member)
        return m['orders'], m['spent'], m['points']

    def sql(self, text, *values):
        with sqlite3.connect(self.db) as db:
            return db.execute(text, values).fetchall()

    def whole(self):
        same(self.asks('check')['whole'], True)


def test_entity():
    """a document has every field of the entity, absent as null; amounts by hand from SHL-34"""
    shop = Shop()
    made = shop.order('#1001', 'lines=CUP x 1 @ 200\nBOX x 1 @ 100', 'promotion_amount=30', 'shipping_amount=60')
    same([k for k in ENTITY if k not in made], [])
    has(shop.reads('order', 'show', '1001'), '1001', 'CUP', 'BOX')
    same([[k for k in LINE if k not in l] for l in made['lines']], [[], []])
    same((made['order_number'], made['state'], made['member_id'], made['items_amount'], made['net_amount']), ('1001', 'open', shop.ann, 300, 270))
    same([(l['share_amount'], l['kept_amount']) for l in made['lines']], [(20, 180), (10, 90)])
    same((made['counted'], made['not_counted'], made['points_granted'], made['points_state']), (False, 'not_completed', 20, 'expected'))
    same(made['placed_at'], NOW.replace('T12:00', 'T12:00:00'))
    same(shop.asks('order', 'list', 'filter=state=open')['rows'][0]['order_no'], '1001')
    same(shop.refused('order', 'create', 'profile=easystore', 'order_number=1001', 'items_amount=1')['code'], 'order_exists')
    same(shop.order('', 'items_amount=10')['order_number'], 'S20261122-1')
    same(shop.order('', 'items_amount=10')['order_number'], 'S20261122-2')
    shop.whole()


def test_lifetime():
    """completed, the order counts and earns once; returned and cancelled it counts less and not at all, points stay for review"""
    shop = Shop()
    shop.order('1', 'lines=CUP x 1 @ 200\nBOX x 2 @ 50', 'promotion_amount=30')
    same(shop.figures(shop.ann), (0, 0, 0))
    done = shop.asks('order', 'complete', '#1')
    same((done['state'], done['counted'], done['points_state'], done['points_granted']), ('completed', True, 'issued', 20))
    same(shop.figures(shop.ann), (1, 270, 20))
    again = shop.asks('order', 'complete', '1')
    same(again['notes'][0]['code'], 'ALREADY_DONE')
    same(shop.figures(shop.ann), (1, 270, 20))
    back = shop.asks('order', 'return-line', '1', 'line=2', 'quantity=1')
    same(([l['kept_amount'] for l in back['lines']], back['net_amount'], back['points_granted']), ([180, 45], 225, 20))
    same(shop.figures(shop.ann), (1, 225, 20))
    same(shop.refused('order', 'return-line', '1', 'line=2', 'quantity=2')['code'], 'REFUND_OVER')
    same(shop.refused('order', 'return-line', '1', 'line=3')['code'], 'line_missing')
    gone = shop.asks('order', 'cancel', '1', 'reason=burst')
    same((gone['state'], gone['counted'], gone['not_counted']), ('cancelled', False, 'cancelled'))
    same(shop.figures(shop.ann), (0, 0, 20))
    for words in (('complete', '1'), ('edit', '1', 'promotion_amount=1'), ('deliver', '1', 'state=arrived'), ('return-line', '1', 'line=1')):
        same(shop.refused('order', *words)['code'], 'ORDER_CANCELLED')
    same(shop.asks('order', 'cancel', '1')['notes'][0]['code'], 'ALREADY_DONE')
    shop.whole()


def test_edit():
    """an edit before the issue counts anew with the bound rule (SHL-29); fields not named stay; what is fixed is refused"""
    shop = Shop('shopline', 'master = yes\npurchase = yes\nearn_spend = 50\nearn_points = 3')
    same(shop.order('7', 'lines=A x 4 @ 100')['points_granted'], 24)
    with open(os.path.join(shop.folder, 'profiles', 'shopline.ini'), 'w') as f:
        f.write('[points]\nmaster = yes\npurchase = yes\nearn_spend = 50\nearn_points = 1\n')
    changed = shop.asks('order', 'edit', '7', 'lines=A x 4 @ 65')
    same((changed['net_amount'], changed['points_granted'], changed['member_id']), (260, 15, shop.ann))
    same(shop.asks('order', 'complete', '7')['points_granted'], 15)
    same(shop.refused('order', 'edit', '7', 'order_number=8')['code'], 'order_number_fixed')
    same(shop.refused('order', 'edit', '7', 'member=0912000002')['code'], 'order_member_fixed')
    same(shop.refused('order', 'edit', '7', 'lines=A x 4 at 65')['code'], 'lines_format')
    same(shop.refused('order', 'edit', '7', 'promotion_amount=1.5')['field'], 'promotion_amount')


def test_delivery():
    """final states by method (SHL-36), the second word (SHL-37), withdrawn and counted anew (SHL-27)"""
    shop = Shop('shopline', 'master = yes\npurchase = yes\nissue_mode = days_after_final\nissue_days = 7')
    with open(os.path.join(shop.folder, 'profiles', 'shopline.ini'), 'a') as f:
        f.write('[plan]\nfamily = B\nnames = o2o\nmodules =\nextensions = member_points\n')
    shop.order('1', 'items_amount=100', 'delivery_code=tcat')
    wrong = shop.refused('order', 'deliver', '1', 'state=collected')
    same((wrong['code'], wrong['rule']), ('DELIVERY_STATE', 'SHL-36'))
    same(wrong['message'], '黑貓宅配 ends with 已到達; “已取貨” does not issue points.')
    same(shop.refused('order', 'deliver', '1', 'state=到了')['message'], '“到了” is not a delivery state. Final ones: 已到達, 已取貨.')
    first = shop.asks('order', 'deliver', '1', 'state=已送達', 'at=2026-11-23')
    same((first['delivery_state'], first['final_at'][:10], first['points_state'], first['due_on']), ('arrived', '2026-11-23', 'due', '2026-11-30'))
    gone = shop.asks('order', 'deliver', '1', 'state=', now='2026-11-24T09:00+08:00')
    same((gone['final_at'], gone['points_state'], gone['due_on']), (None, 'expected', None))
    same(gone['notes'][0]['code'], 'delivery_withdrawn')
    same(shop.asks('order', 'deliver', '1', 'state=已到達', 'at=2026-11-26')['due_on'], '2026-12-03')
    made = shop.order('2', 'items_amount=100', 'delivery_code=drone')
    same(made['notes'][0]['code'], 'DELIVERY_UNKNOWN')
    same(shop.refused('order', 'deliver', '2', 'state=arrived')['message'],
         '“drone” has no final state yet. Set delivery.drone.final to arrived or collected.')
    back = shop.order('3', 'items_amount=100', 'delivery_code=custom_return', 'direction=return')
    same(back['points_reason'], 'return')
    same(shop.asks('order', 'deliver', '3', 'state=collected')['final_at'], None)


def test_login():
    """not logged in, or a member only since the checkout: nothing is earned (SHL-31)"""
    shop = Shop('shopline', 'master = yes\npurchase = yes')
    same(shop.order('1', 'items_amount=100', 'logged_in=no')['points_reason'], 'not_logged_in')
    joined = shop.order('2', 'items_amount=100', 'joined_at_checkout=yes')
    same((joined['logged_in'], joined['points_reason']), (False, 'joined'))
    same(shop.asks('order', 'complete', '2')['points_granted'], None)


def test_blacklist():
    """an order for somebody on the blacklist is a warning and needs a reason (EAS-109)"""
    shop = Shop()
    shop.asks('member', 'block', shop.ann, 'reason=abuse')
    words = ('order', 'create', 'profile=easystore', 'member=0912000001', 'items_amount=100')
    told = shop.refused(*words)
    same((told['code'], told['rule']), ('BLACKLISTED', 'EAS-109'))
    has(told['message'], 'Ann is blacklisted since 2026-11-22: abuse. Take the order anyway?')
    same(shop.refused(*words, options=['--accept-warnings'])['code'], 'REASON_EMPTY')
    same(shop.asks(*words, 'reason=paid before', options=['--accept-warnings'])['member_id'], shop.ann)
    same(shop.sql("SELECT detail FROM audit WHERE what = 'order create'"), [('easystore: paid before',)])


def test_credit():
    """store credit used comes off the balance, at most what there is and what the order allows, and goes back (EAS-61)"""
    shop = Shop()
    shop.sql("INSERT INTO credit_entry (member_id, kind, amount, balance_after, at, by) VALUES (?, 'manual', 150, 150, 1, 'mei')", shop.ann)
    shop.sql('INSERT INTO wallet (member_id, credit) VALUES (?, 150) ON CONFLICT (member_id) DO UPDATE SET credit = 150', shop.ann)
    credit = lambda: shop.asks('member', 'show', shop.ann)['credit']
    make = ('order', 'create', 'profile=easystore', 'member=0912000001')
    same(shop.refused(*make, 'items_amount=500', 'credit_amount=151')['code'], 'CREDIT_SHORT')
    over = shop.refused(*make, 'items_amount=100', 'promotion_amount=20', 'credit_amount=81')
    same((over['code'], over['field']), ('CREDIT_OVER', 'credit_amount'))
    has(over['message'], '80')
    made = shop.order('1', 'items_amount=100', 'promotion_amount=20', 'credit_amount=80')
    same((made['net_amount'], credit()), (0, 70))
    shop.asks('order', 'edit', '1', 'credit_amount=50')
    same(credit(), 100)
    gone = shop.asks('order', 'cancel', '1')
    same((credit(), gone['notes'][0]['code']), (150, 'credit_back'))
    shop.whole()


def test_redemption():
    """points used on an order come off its net amount, go back when it is cancelled, and what lapsed meanwhile is told (EAS-51, SHL-68)"""
    shop = Shop('shopline', 'master = yes\npurchase = yes\ncashoff = yes\nredeem_points = 40\nredeem_value = 3')
    points = lambda: shop.asks('member', 'show', shop.ann)['points']
    shop.asks('points', 'add', str(shop.ann), 'points=100', 'reason=hello', now='2025-11-03T09:00+08:00')   # until 2026-06-30
    shop.asks('points', 'add', str(shop.ann), 'points=50', 'reason=hello', now='2026-02-03T09:00+08:00')    # until 2027-06-30
    early = '2026-06-20T09:00+08:00'
    shop.order('1', 'items_amount=100', now=early)
    shop.asks('points', 'redeem', str(shop.ann), 'points=120', 'order=1', now=early)
    used = shop.asks('order', 'show', '1', now=early)
    same((used['points_amount'], used['net_amount'], used['points_granted'], points()), (9, 91, 6, 30))
    gone = shop.asks('order', 'cancel', '1', now='2026-07-05T09:00+08:00')
    same([n['code'] for n in gone['notes']], ['points_back', 'points_lapsed'])
    has(gone['notes'][1]['message'], '100 of them had expired')
    same(points(), 50)
    shop.asks('order', 'cancel', '1', now='2026-07-06T09:00+08:00')
    same(points(), 50)
    shop.whole()


def test_transfer():
    """orders move with what is left of their points; figures of both are counted anew (EAS-112 to 114)"""
    shop = Shop()
    shop.order('1', 'items_amount=250')
    shop.order('2', 'items_amount=500')
    shop.order('3', 'items_amount=100', member='0912000002')
    for n in '123':
        shop.asks('order', 'complete', n)
    same((shop.figures(shop.ann), shop.figures(shop.bob)), ((2, 750, 60), (1, 100, 8)))
    tried = shop.asks('order', 'transfer', '1', 'member=0912000002', options=['--dry-run'])
    same([(t['order_number'], t['issued'], t['used'], t['points_moved']) for t in tried['transfers']], [('1', 20, 0, 20)])
    has(shop.reads('order', 'transfer', '1', 'member=0912000002', options=['--dry-run']), '20')
    same(shop.figures(shop.ann), (2, 750, 60))
    same(shop.asks('order', 'transfer', '1', 'member=0912000002', 'reason=two accounts')['points_moved'], 20)
    same((shop.figures(shop.ann), shop.figures(shop.bob)), ((1, 500, 40), (2, 350, 28)))
    shown = shop.asks('order', 'show', '1')
    same((shown['member_id'], shown['net_amount'], shown['placed_at'][:10]), (shop.bob, 250, '2026-11-22'))
    same(shop.sql('SELECT from_member, to_member, points_moved, reason FROM order_transfer'), [(shop.ann, shop.bob, 20, 'two accounts')])
    same(shop.refused('order', 'transfer', '1', 'member=0912000002')['message'], 'The order already belongs to Bob.')
    same(shop.refused('order', 'transfer', '1', 'member=nobody')['code'], 'MEMBER_NONE')
    same(shop.refused('order', 'transfer', 'member=0912000002')['code'], 'orders_none')
    same(shop.asks('order', 'transfer', 'all=yes', 'from=0912000001', 'member=0912000002')['orders'], 1)
    same((shop.figures(shop.ann), shop.figures(shop.bob)), ((0, 0, 0), (3, 850, 68)))
    shop.asks('member', 'block', shop.ann, 'reason=abuse')
    same(shop.refused('order', 'transfer', '1', 'member=0912000001')['code'], 'BLACKLISTED')
    shop.whole()


def test_dry_run():
    """--dry-run changes nothing, of any act"""
    shop = Shop()
    shop.order('1', 'lines=A x 2 @ 100')
    before = shop.sql('SELECT * FROM sale') + shop.sql('SELECT * FROM orders') + shop.sql('SELECT * FROM audit')
    for words in (('create', 'profile=easystore', 'items_amount=1'), ('edit', '1', 'lines=A x 1 @ 1'), ('complete', '1'), ('cancel', '1'),
                  ('deliver', '1', 'state=arrived'), ('return-line', '1', 'line=1'), ('transfer', '1', 'member=0912000002')):
        shop.asks('order', *words, options=['--dry-run'])
    same(shop.sql('SELECT * FROM sale') + shop.sql('SELECT * FROM orders') + shop.sql('SELECT * FROM audit'), before)


def test_list():
    """a member's orders newest first; orders of others stay away"""
    shop = Shop()
    shop.order('1', 'items_amount=1', 'placed_at=2026-11-03')
    shop.order('2', 'items_amount=1', 'placed_at=2026-11-05 10:00')
    shop.order('3', 'items_amount=1', member='0912000002')
    same([r['order_no'] for r in shop.asks('order', 'list', 'member=0912000001')['rows']], ['2', '1'])
    same([r['member_id'] for r in shop.asks('order', 'list')['rows']], [shop.ann, shop.ann, shop.bob])


tap.main(globals())
