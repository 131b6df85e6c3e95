/*
 * A campaign field by field, as `show` and every verb that changes one say it.
 */
#include "config.h"

#include "commands/campaign.h"

#include "storekeep/coupon.h"
#include "storekeep/i18n.h"
#include "storekeep/opens.h"

static void tell_what(struct cli *c, const struct campaign *m, const char *zone)
{
	cli_int(c, "id", N_("Number in our book"), m->id);
	cli_int(c, "account_id", NULL, m->account_id);
	cli_text(c, "profile", N_("Marketplace"), m->profile);
	cli_text(c, "name", N_("Campaign name"), m->name);
	cli_code(c, "state", N_("State"), campaign_state_set(m->profile), campaign_state_word(m));
	cli_code(c, "not_sent_reason", N_("Why not"), "not_sent_reason", *m->not_sent_reason ? m->not_sent_reason : NULL);
	cli_value(c, "audiences", N_("Audiences"), VK_WORDS, NULL, &(struct value){.text = m->audiences});
	cli_instant(c, "send_at", N_("Send time"), m->send_at, zone);
	cli_text(c, "body", N_("Message"), m->body);
}

static enum status tell_coupon(struct cli *c, const struct campaign *m, struct error *e)
{
	struct coupon k = {0};
	enum status st = m->coupon_id ? coupon_get(cli_shop(c), m->coupon_id, &k, e) : ST_OK;
	if (st == ST_OK) {
		struct value id = {.null = m->coupon_id == 0, .num = m->coupon_id};
		cli_value(c, "coupon_id", NULL, VK_INT, NULL, &id);
		cli_text(c, "coupon", N_("Discount code campaign"), m->coupon_id ? (*k.code ? k.code : k.name) : NULL);
	}
	coupon_free(&k);
	return st;
}

static void tell_maker(struct cli *c, const struct campaign *m, const char *zone)
{
	struct value copied = {.null = m->copied_from == 0, .num = m->copied_from}, again = {.null = m->resend_of == 0, .num = m->resend_of};
	cli_text(c, "url", N_("Link"), m->url);
	cli_text(c, "cta", N_("Action button"), m->cta);
	cli_instant(c, "created_at", N_("Created"), m->created_at, zone);
	cli_text(c, "created_by", N_("Created by"), m->created_by);
	cli_instant(c, "changed_at", N_("Changed"), m->changed_at, zone);
	cli_text(c, "changed_by", N_("Changed by"), m->changed_by);
	cli_value(c, "copied_from", NULL, VK_INT, NULL, &copied);
	cli_value(c, "resend_of", NULL, VK_INT, NULL, &again);
}

/* Rows of the outbox by their state; absent until it is made. */
static void tell_recipients(struct cli *c, const struct campaign *m)
{
	const struct {
		const char *name, *title;
		int64_t count;
	} counts[] = {
		{"recipients", N_("Recipients"), m->recipients},
		{"handed_over", N_("Handed over"), m->handed},
		{"uncertain", N_("Uncertain"), m->uncertain},
		{"failed", N_("Failed"), m->failed},
		{"cut_by_quota", N_("Cut by the quota"), m->cut},
		{"withdrawn", N_("Withdrawn"), m->withdrawn},
		{"left_out", N_("Left out"), m->left_out},
	};
	cli_int(c, "est_reach_low", N_("Estimated reach, at least"), m->est_low);
	cli_int(c, "est_reach_high", N_("Estimated reach, at most"), m->est_high);
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		struct value v = {.null = m->recipients < 0, .num = counts[i].count};
		cli_value(c, counts[i].name, m->recipients < 0 ? NULL : counts[i].title, VK_INT, NULL, &v);
	}
}

static void tell_result(struct cli *c, const struct campaign *m, const struct profile *p)
{
	char rate[16];
	struct open_rate_rule rule = open_rule(p);
	open_rate_text(&rule, m->opened, m->reach, rate);
	cli_int(c, "reach", N_("Reach"), m->reach);
	cli_int(c, "opened", N_("Opened"), m->opened);
	cli_text(c, "open_rate", N_("Open rate"), rate);
	cli_instant(c, "updated_at", NULL, m->updated_at, profile_zone(p));
	cli_bool(c, "final", N_("Final"), open_is_final(m, p, clock_now()));
}

static enum status tell_quota(struct cli *c, const struct campaign *m, struct error *e)
{
	struct term t = {0};
	struct quota q = {0};
	enum status st = m->send_at != INSTANT_NONE ? term_at(cli_shop(c), m->profile, m->send_at, &t, e) : ST_OK;
	if (st == ST_OK && t.id)
		st = quota_of(cli_shop(c), &t, &q, e);
	if (st != ST_OK)
		return st;
	struct value bought = {.null = t.id == 0, .num = q.bought}, left = {.null = t.id == 0, .num = q.left};
	cli_value(c, "quota_bought", t.id ? N_("Quota bought") : NULL, VK_INT, NULL, &bought);
	cli_value(c, "quota_left", t.id ? N_("Quota left") : NULL, VK_INT, NULL, &left);
	return ST_OK;
}

enum status campaign_tell(struct cli *c, const struct campaign *m, struct error *e)
{
	const struct profile *p;
	enum status st = shop_profile(cli_shop(c), m->profile, &p, e);
	if (st != ST_OK)
		return st;
	tell_what(c, m, profile_zone(p));
	if ((st = tell_coupon(c, m, e)) != ST_OK)
		return st;
	tell_maker(c, m, profile_zone(p));
	tell_recipients(c, m);
	tell_result(c, m, p);
	return tell_quota(c, m, e);
}
