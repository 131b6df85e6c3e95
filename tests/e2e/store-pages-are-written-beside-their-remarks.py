"""The screens of services, parcels and frames: remarks stand beside the text and lead to their place,
both chains answer while sizes are typed, a service goes from application to opening by its keys."""
import os

import tap
from tap import has, run, same
from terminal import Terminal

NOW = '2026-10-14T10:00:00'


def store():
    path = os.path.join(tap.folder(), 'shop.db')
    run('--db', path, '--now', NOW, 'store', 'create', 'store_id=clay', 'tax_id=04595257', 'name=陶藝', 'opened_on=2026-10-01',
        'billing_email=a@example.com')
    return path


def screen(db, cols=80, rows=24):
    return Terminal('--db', db, '--now', NOW, '--as', 'mei', cols=cols, rows=rows)


def go(t, words, until):
    t.wait('今日')
    t.press(':')
    t.wait('指令盤')
    t.press(words + '<Enter>')
    t.wait(until)


def test_frame():
    """a frame: too long and unclosed are said while it is typed, F7 goes to the place, a kept one is there again"""
    for cols, rows in (80, 24), (200, 50):
        with screen(store(), cols, rows) as t:
            go(t, '自訂版面', '左側')
            t.press('<Down><Down><Enter>')
            t.wait('0／3000')
            t.press('家家<lt>ol><lt>/ol><lt>b>')
            t.wait('<b> 開始後沒有關閉。')
            has(t.text(), '1:3', '不可使用 <ol>。', '1:12')
            t.press('<F7><F7>')
            t.quiet()
            x = t.screen.cursor.x
            # Behind the bracket: two wide characters and nine narrow ones.
            same(x, 1 + 4 + 9)
            t.press('<F2>')
            t.wait('第 1 行第 12 字')
            t.press('<Enter>')
            t.wait_gone('第 1 行第 12 字')
            t.press('<Esc>')
            t.wait('還沒儲存的內容')
            t.press('l')
            t.wait('下方')
            t.press('<Enter>')
            t.wait('要接著寫嗎')
            t.press('y')
            t.wait('14／3000')
    db = store()
    with screen(db) as t:
        go(t, '自訂版面', '左側')
        t.press('<Enter>')
        t.wait('0／3000')
        t.press('<lt>b>你好<lt>/b><F2>')
        t.wait('框架已儲存')
    same(run('--db', db, '--json', 'store', 'frame-show', 'top').json()['html'], '<b>你好</b>')


def test_parcel():
    """sizes typed, both chains answer at once"""
    db = store()
    with screen(db, 120, 30) as t:
        go(t, '包裹試算', '長（公釐）')
        t.press('460<Tab>100<Tab>90<Tab>40<Tab>20000')
        t.wait('7-11取貨付款的商品金額必須低於')
        has(t.text(), '7-11：不收', '全家：不收', '40 公克，必須超過 40 公克', '最長邊 46 公分')
        t.press('<S-Tab><End>1')
        t.wait_gone('必須超過 40 公克')
        t.press('<Esc>')
        t.wait('待辦')


def test_service():
    """a service by its keys: applied for, opened, the mail sent; the steps tell it"""
    db = store()
    with screen(db) as t:
        go(t, '超商物流服務', '未申請')
        t.press('<F6>')
        t.wait('申請帳號')
        t.press('<F2>')
        t.wait('2026-10-16 至 2026-10-19')
        t.press('o')
        t.wait('服務開通')
        t.press('<F2>')
        t.wait('已開通')
        t.press('m')
        t.wait('已寄出終止信')
        t.press('<F2>')
        t.wait('已申請終止')
        t.press('<Enter>')
        t.wait('【終止7-11物流交寄】')
        has(t.text(), 'supermall@yahooinc.com', 'clay', '2026-10-14')
        same(t.screen.broken(), [])
    rows = run('--db', db, '--now', NOW, '--json', 'store', 'services').json()['rows']
    same([r['state'] for r in rows], ['terminating', 'none', 'none', 'none'])


tap.main(globals())
