"""What the benchmarks share: data that is a pure function of the row number, times as
medians of several rounds, one line a measurement with its ratio and its bar.

Options of every benchmark: --rows N (default 1000000), --rounds N (default 3).
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

PROGRAM = os.environ.get('STOREKEEP', 'storekeep')
GOODS = ['青瓷茶杯', '許功蓋紀念壺', '天目碗', '柴燒花器', '汝窯蓋碗', '茶海', '杯墊', '陶土 5kg']
NOW = '2026-11-02T09:00'


def options(text):
    p = argparse.ArgumentParser(description=text)
    p.add_argument('--rows', type=int, default=1000000)
    p.add_argument('--rounds', type=int, default=3)
    return p.parse_args()


def order_no(i):
    return 'YM%012d' % (261000000000 + i * 7)


def amount(i):
    return 60 + i * 37 % 4900


def day(i, rows):
    return '2026-10-%02d' % (15 + i * 17 // rows)  # the second half of October, in order


def order_lines(rows):
    """Orders that post in the second half of October; three in four paid by card."""
    yield '交易序號,付款別,訂單編號,轉單日期,店家出貨日,入帳日,商品名稱,數量,金額小計,訂單狀態,商品稅別'
    for i in range(rows):
        pay = 'ATM轉帳' if i % 4 == 0 else '信用卡一次付清'
        yield 'C%010d,%s,%s,2026-10-01,2026-10-07,%s,%s,1,%d,已入帳,應稅' % (
            i, pay, order_no(i), day(i, rows), GOODS[i % 8], amount(i))


def statement_lines(rows):
    """Their statement, 14 columns: one card fee in fifty is off by one, one order in a hundred is not ours."""
    yield '訂單編號,交易序號,帳務類別,商品名稱,金額,成交手續費,刷卡手續費,其他,淨額,入帳日,出貨日,買家確認日,商品稅別,備註'
    for i in range(rows):
        gross = amount(i)
        card = 0 if i % 4 == 0 else -((gross * 2 + 99) // 100)
        if i % 50 == 1 and card:
            card += 1
        no = 'ZZ%012d' % i if i % 100 == 7 else order_no(i)
        yield '%s,C%010d,商品,%s,%d,0,%d,0,%d,%s,2026-10-07,2026-10-13,應稅,第 %d 筆「許功蓋」' % (
            no, i, GOODS[i % 8], gross, card, gross + card, day(i, rows), i)


def write(path, lines, charset='cp950'):
    with open(path, 'w', encoding=charset, newline='') as f:
        for line in lines:
            f.write(line + '\r\n')


def run(*words, **more):
    return subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **more)


def storekeep(db, *words):
    return run(PROGRAM, '--db', db, '--now', NOW, *words)


def seconds(rounds, work, before=lambda: None):
    """Median wall time of `work`; `before` is not counted."""
    times = []
    for _ in range(rounds):
        before()
        start = time.monotonic()
        work()
        times.append(time.monotonic() - start)
    return statistics.median(times)


def peak_mib(*words):
    """Largest resident set of a run, in MiB."""
    pid = os.posix_spawnp(words[0], words, os.environ, file_actions=[
        (os.POSIX_SPAWN_OPEN, n, os.devnull, os.O_WRONLY, 0) for n in (1, 2)])
    _, status, usage = os.wait4(pid, 0)
    if status:
        sys.exit('%s failed' % ' '.join(words))
    return usage.ru_maxrss / 1024


def say(what, value, unit, base=None, bar=None):
    ratio = '' if base is None else '  ratio %.2f' % (value / base)
    good = '' if bar is None else '  bar %.2f %s' % (bar, 'met' if value / (base or 1) <= bar else 'MISSED')
    print('%-58s %10.3f %s%s%s' % (what, value, unit, ratio, good), flush=True)


class Folder:
    """A folder for one benchmark, gone afterwards."""

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix='storekeep-bench.')
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path)

    def __call__(self, name):
        return os.path.join(self.path, name)

    def remove(self, stem):
        for name in os.listdir(self.path):
            if name.startswith(stem):
                os.unlink(self(name))
