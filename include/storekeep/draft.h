/*
 * Drafts (草稿): what was typed into a form and not yet saved, kept in
 * $XDG_STATE_HOME/storekeep/drafts (0700, files 0600) across a lost line.
 *
 * One file a form and record key, whole or not there. A secret is never in it.
 */
#ifndef STOREKEEP_DRAFT_H
#define STOREKEEP_DRAFT_H

#include <stdbool.h>
#include <stddef.h>

#include "storekeep/date.h"
#include "storekeep/error.h"
#include "storekeep/form.h"

#define OP_ID_SIZE 40

/* A name for one act, so that repeating it does nothing: random, 32 hex digits. */
void op_id_make(char out[OP_ID_SIZE]);

/* Drafts of one shop are not offered in another: call once with the path of its file (NULL: none). */
void draft_scope(const char *db_path);

/* Keep the record under its form and `key` ("new", "12"). Written aside, synced, renamed. ST_FAILED with code draft_io. */
enum status draft_save(const struct record *r, const char *key, const char *op_id, struct error *e);
/* Fill `r` (initialised with its form) from the draft; `op_id` and *at (may be NULL) as kept. false: there is none. Fields that the
 * form no longer has are left out. */
bool draft_load(struct record *r, const char *key, char op_id[OP_ID_SIZE], instant_t *at);
/* After the save has committed, or when the person throws it away. */
void draft_remove(const struct form *f, const char *key);

struct draft {
	char form[64], key[64];
	instant_t at;
};
/* Drafts of this shop, newest first; returns how many, *out (may be NULL when 0) is freed by the caller. */
size_t draft_list(struct draft **out);

#endif
