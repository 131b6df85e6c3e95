/*
 * The shop's own fields of a member (客戶資訊欄位): title, one of three types,
 * required or not, and their values (EAS-72 to EAS-75).
 *
 * In records and forms such a field is called "field:ID"; on the command line
 * people write field:TITLE=value (cli_extend_form).
 */
#ifndef STOREKEEP_FIELD_H
#define STOREKEEP_FIELD_H

#include "storekeep/form.h"
#include "storekeep/list.h"
#include "storekeep/shop.h"

#define FIELD_PREFIX "field:"

struct own_field {
	int64_t id;
	char profile[32], type[12]; /* text, date, dropdown */
	char *title;                /* owned */
	bool required, retired;
	int64_t position;           /* from 1; order of the form */
	struct own_choice {
		char *text;         /* owned */
		bool retired;       /* not offered any more; who has it keeps it */
	} *choices;                 /* owned; of a drop-down */
	size_t choice_count;
};
void own_field_free(struct own_field *f);
void own_fields_free(struct own_field *list, size_t count);

/* ST_REFUSED field_missing. */
enum status field_get(struct shop *s, int64_t id, struct own_field *out, struct error *e);
/* Fields of a marketplace in their order, the retired ones too where asked. own_fields_free(). */
enum status fields_of(struct shop *s, const char *profile, bool retired, struct own_field **out, size_t *count, struct error *e);
/* By title or number; field_missing names those there are. */
enum status field_find(struct shop *s, const char *profile, const char *text, int64_t *id, struct error *e);
void field_list(struct shop *s, const char *profile, struct list_source *out);

/* Fill what the record of forms/field.ini lacks from the field. */
enum status field_record(struct shop *s, int64_t id, struct record *r, struct error *e);
/* Create (id 0) or change a field by forms/field.ini, in a transaction of its own. Choices that are left out are retired where a
 * member has them, else gone. FIELD_TITLE, FIELD_TYPE, FIELD_CHOICES, FIELD_IN_USE. */
enum status field_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e);
/* With its values: a warning field_has_values where members have some (EAS-75). In a transaction of its own. */
enum status field_delete(struct shop *s, int64_t id, struct error *e);

/* ---- values ---- */

/* `base` ("member") with the own fields of a marketplace behind, as they stand for a member (0: a new one): a retired choice is
 * there only for who has it. The form lives until the program ends. */
enum status field_form(struct shop *s, const char *profile, const char *base, int64_t member_id, const struct form **out, struct error *e);
/* Fill what the record lacks of "field:ID" from the member. Nothing where its form has none. */
enum status field_values_fill(struct shop *s, int64_t member_id, struct record *r, struct error *e);
/* Before a save: every own field of the marketplace as it would stand, those of `r` over the member's (member_id 0: a new one).
 * Normalises dates in `r`. FIELD_REQUIRED, FIELD_VALUE with field "field:ID". Fine where `r` has none and none is required. */
enum status field_values_check(struct shop *s, const char *profile, int64_t member_id, struct record *r, struct error *e);
/* Write those that `r` has ("" takes a value away). Inside the caller's transaction, after the check. */
enum status field_values_put(struct shop *s, int64_t member_id, const struct record *r, struct error *e);

/* One value alone, for imports: *normal (the caller frees) is what is stored, NULL for "". FIELD_VALUE, FIELD_REQUIRED. */
enum status field_value_check(struct shop *s, const struct own_field *f, int64_t member_id, const char *value, char **normal, struct error *e);
/* Inside the caller's transaction; NULL or "" takes it away. */
enum status field_value_put(struct shop *s, int64_t member_id, int64_t field_id, const char *value, struct error *e);

/* What a member has, by position; values are "" where there is none. own_values_free(). */
struct own_value {
	int64_t field_id;
	char *title, *value; /* owned */
	bool required, retired;
};
enum status field_values_of(struct shop *s, const char *profile, int64_t member_id, struct own_value **out, size_t *count, struct error *e);
void own_values_free(struct own_value *list, size_t count);

#endif
