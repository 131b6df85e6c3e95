/*
 * Rights (EAS-8, SHL-70), and settings that the shop changes in the console.
 */
#ifndef STOREKEEP_STAFF_H
#define STOREKEEP_STAFF_H

#include "storekeep/shop.h"

/* ST_DENIED NOT_ALLOWED unless who acts has all rights of the profile's key ("perm.points_write": "customers+member_points").
 * As long as nobody has a login everything is allowed. A key that the profile lacks asks for nothing. */
enum status staff_allow(struct shop *s, const struct profile *p, const char *key, struct error *e);

/* A value that the console may have set (member_setting), else the profile's of `on`. The text lives until the next call. */
const char *setting_text(struct shop *s, const struct profile *p, const char *key, day_t on);
int64_t setting_int(struct shop *s, const struct profile *p, const char *key, day_t on, int64_t fallback);
bool setting_bool(struct shop *s, const struct profile *p, const char *key, day_t on, bool fallback);
/* Set one, with its line in the activity log; in the caller's transaction. */
enum status setting_put(struct shop *s, const struct profile *p, const char *key, const char *value, struct error *e);

#endif
