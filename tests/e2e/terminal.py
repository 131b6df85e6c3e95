"""The real program in a real terminal of its own (a pty), typed at by key names.

    with Terminal('--db', shop, cols=80, rows=24) as t:
        t.wait('今日')                       # a bound, never a sleep
        t.press('<Down*3><Enter>')
        t.wait(lambda screen: screen.cursor.y == 4)
        size = t.bytes_for('<Down>')         # what one key costs on the line

Each character of the keys is one key; also <Up> <PageDown> <Home> <F1> <Tab> <S-Tab>
<BS> <Del> <Enter> <Esc> <Space> <lt> <gt> <C-x> <M-x>, <Down*200>, and <raw:TEXT> or
<paste:TEXT> in one write (a scanner, an input method, a paste).
"""
import curses
import os
import re
import select
import signal
import struct
import fcntl
import termios
import time

from screen import Screen

CAPS = {'Up': 'kcuu1', 'Down': 'kcud1', 'Left': 'kcub1', 'Right': 'kcuf1', 'Home': 'khome', 'End': 'kend',
        'PageUp': 'kpp', 'PageDown': 'knp', 'Ins': 'kich1', 'Del': 'kdch1', 'S-Tab': 'kcbt',
        **{'F%d' % i: 'kf%d' % i for i in range(1, 25)}}
PLAIN = {'Enter': b'\r', 'Tab': b'\t', 'Esc': b'\x1b', 'Space': b' ', 'BS': b'\x7f', 'lt': b'<', 'gt': b'>'}
TOKEN = re.compile(r'<([^<>]+)>|(.)', re.S)
MODE_OR_QUERY = re.compile(rb'\x1b\[\?([\d;]+)([hl])|\x1b\[(>?c|[56]n)')
BOUND = float(os.environ.get('STOREKEEP_TEST_BOUND', '20'))  # seconds that any wait may take


class TimedOut(AssertionError):
    pass


