/*
 * Records that belong to a store and need little more than their form: contract
 * years, operators, applications, violations. One way of reading, checking and
 * writing them; what each checks stands in its own file.
 */
#ifndef SK_DESK_MALL_KEPT_H
#define SK_DESK_MALL_KEPT_H

#include "storekeep/desk_list.h"
#include "storekeep/mall.h"

/* One save under way. */
struct kept {
	struct shop *s;
	const struct profile *p;
	struct mall_store store; /* id 0: not entered */
	int64_t id;              /* 0: a new one */
	struct record *r;        /* complete, checked by its form */
	struct record before;    /* of a new one: empty */
	day_t today;
};

struct kept_def {
	const char *noun;            /* of the audit line, "violation" */
	const char *get;             /* profile, then `columns` in their order, by :id */
	const char *const *columns;  /* fields of the form that are kept, NULL-terminated */
	const char *insert, *update; /* by :FIELD of each, :profile, :now, :by and :op, or :id */
	const char *op;              /* the id by :op */
	const char *missing;         /* code of an unknown number */
	const struct list_def *list; /* by :profile ("" all) and :today */
	/* Adds NOTE_ERROR and NOTE_WARN to s->notes; an error of another kind is given back. May fill fields. */
	enum status (*check)(struct kept *k, struct error *e);
	/* Binds what no field gives. May be NULL. */
	void (*bind)(struct kept *k, struct stmt *q);
	/* In the same transaction, after the row. May be NULL. */
	enum status (*after)(struct kept *k, struct error *e);
	bool needs_store;            /* refused before the store is entered */
};

extern const struct kept_def kept_contract, kept_operator, kept_change, kept_violation;

/* The field's rule where the marketplace has it. */
const char *kept_rule(const struct kept *k, const char *rule);
/* A refusal, or a warning, about a field; `sentence` is translated. */
void kept_wrong(struct kept *k, const char *code, const char *rule, const char *field, const char *fmt, ...)
        __attribute__((format(printf, 5, 6)));
void kept_warn(struct kept *k, const char *code, const char *rule, const char *field, const char *fmt, ...)
        __attribute__((format(printf, 5, 6)));
void kept_tell(struct kept *k, const char *code, const char *rule, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* An event cannot be earlier than the one that it follows (YAH-2). */
void kept_follows(struct kept *k, const char *later, const char *earlier);
/* true when the field is not as it was kept. */
bool kept_changed(const struct kept *k, const char *field);

#endif
