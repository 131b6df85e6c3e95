/*
 * How long a text message is. One full-width character makes the whole text
 * full-width; a character outside of the basic plane counts twice (EAS-99, SHL-64).
 */
#include "config.h"

#include "storekeep/sms.h"

#include <stddef.h>
#include <string.h>

#include "storekeep/text.h"

static void count_text(const char *s, struct sms_size *out)
{
	size_t len = strlen(s);

	while (len > 0) {
		uint32_t cp;
		size_t n = text_decode(s, len, &cp);

		out->count += cp > 0xffff ? 2 : 1;
		out->full = out->full || !(cp == '\n' || (cp >= 0x20 && cp <= 0x7e));
		s += n;
		len -= n;
	}
}

void sms_measure(const struct sms_rules *r, const char *body, struct sms_size *out)
{
	int64_t limit, part;

	*out = (struct sms_size){0};
	if (r->system_text != NULL)
		count_text(r->system_text, out);
	count_text(body, out);
	limit = out->full ? r->full_limit : r->half_limit;
	part = limit > r->join_overhead ? limit - r->join_overhead : 1;
	if (out->count > 0)
		out->messages = out->count <= limit ? 1 : (out->count + part - 1) / part;
}
