"""Order files of EasyStore and SHOPLINE (FMT-27, FMT-44 to 46, FMT-53, FMT-54) become orders of members: whose they are, what they
count for, which acts follow, what comes in twice or is taken back."""
import csv
import io
import os
import sqlite3

import tap
from tap import has, run, same

NOW = '2026-11-22T12:00+08:00'
EAS = ('Order Name,Order Number,Date,Channel,Customer Name,Customer Email,Customer Phone,Subtotal,Shipping Fee,Order Discount,Credit Used,'
       'Total Amount,Financial Status,Fulfillment Status,Remark,Refunded Amount,Transaction Status,Item Name,Item Variant,Item SKU,Item Price,'
       'Quantity').split(',')
ITEM = len(EAS) - 5
PAID = ('Paid', 'Fulfilled', '', '0.00', 'Success')


class Shop:
    def __init__(self, profile, settings='purchase = yes'):
        self.profile = profile
        self.folder = tap.folder()
        self.db = os.path.join(self.folder, 'shop.db')
        self.ini = os.path.join(self.folder, 'storekeep.ini')
        os.mkdir(os.path.join(self.folder, 'profiles'))
        with open(self.ini, 'w') as f:
            f.write('[shop]\nname = Clay\n')
        with open(os.path.join(self.folder, 'profiles', profile + '.ini'), 'w') as f:
            f.write('[points]\n' + settings + '\n')

    def asks(self, *words, code=0, now=NOW):
        return run('--db', self.db, '--config', self.ini, '--now', now, '--json', *words, expect=code).json()

    def member(self, name, *words):
        return self.asks('member', 'create', 'profile=' + self.profile, 'first_name=' + name, *words, now='2026-11-01T09:00+08:00')['id']

    def take(self, name, text, encoding='utf-8', **more):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding=encoding, newline='') as f:
            f.write(text)
        return self.asks('order', 'import', path, 'profile=' + self.profile, **more)

    def show(self, number):
        return self.asks('order', 'show', number)

    def sql(self, text, *values):
        with sqlite3.connect(self.db) as db:
            return db.execute(text, values).fetchall()

    def whole(self):
        same(self.asks('check')['whole'], True)


def table(head, rows):
    out = io.StringIO()
    csv.writer(out, lineterminator='\r\n').writerows([head] + rows)
    return out.getvalue()


def eas(*rows):
    """Rows as (order cells, item cells); None as order cells continues the order above."""
    return table(EAS, [(list(o) if o else [''] * ITEM) + list(i) for o, i in rows])


def codes(result):
    return [(r['line'], r['code']) for r in result['refusals']]


def lines(order):
    return [(l['product_code'], l['quantity'], l['unit_price'], l['quantity_returned']) for l in order['lines']]


def order(name, subtotal, total, state=PAID, mail='', phone='', date='2026-11-20 13:45:00 +0800', **more):
    cells = dict(zip(EAS, [name, name.lstrip('#'), date, 'Online Store', more.get('who', ''), mail, phone, subtotal, '', '', '', total, *state]))
    cells.update(more.get('cells', {}))
    return [cells[h] for h in EAS[:ITEM]]


CUP, BOX = ('青瓷杯', '大', 'CUP-1', '480.00', '2'), ('木盒', '', 'BOX-1', '100.00', '1')


def test_easystore_rows():
    """order fields stand on the first row only; a row without a name continues the order above, and nothing is carried over (FMT-54)"""
    shop = Shop('easystore')
    ann = shop.member('Ann', 'email=Ann@Example.tw')
    got = shop.take('a.csv', eas(
        (order('#1001', '1,060.00', '1,090.00', mail='ann@example.tw', cells={'Shipping Fee': '60.00', 'Order Discount': '30.00'}), CUP),
        (None, BOX),
        (order('#1002', '', '500', ('Paid', 'Unfulfilled', '', '', ''), phone='="0922000111"', date='', who='Wang', cells={'Channel': 'POS'}), ('盤', '', "'0099", '500', '1')),
    ), encoding='utf-8-sig')
    same((got['new'], got['refused'], codes(got)), (2, 0, []))
    one, two = shop.show('#1001'), shop.show('1002')
    same(lines(one), [('CUP-1', 2, 480, 0), ('BOX-1', 1, 100, 0)])
    same((one['member_id'], one['placed_at'], one['channel']), (ann, '2026-11-20T13:45:00+08:00', 'web'))
    # 1060 less 30; shares 30 x 960 / 1060 = 27.17 and 2.83: 27 and 3
    same((one['items_amount'], one['promotion_amount'], one['shipping_amount'], one['net_amount']), (1060, 30, 60, 1030))
    same([l['share_amount'] for l in one['lines']], [27, 3])
    same((one['state'], one['points_state'], one['points_granted']), ('completed', 'issued', 82))
    same((two['state'], two['channel'], two['net_amount'], lines(two)), ('open', 'pos', 500, [('0099', 1, 500, 0)]))
    same((two['promotion_amount'], two['shipping_amount'], two['placed_at'][:10]), (0, 0, '2026-11-22'))
    guest = shop.asks('member', 'show', two['member_id'])
    same((guest['kind'], guest['origin'], guest['first_name'], guest['phone']), ('guest', 'order', 'Wang', '+886922000111'))
    shop.whole()


