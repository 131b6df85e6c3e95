/*
 * A test of a campaign's message over its real way out, to one address or
 * member. It takes no quota, makes no row and counts nowhere.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/outbox_parts.h"
#include "storekeep/i18n.h"

static enum status by_spool(struct sending *w, struct parcel *p, struct error *e)
{
	char name[96];
	enum status st;

	snprintf(name, sizeof name, "storekeep-%s-c%lld-test-%lld.jsonl", w->c.profile, (long long)w->c.id, (long long)clock_now());
	st = spool_prepare(w->h.d, name, p, 1, e);
	if (st == ST_OK)
		st = spool_finish(w->h.d, name, e);
	snprintf(p->answer, sizeof p->answer, "%s", name);
	return st;
}

static enum status over_net(struct sending *w, struct parcel *p, struct error *e)
{
	char key[64];
	struct error why = {0};

	snprintf(key, sizeof key, "%s-%lld-test-%lld", w->c.profile, (long long)w->c.id, (long long)clock_now());
	if (deliver_send(w->h.d, key, p, 1, &why) == ST_OK && p->result == DELIVERY_SENT)
		return ST_OK;
	if (p->result == DELIVERY_UNCERTAIN)
		return error_set(e, ST_FAILED, "test_uncertain", NULL, "to",
		        _("The test was handed over, but nobody said that it arrived: %s. Look whether it is there."), p->answer);
	return error_set(e, ST_FAILED, "test_refused", NULL, "to", _("The test was not taken: %s"), p->answer);
}

static enum status hand_test(struct sending *w, const char *to, char answer[200], struct error *e)
{
	struct row row = {.seq = 0, .code = (char *)to, .address = (char *)to};
	struct letter letter = {0};
	struct buf bytes = {0};
	struct parcel p;
	enum status st = letter_make(w, true, &letter, e);

	if (st == ST_OK && !w->h.s->dry_run) {
		letter_write(&letter, w->h.way.way, &row, &bytes);
		p = (struct parcel){.address = to, .bytes = buf_str(&bytes), .len = bytes.len};
		st = w->h.way.way == WAY_SPOOL ? by_spool(w, &p, e) : over_net(w, &p, e);
		snprintf(answer, 200, "%s", p.answer);
	}
	letter_free(&letter);
	buf_free(&bytes);
	return st;
}

static enum status note_it(struct shop *s, const struct campaign *c, const char *to, struct error *e)
{
	char record[32];
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	snprintf(record, sizeof record, "campaign %lld", (long long)c->id);
	return shop_write_end(s, shop_audit(s, "campaign test", record, to, e), e);
}

static enum status check_to(const struct sending *w, const char *to, struct error *e)
{
	if (w->h.way.way == WAY_NONE)
		return error_set(e, ST_REFUSED, "way_none", profile_rule(w->c.profile, "RUT-112"), "to",
		        _("There is no way out for %1$s: set one up in [out %1$s] of storekeep.ini."), w->c.profile);
	if (to == NULL || *to == '\0')
		return error_set(e, ST_REFUSED, "to_missing", NULL, "to", "%s", _("Say to whom: an address or a member id."));
	if (w->h.way.way == WAY_SMTP && !mail_address_valid(to))
		return error_set(e, ST_REFUSED, "to_address", NULL, "to", _("“%s” is no mail address."), to);
	return ST_OK;
}

enum status campaign_test_of(struct shop *s, const struct campaign *c, const char *to, char answer[200], struct error *e)
{
	struct sending w = {.h = {.s = s}, .c = *c};
	enum status st = shop_profile(s, c->profile, &w.profile, e);

	notes_free(&s->notes);
	answer[0] = '\0';
	if (st == ST_OK)
		st = way_out_of(s, c->profile, &w.h.way, e);
	if (st == ST_OK)
		st = check_to(&w, to, e);
	if (st == ST_OK)
		st = hand_open(&w.h, e);
	if (st == ST_OK)
		st = hand_test(&w, to, answer, e);
	if (st == ST_OK)
		st = note_it(s, c, to, e);
	hand_close(&w.h);
	return st;
}

enum status campaign_test(struct shop *s, int64_t id, const char *to, char answer[200], struct error *e)
{
	struct campaign c;
	enum status st = campaign_get(s, id, &c, e);

	if (st == ST_OK)
		st = campaign_test_of(s, &c, to, answer, e);
	campaign_free(&c);
	return st;
}
