"""The store on a marketplace: entered, changed in its own ways, its contract, accounts, applications and violations, by command
and on the screen in zh_TW."""
import os

import tap
from tap import has, run, same
from terminal import Terminal

NOW = '2026-10-14T09:42'
FOLDER = tap.folder()
NEW = ('store_id=tw12345', 'tax_id=12345675', 'name=陶然窯Ｃlay', 'company=陶然有限公司', 'payout_account=808-0123-456-789012',
       'yahoo_account=clay', 'billing_email=bill@example.com', 'opened_on=2025-11-20', 'monthly_fee=1500', 'opening_fee=3000')


def shop(name):
    path = os.path.join(FOLDER, name + '.db')

    def asks(*words, at=NOW, expect=0):
        return run('--db', path, '--now', at, '--json', *words, expect=expect).json()
    asks.path = path
    return asks


def refused(asks, *words, at=NOW):
    e = asks(*words, at=at, expect=1)['error']
    return e['code'], e['rule'], e['field']


def test_record():
    """what never changes, what takes an application and what is free are told apart"""
    asks = shop('record')
    same(refused(asks, 'store', 'edit', 'phone=1')[0], 'store_missing')
    made = asks('store', 'create', *NEW, 'op_id=once')
    same((made['name'], made['payout_account'], made['contract_end'], made['card_from']),
         ('陶然窯Clay', '808-****9012', '2026-11-19', '2025-11-21'))
    same(asks('store', 'create', *NEW, 'op_id=once')['id'], made['id'])
    same(refused(asks, 'store', 'create', *NEW)[0], 'store_exists')
    same(refused(asks, 'store', 'edit', 'tax_id=04595257'), ('STORE_FIXED', 'YAH-13', 'tax_id'))
    same(refused(asks, 'store', 'edit', 'yahoo_account=x'), ('STORE_FIXED', 'YAH-13', 'yahoo_account'))
    same(refused(asks, 'store', 'edit', 'company=x'), ('STORE_APPLICATION', 'YAH-14', 'company'))
    same(refused(asks, 'store', 'edit', 'name=一二三四五六七八九十一二三四五六'), ('store_name_too_long', 'YAH-12', 'name'))
    same(refused(asks, 'store', 'edit', 'billing_email='), ('BILLING_EMAIL', 'YAH-11', 'billing_email'))
    same(refused(asks, 'store', 'edit', 'taxfree_approved=yes'), ('TAXFREE_APPROVAL', 'YAH-75', 'taxfree_approval'))
    edited = asks('store', 'edit', 'yahoo', 'taxfree_approved=yes', 'taxfree_approval=王專員 2026-10-01', 'phone=02-1')
    same((edited['taxfree_approved'], edited['taxfree_approval'], edited['phone']), (True, '王專員 2026-10-01', '02-1'))
    same(asks('store', 'edit', 'taxfree_approved=no')['taxfree_approval'], None)
    same([r['store_id'] for r in asks('store', 'list')['rows']], ['tw12345'])


def test_contract():
    """a year is twelve months paid at once; a refund needs its ruling"""
    asks = shop('contract')
    asks('store', 'create', *NEW)
    same(refused(asks, 'store', 'contract-add', 'opened_on=2026-11-20', 'monthly_fee=1500', 'instalments=12'),
         ('CONTRACT_TERM', 'YAH-8', 'instalments'))
    same(refused(asks, 'store', 'contract-edit', '1', 'refund=100'), ('CONTRACT_REFUND', 'YAH-9', 'ruling'))
    added = asks('store', 'contract-add', 'opened_on=2026-11-20', 'monthly_fee=1600')
    same((added['contract_end'], added['state']), ('2027-11-19', 'later'))
    same([n['rule'] for n in added['notes']], ['YAH-10'])
    same([r['opened_on'] for r in asks('store', 'contract')['rows']], ['2026-11-20', '2025-11-20'])


