/*
 * Numbers and reasons of points and store credit as people type them.
 */
#include "config.h"

#include "storekeep/points_entry.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/mem.h"
#include "storekeep/text.h"

/* No amount is longer; what is above the profile's greatest is refused by that. */
#define MOST_DIGITS 15

/* Signs that look like a minus: hyphen, typographic minus, small one. The full-width one becomes plain with the digits. */
static const char *const minuses[] = {"-", "\xe2\x88\x92", "\xe2\x80\x93", "\xef\xb9\xa3", "\xe2\x80\x90"};

/* Plain copy without blanks at its ends; the caller frees. */
static char *plain(const char *text)
{
	char *wide = text_nfkc(text);
	const char *from = wide;
	size_t len = text_trim(&from, strlen(wide));
	char *out = xstrndup(from, len);
	free(wide);
	return out;
}

static bool minus(const char **at)
{
	for (size_t i = 0; i < sizeof minuses / sizeof *minuses; i++) {
		size_t len = strlen(minuses[i]);
		if (strncmp(*at, minuses[i], len) == 0) {
			*at += len;
			return true;
		}
	}
	return false;
}

static bool digits(const char *at, int64_t *out)
{
	size_t n = strspn(at, "0123456789");
	if (n == 0 || n > MOST_DIGITS || at[n] != '\0')
		return false;
	*out = strtoll(at, NULL, 10);
	return true;
}

bool points_number(const char *text, int64_t *out)
{
	char *copy = plain(text);
	const char *at = copy;
	bool less = minus(&at), good = digits(at, out);
	if (good && less)
		*out = -*out;
	free(copy);
	return good;
}

bool credit_number(const char *text, struct credit_entry_text *out)
{
	char *copy = plain(text);
	const char *at = copy;
	*out = (struct credit_entry_text){.balance = *at == '='};
	if (out->balance)
		at++;
	bool less = !out->balance && minus(&at);
	if (!less && !out->balance && *at == '+')
		at++;
	bool good = digits(at, &out->amount);
	if (good && less)
		out->amount = -out->amount;
	free(copy);
	return good;
}

char *reason_clean(const char *text, size_t *count)
{
	const char *from = text;
	size_t len = text_trim(&from, strlen(text));
	char *cut = xstrndup(from, len), *out = text_nfc(cut);
	free(cut);
	for (char *c = out; *c; c++)
		if (*c == '\n' || *c == '\r' || *c == '\t')
			*c = ' ';
	*count = text_count(out, strlen(out));
	return out;
}

void redeem_steps(int64_t points, int64_t step_points, int64_t step_value, struct redeem_steps *out)
{
	*out = (struct redeem_steps){0};
	if (step_points < 1)
		return;
	int64_t steps = points / step_points;
	out->whole = points == steps * step_points;
	out->lower = steps * step_points;
	out->upper = out->whole ? points : out->lower + step_points;
	out->value = steps * step_value;
}

int64_t redeem_most(int64_t balance, int64_t limit, int64_t step_points, int64_t step_value)
{
	if (step_points < 1 || step_value < 1 || balance < 1)
		return 0;
	int64_t steps = balance / step_points;
	if (limit >= 0 && limit / step_value < steps)
		steps = limit / step_value;
	return steps * step_points;
}
