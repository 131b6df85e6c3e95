/*
 * Vouchers: what is filled in by itself, what is checked, and how one is
 * stored. Whether a voucher is right is decided in rules/claim_check.c; which
 * totals it has to meet is read from the period's statement.
 */
#include "config.h"

#include "storekeep/voucher.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/period_parts.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/ident.h"

static const char get_sql[] = "SELECT " VOUCHER_COLUMNS " FROM voucher v JOIN period p ON p.id = v.period_id WHERE v.id = :id";
static const char op_sql[] = "SELECT id FROM voucher WHERE op_id = :op";

/* An invoice of ours, newest first, with what other allowances have taken off it. */
static const char reduced_sql[] =
	"SELECT i.sales + i.tax, i.issued_on, (SELECT COALESCE(SUM(ABS(a.sales + a.tax)), 0) FROM voucher a WHERE a.kind = 'allowance'"
	" AND a.invoice_no = i.number AND a.state <> 'returned' AND a.id <> :id)"
	" FROM voucher i WHERE i.kind = 'invoice' AND i.number = :number AND i.state <> 'returned' ORDER BY i.issued_on DESC LIMIT 1";

static const char twin_sql[] =
	"SELECT p.code FROM voucher v JOIN period p ON p.id = v.period_id WHERE v.number = :number"
	" AND substr(v.issued_on, 1, 4) = substr(:issued, 1, 4) AND v.id <> :id";

static const char other_sql[] =
	"SELECT v.number FROM voucher v WHERE v.period_id = :period AND v.tax_kind = :tax AND v.state <> 'returned' AND v.id <> :id";

/* The shop's vouchers of a kind look alike, so the last one says the format of the next. */
static const char format_sql[] =
	"SELECT v.format FROM voucher v JOIN period p ON p.id = v.period_id"
	" WHERE p.profile = :profile AND v.kind = :kind AND v.format <> '' ORDER BY v.id DESC LIMIT 1";

/* The filing code of an e-invoice (FMT-12), which is what the automated claim issues (YAH-126). */
#define ELECTRONIC "35"

static const char insert_sql[] =
	"INSERT INTO voucher (period_id, tax_kind, kind, issued_on, format, number, invoice_no, title, tax_id, sales, tax, item_name,"
	" remark, state, sent_on, arrived_on, returned_on, op_id, created_at, created_by, changed_at, changed_by)"
	" VALUES (:period, :tax_kind, :kind, :issued, :format, :number, :invoice_no, :title, :tax_id, :sales, :tax, :item_name,"
	" :remark, :state, :sent, :arrived, :returned, :op, :now, :by, :now, :by)";

static const char update_sql[] =
	"UPDATE voucher SET period_id = :period, tax_kind = :tax_kind, kind = :kind, issued_on = :issued, format = :format,"
	" number = :number, invoice_no = :invoice_no, title = :title, tax_id = :tax_id, sales = :sales, tax = :tax,"
	" item_name = :item_name, remark = :remark, state = :state, sent_on = :sent, arrived_on = :arrived,"
	" returned_on = :returned, changed_at = :now, changed_by = :by WHERE id = :id";

static const char delete_sql[] = "DELETE FROM voucher WHERE id = :id";

enum status voucher_get(struct shop *s, int64_t id, struct voucher *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	stmt_bind_int(q, ":id", id);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW)
		voucher_read(q, out);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "voucher_missing", NULL, "id", _("There is no voucher number %lld"), (long long)id);
	return ST_OK;
}

/* ---- the record of the form ---- */

static void set_if_absent(struct record *r, const char *field, const char *value)
{
	if (!*record_get(r, field) && value && *value)
		record_set(r, field, value);
}

static void set_money_if_absent(struct record *r, const char *field, money_t v)
{
	char text[32];
	snprintf(text, sizeof text, "%lld", (long long)(v < 0 ? -v : v));
	set_if_absent(r, field, text);
}

static void set_day_if_absent(struct record *r, const char *field, day_t d)
{
	char text[16];
	day_format(d, text);
	set_if_absent(r, field, text);
}

/* The expected voucher of a tax kind; NULL when none is demanded. */
static const struct claim_expected *wanted(const struct period *p, enum settle_tax tax)
{
	for (size_t i = 0; i < p->want_count; i++)
		if (p->want[i].tax == tax)
			return &p->want[i];
	return NULL;
}

