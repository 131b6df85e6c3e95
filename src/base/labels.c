/*
 * The label sets: every code that people see, in its order of appearance.
 */
#include "config.h"

#include "storekeep/labels.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"

/* One code and its words; a set is the rows of one name, together. */
static const struct label {
	const char *set, *code, *label;
} table[] = {
	{"order_state", "awaiting_payment", N_("awaiting payment")},
	{"order_state", "to_ship", N_("to ship")},
	{"order_state", "shipped", N_("shipped")},
	{"order_state", "delivered", N_("delivered")},
	{"order_state", "disputed", N_("not arrived, says the buyer")},
	{"order_state", "confirmed", N_("receipt confirmed")},
	{"order_state", "posted", N_("posted")},
	{"order_state", "settled", N_("settled")},
	{"order_state", "returning", N_("being returned")},
	{"order_state", "returned", N_("returned")},
	{"order_state", "cancelled", N_("cancelled")},
	{"order_state", "unknown", N_("unknown")},

	{"renewal_state", "off", N_("off")},
	{"renewal_state", "on", N_("on")},
	{"renewal_state", "off_pending", N_("off after the next period")},

	{"renewal_why", "window", N_("switched on in the discount window")},
	{"renewal_why", "early", N_("switched on before the discount window: full price")},
	{"renewal_why", "used", N_("the discount was for the first renewal: full price")},
	{"renewal_why", "none", N_("no discount")},
	{"renewal_why", "plan_gone", N_("this plan is not sold any more")},
	{"renewal_why", "made", N_("renewed already")},
	{"renewal_why", "blocked", N_("auto-debit was not active at the charge")},
	{"renewal_why", "switch_off", N_("auto-renewal is off")},
	{"renewal_why", "too_late", N_("switched on after the charge")},
	{"renewal_why", "autodebit_missing", N_("no card auto-debit")},
	{"renewal_why", "autodebit_pending", N_("the auto-debit application is still being processed")},
	{"renewal_why", "autodebit_ends", N_("auto-debit ends before the charge")},
	{"renewal_why", "no_plan", N_("no plan is running")},

	{"blocked_reason", "none", N_("no card auto-debit")},
	{"blocked_reason", "pending", N_("the auto-debit application is still being processed")},
	{"blocked_reason", "failed", N_("the auto-debit application failed")},
	{"blocked_reason", "card_expired", N_("the card has expired")},
	{"blocked_reason", "cancelled", N_("auto-debit was cancelled")},
	{"blocked_reason", "stopped", N_("the card cannot be used")},
	{"blocked_reason", "plan_gone", N_("this plan is not sold any more")},

	{"autodebit_route", "fast", N_("fast")},
	{"autodebit_route", "standard", N_("standard")},

	{"autodebit_verified", "passed", N_("passed")},
	{"autodebit_verified", "failed", N_("failed")},
	{"autodebit_verified", "later", N_("later")},

	{"autodebit_state", "none", N_("not applied for")},
	{"autodebit_state", "consented", N_("verification to come")},
	{"autodebit_state", "pending", N_("being processed")},
	{"autodebit_state", "active", N_("active")},
	{"autodebit_state", "cancel_pending", N_("cancelled, active until the next debit")},
	{"autodebit_state", "cancelled", N_("cancelled")},
	{"autodebit_state", "stopped", N_("stopped")},
	{"autodebit_state", "failed", N_("not opened")},
	{"autodebit_state", "replaced", N_("replaced by a new application")},

	{"autodebit_end", "cancelled", N_("cancelled")},
	{"autodebit_end", "card_expired", N_("the card has expired")},
	{"autodebit_end", "card_unusable", N_("the card cannot be used")},
	{"autodebit_end", "verification_failed", N_("card verification failed")},
	{"autodebit_end", "refused", N_("refused")},
	{"autodebit_end", "replaced", N_("replaced by a new application")},

	{"renewal_mark", "window", N_("discount window")},
	{"renewal_mark", "off_by", N_("last day to switch off")},
	{"renewal_mark", "charge", N_("charge")},
	{"renewal_mark", "end", N_("expiry")},
	{"renewal_mark", "now", N_("today")},

	{"payment", "card_once", N_("credit card, one payment")},
	{"payment", "card_instalment", N_("credit card, instalments")},
	{"payment", "atm", N_("bank transfer (ATM)")},
	{"payment", "family_pay", N_("FamilyMart payment")},
	{"payment", "711_cod", N_("paid on pickup at 7-ELEVEN")},
	{"payment", "family_cod", N_("paid on pickup at FamilyMart")},
	{"payment", "cvs_cod", N_("paid on pickup at a convenience store")},
	{"payment", "cod", N_("cash on delivery")},
	{"payment", "wallet", N_("mobile wallet")},
	{"payment", "points", N_("points")},
	{"payment", "cash", N_("cash")},
	{"payment", "other", N_("other")},

	{"card_plan", "", N_("no card")},
	{"card_plan", "none", N_("no card")},
	{"card_plan", "once", N_("one payment")},
	{"card_plan", "interest_3", N_("3 instalments with interest")},
	{"card_plan", "interest_6", N_("6 instalments with interest")},
	{"card_plan", "interest_12", N_("12 instalments with interest")},
	{"card_plan", "zero_3", N_("3 instalments without interest")},
	{"card_plan", "zero_6", N_("6 instalments without interest")},
	{"card_plan", "zero_12", N_("12 instalments without interest")},

	{"tax_kind", "taxable", N_("taxable")},
	{"tax_kind", "tax_free", N_("tax exempt")},
	{"tax_kind", "no_invoice", N_("no invoice")},

	{"line_kind", "sale", N_("sale")},
	{"line_kind", "interest_in", N_("interest from the buyer")},
	{"line_kind", "refund", N_("refund")},
	{"line_kind", "interest_out", N_("interest passed on")},
	{"line_kind", "category", N_("category fee")},
	{"line_kind", "card", N_("card fee")},
	{"line_kind", "points_earn", N_("points given")},
	{"line_kind", "cart", N_("cart fee")},
	{"line_kind", "family_pay", N_("convenience store fee")},
	{"line_kind", "reverse", N_("return logistics")},
	{"line_kind", "ad", N_("advertising")},
	{"line_kind", "other", N_("other")},
	{"line_kind", "gross", N_("gross")},
	{"line_kind", "fees", N_("fees")},
	{"line_kind", "carry_in", N_("carried over")},
	{"line_kind", "net", N_("net")},
	{"line_kind", "payout", N_("payout")},

	{"diff_kind", "only_theirs", N_("only in theirs")},
	{"diff_kind", "only_ours", N_("only in ours")},
	{"diff_kind", "amount", N_("amount differs")},
	{"diff_kind", "fee", N_("fee differs")},
	{"diff_kind", "twice", N_("counted twice")},
	{"diff_kind", "other_period", N_("another period's")},

	/* TRANSLATORS: the same in as few columns as they can be said; six tabs stand beside each other. */
	{"diff_tab", "only_theirs", N_("theirs")},
	{"diff_tab", "only_ours", N_("ours")},
	{"diff_tab", "amount", N_("amounts")},
	{"diff_tab", "fee", N_("fees")},
	{"diff_tab", "twice", N_("twice")},
	{"diff_tab", "other_period", N_("other period")},

	{"resolution", "accepted", N_("theirs accepted")},
	{"resolution", "ours_corrected", N_("ours corrected")},
	{"resolution", "disputed", N_("disputed")},
	{"resolution", "next_period", N_("next period")},
	{"resolution", "written_off", N_("written off")},
	{"resolution", "other", N_("other")},

	{"signoff_act", "sign", N_("signed off")},
	{"signoff_act", "reopen", N_("reopened")},

	{"period_state", "accumulating", N_("accumulating")},
	{"period_state", "tallied", N_("tallied")},
	{"period_state", "statement_open", N_("statement open")},
	{"period_state", "claimed", N_("claimed")},
	{"period_state", "late", N_("claim late")},
	{"period_state", "paid", N_("paid out")},
	{"period_state", "settled_zero", N_("settled at zero")},
	{"period_state", "carried", N_("carried over")},
	{"period_state", "held", N_("held back")},

	{"voucher_kind", "invoice", N_("invoice")},
	{"voucher_kind", "allowance", N_("allowance note")},

	{"voucher_state", "draft", N_("draft")},
	{"voucher_state", "entered", N_("entered")},
	{"voucher_state", "sent", N_("sent")},
	{"voucher_state", "arrived", N_("arrived")},
	{"voucher_state", "accepted", N_("accepted")},
	{"voucher_state", "returned", N_("sent back")},
	{"voucher_state", "paid", N_("paid out")},

	{"batch_kind", "order", N_("orders imported")},
	{"batch_kind", "statement", N_("statement imported")},
	{"batch_kind", "opens", N_("opens imported")},
	{"batch_kind", "billing", N_("bills imported")},
	{"batch_kind", "demo", N_("demonstration data")},
	{"batch_kind", "audience", N_("audience data imported")},

	{"audience", "visitors", N_("visited the shop")},
	{"audience", "favourites", N_("favourited an item")},
	{"audience", "cart", N_("has items in the cart")},
	{"audience", "buyers", N_("bought")},
	{"audience", "contacts", N_("talked to the shop")},

	{"event_kind", "view_shop", N_("visited the shop")},
	{"event_kind", "view_item", N_("looked at an item")},
	{"event_kind", "favourite_item", N_("favourited an item")},
	{"event_kind", "add_to_cart", N_("put into the cart")},
	{"event_kind", "order_success", N_("bought")},
	{"event_kind", "chat", N_("wrote a message")},
	{"event_kind", "item_question", N_("asked about an item")},

	{"person_flag", "", ""},
	{"person_flag", "blocked", N_("blocked")},
	{"person_flag", "opted_out", N_("wants no messages")},
	{"person_flag", "unverified", N_("e-mail not verified")},
	{"person_flag", "reminder_opt_out", N_("wants no coupon reminders")},

	{"audience_follows", "any", N_("does not matter")},
	{"audience_follows", "yes", N_("yes")},
	{"audience_follows", "no", N_("no")},

	{"audience_source", "visitors", N_("visits")},
	{"audience_source", "favourites", N_("favourites")},
	{"audience_source", "cart", N_("carts")},
	{"audience_source", "buyers", N_("purchases")},
	{"audience_source", "contacts", N_("conversations")},
	{"audience_source", "events", N_("events of several kinds")},
	{"audience_source", "members", N_("members and their flags")},
	{"audience_source", "followers", N_("followers")},
	{"audience_source", "counts", N_("the marketplace's own figures")},
	{"audience_source", "items", N_("goods and their rank")},

	{"batch_state", "staging", N_("being imported")},
	{"batch_state", "published", N_("in force")},
	{"batch_state", "removing", N_("being removed")},
	{"batch_state", "removed", N_("removed")},

	{"claim_step", "check", N_("check the statement")},
	{"claim_step", "invoice", N_("issue the voucher")},
	{"claim_step", "enter", N_("enter its number")},
	{"claim_step", "bind", N_("bind statement and voucher")},
	{"claim_step", "deliver", N_("deliver it")},

	{"due_kind", "period_ends", N_("period ends")},
	{"due_kind", "statement_out", N_("statement out")},
	{"due_kind", "reconcile", N_("reconcile")},
	{"due_kind", "claim_due", N_("claim due")},
	{"due_kind", "claim_late", N_("claim late")},
	{"due_kind", "claim_step", N_("claim step")},
	{"due_kind", "invoice_month", N_("invoice month ends")},
	{"due_kind", "payout", N_("payout")},
	{"due_kind", "payout_missing", N_("payout missing")},
	{"due_kind", "fee_invoice", N_("fee invoice")},
	{"due_kind", "remit", N_("remit")},
	{"due_kind", "plan_begins", N_("plan begins")},
	{"due_kind", "quota_low", N_("messages run short")},
	{"due_kind", "plan_unpaid", N_("purchase not paid")},
	{"due_kind", "bill_open", N_("bill not paid")},
	{"due_kind", "calendar", N_("calendar")},
	{"due_kind", "push_cancel", N_("last moment to cancel")},
	{"due_kind", "push_draft", N_("draft runs out of time")},
	{"due_kind", "push_missed", N_("push was missed")},
	{"due_kind", "renewal_window", N_("renewal discount")},
	{"due_kind", "renewal_off_by", N_("last day to switch off")},
	{"due_kind", "renewal_charge", N_("renewal charge")},
	{"due_kind", "renewal_at_risk", N_("renewal at risk")},
	{"due_kind", "renewal_blocked", N_("renewal blocked")},
	{"due_kind", "plan_ends", N_("plan ends")},
	{"due_kind", "card_expires", N_("card expires")},
	{"due_kind", "autodebit_ends", N_("auto-debit ends")},
	{"due_kind", "application_due", N_("application to be decided")},
	{"due_kind", "campaign_out", N_("campaign goes out")},
	{"due_kind", "campaign_sending", N_("being sent")},
	{"due_kind", "campaign_result", N_("result to be confirmed")},
	{"due_kind", "campaign_not_sent", N_("not sent")},
	{"due_kind", "result_final", N_("open rate final")},
	{"due_kind", "campaign_failed", N_("messages refused")},

	{"claim_mode", "auto", N_("automated")},
	{"claim_mode", "manual", N_("five steps")},

	{"service_state", "not_activated", N_("not activated")},
	{"service_state", "active", N_("running")},
	{"service_state", "expired", N_("expired")},

	{"plan_state", "chosen", N_("chosen")},
	{"plan_state", "confirmed", N_("confirmed, not paid")},
	{"plan_state", "paid", N_("paid")},
	{"plan_state", "abandoned", N_("not bought")},
	{"plan_origin", "manual", N_("by hand")},
	{"plan_origin", "renewal", N_("by renewal")},
	{"plan_source", "book", N_("entered")},
	{"plan_source", "import", N_("imported")},
	{"pay_means", "card", N_("credit card")},
	{"pay_means", "points", N_("marketplace points")},
	{"pay_means", "autodebit", N_("card auto-debit")},
	{"bill_state", "open", N_("unpaid")},
	{"bill_state", "paid", N_("paid")},
	{"pay_notice", "manual", N_("by hand")},
	{"pay_notice", "autodebit", N_("card auto-debit")},
	{"debit_source", "balance", N_("account balance")},
	{"debit_source", "card", N_("credit card")},

	{"charset", "UTF-8", "UTF-8"},
	{"charset", "UTF-8-BOM", N_("UTF-8 with mark")},
	{"charset", "UTF-16LE", "UTF-16LE"},
	{"charset", "UTF-16BE", "UTF-16BE"},
	{"charset", "CP950", N_("Big5 (CP950)")},
	{"charset", "CP932", N_("Japanese (CP932)")},

	{"colour", "black", N_("black")},
	{"colour", "red", N_("red")},
	{"colour", "green", N_("green")},
	{"colour", "yellow", N_("yellow")},
	{"colour", "blue", N_("blue")},
	{"colour", "magenta", N_("magenta")},
	{"colour", "cyan", N_("cyan")},
	{"colour", "white", N_("white")},
	{"storefront_tool", "sign", N_("Sign area")},
	{"storefront_tool", "ad_slots", N_("Ad slots")},
	{"storefront_tool", "theme_colour", N_("Theme colour")},
	{"storefront_tool", "featured_rows", N_("Featured rows")},
	{"storefront_tool", "display_mode", N_("Goods shown as")},
	{"storefront_tool", "renewal", N_("Renewal setting")},
	{"storefront_place", "home", N_("shop home")},
	{"storefront_place", "product", N_("product page")},
	{"display_mode", "list", N_("list")},
	{"display_mode", "grid", N_("grid")},

	{"yes_no", "yes", N_("yes")},
	{"yes_no", "no", N_("no")},

	{"calendar_kind", "off", N_("day off")},
	{"calendar_kind", "worked", N_("worked")},
	{"calendar_kind", "bank_off", N_("bank day off")},
	{"calendar_source", "built_in", N_("built in")},
	{"calendar_source", "imported", N_("imported")},
	{"calendar_source", "entered", N_("entered")},
	{"weekday", "0", N_("Sun")},
	{"weekday", "1", N_("Mon")},
	{"weekday", "2", N_("Tue")},
	{"weekday", "3", N_("Wed")},
	{"weekday", "4", N_("Thu")},
	{"weekday", "5", N_("Fri")},
	{"weekday", "6", N_("Sat")},

	{"campaign_state", "draft", N_("draft campaign")},
	{"campaign_state", "pending", N_("waiting to be sent")},
	{"campaign_state", "sending", N_("being sent")},
	{"campaign_state", "uncertain", N_("result to be confirmed")},
	{"campaign_state", "sent", N_("sent well")},
	{"campaign_state", "not_sent", N_("not sent")},
	{"campaign_state", "cancelled", N_("cancelled")},
	{"audit_what", "campaign create", N_("created")},
	{"audit_what", "campaign edit", N_("edited")},
	{"audit_what", "campaign begin", N_("sending began")},
	{"audit_what", "campaign recipients", N_("recipients taken")},
	{"audit_what", "campaign end", N_("sending ended")},
	{"audit_what", "campaign pause", N_("paused")},
	{"audit_what", "campaign resume", N_("went on")},
	{"audit_what", "campaign cancel", N_("rest cancelled")},
	{"audit_what", "campaign settle", N_("uncertain ones settled")},
	{"audit_what", "campaign figures", N_("figures entered")},
	{"audit_what", "campaign test", N_("test sent")},
	{"audit_what", "campaign final", N_("open rate final")},
	{"campaign_tab", "all", N_("all")},
	{"campaign_tab", "pending", N_("waiting")},
	{"campaign_tab", "sent", N_("sent")},
	{"campaign_tab", "cancellable", N_("can be cancelled")},
	{"campaign_status", "draft", N_("draft campaign")},
	{"campaign_status", "pending", N_("waiting to be sent")},
	{"campaign_status", "paused", N_("paused")},
	{"campaign_status", "sending", N_("being sent")},
	{"campaign_status", "uncertain", N_("result to be confirmed")},
	{"campaign_status", "sent", N_("sent well")},
	{"campaign_status", "not_sent", N_("not sent")},
	{"campaign_status", "no_quota", N_("not sent (no quota)")},
	{"campaign_status", "cancelled", N_("cancelled")},
	{"push_type", "ad", N_("advertising (广告)")},
	{"push_type", "compensation", N_("compensation (补偿)")},
	{"item_mode", "auto", N_("by rank (自动选择排名)")},
	{"item_mode", "manual", N_("own choice (商品选择)")},
	{"follow_mode", "all", N_("whole period (全期间)")},
	{"follow_mode", "period", N_("chosen days (期间选择)")},
	{"push_row", "ok", N_("usable")},
	{"push_row", "empty", N_("empty row")},
	{"push_row", "heading", N_("heading row")},
	{"push_row", "format", N_("no order number")},
	{"push_row", "duplicate", N_("listed twice")},
	{"push_row", "unknown", N_("no such order")},
	{"push_row", "not_bought", N_("cancelled or unpaid")},
	{"push_row", "excluded", N_("buyer gets nothing")},
	{"push_channel", "email", N_("mail")},
	{"push_channel", "qpost", N_("QPOST note")},
	{"push_channel", "app_push", N_("app push")},
	{"push_state", "draft", N_("draft push")},
	{"push_state", "applied", N_("applied for")},
	{"push_state", "sending", N_("being sent")},
	{"push_state", "uncertain", N_("result to be confirmed")},
	{"push_state", "sent", N_("sent push")},
	{"push_state", "missed", N_("missed")},
	{"push_state", "not_sent", N_("not sent")},
	{"push_state", "cancelled", N_("cancelled")},
	{"not_sent_reason", "no_quota", N_("no quota left")},
	{"not_sent_reason", "plan_ended", N_("the plan ended")},
	{"not_sent_reason", "missed", N_("its time was missed")},
	{"not_sent_reason", "other", N_("another reason")},

	{"recipient_state", "queued", N_("waits")},
	{"recipient_state", "handed_over", N_("handed over")},
	{"recipient_state", "sent", N_("message sent")},
	{"recipient_state", "uncertain", N_("uncertain")},
	{"recipient_state", "failed", N_("not delivered")},
	{"recipient_state", "cut_by_quota", N_("no quota")},
	{"recipient_state", "cancelled", N_("withdrawn")},

	{"hand_state", "begun", N_("on its way")},
	{"hand_state", "acknowledged", N_("acknowledged")},
	{"hand_state", "refused", N_("refused")},
	{"hand_state", "uncertain", N_("uncertain")},

	{"way", "spool", N_("spool folder")},
	{"way", "smtp", N_("mail (SMTP)")},
	{"way", "webhook", N_("webhook")},

	{"coupon_kind", "shop", N_("the shop's own")},
	{"coupon_kind", "platform", N_("the marketplace's")},
	{"coupon_state", "running", N_("running coupon")},
	{"coupon_state", "later", N_("begins later")},
	{"coupon_state", "ended", N_("ended coupon")},
	{"coupon_state", "cancelled", N_("cancelled")},

	{"own_field_type", "text", N_("text")},
	{"own_field_type", "date", N_("date")},
	{"own_field_type", "dropdown", N_("drop-down")},

	{"group_advice", "coupon", N_("regular coupons")},
	{"group_advice", "promotion", N_("promotions in the shop")},
	{"group_advice", "newsletter", N_("newsletters")},
	{"group_advice", "none", N_("no advice")},
	{"group_suggestion", "vip", N_("VIP customers")},
	{"group_suggestion", "regular", N_("regular customers")},
	{"group_suggestion", "potential", N_("potential customers")},

	{"staff_right", "customers", N_("customers")},
	{"staff_right", "member_points", N_("member points")},
	{"staff_right", "messages", N_("messages")},

	{"level", "error", N_("error")},
	{"level", "warning", N_("warning")},
	{"level", "info", N_("information")},
};

const char *label_of(const char *set, const char *code)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strcmp(table[i].code, code) == 0 && strcmp(table[i].set, set) == 0)
			return _(table[i].label);
	return code;
}

const char *label_code(const char *set, int n)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strcmp(table[i].set, set) == 0 && n-- == 0)
			return table[i].code;
	return NULL;
}

void words_add(struct buf *out, const char *set, const char *codes)
{
	char code[64];

	for (const char *at = codes != NULL ? codes : ""; *at != '\0';) {
		size_t len = strcspn(at, ",");

		snprintf(code, sizeof code, "%.*s", (int)len, at);
		if (at != codes)
			buf_adds(out, set != NULL ? " " : ",");
		buf_adds(out, set != NULL ? label_of(set, code) : code);
		at += len + (at[len] == ',');
	}
}
