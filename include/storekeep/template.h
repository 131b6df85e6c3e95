/*
 * Body templates (使用範本): ours, a file of the profile, and the shop's own.
 * RUT-107.
 */
#ifndef STOREKEEP_TEMPLATE_H
#define STOREKEEP_TEMPLATE_H

#include "storekeep/form.h"
#include "storekeep/list.h"
#include "storekeep/shop.h"

struct body_template {
	char id[24];     /* "t1" for ours, "12" for the shop's own */
	bool built_in;
	char *title, *text;
};
/* Ours first, in the order of the file, then the shop's own by title. templates_free(). */
enum status templates_read(struct shop *s, const char *profile, struct body_template **out, size_t *count, struct error *e);
void templates_free(struct body_template *list, size_t count);
/* ST_REFUSED template_missing. Frees nothing: body_template_free(). */
enum status template_get(struct shop *s, const char *profile, const char *id, struct body_template *out, struct error *e);
void body_template_free(struct body_template *t);
/* The same as a list; list_close(). The row's id is the number of an own one, 0 of ours. */
enum status template_list(struct shop *s, const char *profile, struct list_source *out, struct error *e);

/* Fields of forms/template.ini that the record lacks. */
enum status template_record(struct shop *s, int64_t id, struct record *r, struct error *e);
/* Create (id 0) or change an own one: template_twice, text_too_long (RUT-107) … */
enum status template_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e);
enum status template_delete(struct shop *s, int64_t id, struct error *e);

struct profile;
/* What a profile's texts must obey as it is loaded: presets of the button (RUT-106), templates (RUT-107). PROFILE_BAD. */
enum status profile_check_texts(const struct profile *p, struct error *e);

#endif
