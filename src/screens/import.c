/*
 * Importing a file (匯入): what would come in is seen before it comes, and can
 * be read otherwise; F2 imports. What is seen is import_draw.c's and
 * import_lists.c's.
 */
#include "config.h"

#include "import.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/batch.h"
#include "storekeep/filepick.h"
#include "storekeep/member.h"
#include "storekeep/period.h"
#include "storekeep/progress.h"
#include "storekeep/text.h"

static struct import_state *state_of(const struct view *v)
{
	return v->state;
}

static enum status run_kind(struct view *v, const struct import_options *o, struct import_result *r, struct error *e)
{
	return state_of(v)->way->run(shop_of(v), o, r, e);
}

static bool is_statement(const struct import_state *s)
{
	return (s->way->fields & FIELD_STATEMENT) != 0;
}

static struct import_options options_of(const struct import_state *s, struct progress_box *box)
{
	return (struct import_options){
		.path = s->path, .profile = s->profile, .source = s->way->source, .charset = s->charset, .separator = s->separator,
		.take_damaged = s->take_damaged, .progress = {progress_step, box}, .on_match = import_is_member(s) ? s->update ? "update" : "skip" : NULL,
	};
}

static bool period_has_statement(struct shop *shop, const struct import_state *s)
{
	struct period p;

	return is_statement(s) && s->result.period[0] != '\0' && !s->result.already &&
	       period_find(shop, s->profile, s->result.period, &p, NULL) == ST_OK && p.statement_id != 0;
}

/* What was left out and the like, as it stands after a run. */
static void keep_remarks(struct view *v)
{
	struct import_state *s = state_of(v);
	const struct notes *n = &shop_of(v)->notes;

	buf_clear(&s->remarks);
	for (size_t i = 0; i < n->count; i++)
		buf_addf(&s->remarks, "%s\n", n->items[i].what.message);
}

/* Read the file as it is chosen to be read. */
static void preview(struct view *v)
{
	struct import_state *s = state_of(v);
	struct import_options o;
	struct progress_box *box;

	import_result_free(&s->result);
	s->result = (struct import_result){0};
	s->previewed = s->replaces = false;
	buf_clear(&s->remarks);
	error_clear(&s->error);
	if (s->path == NULL)
		return;
	if (s->profile[0] == '\0') {
		error_set(&s->error, ST_REFUSED, "import_profile", "FMT-44", NULL,
		          _("No marketplace's columns fit this file. Choose one with p, or make a map with m."));
		import_lists_fill(v);
		return;
	}
	box = progress_open(v, _("Reading the file"));
	o = options_of(s, box);
	o.preview = true;
	/* What was read before a refusal is shown too: its rows say why. */
	s->previewed = run_kind(v, &o, &s->result, &s->error) == ST_OK || s->result.column_count > 0;
	keep_remarks(v);
	progress_close(box);
	s->replaces = s->previewed && period_has_statement(shop_of(v), s);
	import_lists_fill(v);
}

static void guess(struct view *v)
{
	struct import_state *s = state_of(v);

	const struct profile *usual = NULL;
	const char *name = s->way->profile;

	if (import_is_member(s) && member_profile(shop_of(v), NULL, &usual, NULL) == ST_OK)
		name = profile_name(usual);
	if (!import_guess(shop_of(v), s->path, s->way->prefix, name, s->profile) && name != NULL)
		snprintf(s->profile, sizeof s->profile, "%s", name);
}

static void take_path(struct view *v, char *path)
{
	struct import_state *s = state_of(v);

	free(s->path);
	s->path = path;
	s->charset = CS_UNKNOWN;
	s->separator = 0;
	s->take_damaged = false;
	guess(v);
	preview(v);
}

/* ---- open and close ---- */

static char *waiting_path; /* from import_file() to open() */

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct import_state *s = v->state = xcalloc(1, sizeof *s);

	(void)e;
	s->way = import_way_of(arg);
	s->asks_kind = s->way == NULL;
	s->asks_file = waiting_path == NULL;
	import_lists_make(v);
	if (waiting_path != NULL) {
		char *path = waiting_path;

		waiting_path = NULL;
		take_path(v, path);
	}
	return ST_OK;
}

