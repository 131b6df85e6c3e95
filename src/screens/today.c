/*
 * The first screen: what is due on every marketplace, each line with its rule
 * and opening the record that it speaks of; beside or below it how marketing
 * stands (today_marketing.c), the last settlement of each marketplace, what will
 * be paid when, and a fortnight of postings.
 */
#include "config.h"

#include "points.h"
#include "rows.h"
#include "start.h"
#include "today_marketing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/chart.h"
#include "storekeep/due.h"
#include "storekeep/profile.h"
#include "storekeep/pulse.h"
#include "storekeep/text.h"

enum { AHEAD_DAYS = 31, MARKETS = 8, SPARK_DAYS = 14, SLICES = SPARK_DAYS + 1, BESIDE_FROM = 120, MARKET_ROWS = 2,
       STRIP_ROWS = 3, STRIP_FROM = 12 };
enum { COL_WHEN, COL_MARKET, COL_WHAT, COL_RULE, COL_LOOK, COLUMNS };

static const struct list_column columns[COLUMNS] = {
	{"when", N_("When"), VK_TEXT, NULL, 12, 0, 0, false},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 8, 0, 2, false},
	{"what", N_("Due"), VK_TEXT, NULL, 40, 1, 0, false},
	{"rule", N_("Rule"), VK_TEXT, NULL, 8, 0, 1, false},
	{"look", N_("Urgency"), VK_INT, NULL, 0, 0, 0, false}, /* enum look of the row; its sign is the table's */
};

/* The last settlement of a marketplace. */
struct market {
	char profile[PULSE_NAME];
	bool has_statement;
	struct statement st;
	int64_t posted[SPARK_DAYS]; /* the last day is today */
};

struct state {
	struct due_items due;
	struct rows *rows;
	struct table *table;
	struct market markets[MARKETS];
	size_t market_count;
	struct today_marketing marketing;
	size_t read;  /* slices read so far: a marketplace's payout, then its postings day by day */
	size_t shown; /* item whose sentence stands below in full, from 1; 0 none */
	char trouble[700]; /* why there is no board, "" else */
	bool started; /* drafts and unfinished batches were offered */
};

/* ---- reading ---- */

/* " 10:30" on the marketplace's clock, "" where the whole day is meant. */
static void hour_text(struct shop *shop, const struct due_item *it, char out[16])
{
	const struct profile *p = NULL;
	char at[32];

	out[0] = '\0';
	if (it->at == INSTANT_NONE)
		return;
	shop_profile(shop, it->profile, &p, NULL);
	instant_format(it->at, p != NULL ? profile_zone(p) : "Asia/Taipei", at);
	snprintf(out, 16, " %.5s", at + 11);
}

static void when_text(struct shop *shop, const struct due_item *it, day_t today, char *out, size_t size)
{
	int days = (int)(it->day - today);
	char hour[16];

	hour_text(shop, it, hour);
	if (it->day == DAY_NONE)
		out[0] = '\0';
	else if (days == 0)
		snprintf(out, size, "%s%s", _("today"), hour);
	else if (days == 1)
		snprintf(out, size, "%s%s", _("tomorrow"), hour);
	else if (days > 0)
		snprintf(out, size, ngettext("in %d day", "in %d days", (unsigned long)days), days);
	else
		snprintf(out, size, ngettext("%d day late", "%d days late", (unsigned long)-days), -days);
}

static void fill_rows(struct shop *shop, struct state *s, day_t today)
{
	rows_clear(s->rows);
	for (size_t i = 0; i < s->due.count; i++) {
		const struct due_item *it = &s->due.items[i];
		struct value cells[COLUMNS];
		char when[80];

		when_text(shop, it, today, when, sizeof when);
		cells[COL_WHEN] = value_text(when);
		cells[COL_MARKET] = value_text(it->profile);
		cells[COL_WHAT] = value_text(it->sentence);
		cells[COL_RULE] = value_text(it->rule);
		cells[COL_LOOK] = value_num(it->overdue ? LOOK_BAD : it->warn ? LOOK_WARN : LOOK_PLAIN);
		rows_add(s->rows, (int64_t)i + 1, cells);
	}
}

static void read_market(struct shop *shop, struct market *m)
{
	struct list_query q = {.limit = 1};
	struct list_page page = {0};
	struct list_source src;

	statement_list(shop, m->profile, &src);
	m->has_statement = src.page(src.self, &q, &page, NULL) == ST_OK && page.count > 0 &&
	        statement_get(shop, page.rows[0].id, &m->st, NULL) == ST_OK;
	list_page_free(&page);
	list_close(&src);
}

