/*
 * From the terminal's bytes to keys: terminfo's sequences, those that xterm,
 * PuTTY, rxvt and the Linux console send whatever TERM says, pastes, the mouse,
 * and answers to our own questions. A sequence that nobody knows is swallowed
 * whole, so that it never becomes typed text. Reads the file itself instead of
 * through curses: an answer that comes late, a lone Esc and an input method's
 * burst are told apart by their time, which curses does not show.
 */
#include "config.h"

#include "input.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#include "storekeep/mem.h"
#include "storekeep/text.h"

#include "term.h"

#define PASTE_MAX (1 << 20) /* more is cut off: no field holds it */
#define PASTE_QUIET_MS 2000 /* a paste whose end never comes is over */
#define REPORT_MS 5000      /* an answer later than this is not ours */

enum taken { TAKEN_NOTHING, TAKEN_MORE, TAKEN_KEY, TAKEN_SWALLOWED };

struct sequence {
	char bytes[16];
	int code;
};

static struct {
	struct buf bytes;      /* what was read and not yet taken */
	size_t at;             /* where the untaken begins */
	int64_t read_ms;       /* when the last bytes came */
	int escdelay_ms;
	bool in_paste;
	struct buf text;       /* of the key that was given last */
	struct sequence known[96];
	size_t known_count;
	int64_t report_until;  /* an answer is awaited until then */
	int report_row, report_col;
	int64_t lone_esc_ms;   /* when an Esc was given alone */
	int64_t click_ms;
	int click_row, click_col;
} in;

static const struct {
	const char *cap;
	int code;
} caps[] = {
	{"kcuu1", K_UP}, {"kcud1", K_DOWN}, {"kcub1", K_LEFT}, {"kcuf1", K_RIGHT},
	{"khome", K_HOME}, {"kend", K_END}, {"kpp", K_PAGE_UP}, {"knp", K_PAGE_DOWN},
	{"kdch1", K_DELETE}, {"kich1", K_INSERT}, {"kcbt", K_BACKTAB}, {"kent", K_ENTER},
	{"kLFT5", K_WORD_LEFT}, {"kRIT5", K_WORD_RIGHT},
	{"kf1", K_F(1)}, {"kf2", K_F(2)}, {"kf3", K_F(3)}, {"kf4", K_F(4)}, {"kf5", K_F(5)}, {"kf6", K_F(6)},
	{"kf7", K_F(7)}, {"kf8", K_F(8)}, {"kf9", K_F(9)}, {"kf10", K_F(10)}, {"kf11", K_F(11)}, {"kf12", K_F(12)},
};

/* Sent by terminals that TERM does not describe rightly (PuTTY under xterm-256color, rxvt, Linux console). */
static const struct sequence others[] = {
	{"\033[A", K_UP}, {"\033[B", K_DOWN}, {"\033[C", K_RIGHT}, {"\033[D", K_LEFT},
	{"\033OA", K_UP}, {"\033OB", K_DOWN}, {"\033OC", K_RIGHT}, {"\033OD", K_LEFT},
	{"\033[H", K_HOME}, {"\033[F", K_END}, {"\033OH", K_HOME}, {"\033OF", K_END},
	{"\033[1~", K_HOME}, {"\033[4~", K_END}, {"\033[7~", K_HOME}, {"\033[8~", K_END},
	{"\033[2~", K_INSERT}, {"\033[3~", K_DELETE}, {"\033[5~", K_PAGE_UP}, {"\033[6~", K_PAGE_DOWN},
	{"\033[Z", K_BACKTAB}, {"\033OM", K_ENTER}, {"\033Oc", K_WORD_RIGHT}, {"\033Od", K_WORD_LEFT},
	{"\033OP", K_F(1)}, {"\033OQ", K_F(2)}, {"\033OR", K_F(3)}, {"\033OS", K_F(4)},
	{"\033[P", K_F(1)}, {"\033[Q", K_F(2)}, {"\033[R", K_F(3)}, {"\033[S", K_F(4)},
	{"\033[11~", K_F(1)}, {"\033[12~", K_F(2)}, {"\033[13~", K_F(3)}, {"\033[14~", K_F(4)},
	{"\033[15~", K_F(5)}, {"\033[17~", K_F(6)}, {"\033[18~", K_F(7)}, {"\033[19~", K_F(8)},
	{"\033[20~", K_F(9)}, {"\033[21~", K_F(10)}, {"\033[23~", K_F(11)}, {"\033[24~", K_F(12)},
	{"\033[[A", K_F(1)}, {"\033[[B", K_F(2)}, {"\033[[C", K_F(3)}, {"\033[[D", K_F(4)}, {"\033[[E", K_F(5)},
};

