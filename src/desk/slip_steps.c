/*
 * What the rules do to slips by themselves: an exchange that nobody handled is
 * reminded of (YAH-102), an abnormal return ends (YAH-97), a delivered one
 * closes (YAH-93); and a closing store ends them all (YAH-21).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/life_steps.h"
#include "desk/slip_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

enum { SOME = 200 };

static const char remind_next_sql[] = "SELECT min(next_on) FROM exchange_slip WHERE profile = :profile AND next_step = 'handle' AND next_on IS NOT NULL";
static const char remind_some_sql[] =
	"SELECT id FROM exchange_slip WHERE profile = :profile AND next_step = 'handle' AND next_on <= :day ORDER BY id LIMIT 200";
/* The abnormal case that goes on, or is over without its return. */
static const char limit_next_sql[] =
	"SELECT min(d) FROM (SELECT min(next_on) AS d FROM return_slip WHERE profile = :profile AND next_step = 'end' AND next_on IS NOT NULL UNION ALL"
	" SELECT min(next_on) FROM return_slip WHERE profile = :profile AND next_step = 'confirm' AND next_on IS NOT NULL)";
static const char limit_some_sql[] =
	"SELECT id FROM return_slip WHERE profile = :profile AND next_step IN ('end', 'confirm') AND next_on <= :day ORDER BY id LIMIT 200";
/* Delivered ones are few: each stays so for two working days. Their day is worked out anew, since a calendar can come in between. */
static const char delivered_sql[] = "SELECT DISTINCT delivered_on FROM return_slip WHERE profile = :profile AND state = 'delivered'";
static const char decide_some_sql[] =
	"SELECT id FROM return_slip WHERE profile = :profile AND state = 'delivered' AND delivered_on = :day ORDER BY id LIMIT 200";
static const char waits_sql[] = "SELECT id FROM return_slip WHERE profile = :profile AND state = :state ORDER BY id LIMIT 200";
static const char exchange_waits_sql[] = "SELECT id FROM exchange_slip WHERE profile = :profile AND state = :state ORDER BY id LIMIT 200";
static const char return_count_sql[] =
	"SELECT count(*) FROM return_slip WHERE profile = :profile AND state IN ('requested', 'collected', 'delivered', 'abnormal')";
static const char exchange_count_sql[] = "SELECT count(*) FROM exchange_slip WHERE profile = :profile AND state IN ('open', 'reminded')";

/* ---- what all steps share ---- */

static enum status earliest(struct shop *s, const char *sql, const char *profile, day_t *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sql);
	enum step step;

	stmt_bind_text(q, ":profile", profile);
	step = stmt_step(q, e);
	*out = step == STEP_ROW ? column_day(q, 0) : DAY_NONE;
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* The next ids that a statement gives by :profile and :day or :state. */
static enum status some(struct shop *s, const char *sql, const char *profile, day_t day, const char *state, int64_t ids[SOME], size_t *n, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sql);
	enum step step;

	*n = 0;
	stmt_bind_text(q, ":profile", profile);
	if (day != DAY_NONE)
		bind_day(q, ":day", day);
	else
		stmt_bind_text(q, ":state", state);
	while ((step = stmt_step(q, e)) == STEP_ROW && *n < SOME)
		ids[(*n)++] = stmt_int(q, 0);
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* What is done to one slip on its day. */
typedef enum status (*doing)(struct slip_market *m, int64_t id, day_t day, struct error *e);

struct sweep {
	const char *sql, *state;
	day_t key; /* :day of the statement; DAY_NONE: :state */
	day_t day; /* from which it holds */
	doing act;
};

static enum status sweep_some(struct slip_market *m, const struct sweep *w, const int64_t *ids, size_t n, int64_t *count, struct error *e)
{
	enum status st = shop_write_begin(m->s, e);
	size_t done = 0;

	if (st != ST_OK)
		return st;
	do
		st = w->act(m, ids[done], w->day, e);
	while (st == ST_OK && ++done < n && !db_chunk_full(m->s->db));
	*count += (int64_t)done;
	return shop_write_end(m->s, st, e);
}

/* All of them, in short transactions: what is done is found no more. */
static enum status sweep(struct slip_market *m, const struct sweep *w, const struct progress *p, int64_t *count, struct error *e)
{
	int64_t ids[SOME];
	size_t n;
	enum status st;

	while ((st = some(m->s, w->sql, m->name, w->key, w->state, ids, &n, e)) == ST_OK && n > 0) {
		st = sweep_some(m, w, ids, n, count, e);
		if (st == ST_OK && p != NULL && p->step != NULL && !p->step(p->arg, *count, 0))
			st = error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s", _("Cancelled; what is done stays, the rest is taken up by the next run."));
		if (st != ST_OK)
			return st;
	}
	return st;
}

