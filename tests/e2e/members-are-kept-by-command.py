"""Members on the command line: made, found, changed, blacklisted, by the rules of accounts, phone numbers and birthdays
(EAS-12, 16, 17, 63 to 66, 71, 76 to 78, 108; FMT-25)."""
import os
import sqlite3

import tap
from tap import has, run, same

NOW = {'STOREKEEP_NOW': '2026-03-05T10:00:00+08:00'}
LATER = {'STOREKEEP_NOW': '2026-03-05T10:05:00+08:00'}


def shop():
    return os.path.join(tap.folder(), 'shop.db')


def asks(db, *words, code=0, env=NOW):
    return run('--db', db, '--as', 'mei', '--json', *words, env=env, expect=code).json()


def refused(db, *words, code=1, env=NOW):
    e = asks(db, *words, code=code, env=env)['error']
    return e['code'], e['rule']


def lin(db, **more):
    words = {'last_name': '林', 'first_name': '美華', 'phone': '0912-345-678', 'email': 'Mei@example.com', **more}
    return asks(db, 'member', 'create', *['%s=%s' % w for w in words.items()])


def test_made_by_staff():
    """a member made by staff is registered, its phone number kept as plus and digits"""
    db = shop()
    m = lin(db, birthday='3/5', gender='female')
    same((m['id'], m['kind'], m['origin'], m['name'], m['phone'], m['birthday']), (1, 'registered', 'staff', '林美華', '+886912345678', '--03-05'))
    same((m['registered_at'], m['points'], m['credit'], m['groups'], m['fields']), ('2026-03-05T10:00:00+08:00', 0, 0, [], {}))
    same(m['birthday_set_on'], '2026-03-05')
    same(m['birthday_edited_on'], None)


def test_what_an_account_needs():
    """a name, and an e-mail address or a phone number that is one; an address belongs to one account"""
    db = shop()
    lin(db)
    same(refused(db, 'member', 'create', 'last_name=王'), ('ACC_CONTACT', 'EAS-65'))
    same(refused(db, 'member', 'create', 'phone=0933000001'), ('ACC_NAME', 'EAS-65'))
    same(refused(db, 'member', 'create', 'last_name=王', 'email=MEI@EXAMPLE.COM'), ('ACC_EMAIL_TAKEN', 'EAS-65'))
    same(refused(db, 'member', 'create', 'last_name=王', 'email=mei'), ('EMAIL_BAD', 'EAS-121'))
    same(refused(db, 'member', 'create', 'last_name=王', 'phone=12'), ('PHONE_BAD', 'EAS-71'))
    same(refused(db, 'member', 'create', 'last_name=王', 'phone=0933000001', 'birthday=2026-03-06'), ('BDAY_RANGE', 'EAS-78'))
    same(refused(db, 'member', 'create', 'last_name=王', 'phone=0933000001', 'birthday=30 February'), ('DATE_BAD', 'EAS-2'))
    same(refused(db, 'member', 'create', 'last_name=' + '王' * 61, 'phone=0933000001'), ('TEXT_LONG', 'EAS-4'))
    same(asks(db, 'member', 'list')['total'], 1)


def test_one_number_many_members():
    """several members may have one phone number; who is meant is asked, never guessed"""
    db = shop()
    lin(db)
    asks(db, 'member', 'create', 'last_name=林', 'first_name=大偉', 'phone=0912345678')
    e = asks(db, 'member', 'show', '0912 345 678', code=1)
    same((e['error']['code'], e['error']['rule']), ('MEMBER_MANY', 'EAS-66'))
    same([r['id'] for r in asks(db, 'member', 'find', '0912345678')['rows']], [1, 2])
    same(asks(db, 'member', 'show', 'mei@example.com')['id'], 1)
    same(refused(db, 'member', 'find', '莊'), ('MEMBER_NONE', 'EAS-11'))


