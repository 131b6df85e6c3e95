/*
 * What a campaign may say: texts and their limits, how characters are counted,
 * audiences, when it may go out, and what looks forgotten. RUT-81 to 107. Pure:
 * limits and times are arguments. Refusals are NOTE_ERROR, all of them; what
 * may be confirmed is NOTE_WARN.
 */
#ifndef STOREKEEP_COMPOSE_H
#define STOREKEEP_COMPOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/date.h"
#include "storekeep/error.h"

/* ---- texts ---- */

enum count_unit { COUNT_GRAPHEME, COUNT_CODEPOINT, COUNT_UTF16 };
/* "grapheme", "codepoint", "utf16"; anything else is a grapheme. */
enum count_unit count_unit_of(const char *word);
/* Characters of a text in a unit (RUT-103). */
size_t compose_count(enum count_unit unit, const char *text);

struct text_rules {
	const char *field;
	const char *label;   /* translated: what the sentence calls it */
	const char *rule;
	int min, max;        /* max 0: no limit; min 0: may be empty */
	bool lines;          /* LF is allowed */
	enum count_unit unit;
	bool warn_utf16;     /* WARN where the limit is kept but UTF-16 units exceed it */
};
/* Ends without blanks (U+3000 and U+00A0 too), CR LF and a lone CR as LF. Caller frees. */
char *compose_clean(const char *text);
/* A cleaned text. false: refused, and why stands among the notes (FIELD_charset, _invisible, _line_break, _missing, _too_long). */
bool compose_text(const struct text_rules *r, const char *text, struct notes *notes);
/* true when the text fits the rules without a refusal: presets and templates on load. */
bool compose_fits(const struct text_rules *r, const char *text);

/* ---- audiences ---- */

struct audience_rules {
	const char *order;   /* "visitors,favourites,…": known codes in the order of the screen */
	const char *label;   /* translated */
	const char *rule;
	int min, max;
};
/* "cart, visitors" -> "visitors,cart" into `out`. false: refused (audiences_missing, _unknown, _repeated, _too_many). */
bool compose_audiences(const struct audience_rules *r, const char *text, char *out, size_t size, struct notes *notes);

/* ---- when it goes out ---- */

struct schedule_rules {
	const char *field, *label; /* label translated */
	const char *zone;
	int minute_step;           /* 1: every minute */
	int first_hour, last_hour; /* inclusive */
	int min_lead_minutes;
	bool lead_by_seconds;      /* min_lead_mode = seconds; else clock minutes (RUT-100) */
	int lead_warn_seconds;
};
/* A wall clock on the marketplace's clock in any spelling of the project, or ISO with an offset. INSTANT_NONE: not one, and a
 * refusal `send_at_invalid` (RUT-99). `*has_hour` (may be NULL): a time of day was given; without it is midnight. */
instant_t schedule_parse(const struct schedule_rules *r, const char *text, bool *has_hour, struct notes *notes);
/* RUT-100: refusal send_at_too_early with the earliest time, WARN sends_soon. */
bool schedule_lead(const struct schedule_rules *r, instant_t at, instant_t now, struct notes *notes);

/* What the plan covers (RUT-101). */
struct schedule_cover {
	instant_t end;             /* T of the last term that is paid for; INSTANT_NONE: no term is needed */
	bool renews;               /* a renewal is still to come and will be made */
	instant_t renewal_at;      /* C */
};
bool schedule_covered(const struct schedule_rules *r, const struct schedule_cover *c, instant_t at, struct notes *notes);

/* ---- a coupon beside the send time ---- */

struct coupon_times {
	const char *name;
	instant_t starts_at, ends_at; /* INSTANT_NONE: open; the end is exclusive */
};
/* WARN coupon_ends (RUT-105), coupon_begins_later. */
void compose_coupon(const struct coupon_times *c, const char *rule, instant_t at, const char *zone, struct notes *notes);

/* ---- what looks forgotten (ours) ---- */

/* A code of the shop that the text may name. */
struct known_code {
	const char *code;
	bool chosen;               /* it is the campaign's own coupon */
	instant_t starts_at, ends_at;
};
struct forgotten_args {
	const char *field;         /* "body" */
	const char *text;
	day_t send_day;            /* DAY_NONE: no time yet; dates are not judged */
	instant_t send_at;
	const struct known_code *codes;
	size_t code_count;
	const char *zone;
};
/* WARN date_past, code_other, code_ended, code_later, placeholder_left; NOTE code_unknown. */
void compose_forgotten(const struct forgotten_args *a, struct notes *notes);
/* The days that a text names, a span by its last: the n-th from 0, DAY_NONE after the last. A day without a year is the one
 * nearest to `near`. For compose_forgotten() and its tests. */
day_t compose_day_named(const char *text, day_t near, size_t n, char out[40]);

#endif
