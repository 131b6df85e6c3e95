/*
 * order: the acts that make an order's clock go on, for one or many, as a batch
 * that can be tried and taken back. Orders of marketplaces with members have
 * acts of their own (order_sale.c): whose order it is decides.
 */
#include "config.h"

#include "commands/order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"
#include "storekeep/order.h"
#include "storekeep/order_life.h"
#include "storekeep/sale.h"

#define PREVIEW 200 /* rows */

struct ids {
	int64_t *id;
	size_t count;
};

static void put(struct ids *all, int64_t id)
{
	all->id = xreallocarray(all->id, all->count + 1, sizeof *all->id);
	all->id[all->count++] = id;
}

static enum status named(struct cli *c, struct ids *all, struct error *e)
{
	enum status st = ST_OK;

	for (size_t n = 0; st == ST_OK && cli_arg(c, n) != NULL; n++) {
		int64_t id = 0;

		st = order_find(cli_shop(c), cli_field(c, "profile"), cli_arg(c, n), &id, e);
		if (st == ST_OK)
			put(all, id);
	}
	return st;
}

static enum status page_all(const struct list_source *src, const char *filter, struct ids *all, struct error *e)
{
	struct list_query q = {.filter = filter, .limit = 500};
	char *after = NULL;
	enum status st = ST_OK;
	size_t got = 500;

	while (st == ST_OK && got == 500) {
		struct list_page page = {0};

		q.after = after;
		st = src->page(src->self, &q, &page, e);
		got = st == ST_OK ? page.count : 0;
		for (size_t i = 0; i < got; i++)
			put(all, page.rows[i].id);
		free(after);
		after = got > 0 ? xstrdup(page.rows[got - 1].key) : NULL;
		list_page_free(&page);
	}
	free(after);
	return st;
}

/* due= and filter= as one filter of a list. */
static enum status filter_of(struct cli *c, struct buf *out, struct error *e)
{
	const char *due = cli_field(c, "due"), *filter = cli_field(c, "filter");
	char day[16];
	day_t d;

	if (due != NULL && *due != '\0') {
		enum status st = date_parse(due, strlen(due), &d, NULL, e);

		if (st != ST_OK)
			return st;
		day_format(d, day);
		buf_addf(out, "next_on<=%s ", day);
	}
	if (filter != NULL)
		buf_adds(out, filter);
	return ST_OK;
}

static enum status market_of(struct cli *c, char out[32], struct error *e)
{
	const char *profile = cli_field(c, "profile");

	if (profile != NULL && *profile != '\0') {
		snprintf(out, 32, "%s", profile);
		return ST_OK;
	}
	return error_set(e, ST_REFUSED, "profile_missing", NULL, "profile", "%s", _("Say the marketplace with profile=."));
}

static enum status found(struct cli *c, struct ids *all, struct error *e)
{
	const char *step = cli_field(c, "waiting");
	struct buf filter = {0};
	struct list_source src;
	char profile[32];
	enum status st;

	if ((step == NULL || *step == '\0') && (cli_field(c, "filter") == NULL || *cli_field(c, "filter") == '\0'))
		return error_set(e, ST_REFUSED, "order_missing", NULL, "order_no", "%s", _("Name the orders, or say which with waiting= or filter=."));
	st = market_of(c, profile, e);
	if (st == ST_OK)
		st = filter_of(c, &filter, e);
	if (st == ST_OK) {
		if (step != NULL && *step != '\0')
			order_waiting_list(cli_shop(c), profile, strcmp(step, "all") == 0 ? NULL : step, &src);
		else
			order_list(cli_shop(c), profile, &src);
		st = page_all(&src, buf_str(&filter), all, e);
		desk_list_close(&src);
	}
	if (st == ST_OK && all->count == 0)
		st = error_set(e, ST_REFUSED, "BULK_EMPTY", NULL, NULL, "%s", _("No order fits."));
	buf_free(&filter);
	return st;
}

/* ---- what comes of it ---- */

static const struct list_column columns[] = {
	{"order_no", N_("Order"), VK_TEXT, NULL, 15, 0, 0, false},
	{"state", N_("State"), VK_ENUM, "order_state", 14, 0, 0, false},
	{"becomes", N_("Becomes"), VK_ENUM, "order_state", 14, 0, 0, false},
	{"code", N_("Code"), VK_TEXT, NULL, 0, 0, 9, false},
	{"refused", N_("Reason it cannot"), VK_TEXT, NULL, 40, 1, 0, false},
};
#define COLUMNS (sizeof columns / sizeof *columns)

static enum status preview(struct cli *c, const struct ids *all, const struct order_act *a, struct error *e)
{
	struct cli_table t = {.columns = columns, .column_count = COLUMNS};
	struct shop *s = cli_shop(c);
	enum status st = ST_OK;

