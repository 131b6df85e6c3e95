#!/usr/bin/env python3
"""Reconciliation, fees computed again and differences stored, against the plain SQL counts in the sqlite3 tool."""
import measure as m

JOIN = '''
CREATE TABLE orders (order_no TEXT PRIMARY KEY, amount INTEGER) WITHOUT ROWID;
CREATE TABLE line (order_no TEXT, gross INTEGER);
.mode csv
.import --skip 1 {orders} orders
.import --skip 1 {lines} line
CREATE INDEX line_order ON line (order_no);
'''
COUNT = '''
SELECT COUNT(*) FROM line l JOIN orders o USING (order_no) WHERE l.gross = o.amount;
SELECT COUNT(*) FROM line l JOIN orders o USING (order_no) WHERE l.gross <> o.amount;
SELECT COUNT(*) FROM line l WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.order_no = l.order_no);
SELECT COUNT(*) FROM orders o WHERE NOT EXISTS (SELECT 1 FROM line l WHERE l.order_no = o.order_no);
'''

o = m.options(__doc__)
with m.Folder() as folder:
    orders, lines, db, plain = folder('orders.csv'), folder('statement.csv'), folder('shop.db'), folder('plain.db')
    m.write(orders, m.order_lines(o.rows))
    m.write(lines, m.statement_lines(o.rows))
    m.write(folder('o.csv'), ['order_no,amount'] + ['%s,%d' % (m.order_no(i), m.amount(i)) for i in range(o.rows)])
    m.write(folder('l.csv'), ['order_no,gross'] + [
        '%s,%d' % ('ZZ%012d' % i if i % 100 == 7 else m.order_no(i), m.amount(i)) for i in range(o.rows)])
    m.run('sqlite3', plain, input=JOIN.format(orders=folder('o.csv'), lines=folder('l.csv')).encode())
    base = m.seconds(o.rounds, lambda: m.run('sqlite3', plain, input=COUNT.encode()))
    start = m.seconds(1, lambda: m.storekeep(db, 'order', 'import', orders, 'profile=yahoo'))
    m.storekeep(db, 'statement', 'import', lines, 'profile=yahoo')
    ours = m.seconds(o.rounds, lambda: m.storekeep(db, 'statement', 'reconcile', '2026-10-H2'))
    m.say('order import, %d orders' % o.rows, start, 's')
    m.say('plain SQL counts, %d lines and orders' % o.rows, base, 's')
    m.say('statement reconcile, %d lines and orders' % o.rows, ours, 's', base, 2.0)
