/*
 * Filters over members (EAS-13): each field of forms/member_filter.ini is one
 * condition, all joined by AND. A condition with an index of its own also says
 * which members it can hold; the rarest one leads when it is rare enough.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/group_parts.h"
#include "desk/member_parts.h"
#include "storekeep/field.h"
#include "storekeep/i18n.h"
#include "storekeep/text.h"

#define FEW 2000 /* members that are read and sorted at once rather than walked past */
#define LAST "\xf4\x8f\xbf\xbf"

static const char group_sql[] = "SELECT id FROM member_group WHERE profile = :profile AND (name_key = :key OR id = :id)";
static const char tier_sql[] = "SELECT id, level FROM tier WHERE profile = :profile AND (name = :text OR id = :id)";
static const char store_sql[] = "SELECT id FROM store WHERE name = :text OR id = :id";
static const char staff_sql[] = "SELECT id FROM staff WHERE name = :text OR login = :text OR id = :id";

/* ---- what is bound ---- */

void member_where_add(struct member_where *w, const char *name, const char *text, int64_t num)
{
	w->binds = xreallocarray(w->binds, w->count + 1, sizeof *w->binds);
	w->binds[w->count++] = (struct list_bind){.name = xstrdup(name), .text = text != NULL ? xstrdup(text) : NULL, .num = num};
}

void member_where_free(struct member_where *w)
{
	for (size_t i = 0; i < w->count; i++) {
		free((void *)(uintptr_t)w->binds[i].name);
		free((void *)(uintptr_t)w->binds[i].text);
	}
	free(w->binds);
	buf_free(&w->sql);
	*w = (struct member_where){0};
}

void member_where_bind(const struct member_where *w, struct stmt *q)
{
	for (size_t i = 0; i < w->count; i++) {
		if (!stmt_has(q, w->binds[i].name))
			continue;
		if (w->binds[i].text != NULL)
			stmt_bind_text(q, w->binds[i].name, w->binds[i].text);
		else
			stmt_bind_int(q, w->binds[i].name, w->binds[i].num);
	}
}

/* ---- conditions ---- */

struct making {
	struct shop *s;
	const struct profile *p;
	const struct record *r;
	struct member_where *out;
	day_t today;
	struct buf lead;   /* ids of the rarest condition so far, SQL; "" none */
	int64_t lead_count;
};

static void add(struct making *k, const char *sql)
{
	buf_addf(&k->out->sql, " AND (%s)", sql);
}

/* How many ids the candidates have, up to FEW: the fewest lead. */
static void candidates(struct making *k, const char *sql)
{
	char *counting = xasprintf("SELECT count(*) FROM (%s LIMIT %d)", sql, FEW);
	struct stmt *q = db_prepare_text(k->s->db, counting);
	int64_t count = FEW;

	member_where_bind(k->out, q);
	if (stmt_step(q, NULL) == STEP_ROW)
		count = stmt_int(q, 0);
	stmt_reset(q);
	free(counting);
	if (count >= FEW || (k->lead.len > 0 && count >= k->lead_count))
		return;
	buf_clear(&k->lead);
	buf_adds(&k->lead, sql);
	k->lead_count = count;
}

static const char *value(const struct making *k, const char *field)
{
	return record_get(k->r, field);
}

static bool whole(const struct making *k, const char *field, int64_t *out)
{
	const char *text = value(k, field);
	char *end;

	*out = strtoll(text, &end, 10);
	return *text != '\0' && *end == '\0';
}

/* "now,03" as a JSON array of texts or numbers. */
static char *json_list(const char *codes, bool numbers)
{
	struct buf out = {0};
	const char *item;
	size_t len;

	buf_addc(&out, '[');
	while (profile_item(&codes, &item, &len))
		buf_addf(&out, numbers ? "%s%.*s" : "%s\"%.*s\"", out.len > 1 ? "," : "", (int)len, item);
	buf_addc(&out, ']');
	return buf_take(&out);
}

static void bind_list(struct making *k, const char *name, const char *codes, bool numbers)
{
	char *list = json_list(codes, numbers);

	member_where_add(k->out, name, list, 0);
	free(list);
}

/* ---- names of groups, tiers, stores, staff ---- */