	for (size_t i = 0; i < all->count && i < PREVIEW && st == ST_OK; i++) {
		struct order_preview p;

		st = order_preview(s, all->id[i], a, &p, e);
		struct value cells[COLUMNS] = {{.text = p.order_no}, {.text = p.state, .null = *p.state == '\0'},
		                               {.text = p.becomes, .null = *p.becomes == '\0'}, {.text = p.refused.code, .null = *p.refused.code == '\0'},
		                               {.text = p.refused.message, .null = *p.refused.code == '\0'}};
		if (st == ST_OK)
			list_page_add(&t.page, "", all->id[i], cells, COLUMNS);
	}
	/* What it warns of is told once, by the act itself. */
	notes_free(&s->notes);
	if (st == ST_OK)
		cli_rows(c, "rows", &t);
	list_page_free(&t.page);
	return st;
}

static void tell_many(struct cli *c, const struct order_bulk_result *r)
{
	cli_int(c, "orders", N_("Orders"), r->orders);
	cli_int(c, "changes", N_("Changed"), r->changes);
	cli_int(c, "same", N_("Same"), r->same);
	cli_int(c, "refused", N_("Cannot be done"), r->refused);
	if (cli_json(c) || r->batch_id != 0) {
		struct value v = {.null = r->batch_id == 0, .num = r->batch_id};

		cli_value(c, "batch_id", N_("Batch"), VK_INT, NULL, &v);
	}
	if (cli_dry_run(c))
		cli_say(c, "%s", _("This can be done; nothing was written."));
}

static enum status many(struct cli *c, const struct ids *all, const struct order_act *a, struct error *e)
{
	const char *given = cli_field(c, "op_id");
	struct progress p = cli_progress(c, _("Working"));
	struct order_bulk_result r;
	char op[OP_ID_SIZE];
	bool skip = false;
	enum status st = cli_field_bool(c, "skip_bad", false, &skip, e);

	op_id_make(op);
	if (st == ST_OK && cli_dry_run(c))
		st = preview(c, all, a, e);
	if (st == ST_OK)
		st = order_do_many(cli_shop(c), all->id, all->count, a, skip, given != NULL && *given != '\0' ? given : op, &p, &r, e);
	if (st == ST_OK)
		tell_many(c, &r);
	return st;
}

static enum status one(struct cli *c, int64_t id, const struct order_act *a, struct error *e)
{
	struct ids all = {&id, 1};
	enum status st = cli_dry_run(c) ? preview(c, &all, a, e) : ST_OK;

	if (st == ST_OK)
		st = order_do(cli_shop(c), id, a, e);
	if (st != ST_OK)
		return st;
	if (!cli_dry_run(c))
		return order_tell(c, cli_field(c, "profile"), cli_arg(c, 0), e);
	cli_say(c, "%s", _("This can be done; nothing was written."));
	return ST_OK;
}

/* The names that the order's own fields have for what an act enters, beside day= and reason=. */
static const struct {
	const char *act, *field, *reason;
} day_fields[] = {
	{"pay", "shippable_on", NULL},      {"preorder", "preorder_on", NULL},      {"ship", "shipped_on", NULL},      {"deliver", "picked_up_on", "picked_up"},
	{"deliver", "received_on", "received"}, {"dispute", "complaint_on", NULL}, {"confirm", "confirmed_on", NULL}, {"cancel", "cancelled_on", NULL},
};

static enum status twice(const char *a, const char *b, struct error *e)
{
	return error_set(e, ST_REFUSED, "field_twice", NULL, b, _("%1$s and %2$s say the same thing twice; give one of them."), a, b);
}

static enum status day_of(struct cli *c, struct order_act *a, struct error *e)
{
	const char *text = cli_field(c, "day"), *given = text != NULL && *text != '\0' ? "day" : NULL;

	for (size_t i = 0; i < sizeof day_fields / sizeof *day_fields; i++) {
		const char *own = strcmp(day_fields[i].act, a->act) == 0 ? cli_field(c, day_fields[i].field) : NULL;

		if (own == NULL || *own == '\0')
			continue;
		if (given != NULL)
			return twice(given, day_fields[i].field, e);
		given = day_fields[i].field;
		text = own;
		if (day_fields[i].reason != NULL)
			a->reason = day_fields[i].reason;
	}
	a->day = DAY_NONE;
	return given != NULL ? date_parse(text, strlen(text), &a->day, NULL, e) : ST_OK;
}

static enum status reason_of(struct cli *c, struct order_act *a, struct error *e)
{
	const char *own = strcmp(a->act, "cancel") == 0 ? cli_field(c, "cancel_reason") : NULL;

	a->reason = cli_field(c, "reason");
	if (own == NULL || *own == '\0')
		return ST_OK;
	if (a->reason != NULL && *a->reason != '\0')
		return twice("reason", "cancel_reason", e);
	a->reason = own;
	return ST_OK;
}

static enum status act(struct cli *c, const char *name, struct error *e)
{
	struct order_act a = {.act = name};
	struct ids all = {0};
	enum status st = reason_of(c, &a, e);

