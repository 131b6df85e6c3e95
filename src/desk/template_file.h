/*
 * The templates that come with a profile, and the text rules that it gives.
 */
#ifndef SK_DESK_TEMPLATE_FILE_H
#define SK_DESK_TEMPLATE_FILE_H

#include "storekeep/compose.h"
#include "storekeep/profile.h"
#include "storekeep/template.h"

/* In the order of the file, ids t1, t2 …; none where the profile names no file. templates_free(). PROFILE_BAD when it cannot be read. */
enum status template_file_read(const struct profile *p, struct body_template **list, size_t *count, struct error *e);
/* Limits of campaign.FIELD_min and _max (name, body, cta), and how characters are counted. `label` is translated. */
struct text_rules profile_text_rules(const struct profile *p, const char *field, const char *label);

#endif
