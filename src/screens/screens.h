/*
 * What the screens share among themselves: their definitions, the arguments
 * with which they are opened, and the small words that several of them say.
 */
#ifndef SCREENS_SCREENS_H
#define SCREENS_SCREENS_H

#include "storekeep/dialog.h"
#include "storekeep/draw.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"
#include "storekeep/money.h"
#include "storekeep/shop.h"
#include "storekeep/statement.h"
#include "storekeep/table.h"
#include "storekeep/tui.h"

/* Opened without an argument, or with the step (orders.next_step) whose waiting orders are shown. */
extern const struct screen orders_screen;
/* Opened without an argument. */
extern const struct screen today_screen, statements_screen, periods_screen, info_screen;
/* Opened without an argument or with the name of a marketplace. */
extern const struct screen audiences_screen;
extern const struct screen batches_screen, calendar_screen, keys_screen;
/* Opened with arg_id() of an order or a statement. */
extern const struct screen order_screen, review_screen, summary_screen, signoff_screen;
/* Opened with arg_id() of a period: its claim. */
extern const struct screen vouchers_screen;
/* Opened with the name of a profile; NULL: the marketplace of campaigns. */
extern const struct screen campaigns_screen;
/* Opened with arg_id() of a campaign: what came of it. */
extern const struct screen campaign_screen;
/* Opened with a struct compare_arg of the opener's. */
struct compare_arg {
	int64_t id[2];
};
extern const struct screen compare_screen;
/* Discount codes and coupons; message templates. Opened with the profile's name, NULL: the marketplace of campaigns. */
extern const struct screen codes_screen, templates_screen;
/* Coupon pushes; opened with the profile's name, NULL: the marketplace of pushes. */
extern const struct screen pushes_screen;
/* Opened with arg_id() of a push. */
extern const struct screen push_screen;
/* The composer of a marketplace: a new campaign (0, 0), one that waits (its id), or a copy of another. */
extern const struct screen composer_screen;
struct outcome composer_open(const char *profile, int64_t id, int64_t copied_from);
/* A broadcast of a marketplace with members to an audience (JSON of broadcast_audience_of()); `name` for the own list, NULL none. */
struct outcome composer_open_for(const char *profile, const char *audience, const char *name);
/* The same with the draft of this key taken up. */
struct outcome composer_take_draft(const char *profile, const char *key);
/* Opened with arg_id() of a campaign: its rows, what went wrong, its files and requests. */
extern const struct screen recipients_screen;
/* Ask for an address or a member and send one test of the campaign's message there. */
struct outcome campaign_test_act(struct view *v, int64_t id);
/* Opened with arg_id() of a batch. */
extern const struct screen batch_screen;
/* Remove what was cut short, with its progress; says how it went. true: nothing of it is left. */
bool batches_remove(struct view *v, int64_t id);
/* Opened with the kind of file (a batch's: "order", "statement", "opens" …); NULL asks. */
extern const struct screen import_screen;

/* Plans and purchase, bills; opened with the name of a profile, NULL: ruten. */
extern const struct screen renewal_screen;
extern const struct screen plans_screen, billing_screen;
/* Opened with arg_id() of a plan order: its payment, its bill. */
extern const struct screen plan_pay_screen, plan_order_screen;

/* The gate of a service that needs a running plan (RUT-9, RUT-13). Where none runs its window stands above the screen with its
 * two ways out:
 *
 *	switch (gate_ask(v, profile)) {
 *	case GATE_OPEN: break;                                          // go on
 *	case GATE_BUY: return outcome_push(&plans_screen, (void *)(uintptr_t)profile);
 *	case GATE_BACK: return outcome_draw();                          // or pop, where nothing is to be read
 *	}
 */
enum gate { GATE_OPEN, GATE_BACK, GATE_BUY };
enum gate gate_ask(struct view *v, const char *profile);
/* true when a plan runs or none is needed; shows nothing. */
bool gate_is_open(const struct view *v, const char *profile);
/* A new campaign from the palette: the composer, where the gate lets through. */
extern const struct screen compose_screen;

