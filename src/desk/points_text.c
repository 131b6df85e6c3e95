/*
 * What stands beside the versions of the points settings: the rule text of each
 * language as customers read it (SHL-44), and uses that are switched by
 * themselves (SHL-67).
 */
#include "config.h"

#include <stdio.h>

#include "desk/points_parts.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"

static const char text_sql[] =
	"SELECT t.text FROM points_text t WHERE t.language = :language AND t.rule_id ="
	" (SELECT id FROM points_rule WHERE profile = :profile AND origin = 'saved' ORDER BY valid_from DESC, id DESC LIMIT 1)";

/* A marketplace that does not speak of a use does not forbid it. */
bool points_switch(struct shop *s, const struct profile *p, const char *key)
{
	return setting_bool(s, p, key, shop_today(s, p), true);
}

char *points_text_get(struct shop *s, const struct profile *p, const char *language)
{
	char key[80];
	struct stmt *q = db_prepare(s->db, text_sql);
	stmt_bind_text(q, ":profile", profile_name(p));
	stmt_bind_text(q, ":language", language);
	const char *text = stmt_step(q, NULL) == STEP_ROW ? stmt_text(q, 0) : NULL;
	snprintf(key, sizeof key, "points.text.%.40s", language);
	if (!text)
		text = profile_text(p, key, shop_today(s, p));
	char *copy = xstrdup(text ? text : "");
	stmt_reset(q);
	return copy;
}
