"""Texts for the store's pages, pictures of activity templates and parcels, each judged by a command
that keeps nothing: rows with line and column, exit 1 when something is refused (YAH-27 to 29, YAH-45 to 51)."""
import os

import tap
from tap import has, run, same


def write(name, data):
    path = os.path.join(tap.folder(), name)
    with open(path, 'wb') as f:
        f.write(data if isinstance(data, bytes) else data.encode())
    return path


def check(name, data, *words, expect=0):
    return run('--json', 'store', 'check', write(name, data), *words, expect=expect).json()


def places(done):
    return [(r['line'], r['column'], r['level'], r['code'], r['rule']) for r in done['rows']]


def test_description():
    """a description: what is refused, at its line and column; nothing is refused in a good one"""
    good = check('good.html', '<table border="1"><tr><td>秋釉<br></td></tr></table>\n')
    same((good['valid'], good['rows'], good['kind'], good['position']), (True, [], 'description', None))
    bad = check('bad.html', '<table>\r\n\t家<ol>\r\n<p style="x">\r\n<a href="JAVASCRIPT:x">y</a></p>', expect=1)
    same(places(bad), [
        (1, 1, 'error', 'tag_unclosed', 'YAH-51'), (2, 3, 'error', 'tag_unknown', 'YAH-49'), (3, 4, 'error', 'css', 'YAH-50'),
        (4, 4, 'error', 'script', 'YAH-49')])
    same((bad['errors'], bad['valid']), (4, False))
    text = run('store', 'check', write('bad.html', 'a\n<ol>'), expect=1).out
    has(text, '<ol> is not allowed.')


def test_frame():
    """a frame: at most 3000 characters, a line end of two bytes counts one; tags of the list are only warned about"""
    same(check('f.html', '家' * 2998 + '\r\n' + 'a', 'position=left', expect=0)['characters'], 3000)
    warned = check('f.html', '家' * 2998 + '\r\n' + 'a', 'kind=frame', 'position=left')
    same([(r['level'], r['code'], r['line']) for r in warned['rows']], [('warning', 'too_long_utf16', None)])
    long = check('f.html', '家' * 3120, 'position=left', expect=1)
    has(long['rows'][0]['message'], '3120')
    same([(r['level'], r['code']) for r in long['rows']], [('error', 'too_long')])
    same([(r['level'], r['code']) for r in check('f.html', '<ol></ol>', 'position=top')['rows']], [('warning', 'tag_unknown')])
    same(run('--json', 'store', 'check', write('f.html', 'x'), 'position=middle', expect=1).json()['error']['code'], 'position_unknown')
    same(run('--json', 'store', 'check', write('f.html', 'x'), 'kind=frame', expect=1).json()['error']['code'], 'position_required')


def test_charsets():
    """a file in Big5 is read as other importers read theirs, and it is said"""
    big5 = check('b.html', '家家<ol>'.encode('big5'), expect=1)
    same((big5['charset'], places(big5)[0][:2]), ('CP950', (1, 3)))
    same([n['code'] for n in big5['notes']], ['charset'])
    same(check('u.html', '家<b></b>'.encode('utf-16'))['charset'], 'UTF-16LE')
    same(check('n.html', b'a\0b', expect=1)['rows'][0]['code'], 'nul')
    same(check('e.html', b'')['characters'], 0)
    run('store', 'check', '/nowhere/x.html', expect=3)


GIF = b'GIF89a\x0a\x00\x0a\x00\x80\x00\x00\0\0\0\xff\xff\xff'
BLOCK = b'\x2c\0\0\0\0\x0a\0\x0a\0\0\x02\x02\x4c\x01\0'


def image(name, data, *words, expect=0):
    done = run('--json', 'store', 'check-image', write(name, data), *words, expect=expect).json()
    return sorted(r['code'] for r in done['rows'] if r['level'] == 'error')


def test_images():
    """pictures of activity templates: kind by content, one that moves, the link (YAH-46, YAH-47)"""
    link = 'link=https://tw.mall.yahoo.com/store/clay'
    same(image('a.gif', GIF + BLOCK + b'\x3b', 'slot=banner', link), [])
    same(image('a.gif', GIF + BLOCK * 2 + b'\x3b', 'slot=banner', link, expect=1), ['image_animated'])
    same(image('a.gif', b'\x89PNG\r\n\x1a\n', 'slot=banner', link, expect=1), ['image_format'])
    same(image('a.gif', GIF + BLOCK + b'\x3b', 'slot=banner', expect=1), ['link_required'])
    same(image('a.gif', GIF + BLOCK + b'\x3b', 'link=ftp://a.tw', expect=1), ['link_scheme'])
    done = run('--json', 'store', 'check-image', 'https://a.tw/x.jpg', link, expect=1).json()
    same([r['code'] for r in done['rows']], ['image_address'])


def parcel(*words, expect=0):
    path = os.path.join(tap.folder(), 'shop.db')
    if not os.path.exists(path):
        run('--db', path, 'due', 'run')
    done = run('--db', path, '--json', 'product', 'check', *words, expect=expect).json()
    return {c['chain']: c['fits'] for c in done['chains']}, [(r['chain'], r['code']) for r in done['rows'] if r['level'] == 'error']


def test_parcels():
    """both chains, every limit by itself, both sides of each edge"""
    size = ('length=450', 'width=300', 'height=300', 'weight=5000', 'price=19999', 'temperature=ambient')
    same(parcel(*size), ({'711': True, 'family': True}, []))
    more = parcel('length=450', 'width=300', 'height=301', 'weight=5001', 'price=20000', 'temperature=chilled', expect=1)
    same(more[0], {'711': False, 'family': False})
    same(more[1], [('711', 'parcel_sum'), ('711', 'parcel_heavy'), ('711', 'parcel_temperature'), ('711', 'parcel_price'),
                   ('family', 'parcel_sum'), ('family', 'parcel_heavy'), ('family', 'parcel_temperature')])
    light = ('length=140', 'width=100', 'height=10', 'price=1', 'temperature=ambient')
    same(parcel(*light, 'weight=41'), ({'711': True, 'family': True}, []))
    same(parcel(*light, 'weight=40', expect=1), ({'711': False, 'family': True}, [('711', 'parcel_light')]))
    same(parcel(*light, 'weight=40', 'chain=family'), ({'family': True}, []))


tap.main(globals())
