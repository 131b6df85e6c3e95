/*
 * What the marketplace's statement says of a period: gross by tax kind, net,
 * and our side where it was reconciled. The newest published statement counts.
 */
#include "config.h"

#include <string.h>

#include "desk/period_parts.h"
#include "storekeep/statement.h"

static const char live_sql[] = "SELECT s.id FROM live_statement s WHERE s.period_id = :period";

/* A line without a tax kind takes its order's; a line without an order is taxable (YAH-128). */
static const char gross_sql[] =
	"SELECT COALESCE(NULLIF(l.tax_kind, ''), (SELECT o.tax_kind FROM live_order o WHERE o.profile = :profile"
	" AND o.order_no = l.order_no), 'taxable') AS t, SUM(l.gross + l.interest_in) FROM statement_line l NOT INDEXED"
	" WHERE l.statement_id = :id AND l.id BETWEEN (SELECT first_line FROM statement WHERE id = :id)"
	" AND (SELECT last_line FROM statement WHERE id = :id) GROUP BY t";

static enum status live_statement(const struct period_frame *f, struct period *p, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, live_sql);
	stmt_bind_int(q, ":period", p->id);
	enum step step = stmt_step(q, e);
	p->statement_id = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status gross_of_lines(const struct period_frame *f, struct period *p, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, gross_sql);
	stmt_bind_text(q, ":profile", p->profile);
	stmt_bind_int(q, ":id", p->statement_id);
	enum step step;
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		enum settle_tax tax;
		if (settle_tax_parse(stmt_text(q, 0), &tax))
			p->gross[tax] += stmt_int(q, 1);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static void gross_of_summary(const struct summary *sum, struct period *p)
{
	for (size_t i = 0; i < sum->count; i++) {
		enum settle_kind kind;
		enum settle_tax tax;
		if (settle_kind_parse(sum->rows[i].component, &kind) && settle_kind_is_gross(kind) &&
		    settle_tax_parse(sum->rows[i].tax_kind, &tax))
			p->gross[tax] += sum->rows[i].stated;
	}
}

static bool has_gross(const struct summary *sum)
{
	enum settle_kind kind;
	for (size_t i = 0; i < sum->count; i++)
		if (settle_kind_parse(sum->rows[i].component, &kind) && settle_kind_is_gross(kind))
			return true;
	return false;
}

enum status period_read_statement(const struct period_frame *f, struct period *p, struct error *e)
{
	struct statement st;
	struct summary sum = {0};
	enum status status = p->id ? live_statement(f, p, e) : ST_OK;
	if (status != ST_OK || !p->statement_id)
		return status;
	if ((status = statement_get(f->s, p->statement_id, &st, e)) != ST_OK)
		return status;
	memset(p->gross, 0, sizeof p->gross);
	p->stated = st.stated_net;
	p->open_differences = st.open;
	p->stated_carry_in = st.stated_carry_in;
	p->stated_payout = st.stated_payout;
	if ((status = statement_sums(f->s, p->statement_id, &sum, e)) != ST_OK)
		return status;
	/* What is stated does not change with our orders, so an older run's sums do for it; our side needs a fresh one. */
	gross_of_summary(&sum, p);
	if (st.reconciled && st.orders_compared)
		p->expected = sum.net_ours;
	bool never = !has_gross(&sum);
	summary_free(&sum);
	return never ? gross_of_lines(f, p, e) : ST_OK;
}
