"""The board of what is due in zh_TW: narrowed to a desk and a marketplace, the same on the screen and by command; day by day in a
month; what the rules did, step by step; and as an iCalendar file."""
import os
import re

import tap
from tap import has, run, same
from terminal import Terminal

NOW = '2026-10-14T09:42'
FOLDER = tap.folder()
DB = os.path.join(FOLDER, 'shop.db')


def shop():
    if not os.path.exists(DB):
        run('--now', NOW, 'demo', 'create', DB, 'members=30', 'orders=120')
    return DB


def due(*words):
    return run('--db', shop(), '--now', NOW, '--json', 'due', *words).json()


def console(**how):
    t = Terminal('--db', shop(), '--as', 'mei', env={'STOREKEEP_NOW': NOW}, **how)
    t.wait('今日')
    t.quiet(0.2)
    return t


def test_lists_take_desk_and_marketplace():
    """every line has its desk; the words of the filter narrow the list, what is overdue stands first"""
    rows = due('list', 'days=31', 'limit=0')['rows']
    same({r['desk'] for r in rows} <= {'orders', 'returns', 'settlement', 'store', 'goods', 'marketing', 'members'}, True)
    late = [r['overdue'] for r in rows]
    same(late, sorted(late, reverse=True))
    same(True in late and False in late, True)
    marketing = due('list', 'days=31', 'limit=0', 'filter=desk=marketing profile=ruten')['rows']
    same(marketing, [r for r in rows if r['desk'] == 'marketing' and r['profile'] == 'ruten'])
    same(len(marketing) > 0, True)
    same(due('list', 'days=31', 'limit=0', 'filter=overdue=yes')['rows'], [r for r in rows if r['overdue']])
    same(due('list', 'days=31', 'limit=0', 'filter=kind=campaign_out')['rows'], [r for r in rows if r['kind'] == 'campaign_out'])


def test_today_is_narrowed():
    """Tab goes from desk to desk with their counts, m to one marketplace; what is chosen stands above the list"""
    rows = due('list', 'days=31', 'limit=0')['rows']
    settlement = [r for r in rows if r['desk'] == 'settlement']
    with console() as t:
        has(t.rows()[2], '全部 %d' % len(rows), '結算 %d' % len(settlement))
        has(t.rows()[23], 'Tab 類別', 'm 平台')
        desks = [d for d in ('orders', 'returns', 'settlement') if any(r['desk'] == d for r in rows)]
        t.press('<Tab>' * (desks.index('settlement') + 1))
        t.wait('共 %d 列' % len(settlement))
        t.quiet(0.1)
        has(t.rows()[4], settlement[0]['profile'], settlement[0]['rule'])
        t.press('m')
        t.wait('哪個平台')
        t.press('Qoo10<Enter>')
        t.wait('Qoo10:')
        t.press('<S-Tab>' * 3)
        t.quiet(0.2)
        t.press('m')
        t.wait('哪個平台')
        t.press('<Enter>')
        t.quiet(0.2)
        same(t.screen.broken(), [])


def test_a_count_is_never_cut():
    """where the desks do not all fit, whole ones give way and a sign says so; the chosen one is in sight"""
    rows = due('list', 'days=31', 'limit=0')['rows']
    with console(cols=60, rows=16) as t:
        for _ in range(9):
            head = next(r for r in t.rows() if ' %d' % len(rows) in r or '<' in r[:2] or r.rstrip().endswith('>'))
            for name, desk in (('訂單', 'orders'), ('退換貨', 'returns'), ('結算', 'settlement'), ('店務', 'store'), ('商品', 'goods'), ('行銷', 'marketing')):
                if name in head:
                    has(head, '%s %d' % (name, sum(r['desk'] == desk for r in rows)))
            t.press('<Tab>')
            t.quiet(0.1)
        same(t.screen.broken(), [])


