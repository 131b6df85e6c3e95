"""A campaign is sent into the spool, its pixels are asked for from the real nginx of Debian with the
configuration that we ship, and the access log that nginx writes gives the open rate."""
import datetime
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

import tap
from tap import has, run, same

PEOPLE = 8
EXAMPLE = os.environ['top_srcdir'] + '/doc/examples/nginx-pixel.conf'
NGINX = shutil.which('nginx', path=os.environ.get('PATH', '') + ':/usr/sbin:/sbin')
TAIPEI = datetime.timezone(datetime.timedelta(hours=8))


def stamp(moment):
    return moment.astimezone(TAIPEI).strftime('%Y-%m-%dT%H:%M:%S+08:00')


class Shop:
    """A shop that has sent one campaign half an hour ago to m0 … m7."""

    def __init__(self):
        self.here = tap.folder()
        self.now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        os.mkdir(self.here + '/spool')
        with open(self.here + '/storekeep.ini', 'w') as f:
            f.write('[out ruten]\nway = spool\nfolder = %s/spool\n' % self.here)
        with open(self.here + '/visitors.csv', 'w') as f:
            f.write('member_id,at\n')
            for n in range(PEOPLE):
                f.write('m%d,%s\n' % (n, stamp(self.now - datetime.timedelta(days=n + 1))))
        hour = datetime.timedelta(hours=1)
        self.do('plan', 'buy', 'plan=90', 'pay=card', before=hour)
        self.do('audience', 'import', self.here + '/visitors.csv', 'profile=ruten', 'source=visitors', before=hour)
        self.sent = (self.now - hour / 2).replace(second=0)
        self.do('campaign', 'create', 'name=秋釉', 'audiences=visitors', 'body=新青瓷出窯', 'cta=看新品', 'url=https://www.ruten.com.tw/store/a',
                'send_at=' + stamp(self.sent), before=hour)
        self.do('due', 'run', before=self.now - self.sent)

    def do(self, *words, before=datetime.timedelta(0), **how):
        return run('--db', self.here + '/shop.db', '--config', self.here + '/storekeep.ini', '--accept-warnings', '--now', stamp(self.now - before),
                   '--json', *words, **how)

    def references(self):
        found = []
        for name in sorted(os.listdir(self.here + '/spool')):
            with open('%s/spool/%s' % (self.here, name), encoding='utf-8') as f:
                found += [json.loads(line)['track'] for line in f if line.strip()]
        return found


class Server:
    """nginx on the loopback with our example inside its server block."""

    def __init__(self, here):
        with socket.socket() as s:
            s.bind(('127.0.0.1', 0))
            self.port = s.getsockname()[1]
        self.log = here + '/opens.log'
        with open(EXAMPLE, encoding='utf-8') as f:
            example = f.read().replace('/var/log/nginx/storekeep-opens.log', self.log)
        with open(here + '/pixel.conf', 'w', encoding='utf-8') as f:
            f.write(example)
        with open(here + '/nginx.conf', 'w') as f:
            f.write('daemon off; worker_processes 1; pid %(h)s/nginx.pid; error_log %(h)s/error.log;\n'
                    'events { worker_connections 64; }\n'
                    'http { access_log %(h)s/opens.log combined;\n'
                    'client_body_temp_path %(h)s/t1; proxy_temp_path %(h)s/t2; fastcgi_temp_path %(h)s/t3; uwsgi_temp_path %(h)s/t4; scgi_temp_path %(h)s/t5;\n'
                    'server { listen 127.0.0.1:%(p)d; root %(h)s; include %(h)s/pixel.conf; } }\n' % {'h': here, 'p': self.port})
        self.process = subprocess.Popen([NGINX, '-p', here, '-c', here + '/nginx.conf'], stderr=subprocess.DEVNULL)
        end = time.time() + 20
        while time.time() < end:
            with socket.socket() as s:
                if s.connect_ex(('127.0.0.1', self.port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError('nginx does not listen:\n' + open(here + '/error.log').read())

    def get(self, path):
        try:
            with urllib.request.urlopen('http://127.0.0.1:%d%s' % (self.port, path), timeout=20) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as e:
            return e.code, b''

    def close(self):
        self.process.terminate()
        self.process.wait(20)


def test_real_log():
    """three of eight open, one of them twice: 37.5; wrong references and other pages do not count"""
    if NGINX is None:
        return print('# nginx (nginx-light) is not installed')
    shop = Shop()
    refs = shop.references()
    same(len(refs), PEOPLE)
    server = Server(shop.here)
    try:
        for ref in (refs[0], refs[0], refs[3], refs[7]):
            status, body = server.get('/o/%s.gif' % ref)
            same((status, body[:6]), (200, b'GIF89a'))
        server.get('/o/%s.gif' % (refs[1][:-1] + ('0' if refs[1][-1] != '0' else '1')))
        server.get('/o/nothing.gif?x=%22')
        assert server.get('/elsewhere')[0] in (403, 404)
    finally:
        server.close()
    shop.now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    seen = shop.do('opens', 'import', server.log, '--dry-run').json()
    got = shop.do('opens', 'import', server.log).json()
    for name in ('new', 'left_out', 'refused'):
        same(seen[name], got[name], 'the preview says what the import does')
    same((got['left_out'], got['refused']), (2, 0))
    assert got['new'] in (3, 4), got  # twice in the same second is one event
    has(json.dumps(got['notes']), 'open_reference', 'log_other')
    row = shop.do('campaign', 'list', 'tab=sent').json()['rows'][0]
    same((row['reach'], row['opened'], row['open_rate'], row['state']), (PEOPLE, 3, '37.5', 'sent'))
    again = shop.do('opens', 'import', server.log).json()
    same(again['already'], True)
    one = shop.do('opens', 'show', row['id']).json()
    same((one['opened'], sum(one['by_day']), sum(one['by_hour']), one['final']), (3, 3, 3, False))
    with open(server.log, encoding='utf-8') as f:
        last = f.read()
    piped = shop.do('opens', 'import', '-', stdin=last + 'broken line\n').json()
    same((piped['new'], piped['refused'], piped['refusals'][0]['line']), (0, 1, last.count('\n') + 1))
    shop.now += datetime.timedelta(days=8)
    shop.do('due', 'run')
    same(shop.do('opens', 'show', row['id']).json()['final'], True)


if __name__ == '__main__':
    tap.main(globals())
