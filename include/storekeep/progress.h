/*
 * A box for long work: how far it is, and Esc to stop. Painted at most ten
 * times a second; the first time after a quarter of a second, so that short
 * work shows none.
 *
 *	struct progress_box *box = progress_open(v, _("Importing the statement"));
 *	status = statement_import(..., &(struct progress){progress_step, box}, &e);
 *	progress_close(box);
 */
#ifndef STOREKEEP_PROGRESS_H
#define STOREKEEP_PROGRESS_H

#include "storekeep/tui.h"

struct progress_box;

/* A box with this title; progress_close() it. */
struct progress_box *progress_open(struct view *v, const char *title);
/* struct progress.step: `total` 0 when it is not known. false: the user stopped it. */
bool progress_step(void *box, int64_t done, int64_t total);
bool progress_stopped(const struct progress_box *box);
void progress_close(struct progress_box *box);

#endif
