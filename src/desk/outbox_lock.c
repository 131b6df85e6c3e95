/*
 * Only one process sends at a time: a byte of the gate's file is locked for as
 * long as a run lasts. The kernel lets go of it when the process dies.
 */
#include "config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "desk/outbox_parts.h"
#include "storekeep/mem.h"

#define SENDER 64 /* behind the bytes of the gate, before those of the batches */

int sender_lock(struct shop *s)
{
	struct flock range = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = SENDER, .l_len = 1};
	const char *path = db_path(s->db);
	char *name;
	int fd;

	if (path == NULL || *path == '\0')
		return -2;
	name = xasprintf("%s.gate", path);
	fd = open(name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	free(name);
	if (fd >= 0 && fcntl(fd, F_OFD_SETLK, &range) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

void sender_unlock(int fd)
{
	if (fd >= 0)
		close(fd);
}
