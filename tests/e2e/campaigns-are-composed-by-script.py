"""campaign, code and template from the command line: the same refusals, all at once, and documents with the
fields of the rulebook's entities."""
import tap
from tap import has, run, same

NOW = '2026-10-14T09:42:10'
CAMPAIGN = ('id account_id name send_at body url cta coupon_id state not_sent_reason est_reach_low est_reach_high created_at changed_at'
            ' audiences reach opened updated_at final open_rate').split()
RIGHT = ['name=秋釉', 'audiences=cart,visitors', 'send_at=2026/10/18 10:30', 'body=新青瓷', 'url=https://www.ruten.com.tw/store/clay', 'cta=看新品']


def shop():
    db = tap.folder() + '/shop.db'
    sk(db, '--accept-warnings', 'plan', 'buy', 'plan=90', 'pay=card')
    return db


def sk(db, *words, **more):
    return run('--db', db, '--now', NOW, '--as', 'mei', *words, **more)


def keys(record, wanted):
    same([k for k in wanted if k not in record], [])


def test_without_a_plan():
    """no plan, no campaign (RUT-9)"""
    error = sk(tap.folder() + '/none.db', 'campaign', 'create', *RIGHT, '--json', expect=1).json()['error']
    same(error['rule'], 'RUT-9')


def test_life_of_a_campaign():
    """created after its warnings were accepted, shown, changed, copied, taken away"""
    db = shop()
    refused = sk(db, 'campaign', 'create', *RIGHT, '--json', expect=1).json()
    same((refused['error']['code'], refused['error']['rule']), ('audience_empty', 'RUT-90'))
    same([w['rule'] for w in refused['warnings']], ['RUT-90', 'RUT-90', 'RUT-91'])
    made = sk(db, 'campaign', 'create', *RIGHT, '--json', '--accept-warnings').json()
    keys(made, CAMPAIGN)
    same((made['id'], made['audiences'], made['state'], made['send_at']), (1, ['visitors', 'cart'], 'pending', '2026-10-18T10:30:00+08:00'))
    same((made['reach'], made['open_rate'], made['coupon_id']), (0, '0', None))
    changed = sk(db, 'campaign', 'edit', 1, 'name=冬釉', '--json', '--accept-warnings').json()
    same((changed['name'], changed['body'], changed['created_at']), ('冬釉', '新青瓷', made['created_at']))
    same(sk(db, 'campaign', 'copy', 1, '--json', '--accept-warnings', expect=1).json()['error']['code'], 'send_at_missing')
    copied = sk(db, 'campaign', 'copy', 1, 'send_at=2026/10/20 20:00', '--json', '--accept-warnings').json()
    same((copied['id'], copied['copied_from'], copied['name'], copied['send_at']), (2, 1, '冬釉', '2026-10-20T20:00:00+08:00'))
    same([sk(db, 'campaign', 'edit', 2, 'coupon_id=77', '--json', expect=1).json()['error'][k] for k in ('code', 'rule')], ['coupon_unknown', 'RUT-105'])
    same(sk(db, 'campaign', 'create', *RIGHT, 'channel=email', '--json', expect=1).json()['error']['rule'], 'RUT-5')
    sk(db, 'campaign', 'create', *RIGHT, 'channel=露天通', '--accept-warnings', '--dry-run')
    sk(db, 'campaign', 'delete', 1)
    same(sk(db, 'campaign', 'show', 1, '--json', expect=1).json()['error']['rule'], 'RUT-123')
    has(sk(db, 'campaign', 'create', *RIGHT, '--accept-warnings').out, '活動儲存成功', '您的集客通秋釉已成功建立')


