/*
 * Reading the beginning of a picture's file: a file that people chose, so it may
 * be a folder, a pipe, or gone.
 */
#include "config.h"

#include "desk/picture_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static enum status cannot_read(const char *path, int why, const char *field, struct error *e)
{
	return error_set(e, ST_FAILED, "picture_file", NULL, field, _("The picture %1$s cannot be read: %2$s"), path, strerror(why));
}

enum status picture_file(const char *path, size_t most, const char *field, struct picture_bytes *out, struct error *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	size_t want;

	*out = (struct picture_bytes){0};
	if (fd < 0)
		return cannot_read(path, errno, field, e);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		int why = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;

		close(fd);
		return cannot_read(path, why, field, e);
	}
	want = (uint64_t)st.st_size > most ? most : (size_t)st.st_size;
	out->size = st.st_size;
	out->data = xmalloc(want + 1);
	while (out->len < want) {
		ssize_t n = read(fd, out->data + out->len, want - out->len);

		if (n <= 0)
			break;
		out->len += (size_t)n;
	}
	close(fd);
	return ST_OK;
}
