/*
 * Words for people: gettext with the domain "storekeep".
 *
 * A sentence is translated whole, with numbered arguments where their order
 * can differ. N_() marks a string in a table; _() translates it where it is shown.
 */
#ifndef STOREKEEP_I18N_H
#define STOREKEEP_I18N_H

#include <libintl.h>
#include <stdbool.h>
#include <stddef.h>

#include "storekeep/mem.h"

/* gettext, but "" stays "" (it would give the catalogue's head). */
static inline __attribute__((format_arg(1))) const char *i18n_text(const char *s)
{
	return *s != '\0' ? gettext(s) : s;
}

#define _(s) i18n_text(s)
#define N_(s) (s)

/* The translation of a title that may be empty: for "" gettext gives the head of the catalogue. */
static inline const char *i18n_title(const char *s)
{
	return s[0] != '\0' ? gettext(s) : "";
}

/* Set up locale and language. `language` is [ui] language ("zh_TW", "en") or NULL for the
 * locale's; where the locale names none: zh_TW, or en when the charset has no Chinese. A locale
 * that is named but not installed becomes C.UTF-8 with LANGUAGE from the name. Call once, early;
 * again with another language switches it. */
void i18n_init(const char *language);
/* The language in force: "zh_TW", "en". */
const char *i18n_language(void);
/* Translate into another of our languages for a moment; NULL: the one in force again. The palette finds names in all. */
void i18n_speak(const char *language);
/* The n-th language that has a catalogue, NULL after the last. */
const char *i18n_known(size_t n);
/* false when the locale's charset is neither UTF-8 nor Big5 (main says so before the first screen). */
bool i18n_charset_fits(void);
/* The locale's charset: "UTF-8", "BIG5", "ANSI_X3.4-1968" (plain C) … */
const char *i18n_charset(void);
/* Append UTF-8 text in the locale's charset, `?` for each character that it lacks. All text is
 * UTF-8 inside, translations too; this is for standard output and error alone. */
void i18n_to_locale(struct buf *out, const char *s, size_t len);
/* Words of the command line as UTF-8, owned by the caller; as they are where they are not in the locale's charset. */
char *i18n_from_locale(const char *s);

#endif
