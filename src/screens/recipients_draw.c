/*
 * The head of the recipients screen: counts, a bar, and the way out.
 */
#include "config.h"

#include "recipients.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/chart.h"
#include "storekeep/profile.h"
#include "storekeep/text.h"

/* "reach 5   uncertain 2": what is not zero. */
static void counts(const struct campaign *c, char *out, size_t size)
{
	const struct {
		const char *state;
		int64_t n;
	} all[] = {
		{"sent", c->reach}, {"handed_over", c->handed}, {"uncertain", c->uncertain}, {"failed", c->failed},
		{"cut_by_quota", c->cut}, {"cancelled", c->withdrawn},
		{"queued", c->recipients < 0 ? 0 : c->recipients - c->reach - c->handed - c->uncertain - c->failed - c->cut - c->withdrawn},
	};
	size_t len = 0;
	char number[32];

	out[0] = '\0';
	for (size_t i = 0; i < COUNT_OF(all) && len < size; i++)
		if (all[i].n > 0) {
			money_format(all[i].n, false, number);
			len += (size_t)snprintf(out + len, size - len, "%s%s %s", len > 0 ? "   " : "", label_of("recipient_state", all[i].state), number);
		}
}

static void when(struct view *v, const struct campaign *c, char out[32])
{
	const struct profile *p;
	char iso[40];

	out[0] = '\0';
	if (c->send_at == INSTANT_NONE || shop_profile(shop_of(v), c->profile, &p, NULL) != ST_OK)
		return;
	instant_format(c->send_at, profile_zone(p), iso);
	snprintf(out, 32, "%.4s/%.2s/%.2s %.5s", iso, iso + 5, iso + 8, iso + 11);
}

static const char *next_step(const struct campaign *c)
{
	if (c->paused)
		return _("Paused. a lets it go on.");
	if (strcmp(c->state, "uncertain") == 0)
		return c->uncertain > 0 ? _("Look whether the uncertain ones arrived, then settle them with a.")
		                        : _("Enter the reach that the marketplace shows with a.");
	if (strcmp(c->state, "sending") == 0)
		return c->retry_at != INSTANT_NONE ? _("What was turned away is tried again by the next run.") : _("The next run goes on.");
	if (strcmp(c->state, "pending") == 0)
		return _("Recipients are taken at the send time.");
	return "";
}

/* An address up to its host: what stands behind it can be a secret. */
static int host_len(const char *url)
{
	const char *host = strstr(url, "://");

	return host != NULL ? (int)(host + 3 - url + (long)strcspn(host + 3, "/?#")) : (int)strlen(url);
}

static void draw_way(struct area a, int row, const struct way_out *way)
{
	char text[300];

	if (way->way == WAY_NONE) {
		draw_textf(a, row, 0, LOOK_WARN, "%s %s", draw_sign(LOOK_WARN), _("No way out is set up: the marketplace's figures are typed in."));
		return;
	}
	if (way->way == WAY_SPOOL)
		snprintf(text, sizeof text, "%s  %s", label_of("way", way_code(way->way)), way->folder);
	else
		snprintf(text, sizeof text, "%s  %.*s", label_of("way", way_code(way->way)), host_len(way->url), way->url);
	draw_text(a, row, draw_text(a, row, 0, LOOK_LABEL, _("Way out")) + 2, LOOK_PLAIN, text);
}

int recipients_draw_head(struct view *v, struct area a, const struct campaign *c, const struct way_out *way)
{
	char text[300], at[32];
	int col;

	when(v, c, at);
	col = draw_text(a, 0, 0, LOOK_TITLE, *c->name != '\0' ? c->name : label_of("campaign_state", c->state)) + 2;
	draw_textf(a, 0, col, LOOK_PLAIN, "%s  %s", at, label_of(campaign_state_set(c->profile), campaign_state_word(c)));
	counts(c, text, sizeof text);
	draw_text(a, 1, 0, LOOK_PLAIN, *text != '\0' ? text : _("Nothing was handed over."));
	draw_text(a, 2, 0, c->uncertain > 0 || c->paused ? LOOK_WARN : LOOK_LABEL, next_step(c));
	draw_way(a, 3, way);
	return 4;
}
