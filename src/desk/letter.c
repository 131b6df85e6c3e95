/*
 * Letters as they stand: ours, or the shop's words in their place, with the
 * switches of their channels. What fills them in is letter_render.c's.
 */
#include "config.h"

#include "storekeep/letter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/broadcast_parts.h"
#include "desk/column.h"
#include "storekeep/compose.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/staff.h"

static const char get_sql[] =
	"SELECT subject, email_text, email_on, sms_text, sms_on, channel_text, channel_on, changed_at, changed_by FROM letter"
	" WHERE profile = :profile AND code = :code";
static const char put_sql[] =
	"INSERT INTO letter (profile, code, subject, email_text, email_on, sms_text, sms_on, channel_text, channel_on, changed_at, changed_by)"
	" VALUES (:profile, :code, :subject, :email_text, :email_on, :sms_text, :sms_on, :channel_text, :channel_on, :now, :by)"
	" ON CONFLICT (profile, code) DO UPDATE SET subject = excluded.subject, email_text = excluded.email_text, email_on = excluded.email_on,"
	" sms_text = excluded.sms_text, sms_on = excluded.sms_on, channel_text = excluded.channel_text, channel_on = excluded.channel_on,"
	" changed_at = excluded.changed_at, changed_by = excluded.changed_by";
static const char drop_sql[] = "DELETE FROM letter WHERE profile = :profile AND code = :code";

#define EVERYBODY "first_name,last_name,site_url,shop_name"
#define ORDER EVERYBODY ",order_number,order_date,amount"

/* The platform's in the order of EAS-92, then the console's own. */
static const struct letter_kind {
	const char *code, *title, *fields;
	bool ours;    /* of the console: every marketplace has it */
	bool sms;     /* goes as SMS where those are on */
	const char *subject, *email_text, *sms_text;
} kinds[] = {
	{"abandoned_cart", N_("Abandoned cart"), ORDER, false, false, N_("Something is waiting in your cart"),
	 N_("Dear {{first_name}},\nwhat you chose is still in your cart: {{site_url}}"), N_("{{first_name}}, your cart is waiting: {{site_url}}")},
	{"payment", N_("Payment received"), ORDER, false, false, N_("Payment of order {{order_number}}"),
	 N_("Dear {{first_name}},\nwe have received your payment of {{amount}} for order {{order_number}}."),
	 N_("Payment of order {{order_number}} received: {{amount}}")},
	{"shipped", N_("Order shipped"), ORDER, false, false, N_("Order {{order_number}} is on its way"),
	 N_("Dear {{first_name}},\nyour order {{order_number}} of {{order_date}} was shipped."), N_("Order {{order_number}} was shipped.")},
	{"pickup_ready", N_("Ready for pick-up"), ORDER, false, false, N_("Order {{order_number}} is ready"),
	 N_("Dear {{first_name}},\nyour order {{order_number}} is ready for pick-up."), N_("Order {{order_number}} is ready for pick-up.")},
	{"pickup_time_changed", N_("Pick-up time changed"), ORDER, false, false, N_("New pick-up time of order {{order_number}}"),
	 N_("Dear {{first_name}},\nthe pick-up time of your order {{order_number}} has changed; see {{site_url}}."),
	 N_("The pick-up time of order {{order_number}} has changed.")},
	{"pickup_reminder", N_("Pick-up reminder"), ORDER, false, false, N_("Order {{order_number}} is waiting for you"),
	 N_("Dear {{first_name}},\nplease remember to fetch your order {{order_number}}."), N_("Please fetch order {{order_number}}.")},
	{"points_received", N_("Points received"), EVERYBODY ",points,balance,reason,expires_on", true, true, N_("You received {{points}} points"),
	 N_("Dear {{first_name}},\nyou received {{points}} points: {{reason}}.\nYou have {{balance}} points now."),
	 N_("You received {{points}} points; you have {{balance}} now.")},
	{"points_taken", N_("Points taken"), EVERYBODY ",points,balance,reason", true, true, N_("{{points}} points were taken"),
	 N_("Dear {{first_name}},\n{{points}} points were taken from your account: {{reason}}.\nYou have {{balance}} points now."),
	 N_("{{points}} points were taken; you have {{balance}} now.")},
	{"points_expiring", N_("Points expire soon"), EVERYBODY ",points,balance,expires_on", true, false,
	 N_("{{points}} points expire on {{expires_on}}"),
	 N_("Dear {{first_name}},\n{{points}} of your points can be used until {{expires_on}}. You have {{balance}} points."),
	 N_("{{points}} points expire on {{expires_on}}.")},
	{"tier_changed", N_("Tier changed"), EVERYBODY ",tier,tier_before,tier_to", true, false, N_("You are {{tier}} now"),
	 N_("Dear {{first_name}},\nyour tier was {{tier_before}} and is {{tier}} now."), N_("Your tier is {{tier}} now.")},
	{"birthday", N_("Birthday"), EVERYBODY, true, false, N_("Happy birthday, {{first_name}}"),
	 N_("Dear {{first_name}},\nwe wish you a happy birthday."), N_("Happy birthday, {{first_name}}!")},
	{"credit_received", N_("Store credit received"), EVERYBODY ",credit,balance,reason", true, false, N_("You received {{credit}} of store credit"),
	 N_("Dear {{first_name}},\nyou received {{credit}} of store credit: {{reason}}.\nYou have {{balance}} now."),
	 N_("You received {{credit}} of store credit; you have {{balance}} now.")},
};
#define KINDS (sizeof kinds / sizeof *kinds)

