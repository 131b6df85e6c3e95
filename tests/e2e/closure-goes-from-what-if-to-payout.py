"""An early closure by commands: tried, planned, announced, moved, withdrawn, lived through and paid or owed (YAH-16 to 26)."""
import os
import sqlite3

import tap
from tap import has, run, same


def new(orders=120):
    db = os.path.join(tap.folder(), 'shop.db')
    run('--now', '2026-10-14T09:42', 'demo', 'create', db, 'members=5', 'orders=%d' % orders)
    return db


def sk(db, now, *words, **more):
    return run('--db', db, '--now', now, *words, **more)


def ask(db, now, *words, **more):
    return sk(db, now, '--json', *words, **more).json()


def refused(db, now, *words):
    return ask(db, now, *words, expect=1)['error']


def pick(record, *keys):
    return tuple(record[k] for k in keys)


def announced(date, told='2026-10-14T10:00'):
    db = new()
    sk(db, told, '--accept-warnings', 'closure', 'plan', 'date=' + date, 'channel=phone')
    sk(db, told, '--accept-warnings', 'closure', 'commit')
    return db


DAYS = ('notice_by', 'ship_last', 'ship_cut', 'return_last', 'return_cut', 'tail_from', 'login_last', 'login_end', 'final_on', 'pay_nominal', 'pay_on')


def test_what_if():
    """any date is tried without a trace: all days of the sketch, on an empty book too"""
    db = os.path.join(tap.folder(), 'empty.db')
    sk(db, '2026-10-14T09:42', '--accept-warnings', 'closure', 'plan', 'date=2027-03-01')
    sk(db, '2026-10-14T09:42', 'closure', 'cancel')
    now = '2026-10-14T09:42'
    got = ask(db, now, 'closure', 'what-if', 'date=2026-11-30')
    same(pick(got, *DAYS), ('2026-11-25', '2026-12-09', '2026-12-10', '2026-12-29', '2026-12-30', '2027-01-04', '2027-01-08', '2027-01-09',
                            '2027-02-08', '2027-02-15', '2027-02-15'))
    same(pick(got, 'id', 'what_if', 'late', 'earliest', 'days_left'), (None, True, False, '2026-10-17', 47))
    same([m['mark'] for m in got['marks']], ['notice', 'closes', 'ship_cut', 'return_cut', 'tail', 'login_end', 'final', 'pay'])
    same([m['tag'] for m in got['marks']], ['-5', None, '+10', '+30', '+35', '+40', '+70', '+77'])
    same([m['rule'] for m in got['marks']], ['YAH-16', 'YAH-18', 'YAH-20', 'YAH-21', 'YAH-22', 'YAH-22', 'YAH-24', 'YAH-24'])
    same(ask(db, now, 'closure', 'list')['total'], 1)
    same(refused(db, now, 'closure', 'show')['code'], 'closure_missing')
    same(refused(db, now, 'closure', 'what-if', 'date=2026-11-30', 'profile=ruten')['code'], 'closure_market')
    same(refused(db, now, 'closure', 'what-if', 'date=2026-02-30')['field'], 'date')


def test_late_notice():
    """a late notice is a warning with the earliest date, on both sides of the last day"""
    db = new()
    for now, late in (('2026-11-25T23:59', False), ('2026-11-26T00:00', True)):
        got = ask(db, now, 'closure', 'what-if', 'date=2026-11-30')
        same((got['late'], 'notice_late' in [w['code'] for w in got.get('warnings', [])]), (late, late))
    same(got['earliest'], '2026-12-01')
    error = refused(db, '2026-11-26T09:00', 'closure', 'plan', 'date=2026-11-30')
    same((error['code'], error['rule']), ('notice_late', 'YAH-16'))
    has(error['message'], '2026-12-01')
    sk(db, '2026-11-26T09:00', 'closure', 'plan', 'date=2026-12-01')


