/*
 * Copying to the user's own clipboard by OSC 52, also from inside tmux and
 * screen. Decides only the wrapping; whether the terminal obeys cannot be
 * known, so it says "sent".
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#include "term.h"
#include "ui.h"

#define COPY_MAX 74000 /* more is refused by many terminals */
#define SCREEN_CHUNK 252 /* GNU screen's longest string in a sequence */

static void add_base64(struct buf *out, const unsigned char *s, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		unsigned v = (unsigned)s[i] << 16 | (i + 1 < len ? (unsigned)s[i + 1] << 8 : 0) | (i + 2 < len ? s[i + 2] : 0);

		buf_addc(out, digits[v >> 18 & 63]);
		buf_addc(out, digits[v >> 12 & 63]);
		buf_addc(out, i + 1 < len ? digits[v >> 6 & 63] : '=');
		buf_addc(out, i + 2 < len ? digits[v & 63] : '=');
	}
}

/* Through screen in pieces, each in a device control string of its own. */
static void add_for_screen(struct buf *out, const struct buf *osc)
{
	for (size_t at = 0; at < osc->len; at += SCREEN_CHUNK) {
		size_t n = osc->len - at < SCREEN_CHUNK ? osc->len - at : SCREEN_CHUNK;

		buf_adds(out, "\033P");
		buf_add(out, osc->data + at, n);
		buf_adds(out, "\033\\");
	}
}

/* tmux hands on what stands in its own wrapper, every Esc doubled. */
static void add_for_tmux(struct buf *out, const struct buf *osc)
{
	buf_adds(out, "\033Ptmux;");
	for (size_t i = 0; i < osc->len; i++) {
		if (osc->data[i] == '\033')
			buf_addc(out, '\033');
		buf_addc(out, osc->data[i]);
	}
	buf_adds(out, "\033\\");
}

void ui_copy(struct view *v, const char *text)
{
	const char *name = getenv("TERM");
	struct buf osc = {0}, out = {0};
	size_t len = strlen(text);

	if (len > COPY_MAX) {
		ui_say(v, _("This is too long for the clipboard of a terminal; export it with x instead."));
		return;
	}
	buf_adds(&osc, "\033]52;c;");
	add_base64(&osc, (const unsigned char *)text, len);
	buf_addc(&osc, '\a');
	if (getenv("TMUX") != NULL) {
		buf_add(&out, osc.data, osc.len); /* for a tmux that takes clipboards itself */
		add_for_tmux(&out, &osc);
	} else if (name != NULL && strncmp(name, "screen", 6) == 0) {
		add_for_screen(&out, &osc);
	} else {
		buf_add(&out, osc.data, osc.len);
	}
	term_write(out.data, out.len);
	buf_free(&osc);
	buf_free(&out);
	ui_say(v, _("Sent to the terminal's clipboard."));
}
