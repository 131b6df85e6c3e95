/*
 * Print-outs of commands: to=FILE or to=lp.
 */
#ifndef COMMANDS_PRINTING_H
#define COMMANDS_PRINTING_H

#include <stdbool.h>

#include "storekeep/error.h"
#include "storekeep/mem.h"

/* Into a file, whole or not at all (ST_REFUSED file_exists unless `overwrite`), or to the printer where `to` is "lp". Refusals name
 * the field "to". */
enum status printing_write(const char *to, bool overwrite, const struct buf *text, struct error *e);

#endif
