/*
 * Campaigns and coupon pushes of the demonstration shop: what was sent, with its
 * recipients and the opens since; one that nobody acknowledged, one that was
 * missed, those that wait, a draft.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/demo_marketing.h"
#include "storekeep/audience.h"
#include "storekeep/batch.h"
#include "storekeep/i18n.h"

enum { RECIPIENTS_MOST = 3000, PERSONS_MOST = RECIPIENTS_MOST, VISITORS = 1, FAVOURITES = 2, CART = 4, BUYERS = 8, CONTACTS = 16 };
enum { WINDOW = 7 * 86400, NO_COUPON = -1 };

struct planned {
	const char *profile, *state, *reason; /* reason of not_sent, NULL */
	const char *name, *body, *cta;
	unsigned mask;                        /* audiences */
	int coupon;                           /* of demo_front.c, NO_COUPON */
	int created, send, hour, minute;      /* days from today on Taiwan's clock; send 99: a draft has none */
	int opened_percent;                   /* of the recipients, in the end */
};

static const struct planned plans[] = {
	{"ruten", "sent", NULL, "夏末出清", "夏季釉色最後一批，售完不再燒。本週下單加贈杯墊一片。", "馬上逛逛", VISITORS | BUYERS, 2, -77, -75, 10, 30, 24},
	{"ruten", "sent", NULL, "開窯通知", "新一窯今天出窯，柴燒茶杯與花器同步上架，先看先選。", "看新品", VISITORS | FAVOURITES | CART, NO_COUPON, -50, -46, 20, 0, 31},
	{"ruten", "sent", NULL, "購物車提醒", "您挑的茶器還在購物車裡，這週結帳享滿額折扣。", "領取優惠", CART, 0, -23, -22, 12, 15, 42},
	{"ruten", "sent", NULL, "老朋友回購日", "謝謝您支持過的每一件作品，回購滿 500 折 50。", "回購去", BUYERS, 0, -10, -8, 19, 30, 37},
	{"ruten", "not_sent", "missed", "週三限定", "只有今天：抹茶碗與茶筅組合價。", "馬上逛逛", VISITORS, NO_COUPON, -6, -5, 9, 0, 0},
	{"ruten", "sent", NULL, "秋釉上架", "秋天的釉色到了：柿紅、栗褐與月白，三天限定免運。", "看新品", VISITORS | FAVOURITES, 0, -4, -3, 10, 30, 34},
	{"ruten", "uncertain", NULL, "茶席體驗邀請", "週末茶席體驗開放報名，每場六位，名額不多。", "馬上逛逛", CONTACTS, NO_COUPON, -3, -2, 18, 0, 22},
	{"ruten", "sent", NULL, "週末茶席", "這個週末用新茶器喝一泡好茶，兩天全館九折。", "領取優惠", FAVOURITES | CART | CONTACTS, 1, -2, -1, 20, 30, 28},
	{"ruten", "pending", NULL, "感恩節回饋", "謝謝今年支持陶然窯的你：全館滿 500 折 50，只到週日。", "領取優惠", VISITORS | CART | BUYERS, 0, -1, 1, 10, 30, 0},
	{"ruten", "pending", NULL, "新釉預告", "冬天的第一窯下週開燒，先收藏，上架當天通知你。", "看新品", VISITORS | FAVOURITES, NO_COUPON, -1, 4, 20, 0, 0},
	{"ruten", "pending", NULL, "年終送禮", "六杯一壺禮盒開放預購，附手寫卡與包裝。", "馬上逛逛", BUYERS | CONTACTS, 0, 0, 9, 12, 0, 0},
	{"qoo10", "sent", NULL, "", "", "", 0, 3, -11, -9, 11, 30, 19},
	{"qoo10", "pending", NULL, "", "", "", 0, 3, -1, 2, 18, 0, 0},
	{"qoo10", "draft", NULL, "", "", "", 0, 3, 0, 99, 0, 0, 0},
};

static const char campaign_sql[] =
	"INSERT INTO campaign (account_id, profile, type, name, body, url, cta, coupon_id, item_mode, auto_n, follow_mode, send_at, state,"
	" not_sent_reason, created_at, created_by, changed_at, changed_by, applied_at, term_id, started_at, finished_at, op_id)"
	" VALUES (:account, :profile, :type, :name, :body, :url, :cta, :coupon, :item_mode, :auto_n, :follow, :send, :state, :reason,"
	" :created, :by, :created, :by, :applied, :term, :started, :finished, :op)";
