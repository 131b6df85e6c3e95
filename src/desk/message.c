/*
 * What the buyer sees, as blocks. Which blocks, and in which order, is the
 * profile's: a mail takes mail.blocks behind its fixed subject, a channel with
 * a fixed text takes that and the coupon, everything else preview.blocks.
 *
 * Words that are sent are the profile's or the shop's own, never translated:
 * a buyer reads the same whatever the language of the console.
 */
#include "config.h"

#include "storekeep/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/json.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

struct maker {
	const struct profile *p;
	const struct message_fields *f;
	struct message *out;
};

static const char *text_of(const char *s)
{
	return s ? s : "";
}

static const char *key_text(const struct profile *p, const char *key)
{
	return text_of(profile_text(p, key, DAY_NONE));
}

static struct block *add(struct message *m, enum block_kind kind, const char *title, const char *text, const char *link)
{
	m->blocks = xreallocarray(m->blocks, m->count + 1, sizeof *m->blocks);
	struct block *b = &m->blocks[m->count++];
	*b = (struct block){.kind = kind, .title = xstrdup(text_of(title)), .text = xstrdup(text_of(text)), .link = xstrdup(text_of(link))};
	return b;
}

/* The block, or (in a preview) what stands there until something is entered. */
static void add_or_hint(const struct maker *k, enum block_kind kind, const char *title, const char *text, const char *link, const char *hint_key)
{
	if (*text_of(text)) {
		add(k->out, kind, title, text, link);
		return;
	}
	const char *hint = hint_key ? key_text(k->p, hint_key) : "";
	if (k->f->preview && *hint)
		add(k->out, kind, title, hint, link)->placeholder = true;
}

/* An end is exclusive; people read the last day, or the last minute. */
static void add_end(struct buf *b, const struct profile *p, instant_t ends_at)
{
	char iso[32];
	if (ends_at == INSTANT_NONE)
		return;
	instant_format(ends_at, profile_zone(p), iso);
	bool whole_day = strncmp(iso + 11, "00:00:00", 8) == 0;
	instant_format(whole_day ? ends_at - 1 : ends_at, profile_zone(p), iso);
	buf_addf(b, "%s~ %.4s/%.2s/%.2s", b->len ? "\n" : "", iso, iso + 5, iso + 8);
	if (!whole_day)
		buf_addf(b, " %.5s", iso + 11);
}

static void add_line(struct buf *b, const char *s)
{
	if (*text_of(s))
		buf_addf(b, "%s%s", b->len ? "\n" : "", s);
}

/* ---- the blocks of a profile, by their names ---- */

static void make_header(const struct maker *k)
{
	if (k->f->preview)
		add(k->out, BLOCK_HEADER, k->f->account, key_text(k->p, "preview.online_label"), NULL);
}

static void make_body(const struct maker *k)
{
	add_or_hint(k, BLOCK_BODY, NULL, k->f->body, NULL, "preview.ph_body");
}

static void make_coupon(const struct maker *k)
{
	const struct message_coupon *c = &k->f->coupon;
	struct buf b = {0};
	if (c->name) {
		add_line(&b, c->name);
		add_line(&b, c->code);
		add_line(&b, c->discount);
		add_end(&b, k->p, c->ends_at);
	}
	add_or_hint(k, BLOCK_COUPON, NULL, buf_str(&b), NULL, "preview.ph_coupon");
	buf_free(&b);
}

static void make_button(const struct maker *k)
{
	add_or_hint(k, BLOCK_BUTTON, NULL, k->f->cta, k->f->url, "preview.ph_cta");
}

static void make_input(const struct maker *k)
{
	if (k->f->preview)
		add(k->out, BLOCK_INPUT, NULL, key_text(k->p, "preview.input_hint"), NULL);
}

static void make_banner(const struct maker *k)
{
	add_or_hint(k, BLOCK_BANNER, NULL, k->f->banner_name, k->f->banner_url, NULL);
}

