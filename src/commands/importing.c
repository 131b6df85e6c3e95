/*
 * What the importing verbs share.
 */
#include "config.h"

#include "commands/importing.h"

#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#define FIRST_SHOWN 5

enum status importing_options(struct cli *c, struct import_options *o, struct error *e)
{
	return importing_options_for(c, NULL, o, e);
}

enum status importing_options_for(struct cli *c, const char *profile, struct import_options *o, struct error *e)
{
	const char *charset = cli_field(c, "charset"), *separator = cli_field(c, "separator");
	enum status st;

	*o = (struct import_options){
		.path = cli_arg(c, 0), .profile = cli_field(c, "profile") != NULL ? cli_field(c, "profile") : profile, .preview = cli_dry_run(c),
		.refused_to = cli_field(c, "refused"), .overwrite = cli_overwrite(c),
	};
	if (charset != NULL && (o->charset = charset_from_name(charset)) == CS_UNKNOWN)
		return error_set(e, ST_REFUSED, "charset_unknown", "FMT-35", "charset",
		                 _("There is no charset \"%s\". Choose from UTF-8, UTF-8-BOM, UTF-16LE, UTF-16BE, CP950, CP932."), charset);
	if (separator != NULL && strcmp(separator, "tab") != 0 && (strlen(separator) != 1 || strchr("\"\r\n", *separator) != NULL))
		return error_set(e, ST_REFUSED, "separator_unknown", "FMT-40", "separator", _("A separator is one sign, or the word tab."));
	if (separator != NULL)
		o->separator = separator[1] != '\0' ? '\t' : separator[0];
	if (cli_record(c) != NULL && o->profile == NULL)
		return error_set(e, ST_REFUSED, "profile_required", NULL, "profile", _("Say whose file it is with profile=, for example profile=yahoo."));
	st = cli_record(c) != NULL ? cli_field_bool(c, "damaged", false, &o->take_damaged, e) : ST_OK;
	return st;
}

static const struct list_column column_columns[] = {
	{"title", N_("Column of the file"), VK_TEXT, NULL, 24, 1, 0, false},
	{"field", N_("Taken as"), VK_TEXT, NULL, 16, 0, 0, false},
};

static void say_columns(struct cli *c, const struct import_result *r)
{
	struct cli_table t = {.columns = column_columns, .column_count = 2};

	for (size_t i = 0; i < r->column_count; i++) {
		struct value cells[] = {
			{.text = r->columns[i].title}, {.text = r->columns[i].field, .null = r->columns[i].field == NULL},
		};

		list_page_add(&t.page, r->columns[i].title, 0, cells, 2);
	}
	cli_rows(c, "columns", &t);
	list_page_free(&t.page);
}

static const struct list_column refusal_columns[] = {
	{"line", N_("File line"), VK_INT, NULL, 8, 0, 0, false},
	{"record", N_("Record"), VK_INT, NULL, 8, 0, 0, false},
	{"column", N_("Column"), VK_TEXT, NULL, 14, 0, 0, false},
	{"code", N_("Code"), VK_TEXT, NULL, 0, 0, 9, false},
	{"message", N_("Reason"), VK_TEXT, NULL, 40, 2, 0, false},
};

static void say_refusals(struct cli *c, const struct import_result *r)
{
	struct cli_table t = {.columns = refusal_columns, .column_count = sizeof refusal_columns / sizeof *refusal_columns};

	for (size_t i = 0; i < r->refusal_count; i++) {
		const struct import_refusal *f = &r->refusals[i];
		struct value cells[] = {
			{.num = f->line}, {.num = f->record}, {.text = f->column}, {.text = f->code}, {.text = f->message},
		};

		list_page_add(&t.page, f->code, 0, cells, t.column_count);
	}
	if (r->refusal_count != 0 || cli_json(c))
		cli_rows(c, "refusals", &t);
	list_page_free(&t.page);
}

/* The first rows, so that wrong characters and shifted columns are seen before anything is taken. */
static void say_first(struct cli *c, const struct import_result *r)
{
	struct json *j = cli_document(c);
	struct buf line = {0};

	if (j != NULL)
		json_array(j, "first");
	for (size_t i = 0; i < r->first_count; i++) {
		if (j != NULL)
			json_array(j, NULL);
		buf_clear(&line);
		for (size_t k = 0; k < r->column_count; k++) {
			if (j != NULL)
				json_text(j, NULL, r->first[i][k]);
			buf_addf(&line, "%s%s", k != 0 ? " | " : "", r->first[i][k]);
		}
		if (j != NULL)
			json_end_array(j);
		else if (i < FIRST_SHOWN)
			cli_say(c, "%s", buf_str(&line));
	}
	if (j != NULL)
		json_end_array(j);
	buf_free(&line);
}

