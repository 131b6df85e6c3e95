/*
 * The message of a campaign that is kept: its own fields, the account's name,
 * its coupon, its goods, given to the one function that renders.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/campaign.h"
#include "storekeep/mem.h"
#include "storekeep/plan.h"

#define ITEMS_MOST 16

static const char coupon_sql[] = "SELECT name, code, discount_text, ends_at FROM coupon_campaign WHERE id = :id";
static const char manual_sql[] =
	"SELECT COALESCE(NULLIF(i.title, ''), m.item_no) FROM campaign_item m LEFT JOIN item i ON i.profile = :profile"
	" AND i.item_no = m.item_no WHERE m.campaign_id = :id ORDER BY m.position LIMIT :n";
static const char auto_sql[] =
	"SELECT COALESCE(NULLIF(title, ''), item_no) FROM item WHERE profile = :profile AND rank IS NOT NULL AND :id <> 0"
	" ORDER BY rank, item_no LIMIT :n";

/* Texts that the fields point to. */
struct keep {
	char *name, *code, *discount;
	char *items[ITEMS_MOST + 1];
};

static char *text_at(struct stmt *q, int column)
{
	return xstrdup(column_words(q, column));
}

static enum status read_coupon(struct shop *s, int64_t id, struct keep *k, struct message_coupon *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, coupon_sql);
	enum step step;

	out->ends_at = INSTANT_NONE;
	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		out->name = k->name = text_at(q, 0);
		out->code = k->code = text_at(q, 1);
		out->discount = k->discount = text_at(q, 2);
		out->ends_at = column_instant(q, 3);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status read_items(struct shop *s, const struct campaign *c, struct keep *k, struct error *e)
{
	bool by_hand = strcmp(c->item_mode, "manual") == 0;
	int most = by_hand || c->auto_n > ITEMS_MOST ? ITEMS_MOST : c->auto_n, n = 0;
	struct stmt *q = db_prepare(s->db, by_hand ? manual_sql : auto_sql);
	enum step step;

	stmt_bind_text(q, ":profile", c->profile);
	stmt_bind_int(q, ":id", c->id);
	stmt_bind_int(q, ":n", most);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		k->items[n++] = text_at(q, 0);
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static void keep_free(struct keep *k)
{
	free(k->name);
	free(k->code);
	free(k->discount);
	for (int i = 0; k->items[i] != NULL; i++)
		free(k->items[i]);
}

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

enum status campaign_message(struct shop *s, const struct campaign *c, const char *channel, bool preview, struct message *out, struct error *e)
{
	struct message_fields f = {.body = c->body, .url = c->url, .cta = c->cta, .preview = preview};
	const struct profile *p;
	struct account account;
	struct keep k = {0};
	enum status st = shop_profile(s, c->profile, &p, e);

	*out = (struct message){0};
	if (st == ST_OK)
		st = account_get(s, c->profile, &account, e);
	if (st == ST_OK)
		st = read_coupon(s, c->coupon_id, &k, &f.coupon, e);
	if (st == ST_OK && *c->item_mode != '\0')
		st = read_items(s, c, &k, e);
	if (st == ST_OK) {
		f.account = *account.label != '\0' ? account.label : s->name;
		f.banner_name = file_name(c->banner_path);
		f.banner_url = c->banner_url;
		f.items = (const char *const *)k.items;
		message_render(p, channel, &f, out);
	}
	keep_free(&k);
	return st;
}
