"""Audiences: files in, reach counted, figures entered, one's own made, on the command line
and in the console."""
import csv
import os

import tap
from tap import has, run, same
from terminal import Terminal

NOW = {'STOREKEEP_NOW': '2026-10-16T09:00:00+08:00'}


def write(home, name, head, rows):
    path = os.path.join(home, name)
    with open(path, 'w', encoding='utf-8', newline='') as f:
        csv.writer(f).writerows([head.split(',')] + rows)
    return path


def asks(db, *words, code=0):
    return run('--db', db, '--json', *words, env=NOW, expect=code).json()


def shop():
    """Ten visitors, of whom four favourited and two have a full cart; one of them is blocked."""
    home = tap.folder()
    db = home + '/shop.db'
    head = '會員帳號,商品編號,時間'
    visits = write(home, 'visits.csv', head, [['m%d' % i, 'a1', '2026-10-%02d 10:00' % (i + 1)] for i in range(10)])
    likes = write(home, 'likes.csv', head, [['m%d' % i, 'a1', '2026-10-12 10:00'] for i in range(4)])
    carts = write(home, 'carts.csv', head, [['m%d' % i, 'a2', '2026-10-13 10:00'] for i in (3, 4)])
    flags = write(home, 'flags.csv', '會員帳號,封鎖', [['m4', '是']])
    for path, source in ((visits, 'visitors'), (likes, 'favourites'), (carts, 'cart'), (flags, 'members')):
        asks(db, 'audience', 'import', path, 'source=' + source, 'profile=ruten')
    return home, db


def test_reach():
    """a person in several audiences is one, a blocked one is none"""
    _, db = shop()
    c = asks(db, 'audience', 'count', 'which=visitors,favourites,cart')
    same([a['count'] for a in c['audiences']], [9, 4, 1])
    same((c['union'], c['overlap'], c['skipped'], c['low'], c['high']), (9, 4, 1, 9, 9))
    c = asks(db, 'audience', 'count', 'which=favourites,cart', 'at=2026-10-12T10:00')
    same((c['union'], [a['count'] for a in c['audiences']]), (4, [4, 0]))
    same(asks(db, 'audience', 'count', 'which=friends', code=1)['error']['rule'], 'RUT-83')
    same(asks(db, 'audience', 'count', 'which=cart,cart', code=1)['error']['code'], 'audience_twice')


def test_what_a_file_is():
    """a file whose columns say what it is needs no word for it"""
    home = tap.folder()
    db = home + '/shop.db'
    events = write(home, 'e.csv', 'member_id,kind,item_id,at', [['a', 'view_item', 'i1', '2026-10-10T09:00:00+08:00'], ['a', 'chat', '', '2026-10-10T09:00:00+08:00']])
    same(asks(db, 'audience', 'import', events)['new'], 2)
    same([a['count'] for a in asks(db, 'audience', 'count')['audiences']], [1, 0, 0, 0, 1])
    flags = write(home, 'm.csv', 'id,flags', [['a', 'blocked']])
    same(asks(db, 'audience', 'import', flags, 'profile=ruten')['changed'], 1)
    same(asks(db, 'audience', 'count')['skipped'], 1)
    fans = write(home, 'f.csv', 'customer_id,followed_on,left_on', [['q', '2026-01-01', '']])
    same(asks(db, 'audience', 'import', fans, 'profile=qoo10')['new'], 1)
    plain = write(home, 'p.csv', 'member_id,at', [['b', '2026-10-10T09:00:00+08:00']])
    same(asks(db, 'audience', 'import', plain, code=1)['error']['code'], 'source_unknown')
    same(asks(db, 'audience', 'import', plain, 'audience=favourites')['new'], 1)
    same(asks(db, 'audience', 'import', plain, 'source=add_to_cart')['new'], 1)
    same([a['count'] for a in asks(db, 'audience', 'count', 'audiences=favourites,cart')['audiences']], [1, 1])


