/*
 * Whom a message is for: words of people and scripts become JSON, which is kept
 * with the message, and JSON becomes the members it means.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/broadcast_parts.h"
#include "desk/column.h"
#include "storekeep/group.h"
#include "storekeep/i18n.h"
#include "storekeep/json.h"
#include "storekeep/segment.h"
#include "storekeep/text.h"

static const char top_sql[] = "SELECT key, type, value FROM json_each(CASE WHEN json_valid(:json) THEN :json ELSE '{}' END)";
static const char ids_sql[] = "SELECT DISTINCT CAST(value AS INTEGER) FROM json_each(:json, '$.members') ORDER BY 1";
static const char filter_sql[] = "SELECT key, value FROM json_each(:json, '$.filter')";

/* ---- words to JSON ---- */

static char *one_id(const char *key, int64_t id)
{
	return xasprintf("{\"%s\":%lld}", key, (long long)id);
}

static enum status read_members(struct shop *s, const char *profile, const char *text, char **json, struct error *e)
{
	struct json j = {0};
	enum status st = ST_OK;

	json_object(&j, NULL);
	json_array(&j, "members");
	while (*text != '\0' && st == ST_OK) {
		size_t all = strcspn(text, ",\n");
		const char *word = text;
		size_t len = text_trim(&word, all);
		char *one = xstrndup(word, len);
		int64_t id = 0;

		if (len > 0 && (st = member_resolve(s, profile, one, &id, e)) == ST_OK)
			json_int(&j, NULL, id);
		free(one);
		text += all + (text[all] != '\0');
	}
	json_end_array(&j);
	json_end_object(&j);
	if (st == ST_OK)
		*json = xstrdup(buf_str(&j.out));
	buf_free(&j.out);
	return st;
}

/* "tier=VIP;orders_min=2" */
static enum status read_filter(const char *text, char **json, struct error *e)
{
	const struct form *f;
	struct json j = {0};
	enum status st = form_load("member_filter", &f, e);

	if (st != ST_OK)
		return st;
	json_object(&j, NULL);
	json_object(&j, "filter");
	while (*text != '\0' && st == ST_OK) {
		size_t all = strcspn(text, ";\n"), at = strcspn(text, "=");
		const char *word = text;
		size_t len = text_trim(&word, at < all ? at : all);
		char *name = xstrndup(word, len), *value = at < all ? xstrndup(text + at + 1, all - at - 1) : NULL;

		if (len > 0 && (value == NULL || form_field(f, name) == NULL))
			st = error_set(e, ST_REFUSED, "FILTER_FIELD", "EAS-13", "audience", _("There is no field '%s' to filter by."), name);
		else if (len > 0)
			json_text(&j, name, value);
		free(name);
		free(value);
		text += all + (text[all] != '\0');
	}
	json_end_object(&j);
	json_end_object(&j);
	if (st == ST_OK)
		*json = xstrdup(buf_str(&j.out));
	buf_free(&j.out);
	return st;
}

enum status broadcast_audience(struct shop *s, const char *profile, const char *text, char **json, struct error *e)
{
	int64_t id = 0;
	enum status st;

	*json = NULL;
	if (*text == '\0' || *text == '{') {
		*json = xstrdup(text);
		return ST_OK;
	}
	if (strcmp(text, "all") == 0) {
		*json = xstrdup("{\"all\":true}");
		return ST_OK;
	}
	if (strncmp(text, "group:", 6) == 0) {
		if ((st = group_find(s, profile, text + 6, &id, e)) == ST_OK)
			*json = one_id("group", id);
		return st;
	}
	if (strncmp(text, "segment:", 8) == 0) {
		if ((st = segment_find(s, profile, text + 8, &id, e)) == ST_OK)
			*json = one_id("segment", id);
		return st;
	}
	if (strncmp(text, "members:", 8) == 0)
		return read_members(s, profile, text + 8, json, e);
	if (strncmp(text, "filter:", 7) == 0)
		return read_filter(text + 7, json, e);
	return error_set(e, ST_REFUSED, "audience_unknown", profile_rule(profile, "EAS-85"), "audience",
	        _("“%s” is no audience. Write all, group:NAME, segment:NAME, members:A,B or filter:FIELD=VALUE;…"), text);
}

char *broadcast_audience_of(const struct member_choice *c)
{
	struct json j = {0};

	if (c->group_id != 0)
		return one_id("group", c->group_id);
	if (c->segment_id != 0)
		return one_id("segment", c->segment_id);
	json_object(&j, NULL);
	if (c->ids != NULL) {
		json_array(&j, "members");
		for (size_t i = 0; i < c->id_count; i++)
			json_int(&j, NULL, c->ids[i]);
		json_end_array(&j);
	} else if (c->filter != NULL) {
		json_object(&j, "filter");
		for (size_t i = 0; i < c->filter->form->count; i++) {
			const char *name = c->filter->form->fields[i].name;

			if (*record_get(c->filter, name) != '\0')
				json_text(&j, name, record_get(c->filter, name));
		}
		json_end_object(&j);
	} else {
		json_bool(&j, "all", true);
	}
	json_end_object(&j);
	return buf_take(&j.out);
}

