/*
 * A file as decoded text, block by block: opening, deciding the charset, the 1A
 * byte that old programs write at the end (FMT-30, 32, 42). What the text means
 * is left to csv.c.
 */
#include "config.h"

#include "base/csv_input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storekeep/csv.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#define BLOCK (128 * 1024)
#define STREAM_MOST (INT64_C(4) << 30) /* what a pipe may bring; a file can be longer */

static enum status refuse_read(struct error *e, const char *path, const char *code)
{
	return error_set(e, ST_FAILED, code, NULL, "file", _("The file %1$s cannot be read: %2$s"), path, strerror(errno));
}

/* Fill `bytes` from `at` on; short only at the end of the file, -1 on failure. */
static ssize_t read_at(int fd, void *bytes, size_t len, int64_t at)
{
	size_t have = 0;
	ssize_t n;

	while (have < len) {
		n = pread(fd, (char *)bytes + have, len - have, (off_t)(at + (int64_t)have));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		have += (size_t)n;
	}
	return (ssize_t)have;
}

/* A pipe cannot be read twice, so it goes into a nameless temporary file. Takes over `fd`. */
static int spool(int fd)
{
	const char *folder = getenv("TMPDIR");
	char *path = xasprintf("%s/storekeep-XXXXXX", folder != NULL && *folder != '\0' ? folder : "/tmp"), *bytes = xmalloc(BLOCK);
	int to = mkstemp(path);
	ssize_t n = to < 0 ? -1 : 0;
	int64_t sum = 0;

	if (to >= 0)
		unlink(path);
	free(path);
	while (to >= 0) {
		n = read(fd, bytes, BLOCK);
		if (n <= 0) /* interrupted too: somebody no longer wants to wait for the pipe */
			break;
		if ((sum += n) > STREAM_MOST) {
			errno = EFBIG;
			n = -1;
			break;
		}
		for (ssize_t done = 0, w; done < n; done += w)
			if ((w = write(to, bytes + done, (size_t)(n - done))) < 0) {
				n = -1;
				break;
			}
		if (n < 0)
			break;
	}
	free(bytes);
	if (fd != STDIN_FILENO)
		close(fd);
	if (n == 0)
		return to;
	if (to >= 0)
		close(to);
	return -1;
}

enum status csv_steady(const char *path, char **steady, int *copy, struct error *e)
{
	bool standard = strcmp(path, "-") == 0;
	struct stat st;
	int fd;

	*copy = -1;
	*steady = NULL;
	if (!standard && (stat(path, &st) != 0 || S_ISREG(st.st_mode) || S_ISDIR(st.st_mode))) {
		*steady = xstrdup(path); /* what is wrong with it is told when it is opened */
		return ST_OK;
	}
	fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return refuse_read(e, path, "file_open");
	*copy = spool(fd);
	if (*copy < 0)
		return refuse_read(e, path, "file_read");
	*steady = xasprintf("/proc/self/fd/%d", *copy);
	return ST_OK;
}

static enum status open_file(struct csv_input *in, const char *path, struct error *e)
{
	bool standard = strcmp(path, "-") == 0;
	struct stat st;

	in->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (in->fd < 0)
		return refuse_read(e, path, "file_open");
	if (fstat(in->fd, &st) != 0)
		return refuse_read(e, path, "file_open");
	if (S_ISDIR(st.st_mode))
		return error_set(e, ST_FAILED, "file_open", NULL, "file", _("%s is a folder; name a file."), path);
	if (standard || !S_ISREG(st.st_mode)) {
		in->fd = spool(in->fd);
		if (in->fd < 0 || fstat(in->fd, &st) != 0)
			return refuse_read(e, path, "file_read");
	}
	in->total = in->end = (int64_t)st.st_size;
	return ST_OK;
}

static bool looks_utf8(struct csv_input *in)
{
	struct utf8_check check = {0};
	ssize_t n;

	for (int64_t at = 0; at < in->end && !check.bad; at += n) {
		n = read_at(in->fd, in->raw, BLOCK, at);
		if (n <= 0)
			break;
		utf8_check_feed(&check, in->raw, (size_t)n);
	}
	return utf8_check_fits(&check);
}

