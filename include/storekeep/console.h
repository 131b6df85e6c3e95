/*
 * The console: every screen, what the palette finds, and where it begins.
 *
 * main.c opens the shop and hands it over; the console shows what is due today
 * (or one statement), until the user leaves.
 */
#ifndef STOREKEEP_CONSOLE_H
#define STOREKEEP_CONSOLE_H

#include "storekeep/shop.h"

struct console_options {
	bool mouse;           /* --mouse, or [ui] mouse */
	int64_t statement_id; /* begin with the review of this statement (`statement review FILE`); 0: Today */
};

/* Open the terminal and run until the user leaves. ST_FAILED without a terminal that fits (nothing was drawn), ST_OK else.
 * `s` stays the caller's; its `config` gives shop name, zone and terminal settings, `actor` the name in the top line. */
enum status console_run(struct shop *s, const struct console_options *o, struct error *e);

#endif
