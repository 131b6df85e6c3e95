/*
 * Verbs of the noun member: the table is in member.c, each capability has its
 * handlers in a file of its own.
 */
#ifndef COMMANDS_MEMBER_H
#define COMMANDS_MEMBER_H

#include "storekeep/command.h"
#include "storekeep/member.h"

/* The member that the n-th word names; profile= narrows. */
enum status member_of_arg(struct cli *c, size_t n, int64_t *id, struct error *e);
/* NOT_ALLOWED unless this staff member may open that member (SHL-70). */
enum status member_may_see(struct cli *c, int64_t id, struct error *e);
/* The same for a command that only shows: a merged account too, whose wallet waits for a decision (EAS-115). */
enum status member_to_show(struct cli *c, size_t n, int64_t *id, struct error *e);
/* All that is known of one: the record of `show`. */
enum status member_tell(struct cli *c, int64_t id, struct error *e);
/* Extend the verb's form member_filter by the own fields, and read it: *profile is where the members are; `*filter` NULL when nothing
 * was asked for. */
enum status member_filter_of(struct cli *c, const struct profile **profile, const struct record **filter, struct error *e);

/* Whom a verb over many members means (form member_filter, field all): the members of its words, else what the filter finds, else
 * all=yes. BULK_EMPTY. member_chosen_free() it; it must not move meanwhile. */
struct chosen {
	struct member_choice choice;
	int64_t *ids;
	char profile[32];
};
enum status member_choose(struct cli *c, struct chosen *out, struct error *e);
/* The words alone; all of one marketplace. */
enum status member_named(struct cli *c, struct chosen *out, struct error *e);
void member_chosen_free(struct chosen *out);
/* What a bulk action did, or would do. */
struct bulk_result;
void member_bulk_tell(struct cli *c, const struct bulk_result *r);

/* member_files.c */
enum status member_import_verb(struct cli *c, struct error *e);
enum status member_template_verb(struct cli *c, struct error *e);
enum status member_export_verb(struct cli *c, struct error *e);

/* member_merge.c */
enum status member_merge_verb(struct cli *c, struct error *e);
enum status member_duplicates_verb(struct cli *c, struct error *e);

/* member_group.c */
enum status member_group_verb(struct cli *c, struct error *e);
enum status member_contact_verb(struct cli *c, struct error *e);

/* member_tier.c */
enum status member_tier_verb(struct cli *c, struct error *e);

/* member_segment.c */
enum status member_segment_verb(struct cli *c, struct error *e);
enum status member_rfm_verb(struct cli *c, struct error *e);

#endif
