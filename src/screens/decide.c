/*
 * Decisions about differences: choose the code, say more where it is needed,
 * one act for however many rows. The usual code of a kind is under the cursor,
 * so the everyday decision is `r` and Enter; only `other` asks for a note.
 */
#include "config.h"

#include "decide.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/draft.h"
#include "storekeep/filepick.h"
#include "storekeep/text.h"

enum { CODES_MAX = 24, PAGE = 500, PREVIEW_ROWS = 200 };

/* The code under the cursor for each kind of difference. */
static const struct {
	const char *kind, *code;
} usual[] = {
	{"only_theirs", "ours_corrected"},
	{"only_ours", "next_period"},
	{"amount", "disputed"},
	{"fee", "disputed"},
	{"twice", "disputed"},
	{"other_period", "next_period"},
};

static size_t usual_place(const struct pick *picks, size_t count, const char *kind)
{
	for (size_t u = 0; u < COUNT_OF(usual); u++)
		for (size_t i = 0; strcmp(usual[u].kind, kind) == 0 && i < count; i++)
			if (strcmp(picks[i].code, usual[u].code) == 0)
				return i;
	return 0;
}

/* The code chosen, NULL when cancelled. */
static const char *choose_code(struct view *v, size_t rows, const char *kind)
{
	struct pick picks[CODES_MAX];
	size_t count = 0;
	char title[160];
	int at;

	for (const char *code; count < CODES_MAX && (code = label_code("resolution", (int)count)) != NULL; count++)
		picks[count] = (struct pick){.code = code, .label = label_of("resolution", code), .unseen = true};
	snprintf(title, sizeof title, ngettext("What about this difference?", "What about these %zu differences?", rows), rows);
	at = dialog_choose(v, title, picks, count, usual_place(picks, count, kind));
	return at < 0 ? NULL : picks[at].code;
}

static bool apply(struct view *v, const int64_t *ids, size_t count, const char *code, const char *note)
{
	struct error e = {0};
	char op[OP_ID_SIZE];
	enum status st;

	op_id_make(op);
	st = difference_resolve(shop_of(v), ids, count, code, note, op, &e);
	if (!screen_ok(v, st, &e))
		return false;
	ui_say(v, ngettext("%1$zu difference: %2$s. Ctrl-Z takes it back.",
	                   "%1$zu differences: %2$s. Ctrl-Z takes it back.", count),
	       count, label_of("resolution", code));
	return true;
}

/* Asks for the note where the code needs one; NULL when cancelled, the caller frees. */
static char *note_for(struct view *v, const char *code)
{
	if (strcmp(code, "other") != 0)
		return xstrdup("");
	return dialog_prompt(v, label_of("resolution", code), _("Note (required)"), "");
}

bool decide_resolve(struct view *v, const int64_t *ids, size_t count, const char *kind)
{
	const char *code = count > 0 ? choose_code(v, count, kind) : NULL;
	char *note = code != NULL ? note_for(v, code) : NULL;
	bool done = note != NULL && apply(v, ids, count, code, note);

	free(note);
	return done;
}

bool decide_note(struct view *v, int64_t id)
{
	struct difference d;
	struct error e = {0};
	const char *code;
	char *note;
	bool done = false;

	if (!screen_ok(v, difference_get(shop_of(v), id, &d, &e), &e))
		return false;
	code = d.resolution[0] != '\0' ? d.resolution : choose_code(v, 1, d.kind);
	if (code == NULL)
		return false;
	note = dialog_prompt(v, label_of("resolution", code), _("Note"), d.note);
	if (note != NULL && strcmp(note, d.note) != 0)
		done = apply(v, &id, 1, code, note);
	free(note);
	return done;
}

bool decide_undo(struct view *v, int64_t statement_id)
{
	struct error e = {0};
	int64_t count = 0;

	if (!dialog_confirm(v, _("Take back your last decision about this statement?")))
		return false;
	if (!screen_ok(v, difference_undo(shop_of(v), statement_id, &count, &e), &e))
		return false;
	ui_say(v, ngettext("Taken back for %lld difference.", "Taken back for %lld differences.", (unsigned long)count),
	       (long long)count);
	return true;
}

/* ---- all open ones of a kind ---- */

struct gathered {
	int64_t *ids;
	size_t count;
	money_t delta;
	struct buf text;
	size_t order_no, cart_no, delta_at, follow_at; /* column numbers */
};

static size_t column_at(const struct list_source *src, const char *name)
{
	for (size_t i = 0; i < src->column_count; i++)
		if (strcmp(src->columns[i].name, name) == 0)
			return i;
	return 0;
}

