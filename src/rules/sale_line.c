/*
 * Lines of an order as people type them.
 */
#include "config.h"

#include "storekeep/sale_line.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/money.h"
#include "storekeep/text.h"

enum { MOST_QUANTITY = 1000000 };

static enum status bad_line(const char *text, size_t len, struct error *e)
{
	return error_set(e, ST_REFUSED, "lines_format", NULL, "lines",
	                 _("“%.*s” is no line of an order. Write CODE x QUANTITY @ PRICE, and behind it -DISCOUNT where there is one."),
	                 (int)(len < 80 ? len : 80), text);
}

/* The last place of a word between blanks, NULL none. */
static const char *last_word(const char *text, size_t len, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = len; i-- > 0;)
		if (i + n <= len && memcmp(text + i, word, n) == 0 && (i == 0 || text[i - 1] == ' ') && (i + n == len || text[i + n] == ' '))
			return text + i;
	return NULL;
}

static bool number_of(const char *text, size_t len, int64_t *out)
{
	len = text_trim(&text, len);
	return len > 0 && money_parse(text, len, out, NULL) == ST_OK && *out != MONEY_NONE && *out >= 0 && *out < INT64_C(1000000000000);
}

/* Cut ` WORD number` off the end; true when there is none, or it is right. */
static bool take_end(const char *text, size_t *len, const char *word, int64_t *out)
{
	const char *at = last_word(text, *len, word);

	if (at == NULL)
		return true;
	if (!number_of(at + strlen(word), *len - (size_t)(at - text) - strlen(word), out))
		return false;
	*len = (size_t)(at - text);
	return true;
}

/* ` -50` at the end of what stands behind the price. */
static bool take_discount(const char *text, size_t *len, int64_t *out)
{
	for (size_t i = *len; i-- > 1;)
		if (text[i] == '-' && text[i - 1] == ' ') {
			if (!number_of(text + i + 1, *len - i - 1, out))
				return false;
			*len = i;
			return true;
		}
	return true;
}

static bool parse_line(const char *text, size_t len, struct basis_line *l, char **product)
{
	const char *at, *code = text;
	size_t head;

	*l = (struct basis_line){.quantity = 1};
	if (!take_end(text, &len, "returned", &l->quantity_returned) || (at = last_word(text, len, "@")) == NULL)
		return false;
	head = (size_t)(at - text);
	at++;
	len -= head + 1;
	if (!take_discount(at, &len, &l->discount) || !number_of(at, len, &l->unit_price))
		return false;
	if (!take_end(text, &head, "x", &l->quantity) || l->quantity < 1 || l->quantity > MOST_QUANTITY)
		return false;
	head = text_trim(&code, head);
	if (head == 0 || head > 200)
		return false;
	*product = head == 1 && *code == '-' ? xstrdup("") : xstrndup(code, head);
	return true;
}

static enum status add_line(const char *text, size_t len, struct basis_line **lines, char ***products, size_t *count, struct error *e)
{
	struct basis_line l;
	char *product = NULL;

	if (*count == SALE_LINES)
		return error_set(e, ST_REFUSED, "lines_many", NULL, "lines", _("An order has at most %d lines."), SALE_LINES);
	if (!parse_line(text, len, &l, &product))
		return bad_line(text, len, e);
	if (l.quantity_returned > l.quantity) {
		free(product);
		return error_set(e, ST_REFUSED, "REFUND_OVER", "SHL-34", "lines", _("Only %lld of this order can be returned."), (long long)l.quantity);
	}
	*lines = xreallocarray(*lines, *count + 1, sizeof **lines);
	*products = xreallocarray(*products, *count + 1, sizeof **products);
	(*lines)[*count] = l;
	(*products)[(*count)++] = product;
	return ST_OK;
}

enum status sale_lines_parse(const char *text, struct basis_line **lines, char ***products, size_t *count, struct error *e)
{
	enum status st = ST_OK;

	*lines = NULL;
	*products = NULL;
	*count = 0;
	while (*text != '\0' && st == ST_OK) {
		size_t whole = strcspn(text, "\r\n");
		const char *line = text;
		size_t len = text_trim(&line, whole);

		if (len > 0)
			st = add_line(line, len, lines, products, count, e);
		text += whole;
		text += strspn(text, "\r\n");
	}
	if (st == ST_OK)
		return ST_OK;
	for (size_t i = 0; i < *count; i++)
		free((*products)[i]);
	free(*products);
	free(*lines);
	*lines = NULL;
	*products = NULL;
	*count = 0;
	return st;
}

void sale_line_format(const struct basis_line *l, const char *product, struct buf *out)
{
	buf_addf(out, "%s x %" PRId64 " @ %" PRId64, *product != '\0' ? product : "-", l->quantity, l->unit_price);
	if (l->discount != 0)
		buf_addf(out, " -%" PRId64, l->discount);
	if (l->quantity_returned != 0)
		buf_addf(out, " returned %" PRId64, l->quantity_returned);
}
