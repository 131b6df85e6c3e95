/*
 * What goes out for one person: a JSON line for spool and webhook, a mail for
 * SMTP. Everything that is the same for all is made once a campaign, by the
 * function that draws the preview.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/outbox_parts.h"
#include "storekeep/json.h"
#include "storekeep/mem.h"

/* The channels of the marketplace in their order; false after the last. */
static bool next_channel(const char **at, char out[32])
{
	const char *item;
	size_t len;

	if (*at == NULL || !profile_item(at, &item, &len))
		return false;
	len = len < 31 ? len : 31;
	memcpy(out, item, len);
	out[len] = '\0';
	return true;
}

static const char *button_of(const struct message *m, const char **link)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->blocks[i].kind == BLOCK_BUTTON) {
			*link = m->blocks[i].link;
			return m->blocks[i].text;
		}
	return NULL;
}

static enum status add_channel(struct sending *w, const char *channel, struct json *j, struct error *e)
{
	struct message m;
	const char *link = NULL, *button;
	enum status st = campaign_message(w->h.s, &w->c, channel, false, &m, e);

	if (st != ST_OK)
		return st;
	message_json(&m, j);
	button = button_of(&m, &link);
	json_text(j, "button", button);
	json_text(j, "link", link);
	message_free(&m);
	return ST_OK;
}

/* One channel stands in the line itself, several in a list. */
static enum status add_message(struct sending *w, struct json *j, struct error *e)
{
	const char *list = profile_text(w->profile, "channel.list", DAY_NONE);
	enum status st = ST_OK;
	char channel[32];

	if (list == NULL)
		return add_channel(w, NULL, j, e);
	json_array(j, "channels");
	while (st == ST_OK && next_channel(&list, channel)) {
		json_object(j, NULL);
		st = add_channel(w, channel, j, e);
		json_end_object(j);
	}
	json_end_array(j);
	return st;
}

static enum status make_line(struct sending *w, struct letter *l, struct error *e)
{
	struct json j = {0};
	char at[32];
	enum status st;

	l->head = xasprintf("{\"profile\":\"%s\",\"campaign_id\":%lld,\"seq\":", w->c.profile, (long long)w->c.id);
	instant_format(w->c.send_at, profile_zone(w->profile), at);
	json_object(&j, NULL);
	json_text(&j, "send_at", *at != '\0' ? at : NULL);
	st = add_message(w, &j, e);
	json_bool(&j, "test", l->test);
	json_end_object(&j);
	l->tail = xasprintf(",%s", buf_str(&j.out) + 1);
	buf_free(&j.out);
	return st;
}

/* Blocks as paragraphs; what lies behind one stands below it. */
static char *mail_text(const struct message *m, char **subject)
{
	struct buf text = {0};

	for (size_t i = 0; i < m->count; i++) {
		const struct block *b = &m->blocks[i];

		if (b->kind == BLOCK_SUBJECT) {
			free(*subject);
			*subject = xstrdup(b->text);
			continue;
		}
		if (*b->title != '\0')
			buf_addf(&text, "%s\n", b->title);
		buf_addf(&text, "%s\n", b->text);
		if (*b->link != '\0')
			buf_addf(&text, "%s\n", b->link);
		buf_addc(&text, '\n');
	}
	return buf_take(&text);
}

static enum status make_mail(struct sending *w, struct letter *l, struct error *e)
{
	struct message m;
	enum status st = campaign_message(w->h.s, &w->c, "email", false, &m, e);

	if (st != ST_OK)
		return st;
	l->subject = xstrdup(w->h.s->name);
	l->text = mail_text(&m, &l->subject);
	l->from = xstrdup(w->h.way.from);
	message_free(&m);
	return ST_OK;
}

enum status letter_make(struct sending *w, bool test, struct letter *out, struct error *e)
{
	*out = (struct letter){.campaign_id = w->c.id, .test = test};
	track_secret(w->h.s, true, out->secret);
	return w->h.way.way == WAY_SMTP ? make_mail(w, out, e) : make_line(w, out, e);
}

void letter_free(struct letter *l)
{
	free(l->head);
	free(l->tail);
	free(l->subject);
	free(l->text);
	free(l->from);
	*l = (struct letter){0};
}

static void write_mail(const struct letter *l, const struct row *r, struct buf *out)
{
	char track[48];

	track_write(l->secret, l->campaign_id, r->seq, track);
	mail_write(out, &(struct mail){.from = l->from, .to = r->address, .subject = l->subject, .text = l->text, .id = track, .at = clock_now()});
}

void letter_write(const struct letter *l, enum way way, const struct row *r, struct buf *out)
{
	struct json code = {0};
	char track[48];

	if (way == WAY_SMTP) {
		write_mail(l, r, out);
		return;
	}
	json_text(&code, NULL, r->code);
	track_write(l->secret, l->campaign_id, r->seq, track);
	buf_addf(out, "%s%lld,\"member_id\":%s,\"track\":\"%s\"", l->head, (long long)r->seq, buf_str(&code.out), track);
	buf_adds(out, l->tail);
	buf_free(&code.out);
}
