/*
 * What services bring to the board: an application that should be open, a
 * notice that is waited for, a chain that does not sell while it is switched
 * (YAH-31, YAH-32).
 */
#include "config.h"

#include <string.h>

#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mall.h"
#include "storekeep/mall_service.h"

static void add_applied(struct due_frame *f, const struct mall_service *v, const struct mall_service_look *look)
{
	struct due_item *it = due_add(f, v->profile, "service_open", look->open_by, "YAH-31");

	if (it == NULL)
		return;
	if (look->late)
		due_say(it, _("%1$s, %2$s: should be open by now. Check the application page."), label_of("cvs_chain", v->chain), label_of("cvs_mode", v->mode));
	else
		due_say(it, _("%1$s, %2$s opens by this day; enter it when the platform mails."), label_of("cvs_chain", v->chain), label_of("cvs_mode", v->mode));
	due_opens(it, "service", v->id);
}

static void add_terminating(struct due_frame *f, const struct mall_service *v, day_t today)
{
	struct due_item *it = due_add(f, v->profile, "service_notice", today, "YAH-32");
	char day[16];

	if (it == NULL)
		return;
	day_format(v->is.mail_on, day);
	due_say(it, _("%1$s is being switched: waiting for the termination notice since %2$s."), label_of("cvs_chain", v->chain), day);
	due_opens(it, "service", v->id);
}

/* Terminated, and nothing sells in its place. */
static void add_terminated(struct due_frame *f, const struct mall_service *v, const struct mall_service *other, day_t today)
{
	struct due_item *it;
	char day[16];

	if (other->is.state != CVS_NONE || (it = due_add(f, v->profile, "service_apply", today, "YAH-32")) == NULL)
		return;
	day_format(cvs_ends(&v->is), day);
	due_say(it, _("%1$s does not sell since %2$s. Apply for the other service: %3$s."), label_of("cvs_chain", v->chain), day,
	        label_of("cvs_mode", other->mode));
	due_opens(it, "service", v->id);
}

static enum status add_market(struct due_frame *f, const char *profile, struct error *e)
{
	const struct profile *p;
	struct mall_service all[MALL_SERVICES];
	enum status st = shop_profile(f->s, profile, &p, e);

	if (st == ST_OK)
		st = mall_services(f->s, profile, all, e);
	for (int i = 0; st == ST_OK && i < MALL_SERVICES; i++) {
		struct mall_service_look look;

		if (all[i].is.state == CVS_APPLIED && (st = mall_service_look(f->s, all, i + 1, &look, e)) == ST_OK)
			add_applied(f, &all[i], &look);
		else if (all[i].is.state == CVS_TERMINATING)
			add_terminating(f, &all[i], shop_today(f->s, p));
		else if (all[i].is.state == CVS_TERMINATED)
			add_terminated(f, &all[i], mall_service_other(all, i + 1), shop_today(f->s, p));
	}
	return st;
}

enum status due_services(struct due_frame *f, struct error *e)
{
	const char *names[16];
	const char *const *all = mall_profiles(f->s);
	size_t count = 0;
	enum status st = ST_OK;

	/* Copied: what is called asks for them again. */
	for (; all[count] != NULL && count < sizeof names / sizeof *names; count++)
		names[count] = all[count];
	for (size_t i = 0; i < count && st == ST_OK; i++)
		st = add_market(f, names[i], e);
	return st;
}
