/*
 * The entry of a claim document: forms/voucher.ini over the desk's voucher
 * functions. What follows from the statement is filled in beforehand, and again
 * when another period or tax class is chosen.
 */
#include "config.h"

#include "vouchers.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/formview.h"
#include "storekeep/ident.h"
#include "storekeep/profile.h"

enum { PERIODS_MAX = 200 };

struct state {
	struct shop *shop;
	int64_t id;             /* 0: a new one */
	char **texts;           /* of lists of values, owned */
	size_t text_count;
};

/* From voucher_form_…() to open(). */
static struct {
	int64_t id;
	char profile[32], period[16];
	bool draft_agreed;
} waiting;

static const struct screen voucher_form_screen;

struct outcome voucher_form_new(const char *profile, const char *period)
{
	waiting.id = 0;
	waiting.draft_agreed = false;
	snprintf(waiting.profile, sizeof waiting.profile, "%s", profile);
	snprintf(waiting.period, sizeof waiting.period, "%s", period);
	return outcome_push(&voucher_form_screen, NULL);
}

struct outcome voucher_form_edit(int64_t id)
{
	waiting.id = id;
	waiting.draft_agreed = false;
	return outcome_push(&voucher_form_screen, NULL);
}

void voucher_form_take_draft(void)
{
	waiting.draft_agreed = true;
}

/* ---- lists of values ---- */

static const char *keep(struct state *s, const char *text)
{
	s->texts = xreallocarray(s->texts, s->text_count + 1, sizeof *s->texts);
	return s->texts[s->text_count++] = xstrdup(text);
}

static size_t profile_picks(struct state *s, struct pick **out)
{
	const char **names = profile_names(s->shop->config->profile_dir);
	const struct profile *p;
	size_t count = 0;

	*out = NULL;
	for (size_t i = 0; names != NULL && names[i] != NULL; i++) {
		if (shop_profile(s->shop, names[i], &p, NULL) != ST_OK || profile_key(p, "statement.columns.", 0) == NULL)
			continue;
		*out = xreallocarray(*out, count + 1, sizeof **out);
		(*out)[count++] = (struct pick){.code = keep(s, names[i]), .label = keep(s, screen_market(s->shop, names[i]))};
	}
	free((void *)names);
	return count;
}

static size_t period_picks(struct state *s, const char *profile, struct pick **out)
{
	struct list_source src;
	struct list_page page = {0};
	char label[160];
	size_t count = 0;
	struct error e;

	*out = NULL;
	if (period_list(s->shop, profile[0] != '\0' ? profile : NULL, &src, &e) != ST_OK)
		return 0;
	if (src.page(src.self, &(struct list_query){.limit = PERIODS_MAX}, &page, &e) == ST_OK)
		*out = xcalloc(page.count + 1, sizeof **out);
	for (size_t i = 0; *out != NULL && i < page.count; i++) {
		const char *code = "", *market = profile;

		for (size_t c = 0; c < src.column_count; c++) {
			const struct value *v = &page.rows[i].cells[c];

			if (strcmp(src.columns[c].name, "period") == 0 || strcmp(src.columns[c].name, "code") == 0)
				code = v->text != NULL ? v->text : "";
			if (strcmp(src.columns[c].name, "profile") == 0)
				market = v->text != NULL ? v->text : "";
		}
		screen_period(s->shop, market, code, label, sizeof label);
		(*out)[count++] = (struct pick){.code = keep(s, code), .label = keep(s, label)};
	}
	list_page_free(&page);
	list_close(&src);
	return count;
}

/* Filing codes of what a seller issues (FMT-12). */
static const struct {
	const char *kind, *code, *label;
} formats[] = {
	{"invoice", "35", N_("triplicate cash-register or electronic invoice")},
	{"invoice", "31", N_("triplicate or computer invoice")},
	{"invoice", "32", N_("duplicate or duplicate cash-register invoice")},
	{"allowance", "33", N_("return or allowance of 31 or 35")},
	{"allowance", "34", N_("return or allowance of 32")},
};

static size_t format_picks(const char *kind, struct pick **out)
{
	size_t count = 0;

	*out = xcalloc(COUNT_OF(formats), sizeof **out);
	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (kind[0] == '\0' || strcmp(kind, formats[i].kind) == 0)
			(*out)[count++] = (struct pick){.code = formats[i].code, .label = _(formats[i].label)};
	return count;
}

static size_t values(void *ctx, const struct record *r, const struct form_field *f, struct pick **out)
{
	if (strcmp(f->name, "profile") == 0)
		return profile_picks(ctx, out);
	if (strcmp(f->name, "period") == 0)
		return period_picks(ctx, record_get(r, "profile"), out);
	if (strcmp(f->name, "format") == 0)
		return format_picks(record_get(r, "kind"), out);
	*out = NULL;
	return 0;
}

/* ---- what follows from what ---- */

static const char *const from_statement[] = {"kind", "sales", "tax", "title", "tax_id", "item_name", "date"};

