"""People and what they did, as a pure function of their number: for the benchmarks of audiences and recipients."""
import calendar
import time

import measure as m

PROFILE = 'ruten'
AT = '2026-11-02T09:00'
END = calendar.timegm(time.strptime('2026-11-02T01:00', '%Y-%m-%dT%H:%M'))  # the same in UTC
YEAR = 365 * 86400
KINDS = ['view_item', 'favourite_item', 'add_to_cart', 'order_success', 'chat']
# Of a hundred people so many are in each audience; everybody is at least in the first.
SHARE = [61, 20, 12, 18, 8]


def code(i):
    return 'm%08d' % (i * 7919 % 100000007)


def kinds_of(i):
    h = i * 2654435761 % 4294967296
    there = [k for k in range(5) if (h >> (k * 5)) % 100 < SHARE[k]]
    return there or [0]


def at(i, k):
    # one event in ten is older than the window
    return END - (i * 104729 + k * 15485863) % (YEAR * 10 // 9)


def event_rows(people):
    for i in range(people):
        for k in kinds_of(i):
            yield code(i), KINDS[k], 'a%05d' % (i % 40000), at(i, k)


def event_lines(people):
    """The same as a file for `audience import source=events`."""
    yield 'member_id,kind,item_id,at'
    for member, kind, item, when in event_rows(people):
        yield '%s,%s,%s,%s' % (member, kind, item, time.strftime('%Y-%m-%dT%H:%M:%S+00:00', time.gmtime(when)))


def write(path, people, most=1000000):
    """Files of at most so many records (FMT-43): their names."""
    names, f = [], None
    for n, line in enumerate(event_lines(people)):
        if n == 0:
            head = line
            continue
        if (n - 1) % most == 0:
            names.append('%s.%d.csv' % (path, len(names)))
            if f:
                f.close()
            f = open(names[-1], 'w', encoding='utf-8', newline='')
            f.write(head + '\r\n')
        f.write(line + '\r\n')
    if f:
        f.close()
    return names


def count(people):
    return sum(len(kinds_of(i)) for i in range(people))
