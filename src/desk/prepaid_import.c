/*
 * Files of tokens and of SMS credits. The rows may come in any order; what is
 * left is looked at in the order of time, with what the book holds already, and
 * all of the file goes in by one small commit (EAS-70).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/prepaid_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"
#include "storekeep/member.h"
#include "storekeep/sheet.h"
#include "storekeep/staff.h"

enum { F_AT, F_KIND, F_AMOUNT, F_EVENT, F_MEMBER, F_REASON, F_REFERENCE, F_COUNT };
static const char *const token_fields[] = {"at", "kind", "tokens", "event", "member", "reason", "reference", NULL};
static const char *const sms_fields[] = {"at", "kind", "credits", "event", "member", "reason", "reference", NULL};
static const char *const key_fields[] = {"at", "kind", NULL};

static const char batch_rows_sql[] = "SELECT id, kind, tokens, at FROM token_entry WHERE batch_id = :batch ORDER BY at, id";
static const char sms_batch_rows_sql[] = "SELECT id, kind, credits, at FROM sms_entry WHERE batch_id = :batch ORDER BY at, id";
static const char counted_sql[] = "SELECT profile FROM batch WHERE id = :id AND finished_at IS NOT NULL";

struct line {
	int64_t line;          /* of the file */
	char kind[16], event[16];
	int64_t amount, member;
	char *reason, *once;
	instant_t at;
};

struct reading {
	struct shop *s;
	const struct profile *p;
	enum prepaid book;
	int64_t batch;
	struct line *lines;
	size_t count, room;
};

static enum status begin_of(enum prepaid book, void **self, struct shop *s, const struct profile *p, int64_t batch_id, struct error *e)
{
	struct reading *f;
	enum status st = staff_allow(s, p, "perm.broadcast", e);

	if (st != ST_OK)
		return st;
	*self = f = xcalloc(1, sizeof *f);
	*f = (struct reading){.s = s, .p = p, .book = book, .batch = batch_id};
	return ST_OK;
}

static enum status begin_tokens(void **self, struct shop *s, const struct profile *p, int64_t batch_id, const struct import_options *o,
                                struct import_result *r, struct error *e)
{
	(void)o, (void)r;
	return begin_of(PREPAID_TOKENS, self, s, p, batch_id, e);
}

static enum status begin_sms(void **self, struct shop *s, const struct profile *p, int64_t batch_id, const struct import_options *o,
                             struct import_result *r, struct error *e)
{
	(void)o, (void)r;
	return begin_of(PREPAID_CREDITS, self, s, p, batch_id, e);
}

/* ---- one row ---- */

static bool refuse(struct import_refusal *why, struct sheet *sheet, int field, const char *code, const char *message)
{
	import_refuse(why, sheet_heading(sheet, field), code, message);
	return false;
}

/* A code, or what people read for it. */
static bool read_code(struct sheet *sheet, int field, const char *set, char *out, size_t size)
{
	const char *text = sheet_text(sheet, field, NULL);

	for (int i = 0; label_code(set, i) != NULL; i++)
		if (strcmp(text, label_code(set, i)) == 0 || strcmp(text, label_of(set, label_code(set, i))) == 0) {
			snprintf(out, size, "%s", label_code(set, i));
			return true;
		}
	return false;
}

static bool read_at(struct reading *f, struct sheet *sheet, instant_t *at, struct import_refusal *why)
{
	struct error bad;
	day_t day;
	int secs;

	if (sheet_date(sheet, F_AT, &day, &secs, &bad) != ST_OK)
		return refuse(why, sheet, F_AT, "DATE_BAD", bad.message);
	if (day == DAY_NONE)
		return refuse(why, sheet, F_AT, "at_missing", _("The time is missing."));
	*at = instant_from(day, secs > 0 ? secs : 0, profile_zone(f->p));
	return true;
}

/* Signs as the book keeps them; an OTP without a number costs its price. */
static bool read_amount(struct reading *f, struct sheet *sheet, struct line *l, struct import_refusal *why)
{
	struct error bad;
	money_t n;
	day_t today = shop_today(f->s, f->p);
	bool spends = strcmp(l->kind, "otp") == 0 || strcmp(l->kind, "notice") == 0 || strcmp(l->kind, "send") == 0;

	if (sheet_money(sheet, F_AMOUNT, &n, &bad) != ST_OK)
		return refuse(why, sheet, F_AMOUNT, "NUMBER_BAD", bad.message);
	if (n == MONEY_NONE && strcmp(l->kind, "otp") == 0)
		n = profile_int(f->p, "otp.cost_tokens", today, 20);
	if (n == MONEY_NONE && strcmp(l->kind, "trial") == 0)
		n = profile_int(f->p, "sms.trial_credits", today, 0);
	if (n == MONEY_NONE || n == 0)
		return refuse(why, sheet, F_AMOUNT, "NUMBER_BAD", _("Enter a number other than 0."));
	if (n < 0 && !spends && strcmp(l->kind, "adjust") != 0)
		return refuse(why, sheet, F_AMOUNT, "NUMBER_BAD", _("What was bought is above 0."));
	l->amount = spends && n > 0 ? -n : n;
	return true;
}

