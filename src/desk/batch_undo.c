/*
 * Undo of a published batch as a person asks for it: first what stands in the
 * way, then batch_remove().
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/member_undo.h"
#include "desk/order_look.h"
#include "storekeep/batch.h"
#include "storekeep/bulk.h"
#include "storekeep/i18n.h"
#include "storekeep/product.h"

#define MOST_NOTES 20

/* Orders of this batch that a later batch has changed. */
static const char changed_sql[] =
	"SELECT o.order_no, o.superseded_by, b.source FROM orders o JOIN batch b ON b.id = o.superseded_by"
	" WHERE o.batch_id = :id AND o.superseded_by <> 0 AND b.state = 'published' ORDER BY o.id LIMIT :limit";
/* Signed-off periods in which orders of this batch are booked. */
static const char signed_sql[] =
	"SELECT p.code FROM period p JOIN batch b ON b.id = :id WHERE p.signed = 1 AND p.profile = b.profile AND EXISTS"
	" (SELECT 1 FROM orders o WHERE o.batch_id = :id AND (o.posting_day BETWEEN p.from_day AND p.to_day"
	" OR o.refund_day BETWEEN p.from_day AND p.to_day OR o.reverse_on BETWEEN p.from_day AND p.to_day"
	" OR o.shipped_on BETWEEN p.from_day AND p.to_day)) ORDER BY p.from_day LIMIT :limit";
static const char statement_signed_sql[] =
	"SELECT p.code FROM statement s JOIN period p ON p.id = s.period_id WHERE s.batch_id = :id AND p.signed = 1 LIMIT :limit";
static const char voucher_sql[] =
	"SELECT p.code, v.number FROM statement s JOIN period p ON p.id = s.period_id JOIN voucher v ON v.period_id = p.id"
	" WHERE s.batch_id = :id AND v.state <> 'returned'"
	" AND NOT EXISTS (SELECT 1 FROM statement n JOIN batch b ON b.id = n.batch_id WHERE n.period_id = s.period_id"
	" AND n.batch_id <> s.batch_id AND b.state = 'published') ORDER BY v.id LIMIT :limit";

static const char final_sql[] =
	"SELECT c.id, c.name FROM campaign c WHERE c.final = 1 AND c.opened_from = 'events'"
	" AND c.id IN (SELECT DISTINCT campaign_id FROM open_event WHERE batch_id = :id) ORDER BY c.id LIMIT :limit";

/* Purchases of this batch that a later one changed, whose messages are used, or that were renewed. */
static const char bill_changed_sql[] =
	"SELECT b.order_id, n.batch_id FROM billing_before b JOIN billing_before n ON n.order_id = b.order_id AND n.batch_id > b.batch_id"
	" JOIN batch x ON x.id = n.batch_id AND x.state = 'published' WHERE b.batch_id = :id ORDER BY b.order_id LIMIT :limit";
static const char bill_used_sql[] =
	"SELECT b.order_id, c.name FROM billing_before b JOIN term t ON t.order_id = b.order_id JOIN campaign c ON c.term_id = t.id"
	" WHERE b.batch_id = :id AND b.before = 'none' ORDER BY c.id LIMIT :limit";
static const char bill_renewed_sql[] =
	"SELECT b.order_id, r.id FROM billing_before b JOIN term t ON t.order_id = b.order_id JOIN plan_order r ON r.renews_term = t.id"
	" WHERE b.batch_id = :id AND b.before = 'none' AND r.id NOT IN (SELECT order_id FROM billing_before WHERE batch_id = :id"
	" AND before = 'none') ORDER BY r.id LIMIT :limit";

/* People, goods and figures of this batch that a later batch has changed. */
static const char person_sql[] =
	"SELECT p.code, n.batch_id, b.source FROM person p JOIN person_before n ON n.person_id = p.id JOIN batch b ON b.id = n.batch_id"
	" WHERE b.state = 'published' AND n.batch_id > :id AND EXISTS (SELECT 1 FROM person_before o WHERE o.batch_id = :id"
	" AND o.person_id = p.id) ORDER BY p.id LIMIT :limit";
static const char item_sql[] =
	"SELECT o.item_no, n.batch_id, b.source FROM item_before o JOIN item_before n ON n.profile = o.profile AND n.item_no = o.item_no"
	" AND n.batch_id > o.batch_id JOIN batch b ON b.id = n.batch_id WHERE o.batch_id = :id AND b.state = 'published'"
	" ORDER BY o.item_no LIMIT :limit";