def test_accounts_and_applications():
    """an account without two-step verification is a warning; documents, review and payouts follow their days"""
    asks = shop('accounts')
    asks('store', 'create', *NEW)
    same(refused(asks, 'store', 'operator-add', 'yid=amy'), ('TWO_STEP', 'YAH-140', 'two_step'))
    run('--db', asks.path, '--now', NOW, '--accept-warnings', 'store', 'operator-add', 'yid=amy')
    same([r['kind'] for r in asks('due', 'list')['rows'] if r['record'] == 'store'], ['operator_two_step', 'contract_end'])
    asks('store', 'operator-edit', 'amy', 'two_step=yes')
    same(refused(asks, 'store', 'change-create', 'kind=bank', 'value=012-9876-543210', 'complete_on=2026-10-14'), ('CHANGE_SEALS', 'YAH-15', 'large_seal'))
    change = asks('store', 'change-create', 'kind=bank', 'value=012-9876-543210', 'complete_on=2026-10-14', 'large_seal=yes', 'small_seal=yes')
    same((change['value'], change['due_on'], change['state']), ('012-****3210', '2026-10-19', 'review'))
    asks('store', 'change-ask', '1', 'missing=印鑑證明')
    same([r['kind'] for r in asks('due', 'list')['rows'] if r['rule'] == 'YAH-14'], ['change_documents'])
    same(asks('store', 'change-complete', '1', at='2026-10-15T09:00')['due_on'], '2026-10-20')
    same(asks('store', 'change-done', '1', at='2026-10-19T09:00')['done_on'], '2026-10-19')
    same(asks('store', 'show')['payout_account'], '012-****3210')
    same(refused(asks, 'store', 'change-done', '1', 'done_on=2026-10-20'), ('CHANGE_STATE', 'YAH-14', 'done_on'))


def test_violation():
    """the appeal has its window, the normal state its three conditions"""
    asks = shop('violation')
    asks('store', 'create', *NEW)
    made = asks('violation', 'create', 'ruled_on=2026-10-12', 'kind=keyword', 'points=5', 'measure=下架', 'until=2026-10-20', 'suspends=yes')
    same((made['appeal_by'], made['lacks']), ('2026-10-19', ['remedied', 'period_over', 'measure_done']))
    same(asks('store', 'show')['status'], 'restricted')
    same(refused(asks, 'violation', 'appeal', '1', at='2026-10-20T00:00'), ('APPEAL_OVER', 'YAH-147', 'appealed_on'))
    same(asks('violation', 'appeal', '1', at='2026-10-19T23:59')['appealed_on'], '2026-10-19')
    asks('violation', 'remedy', '1')
    same(refused(asks, 'violation', 'restore', at='2026-10-20T12:00'), ('VIOLATION_OPEN', 'YAH-145', 'until'))
    same(refused(asks, 'store', 'edit', 'status=active', at='2026-10-21T12:00'), ('VIOLATION_OPEN', 'YAH-145', 'measure_done_on'))
    asks('violation', 'measure', '1', at='2026-10-21T12:00')
    same(asks('violation', 'restore', at='2026-10-21T12:00'), {'closed': 1, 'status': 'active'})
    same(asks('violation', 'show', '1')['state'], 'normal')


def test_mail():
    """the mail about technical trouble has its subject and text; nothing is written"""
    asks = shop('mail')
    asks('store', 'create', *NEW)
    mail = asks('store', 'mail', 'problem=無法上架', 'steps=按下上架', 'error=E500')
    same((mail['to'], mail['subject']), ('tw-store-2b@yahooinc.com', '陶然窯Clay / tw12345 / 無法上架'))
    has(mail['text'], '2026-10-14 09:42', '按下上架', 'E500')
    same(refused(asks, 'store', 'mail', 'problem=x')[2], 'steps')
    has(run('--db', asks.path, '--now', NOW, 'store', 'mail', 'problem=x', 'steps=y').out, 'Steps:\ny\n')


def console(asks, **how):
    t = Terminal('--db', asks.path, '--as', 'mei', env={'STOREKEEP_NOW': NOW}, **how)
    t.wait('今日')
    t.quiet(0.2)
    return t


def open_store(t):
    t.press(':')
    t.wait('指令盤')
    t.press('商店資料<Enter>')
    t.wait('> 商店資料')
    t.quiet(0.1)


