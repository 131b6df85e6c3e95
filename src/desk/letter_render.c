/*
 * What fills a letter in: the member's name, the order, the entry of points or
 * credit, the change of tier that it is about.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/broadcast_parts.h"
#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/letter.h"
#include "storekeep/money.h"
#include "storekeep/sale.h"

static const char member_sql[] = "SELECT first_name, last_name FROM member WHERE id = :id";
static const char balance_sql[] = "SELECT points FROM wallet WHERE member_id = :id";
static const char order_sql[] =
	"SELECT order_number, placed_on, items_amount - promotion_amount - credit_amount - points_amount + shipping_amount + surcharge_amount"
	" FROM sale WHERE id = :id";
static const char buyer_sql[] = "SELECT member_id FROM sale WHERE id = :id";
static const char entry_sql[] =
	"SELECT e.points, e.balance_after, e.reason, COALESCE((SELECT l.expires_on FROM points_lot l WHERE l.entry_id = e.id AND l.member_id = e.member_id"
	" LIMIT 1), '') FROM points_entry e WHERE e.id = :id";
static const char lots_sql[] =
	"SELECT COALESCE(SUM(remaining), 0) FROM points_lot WHERE member_id = :id AND remaining > 0 AND expires_on = :day";
static const char tier_sql[] =
	"SELECT t.name, COALESCE(f.name, ''), COALESCE(c.to_after, '') FROM tier_change c JOIN tier t ON t.id = c.to_tier"
	" LEFT JOIN tier f ON f.id = c.from_tier WHERE c.id = :id";
static const char credit_sql[] = "SELECT amount, balance_after, reason FROM credit_entry WHERE id = :id";

/* Values by name, owned. */
struct facts {
	struct merge_word words[16];
	char *values[16];
	size_t count;
};

static void fact(struct facts *f, const char *name, const char *value)
{
	if (f->count == sizeof f->words / sizeof *f->words)
		return;
	f->values[f->count] = xstrdup(value != NULL ? value : "");
	f->words[f->count] = (struct merge_word){name, f->values[f->count]};
	f->count++;
}

static void fact_number(struct facts *f, const char *name, int64_t n)
{
	char text[32];

	money_format(n, false, text);
	fact(f, name, text);
}

static void facts_free(struct facts *f)
{
	for (size_t i = 0; i < f->count; i++)
		free(f->values[i]);
}

static struct stmt *about(struct shop *s, const char *sql, int64_t id)
{
	struct stmt *q = db_prepare(s->db, sql);

	stmt_bind_int(q, ":id", id);
	return q;
}

static void of_member(struct shop *s, const struct profile *p, int64_t id, struct facts *f)
{
	struct stmt *q = about(s, member_sql, id);
	char first[200] = "", last[200] = "";
	struct fill names;

	if (stmt_step(q, NULL) == STEP_ROW) {
		column_text(q, 0, first, sizeof first);
		column_text(q, 1, last, sizeof last);
	}
	stmt_reset(q);
	fill_ready(s, p, first, last, &names);
	for (size_t i = 0; i < sizeof names.words / sizeof *names.words; i++)
		fact(f, names.words[i].name, names.words[i].value);
	fact(f, "shop_name", s->name);
}

static void of_order(struct shop *s, int64_t id, struct facts *f)
{
	struct stmt *q = about(s, order_sql, id);

	if (stmt_step(q, NULL) == STEP_ROW) {
		fact(f, "order_number", column_words(q, 0));
		fact(f, "order_date", column_words(q, 1));
		fact_number(f, "amount", stmt_int(q, 2));
	}
	stmt_reset(q);
}

static void of_entry(struct shop *s, int64_t id, struct facts *f)
{
	struct stmt *q = about(s, entry_sql, id);

	if (stmt_step(q, NULL) == STEP_ROW) {
		fact_number(f, "points", llabs(stmt_int(q, 0)));
		fact_number(f, "balance", stmt_int(q, 1));
		fact(f, "reason", column_words(q, 2));
		fact(f, "expires_on", column_words(q, 3));
	}
	stmt_reset(q);
}

static void of_expiring(struct shop *s, int64_t member, const char *key, struct facts *f)
{
	const char *day = strrchr(key, ':');
	struct stmt *q = about(s, lots_sql, member);

	stmt_bind_text(q, ":day", day != NULL ? day + 1 : "");
	fact_number(f, "points", stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0);
	stmt_reset(q);
	fact(f, "expires_on", day != NULL ? day + 1 : "");
	q = about(s, balance_sql, member);
	fact_number(f, "balance", stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0);
	stmt_reset(q);
}

