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

#include "storekeep/date.h"
#include "storekeep/error.h"
#include "storekeep/mem.h"

enum way { WAY_NONE, WAY_SPOOL, WAY_SMTP, WAY_WEBHOOK };

/* Settings of one profile's way out, from [out PROFILE] of storekeep.ini. Owned texts, NULL where not given. */
struct way_out {
	enum way way;
	char *folder;         /* spool */
	char *url;            /* smtp://host:port, smtps://, http://, https:// */
	char *from;           /* sender address (smtp) */
	char *user;           /* smtp, webhook (Basic); without one a webhook sends the password as Bearer */
	char *password_file;  /* its first line; readable by its owner alone */
	int per_minute;       /* messages, 0: as quick as it goes */
	int batch;            /* rows a file, request or SMTP session, at most */
	int timeout;          /* seconds that an answer is waited for */
	int tries;            /* of one row before it has failed for good */
	int backoff;          /* seconds before the second try; doubled each time */
};

/* "spool", "smtp", "webhook"; "" for WAY_NONE. */
const char *way_code(enum way way);
/* false: no such way. */
bool way_parse(const char *word, enum way *out);
/* The configured `batch`, else what suits the way. */
int way_batch(const struct way_out *w);
/* false when the program was built without what the way needs (libcurl). */
bool way_built_in(enum way way);
/* Another copy of the settings; way_out_free() each. Fine on {0}. */
void way_out_copy(struct way_out *to, const struct way_out *from);
void way_out_free(struct way_out *w);

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
	const char *bytes;    /* the JSON line without its line feed (spool, webhook) or the mail with its headers */
	size_t len;
	enum delivery result; /* out */
	bool untried;         /* out: the other side was not even asked, so it counts as no try (with DELIVERY_LATER) */
	char answer[200];     /* out: the other side's words, printable */
};

struct deliverer;
/* Ready a way (connect late). ST_FAILED with code way_folder, way_password, way_not_built. deliver_close() it; NULL is fine. */
enum status deliver_open(const struct way_out *w, struct deliverer **out, struct error *e);
void deliver_close(struct deliverer *d);

/* Spool, in two steps around the caller's commit: `prepare` writes NAME.part whole and to the disk; `finish` renames it to
 * NAME. `state` says what of a name is there (whole wins over part). ST_FAILED with code spool_write or spool_exists. */
enum spool_state { SPOOL_NOTHING, SPOOL_PART, SPOOL_WHOLE };
enum status spool_prepare(struct deliverer *d, const char *name, const struct parcel *rows, size_t count, struct error *e);
enum status spool_finish(struct deliverer *d, const char *name, struct error *e);
enum spool_state spool_state(struct deliverer *d, const char *name);
/* Take NAME.part away; nothing happens where there is none. */
void spool_drop(struct deliverer *d, const char *name);

/* Webhook, SMTP: hand over and wait for the answer; fills result, untried and answer of each. ST_FAILED (code way_down) where
 * the other side could not be spoken to: what was not tried is DELIVERY_LATER and untried, but for the row or request that
 * found it out. `key`: names the request, the same when it is repeated. */
enum status deliver_send(struct deliverer *d, const char *key, struct parcel *rows, size_t count, struct error *e);

/* A mail as bytes: plain UTF-8 text. `id` is the left half of its Message-ID. */
struct mail {
	const char *from, *to, *subject, *text, *id;
	instant_t at;
};
void mail_write(struct buf *out, const struct mail *m);
/* An address that can stand in a mail's head and in SMTP as it is. */
bool mail_address_valid(const char *address);

#endif