def test_easystore_traps():
    """a bad row spoils its order alone; numbers that lost digits, rows before any order, sums at the end"""
    shop = Shop('easystore')
    bad = ('碗', '', 'BOWL', '4.8.0', '1')
    got = shop.take('b.csv', eas(
        (None, BOX),                                        # line 2: continues nothing
        (order('#1', '480', '480'), CUP[:3] + ('480', '1')),
        (None, bad),                                        # 4: spoils order 1
        (None, BOX),                                        # 5: belongs to order 1 too
        (order('2.51123E+13', '1', '1'), CUP),              # 6: has lost digits
        (None, BOX),                                        # 7: must not fall to order 1
        (order('#3 ', '100', '100'), BOX),
        (order('合計', '', '999'), ('',) * 5),
    ))
    same((got['new'], got['totals'] if 'totals' in got else 1), (1, 1))
    same([c for _, c in sorted(codes(got))], ['order_no_empty', 'order_incomplete', 'number_format', 'order_incomplete', 'order_no_exponent', 'order_no_empty'])
    same([line for line, _ in sorted(codes(got))], [2, 3, 4, 5, 6, 7])
    same([r['order_no'] for r in shop.asks('order', 'list')['rows']], ['3'])
    shop.whole()


def test_whose():
    """by code, else e-mail, else a phone that one has; never one of several; nobody twice (EAS-11, EAS-12, EAS-82)"""
    shop = Shop('easystore')
    ann = shop.member('Ann', 'email=ann@x.tw', 'phone=0912000001', 'member_code=C1')
    bob = shop.member('Bob', 'phone=0912000002')
    shop.member('Cy', 'phone=0912000003')
    shop.member('Di', 'phone=+886 912-000-003')
    head = EAS[:7] + ['Customer Code'] + EAS[7:]
    rows = [
        ('1', 'ann@x.tw', '0912000002', ''),     # the e-mail goes before the phone
        ('2', '', '0912-000-002', ''),
        ('3', '', '0912000003', ''),             # two have it
        ('4', 'new@x.tw', '0912000003', ''),     # an address of its own
        ('5', 'NEW@x.tw', '', ''),               # the guest of order 4
        ('6', 'new@x.tw', '', 'C1'),             # the code goes before all
        ('7', '', '', ''),                       # nobody
    ]
    text = table(head, [(lambda o: o[:7] + [code] + o[7:])(order(n, '100', '100', mail=mail, phone=phone)) + list(BOX) for n, mail, phone, code in rows])
    got = shop.take('c.csv', text)
    who = {r['order_no']: r['member_id'] for r in shop.asks('order', 'list')['rows']}
    guest = who['4']
    same(who, {'1': ann, '2': bob, '3': None, '4': guest, '5': guest, '6': ann, '7': None})
    same(shop.asks('member', 'show', guest)['kind'], 'guest')
    same([(n['code'], n['rule']) for n in got['notes']], [('MEMBER_MANY', 'EAS-82')])
    has(got['notes'][0]['message'], 'Order 3')
    same(shop.asks('order', 'edit', '3', 'member=' + str(bob))['member_id'], bob)


