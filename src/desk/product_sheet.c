/*
 * Goods in and out by file (YAH-59): our own layout, the fields of the form as
 * headings. Every row goes the way of a product typed by hand; either all rows
 * are right, or nothing is written unless the good ones alone are asked for.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk/product_parts.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/import.h"
#include "storekeep/life.h"
#include "storekeep/mem.h"
#include "storekeep/sheet.h"

enum { FIELDS_MOST = 64 };

/* ---- columns ---- */

/* A column is called as the field or as people read it; sku marks the header. */
static size_t headings(const struct form *f, struct sheet_field *out, char **owned)
{
	size_t n = f->count < FIELDS_MOST ? f->count : FIELDS_MOST;

	for (size_t i = 0; i < n; i++) {
		owned[i] = xasprintf("%s,%s", f->fields[i].name, _(f->fields[i].label));
		out[i] = (struct sheet_field){f->fields[i].name, owned[i], strcmp(f->fields[i].name, "sku") == 0};
	}
	return n;
}

static void drop_headings(char **owned, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(owned[i]);
}

/* ---- one row ---- */

struct reading {
	struct shop *s;
	const struct product_import *o;
	const struct profile *market;
	const struct form *form;
	struct product_imported *out;
};

static void read_row(const struct reading *r, struct sheet *sheet, struct record *rec)
{
	record_init(rec, r->form);
	for (size_t i = 0; i < r->form->count && i < FIELDS_MOST; i++) {
		const struct form_field *f = &r->form->fields[i];
		const char *text;

		if (!sheet_has(sheet, (int)i))
			continue;
		text = f->kind == FIELD_LINES ? sheet_free_text(sheet, (int)i, NULL) : sheet_text(sheet, (int)i, NULL);
		record_set(rec, f->name, text);
	}
	if (*record_get(rec, "profile") == '\0')
		record_set(rec, "profile", profile_name(r->market));
}

static void refuse(struct reading *r, int64_t line, const char *sku, const struct error *why)
{
	struct product_imported *out = r->out;

	out->refused++;
	if (out->count == PRODUCT_REFUSALS)
		return;
	out->refusals = xreallocarray(out->refusals, out->count + 1, sizeof *out->refusals);
	out->refusals[out->count] = (struct product_row_refusal){.line = line, .why = *why};
	snprintf(out->refusals[out->count++].sku, sizeof out->refusals->sku, "%s", sku);
}

/* A stock that was counted otherwise becomes a movement of its own. */
static enum status count_stock(const struct reading *r, int64_t id, struct record *rec, struct error *e)
{
	struct product p;
	char *end;
	int64_t counted = strtoll(record_get(rec, "stock"), &end, 10), stock;
	enum status st;

	if (!r->o->count || *record_get(rec, "stock") == '\0' || *end != '\0' || (st = product_stored(r->s, id, &p, e)) != ST_OK)
		return ST_OK;
	stock = p.stock;
	product_free(&p);
	record_set(rec, "stock", NULL);
	if (counted == stock)
		return ST_OK;
	return product_stock(r->s, id, &(struct stock_hand){.delta = counted - stock, .reason = "count"}, &stock, e);
}

static enum status save_row(struct reading *r, struct record *rec, bool *fresh, struct error *why)
{
	int64_t id = 0, out;
	char op[OP_ID_SIZE];
	enum status st = ST_OK;

	if (*record_get(rec, "sku") != '\0')
		st = product_of_order(r->s, profile_name(r->market), record_get(rec, "sku"), NULL, &id, why);
	*fresh = id == 0;
	if (st == ST_OK && id != 0)
		st = count_stock(r, id, rec, why);
	op_id_make(op);
	return st == ST_OK ? product_save(r->s, id, rec, op, &out, why) : st;
}

static enum status take_row(struct reading *r, struct sheet *sheet, struct error *e)
{
	struct record rec;
	struct error why = {0};
	bool fresh = false;
	enum status st;

	read_row(r, sheet, &rec);
	r->out->rows++;
	st = save_row(r, &rec, &fresh, &why);
	if (st == ST_REFUSED || st == ST_DENIED)
		refuse(r, sheet_line(sheet), record_get(&rec, "sku"), &why);
	else if (st == ST_OK && fresh)
		r->out->fresh++;
	else if (st == ST_OK)
		r->out->changed++;
	else if (e != NULL)
		*e = why;
	record_free(&rec);
	return st == ST_OK || st == ST_REFUSED || st == ST_DENIED ? ST_OK : st;
}

static enum status take_rows(struct reading *r, struct sheet *sheet, struct error *e)
{
	const struct progress *p = &r->o->progress;
	enum status st = ST_OK;
	enum sheet_step step;

	while (st == ST_OK && (step = sheet_next(sheet)) != SHEET_END) {
		if (step == SHEET_ROW || !sheet_says_total(sheet))
			st = take_row(r, sheet, e);
		if (st == ST_OK && p->step != NULL && !p->step(p->arg, sheet_bytes_done(sheet), sheet_bytes_total(sheet)))
			return error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s", _("Cancelled; nothing was written."));
	}
	if (st == ST_OK && sheet_failed(sheet) != NULL) {
		if (e != NULL)
			*e = *sheet_failed(sheet);
		return ST_REFUSED;
	}
	if (st == ST_OK && r->out->refused > 0 && !r->o->good_only)
		return error_set(e, ST_REFUSED, "product_rows", profile_rule(profile_name(r->market), "YAH-59"), "file",
		                 ngettext("%lld row is refused; nothing was written. Correct it, or ask for the good rows only.",
		                          "%lld rows are refused; nothing was written. Correct them, or ask for the good rows only.",
		                          (unsigned long)r->out->refused), (long long)r->out->refused);
	return st;
}