static void of_tier(struct shop *s, int64_t id, struct facts *f)
{
	struct stmt *q = about(s, tier_sql, id);

	if (stmt_step(q, NULL) == STEP_ROW) {
		fact(f, "tier", column_words(q, 0));
		fact(f, "tier_before", column_words(q, 1));
		fact(f, "tier_to", column_words(q, 2));
	}
	stmt_reset(q);
}

static void of_credit(struct shop *s, int64_t id, struct facts *f)
{
	struct stmt *q = about(s, credit_sql, id);

	if (stmt_step(q, NULL) == STEP_ROW) {
		fact_number(f, "credit", stmt_int(q, 0));
		fact_number(f, "balance", stmt_int(q, 1));
		fact(f, "reason", column_words(q, 2));
	}
	stmt_reset(q);
}

static void gather(struct shop *s, const struct profile *p, const struct letter_about *a, struct facts *f)
{
	const char *key = a->subject_key != NULL ? a->subject_key : "", *colon = strchr(key, ':');
	int64_t id = colon != NULL ? strtoll(colon + 1, NULL, 10) : 0;

	of_member(s, p, a->member_id, f);
	if (a->order_id != 0)
		of_order(s, a->order_id, f);
	if (a->entry_id != 0)
		of_entry(s, a->entry_id, f);
	if (strncmp(key, "expiring:", 9) == 0)
		of_expiring(s, a->member_id, key, f);
	else if (strncmp(key, "tier_change:", 12) == 0)
		of_tier(s, id, f);
	else if (strncmp(key, "credit:", 7) == 0)
		of_credit(s, id, f);
}

/* Made-up values for what is not known: a preview without an occasion. */
static void make_up(struct shop *s, const struct profile *p, struct facts *f)
{
	char day[16];

	day_format(shop_today(s, p) + 30, day);
	fact(f, "points", "100");
	fact(f, "balance", "250");
	fact(f, "credit", "100");
	fact(f, "reason", _("thank you"));
	fact(f, "expires_on", day);
	fact(f, "tier", _("the new tier"));
	fact(f, "tier_before", _("the old tier"));
	fact(f, "tier_to", day);
	fact(f, "order_number", "A0001");
	day_format(shop_today(s, p), day);
	fact(f, "order_date", day);
	fact(f, "amount", "1,280");
}

static char *filled(const struct facts *f, const char *text)
{
	struct buf out = {0};

	buf_adds(&out, "");
	merge_fill(text, f->words, f->count, &out);
	return buf_take(&out);
}

static enum status render(struct shop *s, const struct letter_text *l, const char *channel, const struct letter_about *a, bool sample, char **subject,
                          char **text, struct error *e)
{
	const char *words = strcmp(channel, "email") == 0 ? l->email_text : strcmp(channel, "sms") == 0 ? l->sms_text : l->channel_text;
	const struct profile *p;
	struct facts f = {0};
	enum status st = shop_profile(s, l->profile, &p, e);

	*subject = *text = NULL;
	if (st != ST_OK)
		return st;
	gather(s, p, a, &f);
	if (sample)
		make_up(s, p, &f);
	*subject = filled(&f, l->subject);
	*text = filled(&f, words != NULL ? words : "");
	facts_free(&f);
	return ST_OK;
}

enum status letter_render(struct shop *s, const struct letter_text *l, const char *channel, const struct letter_about *a, char **subject, char **text,
                          struct error *e)
{
	return render(s, l, channel, a, false, subject, text, e);
}

enum status letter_order(struct shop *s, const char *profile, const char *order_number, struct letter_about *out, struct error *e)
{
	struct stmt *q;
	enum status st = sale_find(s, profile, order_number, &out->order_id, e);

	if (st != ST_OK)
		return st;
	q = about(s, buyer_sql, out->order_id);
	if (stmt_step(q, NULL) == STEP_ROW)
		out->member_id = stmt_int(q, 0);
	stmt_reset(q);
	return ST_OK;
}

enum status letter_sample(struct shop *s, const struct letter_text *l, const char *channel, const struct letter_about *a, char **subject, char **text,
                          struct error *e)
{
	return render(s, l, channel, a, true, subject, text, e);
}
