/*
 * A closure in words, rows and JSON.
 */
#include "config.h"

#include "commands/closure_tell.h"

#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"

/* ---- small tables ---- */

enum { CELLS_MAX = 16 };

/* Cells of one row, in column order; a day becomes text of its own. */
struct cells {
	struct value v[CELLS_MAX];
	char days[6][16];
	size_t count, day_count;
};

static void put_text(struct cells *c, const char *text)
{
	c->v[c->count++] = (struct value){.null = text == NULL || *text == '\0', .text = text != NULL ? text : ""};
}

static void put_int(struct cells *c, int64_t n, bool there)
{
	c->v[c->count++] = (struct value){.null = !there, .num = n};
}

static void put_day(struct cells *c, day_t d)
{
	day_format(d, c->days[c->day_count]);
	put_text(c, c->days[c->day_count++]);
}

/* ---- points ---- */

static const struct list_column mark_columns[] = {
	{"mark", N_("Point"), VK_ENUM, "closure_mark", 14, 0, 0, false},
	{"offset", N_("Days after closing"), VK_INT, NULL, 0, 0, 0, false},
	{"tag", N_("Day"), VK_TEXT, NULL, 4, 0, 0, false},
	{"day", N_("Date"), VK_DATE, NULL, 10, 0, 0, false},
	{"last", N_("Last day to act"), VK_DATE, NULL, 10, 0, 0, false},
	{"was", N_("As it stands"), VK_DATE, NULL, 10, 0, 0, false},
	{"days_left", N_("Days left"), VK_INT, NULL, 5, 0, 0, false},
	{"over", N_("Over"), VK_BOOL, NULL, 0, 0, 0, false},
	{"rule", N_("Rule"), VK_TEXT, NULL, 8, 0, 0, false},
	{"stops", N_("What stops"), VK_TEXT, NULL, 20, 1, 0, false},
	{"goes_on", N_("What goes on"), VK_TEXT, NULL, 20, 1, 0, false},
	{"lost", N_("What is lost"), VK_TEXT, NULL, 20, 1, 0, false},
};

/* Columns before the sentences. */
enum { MARK_DAYS = 9 };

static void tell_marks(struct cli *c, const struct closure_look *l)
{
	/* The sentences would make a line of many screens; people read them in a table of their own. */
	size_t shown = cli_json(c) ? LIST_COUNT(mark_columns) : MARK_DAYS;
	struct cli_table t = {.columns = mark_columns, .column_count = shown};

	for (int i = 0; i < CLOSURE_POINTS; i++) {
		const struct closure_mark *m = &l->marks[i];
		struct cells row = {0};

		put_text(&row, m->name);
		put_int(&row, m->offset, m->day != DAY_NONE);
		put_text(&row, m->tag);
		put_day(&row, m->day);
		put_day(&row, m->last);
		put_day(&row, m->was);
		put_int(&row, m->days_left, m->day != DAY_NONE);
		put_int(&row, m->over, true);
		put_text(&row, m->rule);
		put_text(&row, m->stops);
		put_text(&row, m->goes_on);
		put_text(&row, m->lost);
		list_page_add(&t.page, "", 0, row.v, shown);
	}
	cli_rows(c, "marks", &t);
	list_page_free(&t.page);
}

static const struct list_column meaning_columns[] = {
	{"mark", N_("Point"), VK_ENUM, "closure_mark", 14, 0, 0, false},
	{"what", N_("What happens"), VK_ENUM, "closure_meaning", 10, 0, 0, false},
	{"sentence", N_("What it means"), VK_TEXT, NULL, 40, 1, 0, false},
};

static void tell_meanings(struct cli *c, const struct closure_look *l)
{
	struct cli_table t = {.columns = meaning_columns, .column_count = LIST_COUNT(meaning_columns)};

	for (int i = 0; i < CLOSURE_POINTS && !cli_json(c); i++) {
		const struct closure_mark *m = &l->marks[i];
		const struct {
			const char *what, *sentence;
		} all[] = {{"stops", m->stops}, {"goes_on", m->goes_on}, {"lost", m->lost}};

		for (size_t n = 0; n < LIST_COUNT(all); n++) {
			struct cells row = {0};

			put_text(&row, m->name);
			put_text(&row, all[n].what);
			put_text(&row, all[n].sentence);
			if (*all[n].sentence != '\0')
				list_page_add(&t.page, "", 0, row.v, row.count);
		}
	}
	cli_rows(c, NULL, &t);
	list_page_free(&t.page);
}

/* ---- open work ---- */