def test_commit_is_confirmed():
    """what cannot be taken back has to be accepted; tried only it changes nothing; moved and withdrawn before the day alone"""
    db = new()
    now = '2026-10-14T10:00'
    sk(db, now, 'closure', 'plan', 'date=2026-11-30')
    same(refused(db, now, 'closure', 'commit')['code'], 'closure_channel')
    same(refused(db, now, 'closure', 'commit', 'channel=mail')['code'], 'closure_commit')
    sk(db, now, '--dry-run', '--accept-warnings', 'closure', 'commit', 'channel=mail')
    same(ask(db, now, 'closure', 'show')['state'], 'planned')
    got = ask(db, now, '--accept-warnings', 'closure', 'commit', 'channel=mail')
    same(pick(got, 'state', 'noticed_on', 'notice_channel', 'closed_on', 'cause', 'claims'),
         ('announced', '2026-10-14', 'mail', '2026-11-30', 'seller', 0))
    got = ask(db, '2026-11-02T10:00', 'closure', 'move', 'date=2026-12-15')
    same(pick(got, 'closed_on', 'noticed_on', 'ship_cut'), ('2026-12-15', '2026-11-02', '2026-12-25'))
    same(refused(db, '2026-12-15T00:00', '--dry-run', 'closure', 'move', 'date=2026-12-31')['code'], 'closure_over')
    same(refused(db, '2026-12-15T00:00', '--dry-run', 'closure', 'cancel')['code'], 'closure_over')
    sk(db, '2026-12-14T23:59', 'closure', 'cancel')
    same(ask(db, '2026-12-20T10:00', 'closure', 'list')['rows'][0]['state'], 'cancelled')


def test_payouts_are_held():
    """from the day itself on payouts are held, with the information why; the board says so before"""
    db = announced('2026-11-02')
    # 2026-10-H1 is paid on 2 November (31 October is a Saturday), the day of the closure: held
    got = ask(db, '2026-10-20T09:00', 'period', 'show', '2026-10-H1', 'profile=yahoo')
    same(pick(got, 'held_until', 'pay_on'), ('2027-01-11', '2027-01-15'))
    same([n['rule'] for n in got['notes'] if n['code'] == 'payout_held'], ['YAH-23'])
    lines = ask(db, '2026-10-20T09:00', 'due', 'list', 'days=30', 'filter=yahoo')['rows']
    same([r['rule'] for r in lines if r['kind'] == 'payout' and r['period'] == '2026-10-H1'], ['YAH-23'])
    sk(db, '2026-11-02T00:01', 'due', 'run')
    states = {r['code']: r['state'] for r in ask(db, '2026-11-02T00:01', 'period', 'list', 'profile=yahoo')['rows']}
    same((states['2026-10-H1'], states['2026-10-H2'], states['2026-11-H1']), ('held', 'held', 'accumulating'))
    # a day later it is still paid
    db = announced('2026-11-03')
    got = ask(db, '2026-10-20T09:00', 'period', 'show', '2026-10-H1', 'profile=yahoo')
    same(pick(got, 'held_until', 'pay_on'), (None, '2026-11-02'))


def test_tasks_are_ticked():
    """by the book, or by hand with words that say where it can be seen"""
    db = announced('2026-11-02')
    now = '2026-11-10T09:00'
    same(refused(db, now, 'closure', 'tasks', 'done=ship', 'evidence=all')['code'], 'task_of_book')
    same(refused(db, now, 'closure', 'tasks', 'done=export_orders')['code'], 'evidence_missing')
    same(refused(db, now, 'closure', 'tasks', 'done=tea', 'evidence=all')['code'], 'closure_task')
    sk(db, now, 'closure', 'tasks', 'done=export_orders', 'evidence=orders-2026.xlsx on the shelf')
    task = {t['task']: t for t in ask(db, now, 'closure', 'tasks')['tasks']}
    same(pick(task['export_orders'], 'ticked', 'done_on', 'evidence'), (True, '2026-11-10', 'orders-2026.xlsx on the shelf'))
    same(pick(task['notice'], 'ticked', 'by_hand'), (True, False))
    sk(db, now, 'closure', 'tasks', 'undo=export_orders')
    # the back office closes on 12 December
    error = refused(db, '2026-12-12T09:00', 'closure', 'tasks', 'done=export_orders', 'evidence=x')
    same((error['code'], error['rule']), ('login_ended', 'YAH-22'))
    sk(db, '2026-12-12T09:00', 'closure', 'tasks', 'done=export_orders', 'evidence=x', 'date=2026-12-11')