/* The file's own number names an entry; without one its content does, so that the same line does not come in twice. */
static void name_it(struct reading *f, struct sheet *sheet, struct line *l)
{
	const char *reference = sheet_text(sheet, F_REFERENCE, NULL);
	int64_t twin = 0;

	if (*reference != '\0') {
		l->once = xasprintf("file:%s:%s", profile_name(f->p), reference);
		return;
	}
	for (size_t i = 0; i < f->count; i++)
		twin += f->lines[i].at == l->at && f->lines[i].amount == l->amount && f->lines[i].member == l->member &&
		        strcmp(f->lines[i].kind, l->kind) == 0 && strcmp(f->lines[i].event, l->event) == 0;
	l->once = xasprintf("file:%s:%lld:%s:%lld:%s:%lld:%lld", profile_name(f->p), (long long)l->at, l->kind, (long long)l->amount, l->event,
	                    (long long)l->member, (long long)twin);
}

static bool read_line(struct reading *f, struct sheet *sheet, struct line *l, struct import_refusal *why)
{
	const char *member = sheet_text(sheet, F_MEMBER, NULL);
	struct error bad = {0};

	if (!read_at(f, sheet, &l->at, why))
		return false;
	if (!read_code(sheet, F_KIND, f->book == PREPAID_TOKENS ? "token_kind" : "sms_entry_kind", l->kind, sizeof l->kind))
		return refuse(why, sheet, F_KIND, "kind_unknown", _("This kind of entry is not known."));
	if (*sheet_text(sheet, F_EVENT, NULL) != '\0' && !read_code(sheet, F_EVENT, "otp_event", l->event, sizeof l->event))
		return refuse(why, sheet, F_EVENT, "event_unknown", _("An OTP is sent at registration and at password reset."));
	if (f->book == PREPAID_TOKENS && *member != '\0' && member_resolve(f->s, profile_name(f->p), member, &l->member, &bad) != ST_OK)
		return refuse(why, sheet, F_MEMBER, bad.code, bad.message);
	l->reason = xstrdup(sheet_free_text(sheet, F_REASON, NULL));
	return read_amount(f, sheet, l, why);
}

static bool is_in(struct reading *f, const char *once)
{
	struct stmt *q = db_prepare(f->s->db, prepaid_books[f->book].once);
	bool in;

	stmt_bind_text(q, ":once", once);
	in = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return in;
}

static void line_free(struct line *l)
{
	free(l->reason);
	free(l->once);
	*l = (struct line){0};
}

static enum import_verdict row(void *self, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	struct reading *f = self;
	struct line l = {.line = sheet_line(sheet)};

	(void)e;
	if (!read_line(f, sheet, &l, why)) {
		line_free(&l);
		return ROW_REFUSED;
	}
	name_it(f, sheet, &l);
	if (is_in(f, l.once)) {
		line_free(&l);
		return ROW_SAME;
	}
	if (f->count == f->room) {
		f->room = f->room == 0 ? 64 : 2 * f->room;
		f->lines = xreallocarray(f->lines, f->room, sizeof *f->lines);
	}
	f->lines[f->count++] = l;
	return ROW_NEW;
}

/* ---- the order of time ---- */

static int by_time(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if ((x->amount > 0) != (y->amount > 0))
		return x->amount > 0 ? -1 : 1; /* what was bought at the same moment comes first */
	return x->line < y->line ? -1 : 1;
}

