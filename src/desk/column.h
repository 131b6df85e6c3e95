/*
 * Values in and out of statements: days as ISO text, amounts and instants that
 * may be unknown, text into arrays of a fixed size.
 */
#ifndef SK_DESK_COLUMN_H
#define SK_DESK_COLUMN_H

#include "storekeep/date.h"
#include "storekeep/db.h"
#include "storekeep/money.h"

/* The text of a column, "" for NULL; valid until the next step. */
const char *column_words(struct stmt *q, int column);
/* The same copied into `out`, cut where it does not fit. */
void column_text(struct stmt *q, int column, char *out, size_t size);
/* Days as stored: "" or NULL is DAY_NONE. */
day_t column_day(struct stmt *q, int column);
/* MONEY_NONE for NULL. */
money_t column_money(struct stmt *q, int column);
/* INSTANT_NONE for NULL. */
instant_t column_instant(struct stmt *q, int column);

/* DAY_NONE binds NULL. */
void bind_day(struct stmt *q, const char *name, day_t d);
/* For columns that are never NULL: DAY_NONE binds "". */
void bind_day_text(struct stmt *q, const char *name, day_t d);
/* MONEY_NONE binds NULL. */
void bind_money(struct stmt *q, const char *name, money_t v);

#endif
