#!/usr/bin/env python3
"""Making the recipients of a campaign against a bare INSERT ... SELECT in the sqlite3 tool, and handing them over to the
spool against the tool writing the same lines. --rows: people who visited the shop."""
import glob
import os
import shutil
import measure as m

AT = 1792116000  # 2026-10-16T10:00+08:00
NOW = '2026-10-16T10:00:00+08:00'

PEOPLE = '''
PRAGMA synchronous = OFF;
BEGIN;
INSERT INTO account (id, profile, label) VALUES (1, 'ruten', 'clay_and_co');
INSERT INTO plan_order (id, account_id, plan_days, origin, state, list_price, amount, chosen_at, op_id, created_by)
  VALUES (1, 1, 360, 'manual', 'paid', 7680, 7680, 0, 'plan', 'bench');
INSERT INTO term (id, account_id, order_id, starts_at, ends_at, expires_on, quota_bought)
  VALUES (1, 1, 1, {at} - 864000, {at} + 8640000, '2027-01-24', 10000000);
INSERT INTO batch (id, kind, profile, source, state, started_at, started_by) VALUES (1, 'audience', 'ruten', 'bench', 'published', 1, 'bench');
WITH RECURSIVE k (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM k WHERE i < {rows})
  INSERT INTO person (id, profile, code, name) SELECT i, 'ruten', printf('buyer%07d', i), '王小明' FROM k;
INSERT INTO member_event (person_id, kind, item_no, at, batch_id) SELECT id, 'view_shop', '', {at} - 60 - (id * 7919) % 30000000, 1 FROM person;
COMMIT;
'''
CAMPAIGN = '''
INSERT INTO campaign (id, account_id, profile, name, body, url, cta, send_at, state, created_at, created_by, changed_at, changed_by, op_id)
  VALUES ({id}, 1, 'ruten', '秋釉', '新品青瓷出窯，全館三天限定，滿千折百。', 'https://www.ruten.com.tw/store/clay/', '馬上逛逛', {at}, 'pending', 1, 'bench', 1, 'bench', 'c{id}');
INSERT INTO campaign_audience (campaign_id, position, audience) VALUES ({id}, 0, 'visitors');
UPDATE term SET quota_bought = 10000000;
'''
BARE = '''
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
INSERT INTO campaign_recipient (campaign_id, seq, person_id, audience, state)
  SELECT 1, row_number() OVER (ORDER BY visitors_at DESC, person_id), person_id, 0, 'queued' FROM audience_seen
  WHERE profile = 'ruten' AND visitors_at BETWEEN {at} - 31536000 AND {at} AND skip = 0;
'''
LINES = '''
.mode list
.once {out}
SELECT json_object('profile', 'ruten', 'campaign_id', campaign_id, 'seq', seq, 'member_id', p.code, 'track',
  campaign_id || '-' || seq || '-01234567', 'send_at', '2026-10-16T10:00:00+08:00', 'channel', '露露通', 'blocks',
  json_array(json_object('kind', 'body', 'title', NULL, 'text', c.body, 'link', NULL, 'placeholder', json('false')),
  json_object('kind', 'cta', 'title', NULL, 'text', c.cta, 'link', c.url, 'placeholder', json('false'))),
  'button', c.cta, 'link', c.url, 'test', json('false'))
  FROM campaign_recipient r JOIN person p ON p.id = r.person_id JOIN campaign c ON c.id = r.campaign_id
  WHERE r.campaign_id = 1 ORDER BY r.seq;
'''


def sql(db, text):
    m.run('sqlite3', db, input=text.encode())


def due(db, ini):
    m.run(m.PROGRAM, '--db', db, '--config', ini, '--now', NOW, 'due', 'run')


def settings(path, folder, more=''):
    with open(path, 'w') as f:
        f.write('[out ruten]\nway = spool\nfolder = %s\n%s' % (folder, more))


def measure(folder, db, people):
    """One size: a file with so many people, made ready; then the two halves of a send."""
    spool, work, bare = folder('spool'), folder('work.db'), folder('bare.db')
    slow, quick = folder('slow.ini'), folder('quick.ini')
    os.makedirs(spool, exist_ok=True)
    settings(slow, spool, 'rate = 1\n')
    settings(quick, spool)

    def fresh():
        for f in glob.glob(spool + '/*') + glob.glob(work + '*'):
            os.unlink(f)
        shutil.copy(db, work)
        os.sync()

    def copy_bare():
        for f in glob.glob(bare + '*'):
            os.unlink(f)
        shutil.copy(db, bare)
        os.sync()

    base = m.seconds(rounds, lambda: sql(bare, BARE.format(at=AT)), copy_bare)
    made = m.seconds(rounds, lambda: due(work, slow), fresh)
    lines = m.seconds(rounds, lambda: sql(bare, LINES.format(out=folder('lines.jsonl'))))

    def made_ready():
        fresh()
        due(work, slow)
        sql(work, 'UPDATE hand_over SET at = at - 60;')

    sent = m.seconds(rounds, lambda: due(work, quick), made_ready)
    m.say('bare INSERT ... SELECT of %d recipients' % people, base, 's')
    m.say('recipients taken and written, %d' % people, made, 's', base, 1.3)
    m.say('the same lines by the sqlite3 tool, %d' % people, lines, 's')
    m.say('handed over to the spool and acknowledged, %d' % people, sent, 's', lines)
    m.say('messages a second to the spool', people / sent, '/s')


o = m.options(__doc__)
rounds = o.rounds
with m.Folder() as folder:
    for people in (o.rows * 15 // 100, o.rows * 60 // 100):
        db = folder('shop-%d.db' % people)
        m.run(m.PROGRAM, '--db', db, '--now', NOW, 'due', 'run')
        sql(db, PEOPLE.format(rows=people, at=AT))
        m.storekeep(db, 'audience', 'count')
        sql(db, CAMPAIGN.format(id=1, at=AT) + 'PRAGMA wal_checkpoint(TRUNCATE);')
        measure(folder, db, people)
