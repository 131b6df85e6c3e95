/*
 * statement: import, review, list, show, differences, decisions, sign-off.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/importing.h"
#include "storekeep/command.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/import.h"
#include "storekeep/mem.h"
#include "storekeep/period.h"
#include "storekeep/draft.h"
#include "storekeep/statement.h"

/* The statement that was meant: its number or its period's code, with profile= where several have it. */
static enum status find(struct cli *c, int64_t *id, struct error *e)
{
	return statement_find(cli_shop(c), cli_field(c, "profile"), cli_arg(c, 0), id, e);
}

/* ---- import ---- */

static enum status import(struct cli *c, struct error *e)
{
	struct import_options o;
	struct import_result r = {0};
	bool reconciles = true;
	enum status st = importing_options(c, &o, e);

	if (st != ST_OK || (st = cli_field_bool(c, "reconcile", true, &reconciles, e)) != ST_OK)
		return st;
	o.no_reconcile = !reconciles;
	o.period = cli_field(c, "period");
	o.progress = cli_progress(c, _("Importing"));
	st = statement_import(cli_shop(c), &o, &r, e);
	if (st == ST_OK && r.cancelled)
		st = error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s", _("Cancelled; nothing was changed."));
	if (st == ST_OK) {
		importing_say(c, &r);
		cli_text(c, "period", N_("Period"), *r.period != '\0' ? r.period : NULL);
		cli_int(c, "statement_id", r.record_id != 0 ? N_("Statement") : NULL, r.record_id);
	}
	import_result_free(&r);
	return st;
}

/* ---- show ---- */

/* What the file keeps of the period is of the last `due run`; told is how it stands today. */
static void bring_to_today(struct cli *c, struct statement *s)
{
	struct periods ps;

	if (s->period_id == 0 || periods_load(cli_shop(c), s->profile, DAY_NONE, EXPECT_NONE, &ps, NULL) != ST_OK)
		return;
	for (size_t i = 0; i < ps.count; i++)
		if (ps.items[i].id == s->period_id)
			snprintf(s->period_state, sizeof s->period_state, "%s", ps.items[i].state);
	periods_free(&ps);
}

static void say_statement(struct cli *c, const struct statement *s)
{
	cli_int(c, "id", N_("Statement"), s->id);
	cli_text(c, "profile", N_("Marketplace"), s->profile);
	cli_text(c, "period", N_("Period"), s->period);
	cli_date(c, "from", N_("From"), s->from);
	cli_date(c, "to", N_("To"), s->to);
	cli_date(c, "statement_on", N_("Statement opened"), s->statement_on);
	cli_date(c, "due_on", N_("Claim due"), s->due_on);
	cli_date(c, "pay_nominal", N_("Nominal payout"), s->pay_nominal);
	cli_date(c, "pay_on", N_("Payout"), s->pay_on);
	cli_code(c, "state", N_("State"), "period_state", s->period_state);
	cli_text(c, "source", N_("File"), s->source);
	cli_int(c, "lines", N_("Lines"), s->lines);
	cli_int(c, "agree", N_("Agree"), s->agree);
	cli_int(c, "differences", N_("Differences"), s->differences);
	cli_int(c, "open", N_("Unresolved"), s->open);
	cli_int(c, "unchecked", N_("Fees without a rate"), s->unchecked);
	cli_bool(c, "orders_compared", N_("Compared with our orders"), s->orders_compared);
	cli_bool(c, "reconciled", N_("Reconciliation up to date"), s->reconciled);
	cli_bool(c, "signed", N_("Signed off"), s->is_signed);
	cli_money(c, "stated", N_("Theirs"), s->stated_net);
	cli_money(c, "ours", N_("Ours"), s->ours_net);
	cli_money(c, "to_explain", N_("To explain"), s->to_explain);
	cli_money(c, "carry_in", N_("Carried over"), s->carry_in);
	cli_money(c, "payout", N_("Payout amount"), s->payout);
	cli_money(c, "ours_payout", N_("Payout by our numbers"), s->ours_payout);
}

