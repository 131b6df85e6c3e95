"""Broadcasts in a terminal: the composer shows what a member of the audience reads, who gets it and what it costs; a message to
those who are marked; what one member was sent; letters leave by mail, each once."""
import base64
import os
import socket
import sqlite3

from aiosmtpd.controller import Controller

import tap
from tap import has, run, same
from terminal import Terminal

NOW = '2026-06-01T10:00'

COMPOSED = '''\
 掌櫃  Kiln 群發訊息 > 新訊息              2026-06-01 週一 10:00   mei
────────────────────────────────────────────────────────────────────────────────
  名稱      [                                                           ]  0/40
  主旨      [哈囉 {{first_name}}                                      ]  17/100
> 內容      [{{last_name}}小姐您好                                  ]
            [                                                       ]
            [                                                       ]
            [                                                       ]
            [                                                       ]
            [                                                       ]   17/1000
  （下面還有）
  2 人會收到。未發送：1 人沒有地址、1 人未同意訂閱。
  {{first_name}}、{{last_name}}、{{site_url}} 會依每位收件人填入。
────────────────────────────────────────────────────────────────────────────────
林美華 <mei@example.com>
哈囉 美華
────────────────────────────────────────────────────────────────────────────────
林小姐您好
'''


class Shop:
    def __init__(self, out='way = spool\nfolder = %s/out\n'):
        self.folder = tap.folder()
        os.mkdir(self.folder + '/out')
        with open(self.folder + '/storekeep.ini', 'w') as f:
            f.write('[shop]\nname = Kiln\n[out easystore]\n' + (out % self.folder if '%s' in out else out))
        for words in (('last_name=林', 'first_name=美華', 'email=mei@example.com', 'phone=0912345678', 'email_consent=yes'),
                      ('last_name=陳', 'first_name=大文', 'email=wen@example.com', 'email_consent=no'),
                      ('last_name=王', 'email=wang@example.com', 'email_consent=yes'),
                      ('last_name=Lin', 'first_name=Joe', 'phone=0922333444', 'email_consent=no')):
            self.does('member', 'create', 'profile=easystore', *words)

    def does(self, *words, code=0, now=NOW):
        return run('--db', self.folder + '/shop.db', '--config', self.folder + '/storekeep.ini', '--now', now, '--as', 'mei', '--json', *words,
                   expect=code).json()

    def open(self, language='zh_TW', **more):
        t = Terminal('--db', self.folder + '/shop.db', '--config', self.folder + '/storekeep.ini', '--as', 'mei',
                     env={'STOREKEEP_NOW': NOW + ':00+08:00'}, language=language, **more)
        t.wait('10:00')
        t.quiet(0.1)
        return t

    def sql(self, text):
        with sqlite3.connect(self.folder + '/shop.db') as db:
            return db.execute(text).fetchall()


def test_composed():
    """typed, counted and read as 林美華 will; F3 is the next reader; now is asked about, sent by n"""
    shop = Shop()
    with shop.open() as t:
        t.press('gw')
        t.wait('還沒有訊息')
        t.press('<F6>')
        t.wait('尚未選擇收件對象')
        t.press('<Tab><F4>')
        t.wait('所有人')
        t.press('<Enter>')
        t.wait('2 人會收到')
        t.press('<Tab><Tab>哈囉 {{first_name}}<Tab>{{last_name}}小姐您好')
        t.wait('林小姐您好')
        t.quiet(0.2)
        same([r.rstrip() for r in t.rows()[1:18]], [r.rstrip() for r in COMPOSED.splitlines()[1:]])
        t.press('<F3>')
        t.wait('陳小姐您好')
        t.press('<Tab>now<F2>')
        t.wait('現在發送嗎')
        has(t.text(), '其中 1 人沒有這個姓名欄位')
        t.press('y')
        t.wait('已確認')
        t.press('<Enter>')
        t.wait('等待中 2')
        t.press('n')
        t.wait('已送出 2 則訊息')
        has(t.text(), '已完成', '未同意訂閱', '沒有地址')
    same(shop.sql('SELECT member_id, state FROM message_recipient ORDER BY seq'), [(1, 'sent'), (2, 'skipped'), (3, 'sent'), (4, 'skipped')])


def test_refused_under_the_field():
    """an unknown field stands under the text, nothing is kept"""
    shop = Shop()
    with shop.open() as t:
        t.press('gw')
        t.wait('還沒有訊息')
        t.press('<F6>')
        t.wait('尚未選擇')
        t.press('<Tab><Tab><Tab><Tab>{{nick}}<F2>')
        t.wait('{{nick}} 這個欄位')
    same(shop.sql('SELECT count(*) FROM message'), [(0,)])


