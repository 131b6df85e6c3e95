/*
 * Reading ahead: a thread parses records into chunks, the caller takes them out
 * in order. A chunk belongs to one of the two at a time and changes hands under
 * the lock, so neither looks at what the other writes.
 */
#include "config.h"

#include "base/csv_ahead.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/mem.h"

#define CHUNKS 4
#define CHUNK_TEXT (128 * 1024) /* one record may be longer: its chunk grows for it */

/* One record: its cells, and the reports that came with it, are ranges of the chunk's. */
struct taken {
	size_t cell, cells, report, reports;
	struct csv_place place;
};

struct chunk {
	char *text;
	size_t text_len, text_room;
	struct csv_cell *cells;
	size_t cell_count, cell_room;
	struct taken *records;
	size_t count, room;
	struct csv_report *reports;
	size_t report_count, report_room;
	bool last;             /* the stream ended behind these records */
	size_t end_report;     /* reports from here on came with its end */
	int64_t bytes_done;
};

struct csv_ahead {
	struct csv *csv;
	void (*report)(void *arg, const struct csv_report *r);
	void *arg;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t made, freed;    /* chunks filled, and given back, so far; under the lock */
	bool stop;             /* under the lock */
	struct chunk chunk[CHUNKS];
	/* the thread's */
	struct csv_report *fresh; /* reports of the record being read */
	size_t fresh_count, fresh_room;
	const struct csv_cell *waiting; /* a record that did not fit into the chunk before */
	size_t waiting_count;
	/* the caller's */
	bool started, ended, holding;
	size_t at;             /* the next record of the chunk that it holds */
	struct csv_place place;
};

/* ---- the thread ---- */

static void *grow(void *list, size_t count, size_t *room, size_t more, size_t size)
{
	if (count + more <= *room)
		return list;
	*room = *room * 2 > count + more ? *room * 2 : count + more;
	return xreallocarray(list, *room, size);
}

void csv_ahead_report(struct csv_ahead *a, const struct csv_report *r)
{
	a->fresh = grow(a->fresh, a->fresh_count, &a->fresh_room, 1, sizeof *a->fresh);
	a->fresh[a->fresh_count++] = *r;
}

static void keep_reports(struct csv_ahead *a, struct chunk *k)
{
	if (a->fresh_count == 0)
		return;
	k->reports = grow(k->reports, k->report_count, &k->report_room, a->fresh_count, sizeof *k->reports);
	memcpy(k->reports + k->report_count, a->fresh, a->fresh_count * sizeof *a->fresh);
	k->report_count += a->fresh_count;
	a->fresh_count = 0;
}

/* Bytes of a record with the NUL behind its last cell: its cells lie one behind the other. */
static size_t record_bytes(const struct csv_cell *cells, size_t count)
{
	return (size_t)(cells[count - 1].text + cells[count - 1].len + 1 - cells[0].text);
}

/* false: it has to go into the next chunk. */
static bool fits(const struct chunk *k, size_t bytes)
{
	return k->count == 0 || k->text_len + bytes <= k->text_room;
}

static void keep_record(struct csv_ahead *a, struct chunk *k, const struct csv_cell *cells, size_t count)
{
	size_t bytes = record_bytes(cells, count);
	struct taken *t;
	char *text;

	if (k->count == 0 && bytes > k->text_room) {
		free(k->text);
		k->text_room = bytes > CHUNK_TEXT ? bytes : CHUNK_TEXT;
		k->text = xmalloc(k->text_room);
	}
	text = k->text + k->text_len;
	memcpy(text, cells[0].text, bytes);
	k->text_len += bytes;
	k->cells = grow(k->cells, k->cell_count, &k->cell_room, count, sizeof *k->cells);
	for (size_t i = 0; i < count; i++)
		k->cells[k->cell_count + i] = (struct csv_cell){text + (cells[i].text - cells[0].text), cells[i].len, cells[i].quoted};
	k->records = grow(k->records, k->count, &k->room, 1, sizeof *k->records);
	t = &k->records[k->count++];
	*t = (struct taken){.cell = k->cell_count, .cells = count, .report = k->report_count, .reports = a->fresh_count,
	                    .place = {csv_line(a->csv), csv_record(a->csv), csv_bytes_done(a->csv), csv_doubtful(a->csv)}};
	k->cell_count += count;
	keep_reports(a, k);
}

