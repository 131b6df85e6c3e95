/*
 * What the closure's commands say.
 */
#ifndef COMMANDS_CLOSURE_TELL_H
#define COMMANDS_CLOSURE_TELL_H

#include "storekeep/closure.h"
#include "storekeep/command.h"

/* A closure as it was looked at: its days, points, work, balance and what changes. */
void closure_tell_look(struct cli *c, const struct closure_look *l);
/* Its tasks alone. */
void closure_tell_tasks(struct cli *c, const struct closure_look *l);

#endif
