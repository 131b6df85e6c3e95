/*
 * The audit log (稽核紀錄): who did what, when. Each row carries the hash of the
 * row before, so that a row that was changed or taken out shows.
 * shop_audit() in shop.h writes one.
 */
#ifndef STOREKEEP_AUDIT_H
#define STOREKEEP_AUDIT_H

#include "storekeep/list.h"
#include "storekeep/shop.h"

/* Newest first. Filter: any column, or free text in who, what, record, detail. Close with desk_list_close(). */
void audit_list(struct shop *s, struct list_source *out);
/* What was done to one record ("campaign 12"), newest first. */
void audit_of(struct shop *s, const char *record, struct list_source *out);
/* Walk the whole chain. Each row whose hash is not what it must be is a WARN in `findings` (code audit_chain). The
 * number of rows goes to *rows and the hash of the last one to `head`; both may be NULL. */
enum status audit_verify(struct shop *s, struct notes *findings, int64_t *rows, char head[72], struct error *e);

#endif