static const struct list_column work_columns[] = {
	{"kind", N_("Open work"), VK_ENUM, "closure_work", 24, 0, 0, false},
	{"count", N_("Items open"), VK_INT, NULL, 6, 0, 0, false},
	{"was", N_("As it stands"), VK_INT, NULL, 0, 0, 0, false},
	{"amount", N_("Amount"), VK_MONEY, NULL, 10, 0, 0, false},
	{"by", N_("Last day"), VK_DATE, NULL, 10, 0, 0, false},
	{"warn", N_("Needs a hand"), VK_BOOL, NULL, 0, 0, 0, false},
	{"rule", N_("Rule"), VK_TEXT, NULL, 8, 0, 0, false},
	{"record", N_("Record"), VK_TEXT, NULL, 0, 0, 0, false},
	{"filter", N_("Filter"), VK_TEXT, NULL, 0, 0, 0, false},
	{"sentence", N_("What it means"), VK_TEXT, NULL, 40, 1, 0, false},
};

static void tell_work(struct cli *c, const struct closure_look *l)
{
	struct cli_table t = {.columns = work_columns, .column_count = LIST_COUNT(work_columns)};

	for (size_t i = 0; i < l->work_count; i++) {
		const struct closure_work *w = &l->work[i];
		struct cells row = {0};

		put_text(&row, w->kind);
		put_int(&row, w->count, true);
		put_int(&row, w->was, w->was >= 0);
		put_int(&row, w->amount, w->amount != MONEY_NONE);
		put_day(&row, w->by);
		put_int(&row, w->warn, true);
		put_text(&row, w->rule);
		put_text(&row, w->record);
		put_text(&row, w->filter);
		put_text(&row, w->sentence);
		if (cli_json(c) || w->count > 0)
			list_page_add(&t.page, "", 0, row.v, row.count);
	}
	cli_rows(c, "work", &t);
	list_page_free(&t.page);
}

/* ---- the balance ---- */

static const struct list_column row_columns[] = {
	{"kind", N_("Final balance"), VK_ENUM, "closure_row", 14, 0, 0, false},
	{"what", N_("What"), VK_TEXT, NULL, 30, 1, 0, false},
	{"period", N_("Period"), VK_TEXT, NULL, 0, 0, 0, false},
	{"date", N_("Date"), VK_DATE, NULL, 10, 0, 0, false},
	{"amount", N_("Amount"), VK_MONEY, NULL, 12, 0, 0, false},
	{"sure", N_("Sure"), VK_BOOL, NULL, 5, 0, 0, false},
};

static void tell_rows(struct cli *c, const struct closure_look *l)
{
	struct cli_table t = {.columns = row_columns, .column_count = LIST_COUNT(row_columns)};

	for (size_t i = 0; i < l->row_count; i++) {
		const struct closure_row *r = &l->rows[i];
		struct cells row = {0};

		put_text(&row, r->kind);
		put_text(&row, r->what);
		put_text(&row, r->period);
		put_day(&row, r->day);
		put_int(&row, r->amount, r->amount != MONEY_NONE);
		put_int(&row, r->sure, true);
		list_page_add(&t.page, "", r->id, row.v, row.count);
	}
	cli_rows(c, "balance_rows", &t);
	list_page_free(&t.page);
}

static const struct list_column change_columns[] = {
	{"kind", N_("Kind"), VK_TEXT, NULL, 0, 0, 0, false},
	{"sentence", N_("What changes"), VK_TEXT, NULL, 60, 1, 0, false},
};

static void tell_changes(struct cli *c, const struct closure_look *l)
{
	struct cli_table t = {.columns = change_columns, .column_count = LIST_COUNT(change_columns)};

	for (size_t i = 0; i < l->change_count; i++) {
		struct cells row = {0};

		put_text(&row, l->changes[i].kind);
		put_text(&row, l->changes[i].sentence);
		list_page_add(&t.page, "", 0, row.v, row.count);
	}
	if (cli_json(c) || l->change_count > 0)
		cli_rows(c, "changes", &t);
	list_page_free(&t.page);
}

/* ---- tasks ---- */

static const struct list_column task_columns[] = {
	{"task", N_("Task"), VK_ENUM, "closure_task", 24, 0, 0, false},
	{"ticked", N_("Ticked"), VK_BOOL, NULL, 5, 0, 0, false},
	{"by", N_("Last day"), VK_DATE, NULL, 10, 0, 0, false},
	{"late", N_("Late"), VK_BOOL, NULL, 0, 0, 0, false},
	{"done", N_("Done so far"), VK_INT, NULL, 0, 0, 0, false},
	{"total", N_("Of"), VK_INT, NULL, 0, 0, 0, false},
	{"by_hand", N_("Ticked by hand"), VK_BOOL, NULL, 0, 0, 0, false},
	{"done_on", N_("Ticked on"), VK_DATE, NULL, 10, 0, 0, false},
	{"by_whom", N_("By"), VK_TEXT, NULL, 8, 0, 0, false},
	{"evidence", N_("Evidence"), VK_TEXT, NULL, 30, 1, 0, false},
	{"rule", N_("Rule"), VK_TEXT, NULL, 8, 0, 0, false},
	{"record", N_("Record"), VK_TEXT, NULL, 0, 0, 0, false},
	{"filter", N_("Filter"), VK_TEXT, NULL, 0, 0, 0, false},
};

