/*
 * A push as a whole against the rules, part by part in the order of the
 * marketplace's form (QOO-15, 16, 40). While a draft is written only what can
 * never be right refuses; what the day of applying decides is told. When it is
 * applied for, everything refuses, and all of it is listed.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/push_parts.h"
#include "storekeep/i18n.h"

struct judging {
	const struct push_frame *f;
	const struct push_items *items;
	bool applying; /* what is missing refuses, warnings are asked about */
	bool now;      /* what only this day forbids refuses */
};

static void add(const struct judging *j, enum note_level level, const struct error *e)
{
	notes_add(&j->f->s->notes, level, e->code, e->rule, e->field, "%s", e->message);
}

/* Wrong whenever it is applied for. A file or disk that fails refuses too. */
static void refuse(const struct judging *j, enum status st, const struct error *e)
{
	if (st != ST_OK)
		add(j, NOTE_ERROR, e);
}

/* Wrong today; of a draft that is only said. */
static void refuse_now(const struct judging *j, enum status st, const struct error *e)
{
	if (st != ST_OK)
		add(j, j->now ? NOTE_ERROR : NOTE_INFO, e);
}

/* A required part that is not there (QOO-16). */
static void missing(const struct judging *j, const char *part, const char *code, const char *rule, const char *field, const char *sentence)
{
	if (j->applying && push_part_required(&j->f->rules, part))
		notes_add(&j->f->s->notes, NOTE_ERROR, code, rule, field, "%s", sentence);
}

static void inform(const struct judging *j, const char *code, const char *rule, const char *field, const char *sentence)
{
	notes_add(&j->f->s->notes, NOTE_INFO, code, rule, field, "%s", sentence);
}

/* Warnings of a draft's day are asked about when it is applied for. */
static struct notes *warnings_of(const struct judging *j)
{
	return j->applying ? &j->f->s->notes : NULL;
}

/* ---- the parts ---- */

static void judge_type(const struct judging *j)
{
	if (j->f->c.type[0] == '\0')
		missing(j, "type", "type_missing", "QOO-6", "type", _("Choose 广告 or 补偿."));
	else if (!j->applying && strcmp(j->f->c.type, "compensation") == 0)
		inform(j, "compensation_buyers", "QOO-7", "type", _("Goes to buyers of the uploaded orders, followers or not."));
}

static void judge_coupon(const struct judging *j)
{
	struct push_coupon c;
	struct error e = {0};
	enum status st;

	if (j->f->c.coupon_id == 0) {
		if (j->f->rules.requires_coupon && push_book_coupons(j->f) == 0)
			missing(j, "coupon", "coupon_id_missing", "QOO-2", "coupon_id", _("Set up a shop coupon first (店铺优惠券设定)."));
		else
			missing(j, "coupon", "coupon_id_missing", "QOO-16", "coupon_id", _("The coupon is missing. Choose one."));
		return;
	}
	st = push_book_coupon(j->f, j->f->c.coupon_id, &c, &e);
	if (st == ST_OK)
		st = push_check_coupon(&j->f->rules, &c, &e);
	refuse(j, st, &e);
	if (st == ST_OK && j->f->c.send_at != INSTANT_NONE)
		refuse_now(j, push_check_coupon_at(&j->f->rules, &c, j->f->c.send_at, warnings_of(j), &e), &e);
}

static void judge_ranked(const struct judging *j)
{
	struct error e = {0};
	enum status st;

	if (j->f->c.auto_n == 0) {
		missing(j, "items", "auto_n_missing", "QOO-16", "auto_n", _("Say how many goods the mail shows."));
		return;
	}
	st = push_check_auto(&j->f->rules, j->f->c.auto_n, &e);
	refuse(j, st, &e);
	if (st == ST_OK)
		refuse_now(j, push_check_ranked(&j->f->rules, j->f->c.auto_n, push_book_ranked(j->f), warnings_of(j), &e), &e);
}

