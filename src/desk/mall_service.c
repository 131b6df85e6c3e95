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

const char *const mall_modes[] = {"logistics", "store_drop", NULL};

static const char all_sql[] =
	"SELECT chain, mode, state, applied_on, open_on, mail_on, terminated_on, collect FROM cvs_service WHERE profile = :profile";

/* ---- reading ---- */

static struct mall_service *service_of(struct mall_service all[MALL_SERVICES], const char *chain, const char *mode)
{
	for (int i = 0; i < MALL_SERVICES; i++)
		if (strcmp(all[i].chain, chain) == 0 && strcmp(all[i].mode, mode) == 0)
			return &all[i];
	return NULL;
}

static void take_row(struct stmt *q, struct mall_service *v)
{
	v->is = (struct cvs_days){cvs_state_of(column_words(q, 2)), column_day(q, 3), column_day(q, 4), column_day(q, 5), column_day(q, 6)};
	v->collect = stmt_int(q, 7) != 0;
}

enum status mall_services(struct shop *s, const char *profile, struct mall_service out[MALL_SERVICES], struct error *e)
{
	struct stmt *q = db_prepare(s->db, all_sql);
	enum step step;

	for (int i = 0; i < MALL_SERVICES; i++) {
		out[i] = (struct mall_service){.id = i + 1, .is = {CVS_NONE, DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE}};
		snprintf(out[i].profile, sizeof out[i].profile, "%s", profile);
		snprintf(out[i].chain, sizeof out[i].chain, "%s", mall_chains[i / 2]);
		snprintf(out[i].mode, sizeof out[i].mode, "%s", mall_modes[i % 2]);
	}
	stmt_bind_text(q, ":profile", profile);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		char chain[16];
		struct mall_service *v;

		column_text(q, 0, chain, sizeof chain);
		v = service_of(out, chain, column_words(q, 1));
		if (v != NULL)
			take_row(q, v);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

const struct mall_service *mall_service_other(const struct mall_service all[MALL_SERVICES], int id)
{
	return &all[(id - 1) ^ 1];
}

/* ---- does it work ---- */

static enum status chain_open(struct shop *s, const char *profile, const char *chain, day_t day, struct error *e)
{
	const char *name = label_of("cvs_chain", chain);
	struct mall_service all[MALL_SERVICES];
	bool ended = false, waits = false;
	char since[16] = "";

	if (mall_services(s, profile, all, e) != ST_OK)
		return ST_FAILED;
	for (int i = 0; i < MALL_SERVICES; i++) {
		const struct cvs_days *is = &all[i].is;

		if (strcmp(all[i].chain, chain) != 0)
			continue;
		if (cvs_sells(is, day))
			return ST_OK;
		ended = ended || is->state == CVS_TERMINATED;
		if (is->state == CVS_APPLIED || is->state == CVS_OPEN) {
			waits = true;
			day_format(is->applied_on, since);
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

/* ---- parcels ---- */

/* One note is enough for many parcels. */
static bool told(const struct notes *n, const char *code)
{
	for (size_t i = 0; n != NULL && i < n->count; i++)
		if (strcmp(n->items[i].what.code, code) == 0)
			return true;
	return false;
}

enum status mall_parcel_way(struct shop *s, const char *profile, const char *payment, day_t day, const char **queue, struct notes *notes,
                            struct error *e)
{
	const char *chain = chain_of(payment);
	struct mall_service all[MALL_SERVICES];
	struct mall_service_look look;
	enum status st = chain != NULL ? mall_services(s, profile, all, e) : ST_OK;
	char fee[32];

	if (queue != NULL)
		*queue = NULL;
	for (int i = 0; st == ST_OK && chain != NULL && i < MALL_SERVICES; i++) {
		if (strcmp(all[i].chain, chain) != 0 || !cvs_sells(&all[i].is, day))
			continue;
		st = mall_service_look(s, all, all[i].id, &look, e);
		if (queue != NULL)
			*queue = look.queue;
		if (st != ST_OK || look.drop_fee == MONEY_NONE || told(notes, "drop_fee"))
			continue;
		money_format(look.drop_fee, false, fee);
		notes_add(notes, NOTE_INFO, "drop_fee", profile_rule(profile, "YAH-34"), NULL,
		          _("%1$s: NT$%2$s are paid to the clerk at drop-off, not through the platform. Ask for the three-part invoice then."),
		          label_of("cvs_chain", chain), fee);
	}
	return st;
}