/* A marketplace whose statements we can read; of the others (Qoo10) there is nothing to settle here. */
static bool settles(struct shop *shop, const char *name)
{
	const struct profile *p;

	return shop_profile(shop, name, &p, NULL) != ST_OK || profile_key(p, "statement.columns.", 0) != NULL;
}

static void read_markets(struct shop *shop, struct state *s)
{
	char names[MARKETS][PULSE_NAME];
	size_t count = pulse_markets(shop, names, MARKETS);

	s->market_count = s->read = 0;
	for (size_t i = 0; i < count; i++) {
		struct market *m = &s->markets[s->market_count];

		if (!settles(shop, names[i]))
			continue;
		*m = (struct market){.has_statement = false};
		memcpy(m->profile, names[i], sizeof names[i]);
		read_market(shop, m);
		s->market_count++;
	}
}

/* The board cannot be made (a profile of the shop's own with a mistake in it): that is what is due then. */
static void show_trouble(struct state *s, const struct error *e)
{
	struct value cells[COLUMNS] = {
		[COL_WHEN] = value_text(_("today")), [COL_MARKET] = value_text(""), [COL_WHAT] = value_text(e->message),
		[COL_RULE] = value_text(e->rule), [COL_LOOK] = value_num(LOOK_BAD),
	};

	snprintf(s->trouble, sizeof s->trouble, "%s", e->message);
	rows_clear(s->rows);
	rows_add(s->rows, 0, cells);
}

static void read_all(struct view *v)
{
	struct state *s = v->state;
	struct shop *shop = shop_of(v);
	struct error e = {0};

	due_free(&s->due);
	s->shown = 0;
	s->trouble[0] = '\0';
	if (due_collect(shop, AHEAD_DAYS, &s->due, &e) == ST_OK)
		fill_rows(shop, s, shop_today(shop, NULL));
	else
		show_trouble(s, &e);
	today_marketing_read(shop, &s->marketing);
	read_markets(shop, s);
}

static void refresh(struct view *v)
{
	read_all(v);
	table_reload(((struct state *)v->state)->table);
}

static bool all_read(const struct state *s)
{
	return today_marketing_done(&s->marketing) && s->read >= s->market_count * SLICES;
}

static void read_slice(struct shop *shop, struct state *s)
{
	struct market *m = &s->markets[s->read / SLICES];
	size_t day = s->read % SLICES;

	if (!today_marketing_done(&s->marketing)) {
		today_marketing_day(shop, &s->marketing);
		return;
	}
	s->read++;
	if (day == SPARK_DAYS) {
		if (m->has_statement)
			statement_payout(shop, &m->st, NULL);
		return;
	}
	pulse_postings(shop, m->profile, shop_today(shop, NULL) - SPARK_DAYS + 1 + (day_t)day, &m->posted[day], NULL, NULL);
}

/* The sentence under the list follows when the keys pause. */
static bool follow(struct state *s)
{
	const struct list_row *row = table_row(s->table);
	size_t at = row != NULL ? (size_t)row->id : 0;
	bool moved = at != s->shown;

	s->shown = at;
	return moved;
}

static struct outcome idle(struct view *v)
{
	struct state *s = v->state;

	if (!s->started) {
		s->started = true;
		return start_offer(v);
	}
	if (follow(s))
		return outcome_draw();
	if (all_read(s))
		return outcome_pass();
	read_slice(shop_of(v), s);
	return all_read(s) ? outcome_draw() : outcome_stay();
}

/* ---- drawing ---- */

static void draw_statement(struct area a, int row, const struct statement *st)
{
	char money[32];
	int col;

	if (!st->reconciled) {
		draw_text(a, row, 2, LOOK_WARN, _("not compared yet"));
		return;
	}
	col = draw_text(a, row, 2, LOOK_LABEL, _("to explain"));
	col += 3 + draw_text(a, row, col + 3, st->to_explain == 0 ? LOOK_GOOD : LOOK_WARN, screen_money(st->to_explain, true, money));
	if (st->run_pay_on[0] != '\0' && st->payout != MONEY_NONE)
		draw_textf(a, row, col + 2, LOOK_PLAIN, _("pays %1$s on %2$s"), screen_money(st->payout, false, money),
		           screen_day(st->run_pay_on, st->from));
}