void letter_text_free(struct letter_text *l)
{
	free(l->subject);
	free(l->email_text);
	free(l->sms_text);
	free(l->channel_text);
	*l = (struct letter_text){0};
}

static bool profile_knows(const struct profile *p, const struct letter_kind *k)
{
	return k->ours || profile_has(p, "notice.letters", DAY_NONE, k->code);
}

static const struct letter_kind *kind_of(const struct profile *p, const char *code)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].code, code) == 0 && profile_knows(p, &kinds[i]))
			return &kinds[i];
	return NULL;
}

const char *letter_code(const struct profile *p, int n)
{
	for (size_t i = 0; i < KINDS; i++)
		if (profile_knows(p, &kinds[i]) && n-- == 0)
			return kinds[i].code;
	return NULL;
}

static bool default_email(const struct profile *p, const char *code)
{
	char key[64];

	snprintf(key, sizeof key, "letter.%.40s.email", code);
	return profile_bool(p, key, DAY_NONE, false);
}

static void read_own(struct stmt *q, struct letter_text *l)
{
	l->own = true;
	if (*column_words(q, 0) != '\0') {
		free(l->subject);
		l->subject = xstrdup(column_words(q, 0));
	}
	if (*column_words(q, 1) != '\0') {
		free(l->email_text);
		l->email_text = xstrdup(column_words(q, 1));
	}
	l->email_on = stmt_int(q, 2) != 0;
	if (*column_words(q, 3) != '\0') {
		free(l->sms_text);
		l->sms_text = xstrdup(column_words(q, 3));
	}
	l->sms_on = stmt_int(q, 4) != 0;
	if (*column_words(q, 5) != '\0') {
		free(l->channel_text);
		l->channel_text = xstrdup(column_words(q, 5));
	}
	l->channel_on = stmt_int(q, 6) != 0;
	l->changed_at = stmt_int(q, 7);
	column_text(q, 8, l->changed_by, sizeof l->changed_by);
}

static void read_letter(struct shop *s, const struct profile *p, const struct letter_kind *k, struct letter_text *out)
{
	struct stmt *q = db_prepare(s->db, get_sql);

	*out = (struct letter_text){
		.title = k->title, .fields = k->fields, .by_channel = !k->ours, .subject = xstrdup(_(k->subject)), .email_text = xstrdup(_(k->email_text)),
		.sms_text = xstrdup(_(k->sms_text)), .channel_text = xstrdup(_(k->sms_text)), .email_on = default_email(p, k->code), .sms_on = k->sms,
		.changed_at = INSTANT_NONE,
	};
	snprintf(out->code, sizeof out->code, "%s", k->code);
	snprintf(out->profile, sizeof out->profile, "%s", profile_name(p));
	stmt_bind_text(q, ":profile", out->profile);
	stmt_bind_text(q, ":code", k->code);
	if (stmt_step(q, NULL) == STEP_ROW)
		read_own(q, out);
	stmt_reset(q);
}

static enum status missing(const struct profile *p, const char *code, struct error *e)
{
	struct buf codes = {0};

	for (int i = 0; letter_code(p, i) != NULL; i++)
		buf_addf(&codes, "%s%s", i > 0 ? ", " : "", letter_code(p, i));
	error_set(e, ST_REFUSED, "letter_missing", profile_rule(profile_name(p), "EAS-90"), "code", _("There is no letter “%1$s”. There are: %2$s."), code,
	        buf_str(&codes));
	buf_free(&codes);
	return ST_REFUSED;
}

