/*
 * Events of opened messages into the book: a CSV with campaign, person and
 * time, or the access log of the web server that has the tracking pixel. An
 * event is taken when it counts for the person's open (RUT-126); what does not
 * count is left out and told by its number. How the file is read, staged and
 * taken back is import.c's; what the events make of the results opens_count.c's.
 */
#include "config.h"

#include "storekeep/opens.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "desk/importer.h"
#include "desk/outbox_parts.h"
#include "storekeep/access_log.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

enum { F_CAMPAIGN, F_MEMBER, F_AT, F_REFERENCE, F_LINE, FIELDS };
static const char *const fields[] = {"campaign_id", "member_id", "at", "reference", "line", NULL};
static const char *const key_fields[] = {"campaign_id", "member_id", "at", NULL};

/* Why an event is left out. */
enum left_out { OUT_EARLY, OUT_LATE, OUT_STRANGER, OUT_FALSE, OUT_FINAL, OUTS };

static const char campaign_sql[] =
	"SELECT send_at, final, opened FROM campaign WHERE id = :id AND profile = :profile AND state NOT IN ('deleted', 'draft')";
/* Whom something may have reached. */
#define REACHED " AND r.state IN ('sent', 'uncertain', 'handed_over')"
static const char member_sql[] =
	"SELECT r.person_id FROM person p JOIN campaign_recipient r ON r.person_id = p.id AND r.campaign_id = :campaign"
	" WHERE p.profile = :profile AND p.code = :code" REACHED;
static const char seq_sql[] = "SELECT r.person_id FROM campaign_recipient r WHERE r.campaign_id = :campaign AND r.seq = :seq" REACHED;
static const char known_sql[] = "SELECT 1 FROM open_event WHERE campaign_id = :campaign AND person_id = :person AND at = :at";
static const char insert_sql[] =
	"INSERT INTO open_event (campaign_id, person_id, at, batch_id) VALUES (:campaign, :person, :at, :batch) ON CONFLICT DO NOTHING";

#define SLOTS 256 /* campaigns that are remembered, by their number */

struct sent_one {
	int64_t id;            /* 0: nothing is remembered here */
	bool known, closed;
	instant_t from, to;    /* both count */
};

/* Events met in a preview, where nothing is written that could tell a second one. Open addressing. */
struct met {
	uint64_t *key;
	size_t count, cap;
};

struct state {
	struct shop *s;
	const struct profile *profile;
	const char *name, *zone;
	char secret[72]; /* of the references; "": none was ever given out */
	int64_t batch_id;
	struct import_result *result;
	struct sent_one sent[SLOTS];
	int64_t out[OUTS];
	struct met met;
	struct stmt *insert;
	int place[4];
};

static enum status begin(void **self, struct shop *s, const struct profile *p, int64_t batch_id, const struct import_options *o,
                         struct import_result *r, struct error *e)
{
	static const char *const names[] = {":campaign", ":person", ":at", ":batch"};
	struct state *st = xcalloc(1, sizeof *st);

	(void)e;
	st->s = s;
	st->result = r;
	st->profile = p;
	st->name = o->profile;
	st->zone = profile_zone(p);
	track_secret(s, false, st->secret);
	st->batch_id = batch_id;
	st->insert = db_prepare_own(s->db, insert_sql);
	for (int i = 0; i < 4; i++)
		st->place[i] = stmt_place(st->insert, names[i]);
	*self = st;
	return ST_OK;
}

static void release(void *self)
{
	struct state *st = self;

	stmt_finish(st->insert);
	free(st->met.key);
	free(st);
}

static const struct sent_one *sent_of(struct state *st, int64_t id)
{
	struct sent_one *g = &st->sent[(uint64_t)id % SLOTS];
	struct stmt *q;

	if (g->id == id)
		return g;
	*g = (struct sent_one){.id = id};
	q = db_prepare(st->s->db, campaign_sql);
	stmt_bind_int(q, ":id", id);
	stmt_bind_text(q, ":profile", st->name);
	if (stmt_step(q, NULL) == STEP_ROW) {
		g->known = true;
		g->from = stmt_int(q, 0);
		g->to = open_window_end(st->profile, g->from);
		g->closed = stmt_int(q, 1) != 0 || (clock_now() > g->to && stmt_int(q, 2) > 0);
	}
	stmt_reset(q);
	return g;
}

static enum import_verdict leave_out(struct state *st, enum left_out why)
{
	st->out[why]++;
	return ROW_LEFT_OUT;
}

/* The one row of a query that is bound, 0 when there is none. */
static int64_t one(struct stmt *q)
{
	int64_t v = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;

	stmt_reset(q);
	return v;
}

static int64_t person_by_code(struct state *st, int64_t campaign, const char *code)
{
	struct stmt *q = db_prepare(st->s->db, member_sql);

	stmt_bind_int(q, ":campaign", campaign);
	stmt_bind_text(q, ":profile", st->name);
	stmt_bind_text(q, ":code", code);
	return one(q);
}

