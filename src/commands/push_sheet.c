/*
 * push rows, push template, push check: order numbers and their sheets.
 */
#include "config.h"

#include <string.h>

#include "commands/push.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"

/* "rows / usable / duplicate / faulty / customers" (QOO-31). */
static void tell_sums(struct cli *c, const struct push_sums *sums, bool ticks)
{
	struct json *j = cli_document(c);

	if (j == NULL) {
		if (sums->customers >= 0)
			cli_say(c, _("rows %1$lld / usable %2$lld / duplicate %3$lld / faulty %4$lld / customers %5$lld"), (long long)sums->rows,
			        (long long)sums->usable, (long long)sums->duplicate, (long long)sums->faulty, (long long)sums->customers);
		else
			cli_say(c, _("rows %1$lld / usable %2$lld / duplicate %3$lld / faulty %4$lld"), (long long)sums->rows, (long long)sums->usable,
			        (long long)sums->duplicate, (long long)sums->faulty);
		if (ticks)
			cli_say(c, _("ticked %lld"), (long long)sums->ticked);
		return;
	}
	json_object(j, "summary");
	json_int(j, "rows", sums->rows);
	json_int(j, "usable", sums->usable);
	json_int(j, "duplicate", sums->duplicate);
	json_int(j, "faulty", sums->faulty);
	json_int(j, "excluded", sums->excluded);
	json_int(j, "not_bought", sums->not_bought);
	if (sums->customers >= 0)
		json_int(j, "customers", sums->customers);
	else
		json_null(j, "customers");
	if (ticks)
		json_int(j, "ticked", sums->ticked);
	json_end_object(j);
}

static enum status tell_rows(struct cli *c, int64_t id, struct error *e)
{
	struct list_query q = {.limit = 100000};
	struct list_source src = {0};
	struct list_page page = {0};
	struct json *j = cli_document(c);
	enum status st = push_rows(cli_shop(c), id, &src, e);

	if (st == ST_OK)
		st = src.page(src.self, &q, &page, e);
	json_array(j, "orders");
	for (size_t i = 0; i < page.count; i++) {
		const struct value *v = page.rows[i].cells;

		json_object(j, NULL);
		for (size_t k = 0; k < src.column_count; k++) {
			if (src.columns[k].kind == VK_INT)
				json_int(j, src.columns[k].name, v[k].num);
			else if (src.columns[k].kind == VK_BOOL)
				json_bool(j, src.columns[k].name, v[k].num != 0);
			else
				json_text(j, src.columns[k].name, v[k].null ? NULL : v[k].text);
		}
		json_end_object(j);
	}
	json_end_array(j);
	list_page_free(&page);
	list_close(&src);
	return st;
}

enum status push_tell_orders(struct cli *c, int64_t id, bool rows, struct error *e)
{
	struct push_sums sums;
	enum status st = push_sums(cli_shop(c), id, &sums, e);

	if (st == ST_OK)
		tell_sums(c, &sums, true);
	return st == ST_OK && rows && cli_document(c) != NULL ? tell_rows(c, id, e) : st;
}

enum status push_cmd_rows(struct cli *c, struct error *e)
{
	struct list_source src = {0};
	int64_t id;
	enum status st = push_number(cli_arg(c, 0), &id, e);

	if (st == ST_OK)
		st = push_rows(cli_shop(c), id, &src, e);
	if (st == ST_OK)
		st = cli_list(c, &src, e);
	list_close(&src);
	return st;
}

enum status push_cmd_template(struct cli *c, struct error *e)
{
	const char *path = cli_arg(c, 0);
	enum status st = ST_OK;

	if (cli_dry_run(c))
		cli_say(c, _("%s would be written."), path);
	else
		st = push_template(cli_shop(c), path, cli_overwrite(c), e);
	if (st == ST_OK && strcmp(path, "-") != 0) {
		cli_text(c, "file", cli_json(c) ? NULL : N_("File"), path);
		if (!cli_json(c) && !cli_dry_run(c))
			cli_say(c, "%s", _("Fill the old order numbers into column A, one a row. They stand in the shipping menu (运送管理)."));
	}
	return st;
}

static void tell_row(struct cli *c, const struct push_row_read *r)
{
	struct json *j = cli_document(c);

	if (j == NULL) {
		if (r->said != NULL)
			cli_say(c, "%s", r->said);
		return;
	}
	json_object(j, NULL);
	json_int(j, "row_no", r->row_no);
	json_text(j, "text", r->text);
	json_text(j, "order_no", *r->order_no != '\0' ? r->order_no : NULL);
	json_text(j, "state", push_row_code(r->state));
	if (r->same_as != 0)
		json_int(j, "same_as", r->same_as);
	else
		json_null(j, "same_as");
	json_text(j, "customer_id", r->buyer != NULL && *r->buyer != '\0' ? r->buyer : NULL);
	json_text(j, "message", r->said);
	json_end_object(j);
}

enum status push_cmd_check(struct cli *c, struct error *e)
{
	struct push_sheet sheet = {0};
	int64_t push = 0;
	enum status st = cli_field_int(c, "push", 0, &push, e);
	struct json *j = cli_document(c);

	if (st == ST_OK)
		st = push_sheet_read(cli_shop(c), push_profile(c), push, cli_arg(c, 0), &sheet, e);
	if (st == ST_OK && sheet.sums.usable == 0 && cli_document(c) == NULL)
		for (size_t i = 0; i < sheet.count; i++)
			tell_row(c, &sheet.rows[i]);
	if (st == ST_OK && sheet.sums.usable == 0)
		st = error_set(e, ST_REFUSED, "orders_none_usable", "QOO-31", "orders", "%s", _("No usable row."));
	if (st != ST_OK) {
		push_sheet_free(&sheet);
		return st;
	}
	if (j != NULL)
		json_array(j, "rows");
	for (size_t i = 0; i < sheet.count; i++)
		tell_row(c, &sheet.rows[i]);
	if (j != NULL) {
		json_end_array(j);
		json_int(j, "total", (int64_t)sheet.count);
		json_null(j, "next");
	}
	tell_sums(c, &sheet.sums, false);
	push_sheet_free(&sheet);
	return ST_OK;
}
