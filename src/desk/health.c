/*
 * The checks of the shop's own truths: rows that belong to nothing, numbers
 * that do not equal the rows that they were counted from, and signed-off
 * periods whose content is no longer what was signed.
 */
#include "config.h"

#include "storekeep/health.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/audit.h"
#include "storekeep/credit.h"
#include "storekeep/i18n.h"
#include "storekeep/ledger.h"
#include "storekeep/statement.h"

/* One truth: the statement counts what breaks it. */
static const struct truth {
	const char *sql, *code, *sentence; /* N_(), with the count */
} truths[] = {
	/* Batch 0: entered here, as an order of a member. */
	{"SELECT count(*) FROM orders o WHERE batch_id NOT IN (SELECT id FROM batch) AND (batch_id <> 0 OR NOT EXISTS"
	 " (SELECT 1 FROM sale w WHERE w.profile = o.profile AND w.order_number = o.order_no))", "orders_without_batch",
	 N_("%lld orders belong to no import.")},
	{"SELECT count(*) FROM orders WHERE superseded_by <> 0 AND superseded_by NOT IN (SELECT id FROM batch)",
	 "orders_superseded_by_nothing", N_("%lld orders are replaced by an import that is not there.")},
	{"SELECT count(*) FROM orders INDEXED BY orders_next WHERE next_on IS NOT NULL AND state IN ('settled', 'returned', 'cancelled')",
	 "orders_over_wait", N_("%lld orders are over and wait for something all the same.")},
	{"SELECT count(*) FROM orders WHERE next_on IS NULL AND superseded_by = 0 AND next_step IN ('pay', 'ship', 'pickup', 'complaint', 'confirm',"
	 " 'post', 'look')",
	 "orders_wait_for_ever", N_("%lld orders wait for something that has no day.")},
	{"SELECT count(*) FROM (SELECT DISTINCT order_id FROM sale_line) WHERE order_id NOT IN (SELECT id FROM sale)",
	 "sale_lines", N_("The lines of %lld orders are there without their order.")},
	{"SELECT count(*) FROM (SELECT 1 FROM (SELECT member_id, orders, spent FROM wallet WHERE orders <> 0 OR spent <> 0 UNION ALL"
	 " SELECT member_id, -count(*), -sum(net_amount) FROM sale WHERE counted = 1 AND member_id IS NOT NULL GROUP BY member_id)"
	 " GROUP BY member_id HAVING sum(orders) <> 0 OR sum(spent) <> 0)",
	 "sale_figures", N_("The orders of %lld members do not add up to what they say.")},
	{"SELECT count(*) FROM (SELECT DISTINCT order_id FROM order_item) WHERE order_id NOT IN (SELECT id FROM orders)",
	 "items_without_order", N_("The items of %lld orders are there without their order.")},
	{"SELECT count(*) FROM (SELECT DISTINCT statement_id FROM statement_line) WHERE statement_id NOT IN (SELECT id FROM statement)",
	 "lines_without_statement", N_("The lines of %lld statements are there without their statement.")},
	{"SELECT count(*) FROM live_statement s WHERE s.lines <> (SELECT count(*) FROM statement_line l WHERE l.statement_id = s.id"
	 " AND l.id BETWEEN s.first_line AND s.last_line)",
	 "statement_lines", N_("%lld statements do not have as many lines as they say.")},
	{"SELECT count(*) FROM live_statement s JOIN period p ON p.id = s.period_id WHERE p.signed = 0 AND s.net <> (SELECT sum(l.net)"
	 " FROM statement_line l NOT INDEXED WHERE l.statement_id = s.id AND l.id BETWEEN s.first_line AND s.last_line)",
	 "statement_net", N_("The lines of %lld statements do not add up to what was imported.")},
	{"SELECT count(*) FROM live_statement s WHERE s.run <> 0 AND s.differences <> (SELECT count(*) FROM difference d"
	 " WHERE d.statement_id = s.id AND d.run = s.run)",
	 "statement_differences", N_("%lld statements do not have as many differences as they say.")},
	{"SELECT count(*) FROM live_statement s WHERE s.run <> 0 AND s.open <> (SELECT count(*) FROM difference d"
	 " WHERE d.statement_id = s.id AND d.run = s.run AND d.resolution = '')",
	 "statement_open", N_("%lld statements do not have as many open differences as they say.")},
	{"SELECT count(*) FROM period p WHERE p.signed <> coalesce((SELECT act = 'sign' FROM signoff f WHERE f.period_id = p.id"
	 " ORDER BY f.id DESC LIMIT 1), 0)",
	 "period_signed", N_("%lld periods are marked otherwise than they were signed off.")},
	{"SELECT count(*) FROM term a JOIN term b ON b.account_id = a.account_id AND b.id > a.id AND b.starts_at <= a.ends_at"
	 " AND a.starts_at <= b.ends_at",
	 "terms_overlap", N_("%lld pairs of terms overlap.")},
	{"SELECT count(*) FROM plan_order o WHERE o.state = 'paid' AND (NOT EXISTS (SELECT 1 FROM term t WHERE t.order_id = o.id)"
	 " OR (SELECT count(*) FROM billing_line l WHERE l.order_id = o.id) <> 2)",
	 "plan_orders_paid", N_("%lld paid purchases lack their term or one of their two billing lines.")},
	{"SELECT count(*) FROM plan_order o WHERE o.state <> 'paid' AND (EXISTS (SELECT 1 FROM term t WHERE t.order_id = o.id)"
	 " OR EXISTS (SELECT 1 FROM billing_line l WHERE l.order_id = o.id))",
	 "plan_orders_unpaid", N_("%lld purchases that were not paid have a term or a bill.")},
	{"SELECT count(*) FROM campaign c LEFT JOIN (SELECT campaign_id, count(*) AS rows, sum(state = 'handed_over') AS handed,"
	 " sum(state = 'sent') AS sent, sum(state = 'uncertain') AS uncertain, sum(state = 'failed') AS failed,"
	 " sum(state = 'cut_by_quota') AS cut, sum(state = 'cancelled') AS withdrawn FROM campaign_recipient GROUP BY campaign_id) r"
	 " ON r.campaign_id = c.id WHERE c.recipients IS NOT NULL AND (c.recipients <> coalesce(r.rows, 0) OR c.handed <>"
	 " coalesce(r.handed, 0) OR c.reach <> coalesce(r.sent, 0) OR c.uncertain <> coalesce(r.uncertain, 0) OR c.failed <>"
	 " coalesce(r.failed, 0) OR c.cut <> coalesce(r.cut, 0) OR c.withdrawn <> coalesce(r.withdrawn, 0))",
	 "campaign_counts", N_("The messages of %lld campaigns do not add up to what they say.")},
	{"SELECT count(*) FROM campaign c WHERE c.state IN ('sent', 'not_sent', 'cancelled') AND (c.handed > 0 OR c.uncertain > 0)",
	 "campaign_ended", N_("%lld campaigns are over although messages of theirs are still on their way.")},
	{"SELECT count(*) FROM campaign_recipient r WHERE NOT EXISTS (SELECT 1 FROM campaign c WHERE c.id = r.campaign_id)",
	 "recipients_without_campaign", N_("%lld messages belong to no campaign.")},
	{"SELECT count(*) FROM term t WHERE t.quota_bought < t.quota_used_before + (SELECT coalesce(sum(c.reach + c.uncertain + c.handed), 0)"
	 " FROM campaign c WHERE c.term_id = t.id)",
	 "term_quota", N_("In %lld terms more messages were sent than were bought.")},
	{"SELECT count(*) FROM closure c WHERE c.final_balance IS NOT (SELECT CAST(v.detail AS INTEGER) FROM closure_event v WHERE v.closure_id = c.id"
	 " AND v.act IN ('balanced', 'restruck') ORDER BY v.id DESC LIMIT 1)",
	 "closure_balance", N_("The final balance of %lld closures is not what their log says.")},
	{"SELECT count(*) FROM (SELECT DISTINCT person_id FROM member_event) WHERE person_id NOT IN (SELECT id FROM person)",
	 "events_without_person", N_("%lld people have done something, but are not there.")},
	{"SELECT count(*) FROM (SELECT DISTINCT batch_id FROM member_event) WHERE batch_id NOT IN (SELECT id FROM batch)",
	 "events_without_batch", N_("The events of %lld imports are there without their import.")},
	{"SELECT count(*) FROM audience_seen a WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.id = a.person_id AND p.profile = a.profile)"
	 " AND NOT EXISTS (SELECT 1 FROM audience_taken WHERE batch_id NOT IN (SELECT id FROM batch WHERE state = 'published'))",
	 "audience_without_person", N_("%lld people are in an audience, but are not there.")},
	{"SELECT count(*) FROM person_order b WHERE NOT EXISTS (SELECT 1 FROM orders o JOIN person p ON p.id = b.person_id"
	 " WHERE o.id = b.order_id AND o.profile = p.profile AND o.buyer = p.code)"
	 " AND NOT EXISTS (SELECT 1 FROM audience_taken WHERE batch_id NOT IN (SELECT id FROM batch WHERE state = 'published'))",
	 "person_order_lost", N_("%lld items are said to be bought by somebody who did not order them.")},
	{"SELECT count(*) FROM audience_seen a JOIN person p ON p.id = a.person_id WHERE a.skip <> p.blocked + 2 * p.opted_out"
	 " AND NOT EXISTS (SELECT 1 FROM batch WHERE kind = 'audience' AND (state IN ('staging', 'removing')"
	 " OR (state = 'published' AND id NOT IN (SELECT batch_id FROM audience_taken WHERE whole = 1))))"
	 " AND NOT EXISTS (SELECT 1 FROM audience_taken WHERE batch_id NOT IN (SELECT id FROM batch WHERE state = 'published'))",
	 "audience_flags", N_("%lld people have other flags than their audience says.")},
	{"SELECT count(*) FROM product p WHERE p.stock <> (SELECT coalesce(sum(m.delta), 0) FROM stock_move m WHERE m.product_id = p.id)",
	 "product_stock", N_("The stock of %lld products does not add up to its movements.")},
};

