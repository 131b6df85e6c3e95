"""What a terminal shows after some bytes: pyte's screen, made to agree with xterm and
tmux where programs in East Asian text need it.

Beyond pyte: widths come from libc, as the program's do; a wide character that does not
fit wraps whole; overwriting half of one blanks the other half; combining marks, joiners
and variation selectors stay with their character; REP, SU and SD; line drawing in UTF-8.
"""
import codecs
import ctypes
import locale

import pyte

locale.setlocale(locale.LC_CTYPE, 'C.UTF-8')
wcwidth = ctypes.CDLL(None).wcwidth


class Stream(pyte.Stream):
    csi = dict(pyte.Stream.csi, b='rep', S='su', T='sd')
    events = pyte.Stream.events | {'rep', 'su', 'sd'}


class Screen(pyte.Screen):
    def __init__(self, cols, rows, charset='utf-8'):
        super().__init__(cols, rows)
        self.stream = Stream()
        self.decoder = codecs.getincrementaldecoder(charset)('replace')
        self.stream.use_utf8 = False                 # pyte: obey the line drawing charset
        self.stream.attach(self)
        self.at, self.last = (0, 0), ' '

    def feed(self, data):
        self.stream.feed(self.decoder.decode(data))

    def row(self, y):
        """One row as text, without the blanks at its end."""
        return ''.join(self.buffer[y][x].data for x in range(self.columns)).rstrip()

    def rows(self):
        return [self.row(y) for y in range(self.lines)]

    def text(self):
        return '\n'.join(self.rows())

    def reversed_rows(self):
        """The numbers of the rows in which most cells are drawn in reverse: the selection."""
        return [y for y in range(self.lines)
                if sum(self.buffer[y][x].reverse for x in range(self.columns)) * 2 > self.columns]

    def broken(self):
        """Cells that hold half of a wide character: [(row, column)]."""
        found = []
        for y in range(self.lines):
            x = 0
            while x < self.columns:
                cell = self.buffer[y][x].data
                if cell == '':
                    found.append((y, x))
                elif wcwidth(ord(cell[0])) == 2:
                    if x + 1 >= self.columns or self.buffer[y][x + 1].data != '':
                        found.append((y, x))
                    x += 1
                x += 1
        return found

    def draw(self, data):
        for char in data.translate(self.g1_charset if self.charset else self.g0_charset):
            c, width, cell = self.cursor, wcwidth(ord(char)), self.cursor.attrs._replace(data=char)
            if width <= 0:                           # joins the character drawn last
                y, x = self.at
                self.buffer[y][x] = cell._replace(data=self.buffer[y][x].data + char)
                continue
            if c.x + width > self.columns:
                self.carriage_return()
                self.linefeed()
            if pyte.modes.IRM in self.mode:
                self.insert_characters(width)
            line, self.at, self.last = self.buffer[c.y], (c.y, c.x), char
            for x, over in (c.x - 1, line[c.x]), (c.x + width, line[c.x + width]):
                if over.data == '':                  # half a wide character goes: so does the other
                    line[x] = over._replace(data=' ')
            line[c.x + width - 1], line[c.x] = cell._replace(data=''), cell
            c.x += width

    def scroll(self, move, n):
        y, self.cursor.y = self.cursor.y, self.margins.top if self.margins else 0
        move(n)
        self.cursor.y = y

    def rep(self, n=1):
        self.draw(self.last * n)

    def su(self, n=1):
        self.scroll(self.delete_lines, n)

    def sd(self, n=1):
        self.scroll(self.insert_lines, n)
