"""calendar show, import, add and next on the command line (FMT-1 to FMT-4, YAH-3)."""
import datetime
import os

import tap
from tap import run, same, has

WEEKDAYS = '一二三四五六日'


def issue(folder, year, off=(), charset='utf-8-sig', skip=None):
    """An office calendar as published: weekends and the days given are off."""
    day, lines = datetime.date(year, 1, 1), ['西元日期,星期,是否放假,備註']
    while day.year == year:
        is_off = day.weekday() >= 5 or day.isoformat() in off
        if day.isoformat() != skip:
            lines.append('%s,%s,%d,%s' % (day.strftime('%Y%m%d'), WEEKDAYS[day.weekday()], 2 if is_off else 0,
                                          '補假' if day.isoformat() in off else ''))
        day += datetime.timedelta(days=1)
    path = os.path.join(folder, '%d-%s.csv' % (year, charset))
    with open(path, 'w', encoding=charset, newline='') as f:
        f.write(''.join(line + '\r\n' for line in lines))
    return path


def test_next_without_a_shop():
    """working days are counted without a shop's file"""
    db = os.path.join(tap.folder(), 'none.db')
    for date, n, want in (('2022-01-21', 1, '2022-01-22'), ('2022-01-28', 1, '2022-02-07'), ('111/1/28', 1, '2022-02-07'),
                          ('2026-02-14', 0, '2026-02-23'), ('2026-02-23', -1, '2026-02-13')):
        done = run('--db', db, '--json', 'calendar', 'next', date, 'n=%d' % n).json()
        same(done['date'], want)
        assert 'warnings' not in done, done
    assert not os.path.exists(db)


def test_missing_year():
    """a year without a calendar is warned of"""
    db = os.path.join(tap.folder(), 'none.db')
    done = run('--db', db, '--json', 'calendar', 'next', '2028-03-01', 'n=3').json()
    same(done['date'], '2028-03-06')
    same(done['warnings'][0]['code'], 'calendar.missing_year')
    has(run('--db', db, 'calendar', 'next', '2028-03-01').err, '2028')


def test_import():
    """a year is imported in each charset, replaced, and says which days changed"""
    folder = tap.folder()
    db = os.path.join(folder, 'shop.db')
    first = run('--db', db, '--json', 'calendar', 'import', issue(folder, 2028, ['2028-03-02'])).json()
    same((first['year'], first['replaces'], first['encoding'], first['changes']), (2028, False, 'UTF-8-BOM', []))
    same(run('--db', db, '--json', 'calendar', 'next', '2028-03-01').json()['date'], '2028-03-03')
    second = issue(folder, 2028, ['2028-03-03'], charset='cp950')
    dry = run('--db', db, '--json', '--dry-run', 'calendar', 'import', second).json()
    same([c['date'] for c in dry['changes']], ['2028-03-02', '2028-03-03'])
    same(run('--db', db, '--json', 'calendar', 'next', '2028-03-01').json()['date'], '2028-03-03')
    done = run('--db', db, '--json', 'calendar', 'import', second).json()
    same((done['replaces'], done['encoding'], [(c['date'], c['off']) for c in done['changes']]),
         (True, 'CP950', [('2028-03-02', False), ('2028-03-03', True)]))
    same(run('--db', db, '--json', 'calendar', 'next', '2028-03-01').json()['date'], '2028-03-02')


def test_spoilt():
    """a file with a day missing is refused and changes nothing"""
    folder = tap.folder()
    db = os.path.join(folder, 'shop.db')
    error = run('--db', db, '--json', 'calendar', 'import', issue(folder, 2028, skip='2028-02-29'), expect=1).json()['error']
    same((error['code'], error['rule']), ('calendar_missing_day', 'FMT-1'))
    has(error['message'], '2028-02-29')
    same([y['year'] for y in run('--db', db, '--json', 'calendar', 'show').json()['years']], list(range(2017, 2028)))


def test_bank_day():
    """a bank day off moves payouts and nothing else, and can be taken back"""
    db = os.path.join(tap.folder(), 'shop.db')
    run('--db', db, 'calendar', 'add', 'date=2025-05-01', 'note=勞動節')
    same(run('--db', db, '--json', 'calendar', 'next', '2025-04-30', 'use=bank').json()['date'], '2025-05-02')
    same(run('--db', db, '--json', 'calendar', 'next', '2025-04-30').json()['date'], '2025-05-01')
    rows = run('--db', db, '--json', 'calendar', 'show', 'year=2025', 'filter=kind=bank_off').json()['rows']
    same([(r['date'], r['note']) for r in rows], [('2025-05-01', '勞動節')])
    run('--db', db, 'calendar', 'add', 'date=2025-05-01', 'off=no')
    same(run('--db', db, '--json', 'calendar', 'next', '2025-04-30', 'use=bank').json()['date'], '2025-05-01')
    same(run('--db', db, '--json', 'calendar', 'add', 'date=2025-13-01', expect=1).json()['error']['field'], 'date')


tap.main(globals())
