/*
 * The shop's front on a marketplace (自訂商店工具): sign area (商店招牌區), ad slots
 * (商店廣告版位), theme colour (主題顏色), featured rows (精選商品區) and how goods are
 * shown (賣場商品顯示方式). RUT section 9. What is entered is checked and kept; only
 * while a plan runs do buyers see it (RUT-69).
 */
#ifndef STOREKEEP_STOREFRONT_H
#define STOREKEEP_STOREFRONT_H

#include "storekeep/colour.h"
#include "storekeep/form.h"
#include "storekeep/picture.h"
#include "storekeep/shop.h"

/* Where something is shown. */
struct front_places {
	bool home, product;
};

/* A sign picture as it was when it was saved. */
struct front_sign {
	int64_t id;            /* 0: not saved yet */
	char *path;            /* absolute; owned, as all texts below */
	struct picture picture;
	struct front_places on;
};
struct front_slot {
	char *path, *link;     /* picture, and where it leads */
	struct front_places on;
};
struct front_row {
	char *name;
	char **items;          /* item numbers of the marketplace, in order, each once */
	char **titles;         /* of the catalogue, "" where it does not know them */
	size_t count;
};

struct storefront {
	char profile[32];
	struct front_sign *signs;
	size_t sign_count;
	struct front_slot *slots;
	size_t slot_count;
	struct front_row *rows;
	size_t row_count;
	char *theme_colour;    /* "#b5651d", or a name of the profile's list; "" not set */
	char *display_mode;    /* of the profile's list; "" not set */
	bool shown;            /* a plan runs: buyers see it */
	instant_t changed_at;  /* INSTANT_NONE: never */
	char changed_by[64];
};

/* What is kept. With something kept and no plan running a note says that buyers do not see it (RUT-69, storefront_hidden).
 * ST_REFUSED with code storefront_profile where the marketplace has no such tools. storefront_free() it. */
enum status storefront_get(struct shop *s, const char *profile, struct storefront *out, struct error *e);
/* Fine on {0}. */
void storefront_free(struct storefront *f);
/* The values as forms/storefront.ini writes them. */
void storefront_record(const struct storefront *f, struct record *r);

/* Check the fields that the record has (a field that it lacks stays as it is) and keep them. Refusals: gate_closed and
 * plan_ended (RUT-9, RUT-13), sign_… and ad_slots_… of picture_check(), ad_slots_… of the link rule (RUT-104), and
 * positions_unknown, theme_colour_format, featured_rows_unknown, display_mode_unknown, FIELD_too_many. Warnings: the pictures',
 * sign_missing, sign_nowhere, ad_slots_nowhere, featured_rows_duplicate. */
enum status storefront_save(struct shop *s, const char *profile, struct record *r, struct error *e);
/* The record's values over what is kept, wrong ones left out: for the sketch while somebody types. Never fails; reads the
 * pictures' files. */
void storefront_preview(struct shop *s, const char *profile, const struct record *r, struct storefront *io);

/* A sign picture's file against the marketplace's limits. ST_FAILED when it cannot be read (picture_file). */
enum status storefront_check_file(const struct profile *p, const char *path, struct picture *out, struct notes *refused,
                                  struct notes *warnings, struct error *e);

/* Goods of the shop on a marketplace: best sellers first, then by number; at most `most`. Returns how many; *out is one
 * block that the caller frees. */
struct front_good {
	char item_no[64], title[200];
};
size_t storefront_goods(struct shop *s, const char *profile, struct front_good **out, size_t most);

/* The n-th place of a profile ("home", "product") and the marketplace's word for it; NULL after the last. */
const char *storefront_place(const struct profile *p, int n, const char **word, size_t *len);

#endif
