"""Documents of --json have the field names of the rulebooks' entity tables (YAH section 15, EAS section 19), absent as null."""
import os

import tap
from tap import run, same

NOW = '2026-11-21T12:00'
PERIOD = ('year month half from to statement_on due_on pay_nominal pay_on state total_taxable total_taxfree'
          ' total_no_invoice fees_total net carry_in carry_out payout').split()
ORDER = ('ym_no cart_no sku qty list_amount is_shipping d_qty d_amount d_code d_coupon d_member points points_value cash interest'
         ' subsidy claim_amount tax_kind category fee_category fee_card fee_points shippable_on ship_by cancelled_on shipped_on'
         ' picked_up_on received_on complaint_on confirmed_on posted_on state cancel_reason').split()
VOUCHER = 'period tax_kind kind date format number invoice_no sales tax item_name remark arrived_on state'.split()
made = None


def shop(*words, **more):
    global made
    if made is None:
        made = os.path.join(tap.folder(), 'demo.db')
        run('--now', NOW, 'demo', 'create', made, 'members=50', 'orders=300')
    return run('--db', made, '--now', NOW, *words, **more)


def keys(record, wanted):
    missing = [k for k in wanted if k not in record]
    same(missing, [], 'not in %r' % (record,))


def nothing_empty(value, where=''):
    """no text is empty: absent is null"""
    if isinstance(value, dict):
        for k, v in value.items():
            nothing_empty(v, where + '.' + k)
    elif isinstance(value, list):
        for v in value:
            nothing_empty(v, where)
    elif value == '':
        raise AssertionError('%s is empty text' % where)


def test_period():
    """a period, shown and listed, has the fields of its entity; gross less fees is the net"""
    shown = shop('period', 'show', '2026-10-H1', '--json').json()
    rows = shop('period', 'list', 'limit=0', '--json').json()['rows']
    listed = [r for r in rows if r['code'] == '2026-10-H1' and r['profile'] == 'yahoo'][0]
    for record in (shown, listed):
        keys(record, PERIOD)
        same(record['total_taxable'] + record['total_taxfree'] + record['total_no_invoice'] - record['fees_total'], record['net'])
    same((shown['from'], shown['to'], shown['half']), ('2026-10-01', '2026-10-14', 1))
    same({k: shown[k] for k in PERIOD}, {k: listed[k] for k in PERIOD})


def test_period_spelling():
    """a period that only one marketplace can have is that one's; what none has is no period; several ask for profile="""
    same(shop('period', 'show', '2026-12-H1', '--json').json()['profile'], 'yahoo')
    same(shop('period', 'show', '2026-12', '--json').json()['profile'], 'ruten')
    same(shop('period', 'show', 'nosuch', '--json', expect=1).json()['error']['code'], 'period_code')


def test_order():
    """an order has the fields of its entity; ym_no is Yahoo's order number"""
    for profile in ('yahoo', 'ruten'):
        row = shop('order', 'list', 'profile=' + profile, 'limit=1', '--json').json()['rows'][0]
        record = shop('order', 'show', row['order_no'], '--json').json()
        keys(record, ORDER)
        same(record['ym_no'], row['order_no'] if profile == 'yahoo' else None)


def test_voucher():
    """a voucher, listed and shown"""
    row = shop('voucher', 'list', 'limit=1', '--json').json()['rows'][0]
    keys(row, VOUCHER)
    keys(shop('voucher', 'show', row['id'], '--json').json(), VOUCHER)


def test_paid_stays_paid():
    """a remark on the voucher of a paid period does not take the payment back; a print-out appears whole or not at all"""
    paid = [v for v in shop('voucher', 'list', '--json').json()['rows'] if v['state'] == 'paid'][0]
    same(shop('voucher', 'edit', paid['id'], 'remark=x', '--accept-warnings', '--json').json()['state'], 'paid')
    to = os.path.join(tap.folder(), 'print.txt')
    shop('voucher', 'print', paid['period'], 'profile=' + paid['profile'], 'to=' + to)
    same(os.listdir(os.path.dirname(to)), ['print.txt'])
    shop('voucher', 'print', paid['period'], 'profile=' + paid['profile'], 'to=/dev/full', '--overwrite', expect=3)


