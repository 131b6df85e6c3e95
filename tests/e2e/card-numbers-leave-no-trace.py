"""What is typed into the payer form is checked and gone: no card number beyond its last four digits, no
security code, identity number or birth date in the file, its log, the audit, a draft, what a command says, or on
the screen at any moment (RUT-66)."""
import os
import re
import signal
import sqlite3

import tap
from tap import has, run, same
from terminal import Terminal

NOW = {'STOREKEEP_NOW': '2031-05-12T10:00:00+08:00'}
CARD, CODE, PERSON, BIRTH = '4929123412341232', '739', 'F131104093', '69/11/23'
SECRETS = [re.compile(p) for p in (CARD, r'4929[ -]?1234', r'\b739\b', PERSON, re.escape(BIRTH), '0691123', '1980-11-23')]


class Watched(Terminal):
    """Keeps every byte and every screen."""
    def __init__(self, *words, **options):
        self.raw, self.shots = b'', []
        super().__init__(*words, **options)

    def obey(self, data):
        self.raw += data
        super().obey(data)
        self.shots.append(self.text())


def shop():
    db = tap.folder() + '/shop.db'
    run('--db', db, 'plan', 'buy', 'plan=90', 'pay=card', env={'STOREKEEP_NOW': '2031-02-19T10:20:00+08:00'})
    return db


def clean(text, where):
    for secret in SECRETS:
        if secret.search(text):
            raise AssertionError('%r stands in %s' % (secret.pattern, where))


def no_trace(db, *folders):
    for table, in sqlite3.connect('file:%s?mode=ro' % db, uri=True).execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in sqlite3.connect('file:%s?mode=ro' % db, uri=True).execute('SELECT * FROM "%s"' % table):
            clean(' | '.join(map(str, row)), 'table ' + table)
    paths = [db, db + '-wal'] + [os.path.join(at, f) for folder in folders for at, _, names in os.walk(folder) for f in names]
    for path in filter(os.path.exists, paths):
        with open(path, 'rb') as f:
            data = f.read()
        for word in (CARD, '4929 1234', PERSON, BIRTH):
            same(word.encode() in data, False, '%s in %s' % (word, path))
        if not path.startswith(db):
            clean(data.decode(errors='replace'), path)


def in_memory(pid, words):
    """Those of the words that stand in what the process may write to; None where that may not be read."""
    found = set()
    try:
        with open('/proc/%d/maps' % pid) as maps, open('/proc/%d/mem' % pid, 'rb', 0) as mem:
            for line in maps:
                span, rights = line.split()[:2]
                if not rights.startswith('rw'):
                    continue
                start, end = (int(x, 16) for x in span.split('-'))
                # A sanitizer's shadow spans terabytes that hold no text.
                if end - start > 1 << 28:
                    continue
                mem.seek(start)
                data = mem.read(end - start)
                found.update(w for w in words if w.encode() in data)
    except PermissionError:
        return None
    return found


def form(t, route):
    t.wait('今日')
    t.press('gr')
    t.wait('最後變更設定時間')
    t.press('<F6>')
    t.wait('申請授權書')
    t.press('<F2>')
    t.wait('請選擇申請方式')
    t.press(route)
    t.wait('持卡人姓名')
    t.quiet(0.1)


def fill(t, birth=BIRTH):
    t.press('林美華<Tab>0928-123-456<Tab><Tab>' + PERSON + '<Tab>' + birth + '<Tab>' + CARD + '<Tab>' + CODE +
            '<Tab>12/35<Tab><Space><Tab>mei@example.tw<Tab>100<Tab>台北市中正區某路1號<Tab><Right>')
    t.quiet(0.1)


