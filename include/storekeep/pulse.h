/*
 * How the shop's money moves, a day at a time: for the sparklines of Today.
 */
#ifndef STOREKEEP_PULSE_H
#define STOREKEEP_PULSE_H

#include "storekeep/money.h"
#include "storekeep/shop.h"

/* Orders of a marketplace that post on day `d` (the platform's posting date, else the forecast: YAH-118): how many, and the
 * sum of their claim amounts. Either out may be NULL. Reads only that day's orders. */
enum status pulse_postings(struct shop *s, const char *profile, day_t d, int64_t *orders, money_t *amount, struct error *e);

/* The marketplaces that have orders or statements here, ascending by name; returns how many names were filled in (at most `room`). */
#define PULSE_NAME 32
size_t pulse_markets(struct shop *s, char (*names)[PULSE_NAME], size_t room);

#endif
