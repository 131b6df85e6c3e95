/*
 * The rows of the store's screen: each field of the record with how it can be
 * changed, then contract years, operators, applications and violations.
 */
#include "config.h"

#include "mall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COL_PART, COL_WHAT, COL_VALUE, COL_WAY, COL_LOOK };

const struct list_column mall_columns[MALL_COLUMNS] = {
	{"part", N_("Part"), VK_TEXT, NULL, 8, 0, 1, false},
	{"what", N_("What"), VK_TEXT, NULL, 16, 0, 0, false},
	{"value", N_("Value"), VK_TEXT, NULL, 24, 1, 0, false},
	{"way", N_("How, or when"), VK_TEXT, NULL, 18, 0, 0, false},
	{"look", N_("Urgency"), VK_INT, NULL, 0, 0, 0, false}, /* enum look of the row; its words say the same */
};
const char *const mall_part_names[PARTS] = {
	[PART_FIELD] = N_("Basic data"), [PART_CONTRACT] = N_("Contract"), [PART_OPERATOR] = N_("Operator accounts"), [PART_CHANGE] = N_("Applications"),
	[PART_VIOLATION] = N_("Violations"),
};
static const char *const fields[] = {
	"store_id", "tax_id", "yahoo_account", "name", "company", "public_info", "payout_account", "contact", "phone", "email", "address",
	"billing_email", "status", "invoice_exempt", "taxfree_approved", "auto_claim", "coupon_terms", "max_products",
};

enum look mall_row_look(const struct list_row *row)
{
	return (enum look)row->cells[COL_LOOK].num;
}

const char *mall_row_field(int64_t id)
{
	return id > 0 && id <= (int64_t)COUNT_OF(fields) ? fields[id - 1] : "";
}

/* The part stands before its first row. */
static void add(struct mall_state *s, enum mall_part part, int64_t id, bool first, const char *what, const char *value, const char *way, enum look look)
{
	const struct value cells[MALL_COLUMNS] = {
		[COL_PART] = value_text(first ? _(mall_part_names[part]) : ""), [COL_WHAT] = value_text(what), [COL_VALUE] = value_text(value), [COL_WAY] = value_text(way),
		[COL_LOOK] = value_num((int64_t)look),
	};

	rows_add(s->rows, MALL_ROW(part, id), cells);
}

/* "fee paid 2026-10-14", "" without a day. */
static const char *dated(const char *what, const char *day, char out[80])
{
	snprintf(out, 80, "%s%s%s", *day != '\0' ? what : "", *day != '\0' ? " " : "", day);
	return out;
}

/* ---- the record ---- */

static void shown(const struct form_field *f, const char *value, char *out, size_t size)
{
	if (f->kind == FIELD_BOOL)
		snprintf(out, size, "%s", strcmp(value, "yes") == 0 ? _("yes") : _("no"));
	else if (f->labels != NULL)
		snprintf(out, size, "%s", label_of(f->labels, value));
	else
		snprintf(out, size, "%s", value);
	for (char *c = out; *c != '\0'; c++)
		if (*c == '\n')
			*c = ' ';
}

static void add_record(struct mall_state *s)
{
	const struct form *form;
	struct record r = {0};

	if (form_load("store", &form, NULL) != ST_OK)
		return;
	record_init(&r, form);
	if (mall_record(s->shop, s->store.id, &r, NULL) == ST_OK)
		for (size_t i = 0; i < COUNT_OF(fields); i++) {
			const struct form_field *f = form_field(form, fields[i]);
			bool bad = strcmp(fields[i], "status") == 0 && strcmp(s->store.status, "active") != 0;
			char value[600];

			shown(f, record_get(&r, fields[i]), value, sizeof value);
			if (bad && mall_shows_why(&s->store))
				snprintf(value, sizeof value, _("%1$s: %2$.400s"), label_of("mall_status", s->store.status), s->store.status_why);
			add(s, PART_FIELD, (int64_t)i + 1, i == 0, _(f->label), value,
			    label_of("field_way", mall_field_way(&s->store, fields[i])), bad ? LOOK_WARN : LOOK_PLAIN);
		}
	record_free(&r);
}

/* ---- what belongs to it ---- */

struct page {
	struct list_source src;
	struct list_page page;
};

enum { ROWS_MOST = 200 };

static void read_page(struct mall_state *s, enum mall_kind kind, struct page *p)
{
	*p = (struct page){0};
	mall_kept_list(s->shop, kind, profile_name(s->p), &p->src);
	if (p->src.page(p->src.self, &(struct list_query){.limit = ROWS_MOST}, &p->page, NULL) != ST_OK)
		p->page.count = 0;
}

static void free_page(struct page *p)
{
	list_page_free(&p->page);
	list_close(&p->src);
}

static const struct value *cell(const struct page *p, size_t row, const char *name)
{
	static const struct value none = {.null = true};

	for (size_t i = 0; i < p->src.column_count; i++)
		if (strcmp(p->src.columns[i].name, name) == 0)
			return &p->page.rows[row].cells[i];
	return &none;
}

