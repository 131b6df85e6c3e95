/*
 * A statement file by itself: a private shop in memory, filled by the same
 * imports and judged by the same reconciliation. Nothing reaches the disk.
 */
#include "config.h"

#include "storekeep/i18n.h"
#include "storekeep/import.h"
#include "storekeep/statement.h"

static enum status import_one(struct shop *s, const char *path, const char *profile, enum charset cs, const struct progress *p,
                              int64_t *id, struct error *e)
{
	struct import_options o = {.path = path, .profile = profile, .charset = cs};
	struct import_result r = {0};
	enum status st;

	if (p != NULL)
		o.progress = *p;
	st = statement_import(s, &o, &r, e);
	*id = r.record_id;
	if (st == ST_OK && r.cancelled)
		st = error_set(e, ST_REFUSED, "cancelled", NULL, NULL, _("Cancelled; nothing was changed."));
	if (st == ST_OK && r.refused != 0)
		notes_add(&s->notes, NOTE_WARN, "rows_refused", "FMT-41", NULL,
		          ngettext("%1$lld row of the statement could not be read.", "%1$lld rows of the statement could not be read.",
		                   (unsigned long)r.refused), (long long)r.refused);
	import_result_free(&r);
	return st;
}

static enum status import_orders(struct shop *s, const char *path, const char *profile, const struct progress *p, struct error *e)
{
	struct import_options o = {.path = path, .profile = profile};
	struct import_result r = {0};
	enum status st;

	if (p != NULL)
		o.progress = *p;
	st = order_import(s, &o, &r, e);
	if (st == ST_OK && r.refused != 0)
		notes_add(&s->notes, NOTE_WARN, "rows_refused", "FMT-41", NULL,
		          ngettext("%1$lld row of the orders could not be read.", "%1$lld rows of the orders could not be read.",
		                   (unsigned long)r.refused), (long long)r.refused);
	import_result_free(&r);
	return st;
}

enum status review_open(struct shop *s, const char *path, const char *profile, const char *orders, enum charset cs,
                        const struct config *c, const struct progress *p, int64_t *statement_id, struct error *e)
{
	enum status st = shop_open(s, NULL, DB_PRIVATE, c, e);

	if (st != ST_OK)
		return st;
	if (profile == NULL)
		profile = "yahoo";
	if (orders != NULL)
		st = import_orders(s, orders, profile, p, e);
	if (st == ST_OK)
		st = import_one(s, path, profile, cs, p, statement_id, e);
	if (st != ST_OK) {
		shop_close(s);
		return st;
	}
	s->read_only = true;
	return ST_OK;
}
