"""The campaign list in zh_TW: tabs with counts, the opens of the selected row, acts by state with refusals
in words, the view with days and hours, two side by side; at 80x24, 200x50 and 60x16, without colour too."""
import os
import sqlite3

import tap
from tap import has, run, same
from terminal import Terminal

NOW = '2026-10-20T09:00:00+08:00'
# 2026-10-13 10:30:00 in Taipei, and days from there
SENT, DAY = 1791858600, 86400


def campaign(c, name, state, send_at, created, reach=0, people=(), reason=None):
    cur = c.execute('INSERT INTO campaign (account_id, profile, name, body, url, cta, send_at, state, not_sent_reason, created_at, created_by, changed_at,'
                    " changed_by, recipients, reach, est_reach_low, est_reach_high, op_id) VALUES (1, 'ruten', ?, '新青瓷出窯，三天限定。',"
                    " 'https://www.ruten.com.tw/store/a', '看新品', ?, ?, ?, ?, 'mei', ?, 'mei', ?, ?, 40, 40, ?)",
                    (name, send_at, state, reason, created, created, reach or None, reach, name))
    for n, audience in enumerate(people):
        c.execute('INSERT INTO campaign_audience VALUES (?, ?, ?)', (cur.lastrowid, n, audience))
    for seq in range(1, reach + 1):
        c.execute("INSERT INTO campaign_recipient (campaign_id, seq, person_id, state) VALUES (?, ?, ?, 'sent')", (cur.lastrowid, seq, seq))
    return cur.lastrowid


def shop(plan=True):
    """Two that were sent (8 and 5 people, 3 and 5 of whom opened), one that waits, one without quota."""
    here = tap.folder()
    db = here + '/shop.db'
    if plan:
        run('--db', db, '--now', '2026-10-01T09:00+08:00', 'plan', 'buy', 'plan=180', 'pay=card')
    else:
        run('--db', db, '--now', NOW, 'plan', 'account', 'label=clay')
    with sqlite3.connect(db) as c:
        c.execute("INSERT INTO account (id, profile) VALUES (1, 'ruten') ON CONFLICT DO NOTHING")
        c.executemany("INSERT INTO person (id, profile, code) VALUES (?, 'ruten', ?)", [(n, 'm%d' % n) for n in range(1, 10)])
        first = campaign(c, '秋釉開窯', 'sent', SENT, SENT - DAY, 8, ('visitors', 'cart'))
        second = campaign(c, '茶杯特賣', 'sent', SENT + DAY, SENT - DAY, 5, ('buyers',))
        campaign(c, '沒額度', 'not_sent', SENT + 2 * DAY, SENT, 0, ('visitors',), 'no_quota')
        campaign(c, '雙十一暖身', 'pending', SENT + 20 * DAY, SENT + DAY, 0, ('visitors', 'favourites', 'cart', 'buyers', 'contacts'))
    with open(here + '/opens.csv', 'w') as f:
        f.write('campaign_id,member_id,at\n')
        for n, when in ((1, '2026-10-13 11:00'), (2, '2026-10-13 12:00'), (3, '2026-10-15 12:00')):
            f.write('%d,m%d,%s:00\n' % (first, n, when))
        for n in range(1, 6):
            f.write('%d,m%d,2026-10-14 12:00:00\n' % (second, n))
    run('--db', db, '--now', NOW, 'opens', 'import', here + '/opens.csv')
    return db


def console(db, cols=80, rows=24, **env):
    t = Terminal('--db', db, '--as', 'mei', cols=cols, rows=rows, env=dict({'STOREKEEP_NOW': NOW}, **env))
    t.wait('今日')
    t.quiet(0.2)
    t.press('g')
    t.press('c')
    t.wait('集客通活動')
    t.quiet(0.3)
    return t


def row_of(t, name):
    return next(r for r in t.rows() if name in r and '/' in r)


def test_list():
    """newest created first, tabs with their counts, the status in the marketplace's words"""
    with console(shop()) as t:
        has(t.rows()[2], '1 全部 4', '2 待發送 1', '3 已發送 2', '共 4 筆', '每頁顯示 50 項')
        names = [r.split()[1 if r.startswith('>') else 0].lstrip('>') for r in t.rows()[4:8]]
        same(names, ['雙十一暖身', '沒額度', '茶杯特賣', '秋釉開窯'])  # equal times: the higher number first
        has(row_of(t, '秋釉開窯'), '2026/10/13 10:30:00', ' 8 ', '37.5', '成功')
        has(row_of(t, '茶杯特賣'), ' 5 ', '100 ', '成功')
        has(row_of(t, '沒額度'), ' 0 ', '未發送(額度不足)')
        has(row_of(t, '雙十一暖身'), '待發送')
        t.press('3')
        t.wait(lambda s: '沒額度' not in t.text())
        has(t.rows()[2], '共 2 筆')
        t.press('2')
        t.wait(lambda s: '茶杯特賣' not in t.text())
        has(t.text(), '雙十一暖身')
        same(t.screen.broken(), [])


def test_strip_follows():
    """below the list: seven days of opens of the selected row, and until when they count"""
    with console(shop()) as t:
        for _ in range(3):
            t.press('<Down>')
        t.wait(lambda s: '8 人中 3 人' in t.text())
        has(t.text(), '7 天開啟', '█▁▅▁▁▁▁', '2026/10/20 10:30:00')


