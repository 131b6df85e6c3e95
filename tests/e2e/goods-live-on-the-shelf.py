"""Goods: entered, judged, listed and scheduled, counted, their pictures and files, by command and on the screen in zh_TW."""
import csv
import os
import struct
import zlib

import tap
from tap import has, run, same
from terminal import Terminal

NOW = '2026-10-14T09:42'
FOLDER = tap.folder()
STORE = ('store_id=tw12345', 'tax_id=12345675', 'name=陶然窯', 'billing_email=bill@example.com', 'opened_on=2025-11-20')
CUP = ('name=柴燒茶杯', 'category=cups', 'price=480', 'shipping_methods=home', 'listing_mode=now')


def last_of(words):
    """a field that is given again later stands there once, as it was given last"""
    names = [w.split('=')[0] if '=' in w else None for w in words]
    return [w for n, w in enumerate(words) if names[n] is None or names[n] not in names[n + 1:]]


def shop(name):
    path = os.path.join(FOLDER, name + '.db')

    def asks(*words, at=NOW, expect=0):
        return run('--db', path, '--now', at, '--json', '--accept-warnings', *last_of(words), expect=expect).json()
    asks.path = path
    asks('store', 'create', *STORE)
    asks('store', 'shipping-on', 'home,post')
    asks('store', 'payment-on', 'atm,card_once')
    asks('product', 'category', 'put', 'cups', 'name=茶杯', 'fee_bp=450')
    return asks


def refused(asks, *words, at=NOW):
    e = asks(*words, at=at, expect=1)['error']
    return e['code'], e['rule'], e['field']


def state(asks, sku, at=NOW):
    p = asks('product', 'show', sku, at=at)
    return p['state'], p['stock'], p['lasts_until']


def test_entered_and_judged():
    """a product is judged by every rule; a warning asks, a refusal names rule and field"""
    asks = shop('entered')
    same(refused(asks, 'product', 'create', 'sku=A1', *CUP, 'stock=1000'), ('stock_range', 'YAH-64', 'stock'))
    same(refused(asks, 'product', 'create', 'sku=A1', *CUP, 'category='), ('category_missing', 'YAH-70', 'category'))
    same(refused(asks, 'product', 'create', 'sku=A1', *CUP, 'description=<p>1</p>\n<ol>'), ('tag_unknown', 'YAH-49', 'description'))
    same(refused(asks, 'product', 'create', 'sku=A1', *CUP, 'cooloff_exempt=yes'), ('exempt_reason', 'YAH-83', 'exempt_reason'))
    done = run('--db', asks.path, '--now', NOW, '--json', 'product', 'create', 'sku=A1', *CUP, 'stock=5', expect=1)
    same(done.json()['error']['code'], 'images_none')
    made = asks('product', 'create', 'sku=A1', *CUP, 'stock=5')
    same((made['state'], made['stock'], made['buyable'], made['shipping_methods']), ('on_sale', 5, True, ['home']))
    same(refused(asks, 'product', 'create', 'sku=A1', *CUP)[0], 'sku_taken')
    same(asks('product', 'edit', 'A1', 'price=500')['price'], 500)
    same(refused(asks, 'product', 'edit', 'A1', 'stock=9')[0], 'stock_by_moves')
    same(asks('product', 'edit', 'A1', 'price=600', '--dry-run').get('error'), None)
    same(asks('product', 'show', 'A1')['price'], 500)
    # people read it too
    has(run('--db', asks.path, '--now', NOW, 'product', 'show', 'A1').out, 'on sale')
    has(run('--db', asks.path, '--now', NOW, '--plain', 'product', 'list').out, 'A1')


