/*
 * SQL functions of our own, for questions that SQLite's LIKE answers wrongly:
 * text is compared folded (FMT-38).
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "store.h"
#include "storekeep/text.h"

/* Nothing that folding would change: small ASCII without blanks, and ideographs but 臺. */
static bool is_folded(const unsigned char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (s[i] >= 0x80 ? s[i] < 0xe4 : s[i] <= ' ' || (s[i] >= 'A' && s[i] <= 'Z'))
			return false;
		if (s[i] >= 0xe4) {
			if (s[i] > 0xe9 || i + 2 >= len || memcmp(s + i, "臺", 3) == 0 || (s[i] == 0xe4 && s[i + 1] < 0xb8))
				return false;
			i += 2;
		}
	}
	return true;
}

/* holds(text, folded): does the folded text hold the (already folded) words? NULL holds nothing. */
static void holds(sqlite3_context *c, int count, sqlite3_value **args)
{
	const char *text = (const char *)sqlite3_value_text(args[0]);
	const char *want = (const char *)sqlite3_value_text(args[1]);
	size_t len = (size_t)sqlite3_value_bytes(args[0]), want_len = (size_t)sqlite3_value_bytes(args[1]);
	char *folded;

	(void)count;
	if (text == NULL || want == NULL) {
		sqlite3_result_int(c, 0);
	} else if (memmem(text, len, want, want_len) != NULL) {
		sqlite3_result_int(c, 1);
	} else if (is_folded((const unsigned char *)text, len)) {
		sqlite3_result_int(c, 0);
	} else {
		folded = text_fold(text);
		sqlite3_result_int(c, strstr(folded, want) != NULL);
		free(folded);
	}
}

int store_add_functions(sqlite3 *h)
{
	return sqlite3_create_function(h, "holds", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL, holds, NULL, NULL);
}