def test_entered_on_screen():
    """F6 enters the store; a name with a blank says which character; a warning is asked; then the record stands with its ways"""
    asks = shop('screen')
    with console(asks) as t:
        open_store(t)
        has(t.text(), '按 F6 登錄')
        t.press('<F6>')
        t.wait('登錄商店')
        t.press('tw12345<Tab>12345675<Tab>clay<Tab>陶然 窯<Tab>')
        t.press('陶然公司<F2>')
        t.wait('請移除「 」')
        t.press('<End><BS><BS>窯<F2>')
        t.wait('帳務聯絡信箱')
        t.wait('(YAH-11)')
        t.press('y')
        t.wait('營運中')
        t.quiet(0.1)
        rows = t.rows()
        has(rows[2], '陶然窯', '營運中')
        has(rows[3], 'tw12345', '12345675', '(不能變更)')
        has(t.row_with('公司  '), '陶然公司', '需申請')
        same(t.screen.broken(), [])
    same(asks('store', 'show')['name'], '陶然窯')


def test_application_from_the_record():
    """Enter on the payout account opens an application for it; without both seals it is refused; two accounts stand with their state"""
    asks = shop('apply')
    asks('store', 'create', *NEW)
    asks('store', 'operator-add', 'yid=clay', 'role=main', 'two_step=yes')
    run('--db', asks.path, '--now', NOW, '--accept-warnings', 'store', 'operator-add', 'yid=amy')
    with console(asks) as t:
        open_store(t)
        has(t.rows()[4], '2025-11-20', '2026-11-19', '剩 36 天')
        t.press('<Down*6>')
        t.quiet(0.1)
        t.press('<Enter>')
        t.wait('店家資料修改申請')
        t.quiet(0.1)
        has(t.row_with('申請項目'), '請款帳號')
        t.press('012-9876-543210<F2>')
        t.wait('文件須蓋公司大小章')
        t.press('<Esc>')
        t.wait(lambda s: '尚未儲存' in t.text() or '未儲存' in t.text())
        t.quiet(0.1)
    same(asks('store', 'change')['rows'], [])
    with console(asks) as t:
        t.press('<Esc>')
        t.quiet(0.2)
        open_store(t)
        t.press('<Tab><Tab><Tab>')
        t.wait('兩步驟驗證：關')
        has(t.row_with('amy'), '!', '小幫手')
        same(t.screen.broken(), [])


def test_violation_on_screen():
    """Today leads to the violation; its days stand in a line; p enters the appeal after a question; a restored store is active again"""
    asks = shop('rulings')
    asks('store', 'create', *NEW)
    asks('violation', 'create', 'ruled_on=2026-10-12', 'points=5', 'suspends=yes')
    for cols, rows in ((80, 24), (200, 50), (60, 16)):
        with console(asks, cols=cols, rows=rows) as t:
            t.press('<Enter>')
            t.wait('違規 1')
            t.quiet(0.1)
            has(t.text(), '安全申訴', '申訴截止', '10-15', '10-19', '未改正')
            same(t.screen.broken(), [])
    with console(asks) as t:
        t.press('<Enter>')
        t.wait('違規 1')
        t.quiet(0.1)
        t.press('r')
        t.wait('尚未改正')
        t.press('<Esc>')
        t.quiet(0.1)
        t.press('p')
        t.wait('今天已提出申訴了嗎')
        t.press('y')
        t.wait('申訴已登錄')
        t.press('d')
        t.wait('今天已改正嗎')
        t.press('y')
        t.wait('已登錄為改正')
        t.press('r')
        t.wait('平台已確認')
        t.press('y')
        t.wait('1 件違規結案')
    same((asks('violation', 'show', '1')['appealed_on'], asks('store', 'show')['status']), ('2026-10-14', 'active'))


def test_marked_violations():
    """marked rows are remedied together after a preview"""
    asks = shop('marked')
    asks('store', 'create', *NEW)
    for day in ('2026-10-11', '2026-10-12'):
        asks('violation', 'create', 'ruled_on=' + day, 'points=1')
    with console(asks) as t:
        open_store(t)
        t.press('v')
        t.wait('> 違規計分')
        t.quiet(0.1)
        t.press('<Space><Space>a')
        t.wait('要對 2 列做什麼')
        t.press('d')
        t.wait('#2')
        has(t.text(), '#1', '改正日')
        t.press('<F2>')
        t.wait(lambda s: '未改正' not in t.text())
    same([r['remedied_on'] for r in asks('violation', 'list')['rows']], ['2026-10-14', '2026-10-14'])


tap.main(globals())
