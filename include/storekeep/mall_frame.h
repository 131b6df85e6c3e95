/*
 * What lies in the frames of a store's front (自訂版面, YAH-45): kept here, checked
 * against the list of tags before it is.
 */
#ifndef STOREKEEP_MALL_FRAME_H
#define STOREKEEP_MALL_FRAME_H

#include "storekeep/list.h"
#include "storekeep/shop.h"

/* The text, "" none; the caller frees. ST_REFUSED position_unknown. */
enum status mall_frame_get(struct shop *s, const char *profile, const char *position, char **html, struct error *e);
/* Keep it; "" takes it away. What the checker refuses (too long, tags that do not match) with line and column; what it warns about is
 * asked about once: warning frame_remarks. */
enum status mall_frame_save(struct shop *s, const char *profile, const char *position, const char *html, struct error *e);
/* One row a frame of the marketplace, with its length and how many remarks there are. desk_list_close(). */
enum status mall_frame_list(struct shop *s, const char *profile, struct list_source *out, struct error *e);

#endif
