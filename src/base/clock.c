/*
 * The one clock of the program: the machine's, or fixed so that any day can be
 * replayed (--now, $STOREKEEP_NOW).
 */
#include "config.h"

#include "storekeep/date.h"

#include <time.h>

static instant_t fixed = INSTANT_NONE;

instant_t clock_now(void)
{
	return fixed != INSTANT_NONE ? fixed : (instant_t)time(NULL);
}

void clock_set(instant_t at)
{
	fixed = at;
}

bool clock_is_fixed(void)
{
	return fixed != INSTANT_NONE;
}
