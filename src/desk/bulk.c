/*
 * Bulk actions over members (EAS-6) or orders: everybody is checked first and nothing is
 * written while anybody fails; then the members are written down under a batch,
 * and the action goes over them in short transactions, each member once. A
 * batch counts as done with its last transaction; one that was cut short goes
 * on where it stopped.
 *
 * batch.cursor is 0 until all members stand in bulk_member, then their number.
 */
#include "config.h"

#include "desk/bulk_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/points_parts.h"
#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#define PAGE 500
#define MOST_NOTES 20

static const char op_sql[] = "SELECT id FROM batch WHERE source_hash = :op AND source_hash <> '' AND kind = :kind AND state <> 'removed' LIMIT 1";
static const char put_sql[] =
	"INSERT INTO bulk_member (batch_id, member_id, state, code) VALUES (:batch, :member, :state, :code)";
static const char ready_sql[] = "UPDATE batch SET cursor = :count WHERE id = :batch";
static const char cursor_sql[] = "SELECT cursor FROM batch WHERE id = :batch";
static const char waiting_sql[] =
	"SELECT member_id FROM bulk_member WHERE batch_id = :batch AND state = 'waiting' ORDER BY member_id LIMIT :room";
static const char done_sql[] =
	"UPDATE bulk_member SET state = :state, code = :code, before = :before WHERE batch_id = :batch AND member_id = :member";
static const char counts_sql[] =
	"SELECT coalesce(sum(state = 'done'), 0), coalesce(sum(state = 'same'), 0), coalesce(sum(state = 'refused'), 0), count(*)"
	" FROM bulk_member WHERE batch_id = :batch";
static const char live_sql[] = "SELECT 1 FROM member WHERE id = :id AND kind IN ('registered', 'guest') AND (:profile IS NULL OR profile = :profile)";

/* ---- checking ---- */

struct one {
	int64_t id;
	enum bulk_verdict verdict;
	char code[48];
};
struct checked {
	struct one *all;
	size_t count, room;
};

static bool is_live(struct shop *s, const char *profile, int64_t id)
{
	struct stmt *q = db_prepare(s->db, live_sql);
	bool live;

	stmt_bind_int(q, ":id", id);
	stmt_bind_text(q, ":profile", profile);
	live = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return live;
}

/* Merged away, gone, or of another marketplace. */
static enum bulk_verdict not_live(struct shop *s, const char *profile, int64_t id, struct error *why)
{
	struct member m;

	if (member_get(s, id, &m, why) == ST_OK && member_wallet_check(&m, why) != ST_REFUSED)
		error_set(why, ST_REFUSED, "MEMBER_NONE", points_book(profile, "EAS-11", "SHL-51"), "member", _("Member %1$lld is not one of %2$s."), (long long)id, profile);
	member_free(&m);
	return BULK_REFUSED;
}

/* An order's refusal names it by its number already. */
static void note_refused(struct shop *s, const struct bulk_options *o, int64_t id, const struct error *why, int64_t refused)
{
	if (refused <= MOST_NOTES && o->order_ids != NULL)
		notes_add(&s->notes, NOTE_INFO, why->code, why->rule, "order_no", "%s", why->message);
	else if (refused <= MOST_NOTES)
		notes_add(&s->notes, NOTE_INFO, why->code, why->rule, "member", _("No. %1$lld: %2$s"), (long long)id, why->message);
}

static void check_one(struct shop *s, const struct member_choice *who, const struct bulk_options *o, int64_t id, struct checked *c, struct bulk_result *out)
{
	struct error why = {0};
	struct one *one;

	if (c->count == c->room) {
		c->room = c->room == 0 ? PAGE : c->room * 2;
		c->all = xreallocarray(c->all, c->room, sizeof *c->all);
	}
	one = &c->all[c->count++];
	*one = (struct one){.id = id};
	one->verdict = who == NULL || is_live(s, who->profile, id) ? o->kind->check(s, o->arg, id, &why) : not_live(s, who->profile, id, &why);
	out->members++;
	out->changes += one->verdict == BULK_CHANGES;
	out->same += one->verdict == BULK_SAME;
	if (one->verdict != BULK_REFUSED)
		return;
	if (out->refused++ == 0)
		out->first = why;
	snprintf(one->code, sizeof one->code, "%s", why.code);
	note_refused(s, o, id, &why, out->refused);
}

static bool go_on(const struct progress *p, int64_t done, int64_t total)
{
	return p->step == NULL || p->step(p->arg, done, total);
}

static enum status stopped(struct error *e)
{
	return error_set(e, ST_REFUSED, "bulk_stopped", NULL, NULL, "%s", _("Stopped before anything was changed."));
}

