"""The shop's own fields of members by command (EAS-72 to EAS-75): made, asked for, changed, retired, deleted."""
import os

import tap
from tap import has, run, same


class Shop:
    def __init__(self, settings=''):
        self.folder = tap.folder()
        self.ini = os.path.join(self.folder, 'storekeep.ini')
        os.mkdir(os.path.join(self.folder, 'profiles'))
        with open(self.ini, 'w') as f:
            f.write('[shop]\nname = Clay\n')
        with open(os.path.join(self.folder, 'profiles', 'easystore.ini'), 'w') as f:
            f.write(settings)

    def asks(self, *words, code=0, options=()):
        return run('--db', self.folder + '/shop.db', '--config', self.ini, '--now', '2026-11-22T12:00', '--as', 'mei', '--json',
                   *options, *words, expect=code).json()

    def refused(self, *words, options=()):
        e = self.asks(*words, code=1, options=options)['error']
        return e['code'], e['rule']

    def fields(self, member):
        return self.asks('member', 'show', member)['fields']


def test_made_by_the_rules():
    """EAS-72: title, type and choices; a field is text, date or drop-down"""
    shop = Shop()
    same(shop.asks('field', 'create', 'title=職業')['type'], 'text')
    for words, code in ((('title=職業',), 'FIELD_TITLE'), (('title=　',), 'FIELD_TITLE'), (('title=年資', 'type=number'), 'FIELD_TYPE'),
                        (('title=喜好', 'type=dropdown'), 'FIELD_CHOICES'), (('title=喜好', 'type=dropdown', 'choices=茶,,茶'), 'FIELD_CHOICES')):
        same(shop.refused('field', 'create', *words), (code, 'EAS-72'), words)
    same(shop.asks('field', 'create', 'title=喜好', 'type=dropdown', 'choices=茶, 咖啡')['choices'], ['茶', '咖啡'])
    same([(f['title'], f['position']) for f in shop.asks('field', 'list')['rows']], [('職業', 1), ('喜好', 2)])
    same(shop.asks('field', 'create', 'title=' + '字' * 40)['position'], 3)
    same(shop.refused('field', 'create', 'title=' + '字' * 41), ('TEXT_LONG', 'EAS-4'))
    same(shop.asks('field', 'list', options=('--dry-run',))['total'], 3)


def test_as_many_as_the_profile_allows():
    """field.max is the profile's"""
    shop = Shop('[field]\nmax = 1\n')
    shop.asks('field', 'create', 'title=A')
    same(shop.refused('field', 'create', 'title=B'), ('field_most', 'EAS-72'))


def test_values():
    """EAS-73: a real date, one of the choices exactly, at most 255 characters"""
    shop = Shop()
    for words in (('title=職業',), ('title=結婚日', 'type=date'), ('title=喜好', 'type=dropdown', 'choices=茶,咖啡')):
        shop.asks('field', 'create', *words)
    ann = 'member', 'create', 'phone=0912000001', 'first_name=Ann'
    for value, code in (('field:結婚日=2026-02-30', 'FIELD_VALUE'), ('field:喜好=可樂', 'FIELD_VALUE'), ('field:喜好=茶 咖啡', 'FIELD_VALUE'),
                        ('field:職業=' + '字' * 256, 'TEXT_LONG')):
        same(shop.refused(*ann, value)[0], code, value)
    e = shop.asks(*ann, 'field:喜好=可樂', code=1)['error']
    same(e['message'], '喜好: "可樂" is not one of: 茶,咖啡')
    shop.asks(*ann, 'field:結婚日=2020/5/1', 'field:喜好=茶', 'field:職業=' + '字' * 255)
    same(shop.fields('0912000001'), {'職業': '字' * 255, '結婚日': '2020-05-01', '喜好': '茶'})
    shop.asks('member', 'edit', '0912000001', 'field:職業=', 'field:3=咖啡')
    same(shop.fields('0912000001'), {'職業': None, '結婚日': '2020-05-01', '喜好': '咖啡'})
    same(shop.refused('member', 'edit', '0912000001', 'field:生肖=龍')[0], 'field_missing')


def test_required():
    """EAS-74: asked for when a member is made and when its form is saved; whoever was there before is not locked"""
    shop = Shop()
    shop.asks('member', 'create', 'phone=0912000001', 'first_name=Old')
    shop.asks('field', 'create', 'title=職業', 'required=yes')
    same(shop.refused('member', 'create', 'phone=0912000002', 'first_name=New'), ('FIELD_REQUIRED', 'EAS-74'))
    same(shop.refused('member', 'edit', '0912000001', 'note=x'), ('FIELD_REQUIRED', 'EAS-74'))
    shop.asks('member', 'group', '0912000001', 'groups=VIP', 'create=yes')
    shop.asks('member', 'block', '0912000001', 'reason=x')
    shop.asks('member', 'edit', '0912000001', 'note=x', 'field:職業=陶藝家')
    shop.asks('member', 'edit', '0912000001', 'note=y')
    same(shop.refused('member', 'edit', '0912000001', 'field:職業='), ('FIELD_REQUIRED', 'EAS-74'))


def test_changed():
    """EAS-75: the title at any time, the type while nobody has a value; a choice in use is retired, not lost"""
    shop = Shop()
    shop.asks('field', 'create', 'title=喜好', 'type=dropdown', 'choices=茶,咖啡,水')
    shop.asks('member', 'create', 'phone=0912000001', 'first_name=Ann', 'field:喜好=茶')
    e = shop.asks('field', 'edit', '喜好', 'type=text', code=1)['error']
    same((e['code'], e['rule'], e['message']), ('FIELD_IN_USE', 'EAS-75', '1 member has a value here. Make a new field instead.'))
    same(shop.asks('field', 'edit', '喜好', 'title=飲料', 'choices=咖啡')['choices'], ['咖啡'])
    same(shop.fields('0912000001'), {'飲料': '茶'})
    shop.asks('member', 'edit', '0912000001', 'field:飲料=茶')   # who has it keeps it
    same(shop.refused('member', 'create', 'phone=0912000002', 'first_name=Bob', 'field:飲料=茶')[0], 'FIELD_VALUE')
    shop.asks('member', 'edit', '0912000001', 'field:飲料=咖啡')
    same(shop.refused('member', 'edit', '0912000001', 'field:飲料=茶')[0], 'FIELD_VALUE')
    shop.asks('member', 'edit', '0912000001', 'field:飲料=')
    same(shop.asks('field', 'edit', '飲料', 'type=text')['type'], 'text')


def test_deleted():
    """EAS-75: deleting asks, and takes the values along"""
    shop = Shop()
    shop.asks('field', 'create', 'title=職業')
    shop.asks('member', 'create', 'phone=0912000001', 'first_name=Ann', 'field:職業=陶藝家')
    e = shop.asks('field', 'delete', '職業', code=1)['error']
    same(e['code'], 'field_has_values')
    has(e['message'], '1 member has a value in "職業"')
    shop.asks('field', 'delete', '職業', options=('--accept-warnings',))
    same((shop.asks('field', 'list')['total'], shop.fields('0912000001')), (0, {}))


tap.main(globals())
