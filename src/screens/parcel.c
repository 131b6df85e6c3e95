/*
 * The parcel calculator: sizes typed, and at once what both chains say (YAH-27
 * to 29). A picture of an activity template is judged the same way (YAH-46, 47).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service_screens.h"
#include "storekeep/formview.h"
#include "storekeep/mall.h"
#include "storekeep/mall_service.h"

struct state {
	struct shop *shop;
	const struct profile *p;
	struct formview *form;
};

/* ---- what is typed ---- */

static int number(const struct record *r, const char *field)
{
	const char *text = record_get(r, field);
	char *end;
	long n = strtol(text, &end, 10);

	return *text != '\0' && *end == '\0' && n > 0 && n <= 1000000 ? (int)n : 0;
}

static struct parcel parcel_of(const struct record *r)
{
	const char *price = record_get(r, "price");
	struct parcel p = {number(r, "length"), number(r, "width"), number(r, "height"), number(r, "weight"), MONEY_NONE, record_get(r, "temperature")};

	if (money_parse(price, strlen(price), &p.value, NULL) != ST_OK)
		p.value = MONEY_NONE;
	return p;
}

/* ---- what is said ---- */

static int draw_note(struct area a, int row, enum note_level level, const char *message)
{
	static const enum look looks[] = {[NOTE_INFO] = LOOK_PLAIN, [NOTE_WARN] = LOOK_WARN, [NOTE_ERROR] = LOOK_BAD};

	if (row >= a.rows)
		return row;
	draw_text(a, row, 0, looks[level], draw_sign(looks[level]));
	return row + draw_wrapped(area_of(a, row, 2, a.rows, a.cols), 0, looks[level], message);
}

static int draw_notes(struct area a, int row, const struct notes *n)
{
	for (int level = NOTE_ERROR; level >= NOTE_INFO; level--)
		for (size_t i = 0; i < n->count; i++)
			if ((int)n->items[i].level == level)
				row = draw_note(a, row, n->items[i].level, n->items[i].what.message);
	return row;
}

static void draw_chains(void *ctx, const struct record *r, struct area a)
{
	const struct state *s = ctx;
	struct parcel parcel = parcel_of(r);
	int row = 0;

	for (int i = 0; mall_chains[i] != NULL; i++) {
		struct parcel_limits l;
		struct notes notes = {0};
		bool fits, unsure;

		if (!mall_parcel_limits(s->p, mall_chains[i], shop_today(s->shop, s->p), &l))
			continue;
		fits = parcel_check(&l, &parcel, &notes);
		unsure = fits && notes.count > 0;
		draw_textf(a, row++, 0, !fits ? LOOK_BAD : unsure ? LOOK_TITLE : LOOK_GOOD, _("%1$s %2$s: %3$s"), draw_sign(!fits ? LOOK_BAD : unsure ? LOOK_PLAIN : LOOK_GOOD), l.chain,
		           !fits ? _("not accepted") : unsure ? _("nothing against it so far") : _("the chain takes it"));
		row = draw_notes(area_of(a, 0, 0, a.rows, a.cols), row, &notes) + 1;
		notes_free(&notes);
	}
}

static void draw_image(void *ctx, const struct record *r, struct area a)
{
	const struct state *s = ctx;
	struct notes notes = {0};
	struct picture pic = {0};
	struct error e = {0};
	int row = 0;

	if (*record_get(r, "file") == '\0')
		return;
	if (mall_image_check(s->p, record_get(r, "file"), record_get(r, "slot"), record_get(r, "link"), &pic, &notes, &e) != ST_OK) {
		draw_note(a, 0, NOTE_ERROR, e.message);
		return;
	}
	if (pic.width > 0)
		draw_textf(a, row++, 0, LOOK_PLAIN, _("%1$s, %2$d×%3$d, %4$lld bytes"), picture_format_code(pic.format), pic.width, pic.height, (long long)pic.bytes);
	if (notes_first_error(&notes) == NULL)
		draw_textf(a, row++, 0, LOOK_GOOD, "%s %s", draw_sign(LOOK_GOOD), _("nothing to remark"));
	draw_notes(a, row, &notes);
	notes_free(&notes);
}

/* ---- the screens ---- */

/* Nothing is kept: F2 says how it stands. */
static enum status say_parcel(void *ctx, struct record *r, struct form_save *how, struct error *e)
{
	const struct state *s = ctx;
	struct parcel parcel = parcel_of(r);
	struct parcel_limits l;
	size_t len = 0;

	(void)e;
	for (int i = 0; mall_chains[i] != NULL && len < sizeof how->said; i++)
		if (mall_parcel_limits(s->p, mall_chains[i], shop_today(s->shop, s->p), &l))
			len += (size_t)snprintf(how->said + len, sizeof how->said - len, "%s%s: %s", len > 0 ? "  " : "", l.chain,
			                        parcel_check(&l, &parcel, NULL) ? _("the chain takes it") : _("not accepted"));
	how->after = outcome_draw();
	return ST_OK;
}

static enum status say_image(void *ctx, struct record *r, struct form_save *how, struct error *e)
{
	const struct state *s = ctx;
	struct notes notes = {0};
	struct picture pic;
	const struct error *wrong;
	enum status st = mall_image_check(s->p, record_get(r, "file"), record_get(r, "slot"), record_get(r, "link"), &pic, &notes, e);

	wrong = notes_first_error(&notes);
	if (st == ST_OK && wrong != NULL)
		st = error_set(e, ST_REFUSED, wrong->code, wrong->rule, wrong->field, "%s", wrong->message);
	snprintf(how->said, sizeof how->said, "%s", _("nothing to remark"));
	how->after = outcome_draw();
	notes_free(&notes);
	return st;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	bool parcel = v->screen == &parcel_screen;
	struct state *s;
	const struct form *f;
	const struct profile *p;
	enum status st = mall_profile(shop_of(v), NULL, &p, e);

	(void)arg;
	if (st == ST_OK)
		st = form_load(parcel ? "parcel" : "template_image", &f, e);
	if (st != ST_OK)
		return st;
	s = v->state = xcalloc(1, sizeof *s);
	*s = (struct state){.shop = shop_of(v), .p = p};
	s->form = formview_new(v, &(struct formview_options){
		.form = f, .ctx = s, .save = parcel ? say_parcel : say_image, .preview = parcel ? draw_chains : draw_image, .preview_cols = 44, .loose = true,
	});
	return ST_OK;
}

static void close(struct view *v)
{
	free(v->state);
}

const struct screen parcel_screen = {
	.name = "parcel",
	.title = N_("Parcel calculator"),
	.help = N_("Would the convenience stores take it? Type sizes, weight and price; both chains answer at once. Nothing is kept."),
	.open = open,
	.close = close,
};

const struct screen template_image_screen = {
	.name = "template-image",
	.title = N_("Picture of an activity template"),
	.help = N_("A picture against its slot: kind, size, weight, and its link. Nothing is kept."),
	.open = open,
	.close = close,
};
