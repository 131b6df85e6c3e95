#!/usr/bin/env python3
"""Import of members (checked, matched, found by name, phone and e-mail, in a batch that can be undone) against sqlite3 .import
of the same file into a plain table; the same file once more; members as a file; likely duplicates; the undo."""
import sqlite3

import measure as m

SURNAMES = '陳林黃張李王吳劉蔡楊許鄭謝郭洪曾邱廖賴周'
GIVEN = '雅怡家志淑美俊宗欣冠佳建詩承品柏宜子功育惠麗明秀文靜彥思國玉'


def members(rows):
    yield 'member_code,last_name,first_name,email,phone,birthday,gender,groups,tier,points,credit,email_consent,note'
    for i in range(rows):
        first = GIVEN[i * 7 % len(GIVEN)] + GIVEN[i * 13 // 7 % len(GIVEN)]
        yield 'M%07d,%s,%s,%s%d@example.com,09%08d,%04d-%02d-%02d,%s,%s,,,,%s,' % (
            i, SURNAMES[i % len(SURNAMES)], first, 'abcdefghij'[i % 10] * 3, i * 7919 % 10000000, i, 1950 + i % 55, 1 + i % 12, 1 + i % 28,
            ('female', 'male', '')[i % 3], '老客人' if i % 9 == 0 else '', ('yes', 'no')[i % 2])


o = m.options(__doc__)
with m.Folder() as folder:
    file, small, db = folder('members.csv'), folder('small.csv'), folder('shop.db')
    m.write(file, members(o.rows), 'utf-8')
    m.write(small, members(o.rows // 10), 'utf-8')

    def fresh():
        folder.remove('shop.db')

    base = m.seconds(o.rounds, lambda: m.run('sqlite3', folder('plain.db'), '.mode csv', '.import %s t' % file), lambda: folder.remove('plain.db'))
    ours = m.seconds(o.rounds, lambda: m.storekeep(db, 'member', 'import', file), fresh)
    m.say('sqlite3 .import, %d members' % o.rows, base, 's')
    m.say('member import, %d members' % o.rows, ours, 's', base)
    with sqlite3.connect(db) as c:
        assert c.execute('SELECT COUNT(*) FROM member').fetchone()[0] == o.rows
    again = m.seconds(1, lambda: m.storekeep(db, 'member', 'import', file))
    m.say('the same file once more', again, 's', base)
    out = m.seconds(1, lambda: m.storekeep(db, '--overwrite', 'member', 'export', folder('out.csv')))
    m.say('member export', out, 's', base)
    twins = m.seconds(1, lambda: m.storekeep(db, '--json', 'member', 'duplicates', 'limit=1'))
    m.say('member duplicates', twins, 's', base)
    undo = m.seconds(1, lambda: m.storekeep(db, 'batch', 'undo', '1'))
    m.say('undo of it', undo, 's', base)
    fresh()
    little = m.peak_mib(m.PROGRAM, '--db', db, '--now', m.NOW, 'member', 'import', small)
    fresh()
    much = m.peak_mib(m.PROGRAM, '--db', db, '--now', m.NOW, 'member', 'import', file)
    m.say('peak memory, %d members' % (o.rows // 10), little, 'MiB')
    m.say('peak memory, %d members' % o.rows, much, 'MiB', little)
