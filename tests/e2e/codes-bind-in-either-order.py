"""Binding of customers to stores and staff by command (EAS-116 to EAS-119)."""
import os
import sqlite3

import tap
from tap import has, run, same


class Shop:
    def __init__(self):
        self.folder = tap.folder()
        self.codes = {}
        for kind, name, store in (('staff', '小美', '信義店'), ('staff', '阿明', '板橋店'), ('store', '信義店', ''), ('store', '板橋店', '')):
            made = self.asks('bind', 'create', 'kind=' + kind, 'name=' + name, *(['store=' + store] if store else []))
            self.codes[name] = made['code']

    def asks(self, *words, code=0, options=()):
        return run('--db', self.folder + '/shop.db', '--now', '2026-11-22T12:00', '--as', 'mei', '--json', *options, *words, expect=code).json()

    def refused(self, *words):
        e = self.asks(*words, code=1)['error']
        return e['code'], e['rule']

    def member(self, phone='0912000001'):
        return self.asks('member', 'create', 'first_name=Ann', 'phone=' + phone)['id']

    def scan(self, member, *names, code=0):
        for name in names:
            told = self.asks('bind', 'change', member, 'code=' + self.codes[name], code=code)
        return told

    def bound(self, member):
        rows = {r['member_id']: r for r in self.asks('bind', 'list')['rows']}
        return (rows[member]['staff'], rows[member]['store']) if member in rows else None

    def sql(self, text):
        with sqlite3.connect(self.folder + '/shop.db') as db:
            return db.execute(text).fetchall()


def test_codes():
    """EAS-116, 117: staff codes stand first; the same one is not made twice; a name without a store has none"""
    shop = Shop()
    rows = shop.asks('bind', 'codes')['rows']
    same([(r['kind'], r['staff'], r['store']) for r in rows],
         [('staff', '小美', '信義店'), ('staff', '阿明', '板橋店'), ('store', None, '信義店'), ('store', None, '板橋店')])
    same(len({r['code'] for r in rows}), 4)
    same(shop.asks('bind', 'create', 'name=小美')['code'], shop.codes['小美'])
    same(shop.refused('bind', 'create', 'name=新人'), ('BIND_STORE', 'EAS-116'))


def test_either_order():
    """EAS-117: store and staff, staff and store: the same"""
    shop = Shop()
    ann, bob = shop.member(), shop.member('0912000002')
    shop.scan(ann, '信義店', '小美')
    shop.scan(bob, '小美', '信義店')
    same([shop.bound(m) for m in (ann, bob)], [('小美', '信義店')] * 2)


def test_staff_codes_store_wins():
    """EAS-117: a store code of another store says nothing once staff is bound; a staff code after a store code sets both"""
    shop = Shop()
    ann = shop.member()
    shop.scan(ann, '板橋店', '小美')
    same(shop.bound(ann), ('小美', '信義店'))
    told = shop.scan(ann, '板橋店')
    same((told['changed'], told['notes'][0]['code']), (False, 'bind_same'))
    has(told['notes'][0]['message'], '信義店 through 小美')


def test_first_binding_stands():
    """EAS-118: neither a second staff code nor a second store code changes it"""
    shop = Shop()
    ann, bob = shop.member(), shop.member('0912000002')
    shop.scan(ann, '小美')
    e = shop.scan(ann, '阿明', code=1)['error']
    same((e['code'], e['rule'], e['message']),
         ('BIND_TAKEN', 'EAS-118', "Ann is bound to 小美, 信義店 since 2026-11-22. Change it on the member's page."))
    shop.scan(bob, '信義店')
    same(shop.scan(bob, '板橋店', code=1)['error']['code'], 'BIND_TAKEN')
    same(shop.scan(bob, '信義店')['changed'], False)
    same([shop.bound(m) for m in (ann, bob)], [('小美', '信義店'), (None, '信義店')])


def test_withdrawn():
    """EAS-116: a withdrawn code, an unknown one and the number of a code bind nobody"""
    shop = Shop()
    ann = shop.member()
    same(shop.asks('bind', 'withdraw', shop.codes['小美'])['state'], 'withdrawn')
    for code in (shop.codes['小美'], 'NOTACODE', '2'):
        same(shop.refused('bind', 'change', ann, 'code=' + code), ('BIND_CODE', 'EAS-116'), code)
    same(shop.bound(ann), None)
    same(shop.asks('bind', 'codes')['total'], 3)
    same(shop.asks('bind', 'codes', 'withdrawn=yes')['total'], 4)


