/*
 * For the tests of plans and bills: a shop in a file of its own, a clock that
 * the test moves, a purchase in one line.
 */
#ifndef TESTS_PLAN_FIXTURE_H
#define TESTS_PLAN_FIXTURE_H

#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scratch.h"
#include "storekeep/batch.h"
#include "storekeep/draft.h"
#include "storekeep/health.h"
#include "storekeep/plan.h"

static const struct config plan_config = {.zone = (char *)(uintptr_t)"Asia/Taipei"};
static struct shop shop;

static inline instant_t at(const char *text)
{
	return instant_parse(text, "Asia/Taipei");
}

static inline void go_to(const char *text)
{
	clock_set(at(text));
}

static inline void must(enum status st, const struct error *e)
{
	if (st != ST_OK)
		fail_msg("%s %s: %s", e->code, e->rule, e->message);
}

static inline int enter(void **state)
{
	struct error e = {0};
	char *path;

	scratch_enter(state);
	path = scratch("shop.db");
	must(shop_open(&shop, path, DB_CREATE, &plan_config, &e), &e);
	shop.actor = "mei";
	free(path);
	go_to("2031-01-05T10:20:00");
	return 0;
}

/* Whatever a test did, the file is whole: terms do not overlap, paid orders have lines and term. */
static inline int leave(void **state)
{
	struct notes found = {0};
	struct health h;
	struct error e = {0};

	must(health_check(&shop, &h, &found, &e), &e);
	if (found.count != 0)
		fail_msg("%s", found.items[0].what.message);
	notes_free(&found);
	shop_close(&shop);
	return scratch_leave(state);
}

/* Buy with the fields given as pairs, NULL-terminated. */
static inline enum status buy_as(const char *op, int64_t *id, struct error *e, const char *plan, ...)
{
	const struct form *f;
	struct record r;
	const char *field;
	enum status st;
	va_list ap;

	must(form_load("plan_pay", &f, e), e);
	record_init(&r, f);
	va_start(ap, plan);
	while ((field = va_arg(ap, const char *)) != NULL)
		assert_true(record_set(&r, field, va_arg(ap, const char *)));
	va_end(ap);
	st = plan_buy(&shop, "ruten", plan, &r, op, id, e);
	record_free(&r);
	return st;
}

/* With the card, now; its id. */
static inline int64_t buy(const char *plan)
{
	struct error e = {0};
	char op[OP_ID_SIZE];
	int64_t id;

	op_id_make(op);
	must(buy_as(op, &id, &e, plan, "pay", "card", NULL), &e);
	return id;
}

static inline enum status account_says(const char *field, const char *value, struct error *e)
{
	const struct form *f;
	struct record r;
	enum status st;

	must(form_load("account", &f, e), e);
	record_init(&r, f);
	record_set(&r, field, value);
	st = account_save(&shop, "ruten", &r, e);
	record_free(&r);
	return st;
}

static inline void account_holds(const char *field, const char *value)
{
	struct error e = {0};

	must(account_says(field, value, &e), &e);
}

static inline struct plan_order order(int64_t id)
{
	struct plan_order o;
	struct error e = {0};

	must(plan_order_get(&shop, id, &o, &e), &e);
	return o;
}

static inline void valid(int64_t id, const char *from, const char *to)
{
	struct plan_order o = order(id);
	char a[32], b[32];

	instant_format(o.term.starts_at, "Asia/Taipei", a);
	instant_format(o.term.ends_at, "Asia/Taipei", b);
	a[19] = b[19] = '\0';
	assert_string_equal(a, from);
	assert_string_equal(b, to);
}

/* The note of this code, NULL when it was not told. */
static inline const struct note *told(const char *code)
{
	for (size_t i = 0; i < shop.notes.count; i++)
		if (strcmp(shop.notes.items[i].what.code, code) == 0)
			return &shop.notes.items[i];
	return NULL;
}

static inline void warned(const char *code, const char *rule)
{
	const struct note *n = told(code);

	if (n == NULL)
		fail_msg("no %s among %zu notes, the first is %s", code, shop.notes.count, shop.notes.count != 0 ? shop.notes.items[0].what.code : "none");
	assert_int_equal(n->level, NOTE_WARN);
	assert_string_equal(n->what.rule, rule);
}

static inline void noted(const char *code, const char *rule)
{
	const struct note *n = told(code);

	assert_non_null(n);
	assert_int_equal(n->level, NOTE_INFO);
	assert_string_equal(n->what.rule, rule);
}

static inline void refused(enum status st, const struct error *e, const char *code, const char *rule)
{
	assert_int_equal(st, ST_REFUSED);
	assert_string_equal(e->code, code);
	assert_string_equal(e->rule, rule);
}

static inline int64_t count_of(const char *sql)
{
	return db_int(shop.db, sql, -1);
}

static inline void run(const char *sql)
{
	struct error e = {0};

	must(db_begin(shop.db, &e), &e);
	must(db_end(shop.db, stmt_run(db_prepare_text(shop.db, sql), &e), &e), &e);
}

#endif