enum status letter_get(struct shop *s, const char *profile, const char *code, struct letter_text *out, struct error *e)
{
	const struct profile *p;
	const struct letter_kind *k;
	enum status st = shop_profile(s, profile, &p, e);

	*out = (struct letter_text){0};
	if (st != ST_OK)
		return st;
	if ((k = kind_of(p, code)) == NULL)
		return missing(p, code, e);
	read_letter(s, p, k, out);
	return ST_OK;
}

bool letter_is_on(struct shop *s, const struct profile *p, const char *code, const char *channel)
{
	const struct letter_kind *k = kind_of(p, code);
	bool sms = strcmp(channel, "sms") == 0, on;
	struct stmt *q;

	if (k == NULL)
		return false;
	on = sms ? k->sms : default_email(p, code);
	q = db_prepare(s->db, get_sql);
	stmt_bind_text(q, ":profile", profile_name(p));
	stmt_bind_text(q, ":code", code);
	if (stmt_step(q, NULL) == STEP_ROW)
		on = stmt_int(q, sms ? 4 : 2) != 0;
	stmt_reset(q);
	return on;
}

/* ---- the list ---- */

static const struct list_column columns[] = {
	{.name = "code", .title = N_("Letter"), .kind = VK_ENUM, .labels = "letter", .cols = 22, .grow = 1},
	{.name = "subject", .title = N_("Subject"), .kind = VK_TEXT, .cols = 26, .grow = 2, .rank = 1},
	{.name = "email_on", .title = N_("E-mail"), .kind = VK_BOOL, .cols = 7},
	{.name = "sms_on", .title = N_("SMS"), .kind = VK_BOOL, .cols = 7},
	{.name = "channel_on", .title = N_("Channel"), .kind = VK_BOOL, .cols = 7},
	{.name = "own", .title = N_("Own words"), .kind = VK_BOOL, .cols = 8, .rank = 2},
	{.name = "email_text", .title = N_("Letter"), .kind = VK_TEXT},
	{.name = "sms_text", .title = N_("Text message"), .kind = VK_TEXT},
	{.name = "channel_text", .title = N_("Channel text"), .kind = VK_TEXT},
	{.name = "by_channel", .title = N_("Can go by channel"), .kind = VK_BOOL},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT},
};
#define COLUMNS LIST_COUNT(columns)

struct letters {
	struct shop *s;
	char profile[32];
};

static void add_letter(struct list_page *page, const struct letter_text *l, int n)
{
	struct value cells[COLUMNS] = {
		{.text = l->code}, {.text = l->subject}, {.num = l->email_on}, {.num = l->sms_on}, {.num = l->channel_on, .null = !l->by_channel},
		{.num = l->own}, {.text = l->email_text}, {.text = l->sms_text}, {.text = l->channel_text, .null = !l->by_channel}, {.num = l->by_channel},
		{.text = l->profile},
	};

	list_page_add(page, l->code, n + 1, cells, COLUMNS);
}

/* A dozen rows: all of them are one page. */
static enum status page(void *self, const struct list_query *q, struct list_page *out, struct error *e)
{
	const struct letters *w = self;
	const struct profile *p;
	bool on = q->after == NULL || q->backwards;
	enum status st = shop_profile(w->s, w->profile, &p, e);

	for (int i = 0; st == ST_OK && letter_code(p, i) != NULL; i++) {
		struct letter_text l;
		bool here = q->after != NULL && strcmp(q->after, letter_code(p, i)) == 0;

		if (here && q->backwards && !q->inclusive)
			break;
		if ((on || (here && q->inclusive)) && out->count < q->limit && letter_get(w->s, w->profile, letter_code(p, i), &l, NULL) == ST_OK) {
			add_letter(out, &l, i);
			letter_text_free(&l);
		}
		on = on || here;
	}
	return st;
}

static bool count(void *self, const struct list_query *q, bool (*stop)(void *), void *stop_arg, int64_t *out)
{
	const struct letters *w = self;
	const struct profile *p;

	(void)q, (void)stop, (void)stop_arg;
	if (shop_profile(w->s, w->profile, &p, NULL) != ST_OK)
		return false;
	for (*out = 0; letter_code(p, (int)*out) != NULL; ++*out)
		;
	return true;
}

