/*
 * Print-outs of commands, into a file or to the printer of the machine.
 */
#include "config.h"

#include "commands/printing.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storekeep/i18n.h"

static enum status write_file(const char *path, bool overwrite, const struct buf *text, struct error *e)
{
	if (!overwrite && access(path, F_OK) == 0)
		return error_set(e, ST_REFUSED, "file_exists", NULL, "to", _("%s is there already; --overwrite lets it be replaced"), path);
	/* A file appears when it is whole; a device is written to as it stands. */
	struct stat there;
	bool device = stat(path, &there) == 0 && !S_ISREG(there.st_mode);
	char *part = device ? xstrdup(path) : xasprintf("%s.part", path);
	FILE *f = fopen(part, "we");
	bool good = f && fwrite(text->data, 1, text->len, f) == text->len;
	int why = errno;
	if (f && fclose(f) != 0 && good) {
		why = errno;
		good = false;
	}
	if (good && !device && rename(part, path) != 0) {
		why = errno;
		good = false;
	}
	if (!good && f && !device)
		unlink(part);
	free(part);
	return good ? ST_OK : error_set(e, ST_FAILED, "file_write", NULL, "to", _("%s cannot be written: %s"), path, strerror(why));
}

static enum status write_printer(const struct buf *text, struct error *e)
{
	FILE *lp = popen("lp -t storekeep 2>/dev/null", "w");
	bool good = lp && fwrite(text->data, 1, text->len, lp) == text->len;
	if (lp && pclose(lp) != 0)
		good = false;
	return good ? ST_OK : error_set(e, ST_FAILED, "printer", NULL, "to", "%s",
	                                _("The printer did not take it; print to a file with to=FILE"));
}

enum status printing_write(const char *to, bool overwrite, const struct buf *text, struct error *e)
{
	return strcmp(to, "lp") == 0 ? write_printer(text, e) : write_file(to, overwrite, text, e);
}
