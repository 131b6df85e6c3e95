/*
 * Letters that go out by themselves (郵件範本): by which channels they go, and
 * how the selected one reads.
 */
#include "config.h"

#include "small_form.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/letter.h"
#include "storekeep/member.h"

struct state {
	struct fitted list;
	struct table *table;
	char profile[32];
};

/* Whose letters the form changes; the form knows a number only. */
static char of_profile[32];

static const struct column_fit fits[] = {
	{"code", 20, 1, 0}, {"email_on", 8, 0, 0}, {"sms_on", 6, 0, 0}, {"channel_on", 6, 0, 1}, {"own", 8, 0, 2}, {"subject", 24, 3, 3},
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

static const char *code_of(struct shop *s, int64_t id)
{
	const struct profile *p;

	return shop_profile(s, of_profile, &p, NULL) == ST_OK ? letter_code(p, (int)id - 1) : NULL;
}

static enum status fill(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	const char *code = code_of(s, id);

	return letter_record(s, of_profile, code != NULL ? code : "", r, e);
}

static enum status save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	const char *code = code_of(s, id);

	(void)op_id;
	*out = id;
	return letter_save(s, of_profile, code != NULL ? code : "", r, e);
}

static const struct small_form letter_form = {
	.form = "letter", .title_new = N_("Letter"), .title_edit = N_("Letter"), .said = N_("The letter is kept."), .fill = fill, .save = save, .members = true,
};

static enum status open(struct view *v, void *arg, struct error *e)
{
	const struct profile *p;
	struct list_source src;
	struct state *s;
	enum status st = member_profile(shop_of(v), arg, &p, e);

	if (st != ST_OK)
		return st;
	s = v->state = xcalloc(1, sizeof *s);
	snprintf(s->profile, sizeof s->profile, "%s", profile_name(p));
	letter_list(shop_of(v), s->profile, &s->list.source);
	src = fitted_source(&s->list, fits, COUNT_OF(fits));
	s->table = table_new(v, &src);
	return ST_OK;
}

static void close(struct view *v)
{
	fitted_free(&state_of(v)->list);
	free(v->state);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	table_reload(state_of(v)->table);
}

static void pane(struct view *v, struct area a)
{
	const struct list_row *row = table_row(state_of(v)->table);
	struct letter_text l;
	char *subject = NULL, *text = NULL;
	int at;

	if (row == NULL || letter_get(shop_of(v), state_of(v)->profile, row->cells[0].text, &l, NULL) != ST_OK)
		return;
	if (letter_sample(shop_of(v), &l, "email", &(struct letter_about){0}, &subject, &text, NULL) == ST_OK) {
		at = draw_wrapped(a, 0, LOOK_TITLE, subject) + 1;
		for (const char *line = text; *line != '\0' && at < a.rows;) {
			size_t len = strcspn(line, "\n");
			char *one = xstrndup(line, len);

			at += *one != '\0' ? draw_wrapped(a, at, LOOK_PLAIN, one) : 1;
			free(one);
			line += len + (line[len] == '\n');
		}
		draw_rule(a, at++);
		at += draw_wrapped(a, at, LOOK_LABEL, _("Merge fields"));
		draw_wrapped(a, at, LOOK_PLAIN, l.fields);
	}
	free(subject);
	free(text);
	letter_text_free(&l);
}

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only && table_has_row(v);
}

static struct outcome edit_act(struct view *v)
{
	snprintf(of_profile, sizeof of_profile, "%s", state_of(v)->profile);
	return small_form_open(&letter_form, table_row(state_of(v)->table)->id, state_of(v)->profile);
}

static struct outcome reset_act(struct view *v)
{
	struct error e = {0};

	if (!dialog_confirm(v, _("Back to the words that came with the program?")))
		return outcome_draw();
	screen_ok(v, letter_reset(shop_of(v), state_of(v)->profile, table_row(state_of(v)->table)->cells[0].text, &e), &e);
	table_reload(state_of(v)->table);
	return outcome_draw();
}

static const struct action actions[] = {
	{"letters.open", GROUP_RECORD, {K_ENTER, 'e'}, N_("Open"), N_("Change its words and by which channels it goes"), edit_act, can_write},
	{"letters.reset", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Our words"), N_("Back to the words that came with the program"), reset_act, can_write},
};

const struct screen letters_screen = {
	.name = "letters",
	.title = N_("Letters"),
	.help = N_("Letters go out by themselves as things happen. Their words are yours to change; words in double braces are filled in for each reader."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.pane = pane,
	.resumed = resumed,
};
