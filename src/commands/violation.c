/*
 * violation: what the marketplace ruled, and what became of it.
 */
#include "config.h"

#include "storekeep/violation.h"

#include "commands/store_kept.h"
#include "storekeep/i18n.h"

static enum status list(struct cli *c, struct error *e)
{
	return store_list_kept(c, MALL_VIOLATION, e);
}

/* A deadline that has passed and the appeal that is open are told with the record. */
static void note_days(struct cli *c, const struct violation *v, const struct profile *p)
{
	struct shop *s = cli_shop(c);
	day_t today = shop_today(s, p);
	char day[16], safe[16];

	if (violation_missing(v, today) & LACKS_REMEDY && v->improve_by != DAY_NONE && v->improve_by < today && v->closed_on == DAY_NONE) {
		day_format(v->improve_by, day);
		notes_add(&s->notes, NOTE_WARN, "IMPROVE_OVER", profile_rule(v->profile, "YAH-146"), "improve_by", _("Improvement was due on %s."), day);
	}
	if (v->appealed_on != DAY_NONE || v->closed_on != DAY_NONE || today > v->appeal_by)
		return;
	day_format(v->ruled_on + (day_t)profile_int(p, "violation.appeal_days_min", v->ruled_on, 3), safe);
	day_format(v->appeal_by, day);
	notes_add(&s->notes, NOTE_INFO, "appeal_open", profile_rule(v->profile, "YAH-147"), NULL, _("Appeal safely by %1$s, at the latest by %2$s."), safe, day);
}

static enum status show(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct violation_sum sum;
	struct violation v = {0};
	int64_t id;
	enum status st = store_kept_arg(c, &id, e);

	if (st == ST_OK)
		st = store_tell_kept(c, MALL_VIOLATION, id, e);
	if (st == ST_OK)
		st = violation_get(cli_shop(c), id, &v, e);
	if (st == ST_OK)
		st = shop_profile(cli_shop(c), v.profile, &p, e);
	if (st == ST_OK)
		st = violation_sum(cli_shop(c), v.profile, &sum, e);
	if (st == ST_OK) {
		cli_code(c, "appeal", N_("Appeal"), "appeal_state", violation_appeal(&v, p, shop_today(cli_shop(c), p)));
		cli_int(c, "points_total", N_("Points of all violations"), sum.points);
		cli_text(c, "threshold", N_("Measure that they reach"), *sum.reached != '\0' ? sum.reached : NULL);
		note_days(c, &v, p);
	}
	violation_free(&v);
	return st;
}

static enum status create(struct cli *c, struct error *e)
{
	return store_save_kept(c, MALL_VIOLATION, 0, e);
}

static enum status save_day(struct cli *c, const char *field, struct error *e)
{
	int64_t id;
	enum status st = store_kept_arg(c, &id, e);

	if (st == ST_OK && field != NULL)
		st = store_default_day(c, field, MALL_VIOLATION, id, e);
	return st == ST_OK ? store_save_kept(c, MALL_VIOLATION, id, e) : st;
}

static enum status edit(struct cli *c, struct error *e)
{
	return save_day(c, NULL, e);
}

static enum status appeal(struct cli *c, struct error *e)
{
	return save_day(c, "appealed_on", e);
}

static enum status remedy(struct cli *c, struct error *e)
{
	return save_day(c, "remedied_on", e);
}

static enum status measure(struct cli *c, struct error *e)
{
	return save_day(c, "measure_done_on", e);
}

static enum status restore(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct mall_store m;
	int64_t closed = 0;
	enum status st = store_of_arg(c, 0, &p, &m, e);

	mall_free(&m);
	if (st == ST_OK)
		st = violation_restore(cli_shop(c), profile_name(p), cli_field(c, "reason"), &closed, e);
	if (st != ST_OK)
		return st;
	cli_int(c, "closed", N_("Violations closed"), closed);
	if (!cli_dry_run(c) && (st = mall_of(cli_shop(c), profile_name(p), &m, e)) == ST_OK) {
		cli_code(c, "status", N_("Status"), "mall_status", m.status);
		mall_free(&m);
	}
	return st;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("violations, the newest first; filter=state=open"), list},
	{"show", "ID", NULL, NULL, CMD_READS, N_("one violation, its appeal and what the store's normal state lacks"), show},
	{"create", NULL, "violation", "op_id", CMD_WRITES, N_("enter a ruling"), create},
	{"edit", "ID", "violation", NULL, CMD_WRITES, N_("change one; fields not named stay"), edit},
	{"appeal", "ID", "violation", NULL, CMD_WRITES, N_("it was appealed, today or on appealed_on=; later its appeal_result="), appeal},
	{"remedy", "ID", "violation", NULL, CMD_WRITES, N_("it was remedied, today or on remedied_on="), remedy},
	{"measure", "ID", "violation", NULL, CMD_WRITES, N_("its measure was carried out, today or on measure_done_on="), measure},
	{"restore", "[STORE]", NULL, "profile reason", CMD_WRITES, N_("the store's normal state, once nothing is lacking"), restore},
	{0},
};

const struct noun noun_violation = {"violation", N_("violations, their points, measures and appeals"), verbs};
