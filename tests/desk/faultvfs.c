/*
 * The failing disk. One process, one thread.
 */
#include "config.h"

#include "faultvfs.h"

#include <libgen.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "storekeep/mem.h"

enum { SECTOR = 512, MOST_IMAGES = 16 };

/* Something done to a file since its last sync. */
struct change {
	sqlite3_int64 at;    /* offset, or the new size of a truncation */
	unsigned char *data; /* NULL: truncation */
	int len;
};

/* A watched file as the disk surely holds it, and what may be lost. */
struct image {
	char *path;
	struct buf synced;
	struct change *changes;
	int count;
};

struct file {
	sqlite3_file base;
	struct image *image;
	sqlite3_file real[]; /* room for the machine's own */
};

static struct {
	sqlite3_vfs vfs, *real;
	int kinds, left;
	enum fault_how how;
	bool for_good, reached;
	void (*in_checkpoint)(void *);
	void *arg;
	bool watching, out;
	int writes_left;
	struct image images[MOST_IMAGES];
	int image_count;
} disk;

static struct file *file_of(sqlite3_file *f)
{
	return (struct file *)f;
}

static sqlite3_file *real_of(sqlite3_file *f)
{
	return file_of(f)->real;
}

/* SQLITE_OK, or the failure of this operation. */
static int ask(int kind, int io_code)
{
	if (disk.out)
		return io_code;
	if ((disk.kinds & kind) == 0)
		return SQLITE_OK;
	if (disk.left > 0)
		disk.left--;
	if (disk.left > 0 || (disk.reached && !disk.for_good))
		return SQLITE_OK;
	disk.reached = true;
	if (disk.how == FAULT_KILL)
		raise(SIGKILL);
	return disk.how == FAULT_FULL && kind != FAULT_SYNC ? SQLITE_FULL : io_code;
}

static void forget_changes(struct image *im)
{
	for (int i = 0; i < im->count; i++)
		free(im->changes[i].data);
	free(im->changes);
	im->changes = NULL;
	im->count = 0;
}

static void note_change(struct image *im, sqlite3_int64 at, const void *data, int len)
{
	struct change *c;

	im->changes = xreallocarray(im->changes, (size_t)im->count + 1, sizeof *im->changes);
	c = &im->changes[im->count++];
	*c = (struct change){.at = at, .len = len, .data = data != NULL ? xmalloc((size_t)len) : NULL};
	if (data != NULL)
		memcpy(c->data, data, (size_t)len);
}

static void put_bytes(struct buf *b, sqlite3_int64 at, const unsigned char *data, size_t len)
{
	while (b->len < (size_t)at + len)
		buf_addc(b, 0);
	memcpy(b->data + at, data, len);
}

static void cut(struct buf *b, sqlite3_int64 size)
{
	if (b->len > (size_t)size)
		b->len = (size_t)size;
}

/* All that was done is on the disk now. */
static void settle(struct image *im)
{
	for (int i = 0; i < im->count; i++) {
		struct change *c = &im->changes[i];

		if (c->data != NULL)
			put_bytes(&im->synced, c->at, c->data, (size_t)c->len);
		else
			cut(&im->synced, c->at);
	}
	forget_changes(im);
}

static int f_close(sqlite3_file *f)
{
	return real_of(f)->pMethods->xClose(real_of(f));
}

static int f_read(sqlite3_file *f, void *data, int len, sqlite3_int64 at)
{
	return real_of(f)->pMethods->xRead(real_of(f), data, len, at);
}

static int f_write(sqlite3_file *f, const void *data, int len, sqlite3_int64 at)
{
	struct image *im = file_of(f)->image;
	int rc = ask(FAULT_WRITE, SQLITE_IOERR_WRITE);

	if (rc != SQLITE_OK)
		return rc;
	if (im != NULL) {
		note_change(im, at, data, len);
		disk.out = --disk.writes_left <= 0;
	}
	return real_of(f)->pMethods->xWrite(real_of(f), data, len, at);
}