def test_all_refusals_at_once():
    """everything wrong, in the order of the form, each with code, rule and field (RUT-81)"""
    refused = sk(shop(), 'campaign', 'create', 'name=' + '字' * 26, 'audiences=', 'send_at=2026/10/14 09:42', 'body=' + '字' * 101,
                 'coupon=NOPE', 'url=https://ruten.com.tw.example.net/', 'cta=六個字太長了', '--json', expect=1)
    same([(e['code'], e['rule'], e['field']) for e in refused.json()['errors']], [
        ('name_too_long', 'RUT-82', 'name'), ('audiences_missing', 'RUT-83', 'audiences'), ('send_at_too_early', 'RUT-100', 'send_at'),
        ('body_too_long', 'RUT-102', 'body'), ('coupon_unknown', 'RUT-105', 'coupon'), ('link_domain', 'RUT-104', 'url'),
        ('cta_too_long', 'RUT-106', 'cta')])
    has(refused.err, '26/25', '101/100', '6/5', 'RUT-104')


def test_preview_is_the_message():
    """of fields as given and of a stored one; blocks in JSON"""
    db = shop()
    made = sk(db, 'campaign', 'create', *RIGHT, '--json', '--accept-warnings').json()
    of_fields = sk(db, 'campaign', 'preview', *RIGHT).out
    same(sk(db, 'campaign', 'preview', made['id']).out, of_fields)
    has(of_fields, '新青瓷', '[ 看新品 ]', '請輸入訊息')
    same('秋釉' in of_fields, False)          # the name is never shown (RUT-82)
    same('ruten.com.tw' in of_fields, False)  # nor the link as text (RUT-108)
    blocks = sk(db, 'campaign', 'preview', made['id'], '--json').json()['blocks']
    same([b['kind'] for b in blocks], ['header', 'body', 'coupon', 'cta', 'input_line'])
    same([b['kind'] for b in blocks if b['placeholder']], ['coupon'])


def test_estimate():
    """per audience, together, and what the quota leaves"""
    done = sk(shop(), 'campaign', 'estimate', 'audiences=visitors,cart', '--json').json()
    same([a['audience'] for a in done['audiences']], ['visitors', 'favourites', 'cart', 'buyers', 'contacts'])
    same((done['est_reach_high'], done['quota_left'], done['quota_after']), (0, 150000, 150000))
    same([w['rule'] for w in done['warnings']], ['RUT-90', 'RUT-90', 'RUT-91'])


def test_codes_and_templates():
    """kept, listed, changed, cancelled; ours cannot be changed"""
    db = shop()
    code = sk(db, 'code', 'create', 'name=秋釉', 'code=GLAZE50', 'discount_text=滿500折50', 'ends_at=2026/10/31', '--json').json()
    keys(code, 'id name code discount_text starts_at ends_at'.split())
    same((code['ends_at'], code['starts_at'], code['state']), ('2026-11-01T00:00:00+08:00', None, 'running'))
    same(sk(db, 'code', 'edit', code['id'], 'starts_at=2026/10/20', '--json').json()['state'], 'later')
    same(sk(db, 'code', 'cancel', code['id'], '--json').json()['state'], 'cancelled')
    same([r['code'] for r in sk(db, 'code', 'list', '--json').json()['rows']], ['GLAZE50'])
    own = sk(db, 'template', 'create', 'title=自己的', 'text=謝謝您', '--json').json()
    keys(own, 'id title text'.split())
    listed = sk(db, 'template', 'list', 'limit=0', '--json').json()['rows']
    same((listed[0]['id'], listed[0]['built_in'], listed[-1]['title']), ('t1', True, '自己的'))
    same(max(len(r['text']) for r in listed) <= 100, True)
    page = sk(db, 'template', 'list', 'limit=5', '--json').json()
    rest = sk(db, 'template', 'list', 'limit=0', 'after=' + page['next'], '--json').json()
    same([r['id'] for r in page['rows'] + rest['rows']], [r['id'] for r in listed])
    same(sk(db, 'template', 'edit', 't1', 'title=x', '--json', expect=1).json()['error']['code'], 'template_built_in')
    made = sk(db, 'campaign', 'create', *[w for w in RIGHT if not w.startswith('body')], 'template=' + str(own['id']), '--json',
              '--accept-warnings').json()
    same(made['body'], '謝謝您')
    sk(db, 'template', 'delete', own['id'])


tap.main(globals())
