"""A coupon push from the command line: draft, order sheet, application, cancelling in time, and what the timer
makes of it. Every time is Japan's (QOO sections 1 to 11)."""
import csv
import os
import zipfile

import tap
from tap import has, run, same


class Shop:
    """A shop with a coupon, four ranked goods, followers and orders; `at` moves the clock (Japan time)."""

    def __init__(self, orders=True):
        self.home = tap.folder()
        self.now = '2031-10-30T12:00:00+09:00'
        self.do('code', 'create', 'profile=qoo10', 'kind=shop', 'name=GLAZE', 'code=GLAZE50')
        self.take('audience', 'import', [['customer_id', 'email_verified', 'reminder_opt_out', 'followed_on', 'left_on'],
                                         ['f1', 1, 0, '2031-09-30', ''], ['f2', 1, 0, '2031-10-01', ''],
                                         ['f3', 0, 0, '2031-10-02', ''], ['f4', 1, 0, '2031-10-01', '2031-10-20']],
                  'source=followers')
        self.take('audience', 'import', [['item_no', 'title', 'rank']] + [['A%d' % n, 'good %d' % n, n] for n in range(1, 5)],
                  'source=items')
        if orders:
            self.take('order', 'import', [['order_no', 'customer_id', 'state', 'ordered_at'],
                                          ['0012501', 'b1', 'bought', '2031-10-01'], ['0012502', 'b1', 'bought', '2031-10-02'],
                                          ['0012503', 'b2', 'bought', '2031-10-03'], ['0012504', 'b2', 'cancelled', '2031-10-03']])

    def file(self, name, rows):
        path = os.path.join(self.home, name)
        with open(path, 'w', encoding='utf-8', newline='') as f:
            csv.writer(f).writerows(rows)
        return path

    def take(self, noun, verb, rows, *fields):
        self.do(noun, verb, self.file('in.csv', rows), 'profile=qoo10', *fields)

    def do(self, *words, expect=0):
        return run('--db', self.home + '/shop.db', '--now', self.now, *words, expect=expect)

    def push(self, *words, expect=0):
        return self.do('--json', 'push', *words, expect=expect).json()

    def refused(self, *words):
        return self.push(*words, expect=1)['error']

    def ad(self, send_at, *fields):
        return self.push('create', 'type=ad', 'coupon_id=1', 'auto_n=4', 'send_at=' + send_at, *fields)['id']


def test_advertising_push():
    """the record carries the entity's fields, times with Japan's offset, what follows from them"""
    shop = Shop()
    made = shop.push('create', 'type=ad', 'coupon_id=1', 'auto_n=4', 'send_at=2031-11-01T10:30')
    same({k: made[k] for k in ('id', 'type', 'coupon_id', 'item_mode', 'auto_n', 'follow_mode', 'follow_from', 'state', 'banner_url')},
         {'id': 1, 'type': 'ad', 'coupon_id': 1, 'item_mode': 'auto', 'auto_n': 4, 'follow_mode': 'all', 'follow_from': None,
          'state': 'draft', 'banner_url': None})
    same((made['send_at'], made['week'], made['cancel_until'], made['cancellable']),
         ('2031-11-01T10:30:00+09:00', '2031-10-27', '2031-10-31T10:30:00+09:00', False))
    same(made['recipients_estimated'], 2)          # f1, f2; f3 is not verified, f4 has left
    done = shop.push('apply', 1)
    same((done['state'], done['applied_at'], done['cancellable']), ('applied', '2031-10-30T12:00:00+09:00', True))
    same([n['rule'] for n in done['notes']], ['QOO-8', 'QOO-35'])
    same(shop.refused('edit', 1, 'auto_n=5')['rule'], 'QOO-43')
    for words in (('delete', 1), ('edit', 1, 'name=x'), ('copy', 1)):     # by no other door either
        same(shop.do('--json', 'campaign', *words, expect=1).json()['error']['rule'], 'QOO-43')
    row = shop.push('list')['rows'][0]
    same((row['id'], row['state'], row['week'], row['cancellable']), (1, 'applied', '2031-10-27', True))
    same(len(shop.push('list', 'tab=cancellable')['rows']), 1)


def test_days_weeks_and_deadline():
    """the day of applying, one push a week, cancelling until 24 hours before to the second"""
    shop = Shop()
    first, second = shop.ad('2031-11-02 10:00'), shop.ad('2031-11-03 10:00')
    same(shop.refused('apply', second)['code'], 'send_at_late')
    shop.now = '2031-10-31T00:00:00+09:00'
    shop.push('apply', second)
    shop.push('apply', first)                      # the week before: Sunday
    third = shop.ad('2031-11-04 10:00')
    shop.now = '2031-11-02T09:00:00+09:00'
    error = shop.refused('apply', third)
    same((error['code'], error['rule']), ('week_used', 'QOO-4'))
    has(error['message'], '2031-11-03 10:00', '2031-11-10')
    shop.now = '2031-11-02T10:00:01+09:00'
    same(shop.refused('cancel', second)['rule'], 'QOO-44')
    shop.now = '2031-11-02T09:00:00+08:00'         # the same hour as Taiwan has it: 10:00 in Japan
    same(shop.push('cancel', second)['state'], 'cancelled')
    same(shop.push('apply', third)['state'], 'applied')


