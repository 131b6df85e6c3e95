/*
 * Writing a campaign: created, changed, taken away. What it may say is
 * campaign_check.c's; whether it may be touched at all is decided here, and once
 * more inside of the transaction (RUT-121 to 123).
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/compose_parts.h"
#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/renewal.h"

static const char op_sql[] = "SELECT id FROM campaign WHERE op_id = :op";
static const char last_url_sql[] =
	"SELECT url FROM campaign WHERE profile = :profile AND url <> '' AND state <> 'deleted' ORDER BY created_at DESC, id DESC LIMIT 1";
static const char resend_sql[] = "SELECT MAX(0, reach - opened) FROM campaign WHERE id = :id";
static const char insert_sql[] =
	"INSERT INTO campaign (account_id, profile, name, body, url, cta, coupon_id, send_at, state, est_reach_low, est_reach_high,"
	" created_at, created_by, changed_at, changed_by, copied_from, resend_of, op_id)"
	" VALUES (:account, :profile, :name, :body, :url, :cta, :coupon, :send_at, 'pending', :low, :high, :now, :by, :now, :by,"
	" :copied, :resend, :op)";
static const char update_sql[] =
	"UPDATE campaign SET name = :name, body = :body, url = :url, cta = :cta, coupon_id = :coupon, send_at = :send_at,"
	" est_reach_low = :low, est_reach_high = :high, changed_at = :now, changed_by = :by"
	" WHERE id = :id AND state = 'pending' AND send_at > :now";
static const char drop_audiences_sql[] = "DELETE FROM campaign_audience WHERE campaign_id = :id";
static const char audience_sql[] = "INSERT INTO campaign_audience (campaign_id, position, audience) VALUES (:id, :position, :audience)";
static const char delete_sql[] =
	"UPDATE campaign SET state = 'deleted', changed_at = :now, changed_by = :by"
	" WHERE id = :id AND (state = 'draft' OR (state = 'pending' AND send_at > :now))";

static enum status refuse_locked(struct error *e)
{
	return error_set(e, ST_REFUSED, "campaign_locked", "RUT-122", "id", "%s", _("Sending has begun; the campaign can only be viewed or copied."));
}

enum status campaign_may_change(const struct campaign *c, instant_t now, struct error *e)
{
	static const char *const ended[] = {"sent", "not_sent", "cancelled"};
	for (size_t i = 0; i < sizeof ended / sizeof *ended; i++)
		if (strcmp(c->state, ended[i]) == 0)
			return error_set(e, ST_REFUSED, i == 0 ? "campaign_sent" : "campaign_ended", "RUT-121", "id", "%s",
			                 i == 0 ? _("Already sent; it can only be viewed.") : _("The campaign is over; it can only be viewed or copied."));
	return campaign_is_locked(c, now) ? refuse_locked(e) : ST_OK;
}

/* ---- the form's record ---- */

static void set_absent(struct record *r, const char *field, const char *value)
{
	if (!record_has(r, field))
		record_set(r, field, value && *value ? value : NULL);
}

enum status campaign_record(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct campaign c;
	const struct profile *p = NULL;
	char iso[32], text[40];
	enum status st = campaign_get(s, id, &c, e);
	if (st == ST_OK)
		st = shop_profile(s, c.profile, &p, e);
	if (st == ST_OK) {
		instant_format(c.send_at, profile_zone(p), iso);
		snprintf(text, sizeof text, "%.4s/%.2s/%.2s %.5s", iso, iso + 5, iso + 8, iso + 11);
		set_absent(r, "name", c.name);
		set_absent(r, "audiences", c.audiences);
		set_absent(r, "send_at", c.send_at != INSTANT_NONE ? text : NULL);
		set_absent(r, "body", c.body);
		set_absent(r, "url", c.url);
		set_absent(r, "cta", c.cta);
		snprintf(text, sizeof text, "%" PRId64, c.coupon_id);
		set_absent(r, "coupon", c.coupon_id ? text : NULL);
	}
	campaign_free(&c);
	return st;
}

