/*
 * The console: which screens there are, what the palette finds among the
 * records, and what stands open when it starts.
 */
#include "config.h"

#include "storekeep/console.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/campaign.h"
#include "storekeep/draft.h"
#include "storekeep/order.h"
#include "storekeep/text.h"

#include "goods.h"
#include "members.h"
#include "points.h"
#include "service_screens.h"
#include "slip_screens.h"
#include "wallet.h"

/* In the order of the palette. */
static const struct screen *const screens[] = {
	&today_screen,
	&members_screen,
	&duplicates_screen,
	&statements_screen,
	&orders_screen,
	&slips_screen,
	&new_return_screen,
	&new_exchange_screen,
	&goods_screen,
	&new_product_screen,
	&categories_screen,
	&periods_screen,
	&vouchers_screen,
	&campaigns_screen,
	&plans_screen,
	&billing_screen,
	&renewal_screen,
	&storefront_screen,
	&mall_screen,
	&violations_screen,
	&compose_screen,
	&pushes_screen,
	&codes_screen,
	&templates_screen,
	&audiences_screen,
	&counter_screen,
	&credit_centre_screen,
	&groups_screen,
	&tiers_screen,
	&segments_screen,
	&rfm_screen,
	&own_fields_screen,
	&binds_screen,
	&points_screen,
	&closed_screen,
	&gifts_screen,
	&messages_screen,
	&registers_screen,
	&services_screen,
	&payments_screen,
	&shipping_screen,
	&parcel_screen,
	&frames_screen,
	&frame_screen,
	&template_image_screen,
	&channels_screen,
	&integrations_screen,
	&enquiries_screen,
	&letters_screen,
	&tokens_screen,
	&sms_screen,
	&import_screen,
	&batches_screen,
	&calendar_screen,
	&month_screen,
	&closure_screen,
	&life_log_screen,
	&info_screen,
	&keys_screen,
	NULL,
};

/* ---- records for the palette ---- */

enum { ORDERS_FOUND = 8, PRODUCTS_FOUND = 6, CELLS = 64 };

static const char *cell(const struct list_source *src, const struct list_row *row, const char *name)
{
	for (size_t i = 0; i < src->column_count; i++)
		if (strcmp(src->columns[i].name, name) == 0)
			return row->cells[i].null || row->cells[i].text == NULL ? "" : row->cells[i].text;
	return "";
}

static size_t find_orders(struct shop *s, const char *text, struct found *out, size_t room)
{
	struct list_query q = {.filter = text, .limit = room < ORDERS_FOUND ? room : ORDERS_FOUND};
	struct list_page page = {0};
	struct list_source src;
	size_t n = 0;

	order_list(s, NULL, &src);
	if (src.page(src.self, &q, &page, NULL) == ST_OK)
		for (; n < page.count; n++) {
			const struct list_row *row = &page.rows[n];

			out[n] = (struct found){.kind = N_("Order"), .screen = &order_screen, .arg = arg_id(row->id)};
			snprintf(out[n].label, sizeof out[n].label, "%s  %s  %s", cell(&src, row, "order_no"),
			         cell(&src, row, "recipient"), cell(&src, row, "item_name"));
		}
	list_page_free(&page);
	list_close(&src);
	return n;
}

static size_t find_products(struct shop *s, const char *text, struct found *out, size_t room)
{
	struct list_query q = {.filter = text, .limit = room < PRODUCTS_FOUND ? room : PRODUCTS_FOUND};
	struct list_page page = {0};
	struct list_source src;
	size_t n = 0;

	product_list(s, &(struct product_filter){0}, &src);
	if (src.page(src.self, &q, &page, NULL) == ST_OK)
		for (; n < page.count; n++) {
			const struct list_row *row = &page.rows[n];

			out[n] = (struct found){.kind = N_("Goods"), .screen = &product_screen, .arg = arg_id(row->id)};
			snprintf(out[n].label, sizeof out[n].label, "%s  %s", cell(&src, row, "sku"), cell(&src, row, "name"));
		}
	list_page_free(&page);
	list_close(&src);
	return n;
}

