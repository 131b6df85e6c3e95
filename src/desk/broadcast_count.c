/*
 * The walk over an audience: who gets a message, who does not and why (EAS-87),
 * and what it costs. A slice at a time, so that a screen stays alive; fixing a
 * message's recipients is the same walk with someone who writes them down.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "desk/broadcast_parts.h"
#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/prepaid.h"
#include "storekeep/sms.h"

#define PAGE 500

const char *const broadcast_skips[SKIP_COUNT] = {"blacklisted", "no_address", "no_consent", "duplicate"};

static const char member_sql[] =
	"SELECT COALESCE(email, ''), COALESCE(email_key, ''), COALESCE(phone, ''), email_consent, blacklisted_at IS NOT NULL, first_name, last_name"
	" FROM live_member WHERE id = :id";

/* Addresses that were met, by their 64-bit hash. */
struct seen {
	uint64_t *slots; /* 0 empty */
	size_t count, room;
};

struct broadcast_count {
	struct shop *s;
	const struct profile *p;
	char profile[32];
	bool sms;
	char *text;
	bool first_used, last_used; /* the text fills in these */
	struct sms_rules rules;
	char *system_text;
	struct audience_choice_kept audience;
	int64_t after;
	struct seen seen;
	struct broadcast_reach reach;
	unsigned skips;             /* bit n: broadcast_skips[n] is asked for */
	count_put put;
	void *arg;
};

static uint64_t hash_of(const char *text)
{
	uint64_t h = 14695981039346656037ULL;

	for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++)
		h = (h ^ *c) * 1099511628211ULL;
	return h != 0 ? h : 1;
}

static bool put_slot(struct seen *n, uint64_t h)
{
	size_t at = (size_t)h & (n->room - 1);

	while (n->slots[at] != 0 && n->slots[at] != h)
		at = (at + 1) & (n->room - 1);
	if (n->slots[at] == h)
		return false;
	n->slots[at] = h;
	n->count++;
	return true;
}

/* true: this address is new. */
static bool see(struct seen *n, const char *address)
{
	if (2 * n->count >= n->room) {
		struct seen more = {.room = n->room != 0 ? 2 * n->room : 1024};

		more.slots = xcalloc(more.room, sizeof *more.slots);
		for (size_t i = 0; i < n->room; i++)
			if (n->slots[i] != 0)
				put_slot(&more, n->slots[i]);
		free(n->slots);
		*n = more;
	}
	return put_slot(n, hash_of(address));
}

static void read_cost(struct broadcast_count *w, day_t today)
{
	const char *system = profile_text(w->p, "sms.system_text", today);

	w->system_text = system != NULL ? xstrdup(system) : NULL;
	w->rules = (struct sms_rules){
		.system_text = w->system_text, .half_limit = (int)profile_int(w->p, "sms.half_limit", today, 160),
		.full_limit = (int)profile_int(w->p, "sms.full_limit", today, 70), .join_overhead = (int)profile_int(w->p, "sms.join_overhead", today, 0),
	};
	w->reach.credits = w->reach.price = -1;
}

static struct broadcast_count *count_new(struct shop *s, const struct profile *p, const char *channel, const char *text)
{
	struct broadcast_count *w = xcalloc(1, sizeof *w);
	day_t today = shop_today(s, p);

	w->s = s;
	w->p = p;
	snprintf(w->profile, sizeof w->profile, "%s", profile_name(p));
	w->sms = strcmp(channel, "sms") == 0;
	w->text = xstrdup(text);
	w->first_used = merge_uses(text, "first_name");
	w->last_used = merge_uses(text, "last_name");
	for (int i = 0; i < SKIP_COUNT; i++)
		if (i == SKIP_NO_ADDRESS || profile_has(p, "broadcast.skip", today, broadcast_skips[i]))
			w->skips |= 1U << i;
	read_cost(w, today);
	return w;
}

enum status broadcast_count_of(struct shop *s, const struct broadcast *b, count_put put, void *arg, struct broadcast_count **out, struct error *e)
{
	const struct profile *p;
	struct buf both = {0};
	enum status st = shop_profile(s, b->profile, &p, e);

	*out = NULL;
	if (st != ST_OK)
		return st;
	buf_addf(&both, "%s%s%s", strcmp(b->channel, "email") == 0 ? b->subject : "", strcmp(b->channel, "email") == 0 ? "\n" : "", b->text);
	*out = count_new(s, p, b->channel, buf_str(&both));
	buf_free(&both);
	(*out)->put = put;
	(*out)->arg = arg;
	st = audience_read(s, (*out)->profile, b->audience, &(*out)->audience, e);
	if (st == ST_OK)
		return ST_OK;
	broadcast_count_free(*out);
	*out = NULL;
	return st;
}

enum status broadcast_count_begin(struct shop *s, const struct record *r, struct broadcast_count **out, struct error *e)
{
	const struct profile *p;
	struct broadcast b = {0};
	char *json = NULL;
	enum status st = member_profile(s, *record_get(r, "profile") != '\0' ? record_get(r, "profile") : NULL, &p, e);

	*out = NULL;
	if (st == ST_OK)
		st = broadcast_audience(s, profile_name(p), record_get(r, "audience"), &json, e);
	if (st != ST_OK)
		return st;
	snprintf(b.profile, sizeof b.profile, "%s", profile_name(p));
	snprintf(b.channel, sizeof b.channel, "%s", *record_get(r, "channel") != '\0' ? record_get(r, "channel") : "email");
	b.subject = (char *)record_get(r, "subject");
	b.text = (char *)record_get(r, "text");
	b.audience = json;
	st = broadcast_count_of(s, &b, NULL, NULL, out, e);
	free(json);
	return st;
}

/* ---- one member ---- */