/* One name or number of the list; 0 where nothing is called so. `*level` (may be NULL) takes the second column. */
static int64_t named(struct making *k, const char *sql, const char *text, int64_t *level)
{
	struct stmt *q = db_prepare(k->s->db, sql);
	char *key = group_key(text), *end;
	long long id = strtoll(text, &end, 10);
	int64_t found = 0;

	if (stmt_has(q, ":profile"))
		stmt_bind_text(q, ":profile", profile_name(k->p));
	if (stmt_has(q, ":key"))
		stmt_bind_text(q, ":key", key);
	if (stmt_has(q, ":text"))
		stmt_bind_text(q, ":text", text);
	stmt_bind_int(q, ":id", *end == '\0' ? id : 0);
	if (stmt_step(q, NULL) == STEP_ROW) {
		found = stmt_int(q, 0);
		if (level != NULL)
			*level = stmt_int(q, 1);
	}
	stmt_reset(q);
	free(key);
	return found;
}

/* Names parted by commas as a JSON array of ids, bound under `name`; *base: the base tier is among them. */
static enum status bind_named(struct making *k, const char *name, const char *field, const char *sql, bool *base, struct error *e)
{
	const char *at = value(k, field), *item;
	struct buf list = {0};
	size_t len;
	enum status st = ST_OK;

	buf_addc(&list, '[');
	while (st == ST_OK && profile_item(&at, &item, &len)) {
		char *text = xstrndup(item, len);
		int64_t level = 0, id = named(k, sql, text, base != NULL ? &level : NULL);

		if (base != NULL && level == 1)
			*base = true;
		if (id == 0 && strncmp(field, "group", 5) == 0)
			st = error_set(e, ST_REFUSED, "GROUP_NONE", profile_rule(profile_name(k->p), "EAS-18"), field, _("There is no group “%s”."), text);
		else if (id == 0 && base != NULL)
			st = error_set(e, ST_REFUSED, "TIER_NONE", profile_rule(profile_name(k->p), "EAS-29"), field, _("There is no tier “%s”."), text);
		else if (id == 0)
			st = error_set(e, ST_REFUSED, "FILTER_FIELD", profile_rule(profile_name(k->p), "EAS-13"), field, _("Nothing is called “%s” here."), text);
		buf_addf(&list, "%s%lld", list.len > 1 ? "," : "", (long long)id);
		free(text);
	}
	buf_addc(&list, ']');
	member_where_add(k->out, name, buf_str(&list), 0);
	buf_free(&list);
	return st;
}

static enum status by_belonging(struct making *k, struct error *e)
{
	enum status st = ST_OK;
	bool base = false;

	if (*value(k, "group") != '\0' && (st = bind_named(k, ":group", "group", group_sql, NULL, e)) == ST_OK) {
		add(k, "EXISTS (SELECT 1 FROM group_member g WHERE g.member_id = m.id AND g.group_id IN (SELECT value FROM json_each(:group)))");
		candidates(k, "SELECT member_id FROM group_member WHERE group_id IN (SELECT value FROM json_each(:group))");
	}
	if (st == ST_OK && *value(k, "group_none") != '\0' && (st = bind_named(k, ":group_none", "group_none", group_sql, NULL, e)) == ST_OK)
		add(k, "NOT EXISTS (SELECT 1 FROM group_member g WHERE g.member_id = m.id AND g.group_id IN (SELECT value FROM json_each(:group_none)))");
	if (st == ST_OK && *value(k, "tier") != '\0' && (st = bind_named(k, ":tier", "tier", tier_sql, &base, e)) == ST_OK) {
		add(k, base ? "m.tier_id IN (SELECT value FROM json_each(:tier)) OR (m.tier_id IS NULL AND m.kind = 'registered')"
		            : "+m.tier_id IN (SELECT value FROM json_each(:tier))");
		if (!base)
			candidates(k, "SELECT id FROM member WHERE tier_id IN (SELECT value FROM json_each(:tier))");
	}
	if (st == ST_OK && *value(k, "store") != '\0' && (st = bind_named(k, ":store", "store", store_sql, NULL, e)) == ST_OK) {
		add(k, "+m.store_id IN (SELECT value FROM json_each(:store))");
		candidates(k, "SELECT id FROM member WHERE store_id IN (SELECT value FROM json_each(:store))");
	}
	if (st == ST_OK && *value(k, "staff") != '\0' && (st = bind_named(k, ":staff", "staff", staff_sql, NULL, e)) == ST_OK) {
		add(k, "+m.staff_id IN (SELECT value FROM json_each(:staff))");
		candidates(k, "SELECT id FROM member WHERE staff_id IN (SELECT value FROM json_each(:staff))");
	}
	return st;
}

/* ---- numbers and days ---- */

