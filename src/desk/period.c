/*
 * Periods of a marketplace put together: the kept ones with the days they were
 * kept with, the others from the cycle; each with its statement, its claim and
 * the payout run that it joins. Money is computed in period_expect.c and read
 * in period_stated.c; what is kept is changed in period_keep.c.
 */
#include "config.h"

#include "storekeep/period.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/period_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#define PERIODS_MAX 400   /* about sixteen years of half months */
#define EXPECT_DAYS 130   /* our side of older periods without a statement is left open in lists */

static const char kept_sql[] =
	"SELECT id, code, year, month, half, from_day, to_day, statement_on, due_on, pay_nominal, pay_on, state, paid_on,"
	" paid_amount, claim_mode, signed FROM period WHERE profile = :profile ORDER BY from_day, id";

static const char span_sql[] =
	"SELECT MIN(d) FROM (SELECT MIN(posting_day) AS d FROM orders WHERE profile = :profile AND posting_day IS NOT NULL"
	" UNION ALL SELECT MIN(from_day) FROM period WHERE profile = :profile)";

/* Is there anything to settle in these days? */
static const char any_sql[] = "SELECT 1 FROM orders WHERE profile = :profile AND posting_day BETWEEN :from AND :to LIMIT 1";

static void blank(struct period *p, const struct period_frame *f)
{
	*p = (struct period){
		.automated = f->rules.automated, .expected = MONEY_NONE, .stated = MONEY_NONE, .difference = MONEY_NONE,
		.net = MONEY_NONE, .arrived = DAY_NONE, .run_pay = DAY_NONE, .carry_in = MONEY_NONE, .carry_in_time = MONEY_NONE, .result = MONEY_NONE,
		.payout = MONEY_NONE, .carry_out = MONEY_NONE, .stated_carry_in = MONEY_NONE, .stated_payout = MONEY_NONE,
		.paid_on = DAY_NONE, .paid_amount = MONEY_NONE, .held_from = DAY_NONE,
		.held_login = DAY_NONE, .held_until = DAY_NONE, .held_pay = DAY_NONE, .held_ended = DAY_NONE,
	};
	snprintf(p->profile, sizeof p->profile, "%s", profile_name(f->profile));
	snprintf(p->kept_state, sizeof p->kept_state, "accumulating");
}

/* Days as they were kept; what the table does not hold comes from the cycle. */
static void read_kept(struct stmt *q, const struct period_frame *f, struct period *p)
{
	blank(p, f);
	p->id = stmt_int(q, 0);
	settle_period_of(&f->cycle, f->workdays, column_day(q, 5), &p->days);
	column_text(q, 1, p->days.code, sizeof p->days.code);
	p->days.year = (int)stmt_int(q, 2);
	p->days.month = (int)stmt_int(q, 3);
	p->days.part = (int)stmt_int(q, 4) - 1;
	p->days.from = column_day(q, 5);
	p->days.to = column_day(q, 6);
	p->days.statement = column_day(q, 7);
	p->days.due = column_day(q, 8);
	p->paid_on = column_day(q, 12);
	/* The nominal day stands; what holidays make of it is open until the bank has paid (YAH-122). */
	if (p->paid_on != DAY_NONE || p->days.pay_nominal != column_day(q, 9))
		p->days.pay = column_day(q, 10);
	p->days.pay_nominal = column_day(q, 9);
	column_text(q, 11, p->kept_state, sizeof p->kept_state);
	p->paid_amount = column_money(q, 13);
	p->automated = strcmp(stmt_text(q, 14), "auto") == 0;
	p->is_signed = stmt_int(q, 15) != 0;
}

static struct period *push(struct periods *ps)
{
	ps->items = xreallocarray(ps->items, ps->count + 1, sizeof *ps->items);
	return &ps->items[ps->count++];
}

