/*
 * Inside of order_import.c: versions of orders in the book.
 */
#ifndef DESK_ORDER_WRITE_H
#define DESK_ORDER_WRITE_H

#include "desk/order_row.h"

#define ORDER_BINDS 60

struct order_writer {
	struct db *db;
	const char *profile, *actor; /* live as long as the writer */
	int64_t batch_id;
	struct stmt *insert; /* made with the first order, then kept bound */
	int place[ORDER_BINDS];
};

/* The version of an order that counts; id 0: there is none. */
struct order_version {
	int64_t id;
	uint64_t hash;
};

void order_writer_open(struct order_writer *w, struct shop *s, const char *profile, int64_t batch_id);
enum status order_version(struct order_writer *w, const char *order_no, struct order_version *out, struct error *e);
/* Everything that a version says, kept (order_row_clear). */
enum status order_version_row(struct order_writer *w, int64_t id, struct order_row *out, struct error *e);
/* Stage a new version and mark the old one (id 0: none). *twice: this batch has the order already; nothing was written,
 * and old->hash becomes that one's. Inside of a write transaction. */
enum status order_insert(struct order_writer *w, const struct order_row *o, struct order_version *old, bool *twice, struct error *e);

/* What the file says for orders of members changes nothing of what the version `old` has; also true of other orders. */
bool order_facts_same(struct order_writer *w, const struct order_row *o, int64_t old);

/* The file says otherwise than what people typed: a note for each (the first twenty), and where it was written an event. */
enum status order_typed_told(struct order_writer *w, struct import_result *r, const struct order_row *o, const struct order_typed *t, int64_t line,
                             int *told, struct error *e);

#endif
