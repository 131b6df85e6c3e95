/*
 * Known profile keys and the shape of their values. A key that no list names
 * and no pattern fits is refused, so that a slip of the pen is not a silent
 * default. Lists are sorted; patterns stand for keys with a name of the shop's
 * or the marketplace's own in them.
 */
#include "config.h"

#include "desk/profile_keys.h"

#include <fnmatch.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/csv.h"
#include "storekeep/date.h"
#include "storekeep/earn.h"
#include "storekeep/i18n.h"
#include "storekeep/money.h"
#include "storekeep/profile.h"

static const char *const bool_keys[] = {
	"account.email_unique", "account.phone", "account.phone_unique", "apply.editable", "audience.own", "autodebit.bank_check",
	"autodebit.end_keeps_debts", "autodebit.end_keeps_plan", "autodebit.notify_duty_balance",
	"autodebit.per_charge_approval", "autodebit.split", "banner.optional", "billing.lines_must_sum_to_price",
	"birthday.customer_edit", "blacklist.reason_required", "bulk.skip_bad", "campaign.name_public",
	"cancel.frees_week", "cancel.inclusive", "cart.require_common_shipping", "channel.selectable",
	"channel.text_editable", "claim.one_per_tax_kind", "closure.can_list", "closure.can_ship_update",
	"closure.claim_required", "closure.documents_required", "closure.forfeit_remaining_fee", "code.cancel_running",
	"code.case_sensitive", "code.customer_scope", "code.edit_after_start", "code.listed", "code.return_use_on_cancel",
	"code.with_coupon", "code.with_threshold", "confirm.complaint_blocks", "contract.fee_in_settlement",
	"contract.refund_needs_ruling", "contract.refundable", "contract.resign_full_fee",
	"cooloff.early_arrival_shortens", "coupon.apply_after_order", "coupon.auto_return", "coupon.change",
	"coupon.covers_shipping", "coupon.cross_store", "coupon.restore.extends", "coupon.restore.undo",
	"coupon.restore.whole_only", "coupon.revoke", "coupon.stop_after_start", "coupon.terms_accepted",
	"credit.checkout_use", "credit.reason_required", "credit.registered_only", "credit.with_points",
	"cvs.711.drop_fee_in_settlement", "cvs.application_editable", "cvs.family.main_account_only",
	"cvs.modes_exclusive", "cvs.test_label_required", "delete.confirm", "edit.recheck_all", "exclude.email_unverified",
	"exclude.reminder_opt_out", "export.csv_bom", "export.formula_guard", "fee.card.stack", "follow.show_count",
	"gate.history_readable_after_expiry", "gate.requires_running_plan", "gate.show_empty_list",
	"html.require_balanced", "interest.pass_through", "invoice.editable", "listing.bulk", "listing.bulk_upload",
	"listing.requires_shipping_setup", "login.two_step_required", "notice.channel", "notice.manual_sms_default",
	"notice.sms", "order.editable", "orders.add_subsidy", "orders.continues", "orders.default_ticked",
	"orders.sales", "orders.tick_required",
	"pay.apply_all", "pay.instalment_implies_once", "payer.store_sensitive", "payment.points_check_balance",
	"payment.points_mixed_with_card", "payout.instalment_split", "payout.requires_claim",
	"payout.requires_claim_if_exempt", "payout.time_known", "points.birthday", "points.bulk_add",
	"points.bulk_subtract", "points.cashoff", "points.edit_after_start", "points.gifts", "points.login_required",
	"points.manual_instore", "points.master", "points.negative_balance", "points.purchase", "points.reason_required",
	"points.registered_only", "points.segment_add", "points.segment_subtract", "points.signup", "points.single_add",
	"points.single_subtract", "points.subtract_order_lot_first", "posting.wait_cooloff", "preview.required",
	"product.cooloff_exempt", "product.img.animated", "product.img.external_ok", "promo.base_includes_shipping",
	"promo.edit_after_start", "promo.stop_after_start", "push.coupon_must_be_valid_at_send", "push.requires_coupon",
	"quota.allow_save_at_zero", "quota.reserve_pending", "quota.rollover", "quota.topup", "reach.dedup",
	"recipient.dedup", "refund.reverse_card", "refund.reverse_cart_fee", "refund.reverse_category",
	"refund.reverse_family_pay", "refund.reverse_points_earn", "renewal.available", "renewal.block_without_autodebit",
	"renewal.catch_up_charge", "renewal.discount_if_enabled_earlier", "renewal.off_any_time",
	"renewal.off_deadline_inclusive", "renewal.requires_running_plan", "result.available",
	"result.open_rate_trim_zeros", "return.reopen", "rfm.include_blacklisted", "schedule.link_before_start",
	"schedule.searchable_before_start", "schedule.warn_if_not_cancellable", "send.one_row_per_person",
	"send.repeat_unacknowledged", "send.resumable", "service.sold_separately", "statement.paper",
	"store.invoice_exempt", "store.taxfree_approved", "storefront.competitor_goods_hidden", "storefront.img.animated",
	"storefront.img.by_url", "storefront.img.link_required", "storefront.keep_after_expiry",
	"tax.isbn_requires_moc_approval", "text.warn_if_utf16_exceeds", "tier.manual_keeps_validity",
	"tier.registered_only", "tier.show_distance", "transfer.move_points", "transfer.needs_confirmation",
	"violation.first_lenient",
};

