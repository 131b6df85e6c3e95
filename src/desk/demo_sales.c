/*
 * The demonstration shop's orders of members in the list of all orders, as
 * sale_book.c puts an order that was entered here: all at once.
 */
#include "config.h"

#include "desk/demo_members.h"

static const char order_sql[] =
	"INSERT INTO orders (profile, order_no, batch_id, state, qty, cash, points_value, shipping_fee, discount, claim_amount, ordered_on, confirmed_on, cancelled_on,"
	" product_no, item_name, unit_price, item_count, buyer, recipient, phone)"
	" SELECT w.profile, w.order_number, 0, w.state, (SELECT sum(quantity) FROM sale_line WHERE order_id = w.id), w.net_amount + w.shipping_amount,"
	" w.points_amount, w.shipping_amount, w.promotion_amount, w.net_amount + w.shipping_amount, w.placed_on, date(w.completed_at + 28800, 'unixepoch'), date(w.cancelled_at + 28800, 'unixepoch'),"
	" l.product_code, l.name, l.unit_price, (SELECT count(*) FROM sale_line WHERE order_id = w.id), m.last_name || m.first_name,"
	" m.last_name || m.first_name, coalesce(m.phone, '') FROM sale w JOIN sale_line l ON l.order_id = w.id AND l.line_no = 1 JOIN member m ON m.id = w.member_id"
	" ORDER BY w.id";
static const char item_sql[] =
	"INSERT INTO order_item (order_id, pos, name, spec, sku, qty, unit_price)"
	" SELECT o.id, l.line_no, l.name, '', l.product_code, l.quantity, l.unit_price FROM orders o"
	" JOIN sale w ON w.profile = o.profile AND w.order_number = o.order_no JOIN sale_line l ON l.order_id = w.id WHERE o.batch_id = 0";

enum status demo_list_sales(struct shop *s, struct error *e)
{
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	st = stmt_run(db_prepare(s->db, order_sql), e);
	if (st == ST_OK)
		st = stmt_run(db_prepare(s->db, item_sql), e);
	return db_end(s->db, st, e);
}
