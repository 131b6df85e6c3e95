/*
 * Printing a claim. The text is the desk's; where it goes is print_out.c's.
 */
#include "config.h"

#include "claim_print.h"

#include <stdlib.h>

#include "print_out.h"
#include "storekeep/voucher.h"

#define PRINT_COLS 80
#define SHOW_COLS 72 /* what a box on 80 columns holds */

static void to_file(struct view *v, const struct period *p, const struct buf *text)
{
	char *name = xasprintf("%s-%s.txt", p->profile, p->days.code);

	print_out_file(v, name, text);
	free(name);
}

void claim_print(struct view *v, const struct period *p)
{
	const struct choice choices[] = {{'s', _("Show it")}, {'f', _("Into a file")}, {'l', _("To the printer (lp)")}};
	int key = dialog_ask(v, _("Print the statement with its vouchers"), choices, COUNT_OF(choices));
	struct buf text = {0};
	struct error e = {0};
	bool lines;

	if (key == 0)
		return;
	lines = key != 's' && dialog_confirm(v, _("Every line of the statement too?"));
	if (screen_ok(v, voucher_print(shop_of(v), p, key == 's' ? SHOW_COLS : PRINT_COLS, lines, &text, &e), &e)) {
		if (key == 's')
			dialog_message(v, _("Print-out"), buf_str(&text));
		else if (key == 'f')
			to_file(v, p, &text);
		else
			print_out_lp(v, &text);
	}
	buf_free(&text);
}
