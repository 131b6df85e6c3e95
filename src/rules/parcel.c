/*
 * What a convenience-store chain takes (YAH-27 to 29): each limit by itself, and
 * where a measure is not known, only what is certain without it.
 */
#include "config.h"

#include "storekeep/parcel.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/labels.h"

enum verdict { FITS, BROKEN, UNKNOWN };

/* The sides from the longest to the shortest; those that are not known stand last, as 0. */
struct sides {
	int mm[3];
	int known;
};

static struct sides sides_of(const struct parcel *p)
{
	struct sides s = {{p->length, p->width, p->height}, 0};

	for (int i = 0; i < 2; i++)
		for (int k = 0; k < 2 - i; k++)
			if (s.mm[k] < s.mm[k + 1]) {
				int kept = s.mm[k];

				s.mm[k] = s.mm[k + 1];
				s.mm[k + 1] = kept;
			}
	for (int i = 0; i < 3; i++)
		s.known += s.mm[i] > 0;
	return s;
}

/* 473 as "47.3", 470 as "47". */
static const char *cm(int64_t mm, char out[32])
{
	if (mm % 10 != 0)
		snprintf(out, 32, "%lld.%lld", (long long)(mm / 10), (long long)(mm % 10));
	else
		snprintf(out, 32, "%lld", (long long)(mm / 10));
	return out;
}

static enum verdict within(int64_t at_least, int most, bool all_known)
{
	if (most == 0)
		return FITS;
	if (at_least > most)
		return BROKEN;
	return all_known ? FITS : UNKNOWN;
}

static int64_t sum_of(const struct sides *s)
{
	return (int64_t)s->mm[0] + s->mm[1] + s->mm[2];
}

static bool tell_side(const struct parcel_limits *l, const struct sides *s, struct notes *out)
{
	char is[32], most[32];

	notes_add(out, NOTE_ERROR, "parcel_side", l->rule, "length", _("%1$s: longest side %2$s cm, limit %3$s."), l->chain, cm(s->mm[0], is),
	          cm(l->side_max, most));
	return false;
}

static bool tell_sum(const struct parcel_limits *l, const struct sides *s, struct notes *out)
{
	char is[32], most[32];

	notes_add(out, NOTE_ERROR, "parcel_sum", l->rule, "length", _("%1$s: length, width and height together %2$s cm, limit %3$s."), l->chain,
	          cm(sum_of(s), is), cm(l->sum_max, most));
	return false;
}

/* Side and sum; *unknown when a missing measure could still break one. */
static bool check_size(const struct parcel_limits *l, const struct sides *s, struct notes *out, bool *unknown)
{
	enum verdict side = within(s->mm[0], l->side_max, s->known == 3), sum = within(sum_of(s), l->sum_max, s->known == 3);
	bool one_is_enough = l->either && l->side_max > 0 && l->sum_max > 0, fits = true;

	if (one_is_enough && (side == FITS || sum == FITS))
		return true;
	if (one_is_enough && (side == UNKNOWN || sum == UNKNOWN)) {
		*unknown = true;
		return true;
	}
	if (side == BROKEN)
		fits = tell_side(l, s, out);
	if (sum == BROKEN)
		fits = tell_sum(l, s, out);
	*unknown = *unknown || side == UNKNOWN || sum == UNKNOWN;
	return fits;
}