void campaign_prefill(struct shop *s, const char *profile, struct record *r)
{
	struct stmt *q = db_prepare(s->db, last_url_sql);
	stmt_bind_text(q, ":profile", profile);
	if (stmt_step(q, NULL) == STEP_ROW)
		set_absent(r, "url", stmt_text(q, 0));
	stmt_reset(q);
}

/* ---- storing ---- */

static void bind_or_null(struct stmt *q, const char *name, int64_t id)
{
	if (id)
		stmt_bind_int(q, name, id);
	else
		stmt_bind_null(q, name);
}

static void bind_values(struct stmt *q, const struct shop *s, const struct composed *c)
{
	stmt_bind_text(q, ":name", c->name);
	stmt_bind_text(q, ":body", c->body);
	stmt_bind_text(q, ":url", c->url);
	stmt_bind_text(q, ":cta", c->cta);
	bind_or_null(q, ":coupon", c->coupon.id);
	stmt_bind_int(q, ":send_at", c->send_at);
	stmt_bind_int(q, ":low", c->est_low);
	stmt_bind_int(q, ":high", c->est_high);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
}

static enum status store_audiences(struct shop *s, int64_t id, const char *codes, struct error *e)
{
	struct stmt *q = db_prepare(s->db, drop_audiences_sql);
	const char *item;
	size_t len;
	stmt_bind_int(q, ":id", id);
	enum status st = stmt_run(q, e);
	for (int n = 0; st == ST_OK && profile_item(&codes, &item, &len); n++) {
		char *code = xstrndup(item, len);
		q = db_prepare(s->db, audience_sql);
		stmt_bind_int(q, ":id", id);
		stmt_bind_int(q, ":position", n);
		stmt_bind_text(q, ":audience", code);
		st = stmt_run(q, e);
		free(code);
	}
	return st;
}

static enum status audit(struct shop *s, const char *what, int64_t id, const char *name, instant_t send_at, struct error *e)
{
	char record[64], detail[300], iso[32];
	instant_format(send_at, "UTC", iso);
	snprintf(record, sizeof record, "campaign %" PRId64, id);
	snprintf(detail, sizeof detail, "send_at=%s %.200s", iso, name);
	return shop_audit(s, what, record, detail, e);
}

static enum status create(struct shop *s, const struct campaign_draft *d, const struct composed *c, const char *op_id, int64_t *id, struct error *e)
{
	struct account account;
	enum status st = account_get(s, d->profile, &account, e);
	if (st != ST_OK)
		return st;
	struct stmt *q = db_prepare(s->db, insert_sql);
	bind_values(q, s, c);
	stmt_bind_int(q, ":account", account.id);
	stmt_bind_text(q, ":profile", d->profile);
	bind_or_null(q, ":copied", d->copied_from);
	bind_or_null(q, ":resend", d->resend_of);
	stmt_bind_text(q, ":op", op_id);
	st = stmt_run(q, e);
	*id = db_last_id(s->db);
	return st;
}

static enum status change(struct shop *s, int64_t id, const struct composed *c, struct error *e)
{
	struct stmt *q = db_prepare(s->db, update_sql);
	bind_values(q, s, c);
	stmt_bind_int(q, ":id", id);
	enum status st = stmt_run(q, e);
	return st == ST_OK && db_changes(s->db) == 0 ? refuse_locked(e) : st;
}

static enum status store(struct shop *s, const struct campaign_draft *d, const struct composed *c, const char *op_id, int64_t *id, struct error *e)
{
	*id = d->id;
	enum status st = d->id ? change(s, d->id, c, e) : create(s, d, c, op_id, id, e);
	if (st == ST_OK)
		st = store_audiences(s, *id, c->audiences, e);
	return st == ST_OK ? audit(s, d->id ? "campaign edit" : "campaign create", *id, c->name, c->send_at, e) : st;
}

/* Only those who did not open get it again. */
static void narrow_to_resend(struct shop *s, const struct campaign_draft *d, struct composed *c)
{
	struct stmt *q = db_prepare(s->db, resend_sql);
	stmt_bind_int(q, ":id", d->resend_of);
	if (stmt_step(q, NULL) == STEP_ROW && stmt_int(q, 0) < c->est_high) {
		c->est_high = stmt_int(q, 0);
		c->est_low = c->est_low < c->est_high ? c->est_low : c->est_high;
	}
	stmt_reset(q);
}