static void judge_chosen(const struct judging *j)
{
	const char *foreign;
	struct error e = {0};
	enum status st;

	if (j->items->count == 0 && !j->applying)
		return;
	st = push_check_items(&j->f->rules, j->items->no, j->items->count, &e);
	if (st == ST_OK && (foreign = push_book_foreign(j->f, j->items->no, j->items->count)) != NULL)
		st = error_set(&e, ST_REFUSED, "items_unknown", "QOO-21", "items", _("Item %s is none of the shop's."), foreign);
	refuse(j, st, &e);
}

static void judge_items(const struct judging *j)
{
	const char *mode = j->f->c.item_mode;

	if (mode[0] == '\0')
		missing(j, "items", "item_mode_missing", "QOO-19", "item_mode", _("Choose automatic or own selection of goods."));
	else if (strcmp(mode, "auto") == 0)
		judge_ranked(j);
	else
		judge_chosen(j);
}

/* People whom the marketplace leaves out (QOO-8, QOO-9). */
static void tell_left_out(const struct judging *j, int64_t unverified, int64_t refused)
{
	char said[200];

	if (unverified > 0) {
		snprintf(said, sizeof said, ngettext("%lld customer left out (e-mail not verified).", "%lld customers left out (e-mail not verified).",
		                                     (unsigned long)unverified), (long long)unverified);
		inform(j, "left_out_unverified", "QOO-8", "", said);
	}
	if (refused > 0) {
		snprintf(said, sizeof said, ngettext("%lld customer left out (reminders refused).", "%lld customers left out (reminders refused).",
		                                     (unsigned long)refused), (long long)refused);
		inform(j, "left_out_reminders", "QOO-9", "", said);
	}
}

static void judge_followers(const struct judging *j)
{
	const struct campaign *c = &j->f->c;
	struct push_fans fans;
	struct error e = {0};
	enum status st = ST_OK;

	if (strcmp(c->follow_mode, "period") == 0)
		st = push_check_follow(c->follow_from, c->follow_to, instant_day(j->f->now, j->f->rules.zone), &e);
	refuse(j, st, &e);
	if (st != ST_OK || !j->applying)
		return;
	st = push_fans(j->f->s, c->profile, c->follow_mode, c->follow_from, c->follow_to, &fans, &e);
	if (st == ST_OK && fans.fans == 0)
		st = error_set(&e, ST_REFUSED, "follow_none", "QOO-25", "follow_mode", "%s",
		               _("No follower matches. Widen the days, or import who follows the shop."));
	refuse(j, st, &e);
	tell_left_out(j, fans.unverified, fans.refused);
}

static void judge_orders(const struct judging *j)
{
	struct push_sums sums;
	int64_t unverified, refused;
	char said[200];

	if (!j->applying)
		return;
	if (push_uploads(j->f->s, j->f->c.id) == 0) {
		missing(j, "recipients", "orders_missing", "QOO-26", "orders", _("Upload order numbers first (订单号上传)."));
		return;
	}
	if (push_sums(j->f->s, j->f->c.id, &sums, NULL) != ST_OK)
		return;
	if (sums.ticked == 0) {
		missing(j, "recipients", "tick_missing", "QOO-30", "tick", _("Tick at least one order number."));
		return;
	}
	if (sums.ticked_customers >= 0) {
		snprintf(said, sizeof said, _("%1$lld orders, %2$lld customers."), (long long)sums.ticked, (long long)sums.ticked_customers);
		inform(j, "orders_customers", "QOO-10", "", said);
	}
	push_orders_left_out(j->f, &unverified, &refused);
	tell_left_out(j, unverified, refused);
}

static void judge_recipients(const struct judging *j)
{
	if (strcmp(j->f->c.type, "ad") == 0)
		judge_followers(j);
	else if (strcmp(j->f->c.type, "compensation") == 0)
		judge_orders(j);
}

static void judge_week(const struct judging *j)
{
	struct push_taken taken[64];
	struct error e = {0};
	size_t n = push_book_taken(j->f, j->f->c.send_at, taken, sizeof taken / sizeof *taken);

	refuse_now(j, push_check_week(&j->f->rules, j->f->c.type, j->f->c.send_at, j->f->now, taken, n, &e), &e);
}

