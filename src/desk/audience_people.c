/*
 * Who people are: members with their flags (RUT-93) and followers (QOO-8, QOO-9,
 * QOO-24). What a file has no column for stays as it was; how a person stood
 * before is kept, so that the batch can be taken back.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/audience_file.h"
#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/text.h"

struct facts {
	char name[256], email[256];
	int64_t flag[4]; /* blocked, opted_out, email_verified, reminder_opt_out */
	day_t followed, left;
};

static const char facts_sql[] =
	"SELECT name, email, blocked, opted_out, email_verified, reminder_opt_out, followed_on, left_on FROM person WHERE id = :id";
static const char before_sql[] =
	"INSERT INTO person_before (batch_id, person_id, name, email, blocked, opted_out, email_verified, reminder_opt_out, followed_on,"
	" left_on) SELECT :batch, id, name, email, blocked, opted_out, email_verified, reminder_opt_out, followed_on, left_on FROM person"
	" WHERE id = :id ON CONFLICT DO NOTHING";
static const char update_sql[] =
	"UPDATE person SET name = :name, email = :email, blocked = :blocked, opted_out = :opted_out, email_verified = :email_verified,"
	" reminder_opt_out = :reminder_opt_out, followed_on = :followed, left_on = :left WHERE id = :id";

static const int flag_fields[] = {AF_BLOCKED, AF_OPTED_OUT, AF_VERIFIED, AF_REMINDERS};
static const char *const flag_names[] = {"blocked", "opted_out", "email_verified", "reminder_opt_out"};
#define FLAGS (sizeof flag_fields / sizeof *flag_fields)

static enum status read_facts(struct audience_file *f, int64_t id, struct facts *out, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, facts_sql);
	enum step step;

	*out = (struct facts){.flag = {0, 0, 1, 0}, .followed = DAY_NONE, .left = DAY_NONE};
	if (id == 0)
		return ST_OK;
	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		column_text(q, 0, out->name, sizeof out->name);
		column_text(q, 1, out->email, sizeof out->email);
		for (size_t i = 0; i < FLAGS; i++)
			out->flag[i] = stmt_int(q, (int)i + 2);
		out->followed = column_day(q, 6);
		out->left = column_day(q, 7);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* 1, 0, or -1 for a word that is neither. An empty cell is no. */
static int truth_of(const char *text)
{
	static const char *const yes[] = {"1", "y", "yes", "true", "t", "v", "x", "是", "有", "✓", "✔", "○", "◯", "はい", "真"};
	static const char *const no[] = {"", "0", "n", "no", "false", "f", "否", "無", "无", "-", "×", "✗", "いいえ", "偽"};
	char *folded = text_fold(text);
	int truth = -1;

	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		if (strcmp(folded, yes[i]) == 0 || strcmp(text, yes[i]) == 0)
			truth = 1;
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (strcmp(folded, no[i]) == 0 || strcmp(text, no[i]) == 0)
			truth = 0;
	free(folded);
	return truth;
}

static bool take_truths(struct sheet *sheet, struct facts *to, struct import_refusal *why)
{
	for (size_t i = 0; i < FLAGS; i++) {
		const char *text = sheet_text(sheet, flag_fields[i], NULL);
		int truth;

		if (!sheet_has(sheet, flag_fields[i]) || (i == 2 && *text == '\0'))
			continue;
		if ((truth = truth_of(text)) < 0) {
			audience_refuse(why, sheet, flag_fields[i], "flag_unknown", _("Write yes or no."));
			return false;
		}
		to->flag[i] = truth;
	}
	return true;
}

/* The set of flags as words in one cell: what it does not name is not set. */
static bool take_flag_words(struct sheet *sheet, struct facts *to, struct import_refusal *why)
{
	static const struct {
		const char *word;
		int flag;
	} words[] = {
		{"blocked", 0}, {"封鎖", 0}, {"黑名單", 0}, {"停權", 0}, {"已封鎖", 0}, {"opted_out", 1}, {"拒收", 1}, {"拒收訊息", 1}, {"退訂", 1},
	};
	const char *text = sheet_text(sheet, AF_FLAGS, NULL);
	char copy[200], *save = NULL;

	if (!sheet_has(sheet, AF_FLAGS))
		return true;
	to->flag[0] = to->flag[1] = 0;
	snprintf(copy, sizeof copy, "%s", text);
	for (char *word = strtok_r(copy, ",;| /", &save); word != NULL; word = strtok_r(NULL, ",;| /", &save)) {
		bool known = false;

		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (strcmp(word, words[i].word) == 0) {
				to->flag[words[i].flag] = 1;
				known = true;
			}
		if (!known) {
			audience_refuse(why, sheet, AF_FLAGS, "flag_unknown", _("The flags are blocked and opted_out."));
			return false;
		}
	}
	return true;
}

