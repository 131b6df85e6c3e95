"""The harness itself: what it says that a terminal shows, is what one shows."""
import os

import tap
from screen import Screen
from terminal import Terminal


def shown(data, cols=10, rows=3):
    s = Screen(cols, rows)
    s.feed(data.encode())
    return s


def test_wide():
    """a wide character takes two cells and wraps whole"""
    s = shown('123456789王x')
    tap.same(s.rows(), ['123456789', '王x', ''])
    tap.same(s.broken(), [])


def test_half():
    """overwriting half of a wide character blanks the other half"""
    s = shown('王小明\x1b[1;2Hx')
    tap.same(s.row(0), ' x小明')
    tap.same(s.broken(), [])


def test_marks():
    """combining marks stay with their character"""
    tap.same(shown('e\u0301a').row(0), 'e\u0301a')


def test_scroll():
    """scrolling within margins moves only these rows"""
    s = shown('a\r\nb\r\nc\x1b[1;2r\x1b[1S')
    tap.same(s.rows(), ['b', '', 'c'])


def test_program():
    """keys reach a real program, its answer and its end are seen"""
    with Terminal('-c', 'stty -echo; printf "> "; read x; printf "got:%s" "$x"; exit 7', program='/bin/sh') as t:
        t.wait('>')
        t.press('王<Enter>')
        t.wait('got:王')
        tap.same(t.wait_exit(), 7)


def test_bytes():
    """the bytes of one answer are counted"""
    with Terminal('-c', 'stty -echo -icanon; printf "> "; dd bs=1 count=1 2>/dev/null >/dev/null; printf 12345; cat >/dev/null',
                  program='/bin/sh') as t:
        t.wait('>')
        tap.same(t.bytes_for('x'), 5)


def test_home():
    """a test has a home of its own"""
    tap.same(os.listdir(os.environ['HOME']).count('.profile'), 0)
    tap.same(os.environ['TZ'], 'UTC')


tap.main(globals())