static int64_t person_by_seq(struct state *st, int64_t campaign, int64_t seq)
{
	struct stmt *q = db_prepare(st->s->db, seq_sql);

	stmt_bind_int(q, ":campaign", campaign);
	stmt_bind_int(q, ":seq", seq);
	return one(q);
}

static bool is_known(struct state *st, int64_t campaign, int64_t person, instant_t at)
{
	struct stmt *q = db_prepare(st->s->db, known_sql);

	stmt_bind_int(q, ":campaign", campaign);
	stmt_bind_int(q, ":person", person);
	stmt_bind_int(q, ":at", at);
	return one(q) != 0;
}

static size_t slot(const struct met *m, uint64_t key)
{
	size_t i = (size_t)(key ^ key >> 29) & (m->cap - 1);

	while (m->key[i] != 0 && m->key[i] != key)
		i = (i + 1) & (m->cap - 1);
	return i;
}

static void grow(struct met *m)
{
	struct met old = *m;

	m->cap = old.cap != 0 ? old.cap * 2 : 1024;
	m->key = xcalloc(m->cap, sizeof *m->key);
	for (size_t i = 0; i < old.cap; i++)
		if (old.key[i] != 0)
			m->key[slot(m, old.key[i])] = old.key[i];
	free(old.key);
}

/* Remember an event; true when it was met before. */
static bool meet(struct met *m, int64_t campaign, int64_t person, instant_t at)
{
	const uint64_t parts[] = {(uint64_t)campaign, (uint64_t)person, (uint64_t)at};
	uint64_t h = UINT64_C(14695981039346656037);
	size_t i;

	for (size_t n = 0; n < 3; n++) {
		h = (h ^ parts[n]) * UINT64_C(0x9E3779B97F4A7C15);
		h ^= h >> 32;
	}
	h += h == 0;
	if (m->count * 2 >= m->cap)
		grow(m);
	i = slot(m, h);
	if (m->key[i] != 0)
		return true;
	m->key[i] = h;
	m->count++;
	return false;
}

static enum import_verdict keep(struct state *st, int64_t campaign, int64_t person, instant_t at, struct error *e)
{
	if (st->batch_id == 0)
		return is_known(st, campaign, person, at) || meet(&st->met, campaign, person, at) ? ROW_SAME : ROW_NEW;
	stmt_put_int(st->insert, st->place[0], campaign);
	stmt_put_int(st->insert, st->place[1], person);
	stmt_put_int(st->insert, st->place[2], at);
	stmt_put_int(st->insert, st->place[3], st->batch_id);
	if (stmt_run(st->insert, e) != ST_OK)
		return ROW_REFUSED;
	return db_changes(st->s->db) == 1 ? ROW_NEW : ROW_SAME;
}

/* An event of a campaign that is there, by somebody who may be no recipient (0). */
static enum import_verdict judge(struct state *st, const struct sent_one *g, int64_t person, instant_t at, struct error *e)
{
	if (person == 0)
		return leave_out(st, OUT_STRANGER);
	if (at < g->from)
		return leave_out(st, OUT_EARLY);
	if (at > g->to)
		return leave_out(st, OUT_LATE);
	if (g->closed)
		return leave_out(st, OUT_FINAL);
	return keep(st, g->id, person, at, e);
}

/* ---- a line of a log ---- */

static enum import_verdict log_row(struct state *st, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	size_t len, at_len;
	const char *reference = sheet_text(sheet, F_REFERENCE, &len), *at = sheet_text(sheet, F_AT, &at_len);
	const struct sent_one *g;
	int64_t campaign, seq;

	if (at_len == 0) {
		import_refuse(why, "", "log_line", _("This is no line of an access log."));
		return ROW_REFUSED;
	}
	if (st->secret[0] == '\0' || !track_read(st->secret, reference, len, &campaign, &seq))
		return leave_out(st, OUT_FALSE);
	g = sent_of(st, campaign);
	if (!g->known)
		return leave_out(st, OUT_FALSE);
	return judge(st, g, person_by_seq(st, campaign, seq), access_time(at, at_len), e);
}

/* ---- a row of a CSV ---- */

static bool read_campaign(struct state *st, struct sheet *sheet, const struct sent_one **g, struct import_refusal *why)
{
	const char *text = sheet_text(sheet, F_CAMPAIGN, NULL);
	char *end, *message;
	int64_t id = strtoll(text, &end, 10);

	if (*text == '\0' || *end != '\0' || id <= 0) {
		import_refuse(why, sheet_heading(sheet, F_CAMPAIGN), "campaign_id_number", _("A campaign is named by its number."));
		return false;
	}
	*g = sent_of(st, id);
	if (!(*g)->known) {
		message = xasprintf(_("There is no campaign number %lld."), (long long)id);
		import_refuse(why, sheet_heading(sheet, F_CAMPAIGN), "campaign_missing", message);
		free(message);
	}
	return (*g)->known;
}

