/*
 * The marketplace's limits for parcels and HTML, out of its profile.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mall_service.h"

const char *const mall_chains[] = {"711", "family", NULL};

/* ---- parcels ---- */

static const char *text_of(const struct profile *p, const char *chain, const char *what, day_t day)
{
	char key[64];

	snprintf(key, sizeof key, "cvs.%s.%s", chain, what);
	return profile_text(p, key, day);
}

static int number_of(const struct profile *p, const char *chain, const char *what, day_t day)
{
	char key[64];

	snprintf(key, sizeof key, "cvs.%s.%s", chain, what);
	return (int)profile_int(p, key, day, 0);
}

/* "10x14" in centimetres. */
static void read_label(const char *text, struct parcel_limits *out)
{
	int a, b, end = 0;

	if (text == NULL || sscanf(text, "%4dx%4d%n", &a, &b, &end) != 2 || text[end] != '\0' || a <= 0 || b <= 0)
		return;
	out->label_long = (a > b ? a : b) * 10;
	out->label_short = (a > b ? b : a) * 10;
}

bool mall_parcel_limits(const struct profile *p, const char *chain, day_t day, struct parcel_limits *out)
{
	bool first = strcmp(chain, mall_chains[0]) == 0;
	const char *either = text_of(p, chain, "size_rule", day), *name = profile_name(p);
	int price = number_of(p, chain, "price_max_exclusive", day);

	*out = (struct parcel_limits){
		.chain = label_of("cvs_chain", chain),
		.side_max = number_of(p, chain, "side_max_cm", day) * 10,
		.sum_max = number_of(p, chain, "sum_max_cm", day) * 10,
		.either = either != NULL && strcmp(either, "either") == 0,
		.weight_min_exclusive = number_of(p, chain, "weight_min_exclusive_g", day),
		.weight_max = number_of(p, chain, "weight_max_g", day),
		.price_max_exclusive = price > 0 ? price : MONEY_NONE,
		.temperature = text_of(p, chain, "temperature", day),
		.rule = profile_rule(name, first ? "YAH-27" : "YAH-29"),
		.price_rule = profile_rule(name, first ? "YAH-28" : "YAH-29"),
	};
	read_label(text_of(p, chain, "label_min_cm", day), out);
	return out->side_max != 0 || out->sum_max != 0 || out->weight_max != 0 || out->temperature != NULL;
}

/* ---- HTML ---- */

static const char *attrs_of(void *arg, const char *tag)
{
	char key[64];

	snprintf(key, sizeof key, "html.attr.%s", tag);
	return profile_text(arg, key, DAY_NONE);
}

bool mall_markup_rules(const struct profile *p, const char *frame, day_t day, struct markup_rules *out)
{
	*out = (struct markup_rules){
		.tags = profile_text(p, "html.tags", day),
		.attrs = attrs_of,
		.arg = (void *)p,
		.forbid = profile_text(p, "html.forbid", day),
		.void_tags = profile_text(p, "html.void_tags", day),
		.balanced = profile_bool(p, "html.require_balanced", day, false),
		.frame = frame != NULL,
		.max_chars = frame != NULL ? (int)profile_int(p, "storefront.html_max_chars", day, 0) : 0,
		.name = frame != NULL ? label_of("mall_frame", frame) : NULL,
		.own_hosts = profile_text(p, "html.own_hosts", day),
	};
	return out->tags != NULL;
}