static const char *const int_keys[] = {
	"activation.card_available_days", "ad_slot.max", "audience.window_days", "autodebit.default_cycle_days",
	"autodebit.expiry_warn_days", "autodebit.standard_max_working_days", "bank_change.review_workdays",
	"banner.max_bytes", "banner.url_max_bytes", "billing.lines_per_order", "bind.report_days",
	"birthday.edit_gap_months", "birthday.edits_per_year", "birthday.max_age_years", "broadcast.text_max",
	"campaign.audiences_max", "campaign.audiences_min", "campaign.body_max", "campaign.body_min",
	"campaign.coupon_max", "campaign.cta_max", "campaign.cta_min", "campaign.name_max", "campaign.name_min",
	"campaign.url_max_bytes", "cancel.min_hours_before", "category.per_product", "closure.final_days",
	"closure.final_payments", "closure.login_end_days", "closure.notice_workdays", "closure.return_cutoff_days",
	"closure.ship_cutoff_days", "code.freeship_order_amount", "code.max_live", "code.name_max", "code.name_min",
	"code.per_user_max", "code.per_user_min", "code.total_min", "confirm.auto_days", "contract.instalments",
	"contract.term_months", "cooloff.days", "cooloff.presumed_arrival_days", "cooloff.start_offset",
	"coupon.amount_max", "coupon.claim.max_live", "coupon.claim_max", "coupon.max_share_pct", "coupon.per_cart",
	"coupon.restore.max_times", "coupon.threshold.max_live", "coupon.valid_max_months", "credit.max_balance",
	"credit.max_percent", "credit.reason_max", "cvs.711.drop_fee", "cvs.711.price_max_exclusive",
	"cvs.711.side_max_cm", "cvs.711.sum_max_cm", "cvs.711.weight_max_g", "cvs.711.weight_min_exclusive_g",
	"cvs.check_after_days", "cvs.family.drop_fee", "cvs.family.price_max_exclusive", "cvs.family.side_max_cm",
	"cvs.family.sum_max_cm", "cvs.family.weight_max_g", "cvs.family.weight_min_exclusive_g", "cvs.open_workdays_max",
	"cvs.open_workdays_min", "due.max_catch_up_days", "exchange.list_days", "exchange.remind_days",
	"featured.max_items_per_row", "featured.max_rows", "fee.cart.amount", "fee.reverse.amount",
	"fee_invoice.available_days", "fee_invoice.originals", "field.max", "field.text_max", "field.title_max",
	"group.figures_days", "group.max_per_member", "group.name_max", "import.chunk_rows",
	"invoice.company.available_days", "items.auto_max", "items.auto_min", "items.auto_step", "items.manual_max",
	"items.manual_min", "list.page_size", "listing.max_products", "log.keep_years", "login.phone_release_days_max",
	"login.phone_release_days_min", "member.filter_limit", "money.scale", "negative.remit_after", "notice.cost_tokens",
	"order.overdue_cancel_days", "order.unpaid_lapse_days", "orders.max_chars", "orders.max_rows",
	"pay.family_pay.fee", "payer.cvc_digits", "payer.roc_offset", "payment.points_value", "period.h1.invoice_month",
	"period.h1.pay_months", "period.h2.invoice_month", "period.h2.pay_months", "period.h3.invoice_month",
	"period.h3.pay_months", "period.h4.invoice_month", "period.h4.pay_months", "period.split_day",
	"platform.currency_decimals", "platform.utc_offset_minutes", "points.birthday_lead_days",
	"points.birthday_min_gap_days", "points.birthday_points", "points.burn_mult", "points.burn_mult_max", "points.burn_mult_min",
	"points.earn", "points.earn_mult", "points.earn_mult_max", "points.earn_mult_min", "points.earn_per", "points.earn_points",
	"points.earn_spend", "points.expiry_last_second", "points.issue_days", "points.issue_days_max", "points.max_per_entry", "points.reason_max",
	"points.redeem_max_percent", "points.redeem_points", "points.redeem_value", "points.signup_points",
	"points.text_max", "points.value", "points.warn_days", "posting.lag_max", "posting.lag_min", "posting.lag_used",
	"preorder.convert_days_before", "product.img.max", "product.img.max_kib", "product.img.max_ratio_x10",
	"product.img.min_px", "product.video.max", "profile.review_workdays", "push.coupons_max", "push.fee",
	"push.weekly_limit", "quota.units_per_message", "renewal.charge_days_before", "renewal.discount_enable_from_days",
	"renewal.discount_percent", "renewal.off_deadline_days_before", "restock.days_max", "restock.days_min",
	"restock.days_used", "result.open_rate_before_send", "result.open_rate_days", "result.open_rate_decimals",
	"result.overdue_hours", "result.reach_before_send", "return.abnormal_max_days", "return.autoclose_workdays",
	"return.fee_if_not_collected", "return.pickup_workdays_max", "return.pickup_workdays_min", "rfm.window_days",
	"schedule.days", "schedule.first_day_offset", "schedule.lead_warn_seconds", "schedule.linger_days",
	"schedule.min_lead_minutes", "schedule.minute_step", "schedule.slot_step_minutes", "segment.name_max",
	"send.max_late_minutes", "ship.general.max_workdays", "ship.general.min_workdays", "shipping.free_from",
	"sign.height", "sign.max_bytes", "sign.max_images", "sign.positions_min", "sign.warn_bytes", "sign.width",
	"sms.credits_per_segment", "sms.full_limit", "sms.half_limit", "sms.join_overhead", "sms.price",
	"sms.trial_credits", "stock.max", "stock.min", "stock.safety_default", "stock.zero_linger_days",
	"store.country_code", "store.currency_scale", "store_name.max_chars", "store_name.min_chars",
	"storefront.html_max_chars", "suggest.regular_min_orders", "suggest.vip_min_orders", "suggest.vip_min_visits",
	"suggest.window_days", "tier.max", "tier.name_max", "token.low_water", "training.fee", "violation.appeal_days_max",
	"violation.appeal_days_min", "warn.abnormal_day", "warn.claim_due_workdays", "warn.claim_missing_days",
	"warn.closure_tail_days", "warn.exchange_day", "warn.listing_room", "warn.percent_above", "warn.sold_out_day",
};