/* The first tax kind that is demanded and has no voucher. */
static const struct claim_expected *open_kind(const struct period *p, const struct claim_book *book)
{
	for (size_t i = 0; i < p->want_count; i++) {
		bool there = false;
		for (size_t v = 0; v < book->count; v++)
			there = there || (book->plain[v].tax_kind == p->want[i].tax && !book->plain[v].returned);
		if (!there)
			return &p->want[i];
	}
	return NULL;
}

/* A day that the rules allow: today where it is between the statement and the end of the claim's month, else the
 * nearest end. */
static day_t issue_day(const struct period *p, day_t today)
{
	day_t first = p->days.statement;
	if (first != DAY_NONE && today < first)
		return first;
	return today;
}

static void set_last_format(struct shop *s, struct record *r)
{
	struct stmt *q = db_prepare(s->db, format_sql);

	stmt_bind_text(q, ":profile", record_get(r, "profile"));
	stmt_bind_text(q, ":kind", record_get(r, "kind"));
	if (stmt_step(q, NULL) == STEP_ROW)
		set_if_absent(r, "format", stmt_text(q, 0));
	stmt_reset(q);
}

static enum status prefill_from(struct shop *s, const struct period_frame *f, const struct period *p, struct record *r, struct error *e)
{
	struct claim_book book;
	enum settle_tax tax = TAX_TAXABLE;
	enum status st = claim_book_load(s, p->id, &book, e);
	if (st != ST_OK)
		return st;
	const struct claim_expected *want = open_kind(p, &book);
	if (settle_tax_parse(record_get(r, "tax_kind"), &tax))
		want = wanted(p, tax);
	else /* a wrong word stays for record_check() to refuse */
		set_if_absent(r, "tax_kind", settle_tax_code(want ? want->tax : TAX_TAXABLE));
	claim_book_free(&book);
	if (want) {
		set_if_absent(r, "kind", claim_kind_code(want->kind));
		set_money_if_absent(r, "sales", want->sales);
		set_money_if_absent(r, "tax", want->vat);
	}
	set_if_absent(r, "kind", "invoice");
	set_last_format(s, r);
	if (p->automated && strcmp(record_get(r, "kind"), "invoice") == 0)
		set_if_absent(r, "format", ELECTRONIC);
	set_day_if_absent(r, "date", issue_day(p, f->today));
	set_if_absent(r, "title", f->rules.buyer_title);
	set_if_absent(r, "tax_id", f->rules.buyer_tax_id);
	if (!strstr(record_get(r, "remark"), f->rules.remark_alternative ? f->rules.remark_alternative : "\n"))
		set_if_absent(r, "item_name", f->rules.item_name);
	return ST_OK;
}

enum status voucher_prefill(struct shop *s, struct record *r, struct error *e)
{
	struct period p;
	struct period_frame f;
	enum status st = period_find(s, record_get(r, "profile"), record_get(r, "period"), &p, e);
	if (st != ST_OK)
		return st;
	record_set(r, "profile", p.profile);
	record_set(r, "period", p.days.code);
	if ((st = period_frame_open(&f, s, p.profile, e)) == ST_OK)
		st = prefill_from(s, &f, &p, r, e);
	period_frame_close(&f);
	return st;
}

/* Stored values into the fields that the record lacks. */
static void fill_from(struct record *r, const struct voucher *v)
{
	const struct {
		const char *field, *text;
	} texts[] = {
		{"profile", v->profile}, {"period", v->period}, {"tax_kind", v->tax_kind}, {"kind", v->kind}, {"format", v->format},
		{"number", v->number}, {"invoice_no", v->invoice_no}, {"title", v->title}, {"tax_id", v->tax_id},
		{"item_name", v->item_name}, {"remark", v->remark},
	};
	const struct {
		const char *field;
		day_t day;
	} days[] = {{"date", v->issued_on}, {"sent_on", v->sent_on}, {"arrived_on", v->arrived_on}, {"returned_on", v->returned_on}};
	char text[32];
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (!record_has(r, texts[i].field))
			record_set(r, texts[i].field, *texts[i].text ? texts[i].text : NULL);
	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		day_format(days[i].day, text);
		if (!record_has(r, days[i].field))
			record_set(r, days[i].field, *text ? text : NULL);
	}
	snprintf(text, sizeof text, "%lld", (long long)v->sales);
	if (!record_has(r, "sales"))
		record_set(r, "sales", text);
	snprintf(text, sizeof text, "%lld", (long long)v->tax);
	if (!record_has(r, "tax"))
		record_set(r, "tax", text);
}

