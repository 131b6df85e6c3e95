/*
 * People of the demonstration shop as the marketplaces know them, what they did
 * in the last year (and a little before), the goods they looked at, and who
 * follows the shop in Japan.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/demo_marketing.h"
#include "storekeep/audience.h"
#include "storekeep/batch.h"
#include "storekeep/i18n.h"

enum { LOOK_BACK_DAYS = 400, FOLLOW_DAYS = 500, QOO10_ORDERS_MOST = 60, QOO10_SHARE = 10,
       CHUNK = 50000 /* nobody else waits for a file that has no name yet */ };

static const char person_sql[] =
	"INSERT INTO person (profile, code, name, email, blocked, opted_out, email_verified, reminder_opt_out, followed_on, left_on,"
	" batch_id) VALUES (:profile, :code, :name, :email, :blocked, :opted, :verified, :reminder, :followed, :left, :batch)"
	" ON CONFLICT (profile, code) DO NOTHING";
static const char event_sql[] =
	"INSERT INTO member_event (person_id, kind, item_no, at, batch_id) VALUES (:person, :kind, :item, :at, :batch)"
	" ON CONFLICT DO NOTHING";
static const char item_sql[] = "INSERT INTO item (profile, item_no, title, rank) VALUES (:profile, :item, :title, :rank)";
static const char order_sql[] =
	"INSERT INTO orders (profile, order_no, batch_id, state, payment, cash, claim_amount, ordered_on, shipped_on, confirmed_on,"
	" cancelled_on, product_no, item_name, unit_price, buyer, recipient) VALUES ('qoo10', :no, :batch, :state, 'card', :cash, :cash,"
	" :ordered, :shipped, :confirmed, :cancelled, :item, :title, :cash, :buyer, :name)";

struct people {
	struct demo_market_work *m;
	struct stmt *person, *event;
	int64_t batch;
	uint64_t at;      /* people made */
};

/* ---- goods ---- */

static enum status add_items(struct demo_market_work *m, struct error *e)
{
	static const char *const profiles[] = {"ruten", "qoo10"};
	struct db *db = m->w->shop->db;
	enum status st = db_begin(db, e);

	if (st != ST_OK)
		return st;
	for (size_t p = 0; p < 2; p++)
		for (int i = 0; st == ST_OK && i < demo_good_count(); i++) {
			struct stmt *q = db_prepare(db, item_sql);

			stmt_bind_text(q, ":profile", profiles[p]);
			stmt_bind_text(q, ":item", demo_good(i)->no);
			stmt_bind_text(q, ":title", demo_good(i)->name);
			stmt_bind_int(q, ":rank", i + 1);
			st = stmt_run(q, e);
		}
	return db_end(db, st, e);
}

/* ---- one person ---- */

/* The code of person `index`, another one each time it was taken. */
static void code_of(const struct demo_person *who, uint64_t index, int again, char *out, size_t size)
{
	if (again == 0)
		snprintf(out, size, "%s", who->login);
	else
		snprintf(out, size, "%.18s_%llu", who->login, (unsigned long long)index);
}

static enum status add_person(struct people *p, const char *profile, uint64_t index, const struct demo_person *who, const char *followed,
                              const char *left, int64_t *id, struct error *e)
{
	struct demo_dice d = demo_dice(p->m->w->maker.seed, 'f', index);
	int blocked = demo_chance(&d, 2), opted = demo_chance(&d, 4), verified = !demo_chance(&d, 5), reminder = demo_chance(&d, 6);
	struct db *db = p->m->w->shop->db;
	enum status st = ST_OK;
	char code[64], email[80];
	int64_t made = 0;

	snprintf(email, sizeof email, "%s@example.com", who->login);
	for (int again = 0; st == ST_OK && made == 0 && again < 2; again++) {
		code_of(who, index, again, code, sizeof code);
		stmt_reset(p->person);
		stmt_bind_text(p->person, ":profile", profile);
		stmt_bind_text(p->person, ":code", code);
		stmt_bind_text(p->person, ":name", who->name);
		stmt_bind_text(p->person, ":email", email);
		stmt_bind_int(p->person, ":blocked", blocked);
		stmt_bind_int(p->person, ":opted", opted);
		stmt_bind_int(p->person, ":verified", verified);
		stmt_bind_int(p->person, ":reminder", reminder);
		stmt_bind_text(p->person, ":followed", followed);
		stmt_bind_text(p->person, ":left", left);
		stmt_bind_int(p->person, ":batch", p->batch);
		if ((st = stmt_run(p->person, e)) == ST_OK)
			made = db_changes(db);
	}
	*id = db_last_id(db);
	return st;
}

