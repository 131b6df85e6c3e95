/*
 * Violations of a store, the newest first; one of them with its appeal, its days
 * and what the normal state lacks.
 */
#include "config.h"

#include "mall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "small_list.h"
#include "storekeep/chart.h"

/* ---- one ---- */

enum { LABEL_COLS = 18, MARKS_MOST = 6 };

struct one {
	struct violation is;
	const struct profile *p;
	struct violation_sum sum;
	day_t today;
};

static struct one *one_of(const struct view *v)
{
	return v->state;
}

static enum status read_one(struct view *v, int64_t id, struct error *e)
{
	struct one *o = one_of(v);
	enum status st;

	violation_free(&o->is);
	st = violation_get(shop_of(v), id, &o->is, e);
	if (st == ST_OK)
		st = shop_profile(shop_of(v), o->is.profile, &o->p, e);
	if (st == ST_OK)
		st = violation_sum(shop_of(v), o->is.profile, &o->sum, e);
	if (st == ST_OK)
		o->today = shop_today(shop_of(v), o->p);
	return st;
}

static enum status one_open(struct view *v, void *arg, struct error *e)
{
	enum status st;

	v->state = xcalloc(1, sizeof(struct one));
	if ((st = read_one(v, id_arg(arg), e)) != ST_OK) {
		violation_free(&one_of(v)->is);
		free(v->state);
		return st;
	}
	snprintf(v->title, sizeof v->title, _("Violation %lld"), (long long)one_of(v)->is.id);
	return ST_OK;
}

static void one_close(struct view *v)
{
	violation_free(&one_of(v)->is);
	free(v->state);
}

static void one_changed(struct view *v)
{
	struct error e = {0};

	screen_ok(v, read_one(v, one_of(v)->is.id, &e), &e);
}

static void one_resumed(struct view *v, int64_t result)
{
	(void)result;
	one_changed(v);
}

static int pair(struct area a, int row, const char *label, enum look look, const char *value)
{
	if (*value == '\0' || row >= a.rows)
		return row;
	draw_cell(a, row, 0, LABEL_COLS - 1, LOOK_LABEL, label, false);
	return row + draw_wrapped(area_of(a, row, LABEL_COLS, a.rows - row, a.cols - LABEL_COLS), 0, look, value);
}

static int pair_day(struct area a, int row, const char *label, day_t d)
{
	char text[16];

	day_format(d, text);
	return pair(a, row, label, LOOK_PLAIN, text);
}

/* The days in their order; those on one day stand once. */
static size_t make_marks(const struct one *o, struct chart_mark *marks, char dates[][16])
{
	const struct violation *v = &o->is;
	const struct {
		day_t day;
		const char *label;
	} days[MARKS_MOST] = {
		{v->ruled_on, _("ruled")},
		{v->ruled_on + (day_t)profile_int(o->p, "violation.appeal_days_min", v->ruled_on, 3), _("appeal safely")},
		{v->appeal_by, _("appeal, last day")},
		{v->improve_by, _("improve")},
		{v->until, _("measure ends")},
		{o->today, _("today")},
	};
	size_t n = 0;
	bool used[MARKS_MOST] = {false};

	for (size_t turn = 0; turn < MARKS_MOST; turn++) {
		size_t best = MARKS_MOST;

		for (size_t i = 0; i < MARKS_MOST; i++)
			if (!used[i] && days[i].day != DAY_NONE && (best == MARKS_MOST || days[i].day < days[best].day))
				best = i;
		if (best == MARKS_MOST)
			break;
		used[best] = true;
		if (n > 0 && marks[n - 1].at == days[best].day)
			continue;
		day_format(days[best].day, dates[n]);
		marks[n] = (struct chart_mark){.at = days[best].day, .label = days[best].label, .date = dates[n] + 5, .past = days[best].day <= o->today};
		n++;
	}
	return n;
}

static int draw_days(const struct one *o, struct area a, int row)
{
	struct chart_mark marks[MARKS_MOST];
	char dates[MARKS_MOST][16];
	size_t n = make_marks(o, marks, dates);

	/* Evenly, in their order: the days stand below. */
	for (size_t i = 0; i < n; i++)
		marks[i].at = (int64_t)i;
	return row + chart_timeline(area_of(a, row, 0, a.rows - row, a.cols), 0, marks, n, -1) + 1;
}

