/*
 * Acts on many members: tried first and shown, done after a yes, taken back as
 * one (EAS-6, EAS-15).
 */
#include "config.h"

#include "members.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/draft.h"
#include "storekeep/progress.h"

/* The last batch of this console, for Ctrl-Z. */
static int64_t last_batch;

int64_t member_bulk_last(void)
{
	return last_batch;
}

static void say_people(struct buf *out, const char *fmt, int64_t count)
{
	char number[32];

	money_format(count, false, number);
	buf_addf(out, fmt, number);
	buf_addc(out, '\n');
}

/* What would happen, as lines; the refused ones stand among the notes of the try. */
static char *preview_of(const struct bulk_result *r, const struct notes *notes)
{
	struct buf out = {0};

	say_people(&out, _("Will change: %s"), r->changes);
	if (r->same > 0)
		say_people(&out, _("Stay as they are: %s"), r->same);
	if (r->refused > 0)
		say_people(&out, _("Cannot be changed: %s"), r->refused);
	for (size_t i = 0; i < notes->count; i++)
		buf_addf(&out, "%s%s\n", i == 0 ? "\n" : "", notes->items[i].what.message);
	return buf_take(&out);
}

static enum status attempt(struct view *v, const char *title, const struct member_choice *who, member_bulk_run run, void *arg, bool skip, const char *op,
                           bool dry, struct bulk_result *r, struct error *e)
{
	struct shop *s = shop_of(v);
	const bool was = s->dry_run;
	struct progress_box *box = progress_open(v, title);
	enum status st;

	s->dry_run = dry || was;
	st = run(s, who, arg, skip, op, &(struct progress){progress_step, box}, r, e);
	s->dry_run = was;
	progress_close(box);
	return st;
}

static bool agree(struct view *v, const char *title, const struct bulk_result *r, bool skip)
{
	char *text = preview_of(r, &shop_of(v)->notes), yes[120], number[32];
	bool agreed;

	money_format(r->changes, false, number);
	snprintf(yes, sizeof yes, skip ? _("skip those, change %s") : _("change %s"), number);
	agreed = dialog_preview(v, title, text, yes);
	free(text);
	return agreed;
}

static void say_done(struct view *v, const struct bulk_result *r)
{
	char number[32];

	money_format(r->changes, false, number);
	last_batch = r->batch_id;
	ui_say(v, _("%1$s members changed. Batch %2$lld, Ctrl-Z takes it back."), number, (long long)r->batch_id);
}

bool member_bulk(struct view *v, const char *title, const struct member_choice *who, member_bulk_run run, void *arg)
{
	struct bulk_result r = {0};
	struct error e = {0};
	char op[OP_ID_SIZE];
	bool skip = false;
	enum status st;

	op_id_make(op);
	st = attempt(v, title, who, run, arg, false, op, true, &r, &e);
	if (st == ST_REFUSED && strcmp(e.code, "BULK_ROWS") == 0 && r.changes > 0)
		skip = true;
	else if (st == ST_REFUSED && strcmp(e.code, "BULK_ROWS") == 0) {
		char *text = preview_of(&r, &shop_of(v)->notes);

		dialog_message(v, title, text);
		free(text);
		return false;
	} else if (!screen_ok(v, st, &e))
		return false;
	if (r.changes == 0) {
		ui_say(v, "%s", _("All of them stand like that already; nothing was changed."));
		return false;
	}
	if (!agree(v, title, &r, skip))
		return false;
	error_clear(&e);
	if (!screen_ok(v, attempt(v, title, who, run, arg, skip, op, false, &r, &e), &e))
		return false;
	say_done(v, &r);
	return true;
}

/* ---- taking back ---- */

bool member_bulk_can_undo(const struct view *v)
{
	return last_batch != 0 && !shop_of(v)->read_only;
}

struct outcome member_bulk_undo(struct view *v)
{
	struct shop *s = shop_of(v);
	struct progress_box *box;
	struct error e = {0};
	struct batch b;
	char question[400];
	enum status st;

	if (!screen_ok(v, batch_get(s, last_batch, &b, &e), &e))
		return outcome_draw();
	snprintf(question, sizeof question, _("Take batch %1$lld back (%2$s: %3$s, %4$lld members)?"), (long long)b.id, label_of("batch_kind", b.kind), b.source,
	         (long long)b.rows_changed);
	if (!dialog_confirm(v, question))
		return outcome_draw();
	box = progress_open(v, _("Taking back"));
	st = batch_undo(s, b.id, &(struct progress){progress_step, box}, &e);
	progress_close(box);
	if (screen_ok(v, st, &e)) {
		last_batch = 0;
		ui_say(v, _("Batch %lld was taken back."), (long long)b.id);
		member_view_reread(v);
	}
	return outcome_draw();
}

/* ---- the blacklist ---- */

struct block {
	bool on;
	const char *reason;
};

static enum status run_block(struct shop *s, const struct member_choice *who, void *arg, bool skip_bad, const char *op_id, const struct progress *p,
                             struct bulk_result *out, struct error *e)
{
	const struct block *b = arg;

	return member_block_many(s, who, b->on, b->reason, skip_bad, op_id, p, out, e);
}

static struct outcome block(struct view *v, const struct member_choice *who, bool on)
{
	const char *title = on ? _("On the blacklist") : _("Off the blacklist");
	char *reason = dialog_prompt(v, title, _("Why?"), "");
	struct block b = {.on = on, .reason = reason};

	if (reason != NULL)
		member_bulk(v, title, who, run_block, &b);
	free(reason);
	return outcome_draw();
}

struct outcome member_act_block(struct view *v, const struct member_choice *who)
{
	return block(v, who, true);
}

struct outcome member_act_unblock(struct view *v, const struct member_choice *who)
{
	return block(v, who, false);
}
