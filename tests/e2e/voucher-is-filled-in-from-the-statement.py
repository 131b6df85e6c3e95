"""The claim of a period in the console: what the statement demands is filled in, the rules are
checked, warnings asked, steps done one after the other."""
import csv
import os

import tap
from tap import has, run, same
from terminal import Terminal

NOW = {'STOREKEEP_NOW': '2026-10-17T09:42:00+08:00'}


def shop():
    home = tap.folder()
    path = home + '/lines.csv'
    with open(path, 'w', encoding='cp950', newline='') as f:
        csv.writer(f).writerows([
            '訂單編號,交易序號,帳務類別,金額,刷卡手續費,淨額,入帳日,商品稅別'.split(','),
            ['YM2610010001', 'C1', '商品', 780, -16, 764, '2026/10/01', '應稅']])
    run('--db', home + '/shop.db', 'statement', 'import', path, 'profile=yahoo', env=NOW)
    return home + '/shop.db'


def claim(db):
    t = Terminal('--db', db, '--as', 'mei', env=NOW, language='en')
    t.wait('Today')
    t.quiet(0.1)
    t.press('gs')
    t.wait('Statements')
    t.quiet(0.1)
    t.press('<Enter>')
    t.wait('780')
    t.quiet(0.1)
    t.press('v')
    t.wait('Demanded')
    t.quiet(0.1)
    return t


def enter(t, number, automated=False):
    t.press('<F6>')
    t.wait('Voucher format')
    t.quiet()
    has(t.row_with('Sales amount'), '743')
    has(t.row_with('Tax  '), '37')
    has(t.row_with('Tax id'), '27240313')
    if automated:   # an e-invoice (FMT-12): only its number is left to type
        has(t.row_with('Voucher format'), '[35')
        t.press(number)
        return
    has(t.row_with('Voucher format'), '>')
    t.press('35<Tab>' + number)


def test_entered_checked_and_kept():
    """780 gives 743 and 37 (FMT-14); a wrong number is refused in the field, the right one is kept"""
    with claim(shop()) as t:
        has(t.text(), '780', '743', '37')
        enter(t, 'KD2041883<Tab>', automated=True)
        t.wait('FMT-10')
        t.press('<S-Tab>0<F2>')
        t.wait('KD20418830 is kept')
        t.quiet(0.1)
        has(t.row_with('KD20418830'), '780')
        same('is missing' in t.text(), False)


def test_delete_asks():
    """a voucher that was not sent can be taken away, asked"""
    with claim(shop()) as t:
        t.press('m')
        t.wait('by paper')
        t.press('y')
        t.wait('claim in five steps')
        t.quiet(0.1)
        enter(t, 'KD20418830<F2>')
        t.wait('is kept')
        t.quiet(0.1)
        t.press('<F8>')
        t.wait('Take the voucher KD20418830 away?')
        t.press('n')
        t.wait_gone('Take the voucher')
        t.press('<F8>')
        t.wait('away?')
        t.press('y')
        t.wait('is gone')
        t.wait('No voucher yet')


def test_steps_in_their_order():
    """the five steps of a claim by paper, one after the other, and back"""
    with claim(shop()) as t:
        t.press('m')
        t.wait('by paper')
        t.press('y')
        t.wait('claim in five steps')
        t.quiet(0.1)
        has(t.text(), '[ ] 1 check the statement', '[ ] 5 deliver it')
        t.press('d')
        t.wait('On which day')
        t.press('<Enter>')
        t.wait('[x] 1 check the statement 2026-10-17')
        t.press('u')
        t.wait('[ ] 1 check the statement')


tap.main(globals())
