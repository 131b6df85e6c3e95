/*
 * Inside of audience_import.c: the fields of an audience file and the rows that
 * each source makes of them.
 */
#ifndef DESK_AUDIENCE_FILE_H
#define DESK_AUDIENCE_FILE_H

#include "desk/seen.h"
#include "desk/words.h"
#include "storekeep/import.h"
#include "storekeep/sheet.h"

enum audience_field {
	AF_MEMBER, AF_ITEM, AF_AT, AF_KIND, AF_NAME, AF_EMAIL, AF_BLOCKED, AF_OPTED_OUT, AF_FLAGS, AF_VERIFIED, AF_REMINDERS,
	AF_FOLLOWED, AF_LEFT, AF_AUDIENCE, AF_COUNT, AF_COUNTED, AF_TITLE, AF_RANK, AUDIENCE_FIELDS,
};

/* Keys that were met: open addressing, 64 bits each. */
struct met_keys {
	uint64_t *key;
	size_t count, cap;
};
/* true when it was there before. */
bool met_before(struct met_keys *m, uint64_t key);
uint64_t key_of_text(uint64_t start, const char *text);
#define KEY_START UINT64_C(14695981039346656037)

struct audience_file;
/* One source of rows. */
struct audience_source {
	const char *name;
	const char *const *keys; /* columns that the file has to have */
	int audience;            /* the events' audience, -1: told by the row or none */
	int kind, item_kind;     /* of an event whose row does not tell it: without an item, with one */
	enum import_verdict (*row)(struct audience_file *f, struct sheet *sheet, struct import_refusal *why, struct error *e);
};

/* A person by its code, kept to be found again. */
struct known_person {
	uint64_t key;
	int64_t id;
	size_t code; /* place in audience_file.codes */
};

struct audience_file {
	struct shop *s;
	const struct audience_source *source;
	struct seen_rules rules;
	const char *profile, *zone;
	int64_t batch_id;           /* 0: preview */
	struct words *kinds;        /* [audience.kinds] */
	struct met_keys met;        /* of a preview, and of rows that may stand only once */
	struct known_person *people; /* open addressing */
	size_t people_count, people_cap;
	struct buf codes;
	struct stmt *event;         /* kept bound */
	int place[5];
};

/* Refuse with the heading of a field. Returns ROW_REFUSED. */
enum import_verdict audience_refuse(struct import_refusal *why, struct sheet *sheet, int field, const char *code, const char *message);
/* The member's code of this row; NULL: refused. */
const char *audience_member(struct sheet *sheet, struct import_refusal *why);
/* The person of a code, made when there is none and it is no preview. *fresh: it was (or would be) made. id 0 in a preview
 * without one. */
enum status audience_person(struct audience_file *f, const char *code, int64_t *id, bool *fresh, struct error *e);

/* audience_people.c: sources members and followers. */
enum import_verdict audience_row_member(struct audience_file *f, struct sheet *sheet, struct import_refusal *why, struct error *e);
enum import_verdict audience_row_follower(struct audience_file *f, struct sheet *sheet, struct import_refusal *why, struct error *e);
/* audience_goods.c: sources counts and items. */
enum import_verdict audience_row_count(struct audience_file *f, struct sheet *sheet, struct import_refusal *why, struct error *e);
enum import_verdict audience_row_item(struct audience_file *f, struct sheet *sheet, struct import_refusal *why, struct error *e);
/* An instant of this row; INSTANT_NONE: refused, or empty and not needed (code "" then). */
instant_t audience_instant(struct audience_file *f, struct sheet *sheet, int field, bool needed, struct import_refusal *why);

#endif
