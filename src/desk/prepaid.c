/*
 * The two books of what is bought beforehand. An entry stands at the moment at
 * which it happened, so one that comes late can take an earlier moment below 0:
 * then it is refused (EAS-70).
 */
#include "config.h"

#include "storekeep/prepaid.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/prepaid_parts.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"

const struct prepaid_sql prepaid_books[2] = {
	[PREPAID_TOKENS] = {
		.once = "SELECT id FROM token_entry WHERE once_key = :once",
		.balance = "SELECT COALESCE(SUM(tokens), 0) FROM token_entry WHERE profile = :profile",
		/* The least that was left from a moment on, with what came before it. */
		.low = "SELECT MIN(run), MIN(at) FROM (SELECT at, SUM(tokens) OVER (ORDER BY at, id) AS run FROM token_entry WHERE profile = :profile)"
		       " WHERE at > :at",
		.at = "SELECT COALESCE(SUM(tokens), 0) FROM token_entry WHERE profile = :profile AND at <= :at",
		.insert = "INSERT INTO token_entry (profile, kind, tokens, event, member_id, notice_id, reason, batch_id, once_key, at, created_at, by)"
		          " VALUES (:profile, :kind, :amount, :event, :member, :notice, :reason, :batch, :once, :at, :now, :by)",
		.noun = "token",
	},
	[PREPAID_CREDITS] = {
		.once = "SELECT id FROM sms_entry WHERE once_key = :once",
		.balance = "SELECT COALESCE(SUM(credits), 0) FROM sms_entry WHERE profile = :profile",
		.low = "SELECT MIN(run), MIN(at) FROM (SELECT at, SUM(credits) OVER (ORDER BY at, id) AS run FROM sms_entry WHERE profile = :profile)"
		       " WHERE at > :at",
		.at = "SELECT COALESCE(SUM(credits), 0) FROM sms_entry WHERE profile = :profile AND at <= :at",
		.insert = "INSERT INTO sms_entry (profile, kind, credits, message_id, notice_id, reason, batch_id, once_key, at, created_at, by)"
		          " VALUES (:profile, :kind, :amount, :message, :notice, :reason, :batch, :once, :at, :now, :by)",
		.noun = "sms",
	},
};

int64_t prepaid_balance(struct shop *s, enum prepaid book, const char *profile)
{
	struct stmt *q = db_prepare(s->db, prepaid_books[book].balance);
	int64_t n;

	stmt_bind_text(q, ":profile", profile);
	n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

int64_t prepaid_low(struct shop *s, enum prepaid book, const char *profile, instant_t at)
{
	struct stmt *q = db_prepare(s->db, prepaid_books[book].at);
	int64_t low;

	stmt_bind_text(q, ":profile", profile);
	stmt_bind_int(q, ":at", at);
	low = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	q = db_prepare(s->db, prepaid_books[book].low);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_int(q, ":at", at);
	if (stmt_step(q, NULL) == STEP_ROW && !stmt_is_null(q, 0) && stmt_int(q, 0) < low)
		low = stmt_int(q, 0);
	stmt_reset(q);
	return low;
}

enum status prepaid_short(struct shop *s, enum prepaid book, const char *profile, int64_t balance, int64_t need, bool otp, struct error *e)
{
	(void)s;
	if (book == PREPAID_CREDITS)
		return error_set(e, ST_REFUSED, "SMS_SHORT", profile_rule(profile, "EAS-98"), "credits",
		        _("%1$lld credits are needed, %2$lld are left. Nothing was sent."), (long long)need, (long long)balance);
	if (otp)
		return error_set(e, ST_REFUSED, "TOKENS_SHORT", profile_rule(profile, "EAS-69"), "tokens",
		        _("%1$lld tokens are left; one OTP needs %2$lld. Buy tokens before customers try to register."), (long long)balance,
		        (long long)need);
	return error_set(e, ST_REFUSED, "TOKENS_SHORT", profile_rule(profile, "EAS-70"), "tokens",
	        _("%1$lld tokens are left at that time, %2$lld are needed. Is a top-up missing?"), (long long)balance, (long long)need);
}

static bool is_in(struct shop *s, enum prepaid book, const char *once)
{
	struct stmt *q = db_prepare(s->db, prepaid_books[book].once);
	bool in;

	stmt_bind_text(q, ":once", once);
	in = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return in;
}

static void bind_id(struct stmt *q, const char *name, int64_t id)
{
	if (!stmt_has(q, name))
		return;
	if (id != 0)
		stmt_bind_int(q, name, id);
	else
		stmt_bind_null(q, name);
}

enum status prepaid_insert(struct shop *s, enum prepaid book, const char *profile, const struct prepaid_entry *n, struct error *e)
{
	struct stmt *q = db_prepare(s->db, prepaid_books[book].insert);

	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":kind", n->kind);
	stmt_bind_int(q, ":amount", n->amount);
	if (stmt_has(q, ":event"))
		stmt_bind_text(q, ":event", n->event);
	bind_id(q, ":member", n->member_id);
	bind_id(q, ":message", n->message_id);
	bind_id(q, ":notice", n->notice_id);
	stmt_bind_int(q, ":batch", n->batch_id);
	stmt_bind_text(q, ":reason", n->reason != NULL ? n->reason : "");
	stmt_bind_text(q, ":once", n->once_key);
	stmt_bind_int(q, ":at", n->at != INSTANT_NONE ? n->at : clock_now());
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	return stmt_run(q, e);
}

