/*
 * Convenience-store services as they stand on a day: when an application should
 * be open, what to do next, the switch from one mode to the other step by step
 * (YAH-31 to 37); and all of them as a list.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/calendar.h"
#include "storekeep/db.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/json.h"
#include "storekeep/labels.h"
#include "storekeep/mall.h"
#include "storekeep/mall_service.h"

/* Orders of a payment method that wait to be shipped, by the index of what waits. */
static const char waiting_sql[] =
	"SELECT COUNT(*) FROM orders WHERE profile = :profile AND next_step = 'ship' AND next_on IS NOT NULL AND payment = :payment AND superseded_by = 0";

/* ---- one of them ---- */

static enum status expect_open(struct shop *s, const struct profile *p, day_t applied, day_t *from, day_t *by, struct error *e)
{
	struct calendar *c;
	int missing = 0;
	enum status st = calendar_load(s, p, &c, e);

	if (st != ST_OK)
		return st;
	*from = workday_add(calendar_workdays(c), WORKDAY_OFFICE, applied, (int)profile_int(p, "cvs.open_workdays_min", applied, 2), &missing);
	*by = workday_add(calendar_workdays(c), WORKDAY_OFFICE, applied, (int)profile_int(p, "cvs.open_workdays_max", applied, 3), &missing);
	calendar_free(c);
	return ST_OK;
}

static const char *named(const struct profile *p, const char *what, const char *of, day_t day)
{
	char key[64];

	snprintf(key, sizeof key, "cvs.%s.%s", what, of);
	return profile_text(p, key, day);
}

static money_t fee_of(const struct profile *p, const struct mall_service *v, day_t day)
{
	char key[64];

	if (strcmp(v->mode, "store_drop") != 0)
		return MONEY_NONE;
	snprintf(key, sizeof key, "cvs.%s.drop_fee", v->chain);
	return profile_int(p, key, day, MONEY_NONE);
}

