/*
 * Accounts that are likely one person's (EAS-111): pairs, the two side by side,
 * what a merge would move, and the choice which is kept. Nothing is merged by
 * itself.
 */
#include "config.h"

#include "members.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/draft.h"
#include "storekeep/member_merge.h"
#include "storekeep/progress.h"
#include "storekeep/table.h"

struct state {
	char profile[32];
	struct table *table;
	struct list_source source;
	int64_t shown;          /* pair of which the two are read */
	struct member two[2];   /* the lower number first */
};

static char opening[32]; /* from duplicates_open() to open() */

static struct state *state_of(const struct view *v)
{
	return v->state;
}

/* ---- finding ---- */

static void search(struct view *v)
{
	struct progress_box *box = progress_open(v, _("Looking for duplicates"));
	struct progress p = {progress_step, box};
	struct error e = {0};
	int64_t pairs;
	enum status st = member_duplicates_find(shop_of(v), state_of(v)->profile, &p, &pairs, &e);

	progress_close(box);
	if (st != ST_OK && strcmp(e.code, "cancelled") != 0)
		ui_error(v, &e);
	state_of(v)->shown = 0;
	table_reload(state_of(v)->table);
}

static void forget_two(struct state *s)
{
	member_free(&s->two[0]);
	member_free(&s->two[1]);
	s->shown = 0;
}

/* The two of the selected row. */
static bool read_two(struct view *v)
{
	struct state *s = state_of(v);
	const struct list_row *row = table_row(s->table);
	int64_t ids[2];

	if (row == NULL)
		return false;
	if (row->id == s->shown)
		return true;
	forget_two(s);
	if (member_duplicate_get(shop_of(v), row->id, &ids[0], &ids[1], NULL) != ST_OK || member_get(shop_of(v), ids[0], &s->two[0], NULL) != ST_OK ||
	    member_get(shop_of(v), ids[1], &s->two[1], NULL) != ST_OK)
		return false;
	s->shown = row->id;
	return true;
}

/* ---- drawing ---- */

static void draw_line(struct area a, int *row, const char *label, const char *left, const char *right)
{
	const int head = 12, col = (a.cols - head) / 2;
	bool same = strcmp(left, right) == 0;

	if (*row >= a.rows)
		return;
	draw_cell(a, *row, 0, head, LOOK_PLAIN, label, false);
	draw_cell(a, *row, head, col - 1, same ? LOOK_PLAIN : LOOK_TITLE, left, false);
	draw_cell(a, *row, head + col, col, same ? LOOK_PLAIN : LOOK_TITLE, right, false);
	++*row;
}

static void draw_numbers(struct area a, int *row, const char *label, int64_t left, int64_t right)
{
	char l[32], r[32];

	money_format(left, false, l);
	money_format(right, false, r);
	draw_line(a, row, label, l, r);
}

static void draw_days(struct area a, int *row, const char *label, day_t left, day_t right)
{
	char l[16], r[16];

	day_format(left, l);
	day_format(right, r);
	draw_line(a, row, label, l, r);
}

static void draw_two(struct view *v, struct area a)
{
	const struct member *l = &state_of(v)->two[0], *r = &state_of(v)->two[1];
	char *left = member_name(l), *right = member_name(r), no[2][32];
	int row = 0;

	snprintf(no[0], sizeof no[0], "%lld", (long long)l->id);
	snprintf(no[1], sizeof no[1], "%lld", (long long)r->id);
	draw_line(a, &row, _("No."), no[0], no[1]);
	draw_line(a, &row, _("Name"), left, right);
	draw_line(a, &row, _("Phone"), l->phone, r->phone);
	draw_line(a, &row, _("E-mail"), l->email, r->email);
	draw_line(a, &row, _("Birthday"), l->birthday, r->birthday);
	draw_line(a, &row, _("Member number"), l->member_code, r->member_code);
	draw_line(a, &row, _("Kind"), label_of("member_kind", l->kind), label_of("member_kind", r->kind));
	draw_numbers(a, &row, _("Orders"), l->orders, r->orders);
	draw_numbers(a, &row, _("Points"), l->points, r->points);
	draw_numbers(a, &row, _("Store credit"), l->credit, r->credit);
	draw_days(a, &row, _("Last order"), l->last_on, r->last_on);
	free(left);
	free(right);
}

static void draw(struct view *v, struct area a)
{
	struct state *s = state_of(v);
	int below = a.rows >= 18 ? 12 : a.rows / 2;

	part_draw((struct part *)(void *)s->table, area_of(a, 0, 0, a.rows - below, a.cols));
	draw_rule(a, a.rows - below);
	if (read_two(v))
		draw_two(v, area_of(a, a.rows - below + 1, 0, below - 1, a.cols));
}

/* ---- acts ---- */

static bool has_pair(const struct view *v)
{
	return !shop_of(v)->read_only && table_row(state_of(v)->table) != NULL;
}

