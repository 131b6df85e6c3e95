/*
 * product stock, moves, image.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "commands/product.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"

enum status product_stock_verb(struct cli *c, struct error *e)
{
	struct stock_hand h = {.reason = cli_field(c, "reason"), .note = cli_field(c, "note"), .order_no = cli_field(c, "order_no")};
	char op[OP_ID_SIZE];
	int64_t id, stock;
	enum status st = product_of_word(c, 0, &id, e);

	if (st == ST_OK)
		st = cli_field_int(c, "delta", 0, &h.delta, e);
	op_id_make(op);
	h.op_id = cli_field(c, "op_id") != NULL ? cli_field(c, "op_id") : op;
	if (st == ST_OK)
		st = product_stock(cli_shop(c), id, &h, &stock, e);
	if (st != ST_OK)
		return st;
	cli_text(c, "sku", N_("Shop's item number"), cli_arg(c, 0));
	cli_int(c, "delta", N_("Pieces"), h.delta);
	cli_int(c, "stock", N_("Stock"), stock);
	if (cli_dry_run(c))
		cli_say(c, "%s", _("It can be done; nothing was written."));
	return ST_OK;
}

enum status product_moves_verb(struct cli *c, struct error *e)
{
	struct list_source src;
	int64_t id;
	enum status st = product_of_word(c, 0, &id, e);

	if (st != ST_OK)
		return st;
	stock_moves(cli_shop(c), id, &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

/* ---- pictures ---- */

static enum status list_images(struct cli *c, int64_t id, struct error *e)
{
	struct list_source src;
	enum status st;

	product_image_list(cli_shop(c), id, &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status change_images(struct cli *c, const char *act, int64_t id, int64_t position, int64_t to, struct error *e)
{
	int at;

	if (strcmp(act, "add") == 0 && cli_arg(c, 2) != NULL)
		return product_image_add(cli_shop(c), id, cli_arg(c, 2), (int)position, &at, e);
	if (strcmp(act, "remove") == 0)
		return product_image_remove(cli_shop(c), id, (int)position, e);
	if (strcmp(act, "move") == 0)
		return product_image_move(cli_shop(c), id, (int)position, (int)to, e);
	return error_set(e, ST_USAGE, "image_act", NULL, NULL, "%s", _("Say what: add SKU FILE, list SKU, remove SKU position=N, move SKU position=N to=M."));
}

enum status product_image_verb(struct cli *c, struct error *e)
{
	int64_t id, position, to;
	enum status st = product_of_word(c, 1, &id, e);

	if (st == ST_OK)
		st = cli_field_int(c, "position", 0, &position, e);
	if (st == ST_OK)
		st = cli_field_int(c, "to", 0, &to, e);
	if (st == ST_OK && (position > 100 || to > 100))
		position = to = 100;
	if (st == ST_OK && strcmp(cli_arg(c, 0), "list") != 0)
		st = change_images(c, cli_arg(c, 0), id, position, to, e);
	return st == ST_OK ? list_images(c, id, e) : st;
}
