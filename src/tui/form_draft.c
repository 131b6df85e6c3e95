/*
 * Drafts of a form: when one is kept, offered and taken up. The files are
 * base/draft.c's.
 */
#include "config.h"

#include "tui/formview.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "tui/ui.h"

void form_keep_draft(struct part *p)
{
	struct formview *fv = (struct formview *)(void *)p;
	struct error e;

	if (fv->key == NULL || !fv->draft_stale || !form_unsaved(p))
		return;
	form_collect(fv);
	fv->draft_stale = false;
	if (draft_save(&fv->record, fv->key, fv->op_id, &e) == ST_OK) {
		ui.dirty |= fv->draft_at == INSTANT_NONE;
		fv->draft_at = clock_now();
	} else {
		ui_say(p->view, "%s", e.message);
	}
}

static bool agrees(struct formview *fv, instant_t at)
{
	const struct choice choices[] = {{'y', _("Take it up")}, {'d', _("Throw it away")}};
	char when[32], *question;
	int answer;

	if (fv->o.draft_agreed)
		return true;
	instant_format(at, ui.options->zone, when);
	when[10] = ' ';
	when[16] = '\0';
	question = xasprintf(_("What was typed into \"%1$s\" at %2$s has not been saved. Take it up?"), _(fv->o.form->title), when);
	answer = dialog_ask(fv->part.view, question, choices, COUNT_OF(choices));
	free(question);
	return answer != 'd'; /* Esc as well: nothing may be lost by a slip */
}

/* The last field that was typed into has the focus again. */
static void take_values(struct formview *fv, const struct record *r)
{
	for (size_t i = 0; i < fv->count; i++) {
		const char *was = field_text(&fv->fields[i]), *kept = r->values[i] != NULL ? r->values[i] : "";

		if (fv->fields[i].def->kind == FIELD_SECRET)
			continue;
		if (strcmp(was, kept) != 0)
			fv->focus = i;
		field_set(&fv->fields[i], r->values[i], false);
	}
}

/* Values of a draft into the fields; what was given stays what "changed" compares with. */
void form_take_draft(struct formview *fv)
{
	struct record r;
	char op_id[OP_ID_SIZE];
	instant_t at;

	record_init(&r, fv->o.form);
	if (draft_load(&r, fv->key, op_id, &at)) {
		if (agrees(fv, at)) {
			take_values(fv, &r);
			memcpy(fv->op_id, op_id, sizeof op_id);
			fv->draft_at = at;
		} else {
			draft_remove(fv->o.form, fv->key);
		}
	}
	record_free(&r);
}
