/*
 * A form of every kind of field over the toolkit alone, saved into a text file:
 * what the end-to-end tests of entry, drafts and bytes per key drive.
 *
 *	form_demo FILE [old|preview]     "old": edit a record that is there; "preview": with what the buyer sees
 *
 * The name 警告 is warned about, 壞 is refused.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/date.h"
#include "storekeep/draw.h"
#include "storekeep/formview.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static struct form_field fields[] = {
	{.name = "name", .label = "活動名稱", .help = "What the buyer sees first.", .kind = FIELD_TEXT, .required = true, .max = 25},
	{.name = "plain", .label = "店名", .kind = FIELD_TEXT},
	{.name = "to", .label = "對象", .kind = FIELD_MULTI, .values = "visited,favourited,cart"},
	{.name = "day", .label = "日期", .kind = FIELD_DATE, .required = true},
	{.name = "message", .label = "訊息", .kind = FIELD_LINES, .max = 100},
	{.name = "price", .label = "金額", .kind = FIELD_MONEY},
	{.name = "tax", .label = "稅別", .kind = FIELD_CHOICE, .values = "taxable,tax_free,no_invoice", .labels = "tax_kind"},
	{.name = "why", .label = "原因", .kind = FIELD_TEXT, .required = true, .when = "tax=tax_free"},
	{.name = "sealed", .label = "騎縫章", .kind = FIELD_BOOL, .initial = "no"},
	{.name = "secret", .label = "密碼", .kind = FIELD_SECRET},
	{.name = "file", .label = "檔案", .kind = FIELD_FILE},
};
static const struct form form = {.name = "demo", .title = "活動", .fields = fields, .count = COUNT_OF(fields)};

static const char *out_path;
static bool old, with_preview;

static enum status save(void *ctx, struct record *r, struct form_save *how, struct error *e)
{
	static struct notes notes;
	const char *name = record_get(r, "name");
	FILE *f;

	(void)ctx;
	notes_free(&notes);
	if (strcmp(name, "壞") == 0)
		return error_set(e, ST_REFUSED, "name_bad", "RUT-82", "name", "Choose a better name.");
	if (strcmp(name, "警告") == 0) {
		notes_add(&notes, NOTE_WARN, "name_odd", "YAH-1", "name", "An odd name.");
		how->notes = &notes;
		if (!how->accept)
			return error_set(e, ST_REFUSED, "name_odd", "YAH-1", "name", "An odd name.");
	}
	f = fopen(out_path, "w");
	if (f == NULL)
		return error_set(e, ST_FAILED, "io", NULL, NULL, "The file cannot be written.");
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (r->values[i] != NULL)
			fprintf(f, "%s=%s\n", fields[i].name, r->values[i]);
	fclose(f);
	return ST_OK;
}

static void preview(void *ctx, const struct record *r, struct area a)
{
	(void)ctx;
	draw_box(area_of(a, 0, 0, 4, a.cols), "Buyer");
	draw_text(a, 1, 2, LOOK_PLAIN, record_get(r, "name"));
	draw_text(a, 2, 2, LOOK_PLAIN, record_get(r, "day"));
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct record r;

	(void)arg, (void)e;
	record_init(&r, &form);
	record_set(&r, "name", "秋季窯燒");
	record_set(&r, "day", "2026-10-18");
	record_set(&r, "price", "1240");
	formview_new(v, &(struct formview_options){
		.form = &form, .record = old ? &r : NULL, .key = old ? "1" : "new", .today = day_from_ymd(2026, 10, 14), .save = save,
		.preview = with_preview ? preview : NULL,
	});
	record_free(&r);
	return ST_OK;
}

static const struct screen form_screen = {.name = "form", .title = "Form", .open = open};

static struct outcome open_form(struct view *v)
{
	(void)v;
	return outcome_push(&form_screen, NULL);
}

static void draw(struct view *v, struct area a)
{
	(void)v;
	draw_text(a, 0, 0, LOOK_PLAIN, "o opens the form");
}

static const struct action actions[] = {
	{"open", GROUP_RECORD, {'o'}, "Open", "Open the form", open_form, NULL},
};
static const struct screen first = {
	.name = "first", .title = "First", .draw = draw, .actions = actions, .action_count = COUNT_OF(actions),
};

int main(int argc, char **argv)
{
	static struct ui_options o = {
		.shop_name = "陶 Clay & Co.", .actor = "mei", .zone = "Asia/Taipei", .ambiguous_set = true,
	};
	const char *now = getenv("STOREKEEP_NOW");
	struct error e = {0};

	if (argc < 2)
		return 2;
	out_path = argv[1];
	old = argc > 2 && strcmp(argv[2], "old") == 0;
	with_preview = argc > 2 && strcmp(argv[2], "preview") == 0;
	for (int i = 2; i < argc; i++)
		o.mouse |= strcmp(argv[i], "--mouse") == 0;
	if (now != NULL)
		clock_set(instant_parse(now, "Asia/Taipei"));
	i18n_init(NULL);
	if (ui_run(&o, &first, NULL, &e) != ST_OK) {
		fprintf(stderr, "%s\n", e.message);
		return 3;
	}
	return 0;
}
