/*
 * The members' desk of the demonstration shop: stores, tiers, rules, groups and
 * own fields before the people, and what stands beside them after: gifts,
 * channels, integrations, enquiries, messages, segments. Everything here is data.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/demo_members.h"
#include "storekeep/tier.h"

const char *const demo_glazes[DEMO_GLAZES] = {"青瓷", "天目", "志野", "白瓷"};

#define MADE ":now - 40000000, 'demo'"

/* Run once for each marketplace; :profile is its name, :tag makes names of acts differ. */
static const char *const before_sql[] = {
	"INSERT INTO member_group (profile, name, name_key, advice, created_at, created_by, op_id) VALUES"
	" (:profile, 'VIP客戶', 'vip客戶', 'coupon', " MADE ", 'demo:g1:' || :tag),"
	" (:profile, '老客人', '老客人', 'promotion', " MADE ", 'demo:g2:' || :tag),"
	" (:profile, '市集認識', '市集認識', 'newsletter', " MADE ", 'demo:g3:' || :tag)",
	"INSERT INTO field (profile, title, type, required, position, created_at, created_by, op_id) VALUES"
	" (:profile, '喜歡的釉色', 'dropdown', 0, 1, " MADE ", 'demo:f1:' || :tag),"
	" (:profile, '怎麼認識我們', 'text', 0, 2, " MADE ", 'demo:f2:' || :tag)",
	"INSERT INTO field_choice (field_id, position, text) SELECT id, 1, '青瓷' FROM field WHERE profile = :profile AND type = 'dropdown' UNION ALL"
	" SELECT id, 2, '天目' FROM field WHERE profile = :profile AND type = 'dropdown' UNION ALL"
	" SELECT id, 3, '志野' FROM field WHERE profile = :profile AND type = 'dropdown' UNION ALL"
	" SELECT id, 4, '白瓷' FROM field WHERE profile = :profile AND type = 'dropdown'",
	"UPDATE tier SET auto = 1, window_months = 12, validity_months = 12, min_spend = CASE level WHEN 2 THEN 6000 ELSE 15000 END"
	" WHERE profile = :profile AND level IN (2, 3)",
	"INSERT INTO points_rule (profile, origin, fingerprint, valid_from, master, purchase, earn_spend, earn_points, signup, signup_points, birthday,"
	" birthday_points, redeem_points, redeem_value, issue_mode, issue_days, expiry_mode, expiry_mmdd, at, by, op_id) VALUES (:profile, 'saved',"
	" 'demo', :now - 94608000, 1, 1, 25, 2, 1, 30, 1, 50, 40, 3, CASE WHEN :profile = 'shopline' THEN 'days_after_final' ELSE 'on_completed' END,"
	" CASE WHEN :profile = 'shopline' THEN 7 END, 'fixed_date', :mmdd, :now - 94608000, 'demo', 'demo:r:' || :tag)",
	"INSERT INTO daily_run (profile, last_day) VALUES (:profile, :yesterday)",
};

/* Once for the shop. */
static const char *const shop_sql[] = {
	"INSERT INTO store (name, created_at, created_by) VALUES ('鶯歌本店', " MADE "), ('永康門市', " MADE ")",
	"INSERT INTO staff (name, store_id, rights, created_at, created_by) VALUES ('小美', (SELECT id FROM store WHERE name = '鶯歌本店'),"
	" 'customers,member_points', " MADE "), ('阿國', (SELECT id FROM store WHERE name = '永康門市'), 'customers', " MADE ")",
	"INSERT INTO bind_code (kind, store_id, staff_id, code, created_at, created_by, op_id) SELECT 'store', id, NULL, 'YG' || id || '88', " MADE
	", 'demo:b' || id FROM store",
	"INSERT INTO bind_code (kind, store_id, staff_id, code, created_at, created_by, op_id) SELECT 'staff', store_id, id, 'ST' || id || '66', " MADE
	", 'demo:s' || id FROM staff",
};