/* Statements whose name for people or code holds the text; a shop has a few dozen a year. */
static size_t find_statements(struct shop *s, const char *text, struct found *out, size_t room)
{
	struct list_query q = {.limit = 200};
	struct list_page page = {0};
	struct list_source src;
	char *wanted = text_fold(text);
	size_t n = 0;

	statement_list(s, NULL, &src);
	if (src.page(src.self, &q, &page, NULL) != ST_OK)
		page.count = 0;
	for (size_t i = 0; i < page.count && n < room; i++) {
		const struct list_row *row = &page.rows[i];
		const char *code = cell(&src, row, "period");
		char label[160], all[320], *folded;

		screen_period(s, cell(&src, row, "profile"), code, label, sizeof label);
		snprintf(all, sizeof all, "%s %s", label, code);
		folded = text_fold(all);
		if (strstr(folded, wanted) != NULL) {
			out[n] = (struct found){.kind = N_("Statement"), .screen = &review_screen, .arg = arg_id(row->id)};
			snprintf(out[n++].label, sizeof out->label, "%s", label);
		}
		free(folded);
	}
	list_page_free(&page);
	list_close(&src);
	free(wanted);
	return n;
}

static size_t find_campaigns(struct shop *s, const char *text, struct found *out, size_t room)
{
	struct list_query q = {.filter = text, .limit = room < ORDERS_FOUND ? room : ORDERS_FOUND};
	struct list_page page = {0};
	struct list_source src;
	size_t n = 0;

	if (campaign_list_shown(s, "ruten", "all", &src, NULL) != ST_OK)
		return 0;
	if (src.page(src.self, &q, &page, NULL) == ST_OK)
		for (; n < page.count; n++) {
			const struct list_row *row = &page.rows[n];

			out[n] = (struct found){.kind = N_("Campaign"), .screen = &campaign_screen, .arg = arg_id(row->id)};
			snprintf(out[n].label, sizeof out[n].label, "%s  %s", cell(&src, row, "name"), cell(&src, row, "send_at"));
		}
	list_page_free(&page);
	list_close(&src);
	return n;
}

#define MEMBERS_FOUND 8

/* Of the marketplace that has members; the palette opens the record. */
static size_t find_members(struct shop *s, const char *text, struct found *out, size_t room)
{
	int64_t ids[MEMBERS_FOUND];
	const struct profile *p;
	struct member m;
	size_t count, n = 0;

	if (member_profile(s, NULL, &p, NULL) != ST_OK)
		return 0;
	count = member_find(s, profile_name(p), text, ids, room < MEMBERS_FOUND ? room : MEMBERS_FOUND);
	for (size_t i = 0; i < count; i++) {
		if (member_get(s, ids[i], &m, NULL) != ST_OK)
			continue;
		char *name = member_name(&m);
		out[n] = (struct found){.kind = N_("Member"), .screen = &member_screen, .arg = arg_id(m.id)};
		snprintf(out[n++].label, sizeof out->label, "%s  %s", name, m.phone);
		free(name);
		member_free(&m);
	}
	return n;
}

static size_t find(void *app, const char *text, struct found *out, size_t room)
{
	size_t n = find_statements(app, text, out, room);

	n += find_members(app, text, out + n, room - n);
	n += find_products(app, text, out + n, room - n);
	n += find_campaigns(app, text, out + n, room - n);

	return n + find_orders(app, text, out + n, room - n);
}

static int64_t data_version(void *app)
{
	return db_data_version(((struct shop *)app)->db);
}

/* ---- the start ---- */

enum status console_run(struct shop *s, const struct console_options *o, struct error *e)
{
	const struct config *c = s->config;
	struct ui_options ui = {
		.shop_name = s->name,
		.actor = s->actor,
		.zone = c->zone,
		.mouse = o->mouse || c->mouse,
		.escdelay = c->escdelay,
		.ambiguous_set = c->ambiguous_set,
		.ambiguous_wide = c->ambiguous_wide,
		.screens = screens,
		.find = find,
		.data_version = data_version,
		.app = s,
	};

	draft_scope(db_path(s->db));
	if (o->statement_id != 0)
		return ui_run(&ui, &review_screen, arg_id(o->statement_id), e);
	return ui_run(&ui, &today_screen, NULL, e);
}