static const char *const bp_keys[] = {
	"fee.card.interest_12_bp", "fee.card.interest_3_bp", "fee.card.interest_6_bp", "fee.card.once_bp",
	"fee.card.zero_12_bp", "fee.card.zero_3_bp", "fee.card.zero_6_bp", "points.earn_cost_bp", "vat.rate_bp",
};

static const char *const round_keys[] = {
	"fee.card.rounding", "fee.category.rounding", "points.earn_cost_rounding", "renewal.rounding",
	"result.open_rate_rounding",
};

static const char *const date_keys[] = {
	"autodebit.order_since", "fee_invoice.since", "invoice.since", "points.since", "tax.isbn_from",
};

static const char *const days_keys[] = {
	"calendar.bank_days_off",
};

static const char *const spans_keys[] = {
	"store.closed",
};

static const char *const mmdd_keys[] = {
	"points.expiry_mmdd",
};

static const char *const credit_keys[] = {
	"credit.issue_mode",
};

static const char *const issue_keys[] = {
	"points.issue_mode",
};

static const char *const expiry_keys[] = {
	"points.expiry_mode",
};

static const char *const family_keys[] = {
	"plan.family",
};

static const char *const day_keys[] = {
	"period.h1.due_day", "period.h1.pay_day", "period.h1.statement_day", "period.h2.due_day", "period.h2.pay_day",
	"period.h2.statement_day", "period.h3.due_day", "period.h3.pay_day", "period.h3.statement_day",
	"period.h4.due_day", "period.h4.pay_day", "period.h4.statement_day",
};

