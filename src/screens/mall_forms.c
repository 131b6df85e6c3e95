/*
 * The forms of a store, of what belongs to it, and of the mail about technical
 * trouble.
 */
#include "config.h"

#include "mall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum status store_fill(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	return mall_record(s, id, r, e);
}

#define FORM_OF(name, kind) \
	static enum status name##_fill(struct shop *s, int64_t id, struct record *r, struct error *e) { return mall_kept_record(s, kind, id, r, e); } \
	static enum status name##_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e) \
	{ return mall_kept_save(s, kind, id, r, op_id, out, e); }
FORM_OF(contract, MALL_CONTRACT)
FORM_OF(operator, MALL_OPERATOR)
FORM_OF(violation, MALL_VIOLATION)

/* A new application begins with what is to change. */
static enum status change_fill(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	if (id >= 0)
		return mall_kept_record(s, MALL_CHANGE, id, r, e);
	record_set(r, "kind", id == CHANGE_BANK ? "bank" : id == CHANGE_PUBLIC ? "public_info" : "company");
	return ST_OK;
}

static enum status change_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	return mall_kept_save(s, MALL_CHANGE, id, r, op_id, out, e);
}

const struct small_form mall_store_form = {
	.form = "store", .title_new = N_("Enter the store"), .title_edit = N_("Change the store's record"), .said = N_("The store's record is kept."),
	.fill = store_fill, .save = mall_save, .markets = mall_profiles,
};
const struct small_form mall_contract_form = {
	.form = "store_contract", .title_new = N_("New contract year"), .title_edit = N_("Contract year"), .said = N_("The contract year is kept."),
	.fill = contract_fill, .save = contract_save, .markets = mall_profiles, .tell = true,
};
const struct small_form mall_operator_form = {
	.form = "store_operator", .title_new = N_("New operator account"), .title_edit = N_("Operator account"), .said = N_("The account is kept."),
	.fill = operator_fill, .save = operator_save, .markets = mall_profiles, .tell = true,
};
const struct small_form mall_change_form = {
	.form = "store_change", .title_new = N_("Change application"), .title_edit = N_("Change application"), .said = N_("The application is kept."),
	.fill = change_fill, .save = change_save, .markets = mall_profiles,
};
const struct small_form mall_violation_form = {
	.form = "violation", .title_new = N_("New violation"), .title_edit = N_("Change the violation"), .said = N_("The violation is kept."),
	.fill = violation_fill, .save = violation_save, .markets = mall_profiles, .tell = true,
};

/* ---- the mail ---- */

/* The mail that was made last, until it is shown. */
static struct mall_mail made;

static enum status mail_fill(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	(void)s, (void)id, (void)r, (void)e;
	return ST_OK;
}

static enum status mail_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	const struct profile *p;
	enum status st = mall_profile(s, NULL, &p, e);

	(void)id, (void)op_id;
	mall_mail_free(&made);
	if (st == ST_OK)
		st = mall_mail(s, profile_name(p), r, &made, e);
	*out = MAIL_MADE;
	return st;
}

void mall_mail_show(struct view *v)
{
	char *all;

	if (made.text == NULL)
		return;
	all = xasprintf("%s: %s\n%s: %s\n\n%s", _("Mail to"), made.to, _("Subject"), made.subject, made.text);
	if (dialog_preview(v, _("Mail about technical trouble"), all, _("Copy it to the clipboard")))
		ui_copy(v, all);
	free(all);
	mall_mail_free(&made);
}

const struct small_form mall_mail_form = {
	.form = "store_mail", .title_new = N_("Mail about technical trouble"), .title_edit = N_("Mail about technical trouble"),
	.said = N_("The mail is prepared; nothing was sent."), .fill = mail_fill, .save = mail_save, .markets = mall_profiles,
};

/* ---- drafts ---- */

struct outcome mall_take_draft(const char *form, const char *key)
{
	static const struct small_form *const forms[] = {
		&mall_store_form, &mall_contract_form, &mall_operator_form, &mall_change_form, &mall_violation_form, &mall_mail_form,
	};

	return small_form_take_draft(forms, COUNT_OF(forms), form, key);
}
