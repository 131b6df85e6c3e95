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

/* Values of a draft into the fields; what was given stays what "changed" compares with. */
void form_take_draft(struct formview *fv)
{
	struct record r;
	char op_id[OP_ID_SIZE], when[32];
	instant_t at;
	const struct choice choices[] = {{'y', _("Take it up")}, {'d', _("Throw it away")}};
	char *question;
	int answer;

	record_init(&r, fv->o.form);
	if (draft_load(&r, fv->key, op_id, &at)) {
		instant_format(at, ui.options->zone, when);
		when[10] = ' ';
		when[16] = '\0';
		question = xasprintf(_("What was typed into \"%1$s\" at %2$s has not been saved. Take it up?"),
		                     _(fv->o.form->title), when);
		answer = dialog_ask(fv->part.view, question, choices, 2);
		free(question);
		if (answer == 'd') {
			draft_remove(fv->o.form, fv->key);
		} else {
			/* Esc as well: nothing may be lost by a slip. */
			for (size_t i = 0; i < fv->count; i++)
				if (fv->fields[i].def->kind != FIELD_SECRET)
					field_set(&fv->fields[i], r.values[i], false);
			memcpy(fv->op_id, op_id, sizeof op_id);
			fv->draft_at = at;
		}
	}
	record_free(&r);
}
