/*
 * Which tags a marketplace knows (YAH-49, YAH-50), and whether each that is
 * opened is closed (YAH-51). A tag that is passed over by the end of one around
 * it waits: closed later, the two cross; never closed, it is told at its own
 * place. Every tag moves at most once, so the time follows the text.
 */
#include "config.h"

#include "rules/markup_inside.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"

/* ---- the list ---- */

static void add_tag(struct markup_scan *c, const char *name, size_t len)
{
	struct markup_tag *t = &c->tags[c->tag_count];
	int letter;

	if (len == 0 || len >= MARKUP_NAME || c->tag_count >= MARKUP_TAGS)
		return;
	for (size_t i = 0; i < len; i++)
		t->name[i] = markup_lower(name[i]);
	letter = t->name[0] - 'a';
	if (letter < 0 || letter >= 26)
		return;
	t->attrs = c->r->attrs != NULL ? c->r->attrs(c->r->arg, t->name) : NULL;
	if (t->attrs == NULL)
		t->attrs = "";
	t->is_void = markup_index(c->r->void_tags, t->name, len) >= 0;
	t->waiting = -1;
	c->next[c->tag_count] = c->first[letter];
	c->first[letter] = (signed char)c->tag_count++;
}

void markup_tags_begin(struct markup_scan *c)
{
	const char *at = c->r->tags != NULL ? c->r->tags : "";

	memset(c->first, -1, sizeof c->first);
	while (*at != '\0') {
		size_t n = strcspn(at, ","), from = strspn(at, " "), to = n;

		while (to > from && at[to - 1] == ' ')
			to--;
		if (to > from)
			add_tag(c, at + from, to - from);
		at += n + (at[n] == ',');
	}
	c->wait_free = -1;
}

int markup_tag_of(const struct markup_scan *c, const char *name, size_t len)
{
	int letter = len != 0 ? markup_lower(name[0]) - 'a' : -1;

	if (letter < 0 || letter >= 26 || len >= MARKUP_NAME)
		return -1;
	for (int t = c->first[letter]; t >= 0; t = c->next[t])
		if (markup_same(c->tags[t].name, name, len))
			return t;
	return -1;
}

/* ---- tags that are not in it ---- */

/* Was it opened before? Remembered from now on; too many of them: as if it was new. */
static bool seen(struct markup_scan *c, const char *name, size_t len)
{
	uint32_t at = 2166136261u;

	if (len >= MARKUP_NAME)
		return false;
	if (c->strangers == NULL)
		c->strangers = xcalloc(MARKUP_STRANGERS, sizeof *c->strangers);
	for (size_t i = 0; i < len; i++)
		at = (at ^ (unsigned char)markup_lower(name[i])) * 16777619u;
	for (at %= MARKUP_STRANGERS; c->strangers[at][0] != '\0'; at = (at + 1) % MARKUP_STRANGERS)
		if (markup_same(c->strangers[at], name, len))
			return true;
	if (c->stranger_count < MARKUP_STRANGERS / 2) {
		c->stranger_count++;
		for (size_t i = 0; i < len; i++)
			c->strangers[at][i] = name[i];
	}
	return false;
}

static bool is_editor_code(const char *name, size_t len)
{
	return memchr(name, ':', len) != NULL || (len > 4 && markup_same("mso-", name, 4));
}

void markup_stranger(struct markup_scan *c, const char *name, size_t len, struct markup_place at, bool closing)
{
	char shown[64];
	bool known = seen(c, name, len);

	if (closing && known)
		return;
	markup_shown(name, len, shown);
	if (is_editor_code(name, len))
		markup_note(c, markup_strict(c), at, "editor_code", "YAH-50", _("<%s> is editor code; remove it, it would not work."), shown);
	else if (markup_same("script", name, len) && markup_index(c->r->forbid, name, len) >= 0)
		markup_note(c, markup_strict(c), at, "script", "YAH-50", _("<%s>: scripts are not supported."), shown);
	else if ((markup_same("style", name, len) || markup_same("link", name, len)) && markup_index(c->r->forbid, name, len) >= 0)
		markup_note(c, markup_strict(c), at, "css", "YAH-50", _("<%s>: style sheets (CSS) are not supported."), shown);
	else if (markup_index(c->r->forbid, name, len) >= 0)
		markup_note(c, markup_strict(c), at, "media", "YAH-50", _("<%s>: moving text, embedded music, video and pages are not supported."), shown);
	else
		markup_note(c, markup_strict(c), at, "tag_unknown", "YAH-49", _("<%s> is not allowed."), shown);
}

