/*
 * Importing the billing centre's fees (計費中心) and the list of advertising
 * orders (廣告訂單列表). All rows are read first, judged together at the end, and
 * written in the transaction that publishes the batch: a file with a mistake
 * changes nothing.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/billing_judge.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

static const char *const key_fields[] = {"item", NULL};

struct state {
	struct shop *s;
	const struct profile *profile;
	struct import_result *result;
	const struct import_options *options;
	int64_t batch_id;
	struct bill_reader reader;
	struct bill_judge *judge;
	struct bill *bills;
	size_t count;
	int64_t passed;          /* rows of other items */
	int64_t whole_named;     /* rows that are called by the service's name */
	struct error first;      /* the first refusal of a row */
};

/* ---- columns ---- */

static void known_columns(const struct profile *p, struct buf *out)
{
	char key[80];

	for (int i = 0; i < B_FIELDS; i++) {
		const char *words, *item;
		size_t len;

		snprintf(key, sizeof key, "billing.columns.%s", billing_field_names[i]);
		words = profile_text(p, key, DAY_NONE);
		if (profile_item(&words, &item, &len))
			buf_addf(out, "%s%.*s", out->len != 0 ? ", " : "", (int)len, item);
	}
}

static enum status check_columns(const struct profile *p, const struct import_result *r, struct error *e)
{
	struct buf known = {0};

	for (size_t i = 0; i < r->column_count; i++) {
		if (r->columns[i].field != NULL || r->columns[i].title[0] == '\0')
			continue;
		known_columns(p, &known);
		error_set(e, ST_REFUSED, "column_unknown", "RUT-6", "file", _("The column “%1$s” is unknown. Known are: %2$s"), r->columns[i].title,
		          buf_str(&known));
		buf_free(&known);
		return ST_REFUSED;
	}
	return ST_OK;
}

static enum status begin(void **self, struct shop *s, const struct profile *p, int64_t batch_id, const struct import_options *o,
                         struct import_result *r, struct error *e)
{
	struct state *st;
	enum status status = check_columns(p, r, e);

	if (status != ST_OK)
		return status;
	st = xcalloc(1, sizeof *st);
	*st = (struct state){.s = s, .profile = p, .result = r, .options = o, .batch_id = batch_id};
	st->judge = xcalloc(1, sizeof *st->judge);
	st->judge->s = s;
	st->judge->profile = p;
	bill_reader_open(&st->reader, p);
	status = plan_offer(s, o->profile, shop_today(s, p), &st->judge->offer, e);
	if (status == ST_OK)
		status = account_get(s, o->profile, &st->judge->account, e);
	*self = st;
	return status;
}

static void release(void *self)
{
	struct state *st = self;

	for (size_t i = 0; i < st->count; i++)
		free(st->bills[i].rows);
	free(st->bills);
	free(st->judge);
	bill_reader_close(&st->reader);
	free(st);
}

/* ---- rows ---- */

static instant_t time_of(const struct bill_row *r)
{
	return r->paid_at != INSTANT_NONE ? r->paid_at : r->booked_at != INSTANT_NONE ? r->booked_at : r->starts_at;
}

/* The purchase that a row belongs to: by its number, else by the day. */
static struct bill *bill_of(struct state *st, const struct bill_row *r)
{
	const char *zone = profile_zone(st->profile);

	for (size_t i = 0; i < st->count; i++) {
		const struct bill_row *first = &st->bills[i].rows[0];
		bool numbered = r->reference[0] != '\0' || first->reference[0] != '\0';

		if (numbered ? strcmp(r->reference, first->reference) == 0
		             : time_of(r) != INSTANT_NONE && time_of(first) != INSTANT_NONE &&
		                       instant_day(time_of(r), zone) == instant_day(time_of(first), zone))
			return &st->bills[i];
	}
	if (st->count == BILLS_MOST)
		return NULL;
	st->bills = xreallocarray(st->bills, st->count + 1, sizeof *st->bills);
	st->bills[st->count] = (struct bill){0};
	snprintf(st->bills[st->count].reference, sizeof st->bills->reference, "%s", r->reference);
	return &st->bills[st->count++];
}

static bool is_wanted(struct state *st, struct sheet *sheet)
{
	const char *word = sheet_text(sheet, B_ITEM, NULL);
	enum bill_item item = bill_item_of(st->profile, word);
	char *asked, *folded;
	bool same;

	if (st->options->item == NULL)
		return item != ITEM_OTHER || !st->options->pass_others;
	asked = text_fold(st->options->item);
	folded = text_fold(word);
	same = strcmp(asked, folded) == 0 || (item != ITEM_OTHER && item == bill_item_of(st->profile, st->options->item));
	free(asked);
	free(folded);
	return same;
}

