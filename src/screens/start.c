/*
 * Offers at the start. A batch that was cut short can be removed here or looked
 * at; a draft opens its form, which offers to take it up.
 */
#include "config.h"

#include "start.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/batch.h"
#include "storekeep/draft.h"
#include "storekeep/progress.h"

enum { BATCHES = 16 };

static void remove_batch(struct view *v, int64_t id)
{
	struct progress_box *box = progress_open(v, _("Removing what was cut short"));
	struct error e = {0};
	enum status st = batch_remove(shop_of(v), id, &(struct progress){progress_step, box}, &e);

	progress_close(box);
	if (screen_ok(v, st, &e))
		ui_say(v, "%s", _("Removed. Nothing of it is left."));
}

/* true when the person wants to look at it. */
static bool offer_batch(struct view *v, int64_t id)
{
	const struct choice choices[] = {
		{'r', _("Remove what came in")},
		{'o', _("Open the batch")},
		{'l', _("Later")},
	};
	struct batch b;
	char question[600];
	int key;

	if (batch_get(shop_of(v), id, &b, NULL) != ST_OK)
		return false;
	snprintf(question, sizeof question, _("The import of %1$s by %2$s was cut short. It counts nowhere. What shall become of it?"),
	         b.source, b.started_by);
	key = dialog_ask(v, question, choices, COUNT_OF(choices));
	if (key == 'r')
		remove_batch(v, id);
	return key == 'o';
}

/* The newest draft, said with the way to it; its form offers to take it up. */
static void say_drafts(struct view *v)
{
	struct draft *drafts = NULL;
	size_t count = draft_list(&drafts);
	const struct form *form;
	struct error e = {0};

	if (count > 0 && form_load(drafts[0].form, &form, &e) == ST_OK)
		ui_say(v, ngettext("%1$zu form was never saved: %2$s. Open it again and its draft is offered.",
		                   "%1$zu forms were never saved, the newest: %2$s. Open them again and their drafts are offered.", count),
		       count, _(form->title));
	free(drafts);
}

struct outcome start_offer(struct view *v)
{
	int64_t ids[BATCHES];
	size_t count = shop_of(v)->read_only ? 0 : batch_unfinished(shop_of(v), ids, BATCHES);

	for (size_t i = 0; i < count; i++)
		if (offer_batch(v, ids[i]))
			return outcome_push(&batch_screen, arg_id(ids[i]));
	say_drafts(v);
	return outcome_draw();
}
