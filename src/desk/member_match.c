/*
 * Which member a record of a file is (EAS-82): by the code, else by the e-mail
 * address, else by the phone number where exactly one has it; and records that
 * the file itself has twice.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/member_sheet.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char code_sql[] =
	"SELECT id, kind, merged_into FROM member WHERE profile = :profile AND member_code = :key AND kind <> 'removed'";
static const char email_sql[] =
	"SELECT id FROM member WHERE profile = :profile AND email_key = :key AND kind IN ('registered', 'guest')";
/* Of members that this very file has made only who has no address beside the record's: two people may share a phone (EAS-66). */
static const char phone_sql[] =
	"SELECT id FROM member WHERE phone = :key AND profile = :profile AND kind IN ('registered', 'guest')"
	" AND NOT (batch_id = :batch AND :batch <> 0 AND email_key IS NOT NULL AND :email IS NOT NULL) LIMIT 50";

/* ---- records met ---- */

static uint64_t key_of(const char *text)
{
	uint64_t key = UINT64_C(14695981039346656037);

	for (; *text != '\0'; text++)
		key = (key ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return key != 0 ? key : 1;
}

static struct twin *slot_of(const struct twin_map *t, uint64_t key)
{
	size_t i = (size_t)(key ^ key >> 29) & (t->cap - 1);

	while (t->slots[i].key != 0 && t->slots[i].key != key)
		i = (i + 1) & (t->cap - 1);
	return &t->slots[i];
}

/* The line where `text` was met before, 0 when this is the first time: then it is met on `line`. */
static int64_t met_on(struct twin_map *t, const char *text, int64_t line)
{
	uint64_t key = key_of(text);
	struct twin *slot;

	if (t->count * 2 >= t->cap) {
		struct twin_map old = *t;

		t->cap = old.cap != 0 ? old.cap * 2 : 1024;
		t->slots = xcalloc(t->cap, sizeof *t->slots);
		for (size_t i = 0; i < old.cap; i++)
			if (old.slots[i].key != 0)
				*slot_of(t, old.slots[i].key) = old.slots[i];
		free(old.slots);
	}
	slot = slot_of(t, key);
	if (slot->key != 0)
		return slot->line;
	*slot = (struct twin){key, line};
	t->count++;
	return 0;
}

void twin_map_free(struct twin_map *t)
{
	free(t->slots);
	*t = (struct twin_map){0};
}

static bool refuse_twin(struct import_refusal *why, const struct sheet *sheet, int column, const char *format, int64_t a, int64_t b)
{
	char *sentence = xasprintf(format, (long long)a, (long long)b);

	member_row_refuse(why, sheet, column, "IMPORT_TWICE", sentence);
	free(sentence);
	return false;
}

/* By that which says who it is: a phone number only where nothing else does. */
static bool check_twins(struct member_run *m, struct sheet *sheet, const struct member_row *row, struct import_refusal *why)
{
	int64_t first;

	if (row->email_key != NULL && (first = met_on(&m->emails, row->email_key, row->line)) != 0)
		return refuse_twin(why, sheet, MF_EMAIL, _("Lines %1$lld and %2$lld have the same e-mail."), first, row->line);
	if (*row->code != '\0' && (first = met_on(&m->codes, row->code, row->line)) != 0)
		return refuse_twin(why, sheet, MF_CODE, _("Lines %1$lld and %2$lld have the same member code."), first, row->line);
	if (*row->code == '\0' && row->email_key == NULL && *row->phone != '\0' &&
	    (first = met_on(&m->phones, row->phone, row->line)) != 0)
		return refuse_twin(why, sheet, MF_PHONE, _("Lines %1$lld and %2$lld have the same phone number and no e-mail."), first, row->line);
	return true;
}

/* ---- members that are there ---- */

static char *name_of(struct shop *s, int64_t id)
{
	struct member m;
	char *name = member_get(s, id, &m, NULL) == ST_OK ? member_name(&m) : xstrdup("");

	member_free(&m);
	return name;
}

static bool refuse_merged(struct member_run *m, struct sheet *sheet, int64_t id, int64_t into, struct import_refusal *why)
{
	char *name = name_of(m->s, id), *other = name_of(m->s, into);
	char *sentence = xasprintf(_("%1$s was merged into %2$s; use that account."), name, other);

	member_row_refuse(why, sheet, MF_CODE, "MEMBER_MERGED", sentence);
	free(sentence);
	free(name);
	free(other);
	return false;
}

static bool refuse_conflict(struct member_run *m, struct sheet *sheet, const struct member_row *row, int64_t by_code, int64_t by_email,
                            struct import_refusal *why)
{
	char *one = name_of(m->s, by_code), *two = name_of(m->s, by_email);
	char *sentence = xasprintf(_("Line %1$lld: code %2$s is %3$s, e-mail %4$s is %5$s."), (long long)row->line, row->code, one, row->email, two);

	member_row_refuse(why, sheet, MF_CODE, "IMPORT_CONFLICT", sentence);
	free(sentence);
	free(one);
	free(two);
	return false;
}

static bool find_by_code(struct member_run *m, struct sheet *sheet, const struct member_row *row, int64_t *id, struct import_refusal *why,
                         struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, code_sql);
	int64_t into = 0;
	enum step step;

	stmt_bind_text(q, ":profile", m->profile);
	stmt_bind_text(q, ":key", row->code);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		*id = stmt_int(q, 0);
		into = strcmp(column_words(q, 1), "merged") == 0 ? stmt_int(q, 2) : 0;
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return false;
	return into == 0 || refuse_merged(m, sheet, *id, into, why);
}

