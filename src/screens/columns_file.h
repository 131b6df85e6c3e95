/* The map maker's files: the head of a strange CSV, and the shop's own profile that the map is written into. */
#ifndef SCREENS_COLUMNS_FILE_H
#define SCREENS_COLUMNS_FILE_H

#include "storekeep/csv.h"
#include "storekeep/error.h"
#include "storekeep/mem.h"

#define HEAD_RECORDS 40
#define HEAD_SAMPLES 3

struct head_record {
	char **cells; /* owned */
	size_t count;
	int64_t line;
};
struct head {
	struct head_record records[HEAD_RECORDS];
	size_t count;
	size_t header; /* which of them the heading seems to be */
};

enum status head_read(struct head *h, const char *path, enum charset cs, char separator, struct error *e);
void head_free(struct head *h);

/* Put `lines` ("order_no = 訂單編號\n" …) as [section] into DIR/NAME.ini in place of the section that stands there, and
 * leave the rest of the file as it is; a file that is not there yet begins with `intro`. Written aside, synced, renamed.
 * ST_FAILED with code profile_io. */
enum status own_profile_write(const char *dir, const char *name, const char *section, const char *lines,
                              const char *intro, struct error *e);
/* Take the last write back: *before is what own_profile_keep() gave, NULL for a file that was not there. */
char *own_profile_keep(const char *dir, const char *name);
void own_profile_restore(const char *dir, const char *name, const char *before);

#endif
