"""A marketplace of the tests' own whose messages are mails, with people, a campaign in the file, and settings of its way out."""
import os
import re
import sqlite3

import tap

AT = 1792116000  # 2026-10-16T10:00+08:00
NOW = '2026-10-16T10:00:00+08:00'


class Shop:
    """A shop with `people` who visited it (p001 … with an address each) and one campaign to them at AT."""

    def __init__(self, people, way, channel='email', **settings):
        self.folder = tap.folder()
        self.db = os.path.join(self.folder, 'shop.db')
        self.ini = os.path.join(self.folder, 'storekeep.ini')
        os.mkdir(os.path.join(self.folder, 'profiles'))
        self.profile(channel)
        self.settings(way, **settings)
        self.run('due', 'run')
        self.fill(people)

    def profile(self, channel):
        with open(os.path.join(os.environ['STOREKEEP_DATADIR'], 'profiles', 'ruten.ini'), encoding='utf-8') as f:
            text = f.read()
        text = text.replace('channel = 露露通', 'channel = ' + channel).replace('requires_running_plan = yes', 'requires_running_plan = no')
        with open(os.path.join(self.folder, 'profiles', 'post.ini'), 'w', encoding='utf-8') as f:
            f.write(text)

    def settings(self, way, **settings):
        with open(self.ini, 'w') as f:
            f.write('[shop]\nname = Clay\n[out post]\nway = %s\n' % way)
            for key, value in settings.items():
                f.write('%s = %s\n' % (key, value))

    def fill(self, people):
        self.sql('''INSERT INTO account (id, profile, label) VALUES (1, 'post', 'clay')''')
        self.sql('''INSERT INTO batch (id, kind, profile, source, state, started_at, started_by)
                    VALUES (1, 'audience', 'post', 'test', 'published', 1, 'mei')''')
        for i in range(1, people + 1):
            self.sql('INSERT INTO person (id, profile, code, email) VALUES (?, ?, ?, ?)', i, 'post', 'p%03d' % i, 'p%03d@example.com' % i)
            self.sql('INSERT INTO member_event (person_id, kind, item_no, at, batch_id) VALUES (?, ?, ?, ?, 1)', i, 'view_shop', '', AT - i)
        self.sql('''INSERT INTO campaign (id, account_id, profile, name, body, url, cta, send_at, state, created_at, created_by,
                    changed_at, changed_by, op_id) VALUES (1, 1, 'post', '秋釉', '新品出窯\n三天限定', 'https://www.ruten.com.tw/store/clay',
                    '看新品', ?, 'pending', 1, 'mei', 1, 'mei', 'c1')''', AT)
        self.sql("INSERT INTO campaign_audience (campaign_id, position, audience) VALUES (1, 0, 'visitors')")

    def sql(self, text, *values):
        with sqlite3.connect(self.db) as db:
            db.execute('PRAGMA foreign_keys = ON')
            return db.execute(text, values).fetchall()

    def run(self, *words, now=NOW, **more):
        return tap.run('--db', self.db, '--config', self.ini, '--now', now, *words, **more)

    def due(self, minutes=0, **more):
        return self.run('--json', 'due', 'run', now='2026-10-16T%02d:%02d:00+08:00' % divmod(600 + minutes, 60), **more)

    def states(self):
        """who is in which state: {'sent': 'p001 p002', …}"""
        out = {}
        for state, code in self.sql('SELECT r.state, p.code FROM campaign_recipient r JOIN person p ON p.id = r.person_id ORDER BY r.seq'):
            out[state] = (out.get(state, '') + ' ' + code).strip()
        return out

    def campaign(self):
        """state and counts"""
        return self.sql('SELECT state, handed, reach, uncertain, failed FROM campaign')[0]

    def answers(self, state):
        """what was answered of the rows in this state, in their order"""
        rows = self.run('--json', 'campaign', 'recipients', 1, 'state=' + state).json()['rows']
        return [row['answer'] for row in rows]

    def whole(self):
        tap.has(self.run('check', now=NOW).out, 'whole')


def member(line):
    return re.search(r'"member_id":"([^"]*)"', line).group(1)
