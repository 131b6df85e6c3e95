/*
 * Acts on what belongs to a store: today into one of its days, for one or for
 * all that are marked, and the way back to the normal state.
 */
#include "config.h"

#include "mall.h"

#include <stdio.h>
#include <stdlib.h>

#include "storekeep/draft.h"

enum status mall_set_day(struct shop *s, enum mall_kind kind, const char *form_name, int64_t id, const char *field, bool try_only, struct error *e)
{
	const struct form *form;
	const struct profile *p;
	struct record r = {0};
	char today[16], op[OP_ID_SIZE];
	bool dry = s->dry_run, accept = s->accept_warnings;
	enum status st = form_load(form_name, &form, e);

	if (st != ST_OK)
		return st;
	record_init(&r, form);
	st = mall_kept_record(s, kind, id, &r, e);
	if (st == ST_OK)
		st = shop_profile(s, record_get(&r, "profile"), &p, e);
	if (st == ST_OK) {
		day_format(shop_today(s, p), today);
		record_set(&r, field, today);
		op_id_make(op);
		s->dry_run = dry || try_only;
		s->accept_warnings = true; /* the preview has said them */
		st = mall_kept_save(s, kind, id, &r, op, &id, e);
		s->dry_run = dry;
		s->accept_warnings = accept;
	}
	record_free(&r);
	return st;
}

enum status mall_set_days(struct shop *s, enum mall_kind kind, const char *form, const char *field, const int64_t *ids, size_t count, bool try_only,
                          struct buf *said)
{
	const struct form *f = NULL;
	enum status st = form_load(form, &f, NULL);

	for (size_t i = 0; i < count && st != ST_FAILED; i++) {
		struct error own = {0};
		const struct error *warning;

		st = mall_set_day(s, kind, form, ids[i], field, try_only, &own);
		warning = notes_first_warning(&s->notes);
		if (st != ST_OK)
			buf_addf(said, _("#%1$lld stays: %2$s"), (long long)ids[i], own.message);
		else if (warning != NULL)
			buf_addf(said, _("#%1$lld: %2$s today. %3$s"), (long long)ids[i], _(form_field(f, field)->label), warning->message);
		else
			buf_addf(said, _("#%1$lld: %2$s today."), (long long)ids[i], _(form_field(f, field)->label));
		buf_adds(said, try_only ? "\n" : "  ");
	}
	return st == ST_FAILED ? st : ST_OK;
}

void mall_restore_act(struct view *v, const char *profile)
{
	struct error e = {0};
	int64_t closed;

	if (!screen_ok(v, violation_restorable(shop_of(v), profile, &e), &e))
		return;
	if (dialog_confirm(v, _("Has the marketplace confirmed the store's normal state? Open violations are closed and goods can be listed again.")) &&
	    screen_ok(v, violation_restore(shop_of(v), profile, "", &closed, &e), &e))
		ui_say(v, ngettext("The store is in its normal state; %lld violation is closed.",
		                   "The store is in its normal state; %lld violations are closed.", (unsigned long)closed), (long long)closed);
}
