"""Tests as functions: every function of the file named test_… runs, its docstring (or
name) is its line. `tap.main(globals())` at the end of the file prints TAP.

run() carries out one command of the program, as scripts and timers do.
"""
import json
import os
import subprocess
import tempfile
import traceback


class Done:
    """What a command left: exit code, standard output and error as text."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def json(self):
        return json.loads(self.out)

    def __repr__(self):
        return 'exit %d\n%s%s' % (self.code, self.out, self.err)


def run(*words, stdin='', env=None, expect=0, seconds=120):
    """storekeep WORDS… without a terminal; fails unless it ends with `expect` (None: any)."""
    environ = dict(os.environ, LANGUAGE='en', **(env or {}))
    p = subprocess.run([os.environ['STOREKEEP'], *map(str, words)], input=stdin, capture_output=True,
                       env=environ, timeout=seconds, encoding='utf-8', errors='replace')
    done = Done(p.returncode, p.stdout, p.stderr)
    if expect is not None and done.code != expect:
        raise AssertionError('storekeep %s: expected exit %d\n%r' % (' '.join(map(str, words)), expect, done))
    return done


def folder():
    """A new folder of this test; the sandbox removes it."""
    return tempfile.mkdtemp(dir=os.environ.get('TMPDIR'))


def same(got, expected, what=''):
    if got != expected:
        raise AssertionError('%s\n     got: %r\nexpected: %r' % (what, got, expected))


def has(text, *parts):
    for part in parts:
        if part not in text:
            raise AssertionError('%r is not in:\n%s' % (part, text))


def main(names):
    tests = [(n, f) for n, f in names.items() if n.startswith('test_') and callable(f)]
    print('1..%d' % len(tests), flush=True)
    failed = 0
    for number, (name, test) in enumerate(tests, 1):
        title = (test.__doc__ or name[5:].replace('_', ' ')).strip().splitlines()[0]
        title = title.replace('#', 'no. ')
        try:
            test()
            print('ok %d - %s' % (number, title), flush=True)
        except Exception:
            failed += 1
            print('not ok %d - %s' % (number, title))
            for line in traceback.format_exc().splitlines():
                print('# ' + line)
            print(end='', flush=True)
    raise SystemExit(1 if failed else 0)