static enum status load_kept(const struct period_frame *f, struct periods *ps, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, kept_sql);
	stmt_bind_text(q, ":profile", profile_name(f->profile));
	enum step step;
	while ((step = stmt_step(q, e)) == STEP_ROW)
		read_kept(q, f, push(ps));
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status span(const struct period_frame *f, day_t *first, day_t *last, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, span_sql);
	stmt_bind_text(q, ":profile", profile_name(f->profile));
	enum step step = stmt_step(q, e);
	*first = step == STEP_ROW ? column_day(q, 0) : DAY_NONE;
	stmt_reset(q);
	*last = period_holds_last(f);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static bool is_covered(const struct periods *ps, size_t kept, day_t d)
{
	for (size_t i = 0; i < kept; i++)
		if (ps->items[i].days.from <= d && d <= ps->items[i].days.to)
			return true;
	return false;
}

static int by_first_day(const void *a, const void *b)
{
	const struct period *x = a, *y = b;
	return (x->days.from > y->days.from) - (x->days.from < y->days.from);
}

/* Periods between the kept ones, from the cycle. */
static enum status fill_gaps(const struct period_frame *f, struct periods *ps, struct error *e)
{
	day_t first, last;
	enum status st = span(f, &first, &last, e);
	if (st != ST_OK || first == DAY_NONE || first > last)
		return st;
	size_t kept = ps->count;
	struct settle_period d;
	settle_period_of(&f->cycle, f->workdays, last, &d);
	for (int n = 0; n < PERIODS_MAX && d.to >= first; n++) {
		if (!is_covered(ps, kept, d.from)) {
			struct period *p = push(ps);
			blank(p, f);
			p->days = d;
		}
		struct settle_period later = d;
		settle_period_previous(&f->cycle, f->workdays, &later, &d);
	}
	qsort(ps->items, ps->count, sizeof *ps->items, by_first_day);
	return ST_OK;
}

static enum status load_expected(const struct period_frame *f, struct period *p, struct error *e)
{
	struct settle_sum sum;
	enum status st = period_expect(f, p->days.from, p->days.to, &sum, &p->expected, e);
	if (st == ST_OK && !p->statement_id)
		memcpy(p->gross, sum.gross, sizeof p->gross);
	return st;
}

static bool has_orders(const struct period_frame *f, const struct period *p)
{
	struct stmt *q = db_prepare(f->s->db, any_sql);
	stmt_bind_text(q, ":profile", p->profile);
	bind_day(q, ":from", p->days.from);
	bind_day(q, ":to", p->days.to);
	bool any = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return any;
}

/* While no total is known, the vouchers that are there are taken for those that are demanded. */
static day_t arrival_of_all(const struct claim_rules *rules, const struct claim_book *book)
{
	struct claim_expected want[2] = {{.tax = TAX_TAXABLE}, {.tax = TAX_FREE}};
	size_t count = 0;
	for (int t = TAX_TAXABLE; t <= TAX_FREE; t++) {
		bool there = false;
		for (size_t i = 0; i < book->count; i++)
			there = there || (int)book->plain[i].tax_kind == t;
		if (there)
			want[count++].tax = (enum settle_tax)t;
	}
	return claim_arrival(rules, want, count, book->plain, book->count);
}

static enum status load_claim(const struct period_frame *f, struct period *p, struct error *e)
{
	struct claim_rules rules = period_rules(f, p);
	struct claim_book book;
	p->want_count = claim_expected_vouchers(&rules, p->gross, p->want);
	p->claim_needed = rules.required && (p->want_count > 0 || (p->net == MONEY_NONE && has_orders(f, p)));
	enum status st = claim_book_load(f->s, p->id, &book, e);
	if (st != ST_OK)
		return st;
	p->arrived = p->want_count ? claim_arrival(&rules, p->want, p->want_count, book.plain, book.count) : arrival_of_all(&rules, &book);
	claim_book_free(&book);
	return ST_OK;
}

static enum status load_one(const struct period_frame *f, struct period *p, bool expect, struct error *e)
{
	enum status st = period_read_statement(f, p, e);
	if (st == ST_OK && expect && p->expected == MONEY_NONE)
		st = load_expected(f, p, e);
	if (st != ST_OK)
		return st;
	p->net = p->stated != MONEY_NONE ? p->stated : p->expected;
	if (p->stated != MONEY_NONE && p->expected != MONEY_NONE)
		p->difference = p->stated - p->expected;
	p->missing_year = p->days.missing_year;
	return load_claim(f, p, e);
}

