/*
 * The terminal itself, for the files of tui/: start and stop, signals, bytes in
 * and the few sequences that curses does not write.
 */
#ifndef TUI_TERM_H
#define TUI_TERM_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/tui.h"

/* Set by signal handlers, read and cleared by the loop. */
struct term_events {
	volatile sig_atomic_t resized;
	volatile sig_atomic_t ended;   /* SIGHUP, SIGTERM: number of the signal */
	volatile sig_atomic_t resumed; /* after SIGTSTP and SIGCONT */
};
extern struct term_events term_events;

enum status term_start(const struct ui_options *o, struct error *e);
/* Give the terminal back as it was; may be called twice. */
void term_stop(void);
/* Take the new size of the terminal over into curses. */
void term_resize(void);
/* After a stop: raw mode, keypad and paste marks on again. */
void term_resume(void);
/* Write bytes past curses, in order with what it has written. */
void term_write(const char *bytes, size_t len);
/* Ask where the cursor ends after ambiguous characters; the answer comes through input.c. */
void term_measure(void);
/* The answer: column (from 1) after two ambiguous characters from column 1. What it changed. */
enum term_change { TERM_SAME, TERM_LINES /* box lines can be drawn now */, TERM_WIDTHS /* all columns may have moved */ };
enum term_change term_measured(int col);
/* true where ambiguous characters are known to be narrow. */
bool term_narrow(void);
/* Milliseconds of a clock that only goes forward. */
int64_t term_ms(void);
/* Wait until the terminal has bytes, a signal came or the time is over (-1: no end); true when there are bytes. */
bool term_wait(int timeout_ms);

#endif
