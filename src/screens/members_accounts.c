/*
 * What customers may do with their accounts (EAS-63, EAS-64, EAS-76), as a form.
 */
#include "config.h"

#include "members.h"

#include <string.h>

#include "small_form.h"

/* The number of the form is the marketplace's place among those with members, from 1. */
static const char *market_of(struct shop *s, int64_t id)
{
	const char *const *names = member_profiles(s);

	for (int64_t i = 1; *names != NULL && i < id; i++)
		names++;
	return *names;
}

static enum status fill_accounts(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	return member_settings_record(s, market_of(s, id), r, e);
}

static enum status save_accounts(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	(void)op_id;
	*out = 0;
	return member_settings_save(s, market_of(s, id), r, e);
}

static const struct small_form accounts = {
	.form = "member_settings",
	.title_edit = N_("Accounts"),
	.said = N_("Kept. The activity log says who changed it."),
	.fill = fill_accounts,
	.save = save_accounts,
	.members = true,
};

struct outcome member_accounts_open(struct view *v, const char *profile)
{
	const char *const *names = member_profiles(shop_of(v));
	int64_t at = 1;

	while (*names != NULL && strcmp(*names, profile) != 0) {
		names++;
		at++;
	}
	return small_form_open(&accounts, at, NULL);
}
