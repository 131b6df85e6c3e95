"""A year of the demonstration shop, once with `due run` every day and once every week, ends in the same book; and a run
that is repeated at the same moment changes nothing."""
import datetime
import os
import sqlite3

import tap
from tap import run, same

BEGIN = datetime.datetime(2026, 10, 14, 9, 42)
DAYS = 364

# When a run was and who made it; what is worked out anew by each run; where the daily runs stand.
WHEN = {'id', 'at', 'by', 'created_at', 'changed_at', 'created_by', 'changed_by', 'hash', 'op_id', 'run', 'reconciled_at', 'updated_at'}
# Rows that point to others by the number that they happened to get: whom they belong to is compared, in which order they were written is not.
WHOSE = {'member_id', 'tier_id', 'product_id', 'closure_id', 'term_id'}
LOGS = {'audit', 'daily_run', 'difference', 'summary'}


def book(path, everything=False):
    """Every table as sorted rows, without what says when the run was."""
    db = sqlite3.connect(path)
    found = {}
    for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall():
        if table in LOGS and not everything:
            continue
        columns = [c[1] for c in db.execute('PRAGMA table_info(%s)' % table)]
        columns = [c for c in columns if everything or (c not in WHEN and (not c.endswith('_id') or c in WHOSE))]
        if table == 'campaign' and not everything:
            # A message that a late run has missed is ended when that is seen (send.max_late_minutes).
            columns.remove('finished_at')
        if table == 'life_log' and not everything:
            # Many orders of one day may be told in one row or in several.
            counted = {}
            for day, step, profile, record, no, count in db.execute('SELECT day, step, profile, record, record_no, count FROM life_log'):
                counted[day, step, profile, record, no] = counted.get((day, step, profile, record, no), 0) + count
            found[table] = sorted(counted.items())
            continue
        found[table] = sorted(db.execute('SELECT %s FROM %s' % (', '.join('"%s"' % c for c in columns) or '1', table)).fetchall(), key=repr)
    db.close()
    return found


def differences(a, b):
    return {t: ([r for r in a[t] if r not in b[t]][:3], [r for r in b[t] if r not in a[t]][:3]) for t in a if a[t] != b[t]}


def shops():
    folder = tap.folder()
    daily, weekly = os.path.join(folder, 'daily.db'), os.path.join(folder, 'weekly.db')
    run('--now', BEGIN.isoformat(), 'demo', 'create', daily, 'members=20', 'orders=120')
    # A store that closes on 20 May: D+10 30 May, D+30 19 June, D+40 29 June, D+70 29 July.
    for verb in ('plan', 'date=2027-05-20'), ('commit', 'channel=mail'):
        run('--db', daily, '--now', BEGIN.isoformat(), '--accept-warnings', 'closure', *verb)
    run('--db', daily, 'backup', weekly)
    return daily, weekly


def test_a_year():
    """by days and by weeks, states, ledgers and effective dates are the same; twice on a day is once"""
    daily, weekly = shops()
    states = {}
    for day in range(1, DAYS + 1):
        now = (BEGIN + datetime.timedelta(days=day)).isoformat()
        run('--db', daily, '--now', now, 'due', 'run')
        if day % 7 == 0:
            run('--db', weekly, '--now', now, 'due', 'run')
        if day % 28 == 0:
            before = book(weekly, everything=True)
            run('--db', weekly, '--now', now, 'due', 'run')
            same(differences(before, book(weekly, everything=True)), {}, 'again on day %d' % day)
            same(differences(book(daily), book(weekly)), {}, 'after %d days' % day)
            states[day] = run('--db', weekly, '--now', now, '--json', 'closure', 'show').json()['state']
        if day == 308:  # 18 August: its claim is paid with the first payout after it, on 31 August
            for path in daily, weekly:
                run('--db', path, '--now', now, '--accept-warnings', 'closure', 'claim', 'number=AB12345678', 'date=2027-08-18')
    # 28 April, 26 May, 23 June, 21 July, 18 August, 15 September
    same([states[d] for d in (196, 224, 252, 280, 308, 336)], ['announced', 'closed', 'returns_cut', 'login_ended', 'balanced', 'paid'])
    run('--db', daily, '--now', now, 'check')


tap.main(globals())
