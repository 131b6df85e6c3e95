"""Lists of the command line: pages by key meet every row once; order, filter, and what people, pipes and readers get."""
import os

import tap
from tap import run, same, has

NOW = '2026-10-14T09:42'
made = None


def shop(*words, **more):
    global made
    if made is None:
        made = os.path.join(tap.folder(), 'demo.db')
        run('--now', NOW, 'demo', 'create', made, 'members=50', 'orders=300')
    return run('--db', made, '--now', NOW, *words, **more)


def pages(*words):
    """all rows, page by page"""
    rows, after = [], None
    while True:
        page = shop(*words, '--json', *(['after=' + after] if after else [])).json()
        rows += page['rows']
        after = page['next']
        if after is None:
            return rows, page['total']


def key(row):
    return row['profile'], row['order_no']


def test_pages():
    """pages of 37 meet every order once, in the order of one page of all"""
    rows, total = pages('order', 'list', 'limit=37')
    whole = shop('order', 'list', 'limit=0', '--json').json()
    same((total, len(rows), whole['total'], whole['next']), (300, 300, 300, None))
    same([key(r) for r in rows], [key(r) for r in whole['rows']])
    same(len({key(r) for r in rows}), 300)


def test_default_limit():
    """without limit= a page has 100 rows and says how to go on"""
    page = shop('order', 'list', '--json').json()
    same(len(page['rows']), 100)
    has(shop('order', 'list').out, "after='" + page['next'] + "'")


def test_exact_end():
    """a page that ends with the last row has no next"""
    same(shop('order', 'list', 'limit=300', '--json').json()['next'], None)
    assert shop('order', 'list', 'limit=299', '--json').json()['next'] is not None


def test_sort():
    """sort= and its reverse, within a marketplace"""
    up = [r['ordered_on'] for r in pages('order', 'list', 'limit=50', 'filter=profile=yahoo', 'sort=ordered_on')[0]]
    down = [r['ordered_on'] for r in pages('order', 'list', 'limit=50', 'filter=profile=yahoo', 'sort=-ordered_on')[0]]
    same(up, sorted(up))
    same(down, sorted(up, reverse=True))
    same(shop('order', 'list', 'sort=colour', '--json', expect=1).json()['error']['code'], 'sort_unknown')


def test_filter():
    """filter= and its total"""
    rows, total = pages('order', 'list', 'limit=20', 'filter=profile=ruten')
    same({r['profile'] for r in rows}, {'ruten'})
    same(total, len(rows))


def test_from_the_beginning():
    """an empty after= is the beginning; a sign of patterns is a sign like any other"""
    same(shop('order', 'list', 'limit=3', 'after=', '--json').json(), shop('order', 'list', 'limit=3', '--json').json())
    same(shop('order', 'list', 'filter=%', '--json').json()['total'], 0)


def test_filters_are_refused_alike():
    """a column that a list does not know is refused in every list, an unknown key too"""
    for words in (('order', 'list'), ('audit', 'list'), ('calendar', 'show', 'year=2026')):
        same(shop(*words, 'filter=nosuch=1', '--json', expect=1).json()['error']['code'], 'filter_unknown')
        same(shop(*words, 'after=garbage', '--json', expect=1).json()['error']['code'], 'list_key')
    same({r['weekday'] for r in shop('calendar', 'show', 'year=2026', 'filter=weekday=4', '--json').json()['rows']}, {'4'})


def test_types():
    """money is an integer, absent is null, a date is ISO"""
    for row in shop('order', 'list', 'limit=0', '--json').json()['rows']:
        assert isinstance(row['claim_amount'], int), row
        assert row['shipped_on'] is None or len(row['shipped_on']) == 10, row


def test_plain():
    """--plain: a line a field, an empty line behind each row"""
    out = shop('order', 'list', 'limit=2', '--plain').out
    blocks = out.split('\n\n')
    for block in blocks[:2]:
        for line in block.splitlines():
            has(line, ': ')


def test_pipe():
    """what is piped is never cut short"""
    assert '…' not in shop('audit', 'list', 'limit=0').out
    assert '…' not in shop('due', 'list', 'limit=0').out


def test_input():
    """several fields from standard input: one line each"""
    page = shop('order', 'list', 'filter=-', 'limit=-', '--json', stdin='profile=yahoo\n3\n').json()
    same((len(page['rows']), {r['profile'] for r in page['rows']}), (3, {'yahoo'}))


def test_limits():
    """limits that are none"""
    for limit in ('x', '-1', '1.5', ''):
        same(shop('order', 'list', 'limit=' + limit, '--json', expect=1).json()['error']['code'], 'limit_number')


def test_empty():
    """nothing is a sentence for people, no rows for programs"""
    same(shop('voucher', 'list', 'filter=xyzzy', '--json').json(), {'rows': [], 'total': 0, 'next': None})
    has(shop('voucher', 'list', 'filter=xyzzy').out, 'nothing')


tap.main(globals())