static void learn(const char *bytes, int code)
{
	size_t len = strlen(bytes);

	if (len < 2 || bytes[0] != '\033' || len >= sizeof in.known[0].bytes || in.known_count == COUNT_OF(in.known))
		return;
	for (size_t i = 0; i < in.known_count; i++)
		if (strcmp(in.known[i].bytes, bytes) == 0)
			return;
	memcpy(in.known[in.known_count].bytes, bytes, len + 1);
	in.known[in.known_count++].code = code;
}

void input_start(int escdelay_ms)
{
	in.escdelay_ms = escdelay_ms;
	in.known_count = 0;
	for (size_t i = 0; i < COUNT_OF(caps); i++) {
		const char *s = tigetstr(caps[i].cap);

		if (s != NULL && s != (const char *)-1)
			learn(s, caps[i].code);
	}
	for (size_t i = 0; i < COUNT_OF(others); i++)
		learn(others[i].bytes, others[i].code);
}

void input_stop(void)
{
	buf_free(&in.bytes);
	buf_free(&in.text);
	in.at = 0;
}

void input_await_report(int row)
{
	in.report_row = row;
	in.report_until = term_ms() + REPORT_MS;
}

int input_report(void)
{
	int col = in.report_col;

	in.report_col = 0;
	return col;
}

int64_t input_time(void)
{
	return in.read_ms;
}

bool input_fill(void)
{
	char chunk[4096];

	if (in.at > 0 && in.at == in.bytes.len) {
		buf_clear(&in.bytes);
		in.at = 0;
	}
	while (term_wait(0)) {
		ssize_t n = read(STDIN_FILENO, chunk, sizeof chunk);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		buf_add(&in.bytes, chunk, (size_t)n);
		explicit_bzero(chunk, (size_t)n); /* it may be a secret */
		in.read_ms = term_ms();
		if (n < (ssize_t)sizeof chunk)
			break;
	}
	return true;
}

static const char *head(size_t *left)
{
	*left = in.bytes.len - in.at;
	return buf_str(&in.bytes) + in.at;
}

bool input_pending(void)
{
	return in.bytes.len > in.at || term_wait(0);
}

static enum taken give(struct key *k, int code, size_t taken)
{
	*k = (struct key){.code = code};
	explicit_bzero(in.bytes.data + in.at, taken);
	in.at += taken;
	return TAKEN_KEY;
}

static enum taken give_text(struct key *k, int code, const char *text, size_t len, size_t taken)
{
	if (in.text.data != NULL)
		explicit_bzero(in.text.data, in.text.cap);
	buf_clear(&in.text);
	buf_add(&in.text, text, len);
	give(k, code, taken);
	k->text = buf_str(&in.text);
	k->len = in.text.len;
	return TAKEN_KEY;
}

/* Time since the last bytes came is over: what is there will not be completed. */
static bool waited(int ms)
{
	return term_ms() - in.read_ms >= ms;
}

static bool report_awaited(void)
{
	return in.report_until != 0 && term_ms() < in.report_until;
}

static enum taken take_mouse(const char *params, char final, size_t taken, struct key *k)
{
	int button, x, y, code = K_CLICK;