/* What the book held right before a moment. */
static int64_t held_before(struct reading *f, instant_t at)
{
	struct stmt *q = db_prepare(f->s->db, prepaid_books[f->book].at);
	int64_t n;

	stmt_bind_text(q, ":profile", profile_name(f->p));
	stmt_bind_int(q, ":at", at);
	n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

static enum status end(void *self, struct error *e)
{
	struct reading *f = self;
	int64_t ours = 0, left;
	char when[32];

	qsort(f->lines, f->count, sizeof *f->lines, by_time);
	for (size_t i = 0; i < f->count; i++) {
		const struct line *l = &f->lines[i];

		left = held_before(f, l->at) + ours;
		ours += l->amount;
		/* Later entries of the book ask as well: what is left behind this line until the next one of the file. */
		if (l->amount > 0 || left + l->amount >= 0)
			continue;
		instant_format(l->at, profile_zone(f->p), when);
		when[10] = ' ';
		return error_set(e, ST_REFUSED, f->book == PREPAID_TOKENS ? "TOKENS_SHORT" : "SMS_SHORT",
		        profile_rule(profile_name(f->p), f->book == PREPAID_TOKENS ? "EAS-70" : "EAS-98"), f->book == PREPAID_TOKENS ? "tokens" : "credits",
		        f->book == PREPAID_TOKENS ? _("Line %1$lld: on %2$.16s only %3$lld tokens were left. Is a top-up missing?")
		                                  : _("Line %1$lld: on %2$.16s only %3$lld credits were left. Is a top-up missing?"),
		        (long long)l->line, when, (long long)(left > 0 ? left : 0));
	}
	return ST_OK;
}

static enum status publish(void *self, struct error *e)
{
	struct reading *f = self;
	const char *name = profile_name(f->p);
	enum status st = ST_OK;

	for (size_t i = 0; i < f->count && st == ST_OK; i++) {
		const struct line *l = &f->lines[i];

		st = prepaid_insert(f->s, f->book, name, &(struct prepaid_entry){.kind = l->kind, .amount = l->amount, .event = *l->event != '\0' ? l->event : NULL,
			.member_id = l->member, .batch_id = f->batch, .reason = l->reason, .once_key = l->once, .at = l->at}, e);
	}
	/* Entries that the book held already may lie behind a line of the file. */
	if (st == ST_OK && prepaid_low(f->s, f->book, name, f->count > 0 ? f->lines[0].at : clock_now()) < 0)
		st = prepaid_short(f->s, f->book, name, prepaid_balance(f->s, f->book, name), 0, false, e);
	return st;
}

static void free_reading(void *self)
{
	struct reading *f = self;

	for (size_t i = 0; f != NULL && i < f->count; i++)
		line_free(&f->lines[i]);
	if (f != NULL)
		free(f->lines);
	free(f);
}

static const struct import_kind import_kinds[] = {
	[PREPAID_TOKENS] = {.kind = "token", .columns = "token.columns.", .key_fields = key_fields, .fields = token_fields, .begin = begin_tokens,
	                    .row = row, .totals = row, .end = end, .publish = publish, .free = free_reading},
	[PREPAID_CREDITS] = {.kind = "sms", .columns = "sms.columns.", .key_fields = key_fields, .fields = sms_fields, .begin = begin_sms,
	                     .row = row, .totals = row, .end = end, .publish = publish, .free = free_reading},
};

enum status prepaid_import(struct shop *s, enum prepaid book, const struct import_options *o, struct import_result *r, struct error *e)
{
	return import_run(s, &import_kinds[book], o, r, e);
}

/* ---- taking one back: entries of its own, for nothing is ever deleted ---- */

static enum status counter(struct shop *s, enum prepaid book, const char *profile, int64_t batch, struct error *e)
{
	struct stmt *q = db_prepare_own(s->db, book == PREPAID_TOKENS ? batch_rows_sql : sms_batch_rows_sql);
	enum status st = ST_OK;

	stmt_bind_int(q, ":batch", batch);
	while (st == ST_OK && stmt_step(q, e) == STEP_ROW) {
		char once[64];
		bool already;

		snprintf(once, sizeof once, "undo:%lld:%lld", (long long)batch, (long long)stmt_int(q, 0));
		st = prepaid_post(s, book, profile, &(struct prepaid_entry){.kind = "adjust", .amount = -stmt_int(q, 2), .reason = _("import taken back"),
			.once_key = once, .at = INSTANT_NONE}, &already, e);
	}
	stmt_finish(q);
	return st;
}

static enum status forget(struct shop *s, enum prepaid book, int64_t id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, counted_sql);
	char profile[32] = "";
	enum status st;

	stmt_bind_int(q, ":id", id);
	if (stmt_step(q, NULL) == STEP_ROW)
		snprintf(profile, sizeof profile, "%s", stmt_text(q, 0));
	stmt_reset(q);
	if (profile[0] == '\0' || (st = db_begin(s->db, e)) != ST_OK)
		return profile[0] == '\0' ? ST_OK : st;
	return db_end(s->db, counter(s, book, profile, id, e), e);
}

enum status token_forget(struct shop *s, int64_t id, const struct progress *p, struct error *e)
{
	(void)p;
	return forget(s, PREPAID_TOKENS, id, e);
}

enum status sms_forget(struct shop *s, int64_t id, const struct progress *p, struct error *e)
{
	(void)p;
	return forget(s, PREPAID_CREDITS, id, e);
}
