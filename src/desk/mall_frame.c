/*
 * Frames of a store's front: kept, listed, checked first (YAH-45).
 */
#include "config.h"

#include "storekeep/mall_frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/closure.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/json.h"
#include "storekeep/mall_service.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"

static const char get_sql[] = "SELECT html, changed_at, changed_by FROM mall_frame WHERE profile = :profile AND position = :position";
static const char put_sql[] =
	"INSERT INTO mall_frame (profile, position, html, changed_at, changed_by) VALUES (:profile, :position, :html, :now, :by)"
	" ON CONFLICT (profile, position) DO UPDATE SET html = excluded.html, changed_at = excluded.changed_at, changed_by = excluded.changed_by";
static const char drop_sql[] = "DELETE FROM mall_frame WHERE profile = :profile AND position = :position";

struct kept {
	char *html;  /* owned; NULL none */
	instant_t at;
	char by[80];
};

static enum status read_frame(struct shop *s, const char *profile, const char *position, struct kept *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	enum step step;

	*out = (struct kept){.at = INSTANT_NONE};
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":position", position);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		out->html = xstrdup(column_words(q, 0));
		out->at = stmt_int(q, 1);
		column_text(q, 2, out->by, sizeof out->by);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status mall_frame_get(struct shop *s, const char *profile, const char *position, char **html, struct error *e)
{
	const struct profile *p;
	struct kept k;
	enum status st = shop_profile(s, profile, &p, e);

	*html = NULL;
	if (st == ST_OK)
		st = mall_frame_known(p, position, e);
	if (st == ST_OK)
		st = read_frame(s, profile, position, &k, e);
	if (st == ST_OK)
		*html = k.html != NULL ? k.html : xstrdup("");
	return st;
}

/* ---- saving ---- */

/* With its place, where it has one. */
static void place(const struct markup_note *n, char *out, size_t size)
{
	if (n->line != 0)
		snprintf(out, size, _("Line %1$d, column %2$d: %3$s"), n->line, n->column, n->message);
	else
		snprintf(out, size, "%s", n->message);
}

static enum status judge(struct shop *s, const struct profile *p, const char *position, const char *html, struct error *e)
{
	struct markup_report r;
	enum status st = mall_text_check(p, position, html, strlen(html), &r, e);
	char text[400], first[400] = "";
	size_t warned = 0;

	for (size_t i = 0; st == ST_OK && i < r.count; i++) {
		const struct markup_note *n = &r.notes[i];

		place(n, text, sizeof text);
		if (n->level == MARKUP_ERROR)
			st = error_set(e, ST_REFUSED, n->code, n->rule, "html", "%s", text);
		else if (n->level == MARKUP_WARN && warned++ == 0)
			memcpy(first, text, sizeof first);
	}
	if (st == ST_OK && warned > 0)
		notes_add(&s->notes, NOTE_WARN, "frame_remarks", profile_rule(profile_name(p), "YAH-45"), "html",
		          ngettext("%1$zu remark. %2$s Keep it all the same?", "%1$zu remarks, the first: %2$s Keep it all the same?", warned), warned, first);
	markup_free(&r);
	return st == ST_OK ? shop_settle_warnings(s, e) : st;
}

static enum status write_frame(struct shop *s, const char *profile, const char *position, const char *html, struct error *e)
{
	struct stmt *q = db_prepare(s->db, *html != '\0' ? put_sql : drop_sql);
	char record[64], detail[80];
	enum status st;

	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":position", position);
	if (*html != '\0') {
		stmt_bind_text(q, ":html", html);
		stmt_bind_int(q, ":now", clock_now());
		stmt_bind_text(q, ":by", s->actor);
	}
	st = stmt_run(q, e);
	snprintf(record, sizeof record, "frame %.40s", position);
	snprintf(detail, sizeof detail, "%.30s bytes=%zu", profile, strlen(html));
	return st == ST_OK ? shop_audit(s, *html != '\0' ? "frame save" : "frame delete", record, detail, e) : st;
}

