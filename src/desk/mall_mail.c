/*
 * The mail to the marketplace about technical trouble, as it asks for it: store
 * name, store id and problem in the subject, time, steps and error in the text
 * (YAH-148). It is only written, never sent. And the pages where people go on
 * by themselves (YAH-5, YAH-11, YAH-140, YAH-141, YAH-143).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "desk/mall_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

void mall_mail_free(struct mall_mail *m)
{
	free(m->subject);
	free(m->text);
	*m = (struct mall_mail){0};
}

static void add_part(struct buf *out, const char *title, const char *words)
{
	if (*words != '\0')
		buf_addf(out, "%s\n%s\n\n", title, words);
}

static char *make_text(const struct mall_store *m, const struct profile *p, const struct record *r)
{
	struct buf out = {0};
	char now[32], when[32];

	instant_format(clock_now(), profile_zone(p), now);
	snprintf(when, sizeof when, "%.10s %.5s", now, now + 11);
	add_part(&out, _("Store:"), m->name);
	add_part(&out, _("Store id:"), m->store_id);
	add_part(&out, _("Time:"), *record_get(r, "at") != '\0' ? record_get(r, "at") : when);
	add_part(&out, _("Steps:"), record_get(r, "steps"));
	add_part(&out, _("Error on the screen:"), record_get(r, "error"));
	add_part(&out, _("Tried already:"), _("later and off-peak; cookies, temporary files and history cleared, all windows closed and opened again."));
	if (*m->contact != '\0' || *m->phone != '\0')
		buf_addf(&out, "%s %s\n", m->contact, m->phone);
	return buf_take(&out);
}

enum status mall_mail(struct shop *s, const char *profile, struct record *r, struct mall_mail *out, struct error *e)
{
	const struct profile *p;
	const char *to;
	struct mall_store m;
	enum status st = shop_profile(s, profile, &p, e);

	*out = (struct mall_mail){.to = ""};
	if (st == ST_OK)
		st = mall_of(s, profile, &m, e);
	if (st != ST_OK)
		return st;
	mall_complete(r, true);
	st = record_check(r, NULL, NULL, e);
	to = profile_text(p, "support.mail", shop_today(s, p));
	if (st == ST_OK) {
		out->to = to != NULL ? to : "";
		out->subject = xasprintf("%s / %s / %s", m.name != NULL ? m.name : "", m.store_id, record_get(r, "problem"));
		out->text = make_text(&m, p, r);
	}
	mall_free(&m);
	return st;
}

bool mall_page(const struct profile *p, int n, struct mall_page *out)
{
	static const struct {
		const char *name, *key, *title;
	} pages[] = {
		{"back_office", "url.back_office", N_("Back office")},
		{"billing_centre", "url.billing_centre", N_("Billing centre: billing contact")},
		{"two_step", "url.two_step", N_("Two-step verification: set-up")},
		{"account_help", "url.account_help", N_("Help with accounts")},
		{"login_helper", "url.login_helper", N_("Accounts linked to a telephone number")},
		{"recovery_options", "url.recovery_options", N_("Change recovery numbers and mailboxes")},
		{"misconduct", "url.misconduct", N_("What counts as misconduct")},
	};

	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		const char *url = profile_text(p, pages[i].key, DAY_NONE);

		if (url == NULL || n-- > 0)
			continue;
		*out = (struct mall_page){pages[i].name, _(pages[i].title), url};
		return true;
	}
	return false;
}