def test_sold_out_and_back():
    """sold out on 06-10 it is listed through 06-25 and leaves on 06-26 (the rulebook's own example); a piece stops the clock"""
    asks = shop('clock')
    at = '2025-06-10T12:00'
    asks('product', 'create', 'sku=A1', *CUP, 'stock=2', at='2025-06-01T09:00')
    asks('product', 'create', 'sku=A2', *CUP, 'stock=2', at='2025-06-01T09:00')
    for sku in ('A1', 'A2'):
        same(asks('product', 'stock', sku, 'delta=-2', 'reason=damage', at=at)['stock'], 0)
    same(state(asks, 'A1', at=at), ('sold_out', 0, '2025-06-25'))
    asks('product', 'stock', 'A2', 'delta=1', 'reason=receive', at='2025-06-25T23:00')
    same(state(asks, 'A1', at='2025-06-25T23:59')[0], 'sold_out')
    same(state(asks, 'A1', at='2025-06-26T00:00')[0], 'delisted')
    same([(d['kind'], d['day']) for d in asks('due', 'list', at='2025-06-20T09:00')['rows'] if d['record'] == 'product'][:1], [('product_sold_out', '2025-06-25')])
    same([d['kind'] for d in asks('due', 'list', at='2025-06-19T09:00')['rows'] if d['kind'] == 'product_sold_out'], [])
    asks('due', 'run', at='2025-07-01T09:00')
    shown = asks('product', 'show', 'A1', at='2025-07-01T09:00')
    same((shown['state'], shown['delisted_on'], shown['delisted_by']), ('delisted', '2025-06-26', 'sold_out'))
    same(state(asks, 'A2', at='2025-07-01T09:00'), ('on_sale', 1, None))
    same([(m['delta'], m['stock'], m['reason']) for m in asks('product', 'moves', 'A2')['rows']],
         [(1, 1, 'receive'), (-2, 0, 'damage'), (2, 2, 'begin')])
    has(run('--db', asks.path, '--now', NOW, 'product', 'moves', 'A2').out, 'goods received')


def test_shelf_in_bulk():
    """many are listed, scheduled and taken off at once; who is refused is told with its rule; a try changes nothing"""
    asks = shop('bulk')
    for n in range(3):
        asks('product', 'create', 'sku=A%d' % n, *CUP, 'stock=2', 'listing_mode=draft')
    asks('product', 'create', 'sku=B1', 'name=壺', 'listing_mode=draft')
    tried = asks('product', 'list-now', 'state=draft', '--dry-run', expect=1)
    same((tried['done'], tried['refused'], tried['refusals'][0]['sku'], tried['refusals'][0]['rule']), (3, 1, 'B1', 'YAH-70'))
    same(asks('product', 'list', 'state=draft')['total'], 4)
    done = asks('product', 'list-now', 'A0', 'A1', 'A2', 'B1', expect=1)
    same((done['done'], done['refused']), (3, 1))
    same(asks('product', 'schedule', 'A0', 'A1', 'start_at=2026-10-20 10:00', 'end_at=2026-10-25 20:00')['done'], 2)
    same([r['sku'] for r in asks('product', 'list', 'state=scheduled')['rows']], ['A0', 'A1'])
    same(state(asks, 'A0', at='2026-10-20T10:00')[0], 'on_sale')
    same(state(asks, 'A0', at='2026-10-25T20:00'), ('expired', 2, '2026-11-09'))
    same(asks('product', 'delist', 'kind=main', 'filter=sku=A')['done'], 3)
    has(run('--db', asks.path, '--now', NOW, 'product', 'delist', 'A0', 'A1').out, 'Done: 0')


def test_tax_and_cart():
    """tax-free needs store, category and approval; a cart needs a common way to send"""
    asks = shop('tax')
    book = ('name=書', 'category=books', 'price=400', 'shipping_methods=home', 'listing_mode=draft', 'tax_kind=tax_free')
    asks('product', 'category', 'put', 'books', 'taxfree_allowed=yes', 'taxfree_kind=isbn_book')
    same(refused(asks, 'product', 'create', 'sku=B1', *book)[0], 'taxfree_store')
    asks('store', 'edit', 'taxfree_approved=yes', 'taxfree_approval=王專員')
    same(refused(asks, 'product', 'create', 'sku=B1', *book), ('book_approval', 'YAH-74', 'isbn'))
    same(refused(asks, 'product', 'create', 'sku=B1', *book, 'isbn=9780306406158', 'moc_ref=M1', 'moc_date=2022-01-01')[0], 'isbn_check')
    asks('product', 'create', 'sku=B1', *book, 'isbn=9780306406157', 'moc_ref=M1', 'moc_date=2021-03-01')
    asks('product', 'create', 'sku=C1', *CUP, 'shipping_methods=post', 'listing_mode=draft')
    same(refused(asks, 'product', 'common', 'B1', 'C1'), ('no_common_method', 'YAH-39', 'shipping_methods'))
    asks('product', 'edit', 'C1', 'shipping_methods=home,post')
    same(asks('product', 'common', 'B1', 'C1')['shipping_methods'], ['home'])


