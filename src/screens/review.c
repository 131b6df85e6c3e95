/*
 * Review of a settlement statement (對帳): what agrees, what does not and why;
 * decide, claim, sign off.
 *
 * The everyday job, key by key. From Today, where the cursor stands on what is
 * due first:
 *	Enter           the statement that came out; facts that changed since are computed anew by themselves
 *	                head: stated, ours, to explain; the differences ranked, their reason below in full
 *	r Enter         decide the row: the usual decision of its kind is under the cursor, and the
 *	                selection goes on to the next open one (no key to go there)
 *	Tab, R y Enter  … or a kind, and all that are open in it, listed first; then the next kind that is open
 *	                stands there by itself (no Tab between them)
 *	v               vouchers of the period, Esc back
 *	F2 F2           what will be frozen; sign
 * One statement with three kinds of difference: Enter, Tab, three times R y Enter, v, Esc, F2, F2: 15 keys. A
 * note costs keys only where the decision is `other`; undo is Ctrl-Z, asked.
 */
#include "config.h"

#include "decide.h"
#include "both.h"
#include "review.h"
#include "waterfall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/progress.h"

enum { DETAIL_ROWS = 3, WATERFALL_HEAD = 3 };

struct state {
	int64_t id;
	struct review_facts facts;
	struct fitted list;
	struct table *table;
	struct lines_arg lines; /* for the screens above */
	struct pair_arg pair;
	struct difference shown; /* of the row in `shown.id`, 0 none */
	int tab;                /* -1 all, else a kind */
};

static const struct column_fit fits[] = {
	{"kind", 8, 0, 3},
	{"order_no", 14, 0, 0},
	{"component", 12, 0, 2},
	{"delta", 8, 0, 0},
	{"reason", 24, 1, 0},
	{"resolution", 10, 0, 0},
	{"expected", 10, 0, 5},
	{"stated", 10, 0, 5},
	{"rule", 8, 0, 6},
};

static const char *tab_kind(const struct state *s)
{
	return s->tab < 0 ? "" : s->facts.counts[s->tab].kind;
}

static bool writable(const struct view *v)
{
	const struct state *s = v->state;

	return !s->facts.read_only && !s->facts.st.is_signed;
}

static bool can_decide(const struct view *v)
{
	return writable(v) && table_has_row(v);
}

static bool has_shop(const struct view *v)
{
	return !((const struct state *)v->state)->facts.read_only;
}

/* ---- reading ---- */

static size_t column_at(const struct list_source *src, const char *name)
{
	size_t i = 0;

	while (i + 1 < src->column_count && strcmp(src->columns[i].name, name) != 0)
		i++;
	return i;
}

/* A page of differences; the fee of a cart has no order, so its cart stands there. */
static enum status page_with_carts(void *self, const struct list_query *q, struct list_page *out, struct error *e)
{
	struct list_source *src = self;
	size_t order = column_at(src, "order_no"), cart = column_at(src, "cart_no");
	enum status st = src->page(src->self, q, out, e);

	for (size_t i = 0; st == ST_OK && i < out->count; i++) {
		struct value *cells = (struct value *)(uintptr_t)out->rows[i].cells;

		if (cells[order].text == NULL || cells[order].text[0] == '\0')
			cells[order] = cells[cart];
	}
	return st;
}

static bool count_with_carts(void *self, const struct list_query *q, bool (*stop)(void *), void *stop_arg, int64_t *out)
{
	struct list_source *src = self;

	return src->count(src->self, q, stop, stop_arg, out);
}

static bool reconcile(struct view *v, int64_t id, struct error *e, enum status *st)
{
	struct progress_box *box = progress_open(v, _("Comparing the statement with the orders"));
	bool cancelled = false;

	*st = statement_reconcile(shop_of(v), id, &(struct progress){progress_step, box}, &cancelled, e);
	progress_close(box);
	return *st == ST_OK && !cancelled;
}

