/*
 * Inside of member_file.h: the columns of a members' file, and one run of an
 * import.
 */
#ifndef DESK_MEMBER_SHEET_H
#define DESK_MEMBER_SHEET_H

#include "storekeep/member_file.h"
#include "storekeep/member_rules.h"
#include "storekeep/sheet.h"

/* Columns that every members' file may have; the shop's own fields stand behind them. The template has them in the order of
 * the profile's import.columns. */
enum member_column {
	MF_EMAIL, MF_PHONE, MF_CODE, MF_LAST, MF_FIRST, MF_NAME, MF_BIRTHDAY, MF_GENDER, MF_GROUPS, MF_TIER, MF_POINTS, MF_CREDIT,
	MF_SOURCE, MF_CONSENT, MF_NOTE, MF_ORDERS, MF_SPENT, MF_LAST_ORDER, MF_REGISTERED, MF_STANDARD,
};
extern const char *const member_file_columns[MF_STANDARD]; /* their names */

struct own_column {
	int64_t id;
	char *title, *exactly;  /* exactly: "=field:TITLE" */
	const char *heading;    /* "field:TITLE", inside of it */
	char type[12];
	bool required;
	char **choices;         /* that may be chosen; retired ones stand behind, from `offered` on */
	size_t choice_count, offered;
};

/* How a file's columns are understood. */
struct member_layout {
	char preset[32];        /* profile whose map reads the file, "": our template */
	struct sheet_field *fields; /* MF_STANDARD, then the own ones */
	size_t count;
	struct own_column *own; /* by position */
	size_t own_count;
	char *stray;            /* heading of the template's that nobody knows, NULL none */
};

/* The shop's own fields of a marketplace that are in use. */
enum status own_columns(struct shop *s, const char *profile, struct own_column **out, size_t *count, struct error *e);
void own_columns_free(struct own_column *own, size_t count);
/* Look at the head of the file: template or whose export. `target` wins where two maps fit alike. */
enum status member_layout(struct shop *s, const struct profile *target, const char *path, enum charset cs, char separator,
                          struct member_layout *out, struct error *e);
void member_layout_free(struct member_layout *l);
/* The template's column that a mistaken heading comes nearest to. */
const char *member_column_near(const struct member_layout *l, const char *heading);

/* Bytes that are no text of the charset, or that were damaged before (EAS-80). *cs CS_UNKNOWN: the mark at the start, else
 * UTF-8; what it is in the end comes back. */
enum status member_file_scan(const char *path, const char *profile, enum charset *cs, struct error *e);

/* ---- one run ---- */

struct group_known {
	char *key, *name;       /* folded, and as written */
	int64_t id;             /* 0: to be made */
};

/* Lines of the file under which a key was met. */
struct twin_map {
	struct twin {
		uint64_t key;
		int64_t line;
	} *slots;
	size_t cap, count;
};

struct member_run {
	struct shop *s;
	const struct profile *p;
	const char *profile;
	const struct import_options *o;
	struct import_result *r;
	const struct member_layout *layout;
	int64_t batch_id;       /* 0: a preview */
	bool update;            /* members that are there are changed, else passed over (EAS-82) */
	day_t today;
	instant_t now;
	char country[8], separator[8];
	int max_age, text_max, group_name_max;
	int64_t group_max, max_points, max_credit, base_tier;
	struct { char *text; int64_t id; } tier; /* met last */
	struct group_known *groups;
	size_t group_count, groups_made;
	struct twin_map emails, codes, phones;
	int64_t skipped;        /* matched and passed over */
	size_t own_effects;     /* r->effects: by column, own fields behind */
};

/* A record of the file as it was understood. Texts live until the next row, but for what is owned. */
struct member_row {
	const char *code, *last, *first, *email, *note, *gender; /* "" not said */
	char *name[2];          /* owned: a full name taken apart */
	char *email_key;        /* owned */
	char phone[MEMBER_PHONE_SIZE], birthday[12];
	int consent;            /* -1 not said */
	int64_t tier_id;        /* 0 not said */
	int64_t points, credit; /* -1 not said */
	size_t *groups;         /* owned: places in run->groups */
	size_t group_count;
	char **own;             /* owned, one a field: as stored, NULL not said */
	int64_t line;
};

/* member_row.c: the cells of a record; false: refused, `why` says it. */
bool member_row_read(struct member_run *m, struct sheet *sheet, struct member_row *row, struct import_refusal *why);
void member_row_free(struct member_row *row, size_t own_count);
/* What only a new member needs (EAS-65, EAS-74). */
bool member_row_complete(struct member_run *m, struct sheet *sheet, const struct member_row *row, struct import_refusal *why);
/* A refusal under a column of the file; always false. */
bool member_row_refuse(struct import_refusal *why, const struct sheet *sheet, int column, const char *code, const char *message);

/* member_match.c: who the record is (EAS-82): *id 0 nobody yet. false: refused, or the database failed (e). */
bool member_match(struct member_run *m, struct sheet *sheet, const struct member_row *row, int64_t *id, struct import_refusal *why,
                  struct error *e);
void twin_map_free(struct twin_map *t);

/* member_put.c: a new member of a record, with groups, own fields, tier and opening balances. In the run's transaction. */
enum status member_put(struct member_run *m, const struct member_row *row, struct error *e);
/* The rest of it, for a member that is there too. */
enum status member_put_index(struct shop *s, int64_t id, const char *name_key, struct error *e);
/* What makes a name found goes: pairs are found by the name alone. */
enum status member_drop_index(struct shop *s, int64_t id, const char *name_key, struct error *e);
enum status member_put_group(struct member_run *m, size_t place, int64_t id, struct error *e);

/* member_change.c: a record over the member that is there: ROW_CHANGED, ROW_SAME or ROW_REFUSED. */
enum import_verdict member_change(struct member_run *m, struct sheet *sheet, const struct member_row *row, int64_t id,
                                  struct import_refusal *why, struct error *e);
void member_effects_init(struct member_run *m);

#endif