static const char count_sql[] =
	"SELECT o.audience, n.batch_id, b.source FROM audience_count_before o JOIN audience_count_before n ON n.profile = o.profile"
	" AND n.audience = o.audience AND n.batch_id > o.batch_id JOIN batch b ON b.id = n.batch_id WHERE o.batch_id = :id"
	" AND b.state = 'published' ORDER BY o.audience LIMIT :limit";

/* Orders of members from this batch for which points or credit moved since, or that were moved to another account. */
static const char earned_sql[] =
	"SELECT w.order_number FROM orders o JOIN batch b ON b.id = :id JOIN sale w ON w.profile = o.profile AND w.order_number = o.order_no"
	" WHERE o.batch_id = :id AND (EXISTS (SELECT 1 FROM points_entry n WHERE n.order_id = w.id AND n.at >= b.finished_at)"
	" OR EXISTS (SELECT 1 FROM credit_entry n WHERE n.order_id = w.id AND n.at >= b.finished_at)) ORDER BY o.id LIMIT :limit";
static const char moved_sql[] =
	"SELECT w.order_number FROM orders o JOIN sale w ON w.profile = o.profile AND w.order_number = o.order_no AND w.batch_id = :id"
	" WHERE o.batch_id = :id AND EXISTS (SELECT 1 FROM order_transfer t WHERE t.order_id = w.id) ORDER BY o.id LIMIT :limit";

/* Each row that a query gives becomes one note. */
struct obstacle {
	const char *sql;
	void (*say)(struct notes *n, struct stmt *q);
};

static void say_changed(struct notes *n, struct stmt *q)
{
	notes_add(n, NOTE_INFO, "batch_changed", NULL, NULL, _("Order %1$s was changed by the later batch %2$lld (%3$s); undo that one first."),
	          stmt_text(q, 0), (long long)stmt_int(q, 1), stmt_text(q, 2));
}

static void say_row(struct notes *n, struct stmt *q)
{
	notes_add(n, NOTE_INFO, "batch_changed", NULL, NULL, _("%1$s was changed by the later batch %2$lld (%3$s); undo that one first."),
	          stmt_text(q, 0), (long long)stmt_int(q, 1), stmt_text(q, 2));
}

static void say_signed(struct notes *n, struct stmt *q)
{
	notes_add(n, NOTE_INFO, "batch_signed", NULL, NULL,
	          _("Orders of the batch are booked in period %s, which is signed off; reopen it first."), stmt_text(q, 0));
}

static void say_statement_signed(struct notes *n, struct stmt *q)
{
	notes_add(n, NOTE_INFO, "batch_signed", NULL, NULL, _("Period %s is signed off; reopen it first."), stmt_text(q, 0));
}

static void say_voucher(struct notes *n, struct stmt *q)
{
	notes_add(n, NOTE_INFO, "batch_voucher", NULL, NULL,
	          _("Period %1$s has the voucher %2$s, which rests on this statement; take the voucher back first."), stmt_text(q, 0),
	          stmt_text(q, 1));
}

static void say_final(struct notes *n, struct stmt *q)
{
	notes_add(n, NOTE_INFO, "batch_final", "RUT-126", NULL,
	          _("The open rate of campaign %1$lld (%2$s) is final; the opens that made it stay."), (long long)stmt_int(q, 0), stmt_text(q, 1));
}

static void say_bill_changed(struct notes *n, struct stmt *q)
{
	notes_add(n, NOTE_INFO, "batch_changed", NULL, NULL, _("Purchase %1$lld was changed by the later batch %2$lld; undo that one first."),
	          (long long)stmt_int(q, 0), (long long)stmt_int(q, 1));
}

static void say_bill_used(struct notes *n, struct stmt *q)
{
	notes_add(n, NOTE_INFO, "batch_used", "RUT-28", NULL, _("Campaign %2$s was sent from the messages of purchase %1$lld."),
	          (long long)stmt_int(q, 0), stmt_text(q, 1));
}

