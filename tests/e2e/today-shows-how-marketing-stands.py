"""Today's marketing side: the plan with the days to its end, quota, renewal, a week of reach and
opens, what goes out next; each one key away, and lines of the board open their records."""
import json
import os

import tap
from tap import has, run, same
from terminal import Terminal

NOW = '2026-11-21T10:00:00'


def demo():
    path = os.path.join(tap.folder(), 'shop.db')
    run('--now', NOW, 'demo', 'create', path, 'orders=300', 'members=300')
    return path


def console(db, **how):
    t = Terminal('--db', db, '--now', NOW, '--as', 'mei', **how)
    t.wait('今日')
    t.wait('觸及')
    t.quiet(0.3)
    return t


def quota(db):
    """Left of 300 000: used before the book began, and what this term's campaigns used (RUT-95)."""
    with open(db + '.planted.json', encoding='utf-8') as f:
        sent = [c for c in json.load(f)['campaigns'] if c['profile'] == 'ruten']
    return 300000 - 96240 - sum(c['reach'] + c['uncertain'] for c in sent)


def test_beside_the_list():
    """on a wide terminal: 180 days, twelve left, the quota to the message, the charge two days before the end"""
    db = demo()
    with console(db, cols=200, rows=50) as t:
        has(t.text(), '180 天', '12 天後到期', '{:,}'.format(quota(db)), '300,000', '4,080', '12-01', '11-30', '感恩節回饋', '11-22 10:30', '明天 10:30')
        same(t.screen.broken(), [])


def test_under_the_list():
    """on 80 columns two rows say the same, and settlement stays in sight"""
    db = demo()
    with console(db) as t:
        has(t.text(), '180 天', '12 天後到期', '{:,}'.format(quota(db)), '感恩節回饋', '最近一期', 'ruten')
        same(t.screen.broken(), [])


def test_one_key_away():
    """p opens the plans, w the renewal, c the campaigns, n the next campaign"""
    with console(demo()) as t:
        for key, title in (('p', '方案'), ('w', '續購'), ('c', '集客通'), ('n', '感恩節回饋')):
            t.press(key)
            t.wait(lambda s, title=title: title in t.rows()[0])
            t.press('<Esc>')
            t.wait('最近一期')


def test_lines_open_their_records():
    """every line of the board that speaks of a record opens it"""
    db = demo()
    lines = run('--db', db, '--now', NOW, '--json', 'due', 'list', 'limit=0', 'days=31').json()['rows']
    wanted = [i for i, r in enumerate(lines) if r['record'] in ('campaign', 'push', 'plan', 'renewal', 'autodebit')]
    assert len({lines[i]['record'] for i in wanted}) >= 3, [r['record'] for r in lines]
    with console(db, cols=200, rows=50) as t:
        for i in wanted:
            t.press('<Home>' + '<Down>' * i)
            t.quiet(0.1)
            t.press('<Enter>')
            t.wait(lambda s: t.rows()[0].count('>') >= 2)
            t.press('<Esc>')
            t.wait('最近一期')


tap.main(globals())
