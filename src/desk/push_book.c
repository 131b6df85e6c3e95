/*
 * What the shop's own book knows that a push is judged by: coupons, goods and
 * their ranks, followers, other pushes of the week, the banner's first bytes
 * (QOO-2, 4, 17, 21, 22, 25, 37).
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "desk/column.h"
#include "desk/push_parts.h"
#include "storekeep/coupon.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

enum { DAY_SECS = 86400, WEEK_SECS = 7 * DAY_SECS, GOODS_MOST = 1000 };

static const char coupons_sql[] = "SELECT count(*) FROM coupon_campaign WHERE profile = :profile";
static const char ranked_sql[] = "SELECT count(*) FROM item WHERE profile = :profile AND rank IS NOT NULL";
static const char items_sql[] = "SELECT 1 FROM item WHERE profile = :profile LIMIT 1";
static const char item_sql[] = "SELECT 1 FROM item WHERE profile = :profile AND item_no = :no";

static const char goods_sql[] =
	"SELECT item_no, title, rank FROM item WHERE profile = :profile ORDER BY rank IS NULL, rank, item_no LIMIT 1000";

/* Ones that were applied for and not taken back; a missed one stays (QOO-4 d). */
static const char taken_sql[] =
	"SELECT id, type, send_at, applied_at FROM campaign WHERE profile = :profile AND send_at > :from AND send_at < :to AND id <> :but"
	" AND state NOT IN ('deleted', 'draft') AND (state <> 'cancelled' OR :cancelled) ORDER BY send_at, id";

/* The index of who follows holds all of it: a million are counted in one walk. */
static const char fans_sql[] =
	"SELECT count(*), sum(email_verified = 0), sum(reminder_opt_out = 1 AND (email_verified = 1 OR NOT :verified)) FROM person"
	" WHERE profile = :profile AND followed_on IS NOT NULL AND followed_on >= :from AND followed_on <= :to"
	" AND (left_on IS NULL OR left_on > :today)";

static const char since_sql[] = "SELECT min(followed_on) FROM person WHERE profile = :profile AND followed_on IS NOT NULL";

