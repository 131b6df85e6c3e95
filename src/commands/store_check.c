/*
 * store check, store check-image: a text or a picture against what the
 * marketplace's pages take. No shop is needed.
 */
#include "config.h"

#include <string.h>

#include "commands/store.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mall_service.h"

#define PROFILE_DEFAULT "yahoo"

static enum status profile_of(const struct cli *c, const struct profile **p, struct error *e)
{
	const char *name = cli_field(c, "profile");

	return profile_get(name != NULL ? name : PROFILE_DEFAULT, cli_config(c)->profile_dir, p, e);
}

/* ---- HTML ---- */

static const struct list_column columns[] = {
	{"line", N_("Line no."), VK_INT, NULL, 5, 0, 0, false},
	{"column", N_("Position in line"), VK_INT, NULL, 5, 0, 0, false},
	{"level", N_("Level"), VK_ENUM, "level", 8, 0, 0, false},
	{"code", N_("Code"), VK_TEXT, NULL, 14, 0, 0, false},
	{"rule", N_("Rule"), VK_TEXT, NULL, 7, 0, 0, false},
	{"message", N_("Remark"), VK_TEXT, NULL, 60, 1, 0, false},
};

static const char *level_of(enum markup_level level)
{
	static const char *const words[] = {"info", "warning", "error"};

	return words[level];
}

static void tell_notes(struct cli *c, const struct markup_report *r)
{
	struct cli_table t = {.columns = columns, .column_count = sizeof columns / sizeof *columns};

	for (size_t i = 0; i < r->count; i++) {
		const struct markup_note *n = &r->notes[i];
		struct value cells[] = {
			{.num = n->line, .null = n->line == 0}, {.num = n->column, .null = n->line == 0}, {.text = level_of(n->level)}, {.text = n->code},
			{.text = n->rule, .null = *n->rule == '\0'}, {.text = n->message},
		};

		list_page_add(&t.page, n->code, (int64_t)i + 1, cells, t.column_count);
	}
	if (r->count > 0 || cli_json(c))
		cli_rows(c, "rows", &t);
	list_page_free(&t.page);
}

static int count_of(const struct markup_report *r, enum markup_level level)
{
	int n = 0;

	for (size_t i = 0; i < r->count; i++)
		n += r->notes[i].level == level;
	return n;
}

static enum status tell(struct cli *c, const char *frame, enum charset cs, const struct markup_report *r)
{
	cli_text(c, "file", N_("File"), cli_arg(c, 0));
	cli_text(c, "kind", NULL, frame != NULL ? "frame" : "description");
	cli_code(c, "position", frame != NULL ? N_("Frame") : NULL, "mall_frame", frame);
	cli_text(c, "charset", N_("Charset"), charset_name(cs));
	cli_int(c, "characters", N_("Number of characters"), r->chars);
	cli_int(c, "utf16", NULL, r->utf16);
	cli_int(c, "errors", N_("Errors"), (int64_t)r->errors);
	cli_int(c, "remarks", N_("Other remarks"), count_of(r, MARKUP_WARN) + count_of(r, MARKUP_INFO));
	cli_bool(c, "valid", N_("Accepted"), r->errors == 0);
	tell_notes(c, r);
	return r->errors == 0 ? ST_OK : cli_answered(c, ST_REFUSED);
}

/* kind=description|frame position=…; NULL: a description. */
static enum status frame_of(struct cli *c, const char **frame, struct error *e)
{
	const char *kind = cli_field(c, "kind");

	*frame = cli_field(c, "position");
	if (kind != NULL && strcmp(kind, "description") != 0 && strcmp(kind, "frame") != 0)
		return error_set(e, ST_REFUSED, "kind_unknown", NULL, "kind", "%s", _("kind is description or frame."));
	if (kind != NULL && strcmp(kind, "frame") == 0 && *frame == NULL)
		return error_set(e, ST_REFUSED, "position_required", "YAH-45", "position", "%s", _("Name the frame: position=top, bottom, left or right."));
	if (kind != NULL && strcmp(kind, "description") == 0 && *frame != NULL)
		return error_set(e, ST_REFUSED, "position_unknown", "YAH-45", "position", "%s", _("A description lies in no frame; leave position out."));
	return ST_OK;
}