static const char *const time_keys[] = {
	"points.expiry_time", "renewal.charge_time", "schedule.slot_first", "schedule.slot_last", "term.ends_at_time",
};

static const char *const list_keys[] = {
	"account.phone_plans", "account.register_by", "account.register_needs", "actions.pending", "alias.autodebit",
	"alias.campaign_name", "alias.messenger", "alias.seller_centre", "alias.service", "alias.sign_area",
	"alias.storefront_tool", "alias.upgrade_fee", "audience.order", "autodebit.covers", "autodebit.order",
	"autodebit.routes", "bank_change.requires", "banner.formats", "banner.url_schemes", "bind.codes",
	"blacklist.blocks", "blacklist.stops", "broadcast.skip", "calendar.weekend", "campaign.cta_presets",
	"campaign.required", "campaign.url_schemes", "channel.kinds", "channel.list", "claim.steps", "closure.checklist",
	"closure.notice_channels", "code.charset", "code.kinds", "contract.remind_days", "coupon.kinds",
	"credit.deduct_order", "credit.sources", "cvs.modes", "display_mode.values", "enquiry.states",
	"exchange.close_options", "exchange.created_by", "export.mailchimp", "field.types", "follow.modes", "form.ad",
	"form.compensation", "history.columns", "html.attr.font", "html.attr.img", "html.attr.table", "html.attr.td",
	"html.attr.th", "html.attr.tr", "html.forbid", "html.own_hosts", "html.tags", "html.void_tags",
	"import.double_surnames", "import.encodings",
	"import.templates", "invoice.kinds", "items.modes", "list.columns", "list.tabs", "listing.count_states",
	"listing.modes", "mail.blocks", "member.list_includes", "merge.fields", "module.exclude_states", "notice.channels",
	"notice.email_needs", "notice.letters", "notice.manual_choices", "orders.shipping_items.names",
	"orders.upload_steps", "orders.yes", "otp.events", "pay.card.once_brands", "pay.card.terms", "pay.methods",
	"pay.needs_application", "pay.unsupported", "payer.fields", "payer.invoice", "payment.means", "payout.deduct",
	"period.split_days", "plan.current_names", "plan.current_needs", "plan.existing_names", "plan.existing_needs", "plan.names", "points.basis_leaves_out", "points.basis_minus", "points.burn_order",
	"points.channel_plans", "points.channels", "points.closed_exempt", "points.form", "preview.blocks",
	"product.img.formats", "product.video.hosts", "profile.by_application", "profile.immutable", "promo.amount.kinds",
	"promo.pipeline", "promo.qty.kinds", "promo.sequence", "purchase.steps", "push.required", "push.types",
	"quick_contact.channels", "reach.skip_flags", "restock.on", "return.abnormal_reasons", "return.created_by",
	"return.foreign_parcel_needs", "return.outcomes", "rfm.f_orders", "rfm.m_amount", "rfm.r_days", "rfm.segments",
	"schedule.fields", "segment.presets", "service.parts", "shipping.methods", "sign.formats", "sign.positions", "sms.kinds",
	"stock.kinds", "store.languages", "store_name.charset", "storefront.frames", "storefront.img.formats",
	"storefront.menu", "storefront.surfaces", "storefront.tools", "tax.free_categories", "violation.lenient_except",
	"violation.restore_needs", "voucher.kinds",
};

