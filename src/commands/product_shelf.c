/*
 * product list-now, schedule, delist, common, tax-told.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "commands/product.h"
#include "storekeep/compose.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"

/* ---- which products ---- */

static enum status named_ids(struct cli *c, const char *profile, int64_t **ids, size_t *count, struct error *e)
{
	enum status st = ST_OK;

	for (size_t n = 0; st == ST_OK && cli_arg(c, n) != NULL; n++) {
		*ids = xreallocarray(*ids, *count + 1, sizeof **ids);
		st = product_find(cli_shop(c), profile, cli_arg(c, n), &(*ids)[*count], e);
		*count += st == ST_OK;
	}
	return st;
}

static enum status filtered_ids(struct cli *c, const char *profile, int64_t **ids, size_t *count, struct error *e)
{
	struct product_filter f = {.profile = profile, .state = cli_field(c, "state"), .kind = cli_field(c, "kind")};
	struct list_source src = {0};
	enum status st = cli_field_bool(c, "low", false, &f.low, e);

	if (st != ST_OK)
		return st;
	product_list(cli_shop(c), &f, &src);
	st = product_ids(&src, cli_field(c, "filter"), ids, count, e);
	desk_list_close(&src);
	return st;
}

static enum status chosen(struct cli *c, int64_t **ids, size_t *count, struct error *e)
{
	const struct profile *market;
	bool filtered = cli_field(c, "filter") != NULL || cli_field(c, "state") != NULL || cli_field(c, "kind") != NULL || cli_field(c, "low") != NULL;
	enum status st = product_market_asked(c, &market, e);

	*ids = NULL;
	*count = 0;
	if (st != ST_OK)
		return st;
	if (cli_arg(c, 0) != NULL && filtered)
		return error_set(e, ST_USAGE, "whom_both", NULL, "filter", "%s", _("Name the products, or give a filter; not both."));
	if (cli_arg(c, 0) != NULL)
		return named_ids(c, profile_name(market), ids, count, e);
	if (!filtered)
		return error_set(e, ST_USAGE, "whom_missing", NULL, "filter", "%s", _("Name the products, or give state=, kind=, low= or filter=."));
	return filtered_ids(c, profile_name(market), ids, count, e);
}

/* ---- what came of it ---- */

static void say_many(struct cli *c, const struct product_many *m)
{
	static const struct list_column columns[] = {
		{.name = "sku", .title = N_("Shop's item number"), .kind = VK_TEXT, .cols = 14}, {.name = "code", .title = N_("Code"), .kind = VK_TEXT},
		{.name = "rule", .title = N_("Rule"), .kind = VK_TEXT, .cols = 8}, {.name = "message", .title = N_("Why it was refused"), .kind = VK_TEXT, .cols = 60, .grow = 1},
	};
	struct cli_table t = {.columns = columns, .column_count = LIST_COUNT(columns)};

	cli_int(c, "products", NULL, m->products);
	cli_int(c, "done", NULL, m->done);
	cli_int(c, "same", NULL, m->same);
	cli_int(c, "refused", NULL, m->refused);
	cli_bool(c, "dry_run", NULL, cli_dry_run(c));
	for (size_t i = 0; i < m->count; i++) {
		const struct product_refusal *r = &m->refusals[i];

		list_page_add(&t.page, r->sku, (int64_t)i + 1,
		              (struct value[]){{.text = r->sku}, {.text = r->why.code}, {.text = r->why.rule}, {.text = r->why.message}}, 4);
	}
	cli_say(c, cli_dry_run(c) ? _("Would be done: %1$lld; as it is already: %2$lld; refused: %3$lld.") : _("Done: %1$lld; as it was already: %2$lld; refused: %3$lld."),
	        (long long)m->done, (long long)m->same, (long long)m->refused);
	if (m->count > 0)
		cli_rows(c, "refusals", &t);
	list_page_free(&t.page);
}

/* One that is named alone is refused as any single act; of many each is told. */
static enum status run(struct cli *c, const struct product_act *a, struct error *e)
{
	struct product_many m;
	int64_t *ids;
	size_t count;
	bool same;
	enum status st = chosen(c, &ids, &count, e);

