/*
 * A shop with shipped orders of marketplace yahoo, for the tests of returns and
 * exchanges.
 */
#ifndef TESTS_SLIPS_FIXTURE_H
#define TESTS_SLIPS_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "settlement_fixture.h"
#include "storekeep/db.h"
#include "storekeep/due_parts.h"
#include "storekeep/life.h"
#include "storekeep/order_life.h"
#include "storekeep/slip.h"

static inline void slips_must(enum status st, const struct error *e)
{
	if (st != ST_OK)
		fail_msg("%s (%s): %s", e->code, e->rule, e->message);
}
#define MUST(call) do { struct error e = {0}; slips_must(call, &e); } while (0)

static inline void slips_now(const char *time)
{
	clock_set(instant_parse(time, "Asia/Taipei"));
}

static inline int slips_open(void **state)
{
	static struct shop shop;

	shop = (struct shop){0};
	fix_open(&shop);
	*state = &shop;
	return 0;
}

static inline int slips_close(void **state)
{
	struct shop *s = *state;

	notes_free(&s->notes);
	fix_close(s);
	return 0;
}

/* A shipped order, paid by card where `cart` is one of a card. */
static inline void slips_order(struct shop *s, const char *no, const char *cart, const char *shipped, int cash)
{
	struct fix_order o = {.no = no, .cart = cart, .state = shipped != NULL ? "shipped" : "to_ship", .cash = cash, .category_ppm = 45000, .shipped = shipped};

	fix_orders(s, &o, 1);
}

/* Fields and values, NULL after the last. */
static inline void slips_record(struct record *r, const char *form, va_list ap)
{
	const struct form *f;
	const char *name;

	MUST(form_load(form, &f, &e));
	record_init(r, f);
	while ((name = va_arg(ap, const char *)) != NULL)
		if (!record_set(r, name, va_arg(ap, const char *)))
			fail_msg("%s has no field %s", form, name);
}

typedef enum status (*slips_maker)(struct shop *s, struct record *r, const char *op, int64_t *id, struct error *e);
static int slips_acts;

static inline enum status slips_make(struct shop *s, const char *form, slips_maker make, int64_t *id, struct error *e, va_list ap)
{
	struct record r = {0};
	char op[40];
	enum status st;

	snprintf(op, sizeof op, "op-%d", ++slips_acts);
	slips_record(&r, form, ap);
	st = make(s, &r, op, id, e);
	record_free(&r);
	return st;
}

/* A return of this order; its id. */
static inline int64_t slips_return(struct shop *s, const char *order_no, ...)
{
	struct error e = {0};
	va_list ap;
	int64_t id;
	enum status st;
	struct record r = {0};
	char op[40];

	va_start(ap, order_no);
	slips_record(&r, "return", ap);
	va_end(ap);
	record_set(&r, "order_no", order_no);
	snprintf(op, sizeof op, "op-%d", ++slips_acts);
	st = return_create(s, &r, op, &id, &e);
	record_free(&r);
	slips_must(st, &e);
	return id;
}

static inline int64_t slips_exchange(struct shop *s, const char *order_no, ...)
{
	struct error e = {0};
	va_list ap;
	int64_t id;
	enum status st;
	struct record r = {0};
	char op[40];

	va_start(ap, order_no);
	slips_record(&r, "exchange", ap);
	va_end(ap);
	record_set(&r, "order_no", order_no);
	snprintf(op, sizeof op, "op-%d", ++slips_acts);
	st = exchange_create(s, &r, op, &id, &e);
	record_free(&r);
	slips_must(st, &e);
	return id;
}

/* The call is refused with this code by this rule. */
static inline void slips_refused_at(enum status st, const struct error *e, const char *code, const char *rule, int line)
{
	if (st != ST_REFUSED || strcmp(e->code, code) != 0 || strcmp(e->rule, rule) != 0)
		fail_msg("line %d: status %d, %s (%s) instead of %s (%s): %s", line, (int)st, e->code, e->rule, code, rule, e->message);
}
#define REFUSED(call, code, rule) do { struct error e = {0}; enum status st_ = (call); slips_refused_at(st_, &e, code, rule, __LINE__); } while (0)

/* The same of a form. */
static inline void slips_form_refused(struct shop *s, const char *form, slips_maker make, const char *code, const char *rule, int line, ...)
{
	struct error e = {0};
	int64_t id;
	va_list ap;
	enum status st;

	va_start(ap, line);
	st = slips_make(s, form, make, &id, &e, ap);
	va_end(ap);
	slips_refused_at(st, &e, code, rule, line);
}
#define RETURN_REFUSED(s, code, rule, ...) slips_form_refused(s, "return", return_create, code, rule, __LINE__, __VA_ARGS__, (char *)NULL)
#define EXCHANGE_REFUSED(s, code, rule, ...) slips_form_refused(s, "exchange", exchange_create, code, rule, __LINE__, __VA_ARGS__, (char *)NULL)

/* State of a return, and the day in a column of its row. */
static inline void slips_state(struct shop *s, int64_t id, const char *state)
{
	struct return_slip r;

	MUST(return_get(s, id, &r, &e));
	assert_string_equal(r.state, state);
	return_free(&r);
}

static inline void slips_day(day_t got, const char *want)
{
	char text[16];

	day_format(got, text);
	assert_string_equal(text, want);
}

static inline const char *slips_order_state(struct shop *s, const char *no)
{
	static struct order_life o;

	MUST(order_life_find(s, "yahoo", no, &o, &e));
	return o.state;
}

/* One column of one row. */
static inline const char *slips_text(struct shop *s, const char *sql)
{
	static char text[300];
	struct stmt *q = db_prepare_text(s->db, sql);

	text[0] = '\0';
	if (stmt_step(q, NULL) == STEP_ROW && stmt_text(q, 0) != NULL)
		snprintf(text, sizeof text, "%s", stmt_text(q, 0));
	stmt_reset(q);
	return text;
}

static inline bool slips_noted(const struct shop *s, enum note_level level, const char *code)
{
	for (size_t i = 0; i < s->notes.count; i++)
		if (s->notes.items[i].level == level && strcmp(s->notes.items[i].what.code, code) == 0)
			return true;
	return false;
}

static inline void slips_run(struct shop *s)
{
	struct due_done done = {0};

	MUST(life_run(s, "yahoo", NULL, &done, &e));
}

#endif
