/*
 * Signing off a period: what will be frozen, in whose name, under which hash;
 * and what was signed and reopened before. F2 signs; with differences still
 * open it asks why. A signed period is reopened with a reason, which stays.
 */
#include "config.h"

#include "screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/draft.h"
#include "storekeep/statement.h"

enum { HASH_AT_ONCE = 50000 }; /* lines that are hashed while the screen opens; more by `h` */

struct state {
	int64_t id;
	struct statement st;
	struct difference_count counts[DIFFERENCE_KINDS];
	struct signoff last;
	char hash[72];           /* of what is stored now, "" not known */
	char op[OP_ID_SIZE]; /* of the next act: a double F2 signs once */
	struct fitted list;
	struct table *history;
};

static const struct column_fit fits[] = {
	{"at", 16, 0, 0}, {"act", 8, 0, 0}, {"by", 10, 0, 0}, {"stated", 11, 0, 1}, {"ours", 11, 0, 2}, {"open_differences", 6, 0, 3},
	{"reason", 14, 1, 0}, {"hash", 16, 0, 4},
};

static enum status read_all(struct view *v, struct error *e)
{
	struct state *s = v->state;
	struct shop *shop = shop_of(v);
	enum status st = statement_get(shop, s->id, &s->st, e);

	if (st == ST_OK)
		st = difference_counts(shop, s->id, s->counts, e);
	if (st == ST_OK)
		st = signoff_last(shop, s->st.period_id, &s->last, e);
	s->hash[0] = '\0';
	if (st == ST_OK && s->st.lines <= HASH_AT_ONCE)
		st = signoff_hash(shop, s->id, s->hash, e);
	op_id_make(s->op);
	return st;
}

static void refresh(struct view *v)
{
	struct error e = {0};

	if (screen_ok(v, read_all(v, &e), &e))
		table_reload(((struct state *)v->state)->history);
}

/* ---- drawing ---- */

static int draw_fact(struct area a, int row, const char *label, enum look look, const char *text)
{
	draw_cell(a, row, 1, 16, LOOK_LABEL, label, false);
	return row + draw_wrapped(area_of(a, row, 18, a.rows - row, a.cols - 18), 0, look, text);
}

static int draw_amounts(struct area a, int row, const struct statement *st)
{
	char stated[32], ours[32], explain[32], text[200];

	snprintf(text, sizeof text, _("stated %1$s, ours %2$s, to explain %3$s"), screen_money(st->stated_net, false, stated),
	         screen_money(st->ours_net, false, ours), screen_money(st->to_explain, true, explain));
	return draw_fact(a, row, _("Amounts"), LOOK_TITLE, text);
}

static int draw_differences(struct area a, int row, const struct state *s)
{
	char text[200];

	if (s->st.open > 0)
		snprintf(text, sizeof text, ngettext("! %1$lld of %2$lld is still open", "! %1$lld of %2$lld are still open",
		                                     (unsigned long)s->st.open),
		         (long long)s->st.open, (long long)s->st.differences);
	else if (s->st.differences > 0)
		snprintf(text, sizeof text, _("+ all %lld are resolved"), (long long)s->st.differences);
	else
		snprintf(text, sizeof text, "%s", _("+ none"));
	return draw_fact(a, row, _("Differences"), s->st.open > 0 ? LOOK_WARN : LOOK_GOOD, text);
}

static int draw_state(struct view *v, struct area a, int row)
{
	const struct state *s = v->state;
	char text[300], when[32];

	if (!s->st.is_signed)
		return draw_fact(a, row, _("State"), LOOK_WARN, _("! not signed off; F2 signs"));
	screen_instant(shop_of(v), s->last.at, when);
	snprintf(text, sizeof text, _("+ signed off by %1$s, %2$s"), s->last.by, when);
	row = draw_fact(a, row, _("State"), LOOK_GOOD, text);
	if (s->hash[0] != '\0' && strcmp(s->hash, s->last.hash) != 0)
		row = draw_fact(a, row, "", LOOK_BAD, _("x what is stored is not what was signed: run the check"));
	return row;
}

static int draw_frozen(struct view *v, struct area a, int row)
{
	const struct state *s = v->state;
	char lines[32], text[200];

	if (s->st.pay_on[0] != '\0')
		snprintf(text, sizeof text, _("posted %1$s to %2$s, pay %3$s"), s->st.from, s->st.to, s->st.pay_on);
	else
		snprintf(text, sizeof text, _("posted %1$s to %2$s"), s->st.from, s->st.to);
	row = draw_fact(a, row, _("Period"), LOOK_PLAIN, text);
	snprintf(text, sizeof text, ngettext("%1$s line from %2$s", "%1$s lines from %2$s", (unsigned long)s->st.lines),
	         screen_money(s->st.lines, false, lines), s->st.source);
	row = draw_fact(a, row, _("Frozen"), LOOK_PLAIN, text);
	row = draw_amounts(a, row, &s->st);
	row = draw_differences(a, row, s);
	if (s->hash[0] != '\0' || s->st.is_signed)
		row = draw_fact(a, row, "SHA-256", LOOK_PLAIN, s->st.is_signed ? s->last.hash : s->hash);
	return draw_state(v, a, row);
}