static enum status check(struct shop *s, const struct campaign_draft *d, const struct record *r, struct composed *c, struct error *e)
{
	enum status st = composed_read(s, d, r, c, &s->notes, e);
	if (st == ST_OK)
		st = shop_settle_errors(s, e);
	if (st == ST_OK)
		st = composed_estimate(s, d, c, e);
	if (st == ST_OK && d->resend_of)
		narrow_to_resend(s, d, c);
	if (st == ST_OK)
		campaign_time_notes(s, c->p, c->send_at, d->id);
	return st == ST_OK ? shop_settle_warnings(s, e) : st;
}

/* A push is written and withdrawn by rules of its own (push.h). */
static enum status refuse_push(struct error *e)
{
	return error_set(e, ST_REFUSED, "campaign_is_push", "QOO-43", "id", "%s", _("This is a coupon push: change or cancel it among the pushes (push)."));
}

static enum status may_create(struct shop *s, const char *profile, struct error *e)
{
	return campaign_is_push(profile) ? refuse_push(e) : plan_gate(s, profile, e);
}

/* The gate, and whether the campaign may be touched. */
static enum status may_change(struct shop *s, int64_t id, struct campaign *c, struct error *e)
{
	enum status st = campaign_get(s, id, c, e);
	if (st == ST_OK && campaign_is_push(c->profile))
		st = refuse_push(e);
	if (st == ST_OK)
		st = plan_gate(s, c->profile, e);
	return st == ST_OK ? campaign_may_change(c, clock_now(), e) : st;
}

enum status campaign_save(struct shop *s, const struct campaign_draft *d, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	struct campaign old = {0};
	struct composed c = {0};
	notes_free(&s->notes);
	if (!d->id && (*out = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	enum status st = campaign_is_push(d->profile) ? ST_OK : renewal_bring_up(s, d->profile, e);
	if (st == ST_OK)
		st = d->id ? may_change(s, d->id, &old, e) : may_create(s, d->profile, e);
	if (st == ST_OK && d->id)
		st = campaign_record(s, d->id, r, e);
	if (st == ST_OK)
		st = check(s, d, r, &c, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, store(s, d, &c, op_id, out, e), e);
	composed_free(&c);
	campaign_free(&old);
	return st;
}

static enum status take_away(struct shop *s, const struct campaign *c, struct error *e)
{
	struct stmt *q = db_prepare(s->db, delete_sql);
	stmt_bind_int(q, ":id", c->id);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	enum status st = stmt_run(q, e);
	if (st == ST_OK && db_changes(s->db) == 0)
		st = refuse_locked(e);
	return st == ST_OK ? audit(s, "campaign delete", c->id, c->name, c->send_at, e) : st;
}

enum status campaign_delete(struct shop *s, int64_t id, struct error *e)
{
	struct campaign c = {0};
	notes_free(&s->notes);
	enum status st = may_change(s, id, &c, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, take_away(s, &c, e), e);
	campaign_free(&c);
	return st;
}

/* ---- what is said after ---- */

static void fill_in(char *out, size_t size, const char *pattern, const char *name)
{
	const char *gap = strstr(pattern, "{name}");
	if (gap)
		snprintf(out, size, "%.*s%s%s", (int)(gap - pattern), pattern, name, gap + 6);
	else
		snprintf(out, size, "%s", pattern);
}

void campaign_saved_words(struct shop *s, const char *profile, const char *name, char title[80], char text[300], char button[40])
{
	const struct profile *p;
	const char *words[3] = {0};
	if (shop_profile(s, profile, &p, NULL) == ST_OK) {
		words[0] = profile_text(p, "save.title", DAY_NONE);
		words[1] = profile_text(p, "save.text", DAY_NONE);
		words[2] = profile_text(p, "save.button", DAY_NONE);
	}
	snprintf(title, 80, "%s", words[0] ? words[0] : _("Campaign saved"));
	fill_in(text, 300, words[1] ? words[1] : _("The campaign \"{name}\" is kept."), name);
	snprintf(button, 40, "%s", words[2] ? words[2] : _("Back to the list"));
}
