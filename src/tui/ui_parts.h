/*
 * The pieces of the one loop (ui_loop.c) that stand in files of their own: where to
 * go (ui_go.c), which handler a key belongs to (ui_keys.c), and what happens
 * without a key (ui_idle.c).
 */
#ifndef TUI_UI_PARTS_H
#define TUI_UI_PARTS_H

#include "storekeep/tui.h"

#include "scan.h"

/* Leave the top screen, asking first when something is unsaved. false: it stays. */
bool ui_leave(void);
/* End the loop, asking first for every screen that has something unsaved. */
void ui_quit(void);
/* Go to a screen from anywhere: everything but the first is left, each with its question. */
void ui_jump(const struct screen *s, void *arg);
/* What the top screen begins with, before keys that were typed ahead. */
void ui_begin(void);

/* Hand a key to the box on top or else to the top screen, and do what is asked for. */
void ui_dispatch(struct key *k);
/* How fast letters are taken just now: held back as a scan, noted as typed, or let through. */
enum scan_mode ui_scans(void);

/* Milliseconds until something is to be done without a key; -1 never. */
int ui_next_deadline(void);
/* Do what is due by now. */
void ui_run_timers(void);

#endif
