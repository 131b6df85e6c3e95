/*
 * Batches (批次): every import as one thing that counts or not, newest first,
 * and one of them in full with its refused rows. Undo first says what stands in
 * the way and what would go.
 */
#include "config.h"

#include "screens.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "import.h"
#include "storekeep/batch.h"
#include "storekeep/filepick.h"
#include "storekeep/progress.h"

/* ---- undo, asked for from both screens ---- */

static void add_note(struct buf *b, const struct error *e, const char *sign)
{
	buf_addf(b, "%s %s", sign, e->message);
	if (e->rule[0] != '\0')
		buf_addf(b, " (%s)", e->rule);
	buf_addc(b, '\n');
}

/* What an undo would do, in words; false when something that is no mere warning stands in the way. */
static bool undo_words(struct view *v, const struct batch *b, struct buf *out)
{
	struct shop *shop = shop_of(v);
	bool dry = shop->dry_run, blocked = false;
	struct error e = {0};
	char rows[32];
	enum status st;

	shop->dry_run = true;
	st = batch_undo(shop, b->id, NULL, &e);
	shop->dry_run = dry;
	money_format(b->rows_new + b->rows_changed, false, rows);
	buf_addf(out, strcmp(b->kind, "bulk_order") == 0 ? _("%1$s (%2$s): what was entered for %3$s orders is taken back.")
	                                                 : _("%1$s from %2$s. Rows that would go: %3$s. What they had replaced counts again."),
	         label_of("batch_kind", b->kind), b->source, rows);
	buf_adds(out, "\n\n");
	for (size_t i = 0; i < shop->notes.count; i++) {
		bool warning = shop->notes.items[i].level == NOTE_WARN;

		blocked |= !warning;
		add_note(out, &shop->notes.items[i].what, draw_sign(warning ? LOOK_WARN : LOOK_BAD));
	}
	if (st != ST_OK && notes_first_warning(&shop->notes) == NULL)
		add_note(out, &e, draw_sign(LOOK_BAD));
	return !blocked && (st == ST_OK || notes_first_warning(&shop->notes) != NULL);
}

static bool undo_now(struct view *v, int64_t id)
{
	struct shop *shop = shop_of(v);
	bool accept = shop->accept_warnings;
	struct progress_box *box = progress_open(v, _("Undoing the batch"));
	struct error e = {0};
	enum status st;

	shop->accept_warnings = true; /* they stood in the preview */
	st = batch_undo(shop, id, &(struct progress){progress_step, box}, &e);
	shop->accept_warnings = accept;
	progress_close(box);
	if (screen_ok(v, st, &e))
		ui_say(v, "%s", _("Undone. The batch counts no more."));
	return st == ST_OK;
}

/* Ask, show, do. true when something was changed. */
static bool undo(struct view *v, int64_t id)
{
	struct buf words = {0};
	struct error e = {0};
	struct batch b;
	bool can, done = false;

	if (!screen_ok(v, batch_get(shop_of(v), id, &b, &e), &e))
		return false;
	can = undo_words(v, &b, &words);
	if (!can)
		dialog_message(v, _("This batch cannot be undone now"), buf_str(&words));
	else if (dialog_preview(v, _("Undo this batch?"), buf_str(&words), _("Undo")))
		done = undo_now(v, id);
	buf_free(&words);
	return done;
}

bool batches_remove(struct view *v, int64_t id)
{
	struct progress_box *box = progress_open(v, _("Removing what was cut short"));
	struct error e = {0};
	enum status st = batch_remove(shop_of(v), id, &(struct progress){progress_step, box}, &e);

	progress_close(box);
	if (screen_ok(v, st, &e))
		ui_say(v, "%s", _("Removed. Nothing of it is left."));
	return st == ST_OK;
}

static bool is_state(const struct batch *b, const char *state)
{
	return strcmp(b->state, state) == 0;
}

/* ---- the list ---- */

struct list_state {
	struct fitted list;
	struct table *table;
};

static const struct column_fit list_fits[] = {
	{"id", 5, 0, 3},        {"kind", 10, 0, 0},        {"profile", 7, 0, 2},      {"source", 18, 3, 0},      {"state", 10, 0, 0},
	{"rows_new", 8, 0, 0},  {"rows_changed", 8, 0, 3}, {"rows_same", 8, 0, 4},    {"rows_refused", 7, 0, 1}, {"charset", 8, 0, 5},
	{"started_by", 8, 1, 5}, {"started_at", 16, 0, 1},
};

