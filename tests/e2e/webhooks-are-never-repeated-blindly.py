"""A webhook against a real server with failures injected: 429 and 503 are tried again under the same key, other refusals have
failed, and what got no answer is uncertain."""
import base64
import http.server
import os
import signal
import socket
import ssl
import subprocess
import threading
import time

import out
import tap
from tap import same, has

# A certificate that nobody vouches for, for 127.0.0.1.
SELF_SIGNED = '''\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQglSYKlQZJhfckkXXf
42UoWf/gbs5jELDCscPf6YCFS4ehRANCAAS0jSMbkSqMHwvUkfovzTLyv5nr0a1Z
bFhW+r0YtGhCperQ1Yva2SP+iTgqWFs46GblVR1gigOMRSDRiloNYcZx
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBkTCCATagAwIBAgIURxepDYcj0kzm46fBtlfDXMsQ36UwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMjAyMTczOFoYDzIxMjYxMDI5
MDIxNzM4WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAS0jSMbkSqMHwvUkfovzTLyv5nr0a1ZbFhW+r0YtGhCperQ1Yva2SP+
iTgqWFs46GblVR1gigOMRSDRiloNYcZxo2QwYjAdBgNVHQ4EFgQUxNyAp39j5BUS
KhMxyEOO3RjLCwowHwYDVR0jBBgwFoAUxNyAp39j5BUSKhMxyEOO3RjLCwowDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0kAMEYC
IQCa2ku3gFh2UWKcJTp3ojoARE+HPRLXqyV/cjfF5OT30QIhAIqsDgvadiikZF4S
nTPEROcC5R3SUL8reUdibUIZxw3M
-----END CERTIFICATE-----
'''