static enum status check_orders(struct shop *s, const struct bulk_options *o, struct checked *c, struct bulk_result *out, struct error *e)
{
	for (size_t i = 0; i < o->order_count; i++) {
		check_one(s, NULL, o, o->order_ids[i], c, out);
		if (i % PAGE == 0 && !go_on(&o->progress, out->members, (int64_t)o->order_count * 2))
			return stopped(e);
	}
	return ST_OK;
}

static enum status check_all(struct shop *s, const struct member_choice *who, const struct bulk_options *o, struct checked *c, struct bulk_result *out,
                             struct error *e)
{
	int64_t ids[PAGE], total = 0;
	size_t got = PAGE;
	enum status st = o->progress.step != NULL ? member_choice_count(s, who, &total, e) : ST_OK;

	for (int64_t after = 0; st == ST_OK && got == PAGE; after = got > 0 ? ids[got - 1] : 0) {
		st = member_choice_page(s, who, after, ids, PAGE, &got, e);
		for (size_t i = 0; st == ST_OK && i < got; i++)
			check_one(s, who, o, ids[i], c, out);
		if (st == ST_OK && !go_on(&o->progress, out->members, total * 2))
			st = stopped(e);
	}
	return st;
}

static enum status judge_orders(struct shop *s, const struct bulk_options *o, const struct bulk_result *r, struct error *e)
{
	const int64_t good = r->members - r->refused;

	if (r->members == 0)
		return error_set(e, ST_REFUSED, "BULK_EMPTY", NULL, NULL, "%s", _("Mark at least one order first."));
	if (r->refused != 0 && (!o->skip_bad || good == 0))
		return error_set(e, ST_REFUSED, "BULK_ROWS", r->first.rule, NULL,
		                 _("%1$lld of %2$lld orders cannot be changed: %3$s Nothing was changed. Skip them to go on with %4$lld."), (long long)r->refused,
		                 (long long)r->members, r->first.message, (long long)good);
	return s->dry_run ? ST_OK : shop_settle_warnings(s, e);
}

static enum status judge(struct shop *s, const struct member_choice *who, const struct bulk_options *o, const struct bulk_result *r, struct error *e)
{
	const int64_t good = r->members - r->refused;

	if (who == NULL)
		return judge_orders(s, o, r, e);
	if (r->members == 0)
		return error_set(e, ST_REFUSED, "BULK_EMPTY", points_book(who->profile, "EAS-6", "SHL-5"), NULL, "%s", _("Mark at least one member first."));
	if (r->refused == 0 || (o->skip_bad && good > 0))
		return ST_OK;
	return error_set(e, ST_REFUSED, "BULK_ROWS", points_book(who->profile, "EAS-6", "SHL-5"), NULL,
	                 _("%1$lld of %2$lld members cannot be changed: %3$s Nothing was changed. Skip them to go on with %4$lld."), (long long)r->refused,
	                 (long long)r->members, r->first.message, (long long)good);
}

/* ---- writing down ---- */

static enum status put_one(struct shop *s, int64_t batch, const struct one *one, struct error *e)
{
	static const char *const states[] = {[BULK_CHANGES] = "waiting", [BULK_SAME] = "same", [BULK_REFUSED] = "refused"};
	struct stmt *q = db_prepare(s->db, put_sql);

	stmt_bind_int(q, ":batch", batch);
	stmt_bind_int(q, ":member", one->id);
	stmt_bind_text(q, ":state", states[one->verdict]);
	stmt_bind_text(q, ":code", one->code);
	return stmt_run(q, e);
}

/* In the last transaction of writing down: what the action needs, and that all are there. */
static enum status make_ready(struct shop *s, const struct bulk_options *o, int64_t batch, int64_t count, struct error *e)
{
	struct stmt *q = db_prepare(s->db, ready_sql);
	enum status st;

	stmt_bind_int(q, ":batch", batch);
	stmt_bind_int(q, ":count", count);
	st = stmt_run(q, e);
	return st == ST_OK && o->prepare != NULL ? o->prepare(s, o->arg, batch, e) : st;
}

static enum status write_down(struct shop *s, const struct bulk_options *o, int64_t batch, const struct checked *c, struct error *e)
{
	enum status st = ST_OK;
	size_t i = 0;

	do {
		if ((st = db_begin(s->db, e)) != ST_OK)
			return st;
		while (st == ST_OK && i < c->count && !db_chunk_full(s->db))
			st = put_one(s, batch, &c->all[i++], e);
		if (st == ST_OK && i == c->count)
			st = make_ready(s, o, batch, (int64_t)c->count, e);
		st = db_end(s->db, st, e);
	} while (st == ST_OK && i < c->count);
	return st;
}

