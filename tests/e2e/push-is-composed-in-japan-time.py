"""Coupon pushes in the console, in zh_TW: composed with times of Japan and the fans counted, applied for after a last
look, order numbers ticked, several cancelled at once (QOO sections 4 to 11)."""
import csv
import os

import tap
from tap import has, run, same
from terminal import Terminal


class Shop:
    def __init__(self):
        self.home = tap.folder()
        self.db = self.home + '/shop.db'
        self.now = '2031-10-31T11:00:00+08:00'       # 12:00 in Japan
        self.do('code', 'create', 'profile=qoo10', 'kind=shop', 'name=GLAZE', 'code=GLAZE50')
        self.take('audience', [['customer_id', 'email_verified', 'reminder_opt_out', 'followed_on', 'left_on'],
                               ['f1', 1, 0, '2031-09-30', ''], ['f2', 1, 0, '2031-10-01', ''], ['f3', 0, 0, '2031-10-02', '']],
                  'source=followers')
        self.take('audience', [['item_no', 'title', 'rank']] + [['A%d' % n, 'good %d' % n, n] for n in range(1, 5)], 'source=items')
        self.take('order', [['order_no', 'customer_id', 'state', 'ordered_at'], ['2501', 'b1', 'bought', '2031-10-01'],
                            ['2502', 'b1', 'bought', '2031-10-02'], ['2503', 'b2', 'cancelled', '2031-10-03']])
        self.sheet = self.file('sheet.csv', [['旧订单号码'], ['2501'], ['2502'], ['2503'], ['bad one']])

    def file(self, name, rows):
        path = os.path.join(self.home, name)
        with open(path, 'w', encoding='utf-8', newline='') as f:
            csv.writer(f).writerows(rows)
        return path

    def take(self, noun, rows, *fields):
        self.do(noun, 'import', self.file('in.csv', rows), 'profile=qoo10', *fields)

    def do(self, *words):
        return run('--db', self.db, '--now', self.now, *words)

    def state(self, push):
        return self.do('--json', 'push', 'show', push).json()['state']

    def pushes(self, cols=80, rows=24):
        t = Terminal('--db', self.db, '--now', self.now, '--as', 'mei', cols=cols, rows=rows)
        t.wait('今日')
        t.quiet(0.1)
        t.press('gu')
        t.wait('取消发送')
        t.quiet(0.1)
        return t


def compose_ad(t, time):
    """Coupon and time by F4, the number of goods typed."""
    t.press('<F6>')
    t.wait('推送種類')
    t.quiet()
    has(t.text(), '3 位粉絲，其中略過 1 位')
    t.press('<Down><F4>')
    t.wait('GLAZE50')
    t.press('<Enter>')
    t.wait(lambda s: 'GLAZE' in t.row_with('優惠券  '))
    t.press('<Down*2>4<Down*2><F4>')
    t.wait('10:00')
    t.press(time)
    t.quiet()


def test_composed_looked_at_and_applied():
    """F6, four fields, F2, F2: times are Japan's with the hour here beside them, the week and the deadline stand below"""
    shop = Shop()
    with shop.pushes() as t:
        compose_ad(t, '11-03 10')
        has(t.row_with('2031-11-03 10:00'), '週一', '台灣 09:00')
        same([time for time in ('09:30', '22:30') if ' %s ' % time in t.text()], [])
        t.press('<Enter>')
        t.wait('2031-11-02 10:00')                   # can be cancelled until
        has(t.text(), '2031-11-03 這一週可以推送', '台灣時間 09:00')
        t.press('<F2>')
        t.wait('申請前的最後確認')
        has(t.text(), 'GLAZE', 'QOO-43', '約 2 位顧客')
        same(shop.state(1), 'draft')
        t.press('<F2>')
        t.wait('已申請。')
        same(shop.state(1), 'applied')
        t.press('<Esc>')
        t.wait('優惠券推送')
        t.wait('2031-11-03 10:00')
        t.quiet()
        # the second one of that week: said under the field, and again when it is handed in
        t.quiet(0.1)
        compose_ad(t, '11-03 22')
        has(t.row_with('2031-11-03 22:00'), '該週已用')
        t.press('<Enter><Down>')
        t.wait('QOO-4)')
        t.press('<F2>')
        t.wait('還不能申請')
        has(t.text(), '2031-11-10')
        same(shop.state(2), 'draft')


def test_order_numbers_are_ticked():
    """a sheet is uploaded, t ticks what is usable, Space one row, a cancelled order asks first"""
    shop = Shop()
    with shop.pushes() as t:
        t.press('<F6>')
        t.wait('推送種類')
        t.quiet()
        t.press('<Right>')
        t.wait('訂單號碼表')
        t.press('<F2>')
        t.wait('還沒有訂單號碼')
        t.quiet(0.1)
        t.press('<F6>')
        t.wait('訂單號碼表（CSV')
        t.press('<paste:%s><Enter>' % shop.sheet)
        t.wait('已上傳')
        t.quiet(0.1)
        has(t.text(), '共 4 列／可用 3／重複 0／有錯 1／顧客 2', '已勾選 0')
        t.press('t')
        t.wait('已勾選 2')
        has(t.row_with('bad one'), '不是訂單號碼')
        same('[' in t.row_with('bad one'), False)
        has(t.row_with('2503'), '[ ]', '已取消或未付款')
        t.press('<Down*3><Space>')
        t.wait('仍要繼續嗎')
        t.press('y')
        t.wait('已勾選 3')
        t.press('<Up><Space>')
        t.wait('已勾選 2')
        t.press('<Esc>')
        t.wait_gone('已勾選')
    same([r['order_no'] for r in shop.do('--json', 'push', 'show', 1).json()['orders'] if r['ticked']], ['2501', '2503'])


def test_several_are_cancelled():
    """marked with Space, tried first: each says what becomes of it"""
    shop = Shop()
    for time in ('2031-11-01 22:00', '2031-11-03 10:00'):
        made = shop.do('--json', 'push', 'create', 'type=ad', 'coupon_id=1', 'auto_n=4', 'send_at=' + time).json()
        shop.do('--accept-warnings', 'push', 'apply', made['id'])
    shop.now = '2031-11-01T09:00:00+08:00'             # 10:00 in Japan: too late for the first
    with shop.pushes(cols=200, rows=50) as t:
        has(t.text(), '2 取消发送 1')
        t.press('<Space><Down><Space>a')
        t.wait('要對 2 列做什麼')
        t.press('c')
        t.wait('會取消')
        has(t.text(), '#2 會取消', '#1 不變')
        t.press('<F2>')
        t.wait('#2 已取消')
    same((shop.state(1), shop.state(2)), ('applied', 'cancelled'))


def test_preview_of_three_channels():
    """F7 shows the mail, the note and the app push one after the other"""
    shop = Shop()
    shop.do('push', 'create', 'type=ad', 'coupon_id=1', 'auto_n=4')
    with shop.pushes() as t:
        t.press('<Enter>')
        t.wait('信中的商品')
        t.quiet(0.1)
        t.press('<F7>')
        t.wait('BEST ITEM')
        has(t.text(), '[Qoo10] ショップクーポンが発行されました', 'good 1', 'good 4')
        t.press('<F7><F7>')
        t.wait('[クーポン]')
        t.press('<F7>')
        t.wait('信中的商品')


tap.main(globals())
