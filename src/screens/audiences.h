/*
 * What the screens of audiences share.
 */
#ifndef SCREENS_AUDIENCES_H
#define SCREENS_AUDIENCES_H

#include "screens.h"
#include "storekeep/audience.h"

/* The form of an audience of one's own; id 0: a new one. */
struct outcome audience_form(const char *profile, int64_t id);
/* The people of an audience (visitors …, own:ID, "" all). */
struct outcome audience_people(const char *profile, const char *audience);
/* Opened with arg_id() of a person. */
extern const struct screen person_screen;
/* A marketplace's own words for one of the five. */
const char *audience_label(struct shop *s, const char *profile, int audience);
/* Bring what is kept up to date, with its progress. false: stopped or failed (said). */
bool audience_make_ready(struct view *v);

#endif
