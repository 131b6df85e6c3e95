/*
 * The same message once more, for those who were reached and did not open it: a
 * new campaign that waits, under all rules of a new one. Who gets it is decided
 * when it is sent.
 */
#include "config.h"

#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/outbox.h"

static enum status may_resend(const struct campaign *c, struct error *e)
{
	const char *rule = profile_rule(c->profile, "RUT-126");

	if (strcmp(c->state, "sent") != 0)
		return error_set(e, ST_REFUSED, "campaign_state", rule, "id", "%s", _("Only a campaign that was sent can be sent again."));
	if (*c->type != '\0')
		return error_set(e, ST_REFUSED, "no_results", profile_rule(c->profile, "QOO-42"), "id", "%s",
		        _("Of a push nobody knows who opened it; apply for a new one."));
	if (c->recipients < 0)
		return error_set(e, ST_REFUSED, "recipients_unknown", rule, "id", "%s",
		        _("Only numbers are known of this campaign, not who was reached; copy it instead."));
	if (c->opened >= c->reach && !c->opened_by_platform)
		return error_set(e, ST_REFUSED, "all_opened", rule, "id", "%s", _("Everybody whom it reached has opened it."));
	return ST_OK;
}

enum status campaign_resend_as(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *fresh, struct error *e)
{
	struct campaign c;
	enum status st = campaign_get(s, id, &c, e);

	*fresh = 0;
	if (st == ST_OK)
		st = may_resend(&c, e);
	if (st == ST_OK && !record_has(r, "send_at"))
		record_set(r, "send_at", "");
	if (st == ST_OK)
		st = campaign_record(s, id, r, e);
	if (st == ST_OK)
		st = campaign_save(s, &(struct campaign_draft){.profile = c.profile, .copied_from = id, .resend_of = id}, r, op_id, fresh, e);
	campaign_free(&c);
	return st;
}

enum status campaign_resend(struct shop *s, int64_t id, const char *send_at, const char *op_id, int64_t *fresh, struct error *e)
{
	const struct form *form;
	struct record r;
	enum status st = form_load("campaign", &form, e);

	if (st != ST_OK)
		return st;
	record_init(&r, form);
	record_set(&r, "send_at", send_at);
	st = campaign_resend_as(s, id, &r, op_id, fresh, e);
	record_free(&r);
	return st;
}
