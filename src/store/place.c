/*
 * Where the file lies: its folder, rights, links and file system, and the
 * flushing of files that we have written ourselves. The database file of an
 * open connection is never opened here: closing it would drop SQLite's locks.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "store.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

/* File systems whose locks or shared memory other machines do not see. */
static const long network_types[] = {
	0x6969,     /* NFS */
	0x517b,     /* SMB */
	0xff534d42, /* CIFS */
	0xfe534d42, /* SMB2 */
	0x65735546, /* FUSE: sshfs and the like */
	0x01021997, /* 9P */
	0x5346414f, /* AFS */
	0x73757245, /* Coda */
	0x564c,     /* NCP */
	0x00c36400, /* Ceph */
	0x0bd00bd0, /* Lustre */
	0x01161970, /* GFS2 */
	0x7461636f, /* OCFS2 */
	0x786f4256, /* shared folder of a virtual machine */
};

bool store_is_network(long fs_type)
{
	for (size_t i = 0; i < sizeof network_types / sizeof network_types[0]; i++)
		if ((uint32_t)network_types[i] == (uint32_t)fs_type)
			return true;
	return false;
}

static char *folder_of(const char *path)
{
	char *copy = xstrdup(path), *folder = xstrdup(dirname(copy));

	free(copy);
	return folder;
}

char *store_real_path(const char *path)
{
	char *real = realpath(path, NULL), *folder, *base, *copy;

	if (real != NULL)
		return real;
	folder = folder_of(path);
	real = realpath(folder, NULL);
	copy = xstrdup(path);
	base = basename(copy);
	base = real != NULL ? xasprintf("%s/%s", strcmp(real, "/") == 0 ? "" : real, base) : xstrdup(path);
	free(copy);
	free(folder);
	free(real);
	return base;
}

static enum status not_possible(const char *path, struct error *e)
{
	return error_set(e, ST_FAILED, "db_io", NULL, NULL,
	        _("%s cannot be used: %s. Nothing was changed."), path, strerror(errno));
}

enum status store_check_place(const char *path, struct error *e)
{
	struct stat st;
	struct statfs fs;

	if (stat(path, &st) != 0 && errno == ENOENT)
		return error_set(e, ST_FAILED, "db_missing", NULL, NULL,
		        _("There is no shop file %s. Start `storekeep` without a command to make one, or give its path with --db."), path);
	if (stat(path, &st) != 0 || statfs(path, &fs) != 0)
		return not_possible(path, e);
	if (!S_ISREG(st.st_mode))
		return error_set(e, ST_FAILED, "db_foreign", NULL, NULL,
		        _("%s is not a file. Give the path of your shop's file."), path);
	if (st.st_nlink > 1)
		return error_set(e, ST_FAILED, "db_settings", NULL, NULL,
		        _("%s has a second name (hard link); two programs could use it under different names and damage it. Nothing was changed. Remove the other name."), path);
	if (store_is_network((long)fs.f_type))
		return error_set(e, ST_FAILED, "db_network", NULL, NULL,
		        _("%s lies on a network or foreign file system, where locks between programs do not hold. Nothing was changed. Move it to a local disk."), path);
	if ((st.st_mode & 077) != 0 && st.st_uid == geteuid())
		chmod(path, 0600);
	return ST_OK;
}

/* The missing part of a folder's path, each 0700. */
static int make_folder(const char *folder)
{
	char *parent;
	int rc;

	if (mkdir(folder, 0700) == 0 || errno == EEXIST)
		return 0;
	if (errno != ENOENT)
		return -1;
	parent = folder_of(folder);
	rc = make_folder(parent);
	free(parent);
	return rc != 0 ? rc : mkdir(folder, 0700);
}

enum status store_make_file(const char *path, struct error *e)
{
	char *folder = folder_of(path);
	int rc = make_folder(folder), fd;

	free(folder);
	if (rc != 0)
		return not_possible(path, e);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0)
		close(fd);
	else if (errno != EEXIST)
		return not_possible(path, e);
	return ST_OK;
}

static enum status sync_path(const char *path, int flags, struct error *e)
{
	int fd = open(path, flags | O_CLOEXEC), rc, why;

	if (fd < 0)
		return not_possible(path, e);
	rc = fsync(fd);
	why = errno;
	close(fd);
	errno = why;
	return rc == 0 ? ST_OK : not_possible(path, e);
}

enum status store_sync_file(const char *path, struct error *e)
{
	return sync_path(path, O_RDONLY, e);
}

enum status store_sync_folder(const char *path, struct error *e)
{
	char *folder = folder_of(path);
	enum status st = sync_path(folder, O_RDONLY | O_DIRECTORY, e);

	free(folder);
	return st;
}

char *store_free_name(const char *path, const char *ending)
{
	char *name = xasprintf("%s%s", path, ending);

	for (int n = 2; access(name, F_OK) == 0; n++) {
		free(name);
		name = xasprintf("%s%s-%d", path, ending, n);
	}
	return name;
}
