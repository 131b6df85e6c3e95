/*
 * The form of an audience of one's own (forms/audience.ini): what is entered is
 * counted beside it, in slices while keys pause.
 */
#include "config.h"

#include "audiences.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/formview.h"

#define SLICE_MS 4

struct state {
	struct shop *shop;
	int64_t id;
	struct own_reach *walk;
	char *counted;          /* the filter that `walk` speaks of */
	bool done;
	int64_t count, skipped;
	char **texts;           /* of lists of values, owned */
	size_t text_count;
};

/* From audience_form() to open(). */
static struct {
	char profile[32];
	int64_t id;
} waiting;

static const struct screen audience_form_screen;

struct outcome audience_form(const char *profile, int64_t id)
{
	snprintf(waiting.profile, sizeof waiting.profile, "%s", profile);
	waiting.id = id;
	return outcome_push(&audience_form_screen, NULL);
}

/* ---- how many ---- */

static char *filter_of(const struct record *r)
{
	struct buf b = {0};

	for (size_t i = 0; i < r->form->count; i++)
		if (strcmp(r->form->fields[i].name, "name") != 0)
			buf_addf(&b, "%s\n", record_wants(r, &r->form->fields[i]) ? record_get(r, r->form->fields[i].name) : "");
	return buf_take(&b);
}

static void count_anew(struct state *s, const struct record *r, char *filter)
{
	struct error e;

	own_reach_free(s->walk);
	free(s->counted);
	s->counted = filter;
	s->done = own_reach_begin(s->shop, r, clock_now(), &s->walk, &e) != ST_OK;
	s->count = s->skipped = 0;
}

static void note(void *ctx, const struct record *r, char *out, size_t size)
{
	struct state *s = ctx;
	char *filter = filter_of(r), count[32], skipped[32];

	if (s->counted == NULL || strcmp(s->counted, filter) != 0)
		count_anew(s, r, filter);
	else
		free(filter);
	money_format(s->count, false, count);
	money_format(s->skipped, false, skipped);
	if (!s->done)
		snprintf(out, size, "%s", _("Counting …"));
	else if (s->skipped > 0)
		snprintf(out, size, _("%1$s people can be reached; %2$s more are left out"), count, skipped);
	else
		snprintf(out, size, _("%s people can be reached"), count);
}

static struct outcome idle(struct view *v)
{
	struct state *s = v->state;
	struct error e;

	if (s->walk == NULL || s->done)
		return outcome_pass();
	if (own_reach_step(s->walk, SLICE_MS, &s->done, &e) != ST_OK)
		s->done = true;
	own_reach_read(s->walk, &s->count, &s->skipped);
	return s->done ? outcome_draw() : outcome_stay();
}

/* ---- values and saving ---- */

static const char *keep(struct state *s, const char *text)
{
	s->texts = xreallocarray(s->texts, s->text_count + 1, sizeof *s->texts);
	return s->texts[s->text_count++] = xstrdup(text);
}

static size_t markets(struct state *s, struct pick **out)
{
	const char **names = profile_names(s->shop->config->profile_dir);
	const struct profile *p;
	size_t count = 0;

	for (size_t i = 0; names != NULL && names[i] != NULL; i++) {
		if (shop_profile(s->shop, names[i], &p, NULL) != ST_OK ||
		    (profile_text(p, "audience.order", DAY_NONE) == NULL && !audience_own_allowed(s->shop, names[i])))
			continue;
		*out = xreallocarray(*out, count + 1, sizeof **out);
		(*out)[count++] = (struct pick){.code = keep(s, names[i]), .label = keep(s, screen_market(s->shop, names[i]))};
	}
	free((void *)names);
	return count;
}

static size_t goods(struct state *s, const char *profile, struct pick **out)
{
	struct list_query q = {.limit = 500};
	struct list_page page = {0};
	struct list_source src;
	struct error e;
	size_t count = 0;

	audience_items(s->shop, profile, &src);
	if (src.page(src.self, &q, &page, &e) == ST_OK && page.count > 0) {
		*out = xreallocarray(NULL, page.count, sizeof **out);
		for (; count < page.count; count++)
			(*out)[count] = (struct pick){.code = keep(s, page.rows[count].cells[0].text), .label = keep(s, page.rows[count].cells[1].text)};
	}
	list_page_free(&page);
	list_close(&src);
	return count;
}

static size_t values(void *ctx, const struct record *r, const struct form_field *f, struct pick **out)
{
	struct state *s = ctx;

	*out = NULL;
	if (strcmp(f->name, "profile") == 0)
		return markets(s, out);
	return strcmp(f->name, "item") == 0 ? goods(s, record_get(r, "profile"), out) : 0;
}

static enum status save(void *ctx, struct record *r, struct form_save *how, struct error *e)
{
	struct state *s = ctx;
	int64_t id;
	enum status st;

	s->shop->accept_warnings = how->accept;
	st = audience_save(s->shop, s->id, r, how->op_id, &id, e);
	how->notes = &s->shop->notes;
	how->result = id;
	return st;
}

/* ---- open and close ---- */

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	const struct form *form;
	struct record r = {0};
	char key[64];
	enum status st;

	(void)arg;
	s->shop = shop_of(v);
	s->id = waiting.id;
	st = form_load("audience", &form, e);
	if (st == ST_OK) {
		record_init(&r, form);
		if (s->id != 0)
			st = audience_record(s->shop, s->id, &r, e);
		for (size_t i = 0; i < form->count && st == ST_OK; i++)
			if (!record_has(&r, form->fields[i].name))
				record_set(&r, form->fields[i].name, form->fields[i].initial);
		if (s->id == 0)
			record_set(&r, "profile", waiting.profile);
	}
	if (st != ST_OK) {
		record_free(&r);
		free(s);
		return st;
	}
	v->state = s;
	snprintf(key, sizeof key, s->id != 0 ? "%lld" : "new", (long long)s->id);
	snprintf(v->title, sizeof v->title, "%s", s->id != 0 ? _("Change the audience") : _("New audience"));
	formview_new(v, &(struct formview_options){
		.form = form, .record = &r, .key = key, .today = shop_today(s->shop, NULL), .ctx = s, .save = save, .values = values, .note = note,
	});
	record_free(&r);
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	own_reach_free(s->walk);
	free(s->counted);
	for (size_t i = 0; i < s->text_count; i++)
		free(s->texts[i]);
	free(s->texts);
	free(s);
}

static const struct screen audience_form_screen = {
	.name = "audience-form",
	.title = N_("Audience"),
	.help = N_("An audience of one's own is a filter: what is entered has to hold for a person, what is left empty does not matter. The line "
	           "below says how many people it holds now."),
	.open = open,
	.close = close,
	.idle = idle,
};
