/*
 * Profiles: what differs between marketplaces, as data. NAME.ini of ours, with
 * the shop's own file of the same name laid over it key by key.
 *
 * A value that holds from a day on is written as a second key `KEY@YYYY-MM-DD`
 * (EAS-1): the newest day not after the asked one wins. Whatever the shop's own
 * file has in force for a key on that day wins over all of ours, an empty value
 * included (it takes ours away).
 */
#ifndef STOREKEEP_PROFILE_H
#define STOREKEEP_PROFILE_H

#include "storekeep/date.h"
#include "storekeep/error.h"
#include "storekeep/money.h"

struct profile;

/* Load and check against the table of known keys. Unknown or malformed keys are refused with file and line.
 * `own_dir` is the shop's profiles/ folder, or NULL. A name that only the shop has is allowed (a sixth marketplace).
 * Profiles are kept; the pointer lives until profiles_forget(). */
enum status profile_get(const char *name, const char *own_dir, const struct profile **out, struct error *e);
/* A further check of every profile that is loaded from now on; its refusal is the load's. */
void profile_on_load(enum status (*check)(const struct profile *p, struct error *e));
/* Read all profiles anew at the next call; what was handed out is gone. */
void profiles_forget(void);
/* Names found in both folders, sorted, NULL-terminated; caller frees with free() (one block). */
const char **profile_names(const char *own_dir);
const char *profile_name(const struct profile *p);
/* Files in force, in order of precedence; n from 0, NULL after the last. */
const char *profile_file(const struct profile *p, int n);

/* A file that belongs to profiles (templates): the shop's own, else ours. The caller frees. */
char *profile_path(const struct profile *p, const char *name);

/* The value in force on `on` (DAY_NONE: undated only), NULL when the key is absent or empty. */
const char *profile_text(const struct profile *p, const char *key, day_t on);
int64_t profile_int(const struct profile *p, const char *key, day_t on, int64_t fallback);
bool profile_bool(const struct profile *p, const char *key, day_t on, bool fallback);
/* A `_bp` key as parts per million (YAH-1). */
int64_t profile_ppm(const struct profile *p, const char *key, day_t on, int64_t fallback);
enum rounding profile_rounding(const struct profile *p, const char *key, day_t on, enum rounding fallback);
/* Items of a comma-separated value, one a call: start with *at = the value; false after the last. Blanks around an
 * item are left out; the item is not NUL-terminated. */
bool profile_item(const char **at, const char **item, size_t *len);
/* true when the list under `key` holds `word`. */
bool profile_has(const struct profile *p, const char *key, day_t on, const char *word);
/* Days on which some dated value begins, ascending, each once; n from 0, DAY_NONE after the last. */
day_t profile_change(const struct profile *p, int n);
/* Keys beginning with `prefix`, in file order: for category rates and column maps. n from 0, NULL after the last. */
const char *profile_key(const struct profile *p, const char *prefix, int n);
/* `rule` where the marketplace's own rulebook or the formats' has it ("YAH-107" for yahoo, "FMT-52" for all), else "":
 * the mechanism is one for all, but no marketplace is judged by another's rule. */
const char *profile_rule(const char *name, const char *rule);
/* The zone of the marketplace's clock. */
const char *profile_zone(const struct profile *p);

#endif
