/* From the terminal's bytes to keys. */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include <stdbool.h>

#include "storekeep/tui.h"

void input_start(int escdelay_ms);
void input_stop(void);
/* A cursor-position report is under way; it was asked on this row (from 1). */
void input_await_report(int row);
/* Read all bytes that are there. false: the terminal is gone. */
bool input_fill(void);
/* Take the next key; text of it is valid until the next call. false: nothing complete is there. */
bool input_next(struct key *k);
/* When the bytes that were read last came, term_ms(). */
int64_t input_time(void);
/* How long to wait for what began and is incomplete, in ms; -1 when nothing did. */
int input_deadline(void);
/* Bytes or keys are waiting. */
bool input_pending(void);
/* Column of a report that arrived, 0 when none did; taken once. */
int input_report(void);

#endif
