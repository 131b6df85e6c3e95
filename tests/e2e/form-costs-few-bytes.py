"""What a typed character costs on the line, and where the cursor stands."""
import tap
from form_terminal import Form


def at_most(t, keys, bar, what):
    got = [t.bytes_for(key) for key in keys]
    if max(got) > bar:
        raise AssertionError('%s: %r bytes, %d allowed' % (what, got, bar))


def test_without_counter():
    """a typed character, and Backspace, at the line's end: at most 8 B"""
    with Form().opened() as t:
        t.press('<Tab>王')
        t.wait('draft kept')
        at_most(t, 'celadon王小明', 8, 'typed')
        at_most(t, ['<BS>'] * 6, 8, 'Backspace')


def test_with_counter():
    """with a counter: at most 20 B"""
    with Form().opened() as t:
        t.press('a')
        t.wait('draft kept')
        at_most(t, 'bcdefg小明早安', 20, 'typed')
        at_most(t, ['<BS>'] * 6, 20, 'Backspace')


def test_cursor_stands_at_the_insertion_point():
    """the hardware cursor stands where the next character goes"""
    with Form().opened() as t:
        row = next(i for i, r in enumerate(t.rows()) if '活動名稱' in r)
        start = t.screen.cursor.x
        tap.same(t.screen.cursor.y, row)
        t.press('王小a')
        t.quiet()
        tap.same((t.screen.cursor.y, t.screen.cursor.x), (row, start + 5))
        t.press('<Left><Left>')
        t.quiet()
        tap.same((t.screen.cursor.y, t.screen.cursor.x), (row, start + 2))


def test_burst_is_painted_once():
    """an input method's commit in one write is one repaint"""
    with Form().opened() as t:
        t.press('<Tab>王')
        t.quiet()
        before = t.received
        t.press('<raw:臺北市大安區>')
        t.wait('臺北市大安區')
        t.quiet()
        if t.received - before > 6 * 3 + 8:
            raise AssertionError('%d bytes' % (t.received - before))


tap.main(globals())
