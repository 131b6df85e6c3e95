/*
 * The demonstration shop (示範商店): a pottery and tea shop on two marketplaces,
 * three months of orders up to today, their statements with differences planted
 * in them; its marketing desk with a running plan, people and what they did,
 * campaigns and pushes that were sent or wait. The same seed gives the same shop; its today is clock_now().
 */
#ifndef STOREKEEP_DEMO_H
#define STOREKEEP_DEMO_H

#include <stdbool.h>
#include <stdint.h>

#include "storekeep/shop.h"

#define DEMO_ORDERS_MAX INT64_C(5000000)

struct demo_options {
	int64_t members, orders; /* how many people buy, and how often */
	int64_t shop_members;    /* members with accounts, on both marketplaces that have them */
	int64_t seed;
	const char *files;       /* folder for the marketplaces' own files, made when missing; NULL none */
	const char *actor;       /* who the audit names */
	struct progress progress;
};

struct demo_result {
	int64_t orders, carts, statements, lines, planted;
};

/* Make the shop in a new file `path`, beside it PATH.planted.json: the differences planted, as the generator alone knows them,
 * and PATH.sign.jpg, the storefront's sign. Messages that it sends go to the folder PATH.out. Refuses to write over a file (demo_exists); a number out of range (demo_members, demo_orders).
 * When it is cancelled or fails, nothing is left behind. */
enum status demo_create(const char *path, const struct demo_options *o, const struct config *c, struct demo_result *out,
                        struct error *e);

#endif