static const char *text(const struct page *p, size_t row, const char *name)
{
	const struct value *v = cell(p, row, name);

	return v->null || v->text == NULL ? "" : v->text;
}

static void add_contracts(struct mall_state *s)
{
	struct page p;

	read_page(s, MALL_CONTRACT, &p);
	for (size_t i = 0; i < p.page.count; i++) {
		char value[200], fee[32], when[80];

		money_format(cell(&p, i, "monthly_fee")->num, false, fee);
		snprintf(value, sizeof value, _("%1$s to %2$s, NT$%3$s a month"), text(&p, i, "opened_on"), text(&p, i, "contract_end"), fee);
		add(s, PART_CONTRACT, p.page.rows[i].id, i == 0, label_of("contract_state", text(&p, i, "state")), value,
		    dated(_("fee paid"), text(&p, i, "paid_on"), when), LOOK_PLAIN);
	}
	free_page(&p);
}

/* The account, and until its number is surely free when (YAH-141). */
static void account_words(const struct mall_state *s, const char *yid, day_t freed, char *out, size_t size)
{
	day_t first = freed + (day_t)profile_int(s->p, "login.phone_release_days_min", s->today, 14);
	day_t last = freed + (day_t)profile_int(s->p, "login.phone_release_days_max", s->today, 30);
	char from[16], to[16];

	snprintf(out, size, "%s", yid);
	if (freed == DAY_NONE || last < s->today)
		return;
	day_format(first, from);
	day_format(last, to);
	snprintf(out, size, _("%1$s (number free between %2$s and %3$s)"), yid, from, to);
}

static void add_operators(struct mall_state *s)
{
	struct page p;

	read_page(s, MALL_OPERATOR, &p);
	for (size_t i = 0; i < p.page.count; i++) {
		bool on = cell(&p, i, "two_step")->num != 0;
		char value[200];

		account_words(s, text(&p, i, "yid"), day_parse_iso(text(&p, i, "phone_freed_on")), value, sizeof value);
		add(s, PART_OPERATOR, p.page.rows[i].id, i == 0, label_of("operator_role", text(&p, i, "role")), value,
		    on ? _("two-step: on") : _("two-step: off"), on ? LOOK_PLAIN : LOOK_WARN);
	}
	free_page(&p);
}

static void add_changes(struct mall_state *s)
{
	struct page p;

	read_page(s, MALL_CHANGE, &p);
	for (size_t i = 0; i < p.page.count; i++) {
		const char *state = text(&p, i, "state");
		bool late = strcmp(state, "late") == 0 || strcmp(state, "missing") == 0, done = *text(&p, i, "done_on") != '\0';
		char value[400], when[80];

		snprintf(value, sizeof value, _("%1$s: %2$.300s"), label_of("change_state", state), text(&p, i, "value"));
		add(s, PART_CHANGE, p.page.rows[i].id, i == 0, label_of("change_kind", text(&p, i, "kind")), value,
		    done ? dated(_("carried out"), text(&p, i, "done_on"), when) : *text(&p, i, "refused_on") != '\0' ?
		    dated(_("turned down"), text(&p, i, "refused_on"), when) : dated(_("expected"), text(&p, i, "due_on"), when),
		    late ? LOOK_WARN : LOOK_PLAIN);
	}
	free_page(&p);
}

static void add_violations(struct mall_state *s)
{
	struct page p;

	read_page(s, MALL_VIOLATION, &p);
	for (size_t i = 0; i < p.page.count; i++) {
		const char *state = text(&p, i, "state");
		bool open = strcmp(state, "open") == 0 || strcmp(state, "appealed") == 0;
		char value[400], when[80];

		snprintf(value, sizeof value, ngettext("%1$s: %2$lld point, %3$s", "%1$s: %2$lld points, %3$s", (unsigned long)cell(&p, i, "points")->num),
		         label_of("violation_state", state), (long long)cell(&p, i, "points")->num,
		         *text(&p, i, "measure") != '\0' ? text(&p, i, "measure") : text(&p, i, "reference"));
		add(s, PART_VIOLATION, p.page.rows[i].id, i == 0, label_of("violation_kind", text(&p, i, "kind")), value,
		    dated(_("ruled"), text(&p, i, "ruled_on"), when), open ? LOOK_WARN : LOOK_PLAIN);
	}
	free_page(&p);
}

static void (*const adders[PARTS])(struct mall_state *) = {
	[PART_FIELD] = add_record, [PART_CONTRACT] = add_contracts, [PART_OPERATOR] = add_operators, [PART_CHANGE] = add_changes,
	[PART_VIOLATION] = add_violations,
};

void mall_rows_fill(struct mall_state *s)
{
	rows_clear(s->rows);
	if (s->store.id == 0)
		return;
	for (int part = 0; part < PARTS; part++)
		if (s->tab == 0 || s->tab == part + 1)
			adders[part](s);
}
