/*
 * Final delivery states (最終貨態): which word says which state, and which state
 * ends which method (SHL-36, SHL-37). Methods and words are the profile's
 * [delivery].
 */
#include "config.h"

#include "desk/sale_parts.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/labels.h"

/* The marketplace's own word for a final state: the last alias that means it. */
static const char *platform_word(const struct profile *p, const char *state)
{
	static const char prefix[] = "delivery.alias.";
	const char *key, *found = NULL;

	for (int n = 0; (key = profile_key(p, prefix, n)) != NULL; n++) {
		const char *means = profile_text(p, key, DAY_NONE);

		if (means != NULL && strcmp(means, state) == 0)
			found = key + sizeof prefix - 1;
	}
	return found != NULL ? found : label_of("delivery_state", state);
}

static const char *method_name(const struct profile *p, const char *code)
{
	char key[96];
	const char *name;

	snprintf(key, sizeof key, "delivery.%s.name", code);
	name = profile_text(p, key, DAY_NONE);
	return name != NULL ? name : code;
}

/* false: the marketplace knows no methods at all, so that no state is wrong. */
static bool knows_methods(const struct profile *p)
{
	const char *key;

	for (int n = 0; (key = profile_key(p, "delivery.", n)) != NULL; n++) {
		size_t len = strlen(key);

		if (len > 6 && strcmp(key + len - 6, ".final") == 0)
			return true;
	}
	return false;
}

enum status sale_delivery_word(const struct profile *p, const char *text, char out[32], struct error *e)
{
	char key[128];
	const char *means;

	snprintf(key, sizeof key, "delivery.alias.%.100s", text);
	means = profile_text(p, key, DAY_NONE);
	if (means == NULL && (strcmp(text, "arrived") == 0 || strcmp(text, "collected") == 0 || *text == '\0'))
		means = text;
	if (means == NULL)
		return error_set(e, ST_REFUSED, "DELIVERY_STATE", profile_rule(profile_name(p), "SHL-37"), "state",
		                 _("“%1$s” is not a delivery state. Final ones: %2$s, %3$s."), text, platform_word(p, "arrived"),
		                 platform_word(p, "collected"));
	snprintf(out, 32, "%s", means);
	return ST_OK;
}

enum status sale_delivery_check(const struct profile *p, const struct sale *o, const char *state, struct error *e)
{
	const char *rule = profile_rule(o->profile, "SHL-36"), *final;
	char key[96];

	if (o->delivery_code[0] == '\0' || !knows_methods(p))
		return ST_OK;
	snprintf(key, sizeof key, "delivery.%s.final", o->delivery_code);
	final = profile_text(p, key, DAY_NONE);
	if (final == NULL)
		return error_set(e, ST_REFUSED, "DELIVERY_UNKNOWN", rule, "delivery_code",
		                 _("“%1$s” has no final state yet. Set delivery.%2$s.final to arrived or collected."),
		                 method_name(p, o->delivery_code), o->delivery_code);
	if (strcmp(final, state) != 0)
		return error_set(e, ST_REFUSED, "DELIVERY_STATE", rule, "state", _("%1$s ends with %2$s; “%3$s” does not issue points."),
		                 method_name(p, o->delivery_code), platform_word(p, final), platform_word(p, state));
	return ST_OK;
}

const char *sale_final_state(struct shop *s, const struct sale *o)
{
	const struct profile *p;
	const char *final = NULL;
	char key[96];

	snprintf(key, sizeof key, "delivery.%s.final", o->delivery_code);
	if (o->delivery_code[0] != '\0' && shop_profile(s, o->profile, &p, NULL) == ST_OK)
		final = profile_text(p, key, DAY_NONE);
	return final != NULL && strcmp(final, "collected") == 0 ? "collected" : "arrived";
}
