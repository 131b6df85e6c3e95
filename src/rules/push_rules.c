/*
 * Is a push right in itself? Type and the fields that belong to it, coupon,
 * goods, the followers' days, the banner (QOO-1, 15 to 24, 36 to 38). What
 * needs the shop's own book is asked by the desk and handed in as values.
 */
#include "storekeep/push_rules.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "storekeep/i18n.h"

/* true when the comma-separated `list` holds `word`; blanks around an item do not count. */
static bool listed(const char *list, const char *word, size_t len)
{
	while (list != NULL && *list != '\0') {
		size_t n = strcspn(list, ","), lead = strspn(list, " ");
		size_t used = n > lead ? n - lead : 0;

		while (used > 0 && list[lead + used - 1] == ' ')
			used--;
		if (used == len && memcmp(list + lead, word, len) == 0)
			return true;
		list += n + (list[n] == ',');
	}
	return false;
}

/* ---- the form ---- */

/* Fields of the form that are a part of the marketplace's page which one type alone has. */
static const struct {
	const char *field, *part;
} parts[] = {
	{"follow_mode", "follow_period"}, {"follow_from", "follow_period"}, {"follow_to", "follow_period"}, {"send_to", "send_to"},
	{"orders", "orders"}, {"tick", "orders"},
};

bool push_field_belongs(const struct push_rules *r, const char *type, const char *field)
{
	const char *form = strcmp(type, "ad") == 0 ? r->parts[0] : strcmp(type, "compensation") == 0 ? r->parts[1] : NULL;

	if (form == NULL)
		return true;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (strcmp(parts[i].field, field) == 0)
			return listed(form, parts[i].part, strlen(parts[i].part));
	return true;
}

enum status push_refuse_field(const char *type, const char *field, const char *label, struct error *e)
{
	char code[48];

	snprintf(code, sizeof code, "%.38s_not_here", field);
	if (strcmp(type, "ad") == 0)
		return error_set(e, ST_REFUSED, code, "QOO-15", field, _("%s does not belong to an advertising push."), label);
	return error_set(e, ST_REFUSED, code, "QOO-15", field, _("%s does not belong to a compensation push."), label);
}

bool push_part_required(const struct push_rules *r, const char *part)
{
	return listed(r->required, part, strlen(part));
}

/* ---- coupon ---- */

enum status push_check_coupon(const struct push_rules *r, const struct push_coupon *c, struct error *e)
{
	if (r->coupon_kind != NULL && strcmp(c->kind, r->coupon_kind) != 0)
		return error_set(e, ST_REFUSED, "coupon_kind", "QOO-1", "coupon_id", "%s", _("Only the shop's own coupons can be pushed."));
	if (c->cancelled)
		return error_set(e, ST_REFUSED, "coupon_cancelled", "QOO-17", "coupon_id", "%s", _("This coupon was cancelled; choose another."));
	return ST_OK;
}

enum status push_check_coupon_at(const struct push_rules *r, const struct push_coupon *c, instant_t send_at, struct notes *notes,
                                 struct error *e)
{
	char when[32];

	if (!r->coupon_must_be_valid)
		return ST_OK;
	if (c->ends_at != INSTANT_NONE && c->ends_at <= send_at) {
		push_time_text(r, c->ends_at, when);
		return error_set(e, ST_REFUSED, "coupon_ended", "QOO-18", "coupon_id", _("The coupon ends %s, before the push."), when);
	}
	if (c->starts_at != INSTANT_NONE && c->starts_at > send_at) {
		push_time_text(r, c->starts_at, when);
		notes_add(notes, NOTE_WARN, "coupon_not_started", "QOO-18", "coupon_id", _("The coupon can be used only from %s."), when);
	}
	return ST_OK;
}

/* ---- goods ---- */

enum status push_check_auto(const struct push_rules *r, int64_t n, struct error *e)
{
	bool step = r->auto_step <= 1 || (n - r->auto_min) % r->auto_step == 0;

	if (n >= r->auto_min && n <= r->auto_max && step)
		return ST_OK;
	return error_set(e, ST_REFUSED, "auto_n_range", "QOO-20", "auto_n", _("The number of goods must be %1$d to %2$d."), r->auto_min, r->auto_max);
}

enum status push_check_ranked(const struct push_rules *r, int64_t n, int64_t ranked, struct notes *notes, struct error *e)
{
	if (ranked == 0)
		return error_set(e, ST_REFUSED, "items_none", "QOO-22", "items", "%s",
		                 _("No ranked item is known, so nothing can be chosen by rank. Import the goods with their ranks, or choose them yourself."));
	if (ranked >= n)
		return ST_OK;
	if (!r->shortage_warns)
		return error_set(e, ST_REFUSED, "items_short", "QOO-22", "auto_n", _("Only %lld ranked items exist."), (long long)ranked);
	notes_add(notes, NOTE_WARN, "items_short", "QOO-22", "auto_n", _("Only %lld ranked items exist."), (long long)ranked);
	return ST_OK;
}