static int draw_state(const struct one *o, struct area a, int row)
{
	const char *appeal = violation_appeal(&o->is, o->p, o->today);
	int lacks = violation_missing(&o->is, o->today);
	bool open = o->is.closed_on == DAY_NONE && strcmp(appeal, "withdrawn") != 0;
	bool window = open && (strcmp(appeal, "safe") == 0 || strcmp(appeal, "last") == 0);
	struct buf words = {0};

	row = pair(a, row, _("Appeal"), window ? LOOK_WARN : LOOK_PLAIN, label_of("appeal_state", appeal));
	if (!open)
		return pair_day(a, row, _("Normal again"), o->is.closed_on);
	words_add(&words, "violation_lacks", lacks == 0 ? "" : lacks == LACKS_REMEDY ? "remedied" : lacks == LACKS_PERIOD ? "period_over" :
	          lacks == LACKS_MEASURE ? "measure_done" : lacks == (LACKS_REMEDY | LACKS_PERIOD) ? "remedied,period_over" :
	          lacks == (LACKS_REMEDY | LACKS_MEASURE) ? "remedied,measure_done" : lacks == (LACKS_PERIOD | LACKS_MEASURE) ? "period_over,measure_done" :
	          "remedied,period_over,measure_done");
	row = pair(a, row, _("Lacks for normal"), lacks != 0 ? LOOK_WARN : LOOK_GOOD, lacks != 0 ? buf_str(&words) : _("nothing: ask for the normal state (r)"));
	buf_free(&words);
	return row;
}

static void one_draw(struct view *v, struct area whole)
{
	const struct one *o = one_of(v);
	const struct violation *is = &o->is;
	struct area a = area_of(whole, 0, 1, whole.rows, whole.cols - 2);
	bool late = is->improve_by != DAY_NONE && is->improve_by < o->today && is->remedied_on == DAY_NONE && is->closed_on == DAY_NONE;
	char text[200], day[16];
	int row = draw_days(o, a, 0);

	row = pair(a, row, _("Violation"), LOOK_TITLE, label_of("violation_kind", is->kind));
	row = draw_state(o, a, row);
	snprintf(text, sizeof text, _("%1$lld here, %2$lld of all violations"), (long long)is->points, (long long)o->sum.points);
	row = pair(a, row, _("Violation points"), LOOK_PLAIN, text);
	row = pair(a, row, _("Reaches"), LOOK_WARN, o->sum.reached);
	row = pair(a, row, _("Notice"), LOOK_PLAIN, is->reference);
	row = pair(a, row, _("Sanction"), LOOK_PLAIN, is->measure);
	row = pair_day(a, row, _("Runs until"), is->until);
	row = pair_day(a, row, _("Measure carried out"), is->measure_done_on);
	day_format(is->improve_by, day);
	snprintf(text, sizeof text, late ? _("Improvement was due on %s.") : "%s", day);
	if (*day != '\0')
		row = pair(a, row, _("Improve until"), late ? LOOK_BAD : LOOK_PLAIN, text);
	row = pair_day(a, row, _("Remedied on"), is->remedied_on);
	row = pair_day(a, row, _("Appealed on"), is->appealed_on);
	pair(a, row, _("What was wrong"), LOOK_PLAIN, is->description);
}

static bool one_can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static struct outcome one_edit(struct view *v)
{
	return small_form_open(&mall_violation_form, one_of(v)->is.id, NULL);
}

/* Ask, then today into the day; a warning that the rule gives is asked as well. */
static struct outcome set_today(struct view *v, const char *field, const char *question, const char *said)
{
	struct error e = {0};
	const struct error *warning;
	int64_t id = one_of(v)->is.id;
	char words[900];

	if (!screen_ok(v, mall_set_day(shop_of(v), MALL_VIOLATION, "violation", id, field, true, &e), &e))
		return outcome_draw();
	warning = notes_first_warning(&shop_of(v)->notes);
	snprintf(words, sizeof words, "%s%s%s", warning != NULL ? warning->message : "", warning != NULL ? " " : "", question);
	if (dialog_confirm(v, words) && screen_ok(v, mall_set_day(shop_of(v), MALL_VIOLATION, "violation", id, field, false, &e), &e))
		ui_say(v, "%s", said);
	one_changed(v);
	return outcome_draw();
}

static struct outcome one_appeal(struct view *v)
{
	return set_today(v, "appealed_on", _("Was the appeal handed in today?"), _("The appeal is entered."));
}

static struct outcome one_remedy(struct view *v)
{
	return set_today(v, "remedied_on", _("Is the violation remedied as of today?"), _("It is entered as remedied."));
}

static struct outcome one_measure(struct view *v)
{
	return set_today(v, "measure_done_on", _("Is the measure carried out as of today?"), _("The measure is entered as carried out."));
}

static struct outcome one_restore(struct view *v)
{
	mall_restore_act(v, one_of(v)->is.profile);
	one_changed(v);
	return outcome_draw();
}

static bool is_open(const struct view *v)
{
	return one_can_write(v) && one_of(v)->is.closed_on == DAY_NONE;
}

static bool can_appeal(const struct view *v)
{
	return is_open(v) && one_of(v)->is.appealed_on == DAY_NONE;
}

static bool can_remedy(const struct view *v)
{
	return is_open(v) && one_of(v)->is.remedied_on == DAY_NONE;
}

static bool can_measure(const struct view *v)
{
	return is_open(v) && *one_of(v)->is.measure != '\0' && one_of(v)->is.measure_done_on == DAY_NONE;
}