def test_all_that_is_wrong():
    """an application lists everything that stands in its way, in the order of the form"""
    shop = Shop()
    draft = shop.push('create', 'type=compensation')['id']
    answer = shop.push('apply', draft, expect=1)
    same(answer['error']['code'], 'coupon_id_missing')
    same([e['rule'] for e in answer['errors']], ['QOO-16', 'QOO-19', 'QOO-26', 'QOO-16'])
    same(shop.push('show', draft)['state'], 'draft')
    for field, rule in (('auto_n=3', 'QOO-20'), ('auto_n=17', 'QOO-20'), ('items=A1,A1', 'QOO-21'), ('items=Z', 'QOO-21'),
                        ('send_at=2031-11-01T10:10', 'QOO-34'), ('coupon_id=9', 'QOO-17'), ('orders=x.csv', 'QOO-15'),
                        ('fee=100', 'QOO-3'), ('channels=email', 'QOO-11'), ('subject=Hi', 'QOO-12'), ('banner_url=https://x.jp', 'QOO-36')):
        same(shop.refused('create', 'type=ad', field)['rule'], rule)


def test_compensation_push():
    """a sheet is judged row by row, ticked, added to; warnings are confirmed; the timer takes each buyer once"""
    shop = Shop()
    sheet = shop.file('s.csv', [['旧订单号码'], ['0012501'], ['="0012502"'], ['０012503'], ['0012504'], ['9999'], ['2.5E+07'], ['0012501']])
    rows = shop.push('check', sheet)
    same([r['state'] for r in rows['rows']], ['heading', 'ok', 'ok', 'ok', 'not_bought', 'unknown', 'format', 'duplicate'])
    same([r['order_no'] for r in rows['rows']][1:4], ['0012501', '0012502', '0012503'])
    same(rows['summary'], {'rows': 7, 'usable': 4, 'duplicate': 1, 'faulty': 2, 'excluded': 0, 'not_bought': 1, 'customers': 2})
    made = shop.push('create', 'type=compensation', 'coupon_id=1', 'items=A2,A1', 'send_at=2031-11-01 10:00', 'orders=' + sheet)
    same((made['items'], made['summary']['ticked']), (['A2', 'A1'], 0))
    same(shop.refused('apply', made['id'])['rule'], 'QOO-30')
    same(shop.refused('edit', made['id'], 'tick=6')['code'], 'tick_faulty')
    same(shop.refused('edit', made['id'], 'tick=5')['code'], 'tick_not_bought')
    shop.do('--accept-warnings', 'push', 'edit', made['id'], 'tick=5')
    ticked = shop.push('edit', made['id'], 'tick=all', 'untick=5')
    same([r['order_no'] for r in ticked['orders'] if r['ticked']], ['0012501', '0012502', '0012503'])
    shop.push('apply', made['id'])
    shop.now = '2031-11-01T09:59:59+09:00'
    shop.do('due', 'run')
    same(shop.push('show', made['id'])['state'], 'applied')
    shop.now = '2031-11-01T10:00:00+09:00'
    shop.do('due', 'run')
    shop.do('due', 'run')
    same(shop.push('show', made['id'])['recipients'], 2)       # b1 once, b2
    same(shop.refused('cancel', made['id'])['code'], 'push_sent')


def test_sheets_of_every_kind():
    """template as CSV and XLSX, not written over unasked; an old Excel and a missing file are refused in words"""
    shop = Shop(orders=False)
    for name in ('t.csv', 't.xlsx'):
        path = os.path.join(shop.home, name)
        done = run('--db', shop.home + '/shop.db', 'push', 'template', path, expect=None)
        if name == 't.xlsx' and 'without Excel' in done.err:
            continue
        same(done.code, 0)
        same(shop.refused('template', path)['code'], 'file_exists')
        shop.do('--overwrite', 'push', 'template', path)
        same(shop.refused('check', path)['rule'], 'QOO-29')
        if name == 't.xlsx':
            with zipfile.ZipFile(path) as z:
                has(z.read('xl/styles.xml').decode(), 'numFmtId="49"')
    same(shop.refused('check', shop.home + '/no.csv')['code'], 'orders_nothing')
    same(shop.refused('check', shop.file('b.csv', [['x', '2501'], ['y', '2502']]))['rule'], 'QOO-28')
    # without an order book the numbers are not checked, and that has to be confirmed
    sheet = shop.file('c.csv', [['2501']])
    same(shop.push('check', sheet)['warnings'][0]['code'], 'orders_unchecked')
    same(shop.refused('create', 'type=compensation', 'orders=' + sheet)['code'], 'orders_unchecked')