static int f_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	int rc = ask(FAULT_TRUNCATE, SQLITE_IOERR_TRUNCATE);

	if (rc != SQLITE_OK)
		return rc;
	if (file_of(f)->image != NULL)
		note_change(file_of(f)->image, size, NULL, 0);
	return real_of(f)->pMethods->xTruncate(real_of(f), size);
}

static int f_sync(sqlite3_file *f, int flags)
{
	int rc = ask(FAULT_SYNC, SQLITE_IOERR_FSYNC);

	(void)flags; /* the machine's own disk need not work for this */
	if (rc == SQLITE_OK && file_of(f)->image != NULL)
		settle(file_of(f)->image);
	return rc;
}

static int f_size(sqlite3_file *f, sqlite3_int64 *size)
{
	return real_of(f)->pMethods->xFileSize(real_of(f), size);
}

static int f_lock(sqlite3_file *f, int how)
{
	return real_of(f)->pMethods->xLock(real_of(f), how);
}

static int f_unlock(sqlite3_file *f, int how)
{
	return real_of(f)->pMethods->xUnlock(real_of(f), how);
}

static int f_reserved(sqlite3_file *f, int *out)
{
	return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
}

static int f_control(sqlite3_file *f, int op, void *arg)
{
	return real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}

static int f_sector(sqlite3_file *f)
{
	(void)f;
	return SECTOR;
}

static int f_device(sqlite3_file *f)
{
	(void)f;
	return 0; /* promises nothing: no powersafe overwrite, no atomic write */
}

static int f_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
	return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, out);
}

static int f_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	return real_of(f)->pMethods->xShmLock(real_of(f), offset, n, flags);
}

static void f_shm_barrier(sqlite3_file *f)
{
	real_of(f)->pMethods->xShmBarrier(real_of(f));
}

static int f_shm_unmap(sqlite3_file *f, int drop)
{
	return real_of(f)->pMethods->xShmUnmap(real_of(f), drop);
}

static int f_fetch(sqlite3_file *f, sqlite3_int64 at, int len, void **out)
{
	(void)f;
	(void)at;
	(void)len;
	*out = NULL;
	return SQLITE_OK;
}

static int f_unfetch(sqlite3_file *f, sqlite3_int64 at, void *page)
{
	void (*fn)(void *) = disk.in_checkpoint;

	(void)f;
	(void)at;
	if (fn != NULL && page == NULL) {
		disk.in_checkpoint = NULL;
		fn(disk.arg);
	}
	return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
	.iVersion = 3, .xClose = f_close, .xRead = f_read, .xWrite = f_write, .xTruncate = f_truncate, .xSync = f_sync,
	.xFileSize = f_size, .xLock = f_lock, .xUnlock = f_unlock, .xCheckReservedLock = f_reserved, .xFileControl = f_control,
	.xSectorSize = f_sector, .xDeviceCharacteristics = f_device, .xShmMap = f_shm_map, .xShmLock = f_shm_lock,
	.xShmBarrier = f_shm_barrier, .xShmUnmap = f_shm_unmap, .xFetch = f_fetch, .xUnfetch = f_unfetch,
};

/* The image of a watched path, made with what the file holds now. */
static struct image *watch(const char *path)
{
	struct image *im;
	char bytes[4096];
	size_t n;
	FILE *f;

	for (int i = 0; i < disk.image_count; i++)
		if (strcmp(disk.images[i].path, path) == 0)
			return &disk.images[i];
	if (disk.image_count == MOST_IMAGES)
		abort();
	im = &disk.images[disk.image_count++];
	*im = (struct image){.path = xstrdup(path)};
	f = fopen(path, "r");
	while (f != NULL && (n = fread(bytes, 1, sizeof bytes, f)) > 0)
		buf_add(&im->synced, bytes, n);
	if (f != NULL)
		fclose(f);
	return im;
}