enum status voucher_record(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct voucher v;
	enum status st = voucher_get(s, id, &v, e);
	if (st == ST_OK)
		fill_from(r, &v);
	return st;
}

/* An invoice number as it is stored (FMT-10); anything else stays for the check to refuse. */
static void normal_number(struct record *r, const char *field)
{
	struct ident id;
	if (*record_get(r, field) && ident_check(IDENT_INVOICE, record_get(r, field), DAY_NONE, &id))
		record_set(r, field, id.normal);
}

static money_t record_money(const struct record *r, const char *field)
{
	const char *text = record_get(r, field);
	money_t v = MONEY_NONE;
	if (*text)
		money_parse(text, strlen(text), &v, NULL);
	return v;
}

static void read_record(const struct record *r, struct voucher *v)
{
	const struct {
		const char *field;
		char *out;
		size_t size;
	} texts[] = {
		{"tax_kind", v->tax_kind, sizeof v->tax_kind}, {"kind", v->kind, sizeof v->kind}, {"format", v->format, sizeof v->format},
		{"number", v->number, sizeof v->number}, {"invoice_no", v->invoice_no, sizeof v->invoice_no},
		{"title", v->title, sizeof v->title}, {"tax_id", v->tax_id, sizeof v->tax_id},
		{"item_name", v->item_name, sizeof v->item_name}, {"remark", v->remark, sizeof v->remark},
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		snprintf(texts[i].out, texts[i].size, "%s", record_get(r, texts[i].field));
	v->issued_on = day_parse_iso(record_get(r, "date"));
	v->sent_on = day_parse_iso(record_get(r, "sent_on"));
	v->arrived_on = day_parse_iso(record_get(r, "arrived_on"));
	v->returned_on = day_parse_iso(record_get(r, "returned_on"));
	v->sales = record_money(r, "sales");
	v->tax = record_money(r, "tax");
	if (strcmp(v->kind, "invoice") == 0)
		v->invoice_no[0] = '\0';
}

/* ---- checks that need the file ---- */

static enum status check_unique(struct shop *s, const struct voucher *v, const struct period *p, struct error *e)
{
	char other[64] = "";
	struct stmt *q = db_prepare(s->db, twin_sql);
	stmt_bind_text(q, ":number", v->number);
	bind_day(q, ":issued", v->issued_on);
	stmt_bind_int(q, ":id", v->id);
	if (stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, other, sizeof other);
	stmt_reset(q);
	if (*other)
		return error_set(e, ST_REFUSED, "number_twice", "YAH-132", "number",
		                 _("The number %s is used this year already, in the claim of %s"), v->number, other);
	if (!p->id || v->returned_on != DAY_NONE)
		return ST_OK;
	q = db_prepare(s->db, other_sql);
	stmt_bind_int(q, ":period", p->id);
	stmt_bind_text(q, ":tax", v->tax_kind);
	stmt_bind_int(q, ":id", v->id);
	if (stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, other, sizeof other);
	stmt_reset(q);
	if (*other)
		return error_set(e, ST_REFUSED, "voucher_twice", "YAH-128", "tax_kind",
		                 _("One taxable and one tax-free invoice per period: %s is there already"), other);
	return ST_OK;
}

/* What allowances take off an invoice of ours is never more than it (FMT-17). An invoice that is not in the book is
 * somebody's word. */
static enum status check_allowance(struct shop *s, const struct voucher *v, struct error *e)
{
	char day[16], left[32];
	money_t total = MONEY_NONE, taken = 0;
	day_t issued = DAY_NONE;
	struct stmt *q = db_prepare(s->db, reduced_sql);
	if (strcmp(v->kind, "allowance") != 0 || !*v->invoice_no || v->returned_on != DAY_NONE)
		return ST_OK;
	stmt_bind_text(q, ":number", v->invoice_no);
	stmt_bind_int(q, ":id", v->id);
	if (stmt_step(q, NULL) == STEP_ROW) {
		total = stmt_int(q, 0);
		issued = column_day(q, 1);
		taken = stmt_int(q, 2);
	}
	stmt_reset(q);
	if (total == MONEY_NONE)
		return ST_OK;
	day_format(issued, day);
	if (v->issued_on < issued)
		return error_set(e, ST_REFUSED, "allowance_early", "FMT-17", "date", _("The invoice %1$s is of %2$s; an allowance cannot precede it"),
		                 v->invoice_no, day);
	money_format(total - taken, false, left);
	if (taken + llabs(v->sales + v->tax) > total)
		return error_set(e, ST_REFUSED, "allowance_exceeds", "FMT-17", "invoice_no",
		                 _("Of the invoice %1$s only NT$%2$s are left to reduce; name another earlier claim invoice"), v->invoice_no, left);
	return ST_OK;
}

static enum status check_order(const struct voucher *v, struct error *e)
{
	const struct {
		day_t earlier, later;
		const char *field;
	} pairs[] = {
		{v->issued_on, v->sent_on, "sent_on"},
		{v->sent_on != DAY_NONE ? v->sent_on : v->issued_on, v->arrived_on, "arrived_on"},
		{v->sent_on != DAY_NONE ? v->sent_on : v->issued_on, v->returned_on, "returned_on"},
	};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		char a[16], b[16];
		if (pairs[i].earlier == DAY_NONE || pairs[i].later == DAY_NONE || pairs[i].later >= pairs[i].earlier)
			continue;
		day_format(pairs[i].later, a);
		day_format(pairs[i].earlier, b);
		return error_set(e, ST_REFUSED, "date_order", "YAH-2", pairs[i].field, _("Date %s cannot precede %s"), a, b);
	}
	return ST_OK;
}

