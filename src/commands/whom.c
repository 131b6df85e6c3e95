/*
 * Members that a verb with a form of its own means.
 */
#include "config.h"

#include "commands/whom.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/draft.h"
#include "storekeep/segment.h"

/* Conditions as they were given; true: there is one. */
static bool read_filter(struct cli *c, struct record *r)
{
	bool any = false;
	for (size_t i = 0; i < r->form->count; i++) {
		const char *field = r->form->fields[i].name;
		const char *value = strncmp(field, "field:", 6) == 0 ? NULL : cli_field(c, field);
		if (value && record_set(r, field, value))
			any = true;
	}
	return any;
}

enum status whom_read(struct cli *c, struct whom *out, struct error *e)
{
	const struct profile *p;
	const struct form *form;
	const char *segment = cli_field(c, "segment");
	*out = (struct whom){0};
	if (cli_arg(c, 0))
		return member_named(c, &out->who, e);
	enum status st = member_profile(cli_shop(c), cli_field(c, "profile"), &p, e);
	if (st == ST_OK)
		st = member_filter_form(cli_shop(c), profile_name(p), &form, e);
	if (st != ST_OK)
		return st;
	strncpy(out->who.profile, profile_name(p), sizeof out->who.profile - 1);
	out->who.choice.profile = out->who.profile;
	record_init(&out->filter, form);
	if (read_filter(c, &out->filter)) {
		out->who.choice.filter = &out->filter;
		st = member_filter_check(out->who.profile, &out->filter, e);
	}
	if (st == ST_OK && segment)
		st = segment_find(cli_shop(c), out->who.profile, segment, &out->who.choice.segment_id, e);
	return st == ST_OK ? cli_field_bool(c, "all", false, &out->who.choice.all, e) : st;
}

void whom_free(struct whom *w)
{
	member_chosen_free(&w->who);
	record_free(&w->filter);
}

const char *whom_op(struct cli *c, char *made)
{
	const char *given = cli_field(c, "op_id");
	op_id_make(made);
	return given && *given ? given : made;
}