/* Newest sign-off of every signed period. */
static const char signed_sql[] =
	"SELECT f.statement_id, f.hash, p.profile, p.code FROM period p JOIN signoff f ON f.id ="
	" (SELECT max(id) FROM signoff WHERE period_id = p.id) WHERE p.signed = 1 AND f.act = 'sign' ORDER BY p.profile, p.code";

static enum status check_truths(struct shop *s, struct notes *findings, struct error *e)
{
	for (size_t i = 0; i < sizeof truths / sizeof *truths; i++) {
		struct stmt *q = db_prepare(s->db, truths[i].sql);
		enum step step = stmt_step(q, e);
		long long count = step == STEP_ROW ? (long long)stmt_int(q, 0) : 0;

		stmt_reset(q);
		if (step == STEP_FAILED)
			return ST_FAILED;
		if (count > 0)
			notes_add(findings, NOTE_WARN, truths[i].code, NULL, NULL, _(truths[i].sentence), count);
	}
	return ST_OK;
}

static enum status check_signed(struct shop *s, struct notes *findings, int64_t *count, struct error *e)
{
	struct stmt *q = db_prepare_own(s->db, signed_sql);
	enum status st = ST_OK;
	enum step step = STEP_DONE;
	char hash[72];

	while (st == ST_OK && (step = stmt_step(q, e)) == STEP_ROW) {
		st = signoff_hash(s, stmt_int(q, 0), hash, e);
		++*count;
		if (st == ST_OK && strcmp(hash, stmt_text(q, 1)) != 0)
			notes_add(findings, NOTE_WARN, "signoff_hash", NULL, NULL,
			          _("The statement of %1$s %2$s is not what was signed off."), stmt_text(q, 2), stmt_text(q, 3));
	}
	stmt_finish(q);
	return step == STEP_FAILED ? ST_FAILED : st;
}

enum status health_check(struct shop *s, struct health *out, struct notes *findings, struct error *e)
{
	enum status st;

	*out = (struct health){0};
	if ((st = db_check(s->db, findings, e)) != ST_OK || (st = audit_verify(s, findings, &out->audit_rows, NULL, e)) != ST_OK ||
	    (st = check_truths(s, findings, e)) != ST_OK || (st = ledger_check(s, findings, e)) != ST_OK ||
	    (st = credit_check(s, findings, e)) != ST_OK)
		return st;
	return check_signed(s, findings, &out->signed_periods, e);
}