struct outcome import_file(const char *path, const struct import_way *way)
{
	free(waiting_path);
	waiting_path = xstrdup(path);
	return outcome_push(&import_screen, (void *)(uintptr_t)way->kind);
}

/* The tables are parts and outlive this call: their rows go with the last of them. */
static void close(struct view *v)
{
	struct import_state *s = state_of(v);

	import_lists_free(s);
	import_result_free(&s->result);
	buf_free(&s->remarks);
	free(s->path);
	free(s);
}

/* ---- choices ---- */

static char *ask_file(struct view *v)
{
	const struct import_state *s = state_of(v);

	return filepick(v, _(s->way->ask), s->path);
}

static bool ask_kind(struct view *v)
{
	struct pick kinds[24];
	size_t count = 0;
	int got;

	for (; import_ways[count].kind != NULL && count < COUNT_OF(kinds); count++)
		kinds[count] = (struct pick){.label = _(import_ways[count].label)};
	got = dialog_choose(v, _("What is to be imported?"), kinds, count, 0);
	state_of(v)->way = got >= 0 ? &import_ways[got] : NULL;
	return got >= 0;
}

/* A screen that was opened without a file asks for it at once, and goes again when there is none. */
static struct outcome opened(struct view *v)
{
	struct import_state *s = state_of(v);
	char *path;

	if (!s->asks_file)
		return outcome_pass();
	path = !s->asks_kind || ask_kind(v) ? ask_file(v) : NULL;
	if (path == NULL)
		return outcome_pop(0);
	take_path(v, path);
	return outcome_draw();
}

static bool has_file(const struct view *v)
{
	return state_of(v)->path != NULL;
}

static bool is_ready(const struct view *v)
{
	const struct import_state *s = state_of(v);

	return !shop_of(v)->read_only && s->previewed && s->error.message[0] == '\0' && !s->result.already && s->result.fresh + s->result.changed > 0;
}

static bool has_refused(const struct view *v)
{
	return state_of(v)->previewed && state_of(v)->result.refused > 0;
}

static bool can_map(const struct view *v)
{
	return has_file(v) && (state_of(v)->way->fields & (FIELD_ORDERS | FIELD_STATEMENT)) != 0;
}

static struct outcome file_act(struct view *v)
{
	char *path = ask_file(v);

	if (path != NULL)
		take_path(v, path);
	return outcome_draw();
}

static struct outcome profile_act(struct view *v)
{
	struct import_state *s = state_of(v);
	const char *names[64];
	struct pick picks[64];
	size_t count = import_profiles(shop_of(v), s->way->prefix, names, COUNT_OF(names)), at = 0;
	int got;

	for (size_t i = 0; i < count; i++) {
		picks[i] = (struct pick){.code = names[i], .label = screen_market(shop_of(v), names[i])};
		if (strcmp(names[i], s->profile) == 0)
			at = i;
	}
	got = dialog_choose(v, _("Whose file is it?"), picks, count, at);
	if (got >= 0) {
		snprintf(s->profile, sizeof s->profile, "%s", names[got]);
		preview(v);
	}
	return outcome_draw();
}

static struct outcome charset_act(struct view *v)
{
	static const enum charset all[] = {CS_UNKNOWN, CS_UTF8, CS_CP950, CS_CP932, CS_UTF16LE, CS_UTF16BE};
	struct import_state *s = state_of(v);
	struct pick picks[COUNT_OF(all)];
	size_t at = 0;
	int got;

	for (size_t i = 0; i < COUNT_OF(all); i++) {
		picks[i] = (struct pick){
			.label = all[i] == CS_UNKNOWN ? _("as the file shows") : label_of("charset", charset_name(all[i])),
		};
		if (all[i] == s->charset)
			at = i;
	}
	got = dialog_choose(v, _("Which characters is the file written in?"), picks, COUNT_OF(all), at);
	if (got >= 0) {
		s->charset = all[got];
		preview(v);
	}
	return outcome_draw();
}