def test_back_office_ends():
    """a day before D+40 store and ways to pay are changed, on the day no more; nothing is paid before the nominal day"""
    db = announced('2026-11-02')
    words = ('store', 'edit', 'yahoo', 'phone=0223456789'), ('store', 'frame-set', 'profile=yahoo', 'position=top', 'html=tea'), \
            ('store', 'payment-on', 'atm', 'profile=yahoo')
    for act in words:
        sk(db, '2026-12-11T23:59', '--dry-run', '--accept-warnings', *act)
        error = refused(db, '2026-12-12T00:00', '--dry-run', '--accept-warnings', *act)
        same((error['code'], error['rule']), ('login_ended', 'YAH-22'))
    # the marketplace's decisions and billing are told elsewhere
    sk(db, '2026-12-12T00:00', '--dry-run', '--accept-warnings', 'store', 'edit', 'yahoo', 'billing_email=owner@example.com')
    sk(db, '2027-01-11T09:00', 'due', 'run')
    balance = ask(db, '2027-01-11T09:00', 'closure', 'show')['final_balance']
    early = '--accept-warnings', 'closure', 'paid', 'amount=%d' % balance
    same(refused(db, '2027-01-15T09:00', *early, 'date=2027-01-14')['code'], 'closure_one_payment')
    same(refused(db, '2027-01-15T09:00', 'closure', 'paid', 'amount=%d' % balance)['code'], 'closure_claim_missing')
    sk(db, '2027-01-12T09:00', 'closure', 'claim', 'number=ab12345678')
    same(ask(db, '2027-01-15T09:00', 'closure', 'paid', 'amount=%d' % balance)['state'], 'paid')
    sk(db, '2027-01-16T09:00', 'due', 'run')
    held = [r['state'] for r in ask(db, '2027-01-16T09:00', 'period', 'list', 'profile=yahoo', 'filter=held')['rows']]
    same(held, [])


def test_missing_claim_moves_the_payout():
    """balance struck on the day, whenever the run is; no claim: the first nominal day on or after its date"""
    db = announced('2026-11-02')
    # D+70 is 11 January
    sk(db, '2027-01-20T09:00', 'due', 'run')
    got = ask(db, '2027-01-20T09:00', 'closure', 'show')
    same(pick(got, 'state', 'claim_missing', 'pay_moved', 'pay_on'), ('balanced', True, True, '2027-02-01'))
    has(str(got['warnings']), 'closure_claim_missing')
    log = ask(db, '2027-01-20T09:00', 'closure', 'log')['rows']
    same([(r['act'], r['day']) for r in log if r['act'] in ('closed', 'ship_cut', 'returns_cut', 'login_ended', 'balanced')],
         [('balanced', '2027-01-11'), ('login_ended', '2026-12-12'), ('returns_cut', '2026-12-02'), ('ship_cut', '2026-11-12'), ('closed', '2026-11-02')])
    balance = got['final_balance']
    same(balance, sum(r['amount'] for r in got['balance_rows']))
    same(refused(db, '2027-01-20T09:00', 'closure', 'paid', 'date=2027-01-10', 'amount=%d' % balance)['code'], 'closure_one_payment')
    same(refused(db, '2027-01-20T09:00', 'closure', 'paid', 'amount=%d' % (balance - 1))['code'], 'closure_one_payment')
    same(refused(db, '2027-01-20T09:00', 'closure', 'claim', 'number=1')['code'], 'invoice_number')
    sk(db, '2027-01-20T09:00', 'closure', 'claim', 'number=ab12345678', 'date=2027-01-16')
    sk(db, '2027-01-31T09:00', 'due', 'run')
    same(ask(db, '2027-01-31T09:00', 'closure', 'show')['state'], 'balanced')
    sk(db, '2027-02-01T09:00', 'due', 'run')
    got = ask(db, '2027-02-01T09:00', 'closure', 'paid', 'amount=%d' % balance)
    same(pick(got, 'state', 'paid_on', 'paid_amount', 'claim_number', 'pay_nominal', 'pay_on'),
         ('paid', '2027-02-01', balance, 'AB12345678', '2027-01-31', '2027-02-01'))
    same(ask(db, '2027-02-01T09:00', 'check')['whole'], True)
    book = sqlite3.connect(db)
    book.execute('UPDATE closure SET final_balance = final_balance + 1')
    book.commit()
    book.close()
    same([f['code'] for f in ask(db, '2027-02-01T09:00', 'check', expect=None)['findings']], ['closure_balance'])