def png(path, width, height, pad=0):
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    rows = zlib.compress(b''.join(b'\0' + b'\0' * (3 * width) for _ in range(height)))
    with open(path, 'wb') as f:
        f.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0))
                + (chunk(b'tEXt', b'x' * pad) if pad else b'') + chunk(b'IDAT', rows) + chunk(b'IEND', b''))
    return path


def test_pictures():
    """pictures are read from the file: size, shape, weight, number; the first is the main one"""
    asks = shop('images')
    asks('product', 'create', 'sku=A1', *CUP, 'listing_mode=draft')
    square, wide = png(os.path.join(FOLDER, 'square.png'), 100, 100), png(os.path.join(FOLDER, 'wide.png'), 250, 100)
    same(refused(asks, 'product', 'image', 'add', 'A1', png(os.path.join(FOLDER, 'small.png'), 99, 99))[:2], ('image_small', 'YAH-61'))
    same(refused(asks, 'product', 'image', 'add', 'A1', png(os.path.join(FOLDER, 'long.png'), 251, 100))[0], 'image_ratio')
    same(refused(asks, 'product', 'image', 'add', 'A1', png(os.path.join(FOLDER, 'fat.png'), 100, 100, 2048000))[:2], ('image_weight', 'YAH-60'))
    asks('product', 'image', 'add', 'A1', wide)
    rows = asks('product', 'image', 'add', 'A1', square, 'position=1')['rows']
    same([(r['position'], r['name'], r['width_px'], r['height_px'], r['format']) for r in rows], [(1, 'square.png', 100, 100, 'png'), (2, 'wide.png', 250, 100, 'png')])
    same([r['name'] for r in asks('product', 'image', 'move', 'A1', 'position=2', 'to=1')['rows']], ['wide.png', 'square.png'])
    same([r['name'] for r in asks('product', 'image', 'remove', 'A1', 'position=1')['rows']], ['square.png'])
    for _ in range(9):
        asks('product', 'image', 'add', 'A1', square)
    same(refused(asks, 'product', 'image', 'add', 'A1', square)[0], 'image_count')
    asks('product', 'list-now', 'A1')
    same(run('--db', asks.path, '--now', NOW, '--json', 'product', 'image', 'add', 'A1', '/nosuch', expect=3).json()['error']['code'], 'picture_file')


def test_files():
    """a file comes in whole or not at all; what goes out comes in again and changes nothing"""
    asks = shop('files')
    path, out = os.path.join(FOLDER, 'in.csv'), os.path.join(FOLDER, 'out.csv')
    with open(path, 'w', encoding='utf-8') as f:
        f.write('料號,sku,name,category,price,listing_mode,stock,shipping_methods\n,A1,杯,cups,100,now,5,home\n,A2,杯,,100,now,5,home\n')
    done = asks('product', 'import', path, expect=1)
    same((done['written'], done['rows'], done['refusals'][0]['line'], done['refusals'][0]['code']), (False, 2, 3, 'category_missing'))
    same(asks('product', 'list')['total'], 0)
    same(asks('product', 'import', path, 'good_only=yes')['new'], 1)
    same(asks('product', 'export', out)['products'], 1)
    same(asks('product', 'import', out)['changed'], 1)
    same(len(asks('product', 'moves', 'A1')['rows']), 1)
    asks('product', 'template', os.path.join(FOLDER, 'template.csv'))
    with open(os.path.join(FOLDER, 'template.csv'), encoding='utf-8-sig') as f:
        same(next(csv.DictReader(f))['sku'], 'TW-CUP-99')
    same(asks('product', 'import', os.path.join(FOLDER, 'template.csv'))['new'], 1)


def test_check_finds_changed_stock():
    """stock that does not add up to its movements is found"""
    import sqlite3
    asks = shop('check')
    asks('product', 'create', 'sku=A1', *CUP, 'stock=5')
    same(run('--db', asks.path, '--json', 'check').code, 0)
    with sqlite3.connect(asks.path) as db:
        db.execute('UPDATE product SET stock = 4')
    has(run('--db', asks.path, '--json', 'check', expect=None).out, 'product_stock')


# ---- the screen ----

def console(asks, **how):
    t = Terminal('--db', asks.path, '--as', 'mei', env={'STOREKEEP_NOW': NOW}, **how)
    t.wait('今日')
    t.quiet(0.2)
    return t