static struct outcome separator_act(struct view *v)
{
	static const char all[] = {0, ',', '\t', ';'};
	struct import_state *s = state_of(v);
	struct pick picks[COUNT_OF(all)];
	size_t at = 0;
	int got;

	for (size_t i = 0; i < COUNT_OF(all); i++) {
		picks[i] = (struct pick){.label = all[i] == 0 ? _("as the file shows") : import_separator(all[i])};
		if (all[i] == s->separator)
			at = i;
	}
	got = dialog_choose(v, _("What parts the columns?"), picks, COUNT_OF(all), at);
	if (got >= 0) {
		s->separator = all[got];
		preview(v);
	}
	return outcome_draw();
}

static struct outcome damaged_act(struct view *v)
{
	state_of(v)->take_damaged = !state_of(v)->take_damaged;
	preview(v);
	return outcome_draw();
}

static bool is_member_file(const struct view *v)
{
	return has_file(v) && import_is_member(state_of(v));
}

static struct outcome update_act(struct view *v)
{
	state_of(v)->update = !state_of(v)->update;
	preview(v);
	return outcome_draw();
}

static struct outcome map_act(struct view *v)
{
	const struct import_state *s = state_of(v);

	return columns_begin(s->path, s->way->fields == FIELD_ORDERS, s->previewed ? s->result.charset : s->charset, s->separator);
}

static struct outcome save_refused_act(struct view *v)
{
	struct import_state *s = state_of(v);
	char *name = xasprintf("%s.refused.csv", s->path), *path = filepick_save(v, _("Save the refused rows as"), name);
	struct import_result r = {0};
	struct import_options o;
	struct progress_box *box;
	struct error e = {0};
	enum status st;

	free(name);
	if (path == NULL)
		return outcome_draw();
	box = progress_open(v, _("Writing the refused rows"));
	o = options_of(s, box);
	o.preview = true;
	o.refused_to = path;
	st = run_kind(v, &o, &r, &e);
	progress_close(box);
	if (st == ST_REFUSED && strcmp(e.code, "file_exists") == 0 && dialog_confirm(v, _("This file is there already. Write over it?"))) {
		import_result_free(&r);
		r = (struct import_result){0};
		o.overwrite = true;
		o.progress = (struct progress){0};
		st = run_kind(v, &o, &r, &e);
	}
	if (screen_ok(v, st, &e))
		ui_say(v, _("%1$" PRId64 " refused rows are in %2$s"), r.refused, path);
	import_result_free(&r);
	free(path);
	return outcome_draw();
}

/* ---- the import itself ---- */

static enum status import_once(struct view *v, struct import_result *r, struct error *e)
{
	struct progress_box *box = progress_open(v, _("Importing"));
	struct import_options o = options_of(state_of(v), box);
	enum status st;

	/* What was looked at is what comes in. */
	o.checked = state_of(v)->result.hash;
	*r = (struct import_result){0};
	st = run_kind(v, &o, r, e);
	progress_close(box);
	return st;
}

/* Warnings of the desk are asked about once, then it goes on with them accepted. */
static enum status import_asking(struct view *v, struct import_result *r, struct error *e)
{
	struct shop *shop = shop_of(v);
	bool accept = shop->accept_warnings;
	enum status st = import_once(v, r, e);
	const struct error *warn = notes_first_warning(&shop->notes);

	if (st != ST_REFUSED || accept || warn == NULL || strcmp(warn->code, e->code) != 0)
		return st;
	if (!dialog_preview(v, _("Import all the same?"), e->message, _("Import"))) {
		error_clear(e);
		return ST_REFUSED;
	}
	import_result_free(r);
	shop->accept_warnings = true;
	st = import_once(v, r, e);
	shop->accept_warnings = accept;
	return st;
}

static void say_result(struct view *v, const struct import_result *r)
{
	char fresh[32], changed[32], refused[32];

	money_format(r->fresh, false, fresh);
	money_format(r->changed, false, changed);
	money_format(r->refused, false, refused);
	if (r->already)
		ui_say(v, "%s", _("This very file is in already: nothing was changed."));
	else
		ui_say(v, _("Imported: %1$s new, %2$s changed, %3$s refused. The batch can be undone."), fresh, changed, refused);
}

