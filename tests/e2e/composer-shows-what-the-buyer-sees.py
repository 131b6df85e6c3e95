"""The composer in zh_TW: form left, what the buyer sees right, live; figures, the send time in words,
refusals under their fields, the box after saving, drafts, and what a key costs."""
import csv
import json
import os
import signal

import tap
from tap import has, run, same
from terminal import Terminal

NOW = {'STOREKEEP_NOW': '2026-10-14T09:42:10+08:00'}
FAMILY = '\U0001F468‍\U0001F469‍\U0001F467'


def shop():
    """418 visited, 37 favourited, 23 in the cart of whom 9 visited too; a plan of 150 000; a code."""
    home = tap.folder()
    db, events = home + '/shop.db', home + '/events.csv'
    with open(events, 'w', newline='') as f:
        out = csv.writer(f)
        out.writerow(['member_id', 'kind', 'item_id', 'at'])
        rows = [(i, 'view_item') for i in range(418)] + [(i, 'favourite_item') for i in range(500, 537)]
        rows += [(i, 'add_to_cart') for i in range(409, 432)]
        out.writerows(['m%04d' % i, kind, 'a1', '2026-09-01 10:00:00'] for i, kind in rows)
    run('--db', db, '--accept-warnings', 'plan', 'buy', 'plan=90', 'pay=card', env=NOW)
    run('--db', db, '--accept-warnings', 'audience', 'import', events, 'source=events', env=NOW)
    run('--db', db, 'code', 'create', 'name=秋釉', 'code=GLAZE50', 'discount_text=滿500折50', 'ends_at=2026/10/31', env=NOW)
    return db


def composer(db, cols=80, rows=24, env=None):
    t = Terminal('--db', db, '--as', 'mei', cols=cols, rows=rows, env={**NOW, **(env or {})})
    t.wait('今日')
    t.quiet()
    t.press('<F9>')
    t.wait('指令盤')
    t.press('新增集客通活')
    t.quiet()
    t.press('<Enter>')
    t.wait('廣告名稱')
    t.wait('約418位')      # counted while keys pause
    t.quiet()
    return t


def fill_in(t, name='秋釉新品', body='新青瓷出窯，只有三天。'):
    """Name, visitors and cart, time, text, code, link, caption."""
    t.press(name + '<Tab><Space><Down><Down><Space><Tab>2026/10/18 10:30<Tab>' + body + '<Tab><Right><Tab>')
    t.press('https://www.ruten.com.tw/store/clay<Tab>看新品')
    t.wait('看新品 ]')
    t.quiet(0.1)


def test_the_whole_screen_at_200x50():
    """200x50: fields with figures and counters left, the message in its frame right"""
    with composer(shop(), 200, 50) as t:
        fill_in(t)
        same([row.split('│')[0].rstrip() for row in t.rows()[2:15]], [
            ' *廣告名稱      [秋釉新品                                          ]  4/25',
            ' *發送客群      [x] 邀請您的賣場訪客回訪            觸及人數約418位',
            '                [ ] 提升收藏您商品的買家下單機會    觸及人數約37位',
            '                [x] 促進您的待結帳買家立即完成結帳  觸及人數約23位',
            '                [ ] 邀請買過您商品的買家回購        觸及人數約0位',
            '                [ ] 與您的聯繫過的買家加強互動      觸及人數約0位',
            ' *發送時程      [2026/10/18 10:30    ] 4 天後（週日）',
            ' *活動內文      [新青瓷出窯，只有三天。' + ' ' * 103 + ']',
            '                [' + ' ' * 125 + ']  11/100',
            '  折扣碼活動    [GLAZE50  秋釉  滿500折50 v]',
            ' *網址連結      [https://www.ruten.com.tw/store/clay     ]',
            '>*行動呼籲按鈕  [看新品    ] 3/5',
            '',
        ])
        # 418 visited and 23 in the cart, 9 of them both: 432; 150 000 less 432.
        has(t.text(), '預估總觸及人數：432 位', '其中 9 位', '集客通購買用量 150,000', '剩餘用量 150,000', '發送後 149,568')
        same([picture(row) for row in t.rows()[2:17]], [
            '┌──────────────────────────────────────────┐',
            '│                                   上線中 │',
            '│ ──────────────────────────────────────── │',
            '│ 新青瓷出窯，只有三天。                   │',
            '│ ┌──────────────────────────────────────┐ │',
            '│ │ 秋釉                                 │ │',
            '│ │ GLAZE50                              │ │',
            '│ │ 滿500折50                            │ │',
            '│ │ ~ 2026/10/31                         │ │',
            '│ └──────────────────────────────────────┘ │',
            '│                [ 看新品 ]                │',
            '│ ──────────────────────────────────────── │',
            '│ + :) 請輸入訊息                        > │',
            '└──────────────────────────────────────────┘',
            '',
        ])
        same(t.screen.broken(), [])