/* BOM, else what the caller says, else strict UTF-8, else CP950. */
static enum status decide(struct csv_input *in, enum charset wanted, struct error *e)
{
	ssize_t n = read_at(in->fd, in->raw, 4, 0);
	bool utf32 = false;
	size_t bom = 0;

	if (n > 0)
		in->cs = charset_from_bom(in->raw, (size_t)n, &bom, &utf32);
	if (utf32)
		return error_set(e, ST_REFUSED, "charset_utf32", "FMT-30", "file",
		                 _("The file is in UTF-32, which is not read here; save it as UTF-8."));
	in->at = (int64_t)bom;
	if (bom != 0)
		return ST_OK;
	in->cs = wanted == CS_UTF8_BOM ? CS_UTF8 : wanted;
	if (in->cs == CS_UNKNOWN)
		in->cs = looks_utf8(in) ? CS_UTF8 : CS_CP950;
	return ST_OK;
}

static void leave_out_1a(struct csv_input *in)
{
	bool wide = in->cs == CS_UTF16LE || in->cs == CS_UTF16BE;
	int64_t len = wide ? 2 : 1;
	unsigned char tail[2] = {0, 0};

	if (in->end - in->at < len || (in->end - in->at) % len != 0 || read_at(in->fd, tail, (size_t)len, in->end - len) != len)
		return;
	if (wide && in->cs == CS_UTF16BE)
		tail[0] = tail[0] == 0 ? tail[1] : 0;
	else if (wide && tail[1] != 0)
		tail[0] = 0;
	if (tail[0] == 0x1a)
		in->end -= len;
}

/* The file is open: its charset and its end. */
static enum status start(struct csv_input *in, enum charset wanted, struct error *e)
{
	enum status st = decide(in, wanted, e);

	if (st == ST_OK)
		st = decoder_new(&in->decoder, in->cs, e);
	if (st != ST_OK) {
		csv_input_close(in);
		return st;
	}
	leave_out_1a(in);
	return ST_OK;
}

enum status csv_input_open(struct csv_input *in, const char *path, enum charset wanted, struct error *e)
{
	enum status st;

	*in = (struct csv_input){.fd = -1, .raw = xmalloc(BLOCK + 4)};
	st = open_file(in, path, e);
	if (st == ST_OK)
		return start(in, wanted, e);
	csv_input_close(in);
	return st;
}

enum status csv_input_again(struct csv_input *in, const struct csv_input *from, enum charset wanted, struct error *e)
{
	*in = (struct csv_input){.fd = fcntl(from->fd, F_DUPFD_CLOEXEC, 3), .raw = xmalloc(BLOCK + 4), .total = from->total, .end = from->total};
	if (in->fd >= 0)
		return start(in, wanted, e);
	csv_input_close(in);
	return error_set(e, ST_FAILED, "file_read", NULL, "file", _("Reading the file failed: %s. Nothing has been changed."), strerror(errno));
}

void csv_input_close(struct csv_input *in)
{
	if (in->fd > STDIN_FILENO)
		close(in->fd);
	decoder_free(in->decoder);
	free(in->raw);
	*in = (struct csv_input){.fd = -1};
}

enum status csv_input_more(struct csv_input *in, struct buf *out, struct error *e)
{
	int64_t left = in->end - in->at;
	size_t want = left < BLOCK ? (size_t)left : BLOCK, used;
	ssize_t n = read_at(in->fd, in->raw + in->raw_len, want, in->at);

	if (n < 0) {
		in->done = true;
		return error_set(e, ST_FAILED, "file_read", NULL, "file",
		                 _("Reading the file failed: %s. Nothing has been changed."), strerror(errno));
	}
	in->at += n;
	in->raw_len += (size_t)n;
	/* A file that became shorter under us ends where it ends now. */
	in->done = in->at >= in->end || (size_t)n < want;
	used = decoder_feed(in->decoder, in->raw, in->raw_len, in->done, out);
	in->raw_len -= used;
	memmove(in->raw, in->raw + used, in->raw_len);
	return ST_OK;
}