/* ---- applying ---- */

static enum status mark(struct shop *s, int64_t batch, int64_t member, const char *state, const char *code, const char *before, struct error *e)
{
	struct stmt *q = db_prepare(s->db, done_sql);

	stmt_bind_int(q, ":batch", batch);
	stmt_bind_int(q, ":member", member);
	stmt_bind_text(q, ":state", state);
	stmt_bind_text(q, ":code", code);
	stmt_bind_text(q, ":before", before);
	return stmt_run(q, e);
}

/* Somebody changed the member since the check: it is refused, and the chunk goes again without it. */
static enum status refuse_late(struct shop *s, int64_t batch, int64_t member, const struct error *why, struct error *e)
{
	enum status st;

	db_rollback(s->db);
	notes_add(&s->notes, NOTE_INFO, why->code, why->rule, "member", _("No. %1$lld: %2$s"), (long long)member, why->message);
	st = db_begin(s->db, e);
	return st == ST_OK ? db_end(s->db, mark(s, batch, member, "refused", why->code, NULL, e), e) : st;
}

static size_t waiting(struct shop *s, int64_t batch, int64_t *ids)
{
	struct stmt *q = db_prepare(s->db, waiting_sql);
	size_t n = 0;

	stmt_bind_int(q, ":batch", batch);
	stmt_bind_int(q, ":room", PAGE);
	while (stmt_step(q, NULL) == STEP_ROW)
		ids[n++] = stmt_int(q, 0);
	stmt_reset(q);
	return n;
}

/* As many of the ids as one transaction holds. *did: how many are behind us. */
static enum status apply_chunk(struct shop *s, const struct bulk_kind *k, void *arg, int64_t batch, const int64_t *ids, size_t count, size_t *did,
                               struct error *e)
{
	struct buf before = {0};
	struct error why = {0};
	enum status st = db_begin(s->db, e);
	size_t i = 0;

	*did = 0;
	if (st != ST_OK)
		return st;
	for (; i < count && (i == 0 || !db_chunk_full(s->db)); i++) {
		buf_clear(&before);
		if ((st = k->apply(s, arg, batch, ids[i], &before, &why)) != ST_OK)
			break;
		if ((st = mark(s, batch, ids[i], "done", "", buf_str(&before), &why)) != ST_OK)
			break;
	}
	buf_free(&before);
	if (st == ST_REFUSED)
		return refuse_late(s, batch, ids[i], &why, e);
	if (st != ST_OK && e != NULL)
		*e = why;
	st = db_end(s->db, st, e);
	*did = st == ST_OK ? i : 0;
	return st;
}

static enum status cut_short(int64_t batch, struct error *e)
{
	return error_set(e, ST_REFUSED, "bulk_stopped", NULL, NULL,
	                 _("Stopped. Batch %lld is not finished: it can be finished or taken back from the list of batches."), (long long)batch);
}

static enum status apply_all(struct shop *s, const struct bulk_kind *k, void *arg, int64_t batch, const struct progress *p, struct bulk_result *out,
                             struct error *e)
{
	int64_t ids[PAGE], done = 0;
	size_t count, at, did;
	enum status st = ST_OK;

	while (st == ST_OK && (count = waiting(s, batch, ids)) > 0)
		for (at = 0; st == ST_OK && at < count; at += did) {
			st = apply_chunk(s, k, arg, batch, ids + at, count - at, &did, e);
			done += (int64_t)did;
			if (st == ST_OK && !go_on(p, out->members + done, out->members + out->changes))
				st = cut_short(batch, e);
			if (did == 0)
				break; /* one was refused, or all failed: ask again who waits */
		}
	return st;
}

static void read_counts(struct shop *s, int64_t batch, struct bulk_result *out)
{
	struct stmt *q = db_prepare(s->db, counts_sql);

	stmt_bind_int(q, ":batch", batch);
	if (stmt_step(q, NULL) == STEP_ROW) {
		out->changes = stmt_int(q, 0);
		out->same = stmt_int(q, 1);
		out->refused = stmt_int(q, 2);
		out->members = stmt_int(q, 3);
	}
	stmt_reset(q);
	out->batch_id = batch;
}

static enum status publish(struct shop *s, const struct batch *b, struct bulk_result *out, struct error *e)
{
	char record[64], detail[360];
	struct batch done = *b;
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	read_counts(s, b->id, out);
	done.rows_changed = out->changes;
	done.rows_same = out->same;
	done.rows_refused = out->refused;
	st = batch_publish(s, &done, e);
	snprintf(record, sizeof record, "batch %" PRId64, b->id);
	snprintf(detail, sizeof detail, "%s %s: %" PRId64, b->profile, b->source, out->changes);
	if (st == ST_OK)
		st = shop_audit(s, b->kind, record, detail, e);
	return db_end(s->db, st, e);
}