def picture(row):
    """What stands right of the rule between form and message."""
    cells = row.split('│', 1)
    return cells[1].strip() if len(cells) > 1 else ''


def test_the_whole_screen_at_80x24():
    """80x24: the message under the half that has the focus; F7 gives it the whole screen"""
    with composer(shop()) as t:
        fill_in(t)
        same([row.rstrip() for row in t.rows()[2:21]], [
            ' *發送時程      [2026/10/18 10:30    ] 4 天後（週日）',
            ' *活動內文      [新青瓷出窯，只有三天。                               ]',
            '                [                                                     ]',
            '                [                                                     ]',
            '                [                                                     ]  11/100',
            '  折扣碼活動    [GLAZE50  秋釉  滿500折50 v]',
            ' *網址連結      [https://www.ruten.com.tw/store/clay     ]',
            '>*行動呼籲按鈕  [看新品    ] 3/5',
            '  預估總觸及人數：432 位  （其中 9 位符合多個客群）',
            '  集客通購買用量 150,000  剩餘用量 150,000  發送後 149,568',
            '  買家按下的按鈕文字（RUT-106）。F4 可選常用文字。',
            '─' * 80,
            ' ' * 74 + '上線中',
            '新青瓷出窯，只有三天。',
            '| 秋釉  GLAZE50  滿500折50  ~ 2026/10/31',
            ' ' * 35 + '[ 看新品 ]',
            '', '', '',
        ])
        t.press('<F7>')
        t.wait('請輸入訊息')
        t.quiet()
        has(t.row_with('新青瓷'), '│ 新青瓷出窯，只有三天。')
        same('發送時程' in t.text(), False)
        t.press('<F7>')
        t.wait('行動呼籲按鈕')


def test_figures_are_never_cut():
    """60x16, the smallest: a label gives way, the people behind a box and the time in words do not"""
    with composer(shop(), 60, 16) as t:
        t.press('秋釉<Tab><Space>')
        t.wait('[x]')
        t.quiet()
        same([row.rstrip() for row in t.rows()[2:5]], [
            '>*發送客群      [x] 邀請您的賣場訪客回訪     觸及人數約418位',
            '                [ ] 提升收藏您商品的買家下…  觸及人數約37位',
            '                [ ] 促進您的待結帳買家立即…  觸及人數約23位'])
        t.press('<Tab>2026/10/18 10:30')
        t.wait('4 天後（週日）')


def test_each_character_is_one():
    """中文, ｶﾅ, a family with joiners, a combining mark: counted once, no half cell anywhere, the same in the message"""
    for text, count in (('中文', 2), ('ｶﾅ', 2), (FAMILY + 'a', 2), ('é王', 2)):
        with composer(shop()) as t:
            t.press('<raw:%s>' % text)
            t.wait(' 2/25')
            t.press('<Tab><Tab>2026/10/18 10:30<Tab><raw:%s>' % text)
            t.wait('%d/100' % count)
            t.quiet()
            same(t.screen.broken(), [])
            shown = text if FAMILY not in text else '\U0001F468a'   # a joined emoji by its base
            body = t.row_with('*活動內文')
            has(body, '[' + shown)
            message = t.rows()[15]
            same(message.rstrip(), shown)
            t.press('<BS>')
            t.wait('1/100')
            t.quiet()
            same(t.screen.broken(), [])


def test_limits_in_the_field():
    """25 characters are all right, the 26th is told; the counter says so before the field is left"""
    with composer(shop()) as t:
        t.press('<raw:%s>' % ('字' * 25))
        t.wait('25/25')
        t.press('字')
        t.wait('26/25')
        has(t.row_with('26/25'), '!26/25')
        t.press('<Tab>')
        t.wait('RUT-82')


