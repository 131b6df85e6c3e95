/*
 * Which audiences hold a person, from what the person did (RUT-84 to 89). The
 * window is the caller's: here only the newest event of each audience is found,
 * and what in the cart still waits for checkout.
 */
#include "config.h"

#include "storekeep/seen.h"

#include <stdlib.h>
#include <string.h>

struct seen_item {
	size_t name; /* place in seen.items */
	instant_t at;
	const char *text; /* set once no more are added */
};

void seen_begin(struct seen *s, instant_t upto)
{
	s->upto = upto;
	for (int i = 0; i < SEEN_KINDS; i++)
		s->newest[i] = INSTANT_NONE;
	s->bought_last = INSTANT_NONE;
	s->cart_count = s->bought_count = 0;
	buf_clear(&s->items);
}

static void keep(struct seen *s, struct seen_item **list, size_t *count, size_t *room, const char *item, instant_t at)
{
	if (*count == *room) {
		*room = *room != 0 ? *room * 2 : 16;
		*list = xreallocarray(*list, *room, sizeof **list);
	}
	(*list)[(*count)++] = (struct seen_item){s->items.len, at, NULL};
	buf_add(&s->items, item, strlen(item) + 1);
}

static instant_t newer(instant_t a, instant_t b)
{
	return a > b ? a : b;
}

void seen_event(struct seen *s, int kind, const char *item, instant_t from, instant_t until)
{
	instant_t at = until < s->upto ? until : s->upto;

	if (from > s->upto)
		return;
	if (kind == SEEN_CART && !s->cart_stays)
		keep(s, &s->carts, &s->cart_count, &s->cart_room, item, at);
	else
		s->newest[kind] = newer(s->newest[kind], at);
}

void seen_bought(struct seen *s, const char *item, instant_t from, instant_t until)
{
	if (from > s->upto)
		return;
	s->bought_last = newer(s->bought_last, until);
	if (*item != '\0')
		keep(s, &s->bought, &s->bought_count, &s->bought_room, item, until);
}

static int by_item(const void *a, const void *b)
{
	const struct seen_item *x = a, *y = b;
	int order = strcmp(x->text, y->text);

	return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

/* The newest purchase of an item among those sorted by item and time. */
static instant_t last_bought(const struct seen *s, const char *item)
{
	size_t low = 0, high = s->bought_count;

	if (*item == '\0')
		return s->bought_last;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(s->bought[middle].text, item) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 && strcmp(s->bought[low - 1].text, item) == 0 ? s->bought[low - 1].at : INSTANT_NONE;
}

void seen_end(struct seen *s)
{
	if (s->cart_count == 0)
		return;
	for (size_t i = 0; i < s->bought_count; i++)
		s->bought[i].text = s->items.data + s->bought[i].name;
	if (s->bought_count > 1)
		qsort(s->bought, s->bought_count, sizeof *s->bought, by_item);
	for (size_t i = 0; i < s->cart_count; i++)
		if (last_bought(s, s->items.data + s->carts[i].name) < s->carts[i].at)
			s->newest[SEEN_CART] = newer(s->newest[SEEN_CART], s->carts[i].at);
}

void seen_free(struct seen *s)
{
	free(s->carts);
	free(s->bought);
	buf_free(&s->items);
	*s = (struct seen){0};
}
