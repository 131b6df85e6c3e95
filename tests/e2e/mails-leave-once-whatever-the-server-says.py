"""SMTP against a real server with failures injected: 4xx is tried again, 5xx has failed, a line that drops behind the mail is
uncertain, and nothing is ever sent twice."""
import base64
import os
import socket
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

import out
import tap
from tap import same, has


class Server:
    """Keeps the mails by receiver; `plan` says what goes wrong for whom: {'p002': ['451 later'], …}, each answer once."""

    def __init__(self, rcpt=None, data=None):
        self.mails, self.rcpt, self.data = {}, rcpt or {}, data or {}
        self.controller = Controller(self, hostname='127.0.0.1', port=self.free_port())

    @staticmethod
    def free_port():
        with socket.socket() as s:
            s.bind(('127.0.0.1', 0))
            return s.getsockname()[1]

    async def handle_RCPT(self, server, session, envelope, address, options):
        wrong = self.rcpt.get(address[:4])
        if wrong:
            return wrong.pop(0)
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        who = envelope.rcpt_tos[0][:4]
        wrong = self.data.get(who)
        what = wrong.pop(0) if wrong else '250 taken'
        if what.startswith('250') or what == 'drop':
            self.mails.setdefault(who, []).append(envelope.content.decode())
        if what == 'drop':
            session.loop_transport = server.transport
            server.transport.abort()
        return what

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()

    @property
    def url(self):
        return 'smtp://127.0.0.1:%d' % self.controller.port


def shop(server, people, **settings):
    settings.setdefault('from', 'shop@example.com')
    return out.Shop(people, 'smtp', url=server.url, timeout=5, **settings)


def test_each_gets_one_mail():
    """everybody gets one mail with subject, text and a reference of its own"""
    with Server() as server:
        s = shop(server, 7, batch=3)
        s.due()
        same(s.campaign(), ('sent', 0, 7, 0, 0))
        same(sorted(server.mails), ['p%03d' % i for i in range(1, 8)])
        same({len(m) for m in server.mails.values()}, {1})
        mail = server.mails['p001'][0]
        has(mail, 'To: <p001@example.com>', 'From: <shop@example.com>', 'Message-ID: <1-1-', 'Date: Fri, 16 Oct 2026 02:00:00 +0000')
        text = base64.b64decode(mail.split('\r\n\r\n', 1)[1]).decode()
        has(text, '新品出窯\r\n三天限定', '看新品', 'https://www.ruten.com.tw/store/clay')
        s.due(5)
        same({len(m) for m in server.mails.values()}, {1})
        s.whole()


def test_later():
    """4xx once: tried again after the back-off, not before"""
    with Server(rcpt={'p002': ['451 4.3.0 come back later']}, data={'p003': ['452 4.2.2 mailbox full']}) as server:
        s = shop(server, 3, backoff=120)
        done = s.due().json()
        same((done['sent'], done['later']), (1, 2))
        same(s.states(), {'sent': 'p001', 'queued': 'p002 p003'})
        same(s.campaign()[0], 'sending')
        s.due(1)
        same(s.states()['queued'], 'p002 p003')
        s.due(2)
        same(s.campaign(), ('sent', 0, 3, 0, 0))
        same({len(m) for m in server.mails.values()}, {1})
        s.whole()


def test_never():
    """5xx has failed for good, with the server's words; the others are not held up"""
    with Server(rcpt={'p002': ['550 5.1.1 no such user']}, data={'p003': ['554 5.7.1 spam']}) as server:
        s = shop(server, 4)
        s.due()
        same(s.campaign(), ('sent', 0, 2, 0, 2))
        same(s.states(), {'sent': 'p001 p004', 'failed': 'p002 p003'})
        answers = s.answers('failed')
        has(answers[0], '550', 'no such user')
        has(answers[1], '554', 'spam')
        s.whole()


def test_tries_end():
    """after so many tries a 4xx has failed too"""
    with Server(rcpt={'p001': ['451 later'] * 9}) as server:
        s = shop(server, 1, backoff=60, tries=3)
        for minute in (0, 1, 3):  # 60 s, then 120 s
            same(s.campaign()[0], 'sending' if minute else 'pending')
            s.due(minute)
        same(s.campaign(), ('not_sent', 0, 0, 0, 1))
        same(len(server.rcpt['p001']), 6)


