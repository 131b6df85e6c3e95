/*
 * A store's services (超商物流服務) and ways to pay: what was applied for, what is
 * open, what is being switched (YAH-30 to 44), and the marketplace's limits for
 * parcels and HTML as plain values for rules/.
 */
#ifndef STOREKEEP_MALL_SERVICE_H
#define STOREKEEP_MALL_SERVICE_H

#include "storekeep/charset.h"
#include "storekeep/cvs.h"
#include "storekeep/form.h"
#include "storekeep/list.h"
#include "storekeep/markup.h"
#include "storekeep/money.h"
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
/* The file as text, at most `most` bytes; the caller frees. */
enum status mall_text_read(const char *path, size_t most, char **out, struct error *e);
/* A picture for a slot of an activity template (YAH-46, YAH-47): everything wrong as NOTE_ERROR. Limits of a slot are the profile's
 * storefront.img.slot_limits.SLOT = WxH,KB. ST_FAILED picture_file. */
enum status mall_image_check(const struct profile *p, const char *path, const char *slot, const char *link, struct picture *out,
                             struct notes *notes, struct error *e);

/* ---- services ---- */

/* Modes in order: "logistics", "store_drop"; NULL after the last. */
extern const char *const mall_modes[];
enum { MALL_SERVICES = 4 };
struct mall_service {
	int id;                      /* 1 to 4: chain by chain, mode by mode */
	char profile[32], chain[8], mode[16]; /* label sets cvs_chain, cvs_mode */
	struct cvs_days is;
	bool collect;                /* home collection (YAH-36) */
};
/* All of a marketplace, by id - 1; what was never entered is there with state none. */
enum status mall_services(struct shop *s, const char *profile, struct mall_service out[MALL_SERVICES], struct error *e);
/* The other mode of the same chain. */
const struct mall_service *mall_service_other(const struct mall_service all[MALL_SERVICES], int id);

/* What is to be known of one on a day. */
struct mall_service_look {
	bool sells;
	day_t open_from, open_by; /* of an application: it opens between them (YAH-31); DAY_NONE none */
	bool late;                /* it should be open by now */
	money_t drop_fee;         /* paid at the counter, of the day (YAH-34, YAH-35); MONEY_NONE: none, or not known */
	int64_t to_ship;          /* orders paid on pickup that wait to be shipped this way */
	const char *queue;        /* where the marketplace processes its parcels (YAH-33); NULL none */
	char next[240];           /* what to do next, translated; "" nothing */
};
enum status mall_service_look(struct shop *s, const struct mall_service all[MALL_SERVICES], int id, struct mall_service_look *out, struct error *e);
/* As a list: one row a service. desk_list_close(). */
enum status mall_service_list(struct shop *s, const char *profile, struct list_source *out, struct error *e);

/* Switching a chain from one mode to the other (YAH-32): the four steps with their days. */
struct mall_switch {
	struct mall_service from, to;
	bool begun;               /* the mail was sent */
	bool documented;          /* by the marketplace: from logistics centre to drop-off */
	const char *address, *subject; /* of the mail; `subject` "": free */
	char store_id[40];        /* stands in the text of the mail */
	day_t down_from;          /* no sales from then until `to` is open; DAY_NONE: it still sells */
	day_t open_from, open_by; /* of the application for `to`; DAY_NONE none */
};
enum status mall_switch(struct shop *s, const char *profile, const char *chain, struct mall_switch *out, struct error *e);

/* Acts, by forms/cvs_apply.ini (apply), cvs_day.ini (open, terminate), cvs_end.ini (terminated), cvs_service.ini (edit). `on` empty: today.
 * service_exists, mode_exclusive (YAH-30), notice_missing (YAH-32), service_not_applied, service_not_open, day_before (YAH-2), day_future,
 * day_missing, main_account_only (YAH-31); warning switch_undocumented (YAH-32). */
enum status mall_service_apply(struct shop *s, const char *profile, struct record *r, struct error *e);
enum status mall_service_open(struct shop *s, const char *profile, struct record *r, struct error *e);
enum status mall_service_terminate(struct shop *s, const char *profile, struct record *r, struct error *e);
enum status mall_service_terminated(struct shop *s, const char *profile, struct record *r, struct error *e);
enum status mall_service_edit(struct shop *s, const char *profile, struct record *r, struct error *e);
/* Fields of cvs_service.ini that the record lacks, of the service that its chain and mode name. */
enum status mall_service_record(struct shop *s, const char *profile, struct record *r, struct error *e);
/* Home collection on or off (YAH-36); collect_needs_drop. */
enum status mall_service_collect(struct shop *s, const char *profile, bool on, struct error *e);

/* How a parcel of this payment method goes on `day` (YAH-33, YAH-34): its place in the back office (`queue` may be NULL;
 * *queue NULL none), and the fee at the counter, told as a note, once however many parcels: ask for the three-part invoice. */
enum status mall_parcel_way(struct shop *s, const char *profile, const char *payment, day_t day, const char **queue, struct notes *notes,
                            struct error *e);

#endif