static void draw(struct view *v, struct area a)
{
	const struct state *s = v->state;
	char name[160];
	int row = 1;

	screen_period(shop_of(v), s->st.profile, s->st.period, name, sizeof name);
	draw_text(a, 0, 1, LOOK_TITLE, name);
	row = draw_frozen(v, a, row) + 1;
	draw_text(a, row, 1, LOOK_TITLE, _("Signed and reopened before"));
	part_draw(v->parts[0], area_of(a, row + 1, 0, a.rows - row - 1, a.cols));
}

/* ---- actions ---- */

static bool is_open(const struct view *v)
{
	return !((const struct state *)v->state)->st.is_signed;
}

static bool is_signed(const struct view *v)
{
	return !is_open(v);
}

static struct outcome acted(struct view *v, enum status st, const struct error *e, const char *said)
{
	if (!screen_ok(v, st, e))
		return outcome_draw();
	refresh(v);
	ui_say(v, "%s", said);
	return outcome_draw();
}

/* "" where nothing is open, else what the person writes; NULL cancelled. */
static char *reason_for_open(struct view *v)
{
	const struct state *s = v->state;
	char title[160];

	if (s->st.open == 0)
		return xstrdup("");
	snprintf(title, sizeof title, ngettext("Sign with %lld open difference?", "Sign with %lld open differences?", (unsigned long)s->st.open),
	         (long long)s->st.open);
	return dialog_prompt(v, title, _("Reason (required)"), "");
}

static struct outcome sign(struct view *v)
{
	struct state *s = v->state;
	struct shop *shop = shop_of(v);
	char *reason = reason_for_open(v);
	bool confirmed = shop->accept_warnings;
	struct error e = {0};
	enum status st;

	if (reason == NULL)
		return outcome_draw();
	shop->accept_warnings = true; /* what is open was shown, and the reason asked for */
	st = signoff_sign(shop, s->id, reason, s->op, &e);
	shop->accept_warnings = confirmed;
	free(reason);
	return acted(v, st, &e, _("Signed off. The period is frozen."));
}

static struct outcome reopen(struct view *v)
{
	struct state *s = v->state;
	char *reason = dialog_prompt(v, _("Reopen the period"), _("Reason (required, it stays in the history)"), "");
	struct error e = {0};
	enum status st;

	if (reason == NULL)
		return outcome_draw();
	st = signoff_reopen(shop_of(v), s->id, reason, s->op, &e);
	free(reason);
	return acted(v, st, &e, _("Reopened. Sign off again when it is right."));
}

/* Is what is stored what was signed? */
static struct outcome verify(struct view *v)
{
	struct state *s = v->state;
	struct error e = {0};

	if (!screen_ok(v, signoff_hash(shop_of(v), s->id, s->hash, &e), &e))
		return outcome_draw();
	if (strcmp(s->hash, s->last.hash) == 0)
		ui_say(v, "%s", _("What is stored is what was signed."));
	return outcome_draw();
}

/* ---- the screen ---- */

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	struct list_source src;
	enum status st;

	s->id = id_arg(arg);
	st = read_all(v, e);
	if (st != ST_OK) {
		free(s);
		return st;
	}
	signoff_list(shop_of(v), s->st.period_id, &s->list.source);
	src = fitted_source(&s->list, fits, COUNT_OF(fits));
	s->history = table_new(v, &src);
	table_set_empty(s->history, N_("Never yet."));
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	fitted_free(&s->list);
	free(s);
}

static const struct action actions[] = {
	{"signoff.sign", GROUP_RECORD, {K_F(2), K_CTRL('s')}, N_("Sign off"), N_("Freeze the period in your name"), sign, is_open},
	{"signoff.verify", GROUP_RECORD, {'h'}, N_("Verify"), N_("Compare what is stored with the hash that was signed"), verify, is_signed},
	{"signoff.reopen", GROUP_RECORD, {'e'}, N_("Reopen"), N_("Reopen the period with a reason"), reopen, is_signed},
};

const struct screen signoff_screen = {
	.name = "signoff",
	.title = N_("Sign-off"),
	.help = N_("Signing freezes the period: its lines, differences and decisions cannot change until somebody reopens it with a reason."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.changed = refresh,
};
