/*
 * Letters that go out by themselves (郵件範本, EAS-90 to EAS-93): the platform's
 * six that a messaging channel can carry too, and the console's own about
 * points, tiers, birthdays and store credit. Our words, or the shop's in their
 * place; switches per channel.
 */
#ifndef STOREKEEP_LETTER_H
#define STOREKEEP_LETTER_H

#include "storekeep/form.h"
#include "storekeep/list.h"
#include "storekeep/mem.h"
#include "storekeep/shop.h"

/* A letter of one marketplace as it stands. Texts are owned; letter_text_free(). */
struct letter_text {
	char code[32], profile[32];
	const char *title;    /* N_() */
	const char *fields;   /* merge fields that it knows, parted by commas */
	bool by_channel;      /* one of notice.letters (EAS-92) */
	bool own;             /* the shop's words */
	char *subject, *email_text, *sms_text, *channel_text;
	bool email_on, sms_on, channel_on;
	instant_t changed_at; /* INSTANT_NONE: ours */
	char changed_by[64];
};
void letter_text_free(struct letter_text *l);
/* letter_missing with the codes that there are. */
enum status letter_get(struct shop *s, const char *profile, const char *code, struct letter_text *out, struct error *e);
/* Goes by e-mail, by SMS: what notice_add() asks, without the texts. */
bool letter_is_on(struct shop *s, const struct profile *p, const char *code, const char *channel);
void letter_list(struct shop *s, const char *profile, struct list_source *out);
/* n-th code of the marketplace's letters from 0, NULL after the last. */
const char *letter_code(const struct profile *p, int n);

/* Fields of forms/letter.ini that the record lacks; and save it: MERGE_UNKNOWN, MERGE_OPEN, MERGE_SITE, MSG_EMPTY, NOTICE_OFF,
 * NOTICE_LETTER. */
enum status letter_record(struct shop *s, const char *profile, const char *code, struct record *r, struct error *e);
enum status letter_save(struct shop *s, const char *profile, const char *code, struct record *r, struct error *e);
/* Back to our words. */
enum status letter_reset(struct shop *s, const char *profile, const char *code, struct error *e);
/* Switches of the shop (EAS-91, EAS-93, SHL-73) by forms/notice.ini: channel, cost_tokens, sms. NOTICE_COST. */
enum status notice_settings_record(struct shop *s, const char *profile, struct record *r, struct error *e);
enum status notice_settings_save(struct shop *s, struct record *r, const char *op_id, int64_t *out, struct error *e);

/* What the letter is about; 0 and "" where it is not. */
struct letter_about {
	int64_t member_id, order_id, entry_id; /* order: sale.id; entry: points_entry.id */
	const char *subject_key;               /* as in struct notice */
};
/* As it goes out on a channel (email, sms, line …): subject and text new memory. */
enum status letter_render(struct shop *s, const struct letter_text *l, const char *channel, const struct letter_about *about, char **subject,
                          char **text, struct error *e);
/* An order by its number, with its member. order_missing. */
enum status letter_order(struct shop *s, const char *profile, const char *order_number, struct letter_about *out, struct error *e);
/* The same for a made-up occasion: 100 points and the like. */
enum status letter_sample(struct shop *s, const struct letter_text *l, const char *channel, const struct letter_about *about, char **subject,
                          char **text, struct error *e);

#endif
