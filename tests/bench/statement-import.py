#!/usr/bin/env python3
"""Import of a CP950 statement with checking, batch and reports, against iconv | sqlite3 .import of the same file."""
import measure as m

o = m.options(__doc__)
with m.Folder() as folder:
    csv, plain, db = folder('statement.csv'), folder('plain.db'), folder('shop.db')
    m.write(csv, m.statement_lines(o.rows))

    def baseline():
        m.run('sh', '-c', 'iconv -f CP950 -t UTF-8 "$1" | sqlite3 "$2" ".mode csv" ".import /dev/stdin t"', 'sh', csv, plain)

    base = m.seconds(o.rounds, baseline, lambda: folder.remove('plain.db'))
    # Without orders the import ends with the check of the file by itself.
    ours = m.seconds(o.rounds, lambda: m.storekeep(db, 'statement', 'import', csv, 'profile=yahoo', 'reconcile=no'),
                     lambda: folder.remove('shop.db'))
    m.say('iconv | sqlite3 .import, %d lines' % o.rows, base, 's')
    m.say('statement import, %d lines' % o.rows, ours, 's', base, 1.30)
    folder.remove('shop.db')
    small = folder('small.csv')
    m.write(small, m.statement_lines(o.rows // 10))
    little = m.peak_mib(m.PROGRAM, '--db', db, '--now', m.NOW, 'statement', 'import', small, 'profile=yahoo')
    folder.remove('shop.db')
    much = m.peak_mib(m.PROGRAM, '--db', db, '--now', m.NOW, 'statement', 'import', csv, 'profile=yahoo')
    m.say('peak memory, %d lines' % (o.rows // 10), little, 'MiB')
    m.say('peak memory, %d lines (import and reconciliation)' % o.rows, much, 'MiB', little, 1.20)