	in.at += taken;
	if (sscanf(params, "<%d;%d;%d", &button, &x, &y) != 3 || final != 'M')
		return TAKEN_SWALLOWED;
	if (button == 64 || button == 65)
		code = button == 64 ? K_WHEEL_UP : K_WHEEL_DOWN;
	else if (button != 0)
		return TAKEN_SWALLOWED;
	if (code == K_CLICK) {
		bool twice = in.read_ms - in.click_ms < 400 && in.click_row == y && in.click_col == x;

		in.click_ms = twice ? 0 : in.read_ms;
		in.click_row = y;
		in.click_col = x;
		code = twice ? K_DOUBLE_CLICK : K_CLICK;
	}
	*k = (struct key){.code = code, .row = y - 1, .col = x - 1};
	return TAKEN_KEY;
}

/* An answer to our question where the cursor is: ESC [ row ; col R. */
static bool take_report(const char *params, char final, size_t taken)
{
	int row, col;

	if (final != 'R' || !report_awaited() || sscanf(params, "%d;%d", &row, &col) != 2)
		return false;
	in.at += taken;
	in.report_until = 0;
	if (row == in.report_row)
		in.report_col = col;
	return true;
}

/* Cursor keys and F-keys with Shift, Ctrl or Alt held: ESC [ 1 ; 5 D, ESC [ 3 ; 2 ~. */
static int with_modifier(const char *params, char final)
{
	int number, modifier;
	char plain[16];

	if (sscanf(params, "%d;%d", &number, &modifier) != 2 || (final != '~' && number != 1))
		return K_NONE;
	if (modifier == 5 && (final == 'C' || final == 'D'))
		return final == 'C' ? K_WORD_RIGHT : K_WORD_LEFT;
	if (final == '~')
		snprintf(plain, sizeof plain, "\033[%d~", number);
	else
		snprintf(plain, sizeof plain, "\033[%c", final);
	for (size_t i = 0; i < in.known_count; i++)
		if (strcmp(in.known[i].bytes, plain) == 0)
			return in.known[i].code;
	return K_NONE;
}

static enum taken whole_csi(struct key *k, const char *s, size_t len)
{
	char params[32];
	int code;

	snprintf(params, sizeof params, "%.*s", (int)(len - 3), s + 2);
	if (len == 6 && memcmp(s, "\033[200~", 6) == 0) {
		in.at += len;
		in.in_paste = true;
		return TAKEN_SWALLOWED;
	}
	if (take_report(params, s[len - 1], len))
		return TAKEN_SWALLOWED;
	if (params[0] == '<')
		return take_mouse(params, s[len - 1], len, k);
	if ((code = with_modifier(params, s[len - 1])) != K_NONE)
		return give(k, code, len);
	return give_text(k, K_UNKNOWN, s, len, len);
}

/* ESC [ … final byte. */
static enum taken take_csi(struct key *k, const char *s, size_t left)
{
	for (size_t i = 2; i < left; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c >= 0x40 && c <= 0x7e)
			return whole_csi(k, s, i + 1);
		if (c < 0x20 || c > 0x7e)
			return give_text(k, K_UNKNOWN, s, i, i);
	}
	return TAKEN_MORE;
}

static enum taken lone_esc(struct key *k)
{
	in.lone_esc_ms = in.read_ms;
	return give(k, K_ESC, 1);
}

static enum taken take_escape(struct key *k, const char *s, size_t left)
{
	enum taken f = TAKEN_NOTHING;
	bool begun = false;

	for (size_t i = 0; i < in.known_count; i++) {
		size_t len = strlen(in.known[i].bytes);

		if (len <= left && memcmp(in.known[i].bytes, s, len) == 0)
			return give(k, in.known[i].code, len);
		begun |= len > left && memcmp(in.known[i].bytes, s, left) == 0;
	}
	if (left >= 2 && s[1] == '[')
		f = take_csi(k, s, left);
	else if (left >= 3 && s[1] == 'O')
		return give_text(k, K_UNKNOWN, s, 3, 3);
	if (f == TAKEN_KEY || f == TAKEN_SWALLOWED)
		return f;
	if ((begun || f == TAKEN_MORE || left == 1) && !waited(f == TAKEN_MORE && report_awaited() ? 500 : in.escdelay_ms))
		return TAKEN_MORE;
	return lone_esc(k);
}