/* A tax id that the profile does not give is checked by itself (FMT-20). */
static enum status check_tax_id(const struct claim_rules *rules, const struct voucher *v, struct error *e)
{
	struct ident id;
	if (rules->buyer_tax_id || !*v->tax_id || ident_check(IDENT_BAN, v->tax_id, DAY_NONE, &id))
		return ST_OK;
	return error_set(e, ST_REFUSED, id.code, id.rule, "tax_id", "%s", id.message);
}

/* What the arrival does to the payout (YAH-134); said once the day is known. */
static void note_late(struct shop *s, const struct period_frame *f, const struct period *p, const struct voucher *v)
{
	struct settle_period run;
	char from[16], to[16];
	if (v->arrived_on == DAY_NONE || v->returned_on != DAY_NONE || p->days.due == DAY_NONE || v->arrived_on <= p->days.due ||
	    p->held_from != DAY_NONE)
		return;
	settle_claim_run(&f->cycle, f->workdays, &p->days, v->arrived_on, &run);
	day_format(p->days.pay, from);
	day_format(run.pay, to);
	notes_add(&s->notes, NOTE_WARN, "claim_late_payout", "YAH-134", "arrived_on", _("Late: payout moves from %s to %s"), from, to);
}

static enum status check_rules(struct shop *s, const struct period_frame *f, const struct period *p, const struct voucher *v,
                               struct error *e)
{
	struct claim_rules rules = period_rules(f, p);
	struct claim_voucher plain;
	claim_voucher_of(v, &plain);
	const struct claim_expected *want = p->statement_id ? wanted(p, plain.tax_kind) : NULL;
	if (p->statement_id && !want && v->returned_on == DAY_NONE)
		return error_set(e, ST_REFUSED, "voucher_needless", "YAH-128", "tax_kind", "%s",
		                 _("The statement has no amount of this tax kind; no voucher is issued for it"));
	if (!p->statement_id)
		notes_add(&s->notes, NOTE_INFO, "statement_missing", "YAH-128", "sales", "%s",
		          _("No statement of this period has been imported; the total is not compared with it"));
	struct settle_period days = period_claim_days(p);
	enum status st = claim_check_voucher(&rules, &f->cycle, f->workdays, &days, want, &plain, f->today,
	                                     (struct claim_findings){.notes = &s->notes}, e);
	if (st == ST_OK)
		note_late(s, f, p, v);
	return st;
}

/* ---- storing ---- */

/* An automated store's e-invoice is sent and there on its issue date (YAH-126). */
static void settle_days(const struct period *p, struct voucher *v)
{
	if (p->automated && v->returned_on == DAY_NONE) {
		v->sent_on = v->issued_on;
		v->arrived_on = v->issued_on;
	}
	if (v->arrived_on != DAY_NONE && v->sent_on == DAY_NONE)
		v->sent_on = v->issued_on;
}

static const char *state_of(const struct shop *s, const struct period *p, const struct voucher *v, day_t today)
{
	if (v->returned_on != DAY_NONE)
		return "returned";
	if (v->arrived_on != DAY_NONE && v->arrived_on <= today && strcmp(p->state, "paid") == 0)
		return "paid"; /* a remark that is added later does not take the money back */
	if (v->arrived_on != DAY_NONE && v->arrived_on <= today)
		return notes_first_warning(&s->notes) ? "arrived" : "accepted";
	if (v->sent_on != DAY_NONE && v->sent_on <= today)
		return "sent";
	return "entered";
}

