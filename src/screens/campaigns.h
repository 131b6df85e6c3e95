/*
 * What the screens of campaigns share: where they are opened, and acts that
 * both the list and the view have.
 */
#ifndef SCREENS_CAMPAIGNS_H
#define SCREENS_CAMPAIGNS_H

#include "screens.h"
#include "storekeep/campaign.h"

/* Choose and do what the campaign's state allows: pause, go on, cancel, settle, send again, enter figures. */
struct outcome campaign_act(struct view *v, const struct campaign *c);
/* `enabled`: somebody may write here. */
bool campaign_can_act(const struct view *v);
/* Compose a new campaign of it, behind the gate. */
struct outcome campaign_copy_act(struct view *v, const struct campaign *c);
/* Compose: a new one (id 0) or a change of one that waits, behind the gate; says why not. */
struct outcome campaign_compose_act(struct view *v, const char *profile, int64_t id);
/* The rows of the outbox. */
struct outcome campaign_recipients_act(struct view *v, int64_t id);

#endif
