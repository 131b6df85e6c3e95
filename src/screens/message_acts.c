/*
 * Messages from the members' screens: to those who are marked, and what one of
 * them was sent.
 */
#include "config.h"

#include "members.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/broadcast.h"

/* A group's or segment's name says more than its members of the moment, so they stay what they are. */
struct outcome member_act_message(struct view *v, const struct member_choice *who)
{
	char *audience = broadcast_audience_of(who);
	struct outcome out = composer_open_for(who->profile, audience, NULL);

	(void)v;
	free(audience);
	return out;
}

enum status member_tab_messages(struct shop *s, const struct member *m, struct list_source *out, struct error *e)
{
	(void)e;
	member_messages(s, m->id, out);
	return ST_OK;
}

/* A broadcast opens; a letter or a contact is read where it stands. */
struct outcome member_tab_message_open(struct view *v, int64_t member_id, const struct list_row *row)
{
	const char *text = "";

	(void)member_id;
	if (strcmp(row->cells[1].text, "broadcast") == 0)
		return outcome_push(&message_screen, arg_id(row->cells[6].num));
	if (row->cells[3].text != NULL)
		text = row->cells[3].text;
	dialog_message(v, label_of("sent_what", row->cells[1].text), *text != '\0' ? text : _("It has not gone out."));
	return outcome_draw();
}
