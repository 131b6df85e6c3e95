/*
 * Small files written whole: beside the place first, then put there, so that
 * what stood there stays until all of the new is on the disk.
 */
#ifndef STOREKEEP_FILE_H
#define STOREKEEP_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Write all of it, however many calls that takes. false: errno says why. */
bool file_write_all(int fd, const char *data, size_t len);
/* Put `data` at PATH in place of what is there, with this mode; flushed before it is renamed. false: errno says why, and
 * PATH is as it was. */
bool file_replace(const char *path, const char *data, size_t len, mode_t mode);

#endif