	if (st == ST_OK)
		st = day_of(c, &a, e);
	if (st == ST_OK)
		st = cli_arg(c, 0) != NULL ? named(c, &all, e) : found(c, &all, e);
	if (st == ST_OK)
		st = all.count == 1 && cli_arg(c, 0) != NULL ? one(c, all.id[0], &a, e) : many(c, &all, &a, e);
	free(all.id);
	return st;
}

/* ---- whose order it is ---- */

/* The first one named stands for all; an order that only the members' desk knows is theirs too. */
static bool of_members(struct cli *c)
{
	int64_t id;

	return cli_arg(c, 0) != NULL && sale_find(cli_shop(c), cli_field(c, "profile"), cli_arg(c, 0), &id, NULL) == ST_OK;
}

static enum status for_members(struct cli *c, enum status (*run)(struct cli *c, struct error *e), struct error *e)
{
	if (cli_arg(c, 1) != NULL)
		return error_set(e, ST_REFUSED, "order_of_members", NULL, "order_no", "%s", _("Orders of a marketplace with members are done one at a time."));
	return run(c, e);
}

enum status order_act_pay(struct cli *c, struct error *e)
{
	return act(c, "pay", e);
}

enum status order_act_preorder(struct cli *c, struct error *e)
{
	return act(c, "preorder", e);
}

enum status order_act_ship(struct cli *c, struct error *e)
{
	return act(c, "ship", e);
}

enum status order_act_deliver(struct cli *c, struct error *e)
{
	return of_members(c) ? for_members(c, order_sale_deliver, e) : act(c, "deliver", e);
}

enum status order_act_dispute(struct cli *c, struct error *e)
{
	return act(c, "dispute", e);
}

enum status order_act_confirm(struct cli *c, struct error *e)
{
	return act(c, "confirm", e);
}

enum status order_act_complete(struct cli *c, struct error *e)
{
	return of_members(c) ? for_members(c, order_sale_complete, e) : act(c, "complete", e);
}

enum status order_act_cancel(struct cli *c, struct error *e)
{
	return of_members(c) ? for_members(c, order_sale_cancel, e) : act(c, "cancel", e);
}

enum status order_act_withdraw(struct cli *c, struct error *e)
{
	return act(c, "withdraw", e);
}

/* ---- coupon, log, and what cannot be done ---- */

enum status order_act_restore(struct cli *c, struct error *e)
{
	const char *text = cli_field(c, "valid_to");
	day_t until = DAY_NONE;
	int64_t id = 0;
	enum status st = order_find(cli_shop(c), cli_field(c, "profile"), cli_arg(c, 0), &id, e);

	if (st == ST_OK && text != NULL && *text != '\0')
		st = date_parse(text, strlen(text), &until, NULL, e);
	if (st == ST_OK)
		st = order_restore_coupon(cli_shop(c), id, until, e);
	if (st == ST_OK && !cli_dry_run(c))
		return order_tell(c, cli_field(c, "profile"), cli_arg(c, 0), e);
	if (st == ST_OK)
		cli_say(c, "%s", _("This can be done; nothing was written."));
	return st;
}

enum status order_act_log(struct cli *c, struct error *e)
{
	struct order_life *o = xcalloc(1, sizeof *o);
	struct list_source src;
	enum status st = order_life_find(cli_shop(c), cli_field(c, "profile"), cli_arg(c, 0), o, e);

	if (st == ST_OK) {
		order_events(cli_shop(c), o->profile, o->order_no, &src);
		st = cli_list(c, &src, e);
		desk_list_close(&src);
	}
	free(o);
	return st;
}

enum status order_act_waiting(struct cli *c, const char *step, struct error *e)
{
	struct list_source src;
	char profile[32];
	enum status st = market_of(c, profile, e);

	if (st != ST_OK)
		return st;
	order_waiting_list(cli_shop(c), profile, strcmp(step, "all") == 0 ? NULL : step, &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

/* What stands in an order by its purchase: asked for, it is refused by its rule and not as a word unknown. */
static enum status no_amounts(struct cli *c, struct error *e)
{
	static const char *const names[] = {"qty", "list_amount", "cash", "claim_amount"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (cli_field(c, names[i]) != NULL)
			return error_set(e, ST_REFUSED, "field_unknown", NULL, names[i], _("An order of a member has no field %s."), names[i]);
	return ST_OK;
}

/* YAH-81: an order of the marketplace is never changed. */
enum status order_act_edit(struct cli *c, struct error *e)
{
	const char *profile = cli_field(c, "profile");
	struct order_life *o = xcalloc(1, sizeof *o);
	enum status st = ST_REFUSED;

	if (!of_members(c) && order_life_find(cli_shop(c), profile, cli_arg(c, 0), o, NULL) == ST_OK)
		st = error_set(e, ST_REFUSED, "order_fixed", profile_rule(o->profile, "YAH-81"), "order_no", "%s",
		               _("Orders cannot be changed; the buyer cancels and re-orders. What happened to it is entered with its acts (ship, cancel …)."));
	else if ((st = no_amounts(c, e)) == ST_OK)
		st = order_sale_edit(c, e);
	free(o);
	return st;
}