/* ---- do they match ---- */

void markup_opened(struct markup_scan *c, int tag, struct markup_place at, bool slash)
{
	if (c->tags[tag].is_void || !c->r->balanced || c->too_deep)
		return;
	if (c->stack == NULL)
		c->stack = xcalloc(MARKUP_DEPTH, sizeof *c->stack);
	if (c->depth == MARKUP_DEPTH) {
		c->too_deep = true;
		markup_note(c, MARKUP_ERROR, at, "tags_deep", "YAH-51", _("%d tags are open here; from here on it is not looked at whether they are closed."),
		            MARKUP_DEPTH);
		return;
	}
	c->stack[c->depth++] = (struct markup_open){.at = at, .tag = tag, .below = -1, .slash = slash};
	c->tags[tag].open++;
}

static void tell_unclosed(struct markup_scan *c, const struct markup_open *o)
{
	const char *name = c->tags[o->tag].name;

	if (o->slash)
		markup_note(c, MARKUP_ERROR, o->at, "tag_unclosed", "YAH-51", _("<%1$s/> does not close itself: write <%1$s></%1$s>."), name);
	else
		markup_note(c, MARKUP_ERROR, o->at, "tag_unclosed", "YAH-51", _("<%s> opened, never closed."), name);
}

/* A tag that the end of one around it passed over. */
static void let_wait(struct markup_scan *c, const struct markup_open *o)
{
	int at = c->wait_free;

	if (c->waits == NULL)
		c->waits = xcalloc(MARKUP_DEPTH, sizeof *c->waits);
	if (at >= 0)
		c->wait_free = c->waits[at].below;
	else if (c->wait_count < MARKUP_DEPTH)
		at = c->wait_count++;
	if (at < 0) {
		tell_unclosed(c, o);
		return;
	}
	c->waits[at] = *o;
	c->waits[at].below = c->tags[o->tag].waiting;
	c->tags[o->tag].waiting = at;
}

static void close_waiting(struct markup_scan *c, struct markup_tag *t, struct markup_place at)
{
	struct markup_open *o = &c->waits[t->waiting];
	int next = o->below;

	markup_note(c, MARKUP_ERROR, at, "tag_crossed", "YAH-51", _("</%1$s> crosses another tag: <%1$s> of line %2$d has to be closed before the tag around it."),
	            t->name, o->at.line);
	o->below = c->wait_free;
	c->wait_free = t->waiting;
	t->waiting = next;
}

static void pop_to(struct markup_scan *c, int tag)
{
	while (c->depth > 0) {
		struct markup_open *o = &c->stack[--c->depth];

		c->tags[o->tag].open--;
		if (o->tag == tag)
			return;
		let_wait(c, o);
	}
}

void markup_closed(struct markup_scan *c, int tag, struct markup_place at)
{
	struct markup_tag *t = &c->tags[tag];

	if (!c->r->balanced || c->too_deep)
		return;
	if (t->is_void)
		markup_note(c, MARKUP_ERROR, at, "tag_stray", "YAH-51", _("</%1$s>: <%1$s> needs no end."), t->name);
	else if (t->open > 0)
		pop_to(c, tag);
	else if (t->waiting >= 0)
		close_waiting(c, t, at);
	else
		markup_note(c, MARKUP_ERROR, at, "tag_stray", "YAH-51", _("</%s> closes nothing."), t->name);
}

static void tell_waiting(struct markup_scan *c)
{
	for (int i = 0; i < c->tag_count; i++)
		for (int k = c->tags[i].waiting; k >= 0; k = c->waits[k].below)
			tell_unclosed(c, &c->waits[k]);
}

void markup_tags_end(struct markup_scan *c)
{
	tell_waiting(c);
	for (int i = 0; i < c->depth; i++)
		tell_unclosed(c, &c->stack[i]);
	free(c->stack);
	free(c->waits);
	free(c->strangers);
}
