/*
 * format check KIND VALUE, format split: numbers of people, firms and papers,
 * and value added tax, for scripts and for trying out.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "commands/cli.h"
#include "storekeep/i18n.h"
#include "storekeep/ident.h"
#include "storekeep/mem.h"
#include "storekeep/vat.h"

static enum status unknown_kind(const char *word, struct error *e)
{
	const char *known[IDENT_KINDS], *near;
	struct buf all = {0};

	for (int k = 0; k < IDENT_KINDS; k++) {
		known[k] = ident_kind_name((enum ident_kind)k);
		buf_addf(&all, "%s%s", k > 0 ? ", " : "", known[k]);
	}
	near = nearest_word(word, known, IDENT_KINDS);
	if (near != NULL)
		error_set(e, ST_USAGE, "usage", NULL, NULL, _("There is no kind \"%1$s\". Did you mean \"%2$s\"?"), word, near);
	else
		error_set(e, ST_USAGE, "usage", NULL, NULL, _("There is no kind \"%1$s\". Choose from: %2$s"), word, buf_str(&all));
	buf_free(&all);
	return ST_USAGE;
}

static enum status check(struct cli *c, struct error *e)
{
	enum ident_kind kind;
	struct ident found;
	bool valid;

	if (!ident_kind_parse(cli_arg(c, 0), &kind))
		return unknown_kind(cli_arg(c, 0), e);
	valid = ident_check(kind, cli_arg(c, 1), instant_day(clock_now(), cli_config(c)->zone), &found);
	cli_bool(c, "valid", N_("Valid"), valid);
	cli_text(c, "normal", N_("Stored as"), found.normal[0] != '\0' ? found.normal : NULL);
	cli_text(c, "rule", N_("Rule"), found.rule[0] != '\0' ? found.rule : NULL);
	cli_text(c, "message", N_("Remark"), found.message[0] != '\0' ? found.message : NULL);
	return valid ? ST_OK : cli_answered(c, ST_REFUSED);
}

/* A field as money; MONEY_NONE when it was not given. */
static enum status money_field(const struct cli *c, const char *name, money_t *out, struct error *e)
{
	const char *v = cli_field(c, name);
	enum status st;

	*out = MONEY_NONE;
	if (v == NULL)
		return ST_OK;
	st = money_parse(v, strlen(v), out, e);
	if (st == ST_OK && *out == MONEY_NONE)
		st = error_set(e, ST_REFUSED, "number_format", "FMT-45", NULL, _("Give an amount in whole dollars."));
	if (st != ST_OK)
		snprintf(e->field, sizeof e->field, "%s", name);
	return st;
}

static enum status split(struct cli *c, struct error *e)
{
	money_t total, sales;
	struct vat v;
	enum status st;

	if ((cli_field(c, "total") != NULL) == (cli_field(c, "sales") != NULL))
		return error_set(e, ST_USAGE, "usage", NULL, NULL, _("Give either total= (with tax) or sales= (without)."));
	if ((st = money_field(c, "total", &total, e)) != ST_OK || (st = money_field(c, "sales", &sales, e)) != ST_OK)
		return st;
	v = total != MONEY_NONE ? vat_from_total(total) : vat_from_sales(sales);
	cli_money(c, "sales", N_("Sales"), v.sales);
	cli_money(c, "tax", N_("Tax"), v.tax);
	cli_money(c, "total", N_("Total"), v.total);
	return ST_OK;
}

static const struct verb verbs[] = {
	{"check", "KIND VALUE", NULL, NULL, 0,
	 N_("is it valid, and how is it stored: ban person mobile invoice carrier donation card date number"), check},
	{"split", NULL, NULL, "total sales", 0, N_("value added tax of a total or of sales"), split},
	{0},
};

const struct noun noun_format = {"format", N_("identifiers, dates, numbers and tax"), verbs};
