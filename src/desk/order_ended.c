/*
 * Orders that a marketplace's file says are cancelled, and were not before: what
 * their end does elsewhere (YAH-68, YAH-170), by the reason that the file's own
 * word gives; where it gives none, people are asked for it.
 */
#include "config.h"

#include <string.h>

#include "desk/column.h"
#include "desk/order_act.h"
#include "desk/order_look.h"
#include "storekeep/i18n.h"
#include "storekeep/product.h"

static const char ended_sql[] =
	"SELECT o.id, o.state_text, o.payment FROM orders o WHERE o.batch_id = :batch AND o.id > :after AND o.state = 'cancelled'"
	" AND o.cancel_reason = '' AND o.superseded_by = 0 AND EXISTS (SELECT 1 FROM orders p WHERE p.profile = o.profile AND p.order_no = o.order_no"
	" AND p.superseded_by = :batch AND p.state <> 'cancelled') ORDER BY o.id LIMIT 200";

/* Words of the marketplaces' states, and what they say about the reason. */
static const struct {
	const char *word, *reason;
} words[] = {
	{"未付款", "unpaid"}, {"未繳", "unpaid"}, {"逾期未出貨", "overdue"}, {"未出貨", "overdue"}, {"缺貨", "seller_no_stock"}, {"買家", "buyer"},
};

static const char *reason_of(const char *text)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strstr(text, words[i].word) != NULL)
			return words[i].reason;
	return "";
}

struct ended {
	int64_t id;
	const char *reason;
};

static size_t page(struct shop *s, int64_t batch, int64_t after, struct ended out[200], enum status *st, struct error *e)
{
	struct stmt *q = db_prepare(s->db, ended_sql);
	enum step step;
	size_t n = 0;

	stmt_bind_int(q, ":batch", batch);
	stmt_bind_int(q, ":after", after);
	while ((step = stmt_step(q, e)) == STEP_ROW && n < 200) {
		out[n].id = stmt_int(q, 0);
		out[n++].reason = reason_of(column_words(q, 1));
	}
	stmt_reset(q);
	*st = step == STEP_FAILED ? ST_FAILED : ST_OK;
	return n;
}

static enum status end_one(struct order_market *m, const struct ended *o, struct error *e)
{
	struct order_case c;
	day_t day;
	enum status st = order_case_read(m, o->id, &c, e);

	if (st == ST_OK)
		st = order_case_judge(m, &c, e);
	if (st != ST_OK)
		return st;
	day = c.day[CASE_CANCELLED] != DAY_NONE ? c.day[CASE_CANCELLED] : m->today;
	if (*o->reason != '\0') {
		strcpy(c.cancel_reason, o->reason);
		st = order_case_write(m, &c, e);
		if (st == ST_OK)
			st = product_order_ended(m->s, c.profile, c.order_no, c.sku, c.product_no, c.qty, o->reason, day, e);
	}
	return st == ST_OK ? order_benefits_end(m, &c, day, e) : st;
}

/* As many as one transaction holds. */
static enum status chunk(struct order_market *m, const struct ended *list, size_t n, size_t *done, struct error *e)
{
	enum status st = shop_write_begin(m->s, e);

	if (st != ST_OK)
		return st;
	do {
		st = end_one(m, &list[*done], e);
	} while (st == ST_OK && ++*done < n && !db_chunk_full(m->s->db));
	return shop_write_end(m->s, st, e);
}

enum status order_ended_by_file(struct shop *s, const char *profile, int64_t batch_id, struct error *e)
{
	struct order_market m = {0};
	struct ended list[200];
	int64_t after = 0, unknown = 0;
	size_t n, said = s->notes.count;
	enum status st = order_market_open(s, profile, &m, e);

	while (st == ST_OK && (n = page(s, batch_id, after, list, &st, e)) > 0) {
		for (size_t done = 0; st == ST_OK && done < n;)
			st = chunk(&m, list, n, &done, e);
		for (size_t i = 0; i < n; i++)
			unknown += *list[i].reason == '\0';
		after = list[n - 1].id;
	}
	order_market_close(&m);
	/* One sentence a kind, however many orders ended. */
	order_notes_once(&s->notes, said);
	if (st == ST_OK && unknown > 0)
		notes_add(&s->notes, NOTE_INFO, "cancel_reason", profile_rule(profile, "YAH-68"), "reason",
		          ngettext("%lld order was cancelled by the file without a reason; say it with order cancel reason=, it decides whether stock comes back.",
		                   "%lld orders were cancelled by the file without a reason; say it with order cancel reason=, it decides whether stock comes back.",
		                   (unsigned long)unknown), (long long)unknown);
	return st;
}
