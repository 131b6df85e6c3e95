"""The storefront: pictures against the limits, settings kept and refused with their rules, the
shop's front drawn from them on 80 and on 200 columns, and what is seen when the plan ends."""
import os

import tap
from tap import has, run, same
from terminal import Terminal

NOW = '2026-11-21T10:00:00'
# The demonstration's plan ends in twelve days: 2026-12-03, 23:59:59.
AFTER = '2026-12-04T00:00:00'


def demo():
    path = os.path.join(tap.folder(), 'shop.db')
    run('--now', NOW, 'demo', 'create', path, 'orders=60', 'members=60')
    return path


def frame(height, width):
    """A JPEG of one frame header between its marks."""
    return b'\xff\xd8\xff\xc2\x00\x0b\x08' + height.to_bytes(2, 'big') + width.to_bytes(2, 'big') + b'\x01\x01\x11\x00\xff\xd9'


def write(name, data):
    path = os.path.join(tap.folder(), name)
    with open(path, 'wb') as f:
        f.write(data)
    return path


def test_pictures():
    """RUT-72 to 74: size asked about, weight and format refused, each by the file's own bytes"""
    good = frame(120, 1240)
    cases = (
        ('sign.jpg', good, None, []),
        ('sign.jpeg', good, None, ['sign_name']),
        ('small.jpg', frame(100, 900), None, ['sign_size']),
        ('heavy.jpg', good[:-2] + b'\0' * (800000 - len(good)) + good[-2:], None, []),
        ('heavier.jpg', good[:-2] + b'\0' * (800001 - len(good)) + good[-2:], None, ['sign_weight']),
        ('heaviest.jpg', good[:-2] + b'\0' * (819201 - len(good)) + good[-2:], 'sign_too_large', []),
        ('sign.png', b'\x89PNG\r\n\x1a\n', 'sign_format', []),
        ('text.jpg', b'no picture at all', 'sign_format', []),
        ('cut.jpg', good[:8], 'sign_unreadable', []),
        ('nothing.jpg', b'', 'sign_empty', []),
    )
    for name, data, code, warned in cases:
        done = run('--json', 'storefront', 'check', write(name, data), expect=1 if code else 0).json()
        if code:
            same(done['error']['code'], code, name)
        else:
            same([w['code'] for w in done.get('warnings', [])], warned, name)
            same((done['bytes'], done['format']), (len(data), 'jpg'), name)
    run('storefront', 'check', '/nowhere/sign.jpg', expect=3)


def test_settings():
    """what is given is changed and nothing else; a refusal names rule and field and changes nothing"""
    db = demo()
    shop = lambda *words, **how: run('--db', db, '--now', NOW, '--json', 'storefront', *words, **how).json()
    before = shop('show')
    after = shop('set', 'theme_colour=#00CC00')
    same(after['theme_colour'], '#00cc00')
    same({k: v for k, v in after.items() if k[:5] not in ('theme', 'chang')}, {k: v for k, v in before.items() if k[:5] not in ('theme', 'chang')})
    slot = db + '.sign.jpg | https://ruten.com.tw.example.net/'
    for field, value, code, rule in (('theme_colour', 'green', 'theme_colour_format', 'RUT-77'), ('display_mode', 'tiles', 'display_mode_unknown', 'RUT-79'),
                                     ('ad_slots', slot, 'link_domain', 'RUT-104'), ('featured_rows', 'new: p9999999', 'featured_rows_unknown', 'RUT-78'),
                                     ('positions', 'cellar', 'positions_unknown', 'RUT-75'), ('sign', '', 'sign_missing', 'RUT-71')):
        error = shop('set', '%s=%s' % (field, value), expect=1)['error']
        same((error['code'], error['rule'], error['field']), (code, rule, field), field)
    same(shop('show'), after)
    done = run('--db', db, '--now', NOW, '--json', '--accept-warnings', 'storefront', 'set', 'sign=').json()
    same(done['sign'], [])
    same(shop('set', 'sign=' + db + '.sign.jpg', 'on_home=no', 'on_product=yes')['sign'][0]['on_home'], False)


def test_after_the_plan():
    """RUT-69: settings stay and are said not to be shown; changing them is refused until a plan runs"""
    db = demo()
    run('--db', db, '--now', NOW, 'renewal', 'disable')
    done = run('--db', db, '--now', AFTER, '--json', 'storefront', 'show').json()
    same((done['shown'], done['theme_colour']), (False, '#b5651d'))
    same([n['code'] for n in done['notes']], ['storefront_hidden'])
    same(run('--db', db, '--now', AFTER, '--json', 'storefront', 'set', 'display_mode=list', expect=1).json()['error']['code'], 'plan_ended')


def test_after_a_renewal():
    """RUT-36: with automatic renewal on the next term runs at once, though no timer has run"""
    db = demo()
    run('--db', db, '--now', AFTER, 'storefront', 'set', 'display_mode=list')
    same(run('--db', db, '--now', AFTER, '--json', 'storefront', 'show').json()['shown'], True)


def test_drawn():
    """the menu of six with what is set, and the front under it or beside it"""
    db = demo()
    for cols, rows in (80, 24), (200, 50):
        with Terminal('--db', db, '--now', NOW, '--as', 'mei', cols=cols, rows=rows) as t:
            t.wait('今日')
            t.press('gf')
            t.wait('商店工具續購設定')
            t.wait('sign.jpg')
            has(t.text(), '商店招牌區', '商店廣告版位', '主題顏色', '精選商品區', '賣場商品顯示方式', '新窯上架', '1240×120', '紅')
            same(t.screen.broken(), [])
            t.press('p')
            t.wait('─ 商品頁')


def test_changed_by_hand():
    """a wrong colour stands under its field, the right one is drawn and kept"""
    db = demo()
    with Terminal('--db', db, '--now', NOW, '--as', 'mei') as t:
        t.wait('今日')
        t.press('gf')
        t.wait('sign.jpg')
        t.press('<Down*2><Enter>')
        t.wait('F4')
        t.press('<C-u>red<F2>')
        t.wait('#RRGGBB，例如')
        t.press('<C-u>#0000ee<F2>')
        t.wait('藍')
    same(run('--db', db, '--json', 'storefront', 'show', '--now', NOW).json()['theme_colour'], '#0000ee')


tap.main(globals())