static enum status add_event(struct people *p, struct demo_dice *d, int64_t person, const char *kind, struct error *e)
{
	bool of_item = strcmp(kind, "view_shop") != 0 && strcmp(kind, "chat") != 0;
	instant_t at = p->m->now - 60 - (int64_t)(demo_roll(d) % ((uint64_t)LOOK_BACK_DAYS * 86400));

	stmt_reset(p->event);
	stmt_bind_int(p->event, ":person", person);
	stmt_bind_text(p->event, ":kind", kind);
	stmt_bind_text(p->event, ":item", of_item ? demo_good(demo_pick(d, demo_good_count()))->no : "");
	stmt_bind_int(p->event, ":at", at);
	stmt_bind_int(p->event, ":batch", p->batch);
	p->m->events++;
	return stmt_run(p->event, e);
}

/* What one person did, of every kind. */
static enum status add_events(struct people *p, uint64_t index, int64_t person, struct error *e)
{
	static const struct {
		const char *kind;
		int percent;
	} kinds[] = {
		{"view_shop", 45}, {"view_item", 50}, {"view_item", 20}, {"favourite_item", 22}, {"add_to_cart", 15}, {"order_success", 12},
		{"chat", 8}, {"item_question", 6},
	};
	struct demo_dice d = demo_dice(p->m->w->maker.seed, 'v', index);
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < sizeof kinds / sizeof *kinds; i++)
		if (demo_chance(&d, kinds[i].percent))
			st = add_event(p, &d, person, kinds[i].kind, e);
	return st;
}

static enum status add_member(struct people *p, uint64_t index, struct error *e)
{
	struct demo_person who;
	int64_t id;
	enum status st;

	demo_person(p->m->w->maker.seed, index, &who);
	st = add_person(p, "ruten", index, &who, NULL, NULL, &id, e);
	p->m->persons++;
	return st == ST_OK ? add_events(p, index, id, e) : st;
}

/* Whoever follows the shop in Japan; some have left it again. */
static enum status add_follower(struct people *p, uint64_t index, struct error *e)
{
	struct demo_dice d = demo_dice(p->m->w->maker.seed, 'q', index);
	struct demo_person who;
	char followed[16], left[16];
	int days = demo_pick(&d, FOLLOW_DAYS);
	bool gone = demo_chance(&d, 8);
	int64_t id;

	demo_person(p->m->w->maker.seed, index, &who);
	demo_day_text(p->m, -days, followed);
	demo_day_text(p->m, -days / 2, left);
	p->m->followers += !gone;
	p->m->made_followers++;
	return add_person(p, "qoo10", index, &who, followed, gone ? left : NULL, &id, e);
}

/* ---- all of them ---- */

static enum status add_all(struct people *p, uint64_t count, enum status (*add)(struct people *p, uint64_t index, struct error *e),
                           struct error *e)
{
	struct db *db = p->m->w->shop->db;
	enum status st = ST_OK;

	while (st == ST_OK && p->at < count) {
		uint64_t upto = p->at + CHUNK < count ? p->at + CHUNK : count;

		if ((st = db_begin(db, e)) != ST_OK)
			break;
		while (st == ST_OK && p->at < upto)
			st = add(p, p->at++, e);
		stmt_reset(p->person);
		stmt_reset(p->event);
		if ((st = db_end(db, st, e)) == ST_OK)
			st = demo_go_on(p->m->w, p->m->w->maker.made + p->m->persons + p->m->made_followers, e);
	}
	return st;
}