static int64_t count(const struct push_frame *f, const char *sql)
{
	struct stmt *q = db_prepare(f->s->db, sql);
	int64_t n;

	stmt_bind_text(q, ":profile", f->c.profile);
	n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

int64_t push_book_coupons(const struct push_frame *f)
{
	return count(f, coupons_sql);
}

int64_t push_book_ranked(const struct push_frame *f)
{
	return count(f, ranked_sql);
}

enum status push_book_coupon(const struct push_frame *f, int64_t coupon_id, struct push_coupon *out, struct error *e)
{
	struct coupon c = {0};
	enum status st = coupon_get(f->s, coupon_id, &c, e);

	*out = (struct push_coupon){.kind = strcmp(c.kind, "platform") == 0 ? "platform" : "shop", .starts_at = c.starts_at,
	                            .ends_at = c.ends_at, .cancelled = st == ST_OK && c.cancelled_at != INSTANT_NONE};
	if (st == ST_REFUSED || (st == ST_OK && strcmp(c.profile, f->c.profile) != 0))
		st = error_set(e, ST_REFUSED, "coupon_unknown", "QOO-17", "coupon_id", _("There is no coupon number %lld."), (long long)coupon_id);
	coupon_free(&c);
	return st;
}

const char *push_book_foreign(const struct push_frame *f, char *const *items, size_t n)
{
	const char *foreign = NULL;

	if (count(f, items_sql) == 0)
		return NULL;
	for (size_t i = 0; i < n && foreign == NULL; i++) {
		struct stmt *q = db_prepare(f->s->db, item_sql);

		stmt_bind_text(q, ":profile", f->c.profile);
		stmt_bind_text(q, ":no", items[i]);
		if (stmt_step(q, NULL) == STEP_DONE)
			foreign = items[i];
		stmt_reset(q);
	}
	return foreign;
}

enum status push_book_picture(const struct push_frame *f, const char *path, struct error *e)
{
	unsigned char head[16];
	struct stat st;
	FILE *file = fopen(path, "rbe");
	size_t len;

	if (file == NULL || fstat(fileno(file), &st) != 0 || !S_ISREG(st.st_mode)) {
		int why = file != NULL ? EINVAL : errno;

		if (file != NULL)
			fclose(file);
		return error_set(e, ST_REFUSED, "banner_missing", "QOO-37", "banner_path", _("Not a usable picture: %1$s cannot be read (%2$s)."), path,
		                 strerror(why));
	}
	len = fread(head, 1, sizeof head, file);
	fclose(file);
	return push_check_picture(&f->rules, head, len, st.st_size, e);
}

enum status push_goods(struct shop *s, const char *profile, struct push_good **out, size_t *n, struct error *e)
{
	struct stmt *q = db_prepare(s->db, goods_sql);
	enum step step;

	*out = xcalloc(GOODS_MOST, sizeof **out);
	*n = 0;
	stmt_bind_text(q, ":profile", profile);
	while ((step = stmt_step(q, e)) == STEP_ROW && *n < GOODS_MOST)
		(*out)[(*n)++] = (struct push_good){xstrdup(column_words(q, 0)), xstrdup(column_words(q, 1)), stmt_int(q, 2)};
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

void push_goods_free(struct push_good *goods, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(goods[i].no);
		free(goods[i].title);
	}
	free(goods);
}

/* Two weeks around cover the calendar's and the rolling one; by application up to a window more. */
size_t push_book_taken(const struct push_frame *f, instant_t send_at, struct push_taken *out, size_t room)
{
	struct stmt *q = db_prepare(f->s->db, taken_sql);
	size_t n = 0;

	stmt_bind_text(q, ":profile", f->c.profile);
	stmt_bind_int(q, ":from", send_at - 3 * (instant_t)WEEK_SECS);
	stmt_bind_int(q, ":to", send_at + 8 * (instant_t)WEEK_SECS);
	stmt_bind_int(q, ":but", f->c.id);
	stmt_bind_int(q, ":cancelled", !f->rules.cancel_frees_week);
	while (n < room && stmt_step(q, NULL) == STEP_ROW) {
		const char *type = column_words(q, 1);

		out[n++] = (struct push_taken){.id = stmt_int(q, 0), .type = strcmp(type, "compensation") == 0 ? "compensation" : "ad",
		                               .send_at = stmt_int(q, 2), .applied_at = column_instant(q, 3)};
	}
	stmt_reset(q);
	return n;
}

size_t push_week_used(struct shop *s, const char *profile, instant_t at, int64_t but, struct push_taken *out, size_t room)
{
	struct push_taken all[64];
	struct push_frame f;
	size_t n = 0, found;

	if (push_open_new(&f, s, profile, NULL) != ST_OK)
		return 0;
	f.c.id = but;
	found = push_book_taken(&f, at, all, 64);
	for (size_t i = 0; i < found && n < room; i++)
		if (push_same_week(&f.rules, all[i].type, at, f.now, &all[i]))
			out[n++] = all[i];
	push_close(&f);
	return n;
}

day_t push_fans_since(struct shop *s, const char *profile)
{
	struct stmt *q = db_prepare(s->db, since_sql);
	day_t day = DAY_NONE;

	stmt_bind_text(q, ":profile", profile);
	if (stmt_step(q, NULL) == STEP_ROW)
		day = column_day(q, 0);
	stmt_reset(q);
	return day;
}

enum status push_fans(struct shop *s, const char *profile, const char *mode, day_t from, day_t to, struct push_fans *out, struct error *e)
{
	bool period = strcmp(mode, "period") == 0;
	const struct profile *p;
	struct stmt *q;
	enum step step;
	enum status st = shop_profile(s, profile, &p, e);
	bool verified;
	day_t today;

	*out = (struct push_fans){0};
	if (st != ST_OK)
		return st;
	today = shop_today(s, p);
	q = db_prepare(s->db, fans_sql);
	verified = profile_bool(p, "exclude.email_unverified", DAY_NONE, true);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_int(q, ":verified", verified);
	bind_day_text(q, ":from", period ? from : DAY_NONE);
	bind_day_text(q, ":to", period && to != DAY_NONE && to < today ? to : today);
	bind_day_text(q, ":today", today);
	if ((step = stmt_step(q, e)) == STEP_ROW)
		*out = (struct push_fans){.fans = stmt_int(q, 0), .unverified = stmt_int(q, 1), .refused = stmt_int(q, 2)};
	stmt_reset(q);
	if (!verified)
		out->unverified = 0;
	if (!profile_bool(p, "exclude.reminder_opt_out", DAY_NONE, true))
		out->refused = 0;
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}
