/*
 * A list of differences to send to the marketplace: both sides, the reason and
 * the rule, as CSV that no spreadsheet mistakes for formulas (FMT-46).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/reason.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/statement.h"

static const char rows_sql[] =
	"SELECT p.code, d.kind, d.order_no, d.cart_no, d.component, d.stated, d.expected, d.delta, d.rule, d.reason, d.args,"
	" l.line, l.posted_on, d.resolution,"
	" (SELECT r.note FROM resolution r WHERE r.period_id = s.period_id AND r.key = d.key ORDER BY r.id DESC LIMIT 1)"
	" FROM difference d JOIN statement s ON s.id = d.statement_id AND s.run = d.run JOIN period p ON p.id = s.period_id"
	" LEFT JOIN statement_line l ON l.id = d.line_id"
	" WHERE d.statement_id = :id AND (:all OR d.resolution IN ('', 'disputed')) ORDER BY d.kind, d.order_no, d.id";

static const char *const headings[] = {
	N_("Period"), N_("Difference"), N_("Order"), N_("Cart"), N_("Of"), N_("Line"), N_("Posted"), N_("Theirs"), N_("Ours"),
	N_("Apart"), N_("Rule"), N_("Reason"), N_("Resolved"), N_("Note"),
};

static void put_row(struct csv_writer *w, struct stmt *q)
{
	char sentence[400];

	reason_sentence(column_words(q, 9), column_words(q, 10), sentence, sizeof sentence);
	csv_put(w, column_words(q, 0), CSV_PLAIN);
	csv_put(w, label_of("diff_kind", column_words(q, 1)), CSV_PLAIN);
	csv_put(w, column_words(q, 2), CSV_PLAIN);
	csv_put(w, column_words(q, 3), CSV_PLAIN);
	csv_put(w, label_of("line_kind", column_words(q, 4)), CSV_PLAIN);
	if (stmt_is_null(q, 11))
		csv_put(w, "", CSV_PLAIN);
	else
		csv_put_int(w, stmt_int(q, 11));
	csv_put(w, column_words(q, 12), CSV_PLAIN);
	csv_put_int(w, stmt_int(q, 5));
	csv_put_int(w, stmt_int(q, 6));
	csv_put_int(w, stmt_int(q, 7));
	csv_put(w, column_words(q, 8), CSV_PLAIN);
	csv_put(w, sentence, CSV_PLAIN);
	csv_put(w, *column_words(q, 13) != '\0' ? label_of("resolution", column_words(q, 13)) : "", CSV_PLAIN);
	csv_put(w, column_words(q, 14), CSV_PLAIN);
	csv_end_row(w);
}

enum status difference_export(struct shop *s, int64_t statement_id, const char *path, enum charset cs, bool all, bool overwrite,
                              int64_t *rows, struct error *e)
{
	struct csv_writer *w;
	struct stmt *q;
	enum step step;
	enum status st = csv_create(&w, path, cs, overwrite, e);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
		csv_put(w, _(headings[i]), CSV_PLAIN);
	csv_end_row(w);
	q = db_prepare_own(s->db, rows_sql);
	stmt_bind_int(q, ":id", statement_id);
	stmt_bind_int(q, ":all", all);
	for (*rows = 0; (step = stmt_step(q, e)) == STEP_ROW; ++*rows)
		put_row(w, q);
	stmt_finish(q);
	if (step == STEP_FAILED) {
		csv_abandon(w);
		return ST_FAILED;
	}
	if (!s->dry_run)
		return csv_finish(w, e);
	csv_abandon(w);
	return ST_OK;
}
