/*
 * The renewal switch: how it stands, and pressing it. What a press does is
 * decided in rules/renew_press.c; its words are renewal_say.c's, what comes of
 * the term's end renewal_look.c's.
 */
#include "config.h"

#include "desk/renewal_parts.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "desk/column.h"
#include "storekeep/i18n.h"

static const char press_sql[] =
	"INSERT INTO renewal_switch (account_id, state, last_on_at, last_changed_at, last_changed_by, effective_off_at)"
	" VALUES (:account, :state, :last_on, :at, :by, :off) ON CONFLICT (account_id) DO UPDATE SET state = excluded.state,"
	" last_on_at = excluded.last_on_at, last_changed_at = excluded.last_changed_at, last_changed_by = excluded.last_changed_by,"
	" effective_off_at = excluded.effective_off_at";

/* ---- how it stands ---- */

/* The stamp in the marketplace's own format (RUT-44). */
static void stamp_of(const struct renewal_book *b, char out[40])
{
	const char *format = profile_text(b->p, "renewal.stamp_format", DAY_NONE);
	instant_t at = b->model.sw.last_changed_at;
	struct ymd d;
	char iso[32];
	int h = 0, m = 0;
	struct tm tm = {0};

	snprintf(out, 40, "-");
	if (at == INSTANT_NONE)
		return;
	d = day_to_ymd(instant_day(at, b->zone));
	instant_format(at, b->zone, iso);
	sscanf(iso + 11, "%d:%d", &h, &m);
	tm.tm_year = d.year - 1900;
	tm.tm_mon = d.month - 1;
	tm.tm_mday = d.day;
	tm.tm_hour = h;
	tm.tm_min = m;
	if (strftime(out, 40, format != NULL ? format : "%Y/%m/%d %H:%M", &tm) == 0)
		snprintf(out, 40, "-");
}

static void tell_switch(const struct renewal_book *b, struct renewal *out)
{
	const struct renew_switch *sw = &b->model.sw;

	*out = (struct renewal){
		.account_id = b->account.id, .state = sw->state, .last_on_at = sw->last_on_at, .last_changed_at = sw->last_changed_at,
		.effective_off_at = sw->effective_off_at,
	};
	snprintf(out->last_changed_by, sizeof out->last_changed_by, "%s", b->changed_by);
	stamp_of(b, out->stamp);
}

enum status renewal_get(struct shop *s, const char *profile, struct renewal *out, struct error *e)
{
	struct renewal_book b;
	enum status st = renewal_book_open(&b, s, profile, e);

	if (st != ST_OK)
		return st;
	renewal_play(&b, clock_now(), NULL, NULL);
	tell_switch(&b, out);
	renewal_book_close(&b);
	return ST_OK;
}

/* ---- what comes ---- */

enum status renewal_forecast(struct shop *s, const char *profile, instant_t at, struct renewal_forecast *out, struct error *e)
{
	struct renewal_book b;
	enum status st = renewal_book_open(&b, s, profile, e);

	if (st != ST_OK)
		return st;
	renewal_play(&b, at > clock_now() ? at : clock_now(), NULL, NULL);
	renewal_look(&b, at, out);
	renewal_book_close(&b);
	return ST_OK;
}

/* ---- pressing it ---- */

static enum status write_switch(struct renewal_book *b, struct error *e)
{
	const struct renew_switch *sw = &b->model.sw;
	struct stmt *q = db_prepare(b->s->db, press_sql);

	stmt_bind_int(q, ":account", b->account.id);
	stmt_bind_text(q, ":state", renew_switch_code(sw->state));
	if (sw->last_on_at == INSTANT_NONE)
		stmt_bind_null(q, ":last_on");
	else
		stmt_bind_int(q, ":last_on", sw->last_on_at);
	stmt_bind_int(q, ":at", sw->last_changed_at);
	stmt_bind_text(q, ":by", b->s->actor);
	if (sw->effective_off_at == INSTANT_NONE)
		stmt_bind_null(q, ":off");
	else
		stmt_bind_int(q, ":off", sw->effective_off_at);
	return stmt_run(q, e);
}

static enum status do_press(struct renewal_book *b, bool on, struct error *e)
{
	struct renew_press p;
	char record[48], sentence[300];
	enum status st;

	renew_press(&b->model, clock_now(), on, &p);
	if (p.result == PRESS_NO_PLAN || p.result == PRESS_NO_DEBIT || p.result == PRESS_WAITING_DEBIT)
		return renewal_refuse(b, p.result, e);
	renewal_say_press(b, &p, on, &b->s->notes);
	if (p.result == PRESS_ALREADY)
		return ST_OK;
	if ((st = shop_settle_warnings(b->s, e)) != ST_OK)
		return st;
	renew_press_apply(&b->model, &p, clock_now());
	snprintf(b->changed_by, sizeof b->changed_by, "%s", b->s->actor);
	if ((st = write_switch(b, e)) != ST_OK)
		return st;
	snprintf(record, sizeof record, "account %lld", (long long)b->account.id);
	snprintf(sentence, sizeof sentence, "%s %s", profile_name(b->p), renew_switch_code(b->model.sw.state));
	return shop_audit(b->s, on ? "renewal enable" : "renewal disable", record, sentence, e);
}

static enum status press(struct shop *s, const char *profile, bool on, struct renewal *out, struct error *e)
{
	struct renewal_book b;
	enum status st;

	notes_free(&s->notes);
	if ((st = db_begin(s->db, e)) != ST_OK)
		return st;
	if ((st = renewal_book_open(&b, s, profile, e)) == ST_OK) {
		if ((st = renewal_write_quietly(&b, clock_now(), e)) == ST_OK)
			st = do_press(&b, on, e);
		if (st == ST_OK && out != NULL)
			tell_switch(&b, out);
		renewal_book_close(&b);
	}
	return shop_write_end(s, st, e);
}

enum status renewal_enable(struct shop *s, const char *profile, struct renewal *out, struct error *e)
{
	return press(s, profile, true, out, e);
}

enum status renewal_disable(struct shop *s, const char *profile, struct renewal *out, struct error *e)
{
	return press(s, profile, false, out, e);
}
