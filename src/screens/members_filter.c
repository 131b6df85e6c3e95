/*
 * The conditions of the list of members as a form (EAS-13).
 */
#include "config.h"

#include "members.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/field.h"
#include "storekeep/formview.h"
#include "storekeep/group.h"
#include "storekeep/tier.h"

struct state {
	struct shop *shop;
	char profile[32];
	struct formview *form;
	char **texts; /* labels of the choices; owned */
	size_t text_count;
};

static struct {
	char profile[32];
	const struct record *now;
	struct record taken;
	bool full;
} waiting;

static const struct screen filter_screen;

struct outcome member_filter_open(const char *profile, const struct record *now)
{
	snprintf(waiting.profile, sizeof waiting.profile, "%s", profile);
	waiting.now = now;
	return outcome_push(&filter_screen, NULL);
}

bool member_filter_taken(struct record *out)
{
	*out = waiting.taken;
	waiting.taken = (struct record){0};
	return waiting.full;
}

static bool is_empty(const struct record *r)
{
	for (size_t i = 0; i < r->form->count; i++)
		if (*record_get(r, r->form->fields[i].name) != '\0')
			return false;
	return true;
}

/* Nothing is written: the list is told, and refuses what makes no sense. */
static enum status save(void *ctx, struct record *r, struct form_save *how, struct error *e)
{
	struct state *s = ctx;
	struct list_source src;
	enum status st = member_list(s->shop, s->profile, r, &src, e);

	if (st != ST_OK)
		return st;
	list_close(&src);
	record_free(&waiting.taken);
	record_init(&waiting.taken, r->form);
	for (size_t i = 0; i < r->form->count; i++)
		if (r->values[i] != NULL && *r->values[i] != '\0')
			record_set(&waiting.taken, r->form->fields[i].name, r->values[i]);
	waiting.full = !is_empty(r);
	how->result = 1;
	snprintf(how->said, sizeof how->said, "%s", waiting.full ? _("The list shows who fulfils the conditions.") : _("The list shows everybody."));
	return ST_OK;
}

static const char *keep(struct state *s, const char *text)
{
	s->texts = xreallocarray(s->texts, s->text_count + 1, sizeof *s->texts);
	s->texts[s->text_count] = xstrdup(text);
	return s->texts[s->text_count++];
}

static size_t tier_values(struct state *s, struct pick **out)
{
	struct tier *tiers;
	size_t count;
	struct error e;

	if (tiers_of(s->shop, s->profile, &tiers, &count, &e) != ST_OK)
		return 0;
	*out = xcalloc(count + 1, sizeof **out);
	for (size_t i = 0; i < count; i++)
		(*out)[i].code = (*out)[i].label = keep(s, tiers[i].name);
	tiers_free(tiers, count);
	return count;
}

static size_t group_values(struct state *s, struct pick **out)
{
	struct list_source src;
	struct list_page page;
	struct error e;
	size_t count = 0;

	group_list(s->shop, s->profile, DAY_NONE, DAY_NONE, &src);
	if (src.page(src.self, &(struct list_query){.limit = 500}, &page, &e) == ST_OK) {
		*out = xcalloc(page.count + 1, sizeof **out);
		for (; count < page.count; count++)
			for (size_t i = 0; i < src.column_count; i++)
				if (strcmp(src.columns[i].name, "name") == 0)
					(*out)[count].code = (*out)[count].label = keep(s, page.rows[count].cells[i].text);
		list_page_free(&page);
	}
	list_close(&src);
	return count;
}

static size_t own_values(struct state *s, const char *field, struct pick **out)
{
	struct own_field f;
	size_t count = 0;

	if (field_get(s->shop, strtoll(field + strlen(FIELD_PREFIX), NULL, 10), &f, NULL) != ST_OK)
		return 0;
	*out = xcalloc(f.choice_count + 1, sizeof **out);
	for (; count < f.choice_count; count++)
		(*out)[count].code = (*out)[count].label = keep(s, f.choices[count].text);
	own_field_free(&f);
	return count;
}

static size_t values(void *ctx, const struct record *r, const struct form_field *f, struct pick **out)
{
	struct state *s = ctx;

	(void)r;
	*out = NULL;
	if (strcmp(f->name, "tier") == 0)
		return tier_values(s, out);
	if (strncmp(f->name, "group", 5) == 0)
		return group_values(s, out);
	return strncmp(f->name, FIELD_PREFIX, strlen(FIELD_PREFIX)) == 0 ? own_values(s, f->name, out) : 0;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	const struct form *f;
	struct record r = {0};
	enum status st;

	(void)arg;
	s->shop = shop_of(v);
	snprintf(s->profile, sizeof s->profile, "%s", waiting.profile);
	if ((st = member_filter_form(s->shop, s->profile, &f, e)) != ST_OK) {
		free(s);
		return st;
	}
	record_init(&r, f);
	for (size_t i = 0; waiting.now != NULL && waiting.now->form != NULL && i < waiting.now->form->count; i++)
		record_set(&r, waiting.now->form->fields[i].name, waiting.now->values[i]);
	v->state = s;
	s->form = formview_new(v, &(struct formview_options){.form = f, .record = &r, .today = shop_today(s->shop, NULL), .ctx = s, .save = save, .values = values});
	record_free(&r);
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	for (size_t i = 0; i < s->text_count; i++)
		free(s->texts[i]);
	free(s->texts);
	free(s);
}

static const struct screen filter_screen = {
	.name = "member-filter",
	.title = N_("Filter"),
	.help = N_("What is filled in has to hold; all of it together. Nothing filled in shows everybody."),
	.open = open,
	.close = close,
};