/* The heading of a field of ours. */
static const char *heading_of(struct sheet *sheet, const char *name)
{
	for (int i = 0; i < B_FIELDS; i++)
		if (strcmp(billing_field_names[i], name) == 0)
			return sheet_heading(sheet, i);
	return "";
}

static enum import_verdict row(void *self, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	struct state *st = self;
	struct bill_row r;
	struct error own = {0};
	struct bill *b;

	(void)e;
	if (!is_wanted(st, sheet)) {
		st->passed++;
		return ROW_TOTALS;
	}
	if (!bill_read(&st->reader, sheet, &r, &own)) {
		import_refuse(why, heading_of(sheet, own.field), own.code, own.message);
		if (st->first.code[0] == '\0')
			st->first = own;
		return ROW_REFUSED;
	}
	b = bill_of(st, &r);
	if (b == NULL) {
		import_refuse(why, "", "bills_too_many", _("The file holds more purchases than a shop can have; is it the right one?"));
		return ROW_REFUSED;
	}
	b->rows = xreallocarray(b->rows, b->count + 1, sizeof *b->rows);
	b->rows[b->count++] = r;
	return ROW_HELD;
}

/* A record that cannot be read: the file as a whole is not taken. */
static enum status refused(void *self, struct sheet *sheet, struct error *e)
{
	struct state *st = self;

	(void)e;
	if (st->first.code[0] == '\0')
		error_set(&st->first, ST_REFUSED, "row_damaged", NULL, "file", _("Line %lld cannot be read; nothing was imported."), (long long)sheet_line(sheet));
	return ST_OK;
}

/* ---- overlaps ---- */

static int by_start(const void *left, const void *right)
{
	const struct bill *const *a = left, *const *b = right;

	return (*a)->is.starts_at < (*b)->is.starts_at ? -1 : (*a)->is.starts_at > (*b)->is.starts_at;
}

/* The stated term gives way to one that is stated as well: it begins behind it, or follows it whole. */
static void give_way(const struct plan_clock *c, struct plan_slot *s, const struct plan_slot *over)
{
	if (over->starts_at <= s->starts_at && over->ends_at < s->ends_at)
		s->starts_at = over->ends_at + 1;
	else
		plan_follow(c, over->expires_on, s->days, s);
}

static void tell_overlap(struct state *st, const struct plan_slot *a, const struct plan_slot *b)
{
	char one[64], two[64];

	plan_span_text(st->profile, a->starts_at, a->ends_at, one);
	plan_span_text(st->profile, b->starts_at, b->ends_at, two);
	notes_add(&st->s->notes, NOTE_WARN, "terms_overlap", "RUT-19", "starts_at",
	          _("Two terms of the marketplace overlap: %1$s and %2$s. Terms never overlap here: the later one will begin behind the other."), one, two);
}

struct placed {
	struct plan_slot *slots;
	size_t count;
};

static void settle_stated(struct state *st, const struct plan_clock *c, struct bill *b, struct placed *fixed)
{
	struct plan_slot s = {.id = b->was.term.id, .days = b->is.plan_days, .paid_at = b->is.paid_at, .fixed = true, .starts_at = b->is.starts_at,
	                      .ends_at = b->is.ends_at, .expires_on = instant_day(b->is.ends_at, c->zone)};

	for (size_t i = 0, again = 0; i < fixed->count && again < fixed->count; i++) {
		if (!plan_overlap(&fixed->slots[i], &s))
			continue;
		tell_overlap(st, &fixed->slots[i], &s);
		give_way(c, &s, &fixed->slots[i]);
		i = (size_t)-1;
		again++;
	}
	b->is.starts_at = s.starts_at;
	b->is.ends_at = s.ends_at;
	fixed->slots[fixed->count++] = s;
}

/* Terms of ours that the file does not speak of and that now have to move (RUT-19). */
static void tell_moved(struct state *st, const struct plan_clock *c, struct plan_slot *slots, size_t count, const struct plan_slot *was, size_t were)
{
	plan_queue(c, slots, count);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < were; k++) {
			char a[64], b[64];

			if (slots[i].id == 0 || slots[i].id != was[k].id || slots[i].fixed || slots[i].starts_at == was[k].starts_at)
				continue;
			plan_span_text(st->profile, was[k].starts_at, was[k].ends_at, a);
			plan_span_text(st->profile, slots[i].starts_at, slots[i].ends_at, b);
			notes_add(&st->s->notes, NOTE_WARN, "term_moves", "RUT-19", NULL, _("Terms never overlap: the one of %1$s moves to %2$s."), a, b);
		}
}

