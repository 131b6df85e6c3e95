/*
 * Registers that the shop keeps of things outside of the console: channels
 * (EAS-94, EAS-95), integrations (EAS-121 to EAS-128), enquiries (EAS-120). One
 * way of keeping them; what a register checks stands in its own file.
 */
#ifndef STOREKEEP_REGISTER_H
#define STOREKEEP_REGISTER_H

#include "storekeep/form.h"
#include "storekeep/import.h"
#include "storekeep/list.h"
#include "storekeep/shop.h"

enum register_kind { REGISTER_CHANNEL, REGISTER_INTEGRATION, REGISTER_ENQUIRY, REGISTER_COUNT };

/* What a register is: for who lists and enters it. */
struct register_words {
	const char *form;                    /* forms/NAME.ini; also the noun */
	const char *const *shown;            /* fields of the record in the order of a document, NULL-terminated */
};
const struct register_words *register_words(enum register_kind k);

/* Rows of a marketplace (NULL: all), newest first. */
void register_list(struct shop *s, enum register_kind k, const char *profile, struct list_source *out);
/* Fields of the form that the record lacks; secrets masked. channel_missing, integration_missing, enquiry_missing. */
enum status register_record(struct shop *s, enum register_kind k, int64_t id, struct record *r, struct error *e);
/* What a record has beside its form: member_id, created_at … by name into `text`; false: no such. */
struct register_row {
	int64_t id, member_id;
	char profile[32], created_by[64];
	instant_t created_at, received_at;
};
enum status register_row(struct shop *s, enum register_kind k, int64_t id, struct register_row *out, struct error *e);
/* Create (id 0) or change. CHANNEL_NAME, NAME_TAKEN, INT_ID, INT_KIND, PLAN_LACKS, EMAIL_BAD, ENQUIRY_ROW, enquiry_state; a warning
 * POINTS_TWICE (EAS-55). A masked secret that comes back stays as it was. */
enum status register_save(struct shop *s, enum register_kind k, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e);
enum status register_delete(struct shop *s, enum register_kind k, int64_t id, struct error *e);

/* An integration is registered and switched on (or the profile says so). */
bool integration_is_on(struct shop *s, const struct profile *p, const char *name);
/* n-th integration that the console knows from 0: its code and what people call it; NULL after the last. */
const char *integration_known(int n, const char **title);

/* `enquiry import` (EAS-120). */
enum status enquiry_import(struct shop *s, const struct import_options *o, struct import_result *r, struct error *e);

/* Phone-number accounts (EAS-63, EAS-64) by forms/phone.ini: PLAN_LACKS. */
enum status phone_settings_record(struct shop *s, const char *profile, struct record *r, struct error *e);
enum status phone_settings_save(struct shop *s, struct record *r, const char *op_id, int64_t *out, struct error *e);

#endif
