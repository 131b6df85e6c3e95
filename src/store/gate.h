/*
 * The fair gate for writers: OFD locks on a side file PATH.gate.
 *
 * Two locks make a turnstile: whoever wants to write takes "next", then waits
 * for "writer", then lets go of "next", so that nobody can overtake the one who
 * stands at the front. A third, shared one says "I have the file open". The
 * kernel drops all three when a process dies.
 */
#ifndef STORE_GATE_H
#define STORE_GATE_H

#include <stdbool.h>

#include "storekeep/error.h"

struct gate {
	int fd;    /* -1: no gate (private database) */
	bool held; /* by us */
};

/* `path` is the database's. `make`: the side file may be made; else a missing one is no error and the gate stays -1. */
enum status gate_open(struct gate *g, const char *path, bool make, struct error *e);
void gate_close(struct gate *g);
/* Wait in line. ST_FAILED db_locked after 10 seconds: somebody is stopped or stuck. */
enum status gate_take(struct gate *g, const char *path, struct error *e);
/* Only if nobody is there. */
bool gate_try(struct gate *g);
void gate_leave(struct gate *g);
/* True when nobody else has the file open; nobody can open it until gate_close(). */
bool gate_alone(struct gate *g);

#endif