static const char audience_sql[] = "INSERT INTO campaign_audience (campaign_id, position, audience) VALUES (:campaign, :position, :audience)";
static const char hand_sql[] =
	"INSERT INTO hand_over (campaign_id, way, name, first_seq, last_seq, rows, state, at) VALUES (:campaign, 'spool', :name, 1, 0, 0,"
	" :state, :at)";
static const char hand_rows_sql[] = "UPDATE hand_over SET last_seq = :rows, rows = :rows WHERE id = :hand";

/* People of the ticked audiences in the order of RUT-96, as far as they go. */
static const char recipients_sql[] =
	"INSERT INTO campaign_recipient (campaign_id, seq, person_id, audience, state, hand_id, tries)"
	" SELECT :campaign, row_number() OVER (ORDER BY first, newest DESC, person_id), person_id, first, :state, :hand, 1 FROM"
	" (SELECT person_id, first, CASE first WHEN 0 THEN visitors_at WHEN 1 THEN favourites_at WHEN 2 THEN cart_at WHEN 3 THEN buyers_at"
	"  ELSE contacts_at END AS newest FROM (SELECT s.*, CASE WHEN :mask & 1 AND visitors_at BETWEEN :from AND :at THEN 0"
	"  WHEN :mask & 2 AND favourites_at BETWEEN :from AND :at THEN 1 WHEN :mask & 4 AND cart_at BETWEEN :from AND :at THEN 2"
	"  WHEN :mask & 8 AND buyers_at BETWEEN :from AND :at THEN 3 WHEN :mask & 16 AND contacts_at BETWEEN :from AND :at THEN 4 END AS first"
	"  FROM audience_seen s WHERE profile = 'ruten' AND skip = 0) WHERE first IS NOT NULL ORDER BY first, newest DESC, person_id LIMIT :most)";
static const char place_sql[] =
	"UPDATE campaign_recipient SET audience = (SELECT position FROM campaign_audience WHERE campaign_id = :campaign AND audience = :code)"
	" WHERE campaign_id = :campaign AND audience = :bit";
static const char followers_sql[] =
	"INSERT INTO campaign_recipient (campaign_id, seq, person_id, state, hand_id, tries)"
	" SELECT :campaign, row_number() OVER (ORDER BY id), id, :state, :hand, 1 FROM (SELECT id FROM person WHERE profile = 'qoo10' AND"
	" followed_on <= :day AND left_on IS NULL AND email_verified = 1 AND reminder_opt_out = 0 AND blocked = 0 AND opted_out = 0"
	" ORDER BY id LIMIT :most)";
static const char uncertain_sql[] =
	"UPDATE campaign_recipient SET state = 'uncertain' WHERE campaign_id = :campaign AND seq > (SELECT MAX(seq) - MAX(seq) / 3"
	" FROM campaign_recipient WHERE campaign_id = :campaign)";
static const char reached_sql[] = "SELECT person_id FROM campaign_recipient WHERE campaign_id = :campaign AND state = 'sent' ORDER BY seq";
static const char open_sql[] =
	"INSERT INTO open_event (campaign_id, person_id, at, batch_id) VALUES (:campaign, :person, :at, :batch) ON CONFLICT DO NOTHING";
static const char opened_sql[] =
	"UPDATE campaign_recipient SET opened_at = (SELECT MIN(at) FROM open_event o WHERE o.campaign_id = campaign_recipient.campaign_id"
	" AND o.person_id = campaign_recipient.person_id) WHERE campaign_id = :campaign AND state = 'sent'";
static const char count_sql[] =
	"UPDATE campaign SET recipients = n.all_rows, cursor = n.all_rows, reach = n.sent, uncertain = n.uncertain, opened = n.opened,"
	" est_reach_low = n.all_rows, est_reach_high = n.all_rows, updated_at = :updated, final = :final FROM (SELECT COUNT(*) AS all_rows,"
	" COALESCE(SUM(state = 'sent'), 0) AS sent, COALESCE(SUM(state = 'uncertain'), 0) AS uncertain, COUNT(opened_at) AS opened"
	" FROM campaign_recipient WHERE campaign_id = :campaign) n WHERE id = :campaign";
static const char estimate_sql[] = "UPDATE campaign SET est_reach_low = :reach, est_reach_high = :reach WHERE id = :campaign";
static const char fans_sql[] =
	"SELECT COUNT(*) FROM person WHERE profile = 'qoo10' AND followed_on IS NOT NULL AND left_on IS NULL AND email_verified = 1"
	" AND reminder_opt_out = 0 AND blocked = 0 AND opted_out = 0";
