/*
 * Orders of files that members' accounts do not show yet, because an import was
 * cut short: `due run` takes them over.
 */
#include "config.h"

#include "storekeep/due_parts.h"
#include "storekeep/sale.h"

static const char left_sql[] =
	"SELECT COALESCE(sum(b.rows_new + b.rows_changed), 0) FROM batch b JOIN sale_taken t ON t.batch_id = b.id AND t.whole = 0"
	" WHERE b.state = 'published'";

enum status due_sale_run(struct shop *s, const struct progress *p, struct due_done *done, struct error *e)
{
	int64_t taken = 0;
	enum status st;

	if (s->dry_run) {
		done->orders_taken += db_int(s->db, left_sql, 0);
		return ST_OK;
	}
	st = sale_take(s, p, &taken, e);
	done->orders_taken += taken;
	return st;
}
