/*
 * The text of one entry field: an index of grapheme clusters over UTF-8, every
 * change through one function that can be undone, motions by cluster and word.
 *
 * Where the text falls on the screen is edit_layout.c's, what the keys are is
 * formview.c's. The 26th character of 25 is kept: the form says that it is too
 * long, and the person chooses what to shorten.
 */
#include "config.h"

#include "tui/editor_text.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/text.h"

#define LONGEST ((size_t)1 << 20) /* bytes; a paste beyond it is cut at a cluster */

enum word_class { WORD_BLANK, WORD_LETTER, WORD_HAN, WORD_KANA, WORD_OTHER };

static bool is_between(uint32_t cp, uint32_t lo, uint32_t hi)
{
	return cp >= lo && cp <= hi;
}

static bool is_blank(uint32_t cp)
{
	return cp == ' ' || cp == '\n' || cp == '\t' || cp == 0xa0 || cp == 0x3000;
}

static enum word_class class_of(uint32_t cp)
{
	if (is_blank(cp))
		return WORD_BLANK;
	if (is_between(cp, 0x3400, 0x9fff) || is_between(cp, 0xf900, 0xfaff) || is_between(cp, 0x20000, 0x3ffff) ||
	    is_between(cp, 0x3005, 0x3007))
		return WORD_HAN;
	if (is_between(cp, 0x3040, 0x31ff) || is_between(cp, 0xff66, 0xff9f))
		return WORD_KANA;
	if (is_between(cp, '0', '9') || is_between(cp, 'A', 'Z') || is_between(cp, 'a', 'z') || cp == '_' ||
	    is_between(cp, 0xc0, 0x1fff) || is_between(cp, 0xac00, 0xd7a3) || is_between(cp, 0xff10, 0xff19) ||
	    is_between(cp, 0xff21, 0xff3a) || is_between(cp, 0xff41, 0xff5a))
		return WORD_LETTER;
	return WORD_OTHER;
}

/* Direction marks and separators that FMT-61 keeps off the terminal. */
static bool is_refused(uint32_t cp)
{
	return cp < 0x20 || is_between(cp, 0x7f, 0x9f) || cp == 0x2028 || cp == 0x2029 ||
	       is_between(cp, 0x202a, 0x202e) || is_between(cp, 0x2066, 0x2069) || is_between(cp, 0xd800, 0xdfff) ||
	       cp > 0x10ffff;
}

/* A mark without a letter is shown on a blank. */
static int columns_of(const struct editor *ed, const char *s, size_t len)
{
	int cols;

	if (*s == '\n' && ed->o.lines)
		return 0;
	cols = ed->o.secret ? 1 : text_cluster_width(s, len);
	return cols > 0 ? cols : 1;
}

static void reindex(struct editor *ed)
{
	const char *s = buf_str(&ed->text);
	size_t at = 0, n = 0, len;

	ed->row_cols = -1;
	for (;; at += len, n++) {
		if (n == ed->cap) {
			ed->cap = ed->cap != 0 ? ed->cap * 2 : 64;
			ed->cluster = xreallocarray(ed->cluster, ed->cap, sizeof *ed->cluster);
		}
		ed->cluster[n] = (struct cluster){.from = at};
		if (at >= ed->text.len)
			break;
		/* A mark at the very start of a line belongs to it, not to the line end before. */
		len = s[at] == '\n' ? 1 : text_cluster(s + at, ed->text.len - at);
		ed->cluster[n].cols = columns_of(ed, s + at, len);
	}
	ed->count = n;
}

