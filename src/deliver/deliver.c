/*
 * One way out, opened: its folder or its secret. What is said over it stands in
 * spool.c, smtp.c and webhook.c.
 */
#include "config.h"

#include "storekeep/deliver.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "inside.h"
#include "storekeep/i18n.h"
#include "storekeep/text.h"

#define PASSWORD_MOST 1000

static const struct {
	const char *code;
	int batch; /* rows in one go, where the settings say nothing */
} ways[] = {
	[WAY_NONE] = {"", 1},
	[WAY_SPOOL] = {"spool", 2500},
	[WAY_SMTP] = {"smtp", 10},
	[WAY_WEBHOOK] = {"webhook", 100},
};

const char *way_code(enum way way)
{
	return ways[way].code;
}

bool way_parse(const char *word, enum way *out)
{
	for (size_t i = WAY_SPOOL; i < sizeof ways / sizeof *ways; i++)
		if (strcmp(word, ways[i].code) == 0) {
			*out = (enum way)i;
			return true;
		}
	return false;
}

int way_batch(const struct way_out *w)
{
	return w->batch > 0 ? w->batch : ways[w->way].batch;
}

bool way_built_in(enum way way)
{
	return (way != WAY_SMTP && way != WAY_WEBHOOK) || net_built_in();
}

static char *copy(const char *s)
{
	return s != NULL ? xstrdup(s) : NULL;
}

void way_out_copy(struct way_out *to, const struct way_out *from)
{
	*to = *from;
	to->folder = copy(from->folder);
	to->url = copy(from->url);
	to->from = copy(from->from);
	to->user = copy(from->user);
	to->password_file = copy(from->password_file);
}

void way_out_free(struct way_out *w)
{
	free(w->folder);
	free(w->url);
	free(w->from);
	free(w->user);
	free(w->password_file);
	*w = (struct way_out){0};
}

/* The first line of a file that nobody else can read. */
static enum status read_password(struct deliverer *d, struct error *e)
{
	const char *path = d->way.password_file;
	char line[PASSWORD_MOST + 2];
	struct stat about;
	int fd;
	ssize_t n;

	if (path == NULL)
		return ST_OK;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &about) != 0) {
		error_set(e, ST_FAILED, "way_password", NULL, "password_file", _("The password file %1$s cannot be read: %2$s."), path,
		          strerror(errno));
		if (fd >= 0)
			close(fd);
		return ST_FAILED;
	}
	if (!S_ISREG(about.st_mode) || (about.st_mode & (S_IRWXG | S_IRWXO)) != 0 || (about.st_uid != geteuid() && about.st_uid != 0)) {
		close(fd);
		return error_set(e, ST_FAILED, "way_password", NULL, "password_file",
		        _("The password file %s can be read by others. Let it belong to you alone: chmod 600."), path);
	}
	n = read(fd, line, PASSWORD_MOST + 1);
	close(fd);
	line[n > 0 ? n : 0] = '\0';
	line[strcspn(line, "\r\n")] = '\0';
	if (line[0] != '\0')
		d->password = xstrdup(line);
	explicit_bzero(line, sizeof line);
	return d->password != NULL ? ST_OK
	                           : error_set(e, ST_FAILED, "way_password", NULL, "password_file",
	                                       _("The password file %s is empty. Its first line is the password."), path);
}

static enum status open_folder(struct deliverer *d, struct error *e)
{
	const char *path = d->way.folder != NULL ? d->way.folder : "";

	d->folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (d->folder >= 0 && faccessat(d->folder, ".", W_OK | X_OK, AT_EACCESS) == 0)
		return ST_OK;
	return error_set(e, ST_FAILED, "way_folder", NULL, "folder",
	        _("The spool folder %1$s cannot be written to: %2$s. Nothing was handed over. Make the folder, or name another one."), path,
	        strerror(errno));
}

enum status deliver_open(const struct way_out *w, struct deliverer **out, struct error *e)
{
	struct deliverer *d = xcalloc(1, sizeof *d);
	enum status st;

	d->folder = -1;
	way_out_copy(&d->way, w);
	if (!way_built_in(w->way))
		st = error_set(e, ST_FAILED, "way_not_built", NULL, "way",
		        _("This program was built without libcurl, so it cannot send by %s. Use a spool folder, or install a build that has it."),
		        way_code(w->way));
	else if (w->way == WAY_SPOOL)
		st = open_folder(d, e);
	else if ((st = read_password(d, e)) == ST_OK)
		st = net_open(d, e);
	if (st != ST_OK) {
		deliver_close(d);
		d = NULL;
	}
	*out = d;
	return st;
}

void deliver_close(struct deliverer *d)
{
	if (d == NULL)
		return;
	net_close(d);
	if (d->folder >= 0)
		close(d->folder);
	if (d->password != NULL)
		explicit_bzero(d->password, strlen(d->password));
	free(d->password);
	way_out_free(&d->way);
	free(d);
}

/* Every place where the secret stands becomes stars. */
static void hide_secret(char *text, const char *secret)
{
	size_t len = secret != NULL ? strlen(secret) : 0;

	if (len == 0)
		return;
	for (char *at = strstr(text, secret); at != NULL; at = strstr(at + len, secret))
		memset(at, '*', len);
}

void answer_set(const struct deliverer *d, char out[200], const char *words, size_t len)
{
	struct buf clean = {0};
	char *raw;
	size_t kept = 0, n;

	while (len > 0 && strchr("\r\n \t", words[len - 1]) != NULL)
		len--;
	raw = xstrndup(words, len);
	hide_secret(raw, d->password);
	text_sanitise(&clean, raw, strlen(raw));
	while (kept < clean.len && (n = text_cluster(clean.data + kept, clean.len - kept)) > 0 && kept + n < 200)
		kept += n;
	memcpy(out, buf_str(&clean), kept);
	out[kept] = '\0';
	buf_free(&clean);
	free(raw);
}

enum status way_down(struct parcel *rows, size_t first, size_t count, const char *why, struct error *e)
{
	for (size_t i = first; i < count; i++) {
		rows[i].result = DELIVERY_LATER;
		rows[i].untried = i > first;
		if (i > first)
			rows[i].answer[0] = '\0';
	}
	return error_set(e, ST_FAILED, "way_down", NULL, NULL, "%s", why);
}

enum status deliver_send(struct deliverer *d, const char *key, struct parcel *rows, size_t count, struct error *e)
{
	for (size_t i = 0; i < count; i++) {
		rows[i].result = DELIVERY_LATER;
		rows[i].untried = false;
		rows[i].answer[0] = '\0';
	}
	return d->way.way == WAY_SMTP ? smtp_send(d, rows, count, e) : webhook_send(d, key, rows, count, e);
}
