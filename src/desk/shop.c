/*
 * Opening the shop, its days, the end of a call that collected warnings,
 * and of a write that a dry run takes back.
 */
#include "config.h"

#include "storekeep/shop.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The name under which this process works; one for its whole life. */
static const char *login_name(void)
{
	const struct passwd *pw = getpwuid(getuid());
	const char *user = getenv("USER");

	if (pw != NULL && pw->pw_name[0] != '\0')
		return pw->pw_name;
	return user != NULL && *user != '\0' ? user : "?";
}

static void learn_name(struct shop *s)
{
	const char *name = s->config != NULL ? s->config->shop_name : NULL;
	struct stmt *q = db_prepare(s->db, "SELECT value FROM setting WHERE key = 'shop_name'");

	if (name == NULL && stmt_step(q, NULL) == STEP_ROW)
		name = stmt_text(q, 0);
	snprintf(s->name, sizeof s->name, "%s", name != NULL ? name : "");
	stmt_reset(q);
}

enum status shop_open(struct shop *s, const char *path, enum db_mode mode, const struct config *c, struct error *e)
{
	enum status st;

	*s = (struct shop){.config = c, .actor = login_name(), .read_only = mode == DB_READ};
	if ((st = db_open(&s->db, path, mode, e)) == ST_OK)
		learn_name(s);
	return st;
}

void shop_close(struct shop *s)
{
	notes_free(&s->notes);
	if (s->batch_lock > 0)
		close(s->batch_lock - 1);
	if (s->db != NULL)
		db_close(s->db);
	*s = (struct shop){0};
}

enum status shop_settle_warnings(struct shop *s, struct error *e)
{
	const struct error *first = notes_first_warning(&s->notes);

	if (first == NULL || s->accept_warnings)
		return ST_OK;
	if (e != NULL)
		*e = *first;
	return ST_REFUSED;
}

enum status shop_settle_errors(struct shop *s, struct error *e)
{
	const struct error *first = notes_first_error(&s->notes);

	if (first == NULL)
		return ST_OK;
	if (e != NULL)
		*e = *first;
	return ST_REFUSED;
}

enum status shop_write_begin(struct shop *s, struct error *e)
{
	enum status st = s->writing > 0 ? ST_OK : db_begin(s->db, e);

	if (st == ST_OK)
		s->writing++;
	return st;
}

enum status shop_write_end(struct shop *s, enum status st, struct error *e)
{
	if (s->writing > 0 && --s->writing > 0)
		return st;
	if (st == ST_OK && !s->dry_run)
		return db_commit(s->db, e);
	db_rollback(s->db);
	return st;
}
