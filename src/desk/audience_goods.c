/*
 * What a file says of an audience or of the goods instead of a person: the
 * marketplace's own figures (RUT-92) and the shop's items with their rank
 * (QOO-19). What stood before is kept, so that the batch can be taken back.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/audience_file.h"
#include "desk/column.h"
#include "storekeep/i18n.h"

static const char count_sql[] = "SELECT count FROM audience_count WHERE profile = :profile AND audience = :audience";
static const char count_before_sql[] =
	"INSERT INTO audience_count_before (batch_id, profile, audience, count, counted_at, by)"
	" SELECT :batch, :profile, :audience, c.count, c.counted_at, c.by FROM (SELECT 1) LEFT JOIN audience_count c"
	" ON c.profile = :profile AND c.audience = :audience WHERE true ON CONFLICT DO NOTHING";
static const char put_count_sql[] =
	"INSERT INTO audience_count (profile, audience, count, counted_at, by) VALUES (:profile, :audience, :count, :at, :by)"
	" ON CONFLICT (profile, audience) DO UPDATE SET count = :count, counted_at = :at, by = :by";
static const char item_sql[] = "SELECT title, rank FROM item WHERE profile = :profile AND item_no = :item";
static const char item_before_sql[] =
	"INSERT INTO item_before (batch_id, profile, item_no, title, rank) SELECT :batch, :profile, :item, i.title, i.rank"
	" FROM (SELECT 1) LEFT JOIN item i ON i.profile = :profile AND i.item_no = :item WHERE true ON CONFLICT DO NOTHING";
static const char put_item_sql[] =
	"INSERT INTO item (profile, item_no, title, rank, batch_id) VALUES (:profile, :item, :title, :rank, :batch)"
	" ON CONFLICT (profile, item_no) DO UPDATE SET title = :title, rank = :rank";

/* A code, or the label that people read (RUT-84 to 88). */
static int audience_of_cell(struct audience_file *f, const char *text)
{
	const struct profile *p;
	char key[64];

	for (int i = 0; i < AUDIENCES; i++) {
		const char *label;

		snprintf(key, sizeof key, "audience_%s.label", audience_codes[i]);
		label = shop_profile(f->s, f->profile, &p, NULL) == ST_OK ? profile_text(p, key, DAY_NONE) : NULL;
		if (strcmp(audience_codes[i], text) == 0 || (label != NULL && strcmp(label, text) == 0))
			return i;
	}
	return -1;
}

/* A whole number of at least `least`; an empty cell is -1. false: refused. */
static bool number_of_cell(struct sheet *sheet, int field, int64_t least, int64_t *out, struct import_refusal *why)
{
	struct error bad;
	money_t v;

	*out = -1;
	if (sheet_money(sheet, field, &v, &bad) != ST_OK) {
		audience_refuse(why, sheet, field, bad.code, bad.message);
		return false;
	}
	if (v == MONEY_NONE)
		return true;
	if (v < least) {
		audience_refuse(why, sheet, field, "number_range", _("This number is too small."));
		return false;
	}
	*out = v;
	return true;
}

static void bind_row(struct audience_file *f, struct stmt *q, const char *name, const char *value)
{
	stmt_bind_text(q, ":profile", f->profile);
	stmt_bind_text(q, name, value);
	if (stmt_has(q, ":batch"))
		stmt_bind_int(q, ":batch", f->batch_id);
}

enum import_verdict audience_row_count(struct audience_file *f, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	const char *text = sheet_text(sheet, AF_AUDIENCE, NULL);
	int audience = audience_of_cell(f, text);
	instant_t at = audience_instant(f, sheet, AF_COUNTED, false, why);
	int64_t count, old = -1;
	struct stmt *q;
	enum step step;

	if (why->message != NULL || !number_of_cell(sheet, AF_COUNT, 0, &count, why))
		return ROW_REFUSED;
	if (audience < 0)
		return audience_refuse(why, sheet, AF_AUDIENCE, "audience_unknown", _("The audiences are visitors, favourites, cart, buyers and contacts."));
	if (count < 0)
		return audience_refuse(why, sheet, AF_COUNT, "count_missing", _("The number is missing."));
	if (met_before(&f->met, (uint64_t)audience + 1))
		return audience_refuse(why, sheet, AF_AUDIENCE, "audience_twice", _("This audience stands in the file twice."));
	q = db_prepare(f->s->db, count_sql);
	bind_row(f, q, ":audience", audience_codes[audience]);
	step = stmt_step(q, e);
	if (step == STEP_ROW)
		old = stmt_int(q, 0);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ROW_REFUSED;
	if (old == count)
		return ROW_SAME;
	if (f->batch_id == 0)
		return old >= 0 ? ROW_CHANGED : ROW_NEW;
	q = db_prepare(f->s->db, count_before_sql);
	bind_row(f, q, ":audience", audience_codes[audience]);
	if (stmt_run(q, e) != ST_OK)
		return ROW_REFUSED;
	q = db_prepare(f->s->db, put_count_sql);
	bind_row(f, q, ":audience", audience_codes[audience]);
	stmt_bind_int(q, ":count", count);
	stmt_bind_int(q, ":at", at != INSTANT_NONE ? at : clock_now());
	stmt_bind_text(q, ":by", f->s->actor);
	if (stmt_run(q, e) != ST_OK)
		return ROW_REFUSED;
	return old >= 0 ? ROW_CHANGED : ROW_NEW;
}

static enum import_verdict put_item(struct audience_file *f, const char *no, const char *title, int64_t rank, bool there, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, item_before_sql);

	bind_row(f, q, ":item", no);
	if (stmt_run(q, e) != ST_OK)
		return ROW_REFUSED;
	q = db_prepare(f->s->db, put_item_sql);
	bind_row(f, q, ":item", no);
	stmt_bind_text(q, ":title", title);
	if (rank > 0)
		stmt_bind_int(q, ":rank", rank);
	if (stmt_run(q, e) != ST_OK)
		return ROW_REFUSED;
	return there ? ROW_CHANGED : ROW_NEW;
}

enum import_verdict audience_row_item(struct audience_file *f, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	const char *no = sheet_text(sheet, AF_ITEM, NULL), *title = sheet_text(sheet, AF_TITLE, NULL);
	char old_title[400] = "";
	int64_t rank, old_rank = -1;
	struct stmt *q;
	enum step step;

	if (*no == '\0' || strlen(no) > 64)
		return audience_refuse(why, sheet, AF_ITEM, "item_id_missing", _("An item needs its number, of at most 64 letters."));
	if (!number_of_cell(sheet, AF_RANK, 1, &rank, why))
		return ROW_REFUSED;
	if (met_before(&f->met, key_of_text(KEY_START, no)))
		return audience_refuse(why, sheet, AF_ITEM, "item_twice", _("This item stands in the file twice."));
	q = db_prepare(f->s->db, item_sql);
	bind_row(f, q, ":item", no);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		column_text(q, 0, old_title, sizeof old_title);
		old_rank = stmt_is_null(q, 1) ? -1 : stmt_int(q, 1);
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ROW_REFUSED;
	if (!sheet_has(sheet, AF_TITLE))
		title = old_title;
	if (!sheet_has(sheet, AF_RANK))
		rank = old_rank;
	if (step == STEP_ROW && strcmp(title, old_title) == 0 && rank == old_rank)
		return ROW_SAME;
	if (f->batch_id == 0)
		return step == STEP_ROW ? ROW_CHANGED : ROW_NEW;
	return put_item(f, no, title, rank, step == STEP_ROW, e);
}
