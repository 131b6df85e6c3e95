/*
 * Writing the demonstration shop: the state that its writers share.
 */
#ifndef SK_DESK_DEMO_WRITE_H
#define SK_DESK_DEMO_WRITE_H

#include "desk/demo.h"
#include "storekeep/calendar.h"
#include "storekeep/json.h"
#include "storekeep/profile.h"
#include "storekeep/terms.h"

struct demo_work {
	const struct demo_options *options;
	const char *path;            /* of the shop when it is whole */
	struct shop *shop;
	struct demo_maker maker;
	const struct profile *profile[DEMO_MARKETS];
	struct settle_cycle cycle[DEMO_MARKETS];
	struct calendar *calendar[DEMO_MARKETS];
	int64_t batch[DEMO_MARKETS]; /* of the orders */
	int64_t rows[DEMO_MARKETS];
	struct json planted;         /* PATH.planted.json in the making */
	struct demo_result *result;
};

/* People who follow the shop in Japan. */
int64_t demo_followers(const struct demo_options *o);
/* Progress over all orders and people: refuses with code cancelled when the caller has had enough. */
enum status demo_go_on(struct demo_work *w, int64_t done, struct error *e);
/* All orders into their batches. */
enum status demo_book(struct demo_work *w, struct error *e);
/* The statements of a marketplace that are out by today. */
enum status demo_statements(struct demo_work *w, enum demo_market m, struct error *e);

/* The marketplaces' own files, into options->files. */
enum status demo_files(struct demo_work *w, struct error *e);
/* What people have done since: differences resolved, periods signed off. The newest period is left open. */
enum status demo_decide(struct demo_work *w, struct error *e);
/* The store on Yahoo: its record, contract, accounts, an application, a violation (demo_store.c). */
enum status demo_store(struct demo_work *w, struct error *e);
/* Its goods in every state (demo_products.c). */
enum status demo_products(struct demo_work *w, struct error *e);
/* Its convenience stores, ways to pay and to ship, frames (demo_services.c). */
enum status demo_services(struct demo_work *w, struct error *e);
/* Orders of a marketplace without statements; before the statements, whose comparison any later order makes old. */
enum status demo_abroad(struct demo_work *w, struct error *e);
/* Plans, people, campaigns, storefront; tells what it made in w->planted. */
enum status demo_marketing(struct demo_work *w, struct error *e);
/* The claims of periods that came due, and what was paid for them. */
enum status demo_claims(struct demo_work *w, struct error *e);
/* Returns and exchanges in every state; last, on orders that stand. */
enum status demo_slips(struct demo_work *w, struct error *e);

#endif
