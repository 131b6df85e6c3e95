"""The demonstration shop: its differences are found, all of them and no others; the same
seed gives the same shop; the marketplaces' files give that shop again when imported."""
import collections
import glob
import json
import os
import shutil
import sqlite3

import tap

NOW = '2026-11-21T10:00:00'


def create(name, *fields, now=NOW):
    path = os.path.join(tap.folder(), name)
    tap.run('--now', now, 'demo', 'create', path, *fields)
    return path


def planted(path):
    with open(path + '.planted.json', encoding='utf-8') as f:
        return json.load(f)['planted']


def key(d):
    return (d['profile'], d['period'], d['kind'], d['component'], d['order_no'],
            '' if d['order_no'] else d['cart_no'], d['expected'], d['stated'])


def found(path):
    with sqlite3.connect('file:%s?mode=ro' % path, uri=True) as db:
        return collections.Counter(db.execute(
            "SELECT p.profile, p.code, d.kind, d.component, d.order_no, CASE d.order_no WHEN '' THEN d.cart_no ELSE '' END,"
            ' d.expected, d.stated FROM difference d JOIN live_statement s ON s.id = d.statement_id AND s.run = d.run'
            ' JOIN period p ON p.id = s.period_id').fetchall())


def agrees(path):
    want = collections.Counter(key(d) for d in planted(path))
    tap.same(sorted((want - found(path)).elements()), [], 'planted and not found')
    tap.same(sorted((found(path) - want).elements()), [], 'found and not planted')
    return want


def test_found():
    """all planted differences are found and no others, in shops of several sizes and days"""
    for orders, seed, now in (60, 5, NOW), (3000, 1, NOW), (9000, 8, '2026-08-11T08:00:00'):
        agrees(create('shop.db', 'orders=%d' % orders, 'members=400', 'seed=%d' % seed, now=now))


def test_kinds():
    """every kind of difference is planted, on every component that a fee can have"""
    want = agrees(create('shop.db', 'orders=6000', 'members=900', 'seed=3'))
    tap.same(sorted({k[2] for k in want}), ['amount', 'fee', 'only_ours', 'only_theirs', 'other_period', 'twice'])
    tap.same(sorted({k[3] for k in want}), ['card', 'carry_in', 'cart', 'category', 'family_pay', 'interest_in',
                                            'interest_out', 'net', 'points_earn', 'refund', 'reverse', 'sale'])


def marketing(path):
    with open(path + '.planted.json', encoding='utf-8') as f:
        return json.load(f)


def test_marketing():
    """what was planted for the marketing desk is found by its commands: plan, campaigns with their results, storefront"""
    path = create('shop.db', 'orders=300', 'members=300', 'seed=2')
    shop = lambda *words: tap.run('--db', path, '--now', NOW, '--json', *words).json()
    want = marketing(path)
    tap.same(want['persons'], 300)
    with sqlite3.connect(path) as db:
        one = lambda sql: db.execute(sql).fetchone()[0]
        tap.same(one("SELECT count(*) FROM person WHERE profile = 'ruten' AND batch_id IN (SELECT id FROM batch WHERE kind = 'audience')"), 300)
        tap.same(one('SELECT count(*) FROM member_event'), want['events'])
        tap.same(one("SELECT count(*) FROM person WHERE profile = 'qoo10' AND left_on IS NULL AND followed_on IS NOT NULL"), want['followers'])
        tap.same(one("SELECT count(DISTINCT kind) FROM member_event"), 7)
        # the counts of every campaign are those of its rows, and its opens are of people that it reached
        for c in want['campaigns']:
            rows = dict(db.execute('SELECT state, count(*) FROM campaign_recipient WHERE campaign_id = ? GROUP BY 1', (c['id'],)))
            tap.same((rows.get('sent', 0), rows.get('uncertain', 0)), (c['reach'], c['uncertain']), c['name'])
            tap.same(db.execute('SELECT count(DISTINCT o.person_id) FROM open_event o JOIN campaign_recipient r ON r.campaign_id = o.campaign_id'
                                " AND r.person_id = o.person_id AND r.state = 'sent' WHERE o.campaign_id = ?", (c['id'],)).fetchone()[0],
                     c['opened'], c['name'])
        tap.same(one('SELECT count(*) FROM open_event o JOIN campaign c ON c.id = o.campaign_id WHERE o.at < c.send_at OR o.at > c.send_at + 604800'), 0)
    states = collections.Counter((c['profile'], c['state']) for c in want['campaigns'])
    tap.same(states, {('ruten', 'sent'): 6, ('ruten', 'uncertain'): 1, ('ruten', 'not_sent'): 1, ('ruten', 'pending'): 3,
                      ('qoo10', 'sent'): 1, ('qoo10', 'pending'): 1, ('qoo10', 'draft'): 1})
    listed = {r['id']: r for r in shop('campaign', 'list', 'limit=50')['rows']}
    for c in want['campaigns']:
        if c['profile'] == 'ruten':
            row = listed[c['id']]
            tap.same((row['name'], row['reach'], row['send_at']), (c['name'], c['reach'], c['send_at']))
    # The day of expiry is twelve days ahead: bought 168 days ago for 180 (RUT-18).
    plan = shop('plan', 'status')
    same_day = [plan.get('expires_on'), plan.get('plan_days')]
    tap.same(same_day, ['2026-12-03', 180])
    # People, opens and bills make no comparison old.
    tap.same({shop('statement', 'show', str(r['id']))['reconciled'] for r in shop('statement', 'list', 'limit=0')['rows']}, {True})
    front = shop('storefront', 'show')
    tap.same((front['shown'], front['theme_colour'], front['display_mode']), (True, '#b5651d', 'grid'))
    tap.same([(s['width'], s['height'], s['format']) for s in front['sign']], [(1240, 120, 'jpg')])
    checked = shop('storefront', 'check', path + '.sign.jpg')
    tap.same((checked['valid'], checked.get('warnings', [])), (True, []))


