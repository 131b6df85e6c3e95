/*
 * The claim of a period on the screen: days, what is demanded, the steps, what
 * a check finds, and the vouchers below.
 */
#include "config.h"

#include "vouchers.h"

#include <stdio.h>
#include <string.h>

static int draw_head(struct view *v, struct area a)
{
	const struct period *p = &((struct claim_state *)v->state)->period;
	char name[100], due[16], pay[16];
	int col;

	screen_period(shop_of(v), p->profile, p->days.code, name, sizeof name);
	col = draw_text(a, 0, 0, LOOK_TITLE, name) + 3;
	draw_text(a, 0, col, LOOK_TITLE, label_of("period_state", p->state));
	day_format(p->days.due, due);
	day_format(period_pay_day(p), pay);
	col = draw_text(a, 1, 0, LOOK_PLAIN, p->automated ? _("automated claim") : _("claim in five steps")) + 3;
	if (due[0] != '\0' && p->held_from == DAY_NONE)
		col += draw_textf(a, 1, col, LOOK_PLAIN, _("due %s"), due) + 3;
	if (pay[0] != '\0')
		draw_textf(a, 1, col, LOOK_PLAIN, _("pay day %s"), pay);
	return 2;
}

static int draw_demands(const struct claim_state *s, struct area a, int row)
{
	char total[32], sales[32], vat[32], text[300];

	if (s->period.want_count == 0)
		draw_text(a, row++, 0, LOOK_PLAIN, _("No voucher is demanded for this period."));
	for (size_t i = 0; i < s->period.want_count; i++) {
		const struct claim_expected *w = &s->period.want[i];

		snprintf(text, sizeof text, _("Demanded: %1$s, %2$s: total %3$s = sales %4$s + tax %5$s"),
		         label_of("voucher_kind", claim_kind_code(w->kind)), label_of("tax_kind", settle_tax_code(w->tax)),
		         screen_money(w->total, false, total), screen_money(w->sales, false, sales), screen_money(w->vat, false, vat));
		row += draw_wrapped(area_of(a, row, 0, a.rows - row, a.cols), 0, LOOK_PLAIN, text);
	}
	return row;
}

static int draw_steps(const struct claim_state *s, struct area a, int row)
{
	int count = s->period.automated ? 1 : CLAIM_STEPS, each = a.cols / (a.cols >= 100 ? 3 : 2);

	for (int i = 0; i < count; i++) {
		const struct voucher_step *step = &s->steps[i];
		char day[16], text[160];

		day_format(step->done_on, day);
		snprintf(text, sizeof text, "[%s] %d %s %s%s", step->done_on != DAY_NONE ? "x" : " ", i + 1,
		         label_of("claim_step", claim_step_code((enum claim_step)i)), day, step->seal ? _(" (sealed)") : "");
		draw_cell(a, row + i / (a.cols / each), i % (a.cols / each) * each, each - 1, LOOK_PLAIN, text, false);
	}
	return row + (count + a.cols / each - 1) / (a.cols / each);
}

static int draw_note(struct area a, int row, enum look look, const struct error *e)
{
	char text[720];

	snprintf(text, sizeof text, "%s %s%s%s%s", look == LOOK_PLAIN ? "-" : draw_sign(look), e->message, e->rule[0] != '\0' ? " (" : "", e->rule,
	         e->rule[0] != '\0' ? ")" : "");
	return row + draw_wrapped(area_of(a, row, 0, a.rows - row, a.cols), 0, look, text);
}

/* What the check found, the worst first, as far as there is room; the rest by `c`. */
static int draw_findings(const struct claim_state *s, struct area a, int row)
{
	for (size_t i = 0; i < s->refused.count && row < a.rows - 1; i++)
		row = draw_note(a, row, LOOK_BAD, &s->refused.items[i].what);
	for (size_t i = 0; i < s->notes.count && row < a.rows - 1; i++)
		if (s->notes.items[i].level == NOTE_WARN)
			row = draw_note(a, row, LOOK_WARN, &s->notes.items[i].what);
	if (s->refused.count == 0 && notes_first_warning(&s->notes) == NULL && s->period.want_count != 0 && row < a.rows)
		draw_textf(a, row++, 0, LOOK_GOOD, "%s %s", draw_sign(LOOK_GOOD), _("The claim is complete."));
	return row < a.rows ? row : a.rows;
}

void claim_draw(struct view *v, struct area a)
{
	const struct claim_state *s = v->state;
	struct area head = area_of(a, 0, 0, a.rows > 16 ? a.rows - 6 : a.rows / 2 + 1, a.cols);
	int row;

	if (s->period_id == 0) {
		part_draw(v->parts[0], a);
		return;
	}
	row = draw_head(v, head);
	row = draw_demands(s, head, row);
	row = draw_steps(s, head, row);
	row = draw_findings(s, head, row);
	draw_rule(a, row);
	part_draw(v->parts[0], area_of(a, row + 1, 0, a.rows - row - 1, a.cols));
}