static void gather_row(struct gathered *g, const struct list_row *row)
{
	money_t delta = row->cells[g->delta_at].num + row->cells[g->follow_at].num;
	const char *no = row->cells[g->order_no].text;
	char amount[32];

	if (no == NULL || no[0] == '\0')
		no = row->cells[g->cart_no].text != NULL ? row->cells[g->cart_no].text : "";
	g->ids = xreallocarray(g->ids, g->count + 1, sizeof *g->ids);
	g->ids[g->count++] = row->id;
	g->delta += delta;
	if (g->count > PREVIEW_ROWS)
		return;
	text_add_padded(&g->text, no, 20, false);
	text_add_padded(&g->text, screen_money(delta, true, amount), 14, true);
	buf_addc(&g->text, '\n');
}

static enum status gather(struct shop *s, int64_t statement_id, const char *kind, struct gathered *g, struct error *e)
{
	struct list_source src;
	struct list_query q = {.filter = "resolution=open", .limit = PAGE};
	char after[256] = "";
	enum status st;
	size_t got;

	difference_list(s, statement_id, kind[0] != '\0' ? kind : NULL, &src);
	g->order_no = column_at(&src, "order_no");
	g->cart_no = column_at(&src, "cart_no");
	g->delta_at = column_at(&src, "delta");
	g->follow_at = column_at(&src, "follow");
	do {
		struct list_page page = {0};

		st = src.page(src.self, &q, &page, e);
		got = st == ST_OK ? page.count : 0;
		for (size_t i = 0; i < got; i++)
			gather_row(g, &page.rows[i]);
		if (got > 0)
			snprintf(after, sizeof after, "%s", page.rows[got - 1].key);
		q.after = after;
		list_page_free(&page);
	} while (got == PAGE);
	list_close(&src);
	return st;
}

static bool ask_all(struct view *v, struct gathered *g)
{
	char title[160], yes[80], sum[32];

	if (g->count > PREVIEW_ROWS)
		buf_addf(&g->text, _("… and %zu more\n"), g->count - PREVIEW_ROWS);
	snprintf(title, sizeof title, _("Open differences, together %s"), screen_money(g->delta, true, sum));
	snprintf(yes, sizeof yes, ngettext("Resolve %zu", "Resolve all %zu", g->count), g->count);
	return dialog_preview(v, title, buf_str(&g->text), yes);
}

bool decide_all_open(struct view *v, int64_t statement_id, const char *kind)
{
	struct gathered g = {0};
	struct error e = {0};
	bool done = false;

	if (screen_ok(v, gather(shop_of(v), statement_id, kind, &g, &e), &e)) {
		if (g.count == 0)
			ui_say(v, "%s", _("Nothing is open here."));
		else if (ask_all(v, &g))
			done = decide_resolve(v, g.ids, g.count, kind);
	}
	free(g.ids);
	buf_free(&g.text);
	return done;
}

/* ---- going on ---- */

static int64_t first_id(struct list_source *src, const char *after)
{
	struct list_query q = {.filter = "resolution=open", .after = after, .limit = 1};
	struct list_page page = {0};
	int64_t id = 0;

	if (src->page(src->self, &q, &page, NULL) == ST_OK && page.count > 0)
		id = page.rows[0].id;
	list_page_free(&page);
	return id;
}

int64_t decide_next_open(struct shop *s, int64_t statement_id, const char *kind, const char *after)
{
	struct list_source src;
	int64_t id;

	difference_list(s, statement_id, kind[0] != '\0' ? kind : NULL, &src);
	id = first_id(&src, after);
	if (id == 0)
		id = first_id(&src, NULL);
	list_close(&src);
	return id;
}

/* ---- the list for the marketplace ---- */

static bool choose_charset(struct view *v, enum charset *cs)
{
	const struct choice choices[] = {
		{'u', _("UTF-8 (Excel opens it as it is)")},
		{'b', _("Big5 (CP950)")},
	};
	int key = dialog_ask(v, _("In which character set?"), choices, COUNT_OF(choices));

	*cs = key == 'b' ? CS_CP950 : CS_UTF8_BOM;
	return key != 0;
}

static bool export_to(struct view *v, const struct statement *st, const char *path, enum charset cs)
{
	bool all = st->open == 0;
	struct error e = {0};
	int64_t rows = 0;
	enum status done = difference_export(shop_of(v), st->id, path, cs, all, false, &rows, &e);

	if (done == ST_REFUSED && strstr(e.code, "exists") != NULL) {
		if (!dialog_confirm(v, _("This file is there already. Write over it?")))
			return false;
		done = difference_export(shop_of(v), st->id, path, cs, all, true, &rows, &e);
	}
	if (!screen_ok(v, done, &e))
		return false;
	ui_say(v, ngettext("%1$lld difference written to %2$s.", "%1$lld differences written to %2$s.", (unsigned long)rows),
	       (long long)rows, path);
	return true;
}

void decide_export(struct view *v, const struct statement *st)
{
	char name[120];
	enum charset cs;
	char *path;

	snprintf(name, sizeof name, "differences-%s-%s.csv", st->profile, st->period);
	path = filepick_save(v, _("Export for the marketplace"), name);
	if (path != NULL && choose_charset(v, &cs))
		export_to(v, st, path, cs);
	free(path);
}
