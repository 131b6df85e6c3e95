/*
 * Scores by rank or by fixed limits, and the nine segments (EAS-104 to EAS-106).
 * Whole numbers only; equal values always get equal scores.
 */
#include "config.h"

#include "storekeep/rfm_rules.h"

#include <stdlib.h>
#include <string.h>

int rfm_quintile(int64_t n, int64_t worse, int64_t equal)
{
	if (n <= 0)
		return 0;
	return 1 + (int)(5 * (2 * worse + equal) / (2 * n));
}

int rfm_fixed(const int64_t cuts[4], bool small_is_good, int64_t value)
{
	int reached = 0;

	for (int i = 0; i < 4; i++)
		reached += small_is_good ? value <= cuts[i] : value >= cuts[i];
	return 1 + reached;
}

bool rfm_cuts_read(const char *text, int64_t cuts[4])
{
	for (int i = 0; i < 4; i++) {
		char *end;
		cuts[i] = text != NULL ? strtoll(text, &end, 10) : 0;
		if (text == NULL || end == text || cuts[i] < 0 || (i > 0 && cuts[i] <= cuts[i - 1]))
			return false;
		end += strspn(end, " ");
		if (*end != (i < 3 ? ',' : '\0'))
			return false;
		text = end + 1;
	}
	return true;
}

void rfm_scale_begin(struct rfm_scale *s, bool small_is_good, const int64_t *cuts, int64_t population)
{
	*s = (struct rfm_scale){.small_is_good = small_is_good, .fixed = cuts != NULL, .population = population};
	if (cuts != NULL)
		memcpy(s->cuts, cuts, sizeof s->cuts);
}

void rfm_scale_add(struct rfm_scale *s, int64_t value, int64_t members)
{
	int score = s->fixed ? rfm_fixed(s->cuts, s->small_is_good, value) : rfm_quintile(s->population, s->seen, members);
	struct rfm_band *b = &s->bands[score];

	if (b->members == 0)
		*b = (struct rfm_band){value, value, 0};
	b->low = value < b->low ? value : b->low;
	b->high = value > b->high ? value : b->high;
	b->members += members;
	s->seen += members;
}

int rfm_score(const struct rfm_scale *s, int64_t value)
{
	if (s->fixed)
		return rfm_fixed(s->cuts, s->small_is_good, value);
	for (int score = RFM_SCORES - 1; score > 1; score--)
		if (s->bands[score].members > 0 && (s->small_is_good ? value <= s->bands[score].high : value >= s->bands[score].low))
			return score;
	return 1;
}

static const char *const segments[RFM_SEGMENTS] = {
	"champions", "loyal", "big_spenders", "new", "promising", "must_not_lose", "at_risk", "asleep", "none",
};

const char *rfm_segment_code(int i)
{
	return segments[i];
}

int rfm_segment_place(const char *code)
{
	for (int i = 0; i < RFM_SEGMENTS; i++)
		if (strcmp(segments[i], code) == 0)
			return i;
	return -1;
}

const char *rfm_segment_of(int r, int f, int m)
{
	if (r == 0 && f == 0 && m == 0)
		return "none";
	if (r >= 4 && f >= 4 && m >= 4)
		return "champions";
	if (r >= 3 && f >= 4)
		return "loyal";
	if (r >= 3 && m >= 4)
		return "big_spenders";
	if (r >= 4 && f <= 2)
		return "new";
	if (r >= 3)
		return "promising";
	if (f >= 4 && m >= 4)
		return "must_not_lose";
	return f >= 3 || m >= 3 ? "at_risk" : "asleep";
}