def test_dropped_behind_the_mail():
    """a connection that drops behind the mail's last byte: uncertain, never repeated"""
    with Server(data={'p002': ['drop']}) as server:
        s = shop(server, 3)
        s.due()
        same(s.states(), {'sent': 'p001 p003', 'uncertain': 'p002'})
        same(s.campaign(), ('uncertain', 0, 2, 1, 0))
        s.due(10)
        same(len(server.mails['p002']), 1)
        s.run('campaign', 'settle', 1, 'sent=yes')
        same(s.campaign(), ('sent', 0, 3, 0, 0))
        s.whole()


def test_nobody_there():
    """no server: nothing is lost and nothing has failed, however often it is tried"""
    with Server() as server:
        s = shop(server, 3, backoff=60, tries=2)
    for minute in (0, 1, 3, 7):
        s.due(minute)
    same(s.campaign(), ('sending', 0, 0, 0, 0))
    with Server() as server:
        s.settings('smtp', url=server.url, **{'from': 'shop@example.com'})
        for minute in (30, 60, 90):
            s.due(minute)
        same(s.campaign(), ('sent', 0, 3, 0, 0))
        same({len(m) for m in server.mails.values()}, {1})


class Slow:
    """Says nothing behind DATA: the answer is waited for as long as the settings say, then it is uncertain."""

    def __init__(self):
        self.listener = socket.create_server(('127.0.0.1', 0))
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                link = self.listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.talk, args=(link,), daemon=True).start()

    @staticmethod
    def talk(link):
        lines = link.makefile('rwb', buffering=0)
        lines.write(b'220 slow\r\n')
        for line in lines:
            word = line[:4].upper()
            if word == b'DATA':
                lines.write(b'354 go on\r\n')
                while lines.readline() not in (b'.\r\n', b''):
                    pass
                continue  # and not a word more
            lines.write(b'221 bye\r\n' if word == b'QUIT' else b'250 ok\r\n')


def test_slow():
    """a server that never answers: three are uncertain, then nobody else is tried in this run"""
    slow = Slow()
    s = out.Shop(6, 'smtp', url='smtp://127.0.0.1:%d' % slow.listener.getsockname()[1], timeout=1, **{'from': 'shop@example.com'})
    s.due()
    same(s.states(), {'uncertain': 'p001 p002 p003', 'queued': 'p004 p005 p006'})
    slow.listener.close()
    s.whole()


def test_no_address():
    """a person without a usable address has failed; nobody is asked"""
    with Server() as server:
        s = shop(server, 2)
        s.sql("UPDATE person SET email = 'no address' WHERE id = 2")
        s.due()
        same(s.states(), {'sent': 'p001', 'failed': 'p002'})


def test_channel():
    """RUT-5: a marketplace whose messages are chat messages sends no mail"""
    with Server() as server:
        s = out.Shop(2, 'smtp', channel='露露通', url=server.url, **{'from': 'shop@example.com'})
        error = s.due(expect=1).json()['error']
        same((error['code'], error['field']), ('channel', 'way'))
        same(server.mails, {})


def test_password_file():
    """a password that others can read is not used, and never shown"""
    with Server() as server:
        secret = os.path.join(tap.folder(), 'secret')
        with open(secret, 'w') as f:
            f.write('correct horse battery\n')
        os.chmod(secret, 0o644)
        s = shop(server, 1, user='mei', password_file=secret)
        done = s.due(expect=3)
        same(done.json()['error']['code'], 'way_password')
        assert 'horse' not in done.out + done.err
        same(server.mails, {})
        same(s.campaign()[0], 'sending')


def test_trial():
    """campaign test sends one mail and counts nowhere"""
    with Server() as server:
        s = shop(server, 2)
        s.run('campaign', 'test', 1, 'to=mei@example.com')
        same(list(server.mails), ['mei@'])
        same(s.campaign(), ('pending', 0, 0, 0, 0))
        s.run('campaign', 'test', 1, 'to=nobody', expect=1)


if __name__ == '__main__':
    tap.main(globals())
