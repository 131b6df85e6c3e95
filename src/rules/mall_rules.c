/*
 * Days and counts of a store's contract and of its violations, and the brands
 * that its listings must not name (YAH-8, YAH-17, YAH-143, YAH-145, YAH-147).
 */
#include "storekeep/mall_rules.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "storekeep/text.h"

#define MONTHS_MOST 1200 /* a century: a contract that is longer is a typing error */

/* ---- contract ---- */

day_t contract_last_day(day_t opened, int months)
{
	struct ymd d;
	int month;

	if (opened == DAY_NONE)
		return DAY_NONE;
	d = day_to_ymd(opened);
	month = d.month - 1 + months;
	d.year += month / 12;
	d.month = month % 12 + 1;
	if (d.day > days_in_month(d.year, d.month))
		return day_from_ymd(d.year, d.month, days_in_month(d.year, d.month));
	return day_from_ymd(d.year, d.month, d.day) - 1;
}

int contract_months_left(day_t opened, day_t end, day_t day)
{
	int left = 0;

	if (opened == DAY_NONE || end == DAY_NONE || day == DAY_NONE)
		return 0;
	for (int n = 0; n < MONTHS_MOST; n++) {
		day_t begins = n == 0 ? opened : contract_last_day(opened, n) + 1;

		if (begins > end)
			break;
		left += begins > day;
	}
	return left;
}

bool store_fee_named(const char *words)
{
	static const char *const names[] = {"開辦費", "月租費", "openingfee", "monthlyfee", "storefee", "monthlystorefee"};
	char *plain = text_fold(words != NULL ? words : "");
	bool named = false;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		named = named || strstr(plain, names[i]) != NULL;
	free(plain);
	return named;
}

int days_item(const char *list, int n)
{
	const char *at = list != NULL ? list : "";

	for (; n > 0 && *at != '\0'; n--) {
		at += strcspn(at, ",");
		at += *at == ',';
	}
	while (*at == ' ')
		at++;
	return isdigit((unsigned char)*at) ? atoi(at) : -1;
}

/* ---- violations ---- */

int violation_lacks(const struct violation_facts *v, day_t today)
{
	int lacks = 0;

	if (v->withdrawn)
		return 0;
	if (v->remedied_on == DAY_NONE || v->remedied_on > today)
		lacks |= LACKS_REMEDY;
	if (v->until != DAY_NONE && today <= v->until)
		lacks |= LACKS_PERIOD;
	if (v->has_measure && (v->measure_done_on == DAY_NONE || v->measure_done_on > today))
		lacks |= LACKS_MEASURE;
	return lacks;
}

enum appeal_window violation_window(day_t ruled_on, int safe_days, day_t by, day_t today)
{
	if (by == DAY_NONE || today > by)
		return APPEAL_OVER;
	return today - ruled_on <= safe_days ? APPEAL_SAFE : APPEAL_LAST;
}

void violation_threshold(const char *list, int64_t points, char reached[80], int64_t *next)
{
	int64_t best = -1;

	reached[0] = '\0';
	*next = 0;
	for (const char *at = list != NULL ? list : ""; *at != '\0';) {
		size_t len = strcspn(at, ",");
		char *word;
		long long limit = strtoll(at, &word, 10);

		if (*word == ':' && limit > 0 && limit <= points && limit > best) {
			best = limit;
			snprintf(reached, 80, "%.*s", (int)(len - (size_t)(word + 1 - at)), word + 1);
		} else if (limit > points && (*next == 0 || limit < *next)) {
			*next = limit;
		}
		at += len + (at[len] == ',');
	}
}

/* ---- listings ---- */

static bool is_word(char c)
{
	return isalnum((unsigned char)c) && (unsigned char)c < 128;
}

/* A Latin brand inside of a longer word is another word. */
static bool names(const char *text, const char *brand)
{
	size_t len = strlen(brand);

	for (const char *at = text; len > 0 && *at != '\0'; at++) {
		bool head = is_word(*brand) && at > text && is_word(at[-1]), tail;

		if (strncasecmp(at, brand, len) != 0)
			continue;
		tail = is_word(brand[len - 1]) && is_word(at[len]);
		if (!head && !tail)
			return true;
	}
	return false;
}

static char *item_at(const char **at)
{
	while (**at != '\0') {
		const char *item = *at;
		size_t len = strcspn(item, ",");
		char *one, *plain;

		*at += len + (item[len] == ',');
		len = text_trim(&item, len);
		if (len == 0)
			continue;
		one = xstrndup(item, len);
		plain = text_nfkc(one);
		free(one);
		return plain;
	}
	return NULL;
}

bool watch_brand(const char *list, const char *text, const char *brand, int n, char out[80])
{
	char *plain = text_nfkc(text != NULL ? text : ""), *own = text_nfkc(brand != NULL ? brand : "");
	const char *at = list != NULL ? list : "";
	bool found = false;
	char *item;

	while (!found && (item = item_at(&at)) != NULL) {
		if (names(plain, item) && !(*own != '\0' && strcasecmp(own, item) == 0) && n-- == 0) {
			found = true;
			snprintf(out, 80, "%s", item);
		}
		free(item);
	}
	free(plain);
	free(own);
	return found;
}
