/*
 * The check of a link, character by character: what a browser would take as the
 * host is taken here, and nothing else.
 */
#include "config.h"

#include "storekeep/link.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "storekeep/i18n.h"
#include "storekeep/text.h"

/* Blanks of every kind, controls, and what cannot be seen. */
static bool is_refused(uint32_t cp)
{
	static const struct {
		uint32_t from, to;
	} ranges[] = {
		{0x00, 0x20}, {0x7F, 0xA0}, {0xAD, 0xAD}, {0x1680, 0x1680}, {0x2000, 0x200F}, {0x2028, 0x202F}, {0x205F, 0x206F},
		{0x3000, 0x3000}, {0xFEFF, 0xFEFF}, {0xFFFD, 0xFFFD}, {'\\', '\\'},
	};
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (cp >= ranges[i].from && cp <= ranges[i].to)
			return true;
	return false;
}

static bool characters_fit(const char *url, size_t len)
{
	if (!text_valid(url, len))
		return false;
	for (size_t at = 0; at < len;) {
		uint32_t cp;
		at += text_decode(url + at, len - at, &cp);
		if (is_refused(cp))
			return false;
	}
	return true;
}

/* Bytes of "scheme://" when the scheme is one of the list, else 0. */
static size_t scheme_bytes(const char *schemes, const char *url)
{
	size_t len = strcspn(url, ":");
	if (len == 0 || strncmp(url + len, "://", 3) != 0)
		return 0;
	for (const char *s = schemes; *s;) {
		size_t n = strcspn(s, ",");
		if (n == len && strncasecmp(s, url, n) == 0)
			return len + 3;
		s += n + (s[n] == ',');
	}
	return 0;
}

/* Letters, digits and hyphens, parted by single dots; one dot may end it, and is taken off. */
static bool host_fits(const char *host, size_t *len)
{
	if (*len > 0 && host[*len - 1] == '.')
		--*len;
	if (*len == 0)
		return false;
	for (size_t i = 0; i < *len; i++) {
		bool dot = host[i] == '.';
		if (dot ? (i == 0 || host[i - 1] == '.' || i + 1 == *len) : !isalnum((unsigned char)host[i]) && host[i] != '-' && host[i] != '_')
			return false;
	}
	return true;
}

static bool port_fits(const char *port, size_t len)
{
	return (len == 2 && memcmp(port, "80", 2) == 0) || (len == 3 && memcmp(port, "443", 3) == 0);
}

static bool inside(const char *domain, const char *host, size_t len)
{
	size_t n = strlen(domain);
	if (len < n || strncasecmp(host + len - n, domain, n) != 0)
		return false;
	return len == n || host[len - n - 1] == '.';
}

enum link_fault link_check(const struct link_rules *r, const char *url)
{
	size_t len = strlen(url);
	if (r->max_bytes > 0 && len > (size_t)r->max_bytes)
		return LINK_TOO_LONG;
	if (!characters_fit(url, len))
		return LINK_CHARACTER;
	size_t scheme = scheme_bytes(r->schemes ? r->schemes : "http,https", url);
	if (scheme == 0)
		return LINK_SCHEME;
	const char *host = url + scheme;
	size_t whole = strcspn(host, "/?#");
	if (memchr(host, '@', whole))
		return LINK_USER;
	const char *colon = memchr(host, ':', whole);
	size_t host_len = colon ? (size_t)(colon - host) : whole;
	if (!host_fits(host, &host_len))
		return r->domain && host_len > 0 ? LINK_DOMAIN : LINK_HOST;
	if (colon && !port_fits(colon + 1, whole - (size_t)(colon + 1 - host)))
		return LINK_PORT;
	return r->domain && !inside(r->domain, host, host_len) ? LINK_DOMAIN : LINK_FINE;
}

enum status link_refuse(enum link_fault fault, const struct link_rules *r, const char *rule, const char *field, struct error *e)
{
	static const struct {
		const char *code, *sentence;
	} words[] = {
		[LINK_TOO_LONG] = {"link_too_long", N_("The link is too long: at most %d bytes are allowed.")},
		[LINK_CHARACTER] = {"link_character", N_("The link holds a blank, a backslash or an invisible character. Copy it from the browser's address line.")},
		[LINK_SCHEME] = {"link_scheme", N_("Link must begin with http:// or https://.")},
		[LINK_USER] = {"link_user", N_("The link has a name before an @; take it out, nobody may be led elsewhere.")},
		[LINK_HOST] = {"link_host", N_("The link names no page. Copy it from the browser's address line.")},
		[LINK_PORT] = {"link_port", N_("The link has a port; only 80 and 443 are allowed.")},
		[LINK_DOMAIN] = {"link_domain", N_("Only links inside %s are allowed.")},
	};
	if (fault == LINK_FINE)
		return ST_OK;
	if (fault == LINK_TOO_LONG)
		return error_set(e, ST_REFUSED, words[fault].code, rule, field, _("The link is too long: at most %d bytes are allowed."), r->max_bytes);
	if (fault == LINK_DOMAIN)
		return error_set(e, ST_REFUSED, words[fault].code, rule, field, _("Only links inside %s are allowed."), r->domain);
	return error_set(e, ST_REFUSED, words[fault].code, rule, field, "%s", _(words[fault].sentence));
}
