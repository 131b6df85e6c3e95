"""Options, words and fields of the command line: what is refused, how, and with which exit code (CLI)."""
import json
import os
import subprocess

import tap
from tap import run, same, has


def test_unknown_words():
    """an unknown word is usage: exit 2, and the word that was meant"""
    for words, meant in ((('chek',), 'check'), (('audit', 'lits'), 'list'), (('audit', 'list', 'limt=3'), 'limit'),
                         (('--jsn', 'info'), '--json'), (('format', 'check', 'bam', '1'), 'ban')):
        done = run(*words, expect=2)
        same(done.out, '')
        has(done.err, meant)


def test_far_words():
    """a word that is like none is not guessed at"""
    done = run('xyzzy', expect=2)
    assert 'Did you mean' not in done.err, done


def test_missing_words():
    """missing and surplus words show the usage"""
    has(run('backup', expect=2).err, 'storekeep backup FILE')
    has(run('backup', 'a', 'b', expect=2).err, '"b"')
    has(run('audit', expect=2).err, 'verb')
    has(run('--db', expect=2).err, '--db')


def test_twice():
    """a field twice is usage"""
    run('audit', 'list', 'limit=1', 'limit=2', expect=2)


def test_no_terminal():
    """the console without a terminal says so and exits 2"""
    has(run(expect=2).err, 'terminal')


def test_error_document():
    """with --json an error is one document on standard output"""
    done = run('format', 'split', 'total=1.5', '--json', expect=1)
    same(done.json(), {'error': {'code': 'number_decimals', 'rule': 'FMT-45', 'field': 'total',
                                 'message': done.json()['error']['message']}})
    has(done.err, done.json()['error']['message'])


def test_failed():
    """a file that cannot be read is exit 3"""
    done = run('file', 'inspect', '/nowhere/x.csv', '--json', expect=3)
    same(done.json()['error']['code'], 'file_open')


def test_trial_makes_nothing():
    """--dry-run without a shop's file leaves none, nor its folder"""
    calendar = os.path.join(tap.folder(), 'calendar.csv')
    open(calendar, 'w').close()
    path = os.path.join(tap.folder(), 'new', 'shop.db')
    run('--db', path, '--dry-run', 'calendar', 'add', 'date=2026-12-31')
    run('--db', path, '--dry-run', 'calendar', 'import', calendar, expect=1)
    same(os.path.exists(os.path.dirname(path)), False)


def test_header_through_a_pipe():
    """file inspect finds a profile's header in what comes through a pipe too; a quote is no separator"""
    text = 'account,12\n訂單編號,金額\nYM1,"5,000"\n'
    done = run('file', 'inspect', '-', 'profile=yahoo', '--json', stdin=text).json()
    same((done['header'], done['rows']), (['訂單編號', '金額'], [['YM1', '5,000']]))
    same(run('file', 'inspect', '-', 'separator="', '--json', stdin=text, expect=1).json()['error']['code'], 'separator_unknown')


def test_values_from_files():
    """field=@FILE that cannot be read fails (exit 3); a NUL is no text; nobody acts without a name"""
    for path in ('/nowhere/x', tap.folder()):
        assert run('calendar', 'show', 'year=@' + path, '--json', expect=3).json()['error']['field'] == 'year'
    same(run('calendar', 'show', 'year=-', '--json', stdin='20\0' + '26', expect=1).json()['error']['code'], 'file_value')
    run('--as', '', 'calendar', 'show', expect=2)


def test_last_day():
    """a day behind the last that can be written is refused, not left out"""
    same(run('calendar', 'next', '9999-12-31', 'n=5', '--json', expect=1).json()['error']['code'], 'date_range')


def test_missing_shop():
    """a named file that is not there: reading fails, writing makes it"""
    path = os.path.join(tap.folder(), 'shop.db')
    same(run('--db', path, 'audit', 'list', '--json', expect=3).json()['error']['code'], 'db_missing')
    assert not os.path.exists(path)


def test_default_shop():
    """the default file is made on first use, for its owner alone"""
    same(run('audit', 'list', '--json').json(), {'rows': [], 'total': 0, 'next': None})
    path = os.environ['XDG_DATA_HOME'] + '/storekeep/shop.db'
    same(os.stat(path).st_mode & 0o777, 0o600)
    same(os.stat(os.path.dirname(path)).st_mode & 0o777, 0o700)