static const char told_sql[] = "SELECT reach, uncertain, opened, send_at FROM campaign WHERE id = :campaign";

static bool is_handed(const struct planned *p)
{
	return strcmp(p->state, "sent") == 0 || strcmp(p->state, "uncertain") == 0;
}

static bool is_push(const struct planned *p)
{
	return strcmp(p->profile, "qoo10") == 0;
}

/* ---- the campaign itself ---- */

static void bind_or_null(struct stmt *q, const char *name, bool given, int64_t v)
{
	if (given)
		stmt_bind_int(q, name, v);
	else
		stmt_bind_null(q, name);
}

static void bind_kind(struct stmt *q, const struct planned *p)
{
	stmt_bind_text(q, ":type", is_push(p) ? "ad" : "");
	stmt_bind_text(q, ":item_mode", is_push(p) ? "auto" : "");
	bind_or_null(q, ":auto_n", is_push(p), 8);
	stmt_bind_text(q, ":follow", is_push(p) ? "all" : "");
	stmt_bind_text(q, ":url", is_push(p) ? "" : "https://www.ruten.com.tw/store/clay_and_co/");
}

static enum status add_campaign(struct demo_market_work *m, size_t n, instant_t send, int64_t *id, struct error *e)
{
	const struct planned *p = &plans[n];
	struct stmt *q = db_prepare(m->w->shop->db, campaign_sql);
	instant_t created = demo_at(m, p->created, 9, 5 + (int)n);
	char op[32];
	enum status st;

	if (created > m->now)
		created = m->now - 600;
	snprintf(op, sizeof op, "demo-campaign-%zu", n + 1);
	bind_kind(q, p);
	stmt_bind_int(q, ":account", m->account[is_push(p)]);
	stmt_bind_text(q, ":profile", p->profile);
	stmt_bind_text(q, ":name", p->name);
	stmt_bind_text(q, ":body", p->body);
	stmt_bind_text(q, ":cta", p->cta);
	bind_or_null(q, ":coupon", p->coupon != NO_COUPON, p->coupon != NO_COUPON ? m->coupon[p->coupon] : 0);
	bind_or_null(q, ":send", send != INSTANT_NONE, send);
	stmt_bind_text(q, ":state", p->state);
	stmt_bind_text(q, ":reason", p->reason);
	stmt_bind_int(q, ":created", created);
	stmt_bind_text(q, ":by", m->w->shop->actor);
	bind_or_null(q, ":applied", is_push(p) && send != INSTANT_NONE, created);
	bind_or_null(q, ":term", !is_push(p) && is_handed(p), m->term_id);
	bind_or_null(q, ":started", is_handed(p), send);
	bind_or_null(q, ":finished", strcmp(p->state, "sent") == 0 || p->reason != NULL, p->reason != NULL ? send + 7200 : send + 90);
	stmt_bind_text(q, ":op", op);
	st = stmt_run(q, e);
	*id = db_last_id(m->w->shop->db);
	return st;
}

static enum status add_audiences(struct demo_market_work *m, const struct planned *p, int64_t id, struct error *e)
{
	enum status st = ST_OK;

	for (int bit = 0, at = 0; st == ST_OK && bit < AUDIENCES; bit++) {
		struct stmt *q;

		if (!(p->mask & 1u << bit))
			continue;
		q = db_prepare(m->w->shop->db, audience_sql);
		stmt_bind_int(q, ":campaign", id);
		stmt_bind_int(q, ":position", at++);
		stmt_bind_text(q, ":audience", audience_codes[bit]);
		st = stmt_run(q, e);
	}
	return st;
}

/* ---- who got it ---- */

static enum status add_hand(struct demo_market_work *m, const struct planned *p, int64_t id, instant_t at, int64_t *hand, struct error *e)
{
	struct stmt *q = db_prepare(m->w->shop->db, hand_sql);
	char name[64];
	enum status st;

	snprintf(name, sizeof name, "demo-%lld", (long long)id);
	stmt_bind_int(q, ":campaign", id);
	stmt_bind_text(q, ":name", name);
	stmt_bind_text(q, ":state", strcmp(p->state, "uncertain") == 0 ? "uncertain" : "acknowledged");
	stmt_bind_int(q, ":at", at + 5);
	st = stmt_run(q, e);
	*hand = db_last_id(m->w->shop->db);
	return st;
}