static const struct list_column summary_columns[] = {
	{"component", N_("Component"), VK_ENUM, "line_kind", 16, 1, 0, false},
	{"tax_kind", N_("Tax kind"), VK_ENUM, "tax_kind", 8, 0, 0, false},
	{"stated", N_("Theirs"), VK_MONEY, NULL, 12, 0, 0, false},
	{"ours", N_("Ours"), VK_MONEY, NULL, 12, 0, 0, false},
	{"difference", N_("Apart"), VK_MONEY, NULL, 10, 0, 0, false},
	{"stated_rows", N_("Their rows"), VK_INT, NULL, 8, 0, 0, false},
	{"ours_rows", N_("Our rows"), VK_INT, NULL, 8, 0, 0, false},
};

static struct value money_value(money_t v)
{
	return (struct value){.null = v == MONEY_NONE, .num = v};
}

static enum status say_summary(struct cli *c, struct shop *s, int64_t id, struct error *e)
{
	struct cli_table t = {.columns = summary_columns, .column_count = LIST_COUNT(summary_columns)};
	struct summary sum;
	enum status st = statement_summary(s, id, &sum, e);

	for (size_t i = 0; st == ST_OK && i < sum.count; i++) {
		const struct summary_row *row = &sum.rows[i];
		bool both = row->stated != MONEY_NONE && row->ours != MONEY_NONE;
		struct value cells[] = {
			{.text = row->component}, {.text = row->tax_kind, .null = *row->tax_kind == '\0'},
			money_value(row->stated), money_value(row->ours), money_value(both ? row->stated - row->ours : MONEY_NONE),
			{.num = row->stated_rows}, {.num = row->ours_rows},
		};

		list_page_add(&t.page, row->component, 0, cells, LIST_COUNT(cells));
	}
	if (st == ST_OK)
		cli_rows(c, "summary", &t);
	list_page_free(&t.page);
	summary_free(&sum);
	return st;
}

static const struct list_column count_columns[] = {
	{"kind", N_("Kind of difference"), VK_ENUM, "diff_kind", 16, 1, 0, false},
	{"count", N_("Number"), VK_INT, NULL, 8, 0, 0, false},
	{"open", N_("Unresolved"), VK_INT, NULL, 8, 0, 0, false},
	{"amount", N_("Apart"), VK_MONEY, NULL, 10, 0, 0, false},
};

static enum status say_counts(struct cli *c, struct shop *s, int64_t id, struct error *e)
{
	struct cli_table t = {.columns = count_columns, .column_count = LIST_COUNT(count_columns)};
	struct difference_count n[DIFFERENCE_KINDS];
	enum status st = difference_counts(s, id, n, e);

	for (int i = 0; st == ST_OK && i < DIFFERENCE_KINDS; i++) {
		struct value cells[] = {{.text = n[i].kind}, {.num = n[i].all}, {.num = n[i].open}, {.num = n[i].delta}};

		list_page_add(&t.page, n[i].kind, 0, cells, LIST_COUNT(cells));
	}
	if (st == ST_OK)
		cli_rows(c, "difference_kinds", &t);
	list_page_free(&t.page);
	return st;
}

static enum status say_all(struct cli *c, struct shop *s, int64_t id, struct error *e)
{
	struct statement about;
	enum status st = statement_get(s, id, &about, e);

	if (st != ST_OK || (st = statement_payout(s, &about, e)) != ST_OK)
		return st;
	if (cli_shop(c) != NULL)
		bring_to_today(c, &about);
	say_statement(c, &about);
	if ((st = say_summary(c, s, id, e)) == ST_OK)
		st = say_counts(c, s, id, e);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = find(c, &id, e);

	if (st == ST_OK && (st = say_all(c, cli_shop(c), id, e)) == ST_OK)
		st = statement_note_unchecked(cli_shop(c), id, e);
	return st;
}

static enum status list(struct cli *c, struct error *e)
{
	struct list_source src;
	enum status st;

