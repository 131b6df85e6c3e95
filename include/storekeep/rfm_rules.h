/*
 * Recency, frequency, money (RFM, EAS-103 to EAS-106; rules/rfm_rules.c): scores
 * from 1 to 5 by mid-rank quintiles or by fixed cut-offs, and the segment that a
 * combination falls in. Pure.
 */
#ifndef STOREKEEP_RFM_RULES_H
#define STOREKEEP_RFM_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RFM_SCORES 6 /* 1 to 5; 0 is who did not buy */

/* How one measure is scored: per score the values that got it. */
struct rfm_scale {
	bool small_is_good;  /* days since the last order; else orders, money */
	bool fixed;          /* by `cuts` */
	int64_t cuts[4];     /* rising (EAS-105) */
	struct rfm_band {
		int64_t low, high, members; /* members 0: nobody got it */
	} bands[RFM_SCORES];
	/* filling */
	int64_t population, seen;
};

/* EAS-104: of n members, w strictly worse and t equal (oneself among them). */
int rfm_quintile(int64_t n, int64_t worse, int64_t equal);
/* EAS-105. */
int rfm_fixed(const int64_t cuts[4], bool small_is_good, int64_t value);
/* Four rising numbers from "30,60,90,180"; false: they are not (RFM_CUTS). */
bool rfm_cuts_read(const char *text, int64_t cuts[4]);

/* Begin a scale over a population; then every value that occurs once, from the worst to the best, with how many have it. */
void rfm_scale_begin(struct rfm_scale *s, bool small_is_good, const int64_t *cuts, int64_t population);
void rfm_scale_add(struct rfm_scale *s, int64_t value, int64_t members);
/* The score of a value under a scale that was filled. */
int rfm_score(const struct rfm_scale *s, int64_t value);

/* The first line of EAS-106 that fits: champions … asleep, none. */
const char *rfm_segment_of(int r, int f, int m);
#define RFM_SEGMENTS 9
/* Their codes in the order of EAS-106, from 0; and the place of a code, -1 none. */
const char *rfm_segment_code(int i);
int rfm_segment_place(const char *code);

#endif
