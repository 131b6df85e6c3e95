/*
 * The store's life: which step is next, day by day, and the log of what the
 * rules did. The steps themselves stand in life_steps.c.
 */
#include "config.h"

#include "storekeep/life.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/desk_list.h"
#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char tell_sql[] =
	"INSERT INTO life_log (day, step, profile, record, record_no, count, rule, at, by)"
	" VALUES (:day, :step, :profile, :record, :record_no, :count, :rule, :at, :by)";
static const char told_sql[] = "SELECT 1 FROM life_log WHERE id = :id AND step = :step AND record_no = :record_no";
/* Marketplaces that have anything with a clock, one look a table. */
static const char markets_sql[] =
	"SELECT DISTINCT profile FROM (SELECT profile FROM mall_store UNION SELECT profile FROM closure UNION SELECT profile FROM return_slip"
	" UNION SELECT profile FROM exchange_slip UNION SELECT profile FROM product UNION SELECT p FROM (WITH RECURSIVE m(p) AS"
	" (SELECT min(profile) FROM orders WHERE next_on IS NOT NULL UNION ALL"
	" SELECT (SELECT min(profile) FROM orders WHERE next_on IS NOT NULL AND profile > m.p) FROM m WHERE m.p IS NOT NULL)"
	" SELECT p FROM m WHERE p IS NOT NULL)) ORDER BY profile";

/* ---- telling ---- */

static enum status write_step(struct shop *s, struct due_step *row, struct error *e)
{
	struct stmt *q = db_prepare(s->db, tell_sql);
	enum status st;

	bind_day(q, ":day", row->day);
	stmt_bind_text(q, ":step", row->step);
	stmt_bind_text(q, ":profile", row->profile);
	stmt_bind_text(q, ":record", row->record);
	stmt_bind_text(q, ":record_no", row->record_no);
	stmt_bind_int(q, ":count", row->count);
	stmt_bind_text(q, ":rule", row->rule);
	stmt_bind_int(q, ":at", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	st = stmt_run(q, e);
	row->log_id = st == ST_OK ? db_last_id(s->db) : 0;
	return st;
}

static enum status write_alone(struct shop *s, struct due_step *row, struct error *e)
{
	enum status st;

	if (s->dry_run)
		return ST_OK;
	st = db_begin(s->db, e);
	return st == ST_OK ? db_end(s->db, write_step(s, row, e), e) : st;
}

enum status life_tell(struct shop *s, day_t day, const char *step, const char *profile, const char *record, const char *record_no,
                      int64_t count, const char *rule, struct error *e)
{
	struct due_step row = {.day = day, .count = count};
	struct due_steps *told = s->told;
	enum status st;

	if (count == 0)
		return ST_OK;
	snprintf(row.step, sizeof row.step, "%s", step);
	snprintf(row.profile, sizeof row.profile, "%s", profile);
	snprintf(row.record, sizeof row.record, "%s", record);
	snprintf(row.record_no, sizeof row.record_no, "%s", record_no);
	snprintf(row.rule, sizeof row.rule, "%s", profile_rule(profile, rule));
	st = db_in_transaction(s->db) ? write_step(s, &row, e) : write_alone(s, &row, e);
	if (st != ST_OK || told == NULL)
		return st;
	told->items = xreallocarray(told->items, told->count + 1, sizeof *told->items);
	row.order = told->count;
	told->items[told->count++] = row;
	return ST_OK;
}

static bool is_written(struct shop *s, const struct due_step *row)
{
	struct stmt *q = db_prepare(s->db, told_sql);
	bool is;

	stmt_bind_int(q, ":id", row->log_id);
	stmt_bind_text(q, ":step", row->step);
	stmt_bind_text(q, ":record_no", row->record_no);
	is = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return is;
}

void life_told_settle(struct shop *s)
{
	struct due_steps *told = s->told;
	size_t kept = 0;

	for (size_t i = 0; told != NULL && i < told->count; i++)
		if (is_written(s, &told->items[i]))
			told->items[kept++] = told->items[i];
	if (told != NULL)
		told->count = kept;
}

void due_steps_free(struct due_steps *d)
{
	free(d->items);
	*d = (struct due_steps){0};
}

/* ---- which step is next ---- */

struct turn {
	const struct life_step *step;
	day_t day;
};

/* The earliest day; within a day those of its start before those of its end, each in the order of the table. */
static enum status next_turn(struct shop *s, const char *profile, day_t today, struct turn *out, struct error *e)
{
	enum status st = ST_OK;

	*out = (struct turn){.day = DAY_NONE};
	for (const struct life_step *const *l = life_steps; st == ST_OK && *l != NULL; l++) {
		const struct life_step *step = *l;
		day_t to = step->end_of_day ? today - 1 : today, day = DAY_NONE;

		st = step->next(s, profile, to, &day, e);
		if (st != ST_OK || day == DAY_NONE || day > to)
			continue;
		if (out->step == NULL || day < out->day || (day == out->day && out->step->end_of_day && !step->end_of_day))
			*out = (struct turn){step, day};
	}
	return st;
}

static enum status run_all(struct shop *s, const char *profile, const struct progress *p, struct due_done *done, struct error *e)
{
	const struct profile *market = NULL;
	struct turn before = {.day = DAY_NONE}, turn;
	enum status st = shop_profile(s, profile, &market, e);
	day_t today;

