"""What a form can enter, the command line can: every field of every form is accepted as field=value by the verb that uses it."""
import configparser
import glob
import os

import tap
from tap import run

VALUES = {'text': 'x', 'lines': 'x', 'int': '1', 'money': '1', 'date': '2026-03-09', 'time': '2026-03-09T18:05',
          'bool': 'yes', 'file': '/nowhere/x', 'secret': '-'}


def forms():
    for path in sorted(glob.glob(os.environ['STOREKEEP_DATADIR'] + '/forms/*.ini')):
        p = configparser.RawConfigParser(strict=True, interpolation=None, delimiters=('=',), comment_prefixes=(';', '#'))
        p.read(path, 'utf-8')
        yield os.path.basename(path)[:-4], p


def verbs():
    for noun in run('help', '--json').json()['nouns']:
        for verb in noun['verbs']:
            yield [noun['noun']] + ([verb['verb']] if verb['verb'] else []), verb


def needed(args):
    """words for the positional arguments that a verb cannot do without"""
    return ['1' for a in (args or '').split() if not a.startswith('[')]


def test_forms_are_used():
    """every form belongs to a verb, every verb's form is there"""
    names = [name for name, _ in forms()]
    used = [v['form'] for _, v in verbs() if v['form']]
    for name in names:
        assert name in used, 'no verb uses the form %s' % name
    for name in used:
        assert name in names, 'there is no form %s' % name


def test_fields_are_accepted():
    """each field by itself is no unknown word"""
    for name, form in forms():
        for words, verb in verbs():
            if verb['form'] != name:
                continue
            for field in form.sections():
                if field == 'form':
                    continue
                kind = form[field].get('kind', 'text')
                value = VALUES.get(kind) or form[field]['values'].split(',')[0]
                done = run('--dry-run', '--json', *words, *needed(verb['args']), '%s=%s' % (field, value), stdin='x\n', expect=None)
                assert done.code != 2, '%s %s=: %r' % (' '.join(words), field, done)


def test_secrets_are_refused():
    """a secret as it stands is refused"""
    for name, form in forms():
        for words, verb in verbs():
            if verb['form'] != name:
                continue
            for field in form.sections():
                if field != 'form' and form[field].get('kind') == 'secret':
                    done = run('--dry-run', '--json', *words, *needed(verb['args']), '%s=1234' % field, expect=1)
                    tap.same(done.json()['error']['code'], 'secret_in_words')


tap.main(globals())
