/*
 * The template file of a profile: read, and held against the limits when the
 * profile is loaded, with the presets of the button.
 */
#include "config.h"

#include "desk/template_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/compose.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/profile.h"
#include "storekeep/text.h"

enum { LINE_MOST = 4000, TEMPLATES_MOST = 500 };

static void end_text(struct body_template *t, struct buf *text)
{
	if (t)
		t->text = compose_clean(buf_str(text));
	buf_clear(text);
}

static struct body_template *begin(struct body_template **list, size_t *count, const char *title, size_t len)
{
	*list = xreallocarray(*list, *count + 1, sizeof **list);
	struct body_template *t = &(*list)[(*count)++];
	*t = (struct body_template){.built_in = true, .title = xstrndup(title, len)};
	snprintf(t->id, sizeof t->id, "t%zu", *count);
	return t;
}

static void read_lines(FILE *f, struct body_template **list, size_t *count)
{
	char line[LINE_MOST];
	struct buf text = {0};
	struct body_template *open = NULL;
	while (fgets(line, sizeof line, f) && *count < TEMPLATES_MOST) {
		size_t len = strcspn(line, "\r\n");
		if (line[0] == ';' || line[0] == '#')
			continue;
		if (line[0] == '[' && len > 2 && line[len - 1] == ']') {
			end_text(open, &text);
			open = begin(list, count, line + 1, len - 2);
			continue;
		}
		buf_add(&text, line, len);
		buf_addc(&text, '\n');
	}
	end_text(open, &text);
	buf_free(&text);
}

enum status template_file_read(const struct profile *p, struct body_template **list, size_t *count, struct error *e)
{
	const char *name = profile_text(p, "campaign.templates_file", DAY_NONE);
	*list = NULL;
	*count = 0;
	if (!name)
		return ST_OK;
	char *path = profile_path(p, name);
	FILE *f = fopen(path, "re");
	if (!f) {
		enum status st = error_set(e, ST_REFUSED, "PROFILE_BAD", "RUT-107", NULL, _("%1$s: the file of templates cannot be read: %2$s"), path, strerror(errno));
		free(path);
		return st;
	}
	read_lines(f, list, count);
	fclose(f);
	free(path);
	return ST_OK;
}

/* ---- checks on load ---- */

static enum status check_presets(const struct profile *p, struct error *e)
{
	const char *at = profile_text(p, "campaign.cta_presets", DAY_NONE), *item;
	struct text_rules rules = profile_text_rules(p, "cta", "");
	size_t len;
	while (profile_item(&at, &item, &len)) {
		char *word = xstrndup(item, len);
		bool fits = compose_fits(&rules, word);
		enum status st = fits ? ST_OK : error_set(e, ST_REFUSED, "PROFILE_BAD", "RUT-106", NULL, _("%1$s: campaign.cta_presets: \"%2$s\" has more than %3$d characters."),
		                                          profile_file(p, 0), word, rules.max);
		free(word);
		if (!fits)
			return st;
	}
	return ST_OK;
}

static enum status check_templates(const struct profile *p, struct error *e)
{
	struct body_template *list;
	struct text_rules rules = profile_text_rules(p, "body", "");
	size_t count;
	enum status st = template_file_read(p, &list, &count, e);
	for (size_t i = 0; i < count && st == ST_OK; i++)
		if (!compose_fits(&rules, list[i].text))
			st = error_set(e, ST_REFUSED, "PROFILE_BAD", "RUT-107", NULL, _("%1$s: the template \"%2$s\" is empty or has more than %3$d characters (%4$zu)."),
			               profile_text(p, "campaign.templates_file", DAY_NONE), list[i].title, rules.max, compose_count(rules.unit, list[i].text));
	templates_free(list, count);
	return st;
}

enum status profile_check_texts(const struct profile *p, struct error *e)
{
	enum status st = check_presets(p, e);
	return st == ST_OK ? check_templates(p, e) : st;
}

struct text_rules profile_text_rules(const struct profile *p, const char *field, const char *label)
{
	char min[64], max[64];
	snprintf(min, sizeof min, "campaign.%s_min", field);
	snprintf(max, sizeof max, "campaign.%s_max", field);
	return (struct text_rules){
		.field = field,
		.label = label,
		.rule = strcmp(field, "name") == 0 ? "RUT-82" : strcmp(field, "body") == 0 ? "RUT-102" : "RUT-106",
		.min = (int)profile_int(p, min, DAY_NONE, 0),
		.max = (int)profile_int(p, max, DAY_NONE, 0),
		.lines = strcmp(field, "body") == 0,
		.unit = count_unit_of(profile_text(p, "text.count_unit", DAY_NONE)),
		.warn_utf16 = profile_bool(p, "text.warn_if_utf16_exceeds", DAY_NONE, false),
	};
}
