/*
 * A change of points settings between reading, judging and writing.
 */
#ifndef SK_DESK_POINTS_SETTINGS_H
#define SK_DESK_POINTS_SETTINGS_H

#include "desk/points_parts.h"

struct settings_draft {
	struct shop *s;
	struct record *r;
	const struct profile *p;
	const char *op_id;
	day_t today;
	struct points_rule was, now;
	int64_t tier_id;              /* tier whose rule is changed, 0 none */
	struct earn_rule tier_was, tier_rule;
	const char *language, *text;  /* of the record; text NULL: untouched */
	bool cashoff_was, cashoff, gifts_was, gifts; /* kept beside the versions (member_setting) */
	bool changed, tier_changed;
};
/* Take the record into `now`: NUMBER_BAD, CHANNEL_HIDDEN, ISSUE_FIXED, EXPIRY_DAY, PRODUCT_NONE, LANG_NONE … */
enum status points_settings_read(struct settings_draft *d, struct error *e);
/* All of it together: MASTER_OFF, PLAN_LACKS, EARN_RULE …; warnings that are not confirmed. Fills `changed`. */
enum status points_settings_judge(struct settings_draft *d, struct error *e);
/* The version `now` with the tiers' rules and texts that go on, and a line of the activity log for every change. In the caller's
 * transaction. */
enum status points_settings_write(struct settings_draft *d, int64_t *rule_id, struct error *e);

#endif
