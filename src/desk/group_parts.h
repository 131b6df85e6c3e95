/*
 * Groups, among their own files: the group itself (group.c), its members
 * (group_member.c), the bulk action (group_kind.c) and who asks for it
 * (group_change.c, group_suggest.c).
 */
#ifndef SK_DESK_GROUP_PARTS_H
#define SK_DESK_GROUP_PARTS_H

#include "storekeep/group.h"

/* What two names must not share: blanks at the ends cut, runs of them as one, case and width folded. The caller frees. */
char *group_key(const char *name);
/* GROUP_NAME for a name that a new group cannot have. */
enum status group_name_check(struct shop *s, const struct profile *p, const char *name, struct error *e);
/* The group of this name, 0 none. */
int64_t group_of_key(struct shop *s, const char *profile, const char *name);
/* GROUP_NONE for a name; says where a tier is called so. */
enum status group_none(struct shop *s, const char *profile, const char *name, struct error *e);

bool group_has_member(struct shop *s, int64_t group_id, int64_t member_id);
/* GROUP_LIMIT when so many more are too many for the member. */
enum status group_limit_check(struct shop *s, int64_t member_id, int64_t more, struct error *e);

/* The bulk action's own: groups to join and to leave. */
#define GROUPS_MOST 50
struct group_sets {
	const char *profile, *advice;
	int64_t add[GROUPS_MOST], remove[GROUPS_MOST]; /* add 0: to be made, by the name in `fresh` */
	char *fresh[GROUPS_MOST];                      /* owned by who asked */
	size_t adds, removes;
};
extern const struct bulk_kind group_bulk_kind;
/* bulk_options.prepare: make the groups that are new, keep the sets (group_batch). */
enum status group_sets_keep(struct shop *s, void *sets, int64_t batch_id, struct error *e);

#endif
