/*
 * `member import` (EAS section 8): what file it is, whether it is whole, who
 * signs for its opening balances, and then the one runner with a record a
 * member. What a record says is member_row.c's, whom it means member_match.c's.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk/importer.h"
#include "desk/member_sheet.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"
#include "storekeep/tier.h"

static const char base_sql[] = "SELECT id FROM tier WHERE profile = :profile AND level = 1";
static const char group_sql[] = "SELECT id, name, name_key FROM member_group WHERE profile = :profile ORDER BY id";

/* What the run begins with, and what came of it. */
struct job {
	struct shop *s;
	const struct profile *p;
	struct import_options o;
	char *path;             /* that can be read again and again */
	int copy;
	struct member_layout layout;
	int64_t base_tier;
};

static const char *rule_of(const struct job *j, const char *rule)
{
	return profile_rule(profile_name(j->p), rule);
}

/* ---- a run ---- */

static void load_groups(struct member_run *m)
{
	struct stmt *q = db_prepare(m->s->db, group_sql);

	stmt_bind_text(q, ":profile", m->profile);
	while (stmt_step(q, NULL) == STEP_ROW) {
		m->groups = xreallocarray(m->groups, m->group_count + 1, sizeof *m->groups);
		m->groups[m->group_count++] =
		        (struct group_known){.id = stmt_int(q, 0), .name = xstrdup(stmt_text(q, 1)), .key = xstrdup(stmt_text(q, 2))};
	}
	stmt_reset(q);
}

static int number_of(const struct member_run *m, const char *key, int fallback)
{
	return (int)profile_int(m->p, key, m->today, fallback);
}

static struct member_run *begin_run(const struct job *j, int64_t batch_id, const struct import_options *o, struct import_result *r)
{
	struct member_run *m = xcalloc(1, sizeof *m);
	const char *text, *mode;

	*m = (struct member_run){.s = j->s, .p = j->p, .profile = profile_name(j->p), .o = o, .r = r, .layout = &j->layout,
	                         .batch_id = batch_id, .base_tier = j->base_tier, .today = shop_today(j->s, j->p), .now = clock_now()};
	mode = o->on_match != NULL ? o->on_match : profile_text(j->p, "import.on_match", m->today);
	m->update = mode != NULL && strcmp(mode, "update") == 0;
	text = profile_text(j->p, "store.country_code", m->today);
	snprintf(m->country, sizeof m->country, "%s", text != NULL ? text : "");
	text = profile_text(j->p, "import.group_separator", m->today);
	snprintf(m->separator, sizeof m->separator, "%s", text != NULL ? text : "|");
	m->max_age = number_of(m, "birthday.max_age_years", 120);
	m->text_max = number_of(m, "field.text_max", 0);
	m->group_name_max = number_of(m, "group.name_max", 0);
	m->group_max = number_of(m, "group.max_per_member", 0);
	m->max_points = number_of(m, "points.max_per_entry", 9999999);
	m->max_credit = number_of(m, "credit.max_balance", 9999999);
	load_groups(m);
	member_effects_init(m);
	return m;
}

static enum status begin(void **self, struct shop *s, const struct profile *p, int64_t batch_id, const struct import_options *o,
                         struct import_result *r, struct error *e)
{
	(void)s, (void)p, (void)e;
	*self = begin_run(r->runner->kind->arg, batch_id, o, r);
	return ST_OK;
}

static enum import_verdict take_new(struct member_run *m, struct sheet *sheet, const struct member_row *row, struct import_refusal *why,
                                    struct error *e)
{
	if (!member_row_complete(m, sheet, row, why))
		return ROW_REFUSED;
	if (m->batch_id != 0 && member_put(m, row, e) != ST_OK) {
		e->status = ST_FAILED; /* everything that can be refused was looked at before */
		return ROW_REFUSED;
	}
	m->r->total_points += row->points > 0 ? row->points : 0;
	m->r->total_credit += row->credit > 0 ? row->credit : 0;
	m->r->gives = m->r->gives || row->points > 0 || row->credit > 0;
	return ROW_NEW;
}

static enum import_verdict row(void *self, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	struct member_run *m = self;
	enum import_verdict v = ROW_REFUSED;
	struct member_row read;
	int64_t id;

	if (member_row_read(m, sheet, &read, why) && member_match(m, sheet, &read, &id, why, e))
		v = id != 0 ? member_change(m, sheet, &read, id, why, e) : take_new(m, sheet, &read, why, e);
	member_row_free(&read, m->layout->own_count);
	return v;
}

/* The key column is empty: a member without an address. */
static enum import_verdict totals(void *self, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	return sheet_says_total(sheet) ? ROW_TOTALS : row(self, sheet, why, e);
}

