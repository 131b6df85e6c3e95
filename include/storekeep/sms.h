/*
 * Length of a text message (簡訊) and how many messages it makes (EAS-99,
 * SHL-64). Pure: the limits are arguments.
 */
#ifndef STOREKEEP_SMS_H
#define STOREKEEP_SMS_H

#include <stdbool.h>
#include <stdint.h>

struct sms_rules {
	const char *system_text; /* what the platform puts before the body; NULL: nothing */
	int half_limit;          /* characters of one message where all are half-width */
	int full_limit;          /* characters of one message where any is not */
	int join_overhead;       /* characters that each part of a joined message gives up */
};
struct sms_size {
	int64_t count;           /* UTF-16 code units of system text and body */
	bool full;               /* something is not half-width: U+0020 to U+007E and line feed */
	int64_t messages;        /* 0 for an empty text */
};
void sms_measure(const struct sms_rules *r, const char *body, struct sms_size *out);

#endif
