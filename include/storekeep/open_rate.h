/*
 * The open rate (開啟率) of a campaign: how it is computed, written and for how
 * long it moves (RUT-126). Pure arithmetic; days and decimals are the profile's.
 */
#ifndef STOREKEEP_OPEN_RATE_H
#define STOREKEEP_OPEN_RATE_H

#include <stdbool.h>
#include <stdint.h>

#include "storekeep/date.h"
#include "storekeep/money.h"

/* opened x 100 / reach in hundredths of a per cent, half up; 0 for a reach of 0. */
int64_t open_rate(int64_t opened, int64_t reach);
/* As the rulebook writes it: "37.5", "22.22", "100", "0". */
void open_rate_format(int64_t hundredths, char out[16]);

/* How a profile wants it. */
struct open_rate_rule {
	int days;          /* for which opens count */
	int decimals;      /* 0 … 4 */
	bool trim;         /* zeros at the end go */
	enum rounding how;
};
void open_rate_text(const struct open_rate_rule *r, int64_t opened, int64_t reach, char out[16]);
/* The last instant at which an open counts: days x 24 h behind the send time, itself included. */
instant_t open_window_last(const struct open_rate_rule *r, instant_t send_at);

#endif