void letter_list(struct shop *s, const char *profile, struct list_source *out)
{
	struct letters *w = xcalloc(1, sizeof *w);

	w->s = s;
	snprintf(w->profile, sizeof w->profile, "%s", profile);
	*out = (struct list_source){.columns = columns, .column_count = COLUMNS, .page = page, .count = count, .self = w, .close = free};
}

/* ---- writing ---- */

static void set_absent(struct record *r, const char *field, const char *value)
{
	if (!record_has(r, field))
		record_set(r, field, value);
}

enum status letter_record(struct shop *s, const char *profile, const char *code, struct record *r, struct error *e)
{
	struct letter_text l;
	enum status st = letter_get(s, profile, code, &l, e);

	if (st != ST_OK)
		return st;
	set_absent(r, "email_on", l.email_on ? "yes" : "no");
	set_absent(r, "subject", l.subject);
	set_absent(r, "email_text", l.email_text);
	set_absent(r, "sms_on", l.sms_on ? "yes" : "no");
	set_absent(r, "sms_text", l.sms_text);
	if (l.by_channel) {
		set_absent(r, "channel_on", l.channel_on ? "yes" : "no");
		set_absent(r, "channel_text", l.channel_text);
	}
	letter_text_free(&l);
	return ST_OK;
}

/* Channel words can be touched only where the letter has them and the shop has switched them on (EAS-91, EAS-92). */
static enum status check_channel(struct shop *s, const struct profile *p, const struct letter_text *l, const struct record *r, struct error *e)
{
	bool touched = (record_has(r, "channel_text") && strcmp(record_get(r, "channel_text"), l->channel_text) != 0) ||
	               (record_has(r, "channel_on") && (strcmp(record_get(r, "channel_on"), "yes") == 0) != l->channel_on);
	const char *name = profile_name(p);

	if (!touched)
		return ST_OK;
	if (!l->by_channel)
		return error_set(e, ST_REFUSED, "NOTICE_LETTER", profile_rule(name, "EAS-92"), "channel_text",
		        _("'%1$s' goes by e-mail only. By messaging channel: %2$s."), _(l->title),
		        profile_text(p, "notice.letters", DAY_NONE) != NULL ? profile_text(p, "notice.letters", DAY_NONE) : "-");
	if (!setting_bool(s, p, "notice.channel", shop_today(s, p), false))
		return error_set(e, ST_REFUSED, "NOTICE_OFF", profile_rule(name, "EAS-91"), "channel_text", "%s",
		        _("Turn on 'message channel notices' first."));
	return ST_OK;
}

static void check_text(struct shop *s, const struct profile *p, const struct letter_text *l, const struct record *r, const char *field)
{
	const char *text = record_get(r, field), *name = profile_name(p);

	merge_check(text, l->fields, field, profile_rule(name, "EAS-90"), &s->notes);
	if (merge_uses(text, "site_url") && profile_text(p, "store.site_url", shop_today(s, p)) == NULL && strstr(l->fields, "order") == NULL)
		notes_add(&s->notes, NOTE_ERROR, "MERGE_SITE", profile_rule(name, "EAS-86"), field, "%s", _("Set the shop's address in the profile first."));
}

static bool yes(const struct record *r, const char *field)
{
	return strcmp(record_get(r, field), "yes") == 0;
}

static enum status store(struct shop *s, const struct letter_text *l, const struct record *r, struct error *e)
{
	struct stmt *q = db_prepare(s->db, put_sql);
	char record[80];
	enum status st;

	stmt_bind_text(q, ":profile", l->profile);
	stmt_bind_text(q, ":code", l->code);
	stmt_bind_text(q, ":subject", record_get(r, "subject"));
	stmt_bind_text(q, ":email_text", record_get(r, "email_text"));
	stmt_bind_int(q, ":email_on", yes(r, "email_on"));
	stmt_bind_text(q, ":sms_text", record_get(r, "sms_text"));
	stmt_bind_int(q, ":sms_on", yes(r, "sms_on"));
	stmt_bind_text(q, ":channel_text", l->by_channel ? record_get(r, "channel_text") : NULL);
	stmt_bind_int(q, ":channel_on", l->by_channel && yes(r, "channel_on"));
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	snprintf(record, sizeof record, "letter %s %s", l->profile, l->code);
	return shop_audit(s, "letter edit", record, record_get(r, "subject"), e);
}

