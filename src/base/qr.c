/*
 * QR codes: the modules are libqrencode's, how they are drawn is ours.
 */
#include "config.h"

#include "storekeep/qr.h"

#include <stdlib.h>
#include <string.h>

#ifdef HAVE_QRENCODE
#include <qrencode.h>
#endif

#include "storekeep/i18n.h"

#define QUIET 4 /* light modules around the code that readers need */

#ifdef HAVE_QRENCODE

bool qr_available(void)
{
	return true;
}

enum status qr_make(const char *text, struct qr *out, struct error *e)
{
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	*out = (struct qr){0};
	if (!code)
		return error_set(e, ST_FAILED, "qr_long", NULL, NULL, "%s", _("This text is too long for a QR code."));
	size_t count = (size_t)code->width * (size_t)code->width;
	*out = (struct qr){.size = code->width, .dark = xmalloc(count)};
	for (size_t i = 0; i < count; i++)
		out->dark[i] = code->data[i] & 1;
	QRcode_free(code);
	return ST_OK;
}

#else

bool qr_available(void)
{
	return false;
}

enum status qr_make(const char *text, struct qr *out, struct error *e)
{
	(void)text;
	*out = (struct qr){0};
	return error_set(e, ST_FAILED, "qr_off", NULL, NULL, "%s", _("This program was built without QR codes (libqrencode); the code itself works."));
}

#endif

void qr_free(struct qr *q)
{
	free(q->dark);
	*q = (struct qr){0};
}

/* The quiet zone is light, and so is what lies outside. */
static bool is_dark(const struct qr *q, int row, int col)
{
	return row >= 0 && col >= 0 && row < q->size && col < q->size && q->dark[row * q->size + col] != 0;
}

static bool is_blocks(enum qr_style style)
{
	return style == QR_BLOCKS || style == QR_BLOCKS_LIGHT;
}

int qr_cols(const struct qr *q, enum qr_style style)
{
	int side = q->size + 2 * QUIET;
	return is_blocks(style) ? side : side * 2;
}

int qr_rows(const struct qr *q, enum qr_style style)
{
	int side = q->size + 2 * QUIET;
	return is_blocks(style) ? (side + 1) / 2 : side;
}

static void blocks(const struct qr *q, bool light, struct buf *out)
{
	static const char *const signs[] = {" ", "▀", "▄", "█"};
	for (int row = -QUIET; row < q->size + QUIET; row += 2) {
		for (int col = -QUIET; col < q->size + QUIET; col++) {
			bool upper = is_dark(q, row, col) != light;
			bool lower = row + 1 < q->size + QUIET && is_dark(q, row + 1, col) != light;
			buf_adds(out, signs[upper + 2 * lower]);
		}
		buf_addc(out, '\n');
	}
}

void qr_text(const struct qr *q, enum qr_style style, struct buf *out)
{
	if (is_blocks(style)) {
		blocks(q, style == QR_BLOCKS_LIGHT, out);
		return;
	}
	for (int row = -QUIET; row < q->size + QUIET; row++) {
		for (int col = -QUIET; col < q->size + QUIET; col++)
			buf_adds(out, is_dark(q, row, col) == (style == QR_ASCII) ? "##" : "  ");
		buf_addc(out, '\n');
	}
}

/* ---- for print ---- */

static void add_xml(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		switch (text[i]) {
		case '<': buf_adds(out, "&lt;"); break;
		case '>': buf_adds(out, "&gt;"); break;
		case '&': buf_adds(out, "&amp;"); break;
		default:
			if ((unsigned char)text[i] >= 0x20)
				buf_addc(out, text[i]);
		}
}

static void add_caption(struct buf *out, const char *caption, int middle, int top)
{
	while (*caption) {
		size_t len = strcspn(caption, "\n");
		buf_addf(out, "<text x=\"%d\" y=\"%d\" font-size=\"3\" text-anchor=\"middle\" font-family=\"sans-serif\">", middle, top);
		add_xml(out, caption, len);
		buf_adds(out, "</text>\n");
		caption += len + (caption[len] == '\n');
		top += 4;
	}
}

void qr_svg(const struct qr *q, const char *caption, struct buf *out)
{
	int side = q->size + 2 * QUIET, lines = *caption != '\0';
	for (const char *at = caption; *at; at++)
		lines += *at == '\n';
	int high = side + 4 * lines;
	buf_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	buf_addf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"80mm\" height=\"%dmm\" viewBox=\"0 0 %d %d\">\n", 80 * high / side, side, high);
	buf_addf(out, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n<path fill=\"#000\" d=\"", side, high);
	for (int row = 0; row < q->size; row++)
		for (int col = 0; col < q->size; col++)
			if (is_dark(q, row, col))
				buf_addf(out, "M%d %dh1v1h-1z", col + QUIET, row + QUIET);
	buf_adds(out, "\"/>\n");
	add_caption(out, caption, side / 2, side + 2);
	buf_adds(out, "</svg>\n");
}