class Server(http.server.ThreadingHTTPServer):
    """Answers by `plan`, one a request: a status, 'hang', 'cut'; then 200. Keeps (key, members, heads)."""
    daemon_threads = True

    def __init__(self, *plan):
        super().__init__(('127.0.0.1', 0), Handler)
        self.plan, self.requests = list(plan), []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return 'http://127.0.0.1:%d/hook' % self.server_address[1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    def handle_error(self, *_):
        pass


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        server = self.server
        what = server.plan.pop(0) if server.plan else 200
        body = self.rfile.read(int(self.headers['Content-Length'])).decode()
        lines = body.splitlines()
        server.requests.append((self.headers['Idempotency-Key'], [out.member(line) for line in lines], dict(self.headers), what))
        if what == 'hang':
            time.sleep(3)
            return
        if what == 'cut':
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(what)
        answer = b'thank you' if what == 200 else b'we say no because of %d \x1b[31m' % what
        self.send_header('Content-Length', str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def shop(server, people, **settings):
    settings.setdefault('timeout', 2)
    return out.Shop(people, 'webhook', channel='露露通', url=server.url, **settings)


def taken(server):
    """who was taken how often"""
    count = {}
    for _, members, _, what in server.requests:
        for m in members if what == 200 else []:
            count[m] = count.get(m, 0) + 1
    return count


def test_lines():
    """JSON lines in batches, each person once"""
    with Server() as server:
        s = shop(server, 5, batch=2)
        s.due()
        same([len(r[1]) for r in server.requests], [2, 2, 1])
        same(s.campaign(), ('sent', 0, 5, 0, 0))
        same(taken(server), {'p%03d' % i: 1 for i in range(1, 6)})
        has(server.requests[0][2]['Content-Type'], 'application/x-ndjson')
        same(len({r[0] for r in server.requests}), 3)
        s.whole()


def test_busy():
    """429 and 503: the same rows again, under the same key, after the back-off"""
    with Server(429, 200, 503) as server:
        s = shop(server, 6, batch=2, backoff=60)
        s.due()
        same(s.states(), {'queued': 'p001 p002 p005 p006', 'sent': 'p003 p004'})
        s.due(1)
        same(s.campaign(), ('sent', 0, 6, 0, 0))
        keys = [r[0] for r in server.requests]
        same(keys[0] in keys[3:], True)
        same(keys[2] in keys[3:], True)
        same(set(taken(server).values()), {1})
        s.whole()


def test_refused():
    """400: failed, with what was answered made harmless"""
    with Server(400) as server:
        s = shop(server, 3, batch=2)
        s.due()
        same(s.states(), {'failed': 'p001 p002', 'sent': 'p003'})
        answer = s.answers('failed')[0]
        has(answer, '400', 'we say no')
        assert '\x1b' not in answer
        s.whole()


def test_no_verdict():
    """500, a hang and a cut line: uncertain, never repeated; a person settles"""
    with Server(500, 200, 'hang', 200, 'cut') as server:
        s = shop(server, 10, batch=2, timeout=1)
        s.due()
        same(s.states(), {'uncertain': 'p001 p002 p005 p006 p009 p010', 'sent': 'p003 p004 p007 p008'})
        same(s.campaign(), ('uncertain', 0, 4, 6, 0))
        before = len(server.requests)
        s.due(30)
        same(len(server.requests), before)
        s.run('campaign', 'settle', 1, 'sent=no')
        same(s.campaign(), ('sent', 0, 4, 0, 6))
        s.whole()


def test_silence_stops_the_run():
    """three batches without an answer: the rest waits for the next run"""
    with Server('cut', 'cut', 'cut') as server:
        s = shop(server, 10, batch=2)
        s.due()
        same((s.campaign()[3], len(server.requests)), (6, 3))
        s.due(1)
        same(s.campaign(), ('uncertain', 0, 4, 6, 0))


def test_nobody_there():
    """nobody listens: later, and tried as often as it takes"""
    with Server() as server:
        s = shop(server, 2, backoff=60, tries=1)
    s.due()
    s.due(1)
    same(s.states(), {'queued': 'p001 p002'})
    same(s.campaign()[0], 'sending')


def test_secret():
    """a secret goes out as Bearer and stands nowhere else"""
    with Server(403) as server:
        path = os.path.join(tap.folder(), 'secret')
        with open(path, 'w') as f:
            f.write('t0ken-t0ken\n')
        os.chmod(path, 0o600)
        s = shop(server, 1, password_file=path)
        done = s.due()
        same(server.requests[0][2]['Authorization'], 'Bearer t0ken-t0ken')
        with open(s.db, 'rb') as f:
            assert b't0ken-t0ken' not in f.read()
        assert 't0ken' not in done.out + done.err
        s = shop(server, 1, user='mei', password_file=path)
        s.due()
        same(server.requests[1][2]['Authorization'], 'Basic ' + base64.b64encode(b'mei:t0ken-t0ken').decode())


def test_certificate():
    """a certificate that nobody vouches for: nothing is handed over"""
    with Server() as server:
        path = os.path.join(tap.folder(), 'self-signed.pem')
        with open(path, 'w') as f:
            f.write(SELF_SIGNED)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        s = out.Shop(2, 'webhook', channel='露露通', url=server.url.replace('http:', 'https:'), timeout=2)
        s.due()
        same((s.states(), server.requests), ({'queued': 'p001 p002'}, []))


def start(s):
    """a run in the background"""
    return subprocess.Popen([os.environ['STOREKEEP'], '--db', s.db, '--config', s.ini, '--now', out.NOW, 'due', 'run'],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_killed_while_it_waits():
    """a run that is killed while it waits for the answer: uncertain; a second one beside it leaves the sending alone"""
    with Server(200, 'hang') as server:
        s = shop(server, 6, batch=2, timeout=20)
        run = start(s)
        end = time.monotonic() + 60
        while len(server.requests) < 2 and time.monotonic() < end:
            time.sleep(0.01)
        beside = s.due().json()
        same((beside['sent'], [n['code'] for n in beside['notes'] if n['code'] == 'sender_busy']), (0, ['sender_busy']))
        run.send_signal(signal.SIGKILL)
        run.wait()
        same(s.states(), {'sent': 'p001 p002', 'handed_over': 'p003 p004', 'queued': 'p005 p006'})
        s.whole()
        s.due(1)
        same(s.states(), {'sent': 'p001 p002 p005 p006', 'uncertain': 'p003 p004'})
        same(taken(server), {'p001': 1, 'p002': 1, 'p005': 1, 'p006': 1})
        s.whole()


def test_settings_are_checked():
    """unknown keys, passwords in a url, a password over plain http"""
    with Server() as server:
        s = shop(server, 1)
        for more, code in (({'colour': 'red'}, 'config_key'), ({'batch': 0}, 'config_out_number'), ({'rate': 'many'}, 'config_out_number')):
            s.settings('webhook', url=server.url, **more)
            same(s.due(expect=1).json()['error']['code'], code)
        for url in ('http://mei:secret@127.0.0.1/', 'smtp://127.0.0.1', ''):
            s.settings('webhook', url=url)
            same(s.due(expect=1).json()['error']['code'], 'config_out')
        s.settings('webhook', url='http://example.com/', password_file='/nowhere')
        same(s.due(expect=1).json()['error']['code'], 'config_out')
        s.settings('pigeon', url=server.url)
        same(s.due(expect=1).json()['error']['code'], 'config_out_way')


if __name__ == '__main__':
    tap.main(globals())