static const char *const text_keys[] = {
	"actions.sent", "ad_slot.url_domain", "alloc.method", "alloc.tie", "apply.button", "autodebit.balance_label",
	"autodebit.cancel_effect", "autodebit.change_card", "autodebit.consent", "autodebit.fast_label",
	"autodebit.fast_opens", "autodebit.fast_verification", "autodebit.notice_label", "autodebit.notify_duty",
	"autodebit.on_card_expiry", "autodebit.scope", "autodebit.standard_label", "autodebit.working_days",
	"banner.setting_label", "banner.upload_label", "banner.url_home_domain", "billing.line1", "billing.line2",
	"bind.rebind", "calendar.file", "calendar.missing_year", "campaign.coupon_empty_label", "campaign.optional",
	"campaign.templates_file", "campaign.url_domain", "cancel.button", "cancel.tab", "channel.app_push_text",
	"channel.email_subject", "claim.auto_since", "claim.buyer_tax_id", "claim.buyer_title", "claim.item_name",
	"claim.late", "claim.remark_alternative", "clock.tz", "closure.hold_from", "closure.negative", "code.alloc",
	"code.unique_scope", "credit.bulk", "credit.expiry_mode", "cvs.711.label_min_cm",
	"cvs.711.switch_subject", "cvs.711.temperature", "cvs.family.collect_line", "cvs.family.size_rule",
	"cvs.family.switch_subject", "cvs.family.temperature", "cvs.fee_effective_from", "cvs.queue.logistics",
	"cvs.queue.store_drop", "cvs.switch_mail", "edit.lock_at", "eligibility.ad", "eligibility.compensation",
	"exchange.to_return_creates", "export.csv_newline", "fee.card.base", "fee.card.unit", "fee.cart.trigger",
	"fee.cart.unit", "fee.category.base", "fee.category.unit", "fee.reverse.trigger", "fee_invoice.reprint_mark",
	"fee_invoice.requires_state", "follow.all_label", "follow.default", "follow.period_label", "form.receiver_email",
	"form.thank_you", "history.button", "history.sort", "history.time_format", "html.attr.a", "html.attr.hr",
	"html.attr.p", "import.columns", "import.group_separator", "import.on_match", "invoice.issue_on", "invoice.issuer",
	"invoice.return_address", "items.auto_label", "items.auto_shortage", "items.manual_label", "list.counter_format",
	"list.created_precision", "list.default_tab", "list.pagesize_format", "list.sort", "list.tab_all",
	"list.tab_pending", "list.tab_sent", "list.time_format", "log.settings", "merge.first_name_default",
	"merge.last_name_default", "message.channel", "money.currency",
	"nav.billing", "nav.campaigns", "nav.login_url", "nav.orders", "nav.push", "nav.renewal", "nav.storefront",
	"negative.account", "negative.account_name", "negative.bank", "negative.carry", "notice.gain_email",
	"order.query.shipped_filter", "orders.column", "orders.item_name", "orders.lookup_menu", "orders.on_row_error",
	"orders.reupload", "orders.source", "orders.template_button", "pay.family_pay.default", "pay.family_pay.fee_unit",
	"pay.family_pay.payer", "pay.family_pay.post_on", "payer.birth_calendar", "payer.card_issuer_country",
	"payer.optional", "payer.same_as_member", "payment.card_label", "payment.points_label", "payout.account",
	"payout.last_day", "perm.broadcast", "perm.members_export", "perm.members_write", "perm.points_log", "perm.points_settings", "perm.points_view", "perm.points_write", "perm.store_write",
	"plan.billing", "plan.display", "plan.extensions", "plan.modules", "plan.name", "plan.tier_needs", "platform.currency", "platform.id",
	"platform.timezone", "points.alloc", "points.amount", "points.bind", "points.clawback", "points.exclude_mode",
	"points.rounding", "points.store_issue",
	"policy.brand_watchlist", "policy.other_brands", "policy.plugins", "preview.button", "preview.input_hint", "preview.online_label",
	"preview.ph_body", "preview.ph_coupon", "preview.ph_cta", "preview.scope", "product.img.recommend",
	"profile.immutable_after_open", "profile.name", "profile.platform", "profile.self_service", "promo.alloc",
	"promo.combine_with_code", "promo.combine_with_coupon", "promo.cumulative.default", "promo.fixed.pick",
	"promo.gift.on_shortage", "promo.limited_qty_advice", "promo.percent.base", "promo.rounding", "purchase.confirm",
	"purchase.refund", "push.ad_label", "push.compensation_label", "push.coupon_kind", "push.limit_scope",
	"push.optional", "push.week_counts_by", "push.week_mode", "push.week_start", "quota.bought_label",
	"quota.deduct_on", "quota.left_label", "quota.number_format", "quota.on_shortage", "quota.source", "rate.unit",
	"reach.audience_format", "reach.recompute", "reach.total_format", "recipients.fans_label",
	"recipients.send_to_label", "refund.date", "renewal.late_off_effect", "renewal.period", "renewal.plan",
	"renewal.requires", "renewal.silence", "renewal.stamp_format", "return.cancel_after",
	"return.cancel_by_store_until", "return.min_unit", "return.promo_cart_default", "return.promo_partial_by",
	"return.refund_shipping", "rfm.method", "save.button", "save.text", "save.title", "schedule.date_format",
	"schedule.hours", "schedule.max_ahead", "schedule.min_lead_mode", "send.by", "service.activation", "service.name",
	"sign.other_size", "sms.provider", "sms.system_text", "state.delisted", "state.expired",
	"state.expired_front_note", "state.scheduled", "state.sold_out", "status.local_no_quota", "status.local_not_sent",
	"status.local_uncertain", "status.pending", "status.sent", "store.currency", "store.site_url", "store.time_zone",
	"storefront.img.slot_limits", "suggest.potential_action", "suggest.potential_name",
	"suggest.regular_action", "suggest.regular_name", "suggest.vip_action", "suggest.vip_name",
	"support.accounts_mail", "support.days", "support.hours", "support.mail", "support.path", "support.phone",
	"switch.launch_at", "tax.editable_until", "tax.wrong_free_action", "term.day_zero", "term.next_starts",
	"term.overlap", "text.count_unit", "theme.colours", "tier.end", "tier.manual_null_end", "url.account_help",
	"url.back_office", "url.billing_centre", "url.coupon_help", "url.etax", "url.family_collect", "url.login_helper",
	"url.misconduct", "url.moc_books", "url.recovery_options", "url.return_manual", "url.tax_law", "url.two_step",
	"violation.thresholds", "voucher.formats",
};