def test_a_guest_registers():
    """a guest becomes registered by an account with the same address; the record stays one"""
    db = shop()
    lin(db)
    with sqlite3.connect(db) as con:
        con.execute("UPDATE member SET kind = 'guest', registered_at = NULL, tier_id = NULL, since_at = 1700000000, origin = 'order'")
    m = asks(db, 'member', 'create', 'last_name=林', 'first_name=美', 'email=mei@example.com')
    same((m['id'], m['kind'], m['origin'], m['name'], m['phone']), (1, 'registered', 'order', '林美', '+886912345678'))
    same(asks(db, 'member', 'list')['total'], 1)


def test_customers_change_their_birthday():
    """customers only where it is allowed, once in twelve months; filling an empty one is no change, staff are free"""
    db = shop()
    lin(db)
    same(asks(db, 'member', 'edit', '1', 'by=customer', 'birthday=1990-03-05')['birthday_edited_on'], None)
    same(refused(db, 'member', 'edit', '1', 'by=customer', 'birthday=1990-03-06'), ('BDAY_OFF', 'EAS-76'))
    asks(db, 'member', 'settings', 'birthday_customer_edit=yes')
    same(asks(db, 'member', 'edit', '1', 'by=customer', 'birthday=1990-03-06')['birthday_edited_on'], '2026-03-05')
    same(asks(db, 'member', 'edit', '1', 'birthday=1990-03-07')['birthday_edited_on'], '2026-03-05')
    soon = {'STOREKEEP_NOW': '2027-03-04T23:59:00+08:00'}
    same(refused(db, 'member', 'edit', '1', 'by=customer', 'birthday=1990-03-08', env=soon), ('BDAY_SOON', 'EAS-77'))
    then = {'STOREKEEP_NOW': '2027-03-05T00:00:00+08:00'}
    same(asks(db, 'member', 'edit', '1', 'by=customer', 'birthday=1990-03-08', env=then)['birthday_edited_on'], '2027-03-05')


def test_phone_accounts():
    """accounts by phone number need a plan that has them, and to be switched on"""
    db = shop()
    same(refused(db, 'member', 'create', 'by=customer', 'last_name=王', 'phone=0933000001'), ('ACC_PHONE_OFF', 'EAS-63'))
    same(refused(db, 'member', 'settings', 'account_phone=yes'), ('PLAN_LACKS', 'EAS-64'))
    same(refused(db, 'member', 'settings', 'account_phone=yes', 'plan_name=basic'), ('PLAN_LACKS', 'EAS-64'))
    same(asks(db, 'member', 'settings', 'account_phone=yes', 'plan_name=retail')['account_phone'], True)
    m = asks(db, 'member', 'create', 'by=customer', 'last_name=王', 'phone=0933000001')
    same((m['origin'], m['kind']), ('storefront', 'registered'))


def test_somebody_else_was_quicker():
    """a change of what was changed meanwhile is refused, and names who and what"""
    db = shop()
    lin(db)
    same(asks(db, 'member', 'edit', '1', 'note=青瓷')['note'], '青瓷')
    e = asks(db, 'member', 'edit', '1', 'note=柴燒', 'version=1', code=1, env=LATER)['error']
    same((e['code'], e['rule']), ('STALE', 'EAS-17'))
    has(e['message'], 'mei', 'note', '2026-03-05 10:00')
    same(asks(db, 'member', 'edit', '1', 'note=柴燒', 'version=2')['note'], '柴燒')


def test_twice_is_once():
    """the same act makes one member; a try makes none"""
    db = shop()
    words = ('member', 'create', 'last_name=王', 'phone=0933000001', 'op_id=a1')
    same(asks(db, '--dry-run', *words), {})
    same(asks(db, *words)['id'], asks(db, *words)['id'])
    same(asks(db, 'member', 'list')['total'], 1)


