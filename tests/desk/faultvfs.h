/*
 * A disk that fails on demand, below SQLite: a VFS over the machine's own.
 *
 * It can fail the n-th write, sync, truncate or open (once or for good), kill
 * the process there, call a function inside of a checkpoint, and lose power:
 * then what was not synced is kept or lost sector by sector, by a seed.
 */
#ifndef TESTS_FAULTVFS_H
#define TESTS_FAULTVFS_H

#include <stdbool.h>

enum { FAULT_WRITE = 1, FAULT_SYNC = 2, FAULT_TRUNCATE = 4, FAULT_OPEN = 8, FAULT_ANY = 15 };
enum fault_how { FAULT_IO, FAULT_FULL, FAULT_KILL };

/* Make it SQLite's default. Once. */
void faultvfs_install(void);

/* The n-th operation (from 1) of these kinds fails; `for_good`: all after it too. */
void fault_arm(int kinds, int n, enum fault_how how, bool for_good);
/* Back to a sound disk. Returns whether the armed operation was reached. */
bool fault_disarm(void);

/* Called once in a checkpoint, after it has read the log's header and before it looks at how much was folded already
 * (SQLite drops its mapping of the file there, when another connection has written). NULL takes it off. */
void fault_in_checkpoint(void (*fn)(void *), void *arg);

/* Watch the files opened from now on; what they hold then counts as synced. The power goes at the n-th write. */
void power_watch(int writes_until_cut);
bool power_is_out(void);
/* What a disk would hold after the cut: every watched file into `folder`, then forget them. Power is back. */
void power_dump(const char *folder, unsigned seed);

#endif