def test_all_refusals_at_once():
    """what the desk refuses stands under its field, all of it, with the rule"""
    with composer(shop(), 200, 50) as t:
        t.press('秋釉<Tab><Space><Tab>2026/10/14 09:42<Tab>內文<Tab><Tab>https://notruten.com.tw/<Tab>看新品<F2>')
        t.wait('RUT-104')
        t.quiet()
        rows = t.rows()
        at = next(i for i, row in enumerate(rows) if '*發送時程' in row)
        has(rows[at + 1], '最早可發送時間為 09:43', 'RUT-100')
        at = next(i for i, row in enumerate(rows) if '*網址連結' in row)
        has(rows[at + 1], '只能使用 ruten.com.tw 網域內的網址', 'RUT-104')
        t.press('<Esc>')
        t.quiet()


def test_saved_with_its_box():
    """warnings are asked, then the marketplace's own words; the campaign waits with what was seen"""
    db = shop()
    with composer(db) as t:
        fill_in(t, body='只到10/15，用 OTHER99。')
        t.press('<F2>')
        t.wait('10/15')
        has(t.wait('仍要儲存'), '發送時已經過了', 'OTHER99')
        t.press('<F2>')
        t.wait('活動儲存成功')
        has(t.text(), '您的集客通秋釉新品已成功建立', '回列表頁')
        t.press('<Enter>')
        t.wait_gone('活動儲存成功')
    done = json.loads(run('--db', db, '--json', 'campaign', 'show', '1', env=NOW).out)
    same({k: done[k] for k in ('name', 'audiences', 'send_at', 'state', 'est_reach_low', 'est_reach_high', 'coupon', 'cta')}, {
        'name': '秋釉新品', 'audiences': ['visitors', 'cart'], 'send_at': '2026-10-18T10:30:00+08:00', 'state': 'pending',
        'est_reach_low': 432, 'est_reach_high': 432, 'coupon': 'GLAZE50', 'cta': '看新品'})


def test_a_template_asks_before_it_replaces():
    """F4 in an empty text takes a template; over a text it asks first"""
    with composer(shop()) as t:
        t.press('秋釉<Tab><Tab>2026/10/18 10:30<Tab><F4>')
        t.wait('新品上架')
        t.press('<Enter>')
        t.wait('{商品名稱}')
        t.press('<F4>')
        t.wait('限時折扣')
        t.press('<Down><Enter>')
        t.wait('要取代目前的內容嗎')
        t.press('n')
        t.wait_gone('要取代')
        t.quiet()
        has(t.text(), '新品上架囉')
        t.press('<F4>')
        t.wait('限時折扣')
        t.press('<Down><Enter>')
        t.wait('要取代目前的內容嗎')
        t.press('y')
        t.wait('只到{日期}')


def test_a_draft_outlives_the_line():
    """a dropped line loses nothing: the next start offers what was typed"""
    db = shop()
    state = {'XDG_STATE_HOME': os.path.dirname(db) + '/state'}
    with composer(db, env=state) as t:
        t.press('秋釉新品<Tab><Space><Tab>2026/10/18 10:30<Tab>新青瓷')
        t.wait('新青瓷')
        t.signal(signal.SIGHUP)
        t.wait_exit()
    with Terminal('--db', db, '--as', 'mei', env={**NOW, **state}) as t:
        t.wait('沒有存檔')
        t.press('c')
        t.wait('新青瓷')
        t.quiet()
        has(t.text(), '3/100')
        t.press('<S-Tab*5>')
        t.wait('秋釉新品')


def test_a_character_costs_its_cells():
    """typed without a preview of it (the name) at most 20 B; with one, twice the cells and the way between"""
    with composer(shop()) as t:
        t.press('a')
        t.wait('草稿已保留')
        got = [t.bytes_for(key) for key in 'bcd小明']
        same([n for n in got if n > 20], [])
        t.press('<Tab><Tab>2026/10/18 10:30<Tab>新青')
        t.wait('新青')
        t.quiet()
        got = [t.bytes_for(key) for key in '瓷出窯ab']
        same([n for n in got if n > 44], [])


tap.main(globals())
