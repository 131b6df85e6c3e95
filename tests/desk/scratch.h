/*
 * A folder of its own for a test of the file, gone at the end.
 */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storekeep/mem.h"

static char scratch_folder[200];

static inline int scratch_enter(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	snprintf(scratch_folder, sizeof scratch_folder, "%s/storekeep-XXXXXX", tmp != NULL ? tmp : "/tmp");
	return mkdtemp(scratch_folder) == NULL;
}

static inline int scratch_leave(void **state)
{
	char *cmd = xasprintf("rm -rf '%s'", scratch_folder);
	int rc = system(cmd);

	(void)state;
	free(cmd);
	return rc;
}

/* A path in the folder; the caller frees. */
static inline char *scratch(const char *name)
{
	return xasprintf("%s/%s", scratch_folder, name);
}

static inline void scratch_empty(void)
{
	scratch_leave(NULL);
	mkdir(scratch_folder, 0700);
}

/* Copy a file byte by byte; a missing one removes the copy. */
static inline void scratch_copy(const char *from, const char *to)
{
	char bytes[65536];
	FILE *in = fopen(from, "r"), *out;
	size_t n;

	unlink(to);
	if (in == NULL)
		return;
	out = fopen(to, "w");
	while ((n = fread(bytes, 1, sizeof bytes, in)) > 0)
		fwrite(bytes, 1, n, out);
	fclose(in);
	fclose(out);
}

#endif