static void make_items(const struct maker *k)
{
	struct buf b = {0};
	for (size_t i = 0; k->f->items && k->f->items[i]; i++)
		add_line(&b, k->f->items[i]);
	add_or_hint(k, BLOCK_ITEMS, "BEST ITEM", buf_str(&b), NULL, NULL);
	buf_free(&b);
}

/* `name` is the word of the profile and of the JSON document. */
static const struct {
	enum block_kind kind;
	const char *name;
	void (*make)(const struct maker *k);
} kinds[] = {
	{BLOCK_HEADER, "header", make_header},
	{BLOCK_SUBJECT, "subject", NULL},
	{BLOCK_BODY, "body", make_body},
	{BLOCK_COUPON, "coupon", make_coupon},
	{BLOCK_BUTTON, "cta", make_button},
	{BLOCK_BANNER, "banner", make_banner},
	{BLOCK_ITEMS, "best_item", make_items},
	{BLOCK_NOTE, "note", NULL},
	{BLOCK_INPUT, "input_line", make_input},
};
#define KINDS (sizeof kinds / sizeof *kinds)

const char *block_name(enum block_kind kind)
{
	return kinds[kind].name;
}

static void make_list(const struct maker *k, const char *key)
{
	const char *at = profile_text(k->p, key, DAY_NONE), *item;
	size_t len;
	while (profile_item(&at, &item, &len))
		for (size_t i = 0; i < KINDS; i++)
			if (kinds[i].make && strlen(kinds[i].name) == len && memcmp(kinds[i].name, item, len) == 0)
				kinds[i].make(k);
}

/* The channel that a message goes by when nobody names one. */
static void settle_channel(const struct profile *p, const char *channel, struct message *m)
{
	static const char *const keys[] = {"preview.scope", "message.channel"};
	for (size_t i = 0; !*text_of(channel) && i < sizeof keys / sizeof *keys; i++)
		channel = profile_text(p, keys[i], DAY_NONE);
	snprintf(m->channel, sizeof m->channel, "%s", text_of(channel));
}

void message_render(const struct profile *p, const char *channel, const struct message_fields *f, struct message *out)
{
	char key[64];
	*out = (struct message){0};
	settle_channel(p, channel, out);
	struct maker k = {p, f, out};
	snprintf(key, sizeof key, "channel.%s_subject", out->channel);
	const char *subject = profile_text(p, key, DAY_NONE);
	snprintf(key, sizeof key, "channel.%s_text", out->channel);
	const char *fixed = profile_text(p, key, DAY_NONE);
	if (subject) {
		add(out, BLOCK_SUBJECT, NULL, subject, NULL);
		make_list(&k, "mail.blocks");
	} else if (fixed || !profile_text(p, "preview.blocks", DAY_NONE)) {
		add_or_hint(&k, BLOCK_NOTE, out->channel, fixed, NULL, NULL);
		make_coupon(&k);
	} else {
		make_list(&k, "preview.blocks");
	}
}

void message_free(struct message *m)
{
	for (size_t i = 0; i < m->count; i++) {
		free(m->blocks[i].title);
		free(m->blocks[i].text);
		free(m->blocks[i].link);
	}
	free(m->blocks);
	*m = (struct message){0};
}

/* ---- as JSON ---- */

static void json_or_null(struct json *j, const char *key, const char *v)
{
	json_text(j, key, *v ? v : NULL);
}

void message_json(const struct message *m, struct json *j)
{
	json_or_null(j, "channel", m->channel);
	json_array(j, "blocks");
	for (size_t i = 0; i < m->count; i++) {
		const struct block *b = &m->blocks[i];
		json_object(j, NULL);
		json_text(j, "kind", block_name(b->kind));
		json_or_null(j, "title", b->title);
		json_or_null(j, "text", b->text);
		json_or_null(j, "link", b->link);
		json_bool(j, "placeholder", b->placeholder);
		json_end_object(j);
	}
	json_end_array(j);
}