/* On opening, what has changed since the last comparison is compared again, as long as nothing is signed. Later changes are
 * only said: nobody's work is held up by somebody else's import. */
static enum status read_first(struct view *v, struct error *e)
{
	struct state *s = v->state;
	struct shop *shop = shop_of(v);
	enum status st = review_facts_read(shop, s->id, &s->facts, e);

	if (st != ST_OK || s->facts.st.reconciled || s->facts.st.is_signed || shop->read_only)
		return st;
	if (reconcile(v, s->id, e, &st))
		st = review_facts_read(shop, s->id, &s->facts, e);
	return st;
}

static void refresh(struct view *v)
{
	struct state *s = v->state;
	struct error e = {0};

	s->shown.id = 0;
	if (screen_ok(v, review_facts_read(shop_of(v), s->id, &s->facts, &e), &e))
		table_reload(s->table);
}

static struct list_source tab_source(struct view *v)
{
	struct state *s = v->state;
	const char *kind = tab_kind(s);
	struct list_source src;

	difference_list(shop_of(v), s->id, kind[0] != '\0' ? kind : NULL, &s->list.source);
	src = fitted_source(&s->list, fits, COUNT_OF(fits));
	src.page = page_with_carts;
	src.count = count_with_carts;
	src.self = &s->list.source;
	return src;
}

static void show_tab(struct view *v, int tab)
{
	struct state *s = v->state;
	struct fitted before = s->list;
	struct list_source src;

	s->tab = tab;
	src = tab_source(v);
	table_set_source(s->table, &src);
	fitted_free(&before);
	s->shown.id = 0;
}

/* The tab `step` further, all of them in a ring; kinds without a difference are passed over. */
static struct outcome turn_tab(struct view *v, int step)
{
	struct state *s = v->state;
	int tab = s->tab;

	do
		tab = (tab + 1 + step + DIFFERENCE_KINDS + 1) % (DIFFERENCE_KINDS + 1) - 1;
	while (tab >= 0 && s->facts.counts[tab].all == 0);
	show_tab(v, tab);
	return outcome_draw();
}

/* A kind that is done gives way to the next one with something open. */
static void leave_done_tab(struct view *v)
{
	struct state *s = v->state;

	if (s->tab < 0 || s->facts.counts[s->tab].open > 0)
		return;
	for (int i = 1; i < DIFFERENCE_KINDS; i++) {
		int tab = (s->tab + i) % DIFFERENCE_KINDS;

		if (s->facts.counts[tab].open > 0) {
			show_tab(v, tab);
			return;
		}
	}
}

/* ---- actions ---- */

static const struct list_row *selected(struct view *v)
{
	return table_row(((struct state *)v->state)->table);
}

/* After a decision: everything read again, the selection on the next row that is open. */
static void go_on(struct view *v, const char *after)
{
	struct state *s = v->state;
	int64_t next = decide_next_open(shop_of(v), s->id, tab_kind(s), after);

	refresh(v);
	if (next != 0)
		table_select_id(s->table, next);
	else
		leave_done_tab(v);
}

static struct outcome resolve(struct view *v)
{
	struct state *s = v->state;
	char *after = xstrdup(selected(v)->key);
	int64_t *ids;
	size_t count = table_marked(s->table, &ids);
	struct difference d = {0};

	if (count > 0 && difference_get(shop_of(v), ids[0], &d, NULL) == ST_OK &&
	    decide_resolve(v, ids, count, d.kind)) {
		table_unmark(s->table);
		go_on(v, after);
	}
	free(ids);
	free(after);
	return outcome_draw();
}

static struct outcome resolve_all(struct view *v)
{
	struct state *s = v->state;

	if (decide_all_open(v, s->id, tab_kind(s))) {
		refresh(v);
		leave_done_tab(v);
	}
	return outcome_draw();
}

