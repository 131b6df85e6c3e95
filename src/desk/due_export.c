/*
 * The board as an iCalendar file: one event a line, known again by what it is
 * about, so that a calendar that takes the file once more moves it instead of
 * showing it twice.
 */
#include "config.h"

#include "storekeep/due.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "storekeep/file.h"
#include "storekeep/i18n.h"
#include "storekeep/ical.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"

/* What the line is about. Lines about nothing of their own (points that expire on a day) are told apart by their day. The caller frees. */
static char *about(const struct due_item *it)
{
	struct buf out = {0};
	char day[16];

	buf_addf(&out, "%s-%s", it->profile, it->kind);
	if (it->period[0] != '\0')
		buf_addf(&out, "-%s", it->period);
	if (it->record_no[0] != '\0')
		buf_addf(&out, "-%s", it->record_no);
	else if (it->period[0] == '\0' && it->record_id != 0)
		buf_addf(&out, "-%s-%lld", it->record, (long long)it->record_id);
	if (it->period[0] == '\0' && it->record_id == 0 && it->record_no[0] == '\0') {
		day_format(it->day, day);
		buf_addf(&out, "-%s", day);
	}
	return buf_take(&out);
}

/* The n-th line about the same (from 1) gets its number. */
static void put_uid(struct buf *uid, char *const *abouts, size_t at)
{
	int same = 1;

	for (size_t i = 0; i < at; i++)
		same += strcmp(abouts[i], abouts[at]) == 0;
	buf_adds(uid, abouts[at]);
	if (same > 1)
		buf_addf(uid, "-%d", same);
	buf_adds(uid, "@storekeep");
}

static void put(struct shop *s, const struct due_item *it, const char *uid, struct buf *out)
{
	const struct profile *p = NULL;
	const char *name = NULL;
	struct buf summary = {0}, text = {0};

	if (shop_profile(s, it->profile, &p, NULL) == ST_OK)
		name = profile_text(p, "profile.name", DAY_NONE);
	buf_addf(&summary, "%s: %s", name != NULL ? name : it->profile, it->sentence);
	buf_adds(&text, label_of("due_kind", it->kind));
	if (it->rule[0] != '\0')
		buf_addf(&text, "\n%s", it->rule);
	if (it->record_no[0] != '\0')
		buf_addf(&text, "\n%s", it->record_no);
	ical_event(out, &(struct ical_event){.uid = uid, .stamp = clock_now(), .day = it->day, .at = it->at, .summary = buf_str(&summary),
	           .description = buf_str(&text), .category = label_of("due_desk", it->desk)});
	buf_free(&summary);
	buf_free(&text);
}

static void put_all(struct shop *s, const struct due_items *d, struct buf *out)
{
	char **abouts = xreallocarray(NULL, d->count + 1, sizeof *abouts);

	for (size_t i = 0; i < d->count; i++)
		abouts[i] = about(&d->items[i]);
	ical_begin(out, s->name[0] != '\0' ? s->name : "Storekeep");
	for (size_t i = 0; i < d->count; i++) {
		struct buf uid = {0};

		put_uid(&uid, abouts, i);
		put(s, &d->items[i], buf_str(&uid), out);
		buf_free(&uid);
	}
	ical_end(out);
	for (size_t i = 0; i < d->count; i++)
		free(abouts[i]);
	free(abouts);
}

enum status due_export(struct shop *s, const struct due_items *d, const char *path, bool overwrite, struct error *e)
{
	struct buf out = {0};
	bool good;
	int why;

	if (!overwrite && access(path, F_OK) == 0)
		return error_set(e, ST_REFUSED, "file_exists", NULL, "file", _("%s is there already; --overwrite lets it be replaced"), path);
	put_all(s, d, &out);
	good = s->dry_run || file_replace(path, buf_str(&out), out.len, 0600);
	why = errno;
	buf_free(&out);
	return good ? ST_OK : error_set(e, ST_FAILED, "file_write", NULL, "file", _("%s cannot be written: %s"), path, strerror(why));
}
