/*
 * The composer (新增集客通活動): form left, what the buyer sees right, live.
 * One screen for every kind of campaign; what differs stands in a composer_kind.
 */
#ifndef SCREENS_COMPOSER_H
#define SCREENS_COMPOSER_H

#include "screens.h"
#include "storekeep/campaign.h"
#include "storekeep/formview.h"

/* What is composed now; the screen's state. */
struct composer {
	struct shop *shop;
	struct view *view;
	const struct composer_kind *kind;
	struct campaign_draft draft;
	char profile[32];
	struct formview *form;
	char **texts;             /* of lists of values, owned: composer_keep() */
	size_t text_count;
	size_t channel;           /* shown in the preview */
	void *own;                /* of the kind, freed by it */
	char *audience;           /* of a broadcast to those who are marked: JSON; NULL none */
	char *name;               /* of it, to begin with; NULL none */
};

struct composer_kind {
	const char *profile, *form;
	const char *title_new, *title_edit; /* N_() */
	const char *const *channels;        /* NULL-terminated; NULL: the profile's one */
	/* All get the composer. `open` and `close` make and free `own`; may be NULL as may all below `save`. */
	void (*open)(struct composer *c);
	void (*close)(struct composer *c);
	/* Values to begin with: a stored one (`id`), or what is known of a new one (0). */
	enum status (*fill)(struct composer *c, int64_t id, struct record *r, struct error *e);
	enum status (*save)(struct composer *c, struct record *r, struct form_save *how, struct error *e);
	size_t (*values)(struct composer *c, const struct record *r, const struct form_field *f, struct pick **out);
	enum status (*check)(struct composer *c, const struct record *r, const char *field, struct error *e);
	void (*hint)(struct composer *c, const struct record *r, const struct form_field *f, const char *code, char *out, size_t size);
	void (*note)(struct composer *c, const struct record *r, char *out, size_t size);
	/* The message as a reader gets it; message_free() it. NULL: campaign_preview(). */
	void (*preview)(struct composer *c, const struct record *r, struct message *out);
	/* The next reader of the preview (F3). NULL: it is the same for all. */
	void (*next_reader)(struct composer *c, const struct record *r);
	struct outcome (*idle)(struct composer *c);
	void (*changed)(struct composer *c);
};
extern const struct composer_kind composer_campaign, composer_push, composer_broadcast;

/* Text that lives as long as the composer. */
const char *composer_keep(struct composer *c, const char *text);
/* The message in an area: with its frame where there is room, else line by line. */
void composer_draw_message(const struct message *m, struct area a);

#endif
