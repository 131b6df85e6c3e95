/*
 * The storefront's screens among themselves: the menu of settings and the form
 * of one of them share the sketch of the shop's front.
 */
#ifndef SCREENS_STOREFRONT_H
#define SCREENS_STOREFRONT_H

#include "screens.h"
#include "storekeep/storefront.h"

#define STOREFRONT_PROFILE "ruten"

/* The front as buyers would see it: the shop's home, or the page of one item. */
void storefront_draw(struct shop *s, struct area a, const struct storefront *f, bool product_page);
/* One setting's fields: opened with its code ("sign", "ad_slots" …), a constant. */
extern const struct screen storefront_form_screen;
/* "home, product page" in words; into `out`. */
void storefront_places_text(struct front_places on, char *out, size_t size);

#endif
