/*
 * What the screens of members share, and where other capabilities put their
 * own: acts on the marked (members_acts.c), tabs and actions of the record
 * (member_view.c).
 */
#ifndef SCREENS_MEMBERS_H
#define SCREENS_MEMBERS_H

#include "screens.h"
#include "storekeep/bulk.h"
#include "storekeep/member.h"

/* ---- acts on many (key a of the list) ---- */

/* Ask what is needed, then member_bulk(). `who` lives until run() returns. Each is declared here and stands as one line in the table
 * of members_acts.c. */
struct member_act {
	char letter;
	const char *label; /* N_() */
	struct outcome (*run)(struct view *v, const struct member_choice *who);
};
/* member_contact.c */
struct outcome member_act_group(struct view *v, const struct member_choice *who);
struct outcome member_act_ungroup(struct view *v, const struct member_choice *who);
struct outcome member_act_bind(struct view *v, const struct member_choice *who);
struct outcome member_groups_act(struct view *v); /* of one */
struct outcome member_contact_act(struct view *v);
struct outcome member_act_message(struct view *v, const struct member_choice *who); /* message_acts.c */
struct outcome member_act_block(struct view *v, const struct member_choice *who);
struct outcome member_act_unblock(struct view *v, const struct member_choice *who);

/* What an act does, as desk functions of bulk.h do it. */
typedef enum status (*member_bulk_run)(struct shop *s, const struct member_choice *who, void *arg, bool skip_bad, const char *op_id,
                                       const struct progress *p, struct bulk_result *out, struct error *e);
/* Try it, show how many change and who cannot and why, and after a yes do it; where some cannot, offer to skip them. Says how it
 * went and that the batch can be taken back. true: it was done. */
bool member_bulk(struct view *v, const char *title, const struct member_choice *who, member_bulk_run run, void *arg);
/* The batch that was done last in this console, 0 none or taken back. */
int64_t member_bulk_last(void);
/* Take the last batch of this console back, asked (Ctrl-Z of the list). */
struct outcome member_bulk_undo(struct view *v);
bool member_bulk_can_undo(const struct view *v);

/* ---- one member ---- */

/* The member that a key speaks of: the selected one of the list, or the one of the record; 0 none. For actions of both. */
int64_t member_of_view(const struct view *v);
bool member_has_one(const struct view *v); /* `enabled` of actions that need one and write */
/* Opened with arg_id(): the record. */
extern const struct screen member_screen;
/* New (id 0) or change; `given` is what is known of a new one (a phone number that was looked for, a
 * name, an address; one a line), NULL nothing. */
struct outcome member_form_open(const char *profile, int64_t id, const char *given);
/* Read again what is shown: after an act on the one member. */
void member_view_reread(struct view *v);

/* A tab of the record: a list of the desk. One line each in the table of member_view.c. */
struct member_tab {
	const char *name, *label;                 /* stable word; N_() */
	enum status (*list)(struct shop *s, const struct member *m, struct list_source *out, struct error *e);
	const struct column_fit *fits;
	size_t fit_count;
	const char *empty;                        /* N_() */
	/* Enter on a row; NULL: nothing opens. */
	struct outcome (*open)(struct view *v, int64_t member_id, const struct list_row *row);
};

/* What the console sent, and contacts by hand (message_acts.c). */
enum status member_tab_messages(struct shop *s, const struct member *m, struct list_source *out, struct error *e);
struct outcome member_tab_message_open(struct view *v, int64_t member_id, const struct list_row *row);

/* ---- what is known of one, drawn ---- */

struct member_card;
struct member_card *member_card_read(struct shop *s, int64_t id, struct error *e);
void member_card_free(struct member_card *c); /* NULL is fine */
const struct member *member_card_member(const struct member_card *c);
/* The head (tier with its bar, points, credit) and below it contact, groups, last orders, notes; returns the rows used. */
int member_card_draw(const struct member_card *c, struct area a);
/* The head alone, in few rows. */
int member_card_draw_head(const struct member_card *c, struct area a);

/* ---- rows ---- */

/* The list of the desk with phone numbers as people dial them, and a sign before who is on the blacklist. Takes over `inner`. */
void member_rows_open(struct list_source *out, struct shop *s, const char *profile, const struct list_source *inner);
/* "0912 345 678" of a member. */
const char *member_phone_text(struct shop *s, const struct member *m, char out[MEMBER_PHONE_SIZE]);

/* ---- accounts ---- */

/* The form of what customers may do. */
struct outcome member_accounts_open(struct view *v, const char *profile);

/* ---- the filter ---- */

/* The form of conditions; resumed() of the screen below is told 1 when it was used, then member_filter_taken() gives the record
 * (NULL: everybody). The record is the caller's to free. */
struct outcome member_filter_open(const char *profile, const struct record *now);
bool member_filter_taken(struct record *out);

/* ---- files, and accounts that are one person's ---- */

/* The filter of a list and the text that was looked for as one record; false: everybody is shown. The caller frees. */
bool member_filter_shown(const struct record *filter, const char *text, struct record *out);
/* Ask for a file and a format, and write them. */
void member_files_export(struct view *v, const struct member_choice *who);
/* The import screen, or the template. */
struct outcome member_files_import(struct view *v, const char *profile);
/* Likely duplicates of a marketplace. */
struct outcome duplicates_open(const char *profile);
extern const struct screen duplicates_screen;

extern const struct screen members_screen;
/* The members that a filter finds, `name` says which ("VIP"). The record is taken over. */
struct outcome members_open_filtered(const char *profile, struct record *filter, const char *name);
/* Tier of many (tier_acts.c). */
struct outcome member_act_tier(struct view *v, const struct member_choice *who);
/* Tier of the one that the key speaks of, with its days told first (EAS-29, EAS-31). */
struct outcome member_tier_act(struct view *v);

#endif
