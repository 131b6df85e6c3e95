/*
 * product import, export, template, category.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "commands/product.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/json.h"

/* ---- in ---- */

static void say_rows(struct cli *c, const struct product_imported *r)
{
	static const struct list_column columns[] = {
		{.name = "line", .title = N_("Line"), .kind = VK_INT, .cols = 6}, {.name = "sku", .title = N_("Shop's item number"), .kind = VK_TEXT, .cols = 14},
		{.name = "field", .title = N_("Column"), .kind = VK_TEXT, .cols = 14}, {.name = "code", .title = N_("Code"), .kind = VK_TEXT},
		{.name = "rule", .title = N_("Rule"), .kind = VK_TEXT, .cols = 8}, {.name = "message", .title = N_("Why it was refused"), .kind = VK_TEXT, .cols = 50, .grow = 1},
	};
	struct cli_table t = {.columns = columns, .column_count = LIST_COUNT(columns)};

	for (size_t i = 0; i < r->count; i++) {
		const struct product_row_refusal *x = &r->refusals[i];

		list_page_add(&t.page, x->sku, (int64_t)i + 1, (struct value[]){{.num = x->line}, {.text = x->sku}, {.text = x->why.field}, {.text = x->why.code},
		              {.text = x->why.rule}, {.text = x->why.message}}, LIST_COUNT(columns));
	}
	if (r->count > 0)
		cli_rows(c, "refusals", &t);
	list_page_free(&t.page);
}

enum status product_import_verb(struct cli *c, struct error *e)
{
	struct product_import o = {.path = cli_arg(c, 0), .profile = cli_field(c, "profile")};
	struct product_imported r;
	enum status st = cli_field_bool(c, "good_only", false, &o.good_only, e);

	if (st == ST_OK)
		st = cli_field_bool(c, "count", false, &o.count, e);
	if (st != ST_OK)
		return st;
	o.progress = cli_progress(c, _("Importing"));
	st = product_import(cli_shop(c), &o, &r, e);
	if (st == ST_OK || r.refused > 0) {
		cli_int(c, "rows", N_("Rows"), r.rows);
		cli_int(c, "new", N_("New"), r.fresh);
		cli_int(c, "changed", N_("Changed"), r.changed);
		cli_int(c, "refused", N_("Refused"), r.refused);
		cli_bool(c, "written", N_("Written"), r.written);
		say_rows(c, &r);
	}
	/* The rows are the answer: which of them, and why. */
	if (st == ST_REFUSED && r.refused > 0) {
		cli_say(c, "%s", e->message);
		st = cli_answered(c, ST_REFUSED);
	}
	product_imported_free(&r);
	return st;
}

/* ---- out ---- */

enum status product_export_verb(struct cli *c, struct error *e)
{
	const struct profile *market;
	struct product_filter f = {.state = cli_field(c, "state"), .kind = cli_field(c, "kind")};
	int64_t count;
	enum status st = product_market_asked(c, &market, e);

	if (st == ST_OK)
		st = cli_field_bool(c, "low", false, &f.low, e);
	if (st != ST_OK)
		return st;
	f.profile = profile_name(market);
	st = product_export(cli_shop(c), &f, cli_field(c, "filter"), cli_arg(c, 0), cli_overwrite(c), &count, e);
	if (st == ST_OK && (strcmp(cli_arg(c, 0), "-") != 0 || cli_dry_run(c))) {
		cli_text(c, "file", N_("File"), cli_arg(c, 0));
		cli_int(c, "products", N_("Products"), count);
	}
	return st;
}

enum status product_template_verb(struct cli *c, struct error *e)
{
	enum status st = product_template(cli_shop(c), cli_arg(c, 0), cli_overwrite(c), e);

	if (st == ST_OK && strcmp(cli_arg(c, 0), "-") != 0)
		cli_text(c, "file", N_("File"), cli_arg(c, 0));
	return st;
}

/* ---- categories ---- */

static enum status list_categories(struct cli *c, const char *profile, struct error *e)
{
	struct list_source src;
	enum status st;

	category_list(cli_shop(c), profile, &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status show_category(struct cli *c, const char *profile, const char *code, struct error *e)
{
	struct category k;
	enum status st = category_get(cli_shop(c), profile, code, &k, e);

	if (st == ST_OK && !k.known)
		return error_set(e, ST_REFUSED, "category_missing", profile_rule(profile, "YAH-70"), "code", _("There is no category %s."), code);
	if (st != ST_OK)
		return st;
	cli_text(c, "profile", N_("Marketplace"), k.profile);
	cli_text(c, "code", N_("Code"), k.code);
	cli_text(c, "name", N_("Name"), k.name);
	cli_value(c, "fee_bp", N_("Category fee in basis points"), VK_INT, NULL, &(struct value){.null = k.fee_bp < 0, .num = k.fee_bp});
	cli_bool(c, "own_fee", NULL, k.own_fee);
	cli_bool(c, "taxfree_allowed", N_("Can be tax-free"), k.taxfree_allowed);
	cli_code(c, "taxfree_kind", N_("Kind of tax-free goods"), "taxfree_kind", k.taxfree_kind);
	return ST_OK;
}

static enum status put_category(struct cli *c, const char *profile, const char *code, struct error *e)
{
	struct record *r = cli_record(c);
	enum status st;

	if (code != NULL)
		record_set(r, "code", code);
	st = category_save(cli_shop(c), r, e);
	if (st != ST_OK)
		return st;
	if (!cli_dry_run(c))
		return show_category(c, profile, record_get(r, "code"), e);
	cli_say(c, "%s", _("It can be done; nothing was written."));
	return ST_OK;
}

enum status product_category_verb(struct cli *c, struct error *e)
{
	const struct profile *market;
	const char *act = cli_arg(c, 0), *code = cli_arg(c, 1), *profile;
	enum status st = product_market_asked(c, &market, e);

	if (st != ST_OK)
		return st;
	profile = profile_name(market);
	record_set(cli_record(c), "profile", profile);
	if (act == NULL || strcmp(act, "list") == 0)
		return list_categories(c, profile, e);
	if (strcmp(act, "put") == 0 || strcmp(act, "create") == 0 || strcmp(act, "edit") == 0)
		return put_category(c, profile, code, e);
	if (code != NULL && strcmp(act, "show") == 0)
		return show_category(c, profile, code, e);
	if (code != NULL && strcmp(act, "delete") == 0) {
		st = category_delete(cli_shop(c), profile, code, e);
		if (st == ST_OK)
			cli_say(c, "%s", cli_dry_run(c) ? _("It can be done; nothing was written.") : _("The category is deleted."));
		return st;
	}
	return error_set(e, ST_USAGE, "category_act", NULL, NULL, "%s", _("Say what: list, show CODE, put CODE name=… fee_bp=…, delete CODE."));
}
