/*
 * A form on the screen, made from forms/NAME.ini: fields with label, counter,
 * help and errors, saved through a callback. A part of a view (tui.h).
 *
 *	static enum status save(void *ctx, struct record *r, struct form_save *how, struct error *e)
 *	{
 *		struct shop *s = ctx;
 *		enum status status;
 *		int64_t id;
 *
 *		s->accept_warnings = how->accept;
 *		status = voucher_save(s, r, how->op_id, &id, e);
 *		how->notes = &s->notes;          // warnings are asked about, then save() comes again with accept
 *		how->result = id;                // told to the screen below
 *		return status;
 *	}
 *	…open:  formview_new(v, &(struct formview_options){.form = f, .key = "new", .save = save, .ctx = v->app});
 *
 * Its keys: Tab, Shift-Tab, Up, Down, Enter between fields (Enter on the last saves), F2 saves, F4 lists values, left and
 * right or a letter change a choice, Space a box. What was typed is kept as a draft every 2 s, on leaving unsaved and on a
 * hang-up; it is offered when the form is opened again, and removed when the save has committed.
 */
#ifndef STOREKEEP_FORMVIEW_H
#define STOREKEEP_FORMVIEW_H

#include "storekeep/date.h"
#include "storekeep/dialog.h"
#include "storekeep/draft.h"
#include "storekeep/form.h"
#include "storekeep/tui.h"

struct formview;

/* How a save is meant, and what came of it. */
struct form_save {
	const char *op_id;         /* the act's name, the same when a save is repeated */
	bool accept;               /* warnings are confirmed */
	const struct notes *notes; /* out: what the desk collected, valid until the next call; NULL none. NOTE_ERRORs go under
	                            * their fields */
	int64_t result;            /* out: told to resumed() of the screen below; begins as 1 */
	struct outcome after;      /* out: what happens then; begins as pop */
	char said[1200];           /* out: sentence for the status line; "" says "Saved" */
	char title[80];            /* out: not "": the sentence stands in a box of this title until it is answered */
	char button[40];           /* out: its one answer; "" says "OK" */
};

struct formview_options {
	const struct form *form;
	const struct record *record; /* values to begin with (copied); NULL: a new one with the form's initial values */
	const char *key;             /* names the record of the draft ("new", "12"); NULL: no drafts */
	bool draft_agreed;           /* the draft is taken up without asking again */
	day_t today;                 /* for "in 4 days" beside a date; 0 or DAY_NONE: not shown */
	void *ctx;                   /* handed to all below */
	/* Needed. The record is checked and normalised; hidden fields are absent. */
	enum status (*save)(void *ctx, struct record *r, struct form_save *how, struct error *e);
	/* The longest length that a profile gives for record r; 0 none. */
	int (*limit_of)(void *ctx, const char *key);
	/* Rows of a field whose values are "@list" (also for text: templates, suggestions), in one block that the form frees;
	 * texts must live as long as the view. Asked when the form opens and when F4 is pressed. */
	size_t (*values)(void *ctx, const struct record *r, const struct form_field *f, struct pick **out);
	/* A field was left after a change and is all right by itself: what the desk knows more. The error may name another field. */
	enum status (*check)(void *ctx, const struct record *r, const char *field, struct error *e);
	bool check_all; /* check() is asked about every filled field again before a save: all that is wrong stands there together */
	/* A field was left after a change: fill in others by record_set() (tax from sales). */
	void (*derive)(void *ctx, struct record *r, const char *field);
	/* Lines of what follows from the values so far ("reach 432"), parted by LF, under the fields; NULL or "" none. */
	void (*note)(void *ctx, const struct record *r, char *out, size_t size);
	/* A few words behind a field, or behind its box `code` (NULL: behind the field): a figure, a time in words. `out` is "". */
	void (*hint)(void *ctx, const struct record *r, const struct form_field *f, const char *code, char *out, size_t size);
	/* What the buyer sees: right of the fields where there is room for `preview_cols` (0: 40) beside them, else in a few rows
	 * under them where the terminal is high enough; F7 gives it the whole screen. */
	void (*preview)(void *ctx, const struct record *r, struct area a);
	int preview_cols;
	bool loose; /* nothing is kept: leaving never asks */
};

/* Made in the screen's open(); asks whether to take up a draft. The view owns it. */
struct formview *formview_new(struct view *v, const struct formview_options *o);
/* The values as they stand now; valid until the next key. */
const struct record *formview_record(struct formview *fv);
/* What F2 does; for screens with a button of their own. */
struct outcome formview_save(struct formview *fv);

#endif