static const struct {
	const char *low, *high, *column;
	const char *rare; /* members for whom it is at least :low, where that is above 0 */
} ranges[] = {
	{"points_min", "points_max", "coalesce(w.points, 0)", "SELECT member_id FROM wallet WHERE points > 0 AND points >= :points_min"},
	{"credit_min", "credit_max", "coalesce(w.credit, 0)", "SELECT member_id FROM wallet WHERE credit > 0 AND credit >= :credit_min"},
	{"orders_min", "orders_max", "coalesce(w.orders, 0)", NULL},
	{"spent_min", "spent_max", "coalesce(w.spent, 0)", NULL},
};

static enum status refuse_range(struct making *k, const char *low, const char *high, struct error *e)
{
	return error_set(e, ST_REFUSED, "FILTER_RANGE", profile_rule(profile_name(k->p), "EAS-13"), high,
	                 _("From %1$s to %2$s matches nothing: the first must not be larger."), value(k, low), value(k, high));
}

static void bound(struct making *k, const char *field, const char *column, const char *sign, int64_t num)
{
	char *name = xasprintf(":%s", field), *sql = xasprintf("%s %s :%s", column, sign, field);

	member_where_add(k->out, name, NULL, num);
	add(k, sql);
	free(name);
	free(sql);
}

static enum status by_numbers(struct making *k, struct error *e)
{
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
		int64_t low, high;
		const bool has_low = whole(k, ranges[i].low, &low), has_high = whole(k, ranges[i].high, &high);

		if (has_low && has_high && low > high)
			return refuse_range(k, ranges[i].low, ranges[i].high, e);
		if (has_low)
			bound(k, ranges[i].low, ranges[i].column, ">=", low);
		if (has_high)
			bound(k, ranges[i].high, ranges[i].column, "<=", high);
		if (has_low && low > 0 && ranges[i].rare != NULL)
			candidates(k, ranges[i].rare);
	}
	return ST_OK;
}

static void bind_day_before(struct making *k, const char *name, int64_t days)
{
	char iso[16];

	day_format(k->today - (day_t)(days < 40000 ? days : 40000), iso);
	member_where_add(k->out, name, iso, 0);
}

static enum status by_days(struct making *k, struct error *e)
{
	const char *zone = profile_zone(k->p);
	day_t from = day_parse_iso(value(k, "registered_from")), to = day_parse_iso(value(k, "registered_to"));
	int64_t days;

	if (whole(k, "last_within", &days)) {
		bind_day_before(k, ":last_within", days);
		add(k, "w.last_on >= :last_within");
		candidates(k, "SELECT member_id FROM wallet WHERE last_on IS NOT NULL AND last_on >= :last_within");
	}
	if (whole(k, "last_not_within", &days)) {
		bind_day_before(k, ":last_not_within", days);
		add(k, "w.last_on IS NULL OR w.last_on < :last_not_within");
	}
	if (from != DAY_NONE && to != DAY_NONE && from > to)
		return refuse_range(k, "registered_from", "registered_to", e);
	if (whole(k, "registered_within", &days) && (from == DAY_NONE || from < k->today - (day_t)days))
		from = k->today - (day_t)days;
	if (from != DAY_NONE)
		bound(k, "registered_from", "m.kind = 'registered' AND m.registered_at", ">=", instant_from(from, 0, zone));
	if (to != DAY_NONE)
		bound(k, "registered_to", "m.kind = 'registered' AND m.registered_at", "<", instant_from(to + 1, 0, zone));
	return ST_OK;
}

/* ---- words ---- */

static bool is_empty_asked(const struct making *k, const char *what)
{
	const char *at = value(k, "empty"), *item;
	size_t len;

	while (profile_item(&at, &item, &len))
		if (len == strlen(what) && memcmp(item, what, len) == 0)
			return true;
	return false;
}

