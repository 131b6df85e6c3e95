/*
 * The storefront's settings in the shop's file: read, laid over by what was
 * entered, checked and kept. The rules themselves are in storefront_check.c,
 * the spelling of the lists in storefront_text.c.
 */
#include "config.h"

#include "storekeep/storefront.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/storefront_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/plan.h"
#include "storekeep/renewal.h"
#include "storekeep/text.h"

static const char sign_sql[] =
	"SELECT i.id, i.path, i.width, i.height, i.bytes, i.format, i.on_home, i.on_product, i.added_at, i.added_by FROM sign_image i"
	" JOIN account a ON a.id = i.account_id WHERE a.profile = :profile ORDER BY i.id";
static const char setting_sql[] =
	"SELECT t.key, t.value, t.changed_at, t.changed_by FROM storefront_setting t JOIN account a ON a.id = t.account_id"
	" WHERE a.profile = :profile";
static const char sign_drop_sql[] = "DELETE FROM sign_image WHERE account_id = :account";
static const char sign_keep_sql[] =
	"INSERT INTO sign_image (account_id, path, width, height, bytes, format, on_home, on_product, added_at, added_by)"
	" VALUES (:account, :path, :width, :height, :bytes, :format, :home, :product, :now, :by)";
static const char setting_keep_sql[] =
	"INSERT INTO storefront_setting (account_id, key, value, changed_at, changed_by) VALUES (:account, :key, :value, :now, :by)"
	" ON CONFLICT (account_id, key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at,"
	" changed_by = excluded.changed_by WHERE value <> excluded.value";

void storefront_free(struct storefront *f)
{
	front_signs_free(f);
	front_slots_free(f);
	front_rows_free(f);
	free(f->theme_colour);
	free(f->display_mode);
	*f = (struct storefront){0};
}

static void put(char **place, const char *text)
{
	free(*place);
	*place = xstrdup(text);
}

static void changed(struct storefront *f, instant_t at, const char *by)
{
	if (at == INSTANT_NONE || (f->changed_at != INSTANT_NONE && at <= f->changed_at))
		return;
	f->changed_at = at;
	snprintf(f->changed_by, sizeof f->changed_by, "%s", by);
}

/* ---- reading ---- */

static enum status read_signs(struct shop *s, struct storefront *f, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sign_sql);
	enum step step;

	stmt_bind_text(q, ":profile", f->profile);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		const char *path = column_words(q, 1);
		struct front_sign *g = front_sign_add(f, path, strlen(path), (struct front_places){stmt_int(q, 6) != 0, stmt_int(q, 7) != 0});

		g->id = stmt_int(q, 0);
		g->picture = (struct picture){
			.width = (int)stmt_int(q, 2), .height = (int)stmt_int(q, 3), .bytes = stmt_int(q, 4),
			.format = strcmp(column_words(q, 5), "gif") == 0 ? PICTURE_GIF : PICTURE_JPG,
		};
		changed(f, stmt_int(q, 8), column_words(q, 9));
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static void read_setting(struct shop *s, const struct profile *p, struct storefront *f, const char *key, const char *value)
{
	if (strcmp(key, "ad_slots") == 0)
		front_read_slots(s, p, value, f, NULL);
	else if (strcmp(key, "featured_rows") == 0)
		front_read_rows(s, value, f, NULL, NULL);
	else if (strcmp(key, "theme_colour") == 0)
		put(&f->theme_colour, value);
	else if (strcmp(key, "display_mode") == 0)
		put(&f->display_mode, value);
}

static enum status read_settings(struct shop *s, const struct profile *p, struct storefront *f, struct error *e)
{
	struct stmt *q = db_prepare(s->db, setting_sql);
	enum step step;

	stmt_bind_text(q, ":profile", f->profile);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		read_setting(s, p, f, column_words(q, 0), column_words(q, 1));
		changed(f, stmt_int(q, 2), column_words(q, 3));
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status tools_of(struct shop *s, const char *profile, const struct profile **p, struct error *e)
{
	enum status st = shop_profile(s, profile, p, e);

	if (st != ST_OK || profile_text(*p, "storefront.tools", DAY_NONE) != NULL)
		return st;
	return error_set(e, ST_REFUSED, "storefront_profile", NULL, "profile", _("%s has no storefront tools. Choose profile=ruten."), profile);
}

static bool is_set(const struct storefront *f)
{
	return f->sign_count + f->slot_count + f->row_count > 0 || *f->theme_colour != '\0' || *f->display_mode != '\0';
}

enum status storefront_get(struct shop *s, const char *profile, struct storefront *out, struct error *e)
{
	const struct profile *p;
	struct term term;
	enum status st = tools_of(s, profile, &p, e);