def test_figures():
    """without lists the marketplace's figures make a range (RUT-92)"""
    home = tap.folder()
    db = home + '/shop.db'
    for name, n in (('visitors', 40), ('favourites', 25), ('cart', 9)):
        asks(db, 'audience', 'edit', name, 'count=%d' % n)
    c = asks(db, 'audience', 'count', 'which=visitors,favourites,cart')
    same((c['low'], c['high']), (40, 74))
    same(asks(db, 'audience', 'edit', 'visitors', 'count=-1', code=1)['error']['code'], 'count_range')
    asks(db, 'audience', 'edit', 'visitors', 'count=')
    same(asks(db, 'audience', 'show', 'visitors')['figure'], None)


def test_undo():
    """a dry run changes nothing, an undo takes back exactly what came"""
    home, db = shop()
    before = asks(db, 'audience', 'count')
    more = write(home, 'more.csv', '會員帳號,時間', [['n1', '2026-10-15 10:00'], ['', '2026-10-15 10:00'], ['n2', '']])
    r = asks(db, '--dry-run', 'audience', 'import', more, 'source=contacts')
    same((r['new'], r['refused'], [f['line'] for f in r['refusals']]), (1, 2, [3, 4]))
    same(asks(db, 'audience', 'count'), before)
    batch = asks(db, 'audience', 'import', more, 'source=contacts')['batch_id']
    same(asks(db, 'audience', 'count')['union'], before['union'] + 1)
    run('--db', db, 'batch', 'undo', str(batch), env=NOW)
    same(asks(db, 'audience', 'count'), before)
    run('--db', db, 'check', env=NOW)


def test_own():
    """an audience of one's own is made, changed, counted and taken away"""
    _, db = shop()
    a = asks(db, 'audience', 'create', 'profile=ruten', 'name=購物車', 'audiences=cart')
    same((a['count'], a['skipped'], a['audience']), (1, 1, 'own:1'))
    same(asks(db, 'audience', 'edit', '1', 'audiences=visitors')['count'], 9)
    rows = asks(db, 'audience', 'list', 'profile=ruten')['rows']
    same([(r['audience'], r['count']) for r in rows][-1], ('own:1', 9))
    same(len(rows), 6)
    run('--db', db, 'audience', 'delete', 'own:1', env=NOW)
    same(asks(db, 'audience', 'show', '1', code=1)['error']['code'], 'audience_missing')
    same(asks(db, 'audience', 'delete', 'visitors', code=1)['error']['code'], 'audience_fixed')


def test_people():
    """newest event first, page by page"""
    _, db = shop()
    page = asks(db, 'audience', 'people', 'visitors', 'limit=3')
    same([r['member_id'] for r in page['rows']], ['m9', 'm8', 'm7'])
    page = asks(db, 'audience', 'people', 'visitors', 'limit=3', 'after=' + page['next'])
    same([r['member_id'] for r in page['rows']], ['m6', 'm5', 'm4'])
    same(page['rows'][2]['flag'], 'blocked')
    same(page['total'], 10)


def test_console():
    """the five with their overlap, the people, one's own with its live count"""
    _, db = shop()
    with Terminal('--db', db, '--as', 'mei', env=NOW, language='en') as t:
        t.wait('Today')
        t.quiet(0.1)
        t.press('ga')
        t.wait('All five together: 9 people')
        has(t.text(), '4 of them in two or more', '1 left out', 'People in both')
        t.press('<Enter>')
        t.wait('m9')
        has(t.row_with('m4'), 'blocked')
        t.press('<Enter>')
        t.wait('What they did')
        has(t.text(), 'Nothing was sent to this person yet.')
        t.press('<Esc>')
        t.wait('m8')
        t.press('<Esc>')
        t.wait('All five together')
        t.press('<F6>')
        t.wait('9 people can be reached; 1 more are left out')
        t.press('regulars<Tab>')
        t.press('<Down><Space>')
        t.wait('4 people can be reached')
        t.press('<F2>')
        t.wait('regulars')
        t.wait('All five together')


tap.main(globals())
