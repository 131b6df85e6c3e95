/*
 * Inside of the form view, shared by formview.c (keys), form_field.c (one
 * field), form_save.c, form_draft.c and form_draw.c (where things stand).
 */
#ifndef TUI_FORMVIEW_H
#define TUI_FORMVIEW_H

#include "storekeep/edit_view.h"
#include "storekeep/formview.h"

struct field {
	const struct form_field *def;
	struct formview *fv;
	struct editor *ed;       /* kinds that are typed; NULL for choices and boxes */
	struct edit_window window;
	char *code;              /* choice: its code; multi: codes with commas; bool: "yes", "no", ""; owned */
	char *given;             /* value at the start, owned; NULL absent */
	struct pick *picks;      /* choice, multi; one block, owned */
	char *codes;             /* block of the codes that picks point into, owned; NULL for "@list" */
	size_t pick_count;
	size_t box;              /* multi: the box in focus */
	bool hidden;             /* by `when` */
	bool touched;            /* changed since it was last checked */
	struct area drawn;       /* its box inside of the form's area, from 0; rows 0: out of sight */
	struct error error;      /* shown under the field; "" none */
};

struct formview {
	struct part part;
	struct formview_options o;
	struct field *fields;    /* one a field of the form */
	size_t count, focus;
	size_t top;              /* first field in sight */
	struct record record;    /* collected */
	struct error error;      /* of the form as a whole */
	char *key;
	char op_id[OP_ID_SIZE];
	instant_t draft_at;      /* when the draft was last kept; INSTANT_NONE: no draft */
	bool draft_stale;        /* something was typed since */
	bool saved;
	bool full_preview;
};

/* ---- one field ---- */
void field_init(struct formview *fv, struct field *f, const struct form_field *def);
void field_free(struct field *f);
/* Value of a record into the field (NULL absent); `as_given` makes it the one that "changed" compares with. */
void field_set(struct field *f, const char *value, bool as_given);
/* The value as text, "" when empty; valid until the next change. */
const char *field_text(const struct field *f);
bool field_changed(const struct field *f);
/* Its own check (kind, length, required), normalised in place when all is right. */
bool field_check(struct field *f);
void field_load_picks(struct field *f, const struct record *r);
/* Index of the chosen pick, pick_count when none. */
size_t field_picked(const struct field *f);
bool field_box_on(const struct field *f, size_t i);
/* Keys inside of choices and boxes; NEXT_PASS: not mine. */
struct outcome field_key(struct field *f, const struct key *k);
bool field_is_typed(const struct field *f);

/* ---- drawing ---- */
void form_draw(struct formview *fv, struct area a);

/* ---- the form ---- */
struct field *form_field_of(struct formview *fv, const char *name); /* NULL none */
/* The focus leaves a field: NFC, its own check, then what the desk knows. false: something is wrong with it. */
bool form_leave(struct formview *fv, struct field *f);
bool form_unsaved(const struct part *p);
/* part_ops.save_draft; and the offer of a draft when the form is opened. */
void form_keep_draft(struct part *p);
void form_take_draft(struct formview *fv);

/* Collect the values of all fields into fv->record and apply `when`. */
void form_collect(struct formview *fv);

#endif
