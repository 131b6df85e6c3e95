/*
 * Members out into a file and in from one, from the list: which file, which
 * format; and the template.
 */
#include "config.h"

#include "members.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/filepick.h"
#include "storekeep/form.h"
#include "storekeep/member_file.h"
#include "storekeep/progress.h"

bool member_filter_shown(const struct record *filter, const char *text, struct record *out)
{
	const struct form *form = NULL;

	if (filter == NULL && *text == '\0')
		return false;
	if (filter != NULL)
		form = filter->form;
	else if (form_load("member_filter", &form, NULL) != ST_OK)
		return false;
	record_init(out, form);
	for (size_t i = 0; filter != NULL && i < form->count; i++)
		if (record_has(filter, form->fields[i].name))
			record_set(out, form->fields[i].name, record_get(filter, form->fields[i].name));
	if (*text != '\0')
		record_set(out, "text", text);
	return true;
}

/* ---- out ---- */

static enum status write_once(struct view *v, struct member_export *x, struct member_exported *done, struct error *e)
{
	struct progress_box *box = progress_open(v, _("Writing the members"));
	enum status st;

	x->progress = (struct progress){progress_step, box};
	st = member_export(shop_of(v), x, done, e);
	progress_close(box);
	return st;
}

static void write_file(struct view *v, struct member_export *x)
{
	struct member_exported done = {0};
	struct error e = {0};
	enum status st = write_once(v, x, &done, &e);

	if (st == ST_REFUSED && strcmp(e.code, "file_exists") == 0 && dialog_confirm(v, _("This file is there already. Write over it?"))) {
		x->overwrite = true;
		st = write_once(v, x, &done, &e);
	}
	if (!screen_ok(v, st, &e))
		return;
	if (done.left_out != 0)
		ui_say(v, _("%1$lld members are in %2$s; %3$lld without address or consent are left out."), (long long)done.members, x->path,
		       (long long)done.left_out);
	else
		ui_say(v, _("%1$lld members are in %2$s"), (long long)done.members, x->path);
}

void member_files_export(struct view *v, const struct member_choice *who)
{
	static const struct {
		const char *format, *ending, *label;
	} kinds[] = {
		{"xlsx", "members.xlsx", N_("Excel workbook")},
		{"csv", "members.csv", N_("CSV file")},
		{"mailchimp", "mailchimp.csv", N_("For a newsletter: those with address and consent")},
	};
	struct pick picks[COUNT_OF(kinds)];
	struct member_export x = {.who = *who};
	char *path;
	int got;

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		picks[i] = (struct pick){.label = _(kinds[i].label)};
	got = dialog_choose(v, _("Write the members as"), picks, COUNT_OF(picks), 0);
	path = got >= 0 ? filepick_save(v, _("Write the members to"), kinds[got].ending) : NULL;
	if (path == NULL)
		return;
	x.format = kinds[got].format;
	x.path = path;
	write_file(v, &x);
	free(path);
}

/* ---- in ---- */

static void write_template(struct view *v, const char *profile)
{
	char *path = filepick_save(v, _("Write the template to"), "members-template.xlsx"), *beside = NULL;
	struct error e = {0};
	enum status st;

	if (path == NULL)
		return;
	st = member_template(shop_of(v), profile, path, false, &beside, &e);
	if (st == ST_REFUSED && strcmp(e.code, "file_exists") == 0 && dialog_confirm(v, _("This file is there already. Write over it?")))
		st = member_template(shop_of(v), profile, path, true, &beside, &e);
	if (screen_ok(v, st, &e))
		ui_say(v, _("The template is in %s"), path);
	free(beside);
	free(path);
}

struct outcome member_files_import(struct view *v, const char *profile)
{
	const struct choice ways[] = {{'i', _("Import a file")}, {'t', _("Get the template")}};
	int key = dialog_ask(v, _("Import members, or get an empty file to fill in?"), ways, COUNT_OF(ways));

	if (key == 't')
		write_template(v, profile);
	return key == 'i' ? outcome_push(&import_screen, (void *)(uintptr_t)"member") : outcome_draw();
}
