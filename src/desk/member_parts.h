/*
 * Between the members' files: reading, saving, filters, finding, lists.
 */
#ifndef SK_DESK_MEMBER_PARTS_H
#define SK_DESK_MEMBER_PARTS_H

#include "storekeep/desk_list.h"
#include "storekeep/mem.h"
#include "storekeep/member.h"

/* Country code of phone numbers of a marketplace (NULL: as member_profile()); "" where its profile has none. The profile's text. */
const char *member_country(struct shop *s, const char *profile);

/* member_block.c: on the blacklist at an instant (INSTANT_NONE: off it), in the caller's transaction; REASON_EMPTY. */
enum status member_block_write(struct shop *s, int64_t id, instant_t at, const char *reason, const char *detail, struct error *e);
enum status member_block_reason(const struct profile *p, day_t today, const char *reason, struct error *e);

#define MEMBER_LIVE "m.kind IN ('registered', 'guest')"

/* A filter as SQL over `member m LEFT JOIN wallet w`, with what it binds. */
struct member_where {
	struct buf sql;              /* AND …; "" for everybody */
	struct list_bind *binds;     /* names and texts owned */
	size_t count;
	bool led;                    /* the plan begins with the few members of a condition */
};
/* Reads forms/member_filter.ini; `filter` NULL or empty: everybody. Where a condition has few members by an index, the plan begins
 * with these; where all have many, it walks whatever index the statement is ordered by. FILTER_RANGE, FILTER_FIELD, GROUP_NONE,
 * TIER_NONE. member_where_free(). */
enum status member_where_make(struct shop *s, const char *profile, const struct record *filter, struct member_where *out, struct error *e);
void member_where_free(struct member_where *w);
void member_where_bind(const struct member_where *w, struct stmt *q);
void member_where_add(struct member_where *w, const char *name, const char *text, int64_t num);

/* What a person typed, ready for the indexes. */
struct member_words {
	char *text, *folded, *folded_end, *mail, *mail_end; /* owned */
	char *words[3];              /* folded, those that lack are ""; owned: "Mei-hua Lin" finds whatever stands first */
	char head[MEMBER_PHONE_SIZE], head_end[MEMBER_PHONE_SIZE + 4], tail[MEMBER_PHONE_SIZE], tail_end[MEMBER_PHONE_SIZE + 4];
	char gram[MEMBER_GRAM_SIZE]; /* the rarest of its pairs; "" where there is none */
	char gram_too[MEMBER_GRAM_SIZE]; /* the next rarest, or the same */
	int64_t number;              /* 0: none */
	size_t characters;           /* of the folded text */
	bool digits;                 /* nothing but what phone numbers are made of */
};
void member_words_make(struct shop *s, const char *profile, const char *text, struct member_words *out);
void member_words_free(struct member_words *w);

/* Lists one after the other as one (member_chain.c). Takes over the sources. */
void member_chain_open(struct list_source *out, const struct list_source *parts, size_t count);

/* All live members by a figure (member_sort.c); false: the column is none of those. */
bool member_sorted_open(struct shop *s, const char *profile, const char *column, bool descending, struct list_source *out);

/* For tests of plans, of a list by member_list(): the n-th statement of the list without words, NULL after the last; the caller frees. */
char *member_list_sql(struct list_source *src, const struct list_query *q, int n);

/* Columns that every list of members has, and their SQL (member_list.c). */
extern const struct list_column member_columns[];
extern const char *const member_exprs[];
extern const size_t member_column_count;

#endif