static const char *const unit_keys[] = {
	"period.unit",
};

static const char *const cost_keys[] = {
	"otp.cost_tokens",
};

static const char *const weekday_keys[] = {
	"period.week_start",
};

static const char *const mode_keys[] = {
	"claim.mode",
};

static const char *const sign_keys[] = {
	"statement.fee_sign",
};

static const char *const shift_keys[] = {
	"payout.shift",
};

static const char *const charset_keys[] = {
	"orders.charset", "statement.charset",
};
/* ---- shapes ---- */

static bool is_text(const char *v)
{
	return *v != '\0';
}

static bool is_int(const char *v)
{
	int64_t n;
	return money_parse_plain(v, strlen(v), &n) && *v != '+';
}

static bool is_cost(const char *v)
{
	return is_int(v) && *v != '-';
}

/* 0 to 100 % in whole basis points (YAH-1). */
static bool is_bp(const char *v)
{
	int64_t n;
	return money_parse_plain(v, strlen(v), &n) && *v != '+' && n >= 0 && n <= 10000;
}

static bool is_one_of(const char *v, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(v, *words) == 0)
			return true;
	return false;
}

static bool is_bool(const char *v)
{
	static const char *const words[] = {"true", "false", "yes", "no", NULL};
	return is_one_of(v, words);
}

static bool is_date(const char *v)
{
	return day_parse_iso(v) != DAY_NONE;
}

static bool is_rounding(const char *v)
{
	enum rounding how;
	return rounding_parse(v, &how);
}

static bool is_day(const char *v)
{
	int64_t n;
	return strcmp(v, "last") == 0 || (money_parse_plain(v, strlen(v), &n) && n >= 1 && n <= 31);
}

/* Each item not empty, and good by itself. */
static bool each(const char *v, bool (*good)(const char *))
{
	const char *at = v, *item;
	size_t len, items = 0, commas = 0;
	for (const char *s = v; *s; s++)
		commas += *s == ',';
	while (profile_item(&at, &item, &len)) {
		char one[256];
		if (len >= sizeof one)
			return good == is_text;
		memcpy(one, item, len);
		one[len] = '\0';
		if (!good(one))
			return false;
		items++;
	}
	return items == commas + 1;
}

static bool is_list(const char *v)
{
	return each(v, is_text);
}

