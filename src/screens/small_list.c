/*
 * Lists of small records: the state and the handlers that all of them share.
 * What a row is, how it is asked about and taken away is the screen's business.
 */
#include "config.h"

#include "small_list.h"

#include <stdio.h>
#include <stdlib.h>

#include "storekeep/member.h"

struct small_list *small_list_of(const struct view *v)
{
	return v->state;
}

enum status small_list_members(struct view *v, const char *arg, struct error *e)
{
	const struct profile *p;
	enum status st = member_profile(shop_of(v), arg, &p, e);

	if (st != ST_OK)
		return st;
	struct small_list *s = v->state = xcalloc(1, sizeof *s);
	snprintf(s->profile, sizeof s->profile, "%s", profile_name(p));
	return ST_OK;
}

void small_list_show(struct view *v, const struct column_fit *fits, size_t count, const char *empty)
{
	struct small_list *s = small_list_of(v);
	struct list_source src = fitted_source(&s->list, fits, count);

	s->table = table_new(v, &src);
	table_set_empty(s->table, empty);
}

void small_list_close(struct view *v)
{
	fitted_free(&small_list_of(v)->list);
	free(v->state);
}

void small_list_resumed(struct view *v, int64_t result)
{
	table_reload(small_list_of(v)->table);
	if (result > 0)
		table_select_id(small_list_of(v)->table, result);
}

bool small_list_can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

bool small_list_can_change(const struct view *v)
{
	return small_list_can_write(v) && table_has_row(v);
}

int64_t small_list_id(const struct view *v)
{
	return table_row(small_list_of(v)->table)->id;
}