def test_again():
    """the same file changes nothing; a later one moves orders on, each act once, and never back; returns entered here stay"""
    shop = Shop('easystore')
    ann = shop.member('Ann', 'email=ann@x.tw')
    new, done = ('Pending', 'Unfulfilled', '', '', ''), PAID
    first = eas((order('1', '250', '250', new, 'ann@x.tw'), ('A', '', 'A', '125', '2')), (order('2', '100', '100', new, 'ann@x.tw'), BOX))
    same(shop.take('1.csv', first)['new'], 2)
    shop.asks('order', 'return-line', '1', 'line=1', 'quantity=1')
    later = eas((order('1', '250', '250', done, 'ann@x.tw'), ('A', '', 'A', '125', '2')), (order('2', '100', '100', new, 'ann@x.tw'), BOX))
    got = shop.take('2.csv', later)
    same((got['changed'], got['same']), (1, 1))
    one = shop.show('1')
    same((one['state'], one['net_amount'], lines(one), one['points_granted'], one['points_state']), ('completed', 125, [('A', 2, 125, 1)], 10, 'issued'))
    again = shop.take('3.csv', first + '\r\n')
    same(again['changed'], 1)
    same((shop.show('1')['state'], shop.asks('member', 'show', ann)['points']), ('completed', 10))
    shop.take('4.csv', eas((order('1', '250', '250', ('Voided', 'Fulfilled', '', '', ''), 'ann@x.tw'), ('A', '', 'A', '125', '2'))))
    same((shop.show('1')['state'], shop.asks('member', 'show', ann)['orders'], shop.asks('member', 'show', ann)['points']), ('cancelled', 0, 10))
    shop.whole()


def test_refund():
    """money given back without a line is a deduction of the whole"""
    shop = Shop('easystore')
    shop.member('Ann', 'email=ann@x.tw')
    shop.take('1.csv', eas((order('1', '300', '300', ('Partially Refunded', 'Fulfilled', '', '100.00', ''), 'ann@x.tw'), ('A', '', 'A', '200', '1')),
                           (None, BOX)))
    one = shop.show('1')
    same((one['state'], one['net_amount'], one['points_granted']), ('completed', 200, 16))


def test_undo():
    """a batch goes with its orders, guests and expected points; one whose orders earned stays, and says why"""
    shop = Shop('easystore')
    ann = shop.member('Ann', 'email=ann@x.tw')
    new = ('Pending', 'Unfulfilled', '', '', '')
    shop.take('1.csv', eas((order('1', '250', '250', new, 'ann@x.tw'), BOX), (order('2', '9', '9', new, 'g@x.tw', who='Guest'), BOX)))
    shop.take('2.csv', eas((order('1', '350', '350', new, 'ann@x.tw'), ('A', '', 'A', '350', '1'))))
    same(shop.show('1')['net_amount'], 350)
    shop.asks('batch', 'undo', '2')
    same((shop.show('1')['net_amount'], lines(shop.show('1'))), (100, [('BOX-1', 1, 100, 0)]))
    shop.asks('batch', 'undo', '1')
    same(shop.asks('order', 'list')['rows'], [])
    same([m['id'] for m in shop.asks('member', 'list')['rows']], [ann])
    same(shop.sql('SELECT (SELECT count(*) FROM sale), (SELECT count(*) FROM sale_line), (SELECT count(*) FROM points_grant), (SELECT count(*) FROM sale_source)'), [(0, 0, 0, 0)])
    shop.whole()
    shop.take('3.csv', eas((order('3', '250', '250', PAID, 'ann@x.tw'), ('A', '', 'A', '250', '1'))))
    refused = shop.asks('batch', 'undo', '3', code=1)
    same(refused['error']['code'], 'batch_blocked')
    has(refused['error']['message'], 'order 3')
    same(shop.asks('member', 'show', ann)['points'], 20)


SHL = '訂單號碼,訂單日期,訂單狀態,送貨狀態,送貨方式,訂單小計,運費,優惠折扣,折抵購物金,點數折現,附加費,訂單合計,顧客,電郵,電話號碼,郵政編號（如適用),商品貨號,商品名稱,選項,數量,商品結帳價'.split(',')


def shl(number, state, amounts, who, item, sent='備貨中', way='黑貓宅配'):
    return [number, '2026/11/20 下午 01:45', state, sent, way, *amounts, *who, '100', *item]


