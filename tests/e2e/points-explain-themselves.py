"""Points by command and on the screen: settings as versions, what is to come, the daily run, review, and an entry that
explains itself (EAS-10, EAS-39 to 47, SHL-9 to 35, SHL-76, SHL-77)."""
import os
import sqlite3

import tap
from tap import has, run, same
from terminal import Terminal

RULE = ('id profile valid_from master purchase earn_spend earn_points signup signup_points birthday birthday_points excluded_products'
        ' redeem_points redeem_value channels issue_mode issue_days expiry_mode expiry_mmdd').split()


class Shop:
    def __init__(self, lines='', profile='shopline'):
        self.folder = tap.folder()
        self.db = os.path.join(self.folder, 'shop.db')
        self.ini = os.path.join(self.folder, 'storekeep.ini')
        self.profile = profile
        os.mkdir(os.path.join(self.folder, 'profiles'))
        with open(self.ini, 'w') as f:
            f.write('[shop]\nname = Clay\n')
        with open(os.path.join(self.folder, 'profiles', profile + '.ini'), 'w') as f:
            f.write(lines)
        self.asks('member', 'create', 'profile=' + profile, 'last_name=林', 'first_name=美華', 'phone=0912345678')

    def asks(self, *words, code=0, now='2026-03-10T10:00', options=()):
        return run('--db', self.db, '--config', self.ini, '--now', now, '--as', 'mei', '--json', *options, *words, expect=code).json()

    def refused(self, *words, **more):
        error = self.asks(*words, code=1, **more)['error']
        return error['code'], error['rule']

    def order(self, number, amount, **more):
        return self.asks('order', 'create', 'profile=' + self.profile, 'order_number=' + number, 'member=0912345678',
                         'items_amount=%d' % amount, **more)

    def balance(self):
        return self.asks('member', 'show', '0912345678')['points']


def test_settings_are_versions():
    """settings are saved as versions; a refusal has the rulebook's code and changes nothing (SHL-9, SHL-10)"""
    shop = Shop()
    same(shop.refused('points', 'settings', 'earn_spend=50'), ('MASTER_OFF', 'SHL-9'))
    first = shop.asks('points', 'settings', 'master=yes', 'purchase=yes', 'earn_spend=50', 'earn_points=3')
    same([k for k in RULE if k not in first], [])
    same((first['master'], first['earn_spend'], first['channels'], first['expiry_mmdd']), (True, 50, ['web', 'store'], '06-30'))
    same((first['life_shortest'], first['life_longest']), (181, 545))
    same(shop.refused('points', 'settings', 'issue_mode=days_after_final', 'issue_days=7'), ('ISSUE_FIXED', 'SHL-24'))
    same(shop.refused('points', 'settings', 'expiry_mmdd=01-15'), ('expiry_short', 'SHL-11'))
    shop.asks('points', 'settings', 'expiry_mmdd=01-15', options=('--dry-run', '--accept-warnings'))
    same(shop.asks('points', 'settings')['expiry_mmdd'], '06-30')
    shop.asks('points', 'settings', 'channels=web', now='2026-03-10T10:00:01')
    rows = shop.asks('points', 'log', now='2026-03-10T11:00')['rows']
    same((rows[0]['subject'], rows[0]['before'], rows[0]['after'], rows[0]['by']), ('channels', 'web,store', 'web', 'mei'))
    same(shop.asks('points', 'log', 'kind=channels')['total'], 1)
    same(shop.refused('points', 'log', 'from=2026-03-02', 'to=2026-03-01'), ('FILTER_RANGE', 'SHL-77'))


def test_rule_of_then_amount_of_now():
    """3 per 50 when placed, 1 per 50 later; 400 edited to 260 gives 15 points (SHL-29)"""
    shop = Shop()
    shop.asks('points', 'settings', 'master=yes', 'earn_spend=50', 'earn_points=3')
    shop.order('A1', 400, now='2026-03-10T10:00:00')
    same(shop.asks('points', 'expected')['rows'][0]['points'], 24)
    shop.asks('points', 'settings', 'earn_points=1', now='2026-03-10T10:00:01')
    shop.asks('order', 'edit', 'A1', 'items_amount=260', now='2026-03-10T10:00:02')
    same(shop.refused('points', 'award', 'A1'), ('ORDER_NOT_DONE', 'SHL-42'))
    shop.asks('order', 'complete', 'A1', now='2026-03-11T10:00')
    same(shop.balance(), 15)
    same(shop.asks('points', 'award', 'A1')['already'], True)
    why = shop.asks('points', 'explain', '1')
    same((why['arithmetic']['basis'], why['arithmetic']['steps'], why['arithmetic']['earn_points'], why['points']), (260, 5, 3, 15))
    same((why['lots'][0]['points'], why['lots'][0]['expires_on']), (15, '2027-06-30'))
    same(shop.asks('points', 'liability')['rows'][0]['points'], 15)