	if (st == ST_OK && cli_arg(c, 0) != NULL && count == 1) {
		st = product_do(cli_shop(c), ids[0], a, &same, e);
		if (st == ST_OK && cli_dry_run(c))
			cli_say(c, "%s", same ? _("It is so already.") : _("It can be done; nothing was written."));
		else if (st == ST_OK)
			st = product_tell(c, ids[0], e);
	} else if (st == ST_OK) {
		struct progress p = cli_progress(c, _("Goods"));

		st = product_do_many(cli_shop(c), ids, count, a, &p, &m, e);
		if (st == ST_OK) {
			say_many(c, &m);
			st = m.refused > 0 ? cli_answered(c, ST_REFUSED) : ST_OK;
		}
		product_many_free(&m);
	}
	free(ids);
	return st;
}

enum status product_list_now_verb(struct cli *c, struct error *e)
{
	return run(c, &(struct product_act){.act = "list_now", .start_at = INSTANT_NONE, .end_at = INSTANT_NONE}, e);
}

enum status product_delist_verb(struct cli *c, struct error *e)
{
	return run(c, &(struct product_act){.act = "delist", .start_at = INSTANT_NONE, .end_at = INSTANT_NONE}, e);
}

static enum status moment(struct cli *c, const struct profile *market, const char *field, bool *set, instant_t *out, struct error *e)
{
	const char *text = cli_field(c, field);
	struct schedule_rules rules = {.field = field, .label = strcmp(field, "start_at") == 0 ? _("Start of sale") : _("End of sale"),
	                               .zone = profile_zone(market), .last_hour = 23, .minute_step = 1};
	struct notes notes = {0};
	enum status st = ST_OK;

	*out = INSTANT_NONE;
	*set = text != NULL;
	if (text == NULL || *text == '\0')
		return ST_OK;
	*out = schedule_parse(&rules, text, NULL, &notes);
	if (notes_first_error(&notes) != NULL) {
		if (e != NULL)
			*e = *notes_first_error(&notes);
		st = ST_REFUSED;
	}
	notes_free(&notes);
	return st;
}

enum status product_schedule_verb(struct cli *c, struct error *e)
{
	const struct profile *market;
	struct product_act a = {.act = "schedule"};
	enum status st = product_market_asked(c, &market, e);

	if (st == ST_OK)
		st = moment(c, market, "start_at", &a.set_start, &a.start_at, e);
	if (st == ST_OK)
		st = moment(c, market, "end_at", &a.set_end, &a.end_at, e);
	if (st == ST_OK && !a.set_start && !a.set_end)
		return error_set(e, ST_REFUSED, "schedule_empty", profile_rule(profile_name(market), "YAH-53"), "start_at", "%s", _("Give start_at=, end_at= or both."));
	return st == ST_OK ? run(c, &a, e) : st;
}

/* ---- one cart ---- */

enum status product_common_verb(struct cli *c, struct error *e)
{
	const struct profile *market;
	int64_t *ids = NULL;
	size_t count = 0;
	char *methods = NULL;
	enum status st = product_market_asked(c, &market, e);

	if (st == ST_OK)
		st = named_ids(c, profile_name(market), &ids, &count, e);
	if (st == ST_OK)
		st = product_common(cli_shop(c), ids, count, &methods, e);
	if (st == ST_OK)
		cli_value(c, "shipping_methods", N_("Shipping methods"), VK_WORDS, "shipping_method", &(struct value){.text = methods});
	free(methods);
	free(ids);
	return st;
}

/* ---- YAH-77 ---- */

enum status product_tax_told_verb(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = product_of_word(c, 0, &id, e);

	if (st == ST_OK)
		st = product_tax_told(cli_shop(c), id, cli_field(c, "note"), e);
	if (st == ST_OK)
		cli_say(c, "%s", cli_dry_run(c) ? _("It can be done; nothing was written.") : _("Noted: customer service was told."));
	return st;
}