/* The cluster boundary at `byte`, or the next one behind it. */
static size_t index_at(const struct editor *ed, size_t byte)
{
	size_t lo = 0, hi = ed->count;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (ed->cluster[mid].from < byte)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static enum word_class class_at(const struct editor *ed, size_t i)
{
	uint32_t cp;

	text_decode(buf_str(&ed->text) + ed->cluster[i].from, ed->cluster[i + 1].from - ed->cluster[i].from, &cp);
	return class_of(cp);
}

/* Of a secret nothing stays behind in memory. */
static void wipe(const struct editor *ed, char *text, size_t len)
{
	if (ed->o.secret && text != NULL)
		explicit_bzero(text, len);
}

/* Bytes FROM to TO become `text`; the one place where the text changes. */
static void splice(struct editor *ed, size_t from, size_t to, const char *text, size_t len)
{
	struct buf *b = &ed->text;
	size_t tail = b->len - to;

	buf_reserve(b, len);
	memmove(b->data + from + len, b->data + to, tail);
	if (len != 0)
		memcpy(b->data + from, text, len);
	if (from + len + tail < b->len) /* what a secret has lost at its end */
		wipe(ed, b->data + from + len + tail, b->len - from - len - tail);
	b->len = from + len + tail;
	b->data[b->len] = '\0';
	reindex(ed);
	ed->goal = -1;
}

static void step_free(struct edit_step *step)
{
	free(step->old);
}

static struct edit_step *step_push(struct editor *ed)
{
	if (ed->step_count == EDIT_STEPS) {
		step_free(&ed->step[0]);
		memmove(ed->step, ed->step + 1, (EDIT_STEPS - 1) * sizeof *ed->step);
		ed->step_count--;
	}
	return &ed->step[ed->step_count++];
}

/* Typing goes on in the last step until a new word begins. */
static bool joins_last(const struct editor *ed, enum step_kind kind, size_t from, const char *text, size_t len)
{
	const struct edit_step *last = ed->step_count != 0 ? &ed->step[ed->step_count - 1] : NULL;
	uint32_t cp, before;

	if (kind != STEP_TYPED || last == NULL || last->kind != STEP_TYPED || !ed->joinable ||
	    last->from + last->new_len != from || from == 0)
		return false;
	text_decode(text, len, &cp);
	text_decode(buf_str(&ed->text) + from - 1, 1, &before);
	return !is_blank(before) || is_blank(cp);
}

static void change(struct editor *ed, enum step_kind kind, size_t from, size_t to, const char *text, size_t len)
{
	if (joins_last(ed, kind, from, text, len)) {
		ed->step[ed->step_count - 1].new_len += len;
	} else if (!ed->o.secret) {
		*step_push(ed) = (struct edit_step){
			.kind = kind, .from = from, .new_len = len, .at = ed->cluster[ed->at].from,
			.old = xstrndup(buf_str(&ed->text) + from, to - from), .old_len = to - from,
		};
	}
	ed->joinable = kind == STEP_TYPED;
	splice(ed, from, to, text, len);
	ed->at = index_at(ed, from + len);
}

static void forget_steps(struct editor *ed)
{
	while (ed->step_count != 0)
		step_free(&ed->step[--ed->step_count]);
}

struct editor *editor_new(const struct editor_options *o)
{
	struct editor *ed = xcalloc(1, sizeof *ed);

	ed->o = *o;
	buf_reserve(&ed->text, 256);
	ed->text.data[0] = '\0';
	ed->given = xstrdup("");
	ed->goal = -1;
	reindex(ed);
	return ed;
}

void editor_free(struct editor *ed)
{
	if (ed == NULL)
		return;
	wipe(ed, ed->text.data, ed->text.cap);
	wipe(ed, ed->given, strlen(ed->given));
	forget_steps(ed);
	buf_free(&ed->text);
	free(ed->given);
	free(ed->cut);
	free(ed->cluster);
	free(ed->row);
	free(ed);
}

void editor_set(struct editor *ed, const char *text)
{
	wipe(ed, ed->given, strlen(ed->given));
	free(ed->given);
	ed->given = xstrdup(text != NULL ? text : "");
	splice(ed, 0, ed->text.len, ed->given, strlen(ed->given));
	forget_steps(ed);
	ed->joinable = false;
	ed->at = ed->count;
}

const char *editor_text(const struct editor *ed)
{
	return buf_str(&ed->text);
}

size_t editor_length(const struct editor *ed)
{
	return ed->count;
}

int editor_max(const struct editor *ed)
{
	return ed->o.max;
}

bool editor_is_over(const struct editor *ed)
{
	return ed->o.max > 0 && ed->count > (size_t)ed->o.max;
}

bool editor_is_lines(const struct editor *ed)
{
	return ed->o.lines;
}

bool editor_is_secret(const struct editor *ed)
{
	return ed->o.secret;
}

size_t editor_tail(const struct editor *ed)
{
	size_t tail = ed->o.tail > 0 ? (size_t)ed->o.tail : 0;

	return ed->count > 2 * tail ? tail : 0; /* a short secret is not told by its end */
}

bool editor_changed(const struct editor *ed)
{
	return strcmp(buf_str(&ed->text), ed->given) != 0;
}

size_t editor_at(const struct editor *ed)
{
	return ed->cluster[ed->at].from;
}

bool editor_type(struct editor *ed, uint32_t cp)
{
	char bytes[4];
	size_t len, at = editor_at(ed);

	if (cp == '\r')
		cp = '\n';
	if (cp == '\n' ? !ed->o.lines : is_refused(cp))
		return false;
	len = text_encode(cp, bytes);
	if (ed->text.len + len > LONGEST)
		return false;
	change(ed, STEP_TYPED, at, at, bytes, len);
	return true;
}

/* What a paste may carry, CR and its kin already as new lines. */
static bool filter_code_point(const struct editor *ed, uint32_t cp, struct buf *out)
{
	char bytes[4];

	if (cp == '\t')
		cp = ' ';
	if (cp == '\n' && !ed->o.lines)
		cp = ' ';
	if (cp != '\n' && is_refused(cp))
		return false;
	buf_add(out, bytes, text_encode(cp, bytes));
	return true;
}

static size_t filter(const struct editor *ed, const char *text, size_t len, struct buf *out)
{
	size_t dropped = 0, used;
	uint32_t cp;

	/* Trailing line ends of a copied line are no text of a one-line field. */
	while (!ed->o.lines && len != 0 && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		len--;
	for (size_t i = 0; i < len; i += used) {
		used = text_decode(text + i, len - i, &cp);
		if (cp == '\r' && i + 1 < len && text[i + 1] == '\n')
			used = 2;
		if (cp == '\r' || cp == 0x85 || cp == 0x2028 || cp == 0x2029)
			cp = '\n';
		dropped += !filter_code_point(ed, cp, out);
	}
	return dropped;
}

size_t editor_insert(struct editor *ed, const char *text, size_t len)
{
	struct buf clean = {0};
	size_t at = editor_at(ed), fits, dropped = filter(ed, text, len, &clean);

	if (ed->text.len + clean.len > LONGEST) {
		for (fits = 0; fits < clean.len;) {
			size_t next = fits + text_cluster(clean.data + fits, clean.len - fits);

			if (ed->text.len + next > LONGEST)
				break;
			fits = next;
		}
		dropped += text_count(clean.data + fits, clean.len - fits);
		clean.len = fits;
	}
	if (clean.len != 0)
		change(ed, STEP_WHOLE, at, at, clean.data, clean.len);
	wipe(ed, clean.data, clean.cap);
	buf_free(&clean);
	return dropped;
}

void editor_replace(struct editor *ed, const char *text)
{
	struct buf clean = {0};

	if (strcmp(text, buf_str(&ed->text)) == 0)
		return;
	filter(ed, text, strlen(text), &clean);
	change(ed, STEP_WHOLE, 0, ed->text.len, buf_str(&clean), clean.len);
	wipe(ed, clean.data, clean.cap);
	buf_free(&clean);
}

static bool is_line_end(const struct editor *ed, size_t i)
{
	return i == ed->count || buf_str(&ed->text)[ed->cluster[i].from] == '\n';
}

static size_t line_start(const struct editor *ed, size_t i)
{
	while (i > 0 && !(is_line_end(ed, i - 1) && ed->o.lines))
		i--;
	return i;
}

static size_t line_end(const struct editor *ed, size_t i)
{
	while (i < ed->count && !(is_line_end(ed, i) && ed->o.lines))
		i++;
	return i;
}

static size_t word_left(const struct editor *ed, size_t i)
{
	enum word_class class;

	while (i > 0 && class_at(ed, i - 1) == WORD_BLANK)
		i--;
	if (i == 0)
		return 0;
	for (class = class_at(ed, --i); i > 0 && class_at(ed, i - 1) == class;)
		i--;
	return i;
}

static size_t word_right(const struct editor *ed, size_t i)
{
	enum word_class class;

	if (i < ed->count && (class = class_at(ed, i)) != WORD_BLANK)
		while (i < ed->count && class_at(ed, i) == class)
			i++;
	while (i < ed->count && class_at(ed, i) == WORD_BLANK)
		i++;
	return i;
}

static bool move_to(struct editor *ed, size_t i)
{
	bool moved = i != ed->at;

	ed->at = i;
	ed->goal = -1;
	ed->joinable = false;
	return moved;
}

static bool erase(struct editor *ed, size_t from, size_t to, bool keep)
{
	size_t first = ed->cluster[from].from, last = ed->cluster[to].from;

	if (from == to)
		return false;
	if (keep && !ed->o.secret) {
		free(ed->cut);
		ed->cut = xstrndup(buf_str(&ed->text) + first, last - first);
	}
	change(ed, STEP_WHOLE, first, last, "", 0);
	return true;
}

static bool undo(struct editor *ed)
{
	struct edit_step step;

	if (ed->step_count == 0)
		return false;
	step = ed->step[--ed->step_count];
	splice(ed, step.from, step.from + step.new_len, step.old, step.old_len);
	ed->at = index_at(ed, step.at);
	ed->joinable = false;
	step_free(&step);
	return true;
}

static bool yank(struct editor *ed)
{
	if (ed->cut == NULL)
		return false;
	editor_insert(ed, ed->cut, strlen(ed->cut));
	return true;
}

bool editor_act(struct editor *ed, enum edit_act act)
{
	size_t at = ed->at;

	switch (act) {
	case EDIT_LEFT:       return at > 0 && move_to(ed, at - 1);
	case EDIT_RIGHT:      return at < ed->count && move_to(ed, at + 1);
	case EDIT_WORD_LEFT:  return move_to(ed, word_left(ed, at));
	case EDIT_WORD_RIGHT: return move_to(ed, word_right(ed, at));
	case EDIT_HOME:       return move_to(ed, line_start(ed, at));
	case EDIT_END:        return move_to(ed, line_end(ed, at));
	case EDIT_TOP:        return move_to(ed, 0);
	case EDIT_BOTTOM:     return move_to(ed, ed->count);
	case EDIT_BACKSPACE:  return at > 0 && erase(ed, at - 1, at, false);
	case EDIT_DELETE:     return at < ed->count && erase(ed, at, at + 1, false);
	case EDIT_CUT_WORD:   return erase(ed, word_left(ed, at), at, true);
	case EDIT_CUT_START:  return erase(ed, line_start(ed, at), at, true);
	case EDIT_CUT_END:    return erase(ed, at, line_end(ed, at), true);
	case EDIT_YANK:       return yank(ed);
	case EDIT_UNDO:       return undo(ed);
	}
	return false;
}

/* Bytes that `text` and what was given have in common at the start, ended at a cluster of both. */
static size_t same_head(const struct editor *ed)
{
	const char *text = buf_str(&ed->text), *given = ed->given;
	size_t i = 0, boundary = 0, given_len = strlen(given);

	for (size_t n = 0; n < ed->count; n++) {
		size_t next = ed->cluster[n + 1].from;

		if (next > given_len || memcmp(text + i, given + i, next - i) != 0 ||
		    text_cluster(given + i, given_len - i) != next - i)
			break;
		i = boundary = next;
	}
	return boundary;
}

/* The same at the end, not reaching into the first `head` bytes of either. */
static size_t same_tail(const struct editor *ed, size_t head)
{
	const char *text = buf_str(&ed->text);
	size_t given_len = strlen(ed->given), tail = 0;

	for (size_t n = ed->count; n > 0; n--) {
		size_t take = ed->text.len - ed->cluster[n - 1].from;

		if (take > ed->text.len - head || take > given_len - head ||
		    memcmp(text + ed->text.len - take, ed->given + given_len - take, take) != 0 ||
		    text_cluster_before(ed->given, given_len - tail) != take - tail)
			break;
		tail = take;
	}
	return tail;
}

bool editor_leave(struct editor *ed)
{
	size_t head, tail, at = editor_at(ed);
	char *typed, *normal;
	bool differs;

	ed->joinable = false;
	if (!editor_changed(ed))
		return false;
	head = same_head(ed);
	tail = same_tail(ed, head);
	typed = xstrndup(buf_str(&ed->text) + head, ed->text.len - head - tail);
	normal = text_nfc(typed);
	differs = strcmp(typed, normal) != 0;
	if (differs) {
		change(ed, STEP_WHOLE, head, ed->text.len - tail, normal, strlen(normal));
		ed->at = index_at(ed, at <= head ? at : ed->cluster[ed->at].from);
	}
	wipe(ed, typed, strlen(typed));
	wipe(ed, normal, strlen(normal));
	free(typed);
	free(normal);
	return differs;
}

const char *editor_cluster(const struct editor *ed, size_t i, size_t *len, int *cols)
{
	*len = ed->cluster[i + 1].from - ed->cluster[i].from;
	*cols = ed->cluster[i].cols;
	return buf_str(&ed->text) + ed->cluster[i].from;
}
