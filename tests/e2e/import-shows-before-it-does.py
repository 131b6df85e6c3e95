"""Importing in the console: what would come in is seen first, can be read otherwise, and comes in
as one batch that is undone as one. A file of a strange marketplace gets a map of its own."""
import csv
import os

import tap
from tap import has, run, same
from terminal import Terminal

NOW = {'STOREKEEP_NOW': '2026-10-17T09:42:00+08:00'}
HEAD = '訂單編號,交易序號,帳務類別,金額,刷卡手續費,淨額,入帳日,商品稅別,許功蓋'.split(',')
ROWS = [
    ['YM2610010001', 'C1', '商品', '1000', '-20', '980', '2026/10/01', '應稅', '功'],
    ['YM2610010002', 'C2', '商品', '9x0', '-18', '882', '2026/10/02', '應稅', '蓋'],
    ['2.51123E+13', 'C3', '商品', '90', '-2', '88', '2026/10/03', '應稅', '育'],
]


def write(name, rows, encoding='cp950'):
    path = os.path.join(tap.folder(), name)
    with open(path, 'w', encoding=encoding, newline='') as f:
        csv.writer(f).writerows(rows)
    return path


def statement(encoding='cp950', before=()):
    return write('yahoo.csv', [*before, HEAD, *ROWS, ['合計', '', '', '1090', '', '', '', '', '']], encoding)


class Console(Terminal):
    def __init__(self, db=None, **how):
        self.db = db or os.path.join(tap.folder(), 'shop.db')
        super().__init__('--db', self.db, '--as', 'mei', env=NOW, language='en', **how)
        self.wait('Today')
        self.quiet(0.1)

    def preview(self, path):
        """From the statements to the preview of this file."""
        self.press('gs')
        self.wait('Statements')
        self.press('<F6>')
        self.wait('Which statement file?')
        self.press('<paste:%s><Enter>' % path)
        self.wait('Marketplace')
        self.quiet(0.1)


def batches(db):
    with Console(db) as t:
        t.press('gb')
        t.wait('Batches')
        t.quiet(0.1)
        return t.text()


def test_preview_says_how_the_file_was_read():
    """charset, columns, counts and refusals are seen before anything is imported"""
    for encoding, name in ('cp950', 'Big5 (CP950)'), ('utf-8-sig', 'UTF-8 with mark'), ('utf-16', 'UTF-16LE'):
        with Console() as t:
            t.preview(statement(encoding))
            has(t.text(), 'Yahoo', name, 'new 1', 'refused 2', 'totals rows 1', 'order number', '許功蓋', '(kept, not used)')
            t.press('3')
            t.wait('Why')
            t.quiet()
            has(t.text(), '9x0', 'A spreadsheet has turned')
            t.press('<Esc>')
            t.wait_gone('Separator')
            has(batches(t.db), 'Nothing has been imported yet')


def test_a_file_without_a_good_row_shows_the_bad_ones():
    """the sentence speaks of the refused rows, so they can be looked at and saved"""
    with Console() as t:
        t.preview(write('bad.csv', [HEAD, ROWS[1]]))
        has(t.text(), 'no line that could be imported', 'refused 1')
        t.press('3')
        t.wait('9x0')


def test_another_charset():
    """the charset can be changed: the file is read again"""
    with Console() as t:
        t.preview(statement())
        t.press('c')
        t.wait('Which characters')
        t.press('UTF-16LE<Enter>')
        t.wait('x ')
        t.quiet(0.1)
        same('new 1' in t.text(), False)
        t.press('c')
        t.wait('Which characters')
        t.press('Big5<Enter>')
        t.wait('new 1')
        same('by its content' in t.text(), False)


def test_refused_rows_are_saved():
    """refused rows go into a CSV with line, column and reason"""
    path = statement(before=[['帳號', 'clay'], []])
    with Console() as t:
        t.preview(path)
        t.press('r')
        t.wait('Save the refused rows as')
        t.press('<Enter>')
        t.wait('2 refused rows are in')
    with open(path + '.refused.csv', encoding='utf-8-sig', newline='') as f:
        rows = list(csv.reader(f))
    same(len(rows), 3)
    same(rows[1][0:2], ['5', '金額'])
    has(rows[1][2], '9x0')


def test_import_undo_and_again():
    """F2 imports and opens the review; the same file again changes nothing; the batch is undone as one"""
    path = write('yahoo.csv', [HEAD, ROWS[0]])
    with Console() as t:
        t.preview(path)
        t.press('<F2>')
        t.wait('Imported: 1 new')
        t.press('gb')
        t.wait('yahoo.csv')
        t.quiet(0.1)
        t.preview(path)
        t.wait('in already')
        t.press('gb')
        t.wait('Batches')
        t.quiet(0.1)
        t.press('<Enter>')
        t.wait('In force since')
        t.press('<F8>')
        t.wait('Undo this batch?')
        t.press('y')
        t.wait('Undone')
        t.wait('removed')
        t.preview(path)
        t.wait('new 1')


def test_map_of_a_strange_file():
    """the columns of an unknown marketplace are given to our fields, and its file is imported by them"""
    home = tap.folder()
    config = os.path.join(home, 'storekeep.ini')
    with open(config, 'w') as f:
        f.write('[shop]\nname = Clay\n')
    path = write('momo.csv', [['報表', '十月'], ['單號', '類型', '金額(元)', '抽成', '入帳'],
                              ['A1', '售', '100', '-5', '2026/10/01'], ['A2', '售', '200', '-10', '2026/10/02']])
    t = Terminal('--db', home + '/shop.db', '--config', config, env=NOW, language='en')
    with t:
        t.wait('Today')
        t.quiet(0.1)
        Console.preview(t, path)
        has(t.text(), 'none fits')
        t.press('m')
        t.wait('Taken as')
        t.quiet(0.1)
        has(t.row_with('單號'), '(not used)', 'A1')
        for row, field in enumerate(('order number', None, 'gross', 'other', 'posting')):
            if field:
                t.press('<Enter>')
                t.wait('Find [')
                t.press(field + '<Enter>')
                t.wait_gone('Find [')
            t.press('<Down>')
        t.press('<Esc>')
        t.wait('not saved')
        t.press('l')
        t.wait('none fits')
        t.press('m')
        t.wait('was taken up')
        has(t.row_with('單號'), 'order number')
        t.press('<F2>')
        t.wait('Short name')
        t.press('momo<Enter>')
        t.wait('Name of the marketplace')
        t.press('<C-u>MOMO<Enter>')
        t.wait('new 2')
        has(t.text(), 'MOMO')
    with open(home + '/profiles/momo.ini', encoding='utf-8') as f:
        has(f.read(), 'order_no = 單號', 'gross = 金額(元)', 'fee_sign = negative', 'name = MOMO')


tap.main(globals())
