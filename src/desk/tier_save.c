/*
 * Tiers entered, changed and deleted (EAS-25, EAS-26, EAS-28, EAS-36). A change
 * of conditions moves nobody: members are judged by events (EAS-27).
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/tier_parts.h"
#include "storekeep/compose.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"
#include "storekeep/text.h"

#define MOST_MONTHS 120 /* EAS-28 */

static const char op_sql[] = "SELECT id FROM tier WHERE op_id = :op";
static const char insert_sql[] =
	"INSERT INTO tier (profile, level, name, auto, min_spend, min_orders, window_months, match, validity_months, created_at, created_by,"
	" op_id) VALUES (:profile, :level, :name, :auto, :spend, :orders, :window, :match, :validity, :now, :by, :op)";
static const char update_sql[] =
	"UPDATE tier SET level = :level, name = :name, auto = :auto, min_spend = :spend, min_orders = :orders, window_months = :window,"
	" match = :match, validity_months = :validity WHERE id = :id";
static const char delete_sql[] = "DELETE FROM tier WHERE id = :id";

/* ---- the record ---- */

static void set_number(struct record *r, const char *field, int64_t n, bool given)
{
	char text[24];

	if (record_has(r, field))
		return;
	snprintf(text, sizeof text, "%" PRId64, n);
	record_set(r, field, given ? text : "");
}

static void set_text(struct record *r, const char *field, const char *value)
{
	if (!record_has(r, field))
		record_set(r, field, value);
}

enum status tier_record(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct tier t;
	enum status st = tier_get(s, id, &t, e);

	if (st != ST_OK)
		return st;
	set_text(r, "profile", t.profile);
	set_number(r, "level", t.terms.level, true);
	set_text(r, "name", t.name);
	set_text(r, "auto", t.terms.automatic ? "yes" : "no");
	set_number(r, "min_spend", t.terms.min_spend, t.has_spend);
	set_number(r, "min_orders", t.terms.min_orders, t.has_orders);
	set_text(r, "match", t.terms.match_all ? "all" : "any");
	set_number(r, "window_months", t.terms.window_months, true);
	set_number(r, "validity_months", t.terms.validity_months, true);
	st = tier_earn_fill(s, &t, r, e);
	tier_free(&t);
	return st;
}

/* ---- what it says ---- */

struct draft {
	struct tier t;
	const struct profile *p;
	day_t today;
	struct tier *others;
	size_t count;
};

static void draft_free(struct draft *d)
{
	tier_free(&d->t);
	tiers_free(d->others, d->count);
}

/* A whole number within its limits; `none` for an empty field. */
static int64_t number(struct shop *s, const struct draft *d, const struct record *r, const char *field, int64_t low, int64_t high, int64_t none)
{
	const char *text = record_get(r, field);
	char *end;
	long long n = strtoll(text, &end, 10);

	if (*text == '\0')
		return none;
	if (*end == '\0' && n >= low && n <= high)
		return n;
	notes_add(&s->notes, NOTE_ERROR, "NUMBER_BAD", profile_rule(profile_name(d->p), "EAS-3"), field,
	          _("Enter a whole number from %1$lld to %2$lld."), (long long)low, (long long)high);
	return none;
}

static int top_level(const struct draft *d)
{
	return d->count > 0 ? d->others[d->count - 1].terms.level : 0;
}

static void read_numbers(struct shop *s, const struct record *r, struct draft *d)
{
	int64_t most = INT64_C(1000000000000), max = profile_int(d->p, "tier.max", d->today, 10);
	struct tier_terms *t = &d->t.terms;

	t->level = (int)number(s, d, r, "level", 1, max, top_level(d) + 1);
	t->automatic = strcmp(record_get(r, "auto"), "yes") == 0;
	t->min_spend = number(s, d, r, "min_spend", 0, most, -1);
	t->min_orders = number(s, d, r, "min_orders", 0, most, -1);
	t->window_months = (int)number(s, d, r, "window_months", 0, MOST_MONTHS, 0);
	t->match_all = strcmp(record_get(r, "match"), "all") == 0;
	t->validity_months = (int)number(s, d, r, "validity_months", 0, MOST_MONTHS, 0);
	d->t.has_spend = t->min_spend >= 0;
	d->t.has_orders = t->min_orders >= 0;
	if (t->level > max)
		notes_add(&s->notes, NOTE_ERROR, "NUMBER_BAD", profile_rule(profile_name(d->p), "EAS-25"), "level",
		          _("Enter a whole number from %1$lld to %2$lld."), 1LL, (long long)max);
}

