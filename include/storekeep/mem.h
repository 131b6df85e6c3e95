/*
 * Memory that is there or ends the program, and a growing byte buffer.
 *
 * A console cannot do anything useful without memory, so the x-functions end
 * the program with a sentence on standard error instead of returning NULL.
 */
#ifndef STOREKEEP_MEM_H
#define STOREKEEP_MEM_H

#include <stdarg.h>
#include <stddef.h>

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t size);
/* realloc of `count` things of `size` bytes, overflow checked. */
void *xreallocarray(void *old, size_t count, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t len);
/* printf into new memory; the caller frees. */
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Bytes that grow. `data` always ends in NUL (not counted in `len`) once
 * anything was added; {0} is an empty buffer. */
struct buf {
	char *data;
	size_t len;
	size_t cap;
};

void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_reserve(struct buf *b, size_t room);
/* Length 0, memory kept. */
void buf_clear(struct buf *b);
void buf_free(struct buf *b);
/* The text as new memory owned by the caller; the buffer is empty after. */
char *buf_take(struct buf *b);
/* The text, "" when nothing was added. Valid until the next change. */
const char *buf_str(const struct buf *b);

#endif