static void bind_voucher(struct stmt *q, const struct shop *s, const struct voucher *v)
{
	stmt_bind_int(q, ":period", v->period_id);
	stmt_bind_text(q, ":tax_kind", v->tax_kind);
	stmt_bind_text(q, ":kind", v->kind);
	bind_day(q, ":issued", v->issued_on);
	stmt_bind_text(q, ":format", v->format);
	stmt_bind_text(q, ":number", v->number);
	stmt_bind_text(q, ":invoice_no", v->invoice_no);
	stmt_bind_text(q, ":title", v->title);
	stmt_bind_text(q, ":tax_id", v->tax_id);
	stmt_bind_int(q, ":sales", v->sales);
	stmt_bind_int(q, ":tax", v->tax);
	stmt_bind_text(q, ":item_name", v->item_name);
	stmt_bind_text(q, ":remark", v->remark);
	stmt_bind_text(q, ":state", v->state);
	bind_day(q, ":sent", v->sent_on);
	bind_day(q, ":arrived", v->arrived_on);
	bind_day(q, ":returned", v->returned_on);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
}

static enum status audit(struct shop *s, const char *what, const struct voucher *v, struct error *e)
{
	char record[64], detail[200];
	snprintf(record, sizeof record, "voucher %lld", (long long)v->id);
	snprintf(detail, sizeof detail, "%s %s %s %s %s sales=%lld tax=%lld", v->profile, v->period, v->tax_kind, v->number, v->state,
	         (long long)v->sales, (long long)v->tax);
	return shop_audit(s, what, record, detail, e);
}

static enum status store(struct shop *s, const struct period *p, struct voucher *v, const char *op_id, struct error *e)
{
	enum status st = period_keep(s, p, &v->period_id, e);
	if (st != ST_OK)
		return st;
	bool fresh = v->id == 0;
	struct stmt *q = db_prepare(s->db, fresh ? insert_sql : update_sql);
	bind_voucher(q, s, v);
	if (fresh)
		stmt_bind_text(q, ":op", op_id);
	else
		stmt_bind_int(q, ":id", v->id);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	if (fresh)
		v->id = db_last_id(s->db);
	return audit(s, fresh ? "voucher create" : "voucher edit", v, e);
}

static enum status check_and_store(struct shop *s, const struct period_frame *f, const struct period *p, struct voucher *v,
                                   const char *op_id, struct error *e)
{
	snprintf(v->profile, sizeof v->profile, "%s", p->profile);
	snprintf(v->period, sizeof v->period, "%s", p->days.code);
	settle_days(p, v);
	enum status st = check_order(v, e);
	if (st == ST_OK)
		st = check_rules(s, f, p, v, e);
	if (st == ST_OK)
		st = check_tax_id(&f->rules, v, e);
	if (st == ST_OK)
		st = check_unique(s, v, p, e);
	if (st == ST_OK)
		st = check_allowance(s, v, e);
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	if (st != ST_OK)
		return st;
	snprintf(v->state, sizeof v->state, "%s", state_of(s, p, v, f->today));
	if ((st = db_begin(s->db, e)) != ST_OK)
		return st;
	return shop_write_end(s, store(s, p, v, op_id, e), e);
}

