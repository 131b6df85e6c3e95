/*
 * SMTP and webhook: a small chunk is committed as handed over, then the other
 * side is spoken to, then each row goes where the answer puts it. Rows that an
 * answer turned away keep its words under a hand-over of their own.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/hand.h"
#include "storekeep/hash.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#define BACKOFF_MOST 3600 /* seconds */

/* What each row of a chunk becomes. */
struct verdict {
	const char *to;    /* state of the row */
	const char *state; /* of its hand-over */
	int64_t again;     /* next try, 0 none */
};

static struct verdict judge(const struct hand *h, const struct row *r, const struct parcel *p, bool down)
{
	int64_t wait = h->way.backoff;

	switch (p->result) {
	case DELIVERY_SENT:
		return (struct verdict){"sent", "acknowledged", 0};
	case DELIVERY_REFUSED:
		return (struct verdict){"failed", "refused", 0};
	case DELIVERY_UNCERTAIN:
		return (struct verdict){"uncertain", "uncertain", 0};
	case DELIVERY_LATER:
		break;
	}
	/* A way that is down is nobody's fault: it never ends a row for good. */
	if (!down && !p->untried && r->tries + 1 >= h->way.tries)
		return (struct verdict){"failed", "refused", 0};
	for (int i = 0; i < r->tries && wait < BACKOFF_MOST; i++)
		wait *= 2;
	if (wait > BACKOFF_MOST && h->way.backoff < BACKOFF_MOST)
		wait = BACKOFF_MOST;
	return (struct verdict){h->ops->queued, "refused", clock_now() + wait};
}

static enum status move(struct hand *h, const struct row *r, const struct parcel *p, const struct verdict *v, int64_t hand, struct error *e)
{
	struct stmt *q = hand_prepare(h, h->ops->sql.move);
	enum status st;

	stmt_bind_text(q, ":to", v->to);
	stmt_bind_int(q, ":hand", hand);
	stmt_bind_int(q, ":untried", p->untried);
	if (v->again != 0)
		stmt_bind_int(q, ":again", v->again);
	else
		stmt_bind_null(q, ":again");
	stmt_bind_int(q, ":seq", r->seq);
	if ((st = stmt_run(q, e)) != ST_OK || db_changes(h->s->db) == 0)
		return st;
	return h->ops->count != NULL ? h->ops->count(h, h->ops->handed, v->to, 1, e) : ST_OK;
}

/* A hand-over beside the chunk's own for rows of one answer. */
static enum status put_aside(struct hand *h, int64_t hand, const struct row *first, const struct row *last, int64_t rows,
                             const char *state, const char *answer, int64_t *id, struct error *e)
{
	struct stmt *q = hand_prepare(h, h->ops->sql.aside);
	enum status st;

	stmt_bind_int(q, ":seq", first->seq < last->seq ? first->seq : last->seq);
	stmt_bind_int(q, ":last", first->seq < last->seq ? last->seq : first->seq);
	stmt_bind_int(q, ":rows", rows);
	stmt_bind_text(q, ":state", state);
	stmt_bind_text(q, ":answer", answer);
	stmt_bind_int(q, ":hand", hand);
	st = stmt_run(q, e);
	*id = db_last_id(h->s->db);
	return st;
}

static bool alike(const struct parcel *a, const struct parcel *b)
{
	return a->result == b->result && a->untried == b->untried && strcmp(a->answer, b->answer) == 0;
}

static void count_done(struct outbox_done *done, const char *to)
{
	if (strcmp(to, "sent") == 0)
		done->sent++;
	else if (strcmp(to, "uncertain") == 0)
		done->uncertain++;
	else if (strcmp(to, "failed") == 0)
		done->failed++;
}

/* Rows from `at` on that were answered alike; returns the place behind them. */
static size_t settle_run(struct hand *h, const struct rows *r, const struct parcel *p, size_t at, bool down, int64_t hand,
                         enum status *st, struct error *e)
{
	size_t end = at + 1;
	int64_t id = hand;
	struct verdict v = judge(h, &r->items[at], &p[at], down);

	while (end < r->count && alike(&p[at], &p[end]))
		end++;
	if (strcmp(v.to, "sent") != 0)
		*st = put_aside(h, hand, &r->items[at], &r->items[end - 1], p[at].untried ? 0 : (int64_t)(end - at), v.state,
		                p[at].answer, &id, e);
	for (; at < end && *st == ST_OK; at++) {
		v = judge(h, &r->items[at], &p[at], down);
		*st = move(h, &r->items[at], &p[at], &v, id, e);
		count_done(h->done, v.to);
	}
	if (*st == ST_OK && h->ops->left != NULL && strcmp(v.to, "uncertain") == 0)
		*st = h->ops->left(h, id, e);
	return end;
}