static void by_text(struct making *k)
{
	struct member_words w;

	if (*value(k, "text") == '\0')
		return;
	member_words_make(k->s, profile_name(k->p), value(k, "text"), &w);
	member_where_add(k->out, ":text", w.text, 0);
	member_where_add(k->out, ":folded", w.folded, 0);
	member_where_add(k->out, ":gram", w.gram, 0);
	member_where_add(k->out, ":mail", w.mail, 0);
	member_where_add(k->out, ":mail_end", w.mail_end, 0);
	member_where_add(k->out, ":head", w.head, 0);
	member_where_add(k->out, ":head_end", w.head_end, 0);
	member_where_add(k->out, ":tail", w.tail, 0);
	member_where_add(k->out, ":tail_end", w.tail_end, 0);
	member_where_add(k->out, ":number", NULL, w.number);
	add(k, "holds(m.name_key, :folded) OR m.member_code = :text OR m.id = :number OR (m.phone >= :head AND m.phone < :head_end)"
	       " OR (m.phone_rev >= :tail AND m.phone_rev < :tail_end) OR (m.email_key >= :mail AND m.email_key < :mail_end)");
	if (w.gram[0] != '\0')
		candidates(k, "SELECT member_id FROM member_gram WHERE g = :gram UNION ALL SELECT id FROM member WHERE phone >= :head AND phone < :head_end"
		              " UNION ALL SELECT id FROM member WHERE phone_rev >= :tail AND phone_rev < :tail_end"
		              " UNION ALL SELECT id FROM member WHERE email_key >= :mail AND email_key < :mail_end"
		              " UNION ALL SELECT id FROM member WHERE id = :number"
		              " UNION ALL SELECT id FROM member WHERE profile = :profile AND member_code = :text AND kind <> 'removed'");
	member_words_free(&w);
}

static void by_name(struct making *k)
{
	struct member_words w;

	if (is_empty_asked(k, "name"))
		add(k, "m.name_key = ''");
	if (*value(k, "name") == '\0')
		return;
	member_words_make(k->s, profile_name(k->p), value(k, "name"), &w);
	member_where_add(k->out, ":name", w.folded, 0);
	member_where_add(k->out, ":name_gram", w.gram, 0);
	add(k, "holds(m.name_key, :name)");
	if (w.gram[0] != '\0')
		candidates(k, "SELECT member_id FROM member_gram WHERE g = :name_gram");
	member_words_free(&w);
}

static void by_contact(struct making *k)
{
	struct member_words w;
	char *key;

	if (*value(k, "phone") != '\0') {
		member_words_make(k->s, profile_name(k->p), value(k, "phone"), &w);
		member_where_add(k->out, ":phone", w.digits ? w.head : "x", 0);
		member_where_add(k->out, ":phone_rev", w.digits ? w.tail : "x", 0);
		add(k, "(:phone <> '' AND instr(m.phone, :phone) > 0) OR (:phone_rev <> '' AND instr(m.phone_rev, :phone_rev) > 0)");
		member_words_free(&w);
	}
	if (*value(k, "email") != '\0') {
		key = text_fold(value(k, "email"));
		member_where_add(k->out, ":email", key, 0);
		add(k, "instr(m.email_key, :email) > 0");
		free(key);
	}
	if (is_empty_asked(k, "phone"))
		add(k, "m.phone IS NULL");
	if (is_empty_asked(k, "email"))
		add(k, "m.email IS NULL");
	if (is_empty_asked(k, "birthday"))
		add(k, "m.birthday IS NULL");
}

/* ---- what is one of a few ---- */

static const struct {
	const char *field, *name, *where, *rare;
	bool numbers;
} lists[] = {
	{"kind", ":kind", "m.kind IN (SELECT value FROM json_each(:kind))", NULL, false},
	{"origin", ":origin", "m.origin IN (SELECT value FROM json_each(:origin))", NULL, false},
	{"rfm_r", ":rfm_r",
	 "coalesce((SELECT x.r FROM rfm_score x WHERE x.profile = m.profile AND x.member_id = m.id), 0) IN (SELECT value FROM json_each(:rfm_r))", NULL, true},
	{"rfm_f", ":rfm_f",
	 "coalesce((SELECT x.f FROM rfm_score x WHERE x.profile = m.profile AND x.member_id = m.id), 0) IN (SELECT value FROM json_each(:rfm_f))", NULL, true},
	{"rfm_m", ":rfm_m",
	 "coalesce((SELECT x.m FROM rfm_score x WHERE x.profile = m.profile AND x.member_id = m.id), 0) IN (SELECT value FROM json_each(:rfm_m))", NULL, true},
	{"rfm_segment", ":rfm_segment",
	 ("coalesce((SELECT x.segment FROM rfm_score x WHERE x.profile = m.profile AND x.member_id = m.id), 'none')"
	  " IN (SELECT value FROM json_each(:rfm_segment))"), NULL, false},
};

static void by_lists(struct making *k)
{
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		if (*value(k, lists[i].field) == '\0')
			continue;
		bind_list(k, lists[i].name, value(k, lists[i].field), lists[i].numbers);
		add(k, lists[i].where);
		if (lists[i].rare != NULL)
			candidates(k, lists[i].rare);
	}
}

