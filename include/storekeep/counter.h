/*
 * The counter (門市櫃台): what staff see of a member while a queue waits, and one
 * ticket: points and credit used, an amount that earns, the slip for it.
 */
#ifndef STOREKEEP_COUNTER_H
#define STOREKEEP_COUNTER_H

#include "storekeep/member.h"
#include "storekeep/tier.h"

struct counter_card {
	struct member member;
	char *name;                  /* owned */
	char tier[64], falls_to[64]; /* falls_to "": holds as things stand */
	struct tier_outlook outlook;
	int64_t usable, expiring;    /* points that can be used today; those that lapse next */
	day_t expires_on;            /* last day of `expiring`, DAY_NONE none */
	int birthday_in;             /* days to the birthday, -1 not known or not within birthday_near */
	char *staff, *store;         /* bound to; "" none; owned */
	int64_t waiting;             /* gifts claimed and not handed over */
};
void counter_card_free(struct counter_card *c);
enum status counter_card_read(struct shop *s, int64_t member_id, struct counter_card *out, struct error *e);

/* "林美華": the first character is the last name; "Mei-hua Lin": the last word. Both of `size` bytes. */
void counter_split_name(const char *name, char *last, char *first, size_t size);
/* A member made on the spot by phone and name. `op_id` as member_save().
 * Refusals are member_save()'s; FIELD_REQUIRED: the whole form has to be filled. */
enum status counter_register(struct shop *s, const char *profile, const char *phone, const char *name, const char *op_id, int64_t *id,
                             struct error *e);

struct counter_ticket {
	int64_t member_id, amount;   /* what the goods cost */
	int64_t points, credit;      /* to be used; 0 none */
	const char *receipt, *store; /* NULL or "" none */
	const char *op_id;
};
/* What the ticket comes to, before it is booked. */
struct counter_sum {
	int64_t points_value;        /* money off for points */
	int64_t to_pay;              /* amount less points and credit, never below 0 */
	int64_t earns;               /* points for what is paid */
	int64_t most_points, most_credit; /* that could be used on it */
	int64_t points_step;         /* 0: points cannot be used for money off */
};
enum status counter_reckon(struct shop *s, const struct counter_ticket *t, struct counter_sum *out, struct error *e);

struct counter_done {
	struct counter_sum sum;
	int64_t earned, balance, credit; /* points given; points and credit left */
	bool already;                    /* this op_id was here before */
	char note[300];                  /* why nothing was earned, "" none */
};
/* Check all of it, then book points, credit and the amount: AMOUNT_BAD, REDEEM_STEP, REDEEM_OVER, POINTS_SHORT, CREDIT_SHORT, CREDIT_OVER,
 * CREDIT_OFF, BLACKLISTED, MEMBER_GUEST, INSTORE_TWICE. Where the shop's stores do not earn (CHANNEL_OFF) and something was used, that is a
 * note. The same op_id again books what was cut short and nothing twice. */
enum status counter_take(struct shop *s, const struct counter_ticket *t, struct counter_done *out, struct error *e);

/* The slip as text, `cols` wide (32 on rolls of 58 mm). */
void counter_slip(struct shop *s, const struct counter_ticket *t, const struct counter_done *d, int cols, struct buf *out);

#endif
