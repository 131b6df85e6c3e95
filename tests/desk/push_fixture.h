/*
 * A shop with what a coupon push needs: coupons, goods, followers, orders.
 * Times are Japan's; "now" is moved by at().
 */
#ifndef TESTS_PUSH_FIXTURE_H
#define TESTS_PUSH_FIXTURE_H

#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "scratch.h"
#include "storekeep/draft.h"
#include "storekeep/push.h"

static struct config push_config = {.zone = (char *)(uintptr_t)"Asia/Taipei"};

static inline void must_do(enum status st, const struct error *e)
{
	if (st != ST_OK)
		fail_msg("%s: %s", e->code, e->message);
}

static inline void now_is(const char *japan)
{
	instant_t t = instant_parse(japan, "Asia/Tokyo");

	assert_true(t != INSTANT_NONE);
	clock_set(t);
}

static inline void sql(struct shop *s, const char *text)
{
	struct error e = {0};

	must_do(db_begin(s->db, &e), &e);
	must_do(stmt_run(db_prepare_text(s->db, text), &e), &e);
	must_do(db_commit(s->db, &e), &e);
}

/* Coupon 1: from November on; coupon 2 ends 2031-11-05 10:00 in Japan; coupon 3 is the platform's. Six ranked goods. */
static inline void push_shop(struct shop *s)
{
	struct error e = {0};

	now_is("2031-10-30T12:00");
	must_do(shop_open(s, NULL, DB_PRIVATE, &push_config, &e), &e);
	s->actor = "mei";
	sql(s, "INSERT INTO coupon_campaign (id, profile, kind, name, starts_at, ends_at, created_at, created_by, changed_at, changed_by, op_id)"
	       " VALUES (1, 'qoo10', 'shop', 'GLAZE', NULL, NULL, 0, 'mei', 0, 'mei', 'c1'),"
	       " (2, 'qoo10', 'shop', 'SHORT', NULL, strftime('%s', '2031-11-05 01:00:00') + 0, 0, 'mei', 0, 'mei', 'c2'),"
	       " (3, 'qoo10', 'platform', 'MEGA', NULL, NULL, 0, 'mei', 0, 'mei', 'c3'),"
	       " (4, 'qoo10', 'shop', 'LATER', strftime('%s', '2031-11-30 01:00:00') + 0, NULL, 0, 'mei', 0, 'mei', 'c4')");
	sql(s, "INSERT INTO item (profile, item_no, title, rank) VALUES ('qoo10', 'A1', 'cup', 1), ('qoo10', 'A2', 'bowl', 2),"
	       " ('qoo10', 'A3', 'pot', 3), ('qoo10', 'A4', 'tray', 4), ('qoo10', 'A5', 'jar', 5), ('qoo10', 'A6', 'lid', 6), ('qoo10', 'B1', 'x', NULL)");
}

/* f1 … f6 follow; f4 has left, f5 is not verified, f6 refused reminders. */
static inline void push_followers(struct shop *s)
{
	sql(s, "INSERT INTO person (profile, code, followed_on, left_on, email_verified, reminder_opt_out) VALUES"
	       " ('qoo10', 'f1', '2031-09-30', NULL, 1, 0), ('qoo10', 'f2', '2031-10-01', NULL, 1, 0), ('qoo10', 'f3', '2031-10-30', NULL, 1, 0),"
	       " ('qoo10', 'f4', '2031-10-01', '2031-10-15', 1, 0), ('qoo10', 'f5', '2031-10-02', NULL, 0, 0),"
	       " ('qoo10', 'f6', '2031-10-03', NULL, 1, 1), ('qoo10', 'b1', NULL, NULL, 1, 0), ('qoo10', 'b2', NULL, NULL, 1, 0),"
	       " ('qoo10', 'b3', NULL, NULL, 0, 0), ('ruten', 'f1', '2031-10-01', NULL, 1, 0)");
}

/* 2501 and 2502 of b1, 2503 of b2, 2504 of b3 (not verified), 2505 cancelled, 2506 unpaid. */
static inline void push_orders_in_book(struct shop *s)
{
	sql(s, "INSERT INTO batch (id, kind, profile, source, state, started_at, started_by) VALUES (90, 'order', 'qoo10', 'o.csv', 'published', 0, 'mei')");
	sql(s, "INSERT INTO orders (profile, order_no, batch_id, state, buyer) VALUES ('qoo10', '2501', 90, 'delivered', 'b1'),"
	       " ('qoo10', '2502', 90, 'confirmed', 'b1'), ('qoo10', '2503', 90, 'to_ship', 'b2'), ('qoo10', '2504', 90, 'delivered', 'b3'),"
	       " ('qoo10', '2505', 90, 'cancelled', 'b2'), ('qoo10', '2506', 90, 'awaiting_payment', 'b2')");
}

/* Fields as "name=value", NULL ends. Returns the status; the draft's number in *id. */
static inline enum status write_draft(struct shop *s, int64_t *id, struct error *e, const char *const *fields)
{
	const struct form *f;
	struct record r;
	char op[OP_ID_SIZE];
	enum status st;

	*e = (struct error){0};
	must_do(form_load("push", &f, e), e);
	record_init(&r, f);
	for (size_t i = 0; fields[i] != NULL; i++) {
		char *name = xstrndup(fields[i], strcspn(fields[i], "="));

		if (!record_set(&r, name, strchr(fields[i], '=') + 1))
			fail_msg("no field %s", name);
		free(name);
	}
	op_id_make(op);
	st = push_save(s, "qoo10", *id, &r, op, id, e);
	record_free(&r);
	return st;
}
#define DRAFT(s, id, e, ...) write_draft(s, id, e, (const char *const[]){__VA_ARGS__, NULL})

/* A right advertising draft for this time. */
static inline int64_t ad_for(struct shop *s, const char *send_at)
{
	char *time = xasprintf("send_at=%s", send_at);
	int64_t id = 0;
	struct error e;

	must_do(DRAFT(s, &id, &e, "type=ad", "coupon_id=1", "auto_n=4", time), &e);
	free(time);
	return id;
}

static inline bool noted(const struct shop *s, enum note_level level, const char *code)
{
	for (size_t i = 0; i < s->notes.count; i++)
		if (s->notes.items[i].level == level && strcmp(s->notes.items[i].what.code, code) == 0)
			return true;
	return false;
}

static inline const char *state_of(struct shop *s, int64_t id)
{
	static char word[32];
	struct campaign c;
	struct error e;

	must_do(push_get(s, id, &c, &e), &e);
	snprintf(word, sizeof word, "%s", campaign_state_word(&c));
	campaign_free(&c);
	return word;
}

#endif
