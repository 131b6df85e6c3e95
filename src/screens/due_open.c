/*
 * Where a line of the board leads: the screen of its record, by the words of
 * due_item.record.
 */
#include "config.h"

#include "due_board.h"

#include <stdio.h>
#include <string.h>

#include "goods.h"
#include "points.h"
#include "service_screens.h"
#include "slip_screens.h"

static bool is_kind(const struct due_item *it, const char *kinds)
{
	char word[32];

	snprintf(word, sizeof word, " %s ", it->kind);
	return strstr(kinds, word) != NULL;
}

/* With what the screen of a record is opened. */
enum opened {
	ALONE,      /* nothing */
	BY_ID,      /* arg_id() of the record */
	BY_PROFILE, /* the name of the marketplace */
	BY_FILTER,  /* the filter of its list */
};

/* Records with a screen of their own, by the words of due_item.record. */
static const struct {
	const char *record;
	const struct screen *screen;
	enum opened with;
} screens_of[] = {
	{"plan", &plans_screen, ALONE},
	{"renewal", &renewal_screen, ALONE},
	{"autodebit", &renewal_screen, ALONE},
	{"campaign", &campaign_screen, BY_ID},
	{"push", &push_screen, BY_ID},
	{"product", &product_screen, BY_ID},
	{"products", &goods_screen, BY_FILTER},
	{"storefront", &storefront_screen, ALONE},
	{"review", &points_review_screen, ALONE},
	{"expected", &points_expected_screen, ALONE},
	{"liability", &points_liability_screen, ALONE},
	{"tiers", &tiers_screen, ALONE},
	{"message", &message_screen, BY_ID},
	{"token", &tokens_screen, ALONE},
	{"notice", &letters_screen, ALONE},
	{"service", &services_screen, ALONE},
	{"store", &mall_screen, BY_PROFILE},
	{"violation", &violation_screen, BY_ID},
	{"closure", &closure_screen, BY_PROFILE},
	{"order", &order_screen, BY_ID},
};

/* Lists of records, by the same words. */
static const struct {
	const char *record;
	const struct screen *screen;
	const char *arg; /* NULL: the name of the marketplace where `of_one`, else none */
	bool of_one;     /* the list is of one marketplace; others are narrowed to it */
} lists_of[] = {
	{"order", &orders_screen, "ship", false}, /* those that wait to be shipped, by an index */
	{"return", &slips_screen, NULL, false},
	{"exchange", &slips_screen, NULL, false},
	{"enquiry", &enquiries_screen, NULL, false},
	{"period", &periods_screen, NULL, false},
	{"statement", &statements_screen, NULL, false},
	{"voucher", &periods_screen, NULL, false},
	{"coupon", &codes_screen, NULL, true},
	{"campaign", &campaigns_screen, NULL, true},
	{"message", &messages_screen, NULL, true},
	{"plan", &plans_screen, NULL, true},
};

static struct outcome open_record(const struct screen *screen, enum opened with, const struct due_item *it)
{
	switch (with) {
	case BY_ID:
		return outcome_push(screen, arg_id(it->record_id));
	case BY_FILTER:
		return outcome_push(screen, (void *)(uintptr_t)it->filter);
	case BY_PROFILE:
		return outcome_push(screen, (void *)(uintptr_t)it->profile);
	case ALONE:
		break;
	}
	return outcome_push(screen, NULL);
}

static struct outcome go_to_period(const struct due_item *it)
{
	if (is_kind(it, " reconcile ") && it->statement_id != 0)
		return outcome_push(&review_screen, arg_id(it->statement_id));
	if (is_kind(it, " payout ") && it->statement_id != 0)
		return outcome_push(&summary_screen, arg_id(it->statement_id));
	if (is_kind(it, " statement_out "))
		return outcome_push(&import_screen, (void *)(uintptr_t)"statement");
	if (is_kind(it, " claim_due claim_late claim_step invoice_month fee_invoice ") && it->period_id != 0)
		return outcome_push(&vouchers_screen, arg_id(it->period_id));
	if (it->statement_id != 0)
		return outcome_push(&review_screen, arg_id(it->statement_id));
	return outcome_push(&periods_screen, NULL);
}

/* Orders that wait for a step, one or the list of them; a return or exchange, one or the board. */
static struct outcome go_to_order(const struct due_item *it)
{
	static const struct {
		const char *record, *step;
	} steps[] = {{"order_ship", "ship"}, {"order_pickup", "pickup"}, {"order_complaint", "complaint"}, {"order_pay", "pay"}};

	for (size_t i = 0; i < COUNT_OF(steps); i++)
		if (strcmp(it->record, steps[i].record) == 0)
			return it->record_id != 0 ? outcome_push(&order_screen, arg_id(it->record_id))
			                          : outcome_push(&orders_screen, (void *)(uintptr_t)steps[i].step);
	if (strcmp(it->record, "return") != 0 && strcmp(it->record, "exchange") != 0)
		return outcome_pass();
	if (it->record_id == 0)
		return outcome_push(&slips_screen, NULL);
	return outcome_push(strcmp(it->record, "return") == 0 ? &return_screen : &exchange_screen, arg_id(it->record_id));
}

struct outcome due_open_list(struct view *v, const char *record, const char *profile, const char *filter, const char *what)
{
	char narrow[160];

	for (size_t i = 0; i < COUNT_OF(lists_of); i++) {
		const char *arg = lists_of[i].arg;

		if (strcmp(record, lists_of[i].record) != 0)
			continue;
		if (lists_of[i].of_one)
			snprintf(narrow, sizeof narrow, "%s", filter);
		else
			snprintf(narrow, sizeof narrow, "profile=%s%s%s", profile, filter[0] != '\0' ? " " : "", filter);
		table_filter_next(narrow);
		return outcome_push(lists_of[i].screen, (void *)(uintptr_t)(arg == NULL && lists_of[i].of_one ? profile : arg));
	}
	dialog_message(v, _("Due"), what);
	return outcome_draw();
}

static bool has_list(const char *record)
{
	for (size_t i = 0; i < COUNT_OF(lists_of); i++)
		if (strcmp(record, lists_of[i].record) == 0)
			return true;
	return false;
}

struct outcome due_open(struct view *v, const struct due_item *it)
{
	struct outcome order = go_to_order(it);

	if (is_kind(it, " calendar "))
		return outcome_push(&calendar_screen, NULL);
	if (is_kind(it, " plan_unpaid "))
		return outcome_push(&plan_pay_screen, arg_id(it->record_id));
	if (order.next != NEXT_PASS)
		return order;
	if (it->record_id == 0 && it->filter[0] != '\0' && has_list(it->record))
		return due_open_list(v, it->record, it->profile, it->filter, it->sentence);
	for (size_t i = 0; i < COUNT_OF(screens_of); i++)
		if (strcmp(it->record, screens_of[i].record) == 0)
			return open_record(screens_of[i].screen, screens_of[i].with, it);
	if (it->statement_id != 0 || it->period[0] != '\0' || strcmp(it->record, "period") == 0)
		return go_to_period(it);
	dialog_message(v, label_of("due_kind", it->kind), it->sentence);
	return outcome_draw();
}