enum status voucher_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	struct voucher v = {.id = id};
	struct period p;
	struct period_frame f;
	notes_free(&s->notes);
	if (!id && (*out = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	enum status st = id ? voucher_record(s, id, r, e) : voucher_prefill(s, r, e);
	if (st != ST_OK)
		return st;
	normal_number(r, "invoice_no");
	if (strcmp(record_get(r, "kind"), "invoice") == 0)
		normal_number(r, "number");
	if ((st = record_check(r, NULL, NULL, e)) != ST_OK) {
		if (e && !*e->rule)
			snprintf(e->rule, sizeof e->rule, "YAH-132");
		return st;
	}
	read_record(r, &v);
	if ((st = period_find(s, record_get(r, "profile"), record_get(r, "period"), &p, e)) != ST_OK)
		return st;
	if ((st = period_frame_open(&f, s, p.profile, e)) == ST_OK)
		st = check_and_store(s, &f, &p, &v, op_id, e);
	period_frame_close(&f);
	if (st == ST_OK)
		*out = v.id;
	return st;
}

enum status voucher_delete(struct shop *s, int64_t id, struct error *e)
{
	struct voucher v;
	notes_free(&s->notes);
	enum status st = voucher_get(s, id, &v, e);
	if (st != ST_OK)
		return st;
	if (strcmp(v.state, "entered") != 0 && strcmp(v.state, "draft") != 0)
		return error_set(e, ST_REFUSED, "voucher_sent", "YAH-132", "id", "%s",
		                 _("This voucher has been sent and stays on record; enter the day on which it came back"));
	if ((st = db_begin(s->db, e)) != ST_OK)
		return st;
	struct stmt *q = db_prepare(s->db, delete_sql);
	stmt_bind_int(q, ":id", id);
	if ((st = stmt_run(q, e)) == ST_OK)
		st = audit(s, "voucher delete", &v, e);
	return shop_write_end(s, st, e);
}

/* ---- list ---- */

static const struct list_column columns[] = {
	{"id", N_("Number in our book"), VK_INT, NULL, 0, 0, 9, true},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 8, 0, 3, true},
	{"period", N_("Period"), VK_TEXT, NULL, 10, 0, 0, true},
	{"tax_kind", N_("Tax kind"), VK_ENUM, "tax_kind", 8, 0, 1, false},
	{"kind", N_("Kind"), VK_ENUM, "voucher_kind", 8, 0, 2, false},
	{"state", N_("State"), VK_ENUM, "voucher_state", 8, 0, 1, false},
	{"date", N_("Issue date"), VK_DATE, NULL, 10, 0, 2, true},
	{"number", N_("Number"), VK_TEXT, NULL, 12, 0, 0, true},
	{"sales", N_("Sales amount"), VK_MONEY, NULL, 11, 0, 2, false},
	{"tax", N_("Tax"), VK_MONEY, NULL, 8, 0, 3, false},
	{"total", N_("Total"), VK_MONEY, NULL, 11, 0, 1, true},
	{"format", N_("Voucher format"), VK_TEXT, NULL, 0, 0, 8, false},
	{"invoice_no", N_("Invoice that it reduces"), VK_TEXT, NULL, 0, 0, 8, false},
	{"title", N_("Addressee"), VK_TEXT, NULL, 0, 0, 8, false},
	{"tax_id", N_("Tax id"), VK_TEXT, NULL, 0, 0, 8, false},
	{"item_name", N_("Item name"), VK_TEXT, NULL, 0, 0, 8, false},
	{"remark", N_("Remark"), VK_TEXT, NULL, 0, 0, 8, false},
	{"sent_on", N_("Sent on"), VK_DATE, NULL, 0, 0, 6, false},
	{"arrived_on", N_("Arrived on"), VK_DATE, NULL, 10, 0, 4, false},
	{"returned_on", N_("Sent back on"), VK_DATE, NULL, 0, 0, 6, false},
	{"created_by", N_("By"), VK_TEXT, NULL, 0, 0, 8, false},
};
static const char *const exprs[] = {
	"v.id", "p.profile", "p.code", "v.tax_kind", "v.kind", "v.state", "v.issued_on", "v.number", "v.sales", "v.tax",
	"v.sales + v.tax", "v.format", "v.invoice_no", "v.title", "v.tax_id", "v.item_name", "v.remark", "v.sent_on", "v.arrived_on",
	"v.returned_on", "v.created_by",
};
_Static_assert(LIST_COUNT(exprs) == LIST_COUNT(columns), "an expression for every column");
static const struct list_sort sorts[] = {
	{.column = "date", .by = {"v.issued_on"}, .descending = true},
	{.column = "id"},
	{.column = "profile", .by = {"p.profile"}},
	{.column = "period", .by = {"p.code"}},
	{.column = "number", .by = {"v.number"}},
	{.column = "total", .by = {"v.sales + v.tax"}, .number = 1},
};
static const struct list_def def = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns),
	.from = "voucher v JOIN period p ON p.id = v.period_id",
	.where = "(:profile = '' OR p.profile = :profile) AND (:period = '' OR p.code = :period)", .id = "v.id",
	.sorts = sorts, .sort_count = LIST_COUNT(sorts),
};

void voucher_list(struct shop *s, const char *profile, const char *period, struct list_source *out)
{
	desk_list_open(out, s->db, &def, (struct list_bind[]){
		{":profile", .text = profile ? profile : ""}, {":period", .text = period ? period : ""},
	}, 2);
}
