/*
 * member import, template, export.
 */
#include "config.h"

#include "commands/member.h"

#include <stdlib.h>
#include <string.h>

#include "commands/importing.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/member_file.h"
#include "storekeep/segment.h"

/* ---- import ---- */

/* encoding= as the rulebook's sentences say it; charset= as for other files. */
static enum status read_encoding(struct cli *c, struct import_options *o, struct error *e)
{
	const char *name = cli_field(c, "encoding");

	if (name == NULL || *name == '\0')
		return ST_OK;
	o->charset = strcmp(name, "utf-16") == 0 || strcmp(name, "UTF-16") == 0 ? CS_UTF16LE : charset_from_name(name);
	return o->charset != CS_UNKNOWN ? ST_OK
	                                : error_set(e, ST_REFUSED, "charset_unknown", "FMT-35", "encoding",
	                                            _("There is no charset \"%s\". Choose from UTF-8, UTF-8-BOM, UTF-16LE, UTF-16BE, CP950, CP932."), name);
}

enum status member_import_verb(struct cli *c, struct error *e)
{
	struct import_options o;
	struct import_result r = {0};
	enum status st = importing_options_for(c, "", &o, e);

	if (st == ST_OK)
		st = read_encoding(c, &o, e);
	if (st != ST_OK)
		return st;
	if (*o.profile == '\0')
		o.profile = NULL;
	o.on_match = cli_field(c, "on_match");
	o.total_points = cli_field(c, "total_points");
	o.total_credit = cli_field(c, "total_credit");
	o.checked = cli_field(c, "checked");
	o.progress = cli_progress(c, _("Importing"));
	st = member_import(cli_shop(c), &o, &r, e);
	if (st == ST_OK)
		importing_say(c, &r);
	if (st == ST_OK && r.stopped_half)
		cli_say(c, "%s", _("Stopped. What is done stays; the same file again goes on from there."));
	import_result_free(&r);
	return st;
}

/* ---- template ---- */

enum status member_template_verb(struct cli *c, struct error *e)
{
	char *beside = NULL;
	enum status st = member_template(cli_shop(c), cli_field(c, "profile"), cli_arg(c, 0), cli_overwrite(c), &beside, e);

	if (st == ST_OK && strcmp(cli_arg(c, 0), "-") != 0) {
		cli_text(c, "file", N_("File"), cli_arg(c, 0));
		cli_text(c, "explained_in", beside != NULL ? N_("Explained in") : NULL, beside);
	}
	free(beside);
	return st;
}

/* ---- export ---- */

/* ids=1,2,3: marked ones. */
static enum status read_ids(struct cli *c, int64_t **ids, size_t *count, struct error *e)
{
	const char *at = cli_field(c, "ids");
	char *end;

	*ids = NULL;
	*count = 0;
	while (at != NULL && *at != '\0') {
		long long id = strtoll(at, &end, 10);

		if (end == at || id <= 0 || (*end != ',' && *end != '\0'))
			return error_set(e, ST_REFUSED, "ids_format", NULL, "ids", "%s", _("Give the members' numbers, parted by commas."));
		*ids = xreallocarray(*ids, *count + 1, sizeof **ids);
		(*ids)[(*count)++] = id;
		at = *end == ',' ? end + 1 : end;
	}
	return ST_OK;
}

static void say_exported(struct cli *c, const struct member_exported *done, bool newsletter)
{
	if (strcmp(cli_arg(c, 0), "-") == 0 && !cli_dry_run(c))
		return; /* the file is the answer */
	cli_text(c, "file", N_("File"), cli_arg(c, 0));
	cli_int(c, "members", N_("Members"), done->members);
	cli_int(c, "left_out", newsletter ? N_("Left out") : NULL, done->left_out);
}

enum status member_export_verb(struct cli *c, struct error *e)
{
	struct member_export x = {.path = cli_arg(c, 0), .format = cli_field(c, "format"), .overwrite = cli_overwrite(c),
	                          .progress = cli_progress(c, _("Exporting"))};
	const char *segment = cli_field(c, "segment");
	struct member_exported done;
	const struct profile *p;
	int64_t *ids;
	enum status st = read_ids(c, &ids, &x.who.id_count, e);

	if (st == ST_OK)
		st = member_filter_of(c, &p, &x.who.filter, e);
	if (st == ST_OK)
		x.who.profile = profile_name(p);
	if (st == ST_OK && segment != NULL && *segment != '\0')
		st = segment_find(cli_shop(c), x.who.profile, segment, &x.who.segment_id, e);
	x.who.ids = ids;
	x.who.all = x.who.ids == NULL && x.who.segment_id == 0 && x.who.filter == NULL;
	if (st == ST_OK)
		st = member_export(cli_shop(c), &x, &done, e);
	if (st == ST_OK)
		say_exported(c, &done, x.format != NULL && strcmp(x.format, "mailchimp") == 0);
	free(ids);
	return st;
}