static void note_groups(struct member_run *m)
{
	struct buf names = {0};

	for (size_t i = 0; i < m->group_count; i++)
		if (m->groups[i].id == 0)
			buf_addf(&names, "%s%s", names.len != 0 ? ", " : "", m->groups[i].name);
	if (names.len != 0) {
		char *sentence = xasprintf(_("New groups: %s"), buf_str(&names));

		import_note(m->r, 0, "import_groups", sentence);
		free(sentence);
	}
	buf_free(&names);
}

static enum status end(void *self, struct error *e)
{
	struct member_run *m = self;

	(void)e;
	if (m->batch_id == 0)
		note_groups(m);
	if (m->skipped != 0) {
		char *sentence = xasprintf(_("%lld records are of members who are there already and are passed over; on_match=update changes them."),
		                           (long long)m->skipped);

		import_note(m->r, 0, "import_skipped", sentence);
		free(sentence);
	}
	return ST_OK;
}

static void release(void *self)
{
	struct member_run *m = self;

	if (m == NULL)
		return;
	for (size_t i = 0; i < m->group_count; i++) {
		free(m->groups[i].name);
		free(m->groups[i].key);
	}
	free(m->groups);
	free(m->tier.text);
	twin_map_free(&m->emails);
	twin_map_free(&m->codes);
	twin_map_free(&m->phones);
	free(m);
}

static enum status run(struct job *j, const struct import_options *o, struct import_result *r, struct error *e)
{
	struct import_kind kind = {
		.kind = "member", .columns = "member.columns.", .ready = j->layout.fields, .ready_count = j->layout.count, .repeatable = true,
		.keeps = true, .begin = begin, .row = row, .totals = totals, .end = end, .free = release, .arg = j,
	};

	return import_run(j->s, &kind, o, r, e);
}

/* ---- before it ---- */

/* Why a workbook cannot be read, in the words of EAS-79. */
static enum status say_xlsx(struct job *j, struct error *e)
{
	struct error was = *e;

	if (strncmp(was.code, "xlsx_", 5) != 0)
		return was.status;
	return error_set(e, ST_REFUSED, "IMPORT_XLSX", rule_of(j, "EAS-79"), "file",
	                 _("This workbook cannot be read: %s Save the sheet as “CSV UTF-8” and import that file."), was.message);
}

static enum status find_profile(struct job *j, const struct import_options *asked, struct error *e)
{
	enum status st = member_profile(j->s, asked->profile, &j->p, e);
	struct member_layout l;

	if (st != ST_OK || asked->profile != NULL)
		return st;
	/* Nobody said whose file it is: an export knows. */
	st = member_layout(j->s, j->p, j->path, j->o.charset, j->o.separator, &l, e);
	if (st == ST_OK && l.preset[0] != '\0')
		st = shop_profile(j->s, l.preset, &j->p, e);
	member_layout_free(&l);
	return st;
}

static enum status check_columns(struct job *j, struct error *e)
{
	const char *stray = j->layout.stray;

	if (stray == NULL)
		return ST_OK;
	return error_set(e, ST_REFUSED, "IMPORT_COLUMN", rule_of(j, "EAS-81"), "file", _("Column “%1$s” is unknown. Did you mean “%2$s”?"),
	                 stray, member_column_near(&j->layout, stray));
}

/* Is the file whole? With CP950 to look at its first rows by, where nobody said in which charset it is. */
static enum status check_bytes(struct job *j, struct error *e)
{
	enum charset cs = j->o.charset;
	enum status st = member_file_scan(j->path, profile_name(j->p), &cs, e);

	if (st == ST_REFUSED && cs == CS_UTF8 && j->o.charset == CS_UNKNOWN && strcmp(e->code, "IMPORT_ENCODING") == 0)
		j->o.charset = CS_CP950;
	else
		j->o.charset = cs;
	return st;
}

static enum status find_base_tier(struct job *j, struct error *e)
{
	struct tier *tiers = NULL;
	size_t count = 0;
	enum status st = tiers_of(j->s, profile_name(j->p), &tiers, &count, e);
	struct stmt *q = db_prepare(j->s->db, base_sql);

	/* Asked anew: a trial has taken back what was made. */
	stmt_bind_text(q, ":profile", profile_name(j->p));
	j->base_tier = st == ST_OK && stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	tiers_free(tiers, count);
	return st;
}

/* ---- opening balances ---- */

static enum status check_total(const struct job *j, const char *said, int64_t is, const char *field, struct error *e)
{
	char *end;
	long long n = strtoll(said, &end, 10);

	if (*said != '\0' && *end == '\0' && n == is)
		return ST_OK;
	return error_set(e, ST_REFUSED, "total_differs", rule_of(j, "EAS-81"), field,
	                 _("You sign for %1$s, but the records that can be taken have %2$lld in all. Look at the file again."), said, (long long)is);
}

