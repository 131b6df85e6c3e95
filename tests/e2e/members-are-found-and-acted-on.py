"""The members' screens by keys, in Chinese: found while typing, filtered by a form, marked and acted on after a preview, taken
back; the record with its tabs; a new member from a number that nobody has."""
import os

import tap
from tap import has, run, same
from terminal import Terminal

NOW = {'STOREKEEP_NOW': '2026-03-05T10:00:00+08:00'}


def shop():
    db = os.path.join(tap.folder(), 'shop.db')
    for words in (('林', '美華', '0912345678', 'mei@example.com'), ('王', '大偉', '0933000678', ''), ('陳', '小妹', '0933000002', '')):
        run('--db', db, '--as', 'mei', 'member', 'create', 'last_name=' + words[0], 'first_name=' + words[1], 'phone=' + words[2], 'email=' + words[3],
            env=NOW)
    return db


def console(db, **more):
    return Terminal('--db', db, '--as', 'mei', env=NOW, language='zh_TW', **more)


def members(t):
    t.wait('今日')
    t.quiet(0.1)
    t.press('gm')
    t.wait('林美華')
    t.wait('共 3 列')


def test_list():
    """the list at 80 columns, newest first, whole"""
    with console(shop()) as t:
        members(t)
        t.quiet(0.1)
        same(t.rows()[2:6], [
            '  名稱          電話            會員等級        點數   回饋金   訂單  最近訂單',
            '> 林美華        0912 345 678    普通會員           0        0      0',
            '  王大偉        0933 000 678    普通會員           0        0      0',
            '  陳小妹        0933 000 002    普通會員           0        0      0',
        ])


def test_find():
    """last digits, two characters, an address, while they are typed"""
    with console(shop()) as t:
        members(t)
        t.press('/678')
        t.wait('共 2 列')
        same([r[2:5] for r in t.rows()[3:5]], ['王大偉', '林美華'])
        t.press('<Esc>')
        t.wait('共 3 列')
        t.press('/大偉')
        t.wait('共 1 列')
        has(t.rows()[3], '王大偉')
        t.press('<Enter><Enter>')
        t.wait('訂單')
        t.wait('王大偉')


def test_filter():
    """conditions as a form, kept as a segment and used again"""
    with console(shop()) as t:
        members(t)
        t.press('f')
        t.wait('姓名包含')
        t.press('<Tab>大<F2>')
        t.wait('共 1 列')
        t.press('w')
        t.wait('名稱')
        t.press('大字輩<Enter>')
        t.wait('已存成分群「大字輩」')
        t.press('0')
        t.wait('共 3 列')
        t.press('F')
        t.wait('使用哪個篩選')
        t.press('大字輩')
        t.quiet(0.1)
        t.press('<Enter>')
        t.wait('篩選：大字輩')
        t.wait('共 1 列')


def test_many():
    """two marked members on the blacklist after a preview, and back with Ctrl-Z"""
    with console(shop()) as t:
        members(t)
        t.press('<Space><Down><Space>ab')
        t.wait('原因')
        t.press('轉賣<Enter>')
        t.wait('將變更：2')
        t.press('<F2>')
        t.wait('已變更 2 位會員')
        t.wait('x 林美華')
        t.press('<C-z>')
        t.wait('要復原批次 1 嗎')
        t.press('y')
        t.wait('批次 1 已復原')
        t.quiet(0.1)
        same('x 林美華' in t.text(), False)


def test_given_up():
    """an act that was given up half-way leaves the marks, so that the next one speaks of the same people"""
    with console(shop()) as t:
        members(t)
        t.press('<Space><Down><Space>')
        t.wait('已標記：2')
        t.press('ap')
        t.wait('每人點數')
        t.press('<Esc>')
        t.wait('已標記：2')
        t.press('ab')
        t.wait('原因')
        t.press('<Esc>')
        t.wait_gone('加入黑名單')
        has(t.text(), '已標記：2')


def test_new_is_selected():
    """who was entered just now has the cursor, so that the next key is about nobody else"""
    with console(shop()) as t:
        members(t)
        t.press('<F6>')
        t.wait('姓氏')
        t.press('<Tab>王<Tab>小明<Tab>0955111222<F2>')
        t.wait('共 4 列')
        t.wait('> 王小明')


def test_record():
    """the record: blacklisted and why, changed by its form, every change under its tab"""
    with console(shop()) as t:
        members(t)
        t.press('<Enter>')
        t.wait('點數 0')
        t.press('b')
        t.wait('原因')
        t.press('轉賣<Enter>')
        t.wait('x 自 2026-03-05 列入黑名單：轉賣')
        t.press('e')
        t.wait('姓氏')
        t.press('<Tab>' * 9 + '喜歡青瓷<F2>')
        t.wait_gone('姓氏')
        t.press('v')
        t.wait('喜歡青瓷')
        t.press('v')
        for _ in range(9):  # as many tabs as there are: the one of changes is the last
            if 'note: ' in t.text():
                break
            t.press('<Tab>')
            t.quiet(0.1)
        has(t.row_with('note'), '修改')


tap.main(globals())
