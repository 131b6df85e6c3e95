#!/usr/bin/env python3
"""Import of an access log with the references of 600 000 recipients (checked, once a person, counted) against
awk | sqlite3 .import of campaign, place and time of the same log into a table with that key."""
import hashlib
import sqlite3
import time

import measure as m

RECIPIENTS = 600000
SENT = 1793584200 - 5 * 86400  # 2026-11-02 09:30 +08:00, less five days
SECRET = '0123456789abcdef0123456789abcdef'


def reference(campaign, seq):
    text = '%d-%d' % (campaign, seq)
    secret = SECRET.encode() + b'\0'
    return text + '-' + hashlib.sha256(secret + text.encode() + b'\0' + secret).hexdigest()[:8]


def log_lines(rows):
    """Nine in ten ask for the pixel, in no order of their recipients; the rest for other pages."""
    for i in range(rows):
        at = time.strftime('%d/%b/%Y:%H:%M:%S +0000', time.gmtime(SENT + i * 400000 // rows))
        path = '/goods/%d' % i if i % 10 == 3 else '/o/%s.gif' % reference(1, 1 + i * 7919 % RECIPIENTS)
        yield '192.0.2.%d - - [%s] "GET %s HTTP/1.1" 200 43 "-" "Mozilla/5.0 (X11; Linux x86_64)"' % (i % 250, at, path)


def shop(db):
    m.storekeep(db, 'plan', 'account', 'label=bench')
    with sqlite3.connect(db) as c:
        c.execute("INSERT INTO account (id, profile) VALUES (1, 'ruten') ON CONFLICT DO NOTHING")
        c.execute("INSERT INTO setting (key, value) VALUES ('track.secret', ?)", (SECRET,))
        c.execute("INSERT INTO campaign (id, account_id, profile, name, send_at, state, created_at, created_by, changed_at, changed_by,"
                  " recipients, reach, op_id) VALUES (1, (SELECT id FROM account WHERE profile = 'ruten'), 'ruten', 'A', ?, 'sent', 1, 'b', 1, 'b', ?, ?, 'a')",
                  (SENT, RECIPIENTS, RECIPIENTS))
        c.executemany("INSERT INTO person (id, profile, code) VALUES (?, 'ruten', ?)", ((i, 'm%d' % i) for i in range(1, RECIPIENTS + 1)))
        c.execute("INSERT INTO campaign_recipient (campaign_id, seq, person_id, state) SELECT 1, id, id, 'sent' FROM person")


AWK = (r'''awk -F'"' '/ \/o\// { split($1, t, "[\\[\\]]"); split($2, r, "[/ .-]"); print r[4] "," r[5] "," t[2] }' "$1" '''
       r'''| sqlite3 "$2" "CREATE TABLE t (c INT, s INT, at TEXT, PRIMARY KEY (c, s, at)) WITHOUT ROWID;" ".mode csv" ".import /dev/stdin t" 2>/dev/null || true''')

o = m.options(__doc__)
with m.Folder() as folder:
    log, small, made, db = folder('access.log'), folder('small.log'), folder('made.db'), folder('shop.db')
    m.write(log, log_lines(o.rows), 'ascii')
    m.write(small, log_lines(o.rows // 10), 'ascii')
    shop(made)

    def fresh():
        folder.remove('shop.db')
        with sqlite3.connect(made) as a, sqlite3.connect(db) as b:
            a.backup(b)

    base = m.seconds(o.rounds, lambda: m.run('sh', '-c', AWK, 'sh', log, folder('plain.db')), lambda: folder.remove('plain.db'))
    ours = m.seconds(o.rounds, lambda: m.storekeep(db, 'opens', 'import', log), fresh)
    m.say('awk | sqlite3 .import, %d log lines' % o.rows, base, 's')
    m.say('opens import, %d log lines' % o.rows, ours, 's', base)
    with sqlite3.connect(db) as c:
        people = len({i * 7919 % RECIPIENTS for i in range(o.rows) if i % 10 != 3})
        got = c.execute('SELECT opened FROM campaign').fetchone()[0]
        assert got == people, (got, people)
    fresh()
    little = m.peak_mib(m.PROGRAM, '--db', db, '--now', m.NOW, 'opens', 'import', small)
    fresh()
    much = m.peak_mib(m.PROGRAM, '--db', db, '--now', m.NOW, 'opens', 'import', log)
    m.say('peak memory, %d lines' % (o.rows // 10), little, 'MiB')
    m.say('peak memory, %d lines' % o.rows, much, 'MiB', little, 1.20)
    batch = m.seconds(1, lambda: m.storekeep(db, 'batch', 'undo', '1'))
    m.say('undo of it', batch, 's', base)