/* What is read of a member and stays valid for the page. */
struct candidate {
	char *address, *key, *first, *last;
	bool consent, blacklisted;
};

static void candidate_free(struct candidate *c)
{
	free(c->address);
	free(c->key);
	free(c->first);
	free(c->last);
	*c = (struct candidate){0};
}

/* false: no such member any more. */
static bool read_candidate(struct broadcast_count *w, int64_t id, struct candidate *c)
{
	struct stmt *q = db_prepare(w->s->db, member_sql);
	bool found;

	stmt_bind_int(q, ":id", id);
	if ((found = stmt_step(q, NULL) == STEP_ROW)) {
		c->address = xstrdup(column_words(q, w->sms ? 2 : 0));
		c->key = xstrdup(column_words(q, w->sms ? 2 : 1));
		c->consent = stmt_int(q, 3) != 0;
		c->blacklisted = stmt_int(q, 4) != 0;
		c->first = xstrdup(column_words(q, 5));
		c->last = xstrdup(column_words(q, 6));
	}
	stmt_reset(q);
	return found;
}

static int skip_of(struct broadcast_count *w, const struct candidate *c)
{
	if (c->blacklisted && (w->skips & 1U << SKIP_BLACKLISTED))
		return SKIP_BLACKLISTED;
	if (*c->address == '\0')
		return SKIP_NO_ADDRESS;
	if (!w->sms && !c->consent && (w->skips & 1U << SKIP_NO_CONSENT))
		return SKIP_NO_CONSENT;
	if (w->skips & 1U << SKIP_DUPLICATE && !see(&w->seen, *c->key != '\0' ? c->key : c->address))
		return SKIP_DUPLICATE;
	return -1;
}

static int64_t segments_of(struct broadcast_count *w, const struct candidate *c)
{
	struct sms_size size;
	struct fill f;
	char *body;

	fill_ready(w->s, w->p, c->first, c->last, &f);
	body = fill_text(&f, w->text);
	sms_measure(&w->rules, body, &size);
	free(body);
	return size.messages;
}

static void judge(struct broadcast_count *w, const struct candidate *c, struct found_member *out)
{
	int skip = skip_of(w, c);

	w->reach.members++;
	out->address = c->address;
	if (skip >= 0) {
		w->reach.skipped[skip]++;
		out->skip = broadcast_skips[skip];
		return;
	}
	w->reach.recipients++;
	w->reach.stand_ins += (w->first_used && *c->first == '\0') || (w->last_used && *c->last == '\0');
	if (w->sms)
		w->reach.segments += out->segments = segments_of(w, c);
}

static enum status page(struct broadcast_count *w, bool *done, struct error *e)
{
	struct candidate *c = xcalloc(PAGE, sizeof *c);
	struct found_member *found = xcalloc(PAGE, sizeof *found);
	int64_t ids[PAGE];
	size_t n = 0, count = 0;
	enum status st = member_choice_page(w->s, &w->audience.who, w->after, ids, PAGE, &n, e);

	*done = st == ST_OK && n == 0;
	for (size_t i = 0; i < n && st == ST_OK; i++)
		if (read_candidate(w, ids[i], &c[count])) {
			found[count].id = ids[i];
			judge(w, &c[count], &found[count]);
			count++;
		}
	if (n > 0)
		w->after = ids[n - 1];
	if (st == ST_OK && count > 0 && w->put != NULL)
		st = w->put(w->arg, found, count, e);
	for (size_t i = 0; i < count; i++)
		candidate_free(&c[i]);
	free(c);
	free(found);
	return st;
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

enum status broadcast_count_step(struct broadcast_count *w, int ms, bool *done, struct error *e)
{
	int64_t until = now_ms() + ms;
	enum status st;

	do
		st = page(w, done, e);
	while (st == ST_OK && !*done && (ms == 0 || now_ms() < until));
	return st;
}

void broadcast_count_read(const struct broadcast_count *w, struct broadcast_reach *out)
{
	day_t today = shop_today(w->s, w->p);
	const char *provider = profile_text(w->p, "sms.provider", today);

	*out = w->reach;
	if (!w->sms)
		return;
	if (provider != NULL) {
		out->credits = w->reach.segments * profile_int(w->p, "sms.credits_per_segment", today, 1);
		out->credits_left = prepaid_balance(w->s, PREPAID_CREDITS, w->profile);
	}
	if (profile_text(w->p, "sms.price", today) != NULL)
		out->price = w->reach.segments * profile_int(w->p, "sms.price", today, 0);
}

void broadcast_count_free(struct broadcast_count *w)
{
	if (w == NULL)
		return;
	audience_kept_free(&w->audience);
	free(w->seen.slots);
	free(w->system_text);
	free(w->text);
	free(w);
}

void broadcast_reasons(const struct broadcast_reach *r, struct buf *out)
{
	const struct { int skip; const char *text; } words[] = {
		{SKIP_BLACKLISTED, ngettext("%lld blacklisted", "%lld blacklisted", (unsigned long)r->skipped[SKIP_BLACKLISTED])},
		{SKIP_NO_ADDRESS, ngettext("%lld without an address", "%lld without an address", (unsigned long)r->skipped[SKIP_NO_ADDRESS])},
		{SKIP_NO_CONSENT, ngettext("%lld without consent", "%lld without consent", (unsigned long)r->skipped[SKIP_NO_CONSENT])},
		{SKIP_DUPLICATE, ngettext("%lld with an address that stands twice", "%lld with an address that stands twice",
		                          (unsigned long)r->skipped[SKIP_DUPLICATE])},
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (r->skipped[words[i].skip] > 0) {
			buf_adds(out, out->len > 0 ? _(", ") : "");
			buf_addf(out, words[i].text, (long long)r->skipped[words[i].skip]);
		}
}