static void say_plan(struct buf *out, const struct member *from, const struct member *into, const struct member_merge_plan *p)
{
	char *closed = member_name(from), *kept = member_name(into);

	buf_addf(out, _("Kept: No. %1$lld %2$s. Closed: No. %3$lld %4$s."), (long long)into->id, kept, (long long)from->id, closed);
	buf_addf(out, "\n\n");
	buf_addf(out, _("%1$lld orders move. Points issued for them %2$lld, already used %3$lld, moving %4$lld."), (long long)p->orders,
	         (long long)p->points_issued, (long long)(p->points_issued - p->points_moving), (long long)p->points_moving);
	buf_addc(out, '\n');
	if (*p->groups != '\0')
		buf_addf(out, _("Groups: %s\n"), p->groups);
	if (*p->fields != '\0')
		buf_addf(out, _("Own fields: %s\n"), p->fields);
	if (p->consent)
		buf_addf(out, "%s\n", _("The kept account gets the consent to e-mails."));
	buf_addf(out, _("The kept account is evaluated for a higher tier; the closed one keeps its tier."));
	buf_addc(out, '\n');
	free(closed);
	free(kept);
}

/* What no order brought stays with the closed account, unless it is decided that it goes over too (EAS-114). */
static bool ask_rest(struct view *v, const struct member_merge_plan *p, struct member_merge *m)
{
	const struct choice ways[] = {{'m', _("Move them too")}, {'l', _("Leave them, shown")}};
	char *text;
	int key;

	if (p->points_left == 0 && p->credit_left == 0)
		return true;
	text = xasprintf(_("%1$lld points and %2$lld of store credit are left that no order brought."), (long long)p->points_left,
	                 (long long)p->credit_left);
	key = dialog_ask(v, text, ways, COUNT_OF(ways));
	free(text);
	m->move_points = m->move_credit = key == 'm';
	return key != 0;
}

static struct outcome merge_into(struct view *v, int kept)
{
	struct state *s = state_of(v);
	char op[OP_ID_SIZE];
	struct member_merge m = {.op_id = op};
	struct member_merge_plan plan = {0};
	struct buf text = {0};
	struct error e = {0};
	int64_t batch;

	if (!read_two(v))
		return outcome_draw();
	m.from = s->two[1 - kept].id;
	m.into = s->two[kept].id;
	op_id_make(op);
	if (screen_ok(v, member_merge_look_at(shop_of(v), m.from, m.into, &plan, &e), &e)) {
		say_plan(&text, &s->two[1 - kept], &s->two[kept], &plan);
		if (dialog_preview(v, _("Merge the two accounts"), buf_str(&text), _("Merge")) && ask_rest(v, &plan, &m) &&
		    screen_ok(v, member_merge(shop_of(v), &m, &batch, &e), &e)) {
			ui_say(v, _("Merged, batch %lld. It can be taken back under Batches."), (long long)batch);
			s->shown = 0;
			table_reload(s->table);
		}
	}
	buf_free(&text);
	member_merge_plan_free(&plan);
	return outcome_draw();
}

static struct outcome keep_left(struct view *v) { return merge_into(v, 0); }
static struct outcome keep_right(struct view *v) { return merge_into(v, 1); }

static struct outcome dismiss_act(struct view *v)
{
	struct state *s = state_of(v);
	struct error e = {0};

	if (read_two(v) && screen_ok(v, member_duplicate_dismiss(shop_of(v), s->two[0].id, s->two[1].id, &e), &e)) {
		ui_say(v, "%s", _("These two are not offered again."));
		s->shown = 0;
		table_reload(s->table);
	}
	return outcome_draw();
}

static struct outcome open_left(struct view *v)
{
	return read_two(v) ? outcome_push(&member_screen, arg_id(state_of(v)->two[0].id)) : outcome_draw();
}

static struct outcome again(struct view *v)
{
	search(v);
	return outcome_draw();
}

/* ---- open and close ---- */

struct outcome duplicates_open(const char *profile)
{
	snprintf(opening, sizeof opening, "%s", profile);
	return outcome_push(&duplicates_screen, NULL);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	const struct profile *p;
	enum status st = member_profile(shop_of(v), opening[0] != '\0' ? opening : NULL, &p, e);

	(void)arg;
	opening[0] = '\0';
	if (st != ST_OK)
		return st;
	snprintf(s->profile, sizeof s->profile, "%s", profile_name(p));
	member_duplicate_list(shop_of(v), s->profile, &s->source);
	s->table = table_new(v, &s->source);
	table_set_empty(s->table, N_("No two accounts look like one person's. F5 looks again."));
	return ST_OK;
}

/* Found anew when the screen stands: a progress box shows it. */
static struct outcome opened(struct view *v)
{
	search(v);
	return outcome_draw();
}

static void close(struct view *v)
{
	forget_two(state_of(v));
	list_close(&state_of(v)->source);
	free(v->state);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	state_of(v)->shown = 0;
	table_reload(state_of(v)->table);
}

static const struct action actions[] = {
	{"duplicates.left", GROUP_RECORD, {'1'}, N_("Keep left"), N_("Merge, and keep the account on the left"), keep_left, has_pair},
	{"duplicates.right", GROUP_RECORD, {'2'}, N_("Keep right"), N_("Merge, and keep the account on the right"), keep_right, has_pair},
	{"duplicates.dismiss", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Two people"), N_("They are two people: do not offer them again"), dismiss_act, has_pair},
	{"duplicates.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open the account on the left"), open_left, has_pair},
	{"duplicates.again", GROUP_LIST, {K_F(5), K_CTRL('r')}, N_("Look again"), N_("Look for duplicates anew"), again, NULL},
};

const struct screen duplicates_screen = {
	.name = "duplicates",
	.title = N_("Likely duplicates"),
	.help = N_("Same phone, same name and birthday, or e-mail addresses that differ by one character. 1 or 2 says which account is kept; what would "
	           "move is shown first, and a merge can be taken back as a batch."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.opened = opened,
	.resumed = resumed,
};