static enum status people_of(struct demo_market_work *m, const char *profile, uint64_t count,
                             enum status (*add)(struct people *p, uint64_t index, struct error *e), struct error *e)
{
	struct shop *s = m->w->shop;
	struct people p = {.m = m};
	enum status st = batch_start(s, "audience", profile, _("demonstration"), "", "", &p.batch, e);

	if (st != ST_OK)
		return st;
	p.person = db_prepare_own(s->db, person_sql);
	p.event = db_prepare_own(s->db, event_sql);
	st = add_all(&p, count, add, e);
	stmt_finish(p.person);
	stmt_finish(p.event);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = db_end(s->db, batch_publish(s, &(struct batch){.id = p.batch, .rows_new = (int64_t)count}, e), e);
	return st;
}

/* ---- orders in Japan ---- */

static enum status add_order(struct demo_market_work *m, uint64_t i, int64_t batch, struct error *e)
{
	struct demo_dice d = demo_dice(m->w->maker.seed, 'o', i);
	struct stmt *q = db_prepare(m->w->shop->db, order_sql);
	const struct demo_good *good = demo_good(demo_pick(&d, demo_good_count()));
	int days = 3 + demo_pick(&d, 80);
	bool cancelled = demo_chance(&d, 8);
	char no[32], ordered[16], shipped[16], confirmed[16];
	struct demo_person who;

	demo_person(m->w->maker.seed, i, &who);
	snprintf(no, sizeof no, "%09llu", 310000000ULL + (unsigned long long)i * 977);
	stmt_bind_text(q, ":no", no);
	stmt_bind_int(q, ":batch", batch);
	stmt_bind_text(q, ":state", cancelled ? "cancelled" : "confirmed");
	stmt_bind_int(q, ":cash", good->price * 5);
	stmt_bind_text(q, ":ordered", demo_day_text(m, -days, ordered));
	stmt_bind_text(q, ":shipped", cancelled ? NULL : demo_day_text(m, -days + 1, shipped));
	stmt_bind_text(q, ":confirmed", cancelled ? NULL : demo_day_text(m, -days + 3, confirmed));
	stmt_bind_text(q, ":cancelled", cancelled ? ordered : NULL);
	stmt_bind_text(q, ":item", good->no);
	stmt_bind_text(q, ":title", good->name);
	stmt_bind_text(q, ":buyer", who.login);
	stmt_bind_text(q, ":name", who.name);
	return stmt_run(q, e);
}

int64_t demo_orders_abroad_of(int64_t orders)
{
	return orders / QOO10_SHARE < QOO10_ORDERS_MOST ? orders / QOO10_SHARE : QOO10_ORDERS_MOST;
}

enum status demo_orders_abroad(struct demo_market_work *m, struct error *e)
{
	struct shop *s = m->w->shop;
	int64_t batch, count = demo_orders_abroad_of(m->w->options->orders);
	enum status st = batch_start(s, "demo", "qoo10", _("demonstration"), "", "", &batch, e);

	if (st != ST_OK || (st = db_begin(s->db, e)) != ST_OK)
		return st;
	for (int64_t i = 0; st == ST_OK && i < count; i++)
		st = add_order(m, (uint64_t)i, batch, e);
	if (st == ST_OK)
		st = batch_publish(s, &(struct batch){.id = batch, .rows_new = count}, e);
	return db_end(s->db, st, e);
}

enum status demo_audience(struct demo_market_work *m, struct error *e)
{
	bool complete = false;
	enum status st;

	db_roomy(m->w->shop->db, true);
	st = add_items(m, e);

	if (st == ST_OK)
		st = people_of(m, "ruten", (uint64_t)m->w->options->members, add_member, e);
	if (st == ST_OK)
		st = people_of(m, "qoo10", (uint64_t)demo_followers(m->w->options), add_follower, e);
	if (st == ST_OK)
		st = audience_refresh(m->w->shop, &m->w->options->progress, &complete, e);
	db_roomy(m->w->shop->db, false);
	if (st == ST_OK && !complete)
		st = error_set(e, ST_REFUSED, "cancelled", NULL, NULL, _("Cancelled. Nothing was made."));
	return st;
}
