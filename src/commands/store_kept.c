/*
 * store contract, operator, change, mail: what belongs to a store.
 */
#include "config.h"

#include "commands/store_kept.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"

/* ---- one way for all ---- */

enum status store_of_arg(struct cli *c, size_t n, const struct profile **p, struct mall_store *m, struct error *e)
{
	const char *arg = cli_arg(c, n);
	enum status st;

	*m = (struct mall_store){0};
	if (arg != NULL && strspn(arg, "0123456789") == strlen(arg))
		return mall_get(cli_shop(c), strtoll(arg, NULL, 10), p, m, e);
	st = mall_profile(cli_shop(c), arg != NULL ? arg : cli_field(c, "profile"), p, e);
	if (st == ST_OK)
		st = mall_of(cli_shop(c), profile_name(*p), m, e);
	if (st == ST_OK && m->id == 0)
		st = error_set(e, ST_REFUSED, "store_missing", NULL, "store", "%s", _("The store is not entered yet; `store create` does it."));
	return st;
}

enum status store_tell_kept(struct cli *c, enum mall_kind kind, int64_t id, struct error *e)
{
	struct list_source src;
	struct list_page page = {0};
	char filter[40];
	enum status st;

	snprintf(filter, sizeof filter, "id=%lld", (long long)id);
	mall_kept_list(cli_shop(c), kind, NULL, &src);
	st = src.page(src.self, &(struct list_query){.limit = 1, .filter = filter}, &page, e);
	if (st == ST_OK && page.count == 0)
		st = error_set(e, ST_REFUSED, kind == MALL_VIOLATION ? "violation_missing" : "entry_missing", NULL, "id", _("There is no entry number %lld."),
		               (long long)id);
	for (size_t i = 0; st == ST_OK && i < src.column_count; i++) {
		const struct list_column *col = &src.columns[i];

		cli_value(c, col->name, col->title, col->kind, col->labels, &page.rows[0].cells[i]);
	}
	list_page_free(&page);
	desk_list_close(&src);
	return st;
}

enum status store_list_kept(struct cli *c, enum mall_kind kind, struct error *e)
{
	struct list_source src;
	enum status st;