static void draw_market(struct shop *shop, struct area a, int row, const struct market *m, bool postings)
{
	char name[200];

	if (m->has_statement)
		screen_period(shop, m->profile, m->st.period, name, sizeof name);
	else
		snprintf(name, sizeof name, "%s", screen_market(shop, m->profile));
	draw_cell(a, row, 0, a.cols - SPARK_DAYS - 1, LOOK_TITLE, name, false);
	if (postings)
		chart_spark(a, row, a.cols - SPARK_DAYS, SPARK_DAYS, m->posted, SPARK_DAYS);
	if (m->has_statement)
		draw_statement(a, row + 1, &m->st);
	else
		draw_text(a, row + 1, 2, LOOK_PLAIN, _("no statement yet"));
}

static void draw_markets(struct view *v, struct area a)
{
	struct state *s = v->state;
	int row = 1;

	draw_text(a, 0, 0, LOOK_HEADING, _("Last settlement"));
	draw_cell(a, 0, a.cols - 24, 24, LOOK_LABEL, _("postings, 14 days"), true);
	for (size_t i = 0; i < s->market_count && row + MARKET_ROWS <= a.rows; i++, row += MARKET_ROWS)
		draw_market(shop_of(v), a, row, &s->markets[i], all_read(s));
	if (s->market_count == 0)
		draw_wrapped(area_of(a, row, 0, a.rows - row, a.cols), 0, LOOK_PLAIN, _("Nothing has been imported yet. F6 imports orders or a statement."));
}

/* The list, and what its selected line says in full. */
static void draw_due(struct view *v, struct area a)
{
	const struct state *s = v->state;
	int strip = a.rows >= STRIP_FROM ? STRIP_ROWS : 0;
	const char *said = s->trouble;

	part_draw(v->parts[0], area_of(a, 0, 0, a.rows - strip, a.cols));
	if (strip == 0)
		return;
	draw_rule(a, a.rows - strip);
	if (s->shown > 0 && s->shown <= s->due.count)
		said = s->due.items[s->shown - 1].sentence;
	draw_wrapped(area_of(a, a.rows - strip + 1, 1, strip - 1, a.cols - 2), 0, LOOK_PLAIN, said);
}

static void draw_beside(struct view *v, struct area a)
{
	struct state *s = v->state;
	int used = today_marketing_draw(shop_of(v), a, &s->marketing);

	if (used < a.rows)
		draw_markets(v, area_of(a, used, 0, a.rows - used, a.cols));
}

static void draw(struct view *v, struct area a)
{
	struct state *s = v->state;
	int strip = s->marketing.pulse.any ? MARKETING_STRIP : 0;
	int below = 1 + MARKET_ROWS * (int)(s->market_count > 0 ? s->market_count : 1);

	if (a.cols >= BESIDE_FROM) {
		int right = a.cols * 2 / 5;

		draw_due(v, area_of(a, 0, 0, a.rows, a.cols - right - 2));
		draw_column_rule(a, a.cols - right - 1);
		draw_beside(v, area_of(a, 0, a.cols - right + 1, a.rows, right - 1));
		return;
	}
	if (below + strip > a.rows / 2)
		below = a.rows / 2 - strip;
	draw_due(v, area_of(a, 0, 0, a.rows - below - strip - 1, a.cols));
	draw_rule(a, a.rows - below - strip - 1);
	if (strip > 0)
		today_marketing_strip(shop_of(v), area_of(a, a.rows - below - strip, 1, strip, a.cols - 2), &s->marketing);
	draw_markets(v, area_of(a, a.rows - below, 1, below, a.cols - 2));
}

/* ---- where a line leads ---- */

static bool is_kind(const struct due_item *it, const char *kinds)
{
	char word[32];

	snprintf(word, sizeof word, " %s ", it->kind);
	return strstr(kinds, word) != NULL;
}

/* Records with a screen of their own, by the words of due_item.record. */
static const struct {
	const char *record;
	const struct screen *screen;
	bool numbered;
} screens_of[] = {
	{"plan", &plans_screen, false}, {"renewal", &renewal_screen, false}, {"autodebit", &renewal_screen, false},
	{"campaign", &campaign_screen, true}, {"push", &push_screen, true}, {"storefront", &storefront_screen, false},
	{"review", &points_review_screen, false}, {"expected", &points_expected_screen, false}, {"liability", &points_liability_screen, false},
	{"tiers", &tiers_screen, false},
	{"message", &message_screen, true}, {"token", &tokens_screen, false}, {"notice", &letters_screen, false},
};