	statement_list(cli_shop(c), cli_field(c, "profile"), &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status lines(struct cli *c, struct error *e)
{
	struct list_source src;
	int64_t id;
	enum status st = find(c, &id, e);

	if (st != ST_OK)
		return st;
	statement_lines(cli_shop(c), id, cli_field(c, "component"), &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

/* ---- review of a file alone ---- */

static enum status say_differences(struct cli *c, struct shop *s, int64_t id, struct error *e)
{
	struct list_source src;
	struct list_query q = {.limit = 200};
	struct cli_table t = {0};
	enum status st;

	difference_list(s, id, NULL, &src);
	t.columns = src.columns;
	t.column_count = src.column_count;
	st = src.page(src.self, &q, &t.page, e);
	if (st == ST_OK)
		cli_rows(c, "rows", &t);
	list_page_free(&t.page);
	desk_list_close(&src);
	return st;
}

static enum status review(struct cli *c, struct error *e)
{
	struct import_options o;
	struct progress bar = cli_progress(c, _("Reading"));
	struct shop s;
	int64_t id;
	enum status st = importing_options(c, &o, e);

	if (st != ST_OK)
		return st;
	st = review_open(&s, o.path, cli_field(c, "profile"), cli_field(c, "orders"), o.charset, cli_config(c), &bar, &id, e);
	if (st != ST_OK)
		return st;
	if (cli_has_screen(c)) {
		st = cli_open_console(c, &s, id, e);
	} else if ((st = say_all(c, &s, id, e)) == ST_OK && (st = say_differences(c, &s, id, e)) == ST_OK) {
		struct statement about;

		if (statement_get(&s, id, &about, e) == ST_OK && !about.orders_compared)
			cli_say(c, "%s", _("No orders were compared: this is what the file by itself proves. orders=FILE compares both sides."));
		cli_notes(c, &s.notes);
	}
	shop_close(&s);
	return st;
}

/* ---- differences and decisions ---- */

static enum status diff(struct cli *c, struct error *e)
{
	struct list_source src;
	struct statement about;
	int64_t id;
	enum status st = find(c, &id, e);

	if (st == ST_OK)
		st = statement_get(cli_shop(c), id, &about, e);
	if (st == ST_OK && !about.reconciled && !about.is_signed)
		notes_add(&cli_shop(c)->notes, NOTE_INFO, "not_reconciled", NULL, NULL,
		          _("Orders have changed since the statement was reconciled. Run statement reconcile %1$s."), about.period);
	if (st != ST_OK)
		return st;
	difference_list(cli_shop(c), id, cli_field(c, "kind"), &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status reconcile(struct cli *c, struct error *e)
{
	struct progress bar = cli_progress(c, _("Reconciling"));
	bool cancelled = false;
	int64_t id;
	enum status st = find(c, &id, e);

	if (st == ST_OK)
		st = statement_reconcile(cli_shop(c), id, &bar, &cancelled, e);
	if (st == ST_OK && cancelled)
		return error_set(e, ST_REFUSED, "cancelled", NULL, NULL, _("Cancelled; nothing was changed."));
	return st == ST_OK ? say_all(c, cli_shop(c), id, e) : st;
}

static enum status read_ids(struct cli *c, int64_t **ids, size_t *count, struct error *e)
{
	const char *word;

	*ids = NULL;
	for (*count = 0; (word = cli_arg(c, *count)) != NULL; ++*count) {
		char *end;

		*ids = xreallocarray(*ids, *count + 1, sizeof **ids);
		(*ids)[*count] = strtoll(word, &end, 10);
		if (*end != '\0' || end == word)
			return error_set(e, ST_REFUSED, "id_number", NULL, "id", _("A difference is named by its number; %1$s is none."), word);
	}
	return ST_OK;
}

static enum status resolve(struct cli *c, struct error *e)
{
	struct record *r = cli_record(c);
	int64_t *ids;
	size_t count;
	char op[OP_ID_SIZE];
	enum status st = read_ids(c, &ids, &count, e);

	if (st == ST_OK)
		st = record_check(r, NULL, NULL, e);
	op_id_make(op);
	if (st == ST_OK)
		st = difference_resolve(cli_shop(c), ids, count, record_get(r, "code"), record_get(r, "note"), op, e);
	if (st == ST_OK)
		cli_int(c, "resolved", N_("Resolved"), (int64_t)count);
	free(ids);
	return st;
}

static enum status undo(struct cli *c, struct error *e)
{
	int64_t id, count = 0;
	enum status st = find(c, &id, e);

	if (st == ST_OK)
		st = difference_undo(cli_shop(c), id, &count, e);
	if (st == ST_OK)
		cli_int(c, "undone", N_("Taken back"), count);
	return st;
}

static enum status sign(struct cli *c, struct error *e, enum status (*act)(struct shop *, int64_t, const char *, const char *, struct error *))
{
	struct record *r = cli_record(c);
	struct statement about;
	struct signoff last;
	char op[OP_ID_SIZE];
	int64_t id;
	enum status st = find(c, &id, e);

	if (st == ST_OK)
		st = record_check(r, NULL, NULL, e);
	op_id_make(op);
	if (st != ST_OK || (st = act(cli_shop(c), id, record_get(r, "reason"), op, e)) != ST_OK ||
	    (st = statement_get(cli_shop(c), id, &about, e)) != ST_OK ||
	    (st = signoff_last(cli_shop(c), about.period_id, &last, e)) != ST_OK)
		return st;
	cli_text(c, "period", N_("Period"), about.period);
	cli_bool(c, "signed", N_("Signed off"), about.is_signed);
	cli_text(c, "hash", N_("Hash"), *last.hash != '\0' ? last.hash : NULL);
	cli_text(c, "by", N_("Who"), *last.by != '\0' ? last.by : NULL);
	cli_instant(c, "at", N_("When"), last.at, NULL);
	return ST_OK;
}

static enum status signoff(struct cli *c, struct error *e)
{
	return sign(c, e, signoff_sign);
}

static enum status reopen(struct cli *c, struct error *e)
{
	return sign(c, e, signoff_reopen);
}

static enum status export(struct cli *c, struct error *e)
{
	const char *name = cli_field(c, "charset");
	enum charset cs = name != NULL ? charset_from_name(name) : CS_UTF8_BOM;
	int64_t id, rows = 0;
	bool all = false;
	enum status st = find(c, &id, e);

	if (st == ST_OK && cs == CS_UNKNOWN)
		st = error_set(e, ST_REFUSED, "charset_unknown", "FMT-37", "charset", _("There is no charset %s."), name);
	if (st == ST_OK)
		st = cli_field_bool(c, "all", false, &all, e);
	if (st == ST_OK)
		st = difference_export(cli_shop(c), id, cli_arg(c, 1), cs, all, cli_overwrite(c), &rows, e);
	if (st == ST_OK)
		cli_int(c, "rows", N_("Rows written"), rows);
	return st;
}

static const struct verb verbs[] = {
	{"import", "FILE", "import", "period reconcile", CMD_WRITES, N_("take a statement in and reconcile it (not with reconcile=no); --dry-run only shows what would come"), import},
	{"review", "FILE", NULL, "profile charset separator orders", 0,
	 N_("look at a statement file alone, or beside an order file; reads only"), review},
	{"list", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("the newest statement of every period"), list},
	{"show", "STATEMENT", NULL, "profile", CMD_READS, N_("one statement (its number or 2026-10-H1): its sums, both sides"), show},
	{"lines", "STATEMENT", NULL, "profile component " LIST_FIELDS, CMD_READS, N_("the lines of a statement, or those of one number"), lines},
	{"diff", "STATEMENT", NULL, "profile kind " LIST_FIELDS, CMD_READS, N_("what differs, and why"), diff},
	{"reconcile", "STATEMENT", NULL, "profile", CMD_WRITES, N_("compute everything again from our orders and rates"), reconcile},
	{"resolve", "ID...", "resolve", NULL, CMD_WRITES, N_("decide about differences, by their numbers"), resolve},
	{"undo", "STATEMENT", NULL, "profile", CMD_WRITES, N_("take your last decision on a statement back"), undo},
	{"signoff", "STATEMENT", "signoff", "profile", CMD_WRITES, N_("freeze the statement's period"), signoff},
	{"reopen", "STATEMENT", "reopen", "profile", CMD_WRITES, N_("open a signed-off period again, with a reason"), reopen},
	{"export", "STATEMENT FILE", NULL, "profile charset all", CMD_READS, N_("a list of the open differences to send to the marketplace (CSV)"), export},
	{0},
};

const struct noun noun_statement = {"statement", N_("settlement statements and their reconciliation"), verbs};
