/*
 * The keys screen: shows what the terminal sends for each key, so that one can
 * see over SSH or PuTTY which keys arrive and how they are called here.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "storekeep/text.h"

#include "screens.h"

#define SEEN_MAX 40

struct keys {
	char *seen[SEEN_MAX]; /* lines, the newest first */
	size_t count;
	int escapes;          /* Esc in a row: the second one leaves */
};

static enum status keys_open(struct view *v, void *arg, struct error *e)
{
	(void)arg, (void)e;
	v->state = xcalloc(1, sizeof(struct keys));
	return ST_OK;
}

static void keys_close(struct view *v)
{
	struct keys *s = v->state;

	for (size_t i = 0; i < s->count; i++)
		free(s->seen[i]);
	free(s);
}

/* Bytes as people write them down: ESC [ 1 ; 5 D. */
static void add_bytes(struct buf *out, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len && i < 200; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c == 0x1b)
			buf_adds(out, i > 0 ? " ESC" : "ESC");
		else if (c > 0x20 && c < 0x7f)
			buf_addf(out, " %c", c);
		else
			buf_addf(out, " %02X", c);
	}
}

static void describe(struct buf *out, const struct key *k)
{
	char name[24];

	key_called(k->code, name);
	text_add_padded(out, name, 22, false);
	if (k->code == K_UNKNOWN || k->code == K_PASTE || k->code == K_SCAN)
		add_bytes(out, k->text, k->len);
	else if (k->code > 0x20 && k->code < K_ESC)
		buf_addf(out, "U+%04X", (unsigned)k->code);
	if (k->code == K_CLICK || k->code == K_DOUBLE_CLICK)
		buf_addf(out, _("row %1$d, column %2$d"), k->row, k->col);
}

static struct outcome keys_raw(struct view *v, const struct key *k)
{
	struct keys *s = v->state;
	struct buf line = {0};

	s->escapes = k->code == K_ESC ? s->escapes + 1 : 0;
	if (s->escapes == 2)
		return outcome_pop(0);
	describe(&line, k);
	if (s->count == SEEN_MAX)
		free(s->seen[--s->count]);
	for (size_t i = s->count++; i > 0; i--)
		s->seen[i] = s->seen[i - 1];
	s->seen[0] = buf_take(&line);
	return outcome_draw();
}

static void keys_draw(struct view *v, struct area a)
{
	const struct keys *s = v->state;
	int row = draw_wrapped(area_of(a, 0, 1, a.rows, a.cols - 2), 0, LOOK_PLAIN,
	                       _("Press any key to see what your terminal sends. Esc twice leaves."));

	for (size_t i = 0; i < s->count; i++)
		draw_text(a, row + 1 + (int)i, 1, i == 0 ? LOOK_TITLE : LOOK_PLAIN, s->seen[i]);
	draw_cursor(a, row + 1, 1);
}

const struct screen keys_screen = {
	.name = "keys", .title = N_("Keys test"),
	.help = N_("Shows which keys reach the program. A key that is missing here is taken by the terminal, tmux or the system: use its Ctrl twin."),
	.open = keys_open, .close = keys_close, .draw = keys_draw, .raw_key = keys_raw,
};
