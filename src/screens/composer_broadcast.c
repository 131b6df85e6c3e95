/*
 * The composer of a broadcast to members: audiences to choose from, the text as
 * a real member reads it, and while keys pause who gets it and what it costs.
 */
#include "config.h"

#include "composer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/broadcast.h"
#include "storekeep/desk_list.h"
#include "storekeep/group.h"
#include "storekeep/notice.h"
#include "storekeep/profile.h"
#include "storekeep/segment.h"

enum { SLICE_MS = 5, CHOICES = 300 };

struct own {
	int64_t reader;               /* whose eyes the preview has; 0: the first of the audience */
	char *counted;                /* what the count is of: channel, audience, text; NULL nothing */
	struct broadcast_count *walk; /* NULL: done, or nothing to count */
	struct broadcast_reach reach;
	bool known;                   /* reach holds */
};

static struct own *of(struct composer *c)
{
	return c->own;
}

static void open(struct composer *c)
{
	c->own = xcalloc(1, sizeof(struct own));
}

static void close(struct composer *c)
{
	struct own *o = of(c);

	broadcast_count_free(o->walk);
	free(o->counted);
	free(o);
}

static enum status fill(struct composer *c, int64_t id, struct record *r, struct error *e)
{
	char iso[32];
	struct broadcast b;
	const struct profile *p;
	enum status st;

	if (id == 0) {
		record_set(r, "profile", c->profile);
		if (c->audience != NULL)
			record_set(r, "audience", c->audience);
		if (c->name != NULL)
			record_set(r, "name", c->name);
		return ST_OK;
	}
	if ((st = broadcast_get(c->shop, id, &b, e)) != ST_OK || (st = broadcast_record(c->shop, id, r, e)) != ST_OK)
		return st;
	if (b.scheduled_at != INSTANT_NONE && shop_profile(c->shop, b.profile, &p, NULL) == ST_OK) {
		instant_format(b.scheduled_at, profile_zone(p), iso);
		iso[10] = ' ';
		iso[16] = '\0';
		record_set(r, "scheduled_at", iso);
	}
	if (c->audience == NULL)
		c->audience = xstrdup(b.audience);
	broadcast_free(&b);
	return ST_OK;
}

/* ---- lists of values ---- */

static void add_pick(struct pick *picks, size_t *n, const char *code, const char *label)
{
	if (*n < CHOICES)
		picks[(*n)++] = (struct pick){.code = code, .label = label, .unseen = true};
}

/* All rows of a list that has a name: groups, segments. */
static void add_named(struct composer *c, struct list_source *src, const char *key, const char *words, struct pick *picks, size_t *n)
{
	struct list_page page = {0};
	size_t name = 0;
	char code[48], *label;

	while (name < src->column_count && strcmp(src->columns[name].name, "name") != 0)
		name++;
	if (name < src->column_count && src->page(src->self, &(struct list_query){.limit = 100}, &page, NULL) == ST_OK)
		for (size_t i = 0; i < page.count; i++) {
			snprintf(code, sizeof code, "{\"%s\":%lld}", key, (long long)page.rows[i].id);
			label = xasprintf(words, page.rows[i].cells[name].text != NULL ? page.rows[i].cells[name].text : "");
			add_pick(picks, n, composer_keep(c, code), composer_keep(c, label));
			free(label);
		}
	list_page_free(&page);
	list_close(src);
}

static size_t audiences(struct composer *c, struct pick **out)
{
	struct list_source src;
	const struct profile *p;
	size_t n = 0;
	bool known = false;

	*out = xcalloc(CHOICES, sizeof **out);
	add_pick(*out, &n, "{\"all\":true}", _("everybody"));
	if (shop_profile(c->shop, c->profile, &p, NULL) == ST_OK) {
		group_list(c->shop, c->profile, group_figures_from(c->shop, p), shop_today(c->shop, p), &src);
		add_named(c, &src, "group", _("group %s"), *out, &n);
		segment_list(c->shop, c->profile, &src);
		add_named(c, &src, "segment", _("segment %s"), *out, &n);
	}
	for (size_t i = 0; c->audience != NULL && i < n; i++)
		known = known || strcmp((*out)[i].code, c->audience) == 0;
	if (c->audience != NULL && *c->audience != '\0' && !known) {
		char *words = broadcast_audience_words(c->shop, c->profile, c->audience);

		add_pick(*out, &n, c->audience, composer_keep(c, words));
		free(words);
	}
	return n;
}

static size_t markets(struct composer *c, struct pick **out)
{
	*out = xcalloc(1, sizeof **out);
	(*out)[0] = (struct pick){.code = c->profile, .label = screen_market(c->shop, c->profile), .unseen = true};
	return 1;
}

