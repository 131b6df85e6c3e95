/*
 * Which events of the file make which audience, and one person's events as the
 * rule takes them (RUT-84 to 89).
 */
#include "config.h"

#include "desk/seen.h"

#include <stdio.h>
#include <string.h>

const char *const audience_codes[AUDIENCES] = {"visitors", "favourites", "cart", "buyers", "contacts"};
_Static_assert((int)AUDIENCES == (int)SEEN_KINDS, "the rule knows every audience");

const char *const event_kinds[EVENT_KINDS] = {
	"view_shop", "view_item", "favourite_item", "add_to_cart", "order_success", "chat", "item_question",
};
static const int usual[EVENT_KINDS] = {
	SEEN_VISITORS, SEEN_VISITORS, SEEN_FAVOURITES, SEEN_CART, SEEN_BUYERS, SEEN_CONTACTS, SEEN_CONTACTS,
};

static const char events_sql[] =
	"SELECT kind, item_no, at FROM member_event WHERE person_id = :person AND batch_id " SEEN_LIVE;
static const char orders_sql[] = "SELECT item_no, bought_at, success_at FROM person_order WHERE person_id = :person";

int audience_position(const char *code)
{
	for (int i = 0; i < AUDIENCES; i++)
		if (strcmp(audience_codes[i], code) == 0)
			return i;
	return -1;
}

int event_kind(const char *word)
{
	for (int i = 0; i < EVENT_KINDS; i++)
		if (strcmp(event_kinds[i], word) == 0)
			return i;
	return -1;
}

/* The events that an audience is made of, as its section says. */
static bool read_events(const struct profile *p, int audience, struct seen_rules *out)
{
	const char *item, *list;
	char key[64];
	size_t len;

	snprintf(key, sizeof key, "audience_%s.events", audience_codes[audience]);
	list = profile_text(p, key, DAY_NONE);
	if (list == NULL)
		return false;
	while (profile_item(&list, &item, &len))
		for (int k = 0; k < EVENT_KINDS; k++)
			if (strlen(event_kinds[k]) == len && memcmp(event_kinds[k], item, len) == 0)
				out->audience[k] = audience;
	return true;
}

enum status seen_rules_of(struct shop *s, const char *profile, struct seen_rules *out, struct error *e)
{
	const struct profile *p;
	enum status st = shop_profile(s, profile, &p, e);
	bool told = false;

	if (st != ST_OK)
		return st;
	*out = (struct seen_rules){.profile = profile_name(p)};
	for (int k = 0; k < EVENT_KINDS; k++)
		out->audience[k] = -1;
	for (int i = 0; i < AUDIENCES; i++)
		told |= read_events(p, i, out);
	if (!told)
		memcpy(out->audience, usual, sizeof usual);
	out->cart_stays = !profile_bool(p, "audience_cart.exclude_if_bought_after", DAY_NONE, true);
	out->window = profile_int(p, "audience.window_days", DAY_NONE, 365) * 86400;
	return ST_OK;
}

void seen_take_event(struct seen *n, const struct seen_rules *r, struct stmt *q, int first)
{
	int kind = event_kind(stmt_text(q, first)), audience = kind >= 0 ? r->audience[kind] : -1;
	instant_t at = stmt_int(q, first + 2);

	if (audience >= 0)
		seen_event(n, audience, audience == SEEN_CART ? stmt_text(q, first + 1) : "", at, at);
	if (kind >= 0 && strcmp(event_kinds[kind], "order_success") == 0)
		seen_bought(n, stmt_text(q, first + 1), at, at);
}

void seen_take_order(struct seen *n, struct stmt *q, int first)
{
	instant_t at = stmt_int(q, first + 1);

	seen_bought(n, stmt_text(q, first), at, at + SEEN_DAY);
	if (stmt_is_null(q, first + 2))
		return;
	at = stmt_int(q, first + 2);
	seen_event(n, SEEN_BUYERS, "", at, at + SEEN_DAY);
}

enum status seen_person(struct shop *s, const struct seen_rules *r, int64_t person, instant_t upto, struct seen *n, struct error *e)
{
	struct stmt *q = db_prepare(s->db, events_sql);
	enum step step;

	n->cart_stays = r->cart_stays;
	seen_begin(n, upto);
	stmt_bind_int(q, ":person", person);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		seen_take_event(n, r, q, 0);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	q = db_prepare(s->db, orders_sql);
	stmt_bind_int(q, ":person", person);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		seen_take_order(n, q, 0);
	stmt_reset(q);
	seen_end(n);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}