static enum status run(struct shop *s, const char *profile, const struct sweep *w, const struct progress *p, struct due_done *done, struct error *e)
{
	struct slip_market m;
	int64_t count = 0;
	enum status st = slip_market_open(s, profile, &m, e);

	if (st == ST_OK)
		st = sweep(&m, w, p, &count, e);
	slip_market_close(&m);
	done->states += count;
	return st;
}

/* ---- an exchange is reminded of ---- */

static enum status remind_next(struct shop *s, const char *profile, day_t to, day_t *out, struct error *e)
{
	(void)to;
	return earliest(s, remind_next_sql, profile, out, e);
}

static enum status remind(struct slip_market *m, int64_t id, day_t day, struct error *e)
{
	struct exchange_slip x;
	struct slip_event ev = {.kind = "exchange", .act = "remind", .origin = "rule", .rule = "YAH-102", .id = id, .day = day};
	enum status st = exchange_read(m->s, id, &x, e);

	if (st == ST_OK) {
		x.reminded_on = day;
		snprintf(x.state, sizeof x.state, "reminded");
		st = exchange_write(m, &x, NULL, e);
	}
	if (st == ST_OK)
		st = slip_event_put(m->s, m->name, &ev, e);
	if (st == ST_OK)
		st = life_tell(m->s, day, "exchange_reminded", m->name, "exchange", x.no, 1, "YAH-102", e);
	exchange_free(&x);
	return st;
}

static enum status remind_run(struct shop *s, const char *profile, day_t day, const struct progress *p, struct due_done *done, struct error *e)
{
	return run(s, profile, &(struct sweep){.sql = remind_some_sql, .key = day, .day = day, .act = remind}, p, done, e);
}

const struct life_step slip_step_remind = {"exchange_reminded", false, remind_next, remind_run};

/* ---- an abnormal return has been open for too long ---- */

static enum status limit_next(struct shop *s, const char *profile, day_t to, day_t *out, struct error *e)
{
	(void)to;
	return earliest(s, limit_next_sql, profile, out, e);
}

static enum status end_slip(struct slip_market *m, int64_t id, day_t day, const char *by, const char *step, const char *rule, struct error *e)
{
	struct return_slip r;
	enum status st = return_read(m->s, id, &r, e);

	if (st == ST_OK)
		st = return_end(m, &r, day, by, rule, e);
	if (st == ST_OK)
		st = life_tell(m->s, day, step, m->name, "return", r.no, 1, rule, e);
	return_free(&r);
	return st;
}

static enum status limit(struct slip_market *m, int64_t id, day_t day, struct error *e)
{
	return end_slip(m, id, day, "abnormal_limit", "return_abnormal_end", "YAH-97", e);
}

static enum status limit_run(struct shop *s, const char *profile, day_t day, const struct progress *p, struct due_done *done, struct error *e)
{
	return run(s, profile, &(struct sweep){.sql = limit_some_sql, .key = day, .day = day, .act = limit}, p, done, e);
}

const struct life_step slip_step_limit = {"return_abnormal_end", false, limit_next, limit_run};

/* ---- a delivered return closes ---- */

/* The first closing day of all that are delivered, and the delivery that it belongs to. */
static enum status first_close(struct slip_market *m, day_t to, day_t *delivered, day_t *closes, struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, delivered_sql);
	day_t days[SOME];
	size_t n = 0;
	enum step step;
	enum status st = ST_OK;

	*delivered = *closes = DAY_NONE;
	stmt_bind_text(q, ":profile", m->name);
	/* So many working days are as many days at least: the calendar is looked at only where it matters. */
	while ((step = stmt_step(q, e)) == STEP_ROW && n < SOME)
		if (column_day(q, 0) + m->rules.autoclose <= to)
			days[n++] = column_day(q, 0);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	for (size_t i = 0; st == ST_OK && i < n; i++) {
		struct return_slip r = {.state = "delivered", .delivered_on = days[i]};
		struct slip_clock c;

		st = return_clock(m, &r, &c, e);
		if (st == ST_OK && c.rule_on <= to && (*closes == DAY_NONE || c.rule_on < *closes)) {
			*closes = c.rule_on;
			*delivered = days[i];
		}
	}
	return st;
}

static enum status close_next(struct shop *s, const char *profile, day_t to, day_t *out, struct error *e)
{
	struct slip_market m;
	day_t delivered;
	enum status st;

	*out = DAY_NONE;
	st = slip_market_open(s, profile, &m, e);
	if (st == ST_OK && m.rules.autoclose > 0)
		st = first_close(&m, to, &delivered, out, e);
	slip_market_close(&m);
	return st;
}