static const struct action one_actions[] = {
	{"violation.edit", GROUP_RECORD, {K_ENTER, 'e'}, N_("Change"), N_("Change the violation: points, measure, days, the result of the appeal"), one_edit,
	 one_can_write},
	{"violation.appeal", GROUP_RECORD, {'p'}, N_("Appealed"), N_("The appeal was handed in today"), one_appeal, can_appeal},
	{"violation.remedy", GROUP_RECORD, {'d'}, N_("Remedied"), N_("The violation is remedied as of today"), one_remedy, can_remedy},
	{"violation.measure", GROUP_RECORD, {'m'}, N_("Measure done"), N_("The measure is carried out as of today"), one_measure, can_measure},
	{"violation.restore", GROUP_RECORD, {'r'}, N_("Normal state"), N_("The marketplace has confirmed the store's normal state"), one_restore, is_open},
};

const struct screen violation_screen = {
	.name = "violation",
	.title = N_("Violation"),
	.help = N_("One ruling: when it can be appealed, what its measure is, and what is lacking for the store's normal state."),
	.actions = one_actions,
	.action_count = COUNT_OF(one_actions),
	.open = one_open,
	.close = one_close,
	.draw = one_draw,
	.changed = one_changed,
	.resumed = one_resumed,
};

/* ---- all ---- */

static const struct column_fit fits[] = {
	{"id", 4, 0, 3}, {"ruled_on", 10, 0, 0}, {"kind", 16, 0, 0}, {"points", 4, 0, 0}, {"state", 8, 0, 0}, {"lacks", 12, 2, 0}, {"appeal_by", 10, 0, 0},
	{"measure", 14, 1, 2}, {"until", 10, 0, 3}, {"improve_by", 10, 0, 4}, {"reference", 12, 1, 3},
};

static enum status on_marked(struct view *v, const char *field, const int64_t *ids, size_t count, bool try_only, struct buf *said)
{
	enum status st = mall_set_days(shop_of(v), MALL_VIOLATION, "violation", field, ids, count, try_only, said);

	if (!try_only)
		table_reload(small_list_of(v)->table);
	return st;
}

#define ACT(name, field) \
	static enum status name(struct view *v, const int64_t *ids, size_t count, bool try_only, struct buf *said, struct error *e) \
	{ (void)e; return on_marked(v, field, ids, count, try_only, said); }
ACT(appeal_marked, "appealed_on")
ACT(remedy_marked, "remedied_on")
ACT(measure_marked, "measure_done_on")

static const struct bulk_act acts[] = {
	{"violations.appeal", 'p', N_("Appealed today"), appeal_marked},
	{"violations.remedy", 'd', N_("Remedied today"), remedy_marked},
	{"violations.measure", 'm', N_("Measure carried out today"), measure_marked},
};

static enum status open(struct view *v, void *arg, struct error *e)
{
	const struct profile *p;
	struct small_list *s;
	enum status st = mall_profile(shop_of(v), arg, &p, e);

	if (st != ST_OK)
		return st;
	s = v->state = xcalloc(1, sizeof *s);
	snprintf(s->profile, sizeof s->profile, "%s", profile_name(p));
	mall_kept_list(shop_of(v), MALL_VIOLATION, s->profile, &s->list.source);
	small_list_show(v, fits, COUNT_OF(fits), N_("No violation. F6 enters a ruling of the marketplace."));
	table_set_acts(s->table, acts, COUNT_OF(acts));
	return ST_OK;
}

static struct outcome new_act(struct view *v)
{
	return small_form_open(&mall_violation_form, 0, small_list_of(v)->profile);
}

static struct outcome open_act(struct view *v)
{
	return outcome_push(&violation_screen, arg_id(small_list_id(v)));
}

static struct outcome edit_act(struct view *v)
{
	return small_form_open(&mall_violation_form, small_list_id(v), NULL);
}

static struct outcome restore_act(struct view *v)
{
	mall_restore_act(v, small_list_of(v)->profile);
	table_reload(small_list_of(v)->table);
	return outcome_draw();
}

static const struct action actions[] = {
	{"violations.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Look at it: days, appeal, what is lacking"), open_act, table_has_row},
	{"violations.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Enter a ruling of the marketplace"), new_act, small_list_can_write},
	{"violations.edit", GROUP_RECORD, {'e'}, N_("Change"), N_("Change it"), edit_act, small_list_can_change},
	{"violations.restore", GROUP_RECORD, {'r'}, N_("Normal state"), N_("The marketplace has confirmed the store's normal state"), restore_act, small_list_can_change},
};

const struct screen violations_screen = {
	.name = "violations",
	.title = N_("Violations"),
	.help = N_("What the marketplace ruled, its points and measures, until when each can be appealed, and what the store's normal state lacks."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = small_list_close,
	.resumed = small_list_resumed,
};