static bool read_time(struct state *st, struct sheet *sheet, instant_t *at, struct import_refusal *why)
{
	const char *text = sheet_text(sheet, F_AT, NULL);
	struct error e = {0};
	day_t day;
	int secs;

	*at = instant_parse(text, st->zone);
	if (*at != INSTANT_NONE)
		return true;
	if (sheet_date(sheet, F_AT, &day, &secs, &e) != ST_OK || day == DAY_NONE || secs < 0) {
		import_refuse(why, sheet_heading(sheet, F_AT), "at_time", _("When it was opened needs day and time, for example 2026-10-18 10:31:05."));
		return false;
	}
	*at = instant_from(day, secs, st->zone);
	return true;
}

static enum import_verdict row(void *self, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	struct state *st = self;
	const struct sent_one *g;
	const char *code;
	instant_t at;

	if (sheet_has(sheet, F_REFERENCE))
		return log_row(st, sheet, why, e);
	code = sheet_text(sheet, F_MEMBER, NULL);
	if (!read_campaign(st, sheet, &g, why) || !read_time(st, sheet, &at, why))
		return ROW_REFUSED;
	if (*code == '\0') {
		import_refuse(why, sheet_heading(sheet, F_MEMBER), "member_id_empty", _("The member id is missing."));
		return ROW_REFUSED;
	}
	return judge(st, g, person_by_code(st, g->id, code), at, e);
}

/* A key column that is empty is a mistake here, no totals row. */
static enum import_verdict totals(void *self, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	return sheet_says_total(sheet) ? ROW_TOTALS : row(self, sheet, why, e);
}

static const char *sentence(enum left_out why, unsigned long n)
{
	switch (why) {
	case OUT_EARLY: return ngettext("%lld open lies before the send time; left out.", "%lld opens lie before the send time; left out.", n);
	case OUT_LATE: return ngettext("%lld open came after the window of 7 days; left out.", "%lld opens came after the window of 7 days; left out.", n);
	case OUT_STRANGER:
		return ngettext("%lld open is of somebody who was no recipient; left out.", "%lld opens are of people who were no recipients; left out.", n);
	case OUT_FALSE: return ngettext("%lld reference is none of ours; left out.", "%lld references are none of ours; left out.", n);
	case OUT_FINAL:
		return ngettext("%lld open is of a campaign whose result is final; left out.",
		                "%lld opens are of campaigns whose result is final; left out.", n);
	case OUTS: break;
	}
	return "%lld";
}

/* What a log is full of beside the pixel. */
static void note_others(struct shop *s, const struct access_counts *n)
{
	if (n->other != 0)
		notes_add(&s->notes, NOTE_INFO, "log_other", NULL, NULL,
		          ngettext("%lld other request was passed over.", "%lld other requests were passed over.", (unsigned long)n->other),
		          (long long)n->other);
	if (n->unanswered != 0)
		notes_add(&s->notes, NOTE_INFO, "log_unanswered", NULL, NULL,
		          ngettext("%lld request for the pixel was not answered with it; left out.",
		                   "%lld requests for the pixel were not answered with it; left out.", (unsigned long)n->unanswered),
		          (long long)n->unanswered);
}

static enum status end(void *self, struct error *e)
{
	static const char *const codes[OUTS] = {"open_before_send", "open_after_window", "open_not_recipient", "open_reference", "open_final"};
	struct state *st = self;

	(void)e;
	for (int i = 0; i < OUTS; i++)
		if (st->out[i] != 0)
			notes_add(&st->s->notes, NOTE_INFO, codes[i], "RUT-126", NULL, sentence((enum left_out)i, (unsigned long)st->out[i]),
			          (long long)st->out[i]);
	if (st->result->runner->records.next != NULL)
		note_others(st->s, access_log_counts(&st->result->runner->records));
	return ST_OK;
}

/* A log, or a CSV. What gzip has packed is neither. */
static enum status records(const char *path, struct sheet_records *out, struct error *e)
{
	if (access_log_packed(path))
		return error_set(e, ST_REFUSED, "file_packed", NULL, "file",
		                 _("The file is packed. Unpack it on the way in: zcat FILE | storekeep opens import -"));
	return access_log_seen(path) ? access_log_open(out, path, OPEN_PATH, OPEN_SUFFIX, e) : ST_OK;
}

static const struct import_kind opens_kind = {
	.kind = "opens", .columns = "opens.columns.", .key_fields = key_fields, .fields = fields,
	.begin = begin, .row = row, .totals = totals, .end = end, .free = release, .records = records,
};

enum status opens_import(struct shop *s, const struct import_options *o, struct import_result *r, struct error *e)
{
	enum status st = import_run(s, &opens_kind, o, r, e);

	return st == ST_OK && r->batch_id != 0 && !r->already ? opens_recount(s, r->batch_id, e) : st;
}
