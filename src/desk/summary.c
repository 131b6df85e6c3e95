/*
 * The summary of a reconciliation: every component stated and ours, in the
 * order of the screen, and the sums that they add up to.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/date.h"
#include "desk/summary.h"
#include "storekeep/mem.h"
#include "storekeep/statement.h"

static const char rows_sql[] =
	"SELECT m.component, m.tax_kind, m.stated, m.ours, m.stated_rows, m.ours_rows FROM summary m"
	" JOIN statement s ON s.id = m.statement_id AND s.run = m.run WHERE m.statement_id = :id";

/* Gross by tax kind; a fee once, whatever its orders were. */
static struct summary_row *row_for(struct summary *out, enum settle_kind k, const char *tax)
{
	const char *code = settle_kind_code(k);

	if (!settle_kind_is_gross(k))
		tax = "";
	for (size_t i = 0; i < out->count; i++)
		if (strcmp(out->rows[i].component, code) == 0 && strcmp(out->rows[i].tax_kind, tax) == 0)
			return &out->rows[i];
	out->rows = xreallocarray(out->rows, out->count + 1, sizeof *out->rows);
	out->rows[out->count] = (struct summary_row){.stated = 0};
	snprintf(out->rows[out->count].component, sizeof out->rows->component, "%s", code);
	snprintf(out->rows[out->count].tax_kind, sizeof out->rows->tax_kind, "%s", tax);
	return &out->rows[out->count++];
}

static void add(struct summary *out, struct stmt *q)
{
	enum settle_kind k;
	struct summary_row *row;

	if (!settle_kind_parse(stmt_text(q, 0), &k))
		return;
	row = row_for(out, k, stmt_text(q, 1));
	row->stated += stmt_int(q, 2);
	row->ours += stmt_int(q, 3);
	row->stated_rows += stmt_int(q, 4);
	row->ours_rows += stmt_int(q, 5);
	*(settle_kind_is_gross(k) ? &out->gross_stated : &out->fees_stated) += stmt_int(q, 2);
	*(settle_kind_is_gross(k) ? &out->gross_ours : &out->fees_ours) += stmt_int(q, 3);
}

static int rank(const struct summary_row *row)
{
	enum settle_kind k = SETTLE_OTHER;
	enum settle_tax t = TAX_TAXABLE;

	settle_kind_parse(row->component, &k);
	settle_tax_parse(row->tax_kind, &t);
	return (int)k * SETTLE_TAXES + (int)t;
}

static int by_rank(const void *a, const void *b)
{
	return rank(a) - rank(b);
}

void summary_append(struct summary *out, const char *component, money_t stated, money_t ours)
{
	struct summary_row row = {.stated = stated, .ours = ours};

	snprintf(row.component, sizeof row.component, "%s", component);
	out->rows = xreallocarray(out->rows, out->count + 1, sizeof *out->rows);
	out->rows[out->count++] = row;
}

enum status statement_sums(struct shop *s, int64_t id, struct summary *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, rows_sql);
	struct statement st;
	enum step step;
	enum status status = statement_get(s, id, &st, e);

	*out = (struct summary){0};
	if (status != ST_OK)
		return status;
	stmt_bind_int(q, ":id", id);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		add(out, q);
	stmt_reset(q);
	if (out->count != 0)
		qsort(out->rows, out->count, sizeof *out->rows, by_rank);
	out->net_stated = st.stated_net;
	out->net_ours = out->gross_ours + out->fees_ours;
	summary_append(out, "net", out->net_stated, out->net_ours);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

void summary_free(struct summary *s)
{
	free(s->rows);
	*s = (struct summary){0};
}