static struct outcome go_to_period(const struct due_item *it)
{
	if (is_kind(it, " reconcile ") && it->statement_id != 0)
		return outcome_push(&review_screen, arg_id(it->statement_id));
	if (is_kind(it, " payout ") && it->statement_id != 0)
		return outcome_push(&summary_screen, arg_id(it->statement_id));
	if (is_kind(it, " statement_out "))
		return outcome_push(&import_screen, (void *)(uintptr_t)"statement");
	if (is_kind(it, " claim_due claim_late claim_step invoice_month fee_invoice ") && it->period_id != 0)
		return outcome_push(&vouchers_screen, arg_id(it->period_id));
	if (it->statement_id != 0)
		return outcome_push(&review_screen, arg_id(it->statement_id));
	return outcome_push(&periods_screen, NULL);
}

static struct outcome go_to(const struct due_item *it)
{
	if (is_kind(it, " calendar "))
		return outcome_push(&calendar_screen, NULL);
	if (is_kind(it, " plan_unpaid "))
		return outcome_push(&plan_pay_screen, arg_id(it->record_id));
	for (size_t i = 0; i < COUNT_OF(screens_of); i++)
		if (strcmp(it->record, screens_of[i].record) == 0)
			return outcome_push(screens_of[i].screen, screens_of[i].numbered ? arg_id(it->record_id) : NULL);
	return go_to_period(it);
}

static struct outcome open_line(struct view *v)
{
	struct state *s = v->state;
	size_t at = (size_t)table_row(s->table)->id;

	if (at == 0) {
		dialog_message(v, _("Due"), table_cell(s->table, "what"));
		return outcome_draw();
	}
	return go_to(&s->due.items[at - 1]);
}

static struct outcome import_file(struct view *v)
{
	(void)v;
	return outcome_push(&import_screen, NULL);
}

/* ---- beside the list ---- */

static bool has_marketing(const struct view *v)
{
	return ((const struct state *)v->state)->marketing.pulse.any;
}

static bool has_next(const struct view *v)
{
	return ((const struct state *)v->state)->marketing.pulse.next_count > 0;
}

static struct outcome open_plan(struct view *v)
{
	(void)v;
	return outcome_push(&plans_screen, NULL);
}

static struct outcome open_renewal(struct view *v)
{
	(void)v;
	return outcome_push(&renewal_screen, NULL);
}

static struct outcome open_campaigns(struct view *v)
{
	(void)v;
	return outcome_push(&campaigns_screen, NULL);
}

static struct outcome open_next(struct view *v)
{
	const struct next_campaign *n = &((struct state *)v->state)->marketing.pulse.next[0];

	return outcome_push(n->push ? &push_screen : &campaign_screen, arg_id(n->id));
}

/* ---- the screen ---- */

static enum look row_look(const struct list_row *row)
{
	return (enum look)row->cells[COL_LOOK].num;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	struct list_source src;

	(void)arg, (void)e;
	s->rows = rows_new(columns, COLUMNS);
	read_all(v);
	src = rows_source(s->rows);
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("Nothing is due within a month."));
	table_set_look(s->table, row_look);
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	due_free(&s->due);
	rows_free(s->rows);
	free(s);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	refresh(v);
}

static const struct action actions[] = {
	{"today.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Go to the record that this line speaks of"), open_line, table_has_row},
	{"today.next", GROUP_RECORD, {'n'}, N_("Next campaign"), N_("Open the campaign that goes out next"), open_next, has_next},
	{"today.plan", GROUP_RECORD, {'p'}, N_("Plan"), N_("Open the plans, quota and bills"), open_plan, has_marketing},
	{"today.renewal", GROUP_RECORD, {'w'}, NULL, N_("Open the renewal and its card"), open_renewal, has_marketing},
	{"today.campaigns", GROUP_RECORD, {'c'}, NULL, N_("Open the campaigns and what came of them"), open_campaigns, has_marketing},
	{"today.import", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("Import"), N_("Import orders or a statement"), import_file, NULL},
};

const struct screen today_screen = {
	.name = "today",
	.title = N_("Today"),
	.help = N_("What is due on every marketplace. Enter goes to the record that a line speaks of; g and a letter jump to a screen."),
	.jump = 't',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.idle = idle,
	.resumed = resumed,
	.changed = refresh,
};