static size_t sms_kinds(struct composer *c, struct pick **out)
{
	const struct profile *p;
	const char *at, *item;
	size_t len, n = 0;

	*out = xcalloc(CHOICES, sizeof **out);
	if (shop_profile(c->shop, c->profile, &p, NULL) != ST_OK || (at = profile_text(p, "sms.kinds", DAY_NONE)) == NULL)
		return 0;
	while (profile_item(&at, &item, &len)) {
		char *code = xstrndup(item, len);
		const char *kept = composer_keep(c, code);

		add_pick(*out, &n, kept, label_of("sms_kind", kept));
		free(code);
	}
	return n;
}

static size_t values(struct composer *c, const struct record *r, const struct form_field *f, struct pick **out)
{
	(void)r;
	*out = NULL;
	if (strcmp(f->name, "audience") == 0)
		return audiences(c, out);
	if (strcmp(f->name, "profile") == 0)
		return markets(c, out);
	return strcmp(f->name, "sms_kind") == 0 ? sms_kinds(c, out) : 0;
}

/* ---- counting while keys pause ---- */

static char *state_of_form(const struct record *r)
{
	return xasprintf("%s\n%s\n%s\n%s", record_get(r, "channel"), record_get(r, "audience"), record_get(r, "subject"), record_get(r, "text"));
}

/* Begins anew where the form has changed. */
static void follow(struct composer *c, const struct record *r)
{
	struct own *o = of(c);
	char *now = state_of_form(r);

	if (o->counted != NULL && strcmp(o->counted, now) == 0) {
		free(now);
		return;
	}
	free(o->counted);
	o->counted = now;
	broadcast_count_free(o->walk);
	o->walk = NULL;
	o->known = false;
	if (*record_get(r, "audience") != '\0')
		broadcast_count_begin(c->shop, r, &o->walk, NULL);
}

static struct outcome idle(struct composer *c)
{
	struct own *o = of(c);
	bool done = false;

	if (c->form == NULL)
		return outcome_pass();
	follow(c, formview_record(c->form));
	if (o->walk == NULL)
		return outcome_pass();
	if (broadcast_count_step(o->walk, SLICE_MS, &done, NULL) != ST_OK)
		done = true;
	if (!done)
		return outcome_stay();
	broadcast_count_read(o->walk, &o->reach);
	broadcast_count_free(o->walk);
	o->walk = NULL;
	o->known = true;
	return outcome_draw();
}

static void changed(struct composer *c)
{
	struct own *o = of(c);

	free(o->counted);
	o->counted = NULL;
}

/* ---- what follows from the values ---- */

/* One line where there is but one: how many get it, and what it costs. */
static void say_reach(const struct broadcast_reach *r, bool sms, struct buf *b)
{
	char people[32], messages[32], left[32];

	money_format(r->recipients, false, people);
	money_format(r->segments, false, messages);
	if (!sms) {
		buf_addf(b, _("%s get it."), people);
	} else if (r->credits >= 0) {
		money_format(r->credits_left, false, left);
		buf_addf(b, _("%1$s get it: %2$s text messages, %3$lld credits of %4$s."), people, messages, (long long)r->credits, left);
	} else if (r->price >= 0) {
		money_format(r->price, false, left);
		buf_addf(b, _("%1$s get it: %2$s text messages, NT$%3$s."), people, messages, left);
	} else {
		buf_addf(b, _("%1$s get it: %2$s text messages, price not set."), people, messages);
	}
}

/* Who does not, and whose name is lacking. */
static void say_others(const struct broadcast_reach *r, struct buf *b)
{
	struct buf why = {0};

	broadcast_reasons(r, &why);
	if (why.len > 0)
		buf_addf(b, _(" Left out: %s."), buf_str(&why));
	if (r->stand_ins > 0) {
		buf_addc(b, '\n');
		buf_addf(b, ngettext("%lld of them has no such name.", "%lld of them have no such name.", (unsigned long)r->stand_ins),
		         (long long)r->stand_ins);
	}
	buf_free(&why);
}

static void say_length(struct composer *c, const struct record *r, struct buf *b)
{
	struct sms_size size;

	sms_measure_profile(c->shop, c->profile, record_get(r, "text"), &size);
	if (b->len > 0)
		buf_addc(b, '\n');
	buf_addf(b, ngettext("%1$lld characters: %2$lld message per member.", "%1$lld characters: %2$lld messages per member.",
	                     (unsigned long)size.messages), (long long)size.count, (long long)size.messages);
}