static enum status close_one(struct slip_market *m, int64_t id, day_t day, struct error *e)
{
	return end_slip(m, id, day, "auto", "return_autoclose", "YAH-93", e);
}

/* Several deliveries can close on one day: those of a weekend. */
static enum status close_run(struct shop *s, const char *profile, day_t day, const struct progress *p, struct due_done *done, struct error *e)
{
	struct slip_market m;
	day_t delivered, closes;
	enum status st = slip_market_open(s, profile, &m, e);

	while (st == ST_OK && (st = first_close(&m, day, &delivered, &closes, e)) == ST_OK && closes != DAY_NONE)
		st = run(s, profile, &(struct sweep){.sql = decide_some_sql, .key = delivered, .day = closes, .act = close_one}, p, done, e);
	slip_market_close(&m);
	return st;
}

const struct life_step slip_step_autoclose = {"return_autoclose", true, close_next, close_run};

/* ---- a closing store ---- */

static enum status force_return(struct slip_market *m, int64_t id, day_t day, struct error *e)
{
	return end_slip(m, id, day, "closure", "return_forced", "YAH-21", e);
}

/* The return that an exchange ends as; none where its order went with its import. */
static enum status ending_return(struct slip_market *m, struct exchange_slip *x, day_t day, struct error *e)
{
	struct slip_request q = {.orders = xcalloc(1, sizeof *q.orders), .count = 1, .asked_on = day, .from_exchange = true, .whole = true};
	struct return_new n = {.no = "", .by = "service", .note = "", .exchange_id = x->id, .by_rule = true};
	enum status st = slip_order(m, x->order_no, q.orders, e);

	if (st == ST_OK && q.orders->id != 0 && (st = return_open(m, &q, &n, NULL, &x->return_id, e)) == ST_OK)
		st = force_return(m, x->return_id, day, e);
	slip_request_free(&q);
	return st;
}

/* The exchange ends as a return with refund. */
static enum status force_exchange(struct slip_market *m, int64_t id, day_t day, struct error *e)
{
	struct exchange_slip x;
	struct slip_event ev = {.kind = "exchange", .act = "closure", .origin = "rule", .rule = "YAH-21", .id = id, .day = day};
	enum status st = exchange_read(m->s, id, &x, e);

	if (st == ST_OK)
		st = ending_return(m, &x, day, e);
	if (st == ST_OK) {
		snprintf(x.state, sizeof x.state, "closed");
		snprintf(x.close_option, sizeof x.close_option, "forced");
		x.closed_on = day;
		st = exchange_write(m, &x, NULL, e);
	}
	if (st == ST_OK)
		st = slip_event_put(m->s, m->name, &ev, e);
	if (st == ST_OK)
		st = life_tell(m->s, day, "exchange_forced", m->name, "exchange", x.no, 1, "YAH-21", e);
	exchange_free(&x);
	return st;
}

enum status slip_force_all(struct shop *s, const char *profile, day_t day, const struct progress *p, int64_t *count, struct error *e)
{
	static const char *const returns[] = {"requested", "collected", "delivered", "abnormal"}, *const exchanges[] = {"open", "reminded"};
	struct slip_market m;
	enum status st = ST_OK;

	*count = 0;
	/* Only tried: one write that is taken back, or the first would be found again and again. */
	if (s->dry_run && s->writing == 0) {
		if ((st = shop_write_begin(s, e)) != ST_OK)
			return st;
		return shop_write_end(s, slip_force_all(s, profile, day, p, count, e), e);
	}
	st = slip_market_open(s, profile, &m, e);
	for (size_t i = 0; st == ST_OK && i < sizeof returns / sizeof *returns; i++)
		st = sweep(&m, &(struct sweep){.sql = waits_sql, .state = returns[i], .key = DAY_NONE, .day = day, .act = force_return}, p, count, e);
	for (size_t i = 0; st == ST_OK && i < sizeof exchanges / sizeof *exchanges; i++)
		st = sweep(&m, &(struct sweep){.sql = exchange_waits_sql, .state = exchanges[i], .key = DAY_NONE, .day = day, .act = force_exchange}, p, count, e);
	slip_market_close(&m);
	return st;
}

enum status slip_open_count(struct shop *s, const char *profile, const char *kind, int64_t *count, struct error *e)
{
	struct stmt *q = db_prepare(s->db, strcmp(kind, "exchange") == 0 ? exchange_count_sql : return_count_sql);
	enum step step;

	stmt_bind_text(q, ":profile", profile);
	step = stmt_step(q, e);
	*count = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}
