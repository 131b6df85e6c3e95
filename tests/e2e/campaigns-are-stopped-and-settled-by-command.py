"""What a person does with a campaign on its way, by command: pause, resume, cancel, settle, recipients, history, test."""
import glob
import json
import os

import out
import tap
from tap import same, has


def shop(people, **settings):
    folder = tap.folder()
    s = out.Shop(people, 'spool', channel='露露通', folder=folder, **settings)
    s.spool = folder
    return s


def lines(s):
    found = []
    for path in sorted(glob.glob(os.path.join(s.spool, '*.jsonl'))):
        with open(path, encoding='utf-8') as f:
            found += [json.loads(line) for line in f]
    return found


def refused(s, *words):
    return s.run('--json', 'campaign', *words, expect=1).json()['error']


def test_lines_of_the_spool():
    """a line says who, what and by which reference"""
    s = shop(3)
    s.due()
    got = lines(s)
    same([line['member_id'] for line in got], ['p001', 'p002', 'p003'])
    first = got[0]
    same((first['campaign_id'], first['seq'], first['channel'], first['button'], first['link'], first['test']),
         (1, 1, '露露通', '看新品', 'https://www.ruten.com.tw/store/clay', False))
    same([b['kind'] for b in first['blocks']], ['body', 'cta'])
    same(first['blocks'][0]['text'], '新品出窯\n三天限定')
    same(first['send_at'], '2026-10-16T10:00:00+08:00')
    same(len({line['track'] for line in got}), 3)
    same([os.stat(f).st_mode & 0o007 for f in glob.glob(s.spool + '/*')], [0])


def test_pause_and_resume():
    """a paused one is passed over and goes on where it stopped"""
    s = shop(5, rate=2)
    s.due()
    same(s.run('--json', 'campaign', 'pause', 1).json()['state'], 'sending')
    same(refused(s, 'pause', 1)['code'], 'campaign_state')
    s.due(1)
    same(len(lines(s)), 2)
    s.run('campaign', 'resume', 1)
    same(refused(s, 'resume', 1)['code'], 'campaign_state')
    s.due(2)
    s.due(3)
    same(s.campaign(), ('sent', 0, 5, 0, 0))


def test_cancel():
    """cancelled: what was handed over counts, the rest is withdrawn; tried first it changes nothing"""
    s = shop(5, rate=2)
    same(s.run('--json', 'campaign', 'cancel', 1, now='2026-10-16T09:00', expect=1).json()['error']['code'], 'campaign_state')
    s.due()
    s.run('--dry-run', 'campaign', 'cancel', 1)
    same(s.campaign()[0], 'sending')
    told = s.run('--json', 'campaign', 'cancel', 1).json()
    same((told['state'], told['reach'], told['withdrawn']), ('sent', 2, 3))
    s.due(5)
    same(len(lines(s)), 2)
    same(refused(s, 'cancel', 1)['code'], 'campaign_state')
    s.whole()


def test_recipients():
    """rows with the entity's fields, by state, and what one person was sent"""
    s = shop(3, rate=2)
    s.due()
    page = s.run('--json', 'campaign', 'recipients', 1).json()
    same(page['total'], 3)
    same([(r['campaign_id'], r['member_id'], r['audience'], r['state']) for r in page['rows']],
         [(1, 'p001', 'visitors', 'sent'), (1, 'p002', 'visitors', 'sent'), (1, 'p003', 'visitors', 'queued')])
    same([r['member_id'] for r in s.run('--json', 'campaign', 'recipients', 1, 'state=queued').json()['rows']], ['p003'])
    same(s.run('--json', 'campaign', 'recipients', 1, 'state=trouble').json()['rows'], [])
    same([r['campaign_id'] for r in s.run('--json', 'campaign', 'recipients', 'member=p001', 'profile=post').json()['rows']], [1])
    same(refused(s, 'recipients', 'member=nobody', 'profile=post')['code'], 'member_missing')
    same(refused(s, 'recipients', 1, 'state=lost')['code'], 'state_unknown')
    same(refused(s, 'recipients')['code'], 'id_missing')
    hands = s.run('--json', 'campaign', 'handovers', 1).json()['rows']
    same([(h['way'], h['rows'], h['state']) for h in hands], [('spool', 2, 'acknowledged')])


def test_settle():
    """figures of the marketplace, their refusals, and words that say nothing"""
    s = shop(3)
    os.unlink(s.ini)
    with open(s.ini, 'w') as f:
        f.write('[shop]\nname = Clay\n')
    s.due()
    same(s.campaign()[0], 'uncertain')
    same(refused(s, 'settle', 1)['code'], 'sent_missing')
    same(refused(s, 'settle', 1, 'as=perhaps')['code'], 'as_unknown')
    same(refused(s, 'settle', 1, 'sent=yes')['code'], 'reach_missing')
    error = refused(s, 'settle', 1, 'reach=3', 'opened=4')
    same((error['rule'] in ('RUT-126', None, ''), error['field']), (True, 'opened'))
    told = s.run('--json', 'campaign', 'settle', 1, 'reach=3', 'opened=1').json()
    same((told['state'], told['reach'], told['opened'], told['open_rate']), ('sent', 3, 1, '33.33'))


def test_a_folder_that_is_missing():
    """nothing is lost where the spool folder is missing: exit 3, and the next run sends"""
    s = shop(2)
    os.rmdir(s.spool)
    same(s.due(expect=3).json()['error']['code'], 'way_folder')
    same(s.campaign()[:2], ('sending', 0))
    os.mkdir(s.spool)
    s.due(1)
    same(s.campaign(), ('sent', 0, 2, 0, 0))


def test_a_file_of_another_shop():
    """a file of the same name is not written over"""
    s = shop(2)
    name = os.path.join(s.spool, 'storekeep-post-c1-00000001.jsonl')
    with open(name, 'w') as f:
        f.write('another\n')
    same(s.due(expect=3).json()['error']['code'], 'spool_exists')
    with open(name) as f:
        same(f.read(), 'another\n')
    os.unlink(name)
    s.due(1)
    same(s.campaign(), ('sent', 0, 2, 0, 0))


def test_trial():
    """a test is a file of its own and counts nowhere"""
    s = shop(2)
    answer = s.run('--json', 'campaign', 'test', 1, 'to=mei').json()
    same(answer['test'], True)
    got = lines(s)
    same([(line['member_id'], line['test'], line['seq']) for line in got], [('mei', True, 0)])
    same(s.campaign()[0], 'pending')
    same(refused(s, 'test', 1)['code'], 'to_missing')


if __name__ == '__main__':
    tap.main(globals())
