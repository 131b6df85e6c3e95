#!/usr/bin/env python3
"""The console with a million orders: time to the first screen, and what a Down key writes in the list of orders."""
import os
import sys
import time

import measure as m

sys.path.insert(0, os.path.join(os.environ['top_srcdir'], 'tests', 'e2e'))
from terminal import Terminal  # noqa: E402

o = m.options(__doc__)


def first_screen(db):
    """Until the screen is painted; what is read behind it in slices has its own time."""
    start = time.monotonic()
    with Terminal('--db', db, '--now', m.NOW) as t:
        while 'F1' not in t.text():
            t.read(1)
        return time.monotonic() - start


def one_key(t):
    """A Down of a held key: the next comes after 33 ms, before the pane beside the list follows."""
    before, until = t.received, time.monotonic() + 0.033
    t.press('<Down>')
    while time.monotonic() < until:
        t.read(0.005)
    return t.received - before


def keys(db, cols, rows, bar):
    with Terminal('--db', db, '--now', m.NOW, cols=cols, rows=rows) as t:
        t.wait('F1')
        t.press('go')
        t.wait(m.order_no(0)[:6])
        t.quiet()
        costs = sorted(one_key(t) for _ in range(rows - 10))
        m.say('bytes a held Down inside the page, %dx%d' % (cols, rows), costs[len(costs) // 2], 'B', bar, 1.0)


with m.Folder() as folder:
    for name, rows in (('small', 100), ('large', o.rows)):
        csv, db = folder(name + '.csv'), folder(name + '.db')
        m.write(csv, m.order_lines(rows))
        m.storekeep(db, 'order', 'import', csv, 'profile=yahoo')
    small = min(first_screen(folder('small.db')) for _ in range(o.rounds * 3))
    large = min(first_screen(folder('large.db')) for _ in range(o.rounds * 3))
    m.say('first screen, 100 orders', small * 1000, 'ms', 30.0, 1.0)
    m.say('first screen, %d orders' % o.rows, large * 1000, 'ms', 30.0, 1.0)
    keys(folder('large.db'), 80, 24, 220)
    keys(folder('large.db'), 200, 50, 340)