	*out = (struct storefront){.theme_colour = xstrdup(""), .display_mode = xstrdup(""), .changed_at = INSTANT_NONE};
	snprintf(out->profile, sizeof out->profile, "%s", profile);
	notes_free(&s->notes);
	if (st == ST_OK)
		st = term_at(s, profile, clock_now(), &term, e);
	if (st == ST_OK)
		st = read_signs(s, out, e);
	if (st == ST_OK)
		st = read_settings(s, p, out, e);
	if (st != ST_OK) {
		storefront_free(out);
		return st;
	}
	front_know_items(s, out);
	out->shown = term.id != 0 || !profile_bool(p, "gate.requires_running_plan", DAY_NONE, false);
	if (!out->shown && is_set(out))
		notes_add(&s->notes, NOTE_INFO, "storefront_hidden", "RUT-69", NULL, "%s", _("Stored, but not shown to buyers until a plan runs."));
	return ST_OK;
}

/* ---- what was entered ---- */

static void lay_places(const struct profile *p, const char *text, struct storefront *f, struct front_places *on, struct notes *refused)
{
	const char *word = "";
	size_t len = 0;

	if (!front_places_parse(p, text, strlen(text), on, &word, &len)) {
		notes_add(refused, NOTE_WARN, "positions_unknown", "RUT-75", "positions",
		          _("\"%.*s\" is no place of the shop. Choose home or product."), (int)len, word);
		return;
	}
	for (size_t i = 0; i < f->sign_count; i++)
		f->signs[i].on = *on;
}

static bool in_profile_list(const struct profile *p, const char *key, const char *word)
{
	return *word != '\0' && profile_has(p, key, DAY_NONE, word);
}

static void lay_colour(const struct profile *p, const char *text, struct storefront *f, struct notes *refused)
{
	struct colour c;
	char plain[8];

	if (*text == '\0' || in_profile_list(p, "theme.colours", text)) {
		put(&f->theme_colour, text);
	} else if (colour_parse(text, &c)) {
		colour_format(c, plain);
		put(&f->theme_colour, plain);
	} else {
		notes_add(refused, NOTE_WARN, "theme_colour_format", "RUT-77", "theme_colour", "%s", _("Colour as #RRGGBB, for example #b5651d."));
	}
}

static void lay_mode(const struct profile *p, const char *text, struct storefront *f, struct notes *refused)
{
	if (*text == '\0' || in_profile_list(p, "display_mode.values", text))
		put(&f->display_mode, text);
	else
		notes_add(refused, NOTE_WARN, "display_mode_unknown", "RUT-79", "display_mode", _("Goods cannot be shown as \"%1$s\". Choose from: %2$s"), text,
		          profile_text(p, "display_mode.values", DAY_NONE));
}

/* The record's fields over `f`, each with its rules; pictures only where they were named anew. */
static void lay_over(struct shop *s, const struct profile *p, const struct record *r, struct storefront *f, struct notes *refused,
                     struct notes *warnings)
{
	struct front_places on = {true, true};

	if (record_has(r, "positions"))
		lay_places(p, record_get(r, "positions"), f, &on, refused);
	if (record_has(r, "sign"))
		front_read_signs(s, p, record_get(r, "sign"), on, f, refused);
	if (record_has(r, "sign") || record_has(r, "positions"))
		front_check_signs(p, f, refused, warnings);
	if (record_has(r, "ad_slots")) {
		front_read_slots(s, p, record_get(r, "ad_slots"), f, refused);
		front_check_slots(p, f, refused, warnings);
	}
	if (record_has(r, "featured_rows")) {
		front_read_rows(s, record_get(r, "featured_rows"), f, refused, warnings);
		front_check_rows(s, p, f, refused);
	}
	if (record_has(r, "theme_colour"))
		lay_colour(p, record_get(r, "theme_colour"), f, refused);
	if (record_has(r, "display_mode"))
		lay_mode(p, record_get(r, "display_mode"), f, refused);
}

void storefront_preview(struct shop *s, const char *profile, const struct record *r, struct storefront *io)
{
	const struct profile *p;

	if (tools_of(s, profile, &p, NULL) != ST_OK)
		return;
	lay_over(s, p, r, io, NULL, NULL);
	front_know_items(s, io);
}

/* ---- keeping ---- */

static enum status keep_signs(struct shop *s, int64_t account, const struct storefront *f, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sign_drop_sql);
	enum status st;

