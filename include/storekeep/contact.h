/*
 * Quick contact (快速聯繫, EAS-96): a ready address for each way, and the line
 * that somebody did write or call.
 */
#ifndef STOREKEEP_CONTACT_H
#define STOREKEEP_CONTACT_H

#include "storekeep/list.h"
#include "storekeep/shop.h"

#define CONTACT_SIZE 400

/* true when the marketplace has the way ("email", "whatsapp"). */
bool contact_known(struct shop *s, const struct profile *p, const char *channel);
/* "mailto:…" or "https://wa.me/…" of a member. CONTACT_NONE, channel_unknown. */
enum status contact_address(struct shop *s, int64_t member_id, const char *channel, char out[CONTACT_SIZE], struct error *e);
/* "contacted by {channel}" with a note (NULL none), in a transaction of its own. CONTACT_NONE, channel_unknown. */
enum status contact_log(struct shop *s, int64_t member_id, const char *channel, const char *note, struct error *e);
/* Newest first. desk_list_close(). */
void contact_list(struct shop *s, int64_t member_id, struct list_source *out);

#endif
