/*
 * Stock as signed movements (YAH-64, YAH-67): nothing writes a total but the
 * movement that leads to it.
 */
#include "config.h"

#include "desk/column.h"
#include "desk/product_parts.h"
#include "storekeep/i18n.h"

static const char move_sql[] =
	"INSERT INTO stock_move (product_id, delta, reason, note, order_no, day, batch_id, op_id, at, by)"
	" VALUES (:product, :delta, :reason, :note, :order_no, :day, :batch, :op, :now, :by)";
/* Z is the day on which the last piece went; any piece that comes stops the clock (YAH-65). Off the shelf no clock runs. */
static const char stock_sql[] =
	"UPDATE product SET stock = stock + :delta, sold_out_on = CASE WHEN stock + :delta > 0 OR state IN ('draft', 'scheduled', 'delisted')"
	" THEN NULL WHEN stock > 0 THEN :day ELSE sold_out_on END WHERE id = :product";

enum status stock_put(struct shop *s, const struct profile *market, const struct stock_change *c, struct error *e)
{
	struct stmt *q = db_prepare(s->db, move_sql);
	enum status st;

	stmt_bind_int(q, ":product", c->product_id);
	stmt_bind_int(q, ":delta", c->delta);
	stmt_bind_text(q, ":reason", c->reason);
	stmt_bind_text(q, ":note", c->note != NULL ? c->note : "");
	stmt_bind_text(q, ":order_no", c->order_no != NULL ? c->order_no : "");
	bind_day(q, ":day", c->day);
	stmt_bind_int(q, ":batch", c->batch_id);
	stmt_bind_text(q, ":op", c->op_id);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	if ((st = stmt_run(q, e)) != ST_OK || c->delta == 0)
		return st;
	q = db_prepare(s->db, stock_sql);
	stmt_bind_int(q, ":product", c->product_id);
	stmt_bind_int(q, ":delta", c->delta);
	bind_day(q, ":day", c->day);
	st = stmt_run(q, e);
	return st == ST_OK ? product_settle(s, market, c->product_id, c->at != 0 ? c->at : clock_now(), e) : st;
}