static const char *const after_sql[] = {
	"INSERT INTO gift (profile, name, points, stock, to_day, created_at, created_by, op_id) VALUES"
	" (:profile, '手捏豆皿', 300, 24, NULL, " MADE ", 'demo:gi1:' || :tag), (:profile, '天目茶杯', 800, 6, :soon, " MADE ", 'demo:gi2:' || :tag),"
	" (:profile, '陶藝體驗一堂', 1500, 0, NULL, " MADE ", 'demo:gi3:' || :tag)",
	"INSERT INTO enquiry (profile, member_id, sender, text, received_at, state, answer, created_at, created_by, changed_at, changed_by, op_id)"
	" SELECT :profile, id, COALESCE(email, phone), '請問青瓷杯什麼時候補貨？', :now - 7200, 'new', '', :now - 7200, 'demo', :now - 7200, 'demo',"
	" 'demo:e1:' || :tag FROM live_member WHERE profile = :profile AND kind = 'registered' ORDER BY id LIMIT 1 OFFSET 2",
	"INSERT INTO enquiry (profile, sender, text, received_at, state, answer, created_at, created_by, changed_at, changed_by, op_id) VALUES"
	" (:profile, 'wedding@example.com', '想訂 60 份婚禮小物，可以刻字嗎？', :now - 90000, 'new', '', :now - 90000, 'demo', :now - 90000, 'demo', 'demo:e2:' || :tag),"
	" (:profile, 'cafe@example.com', '咖啡店想批 20 個馬克杯。', :now - 400000, 'answered', '已寄報價單。', :now - 400000, 'demo', :now - 300000, 'demo', 'demo:e3:' || :tag)",
	"INSERT INTO message (profile, kind, channel, name, subject, text, audience, state, created_at, created_by, changed_at, changed_by, op_id)"
	" SELECT :profile, 'broadcast', 'email', '冬季新釉', '新釉出窯', '{{first_name}} 您好，今年的冬季新釉出窯了，歡迎到店裡看看。', '{\"group\":' || id || '}', 'draft',"
	" :now - 3600, 'demo', :now - 3600, 'demo', 'demo:m1:' || :tag FROM member_group WHERE profile = :profile AND name = '老客人'",
	"INSERT INTO message (profile, kind, channel, name, subject, text, audience, state, scheduled_at, started_at, finished_at, recipients, sent,"
	" created_at, created_by, changed_at, changed_by, op_id) SELECT :profile, 'broadcast', 'email', '中秋開窯日', '中秋開窯日',"
	" '{{first_name}} 您好，中秋連假三天開窯，會員現場加贈豆皿。', '{\"group\":' || id || '}', 'done', :now - 2000000, :now - 2000000, :now - 1999000,"
	" (SELECT COUNT(*) FROM group_member x JOIN live_member m ON m.id = x.member_id WHERE x.group_id = g.id AND m.email IS NOT NULL AND m.email_consent = 1),"
	" (SELECT COUNT(*) FROM group_member x JOIN live_member m ON m.id = x.member_id WHERE x.group_id = g.id AND m.email IS NOT NULL AND m.email_consent = 1),"
	" :now - 2100000, 'demo', :now - 1999000, 'demo', 'demo:m2:' || :tag FROM member_group g WHERE profile = :profile AND name = 'VIP客戶'",
	"INSERT INTO message_recipient (message_id, seq, member_id, address, state) SELECT s.id, row_number() OVER (ORDER BY m.id), m.id, m.email, 'sent'"
	" FROM message s JOIN member_group g ON g.profile = s.profile AND g.name = 'VIP客戶' JOIN group_member x ON x.group_id = g.id"
	" JOIN live_member m ON m.id = x.member_id WHERE s.op_id = 'demo:m2:' || :tag AND m.email IS NOT NULL AND m.email_consent = 1",
	"INSERT INTO segment (profile, name, conditions, created_at, created_by, changed_at, changed_by, op_id) VALUES"
	" (:profile, '點數滿 200', '{\"points_min\":\"200\"}', " MADE ", :now - 40000000, 'demo', 'demo:sg1:' || :tag),"
	" (:profile, '回購且願意收信', '{\"orders_min\":\"2\",\"email_consent\":\"yes\"}', " MADE ", :now - 40000000, 'demo', 'demo:sg2:' || :tag)",
	"INSERT INTO channel (profile, kind, name, since, created_at, created_by, op_id) VALUES (:profile, 'line', 'LINE 官方帳號 @clayandco', NULL, " MADE
	", 'demo:c1:' || :tag), (:profile, 'instagram', 'clay.and.co', NULL, " MADE ", 'demo:c2:' || :tag)",
	"INSERT INTO sms_entry (profile, kind, credits, reason, at, created_at, by) VALUES (:profile, 'topup', 500, '加購', :now - 3000000, :now - 3000000, 'demo')",
};

static const char *const easystore_sql[] = {
	"INSERT INTO token_entry (profile, kind, tokens, reason, at, created_at, by) VALUES (:profile, 'topup', 1000, '購買', :now - 3000000, :now - 3000000, 'demo'),"
	" (:profile, 'otp', -20, '', :now - 2000000, :now - 2000000, 'demo'), (:profile, 'otp', -20, '', :now - 1000000, :now - 1000000, 'demo')",
	"INSERT INTO integration (profile, name, provider, purpose, account, on_, installed_on, removal, created_at, created_by, op_id) VALUES"
	" (:profile, 'mailchimp', 'Mailchimp', '電子報', 'clay-and-co', 1, :yesterday, '擴充功能頁移除', " MADE ", 'demo:i1'),"
	" (:profile, 'getbutton', 'GetButton', '聊天按鈕', NULL, 0, NULL, '刪除佈景主題裡的程式碼', " MADE ", 'demo:i2')",
};