static struct list_state *list_of(const struct view *v)
{
	return v->state;
}

static enum status list_open(struct view *v, void *arg, struct error *e)
{
	struct list_state *s = v->state = xcalloc(1, sizeof *s);
	struct list_source src;

	(void)arg, (void)e;
	batch_list(shop_of(v), &s->list.source);
	src = fitted_source(&s->list, list_fits, COUNT_OF(list_fits));
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("Nothing has been imported yet. F6 imports a file."));
	return ST_OK;
}

static void list_close_view(struct view *v)
{
	fitted_free(&list_of(v)->list);
	free(v->state);
}

static void list_resumed(struct view *v, int64_t result)
{
	(void)result;
	table_reload(list_of(v)->table);
}

static struct outcome open_batch(struct view *v)
{
	return outcome_push(&batch_screen, arg_id(table_row(list_of(v)->table)->id));
}

static struct outcome list_undo(struct view *v)
{
	if (undo(v, table_row(list_of(v)->table)->id))
		table_reload(list_of(v)->table);
	return outcome_draw();
}

static bool can_undo_row(const struct view *v)
{
	return !shop_of(v)->read_only && table_has_row(v);
}

static struct outcome new_import(struct view *v)
{
	(void)v;
	return outcome_push(&import_screen, NULL);
}

static const struct action list_actions[] = {
	{"batches.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open the batch with its refused rows"), open_batch, table_has_row},
	{"batches.import", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("Import"), N_("Import a file"), new_import, NULL},
	{"batches.undo", GROUP_RECORD, {K_F(8), K_CTRL('x'), 'u'}, N_("Undo"), N_("Undo the batch; what stands in the way is shown first"),
	 list_undo, can_undo_row},
};

const struct screen batches_screen = {
	.name = "batches",
	.title = N_("Batches"),
	.help = N_("Every import is a batch: it counts as a whole or not at all, and can be undone as a whole as long as nothing later rests "
	           "on it."),
	.jump = 'b',
	.actions = list_actions,
	.action_count = COUNT_OF(list_actions),
	.open = list_open,
	.close = list_close_view,
	.resumed = list_resumed,
};

/* ---- one batch ---- */

struct one_state {
	int64_t id;
	struct batch batch;
	struct fitted list;
	struct table *table;
};

static const struct column_fit refusal_fits[] = {
	{"line", 8, 0, 0}, {"record", 8, 0, 4}, {"column", 14, 1, 0}, {"message", 30, 4, 0}, {"code", 16, 0, 3}, {"raw", 20, 3, 2},
};

static struct one_state *one_of(const struct view *v)
{
	return v->state;
}

static enum status one_open(struct view *v, void *arg, struct error *e)
{
	struct one_state *s = xcalloc(1, sizeof *s);
	struct list_source src;
	enum status st;

	s->id = id_arg(arg);
	st = batch_get(shop_of(v), s->id, &s->batch, e);
	if (st != ST_OK) {
		free(s);
		return st;
	}
	v->state = s;
	batch_refusal_list(shop_of(v), s->id, &s->list.source);
	src = fitted_source(&s->list, refusal_fits, COUNT_OF(refusal_fits));
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("No row was refused."));
	snprintf(v->title, sizeof v->title, _("Batch %" PRId64), s->id);
	return ST_OK;
}

static void one_close(struct view *v)
{
	fitted_free(&one_of(v)->list);
	free(v->state);
}

static void one_read(struct view *v)
{
	batch_get(shop_of(v), one_of(v)->id, &one_of(v)->batch, NULL);
	table_reload(one_of(v)->table);
}

static int draw_fact(struct area a, int row, const char *label, const char *text)
{
	draw_cell(a, row, 0, 16, LOOK_LABEL, label, false);
	draw_cell(a, row, 17, a.cols - 17, LOOK_PLAIN, text, false);
	return row + 1;
}

static int draw_when(struct view *v, struct area a, int row, const char *label, instant_t at, const char *by)
{
	char when[32], text[120];

	if (at == INSTANT_NONE || at == 0)
		return row;
	screen_instant(shop_of(v), at, when);
	snprintf(text, sizeof text, by[0] != '\0' ? _("%1$s by %2$s") : "%1$s", when, by);
	return draw_fact(a, row, label, text);
}