/* Parcels that go this way: those of the mode that sells (YAH-33). */
static int64_t waiting_of(struct shop *s, const struct mall_service *v)
{
	struct stmt *q = db_prepare(s->db, waiting_sql);
	char payment[24];
	int64_t n;

	snprintf(payment, sizeof payment, "%s_cod", v->chain);
	stmt_bind_text(q, ":profile", v->profile);
	stmt_bind_text(q, ":payment", payment);
	n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

static void say_applied(const struct mall_service_look *out, char *next, size_t size)
{
	char from[16], by[16];

	day_format(out->open_from, from);
	day_format(out->open_by, by);
	if (out->late)
		snprintf(next, size, _("Should be open by now (%s); check the application page and enter the day on which it opened."), by);
	else
		snprintf(next, size, _("Opens between %1$s and %2$s; enter it when the platform mails that it is open."), from, by);
}

static void say_terminated(const struct mall_service *v, const struct mall_service *other, char *next, size_t size)
{
	char day[16];

	day_format(cvs_ends(&v->is), day);
	if (other->is.state == CVS_NONE || (other->is.state == CVS_TERMINATED && cvs_ends(&other->is) < cvs_ends(&v->is)))
		snprintf(next, size, _("No sales since %1$s. Apply for: %2$s."), day, label_of("cvs_mode", other->mode));
}

static void say_next(const struct mall_service *v, const struct mall_service *other, struct mall_service_look *out)
{
	char day[16];

	switch (v->is.state) {
	case CVS_NONE:
		if (other->is.state != CVS_NONE && other->is.state != CVS_TERMINATED)
			snprintf(out->next, sizeof out->next, _("One mode at a time: change over from %s."), label_of("cvs_mode", other->mode));
		else
			snprintf(out->next, sizeof out->next, "%s", strcmp(v->chain, "family") == 0
			         ? _("Apply with the main account: store settings > service application.") : _("Apply: store settings > service application."));
		break;
	case CVS_APPLIED:
		say_applied(out, out->next, sizeof out->next);
		break;
	case CVS_OPEN:
		break;
	case CVS_TERMINATING:
		day_format(v->is.mail_on, day);
		snprintf(out->next, sizeof out->next, _("Mail sent on %s. It sells until the termination notice comes; enter its day then."), day);
		break;
	case CVS_TERMINATED:
		say_terminated(v, other, out->next, sizeof out->next);
		break;
	}
}

enum status mall_service_look(struct shop *s, const struct mall_service all[MALL_SERVICES], int id, struct mall_service_look *out, struct error *e)
{
	const struct mall_service *v = &all[id - 1];
	const struct profile *p;
	enum status st = shop_profile(s, v->profile, &p, e);
	day_t today;

	*out = (struct mall_service_look){.open_from = DAY_NONE, .open_by = DAY_NONE, .drop_fee = MONEY_NONE};
	if (st != ST_OK)
		return st;
	today = shop_today(s, p);
	if (v->is.state == CVS_APPLIED && (st = expect_open(s, p, v->is.applied_on, &out->open_from, &out->open_by, e)) != ST_OK)
		return st;
	out->sells = cvs_sells(&v->is, today);
	out->late = out->open_by != DAY_NONE && today > out->open_by;
	out->drop_fee = fee_of(p, v, today);
	out->queue = named(p, "queue", v->mode, today);
	out->to_ship = out->sells ? waiting_of(s, v) : 0;
	say_next(v, mall_service_other(all, id), out);
	return ST_OK;
}

/* ---- the switch ---- */

/* The mode that is left: on its way out, else the one in force, else the one that ended last. A switch that is over gives way to the
 * next one. */
static int leaving(const struct mall_service *a, const struct mall_service *b)
{
	static const int rank[] = {[CVS_NONE] = 0, [CVS_APPLIED] = 1, [CVS_TERMINATED] = 2, [CVS_OPEN] = 3, [CVS_TERMINATING] = 4};
	int of_a = rank[a->is.state], of_b = rank[b->is.state];

	if (of_a == of_b)
		return a->is.state == CVS_TERMINATED && cvs_ends(&b->is) > cvs_ends(&a->is) ? b->id : a->id;
	return of_a > of_b ? a->id : b->id;
}

enum status mall_switch(struct shop *s, const char *profile, const char *chain, struct mall_switch *out, struct error *e)
{
	struct mall_service all[MALL_SERVICES];
	const struct profile *p;
	struct mall_store m = {0};
	int first = strcmp(chain, mall_chains[0]) == 0 ? 0 : 2, from;
	enum status st = shop_profile(s, profile, &p, e);

	*out = (struct mall_switch){.down_from = DAY_NONE, .open_from = DAY_NONE, .open_by = DAY_NONE};
	if (st == ST_OK && strcmp(chain, mall_chains[first / 2]) != 0)
		st = error_set(e, ST_REFUSED, "chain_unknown", profile_rule(profile, "YAH-30"), "chain", "%s", _("Choose chain=711 or family."));
	if (st == ST_OK)
		st = mall_services(s, profile, all, e);
	if (st == ST_OK)
		st = mall_of(s, profile, &m, e);
	if (st != ST_OK)
		return st;
	from = leaving(&all[first], &all[first + 1]);
	out->from = all[from - 1];
	out->to = *mall_service_other(all, from);
	out->begun = out->from.is.state == CVS_TERMINATING || out->from.is.state == CVS_TERMINATED;
	out->documented = strcmp(out->from.mode, "logistics") == 0;
	out->address = profile_text(p, "cvs.switch_mail", DAY_NONE);
	out->subject = out->documented ? named(p, chain, "switch_subject", DAY_NONE) : NULL;
	out->subject = out->subject != NULL ? out->subject : "";
	snprintf(out->store_id, sizeof out->store_id, "%s", m.store_id);
	out->down_from = cvs_ends(&out->from.is);
	if (out->to.is.state == CVS_APPLIED)
		st = expect_open(s, p, out->to.is.applied_on, &out->open_from, &out->open_by, e);
	mall_free(&m);
	return st;
}

/* ---- as a list ---- */

#define FIELD(name) "json_extract(j.value, '$." name "')"
static const struct list_column columns[] = {
	{"id", N_("No."), VK_INT, NULL, 0, 0, 9, false},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 0, 0, 9, false},
	{"chain", N_("Chain"), VK_ENUM, "cvs_chain", 8, 0, 0, false},
	{"mode", N_("Service"), VK_ENUM, "cvs_mode", 18, 0, 0, false},
	{"state", N_("State"), VK_ENUM, "cvs_state", 12, 0, 0, false},
	{"sells", N_("Sells"), VK_BOOL, NULL, 6, 0, 2, false},
	{"applied_on", N_("Applied on"), VK_DATE, NULL, 10, 0, 3, false},
	{"open_on", N_("Open since"), VK_DATE, NULL, 10, 0, 3, false},
	{"mail_on", N_("Termination mail"), VK_DATE, NULL, 10, 0, 4, false},
	{"terminated_on", N_("Terminated on"), VK_DATE, NULL, 10, 0, 4, false},
	{"open_from", N_("Opens from"), VK_DATE, NULL, 0, 0, 9, false},
	{"open_by", N_("Opens by"), VK_DATE, NULL, 0, 0, 9, false},
	{"late", N_("Late"), VK_BOOL, NULL, 0, 0, 9, false},
	{"collect", N_("Home collection"), VK_BOOL, NULL, 0, 0, 9, false},
	{"drop_fee", N_("Fee at the counter"), VK_MONEY, NULL, 6, 0, 5, false},
	{"to_ship", N_("To ship"), VK_INT, NULL, 6, 0, 2, false},
	{"queue", N_("Processed under"), VK_TEXT, NULL, 14, 0, 6, false},
	{"next", N_("What to do next"), VK_TEXT, NULL, 30, 1, 1, false},
};
static const char *const exprs[] = {
	FIELD("id"), FIELD("profile"), FIELD("chain"), FIELD("mode"), FIELD("state"), FIELD("sells"), FIELD("applied_on"), FIELD("open_on"),
	FIELD("mail_on"), FIELD("terminated_on"), FIELD("open_from"), FIELD("open_by"), FIELD("late"), FIELD("collect"), FIELD("drop_fee"),
	FIELD("to_ship"), FIELD("queue"), FIELD("next"),
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {{.by = {"j.key"}, .number = 1}};
static const struct list_def def = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "json_each(:rows) j", .id = "j.key + 1", .sorts = sorts,
	.sort_count = LIST_COUNT(sorts),
};