	stmt_bind_int(q, ":account", account);
	st = stmt_run(q, e);
	for (size_t i = 0; st == ST_OK && i < f->sign_count; i++) {
		const struct front_sign *g = &f->signs[i];

		q = db_prepare(s->db, sign_keep_sql);
		stmt_bind_int(q, ":account", account);
		stmt_bind_text(q, ":path", g->path);
		stmt_bind_int(q, ":width", g->picture.width);
		stmt_bind_int(q, ":height", g->picture.height);
		stmt_bind_int(q, ":bytes", g->picture.bytes);
		stmt_bind_text(q, ":format", picture_format_code(g->picture.format));
		stmt_bind_int(q, ":home", g->on.home);
		stmt_bind_int(q, ":product", g->on.product);
		stmt_bind_int(q, ":now", clock_now());
		stmt_bind_text(q, ":by", s->actor);
		st = stmt_run(q, e);
	}
	return st;
}

static enum status keep_setting(struct shop *s, int64_t account, const char *key, const char *value, struct error *e)
{
	struct stmt *q = db_prepare(s->db, setting_keep_sql);

	stmt_bind_int(q, ":account", account);
	stmt_bind_text(q, ":key", key);
	stmt_bind_text(q, ":value", value);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	return stmt_run(q, e);
}

static enum status keep_list(struct shop *s, int64_t account, const char *key, const struct storefront *f,
                             void (*write)(const struct storefront *f, struct json *j), struct error *e)
{
	struct json j = {0};
	enum status st;

	json_array(&j, NULL);
	write(f, &j);
	json_end_array(&j);
	st = keep_setting(s, account, key, buf_str(&j.out), e);
	buf_free(&j.out);
	return st;
}

static enum status keep(struct shop *s, const struct record *r, const struct storefront *f, struct error *e)
{
	struct account account;
	struct buf what = {0};
	char record[64];
	enum status st = account_get(s, f->profile, &account, e);

	if (st == ST_OK && (record_has(r, "sign") || record_has(r, "positions")))
		st = keep_signs(s, account.id, f, e);
	if (st == ST_OK && record_has(r, "ad_slots"))
		st = keep_list(s, account.id, "ad_slots", f, front_write_slots, e);
	if (st == ST_OK && record_has(r, "featured_rows"))
		st = keep_list(s, account.id, "featured_rows", f, front_write_rows, e);
	if (st == ST_OK && record_has(r, "theme_colour"))
		st = keep_setting(s, account.id, "theme_colour", f->theme_colour, e);
	if (st == ST_OK && record_has(r, "display_mode"))
		st = keep_setting(s, account.id, "display_mode", f->display_mode, e);
	for (size_t i = 0; i < r->form->count; i++)
		if (r->values[i] != NULL)
			buf_addf(&what, "%s%s", what.len > 0 ? " " : "", r->form->fields[i].name);
	snprintf(record, sizeof record, "storefront %.31s", f->profile);
	if (st == ST_OK)
		st = shop_audit(s, "storefront set", record, buf_str(&what), e);
	buf_free(&what);
	return st;
}

/* Whether nothing stands in the way: the first refusal, else the first warning that nobody confirmed. */
static enum status judge(struct shop *s, struct notes *refused, struct notes *warnings, struct error *e)
{
	enum status st = ST_OK;

	if (refused->count > 0) {
		const struct error *w = &refused->items[0].what;

		st = error_set(e, ST_REFUSED, w->code, w->rule, w->field, "%s", w->message);
	}
	s->notes = *warnings;
	*warnings = (struct notes){0};
	return st == ST_OK ? shop_settle_warnings(s, e) : st;
}

enum status storefront_save(struct shop *s, const char *profile, struct record *r, struct error *e)
{
	const struct profile *p;
	struct storefront f;
	struct notes refused = {0}, warnings = {0};
	enum status st = tools_of(s, profile, &p, e);
	bool any = false;

	for (size_t i = 0; i < r->form->count; i++)
		any = any || r->values[i] != NULL;
	if (st == ST_OK)
		st = renewal_bring_up(s, profile, e);
	if (st == ST_OK)
		st = plan_gate(s, profile, e);
	if (st == ST_OK)
		st = record_check(r, NULL, NULL, e);
	if (st == ST_OK && !any)
		st = error_set(e, ST_REFUSED, "storefront_nothing", NULL, NULL, "%s", _("Say what to set, for example theme_colour=#b5651d."));
	if (st != ST_OK || (st = storefront_get(s, profile, &f, e)) != ST_OK)
		return st;
	notes_free(&s->notes);
	lay_over(s, p, r, &f, &refused, &warnings);
	st = judge(s, &refused, &warnings, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, keep(s, r, &f, e), e);
	notes_free(&refused);
	storefront_free(&f);
	return st;
}