static struct outcome import_act(struct view *v)
{
	struct import_result r = {0};
	struct error e = {0};
	enum status st = import_asking(v, &r, &e);
	struct outcome next = outcome_draw();

	if (st != ST_OK && e.message[0] != '\0')
		ui_error(v, &e);
	if (st == ST_OK && r.cancelled) {
		ui_say(v, "%s", r.stopped_half ? _("Stopped. What is done stays; the same file again goes on from there.")
		                               : _("Stopped. Nothing of it is left behind."));
	} else if (st == ST_OK) {
		say_result(v, &r);
		if (is_statement(state_of(v)) && r.record_id != 0)
			next = (struct outcome){.next = NEXT_REPLACE, .screen = &review_screen, .arg = arg_id(r.record_id)};
		else
			next = outcome_pop(r.batch_id != 0 ? r.batch_id : 1);
	}
	import_result_free(&r);
	return next;
}

/* Back from the map maker: the new profile may fit now. */
static void resumed(struct view *v, int64_t result)
{
	struct import_state *s = state_of(v);

	if (result == 0 || s->path == NULL)
		return;
	guess(v);
	preview(v);
}

static struct outcome to_pane(struct view *v, enum import_pane pane)
{
	view_focus(v, (struct part *)(void *)state_of(v)->table[pane]);
	return outcome_draw();
}

static struct outcome pane_1(struct view *v) { return to_pane(v, PANE_COLUMNS); }
static struct outcome pane_2(struct view *v) { return to_pane(v, PANE_FIRST); }
static struct outcome pane_3(struct view *v) { return to_pane(v, PANE_REFUSED); }
static struct outcome pane_4(struct view *v) { return to_pane(v, PANE_CHANGES); }

static const struct action actions[] = {
	{"import.run", GROUP_RECORD, {K_F(2), K_CTRL('s')}, N_("Import"), N_("Import the file as it is shown"), import_act, is_ready},
	{"import.file", GROUP_RECORD, {K_F(4), K_CTRL('o')}, N_("File"), N_("Choose the file"), file_act, NULL},
	{"import.profile", GROUP_RECORD, {'p'}, N_("Marketplace"), N_("Choose whose file it is"), profile_act, has_file},
	{"import.charset", GROUP_RECORD, {'c'}, N_("Characters"), N_("Read the file in another character set"), charset_act, has_file},
	{"import.separator", GROUP_RECORD, {'t'}, NULL, N_("Read the file with another separator"), separator_act, has_file},
	{"import.damaged", GROUP_RECORD, {'d'}, NULL, N_("Take rows with unreadable characters too, or not"), damaged_act, has_file},
	{"import.refused", GROUP_RECORD, {'r'}, N_("Save refused"), N_("Save the refused rows as a CSV file"), save_refused_act,
	 has_refused},
	{"import.map", GROUP_RECORD, {'m'}, N_("Map"), N_("Make a map of this file's columns for a marketplace of your own"), map_act,
	 can_map},
	{"import.update", GROUP_RECORD, {'o'}, N_("Update"), N_("Members who are there already: change them, or pass them over"), update_act, is_member_file},
	{"import.columns", GROUP_LIST, {'1'}, NULL, N_("What became of each column"), pane_1, has_file},
	{"import.first", GROUP_LIST, {'2'}, NULL, N_("The first rows"), pane_2, has_file},
	{"import.refusals", GROUP_LIST, {'3'}, NULL, N_("The refused rows"), pane_3, has_file},
	{"import.changes", GROUP_LIST, {'4'}, NULL, N_("What is overwritten and what is kept"), pane_4, is_member_file},
};

const struct screen import_screen = {
	.name = "import",
	.title = N_("Import"),
	.help = N_("Shows what a file would bring before anything is changed. Rows that cannot be taken are listed with line and reason; the "
	           "others come in as one batch that can be undone. After a statement every line is computed again and the review opens."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = import_draw,
	.opened = opened,
	.resumed = resumed,
};