static void put_day(struct json *j, const char *key, day_t d)
{
	char text[16];

	day_format(d, text);
	json_date(j, key, text);
}

static void put(struct json *j, const struct mall_service *v, const struct mall_service_look *look)
{
	json_object(j, NULL);
	json_int(j, "id", v->id);
	json_text(j, "profile", v->profile);
	json_text(j, "chain", v->chain);
	json_text(j, "mode", v->mode);
	json_text(j, "state", cvs_state_code(v->is.state));
	json_int(j, "sells", look->sells);
	put_day(j, "applied_on", v->is.applied_on);
	put_day(j, "open_on", v->is.open_on);
	put_day(j, "mail_on", v->is.mail_on);
	put_day(j, "terminated_on", v->is.terminated_on);
	put_day(j, "open_from", look->open_from);
	put_day(j, "open_by", look->open_by);
	json_int(j, "late", look->late);
	json_int(j, "collect", v->collect);
	if (look->drop_fee != MONEY_NONE)
		json_int(j, "drop_fee", look->drop_fee);
	json_int(j, "to_ship", look->to_ship);
	json_text(j, "queue", look->queue);
	json_text(j, "next", look->next);
	json_end_object(j);
}

enum status mall_service_list(struct shop *s, const char *profile, struct list_source *out, struct error *e)
{
	struct mall_service all[MALL_SERVICES];
	struct mall_service_look look;
	struct json j = {0};
	enum status st = mall_services(s, profile, all, e);

	json_array(&j, NULL);
	for (int i = 0; st == ST_OK && i < MALL_SERVICES; i++)
		if ((st = mall_service_look(s, all, i + 1, &look, e)) == ST_OK)
			put(&j, &all[i], &look);
	json_end_array(&j);
	if (st == ST_OK)
		desk_list_open(out, s->db, &def, (struct list_bind[]){{":rows", .text = buf_str(&j.out)}}, 1);
	buf_free(&j.out);
	return st;
}