static struct outcome note(struct view *v)
{
	if (decide_note(v, selected(v)->id))
		refresh(v);
	return outcome_draw();
}

static struct outcome undo(struct view *v)
{
	if (decide_undo(v, ((struct state *)v->state)->id))
		refresh(v);
	return outcome_draw();
}

static struct outcome export(struct view *v)
{
	decide_export(v, &((struct state *)v->state)->facts.st);
	return outcome_draw();
}

static struct outcome open_pair(struct view *v)
{
	struct state *s = v->state;
	const struct list_row *row = selected(v);

	s->pair = (struct pair_arg){.difference_id = row->id, .statement_id = s->id};
	snprintf(s->pair.kind, sizeof s->pair.kind, "%s", tab_kind(s));
	snprintf(s->pair.key, sizeof s->pair.key, "%s", row->key);
	return outcome_push(&pair_screen, &s->pair);
}

static struct outcome open_summary(struct view *v)
{
	return outcome_push(&summary_screen, arg_id(((struct state *)v->state)->id));
}

static struct outcome open_lines(struct view *v)
{
	struct state *s = v->state;

	s->lines = (struct lines_arg){.statement_id = s->id};
	return outcome_push(&lines_screen, &s->lines);
}

static struct outcome open_vouchers(struct view *v)
{
	return outcome_push(&vouchers_screen, arg_id(((struct state *)v->state)->facts.st.period_id));
}

static struct outcome open_signoff(struct view *v)
{
	return outcome_push(&signoff_screen, arg_id(((struct state *)v->state)->id));
}

static struct outcome compare_again(struct view *v)
{
	struct state *s = v->state;
	struct error e = {0};
	enum status st;

	if (reconcile(v, s->id, &e, &st))
		ui_say(v, "%s", _("Compared again."));
	else if (st == ST_OK)
		ui_say(v, "%s", _("Stopped. Nothing has changed."));
	else
		ui_error(v, &e);
	refresh(v);
	return outcome_draw();
}

static struct outcome next_tab(struct view *v)
{
	return turn_tab(v, 1);
}

static struct outcome previous_tab(struct view *v)
{
	return turn_tab(v, -1);
}

/* ---- drawing ---- */

static void draw_reason(struct shop *shop, const struct state *s, struct area a)
{
	char decision[900];
	int row = 1;

	draw_rule(a, 0);
	if (s->shown.id == 0)
		return;
	row += draw_wrapped(area_of(a, 1, 0, a.rows - 1, a.cols), 0, LOOK_PLAIN, s->shown.sentence);
	if (s->shown.resolution[0] == '\0' || row >= a.rows)
		return;
	both_decision(shop, &s->shown, decision, sizeof decision);
	draw_textf(a, row, 0, LOOK_GOOD, "%s %s", draw_sign(LOOK_GOOD), decision);
}

static void draw(struct view *v, struct area a)
{
	struct state *s = v->state;
	int row = review_head_draw(shop_of(v), a, &s->facts), below = a.rows >= 16 && a.cols == ui_area().cols ? DETAIL_ROWS : 0;

	review_tabs_draw(a, row++, &s->facts, s->tab);
	part_draw(v->parts[0], area_of(a, row, 0, a.rows - row - below, a.cols));
	if (below > 0)
		draw_reason(shop_of(v), s, area_of(a, a.rows - below, 0, below, a.cols));
}

/* The row's reason and both sides follow when the keys pause. */
static bool follow(struct view *v)
{
	struct state *s = v->state;
	const struct list_row *row = selected(v);
	int64_t id = row != NULL ? row->id : 0;

	if (id == s->shown.id)
		return false;
	if (id == 0 || difference_get(shop_of(v), id, &s->shown, NULL) != ST_OK)
		s->shown.id = 0;
	return id == s->shown.id;
}

static struct outcome idle(struct view *v)
{
	return follow(v) ? outcome_draw() : outcome_pass();
}

