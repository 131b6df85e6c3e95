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
/* All that is known of one: the record of `show`. */
enum status member_tell(struct cli *c, int64_t id, struct error *e);
/* Extend the verb's form member_filter by the own fields, and read it: *profile is where the members are; `*filter` NULL when nothing
 * was asked for. */
enum status member_filter_of(struct cli *c, const struct profile **profile, const struct record **filter, struct error *e);

#endif
