/*
 * Whether a marketplace takes a picture (RUT-72 to 74, QOO-37).
 */
#include "config.h"

#include "storekeep/picture.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "storekeep/i18n.h"

/* FIELD_what. */
static const char *code(const char *field, const char *what, char out[48])
{
	snprintf(out, 48, "%s_%s", field, what);
	return out;
}

static bool in_list(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = list; at != NULL && *at != '\0';) {
		const char *end = strchr(at, ',');
		size_t n = end != NULL ? (size_t)(end - at) : strlen(at);

		if (n == len && strncmp(at, word, len) == 0)
			return true;
		at = end != NULL ? end + 1 : NULL;
	}
	return false;
}

bool picture_better_name(const struct picture *p, const char *name, char *out, size_t size)
{
	const char *want = picture_format_code(p->format), *slash = strrchr(name, '/'), *base = slash != NULL ? slash + 1 : name;
	const char *dot = strrchr(base, '.');

	if (*want == '\0' || (dot != NULL && strcasecmp(dot + 1, want) == 0))
		return false;
	snprintf(out, size, "%.*s.%s", dot != NULL ? (int)(dot - base) : (int)strlen(base), base, want);
	return true;
}

static void check_weight(const struct picture *p, const struct picture_limits *l, const char *field, struct notes *refused,
                         struct notes *warnings)
{
	char word[48];

	if (l->max_bytes > 0 && p->bytes > l->max_bytes)
		notes_add(refused, NOTE_WARN, code(field, "too_large", word), l->weight_rule, field, _("File is %1$lld bytes; at most %2$lld KB."),
		          (long long)p->bytes, (long long)(l->max_bytes / 1024));
	else if (l->warn_bytes > 0 && p->bytes > l->warn_bytes)
		notes_add(warnings, NOTE_WARN, code(field, "weight", word), l->weight_rule, field,
		          _("File is %1$lld bytes: over %2$lld, should the platform count 1 KB as 1000 bytes. Make it a little smaller."), (long long)p->bytes,
		          (long long)l->warn_bytes);
}

/* The formats in words for people: "jpg, gif". */
static void say_format(const struct picture *p, const struct picture_limits *l, const char *field, struct notes *refused)
{
	char word[48], list[80] = "";
	size_t len = 0;

	for (const char *at = l->formats; *at != '\0' && len + 3 < sizeof list; at++) {
		list[len++] = *at;
		if (*at == ',')
			list[len++] = ' ';
	}
	list[len] = '\0';
	if (*p->looks_like != '\0')
		notes_add(refused, NOTE_WARN, code(field, "format", word), l->format_rule, field, _("Only %1$s are accepted; by its content this is a %2$s."), list,
		          p->looks_like);
	else
		notes_add(refused, NOTE_WARN, code(field, "format", word), l->format_rule, field, _("Only %s are accepted; by its content this is none of them."), list);
}

static void check_size(const struct picture *p, const struct picture_limits *l, const char *field, struct notes *refused,
                       struct notes *warnings)
{
	char word[48];

	if (p->width == 0)
		notes_add(refused, NOTE_WARN, code(field, "unreadable", word), l->size_rule, field,
		          _("Width and height of the picture cannot be read: the file is damaged. Save it once more."));
	else if (l->width > 0 && (p->width != l->width || p->height != l->height))
		notes_add(warnings, NOTE_WARN, code(field, "size", word), l->size_rule, field,
		          _("Picture is %1$d×%2$d; the platform will adapt it to %3$d×%4$d and may distort or crop it."), p->width, p->height, l->width,
		          l->height);
}

void picture_check(const struct picture *p, const struct picture_limits *l, const char *field, const char *name,
                   struct notes *refused, struct notes *warnings)
{
	char word[48], better[200];

	if (p->bytes == 0) {
		notes_add(refused, NOTE_WARN, code(field, "empty", word), l->weight_rule, field, _("The file is empty."));
		return;
	}
	check_weight(p, l, field, refused, warnings);
	if (l->formats != NULL && !in_list(l->formats, picture_format_code(p->format))) {
		say_format(p, l, field, refused);
		return;
	}
	check_size(p, l, field, refused, warnings);
	if (p->width > 0 && p->cut_short)
		notes_add(warnings, NOTE_WARN, code(field, "cut_short", word), l->format_rule, field,
		          _("The end of the file is missing: the lower part may stay grey. Save it once more."));
	if (picture_better_name(p, name, better, sizeof better))
		notes_add(warnings, NOTE_WARN, code(field, "name", word), l->format_rule, field, _("By its content this is a %1$s: rename it to %2$s."),
		          picture_format_code(p->format), better);
}