static void check_name(struct shop *s, const struct draft *d)
{
	const char *profile = profile_name(d->p);
	int64_t max = profile_int(d->p, "tier.name_max", d->today, 0);
	size_t count = text_count(d->t.name, strlen(d->t.name));
	char *folded = text_fold(d->t.name);

	if (count == 0)
		notes_add(&s->notes, NOTE_ERROR, "name_missing", profile_rule(profile, "EAS-25"), "name", "%s", _("Give the tier a name."));
	else if (max > 0 && count > (size_t)max)
		notes_add(&s->notes, NOTE_ERROR, "TEXT_LONG", profile_rule(profile, "EAS-4"), "name",
		          _("Name of the tier: %1$zu of %2$lld characters. Shorten it by %3$zu."), count, (long long)max, count - (size_t)max);
	else if (strpbrk(d->t.name, ",|\n") != NULL) /* lists of names are parted by them */
		notes_add(&s->notes, NOTE_ERROR, "TIER_NAME", profile_rule(profile, "EAS-25"), "name", "%s",
		          _("A tier's name holds no comma, no upright bar and no line break."));
	for (size_t i = 0; i < d->count; i++) {
		char *other = text_fold(d->others[i].name);
		if (d->others[i].id != d->t.id && strcmp(other, folded) == 0)
			notes_add(&s->notes, NOTE_ERROR, "TIER_NAME", profile_rule(profile, "EAS-25"), "name", _("Tier \"%s\" exists already."), d->others[i].name);
		free(other);
	}
	free(folded);
}

static void refuse_base(struct shop *s, const struct draft *d, const char *field)
{
	notes_add(&s->notes, NOTE_ERROR, "TIER_BASE", profile_rule(profile_name(d->p), "EAS-25"), field, "%s",
	          _("Exactly one tier is the base tier; it has no conditions and no end."));
}

/* Exactly one tier of level 1, without conditions and end; no level twice. */
static void check_level(struct shop *s, const struct draft *d)
{
	const struct tier_terms *t = &d->t.terms;
	bool was_base = d->count > 0 && d->others[0].id == d->t.id;

	if (was_base != (t->level == 1) && (d->count > 0 || t->level != 1)) {
		refuse_base(s, d, "level");
		return;
	}
	if (t->level == 1 && (t->automatic || d->t.has_spend || d->t.has_orders || t->validity_months > 0))
		refuse_base(s, d, t->validity_months > 0 ? "validity_months" : t->automatic ? "auto" : d->t.has_spend ? "min_spend" : "min_orders");
	for (size_t i = 0; i < d->count; i++)
		if (d->others[i].id != d->t.id && d->others[i].terms.level == t->level)
			notes_add(&s->notes, NOTE_ERROR, "TIER_NAME", profile_rule(profile_name(d->p), "EAS-25"), "level", _("Tier \"%s\" exists already."),
			          d->others[i].name);
}

/* A condition of the higher tier that is lower than the lower tier's. */
static bool is_easier(const struct tier_terms *high, const struct tier_terms *low)
{
	if (!high->automatic || !low->automatic)
		return false;
	return (high->min_spend >= 0 && high->min_spend < low->min_spend) || (high->min_orders >= 0 && high->min_orders < low->min_orders);
}

static void check_conditions(struct shop *s, const struct draft *d)
{
	const struct tier_terms *t = &d->t.terms;
	const char *rule = profile_rule(profile_name(d->p), "EAS-26");

	if (t->automatic && !d->t.has_spend && !d->t.has_orders && t->level != 1)
		notes_add(&s->notes, NOTE_ERROR, "TIER_COND", rule, "min_spend",
		          _("Give tier \"%s\" at least one condition, or switch automatic upgrade off."), d->t.name);
	for (size_t i = 0; i < d->count; i++) {
		const struct tier *o = &d->others[i];
		const struct tier *high = o->terms.level > t->level ? o : &d->t, *low = high == o ? &d->t : o;
		if (o->id != d->t.id && is_easier(&high->terms, &low->terms))
			notes_add(&s->notes, NOTE_WARN, "TIER_ORDER", rule, "min_spend",
			          _("\"%1$s\" is easier to reach than \"%2$s\". Members would skip \"%2$s\"."), high->name, low->name);
	}
}

static enum status read_draft(struct shop *s, const struct record *r, struct draft *d, struct error *e)
{
	enum status st = member_profile(s, record_get(r, "profile"), &d->p, e);

	if (st == ST_OK)
		st = tiers_of(s, profile_name(d->p), &d->others, &d->count, e);
	if (st != ST_OK)
		return st;
	d->today = shop_today(s, d->p);
	snprintf(d->t.profile, sizeof d->t.profile, "%s", profile_name(d->p));
	d->t.name = compose_clean(record_get(r, "name"));
	read_numbers(s, r, d);
	if ((st = shop_settle_errors(s, e)) != ST_OK)
		return st;
	check_name(s, d);
	check_level(s, d);
	check_conditions(s, d);
	tier_earn_check(s, d->p, r);
	st = shop_settle_errors(s, e);
	return st == ST_OK ? shop_settle_warnings(s, e) : st;
}