/* A day, or FROM..TO with both included. */
static bool is_day_or_span(const char *v)
{
	char from[11];
	const char *dots = strstr(v, "..");
	if (!dots)
		return is_date(v);
	if (dots - v != 10)
		return false;
	memcpy(from, v, 10);
	from[10] = '\0';
	return is_date(from) && is_date(dots + 2) && strcmp(from, dots + 2) <= 0;
}

static bool is_days(const char *v)
{
	return each(v, is_day_or_span);
}

/* The same, none of them in another. */
static bool is_spans(const char *v)
{
	const char *at = v, *item, *other;
	size_t len, other_len;
	if (!is_days(v))
		return false;
	while (profile_item(&at, &item, &len)) {
		for (const char *next = v; profile_item(&next, &other, &other_len) && other < item;)
			if (strncmp(item, other + other_len - 10, 10) <= 0 && strncmp(other, item + len - 10, 10) <= 0)
				return false;
	}
	return true;
}

static bool is_mmdd(const char *v)
{
	return expiry_day_valid(v);
}

static bool is_issue(const char *v)
{
	static const char *const words[] = {"on_completed", "days_after_final", NULL};
	return is_one_of(v, words);
}

static bool is_completed(const char *v)
{
	return strcmp(v, "on_completed") == 0;
}

static bool is_expiry(const char *v)
{
	static const char *const words[] = {"fixed_date", "never", NULL};
	return is_one_of(v, words);
}

static bool is_family(const char *v)
{
	static const char *const words[] = {"A", "B", NULL};
	return is_one_of(v, words);
}

static bool is_final(const char *v)
{
	static const char *const words[] = {"arrived", "collected", NULL};
	return is_one_of(v, words);
}

static bool is_time(const char *v)
{
	int h, m, s = 0, end = 0;
	size_t len = strlen(v);
	if (len == 5 ? sscanf(v, "%2d:%2d%n", &h, &m, &end) != 2 : len != 8 || sscanf(v, "%2d:%2d:%2d%n", &h, &m, &s, &end) != 3)
		return false;
	return (size_t)end == len && h >= 0 && h < 24 && m >= 0 && m < 60 && s >= 0 && s < 60;
}

static bool is_unit(const char *v)
{
	static const char *const words[] = {"month", "week", NULL};
	return is_one_of(v, words);
}

static bool is_weekday(const char *v)
{
	static const char *const words[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL};
	return is_one_of(v, words);
}

static bool is_mode(const char *v)
{
	static const char *const words[] = {"auto", "manual", NULL};
	return is_one_of(v, words);
}

static bool is_sign(const char *v)
{
	static const char *const words[] = {"negative", "positive", NULL};
	return is_one_of(v, words);
}

static bool is_shift(const char *v)
{
	static const char *const words[] = {"next_workday", "none", NULL};
	return is_one_of(v, words);
}

static bool is_charset(const char *v)
{
	return charset_from_name(v) != CS_UNKNOWN;
}

/* ---- the table ---- */

struct kind {
	const char *const *keys;
	size_t count;
	bool (*good)(const char *v);
	const char *why;
};

#define KEYS(name) name##_keys, sizeof name##_keys / sizeof *name##_keys

static const struct kind kinds[] = {
	{KEYS(text), is_text, N_("write a word or a sentence")},
	{KEYS(int), is_int, N_("write a whole number")},
	{KEYS(list), is_list, N_("write words separated by single commas")},
	{KEYS(bool), is_bool, N_("write yes or no")},
	{KEYS(bp), is_bp, N_("Rate must be a multiple of 0.01 %: write whole basis points from 0 to 10000 (350 is 3.5 %)")},
	{NULL, 0, is_final, N_("write arrived or collected")},
	{KEYS(spans), is_spans, N_("write days as YYYY-MM-DD or FROM..TO, separated by commas; none of them in another")},
	{KEYS(mmdd), is_mmdd, N_("write a day of the year as MM-DD")},
	{KEYS(credit), is_completed, N_("points and store credit are issued together, when the order is completed: write on_completed")},
	{KEYS(issue), is_issue, N_("write on_completed or days_after_final")},
	{KEYS(expiry), is_expiry, N_("write fixed_date or never")},
	{KEYS(family), is_family, N_("write A or B")},
	{KEYS(day), is_day, N_("write a day of the month from 1 to 31, or last")},
	{KEYS(date), is_date, N_("write a day as YYYY-MM-DD")},
	{KEYS(days), is_days, N_("write days as YYYY-MM-DD or FROM..TO, separated by commas")},
	{KEYS(round), is_rounding, N_("write floor, ceil or half_up")},
	{KEYS(time), is_time, N_("write a time as HH:MM or HH:MM:SS")},
	{KEYS(unit), is_unit, N_("write month or week")},
	{KEYS(weekday), is_weekday, N_("write sun, mon, tue, wed, thu, fri or sat")},
	{KEYS(mode), is_mode, N_("write auto or manual")},
	{KEYS(sign), is_sign, N_("write negative or positive")},
	{KEYS(shift), is_shift, N_("write next_workday or none")},
	{KEYS(charset), is_charset, N_("write a charset: UTF-8, UTF-16LE, UTF-16BE, CP950 or CP932")},
	{KEYS(cost), is_cost, N_("write a whole number, 0 or more")},
};