/* `wanted`: a code whose our side is computed however old it is; may be NULL. */
static enum status load_all(const struct period_frame *f, enum expect expect, const char *wanted, struct periods *ps, struct error *e)
{
	enum status st = load_kept(f, ps, e);
	/* What a closed store is owed stays known until it is paid. */
	day_t since = f->today - EXPECT_DAYS;
	for (size_t i = 0; i < f->hold_count; i++)
		if (f->holds[i].reopened == DAY_NONE && f->holds[i].from - EXPECT_DAYS < since)
			since = f->holds[i].from - EXPECT_DAYS;
	if (st == ST_OK)
		st = fill_gaps(f, ps, e);
	for (size_t i = 0; st == ST_OK && i < ps->count; i++) {
		struct period *p = &ps->items[i];
		bool asked = wanted && strcmp(p->days.code, wanted) == 0;
		bool in_time = p->days.to >= since && (expect == EXPECT_ALL || p->days.to < f->today);
		st = load_one(f, p, asked || (expect != EXPECT_NONE && in_time), e);
	}
	if (st == ST_OK)
		st = period_runs_load(f, ps, e);
	for (size_t i = 0; st == ST_OK && i < ps->count; i++)
		snprintf(ps->items[i].state, sizeof ps->items[i].state, "%s", period_state_of(&ps->items[i], f->today));
	return st;
}

static void cut_before(struct periods *ps, day_t from)
{
	size_t gone = 0;
	while (gone < ps->count && ps->items[gone].days.to < from)
		gone++;
	if (gone)
		memmove(ps->items, ps->items + gone, (ps->count - gone) * sizeof *ps->items);
	ps->count -= gone;
}

enum status periods_load(struct shop *s, const char *profile, day_t from, enum expect expect, struct periods *out, struct error *e)
{
	struct period_frame f;
	*out = (struct periods){0};
	enum status st = period_frame_open(&f, s, profile, e);
	if (st == ST_OK)
		st = period_holds_load(&f, e);
	if (st == ST_OK)
		st = load_all(&f, expect, NULL, out, e);
	period_frame_close(&f);
	if (st != ST_OK)
		periods_free(out);
	else if (from != DAY_NONE)
		cut_before(out, from);
	return st;
}

enum status periods_load_held(const struct period_frame *f, enum expect expect, struct periods *out, struct error *e)
{
	enum status st;

	*out = (struct periods){0};
	st = load_all(f, expect, NULL, out, e);
	if (st != ST_OK)
		periods_free(out);
	return st;
}

enum status periods_hold_anew(const struct period_frame *f, struct periods *ps, struct error *e)
{
	enum status st;

	for (size_t i = 0; i < ps->count; i++) {
		struct period *p = &ps->items[i];

		p->run_code[0] = '\0';
		p->run_sure = false;
		p->run_pay = p->held_from = p->held_login = p->held_until = p->held_pay = p->held_ended = DAY_NONE;
		p->carry_in = p->carry_in_time = p->result = p->payout = p->carry_out = MONEY_NONE;
		p->negative_row = 0;
	}
	free(ps->runs);
	ps->runs = NULL;
	ps->run_count = 0;
	st = period_runs_load(f, ps, e);
	for (size_t i = 0; i < ps->count; i++)
		snprintf(ps->items[i].state, sizeof ps->items[i].state, "%s", period_state_of(&ps->items[i], f->today));
	return st;
}

void periods_free(struct periods *p)
{
	free(p->items);
	free(p->runs);
	*p = (struct periods){0};
}

/* A period outside of what is known yet (its code is good all the same): empty, from the cycle. */
static enum status from_cycle(const struct period_frame *f, const struct settle_period *d, struct period *out, struct error *e)
{
	blank(out, f);
	out->days = *d;
	enum status st = load_one(f, out, true, e);
	if (st == ST_OK)
		snprintf(out->state, sizeof out->state, "%s", period_state_of(out, f->today));
	return st;
}

static enum status find_in(const struct period_frame *f, const char *code, struct period *out, struct error *e)
{
	struct settle_period d;
	struct periods ps = {0};
	enum status st = settle_period_parse(&f->cycle, f->workdays, code, &d, e);
	if (st == ST_OK)
		st = load_all(f, EXPECT_ALL, d.code, &ps, e);
	bool found = false;
	for (size_t i = 0; st == ST_OK && !found && i < ps.count; i++) {
		found = strcmp(ps.items[i].days.code, d.code) == 0;
		if (found)
			*out = ps.items[i];
	}
	if (st == ST_OK && !found)
		st = from_cycle(f, &d, out, e);
	periods_free(&ps);
	return st;
}