static enum status read_sheet(struct reading *r, const char *path, struct error *e)
{
	struct sheet_field fields[FIELDS_MOST];
	char *owned[FIELDS_MOST];
	size_t n = headings(r->form, fields, owned);
	struct sheet *sheet = NULL;
	enum status st = sheet_open(&sheet, path, &(struct sheet_options){.charset = CS_UNKNOWN, .fields = fields, .field_count = n}, e);

	if (st == ST_OK && (st = life_write_begin(r->s, profile_name(r->market), e)) == ST_OK) {
		st = shop_write_end(r->s, take_rows(r, sheet, e), e);
		r->out->written = st == ST_OK && !r->s->dry_run;
	}
	sheet_close(sheet);
	drop_headings(owned, n);
	return st;
}

enum status product_import(struct shop *s, const struct product_import *o, struct product_imported *out, struct error *e)
{
	struct reading r = {.s = s, .o = o, .out = out};
	char *steady = NULL;
	int copy = -1;
	enum status st = product_market(s, o->profile, &r.market, e);

	*out = (struct product_imported){0};
	if (st == ST_OK)
		st = form_load("product", &r.form, e);
	if (st == ST_OK)
		st = import_steady(o->path, &steady, &copy, e);
	if (st == ST_OK)
		st = read_sheet(&r, steady, e);
	free(steady);
	if (copy != -1)
		close(copy);
	notes_free(&s->notes);
	return st;
}

void product_imported_free(struct product_imported *r)
{
	free(r->refusals);
	*r = (struct product_imported){0};
}

/* ---- out ---- */

static void put_heads(struct csv_writer *w, const struct form *f)
{
	for (size_t i = 0; i < f->count; i++)
		csv_put(w, f->fields[i].name, CSV_PLAIN);
	csv_end_row(w);
}

static enum status put_row(struct shop *s, struct csv_writer *w, const struct form *f, int64_t id, struct error *e)
{
	struct record r;
	struct product p = {0};
	char stock[24];
	enum status st;

	record_init(&r, f);
	if ((st = product_record(s, id, &r, e)) == ST_OK && (st = product_stored(s, id, &p, e)) == ST_OK) {
		snprintf(stock, sizeof stock, "%" PRId64, p.stock);
		record_set(&r, "stock", stock);
		for (size_t i = 0; i < f->count; i++)
			csv_put(w, record_get(&r, f->fields[i].name), f->fields[i].kind == FIELD_INT || f->fields[i].kind == FIELD_MONEY ? CSV_NUMBER : CSV_CODE);
		csv_end_row(w);
	}
	product_free(&p);
	record_free(&r);
	return st;
}

enum status product_export(struct shop *s, const struct product_filter *f, const char *filter, const char *path, bool overwrite, int64_t *count,
                           struct error *e)
{
	const struct form *form;
	struct list_source src = {0};
	struct csv_writer *w;
	int64_t *ids = NULL;
	size_t n = 0;
	enum status st = form_load("product", &form, e);

	*count = 0;
	if (st != ST_OK)
		return st;
	product_list(s, f, &src);
	st = product_ids(&src, filter, &ids, &n, e);
	desk_list_close(&src);
	if (st == ST_OK && s->dry_run) {
		*count = (int64_t)n;
	} else if (st == ST_OK && (st = csv_create(&w, path, CS_UTF8_BOM, overwrite, e)) == ST_OK) {
		put_heads(w, form);
		for (size_t i = 0; i < n && st == ST_OK; i++, ++*count)
			st = put_row(s, w, form, ids[i], e);
		if (st == ST_OK)
			st = csv_finish(w, e);
		else
			csv_abandon(w);
	}
	free(ids);
	return st;
}

enum status product_template(struct shop *s, const char *path, bool overwrite, struct error *e)
{
	static const char *const row[][2] = {
		{"profile", "yahoo"}, {"sku", "TW-CUP-99"}, {"name", "青瓷品茗杯"}, {"price", "480"}, {"kind", "main"}, {"listing_mode", "draft"}, {"stock", "20"},
		{"safety", "5"}, {"shipping_methods", "home"}, {"temperature", "ambient"}, {"tax_kind", "taxable"},
	};
	const struct form *form;
	struct csv_writer *w;
	enum status st = form_load("product", &form, e);

	if (st != ST_OK || s->dry_run || (st = csv_create(&w, path, CS_UTF8_BOM, overwrite, e)) != ST_OK)
		return st;
	put_heads(w, form);
	for (size_t i = 0; i < form->count; i++) {
		const char *text = "";

		for (size_t n = 0; n < sizeof row / sizeof *row; n++)
			if (strcmp(row[n][0], form->fields[i].name) == 0)
				text = row[n][1];
		csv_put(w, text, CSV_PLAIN);
	}
	csv_end_row(w);
	return csv_finish(w, e);
}
