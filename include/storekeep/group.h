/*
 * Groups (群組): labels of the shop for marketing, several a member; who is in
 * them, what they bought, and the three that are suggested by how people buy
 * (EAS-18 to EAS-24). A group is no tier.
 */
#ifndef STOREKEEP_GROUP_H
#define STOREKEEP_GROUP_H

#include "storekeep/bulk.h"
#include "storekeep/form.h"
#include "storekeep/list.h"
#include "storekeep/shop.h"

struct group {
	int64_t id;
	char profile[32], advice[12]; /* label set group_advice */
	char *name;                   /* owned */
	int64_t members;              /* live ones */
};
void group_free(struct group *g);
/* ST_REFUSED GROUP_NONE. */
enum status group_get(struct shop *s, int64_t id, struct group *out, struct error *e);
/* By name (blanks at its ends, case and width do not matter) or number. GROUP_NONE; says where only a tier is called so (EAS-24). */
enum status group_find(struct shop *s, const char *profile, const char *text, int64_t *id, struct error *e);
/* Name, advice, members and the figures of orders placed from `from` to `to` (EAS-22). desk_list_close(). */
void group_list(struct shop *s, const char *profile, day_t from, day_t to, struct list_source *out);
/* All of a marketplace in the order in which they were made, members not counted (0). groups_free(). */
enum status groups_of(struct shop *s, const char *profile, struct group **out, size_t *count, struct error *e);
void groups_free(struct group *list, size_t count);
/* First day of the figures that end today: group.figures_days. */
day_t group_figures_from(struct shop *s, const struct profile *p);

struct group_figures {
	int64_t members, orders, buyers, repeaters, net;
	int64_t repeat_permille; /* of the buyers who bought again; -1: nobody bought */
};
/* Counted orders of the members, placed from `from` to `to`. ST_FAILED db_interrupted when `stop` (NULL none) said so meanwhile. */
enum status group_figures(struct shop *s, int64_t id, day_t from, day_t to, bool (*stop)(void *), void *stop_arg, struct group_figures *out,
                          struct error *e);

/* By forms/group.ini, each a transaction of its own. GROUP_NAME. */
enum status group_record(struct shop *s, int64_t id, struct record *r, struct error *e);
enum status group_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e);
/* GROUP_IN_USE where a message that waits goes to it; a warning group_has_members. The label goes, its members stay (EAS-23). */
enum status group_delete(struct shop *s, int64_t id, struct error *e);

/* Inside the caller's transaction, for imports and merges: the group of this name, made where there is none (GROUP_NAME; `advice`
 * NULL: none), and a member put in. GROUP_LIMIT. */
enum status group_ensure(struct shop *s, const char *profile, const char *name, const char *advice, int64_t *id, struct error *e);
enum status group_member_add(struct shop *s, int64_t group_id, int64_t member_id, int64_t batch_id, bool *added, struct error *e);
/* Names of a member's groups, "VIP, 生日禮"; "" none. The caller frees. */
char *group_names_of(struct shop *s, int64_t member_id);

/* Put members into groups and take them out of others (EAS-18, EAS-19), as a batch that can be undone. Names parted by commas; with
 * `create` unknown ones to be joined are made, else GROUP_NONE asks. Nothing to do: BULK_EMPTY. */
struct group_change {
	const char *profile;
	const char *add, *remove; /* NULL or "" none */
	const char *advice;       /* of groups that are made, NULL none */
	bool create, skip_bad;
};
enum status group_change_many(struct shop *s, const struct member_choice *who, const struct group_change *c, const char *op_id,
                              const struct progress *p, struct bulk_result *out, struct error *e);

/* ---- suggestions (EAS-20, EAS-21) ---- */

enum { SUGGEST_VIP, SUGGEST_REGULAR, SUGGEST_POTENTIAL, SUGGESTIONS };
extern const char *const suggestion_codes[SUGGESTIONS]; /* label set group_suggestion */
struct group_suggestions {
	day_t from, to;
	int64_t count[SUGGESTIONS];      /* members proposed for each */
	int64_t min_orders[SUGGESTIONS]; /* 0 of the last */
	char name[SUGGESTIONS][128];     /* of the group that they go to: suggest.vip_name … */
	char advice[SUGGESTIONS][12];
};
/* SUGGEST_KEYS. */
enum status group_suggest(struct shop *s, const char *profile, struct group_suggestions *out, struct error *e);
/* Who is proposed for which, best buyers first is not promised: by number. */
void group_suggest_list(struct shop *s, const char *profile, const struct group_suggestions *g, struct list_source *out);
/* Put them in (and out of the other two): one batch a suggestion, `done` gets their numbers. */
enum status group_suggest_apply(struct shop *s, const char *profile, const struct group_suggestions *g, const char *op_id,
                                const struct progress *p, struct bulk_result done[SUGGESTIONS], struct error *e);

#endif
