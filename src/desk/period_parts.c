/*
 * Small things that periods, vouchers and due work share: the profile's terms of
 * today with the calendar, days and money in and out of statements, and a write
 * that a dry run takes back.
 */
#include "config.h"

#include "desk/period_parts.h"

#include <stdio.h>

enum status period_frame_open(struct period_frame *f, struct shop *s, const char *profile, struct error *e)
{
	*f = (struct period_frame){.s = s};
	enum status st = shop_profile(s, profile, &f->profile, e);
	if (st != ST_OK)
		return st;
	f->today = shop_today(s, f->profile);
	st = calendar_load(s, f->profile, &f->calendar, e);
	if (st != ST_OK)
		return st;
	f->workdays = calendar_workdays(f->calendar);
	terms_cycle(f->profile, f->today, &f->cycle);
	terms_claim(f->profile, f->today, &f->rules);
	return ST_OK;
}

void period_frame_close(struct period_frame *f)
{
	if (f->calendar)
		calendar_free(f->calendar);
	f->calendar = NULL;
}

struct claim_rules period_rules(const struct period_frame *f, const struct period *p)
{
	struct claim_rules rules = f->rules;
	rules.automated = p->automated;
	return rules;
}

day_t column_day(struct stmt *q, int column)
{
	const char *text = stmt_text(q, column);
	return text && *text ? day_parse_iso(text) : DAY_NONE;
}

void bind_day(struct stmt *q, const char *name, day_t d)
{
	char text[16];
	if (d == DAY_NONE) {
		stmt_bind_null(q, name);
		return;
	}
	day_format(d, text);
	stmt_bind_text(q, name, text);
}

void column_text(struct stmt *q, int column, char *out, size_t size)
{
	const char *text = stmt_text(q, column);
	snprintf(out, size, "%s", text ? text : "");
}

money_t column_money(struct stmt *q, int column)
{
	return stmt_is_null(q, column) ? MONEY_NONE : stmt_int(q, column);
}

enum status write_begin(struct shop *s, struct error *e)
{
	return db_begin(s->db, e);
}

enum status write_end(struct shop *s, enum status st, struct error *e)
{
	if (st == ST_OK && !s->dry_run)
		return db_commit(s->db, e);
	db_rollback(s->db);
	return st;
}
