/*
 * Locale and language (TERMINAL, "Widths, charsets, keys"). Sentences are
 * UTF-8 inside whatever the locale's charset; what leaves the program is
 * written in that charset by i18n_to_locale().
 */
#include "config.h"

#include "storekeep/i18n.h"

#include <errno.h>
#include <iconv.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "storekeep/text.h"

#define DOMAIN "storekeep"

/* glibc's counter of language changes: a new value makes gettext look again. */
extern int _nl_msg_cat_cntr;

static char language_in_force[16] = "en";
static char charset_in_force[32] = "UTF-8";

/* Languages that we speak, and the locale names that mean them; the first match wins. */
static const struct {
	const char *begins;
	const char *language;
} languages[] = {
	{"zh_CN", "zh_CN"}, {"zh_SG", "zh_CN"}, {"zh-Hans", "zh_CN"}, {"zh_Hans", "zh_CN"},
	{"zh", "zh_TW"}, {"ja", "ja"}, {"en", "en"},
};

static const char *known_language(const char *name)
{
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
		if (strncmp(name, languages[i].begins, strlen(languages[i].begins)) == 0)
			return languages[i].language;
	return NULL;
}

static const char *filled(const char *variable)
{
	const char *v = getenv(variable);

	return v != NULL && *v != '\0' ? v : NULL;
}

/* The name that the environment gives for messages, "" when it gives none. */
static const char *named_locale(void)
{
	const char *v = filled("LC_ALL");

	if (v == NULL)
		v = filled("LC_MESSAGES");
	if (v == NULL)
		v = filled("LANG");
	return v != NULL ? v : "";
}

static bool names_no_language(const char *name)
{
	return *name == '\0' || strcmp(name, "POSIX") == 0 || strcmp(name, "C") == 0 || strncmp(name, "C.", 2) == 0;
}

static bool charset_has_chinese(void)
{
	return i18n_charset_fits() || strncasecmp(charset_in_force, "GB", 2) == 0 || strncasecmp(charset_in_force, "EUC", 3) == 0;
}

static void read_charset(void)
{
	snprintf(charset_in_force, sizeof charset_in_force, "%s", nl_langinfo(CODESET));
}

static void take_utf8_locale(void)
{
	if (setlocale(LC_ALL, "C.UTF-8") == NULL)
		setlocale(LC_ALL, "C.utf8");
	read_charset();
}

/* The first language of $LANGUAGE that we speak (plain C does not have it looked at), else the locale's; else the
 * rule for a locale that names none. */
static const char *language_of_environment(void)
{
	const char *list = filled("LANGUAGE"), *name = named_locale(), *found;

	for (; list != NULL && charset_has_chinese(); list = strchr(list, ':')) {
		list += *list == ':';
		if ((found = known_language(list)) != NULL)
			return found;
	}
	if (names_no_language(name))
		return charset_has_chinese() ? "zh_TW" : "en";
	found = known_language(name);
	return found != NULL ? found : "en";
}

static void bind_catalogue(void)
{
	const char *dir = filled("STOREKEEP_LOCALEDIR");

	bindtextdomain(DOMAIN, dir != NULL ? dir : LOCALEDIR);
	bind_textdomain_codeset(DOMAIN, "UTF-8");
	bind_textdomain_codeset("libc", "UTF-8"); /* strerror() stands in our sentences */
	textdomain(DOMAIN);
}

void i18n_init(const char *language)
{
	static char *environment; /* what the environment asked for, before we set LANGUAGE */
	const char *wanted = language != NULL && *language != '\0' ? known_language(language) : NULL;
	const char *messages;

	if (setlocale(LC_ALL, "") == NULL && setlocale(LC_CTYPE, "") == NULL)
		take_utf8_locale();
	read_charset();
	setlocale(LC_NUMERIC, "C");
	if (environment == NULL)
		environment = xstrdup(language_of_environment());
	snprintf(language_in_force, sizeof language_in_force, "%s", wanted != NULL ? wanted : environment);
	/* A language that plain C cannot show was asked for by name: its terminal is taken to be UTF-8. */
	if (!charset_has_chinese() && strcmp(language_in_force, "en") != 0 && names_no_language(named_locale()))
		take_utf8_locale();
	/* gettext looks at LANGUAGE under every locale but plain C. */
	messages = setlocale(LC_MESSAGES, NULL);
	if (messages == NULL || strcmp(messages, "C") == 0 || strcmp(messages, "POSIX") == 0)
		setlocale(LC_MESSAGES, "C.UTF-8");
	setenv("LANGUAGE", language_in_force, 1);
	_nl_msg_cat_cntr++;
	bind_catalogue();
}

const char *i18n_language(void)
{
	return language_in_force;
}

void i18n_speak(const char *language)
{
	setenv("LANGUAGE", language != NULL ? language : language_in_force, 1);
	_nl_msg_cat_cntr++;
}

const char *i18n_known(size_t n)
{
	static const char *const known[] = {"zh_TW", "en", "ja", "zh_CN"};

	return n < sizeof known / sizeof *known ? known[n] : NULL;
}

const char *i18n_charset(void)
{
	return charset_in_force;
}

bool i18n_charset_fits(void)
{
	return strcasecmp(charset_in_force, "UTF-8") == 0 || strncasecmp(charset_in_force, "BIG5", 4) == 0;
}

/* One code point in the locale's charset, `?` for what it lacks. */
static void add_converted(struct buf *out, iconv_t to, const char *s, size_t n)
{
	char bytes[16], *at = bytes, *from = (char *)(uintptr_t)s;
	size_t room = sizeof bytes, left = n;

	if (iconv(to, &from, &left, &at, &room) == (size_t)-1 || left != 0) {
		iconv(to, NULL, NULL, NULL, NULL);
		buf_addc(out, '?');
		return;
	}
	buf_add(out, bytes, sizeof bytes - room);
}

void i18n_to_locale(struct buf *out, const char *s, size_t len)
{
	iconv_t to;
	uint32_t cp;

	if (strcasecmp(charset_in_force, "UTF-8") == 0) {
		buf_add(out, s, len);
		return;
	}
	to = iconv_open(charset_in_force, "UTF-8");
	for (size_t n; len > 0; s += n, len -= n) {
		n = text_decode(s, len, &cp);
		if (cp < 0x80)
			buf_add(out, s, n);
		else if (to == (iconv_t)-1)
			buf_addc(out, '?');
		else
			add_converted(out, to, s, n);
	}
	if (to != (iconv_t)-1)
		iconv_close(to);
}

char *i18n_from_locale(const char *s)
{
	size_t left = strlen(s), room = left * 4 + 1, all = room;
	char *from = (char *)(uintptr_t)s, *out, *at;
	iconv_t to;

	if (strcasecmp(charset_in_force, "UTF-8") == 0 || (to = iconv_open("UTF-8", charset_in_force)) == (iconv_t)-1)
		return xstrdup(s);
	at = out = xmalloc(all);
	if (iconv(to, &from, &left, &at, &room) == (size_t)-1) {
		memcpy(out, s, strlen(s) + 1);
	} else {
		*at = '\0';
	}
	iconv_close(to);
	return out;
}