static void take_text(struct sheet *sheet, int field, char *out, size_t size)
{
	if (sheet_has(sheet, field))
		snprintf(out, size, "%s", sheet_text(sheet, field, NULL));
}

static bool take_day(struct sheet *sheet, int field, day_t *out, struct import_refusal *why)
{
	struct error bad;
	day_t day;

	if (!sheet_has(sheet, field))
		return true;
	if (sheet_date(sheet, field, &day, NULL, &bad) != ST_OK) {
		audience_refuse(why, sheet, field, bad.code, bad.message);
		return false;
	}
	*out = day;
	return true;
}

static bool same_facts(const struct facts *a, const struct facts *b)
{
	return strcmp(a->name, b->name) == 0 && strcmp(a->email, b->email) == 0 && memcmp(a->flag, b->flag, sizeof a->flag) == 0 &&
	       a->followed == b->followed && a->left == b->left;
}

static enum status write_facts(struct audience_file *f, int64_t id, const struct facts *v, bool fresh, struct error *e)
{
	struct stmt *q;
	char name[24];

	if (!fresh) {
		q = db_prepare(f->s->db, before_sql);
		stmt_bind_int(q, ":batch", f->batch_id);
		stmt_bind_int(q, ":id", id);
		if (stmt_run(q, e) != ST_OK)
			return ST_FAILED;
	}
	q = db_prepare(f->s->db, update_sql);
	stmt_bind_int(q, ":id", id);
	stmt_bind_text(q, ":name", v->name);
	stmt_bind_text(q, ":email", v->email);
	for (size_t i = 0; i < FLAGS; i++) {
		snprintf(name, sizeof name, ":%s", flag_names[i]);
		stmt_bind_int(q, name, v->flag[i]);
	}
	bind_day(q, ":followed", v->followed);
	bind_day(q, ":left", v->left);
	return stmt_run(q, e);
}

static enum import_verdict refuse_twice(struct sheet *sheet, struct import_refusal *why)
{
	return audience_refuse(why, sheet, AF_MEMBER, "member_twice", _("This member stands in the file twice."));
}

static enum import_verdict row_person(struct audience_file *f, struct sheet *sheet, bool follows, struct import_refusal *why, struct error *e)
{
	const char *code = audience_member(sheet, why);
	struct facts old, now;
	int64_t id;
	bool fresh;

	if (code == NULL)
		return ROW_REFUSED;
	/* which of two would count is nobody's guess */
	if (met_before(&f->met, key_of_text(KEY_START, code)))
		return refuse_twice(sheet, why);
	if (audience_person(f, code, &id, &fresh, e) != ST_OK || read_facts(f, id, &old, e) != ST_OK)
		return ROW_REFUSED;
	now = old;
	take_text(sheet, AF_NAME, now.name, sizeof now.name);
	take_text(sheet, AF_EMAIL, now.email, sizeof now.email);
	if (!take_flag_words(sheet, &now, why) || !take_truths(sheet, &now, why) || !take_day(sheet, AF_FOLLOWED, &now.followed, why) ||
	    !take_day(sheet, AF_LEFT, &now.left, why))
		return ROW_REFUSED;
	if (follows && now.followed == DAY_NONE)
		return audience_refuse(why, sheet, AF_FOLLOWED, "followed_on_missing", _("The day of following is missing."));
	if (now.left != DAY_NONE && (now.followed == DAY_NONE || now.left < now.followed))
		return audience_refuse(why, sheet, AF_LEFT, "left_before", _("Nobody leaves before following."));
	if (!fresh && same_facts(&old, &now))
		return ROW_SAME;
	if (f->batch_id != 0 && write_facts(f, id, &now, fresh, e) != ST_OK)
		return ROW_REFUSED;
	return fresh ? ROW_NEW : ROW_CHANGED;
}

enum import_verdict audience_row_member(struct audience_file *f, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	return row_person(f, sheet, false, why, e);
}

enum import_verdict audience_row_follower(struct audience_file *f, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	return row_person(f, sheet, true, why, e);
}
