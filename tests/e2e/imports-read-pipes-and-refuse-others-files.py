"""Imports from a pipe are as imports from a file; a file of another kind is refused, not taken for orders (FMT-44)."""
import os
import signal
import subprocess
import threading

import tap
from tap import run, same, has

ORDERS = ('交易序號,付款別,訂單編號,轉單日期,商品名稱,數量,金額小計,商品稅別\r\n'
          '260901000001,ATM轉帳,YM26090100001,2026/09/01,陶杯,1,390,應稅\r\n')


def new(name, data=''):
    path = os.path.join(tap.folder(), name)
    with open(path, 'w', encoding='utf-8', newline='') as f:
        f.write(data)
    return path


def pipe(data):
    """a FIFO that one reader gets `data` from"""
    path = os.path.join(tap.folder(), 'fifo')
    os.mkfifo(path)

    def feed():
        with open(path, 'w', encoding='utf-8', newline='') as f:
            f.write(data)
    threading.Thread(target=feed, daemon=True).start()
    return path


def take(db, *words, **more):
    return run('--db', db, '--json', 'order', 'import', *words, 'profile=yahoo', **more).json()


def test_pipe():
    """a FIFO and standard input bring what the file brings, and are known again"""
    db = os.path.join(tap.folder(), 'shop.db')
    same(take(db, pipe(ORDERS))['new'], 1)
    again = take(db, '-', stdin=ORDERS)
    same((again['new'], again['same'], again['already']), (0, 1, True))
    again = take(db, new('orders.csv', ORDERS))
    same((again['new'], again['same'], again['already']), (0, 1, True))


def test_cards_in_a_pipe():
    """a column of card numbers is refused in a pipe too (FMT-24)"""
    db = os.path.join(tap.folder(), 'shop.db')
    text = ORDERS.replace('付款別', '卡號').replace('ATM轉帳', '4111111111111111')
    same(take(db, '-', stdin=text, expect=1)['error']['code'], 'card_number_column')


def test_no_amounts():
    """a file without any amount of an order is no order file"""
    db = os.path.join(tap.folder(), 'shop.db')
    other = new('other.csv', ORDERS.replace('金額小計', '淨額'))
    refused = take(db, other, expect=1)['error']
    same((refused['code'], refused['rule']), ('import_no_amount', 'FMT-44'))
    has(refused['message'], '金額小計')
    same(run('--db', db, '--json', 'order', 'list').json()['total'], 0)


def test_refused_rows_carry_no_formula():
    """what is saved to be mended computes nothing in a spreadsheet, and comes back as it was (FMT-46)"""
    db, out = os.path.join(tap.folder(), 'shop.db'), os.path.join(tap.folder(), 'refused.csv')
    rows = ORDERS + "260901000002,ATM轉帳,YM26090100002,2026/09/31,=cmd|' /C calc'!A0,1,390,應稅\r\n"
    same(take(db, new('orders.csv', rows), 'refused=' + out)['refused'], 1)
    with open(out, encoding='utf-8') as f:
        text = f.read()
    has(text, ",'=cmd|")
    assert ',=cmd' not in text, text
    mended = new('mended.csv', text.replace('2026/09/31', '2026/09/30'))
    same(take(db, mended)['new'], 1)
    record = run('--db', db, '--json', 'order', 'show', 'YM26090100002').json()
    same(record['item_name'], "=cmd|' /C calc'!A0")


def test_export_spares_devices():
    """neither an export nor a backup replaces a device ; a trial run writes nothing"""
    db = os.path.join(tap.folder(), 'shop.db')
    run('--now', '2026-11-21T12:00', 'demo', 'create', db, 'members=20', 'orders=200')
    to = pipe('')
    export = ('--db', db, '--json', '--overwrite', 'statement', 'export', '2026-11-H1')
    same(run(*export, to, expect=1).json()['error']['code'], 'file_kind')
    same(run('--db', db, '--json', '--overwrite', 'backup', to, expect=1).json()['error']['code'], 'file_kind')
    out = os.path.join(tap.folder(), 'out.csv')
    rows = run('--dry-run', *export, out).json()['rows']
    same(os.listdir(os.path.dirname(out)), [])
    same((run(*export, out).json()['rows'], os.path.exists(out)), (rows, True))


def test_interrupted():
    """an import that is interrupted is not exit 0, and nothing of it is kept"""
    db = os.path.join(tap.folder(), 'shop.db')
    run('--db', db, 'calendar', 'add', 'date=2026-12-31')
    p = subprocess.Popen([os.environ['STOREKEEP'], '--db', db, 'order', 'import', '-', 'profile=yahoo'], stdin=subprocess.PIPE,
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                         preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))  # a shell's background job ignores it
    p.stdin.write(ORDERS.encode() * 5000)
    p.stdin.flush()
    p.send_signal(signal.SIGINT)
    assert p.wait(timeout=60) != 0
    same(run('--db', db, '--json', 'order', 'list').json()['total'], 0)
    same([b['state'] for b in run('--db', db, '--json', 'batch', 'list').json()['rows'] if b['state'] == 'published'], [])


def test_reconciliation_is_taken_up():
    """a statement whose import ended before its reconciliation is reconciled when it comes again"""
    folder = tap.folder()
    db, files = os.path.join(folder, 'shop.db'), os.path.join(folder, 'files')
    run('--now', '2026-11-21T12:00', 'demo', 'create', os.path.join(folder, 'demo.db'), 'members=20', 'orders=200', 'files=' + files)
    words = ('--db', db, '--json', 'statement', 'import', os.path.join(files, 'yahoo-2026-10-H1.csv'), 'profile=yahoo')
    run(*words, 'reconcile=no')
    show = ('--db', db, '--json', 'statement', 'show', '2026-10-H1')
    same(run(*show).json()['reconciled'], False)
    same(run(*words).json()['already'], True)
    same(run(*show).json()['reconciled'], True)


tap.main(globals())
