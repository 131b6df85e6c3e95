/*
 * Telephone numbers (FMT-25): the many ways in which a mobile is written, and
 * land lines by their area code.
 */
#include "config.h"

#include "rules/ident_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/text.h"

/* Digits of the number in half width, with a leading + kept; blanks, hyphens and brackets go. false when anything
 * else is in it. An extension behind # goes to *extension (digits). */
static bool plain_digits(const char *text, char out[32], bool *extension)
{
	char *half = text_nfkc(text);
	size_t n = 0;
	bool fine = true;

	*extension = false;
	for (const char *p = half; *p != '\0' && fine; p++) {
		if (*extension) {
			fine = *p >= '0' && *p <= '9';
		} else if ((*p >= '0' && *p <= '9') || (*p == '+' && n == 0)) {
			fine = n < 24;
			if (fine)
				out[n++] = *p;
		} else if (*p == '#' && n > 0 && p[1] != '\0') {
			*extension = true;
		} else {
			fine = strchr(" -()", *p) != NULL;
		}
	}
	out[n] = '\0';
	free(half);
	return fine;
}

/* `="0912…"` and a leading `'` (FMT-46), blanks at both ends. */
static char *bare(const char *text)
{
	size_t len = text_trim(&text, strlen(text));

	if (len >= 3 && text[0] == '=' && text[1] == '"' && text[len - 1] == '"')
		return xstrndup(text + 2, len - 3);
	if (len >= 1 && text[0] == '\'')
		return xstrndup(text + 1, len - 1);
	return xstrndup(text, len);
}

static bool is_mobile(const char *digits, char out[64])
{
	const char *tail = digits;

	if (strncmp(tail, "+886", 4) == 0)
		tail += 4;
	else if (strncmp(tail, "886", 3) == 0 && strlen(tail) >= 12)
		tail += 3;
	if (*tail == '0')
		tail++;
	if (strlen(tail) != 9 || *tail != '9')
		return false;
	snprintf(out, 64, "0%s", tail);
	return true;
}

/* Area codes, the longer first where one begins another; 5 to 8 digits follow. */
static bool is_land(const char *digits)
{
	static const char *const areas[] = {"0826", "0836", "037", "049", "089", "082", "02", "03", "04", "05", "06", "07", "08"};

	for (size_t i = 0; i < sizeof areas / sizeof *areas; i++) {
		size_t n = strlen(areas[i]);

		if (strncmp(digits, areas[i], n) == 0)
			return strlen(digits) >= n + 5 && strlen(digits) <= n + 8;
	}
	return false;
}

enum ident_phone ident_phone(const char *text, char out[64])
{
	enum ident_phone kind = PHONE_OTHER;
	char *own, digits[32];
	bool extension;

	/* As it is stored, the usual case. */
	if (strncmp(text, "09", 2) == 0 && strspn(text, "0123456789") == 10 && text[10] == '\0') {
		memcpy(out, text, 11);
		return PHONE_MOBILE;
	}
	own = bare(text);

	snprintf(out, 64, "%s", own);
	if (plain_digits(own, digits, &extension)) {
		if (!extension && is_mobile(digits, out))
			kind = PHONE_MOBILE;
		else if (is_land(digits))
			kind = PHONE_LAND;
	}
	free(own);
	return kind;
}

bool ident_check_mobile(const char *v, struct ident *out)
{
	char number[64];

	switch (ident_phone(v, number)) {
	case PHONE_MOBILE:
		return ident_accept(out, "FMT-25", number);
	case PHONE_LAND:
		return ident_refuse(out, "FMT-25", "mobile_land_line", _("This is a land line, not a mobile number."));
	case PHONE_OTHER:
		break;
	}
	return ident_refuse(out, "FMT-25", "mobile_format", _("A mobile number is 09 and 8 more digits."));
}
