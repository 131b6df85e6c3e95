/*
 * Inside of the storefront: text and JSON of its lists (storefront_text.c), the
 * rules over them (storefront_check.c), the file (storefront.c).
 */
#ifndef SK_DESK_STOREFRONT_PARTS_H
#define SK_DESK_STOREFRONT_PARTS_H

#include "storekeep/json.h"
#include "storekeep/storefront.h"

void front_signs_free(struct storefront *f);
void front_slots_free(struct storefront *f);
void front_rows_free(struct storefront *f);
struct front_sign *front_sign_add(struct storefront *f, const char *path, size_t len, struct front_places on);
struct front_slot *front_slot_add(struct storefront *f, const char *path, size_t len, const char *link, size_t link_len,
                                  struct front_places on);
struct front_row *front_row_add(struct storefront *f, const char *name, size_t len);
void front_row_item(struct front_row *row, const char *item, size_t len);

/* Places out of words ("home", 商品頁 …); "" is none. false: *word is the one that is none. */
bool front_places_parse(const struct profile *p, const char *text, size_t len, struct front_places *out, const char **word, size_t *word_len);

/* A field's text, line by line or as a JSON array, into the list. Unknown places are told to `refused` (FIELD_place); pictures
 * are not looked at yet. */
void front_read_signs(struct shop *s, const struct profile *p, const char *text, struct front_places on, struct storefront *f, struct notes *refused);
void front_read_slots(struct shop *s, const struct profile *p, const char *text, struct storefront *f, struct notes *refused);
void front_read_rows(struct shop *s, const char *text, struct storefront *f, struct notes *refused, struct notes *warnings);

/* As they are kept. */
void front_write_slots(const struct storefront *f, struct json *j);
void front_write_rows(const struct storefront *f, struct json *j);

/* Size and weight of each picture, looked up again; what is wrong goes into the notes. */
void front_check_signs(const struct profile *p, struct storefront *f, struct notes *refused, struct notes *warnings);
void front_check_slots(const struct profile *p, struct storefront *f, struct notes *refused, struct notes *warnings);
void front_check_rows(struct shop *s, const struct profile *p, struct storefront *f, struct notes *refused);
/* Titles of the items from the catalogue. */
void front_know_items(struct shop *s, struct storefront *f);

#endif
