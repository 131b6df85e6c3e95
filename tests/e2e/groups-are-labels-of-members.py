"""Groups of members by command (EAS-18 to EAS-24): named, filled, counted, suggested, taken back, deleted."""
import os
import sqlite3

import tap
from tap import run, same


class Shop:
    def __init__(self, settings=''):
        self.folder = tap.folder()
        self.ini = os.path.join(self.folder, 'storekeep.ini')
        os.mkdir(os.path.join(self.folder, 'profiles'))
        with open(self.ini, 'w') as f:
            f.write('[shop]\nname = Clay\n')
        with open(os.path.join(self.folder, 'profiles', 'easystore.ini'), 'w') as f:
            f.write(settings)

    def asks(self, *words, code=0, options=(), now='2026-11-22T12:00'):
        return run('--db', self.folder + '/shop.db', '--config', self.ini, '--now', now, '--as', 'mei', '--json', *options, *words,
                   expect=code).json()

    def refused(self, *words, options=()):
        e = self.asks(*words, code=1, options=options)['error']
        return e['code'], e['rule']

    def member(self, name, phone):
        return self.asks('member', 'create', 'first_name=' + name, 'phone=' + phone)['id']

    def bought(self, member, day, amount=100, times=1):
        """counted orders of a day, as the orders' desk keeps them"""
        with sqlite3.connect(self.folder + '/shop.db') as db:
            for i in range(times):
                db.execute("INSERT INTO sale (profile, order_number, member_id, placed_at, placed_on, state, counted, net_amount, created_at,"
                           " created_by, changed_at, changed_by) VALUES ('easystore', ?, ?, 0, ?, 'completed', 1, ?, 0, 'me', 0, 'me')",
                           ('%s-%s-%d' % (member, day, i), member, day, amount))

    def groups(self, **fields):
        return {g['name']: g for g in self.asks('group', 'list', *('%s=%s' % f for f in fields.items()))['rows']}


def test_names():
    """EAS-19: 1 to 30 characters, new after trimming and folding"""
    shop = Shop()
    same(shop.asks('group', 'create', 'name=　VIP ')['name'], 'VIP')
    for name in ('vip', 'ＶＩＰ', '', '字' * 31, 'a,b'):
        same(shop.refused('group', 'create', 'name=' + name), ('GROUP_NAME', 'EAS-19'), name)
    same(shop.asks('group', 'create', 'name=' + '字' * 30)['members'], 0)
    same(shop.asks('group', 'create', 'name=V IP')['name'], 'V IP')
    same(shop.asks('group', 'edit', 'vip', 'name=Vip')['name'], 'Vip')


def test_several_at_once():
    """EAS-18: several members, several groups; an unknown one is asked about; who is in already is no error"""
    shop = Shop()
    ann, bob = shop.member('Ann', '0912000001'), shop.member('Bob', '0912000002')
    words = 'member', 'group', ann, bob, 'groups=熟客,新客'
    e = shop.asks(*words, code=1)['error']
    same((e['code'], e['rule'], e['message']), ('GROUP_NONE', 'EAS-18', 'There is no group "熟客". Create it? (create=yes)'))
    same(shop.groups(), {})
    same(shop.asks(*words, 'create=yes', options=('--dry-run',))['changes'], 2)
    same(shop.groups(), {})
    same(shop.asks(*words, 'create=yes')['changes'], 2)
    same(shop.asks('member', 'group', ann, 'groups=熟客')['same'], 1)
    same(shop.asks('member', 'show', ann)['groups'], ['熟客', '新客'])
    same(shop.refused('member', 'group', 'groups=VIP'), ('BULK_EMPTY', 'EAS-6'))


def test_taken_back():
    """the batch is undone: who was in before stays in, who was taken out is in again"""
    shop = Shop()
    ann, bob = shop.member('Ann', '0912000001'), shop.member('Bob', '0912000002')
    shop.asks('member', 'group', ann, 'groups=VIP,舊', 'create=yes')
    batch = shop.asks('member', 'group', ann, bob, 'groups=VIP', 'remove=舊')['batch_id']
    same([shop.asks('member', 'show', m)['groups'] for m in (ann, bob)], [['VIP'], ['VIP']])
    shop.asks('batch', 'undo', batch)
    same([shop.asks('member', 'show', m)['groups'] for m in (ann, bob)], [['VIP', '舊'], []])


def test_limit():
    """EAS-18: group.max_per_member; taking out of one makes room for another"""
    shop = Shop('[group]\nmax_per_member = 2\n')
    ann = shop.member('Ann', '0912000001')
    shop.asks('member', 'group', ann, 'groups=A,B', 'create=yes')
    e = shop.asks('member', 'group', ann, 'groups=C', 'create=yes', code=1)['error']
    same(e['code'], 'BULK_ROWS')
    rows = shop.asks('member', 'group', ann, 'groups=C', 'create=yes', code=1)['notes']
    same([(r['code'], r['rule']) for r in rows], [('GROUP_LIMIT', 'EAS-18')])
    same('C' in shop.groups(), False)
    shop.asks('member', 'group', ann, 'groups=C', 'remove=A', 'create=yes')
    same(shop.asks('member', 'show', ann)['groups'], ['B', 'C'])


