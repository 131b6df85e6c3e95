/*
 * Offers at the start. A batch that was cut short can be removed here or looked
 * at; a draft opens its form, which offers to take it up.
 */
#include "config.h"

#include "closure_view.h"
#include "mall.h"
#include "start.h"

#include "sale_screens.h"
#include "service_screens.h"
#include "slip_screens.h"
#include "vouchers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/batch.h"
#include "storekeep/bulk.h"
#include "storekeep/progress.h"
#include "storekeep/draft.h"

enum { BATCHES = 16, DRAFTS = 4 }; /* asked about at most */

/* A bulk action over members goes on where it stopped. */
static void finish_bulk(struct view *v, int64_t id)
{
	struct progress_box *box = progress_open(v, _("Going on"));
	struct bulk_result r;
	struct error e = {0};
	enum status st = bulk_resume(shop_of(v), id, &(struct progress){progress_step, box}, &r, &e);

	progress_close(box);
	if (screen_ok(v, st, &e))
		ui_say(v, _("Batch %1$lld is finished: %2$lld changed."), (long long)id, (long long)r.changes);
}

static bool offer_bulk(struct view *v, const struct batch *b)
{
	const struct choice choices[] = {
		{'f', _("Finish it")},
		{'r', _("Take back what was done")},
		{'o', _("Open the batch")},
		{'l', _("Later")},
	};
	char question[600];
	int key;

	snprintf(question, sizeof question,
	         strcmp(b->kind, "bulk_order") == 0 ? _("The action on orders by %1$s was cut short (%2$s: %3$s). What shall become of it?")
	                                            : _("The action on members by %1$s was cut short (%2$s: %3$s). What shall become of it?"),
	         b->started_by, label_of("batch_kind", b->kind), b->source);
	key = dialog_ask(v, question, choices, COUNT_OF(choices));
	if (key == 'f')
		finish_bulk(v, b->id);
	if (key == 'r')
		batches_remove(v, b->id);
	return key == 'o';
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
	if (bulk_is(b.kind) && strcmp(b.state, "staging") == 0)
		return offer_bulk(v, &b);
	snprintf(question, sizeof question, _("The import of %1$s by %2$s was cut short. It counts nowhere. What shall become of it?"),
	         b.source, b.started_by);
	key = dialog_ask(v, question, choices, COUNT_OF(choices));
	if (key == 'r')
		batches_remove(v, id);
	return key == 'o';
}

/* ---- drafts ---- */

/* Where a draft is taken up; `pass` where only its own place can do that. */
static struct outcome voucher_draft(const char *key)
{
	char profile[32] = "", period[16] = "";

	struct outcome form;

	if (strncmp(key, "new", 3) != 0) {
		form = voucher_form_edit(strtoll(key, NULL, 10));
	} else {
		sscanf(key + 3, " %31s %15s", profile, period);
		form = voucher_form_new(profile, period);
	}
	voucher_form_take_draft();
	return form;
}

static struct outcome take_up(const struct draft *d)
{
	if (strcmp(d->form, "voucher") == 0)
		return voucher_draft(d->key);
	if (strcmp(d->form, "campaign") == 0)
		return composer_take_draft("ruten", d->key);
	if (strcmp(d->form, "push") == 0)
		return composer_take_draft("qoo10", d->key);
	if (strcmp(d->form, "broadcast") == 0)
		return composer_take_draft("easystore", d->key);
	if (strcmp(d->form, "columns") == 0)
		return outcome_push(&import_screen, NULL);
	if (strcmp(d->form, "return") == 0 || strcmp(d->form, "exchange") == 0)
		return slip_form_take_draft(strcmp(d->form, "return") == 0, d->key);
	if (strcmp(d->form, "mall_frame") == 0)
		return frame_take_draft(d->key);
	if (strcmp(d->form, "sale") == 0)
		return sale_form_take_draft(d->key);
	if (strcmp(d->form, "payer") == 0)
		return outcome_push(&renewal_screen, NULL);
	struct outcome out = mall_take_draft(d->form, d->key);
	return out.next != NEXT_PASS ? out : closure_take_draft(d->form, d->key);
}

static const char *draft_title(const struct draft *d)
{
	const struct form *form;

	if (strcmp(d->form, "columns") == 0)
		return _("Column map");
	return form_load(d->form, &form, NULL) == ST_OK ? gettext(form->title) : d->form;
}

/* Asks about one draft; the outcome is `pass` when it is to wait or was thrown away. */
static struct outcome offer_draft(struct view *v, const struct draft *d)
{
	const struct choice choices[] = {
		{'c', _("Go on with it")},
		{'l', _("Later")},
		{'d', _("Throw it away")},
	};
	const struct form form = {.name = d->form};
	char question[400], when[32];
	int key;

	screen_instant(shop_of(v), d->at, when);
	snprintf(question, sizeof question, _("What was typed into “%1$s” (%2$s) on %3$s was never saved."), draft_title(d),
	         strcmp(d->key, "new") == 0 ? "-" : d->key + (strncmp(d->key, "new ", 4) == 0 ? 4 : 0), when);
	key = dialog_ask(v, question, choices, COUNT_OF(choices));
	if (key == 'd')
		draft_remove(&form, d->key);
	if (key != 'c')
		return outcome_pass();
	struct outcome out = take_up(d);
	if (out.next == NEXT_PASS)
		dialog_message(v, draft_title(d), _("It is taken up where it was typed: open that form again, and it asks for what was typed."));
	return out;
}

static struct outcome offer_drafts(struct view *v)
{
	struct draft *drafts = NULL;
	size_t count = draft_list(&drafts);
	struct outcome out = outcome_pass();

	for (size_t i = 0; i < count && i < DRAFTS && out.next == NEXT_PASS; i++)
		out = offer_draft(v, &drafts[i]);
	free(drafts);
	return out;
}

struct outcome start_offer(struct view *v)
{
	int64_t ids[BATCHES];
	size_t count = batch_unfinished(shop_of(v), ids, BATCHES);
	struct outcome out;

	for (size_t i = 0; i < count; i++)
		if (offer_batch(v, ids[i]))
			return outcome_push(&batch_screen, arg_id(ids[i]));
	out = offer_drafts(v);
	return out.next == NEXT_PASS ? outcome_draw() : out;
}
