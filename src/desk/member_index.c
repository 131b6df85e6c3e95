/*
 * The keys by which members are found, derived from name, phone number, e-mail
 * address and birthday (FMT-25, FMT-38).
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/member_parts.h"

static const char names_sql[] = "SELECT last_name, first_name, email, phone, birthday, name_key FROM member WHERE id = :id";
static const char keys_sql[] =
	"UPDATE member SET email_key = :email, phone_rev = :phone, name_key = :name, birthday_md = :md WHERE id = :id";
static const char gram_out_sql[] = "DELETE FROM member_gram WHERE g = :g AND member_id = :id";
static const char gram_in_sql[] = "INSERT INTO member_gram (g, member_id) VALUES (:g, :id) ON CONFLICT DO NOTHING";

#define MOST_GRAMS 160

static void bind_filled(struct stmt *q, const char *name, const char *text)
{
	stmt_bind_text(q, name, *text != '\0' ? text : NULL);
}

static enum status write_grams(struct shop *s, const char *sql, int64_t id, const char *key, struct error *e)
{
	char grams[MOST_GRAMS][MEMBER_GRAM_SIZE];
	size_t count = member_grams(key, grams, MOST_GRAMS);
	enum status st = ST_OK;

	for (size_t i = 0; i < count && st == ST_OK; i++) {
		struct stmt *q = db_prepare(s->db, sql);

		stmt_bind_text(q, ":g", grams[i]);
		stmt_bind_int(q, ":id", id);
		st = stmt_run(q, e);
	}
	return st;
}

static enum status write_keys(struct shop *s, int64_t id, char *const keys[3], const char *md, struct error *e)
{
	struct stmt *q = db_prepare(s->db, keys_sql);

	stmt_bind_text(q, ":email", keys[0]);
	stmt_bind_text(q, ":phone", keys[1]);
	stmt_bind_text(q, ":name", keys[2]);
	bind_filled(q, ":md", md);
	stmt_bind_int(q, ":id", id);
	return stmt_run(q, e);
}

enum status member_index(struct shop *s, int64_t id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, names_sql);
	char reversed[MEMBER_PHONE_SIZE], md[8], *keys[3] = {0}, *before;
	enum status st;

	stmt_bind_int(q, ":id", id);
	if (stmt_step(q, e) != STEP_ROW) {
		stmt_reset(q);
		return ST_FAILED;
	}
	keys[0] = member_email_key(column_words(q, 2));
	member_phone_reversed(column_words(q, 3), reversed);
	keys[1] = *reversed != '\0' ? reversed : NULL;
	char *last = xstrdup(column_words(q, 0));
	keys[2] = member_name_key(last, column_words(q, 1));
	free(last);
	member_birthday_md(column_words(q, 4), md);
	before = xstrdup(column_words(q, 5));
	stmt_reset(q);
	st = write_keys(s, id, keys, md, e);
	if (st == ST_OK && strcmp(before, keys[2]) != 0) {
		st = write_grams(s, gram_out_sql, id, before, e);
		if (st == ST_OK)
			st = write_grams(s, gram_in_sql, id, keys[2], e);
	}
	free(keys[0]);
	free(keys[2]);
	free(before);
	return st;
}