def test_no_tier():
    """EAS-24: a tier of that name is told apart"""
    shop = Shop()
    ann = shop.member('Ann', '0912000001')
    shop.asks('tier', 'list')
    shop.asks('tier', 'create', 'name=Gold')
    e = shop.asks('member', 'group', ann, 'groups=Gold', code=1)['error']
    same((e['code'], e['rule']), ('GROUP_NONE', 'EAS-24'))
    same(e['message'], 'There is no group "Gold". There is a tier of that name: did you mean tier=Gold?')


def test_figures():
    """EAS-22: members, counted orders, repeat rate in per mille (floor), net amount of a period"""
    shop = Shop()
    people = [shop.member('M%d' % i, '091200000%d' % i) for i in range(4)]
    shop.asks('member', 'group', *people, 'groups=VIP', 'create=yes')
    vip = shop.groups()['VIP']
    same((vip['members'], vip['orders'], vip['repeat_permille'], vip['net_amount']), (4, 0, None, 0))
    shop.bought(people[0], '2026-11-22', 100, 2)
    shop.bought(people[1], '2026-08-25', 50)      # first of 90 days that end today
    shop.bought(people[2], '2026-09-01', 70)
    shop.bought(people[3], '2026-08-24', 999, 5)  # the day before
    vip = shop.groups()['VIP']
    same((vip['orders'], vip['repeat_permille'], vip['net_amount']), (4, 333, 320))   # 1 of 3
    vip = shop.groups(**{'from': '2026-08-24', 'to': '2026-08-24'})['VIP']
    same((vip['orders'], vip['repeat_permille'], vip['net_amount']), (5, 1000, 4995))
    one = shop.asks('group', 'show', 'vip')
    same((one['orders'], one['buyers'], one['repeat_permille'], one['net_amount']), (4, 3, 333, 320))


def test_suggested():
    """EAS-20: 6 and 2 counted orders in 180 days that end today, today included; nothing is applied before"""
    shop = Shop()
    cases = [('VIP客戶', '2026-05-27', 6), ('一般客戶', '2026-11-22', 5), ('一般客戶', '2026-05-27', 2), ('潛在顧客', '2026-05-26', 9),
             ('潛在顧客', '2026-11-22', 1)]
    people = [shop.member('M%d' % i, '091200000%d' % i) for i in range(5)]
    for member, (_, day, times) in zip(people, cases):
        shop.bought(member, day, times=times)
    told = shop.asks('group', 'suggest')
    same((told['from'], told['to']), ('2026-05-27', '2026-11-22'))
    same([(s['group'], s['members'], s['advice']) for s in told['suggestions']],
         [('VIP客戶', 1, 'coupon'), ('一般客戶', 2, 'promotion'), ('潛在顧客', 2, 'newsletter')])
    same([r['suggestion'] for r in told['rows']], ['vip', 'regular', 'regular', 'potential', 'potential'])
    same(shop.groups(), {})
    shop.asks('group', 'suggest', 'apply=yes')
    same([shop.asks('member', 'show', m)['groups'] for m in people], [[c[0]] for c in cases])
    same(shop.groups()['VIP客戶']['advice'], 'coupon')
    # buying more moves on: in one, out of the others
    shop.bought(people[4], '2026-11-21', times=5)
    shop.asks('group', 'suggest', 'apply=yes')
    same(shop.asks('member', 'show', people[4])['groups'], ['VIP客戶'])


def test_suggestion_keys():
    """EAS-20: thresholds have to fall"""
    shop = Shop('[suggest]\nvip_min_orders = 2\n')
    same(shop.refused('group', 'suggest'), ('SUGGEST_KEYS', 'EAS-20'))


def test_deleted():
    """EAS-23: the label goes, the member stays; a message that waits for its time stands in the way"""
    shop = Shop()
    ann = shop.member('Ann', '0912000001')
    shop.asks('member', 'group', ann, 'groups=VIP', 'create=yes')
    shop.asks('member', 'edit', ann, 'email=ann@example.com', 'email_consent=yes')
    message = shop.asks('message', 'create', 'channel=email', 'audience=group:VIP', 'name=週年慶', 'subject=Hi', 'text=Hello',
                        'scheduled_at=2026-12-01T10:00')['id']
    e = shop.asks('group', 'delete', 'VIP', code=1, options=('--accept-warnings',))['error']
    same((e['code'], e['rule'], e['message']),
         ('GROUP_IN_USE', 'EAS-23', 'Message "週年慶" goes to this group on 2026-12-01. Change or cancel it first.'))
    shop.asks('message', 'cancel', message)
    same(shop.refused('group', 'delete', 'VIP'), ('group_has_members', 'EAS-23'))
    shop.asks('group', 'delete', 'VIP', options=('--accept-warnings',))
    same((shop.groups(), shop.asks('member', 'show', ann)['groups']), ({}, []))


tap.main(globals())
