/*
 * The spool: a folder in which a file appears when it is whole. Someone else
 * takes the files away; we look only at names that we gave.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "inside.h"
#include "storekeep/file.h"
#include "storekeep/i18n.h"

static char *part_of(const char *name)
{
	return xasprintf("%s.part", name);
}

static bool is_there(const struct deliverer *d, const char *name)
{
	struct stat about;

	return fstatat(d->folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0;
}

static enum status trouble(const struct deliverer *d, const char *name, int why, struct error *e)
{
	return error_set(e, ST_FAILED, "spool_write", NULL, NULL, _("%1$s/%2$s cannot be written: %3$s."), d->way.folder, name,
	        strerror(why));
}

enum status spool_prepare(struct deliverer *d, const char *name, const struct parcel *rows, size_t count, struct error *e)
{
	char *part = part_of(name);
	struct buf all = {0};
	bool good;
	int fd, why;

	if (is_there(d, name)) {
		free(part);
		return error_set(e, ST_FAILED, "spool_exists", NULL, NULL,
		        _("%1$s/%2$s is there already, from another shop or from before a restore. Nothing was written over. Look at it, then move it away."),
		        d->way.folder, name);
	}
	for (size_t i = 0; i < count; i++) {
		buf_add(&all, rows[i].bytes, rows[i].len);
		buf_addc(&all, '\n');
	}
	fd = openat(d->folder, part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640);
	good = fd >= 0 && file_write_all(fd, buf_str(&all), all.len) && fsync(fd) == 0;
	why = errno;
	if (fd >= 0 && close(fd) != 0 && good) {
		good = false;
		why = errno;
	}
	if (good && fsync(d->folder) != 0) {
		good = false;
		why = errno;
	}
	if (!good && fd >= 0)
		unlinkat(d->folder, part, 0);
	buf_free(&all);
	free(part);
	return good ? ST_OK : trouble(d, name, why, e);
}

enum status spool_finish(struct deliverer *d, const char *name, struct error *e)
{
	char *part = part_of(name);
	bool good = renameat(d->folder, part, d->folder, name) == 0 && fsync(d->folder) == 0;
	int why = errno;

	free(part);
	return good ? ST_OK : trouble(d, name, why, e);
}

enum spool_state spool_state(struct deliverer *d, const char *name)
{
	char *part = part_of(name);
	enum spool_state state = is_there(d, name) ? SPOOL_WHOLE : is_there(d, part) ? SPOOL_PART : SPOOL_NOTHING;

	free(part);
	return state;
}

void spool_drop(struct deliverer *d, const char *name)
{
	char *part = part_of(name);

	unlinkat(d->folder, part, 0);
	free(part);
}
