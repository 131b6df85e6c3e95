/*
 * Members put into groups and taken out of others, by the names of the groups
 * (EAS-18, EAS-19). What it does to one member is group_kind.c's.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/group_parts.h"
#include "storekeep/compose.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"

static void free_sets(struct group_sets *g)
{
	for (size_t i = 0; i < g->adds; i++)
		free(g->fresh[i]);
}

static enum status one_name(struct shop *s, const struct profile *p, const struct group_change *c, char *name, bool join, struct group_sets *g,
                            struct error *e)
{
	size_t *count = join ? &g->adds : &g->removes;
	int64_t id = 0;
	enum status st = ST_OK;
	if (*count == GROUPS_MOST)
		return error_set(e, ST_REFUSED, "groups_most", NULL, "groups", _("At most %d groups at a time."), GROUPS_MOST);
	if (join && c->create && group_of_key(s, c->profile, name) == 0)
		st = group_name_check(s, p, name, e);
	else
		st = group_find(s, c->profile, name, &id, e);
	if (st != ST_OK)
		return st;
	if (join) {
		g->fresh[*count] = xstrdup(name);
		g->add[(*count)++] = id;
	} else {
		g->remove[(*count)++] = id;
	}
	return ST_OK;
}

static enum status read_names(struct shop *s, const struct profile *p, const struct group_change *c, const char *names, bool join,
                              struct group_sets *g, struct error *e)
{
	enum status st = ST_OK;
	char *all = xstrdup(names ? names : ""), *rest = NULL;
	for (char *word = strtok_r(all, ",\n", &rest); word && st == ST_OK; word = strtok_r(NULL, ",\n", &rest)) {
		char *name = compose_clean(word);
		if (*name)
			st = one_name(s, p, c, name, join, g, e);
		free(name);
	}
	free(all);
	return st;
}

/* "VIP, 生日禮 −老客", what people read for the batch. */
static char *source_of(const struct group_change *c)
{
	struct buf b = {0};
	if (c->add && *c->add)
		buf_addf(&b, "+%s", c->add);
	if (c->remove && *c->remove)
		buf_addf(&b, "%s-%s", b.len > 0 ? " " : "", c->remove);
	return buf_take(&b);
}

enum status group_change_many(struct shop *s, const struct member_choice *who, const struct group_change *c, const char *op_id,
                              const struct progress *p, struct bulk_result *out, struct error *e)
{
	struct group_sets g = {.profile = c->profile, .advice = c->advice};
	const struct profile *profile;
	*out = (struct bulk_result){0};
	notes_free(&s->notes);
	enum status st = shop_profile(s, c->profile, &profile, e);
	if (st == ST_OK)
		st = staff_allow(s, profile, "perm.members_write", e);
	if (st == ST_OK)
		st = read_names(s, profile, c, c->add, true, &g, e);
	if (st == ST_OK)
		st = read_names(s, profile, c, c->remove, false, &g, e);
	if (st == ST_OK && g.adds + g.removes == 0)
		st = error_set(e, ST_REFUSED, "groups_missing", NULL, "groups", "%s", _("Name at least one group."));
	if (st == ST_OK) {
		char *source = source_of(c);
		const struct bulk_options o = {
			.kind = &group_bulk_kind, .source = source, .op_id = op_id, .prepare = group_sets_keep, .arg = &g,
			.skip_bad = c->skip_bad || profile_bool(profile, "bulk.skip_bad", DAY_NONE, false),
			.progress = p ? *p : (struct progress){0},
		};
		st = bulk_run(s, who, &o, out, e);
		free(source);
	}
	free_sets(&g);
	return st;
}
