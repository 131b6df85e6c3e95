/*
 * A mail as bytes: its head in ASCII, its text as UTF-8 in base64, so that no
 * line is too long for any server.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/deliver.h"
#include "storekeep/text.h"

#define LINE 57       /* bytes a line of base64: 76 characters */
#define WORD 42       /* bytes of an encoded word of the head: 75 characters with its frame */

static void base64(struct buf *out, const unsigned char *s, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		unsigned a = s[i], b = i + 1 < len ? s[i + 1] : 0, c = i + 2 < len ? s[i + 2] : 0;
		unsigned v = a << 16 | b << 8 | c;

		buf_addc(out, digits[v >> 18]);
		buf_addc(out, digits[v >> 12 & 63]);
		buf_addc(out, (char)(i + 1 < len ? digits[v >> 6 & 63] : '='));
		buf_addc(out, (char)(i + 2 < len ? digits[v & 63] : '='));
	}
}

/* RFC 2047, in words that hold whole characters. */
static void subject(struct buf *out, const char *s)
{
	size_t len = strlen(s), at = 0, n;
	uint32_t cp;

	buf_adds(out, "Subject:");
	while (at < len) {
		size_t end = at;

		while (end < len && end + (n = text_decode(s + end, len - end, &cp)) - at <= WORD)
			end += n;
		buf_adds(out, at == 0 ? " =?UTF-8?B?" : "\r\n =?UTF-8?B?");
		base64(out, (const unsigned char *)s + at, end - at);
		buf_adds(out, "?=");
		at = end;
	}
	buf_adds(out, "\r\n");
}

static void date(struct buf *out, instant_t at)
{
	static const char days[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	day_t d = (day_t)(at / 86400);
	int s = (int)(at % 86400);
	struct ymd ymd = day_to_ymd(d);

	buf_addf(out, "Date: %s, %d %s %04d %02d:%02d:%02d +0000\r\n", days[day_weekday(d)], ymd.day, months[ymd.month - 1], ymd.year,
	        s / 3600, s / 60 % 60, s % 60);
}

bool mail_address_valid(const char *address)
{
	const char *at = address != NULL ? strrchr(address, '@') : NULL;

	if (at == NULL || at == address || at[1] == '\0' || strlen(address) > 254)
		return false;
	for (const char *p = address; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f || strchr("<>()[],;:\\\"", *p) != NULL)
			return false;
	return strchr(address, '@') == at;
}

void mail_write(struct buf *out, const struct mail *m)
{
	const char *domain = strrchr(m->from, '@');
	struct buf text = {0};

	buf_addf(out, "From: <%s>\r\nTo: <%s>\r\n", m->from, m->to);
	subject(out, m->subject);
	date(out, m->at);
	buf_addf(out, "Message-ID: <%s%s>\r\n", m->id, domain != NULL ? domain : "@localhost");
	buf_adds(out, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n"
	              "Auto-Submitted: auto-generated\r\n\r\n");
	for (const char *p = m->text; *p != '\0'; p++)
		if (*p == '\n')
			buf_adds(&text, "\r\n");
		else if (*p != '\r')
			buf_addc(&text, *p);
	for (size_t i = 0; i < text.len; i += LINE) {
		base64(out, (const unsigned char *)text.data + i, text.len - i < LINE ? text.len - i : LINE);
		buf_adds(out, "\r\n");
	}
	buf_free(&text);
}
