"""The table on a million computed rows: the whole screen in zh_TW, motions, finding,
sorting, marking with a preview, export, and data that must not reach the terminal."""
import base64
import os
import signal

import tap
from tap import has, same
from terminal import Terminal

DEMO = os.path.join(os.environ['top_builddir'], 'tests/e2e/table_demo')
NOW = {'STOREKEEP_NOW': '2026-10-14T09:42:00+08:00'}

FIRST = """\
> 王小明          0900 000 000  金卡            0  2020-01-01
  林美華          0900 000 001  銀卡           37  2020-01-02
  陳怡君          0900 000 002  一般           74  2020-01-03
  Chang Wei       0900 000 003  金卡          111  2020-01-04  tab␉here␍␊line
  許功蓋          0900 000 004  銀卡          148  2020-01-05  \ufffd\ufffd bad
  李 淑芬         0900 000 005  一般          185  2020-01-06  常客
  Yamada 花子     0900 000 006  金卡          222  2020-01-07
  é\u0301criture        0900 000 007  銀卡          259  2020-01-08  bidi <U+202E>abc…
  👨 家族         0900 000 008  一般          296  2020-01-09
  曾①●─           0900 000 009  金卡          333  2020-01-10  常客
  王小明          0900 001 010  銀卡          370  2020-01-11  prefers e-mail
  林美華          0900 001 011  一般          407  2020-01-12  esc ␛[31mred␛[0m…
  陳怡君          0900 001 012  金卡          444  2020-01-13
  Chang Wei       0900 001 013  銀卡          481  2020-01-14
  許功蓋          0900 001 014  一般          518  2020-01-15
  李 淑芬         0900 001 015  金卡          555  2020-01-16  esc ␛[31mred␛[0m…
  Yamada 花子     0900 001 016  銀卡          592  2020-01-17  tab␉here␍␊line
  é\u0301criture        0900 001 017  一般          629  2020-01-18  \ufffd\ufffd bad"""


def demo(*words, **how):
    how['env'] = dict(NOW, **how.get('env', {}))
    t = Terminal(*words, program=DEMO, **how)
    t.wait('0900 000 000')
    t.quiet(0.15)
    return t


def selected(t):
    return ''.join(row for row in t.rows() if row.startswith('>'))


def test_the_whole_screen():
    """whole screen at 80x24 in zh_TW, wide rows, nothing unsafe, cursor on the row"""
    with demo() as t:
        rows = t.rows()
        has(rows[0], 'Clay & Co. 陶', '2026-10-14', '09:42', 'mei')
        same(rows[1], '─' * 80)
        same('\n'.join(rows[3:21]), FIRST)
        same(rows[21], '─' * 80)
        has(rows[22], '1,000,000')
        has(rows[23], 'F1', 'F9')
        same(t.screen.broken(), [])
        same(t.screen.reversed_rows(), [3])
        same((t.screen.cursor.y, t.screen.cursor.x), (3, 0))


def test_moves_by_key():
    """arrows, pages, both ends; the sign, the reverse and the cursor go together"""
    with demo() as t:
        t.press('<Down*3>jk<Up>')
        t.wait(lambda s: selected(t)[2:].startswith('陳怡君') and (s.cursor.y, s.cursor.x) == (5, 0))
        t.press('<End>')
        t.wait('0999 999 999')
        has(selected(t), '0999 999 999')
        t.press('<PageUp>')
        t.wait(lambda s: '0999 998 981' in selected(t))
        t.press('gg')
        t.wait(lambda s: '0900 000 000' in selected(t))
        t.press('<PageDown*2><Up*2>')
        t.wait(lambda s: '0900 003 034' in selected(t))
        same(t.screen.broken(), [])
        t.press('G')
        t.wait(lambda s: '0999 999 999' in selected(t))
        t.quiet(0.15)
        has(t.rows()[22], '1,000,000')


def test_finds_while_typing():
    """find narrows at once; Enter keeps, Esc shows everything"""
    with demo() as t:
        t.press('/林美')
        t.wait(lambda s: '林美華' in t.rows()[4] and '林美華' in t.rows()[3])
        t.press('<Enter>')
        t.wait('100,000')
        t.press('<Esc>')
        t.wait(lambda s: '林美華' not in t.rows()[3])
        t.press('/zzz')
        t.wait(lambda s: not any(row.startswith('>') for row in t.rows()))
        t.press('<BS*3>許<Enter>f')
        t.wait('┌')
        t.press('<Esc><Esc>')
        t.wait(lambda s: '王小明' in t.rows()[3])


