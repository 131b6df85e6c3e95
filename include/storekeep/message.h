/*
 * What the buyer sees. One function turns a campaign's fields into blocks; the
 * preview on the screen draws them, `campaign preview` prints them, and the way
 * out sends them: there is no second rendering (RUT-108, RUT-109, QOO-13).
 */
#ifndef STOREKEEP_MESSAGE_H
#define STOREKEEP_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/date.h"
#include "storekeep/profile.h"

enum block_kind {
	BLOCK_HEADER,  /* account name, online state */
	BLOCK_SUBJECT, /* of a mail */
	BLOCK_BODY,
	BLOCK_COUPON,  /* name, code, discount, end: one a line */
	BLOCK_BUTTON,  /* caption; link behind it */
	BLOCK_BANNER,  /* file name; link */
	BLOCK_ITEMS,   /* BEST ITEM, one a line */
	BLOCK_NOTE,    /* QPOST note, app push: channel in `title` */
	BLOCK_INPUT,   /* the chat's input line: preview only */
};

struct block {
	enum block_kind kind;
	char *title;       /* small heading, "" none */
	char *text;        /* UTF-8, lines parted by LF */
	char *link;        /* behind it, "" none */
	bool placeholder;  /* nothing was entered yet: shown in the preview, never sent */
};

struct message {
	char channel[32];  /* 露露通, email, app_push, qpost */
	struct block *blocks;
	size_t count;
};

/* The coupon's part, by value. */
struct message_coupon {
	const char *name, *code, *discount; /* NULL name: none chosen */
	instant_t ends_at;                  /* INSTANT_NONE: without an end */
};
struct message_fields {
	const char *account, *body, *url, *cta;
	struct message_coupon coupon;
	const char *banner_name, *banner_url;
	const char *const *items;           /* titles, NULL-terminated; NULL none */
	bool preview;                       /* with header, placeholders and input line */
};
/* The word of the profile and of JSON documents: header, body, coupon, cta … */
const char *block_name(enum block_kind kind);
/* Blocks in the order of the profile. message_free() it. `channel`: one of the profile's;
 * NULL or "": the one that its preview shows, else message.channel. */
void message_render(const struct profile *p, const char *channel, const struct message_fields *f, struct message *out);
void message_free(struct message *m);
/* As plain lines no wider than `cols` (boxes drawn with ASCII): `campaign preview`, --plain. Caller frees. */
char *message_text(const struct message *m, int cols);
/* Bytes of the first line of `cols` columns at the head of `s`, Latin words kept whole; *next: where the next line begins. */
size_t message_line(const char *s, size_t len, int cols, size_t *next);
/* As members of the open JSON object: what a spool line and a webhook carry. */
struct json;
void message_json(const struct message *m, struct json *j);

#endif
