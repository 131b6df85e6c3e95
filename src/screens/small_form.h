/*
 * A form screen for records that need nothing but their fields: opened over a
 * description, filled, saved.
 */
#ifndef SCREENS_SMALL_FORM_H
#define SCREENS_SMALL_FORM_H

#include "screens.h"
#include "storekeep/dialog.h"
#include "storekeep/form.h"

struct small_form {
	const char *form;                   /* forms/NAME.ini */
	const char *title_new, *title_edit; /* N_() */
	const char *said;                   /* N_(), after a save */
	enum status (*fill)(struct shop *s, int64_t id, struct record *r, struct error *e);
	enum status (*save)(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e);
	bool members;                       /* its marketplaces are those that have members, its limits keys of their profile */
	/* Its marketplaces where they are others, NULL after the last; NULL: those above. */
	const char *const *(*markets)(struct shop *s);
	/* Asked before it is saved, where saving cannot be taken back; NULL: nothing. */
	bool (*sure)(struct view *v, int64_t id, const struct record *r);
	bool tell;                          /* what the desk has to say after the save (INFO) stands in a box */
	/* Opened in place of the form after a save; NULL: back to where it was opened. */
	struct outcome (*after)(int64_t id);
	/* Rows of a field with "@list" other than `profile`; NULL none. In one block that the form frees, texts of the program's life. */
	size_t (*values)(struct shop *s, const struct record *r, const struct form_field *f, struct pick **out);
};
/* `fill` is asked for a new record too, with what its act gave as `id`: small_form_begin() opens it so, as a new one. */
struct outcome small_form_begin(const struct small_form *f, int64_t given, const char *profile);
/* A new one (id 0; `profile` may be NULL) or the record of that id. `f` must live as long as the program. */
struct outcome small_form_open(const struct small_form *f, int64_t id, const char *profile);
/* The form of `forms` that a draft was typed into, opened to take it up by its key; `pass`: it is none of them. */
struct outcome small_form_take_draft(const struct small_form *const *forms, size_t count, const char *form, const char *key);
/* Around what one of the two gave: the user has already said that the draft is taken up, the form does not ask again. */
struct outcome small_form_agreed(struct outcome next);

#endif