/* The rest of an answer whose Esc was so far ahead that it had to be taken for a key. */
static bool take_late_report(const char *s, size_t left)
{
	int row, col, n = 0;

	if (s[0] != '[' || !report_awaited() || term_ms() - in.lone_esc_ms > 1000 || left > 16)
		return false;
	if (sscanf(s, "[%d;%d%n", &row, &col, &n) != 2 || n == 0 || (size_t)n >= left || s[n] != 'R')
		return false;
	in.at += (size_t)n + 1;
	in.report_until = 0;
	in.report_col = row == in.report_row ? col : 0;
	return true;
}

static int control_key(unsigned char c)
{
	switch (c) {
	case '\r':
	case '\n':
		return K_ENTER;
	case '\t':
		return K_TAB;
	case 0x7f:
	case 0x08:
		return K_BACKSPACE;
	default:
		return c;
	}
}

static enum taken take_character(struct key *k, const char *s, size_t left)
{
	mbstate_t state = {0};
	wchar_t wc;
	size_t n = mbrtowc(&wc, s, left, &state);

	if (n == (size_t)-2 && !waited(200))
		return TAKEN_MORE;
	if (n == (size_t)-1 || n == (size_t)-2) {
		in.at++;
		return TAKEN_SWALLOWED;
	}
	return give(k, (int)wc, n);
}

/* Bytes of the terminal's charset as UTF-8. */
static void add_utf8(struct buf *out, const char *s, size_t len)
{
	mbstate_t state = {0};

	while (len > 0) {
		wchar_t wc;
		char utf8[4];
		size_t n = mbrtowc(&wc, s, len, &state);

		if (n == (size_t)-1 || n == (size_t)-2) {
			wc = 0xfffd;
			n = 1;
			memset(&state, 0, sizeof state);
		}
		n = n == 0 ? 1 : n;
		buf_add(out, utf8, text_encode((uint32_t)wc, utf8));
		s += n;
		len -= n;
	}
}

static enum taken take_paste(struct key *k, const char *s, size_t left)
{
	const char *end = memmem(s, left, "\033[201~", 6);
	size_t len = end != NULL ? (size_t)(end - s) : left;
	struct buf text = {0};

	if (end == NULL && left < PASTE_MAX && !waited(PASTE_QUIET_MS))
		return TAKEN_MORE;
	in.in_paste = false;
	add_utf8(&text, s, len < PASTE_MAX ? len : PASTE_MAX);
	give_text(k, K_PASTE, buf_str(&text), text.len, end != NULL ? len + 6 : len);
	if (text.data != NULL)
		explicit_bzero(text.data, text.cap);
	buf_free(&text);
	return TAKEN_KEY;
}

static enum taken take(struct key *k)
{
	size_t left;
	const char *s = head(&left);
	unsigned char c = left > 0 ? (unsigned char)s[0] : 0;

	if (in.in_paste)
		return take_paste(k, s, left);
	if (left == 0)
		return TAKEN_NOTHING;
	if (c == 0x1b)
		return take_escape(k, s, left);
	if (take_late_report(s, left))
		return TAKEN_SWALLOWED;
	if (c == 0)
		return in.at++, TAKEN_SWALLOWED;
	if (c < 0x20 || c == 0x7f)
		return give(k, control_key(c), 1);
	return take_character(k, s, left);
}

bool input_next(struct key *k)
{
	enum taken f;

	while ((f = take(k)) == TAKEN_SWALLOWED)
		;
	return f == TAKEN_KEY;
}

int input_deadline(void)
{
	int64_t passed = term_ms() - in.read_ms;
	int limit = in.in_paste ? PASTE_QUIET_MS : in.escdelay_ms;

	if (!in.in_paste && in.bytes.len == in.at)
		return -1;
	if (!in.in_paste && in.bytes.len - in.at > 1)
		limit = report_awaited() ? 500 : 200;
	return passed >= limit ? 1 : (int)(limit - passed);
}