def dump(path, tables):
    with sqlite3.connect('file:%s?mode=ro' % path, uri=True) as db:
        return [db.execute('SELECT * FROM %s ORDER BY 1, 2' % t).fetchall() for t in tables]


def test_same_seed():
    """the same seed and day give the same shop, another seed another one"""
    tables = 'orders', 'order_item', 'statement_line', 'voucher', 'resolution', 'person', 'member_event', 'campaign', 'open_event'
    one, two, other = (create('shop.db', 'orders=700', 'members=90', 'seed=%d' % s) for s in (4, 4, 5))
    tap.same(dump(one, tables) == dump(two, tables), True)
    tap.same(planted(one), planted(two))
    tap.same(dump(one, tables[:1]) == dump(other, tables[:1]), False)


def test_whole():
    """the shop passes its own check, and nothing but the file and its list is left"""
    path = create('shop.db', 'orders=500', 'members=50', 'seed=2')
    tap.run('--db', path, 'check')
    left = sorted(os.path.basename(f) for f in glob.glob(os.path.dirname(path) + '/*'))
    tap.same([f for f in left if 'part' in f], [])


def test_refusals():
    """it writes over nothing, and a shop has a size"""
    path = create('shop.db', 'orders=20', 'members=5')
    for words, code in ((path,), 'demo_exists'), ((path + '2', 'orders=0'), 'demo_orders'), \
            ((path + '2', 'orders=5000001'), 'demo_orders'), ((path + '2', 'members=0'), 'demo_members'):
        done = tap.run('--json', 'demo', 'create', *words, expect=1)
        tap.same(done.json()['error']['code'], code)


FACTS = ('order_no cart_no state payment card_plan category tax_kind is_shipping qty cash points points_value subsidy interest'
         ' claim_amount earn_mult ordered_on shippable_on shipped_on picked_up_on complaint_on confirmed_on posted_on'
         ' posting_day cancelled_on refund_day reverse_on reverse_fee item_name recipient phone').split()


def test_files():
    """the marketplaces' files, each in another character set, give the same shop when imported"""
    folder = tap.folder()
    made = create('shop.db', 'orders=1500', 'members=200', 'seed=6', 'files=' + folder)
    shop = os.path.join(tap.folder(), 'again.db')
    config = os.path.join(folder, 'storekeep.ini')
    shutil.copy(os.devnull, config)
    common = '--config', config, '--db', shop, '--now', NOW, '--accept-warnings'
    tap.run(*common, 'order', 'import', folder + '/yahoo-orders.csv', 'profile=yahoo')
    tap.run(*common, 'order', 'import', folder + '/ruten-orders.csv', 'profile=ruten')
    for path in sorted(glob.glob(folder + '/*-20*.csv')):
        tap.run(*common, 'statement', 'import', path, 'profile=' + os.path.basename(path).split('-')[0])
    # What the bank paid, and so settled, no file tells.
    facts = ["CASE state WHEN 'settled' THEN 'posted' ELSE state END" if f == 'state' else f for f in FACTS]
    sql = 'SELECT %s FROM live_order WHERE profile = ? ORDER BY order_no' % ', '.join(facts)
    with sqlite3.connect(made) as a, sqlite3.connect(shop) as b:
        ours, theirs = a.execute(sql, ('yahoo',)).fetchall(), b.execute(sql, ('yahoo',)).fetchall()
        # What is being returned was entered by people; the file does not know it yet.
        slips = {no for (no,) in a.execute('SELECT order_no FROM return_slip')}
    tap.same(len(theirs), len(ours))
    ours, theirs = ([row for row in rows if row[0] not in slips] for rows in (ours, theirs))
    for one, two in zip(ours, theirs):
        tap.same({f: v for f, v, w in zip(FACTS, two, one) if v != w}, {f: w for f, v, w in zip(FACTS, two, one) if v != w}, one[0])
    # What is carried over also depends on the claims, which no file tells.
    kept = lambda k: k[0] == 'yahoo' and k[3] != 'carry_in'
    yahoo = collections.Counter(filter(kept, map(key, planted(made))))
    again = collections.Counter(filter(kept, found(shop).elements()))
    tap.same(sorted((yahoo - again).elements()), [], 'planted and not found')
    tap.same(sorted((again - yahoo).elements()), [], 'found and not planted')


tap.main(globals())