def test_sorts_and_shows_it():
    """< > choose a column, s sorts, again reverses; the heading shows it"""
    with demo() as t:
        t.press('<gt>s')
        t.wait(lambda s: '^' in t.rows()[2])
        t.press('s')
        t.wait(lambda s: '0999 999 999' in selected(t))
        has(t.rows()[2], 'v')
        t.press('s')
        t.wait(lambda s: '0900 000 000' in selected(t))


def test_marks_and_acts_with_a_preview():
    """Space marks, a asks, shows what would change, and does it after a yes"""
    with demo() as t:
        t.press('ga')
        t.wait('Acting')
        t.press('<Space><Down><Space>a')
        t.wait('Grant points')
        t.press('g')
        t.wait(lambda s: 'row 1 gets 10 points' in t.text() and 'row 3 gets 10 points' in t.text())
        t.press('n')
        t.wait_gone('gets 10')
        t.press('ag')
        t.wait('row 1 gets')
        t.press('y')
        t.wait('2 rows changed')


def test_exports_what_is_shown():
    """x writes the filtered rows, shielded, and says how many"""
    path = os.path.join(tap.folder(), 'out.csv')
    with demo() as t:
        t.press('/許功<Enter>x')
        t.wait('members-2026-10-14.csv')
        t.press('<C-u>%s<Enter>' % path)
        t.wait('100000')
    lines = open(path, encoding='utf-8-sig').read().splitlines()
    same(len(lines), 100001)
    has(lines[1], '許功蓋')
    assert '\x1b' not in open(path).read(), 'an escape sequence was exported'


def test_no_escape_from_data():
    """no byte of the rows reaches the terminal as a control"""
    with demo() as t:
        t.press('<PageDown*5>')
        t.quiet()
        assert '\u202e' not in t.text() and 'x\a' not in t.text()
        same(t.screen.title, '')


def test_small_and_back():
    """20x5 and 1x1 say so, and nothing is lost"""
    with demo() as t:
        t.press('<Down*4>')
        t.wait(lambda s: '0900 000 004' in selected(t))
        before = t.text()
        t.resize(20, 5)
        t.wait('60')
        t.press('<Down>x')
        t.resize(1, 1)
        t.quiet()
        t.resize(60, 16)
        t.wait(lambda s: '0900 000 004' in selected(t))
        same(t.screen.broken(), [])
        t.resize(80, 24)
        t.wait(lambda s: t.text() == before)


def test_wide_terminal_has_a_pane():
    """at 200x50 the pane follows when keys pause"""
    with demo(cols=200, rows=50) as t:
        t.press('<Down*3>')
        t.wait(lambda s: '│ Chang Wei' in t.text())
        has(t.text(), '0900 004 043')
        same(t.screen.broken(), [])


def test_without_colours():
    """NO_COLOR and a monochrome terminal show the same text, without a colour"""
    with demo() as t:
        plain = t.text()
    with demo(env={'NO_COLOR': '1'}) as t:
        same(t.text(), plain)
        colours = {c.fg for line in t.screen.buffer.values() for c in line.values()}
        same(colours, {'default'})
    with demo(term='vt220') as t:
        same(t.text(), plain)


def test_ascii_lines_where_ambiguous_are_wide():
    """set wide: rules are ASCII, columns still stand"""
    with demo('--wide') as t:
        same(t.rows()[1], '-' * 80)


def test_no_answer_no_lines():
    """a terminal that does not answer gets ASCII, and the first screen does not wait"""
    with demo(answers=False) as t:
        same(t.rows()[1], '-' * 80)


def test_a_scan_is_one_key():
    """13 digits and Enter in one write are a scan; digits alone are not"""
    with demo() as t:
        t.press('<raw:4712345678904\r>')
        t.wait('scan 4712345678904')
        t.press('<raw:12345\r>')
        t.wait('open 0000000')


