#!/usr/bin/env python3
"""The board of what is due beside years of orders: a demonstration shop of --rows orders against one of 100, and the counts of its
lines against the same counts as plain SQL."""
import datetime
import json
import sqlite3
import subprocess
import time

import measure as m

o = m.options(__doc__)
NOW = '2026-10-14T09:42'
TODAY = datetime.date(2026, 10, 14)
AHEAD = 7
LIVE = "superseded_by = 0 AND batch_id NOT IN (SELECT id FROM batch WHERE state IN ('staging', 'removing'))"


def command(*words):
    return subprocess.run([m.PROGRAM, '--now', NOW, *words], check=True, capture_output=True, encoding='utf-8').stdout


def shop(folder, name, rows):
    db = folder(name)
    command('demo', 'create', db, 'orders=%d' % rows, 'members=1000')
    return db


def board(db):
    """Seconds, and the kinds of lines about orders."""
    start = time.monotonic()
    out = command('--db', db, '--json', 'due', 'list', 'limit=0')
    took = time.monotonic() - start
    return took, {r['kind'] for r in json.loads(out)['rows'] if r['kind'].startswith('order_')}


def plain(db):
    """The counts of those lines, without the program."""
    start = time.monotonic()
    with sqlite3.connect('file:%s?mode=ro' % db, uri=True) as c:
        for step, low, high in (('ship', '', TODAY - datetime.timedelta(days=1)), ('ship', TODAY, TODAY + datetime.timedelta(days=AHEAD)),
                                ('pickup', '', TODAY), ('complaint', '', TODAY), ('pay', '', TODAY)):
            c.execute("SELECT count(*), min(next_on) FROM orders WHERE profile = 'yahoo' AND next_step = ? AND next_on >= ? AND next_on <= ? AND "
                      + LIVE, (step, str(low), str(high))).fetchall()
    return time.monotonic() - start


with m.Folder() as folder:
    small, large = shop(folder, 'small.db', 100), shop(folder, 'large.db', o.rows)
    took = {db: min(board(db)[0] for _ in range(o.rounds * 3)) for db in (small, large)}
    assert board(large)[1] >= {'order_overdue', 'order_ship', 'order_pickup', 'order_complaint', 'order_unpaid'} or o.rows < 2000
    m.say('board, 100 orders', took[small] * 1000, 'ms')
    # Both read the lines of everything else too; more orders must cost next to nothing.
    m.say('board, %d orders' % o.rows, took[large] * 1000, 'ms', took[small] * 1000, 2.0)
    counts = min(plain(large) for _ in range(o.rounds * 3))
    m.say('counts of its lines as plain SQL', counts * 1000, 'ms', took[large] * 1000, 1.0)