static int draw_batch(struct view *v, struct area a)
{
	const struct batch *b = &one_of(v)->batch;
	char n[4][32], text[300];
	int row = 0;

	money_format(b->rows_new, false, n[0]);
	money_format(b->rows_changed, false, n[1]);
	money_format(b->rows_same, false, n[2]);
	money_format(b->rows_refused, false, n[3]);
	snprintf(text, sizeof text, _("%1$s, %2$s"), label_of("batch_kind", b->kind), screen_market(shop_of(v), b->profile));
	row = draw_fact(a, row, _("What"), text);
	row = draw_fact(a, row, _("File"), b->source);
	row = draw_fact(a, row, _("State"), label_of("batch_state", b->state));
	row = draw_fact(a, row, _("Characters"), label_of("charset", b->charset));
	row = draw_when(v, a, row, _("Begun"), b->started_at, b->started_by);
	row = draw_when(v, a, row, _("In force since"), b->finished_at, "");
	row = draw_when(v, a, row, _("Undone"), b->undone_at, "");
	snprintf(text, sizeof text, _("new %1$s   changed %2$s   same %3$s   refused %4$s"), n[0], n[1], n[2], n[3]);
	return draw_fact(a, row, _("Rows"), text);
}

static void one_draw(struct view *v, struct area a)
{
	int row = draw_batch(v, a);

	draw_rule(a, row);
	part_draw(v->parts[0], area_of(a, row + 1, 0, a.rows - row - 1, a.cols));
}

static bool can_undo(const struct view *v)
{
	return !shop_of(v)->read_only && is_state(&one_of(v)->batch, "published");
}

static bool is_unfinished(const struct view *v)
{
	return is_state(&one_of(v)->batch, "staging") || is_state(&one_of(v)->batch, "removing");
}

static struct outcome one_undo(struct view *v)
{
	if (undo(v, one_of(v)->id))
		one_read(v);
	return outcome_draw();
}

static struct outcome one_remove(struct view *v)
{
	if (batches_remove(v, one_of(v)->id))
		one_read(v);
	return outcome_draw();
}

/* Where the file of a batch may still be: the batch knows its name, the file box the folder. NULL: not there. */
static char *source_path(const char *source)
{
	char *folder = filepick_folder(), *path = source[0] == '/' ? xstrdup(source) : xasprintf("%s%s", folder, source);

	free(folder);
	if (access(path, R_OK) == 0)
		return path;
	free(path);
	return NULL;
}

/* Finish: what was cut short is taken away, then the same file is imported from the start. Of members what is done stays, and
 * the import goes on from there (EAS-83). */
static struct outcome one_again(struct view *v)
{
	const struct batch *b = &one_of(v)->batch;
	const struct import_way *way = import_way_of(b->kind);
	struct outcome next;
	char *path;

	if (is_unfinished(v) && strcmp(b->kind, "member") != 0) {
		if (!batches_remove(v, one_of(v)->id))
			return outcome_draw();
		one_read(v);
	}
	path = source_path(one_of(v)->batch.source);
	next = path != NULL && way != NULL ? import_file(path, way)
	                                   : outcome_push(&import_screen, (void *)(uintptr_t)(way != NULL ? way->kind : NULL));
	free(path);
	return next;
}

static const struct action one_actions[] = {
	{"batch.undo", GROUP_RECORD, {K_F(8), K_CTRL('x'), 'u'}, N_("Undo"), N_("Undo the batch; what stands in the way is shown first"),
	 one_undo, can_undo},
	{"batch.remove", GROUP_RECORD, {K_F(8), K_CTRL('x'), 'u'}, N_("Remove"), N_("Remove what an import that was cut short has left"),
	 one_remove, is_unfinished},
	{"batch.again", GROUP_RECORD, {'i'}, N_("Import again"), N_("Import the same file again from its start"), one_again, NULL},
};

const struct screen batch_screen = {
	.name = "batch",
	.title = N_("Batch"),
	.help = N_("What one import brought, and the rows that it refused with their place in the file."),
	.actions = one_actions,
	.action_count = COUNT_OF(one_actions),
	.open = one_open,
	.close = one_close,
	.draw = one_draw,
};
