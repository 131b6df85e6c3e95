#!/usr/bin/env python3
"""Points that lapse on one day: `points expire` over a ledger of ten times --rows lots against one set-based
transaction in the sqlite3 tool that leaves the same rows."""
import os
import shutil
import sqlite3
import statistics

import measure as m

DAY = '2026-11-01'
# One lot in 35 lapses, as at a month's end of a shop whose points live a year.
LOTS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
INSERT INTO points_lot (id, member_id, source, order_id, points, remaining, issued_on, expires_on, state, entry_id)
SELECT i, 1 + i * 7919 %% %d, 'order', i, 1 + i %% 97, 1 + i %% 97, '2025-10-15',
 CASE WHEN i * 31 %% 35 = 3 THEN '2026-10-31' WHEN i %% 5 = 0 THEN NULL ELSE date('2026-11-01', (i %% 330) || ' days') END, 'open', i FROM n"""
ENTRIES = """INSERT INTO points_entry (id, member_id, kind, points, balance_after, effective_on, order_id, once_key, at, by)
SELECT id, member_id, 'earn_order', points, sum(points) OVER (PARTITION BY member_id ORDER BY id), issued_on, id, 'order:' || id, 0, 'bench'
FROM points_lot ORDER BY id"""
MEMBERS = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
INSERT INTO member (id, profile, kind, origin, since_at, created_at, created_by, changed_at, changed_by)
SELECT i, 'shopline', 'registered', 'staff', i, 0, 'bench', 0, 'bench' FROM n"""
REST = """INSERT INTO points_use SELECT id, id, points FROM points_lot ORDER BY id;
INSERT INTO wallet (member_id, points) SELECT member_id, sum(remaining) FROM points_lot GROUP BY member_id ORDER BY member_id;
ANALYZE;"""
PLAIN = """PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; BEGIN IMMEDIATE;
CREATE TEMP TABLE due AS SELECT l.id, l.member_id, l.remaining, l.order_id,
 w.points - sum(l.remaining) OVER (PARTITION BY l.member_id ORDER BY l.id) AS balance
 FROM points_lot l INDEXED BY points_lot_due JOIN wallet w ON w.member_id = l.member_id WHERE l.remaining > 0 AND l.expires_on < '%s' ORDER BY l.member_id, l.id;
INSERT INTO points_entry (member_id, kind, points, balance_after, effective_on, order_id, once_key, at, by)
 SELECT member_id, 'expire', -remaining, balance, '%s', order_id, 'expire:' || id, 0, 'bench' FROM due ORDER BY member_id, id;
INSERT INTO points_use SELECT n.id, d.id, -d.remaining FROM due d JOIN points_entry n ON n.once_key = 'expire:' || d.id ORDER BY n.id;
UPDATE points_lot SET remaining = 0, state = 'expired' WHERE id IN (SELECT id FROM due);
UPDATE wallet SET points = points - d.n FROM (SELECT member_id, sum(remaining) AS n FROM due GROUP BY member_id) d
 WHERE wallet.member_id = d.member_id;
COMMIT;""" % (DAY, DAY)

SAME = """SELECT count(*), sum(points), sum(balance_after), max(effective_on) FROM points_entry WHERE kind = 'expire';
SELECT count(*), sum(points) FROM points_use WHERE points < 0; SELECT sum(points), count(*) FROM wallet;
SELECT state, count(*), sum(remaining) FROM points_lot GROUP BY state"""


def make(path, rows):
    m.storekeep(path, 'points', 'expire')
    db = sqlite3.connect(path)
    db.execute('PRAGMA synchronous = OFF')
    db.execute('PRAGMA cache_size = -400000')
    db.execute(MEMBERS % rows)
    db.execute(LOTS % (rows * 10, rows))
    db.execute(ENTRIES)
    db.executescript(REST)
    db.commit()
    db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    db.close()


def rows_of(path):
    db = sqlite3.connect(path)
    found = [db.execute(q).fetchall() for q in SAME.split(';')]
    db.close()
    return found


o = m.options(__doc__)
with m.Folder() as folder:
    whole, db = folder('whole.db'), folder('shop.db')
    make(whole, o.rows)

    def fresh():
        folder.remove('shop.db')
        shutil.copy(whole, db)
        os.sync()

    found, times = [], ([], [])
    for _ in range(o.rounds):  # side by side, so that a busy hour hits both
        for n, work in enumerate((lambda: m.run('sqlite3', db, PLAIN), lambda: m.storekeep(db, 'points', 'expire'))):
            fresh()
            times[n].append(m.seconds(1, work))
            found.append(rows_of(db))
    base, value = (statistics.median(t) for t in times)
    m.say('one set-based transaction, %d lots lapse of %d' % (found[0][0][0][0], o.rows * 10), base, 's')
    m.say('points expire, the same', value, 's', base, 1.4)
    m.say('rounds whose rows differ', sum(f != found[0] for f in found), '')