static int v_open(sqlite3_vfs *v, sqlite3_filename name, sqlite3_file *f, int flags, int *out)
{
	struct file *file = file_of(f);
	int rc = ask(FAULT_OPEN, SQLITE_CANTOPEN);

	(void)v;
	file->base.pMethods = NULL;
	/* Before it is opened: closing a descriptor of ours would drop the locks of SQLite's. */
	file->image = disk.watching && name != NULL ? watch(name) : NULL;
	if (rc == SQLITE_OK)
		rc = disk.real->xOpen(disk.real, name, file->real, flags, out);
	if (rc == SQLITE_OK)
		file->base.pMethods = &methods;
	return rc;
}

static int v_delete(sqlite3_vfs *v, const char *name, int sync)
{
	(void)v;
	if (disk.out)
		return SQLITE_IOERR_DELETE;
	for (int i = 0; i < disk.image_count; i++)
		if (strcmp(disk.images[i].path, name) == 0) {
			forget_changes(&disk.images[i]);
			buf_clear(&disk.images[i].synced);
		}
	return disk.real->xDelete(disk.real, name, sync);
}

void faultvfs_install(void)
{
	disk.real = sqlite3_vfs_find(NULL);
	disk.vfs = *disk.real;
	disk.vfs.zName = "faulty";
	disk.vfs.szOsFile = (int)sizeof(struct file) + disk.real->szOsFile;
	disk.vfs.xOpen = v_open;
	disk.vfs.xDelete = v_delete;
	sqlite3_vfs_register(&disk.vfs, 1);
}

void fault_arm(int kinds, int n, enum fault_how how, bool for_good)
{
	disk.kinds = kinds;
	disk.left = n;
	disk.how = how;
	disk.for_good = for_good;
	disk.reached = false;
}

bool fault_disarm(void)
{
	disk.kinds = 0;
	return disk.reached;
}

void fault_in_checkpoint(void (*fn)(void *), void *arg)
{
	disk.in_checkpoint = fn;
	disk.arg = arg;
}

void power_watch(int writes_until_cut)
{
	disk.watching = true;
	disk.out = false;
	disk.writes_left = writes_until_cut;
}

bool power_is_out(void)
{
	return disk.out;
}

/* Pseudo-random, the same everywhere. */
static bool toss(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return (*seed >> 16 & 1) != 0;
}

/* Each sector of what was not synced arrived, or did not. */
static void lose_some(struct image *im, unsigned *seed)
{
	for (int i = 0; i < im->count; i++) {
		struct change *c = &im->changes[i];

		if (c->data == NULL && toss(seed))
			cut(&im->synced, c->at);
		for (sqlite3_int64 at = c->at; c->data != NULL && at < c->at + c->len;) {
			sqlite3_int64 end = (at / SECTOR + 1) * SECTOR;

			if (end > c->at + c->len)
				end = c->at + c->len;
			if (toss(seed))
				put_bytes(&im->synced, at, c->data + (at - c->at), (size_t)(end - at));
			at = end;
		}
	}
}

static void dump(struct image *im, const char *folder)
{
	char *copy = xstrdup(im->path), *path = xasprintf("%s/%s", folder, basename(copy));
	FILE *f = im->synced.len > 0 ? fopen(path, "w") : NULL;

	if (f != NULL) {
		fwrite(im->synced.data, 1, im->synced.len, f);
		fclose(f);
	}
	free(copy);
	free(path);
}

void power_dump(const char *folder, unsigned seed)
{
	for (int i = 0; i < disk.image_count; i++) {
		struct image *im = &disk.images[i];

		lose_some(im, &seed);
		dump(im, folder);
		forget_changes(im);
		buf_free(&im->synced);
		free(im->path);
	}
	disk.image_count = 0;
	disk.watching = disk.out = false;
}