/* QOO-35: what is applied for late can never be taken back. */
static void tell_deadline(const struct judging *j)
{
	char until[32], said[200];

	if (!j->applying)
		return;
	if (push_cancellable(&j->f->rules, j->f->c.send_at, j->f->now)) {
		push_time_text(&j->f->rules, push_cancel_until(&j->f->rules, j->f->c.send_at), until);
		snprintf(said, sizeof said, _("Can be cancelled until %s."), until);
		inform(j, "cancel_until", "QOO-35", "send_at", said);
	} else if (j->f->rules.warn_not_cancellable) {
		notes_add(&j->f->s->notes, NOTE_WARN, "not_cancellable", "QOO-35", "send_at", "%s",
		          _("This push cannot be cancelled any more once applied for."));
	}
}

static void judge_time(const struct judging *j)
{
	instant_t at = j->f->c.send_at;
	struct error e = {0};
	enum status slot, day;

	if (at == INSTANT_NONE) {
		missing(j, "send_at", "send_at_missing", "QOO-16", "send_at", _("The send time is missing."));
		return;
	}
	slot = push_check_slot(&j->f->rules, at, &e);
	refuse(j, slot, &e);
	day = push_check_day(&j->f->rules, at, j->f->now, &e);
	refuse_now(j, day, &e);
	judge_week(j);
	if (slot == ST_OK && day == ST_OK)
		tell_deadline(j);
}

static void judge_banner(const struct judging *j)
{
	const struct campaign *c = &j->f->c;
	bool picture = c->banner_path != NULL && c->banner_path[0] != '\0', link = c->banner_url != NULL && c->banner_url[0] != '\0';
	struct error e = {0};

	refuse(j, push_check_banner(picture, link, &e), &e);
	if (picture)
		refuse(j, push_book_picture(j->f, c->banner_path, &e), &e);
	/* A link that leads out was confirmed when it was entered. */
	if (link)
		refuse(j, push_check_link(&j->f->rules, c->banner_url, j->applying ? NULL : &j->f->s->notes, &e), &e);
	if (picture && !j->applying)
		inform(j, "banner_guide", "QOO-37", "banner_path", _("See the platform's banner guide for size and format."));
}

static void judge_all(const struct judging *j)
{
	judge_type(j);
	judge_coupon(j);
	judge_items(j);
	judge_recipients(j);
	judge_time(j);
	judge_banner(j);
}

void push_check_values(const struct push_frame *f, const struct push_items *items)
{
	judge_all(&(struct judging){f, items, false, false});
}

void push_check_now(const struct push_frame *f, const struct push_items *items)
{
	judge_all(&(struct judging){f, items, false, true});
}

void push_judge(const struct push_frame *f, const struct push_items *items)
{
	judge_all(&(struct judging){f, items, true, true});
}

enum status push_check(struct shop *s, int64_t id, struct error *e)
{
	struct push_items items = {0};
	struct push_frame f;
	enum status st;

	notes_free(&s->notes);
	if ((st = push_open(&f, s, id, e)) == ST_OK)
		st = push_need_draft(&f, e);
	if (st == ST_OK)
		st = push_items(s, id, &items, e);
	if (st == ST_OK) {
		push_judge(&f, &items);
		st = shop_settle_errors(s, e);
	}
	push_items_free(&items);
	push_close(&f);
	return st;
}

int64_t push_estimate(const struct push_frame *f)
{
	const struct campaign *c = &f->c;
	struct push_fans fans;
	struct push_sums sums;

	if (strcmp(c->type, "ad") == 0 && push_fans(f->s, c->profile, c->follow_mode, c->follow_from, c->follow_to, &fans, NULL) == ST_OK)
		return fans.fans - fans.unverified - fans.refused;
	if (strcmp(c->type, "compensation") == 0 && push_sums(f->s, c->id, &sums, NULL) == ST_OK)
		return sums.ticked_customers >= 0 ? sums.ticked_customers : sums.ticked;
	return 0;
}
