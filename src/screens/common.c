/*
 * The small words that several screens say: names of periods, days, amounts,
 * the reason of a shifted payout, and what happens to an error.
 */
#include "config.h"

#include "screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_HOLIDAY = 12 }; /* days; a payout that moves further joined a later run */

struct shop *shop_of(const struct view *v)
{
	return v->app;
}

bool screen_ok(struct view *v, enum status st, const struct error *e)
{
	if (st != ST_OK)
		ui_error(v, e);
	return st == ST_OK;
}

const char *screen_market(struct shop *s, const char *profile)
{
	const struct profile *p;
	const char *name = NULL;

	if (shop_profile(s, profile, &p, NULL) == ST_OK)
		name = profile_text(p, "profile.name", DAY_NONE);
	return name != NULL ? name : profile;
}

void screen_period(struct shop *s, const char *profile, const char *code, char *out, size_t size)
{
	struct settle_period p = {0};
	char name[64];

	snprintf(p.code, sizeof p.code, "%s", code);
	if (sscanf(code, "%d-H%d", &p.year, &p.part) != 2 && sscanf(code, "%d-%d-%*1[HPhp]%d", &p.year, &p.month, &p.part) < 2) {
		snprintf(out, size, "%s %s", screen_market(s, profile), code);
		return;
	}
	p.part = p.part > 0 ? p.part - 1 : 0;
	settle_period_label(&p, name);
	snprintf(out, size, "%s %s", screen_market(s, profile), name);
}

const char *screen_money(money_t v, bool plus, char out[32])
{
	out[0] = '\0';
	if (v != MONEY_NONE)
		money_format(v, plus, out);
	return out;
}

const char *screen_day(const char *iso, const char *beside)
{
	bool same_year = strlen(iso) == 10 && strncmp(iso, beside, 5) == 0;

	return same_year ? iso + 5 : iso;
}

void screen_shift_reason(const char *nominal, const char *pay, char *out, size_t size)
{
	day_t d = day_parse_iso(nominal), paid = day_parse_iso(pay);
	const char *day = screen_day(nominal, pay);

	out[0] = '\0';
	if (d == DAY_NONE || paid == DAY_NONE || paid <= d || paid - d > LONGEST_HOLIDAY)
		return;
	if (day_weekday(d) == 6)
		snprintf(out, size, _("%s is a Saturday"), day);
	else if (day_weekday(d) == 0)
		snprintf(out, size, _("%s is a Sunday"), day);
	else
		snprintf(out, size, _("%s is a day off"), day);
}

void screen_instant(const struct shop *s, instant_t at, char out[32])
{
	char full[32];

	out[0] = '\0';
	if (at == INSTANT_NONE)
		return;
	instant_format(at, s->config->zone, full);
	full[10] = ' ';
	full[16] = '\0';
	memcpy(out, full, 17);
}

bool screen_ask_day(struct view *v, const char *title, day_t *day)
{
	char iso[16], *text;
	struct error e = {0};
	day_t typed;
	bool good;

	day_format(*day, iso);
	text = dialog_prompt_over(v, title, _("Day"), iso);
	if (text == NULL)
		return false;
	good = screen_ok(v, date_parse(text, strlen(text), &typed, NULL, &e), &e);
	if (good)
		*day = typed;
	free(text);
	return good;
}

static const struct column_fit *fit_of(const struct column_fit *fits, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(fits[i].name, name) == 0)
			return &fits[i];
	return NULL;
}

struct list_source fitted_source(struct fitted *f, const struct column_fit *fits, size_t count)
{
	struct list_source src = f->source;

	f->columns = xreallocarray(NULL, src.column_count, sizeof *f->columns);
	for (size_t i = 0; i < src.column_count; i++) {
		const struct column_fit *fit = fit_of(fits, count, src.columns[i].name);

		f->columns[i] = src.columns[i];
		f->columns[i].cols = fit != NULL ? fit->cols : 0;
		f->columns[i].grow = fit != NULL ? fit->grow : 0;
		f->columns[i].rank = fit != NULL ? fit->rank : 0;
	}
	src.columns = f->columns;
	return src;
}

void fitted_free(struct fitted *f)
{
	list_close(&f->source);
	free(f->columns);
	f->columns = NULL;
}