	mall_kept_list(cli_shop(c), kind, cli_field(c, "profile"), &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

enum status store_save_kept(struct cli *c, enum mall_kind kind, int64_t id, struct error *e)
{
	char op[OP_ID_SIZE];
	enum status st;

	op_id_make(op);
	st = mall_kept_save(cli_shop(c), kind, id, cli_record(c), cli_field(c, "op_id") != NULL ? cli_field(c, "op_id") : op, &id, e);
	if (st != ST_OK || !cli_dry_run(c))
		return st == ST_OK ? store_tell_kept(c, kind, id, e) : st;
	cli_say(c, "%s", _("The entry is right; nothing was written."));
	return ST_OK;
}

enum status store_kept_arg(struct cli *c, int64_t *id, struct error *e)
{
	char *end;

	*id = strtoll(cli_arg(c, 0), &end, 10);
	if (*end != '\0' || *id <= 0)
		return error_set(e, ST_REFUSED, "id_number", NULL, "id", _("“%s” is no number of an entry."), cli_arg(c, 0));
	return ST_OK;
}

enum status store_default_day(struct cli *c, const char *field, enum mall_kind kind, int64_t id, struct error *e)
{
	struct record kept;
	const struct profile *p;
	char today[16];
	enum status st;

	record_init(&kept, cli_record(c)->form);
	st = mall_kept_record(cli_shop(c), kind, id, &kept, e);
	if (st == ST_OK)
		st = shop_profile(cli_shop(c), record_get(&kept, "profile"), &p, e);
	if (st == ST_OK && !record_has(cli_record(c), field)) {
		day_format(shop_today(cli_shop(c), p), today);
		record_set(cli_record(c), field, today);
	}
	record_free(&kept);
	return st;
}

/* The entry whose number is the first argument, with today in `field` where it was not given. */
static enum status on_day(struct cli *c, enum mall_kind kind, const char *field, struct error *e)
{
	int64_t id;
	enum status st = store_kept_arg(c, &id, e);

	if (st == ST_OK && field != NULL)
		st = store_default_day(c, field, kind, id, e);
	return st == ST_OK ? store_save_kept(c, kind, id, e) : st;
}

/* ---- contract years ---- */

enum status store_contract_list(struct cli *c, struct error *e)
{
	return store_list_kept(c, MALL_CONTRACT, e);
}

enum status store_contract_add(struct cli *c, struct error *e)
{
	return store_save_kept(c, MALL_CONTRACT, 0, e);
}

enum status store_contract_edit(struct cli *c, struct error *e)
{
	return on_day(c, MALL_CONTRACT, NULL, e);
}

/* ---- operators ---- */

/* By account, or by number. */
static enum status operator_arg(struct cli *c, int64_t *id, struct error *e)
{
	if (strspn(cli_arg(c, 0), "0123456789") == strlen(cli_arg(c, 0)))
		return store_kept_arg(c, id, e);
	return mall_operator_find(cli_shop(c), cli_field(c, "profile"), cli_arg(c, 0), id, e);
}

enum status store_operator_list(struct cli *c, struct error *e)
{
	return store_list_kept(c, MALL_OPERATOR, e);
}

enum status store_operator_add(struct cli *c, struct error *e)
{
	return store_save_kept(c, MALL_OPERATOR, 0, e);
}

enum status store_operator_edit(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = operator_arg(c, &id, e);

	return st == ST_OK ? store_save_kept(c, MALL_OPERATOR, id, e) : st;
}

enum status store_operator_delete(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = operator_arg(c, &id, e);

	if (st == ST_OK && (st = mall_operator_delete(cli_shop(c), id, e)) == ST_OK)
		cli_say(c, "%s", cli_dry_run(c) ? _("The entry would be taken away.") : _("The entry was taken away."));
	return st;
}

/* ---- applications ---- */

enum status store_change_list(struct cli *c, struct error *e)
{
	return store_list_kept(c, MALL_CHANGE, e);
}

enum status store_change_create(struct cli *c, struct error *e)
{
	return store_save_kept(c, MALL_CHANGE, 0, e);
}

enum status store_change_edit(struct cli *c, struct error *e)
{
	return on_day(c, MALL_CHANGE, NULL, e);
}

enum status store_change_complete(struct cli *c, struct error *e)
{
	return on_day(c, MALL_CHANGE, "complete_on", e);
}

enum status store_change_ask(struct cli *c, struct error *e)
{
	if (cli_field(c, "missing") == NULL || *cli_field(c, "missing") == '\0')
		return error_set(e, ST_REFUSED, "missing_missing", NULL, "missing", "%s", _("Say which documents were asked for: missing=…"));
	return on_day(c, MALL_CHANGE, NULL, e);
}

enum status store_change_done(struct cli *c, struct error *e)
{
	return on_day(c, MALL_CHANGE, "done_on", e);
}

enum status store_change_refuse(struct cli *c, struct error *e)
{
	return on_day(c, MALL_CHANGE, "refused_on", e);
}

/* ---- the mail ---- */

enum status store_mail(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct mall_store m;
	struct mall_mail mail;
	enum status st = store_of_arg(c, 0, &p, &m, e);

	mall_free(&m);
	if (st == ST_OK)
		st = mall_mail(cli_shop(c), profile_name(p), cli_record(c), &mail, e);
	if (st != ST_OK)
		return st;
	cli_text(c, "to", N_("Mail to"), mail.to);
	cli_text(c, "subject", N_("Subject"), mail.subject);
	cli_text(c, "text", NULL, mail.text);
	cli_write(c, mail.text, strlen(mail.text));
	mall_mail_free(&mail);
	return ST_OK;
}

enum status store_pages(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct mall_page page;
	enum status st = mall_profile(cli_shop(c), cli_field(c, "profile"), &p, e);

	for (int n = 0; st == ST_OK && mall_page(p, n, &page); n++)
		cli_text(c, page.name, page.title, page.url);
	return st;
}