/* The month of today stands for "now". */
static void by_month(struct making *k)
{
	const char *at = value(k, "birthday_month"), *item;
	struct buf months = {0};
	size_t len;

	if (*at == '\0')
		return;
	while (profile_item(&at, &item, &len)) {
		int month = len == 3 && memcmp(item, "now", 3) == 0 ? day_to_ymd(k->today).month : atoi(item);

		buf_addf(&months, "%s%02d", months.len > 0 ? "," : "", month);
	}
	bind_list(k, ":birthday_month", buf_str(&months), false);
	buf_free(&months);
	add(k, "substr(m.birthday_md, 1, 2) IN (SELECT value FROM json_each(:birthday_month))");
}

static void by_yes_or_no(struct making *k)
{
	static const struct {
		const char *field, *yes, *no, *rare;
	} asked[] = {
		{"email_consent", "m.email_consent = 1", "m.email_consent = 0", NULL},
		{"blacklisted", "m.blacklisted_at IS NOT NULL", "m.blacklisted_at IS NULL",
		 "SELECT id FROM member WHERE profile = :profile AND blacklisted_at IS NOT NULL"},
		{"missing", ("EXISTS (SELECT 1 FROM field f WHERE f.profile = m.profile AND f.required = 1 AND f.retired = 0 AND NOT EXISTS"
		             " (SELECT 1 FROM field_value v WHERE v.member_id = m.id AND v.field_id = f.id AND v.value <> ''))"),
		 ("NOT EXISTS (SELECT 1 FROM field f WHERE f.profile = m.profile AND f.required = 1 AND f.retired = 0 AND NOT EXISTS"
		  " (SELECT 1 FROM field_value v WHERE v.member_id = m.id AND v.field_id = f.id AND v.value <> ''))"), NULL},
	};

	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		const char *text = value(k, asked[i].field);

		if (*text == '\0')
			continue;
		add(k, strcmp(text, "yes") == 0 ? asked[i].yes : asked[i].no);
		if (strcmp(text, "yes") == 0 && asked[i].rare != NULL)
			candidates(k, asked[i].rare);
	}
}

/* The shop's own fields: a text holds what was asked, a date or a choice is it. */
static void by_own_fields(struct making *k)
{
	const size_t head = strlen(FIELD_PREFIX);

	for (size_t i = 0; i < k->r->form->count; i++) {
		const struct form_field *f = &k->r->form->fields[i];
		const char *text = value(k, f->name);
		char name[32], of[32], *sql, *key;

		if (strncmp(f->name, FIELD_PREFIX, head) != 0 || *text == '\0')
			continue;
		snprintf(of, sizeof of, ":own_field%zu", i);
		snprintf(name, sizeof name, ":own_value%zu", i);
		key = f->kind == FIELD_TEXT ? text_fold(text) : xstrdup(text);
		member_where_add(k->out, of, NULL, strtoll(f->name + head, NULL, 10));
		member_where_add(k->out, name, key, 0);
		sql = xasprintf(f->kind == FIELD_TEXT ? "EXISTS (SELECT 1 FROM field_value v WHERE v.member_id = m.id AND v.field_id = %s AND holds(v.value, %s))"
		                                      : "EXISTS (SELECT 1 FROM field_value v WHERE v.member_id = m.id AND v.field_id = %s AND v.value = %s)", of, name);
		add(k, sql);
		free(sql);
		sql = xasprintf("SELECT member_id FROM field_value WHERE field_id = %s AND value = %s", of, name);
		if (f->kind != FIELD_TEXT)
			candidates(k, sql);
		free(sql);
		free(key);
	}
}

enum status member_where_make(struct shop *s, const char *profile, const struct record *filter, struct member_where *out, struct error *e)
{
	struct making k = {.s = s, .r = filter, .out = out};
	enum status st;

	*out = (struct member_where){0};
	if ((st = shop_profile(s, profile, &k.p, e)) != ST_OK)
		return st;
	member_where_add(out, ":profile", profile_name(k.p), 0);
	if (filter == NULL)
		return ST_OK;
	k.today = shop_today(s, k.p);
	by_text(&k);
	by_name(&k);
	by_contact(&k);
	by_lists(&k);
	by_month(&k);
	by_yes_or_no(&k);
	by_own_fields(&k);
	if ((st = by_numbers(&k, e)) == ST_OK && (st = by_days(&k, e)) == ST_OK)
		st = by_belonging(&k, e);
	if (k.lead.len > 0)
		buf_addf(&out->sql, " AND m.id IN (%s)", buf_str(&k.lead));
	out->led = k.lead.len > 0;
	buf_free(&k.lead);
	if (st != ST_OK)
		member_where_free(out);
	return st;
}