static enum status people_of(struct demo_market_work *m, const struct planned *p, int64_t id, instant_t at, int64_t hand, struct error *e)
{
	struct stmt *q = db_prepare(m->w->shop->db, is_push(p) ? followers_sql : recipients_sql);
	char day[16];

	stmt_bind_int(q, ":campaign", id);
	stmt_bind_text(q, ":state", "sent");
	stmt_bind_int(q, ":hand", hand);
	stmt_bind_int(q, ":most", RECIPIENTS_MOST);
	if (is_push(p)) {
		stmt_bind_text(q, ":day", demo_day_text(m, p->send, day));
	} else {
		stmt_bind_int(q, ":mask", p->mask);
		stmt_bind_int(q, ":at", at);
		stmt_bind_int(q, ":from", at - (int64_t)365 * 86400);
	}
	return stmt_run(q, e);
}

/* The audience of a recipient is its place among the ticked. Positions never lie above their bits, so from the lowest on
 * none is renamed twice. */
static enum status place_audiences(struct demo_market_work *m, const struct planned *p, int64_t id, struct error *e)
{
	enum status st = ST_OK;

	for (int bit = 0; st == ST_OK && bit < AUDIENCES; bit++) {
		struct stmt *q;

		if (!(p->mask & 1u << bit))
			continue;
		q = db_prepare(m->w->shop->db, place_sql);
		stmt_bind_int(q, ":campaign", id);
		stmt_bind_text(q, ":code", audience_codes[bit]);
		stmt_bind_int(q, ":bit", bit);
		st = stmt_run(q, e);
	}
	return st;
}

static enum status add_recipients(struct demo_market_work *m, const struct planned *p, int64_t id, instant_t at, struct error *e)
{
	struct db *db = m->w->shop->db;
	int64_t hand, rows;
	struct stmt *q;
	enum status st = add_hand(m, p, id, at, &hand, e);

	if (st != ST_OK || (st = people_of(m, p, id, at, hand, e)) != ST_OK)
		return st;
	rows = db_changes(db);
	q = db_prepare(db, hand_rows_sql);
	stmt_bind_int(q, ":rows", rows);
	stmt_bind_int(q, ":hand", hand);
	st = stmt_run(q, e);
	if (st == ST_OK)
		st = place_audiences(m, p, id, e);
	if (st == ST_OK && strcmp(p->state, "uncertain") == 0) {
		q = db_prepare(db, uncertain_sql);
		stmt_bind_int(q, ":campaign", id);
		st = stmt_run(q, e);
	}
	return st;
}

/* ---- who opened it ---- */

/* Most open soon: the cube of an even chance over the week. */
static instant_t open_time(struct demo_dice *d, instant_t sent)
{
	int64_t u = demo_pick(d, 10000);

	return sent + 40 + (int64_t)(WINDOW - 40) * (u * u / 10000 * u / 10000) / 10000;
}

static enum status add_open(struct demo_market_work *m, int64_t campaign, int64_t person, instant_t at, struct error *e)
{
	struct stmt *q = db_prepare(m->w->shop->db, open_sql);

	if (at > m->now)
		return ST_OK;
	stmt_bind_int(q, ":campaign", campaign);
	stmt_bind_int(q, ":person", person);
	stmt_bind_int(q, ":at", at);
	stmt_bind_int(q, ":batch", m->opens_batch);
	m->opens++;
	return stmt_run(q, e);
}

static enum status add_opens(struct demo_market_work *m, const struct planned *p, int64_t id, instant_t sent, struct error *e)
{
	struct stmt *q = db_prepare(m->w->shop->db, reached_sql);
	enum status st = ST_OK;

	stmt_bind_int(q, ":campaign", id);
	while (st == ST_OK && stmt_step(q, e) == STEP_ROW) {
		int64_t person = stmt_int(q, 0);
		struct demo_dice d = demo_dice(m->w->maker.seed, 'w' + (uint64_t)id, (uint64_t)person);

		if (!demo_chance(&d, p->opened_percent))
			continue;
		st = add_open(m, id, person, open_time(&d, sent), e);
		if (st == ST_OK && demo_chance(&d, 12))
			st = add_open(m, id, person, open_time(&d, sent), e);
	}
	stmt_reset(q);
	if (st == ST_OK) {
		q = db_prepare(m->w->shop->db, opened_sql);
		stmt_bind_int(q, ":campaign", id);
		st = stmt_run(q, e);
	}
	return st;
}

