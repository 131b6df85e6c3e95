/*
 * A message as plain lines: a frame of ASCII around its blocks, each wrapped at
 * clusters to the width. What the screen draws with boxes, a pipe gets so.
 */
#include "config.h"

#include "storekeep/message.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/mem.h"
#include "storekeep/text.h"

#define COLS_LEAST 20

struct page {
	struct buf out;
	int cols; /* inside of the outer frame */
};

static void rule(struct page *p, const char *left, const char *right, int cols)
{
	buf_adds(&p->out, left);
	for (int i = 0; i < cols; i++)
		buf_addc(&p->out, '-');
	buf_adds(&p->out, right);
}

/* One line inside of the frame; `text` is cut to fit. */
static void line(struct page *p, const char *before, const char *text, size_t len, const char *after)
{
	int room = p->cols - 2 - (int)(strlen(before) + strlen(after));
	char *copy = xstrndup(text, len);
	buf_addf(&p->out, "| %s", before);
	text_add_padded(&p->out, copy, room, false);
	buf_addf(&p->out, "%s |\n", after);
	free(copy);
}

size_t message_line(const char *s, size_t len, int cols, size_t *next)
{
	const char *end = memchr(s, '\n', len);
	size_t whole = end ? (size_t)(end - s) : len, head = text_fit(s, whole, cols, NULL);
	if (head == whole) {
		*next = whole + (end != NULL);
		return whole;
	}
	if (head == 0)
		head = text_cluster(s, whole);
	/* A Latin word goes to the next line whole where it began in this one. */
	size_t cut = head;
	while (cut > 0 && (unsigned char)s[cut] > ' ' && (unsigned char)s[cut] < 0x7F && (unsigned char)s[cut - 1] > ' ' && (unsigned char)s[cut - 1] < 0x7F)
		cut--;
	if (cut > 0)
		head = cut;
	*next = head;
	while (*next < whole && s[*next] == ' ')
		(*next)++;
	return head;
}

static void lines(struct page *p, const char *before, const char *text, const char *after)
{
	int room = p->cols - 2 - (int)(strlen(before) + strlen(after));
	size_t len = strlen(text), next;
	do {
		size_t n = message_line(text, len, room, &next);
		line(p, before, text, n, after);
		text += next;
		len -= next;
	} while (len > 0);
}

static void boxed(struct page *p, const char *text)
{
	buf_adds(&p->out, "| ");
	rule(p, "+", "+ |\n", p->cols - 4);
	lines(p, "| ", text, " |");
	buf_adds(&p->out, "| ");
	rule(p, "+", "+ |\n", p->cols - 4);
}

static void both(struct page *p, const char *left, const char *right)
{
	char *all = xasprintf("%s%s%s", left, *left && *right ? "  " : "", right);
	lines(p, "", all, "");
	free(all);
}

static void button(struct page *p, const char *caption)
{
	char *all = xasprintf("[ %s ]", caption);
	int width = text_width(all, strlen(all)), room = p->cols - 2;
	char *padded = xasprintf("%*s%s", width < room ? (room - width) / 2 : 0, "", all);
	lines(p, "", padded, "");
	free(padded);
	free(all);
}

static void add_block(struct page *p, const struct block *b)
{
	switch (b->kind) {
	case BLOCK_HEADER:
		both(p, b->title, b->text);
		rule(p, "+", "+\n", p->cols);
		break;
	case BLOCK_INPUT:
		rule(p, "+", "+\n", p->cols);
		both(p, "+ :)", b->text);
		break;
	case BLOCK_SUBJECT:
		lines(p, "", b->text, "");
		rule(p, "+", "+\n", p->cols);
		break;
	case BLOCK_COUPON:
		boxed(p, b->text);
		break;
	case BLOCK_BUTTON: /* the link lies behind it */
		button(p, b->text);
		break;
	case BLOCK_BANNER:
		both(p, "[#]", b->text);
		if (*b->link)
			lines(p, "-> ", b->link, "");
		break;
	case BLOCK_BODY:
	case BLOCK_ITEMS:
	case BLOCK_NOTE:
		if (*b->title)
			lines(p, "", b->title, "");
		lines(p, "", b->text, "");
		break;
	}
}

char *message_text(const struct message *m, int cols)
{
	struct page p = {.cols = (cols < COLS_LEAST ? COLS_LEAST : cols) - 2};
	rule(&p, "+", "+\n", p.cols);
	for (size_t i = 0; i < m->count; i++)
		add_block(&p, &m->blocks[i]);
	rule(&p, "+", "+\n", p.cols);
	return buf_take(&p.out);
}