def test_every_line_opens_its_record():
    """Enter on each line of the board opens a screen, Esc comes back to it"""
    with console() as t:
        count = int(t.rows()[2].split('全部')[1].split('!')[0])
        same(count > 20, True)
        opened = 0
        for n in range(count):
            line = next(r for r in t.rows()[3:] if r.startswith('>'))
            t.press('<Enter>')
            t.wait(lambda s: '今日 >' in t.rows()[0] or '> ' in t.rows()[0].replace('> 今日', ''))
            t.quiet(0.05)
            opened += 1
            t.press('<Esc>')
            t.wait(lambda s: t.rows()[2].startswith(' 全部') and any(r.startswith('>') for r in t.rows()[3:]))
            if n < count - 1:
                t.press('<Down>')
                t.wait(lambda s: next((r for r in t.rows()[3:] if r.startswith('>')), line) != line)
        same(opened, count)
        same(t.screen.broken(), [])


def test_a_month_leads_to_a_record():
    """v shows the month: days off with a sign, lines counted on their day; Enter twice opens the record, n finds the next"""
    with console() as t:
        t.press('v')
        t.wait('十月')
        t.quiet(0.1)
        has(t.rows()[3], '日', '一', '六')
        grid = '\n'.join(t.rows()[4:9])
        has(grid, '[14]', ' 9 x')        # National Day is taken on Friday
        has(t.rows()[9], '2026-10-14', '工作日')
        t.press('<Left*5>')
        t.wait('2026-10-09')
        has(t.text(), '放假')
        t.press('t')
        t.wait(lambda s: '2026-10-14' in t.rows()[9])
        t.press('n')
        t.wait(lambda s: '2026-10-15' in t.rows()[9])
        t.quiet(0.1)
        t.press('<Enter>')
        t.quiet(0.1)
        t.press('<Enter>')
        t.wait(lambda s: '月份 >' in t.rows()[0])
        t.press('<Esc>')
        t.wait(lambda s: t.rows()[0].split('2026')[0].rstrip().endswith('月份'))
        t.press('<Esc>')
        t.quiet(0.1)
        t.press('<PageDown*4>')
        t.wait('2027-02-15')
        t.quiet(0.1)
        has(t.rows()[2], '2027 年 二月')
        t.press('<PageDown*40>')
        t.wait('2030-06-15')
        has(t.text(), 'FMT-3')
        same(t.screen.broken(), [])


def test_days_of_all_kinds_have_signs():
    """a day off, a worked Saturday and a plain weekend are told apart without colour"""
    with Terminal('--db', os.path.join(FOLDER, 'empty.db'), '--as', 'mei', env={'STOREKEEP_NOW': '2025-02-03T09:00', 'NO_COLOR': '1'}) as t:
        t.wait('今日')
        t.press('v')
        t.wait('二月')
        t.quiet(0.1)
        has('\n'.join(t.rows()[4:9]), '[ 3]', ' 8 +', ' 28 x')
        t.press('<Right*5>')
        t.wait('2025-02-08')
        has(t.text(), '補班')


def test_a_large_month_has_the_lines_in_its_days():
    """at 200x50 the sentences stand in the days"""
    with console(cols=200, rows=50) as t:
        t.press('v')
        t.wait('十月')
        t.quiet(0.2)
        has('\n'.join(t.rows()[4:36]), '感恩節回饋')
        same(t.screen.broken(), [])


def lines_of(text):
    same(text.endswith('\r\n'), True)
    same('\n' in text.replace('\r\n', ''), False)
    same([l for l in text.split('\r\n') if len(l.encode()) > 75], [])
    return re.sub('\r\n ', '', text).split('\r\n')