	if (st != ST_OK)
		return st;
	today = shop_today(s, market);
	while ((st = next_turn(s, profile, today, &turn, e)) == ST_OK && turn.step != NULL) {
		char day[16];

		day_format(turn.day, day);
		/* A step that leaves its work undone would run for ever. */
		if (turn.step == before.step && turn.day == before.day)
			return error_set(e, ST_FAILED, "life_stuck", NULL, NULL, _("The step %1$s of %2$s could not be finished."), turn.step->name, day);
		if (p != NULL && p->step != NULL && !p->step(p->arg, 0, 0))
			return error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s", _("Cancelled; what is done stays, the rest is taken up by the next run."));
		st = turn.step->run(s, profile, turn.day, p, done, e);
		if (st != ST_OK)
			return st;
		before = turn;
	}
	return st;
}

enum status life_run(struct shop *s, const char *profile, const struct progress *p, struct due_done *done, struct error *e)
{
	enum status st;

	if (!s->dry_run)
		return run_all(s, profile, p, done, e);
	/* A step builds on those before it, so what is only tried is one transaction. */
	st = shop_write_begin(s, e);
	if (st == ST_OK)
		st = shop_write_end(s, run_all(s, profile, p, done, e), e);
	return st;
}

enum status life_write_begin(struct shop *s, const char *profile, struct error *e)
{
	struct due_done done = {0};
	enum status st = ST_OK;

	/* Inside of another act, or one that is only tried, catching up belongs to the same transaction. */
	if (s->writing == 0 && !s->dry_run)
		st = run_all(s, profile, NULL, &done, e);
	if (st == ST_OK)
		st = shop_write_begin(s, e);
	if (st == ST_OK && s->dry_run && s->writing == 1 && (st = run_all(s, profile, NULL, &done, e)) != ST_OK)
		shop_write_end(s, st, e);
	return st;
}

/* ---- `due run` ---- */

enum { MARKETS = 64 };

enum status due_life_run(struct shop *s, const struct progress *p, struct due_done *done, struct error *e)
{
	char names[MARKETS][32];
	size_t count = 0;
	struct stmt *q = db_prepare(s->db, markets_sql);
	enum step step;
	enum status st = ST_OK;

	while (count < MARKETS && (step = stmt_step(q, e)) == STEP_ROW)
		snprintf(names[count++], sizeof *names, "%s", column_words(q, 0));
	stmt_reset(q);
	if (count < MARKETS && step == STEP_FAILED)
		return ST_FAILED;
	for (size_t i = 0; i < count; i++) {
		struct error mine = {0};
		enum status now = life_run(s, names[i], p, done, &mine);

		if (now != ST_OK && st == ST_OK) {
			st = now;
			if (e != NULL)
				*e = mine;
		}
	}
	return st;
}

/* ---- the log ---- */

static const struct list_column columns[] = {
	{"day", N_("On the day"), VK_DATE, NULL, 10, 0, 0, true},
	{"step", N_("What the rules did"), VK_ENUM, "life_step", 28, 1, 0, false},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 8, 0, 3, false},
	{"record", N_("Record"), VK_ENUM, "life_record", 8, 0, 2, false},
	{"record_no", N_("Number"), VK_TEXT, NULL, 14, 0, 1, false},
	{"count", N_("Count of it"), VK_INT, NULL, 8, 0, 2, false},
	{"rule", N_("Rule"), VK_TEXT, NULL, 8, 0, 1, false},
	{"at", N_("Done"), VK_INSTANT, NULL, 16, 0, 4, false},
	{"by", N_("By"), VK_TEXT, NULL, 8, 0, 5, false},
};
static const char *const exprs[] = {"l.day", "l.step", "l.profile", "l.record", "l.record_no", "l.count", "l.rule", "l.at", "l.by"};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "an expression for every column");
static const struct list_sort sorts[] = {{.column = "day", .by = {"l.day", "l.id"}, .number = 2, .descending = true}};
static const struct list_def def = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "life_log l",
	.where = "(:profile = '' OR l.profile = :profile)", .id = "l.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
	.within = "l.day", .low = ":from", .high = ":to",
};

void life_log_list(struct shop *s, const char *profile, day_t from, day_t to, struct list_source *out)
{
	char low[16] = "0000-01-01", high[16] = "9999-12-31";

	if (from != DAY_NONE)
		day_format(from, low);
	if (to != DAY_NONE)
		day_format(to, high);
	desk_list_open(out, s->db, &def, (struct list_bind[]){{":profile", profile != NULL ? profile : "", 0}, {":from", low, 0},
	               {":to", high, 0}}, 3);
}
