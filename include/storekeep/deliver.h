/*
 * Ways out of the shop: a spool file, SMTP, a webhook. They know messages as
 * bytes and addresses, nothing of shops or databases. What was answered is
 * told row by row; nothing is repeated here.
 */
#ifndef STOREKEEP_DELIVER_H
#define STOREKEEP_DELIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/error.h"

enum way { WAY_NONE, WAY_SPOOL, WAY_SMTP, WAY_WEBHOOK };

/* Settings of one profile's way out, from [out PROFILE] of storekeep.ini (way_out.h). Owned texts. */
struct way_out {
	enum way way;
	char *folder;         /* spool */
	char *url;            /* smtp://host:port, smtps://, http://, https:// */
	char *from;           /* sender address */
	char *user, *password_file;
	int per_minute;       /* messages, 0: as quick as it goes */
	int batch;            /* rows a file or request */
	int timeout;          /* seconds */
	int tries;            /* of one row before it has failed for good */
	int backoff;          /* seconds before the second try; doubled each time */
};

/* What became of one row. */
enum delivery {
	DELIVERY_SENT,      /* acknowledged */
	DELIVERY_LATER,     /* surely not taken; try again */
	DELIVERY_REFUSED,   /* surely not taken, and never will be */
	DELIVERY_UNCERTAIN, /* handed over and never acknowledged */
};

/* One row: what goes out for one person. */
struct parcel {
	const char *address;  /* e-mail address (smtp) */
	const char *bytes;    /* the JSON line (spool, webhook) or the mail with its headers */
	size_t len;
	enum delivery result; /* out */
	char answer[200];     /* out: the other side's words, printable */
};

struct deliverer;
/* Ready a way (connect late). ST_FAILED: folder missing, library not built in. deliver_close() it. */
enum status deliver_open(const struct way_out *w, struct deliverer **out, struct error *e);
void deliver_close(struct deliverer *d);

/* Spool, in two steps around the caller's commit: `prepare` writes NAME.part whole and to the disk; `finish` renames it to
 * NAME. `state` says what of a name is there. */
enum spool_state { SPOOL_NOTHING, SPOOL_PART, SPOOL_WHOLE };
enum status spool_prepare(struct deliverer *d, const char *name, const struct parcel *rows, size_t count, struct error *e);
enum status spool_finish(struct deliverer *d, const char *name, struct error *e);
enum spool_state spool_state(struct deliverer *d, const char *name);
void spool_drop(struct deliverer *d, const char *name);

/* Webhook, SMTP: hand over and wait for the answer; fills result and answer of each. ST_FAILED only where nothing was
 * tried at all (the rows are LATER). `key`: names the request, the same when it is repeated. */
enum status deliver_send(struct deliverer *d, const char *key, struct parcel *rows, size_t count, struct error *e);

#endif