/* Rows of a statement behind one number of its summary. */
struct lines_arg {
	int64_t statement_id;
	char component[16]; /* line_kind, "" all */
	bool ours;          /* the orders behind our side */
	int64_t line_id;    /* put the selection there, 0 the first */
	char order_no[64];  /* only lines of this order, "" all */
	char tax_kind[16];  /* only of this tax kind, "" all */
};
extern const struct screen lines_screen;

/* A difference and its place in the list that it was opened from, for going on to the next. */
struct pair_arg {
	int64_t difference_id, statement_id;
	char kind[16]; /* of the tab, "" all */
	char key[200]; /* list_row.key */
};
extern const struct screen pair_screen;

/* Opened with the name of a marketplace that has members; NULL: the shop's. Own fields, groups, codes that bind, gifts, the counter. */
extern const struct screen own_fields_screen, groups_screen, binds_screen, gifts_screen, counter_screen;

/* Tiers; segments and the RFM analysis; opened with the name of a marketplace, NULL: the shop's. */
extern const struct screen tiers_screen, segments_screen, rfm_screen;
/* Broadcasts to members; opened with the name of a marketplace, NULL: the shop's. One of them: arg_id(). */
extern const struct screen messages_screen, message_screen;
/* Channels, integrations, enquiries, letters, tokens and SMS: a menu, and what it opens. */
extern const struct screen registers_screen, channels_screen, integrations_screen, enquiries_screen, letters_screen, tokens_screen, sms_screen;

/* The shop's front on Ruten. */
extern const struct screen storefront_screen;

/* Early closure of a store; opened with the name of a marketplace, NULL: the only one that knows closures. */
extern const struct screen closure_screen;
/* What is due, day by day in a calendar of the month; opened with arg_id() of a day, NULL: today. */
extern const struct screen month_screen;
/* What the rules did by themselves; opened with the name of a marketplace, NULL: all. */
extern const struct screen life_log_screen;
/* The store on a marketplace, its violations; opened with the name of a marketplace, NULL: the one whose store is entered. */
extern const struct screen mall_screen, violations_screen;
/* Opened with arg_id() of a violation. */
extern const struct screen violation_screen;

/* The shop behind a view. */
struct shop *shop_of(const struct view *v);
/* true when all went well; else the error stands in a box. */
bool screen_ok(struct view *v, enum status st, const struct error *e);
/* "Yahoo 2026-10 first half", in the user's words. */
void screen_period(struct shop *s, const char *profile, const char *code, char *out, size_t size);
/* The name of a marketplace for people. */
const char *screen_market(struct shop *s, const char *profile);
/* Amount for people, "" for MONEY_NONE. */
const char *screen_money(money_t v, bool plus, char out[32]);
/* "10-31" of "2026-10-31"; the whole day when its year is not that of `beside`. */
const char *screen_day(const char *iso, const char *beside);
/* "2026-10-31 is a Saturday" or "… is a day off": why the payout is not on its nominal day. "" when it is. */
void screen_shift_reason(const char *nominal, const char *pay, char *out, size_t size);
/* When somebody did something, on the shop's clock: "2026-11-03 09:12". */
void screen_instant(const struct shop *s, instant_t at, char out[32]);
/* How a column of a list from the desk is shown on a screen; columns not named are left out. */
struct column_fit {
	const char *name;
	int cols, grow, rank;
};
/* Ask for a day, `day` to begin with; false: left, or not understood and told so. */
bool screen_ask_day(struct view *v, const char *title, day_t *day);
/* A list of the desk with columns of our widths. */
struct fitted {
	struct list_source source; /* as the desk gave it */
	struct list_column *columns;
};
/* The source for a table: f->source, filled by the caller, with these widths. Valid until fitted_free(). */
struct list_source fitted_source(struct fitted *f, const struct column_fit *fits, size_t count);
/* Closes the list too; fine on {0}. */
void fitted_free(struct fitted *f);

#endif