static bool find_by_email(struct member_run *m, const struct member_row *row, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, email_sql);
	enum step step;

	stmt_bind_text(q, ":profile", m->profile);
	stmt_bind_text(q, ":key", row->email_key);
	step = stmt_step(q, e);
	*id = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return step != STEP_FAILED;
}

static bool find_by_phone(struct member_run *m, const struct member_row *row, int64_t *id, int *found, struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, phone_sql);
	enum step step;

	*found = 0;
	stmt_bind_text(q, ":profile", m->profile);
	stmt_bind_text(q, ":key", row->phone);
	stmt_bind_int(q, ":batch", m->batch_id);
	stmt_bind_text(q, ":email", row->email_key);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		if ((*found)++ == 0)
			*id = stmt_int(q, 0);
	stmt_reset(q);
	return step != STEP_FAILED;
}

static bool match_by_phone(struct member_run *m, struct sheet *sheet, const struct member_row *row, int64_t *id, struct import_refusal *why,
                           struct error *e)
{
	char *sentence;
	int found;

	if (!find_by_phone(m, row, id, &found, e))
		return false;
	if (found <= 1)
		return true;
	*id = 0;
	if (row->email_key != NULL || *row->code != '\0')
		return true; /* somebody new, known by another thing */
	sentence = xasprintf(_("%d members have this number. Choose one."), found);
	member_row_refuse(why, sheet, MF_PHONE, "MEMBER_MANY", sentence);
	free(sentence);
	return false;
}

bool member_match(struct member_run *m, struct sheet *sheet, const struct member_row *row, int64_t *id, struct import_refusal *why,
                  struct error *e)
{
	int64_t by_email = 0;

	*id = 0;
	if (!check_twins(m, sheet, row, why))
		return false;
	if (*row->code != '\0' && !find_by_code(m, sheet, row, id, why, e))
		return false;
	if (row->email_key != NULL && !find_by_email(m, row, &by_email, e))
		return false;
	if (*id != 0 && by_email != 0 && *id != by_email)
		return refuse_conflict(m, sheet, row, *id, by_email, why);
	if (*id == 0)
		*id = by_email;
	return *id != 0 || *row->phone == '\0' || match_by_phone(m, sheet, row, id, why, e);
}
