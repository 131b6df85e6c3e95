/*
 * Between config.c and the sections [out PROFILE] of storekeep.ini.
 */
#ifndef DESK_CONFIG_OUT_H
#define DESK_CONFIG_OUT_H

#include "storekeep/ini.h"
#include "storekeep/shop.h"

/* A path of the file: `~/`, absolute, or beside the file. The caller frees. */
char *config_path(const struct ini_entry *entry);

/* [out …] */
bool config_out_section(const char *section);
/* One key of such a section, known and within its bounds or refused with its line. */
enum status config_out_entry(struct config *c, const struct ini_entry *entry, struct error *e);
/* What a way needs is there; no password stands in an address. */
enum status config_out_check(const struct config *c, struct error *e);
void config_out_free(struct config *c);

#endif