static enum status count_campaign(struct demo_market_work *m, const struct planned *p, int64_t id, instant_t sent, struct error *e)
{
	struct stmt *q = db_prepare(m->w->shop->db, count_sql);
	bool over = strcmp(p->state, "sent") == 0 && sent + WINDOW < m->now;

	stmt_bind_int(q, ":campaign", id);
	stmt_bind_int(q, ":updated", over ? sent + WINDOW : m->now);
	stmt_bind_int(q, ":final", over && !is_push(p));
	return stmt_run(q, e);
}

/* ---- all of them ---- */

static enum status keep_estimate(struct demo_market_work *m, int64_t id, int64_t people, struct error *e)
{
	struct stmt *q = db_prepare(m->w->shop->db, estimate_sql);

	stmt_bind_int(q, ":campaign", id);
	stmt_bind_int(q, ":reach", people);
	return stmt_run(q, e);
}

static enum status estimate(struct demo_market_work *m, const struct planned *p, int64_t id, struct error *e)
{
	struct reach_walk *walk = NULL;
	struct reach reach;
	bool done = false;
	enum status st;

	if (strcmp(p->state, "pending") != 0)
		return ST_OK;
	if (is_push(p))
		return keep_estimate(m, id, db_int(m->w->shop->db, fans_sql, 0), e);
	if ((st = reach_begin(m->w->shop, p->profile, m->now, &walk, e)) != ST_OK || (st = reach_step(walk, 0, &done, e)) != ST_OK) {
		reach_free(walk);
		return st;
	}
	reach_read(walk, &reach);
	reach_free(walk);
	return keep_estimate(m, id, reach_union(&reach, p->mask), e);
}

/* For the list of what was planted: what a test has to find. */
static void tell(struct demo_market_work *m, const struct planned *p, int64_t id)
{
	struct stmt *q = db_prepare(m->w->shop->db, told_sql);
	struct json *j = &m->w->planted;
	char at[32] = "";

	stmt_bind_int(q, ":campaign", id);
	if (stmt_step(q, NULL) == STEP_ROW) {
		json_object(j, NULL);
		json_int(j, "id", id);
		json_text(j, "profile", p->profile);
		json_text(j, "name", p->name);
		json_text(j, "state", p->state);
		json_text(j, "not_sent_reason", p->reason);
		json_int(j, "reach", stmt_int(q, 0));
		json_int(j, "uncertain", stmt_int(q, 1));
		json_int(j, "opened", stmt_int(q, 2));
		if (!stmt_is_null(q, 3))
			instant_format(stmt_int(q, 3), is_push(p) ? "Asia/Tokyo" : "Asia/Taipei", at);
		json_text(j, "send_at", at[0] != '\0' ? at : NULL);
		json_end_object(j);
	}
	stmt_reset(q);
}

static enum status add_one(struct demo_market_work *m, size_t n, struct error *e)
{
	const struct planned *p = &plans[n];
	instant_t send = p->send == 99 ? INSTANT_NONE : demo_at(m, p->send, p->hour, p->minute);
	int64_t id;
	enum status st;

	/* A push's half hours are Japan's, one hour ahead. */
	if (is_push(p) && send != INSTANT_NONE)
		send -= 3600;
	st = add_campaign(m, n, send, &id, e);
	if (st == ST_OK)
		st = add_audiences(m, p, id, e);
	if (st == ST_OK)
		st = estimate(m, p, id, e);
	if (st == ST_OK && is_handed(p))
		st = add_recipients(m, p, id, send, e);
	if (st == ST_OK && is_handed(p))
		st = add_opens(m, p, id, send, e);
	if (st == ST_OK && is_handed(p))
		st = count_campaign(m, p, id, send, e);
	if (st == ST_OK)
		tell(m, p, id);
	return st;
}

enum status demo_campaigns(struct demo_market_work *m, struct error *e)
{
	struct shop *s = m->w->shop;
	enum status st = batch_start(s, "opens", "ruten", _("demonstration"), "", "", &m->opens_batch, e);

	for (size_t i = 0; st == ST_OK && i < sizeof plans / sizeof *plans; i++)
		if ((st = db_begin(s->db, e)) == ST_OK && (st = db_end(s->db, add_one(m, i, e), e)) == ST_OK)
			st = demo_go_on(m->w, m->w->maker.made, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = db_end(s->db, batch_publish(s, &(struct batch){.id = m->opens_batch, .rows_new = m->opens}, e), e);
	return st;
}
