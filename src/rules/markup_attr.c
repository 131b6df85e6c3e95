/*
 * One attribute of a tag: is it allowed (YAH-49, YAH-50), and where does its
 * link lead? Addresses are read as a browser reads them: entities resolved,
 * blanks at the front and line ends inside left out, case ignored.
 */
#include "config.h"

#include "rules/markup_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/text.h"

/* ---- addresses ---- */

enum { ADDRESS = 512 };

static const struct {
	const char *name;
	char ch;
} entities[] = {
	{"colon;", ':'}, {"Tab;", '\t'}, {"NewLine;", '\n'}, {"sol;", '/'}, {"amp;", '&'}, {"amp", '&'}, {"lpar;", '('}, {"period;", '.'}, {"nbsp;", ' '},
};

static int digit_of(char ch, int base)
{
	ch = markup_lower(ch);
	if (ch >= '0' && ch <= '9')
		return ch - '0';
	return base == 16 && ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

/* "&#106;", "&#x6a", "&colon;": the character at s (behind the &), and how many bytes it took; 0: none. */
static size_t entity(const char *s, size_t len, uint32_t *cp)
{
	size_t at = 1;
	int base = 10, d;

	if (len > 1 && s[0] == '#') {
		if (markup_lower(s[1]) == 'x') {
			base = 16;
			at = 2;
		}
		*cp = 0;
		while (at < len && (d = digit_of(s[at], base)) >= 0) {
			*cp = *cp > 0x10FFFF ? *cp : *cp * (uint32_t)base + (uint32_t)d;
			at++;
		}
		if (at == (base == 16 ? 2u : 1u))
			return 0;
		return at < len && s[at] == ';' ? at + 1 : at;
	}
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
		size_t n = strlen(entities[i].name);

		if (len >= n && memcmp(s, entities[i].name, n) == 0) {
			*cp = (unsigned char)entities[i].ch;
			return n;
		}
	}
	return 0;
}

/* The head of an address as a browser takes it. */
static size_t read_address(const char *s, size_t len, char out[ADDRESS])
{
	size_t to = 0;

	for (size_t at = 0; at < len && to + 5 < ADDRESS;) {
		uint32_t cp;
		size_t n = s[at] == '&' ? entity(s + at + 1, len - at - 1, &cp) : 0;

		if (n != 0)
			n++;
		else
			n = text_decode(s + at, len - at, &cp);
		at += n;
		if (cp == '\t' || cp == '\n' || cp == '\r' || (cp <= ' ' && to == 0))
			continue;
		if (cp == 0 || cp > 0x10FFFF)
			cp = 0xFFFD;
		to += text_encode(cp, out + to);
	}
	out[to] = '\0';
	return to;
}

