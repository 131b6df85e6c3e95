"""A form's fields: errors under them, counters, conditions, warnings, pastes."""
import os

import tap
from form_terminal import Form


def below(t, label):
    rows = t.rows()
    return rows[next(i for i, r in enumerate(rows) if label in r) + 1].strip()


def test_error_the_moment_a_field_is_left():
    """an error stands under its field when it is left, and goes when it is put right"""
    with Form().opened() as t:
        t.press('<Tab>')
        t.wait('is missing')
        tap.has(below(t, '活動名稱'), 'x 活動名稱 is missing')
        t.press('<S-Tab>秋')
        t.wait_gone('is missing')


def test_save_goes_to_the_first_error():
    """F2 checks everything and goes to the first field that is wrong"""
    with Form().opened() as t:
        t.press('秋<Tab*3>2026/2/30<Tab><C-s>')
        t.wait('2026/2/30')
        t.quiet()
        tap.has(t.row_with('日期'), '>')
        tap.has(below(t, '日期'), 'x ')


def test_limit_counts_characters():
    """25 of 25 is right, the 26th is kept and said to be too long"""
    with Form().opened() as t:
        t.press('一二三四五六七八九十一二三四五六七八九十一二三四五')
        t.wait('25/25')
        tap.same('!25/25' in t.text(), False)
        t.press('六')
        t.wait('!26/25')
        t.press('<Tab>')
        t.wait('has 26 characters')
        tap.has(below(t, '活動名稱'), '25')


def test_date_in_any_spelling():
    """a date may be typed as people write it; its weekday is said while typing"""
    for typed in '115/10/18', '2026.10.18', '20261018', '2026/10/18':
        with Form().opened() as t:
            t.press('秋<Tab*3>' + typed)
            t.wait('Sunday, in 4 days')
            t.press('<Tab>')
            t.wait('2026-10-18')


def test_money_is_grouped():
    """an amount is grouped when it is left"""
    with Form().opened() as t:
        t.press('<Tab*5>1234567<Tab>')
        t.wait('1,234,567')


def test_conditions_show_and_hide():
    """a field with a condition is there only while it holds, and is not saved else"""
    with Form().opened() as t:
        tap.same('原因' in t.text(), False)
        t.press('秋<Tab*3>20261018<Tab*3>')
        t.press('<Right><Right>')
        t.wait('原因')
        t.press('<Tab>特殊<S-Tab><Right>')
        t.wait_gone('原因')
        t.press('<C-s>')
        t.wait('Saved')
        tap.same(t.saved().get('why'), None)
        tap.same(t.saved()['tax'], 'no_invoice')


def test_warning_is_asked():
    """a warning is asked about; no leaves everything as it is, yes saves"""
    with Form().opened() as t:
        t.press('警告<Tab*3>20261018<C-s>')
        t.wait('An odd name. (YAH-1)')
        t.press('<Esc>')
        t.wait_gone('An odd name')
        t.press('<C-s>')
        t.wait('An odd name')
        t.press('y')
        t.wait('Saved')
        tap.same(t.saved()['name'], '警告')


def test_refusal_of_the_desk():
    """what the desk refuses stands under its field with the rule"""
    with Form().opened() as t:
        t.press('壞<Tab*3>20261018<C-s>')
        t.wait('Choose a better name. (RUT-82)')
        tap.has(below(t, '活動名稱'), 'Choose a better name')


def test_paste_with_new_lines_submits_nothing():
    """new lines of a paste become blanks in one line and stay in several"""
    with Form().opened() as t:
        t.press('<paste:台北市\n大安區\n1號\n>')
        t.wait('台北市 大安區 1號')
        t.press('<Tab*4><paste:第一行\n第二行>')
        t.wait('第二行')
        rows = t.rows()
        tap.has(rows[next(i for i, r in enumerate(rows) if '第一行' in r) + 1], '第二行')
        tap.same('Saved' in t.text(), False)


def test_boxes_and_choices():
    """Space marks a box, a letter finds a value, F4 lists values"""
    with Form(old=True).opened() as t:
        t.press('<Tab*2><Space><Down><Down><Space>')
        t.quiet()
        t.press('<Tab*4><F4>')
        t.wait('Find')
        t.press('exempt<Enter>')
        t.wait('原因')
        t.press('<Tab>特<C-s>')
        t.wait('Saved')
        saved = t.saved()
        tap.same((saved['to'], saved['tax'], saved['name']), ('visited,cart', 'tax_free', '秋季窯燒'))


def test_undo_in_a_field():
    """Ctrl-Z takes back a paste in one step"""
    with Form().opened() as t:
        t.press('秋<paste:季窯燒 celadon>')
        t.wait('celadon')
        t.press('<C-z>')
        t.wait_gone('celadon')
        tap.same(t.field('活動名稱'), '秋')


def test_preview_is_live():
    """what the buyer sees stands beside the fields where there is room, else under them; F7 makes it full; it costs its cells"""
    with Form(words=['preview'], cols=120, rows=30).opened() as t:
        t.press('秋季')
        t.wait(lambda screen: screen.text().count('秋季') == 2)
        t.wait('draft kept')
        cost = t.bytes_for('窯')
        if cost > 40:
            raise AssertionError('%d bytes' % cost)
    with Form(words=['preview']).opened() as t:
        t.press('秋季')
        t.quiet()
        rows = t.rows()
        under = next(i for i, row in enumerate(rows) if 'Buyer' in row)
        tap.same([under > next(i for i, row in enumerate(rows) if '活動名稱' in row), rows[under - 1].strip('─-')], [True, ''])
        t.press('<F7>')
        t.wait(lambda screen: '活動名稱' not in screen.text() and 'Buyer' in screen.text())
        t.quiet()
        tap.same('店名' in t.text(), False)
        t.press('<F7>')
        t.wait('店名')
        t.press('<F7>')
        t.wait(lambda screen: '店名' not in screen.text())
        t.press('<Esc>')
        t.wait('店名')
        t.quiet()
        tap.same(t.rows()[under].strip(), rows[under].strip())


def test_click_puts_the_cursor():
    """with --mouse a click goes to a field and into its text"""
    with Form(words=['--mouse']).opened() as t:
        t.press('王小明<Tab>')
        t.quiet()
        row = next(i for i, r in enumerate(t.rows()) if '活動名稱' in r)
        col = t.rows()[row].index('[')           # in characters: four Chinese before it
        x = col + 4 + 1 + 2                      # the second half begins at 小
        for end in 'Mm':
            os.write(t.fd, b'\x1b[<0;%d;%d%s' % (x + 1, row + 1, end.encode()))
        t.wait(lambda screen: (screen.cursor.y, screen.cursor.x) == (row, x))


tap.main(globals())
