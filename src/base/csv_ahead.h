/*
 * Inside of base/: records of a CSV file read ahead by a second thread.
 *
 * What comes out is what csv_next() would have given: the same records, with
 * the same reports in the same places, and the same refusal at the end. A few
 * chunks of records are held at most, however long the file is.
 */
#ifndef BASE_CSV_AHEAD_H
#define BASE_CSV_AHEAD_H

#include "storekeep/csv.h"

struct csv_ahead;
/* Read on in `c` from here. It belongs to the thread until csv_ahead_end() or until csv_ahead_next() says false; its
 * reports must go to csv_ahead_report(). `report` is called by csv_ahead_next(). */
struct csv_ahead *csv_ahead_new(struct csv *c, void (*report)(void *arg, const struct csv_report *r), void *arg);
/* false: there can be no thread now; end it and read on without. */
bool csv_ahead_start(struct csv_ahead *a);
void csv_ahead_end(struct csv_ahead *a);
/* In the thread: keep a report for the record that it is about. */
void csv_ahead_report(struct csv_ahead *a, const struct csv_report *r);
/* As csv_next(). The cells stay until the next call. */
bool csv_ahead_next(struct csv_ahead *a, const struct csv_cell **cells, size_t *count);
const struct csv_place *csv_ahead_place(const struct csv_ahead *a);
/* As csv_failed(), once csv_ahead_next() has said false. */
const struct error *csv_ahead_failed(const struct csv_ahead *a);

#endif