def test_refusals():
    """edit and delete of what was sent, view of what waits: refused in words with the rule"""
    with console(shop()) as t:
        t.press('v')
        t.wait('RUT-121')
        has(t.text(), '尚未發送，請用「編輯」。')
        t.press('<Esc>')
        t.press('<End>')
        t.quiet(0.2)
        for key in 'ed':
            t.press(key)
            t.wait('RUT-121')
            has(t.text(), '只能檢視')
            t.press('<Esc>')
            t.wait(lambda s: 'RUT-121' not in t.text())


def test_view():
    """figures, days and hours of one; its parts by number, everything at once where there is room"""
    db = shop()
    with console(db) as t:
        t.press('<End>')
        t.quiet(0.2)
        t.press('<Enter>')
        t.wait('觸及人數')
        has(t.text(), '37.5', '1 10/13 週二        2', '3 10/15 週四        1', '7 10/19 週一        0')
        t.press('2')
        t.wait('新青瓷出窯，三天限定。')
        t.press('3')
        t.wait('邀請您的賣場訪客回訪')
        has(t.text(), '促進您的待結帳買家立即完成結帳', '2026/10/12 10:30:00')
        same(t.screen.broken(), [])
    with console(db, 200, 50) as t:
        has(t.rows()[3], '對象', '廣告名稱', '發送時間', '觸及人數', '開啟率', '發送狀態', '建立時間')
        t.press('<End>')
        t.quiet(0.3)
        t.press('<Enter>')
        t.wait('促進您的待結帳買家立即完成結帳')
        has(t.text(), '37.5', '新青瓷出窯，三天限定。', '3 10/15 週四        1')
        same(t.screen.broken(), [])


def test_compare():
    """two marked with Space, then a: side by side"""
    for cols, rows in ((80, 24), (200, 50), (60, 16)):
        with console(shop(), cols, rows) as t:
            t.press('<End>')
            t.press('<Space>')
            t.press('<Up>')
            t.press('<Up>')
            t.press('<Down>')
            t.press('<Space>')
            t.quiet(0.2)
            t.press('a')
            t.wait('比較')
            line = next(r for r in t.rows() if '秋釉開窯' in r)
            has(line, '茶杯特賣')
            has(next(r for r in t.rows() if '開啟率 ' in r), '37.5', '100')
            same(t.screen.broken(), [])


def test_narrow_and_plain():
    """60x16: created, audiences and open rate are left out in this order; without blocks bars are signs"""
    with console(shop(), 60, 16) as t:
        has(t.rows()[2], '廣告名稱', '發送時間', '觸及人數', '發送狀態')
        assert '開啟率' not in t.rows()[2] and '建立時間' not in t.text() and '對象' not in t.rows()[2]
    with console(shop(), NO_COLOR='1', LC_ALL='', LANG='zh_TW.UTF-8', TERM='vt100') as t:
        t.press('<End>')
        t.quiet(0.2)
        t.press('<Enter>')
        t.wait('觸及人數')
        has(t.text(), '37.5')


def test_gate():
    """without a plan the window with its two ways out stands above the list of the past, which can be read"""
    with console(shop(plan=False)) as t:
        has(t.text(), '集客通服務說明', '返回賣家中心', '立即開通')
        t.press('<Enter>')
        t.wait(lambda s: '立即開通' not in t.text())
        t.press('<End>')
        t.quiet(0.2)
        t.press('<Enter>')
        t.wait('觸及人數')
        has(t.text(), '37.5')
        t.press('c')
        t.wait('立即開通')


def test_opens_by_hand():
    """the import of opens is one key away and changes the rate"""
    db = shop()
    path = os.path.dirname(db) + '/more.csv'
    with open(path, 'w') as f:
        f.write('campaign_id,member_id,at\n1,m4,2026-10-15 12:00:00\n1,m9,2026-10-15 12:00:00\n')
    run('--db', db, '--now', NOW, 'opens', 'import', path)
    rows = run('--db', db, '--now', NOW, '--json', 'campaign', 'list', 'tab=sent').json()['rows']
    same([(r['name'], r['open_rate']) for r in rows], [('茶杯特賣', '100'), ('秋釉開窯', '50')])


def test_command_line():
    """tabs by word, 50 rows a page, a page of none is refused, another tab too"""
    db = shop()
    with sqlite3.connect(db) as c:
        for n in range(60):
            campaign(c, 'C%02d' % n, 'pending', SENT + 20 * DAY, SENT + 2 * DAY + n)

    def listed(*words, **how):
        return run('--db', db, '--now', NOW, '--json', 'campaign', 'list', *words, **how).json()

    first = listed()
    same((len(first['rows']), first['total'], first['rows'][0]['name']), (50, 64, 'C59'))
    rest = listed('after=' + first['next'])
    same((len(rest['rows']), rest['next'], rest['rows'][-1]['name']), (14, None, '秋釉開窯'))
    same(first['tabs'], {'all': 64, 'pending': 61, 'sent': 2})
    same(listed('tab=sent')['total'], 2)
    for words, rule in ((['tab=done'], 'RUT-114'), (['limit=0'], 'RUT-115')):
        same(listed(*words, expect=1)['error']['rule'], rule)
    two = run('--db', db, '--now', NOW, '--json', 'campaign', 'compare', 1, 2).json()['rows']
    same([(r['reach'], r['opened'], r['open_rate'], r['by_day']) for r in two],
         [(8, 3, '37.5', [2, 0, 1, 0, 0, 0, 0]), (5, 5, '100', [5, 0, 0, 0, 0, 0, 0])])


if __name__ == '__main__':
    tap.main(globals())
