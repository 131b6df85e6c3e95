/*
 * Texts with merge fields: what may stand in one, and what a member reads.
 */
#include "config.h"

#include <string.h>

#include "desk/broadcast_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/text.h"

void fill_ready(struct shop *s, const struct profile *p, const char *first_name, const char *last_name, struct fill *out)
{
	day_t today = shop_today(s, p);

	if (*first_name == '\0')
		first_name = profile_text(p, "merge.first_name_default", today);
	if (*last_name == '\0')
		last_name = profile_text(p, "merge.last_name_default", today);
	*out = (struct fill){{{"first_name", first_name}, {"last_name", last_name}, {"site_url", profile_text(p, "store.site_url", today)}}};
}

char *fill_text(const struct fill *f, const char *text)
{
	struct buf out = {0};

	buf_adds(&out, "");
	merge_fill(text, f->words, sizeof f->words / sizeof *f->words, &out);
	return buf_take(&out);
}

void text_check(struct shop *s, const struct profile *p, const char *text, const char *field, const char *label, int max, struct notes *notes)
{
	const char *known = profile_text(p, "merge.fields", shop_today(s, p)), *name = profile_name(p);
	size_t count = text_count(text, strlen(text));

	if (!text_valid(text, strlen(text)))
		notes_add(notes, NOTE_ERROR, "TEXT_ENCODING", profile_rule(name, *name == 's' ? "SHL-6" : "EAS-4"), field, "%s",
		          _("This text is not valid UTF-8."));
	else if (max > 0 && count > (size_t)max)
		notes_add(notes, NOTE_ERROR, "TEXT_LONG", profile_rule(name, "EAS-4"), field,
		          _("%1$s: %2$zu of %3$d characters. Shorten it by %4$zu."), label, count, max, count - (size_t)max);
	merge_check(text, known != NULL ? known : "", field, profile_rule(name, "EAS-86"), notes);
	if (merge_uses(text, "site_url") && profile_text(p, "store.site_url", shop_today(s, p)) == NULL)
		notes_add(notes, NOTE_ERROR, "MERGE_SITE", profile_rule(name, "EAS-86"), field, "%s", _("Set the shop's address in the profile first."));
}
