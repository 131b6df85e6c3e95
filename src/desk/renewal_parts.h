/* What the files about renewal and authorisations share among themselves. */
#ifndef STOREKEEP_DESK_RENEWAL_PARTS_H
#define STOREKEEP_DESK_RENEWAL_PARTS_H

#include "storekeep/renewal.h"

/* All that the rules need of one marketplace. */
struct renewal_book {
	struct shop *s;
	const struct profile *p;
	struct account account;
	const char *zone;
	char changed_by[80];
	struct renew_model model;
};
/* Read it; inside of a transaction or not. ST_REFUSED renewal_unknown where the marketplace has no renewal. */
enum status renewal_book_open(struct renewal_book *b, struct shop *s, const char *profile, struct error *e);
void renewal_book_close(struct renewal_book *b);

/* Play through what happens up to an instant, in memory; `heard` (may be NULL) is told each event before it is applied. */
void renewal_play(struct renewal_book *b, instant_t until, void (*heard)(void *arg, const struct renewal_book *b,
                                                                         const struct renew_event *ev), void *arg);
/* The same, written down; counts are added to `done`. A write must be open; the book is read anew, also when it fails. */
enum status renewal_write(struct renewal_book *b, instant_t until, struct renewal_done *done, struct error *e);

/* The same before an act of a person, whose warnings alone are asked about. */
enum status renewal_write_quietly(struct renewal_book *b, instant_t until, struct error *e);

/* The forecast of a book that was played up to `at`. */
void renewal_look(const struct renewal_book *b, instant_t at, struct renewal_forecast *out);
/* Sentences of a press: warnings and notes. */
void renewal_say_press(const struct renewal_book *b, const struct renew_press *p, bool on, struct notes *out);
/* What a press gives in one sentence; for one that is refused, why. */
void renewal_say_result(const struct renewal_book *b, const struct renew_press *p, bool on, char *out, size_t size);
/* The refusal of a press. */
enum status renewal_refuse(const struct renewal_book *b, enum renew_result r, struct error *e);

/* "2031/05/18" on the marketplace's clock. */
void renewal_day_text(const struct renewal_book *b, instant_t at, char out[16]);

#endif