def test_sms_note():
    """a text message: characters, messages per member, credits; the account is asked for on confirming"""
    shop = Shop()
    shop.does('sms', 'add', 'kind=trial')
    with shop.open() as t:
        t.press('gw')
        t.wait('還沒有訊息')
        t.press('<F6>')
        t.wait('尚未選擇')
        t.press('<Right>')
        t.wait('簡訊類別')
        t.press('<Tab><F4>')
        t.wait('所有人')
        t.press('<Enter><Tab><Tab><Tab>' + '字' * 71)
        t.wait('2 人會收到：4 則簡訊，使用 4 積分（現有 10）')
        t.press('<F2>')
        t.wait('已存為草稿')


def test_marked():
    """members that are marked: a and m open the composer for them alone; the record says what one was sent"""
    shop = Shop()
    with shop.open() as t:
        t.press('gm')
        t.wait('林美華')
        t.quiet(0.1)
        t.press('<Space>j<Space>am')
        t.wait('2 位會員')
        t.press('<Tab><Tab><Tab><Tab>hi<F2>')
        t.wait('已存為草稿')
    rows = shop.sql('SELECT audience FROM message')
    same(len(rows), 1)
    shop.does('message', 'create', 'members=1', 'name=週年慶', 'text=hello', 'scheduled_at=now')
    shop.does('due', 'run')
    with shop.open() as t:
        t.press('gm')
        t.wait('林美華')
        t.press('/美華<Enter><Enter>')
        t.wait('點數 0')
        for _ in range(12):
            t.press('<Tab>')
            t.quiet(0.1)
            if '週年慶' in t.text():
                break
        has(t.row_with('週年慶'), '群發', '電子郵件')
        t.press('<Enter>')
        t.wait('收件對象：1 位會員')


def test_registers():
    """g q and a digit: letters, tokens, channels"""
    shop = Shop()
    with shop.open() as t:
        t.press('gq')
        t.wait('自動發出的信件')
        t.press('3')
        t.wait('還沒有紀錄')
        t.press('<F6>')
        t.wait('購買')
        t.press('<Tab><Tab>60<F2>')
        t.wait('可發 3 則驗證碼')
        t.press('<Esc>6<F6>')
        t.wait('新增通訊管道')
        t.press('<Tab><Tab>官方帳號<F2>')
        t.wait('官方帳號')
        t.press('<Esc>1')
        t.wait('獲得點數通知信')
    same(shop.sql('SELECT tokens FROM token_entry'), [(60,)])
    same(shop.sql('SELECT kind, name FROM channel'), [('live_chat', '官方帳號')])


class Server:
    """keeps mails by receiver; 550 for whom `never` names"""

    def __init__(self, never=()):
        self.mails, self.never = {}, set(never)
        with socket.socket() as s:
            s.bind(('127.0.0.1', 0))
            self.port = s.getsockname()[1]
        self.controller = Controller(self, hostname='127.0.0.1', port=self.port)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.never:
            return '550 no such user'
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        self.mails.setdefault(envelope.rcpt_tos[0], []).append(envelope.content.decode())
        return '250 taken'

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()


def test_by_mail():
    """by SMTP: subject and text of each; what is refused has failed, and is tried again by hand; text messages do not go this way"""
    with Server(never=['wang@example.com']) as server:
        shop = Shop('way = smtp\nurl = smtp://127.0.0.1:%d\nfrom = shop@example.com\ntimeout = 5\n' % server.port)
        shop.does('message', 'create', 'all=yes', 'subject=Hi {{first_name}}', 'text=您好 {{last_name}}', 'scheduled_at=now')
        shop.does('due', 'run')
        m = shop.does('message', 'show', '1')
        same((m['state'], m['sent'], m['failed']), ('done', 1, 1))
        mail = server.mails['mei@example.com'][0]
        has(mail, 'To: <mei@example.com>', 'Message-ID: <message-1-1')
        has(base64.b64decode(mail.split('\r\n\r\n', 1)[1]).decode(), '您好 林')
        has(str(shop.does('message', 'recipients', '1', 'state=failed')['rows']), '550')
        server.never.clear()
        same(shop.does('message', 'retry', '1')['state'], 'sending')
        shop.does('due', 'run')
        shop.does('due', 'run')
        same(shop.does('message', 'show', '1')['sent'], 2)
        same({who: len(m) for who, m in server.mails.items()}, {'mei@example.com': 1, 'wang@example.com': 1})
        shop.does('integration', 'create', 'name=onewaysms', 'account=kiln123456')
        same(shop.does('message', 'create', 'channel=sms', 'all=yes', 'text=x', 'scheduled_at=now', code=1)['error']['code'], 'channel')


tap.main(globals())