enum status prepaid_post(struct shop *s, enum prepaid book, const char *profile, const struct prepaid_entry *n, bool *already, struct error *e)
{
	int64_t low;

	*already = n->once_key != NULL && is_in(s, book, n->once_key);
	if (*already)
		return ST_OK;
	if (n->amount < 0) {
		low = prepaid_low(s, book, profile, n->at != INSTANT_NONE ? n->at : clock_now());
		if (low + n->amount < 0)
			return prepaid_short(s, book, profile, low, -n->amount, strcmp(n->kind, "otp") == 0, e);
	}
	return prepaid_insert(s, book, profile, n, e);
}

/* ---- the history ---- */

static const struct list_column token_columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 6, .rank = 3},
	{.name = "at", .title = N_("Time"), .kind = VK_INSTANT, .cols = 16},
	{.name = "kind", .title = N_("Kind"), .kind = VK_ENUM, .labels = "token_kind", .cols = 10},
	{.name = "tokens", .title = N_("Tokens"), .kind = VK_INT, .cols = 8},
	{.name = "balance_after", .title = N_("Balance after"), .kind = VK_INT, .cols = 9},
	{.name = "event", .title = N_("Event"), .kind = VK_ENUM, .labels = "otp_event", .cols = 12, .rank = 1},
	{.name = "member_id", .title = N_("Member"), .kind = VK_INT, .cols = 8, .rank = 2},
	{.name = "reason", .title = N_("Reason"), .kind = VK_TEXT, .cols = 16, .grow = 1, .rank = 2},
	{.name = "by", .title = N_("By"), .kind = VK_TEXT, .cols = 8, .rank = 4},
	{.name = "notice_id", .title = N_("Notice"), .kind = VK_INT},
	{.name = "batch_id", .title = N_("Batch"), .kind = VK_INT},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT},
	{.name = "created_at", .title = N_("Created"), .kind = VK_INSTANT},
	{.name = "created_by", .title = N_("By"), .kind = VK_TEXT},
};
/* The running total of a row is that of the rows up to its moment. */
#define AFTER(table, amount) \
	"(SELECT SUM(b." amount ") FROM " table " b WHERE b.profile = t.profile AND (b.at < t.at OR (b.at = t.at AND b.id <= t.id)))"
static const char *const token_exprs[] = {
	"t.id", "t.at", "t.kind", "t.tokens", AFTER("token_entry", "tokens"), "t.event", "t.member_id", "t.reason", "t.by", "t.notice_id", "t.batch_id",
	"t.profile", "t.created_at", "t.by",
};
_Static_assert(LIST_COUNT(token_columns) == LIST_COUNT(token_exprs), "every column has its expression");
static const struct list_column credit_columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 6, .rank = 3},
	{.name = "at", .title = N_("Time"), .kind = VK_INSTANT, .cols = 16},
	{.name = "kind", .title = N_("Kind"), .kind = VK_ENUM, .labels = "sms_entry_kind", .cols = 10},
	{.name = "credits", .title = N_("Credits"), .kind = VK_INT, .cols = 8},
	{.name = "balance_after", .title = N_("Balance after"), .kind = VK_INT, .cols = 9},
	{.name = "message_id", .title = N_("Message"), .kind = VK_INT, .cols = 8, .rank = 1},
	{.name = "reason", .title = N_("Reason"), .kind = VK_TEXT, .cols = 16, .grow = 1, .rank = 2},
	{.name = "by", .title = N_("By"), .kind = VK_TEXT, .cols = 8, .rank = 4},
	{.name = "notice_id", .title = N_("Notice"), .kind = VK_INT},
	{.name = "batch_id", .title = N_("Batch"), .kind = VK_INT},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT},
	{.name = "created_at", .title = N_("Created"), .kind = VK_INSTANT},
	{.name = "created_by", .title = N_("By"), .kind = VK_TEXT},
};
static const char *const credit_exprs[] = {
	"t.id", "t.at", "t.kind", "t.credits", AFTER("sms_entry", "credits"), "t.message_id", "t.reason", "t.by", "t.notice_id", "t.batch_id",
	"t.profile", "t.created_at", "t.by",
};
_Static_assert(LIST_COUNT(credit_columns) == LIST_COUNT(credit_exprs), "every column has its expression");
static const struct list_sort sorts[] = {{.by = {"t.at"}, .number = 1, .descending = true}};
#define BOOK(columns_of, exprs_of, table) \
	{.columns = columns_of, .exprs = exprs_of, .column_count = LIST_COUNT(columns_of), .from = table " t", .where = "t.profile = :profile", \
	 .id = "t.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts)}
static const struct list_def books[] = {BOOK(token_columns, token_exprs, "token_entry"), BOOK(credit_columns, credit_exprs, "sms_entry")};

void prepaid_list(struct shop *s, enum prepaid book, const char *profile, struct list_source *out)
{
	desk_list_open(out, s->db, &books[book], (struct list_bind[]){{":profile", .text = profile}}, 1);
}