def test_a_slow_scan_at_the_counter():
    """at the counter digits show at once, and are taken back when they were a scan"""
    with demo() as t:
        t.press('gn')
        t.wait('scanned:')
        t.press('ab')
        t.wait('[ab ')
        for digit in '47123456':
            t.press(digit)
            t.read(0.01)
        t.press('<Enter>')
        t.wait('<47123456>')
        has(t.text(), '[ab ')
        t.press('<BS*2>1234567')
        t.wait('1234567')
        t.quiet(0.1)
        t.press('<Enter>')
        t.quiet(0.1)
        has(t.text(), '[1234567 ', '<47123456>')


def test_drafts_and_unsaved():
    """leaving unsaved text asks; a hang-up writes the draft first"""
    path = os.path.join(tap.folder(), 'draft')
    with demo(env={'DEMO_DRAFT': path}) as t:
        t.press('gn')
        t.wait('scanned:')
        t.press('王 x')
        t.wait('[王 x')
        t.press('<Esc>')
        t.wait('┌')
        t.press('s')
        t.wait_gone('┌')
        has(t.text(), '[王 x')
        t.signal(signal.SIGHUP)
        t.wait_exit()
    same(open(path, encoding='utf-8').read(), '王 x')


def test_copies_by_osc52():
    """y sends the row to the clipboard, through tmux in its wrapper"""
    for env, start in ({}, b'\x1b]52;c;'), ({'TMUX': '/tmp/x,1,0'}, b'\x1bPtmux;\x1b\x1b]52;c;'):
        with demo(env=env) as t:
            seen = []
            feed = t.screen.feed
            t.screen.feed = lambda data: (seen.append(data), feed(data))
            t.press('y')
            t.quiet(0.1)
            sent = b''.join(seen)
            assert start in sent, sent
            has(base64.b64decode(sent.split(b'52;c;')[1].split(b'\a')[0]).decode(), '王小明\t0900 000 000')


def test_mouse_only_when_asked():
    """without --mouse no mouse mode; with it a click selects, two open, the wheel scrolls"""
    with demo() as t:
        assert b'1000' not in t.modes
    with demo('--mouse') as t:
        assert b'1000' in t.modes and b'1006' in t.modes
        os.write(t.fd, b'\x1b[<0;5;7M\x1b[<0;5;7m')
        t.wait(lambda s: '0900 000 003' in selected(t))
        os.write(t.fd, b'\x1b[<65;5;7M')
        t.wait(lambda s: '0900 000 004' in selected(t))
        os.write(t.fd, b'\x1b[<0;5;4M\x1b[<0;5;4m\x1b[<0;5;4M')
        t.wait('open 0000000')


def test_a_burst_answers_a_box_and_goes_on():
    """keys behind an answer belong to who asked"""
    with demo() as t:
        t.type_at_once('f<Enter>林<Enter>')
        t.wait('名稱=林')


def test_late_answer_is_no_text():
    """an answer of the terminal that comes in two pieces is not typed"""
    with demo(answers=False) as t:
        t.press('/')
        t.wait('[')
        os.write(t.fd, b'\x1b')
        t.quiet(0.1)
        t.press('/')
        t.quiet(0.1)
        t.press('<raw:[2;3R>')
        t.quiet(0.1)
        assert '[2;3R' not in t.text(), t.text()


def test_palette_and_help():
    """the palette finds a screen in another language; help lists every key"""
    with demo() as t:
        t.press('<F1>')
        t.wait('Ctrl-F')
        t.press('<Esc>:charts')
        t.wait(lambda s: 'Charts' in t.text() and 'Folk' in t.rows()[0])
        t.press('<Enter>')
        t.wait('1,204,310')
        t.press('<Esc>')
        t.wait('0900 000 000')


def test_putty_and_linux_keys():
    """F1 as PuTTY, xterm and the Linux console send it"""
    with demo() as t:
        for keys in '\x1b[11~', '\x1bOP', '\x1b[[A':
            os.write(t.fd, keys.encode())
            t.wait('Ctrl-F')
            t.press('<Esc>')
            t.wait_gone('Ctrl-F')


def test_signals_give_the_terminal_back():
    """TERM and a crash restore the modes"""
    for end in (lambda t: t.signal(signal.SIGTERM)), (lambda t: t.press('<F11>')):
        with demo() as t:
            assert b'2004' in t.modes
            end(t)
            t.wait_exit()
            assert b'2004' not in t.modes and b'1049' not in t.modes, t.modes


tap.main(globals())