/* ---- writing ---- */

static void bind_condition(struct stmt *q, const char *name, int64_t v)
{
	if (v >= 0)
		stmt_bind_int(q, name, v);
	else
		stmt_bind_null(q, name);
}

static enum status audit(struct shop *s, const char *what, const struct tier *t, struct error *e)
{
	char record[64], detail[300];

	snprintf(record, sizeof record, "tier %" PRId64, t->id);
	snprintf(detail, sizeof detail, "%s %d %.100s auto=%d spend=%lld orders=%lld window=%d match=%s validity=%d", t->profile, t->terms.level, t->name,
	         t->terms.automatic, (long long)t->terms.min_spend, (long long)t->terms.min_orders, t->terms.window_months,
	         t->terms.match_all ? "all" : "any", t->terms.validity_months);
	return shop_audit(s, what, record, detail, e);
}

static enum status store(struct shop *s, struct tier *t, const char *op_id, struct error *e)
{
	bool is_new = t->id == 0;
	struct stmt *q = db_prepare(s->db, is_new ? insert_sql : update_sql);

	stmt_bind_int(q, ":level", t->terms.level);
	stmt_bind_text(q, ":name", t->name);
	stmt_bind_int(q, ":auto", t->terms.automatic);
	bind_condition(q, ":spend", t->terms.min_spend);
	bind_condition(q, ":orders", t->terms.min_orders);
	stmt_bind_int(q, ":window", t->terms.window_months);
	stmt_bind_text(q, ":match", t->terms.match_all ? "all" : "any");
	stmt_bind_int(q, ":validity", t->terms.validity_months);
	if (is_new) {
		stmt_bind_text(q, ":profile", t->profile);
		stmt_bind_int(q, ":now", clock_now());
		stmt_bind_text(q, ":by", s->actor);
		stmt_bind_text(q, ":op", op_id);
	} else {
		stmt_bind_int(q, ":id", t->id);
	}
	enum status st = stmt_run(q, e);
	if (st != ST_OK)
		return st;
	if (is_new)
		t->id = db_last_id(s->db);
	return audit(s, is_new ? "tier create" : "tier edit", t, e);
}

enum status tier_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	struct draft d = {.t = {.id = id}};
	enum status st = ST_OK;

	notes_free(&s->notes);
	if (id == 0 && (*out = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	if (id != 0)
		st = tier_record(s, id, r, e);
	if (st == ST_OK)
		st = read_draft(s, r, &d, e);
	if (st == ST_OK)
		st = staff_allow(s, d.p, "perm.points_write", e);
	/* The rule of earning is kept by the points settings: what they would refuse is known before the tier is written. */
	if (st == ST_OK && (id != 0 || d.count > 0))
		st = tier_earn_save(s, id != 0 ? &d.t : &d.others[0], r, op_id, true, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, store(s, &d.t, op_id, e), e);
	if (st == ST_OK && !s->dry_run)
		st = tier_earn_save(s, &d.t, r, op_id, false, e);
	*out = st == ST_OK ? d.t.id : 0;
	draft_free(&d);
	return st;
}

/* ---- deleting ---- */

static enum status check_delete(struct shop *s, const struct tier *t, struct error *e)
{
	const struct profile *p;
	int64_t members = tier_members(s, t);
	enum status st = shop_profile(s, t->profile, &p, e);

	if (st == ST_OK)
		st = staff_allow(s, p, "perm.points_write", e);
	if (st != ST_OK)
		return st;
	if (t->terms.level == 1)
		return error_set(e, ST_REFUSED, "TIER_BASE", profile_rule(t->profile, "EAS-25"), "tier", "%s",
		                 _("Exactly one tier is the base tier; it has no conditions and no end."));
	if (members > 0)
		return error_set(e, ST_REFUSED, "TIER_IN_USE", profile_rule(t->profile, "EAS-36"), "tier",
		                 ngettext("%1$lld member is in \"%2$s\". Move them first.", "%1$lld members are in \"%2$s\". Move them first.",
		                          (unsigned long)members), (long long)members, t->name);
	return ST_OK;
}

enum status tier_delete(struct shop *s, int64_t id, struct error *e)
{
	struct tier t;
	enum status st = tier_get(s, id, &t, e);

	notes_free(&s->notes);
	if (st != ST_OK)
		return st;
	if ((st = db_begin(s->db, e)) == ST_OK) {
		st = check_delete(s, &t, e);
		if (st == ST_OK) {
			struct stmt *q = db_prepare(s->db, delete_sql);
			stmt_bind_int(q, ":id", id);
			st = stmt_run(q, e);
		}
		if (st == ST_OK)
			st = audit(s, "tier delete", &t, e);
		st = shop_write_end(s, st, e);
	}
	tier_free(&t);
	return st;
}
