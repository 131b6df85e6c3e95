#!/usr/bin/env python3
"""Members found as somebody types, among a million: two characters of a name, last digits, a phone number from its head, an
e-mail address. Against the plain SQL that the sqlite3 library does with the same index, and against LIKE."""
import os
import sqlite3
import statistics
import subprocess
import time

import measure as m

LAST = '陳林黃張李王吳劉蔡楊許鄭謝郭洪曾邱廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾彭游詹胡施沈余趙盧梁顏柯孫魏翁戴'
FIRST = '美淑雅怡佳心詩宜欣婷玲芬惠文志俊建家豪明宗承冠宇翰哲偉成正國華英秀麗珍月玉春金嘉思妤涵柏廷睿彥詠晴子軒安祐丞品昕恩辰睦瑜瓊馨'
QUERIES = 400
ROWS = 50


def name(i):
    """Last name and two characters of a first name: common ones are common."""
    k = i * 2654435761 % 2 ** 32
    return LAST[min(k % 97, k % len(LAST))], FIRST[(k >> 7) % len(FIRST)] + FIRST[(k >> 15) % 61]


def phone(i):
    return '9%08d' % (i * 7919 % 100000000)


def email(i):
    return 'm%07d@example.com' % (i * 31 % 10000000)


def fill(db, rows):
    """What the program's own import would write, put in as it stands."""
    def members():
        for i in range(1, rows + 1):
            last, first = name(i)
            yield (i, first, last, email(i), '+886' + phone(i), 1700000000 + i, email(i), (('886' + phone(i))[::-1]), last + first)

    def grams():
        for i in range(1, rows + 1):
            key = ''.join(name(i))
            for at in range(len(key)):
                yield key[at:at + 2], i

    con = sqlite3.connect(db)
    con.execute('PRAGMA journal_mode = OFF')
    con.execute('PRAGMA synchronous = OFF')
    con.execute('DELETE FROM member_gram')
    con.execute('DELETE FROM member')
    con.executemany("""INSERT INTO member (id, profile, kind, origin, first_name, last_name, email, phone, since_at, email_key, phone_rev,
        name_key, created_at, created_by, changed_at, changed_by) VALUES (?, 'easystore', 'registered', 'import', ?, ?, ?, ?, ?, ?, ?, ?,
        1, 'mei', 1, 'mei')""", members())
    con.execute('CREATE TEMP TABLE g (g TEXT, id INTEGER)')
    con.executemany('INSERT INTO g VALUES (?, ?)', grams())
    con.execute('INSERT INTO member_gram SELECT DISTINCT g, id FROM g ORDER BY g, id')
    con.commit()
    con.execute('PRAGMA journal_mode = WAL')
    con.close()


def percentile(values, p):
    return sorted(values)[min(len(values) - 1, int(len(values) * p / 100))]


def ours(db, texts):
    program = os.path.join(os.environ['top_builddir'], 'tests', 'bench', 'member_find')
    out = subprocess.run([program, db], input='\n'.join(texts) + '\n', capture_output=True, text=True, check=True).stdout.split('\n')
    return [float(line.split()[0]) / 1000 for line in out if line]


def plain(db, sql, texts, con=None):
    con = con or sqlite3.connect(db)
    times = []
    for text in texts:
        start = time.perf_counter()
        con.execute(sql, text).fetchall()
        times.append((time.perf_counter() - start) * 1000)
    return times


CELLS = 'm.id, m.last_name, m.first_name, m.phone, m.email'
GRAM = 'SELECT %s FROM member_gram g JOIN member m ON m.id = g.member_id WHERE g.g = ? ORDER BY g.member_id DESC LIMIT %d' % (CELLS, ROWS)
LIKE = "SELECT %s FROM member m WHERE m.name_key LIKE '%%' || ? || '%%' LIMIT %d" % (CELLS, ROWS)
HEAD = 'SELECT %s FROM member m WHERE m.phone >= ? AND m.phone < ? ORDER BY m.phone LIMIT %d' % (CELLS, ROWS)
TAIL = 'SELECT %s FROM member m WHERE m.phone_rev >= ? AND m.phone_rev < ? ORDER BY m.phone_rev LIMIT %d' % (CELLS, ROWS)
MAIL = 'SELECT %s FROM member m WHERE m.email_key >= ? AND m.email_key < ? ORDER BY m.email_key LIMIT %d' % (CELLS, ROWS)

o = m.options(__doc__)
with m.Folder() as folder:
    db = folder('shop.db')
    m.storekeep(db, 'member', 'create', 'last_name=林', 'phone=0912345678')
    m.say('filling %d members' % o.rows, m.seconds(1, lambda: fill(db, o.rows)), 's')
    some = [1 + i * 104729 % o.rows for i in range(QUERIES)]
    rare = [''.join(name(i))[1:] for i in some]
    heads = ['0' + phone(i)[:6] for i in some]
    cases = [
        ('two characters of a name', rare, GRAM, [(t,) for t in rare]),
        ('whole names', [''.join(name(i)) for i in some], GRAM, [(''.join(name(i))[:2],) for i in some]),
        ('last four digits', [phone(i)[-4:] for i in some], TAIL, [(phone(i)[-4:][::-1], phone(i)[-4:][::-1] + ':') for i in some]),
        ('seven digits of a phone number', heads, HEAD, [('+886' + t[1:], '+886' + t[1:] + ':') for t in heads]),
        ('head of an e-mail address', [email(i)[:6] for i in some], MAIL, [(email(i)[:6], email(i)[:6] + '~') for i in some]),
    ]
    ours(db, rare)  # once over all of it: both sides find the pages in memory
    for what, texts, sql, words in cases:
        base = statistics.median(plain(db, sql, words))
        times = ours(db, texts)
        m.say('plain SQL with the index, %s, p50' % what, base, 'ms')
        m.say('storekeep, %s, p50' % what, percentile(times, 50), 'ms', bar=0.4)
        m.say('storekeep, %s, p99' % what, percentile(times, 99), 'ms', bar=2.0)
    like = plain(db, LIKE, [(t[:1] + '瓊' + t[1:],) for t in rare[:20]])
    m.say('LIKE over all names, nobody found, p50', statistics.median(like), 'ms')
    m.say('storekeep, the same, p50', percentile(ours(db, [t[:1] + '瓊' + t[1:] for t in rare[:20]]), 50), 'ms', bar=0.4)
