/*
 * Recipients of a campaign: all rows, only what went wrong with the other side's
 * words, or its files and requests. Enter shows what a person was sent.
 */
#include "config.h"

#include "audiences.h"
#include "campaigns.h"
#include "recipients.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum part_of { PART_ALL, PART_TROUBLE, PART_HANDS, PART_COUNT };

struct state {
	int64_t id;
	struct campaign campaign;
	struct way_out way;
	enum part_of part;
	struct fitted list;
	struct table *table;
};

static const struct column_fit row_fits[] = {
	{"seq", 6, 0, 3}, {"member_id", 16, 2, 0}, {"name", 10, 1, 2}, {"audience", 12, 0, 3}, {"state", 8, 0, 0}, {"opened_at", 16, 0, 4},
	{"handed_at", 16, 0, 5}, {"answer", 20, 3, 4}, {"tries", 8, 0, 6},
};
static const struct column_fit trouble_fits[] = {
	{"member_id", 16, 1, 0}, {"state", 8, 0, 0}, {"answer", 30, 4, 0}, {"tries", 8, 0, 2}, {"handed_at", 16, 0, 1}, {"name", 10, 1, 3},
};
static const struct column_fit hand_fits[] = {
	{"at", 16, 0, 0}, {"way", 14, 0, 3}, {"name", 24, 3, 0}, {"rows", 8, 0, 0}, {"state", 10, 0, 0}, {"answer", 16, 2, 1},
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

static enum status part_list(struct view *v, enum part_of part, struct list_source *out, struct error *e)
{
	struct state *is = state_of(v);

	if (part == PART_HANDS)
		return hand_over_list(shop_of(v), is->id, out, e);
	return recipient_list(shop_of(v), is->id, part == PART_TROUBLE ? "trouble" : NULL, out, e);
}

static struct list_source fit_part(struct state *is, enum part_of part)
{
	switch (part) {
	case PART_TROUBLE: return fitted_source(&is->list, trouble_fits, COUNT_OF(trouble_fits));
	case PART_HANDS: return fitted_source(&is->list, hand_fits, COUNT_OF(hand_fits));
	default: return fitted_source(&is->list, row_fits, COUNT_OF(row_fits));
	}
}

static const char *empty_words(enum part_of part)
{
	switch (part) {
	case PART_TROUBLE: return N_("Nothing went wrong.");
	case PART_HANDS: return N_("Nothing was handed over yet.");
	default: return N_("Recipients are taken at the send time.");
	}
}

static enum status show(struct view *v, enum part_of part, struct error *e)
{
	struct state *is = state_of(v);
	struct fitted old = is->list;
	struct list_source fresh = {0}, src;
	enum status st = part_list(v, part, &fresh, e);

	if (st != ST_OK)
		return st;
	is->list = (struct fitted){.source = fresh};
	src = fit_part(is, part);
	if (is->table == NULL)
		is->table = table_new(v, &src);
	else
		table_set_source(is->table, &src);
	fitted_free(&old);
	table_set_empty(is->table, empty_words(part));
	is->part = part;
	return ST_OK;
}

static void read_again(struct view *v)
{
	struct state *is = state_of(v);
	struct campaign fresh;

	if (campaign_get(shop_of(v), is->id, &fresh, NULL) != ST_OK)
		return;
	campaign_free(&is->campaign);
	is->campaign = fresh;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *is = v->state = xcalloc(1, sizeof *is);
	enum status st;

	is->id = id_arg(arg);
	st = campaign_get(shop_of(v), is->id, &is->campaign, e);
	if (st == ST_OK)
		way_out_of(shop_of(v), is->campaign.profile, &is->way, NULL);
	/* What needs a look comes first. */
	if (st == ST_OK)
		st = show(v, is->campaign.uncertain + is->campaign.failed > 0 ? PART_TROUBLE : PART_ALL, e);
	if (st != ST_OK) {
		campaign_free(&is->campaign);
		way_out_free(&is->way);
		free(is);
		return st;
	}
	snprintf(v->title, sizeof v->title, "%s", _("Who gets it"));
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *is = state_of(v);

	fitted_free(&is->list);
	campaign_free(&is->campaign);
	way_out_free(&is->way);
	free(is);
}

static void draw(struct view *v, struct area a)
{
	static const char *const names[PART_COUNT] = {N_("All"), N_("What went wrong"), N_("Files and requests")};
	struct state *is = state_of(v);
	int row = recipients_draw_head(v, area_of(a, 0, 1, 4, a.cols - 1), &is->campaign, &is->way), col = 1;

	draw_rule(a, row);
	for (int i = 0; i < PART_COUNT; i++)
		col += draw_textf(a, row, col, i == (int)is->part ? LOOK_SELECTED : LOOK_PLAIN, " %d %s ", i + 1, _(names[i])) + 1;
	part_draw(v->parts[0], area_of(a, row + 1, 0, a.rows - row - 1, a.cols));
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	read_again(v);
	table_reload(state_of(v)->table);
}

static struct outcome show_part(struct view *v, enum part_of part)
{
	struct error e = {0};

	screen_ok(v, show(v, part, &e), &e);
	read_again(v);
	return outcome_draw();
}

static struct outcome part_1(struct view *v) { return show_part(v, PART_ALL); }
static struct outcome part_2(struct view *v) { return show_part(v, PART_TROUBLE); }
static struct outcome part_3(struct view *v) { return show_part(v, PART_HANDS); }

static struct outcome next_part(struct view *v)
{
	return show_part(v, (state_of(v)->part + 1) % PART_COUNT);
}

static bool is_person(const struct view *v)
{
	return table_has_row(v) && state_of(v)->part != PART_HANDS;
}

/* Of the selected row; 0 where there is none. */
static int64_t person_of(const struct state *is)
{
	const struct list_row *row = table_row(is->table);

	for (size_t i = 0; row != NULL && i < is->list.source.column_count; i++)
		if (strcmp(is->list.source.columns[i].name, "person_id") == 0)
			return row->cells[i].num;
	return 0;
}

static struct outcome open_person(struct view *v)
{
	return outcome_push(&person_screen, arg_id(person_of(state_of(v))));
}

/* Pause, go on, settle, enter figures: as from the campaign itself. */
static struct outcome act(struct view *v)
{
	struct state *is = state_of(v);
	struct outcome next = campaign_act(v, &is->campaign);

	read_again(v);
	table_reload(is->table);
	return next;
}

static bool can_test(const struct view *v)
{
	return !shop_of(v)->read_only && state_of(v)->way.way != WAY_NONE;
}

static struct outcome test(struct view *v)
{
	return campaign_test_act(v, state_of(v)->id);
}

struct outcome campaign_test_act(struct view *v, int64_t id)
{
	char *to = dialog_prompt(v, _("Send a test"), _("Address or member"), ""), answer[200];
	struct error e = {0};

	if (to != NULL && screen_ok(v, campaign_test(shop_of(v), id, to, answer, &e), &e))
		ui_say(v, *answer != '\0' ? _("The test was handed over: %s") : "%s", *answer != '\0' ? answer : _("The test was handed over."));
	free(to);
	return outcome_draw();
}

static const struct action actions[] = {
	{"recipients.person", GROUP_RECORD, {K_ENTER}, N_("Person"), N_("The person: what they did, and what they were sent from all campaigns"), open_person, is_person},
	{"recipients.act", GROUP_RECORD, {'a'}, N_("Act"), N_("Pause, go on, cancel, settle, send again, enter figures: what its state allows"),
	 act, campaign_can_act},
	{"recipients.test", GROUP_RECORD, {'t'}, N_("Test"), N_("Send one message to yourself over the real way out"), test, can_test},
	{"recipients.1", GROUP_LIST, {'1'}, NULL, N_("All recipients"), part_1, NULL},
	{"recipients.2", GROUP_LIST, {'2'}, NULL, N_("Only what was refused or is uncertain, with what was answered"), part_2, NULL},
	{"recipients.3", GROUP_LIST, {'3'}, NULL, N_("Files and requests that were handed over"), part_3, NULL},
	{"recipients.next", GROUP_LIST, {K_TAB}, N_("Next list"), N_("The next of the three lists"), next_part, NULL},
};

const struct screen recipients_screen = {
	.name = "recipients",
	.title = N_("Who gets it"),
	.help = N_("One row a person: a message goes to each once. Handed over and never acknowledged is uncertain and counts as used until a "
	           "person settles it; nothing is repeated by itself."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.resumed = resumed,
	.changed = read_again,
};