money_t period_fees_total(const struct period *p)
{
	money_t gross = 0;
	for (int tax = 0; tax < SETTLE_TAXES; tax++)
		if (p->gross[tax] != MONEY_NONE)
			gross += p->gross[tax];
	return p->net == MONEY_NONE ? MONEY_NONE : gross - p->net;
}

enum status period_get(struct shop *s, const char *profile, const char *code, struct period *out, struct error *e)
{
	struct period_frame f;
	enum status st = period_frame_open(&f, s, profile, e);
	if (st == ST_OK)
		st = period_holds_load(&f, e);
	if (st == ST_OK)
		st = find_in(&f, code, out, e);
	period_frame_close(&f);
	return st;
}

static const char by_id_sql[] = "SELECT profile, code FROM period WHERE id = :id";
static const char by_code_sql[] = "SELECT profile FROM period WHERE code = :code ORDER BY profile";
#define MARKETS_MAX 32
static const char markets_sql[] = "SELECT DISTINCT profile FROM period ORDER BY profile";

enum status period_get_id(struct shop *s, int64_t id, struct period *out, struct error *e)
{
	char profile[32] = "", code[16] = "";
	struct stmt *q = db_prepare(s->db, by_id_sql);
	stmt_bind_int(q, ":id", id);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW) {
		column_text(q, 0, profile, sizeof profile);
		column_text(q, 1, code, sizeof code);
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "period_missing", NULL, "period", _("There is no period number %lld"), (long long)id);
	return period_get(s, profile, code, out, e);
}

/* The only marketplace of a query's rows; how many there are. */
static int only_profile(struct stmt *q, char out[32])
{
	int n = 0;
	while (stmt_step(q, NULL) == STEP_ROW)
		if (n++ == 0)
			column_text(q, 0, out, 32);
	stmt_reset(q);
	return n;
}

/* How many marketplaces of the file spell a period so: "2026-11-H2" is none of one with months. `none`: what is wrong
 * with it in the eyes of the last. */
static int by_spelling(struct shop *s, const char *code, char out[32], struct error *none)
{
	char names[MARKETS_MAX][32];
	int n = 0, count = 0;
	struct stmt *q = db_prepare(s->db, markets_sql);
	while (count < MARKETS_MAX && stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, names[count++], sizeof names[0]);
	stmt_reset(q);
	for (int i = 0; i < count; i++) {
		struct period_frame f;
		struct settle_period d;
		if (period_frame_open(&f, s, names[i], NULL) == ST_OK &&
		    settle_period_parse(&f.cycle, f.workdays, code, &d, none) == ST_OK &&
		    n++ == 0)
			memcpy(out, names[i], sizeof names[i]);
		period_frame_close(&f);
	}
	return n;
}

enum status period_find(struct shop *s, const char *profile, const char *code, struct period *out, struct error *e)
{
	char only[32] = "", normal[32];
	size_t len = 0;
	if (profile && *profile)
		return period_get(s, profile, code, out, e);
	for (const char *c = code; *c && len + 1 < sizeof normal; c++)
		normal[len++] = *c == ' ' ? '-' : *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
	normal[len] = '\0';
	struct stmt *q = db_prepare(s->db, by_code_sql);
	stmt_bind_text(q, ":code", normal);
	int n = only_profile(q, only);
	if (n == 0) {
		struct error none = {0};
		n = by_spelling(s, code, only, &none);
		if (n == 0 && *none.code != '\0') {
			if (e)
				*e = none;
			return ST_REFUSED;
		}
	}
	if (n == 1)
		return period_get(s, only, code, out, e);
	if (n == 0)
		return error_set(e, ST_REFUSED, "period_missing", NULL, "profile", _("Of which marketplace? Say it with profile=, for example profile=%s"), "yahoo");
	return error_set(e, ST_REFUSED, "period_ambiguous", NULL, "profile", _("Several marketplaces have periods. Say which with profile=, for example profile=%s"), only);
}