static void say_bill_renewed(struct notes *n, struct stmt *q)
{
	notes_add(n, NOTE_INFO, "batch_renewed", "RUT-28", NULL, _("Purchase %2$lld renews purchase %1$lld; take that one out first."),
	          (long long)stmt_int(q, 0), (long long)stmt_int(q, 1));
}

static void say_earned(struct notes *n, struct stmt *q)
{
	notes_add(n, NOTE_INFO, "batch_earned", NULL, NULL,
	          _("Points or store credit were given or used for order %s; they are not taken back by an undo."), stmt_text(q, 0));
}

static void say_moved(struct notes *n, struct stmt *q)
{
	notes_add(n, NOTE_INFO, "batch_moved", NULL, NULL, _("Order %s was moved to another account."), stmt_text(q, 0));
}

static const struct obstacle obstacles[] = {
	{earned_sql, say_earned},
	{moved_sql, say_moved},
	{changed_sql, say_changed},
	{person_sql, say_row},
	{item_sql, say_row},
	{count_sql, say_row},
	{signed_sql, say_signed},
	{statement_signed_sql, say_statement_signed},
	{voucher_sql, say_voucher},
	{bill_changed_sql, say_bill_changed},
	{bill_used_sql, say_bill_used},
	{bill_renewed_sql, say_bill_renewed},
	{final_sql, say_final},
};

static enum status look(struct shop *s, const struct obstacle *o, int64_t id, size_t *found, struct error *e)
{
	struct stmt *q = db_prepare(s->db, o->sql);
	enum step step;

	stmt_bind_int(q, ":id", id);
	stmt_bind_int(q, ":limit", MOST_NOTES);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		o->say(&s->notes, q);
		++*found;
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status check_state(const struct batch *b, struct error *e)
{
	if (strcmp(b->state, "published") == 0 || strcmp(b->state, "removing") == 0)
		return ST_OK;
	if (strcmp(b->state, "staging") == 0)
		return error_set(e, ST_REFUSED, "batch_staging", NULL, "id", _("Batch %lld is being imported just now."), (long long)b->id);
	return error_set(e, ST_REFUSED, "batch_removed", NULL, "id", _("Batch %lld is removed already."), (long long)b->id);
}

/* Who, when, what: the undo is a person's act. */
static enum status note_in_audit(struct shop *s, const struct batch *b, struct error *e)
{
	char record[64], detail[320];
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	snprintf(record, sizeof record, "batch %lld", (long long)b->id);
	snprintf(detail, sizeof detail, "%s %s: %s", b->kind, b->profile, b->source);
	st = shop_audit(s, "batch undo", record, detail, e);
	return db_end(s->db, st, e);
}

static bool is_dead(struct shop *s, int64_t id)
{
	int64_t ids[64];
	size_t n = batch_unfinished(s, ids, 64);

	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

enum status batch_undo(struct shop *s, int64_t id, const struct progress *p, struct error *e)
{
	struct batch b;
	size_t found = 0;
	enum status st = batch_get(s, id, &b, e);

	notes_free(&s->notes);
	if (st != ST_OK)
		return st;
	if (strcmp(b.state, "staging") != 0 || !is_dead(s, id))
		st = check_state(&b, e);
	if (st == ST_OK && bulk_undo(s, &b, p, &st, e))
		return st;
	for (size_t i = 0; i < sizeof obstacles / sizeof *obstacles && st == ST_OK; i++)
		st = look(s, &obstacles[i], id, &found, e);
	if (st == ST_OK && strcmp(b.kind, "member") == 0)
		st = member_undo_look(s, id, &found, e);
	if (st == ST_OK && strcmp(b.kind, "member_merge") == 0)
		st = member_merge_look(s, id, &found, e);
	if (st != ST_OK || s->dry_run)
		return st;
	if (found != 0)
		return error_set(e, ST_REFUSED, "batch_blocked", NULL, "id", _("Batch %1$lld cannot be undone: %2$s"), (long long)id,
		                 s->notes.items[0].what.message);
	st = note_in_audit(s, &b, e);
	if (st == ST_OK)
		st = batch_remove(s, id, p, e);
	if (st == ST_OK && strcmp(b.kind, "order") == 0)
		st = product_orders_gone(s, b.profile, id, e);
	/* Orders that count again get what was typed of them since. */
	return st == ST_OK && strcmp(b.kind, "order") == 0 ? order_look_all(s, b.profile, p, e) : st;
}
