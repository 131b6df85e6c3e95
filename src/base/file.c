/*
 * Small files written whole. Where they stand, and whether one may be written
 * over, the caller decides.
 */
#include "config.h"

#include "storekeep/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "storekeep/mem.h"

bool file_write_all(int fd, const char *data, size_t len)
{
	while (len != 0) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

bool file_replace(const char *path, const char *data, size_t len, mode_t mode)
{
	char *part = xasprintf("%s.part", path);
	int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
	bool done = fd >= 0 && file_write_all(fd, data, len) && fsync(fd) == 0;
	int why = errno;

	if (fd >= 0 && close(fd) != 0 && done) {
		done = false;
		why = errno;
	}
	if (done && rename(part, path) != 0) {
		done = false;
		why = errno;
	}
	if (!done && fd >= 0)
		unlink(part);
	free(part);
	errno = why;
	return done;
}