/* Somebody signs for what the file gives away before any of it is booked. */
static enum status sign(struct job *j, const struct import_result *seen, struct error *e)
{
	const struct import_options *o = &j->o;
	enum status st = ST_OK;

	if (o->total_points != NULL)
		st = check_total(j, o->total_points, seen->total_points, "total_points", e);
	if (st == ST_OK && o->total_credit != NULL)
		st = check_total(j, o->total_credit, seen->total_credit, "total_credit", e);
	if (st != ST_OK || !seen->gives ||
	    ((seen->total_points == 0 || o->total_points != NULL) && (seen->total_credit == 0 || o->total_credit != NULL)))
		return st;
	notes_free(&j->s->notes);
	notes_add(&j->s->notes, NOTE_WARN, "import_totals", rule_of(j, "EAS-81"), "total_points",
	          _("The file gives opening balances: %1$lld points and %2$lld of store credit in all. Sign for them with total_points=%1$lld total_credit=%2$lld."),
	          (long long)seen->total_points, (long long)seen->total_credit);
	return shop_settle_warnings(j->s, e);
}

/* The file is looked through once before it is taken. */
static enum status look_first(struct job *j, struct error *e)
{
	bool balances = false;
	struct import_options o = j->o;
	struct import_result seen;
	enum status st;

	for (size_t i = MF_POINTS; i <= MF_CREDIT; i++)
		balances = balances || j->layout.fields[i].key;
	if (!balances || j->o.preview || j->s->dry_run)
		return ST_OK;
	o.preview = true;
	o.refused_to = NULL;
	st = run(j, &o, &seen, e);
	if (st == ST_OK)
		st = sign(j, &seen, e);
	import_result_free(&seen);
	return st;
}

/* Who signed for what, in the log. */
static enum status note_signature(struct job *j, const struct import_result *r, struct error *e)
{
	char record[64], detail[128];
	enum status st;

	if (r->batch_id == 0 || !r->gives)
		return ST_OK;
	st = db_begin(j->s->db, e);
	if (st != ST_OK)
		return st;
	snprintf(record, sizeof record, "batch %lld", (long long)r->batch_id);
	snprintf(detail, sizeof detail, "points %lld, credit %lld", (long long)r->total_points, (long long)r->total_credit);
	st = shop_audit(j->s, "member import signed", record, detail, e);
	return db_end(j->s->db, st, e);
}

/* ---- all of it ---- */

static enum status prepare(struct job *j, const struct import_options *asked, struct error *e)
{
	enum status st = import_steady(asked->path, &j->path, &j->copy, e);

	j->o = *asked;
	j->o.named = asked->named != NULL ? asked->named : asked->path;
	if (st != ST_OK) {
		enum status known = member_profile(j->s, asked->profile, &j->p, NULL);

		return known == ST_OK ? say_xlsx(j, e) : st;
	}
	j->o.path = j->path;
	st = find_profile(j, asked, e);
	if (st != ST_OK)
		return st;
	j->o.profile = profile_name(j->p);
	if (asked->on_match != NULL && strcmp(asked->on_match, "skip") != 0 && strcmp(asked->on_match, "update") != 0)
		return error_set(e, ST_REFUSED, "on_match_unknown", rule_of(j, "EAS-82"), "on_match", "%s", _("on_match is skip or update."));
	return j->o.preview || j->s->dry_run ? ST_OK : staff_allow(j->s, j->p, "perm.members_write", e);
}

static enum status import_file(struct job *j, struct import_result *r, struct error *e)
{
	struct error bytes = {0};
	enum status whole = check_bytes(j, &bytes), st;

	if (whole == ST_FAILED) {
		*e = bytes;
		return whole;
	}
	st = member_layout(j->s, j->p, j->path, j->o.charset, j->o.separator, &j->layout, e);
	if (st == ST_OK)
		st = find_base_tier(j, e);
	if (st == ST_OK && whole != ST_OK) {
		/* Its first rows are shown, so that the charset can be chosen by the eye. */
		j->o.preview = true;
		run(j, &j->o, r, NULL);
		*e = bytes;
		return whole;
	}
	if (st == ST_OK)
		st = check_columns(j, e);
	if (st == ST_OK)
		st = look_first(j, e);
	if (st == ST_OK)
		st = run(j, &j->o, r, e);
	return st == ST_OK ? note_signature(j, r, e) : st;
}

enum status member_import(struct shop *s, const struct import_options *asked, struct import_result *r, struct error *e)
{
	struct job j = {.s = s, .copy = -1};
	struct error spare = {0};
	enum status st;

	e = e != NULL ? e : &spare;
	*r = (struct import_result){0};
	notes_free(&s->notes);
	st = prepare(&j, asked, e);
	if (st == ST_OK)
		st = import_file(&j, r, e);
	member_layout_free(&j.layout);
	free(j.path);
	if (j.copy >= 0)
		close(j.copy);
	return st;
}