static enum status check(struct shop *s, const struct profile *p, const struct letter_text *l, struct record *r, struct error *e)
{
	enum status st = record_check(r, NULL, NULL, e);

	if (st == ST_OK)
		st = check_channel(s, p, l, r, e);
	if (st != ST_OK)
		return st;
	if (record_has(r, "email_text") && *record_get(r, "email_text") == '\0' && yes(r, "email_on"))
		notes_add(&s->notes, NOTE_ERROR, "MSG_EMPTY", profile_rule(l->profile, "EAS-85"), "email_text", "%s", _("Write something first."));
	check_text(s, p, l, r, "subject");
	check_text(s, p, l, r, "email_text");
	check_text(s, p, l, r, "sms_text");
	check_text(s, p, l, r, "channel_text");
	return shop_settle_errors(s, e);
}

enum status letter_save(struct shop *s, const char *profile, const char *code, struct record *r, struct error *e)
{
	struct letter_text l = {0};
	const struct profile *p;
	enum status st = shop_profile(s, profile, &p, e);

	notes_free(&s->notes);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.broadcast", e);
	if (st == ST_OK)
		st = letter_get(s, profile, code, &l, e);
	if (st == ST_OK)
		st = check(s, p, &l, r, e);
	if (st == ST_OK)
		st = letter_record(s, profile, code, r, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, store(s, &l, r, e), e);
	letter_text_free(&l);
	return st;
}

enum status letter_reset(struct shop *s, const char *profile, const char *code, struct error *e)
{
	struct letter_text l;
	const struct profile *p;
	char record[80];
	struct stmt *q;
	enum status st = letter_get(s, profile, code, &l, e);

	notes_free(&s->notes);
	if (st == ST_OK)
		st = shop_profile(s, profile, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.broadcast", e);
	letter_text_free(&l);
	if (st != ST_OK || (st = db_begin(s->db, e)) != ST_OK)
		return st;
	q = db_prepare(s->db, drop_sql);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":code", code);
	st = stmt_run(q, e);
	snprintf(record, sizeof record, "letter %.30s %.30s", profile, code);
	if (st == ST_OK)
		st = shop_audit(s, "letter reset", record, "", e);
	return shop_write_end(s, st, e);
}

/* ---- the shop's switches ---- */

enum status notice_settings_record(struct shop *s, const char *profile, struct record *r, struct error *e)
{
	const struct profile *p;
	enum status st = shop_profile(s, profile, &p, e);
	const char *cost;

	if (st != ST_OK)
		return st;
	set_absent(r, "profile", profile);
	set_absent(r, "channel", setting_bool(s, p, "notice.channel", shop_today(s, p), false) ? "yes" : "no");
	cost = setting_text(s, p, "notice.cost_tokens", shop_today(s, p));
	set_absent(r, "cost_tokens", cost);
	set_absent(r, "sms", setting_bool(s, p, "notice.sms", shop_today(s, p), false) ? "yes" : "no");
	return ST_OK;
}

static enum status put_settings(struct shop *s, const struct profile *p, const struct record *r, struct error *e)
{
	enum status st = setting_put(s, p, "notice.cost_tokens", record_get(r, "cost_tokens"), e);

	if (st == ST_OK)
		st = setting_put(s, p, "notice.channel", record_get(r, "channel"), e);
	if (st == ST_OK)
		st = setting_put(s, p, "notice.sms", record_get(r, "sms"), e);
	return st == ST_OK ? shop_audit(s, "notice settings", profile_name(p), "", e) : st;
}

enum status notice_settings_save(struct shop *s, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	const struct profile *p;
	enum status st = member_profile(s, *record_get(r, "profile") != '\0' ? record_get(r, "profile") : NULL, &p, e);

	(void)op_id;
	*out = 1;
	notes_free(&s->notes);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.broadcast", e);
	if (st == ST_OK)
		st = notice_settings_record(s, profile_name(p), r, e);
	if (st == ST_OK)
		st = record_check(r, NULL, NULL, e);
	if (st == ST_OK && yes(r, "channel") && *record_get(r, "cost_tokens") == '\0')
		st = error_set(e, ST_REFUSED, "NOTICE_COST", profile_rule(profile_name(p), "EAS-93"), "cost_tokens", "%s",
		        _("Channel notices cost tokens. Enter the price per message (notice.cost_tokens) so that the cost can be shown."));
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, put_settings(s, p, r, e), e);
	return st;
}