static const struct bill *bill_of_term(const struct state *st, int64_t term_id)
{
	for (size_t i = 0; i < st->count; i++)
		if (term_id != 0 && st->bills[i].was.term.id == term_id)
			return &st->bills[i];
	return NULL;
}

static enum status settle_terms(struct state *st, struct error *e)
{
	struct plan_clock clock = plan_clock_of(st->profile);
	struct plan_slot *ours = NULL, *all;
	struct placed fixed = {0};
	struct bill **order = xcalloc(st->count + 1, sizeof *order);
	size_t count = 0, n = 0;
	enum status status = plan_slots(st->s, st->judge->account.id, &ours, &count, e);

	if (status != ST_OK) {
		free(order);
		return status;
	}
	fixed.slots = xcalloc(count + st->count + 1, sizeof *fixed.slots);
	all = xcalloc(count + st->count + 1, sizeof *all);
	for (size_t i = 0; i < count; i++)
		if (ours[i].fixed && bill_of_term(st, ours[i].id) == NULL)
			fixed.slots[fixed.count++] = ours[i];
	for (size_t i = 0; i < st->count; i++)
		order[i] = &st->bills[i];
	qsort(order, st->count, sizeof *order, by_start);
	for (size_t i = 0; i < st->count; i++)
		if (order[i]->stated)
			settle_stated(st, &clock, order[i], &fixed);
	memcpy(all, fixed.slots, fixed.count * sizeof *all);
	n = fixed.count;
	for (size_t i = 0; i < count; i++) {
		const struct bill *b = bill_of_term(st, ours[i].id);

		if (!ours[i].fixed && (b == NULL || !b->stated))
			all[n++] = ours[i];
	}
	for (size_t i = 0; i < st->count; i++)
		if (st->bills[i].was.id == 0 && !st->bills[i].stated)
			all[n++] = (struct plan_slot){.paid_at = st->bills[i].is.paid_at, .days = st->bills[i].is.plan_days};
	tell_moved(st, &clock, all, n, ours, count);
	free(ours);
	free(all);
	free(fixed.slots);
	free(order);
	return ST_OK;
}

/* ---- the end ---- */

static void note_nothing(struct state *st)
{
	const char *called = profile_text(st->profile, "orders.item_name", DAY_NONE);

	if (st->count != 0 || st->options->item == NULL || bill_item_of(st->profile, st->options->item) != ITEM_SERVICE)
		return;
	notes_add(&st->s->notes, NOTE_INFO, "orders_item_name", "RUT-30", "item", _("In the list of advertising orders the item is called %s."),
	          called != NULL ? called : "");
}

static enum status end(void *self, struct error *e)
{
	struct state *st = self;
	enum status status = ST_OK;

	if (st->first.code[0] != '\0') {
		*e = st->first;
		e->status = ST_REFUSED;
		return ST_REFUSED;
	}
	note_nothing(st);
	for (size_t i = 0; i < st->count && status == ST_OK; i++) {
		struct bill *b = &st->bills[i];

		status = bill_judge(st->judge, b, e);
		st->result->fresh += status == ST_OK && b->was.id == 0;
		st->result->changed += status == ST_OK && b->was.id != 0 && b->changed;
		st->result->same += status == ST_OK && b->was.id != 0 && !b->changed;
	}
	if (status == ST_OK)
		status = settle_terms(st, e);
	if (status != ST_OK)
		return status;
	import_held_taken(st->result);
	st->result->totals -= st->passed;
	/* A preview shows its warnings; an import needs them confirmed. */
	return st->batch_id != 0 ? shop_settle_warnings(st->s, e) : ST_OK;
}

static enum status publish(void *self, struct error *e)
{
	struct state *st = self;
	enum status status = ST_OK;

	for (size_t i = 0; i < st->count && status == ST_OK; i++)
		if (st->bills[i].changed)
			status = bill_write(st->s, st->profile, &st->bills[i], st->batch_id, e);
	return status;
}

static const struct import_kind billing_kind = {
	.kind = "billing", .columns = "billing.columns.", .key_fields = key_fields, .fields = billing_field_names,
	.begin = begin, .row = row, .refused = refused, .end = end, .publish = publish, .free = release,
};

enum status billing_import(struct shop *s, const struct import_options *o, struct import_result *r, struct error *e)
{
	return import_run(s, &billing_kind, o, r, e);
}
