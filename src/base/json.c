/*
 * Writing one JSON document. Bytes that are no UTF-8 become U+FFFD, and what
 * must never reach a terminal (FMT-61) is written as an escape.
 */
#include "config.h"

#include "storekeep/json.h"

#include <string.h>

#include "storekeep/text.h"

static bool must_escape(uint32_t cp)
{
	return cp < 0x20 || cp == '"' || cp == '\\' || (cp >= 0x7F && cp < 0xA0) || cp == 0x200E || cp == 0x200F ||
	       cp == 0x061C || (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

static void add_escape(struct buf *out, uint32_t cp)
{
	static const char plain[] = "\"\\\b\f\n\r\t", letter[] = "\"\\bfnrt";
	const char *found = cp < 0x80 && cp != 0 ? strchr(plain, (int)cp) : NULL;

	if (found != NULL)
		buf_addf(out, "\\%c", letter[found - plain]);
	else
		buf_addf(out, "\\u%04x", cp);
}

static void add_string(struct buf *out, const char *s, size_t len)
{
	size_t n;
	uint32_t cp;

	buf_addc(out, '"');
	for (; len > 0; s += n, len -= n) {
		n = text_decode(s, len, &cp);
		if (must_escape(cp))
			add_escape(out, cp);
		else if (n == 1 && cp >= 0x80)
			buf_adds(out, "\uFFFD");
		else
			buf_add(out, s, n);
	}
	buf_addc(out, '"');
}

/* The comma before a value, and its key. */
static void begin(struct json *j, const char *key)
{
	if (j->comma)
		buf_addc(&j->out, ',');
	j->comma = true;
	if (key == NULL)
		return;
	add_string(&j->out, key, strlen(key));
	buf_addc(&j->out, ':');
}

static void open(struct json *j, const char *key, char bracket)
{
	begin(j, key);
	buf_addc(&j->out, bracket);
	j->depth++;
	j->comma = false;
}

static void close(struct json *j, char bracket)
{
	buf_addc(&j->out, bracket);
	j->depth--;
	j->comma = true;
}

void json_object(struct json *j, const char *key)
{
	open(j, key, '{');
}

void json_array(struct json *j, const char *key)
{
	open(j, key, '[');
}

void json_end_object(struct json *j)
{
	close(j, '}');
}

void json_end_array(struct json *j)
{
	close(j, ']');
}

void json_text_len(struct json *j, const char *key, const char *v, size_t len)
{
	begin(j, key);
	add_string(&j->out, v, len);
}

void json_text(struct json *j, const char *key, const char *v)
{
	if (v == NULL)
		json_null(j, key);
	else
		json_text_len(j, key, v, strlen(v));
}

void json_int(struct json *j, const char *key, int64_t v)
{
	begin(j, key);
	buf_addf(&j->out, "%lld", (long long)v);
}

void json_decimal(struct json *j, const char *key, int64_t v, int decimals)
{
	uint64_t whole = v < 0 ? 0 - (uint64_t)v : (uint64_t)v, part = 1;

	for (int i = 0; i < decimals; i++)
		part *= 10;
	begin(j, key);
	buf_addf(&j->out, "%s%llu", v < 0 ? "-" : "", (unsigned long long)(whole / part));
	if (decimals > 0)
		buf_addf(&j->out, ".%0*llu", decimals, (unsigned long long)(whole % part));
}

void json_bool(struct json *j, const char *key, bool v)
{
	begin(j, key);
	buf_adds(&j->out, v ? "true" : "false");
}

void json_words(struct json *j, const char *key, const char *words)
{
	json_array(j, key);
	for (const char *at = words != NULL ? words : ""; *at != '\0';) {
		size_t len = strcspn(at, ",");

		if (len > 0)
			json_text_len(j, NULL, at, len);
		at += len + (at[len] == ',');
	}
	json_end_array(j);
}

void json_null(struct json *j, const char *key)
{
	begin(j, key);
	buf_adds(&j->out, "null");
}

void json_date(struct json *j, const char *key, const char *iso)
{
	json_text(j, key, iso != NULL && *iso != '\0' ? iso : NULL);
}