static enum status finish(struct shop *s, const struct bulk_kind *k, void *arg, int64_t batch, const struct progress *p, struct bulk_result *out,
                          struct error *e)
{
	static const struct progress quiet = {0};
	struct batch b;
	enum status st = batch_get(s, batch, &b, e);

	if (st == ST_OK)
		st = apply_all(s, k, arg, batch, p != NULL ? p : &quiet, out, e);
	if (st == ST_OK)
		st = publish(s, &b, out, e);
	else
		read_counts(s, batch, out);
	if (st == ST_OK)
		db_checkpoint(s->db);
	return st;
}

/* ---- the way in ---- */

static int64_t batch_of_op(struct shop *s, const struct bulk_options *o)
{
	struct stmt *q = db_prepare(s->db, op_sql);
	int64_t id;

	if (o->op_id == NULL)
		return 0;
	stmt_bind_text(q, ":op", o->op_id);
	stmt_bind_text(q, ":kind", o->kind->kind);
	id = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return id;
}

static enum status carry_out(struct shop *s, const struct member_choice *who, const struct bulk_options *o, const struct checked *c, struct bulk_result *out,
                             struct error *e)
{
	int64_t batch;
	enum status st = batch_start(s, o->kind->kind, who != NULL ? who->profile : o->profile, o->source, o->op_id != NULL ? o->op_id : "", "", &batch, e);

	if (st != ST_OK)
		return st;
	st = write_down(s, o, batch, c, e);
	if (st != ST_OK) {
		struct error aside;

		batch_remove(s, batch, NULL, &aside); /* nothing was applied yet */
		return st;
	}
	return finish(s, o->kind, o->arg, batch, &o->progress, out, e);
}

enum status bulk_run(struct shop *s, const struct member_choice *who, const struct bulk_options *o, struct bulk_result *out, struct error *e)
{
	struct checked c = {0};
	enum status st;

	*out = (struct bulk_result){0};
	if ((out->batch_id = batch_of_op(s, o)) != 0) {
		read_counts(s, out->batch_id, out);
		out->already = true;
		return ST_OK;
	}
	st = who != NULL ? check_all(s, who, o, &c, out, e) : check_orders(s, o, &c, out, e);
	if (st == ST_OK)
		st = judge(s, who, o, out, e);
	if (st == ST_OK && !s->dry_run && out->changes > 0)
		st = carry_out(s, who, o, &c, out, e);
	free(c.all);
	return st;
}

static int64_t cursor_of(struct shop *s, int64_t batch)
{
	struct stmt *q = db_prepare(s->db, cursor_sql);
	int64_t n;

	stmt_bind_int(q, ":batch", batch);
	n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

enum status bulk_resume(struct shop *s, int64_t batch_id, const struct progress *p, struct bulk_result *out, struct error *e)
{
	const struct bulk_kind *k;
	struct batch b;
	void *arg;
	enum status st = batch_get(s, batch_id, &b, e);

	*out = (struct bulk_result){.batch_id = batch_id};
	if (st != ST_OK)
		return st;
	k = bulk_kind_of(b.kind);
	if (k == NULL || strcmp(b.state, "staging") != 0)
		return error_set(e, ST_REFUSED, "bulk_finished", NULL, "id", _("Batch %lld is no bulk action that was cut short."), (long long)batch_id);
	if (cursor_of(s, batch_id) == 0)
		return batch_remove(s, batch_id, p, e); /* cut short before the first member was changed */
	batch_work_on(s, batch_id, true);
	read_counts(s, batch_id, out);
	arg = k->reload != NULL ? k->reload(s, batch_id) : NULL;
	st = finish(s, k, arg, batch_id, p, out, e);
	free(arg);
	if (st != ST_OK)
		batch_work_on(s, batch_id, false);
	return st;
}

bool bulk_is(const char *kind)
{
	return bulk_kind_of(kind) != NULL;
}

enum status due_bulk_run(struct shop *s, const struct progress *p, struct due_done *done, struct error *e)
{
	int64_t ids[64];
	size_t count = batch_unfinished(s, ids, 64);
	struct bulk_result r;
	struct batch b;
	enum status st = ST_OK;

	(void)done;
	for (size_t i = 0; i < count && st == ST_OK; i++)
		if (batch_get(s, ids[i], &b, e) == ST_OK && strcmp(b.state, "staging") == 0 && bulk_is(b.kind))
			st = bulk_resume(s, ids[i], p, &r, e);
	return st;
}