enum status mall_frame_save(struct shop *s, const char *profile, const char *position, const char *html, struct error *e)
{
	const struct profile *p;
	enum status st = shop_profile(s, profile, &p, e);

	notes_free(&s->notes);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.store_write", e);
	if (st == ST_OK)
		st = closure_may_enter(s, profile, shop_today(s, p), e);
	if (st == ST_OK)
		st = judge(s, p, position, html, e);
	if (st == ST_OK && (st = shop_write_begin(s, e)) == ST_OK)
		st = shop_write_end(s, write_frame(s, profile, position, html, e), e);
	return st;
}

/* ---- the list ---- */

#define FIELD(name) "json_extract(j.value, '$." name "')"
static const struct list_column columns[] = {
	{"position", N_("Frame"), VK_ENUM, "mall_frame", 8, 0, 0, false},
	{"characters", N_("Number of characters"), VK_INT, NULL, 8, 0, 0, false},
	{"limit", N_("At most"), VK_INT, NULL, 8, 0, 2, false},
	{"utf16", N_("In UTF-16"), VK_INT, NULL, 0, 0, 9, false},
	{"errors", N_("Errors"), VK_INT, NULL, 6, 0, 0, false},
	{"remarks", N_("Other remarks"), VK_INT, NULL, 8, 0, 1, false},
	{"changed_at", N_("Changed"), VK_INSTANT, NULL, 16, 0, 3, false},
	{"changed_by", N_("By"), VK_TEXT, NULL, 8, 0, 4, false},
	{"html", N_("HTML"), VK_TEXT, NULL, 0, 0, 9, false},
};
static const char *const exprs[] = {
	FIELD("position"), FIELD("characters"), FIELD("limit"), FIELD("utf16"), FIELD("errors"), FIELD("remarks"), FIELD("changed_at"),
	FIELD("changed_by"), FIELD("html"),
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {{.by = {"j.key"}, .number = 1}};
static const struct list_def def = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "json_each(:rows) j", .id = "j.key + 1", .sorts = sorts,
	.sort_count = LIST_COUNT(sorts),
};

static enum status put(struct shop *s, const struct profile *p, const char *position, struct json *j, struct error *e)
{
	struct markup_report r = {0};
	struct kept k;
	enum status st = read_frame(s, profile_name(p), position, &k, e);

	if (st == ST_OK && k.html != NULL)
		st = mall_text_check(p, position, k.html, strlen(k.html), &r, e);
	json_object(j, NULL);
	json_text(j, "position", position);
	json_int(j, "characters", r.chars);
	json_int(j, "limit", profile_int(p, "storefront.html_max_chars", DAY_NONE, 0));
	json_int(j, "utf16", r.utf16);
	json_int(j, "errors", (int64_t)r.errors);
	json_int(j, "remarks", (int64_t)(r.count - (r.errors < r.count ? r.errors : r.count)));
	if (k.at != INSTANT_NONE)
		json_int(j, "changed_at", k.at);
	json_text(j, "changed_by", k.html != NULL ? k.by : NULL);
	json_text(j, "html", k.html);
	json_end_object(j);
	markup_free(&r);
	free(k.html);
	return st;
}

enum status mall_frame_list(struct shop *s, const char *profile, struct list_source *out, struct error *e)
{
	const struct profile *p;
	const char *at, *item;
	struct json j = {0};
	size_t len;
	enum status st = shop_profile(s, profile, &p, e);

	if (st != ST_OK)
		return st;
	at = profile_text(p, "storefront.frames", DAY_NONE);
	json_array(&j, NULL);
	while (st == ST_OK && at != NULL && profile_item(&at, &item, &len)) {
		char position[24];

		snprintf(position, sizeof position, "%.*s", (int)len, item);
		st = put(s, p, position, &j, e);
	}
	json_end_array(&j);
	if (st == ST_OK)
		desk_list_open(out, s->db, &def, (struct list_bind[]){{":rows", .text = buf_str(&j.out)}}, 1);
	buf_free(&j.out);
	return st;
}