static void fill(struct csv_ahead *a, struct chunk *k)
{
	k->text_len = k->cell_count = k->count = k->report_count = 0;
	for (;;) {
		if (a->waiting == NULL && !csv_next(a->csv, &a->waiting, &a->waiting_count))
			break;
		if (!fits(k, record_bytes(a->waiting, a->waiting_count)))
			return;
		keep_record(a, k, a->waiting, a->waiting_count);
		a->waiting = NULL;
	}
	k->last = true;
	k->end_report = k->report_count;
	k->bytes_done = csv_bytes_done(a->csv);
	keep_reports(a, k);
}

static void *read_on(void *arg)
{
	struct csv_ahead *a = arg;
	struct chunk *k;
	bool stop;

	do {
		pthread_mutex_lock(&a->lock);
		while (a->made - a->freed == CHUNKS && !a->stop)
			pthread_cond_wait(&a->changed, &a->lock);
		stop = a->stop;
		k = &a->chunk[a->made % CHUNKS];
		pthread_mutex_unlock(&a->lock);
		if (stop)
			break;
		fill(a, k);
		stop = k->last;
		pthread_mutex_lock(&a->lock);
		a->made++;
		pthread_cond_signal(&a->changed);
		pthread_mutex_unlock(&a->lock);
	} while (!stop);
	return NULL;
}

/* ---- the caller ---- */

struct csv_ahead *csv_ahead_new(struct csv *c, void (*report)(void *arg, const struct csv_report *r), void *arg)
{
	struct csv_ahead *a = xcalloc(1, sizeof *a);

	a->csv = c;
	a->report = report;
	a->arg = arg;
	pthread_mutex_init(&a->lock, NULL);
	pthread_cond_init(&a->changed, NULL);
	return a;
}

bool csv_ahead_start(struct csv_ahead *a)
{
	sigset_t all, before;

	/* Signals are the caller's. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	a->started = pthread_create(&a->thread, NULL, read_on, a) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return a->started;
}

void csv_ahead_end(struct csv_ahead *a)
{
	if (a == NULL)
		return;
	if (a->started) {
		pthread_mutex_lock(&a->lock);
		a->stop = true;
		pthread_cond_signal(&a->changed);
		pthread_mutex_unlock(&a->lock);
		pthread_join(a->thread, NULL);
	}
	pthread_cond_destroy(&a->changed);
	pthread_mutex_destroy(&a->lock);
	for (size_t i = 0; i < CHUNKS; i++) {
		free(a->chunk[i].text);
		free(a->chunk[i].cells);
		free(a->chunk[i].records);
		free(a->chunk[i].reports);
	}
	free(a->fresh);
	free(a);
}

static struct chunk *held(struct csv_ahead *a)
{
	return &a->chunk[a->freed % CHUNKS]; /* `freed` is written by the caller alone */
}

static void next_chunk(struct csv_ahead *a)
{
	pthread_mutex_lock(&a->lock);
	if (a->holding) {
		a->freed++;
		pthread_cond_signal(&a->changed);
	}
	while (a->made == a->freed)
		pthread_cond_wait(&a->changed, &a->lock);
	pthread_mutex_unlock(&a->lock);
	a->holding = true;
	a->at = 0;
}

static void tell(struct csv_ahead *a, const struct chunk *k, size_t from, size_t count)
{
	for (size_t i = from; i < from + count && a->report != NULL; i++)
		a->report(a->arg, &k->reports[i]);
}

static bool end(struct csv_ahead *a, const struct chunk *k)
{
	if (!a->ended) {
		tell(a, k, k->end_report, k->report_count - k->end_report);
		a->place.bytes_done = k->bytes_done;
	}
	a->ended = true;
	return false;
}

bool csv_ahead_next(struct csv_ahead *a, const struct csv_cell **cells, size_t *count)
{
	const struct taken *t;
	struct chunk *k;

	*count = 0;
	while (!a->holding || a->at == held(a)->count) {
		if (a->holding && held(a)->last)
			return end(a, held(a));
		next_chunk(a);
	}
	k = held(a);
	t = &k->records[a->at++];
	tell(a, k, t->report, t->reports);
	a->place = t->place;
	*cells = k->cells + t->cell;
	*count = t->cells;
	return true;
}

const struct csv_place *csv_ahead_place(const struct csv_ahead *a)
{
	return &a->place;
}

const struct error *csv_ahead_failed(const struct csv_ahead *a)
{
	return a->ended ? csv_failed(a->csv) : NULL;
}
