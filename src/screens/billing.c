/*
 * Purchases and their bills (計費中心): the list, and the marketplace's own
 * lists imported over it.
 */
#include "config.h"

#include "plans.h"
#include "storekeep/filepick.h"
#include "storekeep/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct column_fit fits[] = {
	{"paid_at", 16, 0, 0}, {"plan_days", 6, 0, 0}, {"origin", 8, 0, 2}, {"state", 8, 0, 1}, {"amount", 8, 0, 0}, {"pay", 12, 0, 3},
	{"line1", 9, 0, 4}, {"line2", 9, 0, 4}, {"bill_state", 6, 0, 1}, {"expires_on", 10, 0, 0}, {"quota_bought", 9, 0, 5},
	{"source", 8, 0, 6}, {"reference", 12, 1, 5}, {"note", 12, 2, 8},
};

struct state {
	char profile[32];
	struct fitted list;
	struct table *table;
};

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *is = v->state = xcalloc(1, sizeof *is);
	struct list_source src;

	(void)e;
	snprintf(is->profile, sizeof is->profile, "%s", arg != NULL ? (const char *)arg : "ruten");
	plan_order_list(shop_of(v), is->profile, &is->list.source);
	src = fitted_source(&is->list, fits, COUNT_OF(fits));
	is->table = table_new(v, &src);
	table_set_empty(is->table, N_("Nothing has been bought yet. g l shows the plans."));
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *is = v->state;

	fitted_free(&is->list);
	free(is);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	table_reload(((struct state *)v->state)->table);
}

static struct outcome open_row(struct view *v)
{
	return outcome_push(&plan_order_screen, arg_id(table_row(((struct state *)v->state)->table)->id));
}

/* ---- importing ---- */

/* What would come in, in words: counts, then what is remarkable. */
static void tell_result(const struct shop *s, const struct import_result *r, struct buf *out)
{
	buf_addf(out, _("New purchases: %1$lld   changed: %2$lld   unchanged: %3$lld"), (long long)r->fresh, (long long)r->changed, (long long)r->same);
	buf_adds(out, "\n\n");
	for (size_t i = 0; i < s->notes.count; i++) {
		const struct note *n = &s->notes.items[i];

		buf_addf(out, "%s %s", n->level == NOTE_WARN ? draw_sign(LOOK_WARN) : "-", n->what.message);
		if (n->what.rule[0] != '\0')
			buf_addf(out, " (%s)", n->what.rule);
		buf_addc(out, '\n');
	}
}

static enum status run(struct view *v, struct import_options *o, struct import_result *r, struct error *e)
{
	struct progress_box *box = progress_open(v, _("Reading the file"));
	enum status st;

	o->progress = (struct progress){progress_step, box};
	st = billing_import(shop_of(v), o, r, e);
	progress_close(box);
	return st;
}

/* A look at the file; rows of other fees can be passed over when the user says so. */
static bool look(struct view *v, struct import_options *o, struct import_result *r)
{
	struct error e = {0};
	enum status st;

	o->preview = true;
	st = run(v, o, r, &e);
	if (st == ST_REFUSED && strcmp(e.code, "item_unknown") == 0 &&
	    dialog_preview(v, _("The file holds other fees too"), e.message, _("Pass them over"))) {
		import_result_free(r);
		o->pass_others = true;
		st = run(v, o, r, &e);
	}
	return screen_ok(v, st, &e);
}

static void import_from(struct view *v, const char *path)
{
	struct state *is = v->state;
	struct shop *s = shop_of(v);
	struct import_options o = {.path = path, .profile = is->profile};
	struct import_result r = {0};
	struct error e = {0};
	struct buf text = {0};
	bool accept = s->accept_warnings, go;

	if (!look(v, &o, &r)) {
		import_result_free(&r);
		return;
	}
	tell_result(s, &r, &text);
	go = r.fresh + r.changed != 0;
	if (!go)
		dialog_message(v, _("Nothing to import"), buf_str(&text));
	else
		go = dialog_preview(v, _("What would be imported"), buf_str(&text), _("Import"));
	buf_free(&text);
	import_result_free(&r);
	if (!go)
		return;
	o.preview = false;
	s->accept_warnings = true; /* they stood in the box that was agreed to */
	if (screen_ok(v, run(v, &o, &r, &e), &e))
		ui_say(v, _("Imported as batch %lld; g b takes it back."), (long long)r.batch_id);
	s->accept_warnings = accept;
	import_result_free(&r);
	table_reload(is->table);
}

static bool can_import(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static struct outcome import(struct view *v)
{
	char *path = filepick(v, _("Fees or order list from the marketplace"), NULL);

	if (path != NULL)
		import_from(v, path);
	free(path);
	return outcome_draw();
}

static const struct action actions[] = {
	{"billing.import", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("Import"), N_("Import the billing centre's fees or the list of advertising orders"),
	 import, can_import},
	{"billing.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open the purchase with its bill and term"), open_row, table_has_row},
};

const struct screen billing_screen = {
	.name = "billing",
	.title = N_("Bills of the plans"),
	.help = N_("Purchases and renewals, newest first, with the two billing lines of each. What is imported from the billing centre wins over "
	           "what was expected."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.resumed = resumed,
};