def test_negative_balance_is_owed():
    """what the shop owes is shown with the account, entered when it is remitted; nothing can be added after"""
    db = announced('2026-11-02')
    same(refused(db, '2026-11-20T09:00', 'closure', 'add', 'kind=buyer', 'amount=100')['code'], 'closure_buyer_early')
    sk(db, '2026-11-20T09:00', 'closure', 'add', 'kind=penalty', 'amount=999999', 'note=art. 18')
    row = ask(db, '2026-11-20T09:00', 'closure', 'list')['rows'][0]
    same(pick(row, 'store', 'claims', 'cause'), (ask(db, '2026-11-20T09:00', 'closure', 'show')['store'], 999999, 'seller'))
    same(ask(db, '2026-11-20T09:00', 'closure', 'log')['rows'][0]['act'], 'add_penalty')
    got = ask(db, '2026-12-02T09:00', 'closure', 'add', 'kind=buyer', 'amount=100')
    same(got['claims'], 1000099)
    has(str(got['balance_rows']), 'art. 18')
    sk(db, '2027-01-11T09:00', 'due', 'run')
    got = ask(db, '2027-01-11T09:00', 'closure', 'show')
    same(pick(got, 'state', 'remit_account'), ('owed', '077-03-1009696'))
    has(str(got['warnings']), 'YAH-26')
    lines = [r for r in ask(db, '2027-01-11T09:00', 'due', 'list')['rows'] if r['kind'] == 'closure_owed']
    same([(r['record'], r['rule']) for r in lines], [('closure', 'YAH-26')])
    sk(db, '2027-01-12T09:00', 'closure', 'paid', 'amount=%d' % -got['final_balance'])
    same([r for r in ask(db, '2027-01-12T09:00', 'due', 'list')['rows'] if r['kind'] == 'closure_owed'], [])
    same(refused(db, '2027-01-12T09:00', 'closure', 'add', 'kind=penalty', 'amount=1')['code'], 'closure_settled')


def test_board_leads_through():
    """the board has a line for what comes next, each with its day, rule and record"""
    db = announced('2026-11-30')
    def lines(now, days=120):
        return [(r['kind'], r['day'], r['rule']) for r in ask(db, now, 'due', 'list', 'days=%d' % days)['rows'] if r['record'] == 'closure']
    same([r for r in lines('2026-10-14T10:00', 125) if r != ('closure_returns', '2026-12-29', 'YAH-21')],
         [('closure_closes', '2026-11-30', 'YAH-18'), ('closure_ship', '2026-12-09', 'YAH-20'), ('closure_tail', '2027-01-08', 'YAH-22'),
          ('closure_login', '2027-01-09', 'YAH-22'), ('closure_final', '2027-02-08', 'YAH-24'), ('closure_claim', '2027-02-15', 'YAH-25')])
    same(lines('2026-10-14T10:00', 47), [('closure_closes', '2026-11-30', 'YAH-18')])
    tail = [r for r in ask(db, '2027-01-04T10:00', 'due', 'list')['rows'] if r['kind'] == 'closure_tail']
    same([r['warn'] for r in tail], [True])


def test_for_people():
    """text and plain lines say it in words, without a crash or a code"""
    db = announced('2026-11-02')
    for plain in ([], ['--plain']):
        for verb, words in ((['show'], '2026-11-02'), (['what-if', 'date=2026-12-01'], '2026-12-11'), (['tasks'], 'Tell the account manager'),
                            (['list'], 'announced'), (['log'], 'notice given')):
            out = sk(db, '2026-10-15T09:00', *plain, 'closure', *verb).out
            has(out, words)
            same([w for w in ('export_', 'login_end', 'ship_cut') if w in out], [], verb)


tap.main(globals())
