/*
 * Kinds of files that the import screen takes: one row each.
 */
#include "config.h"

#include "import.h"

#include <string.h>

#include "storekeep/opens.h"
#include "storekeep/plan.h"

const struct import_way import_ways[] = {
	{"statement", N_("A settlement statement"), N_("Which statement file?"), "statement.columns.", NULL, FIELD_STATEMENT, statement_import},
	{"order", N_("Orders"), N_("Which file of orders?"), "orders.columns.", NULL, FIELD_ORDERS, order_import},
	{"opens", N_("Opened messages"), N_("Which file of events, or which access log?"), "opens.columns.", "ruten", 0, opens_import},
	{"billing", N_("Bills and validity of plans"), N_("Which file of fees or of advertising orders?"), "billing.columns.", "ruten", 0, billing_import},
	{0},
};

const struct import_way *import_way_of(const char *kind)
{
	for (const struct import_way *w = import_ways; kind != NULL && w->kind != NULL; w++)
		if (strcmp(w->kind, kind) == 0)
			return w;
	return NULL;
}