/* ---- JSON to members ---- */

static enum status read_ids(struct shop *s, const char *json, struct audience_choice_kept *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, ids_sql);
	size_t room = 0;
	enum step step;

	stmt_bind_text(q, ":json", json);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		if (out->who.id_count == room) {
			room = room == 0 ? 64 : 2 * room;
			out->ids = xreallocarray(out->ids, room, sizeof *out->ids);
		}
		out->ids[out->who.id_count++] = stmt_int(q, 0);
	}
	stmt_reset(q);
	if (out->ids == NULL)
		out->ids = xcalloc(1, sizeof *out->ids);
	out->who.ids = out->ids;
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status read_conditions(struct shop *s, const char *json, struct audience_choice_kept *out, struct error *e)
{
	const struct form *f;
	struct stmt *q;
	enum step step;
	enum status st = form_load("member_filter", &f, e);

	if (st != ST_OK)
		return st;
	record_init(&out->filter, f);
	q = db_prepare(s->db, filter_sql);
	stmt_bind_text(q, ":json", json);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		record_set(&out->filter, column_words(q, 0), column_words(q, 1));
	stmt_reset(q);
	out->who.filter = &out->filter;
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status audience_read(struct shop *s, const char *profile, const char *json, struct audience_choice_kept *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, top_sql);
	char key[16] = "";
	int64_t number = 0;
	enum step step;

	*out = (struct audience_choice_kept){.who = {.profile = profile}};
	stmt_bind_text(q, ":json", json);
	if ((step = stmt_step(q, e)) == STEP_ROW) {
		column_text(q, 0, key, sizeof key);
		number = stmt_int(q, 2);
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (strcmp(key, "all") == 0)
		out->who.all = true;
	else if (strcmp(key, "group") == 0)
		out->who.group_id = number;
	else if (strcmp(key, "segment") == 0)
		out->who.segment_id = number;
	else if (strcmp(key, "members") == 0)
		return read_ids(s, json, out, e);
	else if (strcmp(key, "filter") == 0)
		return read_conditions(s, json, out, e);
	else
		return error_set(e, ST_REFUSED, "BULK_EMPTY", profile_rule(profile, *profile == 's' ? "SHL-5" : "EAS-6"), "audience", "%s",
		        _("Mark at least one member first."));
	return ST_OK;
}

void audience_kept_free(struct audience_choice_kept *a)
{
	free(a->ids);
	if (a->filter.form != NULL)
		record_free(&a->filter);
	*a = (struct audience_choice_kept){0};
}

/* ---- for people ---- */

static char *named(struct shop *s, bool group, int64_t id)
{
	struct group g = {0};
	struct segment m = {0};
	char *out;

	if (group) {
		out = group_get(s, id, &g, NULL) == ST_OK ? xasprintf(_("group %s"), g.name) : xstrdup(_("a group that is gone"));
		group_free(&g);
		return out;
	}
	out = segment_get(s, id, &m, NULL) == ST_OK ? xasprintf(_("segment %s"), m.name) : xstrdup(_("a segment that is gone"));
	segment_free(&m);
	return out;
}

char *broadcast_audience_words(struct shop *s, const char *profile, const char *json)
{
	struct audience_choice_kept a;
	struct buf out = {0};

	if (*json == '\0')
		return xstrdup("");
	if (audience_read(s, profile, json, &a, NULL) != ST_OK)
		return xstrdup(json);
	if (a.who.group_id != 0 || a.who.segment_id != 0) {
		char *name = named(s, a.who.group_id != 0, a.who.group_id != 0 ? a.who.group_id : a.who.segment_id);

		buf_adds(&out, name);
		free(name);
	} else if (a.who.ids != NULL) {
		buf_addf(&out, ngettext("%lld member", "%lld members", (unsigned long)a.who.id_count), (long long)a.who.id_count);
	} else if (a.who.filter != NULL) {
		for (size_t i = 0; i < a.filter.form->count; i++)
			if (a.filter.values[i] != NULL && *a.filter.values[i] != '\0')
				buf_addf(&out, "%s%s: %s", out.len > 0 ? "; " : "", _(a.filter.form->fields[i].label), a.filter.values[i]);
	}
	if (out.len == 0)
		buf_adds(&out, _("everybody"));
	audience_kept_free(&a);
	return buf_take(&out);
}
