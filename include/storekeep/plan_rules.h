/*
 * Arithmetic of plans: what one costs a day and a message, which one fits what
 * a shop sends, from when to when a paid plan runs. Plain values in, plain
 * values out. RUT sections 3 and 4.
 */
#ifndef STOREKEEP_PLAN_RULES_H
#define STOREKEEP_PLAN_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/date.h"
#include "storekeep/money.h"

/* Amounts and numbers of messages beyond this are slips of the pen; sums and products of what is within it cannot overflow. */
#define PLAN_NUMBER_MOST INT64_C(1000000000000)

/* Price a day in thousandths and a message in millionths of the currency's unit, half up; -1 where there is nothing to divide by. */
int64_t plan_day_milli(money_t price, int days);
int64_t plan_message_micro(money_t price, int64_t quota);

/* Messages of the window that use is measured over. */
#define PLAN_USE_DAYS 90

/* A plan as the choice sees it. */
struct plan_choice {
	int days;
	money_t price;
	int64_t quota;
};
/* true when the plan's messages a day are enough for `used` in PLAN_USE_DAYS. */
bool plan_covers(const struct plan_choice *p, int64_t used);
/* The advised one: of those that cover the use the cheapest a day, the shorter of equals; of a shop that sent nothing the one that
 * binds the least money; -1 when none covers it. */
int plan_advise(const struct plan_choice *plans, size_t count, int64_t used);
/* The lowest price a message, the longer of equals; for profiles that flag none. -1 without plans. */
int plan_best_value(const struct plan_choice *plans, size_t count);

/* How a marketplace counts its days. */
struct plan_clock {
	const char *zone;
	int end_secs;   /* second of the day at which a term ends (23:59:59), RUT-18 */
};

/* A paid plan and its time. Both ends are inclusive, to the second. */
struct plan_slot {
	int64_t id;          /* the caller's own */
	instant_t paid_at;
	int days;
	bool fixed;          /* its time is a fact and is not moved */
	instant_t starts_at, ends_at;
	day_t expires_on;    /* E */
};
/* From the payment on: E = day of payment + days (the day of payment is day 0), valid to the end of E (RUT-18). */
void plan_begin(const struct plan_clock *c, instant_t paid_at, int days, struct plan_slot *out);
/* Directly after a term whose E is `after`: from 00:00:00 of the next day, its own E = after + days. */
void plan_follow(const struct plan_clock *c, day_t after, int days, struct plan_slot *out);
/* Give every slot its time, in the order of payment: each behind the last one that is known at its payment and still runs then
 * (RUT-19), never over a fixed one. The slots come back in the order of payment. */
void plan_queue(const struct plan_clock *c, struct plan_slot *slots, size_t count);
/* Two terms share a second. */
bool plan_overlap(const struct plan_slot *a, const struct plan_slot *b);

#endif
