"""Today in zh_TW: what is due, each line with its rule; Enter goes to the record that the line
speaks of, and the first thing to do in a new shop is one key away."""
import csv
import os

import tap
from tap import has, run, same
from terminal import Terminal

NOW = {'STOREKEEP_NOW': '2026-10-17T09:42:00+08:00'}


def orders(path):
    head = '交易序號,訂單編號,訂購日期,轉單日期,店家出貨日,買家確認日,入帳日,付款別,收件人姓名,商品名稱,數量,金額小計,商品稅別,訂單狀態'
    with open(path, 'w', encoding='cp950', newline='') as f:
        csv.writer(f).writerows([head.split(','), [
            '261001000001', 'YM26100100001', '2026/09/20', '2026/09/20', '2026/09/24', '2026/09/30', '2026/10/01',
            '信用卡一次付清', '許功蓋', '青瓷杯', 1, 1000, '應稅', '已入帳']])
    return path


def shop():
    here = tap.folder()
    db = here + '/shop.db'
    run('--db', db, 'order', 'import', orders(here + '/orders.csv'), 'profile=yahoo', env=NOW)
    return db


def console(db, **how):
    t = Terminal('--db', db, '--as', 'mei', env=dict(NOW, **how.pop('env', {})), **how)
    t.wait('今日')
    t.quiet(0.2)
    return t


def test_an_empty_shop_says_what_to_do():
    """a shop with nothing in it says so and opens the import with F6"""
    with console(tap.folder() + '/new.db') as t:
        has(t.text(), '還沒有匯入')
        t.press('<F6>')
        t.wait('什麼')
        t.press('<Esc>')
        t.wait('還沒有匯入')
        same(t.screen.broken(), [])


def test_a_line_leads_to_its_record():
    """the statement that is out opens the import, the claim its vouchers, each with its rule"""
    with console(shop()) as t:
        rows = t.rows()
        has(rows[3], '>', '逾期 1 天', 'yahoo', 'YAH-124')
        has(t.text(), 'YAH-133', '2026-10-20')
        t.press('<Enter>')
        t.wait('匯入')
        t.press('<Esc>')
        t.wait(lambda s: '> 今日' in t.rows()[0] and '匯入' not in t.rows()[0])
        t.press('<Down>')
        t.wait(lambda s: t.rows()[4].startswith('>'))
        t.quiet(0.1)
        has(t.text(), '2026-10-20 前')


def test_jumps_and_the_palette():
    """g and a letter jump to a screen; the palette finds a record by a part of its number"""
    with console(shop()) as t:
        for key, title in (('go', '訂單'), ('gs', '對帳單'), ('gp', '期別'), ('gi', '資訊'), ('gt', '最近一期')):
            t.press(key)
            t.wait(title)
        t.press(':')
        t.wait('指令盤')
        t.press('YM2610')
        t.wait('許功蓋')
        t.press('<Enter>')
        t.wait('請款金額        1,000')
        has(t.rows()[0], 'YM26100100001')


def test_a_broken_profile_does_not_lock_the_door():
    """a mistake in the shop's own profile is told as the first thing due, with its file and line"""
    db = shop()
    home = os.path.dirname(db)
    os.mkdir(home + '/profiles')
    with open(home + '/profiles/yahoo.ini', 'w') as f:
        f.write('[fee]\nno_such_key = 1\n')
    with open(home + '/storekeep.ini', 'w') as f:
        f.write('[shop]\nname = 陶\n')
    t = Terminal('--db', db, '--config', home + '/storekeep.ini', '--as', 'mei', env=NOW)
    with t:
        t.wait('今日')
        t.wait('no_such_key')
        has(t.text(), 'yahoo.ini')


tap.main(globals())