static void derive(void *ctx, struct record *r, const char *field)
{
	struct state *s = ctx;
	struct error e;

	if (s->id != 0 || (strcmp(field, "profile") != 0 && strcmp(field, "period") != 0 && strcmp(field, "tax_kind") != 0))
		return;
	if (!record_has(r, "profile") || !record_has(r, "period"))
		return;
	for (size_t i = 0; i < COUNT_OF(from_statement); i++)
		record_set(r, from_statement[i], NULL);
	voucher_prefill(s->shop, r, &e);
}

static enum status check_ident(enum ident_kind kind, const struct shop *s, const struct record *r, const char *field, struct error *e)
{
	const char *text = record_get(r, field);
	struct ident found;

	if (text[0] == '\0' || ident_check(kind, text, shop_today(s, NULL), &found))
		return ST_OK;
	return error_set(e, ST_REFUSED, found.code, found.rule, field, "%s", found.message);
}

static enum status check(void *ctx, const struct record *r, const char *field, struct error *e)
{
	struct state *s = ctx;

	if (strcmp(field, "tax_id") == 0)
		return check_ident(IDENT_BAN, s->shop, r, field, e);
	if (strcmp(field, "invoice_no") == 0 || (strcmp(field, "number") == 0 && strcmp(record_get(r, "kind"), "invoice") == 0))
		return check_ident(IDENT_INVOICE, s->shop, r, field, e);
	return ST_OK;
}

/* Sales, tax and their sum against what the statement demands. */
static void note(void *ctx, const struct record *r, char *out, size_t size)
{
	money_t sales, tax;
	char sum[32];

	(void)ctx;
	out[0] = '\0';
	if (money_parse(record_get(r, "sales"), strlen(record_get(r, "sales")), &sales, NULL) != ST_OK || sales == MONEY_NONE ||
	    money_parse(record_get(r, "tax"), strlen(record_get(r, "tax")), &tax, NULL) != ST_OK || tax == MONEY_NONE)
		return;
	money_format(sales + tax, false, sum);
	snprintf(out, size, _("Total of the voucher: %s"), sum);
}

static enum status save(void *ctx, struct record *r, struct form_save *how, struct error *e)
{
	struct state *s = ctx;
	bool accept = s->shop->accept_warnings;
	enum status st;

	s->shop->accept_warnings = accept || how->accept;
	st = voucher_save(s->shop, s->id, r, how->op_id, &how->result, e);
	s->shop->accept_warnings = accept;
	how->notes = &s->shop->notes;
	if (st == ST_OK)
		snprintf(how->said, sizeof how->said, _("The voucher %s is kept."), record_get(r, "number"));
	return st;
}

static int limit_of(void *ctx, const char *key)
{
	(void)ctx, (void)key;
	return 0;
}

/* ---- the screen ---- */

static enum status fill(struct state *s, struct record *r, char *key, size_t size, struct error *e)
{
	struct error ignored;

	if (s->id != 0) {
		snprintf(key, size, "%" PRId64, s->id);
		return voucher_record(s->shop, s->id, r, e);
	}
	snprintf(key, size, "new %s %s", waiting.profile, waiting.period);
	for (size_t i = 0; i < r->form->count; i++)
		record_set(r, r->form->fields[i].name, r->form->fields[i].initial);
	if (waiting.period[0] == '\0')
		return ST_OK;
	record_set(r, "profile", waiting.profile);
	record_set(r, "period", waiting.period);
	record_set(r, "tax_kind", NULL);
	/* Nothing to fill in is no reason not to open the form: the save says what is wrong. */
	voucher_prefill(s->shop, r, &ignored);
	return ST_OK;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	const struct form *f;
	struct record r = {0};
	char key[80];
	enum status st;

	(void)arg;
	s->shop = shop_of(v);
	s->id = waiting.id;
	st = form_load("voucher", &f, e);
	if (st == ST_OK) {
		record_init(&r, f);
		st = fill(s, &r, key, sizeof key, e);
	}
	if (st != ST_OK) {
		record_free(&r);
		free(s);
		return st;
	}
	v->state = s;
	snprintf(v->title, sizeof v->title, "%s", s->id != 0 ? _("Change the voucher") : _("New voucher"));
	formview_new(v, &(struct formview_options){
		.form = f, .record = &r, .key = key, .draft_agreed = waiting.draft_agreed, .today = shop_today(s->shop, NULL), .ctx = s, .save = save, .limit_of = limit_of,
		.values = values, .check = check, .derive = derive, .note = note,
	});
	record_free(&r);
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	for (size_t i = 0; i < s->text_count; i++)
		free(s->texts[i]);
	free(s->texts);
	free(s);
}

static const struct screen voucher_form_screen = {
	.name = "voucher-form",
	.title = N_("Voucher"),
	.help = N_("The invoice or allowance note that the shop hands in so that the period is paid out. What the statement demands is filled "
	           "in; F2 checks it by the rules and keeps it."),
	.open = open,
	.close = close,
};
