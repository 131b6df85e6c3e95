"""form_demo in a terminal: its fields by label, and what it has saved."""
import os

import tap
from terminal import Terminal

DEMO = os.path.join(os.environ['top_builddir'], 'tests/e2e/form_demo')


class Form(Terminal):
    def __init__(self, home=None, old=False, words=(), **options):
        self.home = home or tap.folder()
        self.out = os.path.join(self.home, 'saved')
        env = {'STOREKEEP_NOW': '2026-10-14T09:42:00+08:00', 'XDG_STATE_HOME': os.path.join(self.home, 'state')}
        super().__init__(self.out, *(['old'] if old else []), *words, program=DEMO, language='en', env=env, **options)
        self.wait('o opens the form')
        self.press('o')

    def opened(self):
        self.wait('活動名稱')
        self.quiet()
        return self

    def field(self, label):
        """What stands between the brackets of a field, without the blanks at its end."""
        row = self.row_with(label)
        return row[row.index('[') + 1:row.rindex(']')].rstrip()

    def drafts(self):
        folder = os.path.join(self.home, 'state/storekeep/drafts')
        return sorted(os.listdir(folder)) if os.path.isdir(folder) else []

    def saved(self):
        with open(self.out, encoding='utf-8') as f:
            return dict(line.rstrip('\n').split('=', 1) for line in f if '=' in line)
