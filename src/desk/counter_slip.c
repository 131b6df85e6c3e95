/*
 * The slip of a ticket, for the roll or for a file.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/counter.h"
#include "storekeep/i18n.h"
#include "storekeep/money.h"
#include "storekeep/text.h"

static void rule(struct buf *out, int cols)
{
	for (int i = 0; i < cols; i++)
		buf_addc(out, '-');
	buf_addc(out, '\n');
}

static void centred(struct buf *out, const char *text, int cols)
{
	int used = text_width(text, strlen(text));
	for (int i = 0; i < (cols - used) / 2; i++)
		buf_addc(out, ' ');
	buf_addf(out, "%s\n", text);
}

/* A label at the left, a number at the right edge. */
static void line(struct buf *out, const char *label, int64_t n, bool plus, int cols)
{
	char number[40];
	money_format(n, plus, number);
	text_add_padded(out, label, cols - (int)strlen(number), false);
	buf_addf(out, "%s\n", number);
}

/* Enough of the phone to know it again, not enough to call it. */
static void add_member(struct buf *out, const struct member *m)
{
	char *name = member_name(m);
	size_t len = strlen(m->phone);
	buf_addf(out, len > 4 ? "%s  ···%s\n" : "%s%s\n", name, len > 4 ? m->phone + len - 4 : "");
	free(name);
}

void counter_slip(struct shop *s, const struct counter_ticket *t, const struct counter_done *d, int cols, struct buf *out)
{
	struct member m;
	const struct profile *p = NULL;
	char at[32];
	if (member_get(s, t->member_id, &m, NULL) != ST_OK)
		return;
	shop_profile(s, m.profile, &p, NULL);
	instant_format(clock_now(), p ? profile_zone(p) : s->config->zone, at);
	at[10] = ' ';
	at[16] = '\0';
	if (*s->name)
		centred(out, s->name, cols);
	centred(out, at, cols);
	if (t->receipt && *t->receipt)
		buf_addf(out, _("Receipt %s\n"), t->receipt);
	add_member(out, &m);
	rule(out, cols);
	line(out, _("Amount"), t->amount, false, cols);
	if (t->points > 0) {
		char *label = xasprintf(_("%lld points used"), (long long)t->points);
		line(out, label, -d->sum.points_value, true, cols);
		free(label);
	}
	if (t->credit > 0)
		line(out, _("Store credit used"), -t->credit, true, cols);
	rule(out, cols);
	line(out, _("Paid"), d->sum.to_pay, false, cols);
	line(out, _("Points earned"), d->earned, true, cols);
	line(out, _("Points now"), d->balance, false, cols);
	if (d->credit > 0 || t->credit > 0)
		line(out, _("Store credit now"), d->credit, false, cols);
	member_free(&m);
}
