/*
 * Screens of a store's services and pages: convenience stores, ways to pay and
 * to ship, parcels, frames of the front.
 */
#ifndef SCREENS_SERVICE_SCREENS_H
#define SCREENS_SERVICE_SCREENS_H

#include "screens.h"

/* Opened without an argument. */
extern const struct screen services_screen, payments_screen, shipping_screen, parcel_screen, frames_screen, template_image_screen;
/* Opened with arg_id() of a service: the switch of its chain. */
extern const struct screen service_switch_screen;
/* The text of a frame (its position), NULL: a description that is kept nowhere. */
extern const struct screen frame_screen;
/* The frame whose draft has this key, taken up without asking again. */
struct outcome frame_take_draft(const char *key);

#endif