class Terminal:
    def __init__(self, *words, cols=80, rows=24, term='xterm-256color', locale='C.UTF-8',
                 language='zh_TW', env=None, charset='utf-8', answers=True, program=None):
        self.screen = Screen(cols, rows, charset)
        self.term, self.charset, self.answers = term, charset, answers
        self.modes, self.tail, self.received, self.alive, self.status = set(), b'', 0, True, None
        curses.setupterm(term, os.open(os.devnull, os.O_WRONLY))
        environ = {k: v for k, v in os.environ.items()
                   if k not in ('LINES', 'COLUMNS') and not k.startswith('LC_')}
        environ.update(TERM=term, LANG=locale)
        environ.pop('LANGUAGE', None)
        if language:
            environ['LANGUAGE'] = language
        environ.update(env or {})
        argv = [program or os.environ['STOREKEEP'], *words]
        self.pid, self.fd = os.forkpty()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', rows, cols, 0, 0))
                os.execve(argv[0], argv, environ)
            finally:
                os._exit(127)
        self.poll = select.poll()
        self.poll.register(self.fd, select.POLLIN)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # What comes from the program.
    def read(self, seconds):
        """Take what arrives within `seconds`; False when nothing did."""
        if not self.alive or not self.poll.poll(max(0, seconds) * 1000):
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b''
        if not data:
            self.alive = False
            return False
        self.received += len(data)
        self.obey(data)
        return True

    def obey(self, data):
        """Do as a terminal does: draw, keep the modes that are set, and answer DA and DSR when
        what stands before them has been drawn and nothing behind."""
        seen, drawn = self.tail + data, len(self.tail)
        for m in MODE_OR_QUERY.finditer(seen):
            if m.end() <= len(self.tail):
                continue
            self.screen.feed(seen[drawn:m.end()])
            drawn = m.end()
            if m[1]:
                (self.modes.update if m[2] == b'h' else self.modes.difference_update)(m[1].split(b';'))
            elif self.answers:
                c = self.screen.cursor
                os.write(self.fd, {b'c': b'\x1b[?62;22c', b'>c': b'\x1b[>41;354;0c', b'5n': b'\x1b[0n'}.get(
                    m[3], b'\x1b[%d;%dR' % (c.y + 1, min(c.x, self.screen.columns - 1) + 1)))
        self.screen.feed(seen[drawn:])
        self.tail = seen[-16:]

    def wait(self, condition, seconds=BOUND):
        """Until the text is on the screen, or condition(screen) is true, and the repaint is whole. Returns the text."""
        until = time.monotonic() + seconds
        holds = condition if callable(condition) else lambda screen: condition in screen.text()
        while not (holds(self.screen) and self.quiet(0.01) is not None and holds(self.screen)):
            left = until - time.monotonic()
            if left <= 0 or not self.read(left) and not self.alive:
                raise TimedOut('%s never came%s; the screen is:\n%s' % (
                    getattr(condition, '__name__', repr(condition)), '' if self.alive else ' (the program has ended)',
                    self.text()))
        return self.text()

    def wait_gone(self, text, seconds=BOUND):
        return self.wait(lambda screen: text not in screen.text(), seconds)

    def quiet(self, seconds=0.06):
        """Until the program has nothing more to write: blocked in its wait for keys, and silent."""
        until = time.monotonic() + BOUND
        while self.alive and (self.read(seconds) or self.state() not in 'SZX'):
            if time.monotonic() > until:
                raise TimedOut('the program does not come to rest:\n' + self.text())
        return self.text()

    def state(self):
        try:
            with open('/proc/%d/stat' % self.pid) as f:
                return f.read().rsplit(')', 1)[1].split()[0]
        except OSError:
            return 'X'

    def text(self):
        return self.screen.text()

    def rows(self):
        return self.screen.rows()

    def row_with(self, text):
        """The first row that holds the text; fails when none does."""
        for row in self.rows():
            if text in row:
                return row
        raise AssertionError('no row has %r:\n%s' % (text, self.text()))

    # What goes to the program.
    def encode(self, name):
        if name.startswith('raw:'):
            return name[4:].encode(self.charset)
        if name.startswith('paste:'):
            text = name[6:].encode(self.charset)
            return b'\x1b[200~' + text + b'\x1b[201~' if b'2004' in self.modes else text
        if len(name) == 1:
            return name.encode(self.charset)
        if name in PLAIN:
            return PLAIN[name]
        if name[:2] == 'C-':
            return bytes([ord(name[2]) & 31])
        if name[:2] == 'M-':
            return b'\x1b' + self.encode(name[2:])
        code = curses.tigetstr(CAPS[name])
        if re.fullmatch(rb'\x1bO[A-DHF]', code) and b'1' not in self.modes:
            return code.replace(b'O', b'[')
        return code

    def press(self, keys):
        """Type; whatever has been answered already is taken in between."""
        for m in TOKEN.finditer(keys):
            name, count = m[2] or m[1], 1
            if m[1] and (times := re.fullmatch(r'(.+)\*(\d+)', m[1])) and not m[1].startswith(('raw:', 'paste:')):
                name, count = times[1], int(times[2])
            code = self.encode(name)
            for _ in range(count):
                os.write(self.fd, code)
                self.read(0)

    def type_at_once(self, keys):
        """All keys in one write."""
        os.write(self.fd, b''.join(self.encode(m[2] or m[1]) for m in TOKEN.finditer(keys)))

    def bytes_for(self, keys):
        """Bytes that the program writes in answer to these keys."""
        self.quiet()
        before = self.received
        self.press(keys)
        self.read(BOUND)
        self.quiet()
        return self.received - before

    def resize(self, cols, rows):
        self.screen.resize(rows, cols)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack('HHHH', rows, cols, 0, 0))

    # The end.
    def signal(self, number):
        os.kill(self.pid, number)

    def wait_exit(self, seconds=BOUND):
        """The exit status (negative: the signal) once the program has ended by itself."""
        until = time.monotonic() + seconds
        while self.status is None:
            if not self.read(0.02) and not self.alive:
                time.sleep(0.005)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > until:
                raise TimedOut('the program does not end:\n' + self.text())
        while self.read(0.2):                        # its last words
            pass
        return self.status

    def close(self):
        if self.fd is None:
            return
        os.close(self.fd)
        self.fd, self.alive = None, False
        for i in range(400):
            if self.status is not None:
                return
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                return
            if i in (0, 200):
                os.kill(self.pid, signal.SIGKILL if i else signal.SIGHUP)
            time.sleep(0.01)
