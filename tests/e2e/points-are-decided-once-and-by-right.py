"""Many at the counter at once, and who may see what: one receipt and one decision count once however many press the
key, and points are for those who have the right (SHL-4, SHL-31, SHL-33, SHL-70, SHL-76)."""
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import tap
from tap import run, same

NOW = '2026-03-10T10:00'


class Shop:
    def __init__(self):
        self.folder = tap.folder()
        self.db = os.path.join(self.folder, 'shop.db')
        self.ini = os.path.join(self.folder, 'storekeep.ini')
        os.mkdir(os.path.join(self.folder, 'profiles'))
        with open(self.ini, 'w') as f:
            f.write('[shop]\nname = Clay\n')
        self.profile('[points]\nmaster = yes\npurchase = yes\n')
        self.asks('member', 'create', 'profile=shopline', 'last_name=林', 'first_name=美華', 'phone=0912345678')

    def profile(self, lines):
        with open(os.path.join(self.folder, 'profiles', 'shopline.ini'), 'w') as f:
            f.write(lines)

    def asks(self, *words, code=0, by='mei'):
        return run('--db', self.db, '--config', self.ini, '--now', NOW, '--as', by, '--json', *words, expect=code).json()

    def refused(self, *words, code=1, by='mei'):
        error = self.asks(*words, code=code, by=by)['error']
        return error['code'], error['rule']

    def points(self):
        return self.asks('points', 'show', '1')['points']

    def all_at_once(self, *words):
        """The same command from twenty people; how often each outcome was told."""
        with ThreadPoolExecutor(20) as people:
            answers = people.map(lambda _: self.asks(*words, code=None).get('error', {}).get('code', 'done'), range(20))
        told = list(answers)
        return {word: told.count(word) for word in told}


def test_one_receipt_counts_once():
    """a receipt that twenty people enter at once is entered once (SHL-76)"""
    shop = Shop()
    same(shop.all_at_once('points', 'instore', '1', 'amount=25', 'receipt=A1'), {'done': 1, 'INSTORE_TWICE': 19})
    same(shop.points(), 2)
    same(shop.asks('points', 'instore', '1', 'amount=25', 'receipt=A2')['amount'], 25)


def test_one_decision_takes_once():
    """what is to review is decided once, though twenty decide at once (SHL-33)"""
    shop = Shop()
    shop.asks('points', 'add', '1', 'points=100', 'reason=開店')
    shop.asks('order', 'create', 'profile=shopline', 'order_number=1', 'member=1', 'items_amount=250')
    shop.asks('order', 'complete', '1')
    shop.asks('order', 'cancel', '1')
    same(shop.all_at_once('points', 'review', '1', 'take=yes', 'reason=取消'), {'done': 1, 'review_closed': 19})
    same(shop.points(), 100)
    shop.asks('check')


def test_who_sees_what():
    """one member's points need the right customers, settings and log the right member points (SHL-70)"""
    shop = Shop()
    shop.asks('points', 'add', '1', 'points=5', 'reason=開店')
    with sqlite3.connect(shop.db) as db:
        for login, rights in ('nobody', ''), ('desk', 'customers'), ('points', 'member_points'):
            db.execute("INSERT INTO staff (name, login, rights, created_at, created_by) VALUES (?, ?, ?, 0, 'test')", (login, login, rights))
    for words in (('points', 'show', '1'), ('points', 'history', '1'), ('points', 'history', 'entry=1'), ('points', 'explain', '1'),
                  ('credit', 'show', '1'), ('credit', 'history', '1'), ('member', 'show', '1')):
        for by in 'nobody', 'points':
            same(shop.refused(*words, code=4, by=by), ('NOT_ALLOWED', 'SHL-70'))
        shop.asks(*words, by='desk')
    for words in (('points', 'log'), ('points', 'settings'), ('points', 'review'), ('points', 'expected')):
        same(shop.refused(*words, 'profile=shopline', code=4, by='desk'), ('NOT_ALLOWED', 'SHL-70'))
        shop.asks(*words, 'profile=shopline', by='points')


def test_refusals_name_their_rule():
    """rules of SHOPLINE's own page, and a broken profile is said instead of being passed over (SHL-1, SHL-5, SHL-8, SHL-46, SHL-51)"""
    shop = Shop()
    same(shop.refused('points', 'add', '99', 'points=5', 'reason=x'), ('MEMBER_NONE', 'SHL-51'))
    same(shop.refused('points', 'add-bulk', 'profile=shopline', 'points=5', 'reason=x'), ('BULK_EMPTY', 'SHL-5'))
    same(shop.refused('points', 'settings', 'earn_spend=0'), ('EARN_RULE', 'SHL-46'))
    same(shop.refused('points', 'settings', 'earn_spend='), ('EARN_RULE', 'SHL-45'))
    same(shop.refused('points', 'expire', 'profile=shopline', 'on=2026-02-30'), ('DATE_BAD', 'SHL-2'))
    shop.asks('order', 'create', 'profile=shopline', 'order_number=1', 'items_amount=250')
    shop.asks('order', 'edit', '1', 'member=1')
    shop.asks('order', 'complete', '1')
    same(shop.refused('points', 'award', '1'), ('NOT_LOGGED_IN', 'SHL-31'))
    with open(os.path.join(shop.folder, 'orders.csv'), 'w', encoding='utf-8') as f:
        f.write('訂單號碼,訂單日期,訂單狀態,訂單小計,訂單合計,顧客,電話號碼\n20260301000000001,2026/3/1 10:00,已完成,250,250,阿花,0955123456\n')
    shop.asks('order', 'import', os.path.join(shop.folder, 'orders.csv'), 'profile=shopline')
    same(shop.refused('points', 'add-bulk', '1', '2', 'points=5', 'reason=x'), ('BULK_ROWS', 'SHL-5'))
    shop.profile('[points]\nmaster = yes\n[plan]\nmodules =\n')
    same(shop.refused('points', 'add', '1', 'points=5', 'reason=x'), ('PLAN_LACKS', 'SHL-8'))
    shop.profile('[points]\nmastr = yes\n')
    same(shop.refused('points', 'review'), ('PROFILE_BAD', 'SHL-1'))
    same(shop.refused('points', 'settings', 'profile=shopline'), ('PROFILE_BAD', 'SHL-1'))


def test_delivery_is_waited_for():
    """before the final delivery state nothing is awarded, and taking the state back is said once (SHL-26, SHL-27)"""
    shop = Shop()
    shop.profile('[plan]\nfamily = B\nnames = o2o\n[points]\nmaster = yes\npurchase = yes\nissue_mode = days_after_final\nissue_days = 7\n')
    shop.asks('order', 'create', 'profile=shopline', 'order_number=1', 'member=1', 'items_amount=250', 'delivery_code=tcat')
    same(shop.refused('points', 'award', '1'), ('ORDER_NOT_DONE', 'SHL-26'))
    shop.asks('order', 'deliver', '1', 'state=arrived')
    notes = shop.asks('order', 'deliver', '1', 'state=')['notes']
    same([note['code'] for note in notes], ['delivery_withdrawn'])


tap.main(globals())
