/*
 * For the tests of a store's record: a shop in a file of its own, records
 * entered by their forms in one line.
 */
#ifndef TESTS_MALL_FIXTURE_H
#define TESTS_MALL_FIXTURE_H

#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scratch.h"
#include "storekeep/draft.h"
#include "storekeep/due.h"
#include "storekeep/violation.h"

static const struct config mall_config = {.zone = (char *)(uintptr_t)"Asia/Taipei", .profile_dir = scratch_folder};
static struct shop shop;

static inline void must(enum status st, const struct error *e)
{
	if (st != ST_OK)
		fail_msg("%s %s: %s", e->code, e->rule, e->message);
}

static inline void go_to(const char *day)
{
	char at[40];

	snprintf(at, sizeof at, "%sT09:42:00", day);
	clock_set(instant_parse(at, "Asia/Taipei"));
}

static inline day_t day(const char *iso)
{
	return day_parse_iso(iso);
}

static inline int mall_enter(void **state)
{
	struct error e = {0};
	char *path;

	scratch_enter(state);
	path = scratch("shop.db");
	profiles_forget();
	must(shop_open(&shop, path, DB_CREATE, &mall_config, &e), &e);
	shop.actor = "mei";
	shop.accept_warnings = false;
	free(path);
	go_to("2026-10-14");
	return 0;
}

static inline int mall_leave(void **state)
{
	notes_free(&shop.notes);
	shop_close(&shop);
	return scratch_leave(state);
}

/* "field=value" …, NULL at the end, into a record of a form. */
static inline void fill_words(struct record *r, const char *form_name, va_list words)
{
	const struct form *form;
	struct error e = {0};
	const char *word;

	must(form_load(form_name, &form, &e), &e);
	record_init(r, form);
	while ((word = va_arg(words, const char *)) != NULL) {
		char *field = xstrndup(word, strcspn(word, "="));

		if (!record_set(r, field, strchr(word, '=') + 1))
			fail_msg("%s has no field %s", form_name, field);
		free(field);
	}
}

static const char *const mall_forms[MALL_KINDS] = {"store_contract", "store_operator", "store_change", "violation"};

/* Enter (id 0) or change; gives the status, the error in mall_error. */
static struct error mall_error;

static inline int64_t mall_put(enum mall_kind kind, int64_t id, ...)
{
	struct record r;
	va_list words;
	char op[OP_ID_SIZE];
	enum status st;

	va_start(words, id);
	fill_words(&r, mall_forms[kind], words);
	va_end(words);
	op_id_make(op);
	mall_error = (struct error){0};
	st = mall_kept_save(&shop, kind, id, &r, op, &id, &mall_error);
	record_free(&r);
	return st == ST_OK ? id : -1;
}

static inline int64_t store_put(int64_t id, ...)
{
	struct record r;
	va_list words;
	char op[OP_ID_SIZE];
	enum status st;

	va_start(words, id);
	fill_words(&r, "store", words);
	va_end(words);
	op_id_make(op);
	mall_error = (struct error){0};
	st = mall_save(&shop, id, &r, op, &id, &mall_error);
	record_free(&r);
	return st == ST_OK ? id : -1;
}

/* The store of the tests: open since 2025-11-20. */
static inline void store_begin(void)
{
	if (store_put(0, "store_id=tw12345", "tax_id=12345675", "name=陶然窯", "company=陶然有限公司", "payout_account=808 0123-456-789012",
	              "billing_email=bill@example.com", "yahoo_account=clay", "opened_on=2025-11-20", "monthly_fee=1500", "opening_fee=3000", NULL) != 1)
		fail_msg("%s: %s", mall_error.code, mall_error.message);
}

static inline void refused(const char *code, const char *rule, const char *field)
{
	assert_string_equal(mall_error.code, code);
	assert_string_equal(mall_error.rule, rule);
	assert_string_equal(mall_error.field, field);
}

/* A cell of the list as text: "yes", "no", a number, a day, a code. */
static inline const char *mall_cell(enum mall_kind kind, int64_t id, const char *name)
{
	static char out[400];
	struct list_source src;
	struct list_page page = {0};
	struct error e = {0};
	char filter[40];

	snprintf(filter, sizeof filter, "id=%lld", (long long)id);
	snprintf(out, sizeof out, "?");
	mall_kept_list(&shop, kind, "yahoo", &src);
	must(src.page(src.self, &(struct list_query){.limit = 1, .filter = filter}, &page, &e), &e);
	for (size_t i = 0; page.count > 0 && i < src.column_count; i++) {
		const struct value *v = &page.rows[0].cells[i];

		if (strcmp(src.columns[i].name, name) != 0)
			continue;
		if (v->null)
			snprintf(out, sizeof out, "%s", "");
		else if (value_is_text(src.columns[i].kind))
			snprintf(out, sizeof out, "%s", v->text);
		else
			snprintf(out, sizeof out, "%lld", (long long)v->num);
	}
	list_page_free(&page);
	list_close(&src);
	return out;
}

/* Days of the lines of a kind on the board, in order, parted by blanks. */
static inline const char *board(const char *kind, int ahead)
{
	static char out[200];
	struct due_items d = {0};
	struct error e = {0};
	size_t at = 0;

	out[0] = '\0';
	must(due_collect(&shop, ahead, &d, &e), &e);
	for (size_t i = 0; i < d.count; i++) {
		char iso[16];

		if (strcmp(d.items[i].kind, kind) != 0)
			continue;
		day_format(d.items[i].day, iso);
		at += (size_t)snprintf(out + at, sizeof out - at, "%s%s", at > 0 ? " " : "", iso);
	}
	due_free(&d);
	return out;
}

#endif