def test_workbook():
    """a workbook made by hand: shared and inline texts, a number cell, and a bomb"""
    shop = Shop()
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    tail = '</sheetData></worksheet>'
    cells = ('<row r="1"><c r="A1" t="inlineStr"><is><t>heading</t></is></c></row><row r="2"><c r="A2" t="s"><v>0</v></c></row>'
             '<row r="3"><c r="A3"><v>12503</v></c></row><row r="4"><c r="A4"><v>2.5E+20</v></c></row>')
    path = os.path.join(shop.home, 'w.xlsx')
    rel = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

    def make(sheet):
        with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
            z.writestr('_rels/.rels', '<Relationships><Relationship Id="r" Type="%s/officeDocument" Target="xl/workbook.xml"/></Relationships>' % rel)
            z.writestr('xl/workbook.xml', '<workbook xmlns:r="%s"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>' % rel)
            z.writestr('xl/_rels/workbook.xml.rels', '<Relationships><Relationship Id="r1" Type="%s/worksheet" Target="worksheets/a.xml"/>'
                       '<Relationship Id="r2" Type="%s/sharedStrings" Target="sharedStrings.xml"/></Relationships>' % (rel, rel))
            z.writestr('xl/sharedStrings.xml', '<sst><si><t>0012501</t></si></sst>')
            z.writestr('xl/worksheets/a.xml', sheet)

    make(head + cells + tail)
    done = shop.do('--json', 'push', 'check', path, expect=None)
    if 'without Excel' in done.err:
        same(done.json()['error']['rule'], 'QOO-27')
        return
    same([(r['row_no'], r['state']) for r in done.json()['rows']], [(1, 'heading'), (2, 'ok'), (3, 'unknown'), (4, 'format')])
    make(head + ' ' * 20_000_000 + tail)
    same(shop.refused('check', path)['code'], 'xlsx_too_big')


def test_several_are_cancelled():
    """each is judged by itself"""
    shop = Shop()
    first, draft = shop.ad('2031-11-01 10:00'), shop.ad('2031-11-02 10:00')
    shop.push('apply', first)
    rows = shop.push('cancel', first, draft, 99, expect=1)['rows']
    same([(r['id'], r['cancelled'], r['code']) for r in rows],
         [(first, True, None), (draft, False, 'push_draft'), (99, False, 'push_missing')])


def test_missed_ones_want_a_person():
    """with a way out, a timer more than an hour late asks (QOO-41): the board says so, settle ends it"""
    shop = Shop()
    ini = os.path.join(shop.home, 'storekeep.ini')
    with open(ini, 'w') as f:
        f.write('[out qoo10]\nway = spool\nfolder = %s\n' % shop.home)
    push = shop.ad('2031-11-01 10:00')
    shop.push('apply', push)
    shop.now = '2031-11-01T11:00:01+09:00'
    shop.do('--config', ini, 'due', 'run')
    same(shop.push('show', push)['state'], 'missed')
    has(shop.do('due', 'list').out, 'was missed')
    same(shop.refused('cancel', push)['code'], 'push_missed')
    second = shop.ad('2031-11-02 10:00')
    same(shop.refused('apply', second)['rule'], 'QOO-4')       # a missed one takes its week
    same(shop.refused('settle', push)['rule'], 'QOO-41')
    same(shop.push('settle', push, 'as=cancelled')['state'], 'cancelled')
    same('was missed' in shop.do('due', 'list').out, False)


def test_preview_and_board():
    """mail with coupon and goods, the fixed texts, what is missing; the board says what to do by when"""
    shop = Shop()
    draft = shop.push('create', 'type=ad', 'coupon_id=1', 'auto_n=4')['id']
    seen = shop.push('preview', draft)
    same([b['kind'] for b in seen['blocks']], ['subject', 'coupon', 'best_item'])
    same(seen['blocks'][0]['text'], '[Qoo10] ショップクーポンが発行されました!')
    same(seen['blocks'][2]['text'], 'good 1\ngood 2\ngood 3\ngood 4')
    same([m['channel'] for m in seen['others']], ['qpost', 'app_push'])
    same([m['code'] for m in seen['missing']], ['send_at_missing'])
    shop.push('edit', draft, 'send_at=2031-11-01 10:00')
    has(shop.do('due', 'list').out, 'last day to apply')
    shop.push('apply', draft)
    shop.now = '2031-10-31T09:00:00+09:00'
    has(shop.do('due', 'list').out, 'last hour to cancel')
    shop.now = '2031-10-31T08:59:59+09:00'
    same('last hour' in shop.do('due', 'list').out, False)


tap.main(globals())
