"""Drafts: what was typed survives a dropped line and a kill, until it is saved."""
import os
import signal
import time

import tap
from form_terminal import Form


def test_hang_up():
    """SIGHUP: gone within a second, the draft is offered and taken up, the secret is not in it"""
    with Form().opened() as t:
        t.press('青瓷新品<Tab*2><Tab>1151018<Tab>第一行<Enter>第二行<Tab><Tab><Tab><Tab>pass1234')
        t.wait('********')
        t.quiet()
        begun = time.monotonic()
        t.signal(signal.SIGHUP)
        t.wait_exit(1)
        if time.monotonic() - begun > 1:
            raise AssertionError('it took more than a second')
        home = t.home
        tap.same(len(t.drafts()), 1)
        path = os.path.join(home, 'state/storekeep/drafts', t.drafts()[0])
        tap.same(os.stat(path).st_mode & 0o777, 0o600)
        with open(path, encoding='utf-8') as f:
            text = f.read()
        tap.has(text, '青瓷新品', '第一行\\n第二行')
        tap.same('pass1234' in text, False)
    with Form(home) as t:
        t.wait('has not been saved')
        t.press('y')
        t.wait('第二行')
        t.quiet()
        tap.same(t.field('活動名稱'), '青瓷新品')
        tap.same(t.field('密碼'), '')
        t.press('<F2>')
        t.wait('Saved')
        tap.same(t.saved()['name'], '青瓷新品')
        tap.same(t.drafts(), [])


def test_kill():
    """kill -9: what was typed until two seconds before is there"""
    with Form().opened() as t:
        t.press('秋季')
        t.wait('draft kept')
        t.signal(signal.SIGKILL)
        t.wait_exit()
        home = t.home
    with Form(home) as t:
        t.wait('has not been saved')
        t.press('y')
        t.opened()
        tap.same(t.field('活動名稱'), '秋季')


def test_thrown_away():
    """a draft that is thrown away is not offered again"""
    with Form().opened() as t:
        t.press('秋季')
        t.wait('draft kept')
        t.signal(signal.SIGTERM)
        t.wait_exit(1)
        home = t.home
    with Form(home) as t:
        t.wait('has not been saved')
        t.press('d')
        t.opened()
        tap.same(t.field('活動名稱'), '')
        tap.same(t.drafts(), [])


def test_leaving_asks_only_when_something_would_be_lost():
    """Esc is silent when nothing was typed, asks when something was"""
    with Form(old=True).opened() as t:
        t.press('<Esc>')
        t.wait('o opens the form')
    with Form(old=True).opened() as t:
        t.press('x<BS><Esc>')
        t.wait('o opens the form')
        t.press('o')
        t.opened()
        t.press('x<Esc>')
        t.wait('not saved')
        t.wait('Stay here')
        t.press('s')
        t.wait_gone('Stay here')
        tap.same(t.field('活動名稱'), '秋季窯燒x')


def test_resize_loses_nothing():
    """a resize in the middle of typing keeps text and cursor, down to 60x16"""
    with Form().opened() as t:
        t.press('青瓷新品出窯')
        t.quiet()
        for cols, rows in (60, 16), (200, 50), (80, 24):
            t.resize(cols, rows)
            t.wait('青瓷新品出窯')
            t.quiet()
        t.press('了')
        t.wait('青瓷新品出窯了')


tap.main(globals())
