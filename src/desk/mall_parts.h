/*
 * What the files of the store's record share: contract years in order, writing
 * with the marketplace's own rules.
 */
#ifndef SK_DESK_MALL_PARTS_H
#define SK_DESK_MALL_PARTS_H

#include "storekeep/mall.h"

/* Length of a contract by the profile (YAH-8), in months. */
int mall_term(const struct profile *p, day_t on);
/* One more contract year, in the caller's transaction. `op_id` NULL none. */
enum status mall_contract_insert(struct shop *s, const char *profile, day_t opened, day_t end, money_t opening_fee, money_t monthly_fee, day_t paid_on,
                                 const char *op_id, int64_t *id, struct error *e);
/* An audit line "store ID". */
enum status mall_audit(struct shop *s, const char *what, int64_t id, const char *detail, struct error *e);
/* A field's amount, MONEY_NONE when it is empty; the record was checked by its form. */
money_t mall_field_money(const struct record *r, const char *field);
/* A field's day, DAY_NONE when it is empty; the record was checked by its form. */
day_t mall_field_day(const struct record *r, const char *field);
/* Put what the form begins with where nothing was given, and ends of texts without blanks. */
void mall_complete(struct record *r, bool fresh);
/* Put a value where the record lacks the field and takes it (its `when`): what that asks about goes first. */
void mall_fill(struct record *r, const char *field, const char *value);
void mall_fill_day(struct record *r, const char *field, day_t d);
void mall_fill_money(struct record *r, const char *field, money_t v);
void mall_fill_bool(struct record *r, const char *field, bool v);

#endif
