/*
 * The name of a store: which characters it may hold and how many (YAH-12).
 */
#include "storekeep/mall_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/text.h"

#define FULL_WIDTH 0xFEE0 /* from a full-width form to the half-width one */

static bool between(uint32_t c, uint32_t from, uint32_t to)
{
	return c >= from && c <= to;
}

static uint32_t fold(uint32_t c)
{
	if (between(c, 0xFF10, 0xFF19) || between(c, 0xFF21, 0xFF3A) || between(c, 0xFF41, 0xFF5A))
		return c - FULL_WIDTH;
	return c;
}

static bool allowed(const struct store_name_rules *r, uint32_t c)
{
	if (between(c, '0', '9'))
		return r->digit;
	if (between(c, 'A', 'Z') || between(c, 'a', 'z'))
		return r->latin;
	return r->cjk && (between(c, 0x3400, 0x4DBF) || between(c, 0x4E00, 0x9FFF) || between(c, 0xF900, 0xFAFF) || between(c, 0x20000, 0x2FA1F));
}

/* One character as people see it; all of its code points have to be allowed. */
static bool add_cluster(const struct store_name_rules *r, const char *s, size_t len, struct buf *out)
{
	bool good = true;

	for (size_t at = 0; at < len;) {
		uint32_t c;
		char bytes[4];

		at += text_decode(s + at, len - at, &c);
		c = fold(c);
		good = good && allowed(r, c);
		buf_add(out, bytes, text_encode(c, bytes));
	}
	return good;
}

static enum status refuse_sign(const struct store_name_rules *r, const char *s, size_t len, struct error *e)
{
	char *sign = xstrndup(s, len);

	error_set(e, ST_REFUSED, "store_name_charset", r->rule, "name",
	          _("Store name may hold only Chinese characters, letters and digits; remove '%s'"), sign);
	free(sign);
	return ST_REFUSED;
}

enum status store_name_check(const struct store_name_rules *r, const char *text, char **name, struct error *e)
{
	struct buf out = {0};
	int count = 0;

	if (name != NULL)
		*name = NULL;
	for (size_t len = strlen(text), at = 0, n; at < len; at += n, count++) {
		n = text_cluster(text + at, len - at);
		if (!add_cluster(r, text + at, n, &out)) {
			buf_free(&out);
			return refuse_sign(r, text + at, n, e);
		}
	}
	if (count >= r->min && count <= r->max) {
		if (name != NULL)
			*name = buf_take(&out);
		if (name != NULL && *name == NULL)
			*name = xstrdup("");
		buf_free(&out);
		return ST_OK;
	}
	buf_free(&out);
	if (count < r->min)
		return error_set(e, ST_REFUSED, "store_name_empty", r->rule, "name", _("A store needs a name of %1$d to %2$d characters."), r->min, r->max);
	return error_set(e, ST_REFUSED, "store_name_too_long", r->rule, "name", _("Store name: %1$d characters, at most %2$d"), count, r->max);
}