def test_days_are_made_up():
    """family B: due seven days after the final state; three missed days end as if each had been run (EAS-10, SHL-26)"""
    shop = Shop('[plan]\nfamily = B\nnames = o2o\n[points]\nmaster = yes\nissue_mode = days_after_final\nissue_days = 7\n')
    shop.order('B1', 190, now='2025-09-25T10:00')
    with sqlite3.connect(shop.db) as db:
        db.execute('UPDATE sale SET final_at = 1758880800')  # 2025-09-26T18:00+08:00
    shop.asks('order', 'edit', 'B1', 'shipping_amount=60', now='2025-09-26T18:01')
    same([(r['state'], r['due_on']) for r in shop.asks('points', 'expected')['rows']], [('due', '2025-10-03')])
    shop.asks('due', 'run', now='2025-10-02T23:00')
    same(shop.balance(), 0)
    same(shop.asks('due', 'run', now='2025-10-06T08:00')['issued'], 1)
    same(shop.asks('due', 'run', now='2025-10-06T08:00')['issued'], 0)
    row = shop.asks('points', 'log')['rows'][0]
    same((row['kind'], row['points']), ('earn_order', 14))
    same(shop.asks('points', 'explain', str(row['id']))['effective_on'], '2025-10-03')
    same(shop.refused('due', 'run', now='2025-10-05T08:00'), ('CLOCK_BACK', 'SHL-7'))


def test_counter_and_review():
    """an amount at the counter earns at once, its receipt only once; voided, it comes to review, where a person decides (SHL-76, SHL-33)"""
    shop = Shop('[points]\nmaster = yes\n')
    made = shop.asks('points', 'instore', '0912345678', 'amount=190', 'receipt=R1')
    same((made['points'], made['balance_after']), (14, 14))
    same(shop.refused('points', 'instore', '0912345678', 'amount=190', 'receipt=R1'), ('INSTORE_TWICE', 'SHL-76'))
    same(shop.refused('points', 'instore', '0912345678', 'amount=0'), ('AMOUNT_BAD', 'SHL-76'))
    shop.asks('points', 'instore', 'void=1', 'reason=typed twice')
    row, = shop.asks('points', 'review')['rows']
    same((row['kind'], row['suggested'], row['points']), ('voided', 14, 14))
    same(shop.refused('points', 'review', str(row['id']), 'take=yes'), ('REASON_EMPTY', 'SHL-53'))
    done = shop.asks('points', 'review', str(row['id']), 'take=yes', 'points=10', 'reason=typed twice')
    same((done['state'], done['taken'], done['shortfall'], shop.balance()), ('taken', 10, 4, 4))
    same(shop.asks('points', 'closed', 'from=2026-05-01', 'to=2026-05-03')['rows'], [{'id': 1, 'from': '2026-05-01', 'to': '2026-05-03'}])
    same(shop.refused('points', 'closed', 'from=2026-05-03'), ('CLOSED_RANGE', 'SHL-35'))
    same(shop.asks('check')['whole'], True)


def test_on_the_screen():
    """gj: what is to review is decided in three keys, and the log explains an entry"""
    shop = Shop('[points]\nmaster = yes\n')
    shop.order('A1', 190)
    shop.asks('order', 'complete', 'A1')
    shop.asks('order', 'cancel', 'A1')
    t = Terminal('--db', shop.db, '--config', shop.ini, '--now', '2026-03-11T09:00', env={}, language='en')
    with t:
        t.wait('points of 1 purchase to review')
        t.quiet(0.1)
        t.press('gj')
        t.wait('Points of SHOPLINE')
        t.quiet(0.1)
        has(t.text(), 'order cancelled', 'A1', '林美華')
        t.press('<Enter>t')
        t.wait('Reason')
        t.press('<Enter>')
        t.wait('14 points taken back, 0 short.')
        t.press('4')
        t.wait('taken by hand')
        t.press('j<Enter>')
        t.wait('190 ÷ 25 = 7 steps; 7 × 2 = 14 points')
        has(t.text(), 'Order A1', 'Counts as spent: 190', 'expires 2027-06-30 23:59')


tap.main(globals())
