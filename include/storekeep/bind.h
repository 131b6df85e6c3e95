/*
 * Binding of customers to a store and to staff (認列, EAS section 14): codes that
 * customers scan, who is bound to whom and why, and what it brings.
 */
#ifndef STOREKEEP_BIND_H
#define STOREKEEP_BIND_H

#include "storekeep/bulk.h"
#include "storekeep/form.h"
#include "storekeep/list.h"
#include "storekeep/shop.h"

struct bind_code {
	int64_t id, store_id, staff_id;  /* staff_id 0: a store's code */
	char kind[8], code[24];          /* store, staff */
	char *store, *staff;             /* names, "" none; owned */
	bool active;                     /* not withdrawn, store and staff still here */
	instant_t withdrawn_at, created_at;
	char created_by[64];
};
void bind_code_free(struct bind_code *c);
/* By number or code, withdrawn ones too. BIND_CODE. */
enum status bind_code_find(struct shop *s, const char *text, struct bind_code *out, struct error *e);
/* Staff codes first, since one does both (EAS-117); the valid ones before those withdrawn. desk_list_close(). */
void bind_code_list(struct shop *s, bool withdrawn, struct list_source *out);
/* A code by forms/bind.ini (kind, name, store), the store or the staff member made where there is none. A valid code that is there
 * already is given again. BIND_STORE for staff without a store. */
enum status bind_create(struct shop *s, struct record *r, const char *op_id, int64_t *code_id, struct error *e);
/* Already withdrawn: a note, ST_OK. */
enum status bind_withdraw(struct shop *s, int64_t code_id, struct error *e);

/* A customer's code was scanned (EAS-116 to 118): BIND_CODE, BIND_TAKEN. *changed false: nothing to change, told among s->notes. */
enum status bind_scan(struct shop *s, int64_t member_id, const char *code, bool *changed, struct error *e);
/* By hand by forms/bind_change.ini (store, staff, reason; "none" takes one away). REASON_EMPTY, BIND_STORE, staff_missing, store_missing. */
enum status bind_change(struct shop *s, int64_t member_id, struct record *r, bool *changed, struct error *e);
/* Many, as a batch that can be undone. */
enum status bind_change_many(struct shop *s, const struct member_choice *who, struct record *r, const char *op_id, const struct progress *p,
                             struct bulk_result *out, struct error *e);

/* By name or number: staff_missing, store_missing. */
enum status bind_staff_find(struct shop *s, const char *text, int64_t *id, struct error *e);
enum status bind_store_find(struct shop *s, const char *text, int64_t *id, struct error *e);
/* "Store", "staff member" of a member's numbers for people; "" for 0. The caller frees. */
char *bind_store_name(struct shop *s, int64_t store_id);
char *bind_staff_name(struct shop *s, int64_t staff_id);

/* Who is bound: to a store, to a staff member, or (both 0) to anybody; `inactive`: to staff who left. */
void bind_member_list(struct shop *s, const char *profile, int64_t store_id, int64_t staff_id, bool inactive, struct list_source *out);
/* Members of one who left, all of them, for bind_change_many(); the caller frees *ids. */
enum status bind_members_of(struct shop *s, const char *profile, int64_t staff_id, int64_t **ids, size_t *count, struct error *e);
/* Per store and per staff member: members bound, new this month, counted orders and net amount since `from` (EAS-119). */
void bind_report_list(struct shop *s, const char *profile, day_t from, struct list_source *out);
/* First day of the report that ends today: bind.report_days. */
day_t bind_report_from(struct shop *s, const struct profile *p);
/* What happened to a member's binding, newest first. */
void bind_history_list(struct shop *s, int64_t member_id, struct list_source *out);

#endif
