/*
 * Convenience-store services (超商物流服務): what is open at a chain, and whether
 * a way to send or to pay works on a day (YAH-30 to 32, YAH-40, YAH-5).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mall.h"
#include "storekeep/mall_service.h"

static const char get_sql[] =
	"SELECT state, applied_on, open_on, mail_on, terminated_on, collect FROM cvs_service"
	" WHERE profile = :profile AND chain = :chain AND mode = :mode";
enum status mall_service_get(struct shop *s, const char *profile, const char *chain, const char *mode, struct mall_service *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	enum step step;

	*out = (struct mall_service){.state = "none", .applied_on = DAY_NONE, .open_on = DAY_NONE, .mail_on = DAY_NONE, .terminated_on = DAY_NONE};
	snprintf(out->profile, sizeof out->profile, "%s", profile);
	snprintf(out->chain, sizeof out->chain, "%s", chain);
	snprintf(out->mode, sizeof out->mode, "%s", mode);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":chain", chain);
	stmt_bind_text(q, ":mode", mode);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		column_text(q, 0, out->state, sizeof out->state);
		out->applied_on = column_day(q, 1);
		out->open_on = column_day(q, 2);
		out->mail_on = column_day(q, 3);
		out->terminated_on = column_day(q, 4);
		out->collect = stmt_int(q, 5) != 0;
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

day_t mall_service_ends(const struct mall_service *v)
{
	if (strcmp(v->state, "terminated") != 0)
		return DAY_NONE;
	return v->terminated_on != DAY_NONE ? v->terminated_on : v->mail_on;
}

/* ---- does it work ---- */

/* Does this one sell on `day`? It does until its notice, the day itself not. */
static bool sells(const struct mall_service *v, day_t day)
{
	day_t ends = mall_service_ends(v);

	if (strcmp(v->state, "none") == 0 || strcmp(v->state, "applied") == 0)
		return false;
	if (v->open_on != DAY_NONE && day < v->open_on)
		return false;
	return strcmp(v->state, "terminated") != 0 || (ends != DAY_NONE && day < ends);
}

static enum status chain_open(struct shop *s, const char *profile, const char *chain, day_t day, struct error *e)
{
	static const char *const modes[] = {"logistics", "store_drop"};
	const char *name = label_of("cvs_chain", chain);
	struct mall_service v[2];
	bool ended = false, waits = false;
	char since[16] = "";

	for (int i = 0; i < 2; i++) {
		if (mall_service_get(s, profile, chain, modes[i], &v[i], e) != ST_OK)
			return ST_FAILED;
		if (sells(&v[i], day))
			return ST_OK;
		ended = ended || strcmp(v[i].state, "terminated") == 0;
		if (strcmp(v[i].state, "applied") == 0 || strcmp(v[i].state, "open") == 0) {
			waits = true;
			day_format(v[i].applied_on, since);
		}
	}
	if (ended && waits)
		return error_set(e, ST_REFUSED, "service_switching", profile_rule(profile, "YAH-32"), "shipping_methods",
		                 _("%s pay-on-pickup is unavailable while switching; wait until the new service is open."), name);
	if (ended)
		return error_set(e, ST_REFUSED, "service_switching", profile_rule(profile, "YAH-32"), "shipping_methods",
		                 _("%s pay-on-pickup is unavailable: its service was terminated. Apply for the other one first."), name);
	if (waits)
		return error_set(e, ST_REFUSED, "service_not_open", profile_rule(profile, "YAH-31"), "shipping_methods",
		                 _("%1$s was applied for (%2$s) and is not open on that day. Wait until the platform mails that it is."), name, since);
	return error_set(e, ST_REFUSED, "service_required", profile_rule(profile, "YAH-40"), "shipping_methods",
	                 _("%s: apply for the service first (store settings > service application)."), name);
}

static enum status card_open(struct shop *s, const struct profile *p, day_t day, struct error *e)
{
	struct mall_store m;
	enum status st = mall_of(s, profile_name(p), &m, e);
	day_t from = st == ST_OK ? mall_card_from(&m, p) : DAY_NONE;
	char text[16];

	mall_free(&m);
	if (st != ST_OK || from == DAY_NONE || day >= from)
		return st;
	day_format(from, text);
	return error_set(e, ST_REFUSED, "card_not_yet", profile_rule(profile_name(p), "YAH-5"), "payment_methods",
	                 _("Card payment is available from %s (day after opening)."), text);
}

/* "711" of "711" and "711_cod". */
static const char *chain_of(const char *method)
{
	for (int i = 0; mall_chains[i] != NULL; i++) {
		size_t n = strlen(mall_chains[i]);

		if (strncmp(method, mall_chains[i], n) == 0 && (method[n] == '\0' || strcmp(method + n, "_cod") == 0))
			return mall_chains[i];
	}
	return NULL;
}

enum status mall_method_open(struct shop *s, const char *profile, const char *method, day_t day, struct error *e)
{
	const struct profile *p;
	enum status st = shop_profile(s, profile, &p, e);

	if (st != ST_OK)
		return st;
	if (profile_has(p, "pay.unsupported", day, method))
		return error_set(e, ST_REFUSED, "method_unsupported", profile_rule(profile, "YAH-40"), "payment_methods",
		                 _("%s is not offered by this platform."), label_of("payment", method));
	if (!profile_has(p, "pay.methods", day, method) && !profile_has(p, "shipping.methods", day, method))
		return error_set(e, ST_REFUSED, "method_unknown", profile_rule(profile, "YAH-40"), NULL, _("This platform has no method “%s”."), method);
	if (chain_of(method) != NULL)
		return chain_open(s, profile, chain_of(method), day, e);
	if (strncmp(method, "card_", 5) == 0)
		return card_open(s, p, day, e);
	return ST_OK;
}
