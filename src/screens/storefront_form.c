/*
 * One setting of the storefront in a form: the fields of forms/storefront.ini
 * that belong to it, and the shop's front beside them as it would be.
 */
#include "config.h"

#include "storefront.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/formview.h"
#include "storekeep/profile.h"

enum { GOODS_MOST = 500 };

struct state {
	struct shop *shop;
	const char *tool;
	struct form form;         /* some of the file's fields */
	struct form_field *fields;
	struct storefront kept;   /* as it was when the form was opened */
	struct front_good *goods;
	char *texts;              /* words of a list of values */
};

/* Fields of a setting; a setting that is not here has one field of its own name. */
static bool belongs(const char *tool, const char *field)
{
	return strcmp(tool, field) == 0 || (strcmp(tool, "sign") == 0 && strcmp(field, "positions") == 0);
}

/* ---- lists of values ---- */

static const struct profile *profile_of(const struct state *s)
{
	const struct profile *p = NULL;

	shop_profile(s->shop, STOREFRONT_PROFILE, &p, NULL);
	return p;
}

static size_t list_picks(struct state *s, const char *list, const char *labels, struct pick **out)
{
	size_t count = 0;
	char *rest, *word;

	*out = NULL;
	if (list == NULL)
		return 0;
	free(s->texts);
	rest = s->texts = xstrdup(list);
	while ((word = strsep(&rest, ",")) != NULL) {
		*out = xreallocarray(*out, count + 1, sizeof **out);
		(*out)[count++] = (struct pick){.code = word, .label = labels != NULL ? label_of(labels, word) : word, .unseen = labels != NULL};
	}
	return count;
}

static size_t goods_picks(struct state *s, struct pick **out)
{
	size_t count;

	free(s->goods);
	count = storefront_goods(s->shop, STOREFRONT_PROFILE, &s->goods, GOODS_MOST);
	*out = xcalloc(count + 1, sizeof **out);
	for (size_t i = 0; i < count; i++)
		(*out)[i] = (struct pick){.code = s->goods[i].item_no, .label = s->goods[i].title};
	return count;
}

static size_t values(void *ctx, const struct record *r, const struct form_field *f, struct pick **out)
{
	struct state *s = ctx;
	const struct profile *p = profile_of(s);

	(void)r;
	if (strcmp(f->name, "positions") == 0)
		return list_picks(s, "home,product", "storefront_place", out);
	if (strcmp(f->name, "display_mode") == 0)
		return list_picks(s, profile_text(p, "display_mode.values", DAY_NONE), "display_mode", out);
	if (strcmp(f->name, "theme_colour") == 0)
		return list_picks(s, profile_text(p, "theme.colours", DAY_NONE), NULL, out);
	if (strcmp(f->name, "featured_rows") == 0)
		return goods_picks(s, out);
	*out = NULL;
	return 0;
}

/* ---- saving, and the front as it would be ---- */

/* The form shows all of its fields: one that is empty was emptied. */
static void fill_empty(struct record *r)
{
	for (size_t i = 0; i < r->form->count; i++)
		if (r->values[i] == NULL)
			record_set(r, r->form->fields[i].name, "");
}

static enum status save(void *ctx, struct record *r, struct form_save *how, struct error *e)
{
	struct state *s = ctx;
	bool accept = s->shop->accept_warnings;
	enum status st;

	fill_empty(r);
	s->shop->accept_warnings = accept || how->accept;
	st = storefront_save(s->shop, STOREFRONT_PROFILE, r, e);
	s->shop->accept_warnings = accept;
	how->notes = &s->shop->notes;
	return st;
}

static void preview(void *ctx, const struct record *r, struct area a)
{
	struct state *s = ctx;
	struct storefront f;

	if (storefront_get(s->shop, STOREFRONT_PROFILE, &f, NULL) != ST_OK)
		return;
	storefront_preview(s->shop, STOREFRONT_PROFILE, r, &f);
	storefront_draw(s->shop, a, &f, false);
	storefront_free(&f);
}

/* ---- the screen ---- */

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	const struct form *whole;
	struct record r;
	char key[80];
	enum status st;

	s->shop = shop_of(v);
	s->tool = arg;
	st = form_load("storefront", &whole, e);
	if (st == ST_OK)
		st = storefront_get(s->shop, STOREFRONT_PROFILE, &s->kept, e);
	if (st != ST_OK) {
		free(s);
		return st;
	}
	s->fields = xcalloc(whole->count, sizeof *s->fields);
	s->form = (struct form){.name = whole->name, .title = whole->title, .fields = s->fields};
	for (size_t i = 0; i < whole->count; i++)
		if (belongs(s->tool, whole->fields[i].name))
			s->fields[s->form.count++] = whole->fields[i];
	v->state = s;
	snprintf(v->title, sizeof v->title, "%s", label_of("storefront_tool", s->tool));
	snprintf(key, sizeof key, "%s %s", STOREFRONT_PROFILE, s->tool);
	record_init(&r, &s->form);
	storefront_record(&s->kept, &r);
	formview_new(v, &(struct formview_options){
		.form = &s->form, .record = &r, .key = key, .ctx = s, .save = save, .values = values, .preview = preview, .preview_cols = 60,
	});
	record_free(&r);
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	storefront_free(&s->kept);
	free(s->fields);
	free(s->goods);
	free(s->texts);
	free(s);
}

const struct screen storefront_form_screen = {
	.name = "storefront-form",
	.title = N_("Storefront"),
	.help = N_("One setting of the shop's front. F4 finds a file, an item or a value; F7 draws the front as it would be; F2 checks it by "
	           "the marketplace's rules and keeps it."),
	.open = open,
	.close = close,
};