enum status push_check_items(const struct push_rules *r, char *const *items, size_t count, struct error *e)
{
	if (count < (size_t)r->manual_min)
		return error_set(e, ST_REFUSED, "items_none", "QOO-21", "items", "%s", _("Choose at least one item."));
	if (count > (size_t)r->manual_max)
		return error_set(e, ST_REFUSED, "items_too_many", "QOO-21", "items", _("At most %1$d goods (%2$zu chosen)."), r->manual_max, count);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(items[i], items[j]) == 0)
				return error_set(e, ST_REFUSED, "items_twice", "QOO-21", "items", _("Item %s is listed twice."), items[i]);
	return ST_OK;
}

/* ---- followers ---- */

enum status push_check_follow(day_t from, day_t to, day_t today, struct error *e)
{
	if (from == DAY_NONE || to == DAY_NONE)
		return error_set(e, ST_REFUSED, "follow_days_missing", "QOO-24", from == DAY_NONE ? "follow_from" : "follow_to", "%s",
		                 _("Give both days."));
	if (from > to)
		return error_set(e, ST_REFUSED, "follow_range", "QOO-24", "follow_to", "%s", _("Start is after end."));
	if (to > today)
		return error_set(e, ST_REFUSED, "follow_future", "QOO-24", "follow_to", "%s", _("The end cannot be later than today."));
	return ST_OK;
}

/* ---- banner ---- */

const char *push_picture_kind(const unsigned char *head, size_t len)
{
	static const struct {
		const char *kind, *bytes;
		size_t len;
	} kinds[] = {
		{"jpg", "\xff\xd8\xff", 3}, {"png", "\x89PNG\r\n\x1a\n", 8}, {"gif", "GIF87a", 6}, {"gif", "GIF89a", 6},
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (len >= kinds[i].len && memcmp(head, kinds[i].bytes, kinds[i].len) == 0)
			return kinds[i].kind;
	return NULL;
}

enum status push_check_picture(const struct push_rules *r, const unsigned char *head, size_t len, int64_t bytes, struct error *e)
{
	const char *kind = push_picture_kind(head, len);

	if (kind == NULL || !listed(r->banner_formats, kind, strlen(kind)))
		return error_set(e, ST_REFUSED, "banner_kind", "QOO-37", "banner_path", _("Not a usable picture. Known kinds: %s"), r->banner_formats);
	if (r->banner_max_bytes > 0 && bytes > r->banner_max_bytes)
		return error_set(e, ST_REFUSED, "banner_size", "QOO-37", "banner_path", _("The picture has %1$lld bytes; at most %2$lld are allowed."),
		                 (long long)bytes, (long long)r->banner_max_bytes);
	return ST_OK;
}

/* The host of an address with a scheme of the list: where it begins and how long it is. */
static const char *host_of(const struct push_rules *r, const char *url, size_t *len)
{
	const char *colon = strstr(url, "://"), *host, *at;
	char scheme[16];
	size_t n;

	if (colon == NULL || (size_t)(colon - url) >= sizeof scheme)
		return NULL;
	n = (size_t)(colon - url);
	for (size_t i = 0; i < n; i++)
		scheme[i] = (char)(url[i] >= 'A' && url[i] <= 'Z' ? url[i] + 32 : url[i]);
	if (n == 0 || !listed(r->url_schemes, scheme, n))
		return NULL;
	host = colon + 3;
	*len = strcspn(host, "/?#");
	if ((at = memchr(host, '@', *len)) != NULL) {
		*len -= (size_t)(at + 1 - host);
		host = at + 1;
	}
	if (memchr(host, ':', *len) != NULL)
		*len = (size_t)((const char *)memchr(host, ':', *len) - host);
	return *len > 0 ? host : NULL;
}

static bool has_blank(const char *url)
{
	static const char wide_blank[] = "\xe3\x80\x80", hard_blank[] = "\xc2\xa0";

	for (const char *s = url; *s != '\0'; s++)
		if ((unsigned char)*s <= 0x20 || *s == 0x7F)
			return true;
	return strstr(url, wide_blank) != NULL || strstr(url, hard_blank) != NULL;
}

/* The host itself or one below it: x.qoo10.jp, not xqoo10.jp. */
static bool is_home(const char *host, size_t len, const char *home)
{
	size_t n = home != NULL ? strlen(home) : 0;

	return n == 0 || (len >= n && strncasecmp(host + len - n, home, n) == 0 && (len == n || host[len - n - 1] == '.'));
}

enum status push_check_link(const struct push_rules *r, const char *url, struct notes *notes, struct error *e)
{
	size_t len = 0;
	const char *host = has_blank(url) ? NULL : host_of(r, url, &len);

	if (host == NULL || (r->url_max_bytes > 0 && strlen(url) > (size_t)r->url_max_bytes))
		return error_set(e, ST_REFUSED, "banner_url_invalid", "QOO-38", "banner_url", "%s",
		                 _("Not a valid link. Write the whole address, beginning with https://"));
	if (!is_home(host, len, r->url_home))
		notes_add(notes, NOTE_WARN, "banner_url_outside", "QOO-38", "banner_url", "%s", _("The link leads out of Qoo10."));
	return ST_OK;
}

enum status push_check_banner(bool picture, bool link, struct error *e)
{
	if (picture && !link)
		return error_set(e, ST_REFUSED, "banner_url_missing", "QOO-36", "banner_url", "%s", _("Give the page the banner leads to."));
	if (link && !picture)
		return error_set(e, ST_REFUSED, "banner_path_missing", "QOO-36", "banner_path", "%s", _("Upload a banner picture or remove the link."));
	return ST_OK;
}
