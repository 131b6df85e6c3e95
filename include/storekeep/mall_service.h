/*
 * A store's services (超商物流服務) and ways to pay: what was applied for, what is
 * open, what is being switched (YAH-30 to 44), and the marketplace's limits for
 * parcels and HTML as plain values for rules/.
 */
#ifndef STOREKEEP_MALL_SERVICE_H
#define STOREKEEP_MALL_SERVICE_H

#include "storekeep/charset.h"
#include "storekeep/list.h"
#include "storekeep/markup.h"
#include "storekeep/parcel.h"
#include "storekeep/picture.h"
#include "storekeep/shop.h"

/* ---- the marketplace's limits ---- */

/* Chains in order: "711", "family"; NULL after the last. */
extern const char *const mall_chains[];
/* What a chain takes (YAH-27 to 29). Texts are the profile's and live as long as it. false: the profile has no such chain. */
bool mall_parcel_limits(const struct profile *p, const char *chain, day_t day, struct parcel_limits *out);
/* Which HTML it takes (YAH-49 to 51); `frame` is a position (YAH-45), NULL for a description. false: the profile says nothing of HTML. */
bool mall_markup_rules(const struct profile *p, const char *frame, day_t day, struct markup_rules *out);

/* ---- a text or a picture against them; no shop is needed (desk/mall_check.c) ---- */

/* ST_REFUSED position_unknown, profile_html. */
enum status mall_frame_known(const struct profile *p, const char *frame, struct error *e);
/* A description (`frame` NULL) or what lies in a frame; markup_free() it. ST_REFUSED as above; what is wrong with the text stands in `out`. */
enum status mall_text_check(const struct profile *p, const char *frame, const char *text, size_t len, struct markup_report *out, struct error *e);
/* The same of a file ("-": standard input) in the charset `cs`, CS_UNKNOWN: found out. What is to be said of the file itself goes into `notes`.
 * ST_FAILED file_open, file_read; ST_REFUSED file_too_large. */
enum status mall_file_check(const struct profile *p, const char *path, enum charset cs, const char *frame, struct markup_report *out,
                            enum charset *read_as, struct notes *notes, struct error *e);
/* A picture for a slot of an activity template (YAH-46, YAH-47): everything wrong as NOTE_ERROR. Limits of a slot are the profile's
 * storefront.img.slot_limits.SLOT = WxH,KB. ST_FAILED picture_file. */
enum status mall_image_check(const struct profile *p, const char *path, const char *slot, const char *link, struct picture *out,
                             struct notes *notes, struct error *e);

/* ---- services ---- */

struct mall_service {
	char profile[32], chain[8], mode[16], state[16]; /* label sets cvs_chain, cvs_mode, cvs_state */
	day_t applied_on, open_on, mail_on, terminated_on; /* DAY_NONE: not, or not known */
	bool collect;                                    /* home collection (YAH-36) */
};
/* One service; state none and ST_OK where nothing was entered. */
enum status mall_service_get(struct shop *s, const char *profile, const char *chain, const char *mode, struct mall_service *out, struct error *e);
/* From this day on it does not sell any more: the notice, or the mail where the notice's day is not known (YAH-32). DAY_NONE: it goes on. */
day_t mall_service_ends(const struct mall_service *v);

#endif