def test_an_icalendar_file():
    """a whole day by its date, a moment in UTC, the same thing with the same number in every file; nothing is written over unasked"""
    path = os.path.join(FOLDER, 'due.ics')
    rows = due('list', 'days=31', 'limit=0')['rows']
    same(due('export', path, 'days=31'), {'file': path, 'lines': len(rows)})
    lines = lines_of(open(path, encoding='utf-8', newline='').read())
    same(lines.count('BEGIN:VEVENT'), len(rows))
    uids = [l for l in lines if l.startswith('UID:')]
    same(len(set(uids)), len(uids))
    same({l for l in lines if l.startswith('DTSTAMP')}, {'DTSTAMP:20261014T014200Z'})
    has('\n'.join(lines), 'DTSTART;VALUE=DATE:20261020\nDTEND;VALUE=DATE:20261021')
    out = next(r for r in rows if r['kind'] == 'campaign_out' and r['profile'] == 'ruten')
    at = next(i for i, l in enumerate(lines) if l == 'UID:ruten-campaign_out-campaign-%d@storekeep' % out['record_id'])
    same(out['at'], '2026-10-15T10:30:00+08:00')
    same(lines[at + 2], 'DTSTART:20261015T023000Z')
    refused = run('--db', shop(), '--now', NOW, '--json', 'due', 'export', path, expect=1).json()
    same(refused['error']['code'], 'file_exists')
    later = run('--db', shop(), '--now', '2026-10-15T08:00', '--json', '--overwrite', 'due', 'export', path, 'days=31', 'desk=marketing').json()
    again = lines_of(open(path, encoding='utf-8', newline='').read())
    same(lines[at] in again, True)
    same(later['lines'], again.count('BEGIN:VEVENT'))
    same({l for l in again if l.startswith('DTSTAMP')}, {'DTSTAMP:20261015T000000Z'})


def test_the_month_is_written_into_a_file():
    """x in the month writes the lines that are shown"""
    path = os.path.join(FOLDER, 'screen.ics')
    with console() as t:
        t.press('v')
        t.wait('十月')
        t.press('x')
        t.wait('iCalendar')
        t.press('<C-u>' + path + '<Enter>')
        t.wait('已寫入')
    has(open(path, encoding='utf-8').read(), 'BEGIN:VCALENDAR', 'END:VCALENDAR')


def test_the_rules_tell_their_steps():
    """a run that is tried tells the steps that the run then does, and writes none; the log and its screen show them"""
    db = os.path.join(FOLDER, 'steps.db')
    run('--now', NOW, 'demo', 'create', db, 'members=30', 'orders=120')
    words = ('--db', db, '--now', '2026-11-02T09:00', '--json', 'due')
    log = [r for r in run(*words, 'log', 'limit=0').json()['rows']]
    tried = run(*words[:-1], '--dry-run', 'due', 'run').json()
    same(run(*words, 'log', 'limit=0').json()['rows'], log)
    done = run(*words, 'run').json()
    begun = [s for s in done['steps'] if s['step'] == 'period_begin']
    # A message that is too late by then is ended by the run; what is only tried cannot know that.
    same([s for s in tried['steps'] if not s['step'].startswith('campaign_')], [s for s in done['steps'] if not s['step'].startswith('campaign_')])
    same(done['by_step']['period_begin'], len(begun))
    same(len(begun), done['periods'])
    same({'day': '2026-11-01', 'step': 'period_begin', 'profile': 'yahoo', 'record': 'period', 'record_no': '2026-11-H1', 'count': 1,
          'rule': 'YAH-121'} in begun, True)
    same([s['day'] for s in done['steps']], sorted(s['day'] for s in done['steps']))
    rows = run(*words, 'log', 'limit=0').json()['rows']
    same(len(rows) - len(log), len(done['steps']))
    same(run(*words, 'run').json()['steps'], [])
    november = run(*words, 'log', 'limit=0', 'profile=yahoo', 'since=2026-11-01').json()['rows']
    same(november, [r for r in rows if r['profile'] == 'yahoo' and r['day'] >= '2026-11-01'])
    with Terminal('--db', db, '--as', 'mei', env={'STOREKEEP_NOW': '2026-11-02T09:00'}) as t:
        t.wait('今日')
        t.press('r')
        t.wait('期別開始')
        has(t.text(), '2026-11-H1', 'YAH-121')


tap.main(globals())