def test_shopline_rows():
    """amounts repeat on each row; the number tells no date; a line without a product is a bundle's parent (FMT-27, FMT-53)"""
    shop = Shop('shopline', 'master = yes\npurchase = yes')
    ann = shop.member('Ann', 'phone=0912345678')
    who, wang = ('林美華', '', '0912345678'), ('王', '', '0922000111')
    text = table(SHL, [
        shl('20260101054512345', '處理中', ('300', '80', '-30', '0', '0', '0', '350'), who, ('CUP-1', '杯', '', '1', '200')),
        shl('20260101054512345', '處理中', ('300', '80', '-30', '0', '0', '0', '350'), who, ('BOX-1', '盒', '', '1', '100')),
        # the parent and its goods carry a price: 1000 for what the order says is 500
        shl('20260101054512346', '處理中', ('500', '0', '0', '100', '(50)', '20', '370'), wang, ('', '組合', '', '1', '500'), way='全家C2C'),
        shl('20260101054512346', '處理中', ('500', '0', '0', '100', '(50)', '20', '370'), wang, ('A', '甲', '', '1', '300'), way='全家C2C'),
        shl('20260101054512346', '處理中', ('500', '0', '0', '100', '(50)', '20', '370'), wang, ('B', '乙', '', '2', '100'), way='全家C2C'),
        # the parent alone carries it
        shl('20260101054512347', '已取消', ('400', '0', '0', '0', '0', '0', '400'), wang, ('', '組合', '', '1', '400')),
        shl('20260101054512347', '已取消', ('400', '0', '0', '0', '0', '0', '400'), wang, ('A', '甲', '', '1', '0')),
        # its rows do not say the same
        shl('20260101054512348', '處理中', ('400', '0', '0', '0', '0', '0', '400'), wang, ('A', '甲', '', '1', '200')),
        shl('20260101054512348', '處理中', ('400', '0', '0', '0', '0', '0', '410'), wang, ('B', '乙', '', '1', '200')),
        shl('2.0260101E+16', '處理中', ('400', '0', '0', '0', '0', '0', '400'), wang, ('A', '甲', '', '1', '400')),
    ])
    got = shop.take('a.csv', text)
    same((got['new'], sorted(codes(got))), (3, [(9, 'order_incomplete'), (10, 'order_repeats'), (11, 'order_no_exponent')]))
    one, two, three = (shop.show('2026010105451234%d' % n) for n in (5, 6, 7))
    same((one['placed_at'], one['member_id'], one['logged_in']), ('2026-11-20T13:45:00+08:00', ann, True))
    same((one['net_amount'], one['points_granted'], one['delivery_code'], one['delivery_state']), (270, 20, 'tcat', '備貨中'))
    same((two['items_amount'], two['credit_amount'], two['points_amount'], two['surcharge_amount'], two['net_amount']), (500, 100, 50, 20, 350))
    same([l['amount'] for l in two['lines']], [0, 300, 200])
    same((three['state'], [l['amount'] for l in three['lines']]), ('cancelled', [400, 0]))
    same((two['logged_in'], two['points_reason']), (False, 'not_logged_in'))
    shop.whole()


def test_shopline_few_columns():
    """only the order number is certain: what a file does not have stays; an order that is not known needs amounts"""
    shop = Shop('shopline', 'master = yes\npurchase = yes')
    ann = shop.member('Ann', 'phone=0912345678')
    who = ('林美華', '', '0912345678')
    shop.take('a.csv', table(SHL, [
        shl('20260101054512345', '處理中', ('300', '80', '-30', '0', '0', '0', '350'), who, ('CUP-1', '杯', '', '1', '200')),
        shl('20260101054512345', '處理中', ('300', '80', '-30', '0', '0', '0', '350'), who, ('BOX-1', '盒', '', '1', '100')),
        shl('20260101054512346', '處理中', ('300', '80', '-30', '0', '0', '0', '350'), who, ('CUP-1', '杯', '', '1', '300'), way='全家C2C')]))
    got = shop.take('b.csv', table(['送貨狀態', '訂單狀態', '訂單號碼'], [['已送達', '已完成', '20260101054512345'], ['已到達', '處理中', '20260101054512346'],
                                                                  ['已取貨', '已完成', '20260101054512399']]))
    same((got['changed'], codes(got)), (2, [(4, 'order_amount_missing')]))
    one, two = shop.show('20260101054512345'), shop.show('20260101054512346')
    same((one['state'], one['delivery_state'], one['net_amount'], lines(one)), ('completed', 'arrived', 270, [('CUP-1', 1, 200, 0), ('BOX-1', 1, 100, 0)]))
    same((one['points_state'], shop.asks('member', 'show', ann)['points']), ('issued', 20))
    same((two['delivery_state'], two['final_at']), ('arrived', None))
    same([(n['code'], n['rule']) for n in got['notes']], [('DELIVERY_STATE', 'SHL-36')])
    shop.take('c.csv', table(['送貨狀態', '訂單號碼'], [['已取貨', '20260101054512346']]))
    same(shop.show('20260101054512346')['final_at'][:10], '2026-11-22')
    same(shop.take('d.csv', table(['送貨狀態', '訂單號碼'], [['已取貨', '20260101054512346'], ['', '']]))['changed'], 0)
    shop.whole()


tap.main(globals())