enum { TEXT, INT, LIST, BOOL, BP, FINAL }; /* places in `kinds` that patterns use */

static const struct {
	const char *pattern; /* * stands for one or more letters */
	int kind;
} patterns[] = {
	{"fee.category.rate_bp.?*", BP},
	{"opens.columns.?*", LIST},
	{"member.columns.?*", LIST},
	{"audience.columns.?*", LIST},
	{"audience.kinds.?*", LIST},
	{"billing.columns.?*", LIST},
	{"billing.states.?*", LIST},
	{"billing.pays.?*", LIST},
	{"billing.sources.?*", LIST},
	{"billing.origins.?*", LIST},
	{"orders.columns.?*", LIST},
	{"orders.payments.?*", LIST},
	{"orders.card_plans.?*", LIST},
	{"orders.states.?*", LIST},
	{"orders.tax_kinds.?*", LIST},
	{"orders.categories.?*", LIST},
	{"orders.channels.?*", LIST},
	{"statement.columns.?*", LIST},
	{"statement.kinds.?*", LIST},
	{"token.columns.?*", LIST},
	{"sms.columns.?*", LIST},
	{"enquiry.columns.?*", LIST},
	{"statement.tax_kinds.?*", LIST},
	{"html.attr.?*", LIST},
	{"storefront.img.slot_limits.?*", TEXT},
	{"alias.?*", LIST},
	{"tier.?*.name", TEXT},
	{"tier.?*.match", TEXT},
	{"tier.?*.auto", BOOL},
	{"tier.?*.earn", BOOL},
	{"tier.?*.min_spend", INT},
	{"tier.?*.min_orders", INT},
	{"tier.?*.window_months", INT},
	{"tier.?*.validity_months", INT},
	{"tier.?*.earn_spend", INT},
	{"tier.?*.earn_points", INT},
	{"field.?*.required", BOOL},
	{"delivery.alias.?*", TEXT},
	{"delivery.?*.name", TEXT},
	{"delivery.?*.final", FINAL},
	{"letter.?*.email", BOOL},
	{"integration.?*", TEXT},
	{"points.text.?*", TEXT},
	{"plan_?*.best_value", BOOL},
	{"plan_?*.price", INT},
	{"plan_?*.days", INT},
	{"plan_?*.quota", INT},
	{"plan_?*.line?", INT},
	{"audience_?*.label", TEXT},
	{"audience_?*.events", LIST},
	{"audience_?*.exclude_if_bought_after", BOOL},
};

static int compare_key(const void *key, const void *item)
{
	return strcmp(key, *(const char *const *)item);
}

static const struct kind *kind_of(const char *key)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].count && bsearch(key, kinds[i].keys, kinds[i].count, sizeof *kinds[i].keys, compare_key))
			return &kinds[i];
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
		if (fnmatch(patterns[i].pattern, key, 0) == 0)
			return &kinds[patterns[i].kind];
	return NULL;
}

bool profile_key_check(const char *key, const char *value, char *why, size_t room)
{
	const struct kind *kind = kind_of(key);
	if (!kind) {
		snprintf(why, room, "%s", _("there is no setting of this name"));
		return false;
	}
	if (!*value || kind->good(value))
		return true;
	snprintf(why, room, "%s", _(kind->why));
	return false;
}