/* The two larger sides cover the label. A side that is not known may be as long as it likes. */
static bool check_label(const struct parcel_limits *l, const struct sides *s, struct notes *out, bool *unknown)
{
	int missing = 3 - s->known;
	int first = missing > 0 ? INT32_MAX : s->mm[0], second = missing > 1 ? INT32_MAX : s->mm[missing > 0 ? 0 : 1];
	char is_long[32], is_short[32], want_long[32], want_short[32];

	if (l->label_long == 0 || (s->mm[0] >= l->label_long && s->mm[1] >= l->label_short))
		return true;
	if (first >= l->label_long && second >= l->label_short) {
		*unknown = true;
		return true;
	}
	if (missing > 0)
		notes_add(out, NOTE_ERROR, "parcel_label", l->rule, "width", _("%1$s: too small for the shipping label of %2$s × %3$s cm."), l->chain,
		          cm(l->label_short, want_short), cm(l->label_long, want_long));
	else
		notes_add(out, NOTE_ERROR, "parcel_label", l->rule, "width",
		          _("%1$s: the two larger sides are %2$s × %3$s cm, the shipping label needs %4$s × %5$s."), l->chain, cm(s->mm[1], is_short),
		          cm(s->mm[0], is_long), cm(l->label_short, want_short), cm(l->label_long, want_long));
	return false;
}

static bool check_sides(const struct parcel_limits *l, const struct parcel *p, struct notes *out)
{
	struct sides s = sides_of(p);
	bool unknown = false, fits = check_size(l, &s, out, &unknown);

	fits = check_label(l, &s, out, &unknown) && fits;
	if (unknown)
		notes_add(out, NOTE_INFO, "parcel_size_unknown", l->rule, "length",
		          _("%s: length, width and height are not all known; the size is not judged whole."), l->chain);
	return fits;
}

static bool check_weight(const struct parcel_limits *l, const struct parcel *p, struct notes *out)
{
	if (l->weight_min_exclusive == 0 && l->weight_max == 0)
		return true;
	if (p->weight == 0) {
		notes_add(out, NOTE_INFO, "parcel_weight_unknown", l->rule, "weight", _("%s: the weight is not known."), l->chain);
		return true;
	}
	if (l->weight_min_exclusive > 0 && p->weight <= l->weight_min_exclusive) {
		notes_add(out, NOTE_ERROR, "parcel_light", l->rule, "weight", _("%1$s: %2$d g, must be more than %3$d g."), l->chain, p->weight,
		          l->weight_min_exclusive);
		return false;
	}
	if (l->weight_max > 0 && p->weight > l->weight_max) {
		notes_add(out, NOTE_ERROR, "parcel_heavy", l->rule, "weight", _("%1$s: %2$d g, limit %3$d g."), l->chain, p->weight, l->weight_max);
		return false;
	}
	return true;
}

static bool check_temperature(const struct parcel_limits *l, const struct parcel *p, struct notes *out)
{
	if (l->temperature == NULL)
		return true;
	if (p->temperature == NULL || *p->temperature == '\0') {
		notes_add(out, NOTE_INFO, "parcel_temperature_unknown", l->rule, "temperature", _("%s: the temperature is not known."), l->chain);
		return true;
	}
	if (strcmp(p->temperature, l->temperature) == 0)
		return true;
	notes_add(out, NOTE_ERROR, "parcel_temperature", l->rule, "temperature", _("%1$s: %2$s goods are not accepted."), l->chain,
	          label_of("temperature", p->temperature));
	return false;
}

static bool check_value(const struct parcel_limits *l, const struct parcel *p, struct notes *out)
{
	char most[32];

	if (l->price_max_exclusive == MONEY_NONE || l->price_max_exclusive == 0)
		return true;
	if (p->value == MONEY_NONE) {
		notes_add(out, NOTE_INFO, "parcel_value_unknown", l->price_rule, "price", _("%s: the value of the goods is not known."), l->chain);
		return true;
	}
	if (p->value < l->price_max_exclusive)
		return true;
	money_format(l->price_max_exclusive, false, most);
	notes_add(out, NOTE_ERROR, "parcel_price", l->price_rule, "price", _("%1$s pay-on-pickup needs a value below NT$%2$s."), l->chain, most);
	return false;
}

bool parcel_check(const struct parcel_limits *l, const struct parcel *p, struct notes *out)
{
	bool fits = check_sides(l, p, out);

	fits = check_weight(l, p, out) && fits;
	fits = check_temperature(l, p, out) && fits;
	return check_value(l, p, out) && fits;
}