static enum status run(struct demo_members *m, const char *const *list, size_t count, struct error *e)
{
	char day[16];
	enum status st = ST_OK;

	for (size_t i = 0; i < count && st == ST_OK; i++) {
		struct stmt *q = db_prepare(m->s->db, list[i]);

		if (stmt_has(q, ":profile"))
			stmt_bind_text(q, ":profile", m->profile);
		if (stmt_has(q, ":tag"))
			stmt_bind_text(q, ":tag", m->profile);
		if (stmt_has(q, ":now"))
			stmt_bind_int(q, ":now", m->now);
		if (stmt_has(q, ":mmdd"))
			stmt_bind_text(q, ":mmdd", m->mmdd);
		if (stmt_has(q, ":yesterday"))
			bind_day(q, ":yesterday", m->today - 1);
		day_format(m->today + 21, day);
		if (stmt_has(q, ":soon"))
			stmt_bind_text(q, ":soon", day);
		st = stmt_run(q, e);
	}
	return st;
}

static void ids(struct demo_members *m, const char *sql, int64_t *out, size_t room)
{
	struct stmt *q = db_prepare(m->s->db, sql);

	if (stmt_has(q, ":profile"))
		stmt_bind_text(q, ":profile", m->profile);
	for (size_t i = 0; i < room && stmt_step(q, NULL) == STEP_ROW; i++)
		out[i] = stmt_int(q, 0);
	stmt_reset(q);
}

/* What the people need to be there. */
static void learn(struct demo_members *m)
{
	ids(m, "SELECT id FROM tier WHERE profile = :profile ORDER BY level", m->tier, 3);
	ids(m, "SELECT COALESCE(min_spend, 0) FROM tier WHERE profile = :profile ORDER BY level", m->spend, 3);
	ids(m, "SELECT id FROM member_group WHERE profile = :profile ORDER BY id", m->group, DEMO_GROUPS);
	ids(m, "SELECT id FROM field WHERE profile = :profile ORDER BY position", m->field, 2);
	ids(m, "SELECT id FROM points_rule WHERE profile = :profile", &m->rule_id, 1);
	ids(m, "SELECT id FROM store ORDER BY id", m->store, 2);
	ids(m, "SELECT id FROM staff ORDER BY id", m->staff, 2);
}

static enum status written(struct demo_members *m, const char *const *list, size_t count, struct error *e)
{
	enum status st = db_begin(m->s->db, e);

	return st == ST_OK ? db_end(m->s->db, run(m, list, count, e), e) : st;
}

static enum status people(struct demo_members *m, int64_t count, struct error *e)
{
	struct demo_indexes indexes = {0};
	enum status st = demo_indexes_off(m->s, &indexes, e);

	if (st == ST_OK)
		st = demo_people(m, count, e);
	if (st == ST_OK)
		st = demo_indexes_on(m->s, &indexes, e);
	demo_indexes_free(&indexes);
	return st;
}

static enum status market(struct demo_members *m, const char *profile, int64_t count, struct error *e)
{
	struct tier *tiers = NULL;
	size_t tier_count;
	enum status st;

	m->profile = profile;
	m->shopline = strcmp(profile, "shopline") == 0;
	st = tiers_of(m->s, profile, &tiers, &tier_count, e);
	tiers_free(tiers, st == ST_OK ? tier_count : 0);
	if (st == ST_OK)
		st = written(m, before_sql, sizeof before_sql / sizeof *before_sql, e);
	learn(m);
	if (st == ST_OK)
		st = people(m, count, e);
	if (st == ST_OK)
		st = written(m, after_sql, sizeof after_sql / sizeof *after_sql, e);
	return st == ST_OK && !m->shopline ? written(m, easystore_sql, sizeof easystore_sql / sizeof *easystore_sql, e) : st;
}

enum status demo_membership(struct demo_work *w, struct error *e)
{
	struct demo_members m = {.w = w, .s = w->shop, .today = w->maker.today, .now = clock_now()};
	struct ymd soon = day_to_ymd(m.today + 20);
	int64_t all = w->options->shop_members, there = all / 5;
	enum status st;

	snprintf(m.mmdd, sizeof m.mmdd, "%02d-%02d", soon.month % 100, soon.day % 100);
	if (all == 0)
		return ST_OK;
	db_roomy(w->shop->db, true);
	st = written(&m, shop_sql, sizeof shop_sql / sizeof *shop_sql, e);
	if (st == ST_OK)
		st = market(&m, "easystore", all, e);
	if (st == ST_OK && there != 0)
		st = market(&m, "shopline", there, e);
	db_roomy(w->shop->db, false);
	json_int(&w->planted, "shop_members", all);
	return st;
}
