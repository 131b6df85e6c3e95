/*
 * What this program is and what is in force: the file, the libraries, the
 * language, the profiles with their files; the check of the file, and the
 * language of the screens.
 */
#include "config.h"

#include "rows.h"
#include "screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/audit.h"
#include "storekeep/form.h"
#include "storekeep/progress.h"

enum { COL_WHAT, COL_VALUE, COLUMNS };

static const struct list_column columns[COLUMNS] = {
	{"what", N_("What"), VK_TEXT, NULL, 22, 0, 0, false},
	{"value", N_("In force"), VK_TEXT, NULL, 40, 1, 0, false},
};

struct state {
	struct rows *rows;
	struct table *table;
};

static void add(struct state *s, const char *what, const char *value)
{
	rows_add(s->rows, 0, (const struct value[COLUMNS]){value_text(what), value_text(value != NULL ? value : "-")});
}

static void add_profile(struct state *s, const char *name, const char *own_dir)
{
	const struct profile *p;
	struct error e = {0};
	char what[80];

	snprintf(what, sizeof what, _("Profile %s"), name);
	if (profile_get(name, own_dir, &p, &e) != ST_OK) {
		add(s, what, e.message);
		return;
	}
	for (int n = 0; profile_file(p, n) != NULL; n++)
		add(s, n == 0 ? what : "", profile_file(p, n));
}

static void fill(struct view *v)
{
	struct state *s = v->state;
	struct shop *shop = shop_of(v);
	const struct config *c = shop->config;
	const char **names = profile_names(c->profile_dir);
	char text[64];

	rows_clear(s->rows);
	add(s, _("Program"), PACKAGE_STRING);
	add(s, _("Shop"), shop->name);
	add(s, _("Shop's file"), db_path(shop->db));
	snprintf(text, sizeof text, "%d", db_schema_version(shop->db));
	add(s, _("Version of the file"), text);
	add(s, _("SQLite library"), db_library_version());
	add(s, _("Its WAL-reset race"), db_library_has_wal_race() ? _("present; checkpoints run only under the gate") : _("absent"));
	add(s, _("Configuration"), c->file);
	add(s, _("Language"), i18n_language());
	add(s, _("Charset"), i18n_charset());
	add(s, _("Time zone"), c->zone);
	add(s, _("Who works here"), shop->actor);
	add(s, _("Forms and profiles"), data_dir());
	add(s, _("The shop's own profiles"), c->profile_dir);
	for (size_t i = 0; names[i] != NULL; i++)
		add_profile(s, names[i], c->profile_dir);
	free(names);
}

static void refresh(struct view *v)
{
	fill(v);
	table_reload(((struct state *)v->state)->table);
}

/* ---- actions ---- */

static struct outcome check(struct view *v)
{
	struct shop *shop = shop_of(v);
	struct notes findings = {0};
	struct buf text = {0};
	struct error e = {0};
	int64_t audited = 0;
	enum status st = db_check(shop->db, &findings, &e);

	if (st == ST_OK)
		st = audit_verify(shop, &findings, &audited, NULL, &e);
	if (st == ST_OK && findings.count == 0)
		buf_addf(&text, _("+ The file is whole. The audit log has %lld rows, each as it was written."), (long long)audited);
	for (size_t i = 0; i < findings.count; i++)
		buf_addf(&text, "! %s\n", findings.items[i].what.message);
	if (screen_ok(v, st, &e))
		dialog_message(v, _("Check of the file"), buf_str(&text));
	buf_free(&text);
	notes_free(&findings);
	return outcome_draw();
}

static struct outcome language(struct view *v)
{
	static const struct pick picks[] = {{.code = "zh_TW", .label = "中文（台灣）"}, {.code = "en", .label = "English"}};
	size_t at = strcmp(i18n_language(), "en") == 0 ? 1 : 0;
	int chosen = dialog_choose(v, _("Language of the screens"), picks, COUNT_OF(picks), at);

	if (chosen < 0)
		return outcome_stay();
	i18n_init(picks[chosen].code);
	refresh(v);
	ui_say(v, "%s", _("Until you leave. [ui] language in the configuration makes it stay."));
	return outcome_draw();
}

/* ---- the screen ---- */

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	struct list_source src;

	(void)arg, (void)e;
	s->rows = rows_new(columns, COLUMNS);
	fill(v);
	src = rows_source(s->rows);
	s->table = table_new(v, &src);
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	rows_free(s->rows);
	free(s);
}

static const struct action actions[] = {
	{"info.check", GROUP_RECORD, {'c'}, N_("Check"), N_("Check that the file and its audit log are whole"), check, NULL},
	{"info.language", GROUP_RECORD, {'L'}, N_("Language"), N_("Change the language of the screens"), language, NULL},
};

const struct screen info_screen = {
	.name = "info",
	.title = N_("What is in force"),
	.help = N_("Files, libraries, language and profiles in force; the check of the file."),
	.jump = 'i',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.changed = refresh,
};