void closure_tell_tasks(struct cli *c, const struct closure_look *l)
{
	struct cli_table t = {.columns = task_columns, .column_count = LIST_COUNT(task_columns)};

	for (size_t i = 0; i < l->task_count; i++) {
		const struct closure_task *k = &l->tasks[i];
		struct cells row = {0};

		put_text(&row, k->name);
		put_int(&row, k->ticked, true);
		put_day(&row, k->by);
		put_int(&row, k->late, true);
		put_int(&row, k->done, k->total >= 0);
		put_int(&row, k->total, k->total >= 0);
		put_int(&row, k->by_hand, true);
		put_day(&row, k->done_on);
		put_text(&row, k->by_whom);
		put_text(&row, k->evidence);
		put_text(&row, k->rule);
		put_text(&row, k->record);
		put_text(&row, k->filter);
		list_page_add(&t.page, "", 0, row.v, row.count);
	}
	cli_rows(c, "tasks", &t);
	list_page_free(&t.page);
}

/* ---- all of it ---- */

static void tell_days(struct cli *c, const struct closure_days *d)
{
	cli_day(c, "notice_by", N_("Notice by"), d->notice_by);
	cli_day(c, "ship_last", N_("Last day to ship"), d->ship_last);
	cli_day(c, "ship_cut", NULL, d->ship_cut);
	cli_day(c, "return_last", N_("Last day of returns and exchanges"), d->return_last);
	cli_day(c, "return_cut", NULL, d->return_cut);
	cli_day(c, "tail_from", NULL, d->tail_from);
	cli_day(c, "login_last", N_("Last day in the back office"), d->login_last);
	cli_day(c, "login_end", NULL, d->login_end);
	cli_day(c, "final_on", N_("Final balance on"), d->final_on);
	cli_day(c, "pay_nominal", N_("Nominal final payout"), d->pay_nominal);
	cli_day(c, "pay_on", N_("Final payout"), d->pay);
}

static void tell_money(struct cli *c, const struct closure_look *l)
{
	cli_money(c, "claims", N_("Owed beside the periods"), l->claims);
	cli_money(c, l->struck ? "final_balance" : "balance_forecast", l->struck ? N_("Final balance") : N_("Balance by what is known"),
	          l->balance);
	cli_money(c, l->struck ? "balance_forecast" : "final_balance", NULL, MONEY_NONE);
	cli_text(c, "claim_number", N_("Claim voucher"), l->c.claim_number[0] != '\0' ? l->c.claim_number : NULL);
	cli_day(c, "claim_on", N_("Claimed on"), l->c.claim_on);
	cli_bool(c, "claim_missing", NULL, l->claim_missing);
	cli_bool(c, "pay_moved", NULL, l->pay_moved);
	cli_day(c, "paid_on", N_("Paid on"), l->c.paid_on);
	cli_money(c, "paid_amount", N_("Amount paid"), l->c.paid_amount);
	cli_money(c, "forfeit", N_("Store fee kept"), l->forfeit);
	cli_day(c, "contract_end", N_("Last day of the contract"), l->contract_end);
	if (l->balance != MONEY_NONE && l->balance < 0) {
		cli_text(c, "remit_bank", N_("Remit to (verify before paying)"), l->remit_bank);
		cli_text(c, "remit_account", N_("Account"), l->remit_account);
		cli_text(c, "remit_name", N_("Account name"), l->remit_name);
	}
}

void closure_tell_look(struct cli *c, const struct closure_look *l)
{
	cli_value(c, "id", NULL, VK_INT, NULL, &(struct value){.null = l->c.id == 0, .num = l->c.id});
	cli_text(c, "store", N_("Whose store"), l->store[0] != '\0' ? l->store : l->c.profile);
	cli_text(c, "profile", N_("Marketplace"), l->c.profile);
	cli_code(c, "state", N_("State"), "closure_state", l->c.id != 0 && !l->what_if ? l->c.state : NULL);
	cli_bool(c, "what_if", NULL, l->what_if);
	cli_day(c, "noticed_on", N_("Notice given"), l->c.noticed_on);
	cli_code(c, "notice_channel", N_("Notice by way of"), "notice_channel", l->c.notice_channel[0] != '\0' ? l->c.notice_channel : NULL);
	cli_day(c, "closed_on", N_("Closes"), l->c.days.closes);
	cli_code(c, "cause", N_("Cause"), "closure_cause", l->c.cause);
	cli_int(c, "days_left", N_("Days left"), l->days_left);
	cli_bool(c, "late", N_("Notice is late"), l->late);
	cli_day(c, "earliest", N_("Earliest closure date"), l->earliest);
	tell_days(c, &l->c.days);
	tell_money(c, l);
	tell_marks(c, l);
	tell_meanings(c, l);
	tell_work(c, l);
	tell_rows(c, l);
	tell_changes(c, l);
	closure_tell_tasks(c, l);
}