static void pane(struct view *v, struct area a)
{
	struct state *s = v->state;
	int row = 0, chart;

	follow(v);
	if (s->shown.id != 0)
		row = both_draw(shop_of(v), a, &s->shown) + 1;
	/* At the foot, so that it stays while the rows above it change. */
	chart = a.rows - waterfall_rows(&s->facts.sum) - WATERFALL_HEAD;
	if (chart < row)
		return;
	draw_rule(a, chart);
	draw_text(a, chart + 1, 0, LOOK_TITLE, _("From gross to payout, as stated"));
	waterfall_draw(area_of(a, chart + WATERFALL_HEAD, 0, a.rows - chart - WATERFALL_HEAD, a.cols), &s->facts.sum);
}

/* ---- the screen ---- */

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	struct list_source src;
	enum status st;

	s->id = id_arg(arg);
	s->tab = -1;
	st = read_first(v, e);
	if (st != ST_OK) {
		review_facts_free(&s->facts);
		free(s);
		return st;
	}
	snprintf(v->title, sizeof v->title, "%s %s", s->facts.st.profile, s->facts.st.period);
	src = tab_source(v);
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("Nothing differs: every line is as we computed it."));
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	fitted_free(&s->list);
	review_facts_free(&s->facts);
	free(s);
}

/* The screens above decide and sign too. */
static void resumed(struct view *v, int64_t result)
{
	(void)result;
	refresh(v);
}

static const struct action actions[] = {
	{"review.open", GROUP_RECORD, {K_ENTER}, N_("Both"), N_("Show both sides of this difference line by line"), open_pair,
	 table_has_row},
	{"review.resolve", GROUP_RECORD, {'r'}, N_("Resolve"), N_("Resolve this difference, or all that are marked"), resolve,
	 can_decide},
	{"review.resolve-all", GROUP_RECORD, {'R'}, N_("Resolve all"), N_("Resolve all open differences of this tab at once, listed first"),
	 resolve_all, can_decide},
	{"review.note", GROUP_RECORD, {'n'}, N_("Note"), N_("Write a note on this difference"), note, can_decide},
	{"review.vouchers", GROUP_RECORD, {'v'}, N_("Vouchers"), N_("Open the period's claim"), open_vouchers, has_shop},
	{"review.tab", GROUP_RECORD, {K_TAB}, N_("Kind"), N_("Show the next kind of difference"), next_tab, NULL},
	{"review.undo", GROUP_RECORD, {K_CTRL('z')}, NULL, N_("Take back your last decision about this statement"), undo, writable},
	{"review.export", GROUP_RECORD, {'x'}, N_("Export"), N_("Write the differences to a file for the marketplace"), export,
	 table_has_row},
	{"review.tab-back", GROUP_LIST, {K_BACKTAB}, NULL, N_("Show the kind of difference before"), previous_tab, NULL},
	{"review.summary", GROUP_RECORD, {'t'}, N_("Totals"), N_("Open the summary that adds up"), open_summary, NULL},
	{"review.lines", GROUP_RECORD, {'l'}, N_("Lines"), N_("List every line of the statement"), open_lines, NULL},
	{"review.compare", GROUP_RECORD, {'c'}, NULL, N_("Compare with the orders again"), compare_again, writable},
	{"review.signoff", GROUP_RECORD, {K_F(2), K_CTRL('s')}, N_("Sign off"), N_("Sign off the period, or reopen it"), open_signoff,
	 has_shop},
};

const struct screen review_screen = {
	.name = "review",
	.title = N_("Statement review"),
	.help = N_("What agrees, what does not and why. Resolve every difference (r, or R for all of a kind), enter the "
	           "vouchers (v), sign off (F2)."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.idle = idle,
	.pane = pane,
	.pane_from = 140,
	.pane_cols = 64,
	.resumed = resumed,
	.changed = refresh,
};