static enum status settle(struct hand *h, const struct rows *r, const struct parcel *p, bool down, int64_t hand, struct error *e)
{
	int64_t sent = 0;
	const char *answer = "";
	enum status st = ST_OK;
	struct stmt *q;

	for (size_t i = 0; i < r->count; i++)
		if (p[i].result == DELIVERY_SENT) {
			sent++;
			answer = p[i].answer;
		}
	for (size_t i = 0; i < r->count && st == ST_OK;)
		i = settle_run(h, r, p, i, down, hand, &st, e);
	if (st != ST_OK)
		return st;
	q = hand_prepare(h, sent > 0 ? h->ops->sql.close : h->ops->sql.close_none);
	if (sent > 0) {
		stmt_bind_int(q, ":rows", sent);
		stmt_bind_text(q, ":answer", answer);
	}
	stmt_bind_int(q, ":hand", hand);
	st = stmt_run(q, e);
	return st == ST_OK && sent > 0 && h->ops->left != NULL ? h->ops->left(h, hand, e) : st;
}

/* A row without an address is refused without asking anyone. */
static void check_addresses(const struct hand *h, const struct rows *r, struct parcel *p)
{
	for (size_t i = 0; i < r->count && h->way.way == WAY_SMTP; i++)
		if (!mail_address_valid(r->items[i].address)) {
			p[i].result = DELIVERY_REFUSED;
			snprintf(p[i].answer, sizeof p[i].answer, "%s", _("no usable mail address"));
		}
}

/* Hands over those with an address; the answers come back to their places. */
static enum status talk(struct hand *h, const char *key, const struct rows *r, struct parcel *p, struct error *e)
{
	struct parcel *out = xcalloc(r->count, sizeof *out);
	size_t *place = xcalloc(r->count, sizeof *place), n = 0;
	enum status st = ST_OK;

	for (size_t i = 0; i < r->count; i++)
		if (p[i].result != DELIVERY_REFUSED) {
			out[n] = p[i];
			place[n++] = i;
		}
	if (n > 0)
		st = deliver_send(h->d, key, out, n, e);
	for (size_t i = 0; i < n; i++)
		p[place[i]] = out[i];
	free(out);
	free(place);
	return st;
}

static void write_parcels(struct hand *h, const struct rows *r, struct parcel *p, struct buf *bytes)
{
	for (size_t i = 0; i < r->count; i++) {
		h->ops->write(h, &r->items[i], &bytes[i]);
		p[i] = (struct parcel){.address = r->items[i].address, .bytes = buf_str(&bytes[i]), .len = bytes[i].len, .result = DELIVERY_LATER};
	}
	check_addresses(h, r, p);
}

/* Named by its rows: the same when the same rows are handed over again. */
static void make_key(const struct hand *h, const struct rows *r, char out[96])
{
	char hex[HASH_HEX];
	struct hash of;

	hash_begin(&of);
	for (size_t i = 0; i < r->count; i++)
		hash_add(&of, &r->items[i].seq, sizeof r->items[i].seq);
	hash_end(&of, hex);
	snprintf(out, 96, "%s-%s-%lld-%.12s", h->profile, h->mark, (long long)r->items[0].seq, hex);
}

/* Many chunks in a row that nobody answers would leave the whole campaign uncertain. */
static bool all_silent(const struct rows *r, const struct parcel *p)
{
	for (size_t i = 0; i < r->count; i++)
		if (p[i].result != DELIVERY_UNCERTAIN)
			return false;
	return true;
}

enum status hand_talk(struct hand *h, struct rows *r, bool *down, struct error *e)
{
	struct parcel *p = xcalloc(r->count, sizeof *p);
	struct buf *bytes = xcalloc(r->count, sizeof *bytes);
	int64_t hand = 0;
	struct error why = {0};
	char key[96];
	enum status st;

	make_key(h, r, key);
	write_parcels(h, r, p, bytes);
	st = hand_begin(h, key, r, &hand, e);
	if (st == ST_OK && hand != 0) {
		*down = talk(h, key, r, p, &why) != ST_OK;
		h->silent = all_silent(r, p) ? h->silent + 1 : 0;
		if ((st = db_begin(h->s->db, e)) == ST_OK)
			st = db_end(h->s->db, settle(h, r, p, *down, hand, e), e);
	}
	if (*down)
		notes_add(&h->s->notes, NOTE_INFO, "way_down", NULL, NULL,
		        _("The way out of %1$s does not answer: %2$s. The next run tries again."), h->profile, why.message);
	*down = *down || h->silent >= 3;
	for (size_t i = 0; i < r->count; i++)
		buf_free(&bytes[i]);
	free(bytes);
	free(p);
	return st;
}
