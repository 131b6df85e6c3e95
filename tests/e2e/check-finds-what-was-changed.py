"""`check` proves the file: each thing that was changed behind the program's back is found, and nothing else."""
import os
import shutil
import sqlite3

import tap
from tap import run, same

NOW = '2026-10-14T09:42'
made = None


def shop():
    """a copy of a demonstration shop, made once"""
    global made
    if made is None:
        made = os.path.join(tap.folder(), 'demo.db')
        run('--now', NOW, 'demo', 'create', made, 'members=50', 'orders=300')
    path = os.path.join(tap.folder(), 'shop.db')
    shutil.copy(made, path)
    return path


def codes(path, expect):
    done = run('--db', path, '--now', NOW, 'check', '--json', expect=expect).json()
    same(done['whole'], expect == 0)
    return sorted({f['code'] for f in done['findings']})


def changed(*statements):
    path = shop()
    db = sqlite3.connect(path)
    for s in statements:
        db.execute(s)
    db.commit()
    db.close()
    return codes(path, 1)


def test_whole():
    """a shop as it was made has nothing to find"""
    same(codes(shop(), 0), [])


def test_audit():
    """a changed row of the audit log"""
    same(changed('DROP TRIGGER audit_fixed_u', "UPDATE audit SET by = 'nobody' WHERE id = 2"), ['audit_chain'])


def test_signed():
    """a changed amount in a period that was signed off"""
    same(changed('DROP TRIGGER signed_line_u',
                 'UPDATE statement_line SET net = net + 1 WHERE id = (SELECT min(l.id) FROM statement_line l '
                 'JOIN statement s ON s.id = l.statement_id JOIN period p ON p.id = s.period_id WHERE p.signed = 1)'),
         ['signoff_hash'])


def test_unsigned():
    """a period that is said to be open, but was signed off"""
    same(changed('UPDATE period SET signed = 0 WHERE id = (SELECT min(id) FROM period WHERE signed = 1)'), ['period_signed'])


def test_counts():
    """numbers that are not what was counted"""
    same(changed('UPDATE statement SET open = open + 1 WHERE id = (SELECT max(id) FROM statement)'), ['statement_open'])
    same(changed('UPDATE statement SET lines = lines + 1 WHERE id = (SELECT max(id) FROM statement)'), ['statement_lines'])


def test_orphans():
    """rows that belong to nothing"""
    same(changed('UPDATE orders SET batch_id = 9999 WHERE id = 1'), ['orders_without_batch'])
    same(changed("INSERT INTO order_item (order_id, pos, name, qty, unit_price) VALUES (999999, 1, 'x', 1, 1)"),
         ['items_without_order'])


def test_broken():
    """a page of rubbish"""
    path = shop()
    with open(path, 'r+b') as f:
        f.seek(os.path.getsize(path) // 2)
        f.write(b'\xA5' * 8192)
    done = run('--db', path, '--now', NOW, 'check', '--json', expect=None)
    assert done.code in (1, 3), done
    assert 'error' in done.json(), done


tap.main(globals())