def open_goods(t):
    t.press(':')
    t.wait('指令盤')
    t.press('商品<Enter>')
    t.wait('> 商品')
    t.quiet(0.1)


def test_stock_in_four_keys():
    """+ 5 Enter Enter books five pieces that came; - asks another reason; the record shows both"""
    asks = shop('keys')
    asks('product', 'create', 'sku=A1', *CUP, 'stock=1', 'safety=3')
    with console(asks) as t:
        open_goods(t)
        has(t.row_with('A1'), '上架中')
        t.press('+')
        t.wait('增加件數')
        t.press('5<Enter>')
        t.wait('進貨')
        t.press('<Enter>')
        t.wait('+5，庫存 6')
        t.quiet(0.1)
        t.press('-')
        t.wait('減少件數')
        t.press('2<Enter>')
        t.wait('損壞或遺失')
        t.press('<Enter>')
        t.wait('-2，庫存 4')
        t.press('-')
        t.wait('減少件數')
        t.press('9<Enter>')
        t.wait('損壞或遺失')
        t.press('<Enter>')
        t.wait('YAH-67')
        t.press('<Enter>')
        t.quiet(0.1)
        t.press('<Enter>')
        t.wait('商品 A1')
        t.quiet(0.1)
        has(t.text(), '買家看到的', '可購買 是')
        same(t.screen.broken(), [])
    same([(m['delta'], m['reason']) for m in asks('product', 'moves', 'A1')['rows']], [(-2, 'damage'), (5, 'receive'), (1, 'begin')])


def test_marked_and_listed():
    """marked drafts are listed after a preview that names who is refused and why"""
    asks = shop('marked')
    asks('product', 'create', 'sku=A1', *CUP, 'stock=2', 'listing_mode=draft')
    asks('product', 'create', 'sku=A2', *CUP, 'stock=2', 'listing_mode=draft', 'category=')
    for cols, rows in ((80, 24), (200, 50), (60, 16)):
        with console(asks, cols=cols, rows=rows) as t:
            open_goods(t)
            t.press('6')
            t.quiet(0.1)
            has(t.text(), 'A1', 'A2')
            same(t.screen.broken(), [])
    with console(asks) as t:
        open_goods(t)
        t.press('6<Space><Down><Space>a')
        t.wait('要對 2 列做什麼')
        t.press('l')
        t.wait('將完成 1 件')
        has(t.text(), 'A2', 'YAH-70', '還沒有圖片')
        t.press('<F2>')
        t.wait('完成 1 件')
        t.quiet(0.1)
        has(t.rows()[2], '上架中 1', '草稿 1')
    same(asks('product', 'show', 'A1')['state'], 'on_sale')


def test_entered_on_screen():
    """the form says what is wrong under its field; a warning is asked; then the product stands with its state"""
    asks = shop('form')
    with console(asks) as t:
        t.press(':')
        t.wait('指令盤')
        t.press('新增商品<Enter>')
        t.wait('> 新增商品')
        t.quiet(0.1)
        t.press('<Tab>A1<Tab>茶杯<Tab>cups<Tab>300<F2>')
        t.wait('YAH-52')
        t.quiet(0.1)
        t.press('<Right>')
        t.press('<Tab>9<Tab><Tab><Space><F2>')
        t.wait('仍要儲存嗎')
        t.press('y')
        t.wait('> 商品 A1')
        t.quiet(0.1)
        has(t.text(), '上架中', '庫存 9')
        same(t.screen.broken(), [])
    same(state(asks, 'A1'), ('on_sale', 9, None))


def test_today_leads_to_goods():
    """a line of Today opens the product; many of one kind open their list"""
    asks = shop('today')
    asks('product', 'create', 'sku=A1', *CUP, 'stock=0', at='2026-10-03T09:00')
    with console(asks) as t:
        has(t.text(), 'A1 柴燒茶杯：2026-10-03 起缺貨')
        t.press('/A1<Enter>')
        t.quiet(0.2)
        t.press('<Enter>')
        t.wait('> 商品 A1')
        has(t.text(), '未補貨將於 2026-10-19 下架')
    for n in range(2, 7):
        asks('product', 'create', 'sku=A%d' % n, *CUP, 'stock=0', at='2026-10-04T09:00')
    with console(asks) as t:
        has(t.text(), '6 件商品缺貨')


tap.main(globals())