/* Length of "http" in "http:…", 0 without a scheme. */
static size_t scheme_of(const char *address)
{
	size_t n = strspn(address, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

	return address[n] == ':' && digit_of(address[0], 10) < 0 ? n : 0;
}

static bool is_script(const char *address, size_t scheme)
{
	return markup_same("javascript", address, scheme) || markup_same("vbscript", address, scheme) || markup_same("livescript", address, scheme);
}

/* ---- pictures from elsewhere (YAH-62) ---- */

static bool is_own(const char *own, const char *host)
{
	size_t len = strlen(host);

	for (const char *at = own != NULL ? own : ""; *at != '\0';) {
		size_t n = strcspn(at, ",");

		if (n != 0 && n <= len && strncmp(host + len - n, at, n) == 0 && (n == len || host[len - n - 1] == '.'))
			return true;
		at += n + (at[n] == ',');
	}
	return false;
}

/* Once a host. */
static void tell_host(struct markup_scan *c, const char *rest, struct markup_place at)
{
	const char *user, *begin = rest + 2;
	size_t n = strcspn(begin, "/?#\\");
	char host[64], shown[64];

	user = memrchr(begin, '@', n);
	if (user != NULL) {
		n -= (size_t)(user + 1 - begin);
		begin = user + 1;
	}
	n = strcspn(begin, ":") < n ? strcspn(begin, ":") : n;
	n = n < sizeof host ? n : sizeof host - 1;
	for (size_t i = 0; i < n; i++)
		host[i] = markup_lower(begin[i]);
	host[n] = '\0';
	if (is_own(c->r->own_hosts, host))
		return;
	for (int i = 0; i < c->host_count; i++)
		if (strcmp(c->hosts[i], host) == 0)
			return;
	if (c->host_count < MARKUP_HOSTS)
		snprintf(c->hosts[c->host_count++], sizeof *c->hosts, "%s", host);
	markup_note(c, MARKUP_INFO, at, "picture_host", "YAH-62", _("Pictures from %s: make sure that this host allows permanent linking."),
	            markup_shown(host, n, shown));
}

static void check_address(struct markup_scan *c, const struct markup_tag *t, const struct markup_attr *a)
{
	char address[ADDRESS] = "", shown[64];
	size_t len = a->value != NULL ? read_address(a->value, a->value_len, address) : 0, scheme = scheme_of(address);
	const char *rest = address + scheme + 1;
	bool link = strcmp(t->name, "a") == 0;

	if (len == 0)
		markup_note(c, markup_strict(c), a->at, "link_empty", "YAH-49", _("The address of <%s> is empty."), t->name);
	else if (scheme != 0 && is_script(address, scheme))
		markup_note(c, markup_strict(c), a->at, "script", "YAH-49", _("A script in the address of <%s> is not allowed."), t->name);
	else if (link && markup_same("mailto", address, scheme) && *rest != '\0')
		return;
	else if (scheme == 0 || !(markup_same("http", address, scheme) || markup_same("https", address, scheme)) || strncmp(rest, "//", 2) != 0 ||
	         strchr("/?#", rest[2]) != NULL)
		markup_note(c, markup_strict(c), a->at, "link_scheme", "YAH-49",
		            link ? _("%s: a link begins with http://, https:// or mailto:.") : _("%s: the address of a picture begins with http:// or https://."),
		            markup_shown(address, len, shown));
	else if (!link)
		tell_host(c, rest, a->at);
}

/* ---- attributes ---- */

/* "style=" and "on*" among the forbidden. */
static bool is_forbidden(const char *forbid, const char *name, size_t len)
{
	for (const char *at = forbid != NULL ? forbid : ""; *at != '\0';) {
		size_t n = strcspn(at, ",");
		bool head = n > 1 && at[n - 1] == '*';

		if (n > 1 && (head || at[n - 1] == '=') && (head ? len >= n - 1 : len == n - 1)) {
			size_t i = 0;

			while (i < n - 1 && markup_lower(name[i]) == markup_lower(at[i]))
				i++;
			if (i == n - 1)
				return true;
		}
		at += n + (at[n] == ',');
	}
	return false;
}

static bool is_unsupported(const struct markup_tag *t, const struct markup_attr *a)
{
	return (strcmp(t->name, "img") == 0 && markup_same("border", a->name, a->name_len)) ||
	       (strcmp(t->name, "table") == 0 && markup_same("bordercolor", a->name, a->name_len));
}

static void tell_forbidden(struct markup_scan *c, const struct markup_attr *a)
{
	bool css = markup_same("style", a->name, a->name_len);
	char shown[64];

	markup_shown(a->name, a->name_len, shown);
	if (css)
		markup_note(c, markup_strict(c), a->at, "css", "YAH-50", _("%s=: style sheets (CSS) are not supported."), shown);
	else
		markup_note(c, markup_strict(c), a->at, "script", "YAH-50", _("%s=: scripts are not supported."), shown);
}

static void tell_not_allowed(struct markup_scan *c, const struct markup_tag *t, const struct markup_attr *a)
{
	char shown[64];

	markup_shown(a->name, a->name_len, shown);
	if (is_unsupported(t, a))
		markup_note(c, markup_strict(c), a->at, "attr_unsupported", "YAH-49", _("<%1$s %2$s> is not supported by the platform."), t->name, shown);
	else if (memchr(a->name, ':', a->name_len) != NULL || (a->name_len > 4 && markup_same("mso-", a->name, 4)))
		markup_note(c, markup_strict(c), a->at, "editor_code", "YAH-50", _("%s is editor code; remove it, it would not work."), shown);
	else
		markup_note(c, markup_strict(c), a->at, "attr_unknown", "YAH-49", _("<%1$s %2$s> is not allowed."), t->name, shown);
}

/* true: the same attribute stood in this tag before. */
static bool is_twice(struct markup_scan *c, int index)
{
	uint64_t bit = index < 64 ? (uint64_t)1 << index : 0;
	bool twice = (c->attrs & bit) != 0;

	c->attrs |= bit;
	return twice;
}

void markup_attr_check(struct markup_scan *c, int tag, const struct markup_attr *a)
{
	const struct markup_tag *t = tag >= 0 ? &c->tags[tag] : NULL;
	char shown[64];
	int index;

	if (is_forbidden(c->r->forbid, a->name, a->name_len)) {
		tell_forbidden(c, a);
		return;
	}
	if (t == NULL)
		return;
	index = markup_index(t->attrs, a->name, a->name_len);
	if (index < 0) {
		tell_not_allowed(c, t, a);
		return;
	}
	if (is_twice(c, index))
		markup_note(c, MARKUP_WARN, a->at, "attr_twice", "YAH-49", _("%s stands twice in this tag; browsers take the first."),
		            markup_shown(a->name, a->name_len, shown));
	if (markup_same("src", a->name, a->name_len))
		c->has_source = true;
	if (markup_same("href", a->name, a->name_len) || markup_same("src", a->name, a->name_len))
		check_address(c, t, a);
}
