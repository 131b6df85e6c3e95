/*
 * What the ways out share: one deliverer.
 */
#ifndef DELIVER_INSIDE_H
#define DELIVER_INSIDE_H

#include "storekeep/deliver.h"

struct deliverer {
	struct way_out way;
	int folder;     /* descriptor of the spool folder, -1 none */
	char *password; /* NULL none; wiped on close */
	void *talk;     /* libcurl's handle, NULL until used */
};

/* The other side's words as they may be kept and shown: printable, cut, without our password. */
void answer_set(const struct deliverer *d, char out[200], const char *words, size_t len);

/* net.c: readies and gives back libcurl's handle. */
enum status net_open(struct deliverer *d, struct error *e);
void net_close(struct deliverer *d);
bool net_built_in(void);

enum status smtp_send(struct deliverer *d, struct parcel *rows, size_t count, struct error *e);
enum status webhook_send(struct deliverer *d, const char *key, struct parcel *rows, size_t count, struct error *e);

/* All rows from `first` on were not tried: the way is down. Returns ST_FAILED. */
enum status way_down(struct parcel *rows, size_t first, size_t count, const char *why, struct error *e);

#endif