static const struct list_column effect_columns[] = {
	{"field", N_("Field"), VK_TEXT, NULL, 18, 1, 0, false},
	{"filled", N_("Filled"), VK_INT, NULL, 8, 0, 0, false},
	{"overwritten", N_("Overwritten"), VK_INT, NULL, 8, 0, 0, false},
	{"kept", N_("Kept (empty cell)"), VK_INT, NULL, 8, 0, 0, false},
};

static const struct list_column change_columns[] = {
	{"line", N_("File line"), VK_INT, NULL, 8, 0, 0, false},
	{"id", N_("No."), VK_INT, NULL, 6, 0, 0, false},
	{"who", N_("Member"), VK_TEXT, NULL, 12, 1, 0, false},
	{"field", N_("Field"), VK_TEXT, NULL, 12, 0, 0, false},
	{"before", N_("Is now"), VK_TEXT, NULL, 14, 1, 0, false},
	{"after", N_("Will be"), VK_TEXT, NULL, 14, 1, 0, false},
};

/* What is overwritten and what is kept of members who are there already. */
static void say_changes(struct cli *c, const struct import_result *r)
{
	struct cli_table effects = {.columns = effect_columns, .column_count = 4}, t = {.columns = change_columns, .column_count = 6};

	for (size_t i = 0; i < r->effect_count; i++) {
		const struct import_effect *f = &r->effects[i];
		struct value cells[] = {{.text = f->field}, {.num = f->filled}, {.num = f->overwritten}, {.num = f->kept}};

		if (f->filled + f->overwritten + f->kept != 0)
			list_page_add(&effects.page, f->field, 0, cells, 4);
	}
	for (size_t i = 0; i < r->change_count; i++) {
		const struct import_change *f = &r->changes[i];
		struct value cells[] = {
			{.num = f->line}, {.num = f->id}, {.text = f->who}, {.text = f->field}, {.text = f->before},
			{.text = f->after, .null = f->after == NULL},
		};

		list_page_add(&t.page, f->field, f->id, cells, 6);
	}
	if (effects.page.count != 0 || (cli_json(c) && r->effect_count != 0))
		cli_rows(c, "effects", &effects);
	if ((t.page.count != 0 && cli_dry_run(c)) || (cli_json(c) && r->effect_count != 0))
		cli_rows(c, "changes", &t);
	list_page_free(&effects.page);
	list_page_free(&t.page);
}

/* The import as the rulebook names its parts (EAS-83). */
static void say_job(struct cli *c, const struct import_result *r)
{
	const char *path = cli_arg(c, 0), *slash = strrchr(path, '/');

	cli_text(c, "file_name", NULL, slash != NULL ? slash + 1 : path);
	cli_int(c, "rows", NULL, r->records);
	cli_int(c, "created", NULL, r->fresh);
	cli_int(c, "updated", NULL, r->changed);
	cli_int(c, "unchanged", NULL, r->same);
	cli_int(c, "failed", NULL, r->refused);
	cli_text(c, "state", NULL, cli_dry_run(c) ? "checked" : r->cancelled ? "stopped" : "done");
}

void importing_say(struct cli *c, const struct import_result *r)
{
	char separator[2] = {r->separator, '\0'};

	if (r->already)
		cli_say(c, "%s", _("This very file is in already; nothing was changed."));
	cli_text(c, "encoding", N_("Charset"), charset_name(r->charset));
	cli_text(c, "delimiter", NULL, separator);
	cli_int(c, "records", N_("Records"), r->records);
	cli_int(c, "new", N_("New"), r->fresh);
	cli_int(c, "changed", N_("Changed"), r->changed);
	cli_int(c, "same", N_("Unchanged"), r->same);
	cli_int(c, "refused", N_("Refused"), r->refused);
	cli_int(c, "left_out", r->left_out != 0 ? N_("Left out") : NULL, r->left_out);
	cli_int(c, "totals", NULL, r->totals);
	cli_bool(c, "already", NULL, r->already);
	cli_bool(c, "cancelled", NULL, r->cancelled);
	cli_int(c, "batch_id", r->batch_id != 0 ? N_("Batch") : NULL, r->batch_id);
	if (r->effect_count != 0) {
		cli_int(c, "total_points", r->total_points != 0 ? N_("Opening points in all") : NULL, r->total_points);
		cli_int(c, "total_credit", r->total_credit != 0 ? N_("Opening store credit in all") : NULL, r->total_credit);
		cli_text(c, "hash", NULL, r->hash);
		cli_bool(c, "stopped_half", NULL, r->stopped_half);
		say_job(c, r);
	}
	say_columns(c, r);
	say_changes(c, r);
	if (cli_dry_run(c))
		say_first(c, r);
	say_refusals(c, r);
}