def test_rights():
    """as soon as somebody has a login, members are changed by those with the right alone"""
    db = shop()
    lin(db)
    with sqlite3.connect(db) as con:
        con.execute("INSERT INTO staff (name, login, rights, created_at, created_by) VALUES ('阿明', 'ming', 'messages', 1, 'mei')")
        con.execute("INSERT INTO staff (name, login, rights, created_at, created_by) VALUES ('美', 'mei', 'customers', 1, 'mei')")
    e = run('--db', db, '--as', 'ming', '--json', 'member', 'edit', '1', 'note=x', env=NOW, expect=4).json()['error']
    same((e['code'], e['rule']), ('NOT_ALLOWED', 'EAS-8'))
    same(asks(db, 'member', 'edit', '1', 'note=x')['note'], 'x')


def test_blacklist():
    """with a reason, one or many, again without a change, and back as a batch"""
    db = shop()
    lin(db)
    asks(db, 'member', 'create', 'last_name=王', 'phone=0933000001')
    same(refused(db, 'member', 'block', '1'), ('REASON_EMPTY', 'EAS-108'))
    same(asks(db, 'member', 'block', '1', 'reason=轉賣')['blacklist_reason'], '轉賣')
    same(asks(db, 'member', 'block', '1', 'reason=again')['blacklist_reason'], '轉賣')
    same([r['id'] for r in asks(db, 'member', 'list', 'blacklisted=yes')['rows']], [1])
    r = asks(db, 'member', 'block', '1', '2', 'reason=檢查')
    same((r['members'], r['changes'], r['same']), (2, 1, 1))
    run('--db', db, 'batch', 'undo', r['batch_id'], env=NOW)
    same([m['id'] for m in asks(db, 'member', 'list', 'blacklisted=yes')['rows']], [1])
    same(asks(db, 'member', 'unblock', '1', 'reason=道歉')['blacklisted_at'], None)
    same(refused(db, 'member', 'block', 'reason=x'), ('BULK_EMPTY', 'EAS-6'))
    same(asks(db, 'member', 'block', 'all=yes', 'reason=x', '--dry-run')['changes'], 2)
    run('--db', db, 'check', env=NOW)


def test_lists():
    """newest first and equal instants by number, by any column, by conditions; what is no column is refused"""
    db = shop()
    for i in range(1, 5):
        asks(db, 'member', 'create', 'last_name=王', 'first_name=%d' % i, 'phone=093300000%d' % i)
    asks(db, 'member', 'create', 'last_name=新', 'phone=0933000009', env=LATER)
    same([r['id'] for r in asks(db, 'member', 'list')['rows']], [5, 1, 2, 3, 4])
    page = asks(db, 'member', 'list', 'limit=2')
    same([r['id'] for r in page['rows']], [5, 1])
    same(page['total'], 5)
    same([r['id'] for r in asks(db, 'member', 'list', 'limit=2', 'after=' + page['next'])['rows']], [2, 3])
    same([r['id'] for r in asks(db, 'member', 'list', 'sort=-phone', 'limit=2')['rows']], [5, 4])
    same(refused(db, 'member', 'list', 'sort=shoe_size'), ('SORT_FIELD', 'EAS-16'))
    same(refused(db, 'member', 'list', 'points_min=5', 'points_max=4'), ('FILTER_RANGE', 'EAS-13'))
    same(refused(db, 'member', 'list', 'registered_from=2026-02-30'), ('DATE_BAD', 'EAS-2'))
    same(refused(db, 'member', 'list', 'points_min=1.5'), ('NUMBER_BAD', 'EAS-3'))
    same(asks(db, 'member', 'list', 'name=王', 'registered_to=2026-03-04')['total'], 0)
    same(asks(db, 'member', 'list', 'name=王', 'registered_from=2026-03-05')['total'], 4)


def test_documents():
    """every field of the entity stands in the record and in the list, under its own name"""
    db = shop()
    fields = set('''id profile member_code kind origin first_name last_name email phone gender birthday birthday_set_on birthday_edited_on
        email_consent registered_at blacklisted_at blacklist_reason store_id staff_id tier_id tier_from tier_to note created_at created_by points
        credit orders spent tier groups'''.split())
    same(fields - set(lin(db)), set())
    same(fields - set(asks(db, 'member', 'list')['rows'][0]), set())


tap.main(globals())