def test_values():
    """a field's value comes as it stands, from a file, or from standard input"""
    path = os.path.join(tap.folder(), 'v')
    with open(path, 'w') as f:
        f.write('780\n')
    for words, text in ((('total=780',), ''), (('total=@' + path,), ''), (('total=-',), '780\n')):
        same(run('format', 'split', *words, '--json', stdin=text).json(), {'sales': 743, 'tax': 37, 'total': 780})
    same(run('format', 'split', 'total=-', '--json', stdin='', expect=1).json()['error']['code'], 'input_ended')
    same(run('format', 'split', 'total=@/nowhere', '--json', expect=3).json()['error']['code'], 'file_open')


def test_format():
    """format check: valid or not is the answer, not an error"""
    same(run('format', 'check', 'ban', '04595257', '--json').json(),
         {'valid': True, 'normal': '04595257', 'rule': 'FMT-20', 'message': None})
    done = run('format', 'check', 'ban', '70812373', '--json', expect=1)
    same((done.json()['valid'], done.json()['normal'], done.json()['rule']), (False, None, 'FMT-20'))
    same(done.err, '')
    same(run('format', 'check', 'number', '-64', '--json').json()['normal'], '-64')


def test_config():
    """an unknown setting is named with its line"""
    path = os.path.join(tap.folder(), 'storekeep.ini')
    with open(path, 'w') as f:
        f.write('[shop]\nname = Clay\ncolour = red\n')
    done = run('--config', path, 'info', '--json', expect=1)
    same(done.json()['error']['code'], 'config_key')
    has(done.json()['error']['message'], path + ':3: ', 'colour')
    run('--config', path + 'x', 'info', expect=3)


def test_language():
    """[ui] language wins over the locale"""
    path = os.path.join(tap.folder(), 'storekeep.ini')
    for language in ('zh_TW', 'en'):
        with open(path, 'w') as f:
            f.write('[ui]\nlanguage = %s\n' % language)
        same(run('--config', path, 'info', '--json').json()['language'], language)


def test_now():
    """--now stands still, on the shop's clock where it names none"""
    same(run('--now', '2026-03-09T18:05', 'info', '--json').json()['now'], '2026-03-09T18:05:00+08:00')
    same(run('--now', '2026-03-09T18:05Z', 'info', '--json').json()['now'], '2026-03-10T02:05:00+08:00')
    same(run('info', '--json', env={'STOREKEEP_NOW': '2026-03-09'}).json()['now'], '2026-03-09T00:00:00+08:00')
    run('--now', 'tomorrow', 'info', expect=2)


def test_backup():
    """backup does not write over a file, restore keeps what was there"""
    run('audit', 'list')
    copy = os.path.join(tap.folder(), 'copy.db')
    run('backup', copy)
    has(run('backup', copy, '--json', expect=1).json()['error']['message'], copy)
    run('backup', copy, '--overwrite')
    kept = run('restore', copy, '--json').json()['kept']
    assert os.path.exists(kept), kept
    same(run('check', '--json').json()['whole'], True)


def test_broken_pipe():
    """a reader that leaves does not end the program with an error"""
    p = subprocess.Popen([os.environ['STOREKEEP'], 'help', '--json'], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    p.stdout.close()
    same((p.wait(20), p.stderr.read()), (0, b''))


def test_full_disk():
    """output that cannot be written is exit 3"""
    if not os.path.exists('/dev/full'):
        return
    with open('/dev/full', 'w') as full:
        same(subprocess.run([os.environ['STOREKEEP'], 'info', '--json'], stdout=full, stderr=subprocess.PIPE).returncode, 3)


def test_no_escape():
    """nothing that is quoted back can send an escape sequence"""
    done = run('\x1b[31mred', expect=2)
    assert '\x1b' not in done.err + done.out, done
    done = run('format', 'check', 'date', 'x\x1b[2J\u202e', '--json', expect=1)
    assert '\x1b' not in done.err + done.out and '\u202e' not in done.out, done


def test_help():
    """help lists every noun, and each noun its verbs"""
    nouns = run('help', '--json').json()['nouns']
    text = run('help').out
    for noun in nouns:
        has(text, noun['noun'])
        one = run('help', noun['noun']).out
        for verb in noun['verbs']:
            has(one, verb['verb'] or noun['noun'])
    same([n['noun'] for n in nouns], sorted(n['noun'] for n in nouns))
    run('help', 'xyzzy', expect=2)


tap.main(globals())
