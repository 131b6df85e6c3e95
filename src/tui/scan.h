/* A bar-code scanner among the keys. */
#ifndef TUI_SCAN_H
#define TUI_SCAN_H

#include "storekeep/tui.h"

enum scan_mode {
	SCAN_OFF,   /* digits are digits: a field of a form has the focus */
	SCAN_HOLD,  /* digits wait up to 50 ms for the rest: lists, where nobody types them */
	SCAN_TYPED, /* digits are shown at once, and taken back when they turn out to be a scan: the counter */
};

/* The next key, with scans put together; false: none is complete. */
bool scan_next(struct key *k, enum scan_mode mode);
/* How long held digits may still wait, in ms; -1 when there are none. */
int scan_deadline(void);
/* Keys are held back. */
bool scan_holds(void);

#endif
