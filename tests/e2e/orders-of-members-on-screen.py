"""Orders of members in the console: entered with what they count for beside the fields, completed, moved to another account with
their points, and seen from the member's record."""
import os

import tap
from tap import has, run, same
from terminal import Terminal

NOW = '2026-11-22T12:00+08:00'


class Shop:
    def __init__(self):
        self.folder = tap.folder()
        self.db, self.ini = os.path.join(self.folder, 'shop.db'), os.path.join(self.folder, 'storekeep.ini')
        os.mkdir(os.path.join(self.folder, 'profiles'))
        with open(self.ini, 'w') as f:
            f.write('[shop]\nname = Clay\n')
        with open(os.path.join(self.folder, 'profiles', 'easystore.ini'), 'w') as f:
            f.write('[points]\npurchase = yes\n')
        self.run('member', 'create', 'profile=easystore', 'last_name=林', 'first_name=美華', 'phone=0912345678')
        self.run('member', 'create', 'profile=easystore', 'last_name=王', 'first_name=大明', 'phone=0922345678')

    def run(self, *words):
        return run('--db', self.db, '--config', self.ini, '--now', NOW, '--as', 'mei', '--json', *words).json()

    def console(self, jump, sign, **more):
        t = Terminal('--db', self.db, '--config', self.ini, '--now', NOW, '--as', 'mei', **more)
        t.wait('今日')
        t.quiet(0.1)
        t.press(jump)
        t.wait(sign)
        t.quiet(0.1)
        return t


FORM = '''\
 掌櫃  Clay > 今日 > 訂單 > 新訂單                  2026-11-22 週日 12:00   mei
────────────────────────────────────────────────────────────────────────────────
  會員            [0912345678              ]  10/200  林美華
> 明細            [CUP x 2 @ 480 -50                              ]
                  [BOX @ 100                                      ]
                  [                                               ]
                  [                                               ]
                  [                                               ]
                  [                                               ]    27/60000
  優惠折扣        [                ]
  （下面還有）
  一行一項：貨號 x 數量 @ 單價，後面可加 -該項折扣，以及 returned 退回數量。例
  如：CUP-1 x 2 @ 480 -50
────────────────────────────────────────────────────────────────────────────────
 商品                   數量     退回      金額 分攤折扣      剩餘
 CUP                       2        0       910        0       910
 BOX                       1        0       100        0       100
 商品金額                  1,010
 淨額                      1,010
 依一般規則可得 80 點

────────────────────────────────────────────────────────────────────────────────
                                                           尚未儲存，草稿已保留
 F1 說明  F2 儲存  F5 重新整理  F7 預覽  F9 指令盤  Esc 返回'''


def test_entry():
    """F6, the member, Tab, the lines, F2: what it counts for stands below as it is typed"""
    shop = Shop()
    with shop.console('go', '還沒有訂單') as t:
        t.press('<F6>')
        t.wait('新訂單')
        t.quiet(0.1)
        t.press('0912345678<Tab>')
        t.wait('林美華')
        t.press('CUP x 2 @ 480 -50<Enter>BOX @ 100')
        t.wait('草稿已保留')
        t.wait('80 點')
        t.quiet()
        same(t.text(), FORM)
        t.press('<F2>')
        t.wait('訂單已儲存')
        has(t.text(), 'S20261122-1')
    made = shop.run('order', 'show', 'S20261122-1')
    same((made['net_amount'], made['member_name'], made['points_granted']), (1010, '林美華', 80))


def test_acts():
    """c completes after a preview, t moves it with its points; the record says what the points were reckoned from"""
    shop = Shop()
    shop.run('order', 'create', 'order_number=7', 'member=0912345678', 'lines=CUP x 2 @ 480 -50\nBOX x 1 @ 100', 'promotion_amount=30')
    with shop.console('go', '林美華') as t:
        t.press('<Enter>')
        t.wait('會員與點數')
        t.quiet()
        has(t.text(), '淨額            980', '否：尚未完成', '980 ÷ 25 = 39 級 × 2 點')
        t.press('c')
        t.wait('將變更 1 張訂單。')
        t.press('<F2>')
        t.wait('訂單已完成。')
        t.quiet()
        has(t.text(), '78  已發送  2026-11-22', '-27       883')
        t.press('t')
        t.wait('接收訂單的會員')
        t.press('0922345678<Enter>')
        t.wait('7：已發送 78 點，已使用 0 點，轉移 78 點。')
        t.press('<F2>')
        t.wait('訂單已轉移。')
        t.wait('王大明')
        t.press('<Enter>')
        t.wait('點數 78')
        has(t.text(), '> 7 > 王大明')
    same([(m['points'], m['orders'], m['spent']) for m in (shop.run('member', 'show', n) for n in (1, 2))], [(0, 0, 0), (78, 1, 980)])


def test_marked():
    """a on marked rows: what cannot be done is said and leaves the others alone"""
    shop = Shop()
    for n in '123':
        shop.run('order', 'create', 'order_number=' + n, 'member=0912345678', 'items_amount=100')
    shop.run('order', 'cancel', '2')
    with shop.console('go', '林美華') as t:
        t.press('   a')
        t.wait('要對 3 列做什麼？')
        t.press('c')
        t.wait('將變更 2 張訂單。')
        has(t.text(), '! 2  訂單 2 已取消')
        t.press('<F2>')
        t.wait('已變更 2 張訂單。')
    same([r['state'] for r in shop.run('order', 'list')['rows']], ['completed', 'cancelled', 'completed'])


def test_from_the_member():
    """F6 on the member's record enters an order of this member; Enter opens one"""
    shop = Shop()
    with shop.console('gm', '林美華') as t:
        t.press('<Enter>')
        t.wait('還沒有點數異動')
        t.press('4')
        t.wait('沒有訂單')
        t.press('<F6>')
        t.wait('新訂單')
        t.quiet(0.1)
        t.press('<Tab>CUP @ 50<F2>')
        t.wait('訂單已儲存')
        t.wait('S20261122-1')
        t.quiet(0.1)
        t.press('<Enter>')
        t.wait('會員與點數')
    same(shop.run('order', 'show', 'S20261122-1')['net_amount'], 50)


tap.main(globals())