static void note(struct composer *c, const struct record *r, char *out, size_t size)
{
	struct own *o = of(c);
	struct buf b = {0};
	bool sms = strcmp(record_get(r, "channel"), "sms") == 0;

	if (o->known) {
		say_reach(&o->reach, sms, &b);
		say_others(&o->reach, &b);
	} else if (o->walk != NULL) {
		buf_adds(&b, _("Counting who gets it…"));
	}
	if (sms)
		say_length(c, r, &b);
	snprintf(out, size, "%s", buf_str(&b));
	buf_free(&b);
}

/* ---- the message as it is read ---- */

static void add_block(struct message *m, enum block_kind kind, const char *title, const char *text)
{
	m->blocks = xreallocarray(m->blocks, m->count + 1, sizeof *m->blocks);
	m->blocks[m->count++] = (struct block){.kind = kind, .title = xstrdup(title), .text = xstrdup(text), .link = xstrdup("")};
}

static void preview(struct composer *c, const struct record *r, struct message *out)
{
	struct broadcast_preview p = {0};
	char left[160];

	*out = (struct message){0};
	snprintf(out->channel, sizeof out->channel, "%s", record_get(r, "channel"));
	if (broadcast_preview(c->shop, r, of(c)->reader, &p, NULL) != ST_OK) {
		add_block(out, BLOCK_BODY, "", record_get(r, "text"));
		return;
	}
	snprintf(left, sizeof left, "%.120s", *p.to != '\0' ? p.to : _("Nobody is chosen yet"));
	add_block(out, BLOCK_HEADER, left, "");
	if (strcmp(record_get(r, "channel"), "email") == 0)
		add_block(out, BLOCK_SUBJECT, "", *p.subject != '\0' ? p.subject : _("(no subject)"));
	add_block(out, BLOCK_BODY, "", p.text);
	broadcast_preview_free(&p);
}

static void next_reader(struct composer *c, const struct record *r)
{
	int64_t id = 0, now = of(c)->reader;

	if (now == 0)
		broadcast_next_reader(c->shop, r, 0, &now, NULL);
	broadcast_next_reader(c->shop, r, now, &id, NULL);
	of(c)->reader = id;
}

/* ---- saving ---- */

static enum status count_now(struct composer *c, const struct record *r, struct broadcast_reach *out, struct error *e)
{
	struct broadcast_count *w = NULL;
	bool done;
	enum status st = broadcast_count_begin(c->shop, r, &w, e);

	if (st == ST_OK)
		st = broadcast_count_step(w, 0, &done, e);
	if (st == ST_OK)
		broadcast_count_read(w, out);
	broadcast_count_free(w);
	return st;
}

/* Confirming is asked about, with who gets it and what it costs (EAS-89). */
static enum status ask(struct composer *c, const struct record *r, struct error *e)
{
	struct broadcast_reach reach;
	struct buf said = {0};
	enum status st = count_now(c, r, &reach, e);

	if (st != ST_OK)
		return st;
	buf_adds(&said, strcmp(record_get(r, "scheduled_at"), "now") == 0 ? _("Send it now?") : _("Send it at its time?"));
	buf_addc(&said, '\n');
	say_reach(&reach, strcmp(record_get(r, "channel"), "sms") == 0, &said);
	say_others(&reach, &said);
	notes_add(&c->shop->notes, NOTE_WARN, "message_confirm", NULL, "scheduled_at", "%s", buf_str(&said));
	buf_free(&said);
	return shop_settle_warnings(c->shop, e);
}

static enum status save(struct composer *c, struct record *r, struct form_save *how, struct error *e)
{
	const char *when = record_get(r, "scheduled_at");
	bool later = *when != '\0', dry = c->shop->dry_run;
	int64_t id = c->draft.id;
	enum status st = ST_OK;

	if (later && !how->accept) {
		c->shop->dry_run = true; /* all that refuses comes first */
		st = broadcast_save(c->shop, id, r, how->op_id, NULL, &how->result, e);
		c->shop->dry_run = dry;
		if (st == ST_OK) {
			notes_free(&c->shop->notes);
			st = ask(c, r, e);
		}
	}
	if (st == ST_OK)
		st = broadcast_save(c->shop, id, r, how->op_id, NULL, &how->result, e);
	if (st == ST_OK)
		snprintf(how->said, sizeof how->said, "%s", !later ? _("Kept as a draft. With a time or \"now\" it goes out.")
		         : strcmp(when, "now") == 0 ? _("Confirmed: it goes out with the next run, or by n on the message.")
		                                    : _("Confirmed: it goes out at its time."));
	return st;
}

const struct composer_kind composer_broadcast = {
	.profile = "",
	.form = "broadcast",
	.title_new = N_("New message"),
	.title_edit = N_("Change the message"),
	.open = open,
	.close = close,
	.fill = fill,
	.save = save,
	.values = values,
	.note = note,
	.preview = preview,
	.next_reader = next_reader,
	.idle = idle,
	.changed = changed,
};