def test_typed_into_the_console():
    """the form in the console: refused once, then recorded"""
    db = shop()
    with Watched('--db', db, '--as', 'mei', env=NOW) as t:
        form(t, 'f')
        fill(t, '72/2/29')
        t.press('<F2>')
        t.wait('沒有這一天')
        has(t.row_with('信用卡卡號'), '************1232')
        has(t.row_with('信用卡安全碼'), '***', '3 個字')
        t.press('<C-u>' + BIRTH + '<F2>')
        t.wait('已登錄申請')
        t.quiet(0.1)
        if in_memory(t.pid, [CARD, PERSON, BIRTH]):
            raise AssertionError('%r are left in memory' % in_memory(t.pid, [CARD, PERSON, BIRTH]))
        has(t.row_with('自動扣款  '), '已開通', 'VISA *1232', '12/2035')
        t.press('<C-q>')
        t.wait_gone('最後變更設定時間')
        t.press('<C-q>')
        same(t.wait_exit(), 0)
        clean(re.sub(rb'\x1b\[[0-9;?]*[a-zA-Z]', b'', t.raw).decode(errors='replace'), 'the bytes of the terminal')
        for shot in t.shots:
            clean(shot, 'a screen')
    same(run('--db', db, '--json', 'renewal', 'show', env=NOW).json()['autodebit']['card_last4'], '1232')
    no_trace(db, os.environ['HOME'])


def test_draft_of_a_lost_line():
    """a line that is cut keeps a draft without the secrets, and offers it"""
    db = shop()
    with Watched('--db', db, '--as', 'mei', env=NOW) as t:
        form(t, 's')
        fill(t)
        t.signal(signal.SIGHUP)
        t.wait_exit()
    drafts = os.environ['HOME'] + '/state/storekeep/drafts'
    same(len(os.listdir(drafts)), 1)
    no_trace(db, os.environ['HOME'])
    with Watched('--db', db, '--as', 'mei', env=NOW) as t:
        t.wait('信用卡自動扣款申請')
        t.press('c')
        t.wait('最後變更設定時間')
        t.press('<F6>')
        t.wait('申請授權書')
        t.press('<F2>')
        t.wait('請選擇申請方式')
        t.press('s')
        t.wait('接續草稿')
        t.press('<Enter>')
        t.wait('林美華')
        has(t.row_with('信用卡卡號'), '[   ')
        has(t.row_with('身分證字號'), '[   ')
        for shot in t.shots:
            clean(shot, 'a screen')
        os.remove(os.path.join(drafts, os.listdir(drafts)[0]))


def test_given_on_standard_input():
    """a command takes secrets from standard input, never as words, and repeats none of them"""
    db = shop()
    words = ['--db', db, '--json', 'renewal', 'apply', 'route=fast', 'consent=yes', 'name=林美華', 'mobile=0928123456', 'card_expiry=12/2035',
             'issued_in_tw=yes', 'email=mei@example.tw', 'address=台北市', 'invoice=donation']
    for name, value in ('card_no', CARD), ('card_cvc', CODE), ('national_id', PERSON), ('birth', BIRTH):
        e = run(*words, '%s=%s' % (name, value), env=NOW, expect=1)
        same((e.json()['error']['rule'], e.json()['error']['field']), ('RUT-66', name))
        clean(e.out + e.err, 'a refusal')
    secrets = ['national_id=-', 'birth=-', 'card_no=-', 'card_cvc=-']
    bad = run(*words, *secrets, stdin='\n'.join(('F131104094', '72/2/29', CARD[:-1] + '3', '73')) + '\n', env=NOW, expect=1)
    same([e['field'] for e in bad.json()['errors']], ['national_id', 'birth', 'card_no', 'card_cvc'])
    same(any(v in bad.out + bad.err for v in ('F131104094', CARD[:-1], '72/2/29')), False)
    done = run(*words, *secrets, stdin='\n'.join((PERSON, BIRTH, CARD, CODE)) + '\n', env=NOW)
    same((done.json()['state'], done.json()['card_last4'], done.json()['card_brand']), ('active', '1232', 'VISA'))
    clean(done.out + done.err, 'the answer')
    clean(run('--db', db, '--json', 'audit', 'list', env=NOW).out, 'the audit')
    no_trace(db, os.environ['HOME'])


tap.main(globals())