enum status store_check_text(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct markup_report r = {0};
	struct notes notes = {0};
	enum charset wanted = CS_UNKNOWN, cs = CS_UNKNOWN;
	const char *frame, *name = cli_field(c, "charset");
	enum status st = profile_of(c, &p, e);

	if (st == ST_OK)
		st = frame_of(c, &frame, e);
	if (st == ST_OK && name != NULL && (wanted = charset_from_name(name)) == CS_UNKNOWN)
		st = error_set(e, ST_REFUSED, "charset_unknown", "FMT-30", "charset", _("“%s” is no charset that is read here."), name);
	if (st == ST_OK)
		st = mall_file_check(p, cli_arg(c, 0), wanted, frame, &r, &cs, &notes, e);
	if (st == ST_OK)
		st = tell(c, frame, cs, &r);
	cli_notes(c, &notes);
	notes_free(&notes);
	markup_free(&r);
	return st;
}

/* ---- pictures of activity templates ---- */

static const struct list_column image_columns[] = {
	{"level", N_("Level"), VK_ENUM, "level", 8, 0, 0, false},
	{"code", N_("Code"), VK_TEXT, NULL, 16, 0, 0, false},
	{"rule", N_("Rule"), VK_TEXT, NULL, 7, 0, 0, false},
	{"field", N_("Field"), VK_TEXT, NULL, 6, 0, 0, false},
	{"message", N_("Remark"), VK_TEXT, NULL, 60, 1, 0, false},
};

void store_tell_findings(struct cli *c, const struct notes *n)
{
	static const char *const levels[] = {"info", "warning", "error"};
	struct cli_table t = {.columns = image_columns, .column_count = sizeof image_columns / sizeof *image_columns};

	for (size_t i = 0; i < n->count; i++) {
		const struct error *w = &n->items[i].what;
		struct value cells[] = {
			{.text = levels[n->items[i].level]}, {.text = w->code}, {.text = w->rule, .null = *w->rule == '\0'}, {.text = w->field}, {.text = w->message},
		};

		list_page_add(&t.page, w->code, (int64_t)i + 1, cells, t.column_count);
	}
	if (n->count > 0 || cli_json(c))
		cli_rows(c, "rows", &t);
	list_page_free(&t.page);
}

enum status store_check_image(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct picture pic = {0};
	struct notes notes = {0};
	const char *path = cli_arg(c, 0) != NULL ? cli_arg(c, 0) : cli_field(c, "file");
	bool good;
	enum status st = profile_of(c, &p, e);

	if (st == ST_OK && path == NULL)
		st = error_set(e, ST_REFUSED, "file_missing", "YAH-46", "file", "%s", _("Name the picture: FILE or file=."));
	if (st == ST_OK)
		st = mall_image_check(p, path, cli_field(c, "slot"), cli_field(c, "link"), &pic, &notes, e);
	if (st == ST_OK) {
		good = notes_first_error(&notes) == NULL;
		cli_text(c, "file", N_("File"), path);
		cli_text(c, "slot", N_("Slot"), cli_field(c, "slot"));
		cli_text(c, "link", N_("Link"), cli_field(c, "link"));
		cli_text(c, "format", N_("Format"), pic.format != PICTURE_OTHER ? picture_format_code(pic.format) : NULL);
		cli_money(c, "width_px", N_("Width"), pic.width > 0 ? pic.width : MONEY_NONE);
		cli_money(c, "height_px", N_("Height"), pic.height > 0 ? pic.height : MONEY_NONE);
		cli_int(c, "bytes", N_("Bytes"), pic.bytes);
		cli_bool(c, "valid", N_("Accepted"), good);
		store_tell_findings(c, &notes);
		st = good ? ST_OK : cli_answered(c, ST_REFUSED);
	}
	notes_free(&notes);
	return st;
}
