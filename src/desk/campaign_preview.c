/*
 * The message of a form that is being filled in: what campaign_message() makes
 * of a stored campaign, made of a record with gaps and slips in it.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/campaign.h"
#include "storekeep/compose.h"
#include "storekeep/coupon.h"
#include "storekeep/mem.h"

enum { ITEMS_MOST = 16 };

static const char ranked_sql[] =
	"SELECT COALESCE(NULLIF(title, ''), item_no) FROM item WHERE profile = :profile AND rank IS NOT NULL ORDER BY rank, item_no LIMIT :n";

static const char title_sql[] = "SELECT COALESCE(NULLIF(title, ''), item_no) FROM item WHERE profile = :profile AND item_no = :no";

struct titles {
	char *text[ITEMS_MOST + 1]; /* NULL-terminated, owned */
};

static void titles_free(struct titles *t)
{
	for (size_t i = 0; t->text[i]; i++)
		free(t->text[i]);
}

static void read_titles(struct stmt *q, struct titles *t)
{
	for (size_t n = 0; n < ITEMS_MOST && stmt_step(q, NULL) == STEP_ROW; n++)
		t->text[n] = xstrdup(column_words(q, 0));
	stmt_reset(q);
}

static void set_coupon(struct message_fields *f, const struct coupon *c)
{
	if (c->id)
		f->coupon = (struct message_coupon){c->name, c->code, c->discount_text, c->ends_at};
}

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

/* Of an item by its number, which stands for one that the shop does not know. */
static char *title_of(struct shop *s, const char *profile, const char *item, size_t len)
{
	char *no = xstrndup(item, len), *title = NULL;
	struct stmt *q = db_prepare(s->db, title_sql);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":no", no);
	if (stmt_step(q, NULL) == STEP_ROW)
		title = xstrdup(stmt_text(q, 0));
	stmt_reset(q);
	if (!title)
		return no;
	free(no);
	return title;
}

/* A form names its coupon as `coupon`, that of a push as the entity does. */
static const char *coupon_of(const struct record *r)
{
	return *record_get(r, "coupon") ? record_get(r, "coupon") : record_get(r, "coupon_id");
}

/* Goods of a form: `items` with their numbers, or the N best. */
static void titles_of_record(struct shop *s, const char *profile, const struct record *r, struct titles *t)
{
	const char *at = record_get(r, "items"), *item;
	size_t len, n = 0;
	if (strcmp(record_get(r, "item_mode"), "auto") == 0) {
		struct stmt *q = db_prepare(s->db, ranked_sql);
		stmt_bind_text(q, ":profile", profile);
		stmt_bind_int(q, ":n", strtoll(record_get(r, "auto_n"), NULL, 10));
		read_titles(q, t);
		return;
	}
	while (n < ITEMS_MOST && profile_item(&at, &item, &len))
		t->text[n++] = title_of(s, profile, item, len);
}

void campaign_preview(struct shop *s, const char *profile, const struct record *r, const char *channel, struct message *out)
{
	const struct profile *p;
	struct account account = {0};
	struct coupon coupon = {0};
	struct titles titles = {0};
	int64_t coupon_id = 0;
	*out = (struct message){0};
	if (shop_profile(s, profile, &p, NULL) != ST_OK)
		return;
	account_get(s, profile, &account, NULL);
	if (*coupon_of(r) && coupon_find(s, profile, coupon_of(r), &coupon_id, NULL) == ST_OK && coupon_id)
		coupon_get(s, coupon_id, &coupon, NULL);
	titles_of_record(s, profile, r, &titles);
	char *body = compose_clean(record_get(r, "body")), *cta = compose_clean(record_get(r, "cta")), *url = compose_clean(record_get(r, "url"));
	struct message_fields f = {
		.account = *account.label ? account.label : s->name, .body = body, .url = url, .cta = cta, .banner_name = file_name(record_get(r, "banner_path")),
		.banner_url = record_get(r, "banner_url"), .items = (const char *const *)titles.text, .preview = true,
	};
	set_coupon(&f, &coupon);
	message_render(p, channel, &f, out);
	free(body);
	free(cta);
	free(url);
	titles_free(&titles);
	coupon_free(&coupon);
}
