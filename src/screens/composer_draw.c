/*
 * A message on the screen, from the blocks that are sent: in a frame like the
 * marketplace's chat window, or in a few plain rows where there is no room.
 */
#include "config.h"

#include "composer.h"

#include <string.h>

#include "storekeep/text.h"

enum { FRAME_COLS = 44, FRAME_ROWS = 10 };

/* Where the next row goes. */
struct pen {
	struct area a;
	int row;
};

/* A text wrapped; rows beyond the area are cut. */
static void put_text(struct pen *p, enum look look, const char *text)
{
	size_t len = strlen(text), next;

	do {
		size_t n = message_line(text, len, p->a.cols, &next);

		draw_bytes(p->a, p->row++, 0, look, text, n);
		text += next;
		len -= next;
	} while (len > 0 && p->row < p->a.rows);
}

static int text_rows(const char *text, int cols)
{
	size_t len = strlen(text), next;
	int rows = 0;

	do {
		message_line(text, len, cols, &next);
		text += next;
		len -= next;
		rows++;
	} while (len > 0);
	return rows;
}

static void put_boxed(struct pen *p, const struct block *b)
{
	int rows = text_rows(b->text, p->a.cols - 4);
	struct pen inner;

	if (p->row + rows + 2 > p->a.rows) {
		put_text(p, LOOK_PLAIN, b->text);
		return;
	}
	draw_box(area_of(p->a, p->row, 0, rows + 2, p->a.cols), "");
	inner = (struct pen){area_of(p->a, p->row + 1, 2, rows, p->a.cols - 4), 0};
	put_text(&inner, LOOK_PLAIN, b->text);
	p->row += rows + 2;
}

static void put_button(struct pen *p, const struct block *b)
{
	int cols = text_width(b->text, strlen(b->text)) + 4, col = (p->a.cols - cols) / 2;

	draw_textf(p->a, p->row++, col > 0 ? col : 0, LOOK_TITLE, "[ %s ]", b->text);
}

static void put_ends(struct pen *p, enum look look, const char *left, const char *right)
{
	int cols = text_width(right, strlen(right));

	draw_cell(p->a, p->row, 0, p->a.cols - cols - 1, look, left, false);
	draw_text(p->a, p->row++, p->a.cols - cols, LOOK_PLAIN, right);
}

static void put_block(struct pen *p, const struct block *b)
{
	switch (b->kind) {
	case BLOCK_HEADER:
		put_ends(p, LOOK_TITLE, b->title, b->text);
		draw_rule(p->a, p->row++);
		break;
	case BLOCK_INPUT:
		draw_rule(p->a, p->row++);
		put_ends(p, LOOK_PLAIN, "+", ">");
		draw_textf(p->a, p->row - 1, 2, LOOK_PLAIN, ":) %s", b->text);
		break;
	case BLOCK_SUBJECT:
		put_text(p, LOOK_TITLE, b->text);
		draw_rule(p->a, p->row++);
		break;
	case BLOCK_COUPON:
		put_boxed(p, b);
		break;
	case BLOCK_BUTTON:
		put_button(p, b);
		break;
	case BLOCK_BANNER:
		draw_textf(p->a, p->row++, 0, LOOK_PLAIN, "[#] %s -> %s", b->text, b->link);
		break;
	case BLOCK_BODY:
	case BLOCK_ITEMS:
	case BLOCK_NOTE:
		if (b->title[0] != '\0')
			put_text(p, LOOK_TITLE, b->title);
		put_text(p, LOOK_PLAIN, b->text);
		break;
	}
}

/* The lines of a text beside each other. */
static void put_flat(struct pen *p, const char *before, const char *text)
{
	struct buf b = {0};

	buf_adds(&b, before);
	for (const char *s = text; *s != '\0'; s++)
		buf_add(&b, *s == '\n' ? "  " : s, *s == '\n' ? 2 : 1);
	put_text(p, LOOK_PLAIN, buf_str(&b));
	buf_free(&b);
}

static void put_brief(struct pen *p, const struct block *b)
{
	switch (b->kind) {
	case BLOCK_HEADER:
		put_ends(p, LOOK_TITLE, b->title, b->text);
		break;
	case BLOCK_COUPON:
		put_flat(p, "| ", b->text);
		break;
	case BLOCK_ITEMS:
		put_flat(p, "* ", b->text);
		break;
	case BLOCK_INPUT:
		break; /* stands in the full picture */
	default:
		put_block(p, b);
	}
}

void composer_draw_message(const struct message *m, struct area a)
{
	bool framed = a.rows >= FRAME_ROWS;
	int cols = a.cols < FRAME_COLS ? a.cols : FRAME_COLS;
	struct pen p = {a, 0};

	if (framed) {
		p.a = area_of(a, 1, 2, a.rows - 2, cols - 4);
		for (size_t i = 0; i < m->count && p.row < p.a.rows; i++)
			put_block(&p, &m->blocks[i]);
		draw_box(area_of(a, 0, 0, (p.row < p.a.rows ? p.row : p.a.rows) + 2, cols), "");
		return;
	}
	for (size_t i = 0; i < m->count && p.row < p.a.rows; i++)
		put_brief(&p, &m->blocks[i]);
}
