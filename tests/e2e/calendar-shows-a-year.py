"""The office calendar in the console: days off are marked, bank days are entered, working days counted."""
import os

import tap
from tap import has
from terminal import Terminal


def calendar():
    db = os.path.join(tap.folder(), 'shop.db')
    t = Terminal('--db', db, env={'STOREKEEP_NOW': '2026-10-08T09:00:00+08:00'}, language='en')
    t.wait('Today')
    t.quiet(0.1)
    t.press('gk')
    t.wait('October')
    t.quiet(0.1)
    return t


def test_day_off_and_its_name():
    """National Day 2026 falls on a Saturday and is taken on Friday the 9th"""
    with calendar() as t:
        t.press('<Right>')
        t.wait('2026-10-09')
        t.quiet()
        has(t.text(), 'day off')


def test_bank_day():
    """a day on which the banks are closed is entered and taken back"""
    with calendar() as t:
        t.press('b')
        t.wait('Why')
        t.press('盤點<Enter>')
        t.wait('payouts skip this day')
        t.quiet()
        has(t.text(), 'the banks are closed', '盤點', ' 8b')
        t.press('b')
        t.wait('Taken back')


def test_count_of_working_days():
    """three working days after 8 October 2026 is the 14th: the 9th is off, then a weekend"""
    with calendar() as t:
        t.press('n')
        t.wait('How many')
        t.press('<Enter>')
        t.wait('2026-10-14')


def test_unknown_year_says_so():
    """a year without a calendar is never passed off as known (FMT-3)"""
    with calendar() as t:
        t.press('<gt>' * 4)
        t.wait('2030')
        t.wait('only weekends are off')


tap.main(globals())
