/*
 * Kinds of files that the import screen takes: one row each.
 */
#include "config.h"

#include "import.h"

#include <string.h>

#include "storekeep/audience.h"
#include "storekeep/member_file.h"
#include "storekeep/opens.h"
#include "storekeep/plan.h"

const struct import_way import_ways[] = {
	{"statement", N_("A settlement statement"), N_("Which statement file?"), "statement.columns.", NULL, FIELD_STATEMENT, statement_import, NULL},
	{"order", N_("Orders"), N_("Which file of orders?"), "orders.columns.", NULL, FIELD_ORDERS, order_import, NULL},
	{"member", N_("Members, with tier and opening balances"), N_("Which file of members?"), "member.columns.", NULL, FIELD_MEMBER, member_import, NULL},
	{"opens", N_("Opened messages"), N_("Which file of events, or which access log?"), "opens.columns.", "ruten", 0, opens_import, NULL},
	{"billing", N_("Bills and validity of plans"), N_("Which file of fees or of advertising orders?"), "billing.columns.", "ruten", 0, billing_import, NULL},
	{"visitors", N_("Visits"), N_("Which file?"), "audience.columns.", "ruten", 0, audience_import, "visitors"},
	{"favourites", N_("Favourites"), N_("Which file?"), "audience.columns.", "ruten", 0, audience_import, "favourites"},
	{"cart", N_("Carts"), N_("Which file?"), "audience.columns.", "ruten", 0, audience_import, "cart"},
	{"buyers", N_("Purchases"), N_("Which file?"), "audience.columns.", "ruten", 0, audience_import, "buyers"},
	{"contacts", N_("Conversations"), N_("Which file?"), "audience.columns.", "ruten", 0, audience_import, "contacts"},
	{"events", N_("Events of several kinds"), N_("Which file?"), "audience.columns.", "ruten", 0, audience_import, "events"},
	{"members", N_("Members and their flags"), N_("Which file?"), "audience.columns.", "ruten", 0, audience_import, "members"},
	{"followers", N_("Followers"), N_("Which file?"), "audience.columns.", "qoo10", 0, audience_import, "followers"},
	{"counts", N_("The marketplace's own figures of audiences"), N_("Which file?"), "audience.columns.", "ruten", 0, audience_import, "counts"},
	{"items", N_("Goods and their rank"), N_("Which file?"), "audience.columns.", "qoo10", 0, audience_import, "items"},
	{0},
};

bool import_is_member(const struct import_state *s)
{
	return s->way != NULL && (s->way->fields & FIELD_MEMBER) != 0;
}

const struct import_way *import_way_of(const char *kind)
{
	for (const struct import_way *w = import_ways; kind != NULL && w->kind != NULL; w++)
		if (strcmp(w->kind, kind) == 0)
			return w;
	return NULL;
}
