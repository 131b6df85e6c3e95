/*
 * storekeep: options, locale, then a command or the console.
 */
#include "config.h"

int main(void)
{
	return 0;
}