# EAS section 19; every table also has who made the row, and when.
MEMBERS = {
    'tier_change': 'id member_id from_tier to_tier cause from_before to_before from_after to_after reason created_at created_by',
    'bind_change': 'id member_id store_before store_after staff_before staff_after cause reason created_at created_by',
    'token_entry': 'id kind tokens balance_after member_id event created_at created_by',
    'sms_entry': 'id kind credits balance_after message_id created_at created_by',
    'credit_entry': 'id member_id kind amount balance_after order_id reason created_at created_by',
    'points_entry': 'id member_id kind points balance_after effective_on order_id batch_id once_key reason created_at created_by',
    'order_line': 'order_id line_no product_code quantity quantity_returned unit_price discount_amount',
    'import_job': 'file_name encoding rows created updated unchanged failed state',
}


def test_members():
    """what members have done to them has the fields of its entity; the first member is in the lowest tier"""
    folder = tap.folder()

    def asks(*words, options=()):
        return run('--db', folder + '/m.db', '--now', NOW, '--json', *options, *words).json()

    def rows(entity, *words):
        keys(asks(*words)['rows'][0], MEMBERS[entity].split())

    ann = str(asks('member', 'create', 'profile=easystore', 'last_name=Ann', 'phone=0912000001')['id'])
    same(asks('member', 'show', ann)['tier_id'], asks('tier', 'list', 'profile=easystore')['rows'][0]['id'])
    asks('member', 'tier', ann, 'tier=VIP', options=['--accept-warnings'])
    rows('tier_change', 'tier', 'history', ann)
    asks('bind', 'change', ann, 'code=' + asks('bind', 'create', 'kind=store', 'name=A')['code'])
    rows('bind_change', 'bind', 'history', ann)
    same(asks('bind', 'history', ann)['rows'][0]['store_after'], 1)
    asks('token', 'add', 'profile=easystore', 'kind=topup', 'tokens=50')
    rows('token_entry', 'token', 'history', 'profile=easystore')
    asks('sms', 'add', 'profile=easystore', 'kind=trial', 'credits=10')
    rows('sms_entry', 'sms', 'history', 'profile=easystore')
    asks('credit', 'add', ann, 'amount=5', 'reason=x')
    rows('credit_entry', 'credit', 'history', ann)
    asks('points', 'add', ann, 'points=5', 'reason=x')
    rows('points_entry', 'points', 'history', ann)
    same(asks('points', 'settings', 'profile=easystore')['id'], None)
    keys(asks('order', 'create', 'profile=easystore', 'member=' + ann, 'lines=A x 1 @ 100')['lines'][0], MEMBERS['order_line'].split())
    with open(folder + '/m.csv', 'w') as f:
        f.write('last_name,phone\nBob,0912000002\n')
    job = asks('member', 'import', folder + '/m.csv', 'profile=easystore')
    keys(job, MEMBERS['import_job'].split())
    same((job['file_name'], job['rows'], job['created'], job['state']), ('m.csv', 1, 1, 'done'))


STORE = {
    'store': 'store_id tax_id yahoo_account name opened_on contract_end status invoice_exempt taxfree_approved auto_claim coupon_terms'
             ' billing_email payout_account',
    'operator': 'yid role two_step',
    'change': 'kind complete_on due_on done_on',
    'violation': 'ruled_on points measure until remedied done appeal_by appealed_on',
}


def test_store():
    """the store, its accounts, its applications, its violations"""
    keys(shop('store', 'show', '--json').json(), STORE['store'].split())
    for noun in ('operator', 'change'):
        keys(shop('store', noun, '--json').json()['rows'][0], STORE[noun].split())
    keys(shop('violation', 'list', '--json').json()['rows'][0], STORE['violation'].split())
    shown = shop('violation', 'show', '1', '--json').json()
    keys(shown, STORE['violation'].split())
    same((shown['remedied'], shown['appealed_on']), (False, None))
    for words in (('store', 'list'), ('store', 'show'), ('store', 'contract'), ('store', 'operator'), ('store', 'change'), ('violation', 'list')):
        nothing_empty(shop(*words, '--json').json(), ' '.join(words))


def test_absent():
    """absent is null in every list, never empty text"""
    for words in (('order', 'list'), ('period', 'list'), ('statement', 'list'), ('statement', 'lines', '2026-10-H1'),
                  ('statement', 'diff', '2026-10-H1'), ('voucher', 'list'), ('batch', 'list'), ('batch', 'show', '1'),
                  ('audit', 'list'), ('due', 'list'), ('period', 'show', '2026-10-H1'), ('calendar', 'show', 'year=2026')):
        nothing_empty(shop(*words, '--json').json(), ' '.join(words))


def test_lists():
    """a list has rows, total and next"""
    for words in (('voucher', 'steps', '2026-10-H1'), ('voucher', 'remittances'), ('calendar', 'show')):
        keys(shop(*words, '--json').json(), ('rows', 'total', 'next'))


tap.main(globals())
