#!/usr/bin/env python3
"""Import of events against sqlite3 .import, and reach of five audiences and their union against the plain SQL in the sqlite3 tool."""
import audience_data as data
import measure as m

PLAIN = """SELECT sum(v), sum(f), sum(c), sum(b), sum(k), sum(v OR f OR c OR b OR k) FROM (SELECT
 coalesce(visitors_at BETWEEN {0} AND {1}, 0) AS v, coalesce(favourites_at BETWEEN {0} AND {1}, 0) AS f,
 coalesce(cart_at BETWEEN {0} AND {1}, 0) AS c, coalesce(buyers_at BETWEEN {0} AND {1}, 0) AS b,
 coalesce(contacts_at BETWEEN {0} AND {1}, 0) AS k FROM audience_seen WHERE profile = 'ruten' AND skip = 0);""".format(
    data.END - data.YEAR, data.END)
EVENTS = ''.join("SELECT count(DISTINCT member_id) FROM t WHERE kind IN (%s) AND at BETWEEN '2025-11-02T01:00:00+00:00' AND '2026-11-02T01:00:00+00:00';"
                 % ','.join("'%s'" % k for k in kinds) for kinds in [[k] for k in data.KINDS] + [data.KINDS])

o = m.options(__doc__)
with m.Folder() as folder:
    plain, db = folder('plain.db'), folder('shop.db')
    files = data.write(folder('events'), o.rows)
    events = data.count(o.rows)

    def baseline():
        for n, name in enumerate(files):
            m.run('sqlite3', plain, '.mode csv', '.import %s %s t' % ('--skip 1' if n else '', name))

    def ours():
        for name in files:
            m.storekeep(db, 'audience', 'import', name, 'source=events', 'profile=ruten')

    base = m.seconds(1, baseline)
    m.say('sqlite3 .import, %d events' % events, base, 's')
    m.say('audience import and who is in what, %d events' % events, m.seconds(1, ours), 's', base)
    raw = m.seconds(o.rounds, lambda: m.run('sqlite3', plain, EVENTS))
    base = m.seconds(o.rounds, lambda: m.run('sqlite3', db, PLAIN))
    walk = m.seconds(o.rounds, lambda: m.storekeep(db, 'audience', 'count', 'profile=ruten'))
    m.say('plain SQL over the events, five and union, %d people' % o.rows, raw, 's')
    m.say('plain SQL over what storekeep keeps, the same', base, 's')
    m.say('audience count, first walk', walk, 's', base, 1.00)
