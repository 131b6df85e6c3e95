/*
 * Members (顧客, 會員): who they are on one marketplace, finding them, and
 * changing what is known of them (EAS sections 1, 6, 7 and 12; SHL-51).
 */
#ifndef STOREKEEP_MEMBER_H
#define STOREKEEP_MEMBER_H

#include "storekeep/form.h"
#include "storekeep/list.h"
#include "storekeep/member_rules.h"
#include "storekeep/shop.h"

/* One member with the balances beside it. Texts are "" where nothing is known; owned, member_free() it. */
struct member {
	int64_t id;
	char profile[32], kind[16], origin[16];
	char *member_code, *first_name, *last_name, *email, *phone, *gender, *note, *blacklist_reason;
	char birthday[12];                      /* YYYY-MM-DD, --MM-DD or "" */
	day_t birthday_set_on, birthday_edited_on, tier_from, tier_to, bound_on;
	day_t blacklisted_on;                   /* day of blacklisted_at on the marketplace's clock */
	bool email_consent;
	instant_t registered_at, since_at, blacklisted_at; /* INSTANT_NONE: not */
	int64_t store_id, staff_id, tier_id, merged_into;  /* 0 none */
	int64_t version;
	int64_t points, credit, orders, spent;  /* wallet */
	day_t first_on, last_on;
	instant_t created_at, changed_at;
	char created_by[64], changed_by[64];
};
void member_free(struct member *m);
/* ST_REFUSED MEMBER_NONE. Merged and removed ones are given too. */
enum status member_get(struct shop *s, int64_t id, struct member *out, struct error *e);
/* The one member that `text` names: number in our book, member code, e-mail address or phone (any spelling). MEMBER_NONE;
 * MEMBER_MANY with the candidates among s->notes: never picks one by itself (EAS-66); MEMBER_MERGED names the kept account
 * (EAS-115). `profile` NULL: on any marketplace. */
enum status member_resolve(struct shop *s, const char *profile, const char *text, int64_t *id, struct error *e);
/* "林美華" or "Mei-hua Lin": as people read it; e-mail, phone or number where there is no name. The caller frees. */
char *member_name(const struct member *m);
/* MEMBER_GUEST for one without a wallet (EAS-12), MEMBER_MERGED; ST_OK: may hold points, tier and credit. */
enum status member_wallet_check(const struct member *m, struct error *e);
/* BLACKLISTED (EAS-110), for what a blacklisted member may not do. */
enum status member_blacklist_check(const struct member *m, struct error *e);

/* The members' marketplace that a command or screen means: `given`, else the shop's choice, else the first profile that has
 * members. ST_REFUSED where `given` has none. */
enum status member_profile(struct shop *s, const char *given, const struct profile **out, struct error *e);
/* Names of profiles that can have members (key member.list_includes), NULL-terminated, static until the next call. */
const char *const *member_profiles(struct shop *s);

/* Live members by form member_filter (EAS-13), `filter` NULL: all; text finds by name, phone, e-mail, code (FMT-25, FMT-38).
 * Sorted as EAS-16. desk_list_close(). */
enum status member_list(struct shop *s, const char *profile, const struct record *filter, struct list_source *out, struct error *e);
/* forms/member_filter.ini with the shop's own fields behind. It lives until the program ends. */
enum status member_filter_form(struct shop *s, const char *profile, const struct form **out, struct error *e);
/* The conditions as they are entered; what is no day or no number says so by the rulebook's codes (EAS-2, EAS-3). */
enum status member_filter_check(const char *profile, struct record *r, struct error *e);
/* As typed, quick in a million: at most `room` ids, best first. */
size_t member_find(struct shop *s, const char *profile, const char *text, int64_t *ids, size_t room);

/* The same as a list of any length. desk_list_close(). */
void member_find_list(struct shop *s, const char *profile, const char *text, struct list_source *out);
/* Name of the member's tier, the base tier's where none was spoken of; "" for a guest. The caller frees. */
char *member_tier_name(struct shop *s, const struct member *m);

/* Create (id 0) or change a member by forms/member.ini and the shop's own fields (field:TITLE). `version` -1: whatever it is
 * now, else STALE when it has moved on (EAS-17). Inside a transaction of its own. Sign-up points are granted for a new
 * registered one (points.h). The same op_id again gives the same member. */
enum status member_save(struct shop *s, int64_t id, struct record *r, int64_t version, const char *op_id, int64_t *out, struct error *e);

/* Fill what the record (forms/member.ini, field_form()) lacks from the member. */
enum status member_record(struct shop *s, int64_t id, struct record *r, struct error *e);

/* What customers may do (forms/member_settings.ini; EAS-63, EAS-64, EAS-76): as it stands, and changed: PLAN_LACKS. `profile` NULL: as
 * member_profile(). */
enum status member_settings_record(struct shop *s, const char *profile, struct record *r, struct error *e);
enum status member_settings_save(struct shop *s, const char *profile, struct record *r, struct error *e);

/* Inside the caller's transaction: derived columns (keys, grams) of a member whose name, phone or e-mail was written. */
enum status member_index(struct shop *s, int64_t id, struct error *e);

/* Blacklist on or off with a reason (EAS-108); MEMBER_NONE, REASON_EMPTY. Already so: a note, ST_OK. */
enum status member_block(struct shop *s, int64_t id, bool on, const char *reason, struct error *e);

/* A lot with points left. */
struct member_lot {
	int64_t remaining;
	day_t expires_on; /* last usable day, DAY_NONE: never */
};
/* Lots that can be used today, nearest expiry first; *soon: points whose last day is within `days`. Returns how many lots. */
size_t member_lots(struct shop *s, int64_t id, day_t today, int days, struct member_lot *out, size_t room, int64_t *soon);
/* Who changed what of one member: the record, tier, binding, groups; newest first. desk_list_close(). */
void member_changes(struct shop *s, int64_t id, struct list_source *out);

/* Which members an action means, as the command line and the screens say it: marked ids, a group, a segment, or a filter. */
struct member_choice {
	const char *profile;
	const int64_t *ids;          /* marked; NULL: not by id */
	size_t id_count;
	int64_t group_id, segment_id;
	const struct record *filter; /* of forms/member_filter.ini; NULL none. All zero and NULL: nobody, unless … */
	bool all;                    /* … everybody was asked for in words */
};
/* SQL of desk lists is member_list's business; this gives the ids, ascending, in pages: after `after`, at most `room`.
 * ST_REFUSED BULK_EMPTY is the caller's to say when nothing comes. */
enum status member_choice_page(struct shop *s, const struct member_choice *c, int64_t after, int64_t *ids, size_t room, size_t *count, struct error *e);
enum status member_choice_count(struct shop *s, const struct member_choice *c, int64_t *count, struct error *e);

#endif
