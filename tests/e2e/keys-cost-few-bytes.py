"""What a key costs on the line: the bar of a table, at 80x24 and 200x50."""
import os
import statistics

import tap
from terminal import Terminal

DEMO = os.path.join(os.environ['top_builddir'], 'tests/e2e/table_demo')
NOW = {'STOREKEEP_NOW': '2026-10-14T09:42:00+08:00'}


def demo(cols, rows):
    t = Terminal('--narrow', program=DEMO, cols=cols, rows=rows, env=NOW)
    t.wait('1,000,000')
    t.quiet(0.15)
    return t


def at_most(got, bar, what):
    if got > bar:
        raise AssertionError('%s: %d bytes, %d allowed' % (what, got, bar))


def costs(t, key, times):
    return [t.bytes_for(key) for _ in range(times)]


def test_down_inside_the_page():
    """Down inside the page: 220 B at 80x24, 340 B at 200x50"""
    for cols, rows, bar in (80, 24, 220), (200, 50, 340):
        with demo(cols, rows) as t:
            t.press('ga')
            t.wait('Acting')
            at_most(statistics.median(costs(t, '<Down>', 15)), bar, '%dx%d' % (cols, rows))


def test_down_that_scrolls():
    """Down that scrolls: 250 B"""
    with demo(80, 24) as t:
        t.press('<Down*17>')
        t.quiet()
        got = costs(t, '<Down>', 20)
        at_most(max(got), 250, '80x24')


def test_held_key_at_200x50():
    """60 times Down at 200x50, pages turned included: 20 KB per 100"""
    with demo(200, 50) as t:
        t.quiet()
        before = t.received
        t.press('<Down*60>')
        t.quiet(0.2)
        at_most(t.received - before, 12000, '60 Down')


def test_page_down():
    """PageDown: 1.2 times the new text"""
    with demo(80, 24) as t:
        for _ in range(10):
            got = t.bytes_for('<PageDown>')
            text = sum(len(row.encode()) for row in t.rows()[3:21])
            at_most(got, int(1.2 * text), 'PageDown')


def test_idle_is_silent():
    """idle: 0 bytes"""
    with demo(80, 24) as t:
        t.quiet(0.3)
        before = t.received
        t.read(1.5)
        at_most(t.received - before, 0, 'idle')


def test_find_one_character():
    """a typed character: its cell and what it finds, nothing else where nothing changes"""
    with demo(80, 24) as t:
        t.press('/zz')
        t.quiet(0.2)
        at_most(t.bytes_for('z'), 8, 'typed')


tap.main(globals())
