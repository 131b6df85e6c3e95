/*
 * One broadcast: its state and counts, whom it went to, and what can be done
 * with it in its state (EAS-88).
 */
#include "config.h"

#include "messages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/broadcast.h"
#include "storekeep/due_parts.h"
#include "members.h"

enum { PART_ALL, PART_TROUBLE, PARTS };
enum { HEAD_ROWS = 4 };

struct state {
	int64_t id;
	struct broadcast b;
	int part;
	struct fitted list;
	struct table *table;
};

static const struct column_fit fits[] = {
	{"seq", 6, 0, 4}, {"name", 12, 1, 0}, {"address", 20, 2, 0}, {"state", 10, 0, 0}, {"reason", 12, 0, 1}, {"answer", 16, 2, 2}, {"handed_at", 16, 0, 3},
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

/* ---- drawing ---- */

static int draw_counts(const struct broadcast *b, struct area a, int row)
{
	struct buf line = {0};
	const struct { const char *label; int64_t n; bool always; } counts[] = {
		{_("Recipients"), b->recipients - b->skipped, true}, {_("Sent"), b->sent, true}, {_("Wait"), broadcast_waiting(b), false},
		{_("Uncertain"), b->uncertain, false}, {_("Failed"), b->failed, false}, {_("Left out"), b->skipped, false},
		{_("Text messages"), b->segments, false},
	};

	if (b->recipients < 0) {
		draw_text(a, row, 0, LOOK_PLAIN, _("Who gets it is fixed when it is confirmed."));
		return row + 1;
	}
	for (size_t i = 0; i < COUNT_OF(counts); i++) {
		char n[32];

		money_format(counts[i].n, false, n);
		if (counts[i].always || counts[i].n > 0)
			buf_addf(&line, "%s%s %s", line.len > 0 ? "  " : "", counts[i].label, n);
	}
	draw_text(a, row, 0, LOOK_PLAIN, buf_str(&line));
	buf_free(&line);
	return row + 1;
}

static int draw_head(struct shop *s, const struct broadcast *b, struct area a)
{
	char *to = broadcast_audience_words(s, b->profile, b->audience), at[32];
	int row = 0, col;

	col = draw_text(a, row, 0, LOOK_TITLE, label_of("message_state", b->state));
	screen_instant(s, b->scheduled_at != INSTANT_NONE ? b->scheduled_at : b->started_at, at);
	draw_textf(a, row++, col + 2, LOOK_PLAIN, "%s  %s  %s", label_of("message_channel", b->channel), at, b->name);
	draw_textf(a, row++, 0, LOOK_PLAIN, _("Send to: %s"), *to != '\0' ? to : "-");
	free(to);
	return draw_counts(b, a, row);
}

int message_draw_head(struct shop *s, int64_t id, struct area a)
{
	struct broadcast b;
	int rows = 0;

	if (broadcast_get(s, id, &b, NULL) == ST_OK)
		rows = draw_head(s, &b, a);
	broadcast_free(&b);
	return rows;
}

static void draw_words(const struct broadcast *b, struct area a)
{
	int row = 0;
	const char *line = b->text;

	if (*b->subject != '\0')
		row += draw_wrapped(a, row, LOOK_TITLE, b->subject) + 1;
	while (*line != '\0' && row < a.rows) {
		size_t len = strcspn(line, "\n");
		char *one = xstrndup(line, len);

		row += *one != '\0' ? draw_wrapped(a, row, LOOK_PLAIN, one) : 1;
		free(one);
		line += len + (line[len] == '\n');
	}
}

void message_draw(struct shop *s, int64_t id, struct area a)
{
	struct broadcast b;
	int rows;

	if (broadcast_get(s, id, &b, NULL) == ST_OK) {
		rows = draw_head(s, &b, a);
		draw_rule(a, rows);
		draw_words(&b, area_of(a, rows + 1, 0, a.rows - rows - 1, a.cols));
	}
	broadcast_free(&b);
}

static void draw(struct view *v, struct area a)
{
	static const char *const names[PARTS] = {N_("All"), N_("What went wrong")};
	struct state *s = state_of(v);
	int row = draw_head(shop_of(v), &s->b, area_of(a, 0, 1, HEAD_ROWS, a.cols - 1)), col = 1;

	draw_rule(a, row);
	for (int i = 0; i < PARTS; i++)
		col += draw_textf(a, row, col, i == s->part ? LOOK_SELECTED : LOOK_PLAIN, " %d %s ", i + 1, _(names[i])) + 1;
	part_draw(v->parts[0], area_of(a, row + 1, 0, a.rows - row - 1, a.cols));
}

static void pane(struct view *v, struct area a)
{
	draw_words(&state_of(v)->b, a);
}

/* ---- open and close ---- */

static enum status show(struct view *v, int part, struct error *e)
{
	struct state *s = state_of(v);
	struct fitted old = s->list;
	struct list_source fresh = {0}, src;
	enum status st = broadcast_recipients(shop_of(v), s->id, part == PART_TROUBLE ? "trouble" : NULL, &fresh, e);

	if (st != ST_OK)
		return st;
	s->list = (struct fitted){.source = fresh};
	src = fitted_source(&s->list, fits, COUNT_OF(fits));
	if (s->table == NULL)
		s->table = table_new(v, &src);
	else
		table_set_source(s->table, &src);
	fitted_free(&old);
	table_set_empty(s->table, part == PART_TROUBLE ? N_("Nothing went wrong.") : N_("Nobody is written down yet."));
	s->part = part;
	return ST_OK;
}

static void read_again(struct view *v)
{
	struct state *s = state_of(v);
	struct broadcast fresh;

	if (broadcast_get(shop_of(v), s->id, &fresh, NULL) != ST_OK)
		return;
	broadcast_free(&s->b);
	s->b = fresh;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	enum status st;

	s->id = id_arg(arg);
	if ((st = broadcast_get(shop_of(v), s->id, &s->b, e)) == ST_OK)
		st = show(v, s->b.uncertain + s->b.failed > 0 ? PART_TROUBLE : PART_ALL, e);
	if (st != ST_OK) {
		broadcast_free(&s->b);
		free(s);
		return st;
	}
	snprintf(v->title, sizeof v->title, _("Message %lld"), (long long)s->id);
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = state_of(v);

	fitted_free(&s->list);
	broadcast_free(&s->b);
	free(s);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	read_again(v);
	table_reload(state_of(v)->table);
}

/* ---- acts ---- */

static bool is(const struct view *v, const char *state)
{
	return strcmp(state_of(v)->b.state, state) == 0;
}

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static bool can_edit(const struct view *v)
{
	return can_write(v) && (is(v, "draft") || is(v, "scheduled"));
}

static bool can_send(const struct view *v)
{
	return can_write(v) && is(v, "sending");
}

static bool can_act(const struct view *v)
{
	const struct broadcast *b = &state_of(v)->b;

	return can_write(v) && (b->uncertain + b->failed > 0 || (!is(v, "done") && !is(v, "cancelled")));
}

static struct outcome edit_act(struct view *v)
{
	return composer_open(state_of(v)->b.profile, state_of(v)->id, 0);
}

static struct outcome after(struct view *v)
{
	read_again(v);
	table_reload(state_of(v)->table);
	return outcome_draw();
}

/* What the timer would do, at once. */
static struct outcome send_act(struct view *v)
{
	struct due_done done = {0};
	struct error e = {0};

	if (screen_ok(v, due_messages_run(shop_of(v), NULL, &done, &e), &e)) {
		const struct notes *n = &shop_of(v)->notes;

		if (n->count > 0)
			ui_say(v, "%s", n->items[0].what.message);
		else
			ui_say(v, ngettext("%lld message was handed over.", "%lld messages were handed over.", (unsigned long)done.sent), (long long)done.sent);
	}
	return after(v);
}

static bool yes_to(struct view *v, const char *question)
{
	return dialog_confirm(v, question);
}

static void do_act(struct view *v, int key)
{
	struct shop *shop = shop_of(v);
	int64_t id = state_of(v)->id, n = 0;
	struct error e = {0};
	enum status st = ST_OK;

	if (key == 's')
		st = broadcast_stop(shop, id, &e);
	else if (key == 'r')
		st = broadcast_resume(shop, id, &e);
	else if (key == 'c' && yes_to(v, _("Cancel this message? Nobody else gets it.")))
		st = broadcast_cancel(shop, id, &e);
	else if (key == 'y')
		st = broadcast_settle(shop, id, true, &e);
	else if (key == 'n' && yes_to(v, _("Send it again to those of unknown fate? Some may get it twice.")))
		st = broadcast_settle(shop, id, false, &e);
	else if (key == 't')
		st = broadcast_retry(shop, id, &n, &e);
	screen_ok(v, st, &e);
}

static struct outcome act(struct view *v)
{
	const struct broadcast *b = &state_of(v)->b;
	struct choice choices[6];
	size_t count = 0;
	int key;

	if (is(v, "sending"))
		choices[count++] = (struct choice){'s', _("Stop it")};
	if (is(v, "stopped"))
		choices[count++] = (struct choice){'r', _("Let it go on")};
	if (b->uncertain > 0) {
		choices[count++] = (struct choice){'y', _("Uncertain ones were sent")};
		choices[count++] = (struct choice){'n', _("Uncertain ones were not sent: send again")};
	}
	if (b->failed > 0 && !is(v, "cancelled"))
		choices[count++] = (struct choice){'t', _("Try failed ones again")};
	if (!is(v, "sending") && !is(v, "done") && !is(v, "cancelled"))
		choices[count++] = (struct choice){'c', _("Cancel the message")};
	if (count == 0 || (key = dialog_ask(v, _("What is to be done?"), choices, count)) == 0)
		return outcome_draw();
	do_act(v, key);
	return after(v);
}

static struct outcome go_part(struct view *v, int part)
{
	struct error e = {0};

	screen_ok(v, show(v, part, &e), &e);
	return outcome_draw();
}

static struct outcome part_1(struct view *v) { return go_part(v, PART_ALL); }
static struct outcome part_2(struct view *v) { return go_part(v, PART_TROUBLE); }
static struct outcome next_part(struct view *v) { return go_part(v, (state_of(v)->part + 1) % PARTS); }

static struct outcome member_act(struct view *v)
{
	struct state *s = state_of(v);
	const struct list_row *row = table_row(s->table);

	for (size_t i = 0; i < s->list.source.column_count; i++)
		if (strcmp(s->list.source.columns[i].name, "member_id") == 0)
			return outcome_push(&member_screen, arg_id(row->cells[i].num));
	return outcome_stay();
}

static const struct action actions[] = {
	{"message.edit", GROUP_RECORD, {'e'}, N_("Change"), N_("Change it, and confirm it anew"), edit_act, can_edit},
	{"message.send", GROUP_RECORD, {'n'}, N_("Send now"), N_("Hand over what waits at once, as the timer would"), send_act, can_send},
	{"message.act", GROUP_RECORD, {'a', K_F(8), K_CTRL('x')}, N_("Act"), N_("Stop, go on, cancel, settle, try again: what its state allows"), act, can_act},
	{"message.member", GROUP_RECORD, {K_ENTER}, N_("Member"), N_("The record of this member"), member_act, table_has_row},
	{"message.1", GROUP_LIST, {'1'}, NULL, N_("All recipients"), part_1, NULL},
	{"message.2", GROUP_LIST, {'2'}, NULL, N_("Only what was refused or is uncertain"), part_2, NULL},
	{"message.next", GROUP_LIST, {K_TAB}, N_("Next list"), N_("The other list"), next_part, NULL},
};

const struct screen message_screen = {
	.name = "message",
	.title = N_("Message"),
	.help = N_("One row a member: a message goes to each once. Handed over and never acknowledged is uncertain; nothing is repeated by itself."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.pane = pane,
	.resumed = resumed,
	.changed = read_again,
};
