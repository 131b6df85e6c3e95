/*
 * What a listing is at a moment. Nothing is kept here: the same listing at the
 * same moment is always the same, however often somebody looked before.
 */
#include "config.h"

#include "storekeep/listing.h"

#include <string.h>

#include "storekeep/i18n.h"

static const char *const codes[] = {
	[LISTING_OFF] = "", [LISTING_SCHEDULED] = "scheduled", [LISTING_ON_SALE] = "on_sale", [LISTING_SOLD_OUT] = "sold_out",
	[LISTING_EXPIRED] = "expired", [LISTING_DELISTED] = "delisted",
};

const char *listing_state_code(enum listing_state s)
{
	return codes[s];
}

static instant_t start_of(const struct listing_rules *r, day_t d)
{
	return instant_from(d, 0, r->zone);
}

/* Of two moments at which something happens the earlier one. */
static void note_next(struct listing_look *out, const char *what, instant_t at)
{
	if (out->next_at != INSTANT_NONE && out->next_at <= at)
		return;
	out->next = what;
	out->next_at = at;
}

static void look_preorder(const struct listing_rules *r, const struct listing *l, instant_t now, struct listing_look *out)
{
	if (l->preorder_ship_on == DAY_NONE)
		return;
	out->converts_on = l->preorder_ship_on - r->preorder_days;
	out->converted = l->preorder_ended_on != DAY_NONE || now >= start_of(r, out->converts_on);
	if (!out->converted || (l->preorder_ended_on == DAY_NONE && l->listed))
		note_next(out, "preorder", start_of(r, out->converts_on));
}

/* The clocks of what cannot be bought: both may run, the one that is over first decides (YAH-65). */
static void look_clocks(const struct listing_rules *r, const struct listing *l, instant_t now, struct listing_look *out)
{
	bool ended = l->end_at != INSTANT_NONE && now >= l->end_at;

	if (l->stock == 0) {
		day_t begun = l->start_at != INSTANT_NONE ? instant_day(l->start_at, r->zone) : instant_day(now, r->zone);

		out->sold_out_on = l->sold_out_on != DAY_NONE ? l->sold_out_on : begun;
		out->lasts_until = out->sold_out_on + r->sold_out_days;
		out->by_sold_out = true;
	}
	if (ended) {
		day_t end = instant_day(l->end_at, r->zone);

		out->expired_on = l->stock > 0 ? end : DAY_NONE;
		if (out->lasts_until == DAY_NONE || end + r->expired_days < out->lasts_until) {
			out->lasts_until = end + r->expired_days;
			out->by_sold_out = false;
		}
	}
	out->state = l->stock == 0 ? LISTING_SOLD_OUT : ended ? LISTING_EXPIRED : LISTING_ON_SALE;
}

void listing_look(const struct listing_rules *r, const struct listing *l, instant_t now, struct listing_look *out)
{
	*out = (struct listing_look){.sold_out_on = DAY_NONE, .expired_on = DAY_NONE, .lasts_until = DAY_NONE, .delisted_on = DAY_NONE,
	                             .converts_on = DAY_NONE, .next = "", .next_at = INSTANT_NONE};
	look_preorder(r, l, now, out);
	if (!l->listed) {
		out->next = "";
		out->next_at = INSTANT_NONE;
		return;
	}
	if (l->start_at != INSTANT_NONE && now < l->start_at) {
		out->state = LISTING_SCHEDULED;
		note_next(out, "start", l->start_at);
		return;
	}
	look_clocks(r, l, now, out);
	if (l->end_at != INSTANT_NONE && now < l->end_at)
		note_next(out, "end", l->end_at);
	if (out->lasts_until == DAY_NONE)
		return;
	if (now < start_of(r, out->lasts_until + 1)) {
		note_next(out, out->by_sold_out ? "sold_out" : "expired", start_of(r, out->lasts_until + 1));
		return;
	}
	out->state = LISTING_DELISTED;
	out->delisted_on = out->lasts_until + 1;
	out->next = "";
	out->next_at = INSTANT_NONE;
}

void listing_schedule_check(instant_t start_at, instant_t end_at, instant_t now, bool new_start, bool new_end, const char *rule, struct notes *out)
{
	if (new_start && start_at != INSTANT_NONE && start_at <= now)
		notes_add(out, NOTE_ERROR, "schedule_past", rule, "start_at", "%s", _("Start must be in the future; use \"list now\"."));
	if (start_at != INSTANT_NONE && end_at != INSTANT_NONE && end_at <= start_at)
		notes_add(out, NOTE_ERROR, "schedule_end", rule, "end_at", "%s", _("End of sale must be later than start."));
	else if (new_end && end_at != INSTANT_NONE && end_at <= now)
		notes_add(out, NOTE_ERROR, "schedule_end", rule, "end_at", "%s", _("End of sale must be in the future."));
}

/* ---- book numbers ---- */

/* Weights 1 and 3 in turn, a multiple of 10. */
static bool isbn13(const char *d)
{
	int sum = 0;

	for (int i = 0; i < 13; i++) {
		if (d[i] < '0' || d[i] > '9')
			return false;
		sum += (d[i] - '0') * (i % 2 == 0 ? 1 : 3);
	}
	return sum % 10 == 0 && (strncmp(d, "978", 3) == 0 || strncmp(d, "979", 3) == 0);
}

/* Weights 10 to 1, a multiple of 11; the last may be X for ten. */
static bool isbn10(const char *d)
{
	int sum = 0;

	for (int i = 0; i < 10; i++) {
		int digit = i == 9 && d[i] == 'X' ? 10 : d[i] - '0';

		if (digit < 0 || digit > (i == 9 ? 10 : 9))
			return false;
		sum += digit * (10 - i);
	}
	return sum % 11 == 0;
}

bool isbn_valid(const char *text, char plain[16])
{
	size_t n = 0;

	plain[0] = '\0';
	for (const char *s = text; *s != '\0'; s++) {
		if (*s == '-' || *s == ' ')
			continue;
		if (n == 13)
			return false;
		plain[n++] = *s == 'x' ? 'X' : *s;
	}
	plain[n] = '\0';
	return n == 13 ? isbn13(plain) : n == 10 && isbn10(plain);
}

/* ---- videos ---- */

static bool same_host(const char *host, size_t len, const char *list)
{
	for (const char *at = list; *at != '\0';) {
		size_t n = strcspn(at, ",");

		if (n > 0 && len >= n && strncmp(host + len - n, at, n) == 0 && (len == n || host[len - n - 1] == '.'))
			return true;
		at += n + (at[n] == ',');
	}
	return false;
}

void video_check(const char *text, const char *hosts, int most, const char *rule, struct notes *out)
{
	int count = 0;

	for (const char *s = text; s != NULL && (s = strstr(s, "://")) != NULL; s += 3)
		count++;
	if (text == NULL || *text == '\0')
		return;
	if ((most > 0 && count > most) || strcspn(text, " ,;\n") < strlen(text)) {
		notes_add(out, NOTE_ERROR, "video_many", rule, "video_url", "%s", _("One video per product."));
		return;
	}
	const char *host = strstr(text, "://");

	host = host != NULL ? host + 3 : text;
	if ((strncmp(text, "https://", 8) != 0 && strncmp(text, "http://", 7) != 0) || !same_host(host, strcspn(host, "/?#:"), hosts))
		notes_add(out, NOTE_ERROR, "video_host", rule, "video_url", "%s", _("Only YouTube."));
}
