/*
 * What the screens of a store and its violations share: the forms, the rows of
 * the store's screen, acts on what belongs to it.
 */
#ifndef SCREENS_MALL_H
#define SCREENS_MALL_H

#include "rows.h"
#include "small_form.h"
#include "storekeep/table.h"
#include "storekeep/violation.h"

/* mall_forms.c: the forms; opened with the record's id, 0 a new one of `profile`. */
extern const struct small_form mall_store_form, mall_contract_form, mall_operator_form, mall_change_form, mall_violation_form, mall_mail_form;
/* The form of a draft that was never saved, taken up again; `pass` when it is none of these. */
struct outcome mall_take_draft(const char *form, const char *key);
/* What a new application (small_form_begin) is to change. */
enum { CHANGE_COMPANY = -1, CHANGE_BANK = -2, CHANGE_PUBLIC = -3 };
/* The result of mall_mail_form; after it mall_mail_show() shows the mail that was made. */
enum { MAIL_MADE = 1000000007 };
void mall_mail_show(struct view *v);

/* What a row of the store's screen is; its id is MALL_ROW(what, number). */
enum mall_part { PART_FIELD, PART_CONTRACT, PART_OPERATOR, PART_CHANGE, PART_VIOLATION, PARTS };
#define MALL_ROW_STEP ((int64_t)1 << 40)
#define MALL_ROW(part, id) (((int64_t)(part) + 1) * MALL_ROW_STEP + (id))
static inline enum mall_part mall_row_part(int64_t row) { return (enum mall_part)(row / MALL_ROW_STEP - 1); }
static inline int64_t mall_row_id(int64_t row) { return row % MALL_ROW_STEP; }

struct mall_state {
	struct shop *shop;
	const struct profile *p;
	struct mall_store store;  /* id 0: not entered */
	struct violation_sum sum;
	struct rows *rows;
	struct table *table;
	int tab;                  /* 0 all parts, else 1 + enum mall_part */
	char **history;           /* lines, newest first; owned */
	size_t history_count;
	day_t today;
};

/* mall_rows.c */
enum { MALL_COLUMNS = 5 };
extern const struct list_column mall_columns[MALL_COLUMNS];
/* The parts as people call them, by enum mall_part; N_(). */
extern const char *const mall_part_names[PARTS];
/* Fill state->rows: record, contract years, operators, applications, violations; of the tab alone. */
void mall_rows_fill(struct mall_state *s);
/* The name in the form of the field behind a row of PART_FIELD. */
const char *mall_row_field(int64_t id);
enum look mall_row_look(const struct list_row *row);

/* mall_draw.c */
/* The marketplace gave a reason: of a closure the status itself says it. */
bool mall_shows_why(const struct mall_store *m);
/* The head over the rows; how many rows it needs. */
int mall_draw_head(const struct mall_state *s, struct area a);
/* What was changed, newest first. */
void mall_draw_history(const struct mall_state *s, struct area a);
void mall_history_read(struct mall_state *s);
void mall_history_free(struct mall_state *s);

/* mall_acts.c: today into a day of a record; with try_only nothing is written and what would be said is the warning, if any. */
enum status mall_set_day(struct shop *s, enum mall_kind kind, const char *form, int64_t id, const char *field, bool try_only, struct error *e);
/* Every one of `ids`, a line each in `said`. */
enum status mall_set_days(struct shop *s, enum mall_kind kind, const char *form, const char *field, const int64_t *ids, size_t count, bool try_only,
                          struct buf *said);
/* Ask, and bring the store back to its normal state. */
void mall_restore_act(struct view *v, const char *profile);

#endif