def test_by_hand():
    """EAS-118: by hand with a reason, kept in the history"""
    shop = Shop()
    ann = shop.member()
    shop.scan(ann, '小美')
    same(shop.refused('bind', 'change', ann, 'staff=阿明')[0], 'REASON_EMPTY')
    shop.asks('bind', 'change', ann, 'staff=阿明', 'reason=熟客')
    same(shop.bound(ann), ('阿明', '板橋店'))
    same([(r['cause'], r['staff_from'], r['staff_to'], r['reason']) for r in shop.asks('bind', 'history', ann)['rows']],
         [('manual', '小美', '阿明', '熟客'), ('scan', None, '小美', None)])
    shop.asks('bind', 'change', ann, 'staff=none', 'store=none', 'reason=離開')
    same(shop.bound(ann), None)


def test_who_left():
    """EAS-118: members of one who left keep their binding, are listed, and move in bulk; the batch is taken back"""
    shop = Shop()
    people = [shop.member('091200000%d' % i) for i in range(3)]
    for m in people:
        shop.scan(m, '小美')
    same(shop.asks('bind', 'list', 'inactive=yes')['total'], 0)
    with sqlite3.connect(shop.folder + '/shop.db') as db:
        db.execute("UPDATE staff SET active = 0 WHERE name = '小美'")
    same([r['member_id'] for r in shop.asks('bind', 'list', 'inactive=yes')['rows']], people)
    same(shop.refused('bind', 'change', shop.member('0912000009'), 'code=' + shop.codes['小美'])[0], 'BIND_CODE')
    done = shop.asks('bind', 'change', 'of=小美', 'staff=阿明', 'reason=離職')
    same((done['changes'], shop.bound(people[2])), (3, ('阿明', '板橋店')))
    shop.asks('bind', 'change', people[0], 'staff=none', 'store=none', 'reason=自己選')
    same(shop.refused('batch', 'undo', done['batch_id'])[0], 'batch_blocked')   # one was bound anew since
    shop.asks('bind', 'change', people[0], 'staff=阿明', 'reason=又回來')
    shop.asks('batch', 'undo', done['batch_id'])
    same([shop.bound(m) for m in people], [('小美', '信義店')] * 3)


def test_report():
    """EAS-119: members, new this month, counted orders and net amount of 30 days"""
    shop = Shop()
    ann, bob = shop.member(), shop.member('0912000002')
    shop.scan(ann, '小美')
    shop.scan(bob, '信義店')
    with sqlite3.connect(shop.folder + '/shop.db') as db:
        db.execute("UPDATE member SET bound_on = '2026-10-31' WHERE id = ?", (bob,))
        for n, (member, day) in enumerate([(ann, '2026-10-24'), (ann, '2026-10-23'), (bob, '2026-11-22')]):
            db.execute("INSERT INTO sale (profile, order_number, member_id, placed_at, placed_on, state, counted, net_amount, created_at,"
                       " created_by, changed_at, changed_by) VALUES ('easystore', ?, ?, 0, ?, 'completed', 1, 100, 0, 'me', 0, 'me')",
                       (n, member, day))
    rows = {r['name']: r for r in shop.asks('bind', 'report')['rows']}
    same([[rows[n][k] for k in ('members', 'new_members', 'orders', 'net_amount')] for n in ('信義店', '小美', '阿明')],
         [[2, 1, 2, 200], [1, 1, 1, 100], [0, 0, 0, 0]])


def test_printed():
    """a file for print, not written over unasked"""
    shop = Shop()
    path = os.path.join(shop.folder, 'code.svg')
    words = 'bind', 'show', shop.codes['小美'], 'to=' + path
    shop.asks(*words)
    with open(path, encoding='utf-8') as f:
        text = f.read()
    has(text, '<svg', '信義店  小美', shop.codes['小美'])
    same(shop.refused(*words)[0], 'file_exists')


tap.main(globals())
