/*
 * What the nouns `return` and `exchange` share: telling a slip, finding it,
 * acting on several.
 */
#ifndef SK_COMMANDS_SLIP_TELL_H
#define SK_COMMANDS_SLIP_TELL_H

#include "storekeep/command.h"
#include "storekeep/slip.h"

/* All of one slip, in the names of the entity table. */
enum status slip_tell_return(struct cli *c, int64_t id, struct error *e);
enum status slip_tell_exchange(struct cli *c, int64_t id, struct error *e);
/* The slip of the n-th argument. */
enum status slip_return_arg(struct cli *c, size_t n, int64_t *id, struct error *e);
enum status slip_exchange_arg(struct cli *c, int64_t *id, struct error *e);
/* A day field; DAY_NONE when it was not given. */
enum status slip_day_field(struct cli *c, const char *name, day_t *out, struct error *e);

#endif
