/*
 * Whose work a line of the board is: the one table from its kind to a desk of
 * the shop. The first row whose word begins the kind holds.
 */
#include "config.h"

#include "storekeep/due.h"

#include <string.h>

static const struct {
	const char *head; /* how the kind begins */
	const char *desk; /* label set due_desk */
} desks[] = {
	{"period_", "settlement"},
	{"statement_", "settlement"},
	{"reconcile", "settlement"},
	{"claim_", "settlement"},
	{"invoice_", "settlement"},
	{"payout", "settlement"},
	{"fee_invoice", "settlement"},
	{"remit", "settlement"},
	{"calendar", "settlement"},
	{"order", "orders"},
	{"preorder", "orders"},
	{"return", "returns"},
	{"exchange", "returns"},
	{"slip", "returns"},
	{"product", "goods"},
	{"stock", "goods"},
	{"listing", "goods"},
	{"plan_", "marketing"},
	{"quota_", "marketing"},
	{"bill_", "marketing"},
	{"renewal_", "marketing"},
	{"card_", "marketing"},
	{"autodebit_", "marketing"},
	{"application_", "marketing"},
	{"campaign_", "marketing"},
	{"push_", "marketing"},
	{"result_", "marketing"},
	{"message_", "members"},
	{"notice_", "members"},
	{"tokens_", "members"},
	{"points_", "members"},
	{"tier_", "members"},
	{"closure", "store"},
};

const char *due_desk(const char *kind)
{
	for (size_t i = 0; i < sizeof desks / sizeof *desks; i++)
		if (strncmp(kind, desks[i].head, strlen(desks[i].head)) == 0)
			return desks[i].desk;
	return "store";
}
