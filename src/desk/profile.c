/*
 * Profiles: reads NAME.ini of ours and the shop's own of that name, checks every
 * key against the table of known ones, and answers what holds on a day (EAS-1).
 * What the values mean is the business of who asks.
 */
#include "config.h"

#include "storekeep/profile.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk/profile_keys.h"
#include "storekeep/form.h"
#include "storekeep/i18n.h"
#include "storekeep/ini.h"
#include "storekeep/mem.h"

#define NAME_MAX_CHARS 31

enum layer { LAYER_OWN, LAYER_OURS }; /* in order of precedence */
#define LAYERS 2

/* One line of a file. */
struct entry {
	char *key;        /* "fee.card.once_bp", without the date */
	enum layer layer;
	day_t from;       /* DAY_NONE: undated */
	char *value;
	int order;        /* place in reading order: ours first, then own */
};

struct profile {
	char *name;
	char *own_dir;             /* "" for none */
	char *file[LAYERS];        /* NULL: that layer has no file */
	struct entry *entries;     /* by key, layer, from */
	size_t count;
	const char **keys;         /* each once, in file order */
	size_t key_count;
	day_t *changes;            /* ascending, each once */
	size_t change_count;
	char *zone;
	struct profile *next;
};

static struct profile *loaded;
static enum status (*on_load)(const struct profile *p, struct error *e);

/* ---- reading ---- */

struct reader {
	struct profile *profile;
	enum layer layer;
};

static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = strcmp(x->key, y->key);
	if (order == 0)
		order = (int)x->layer - (int)y->layer;
	if (order == 0)
		order = (x->from > y->from) - (x->from < y->from);
	return order;
}

/* The rule of a profile's book that it breaks. */
static const char *book_of(const struct profile *p)
{
	return strcmp(p->name, "shopline") == 0 ? "SHL-1" : "EAS-1";
}

static enum status bad(const struct profile *p, struct error *e, const struct ini_entry *at, const char *key, const char *what)
{
	bool credit = strcmp(p->name, "shopline") == 0 && strcmp(key, "credit.issue_mode") == 0;
	ini_refuse(e, at, credit ? "CREDIT_TIMING" : "PROFILE_BAD", "%s: %s", key, what);
	if (e)
		snprintf(e->rule, sizeof e->rule, "%s", credit ? "SHL-25" : book_of(p));
	return ST_REFUSED;
}

/* Cut "@YYYY-MM-DD" off the key; false when what stands behind the @ is no date. */
static bool take_date(char *key, day_t *from)
{
	*from = DAY_NONE;
	char *at = strrchr(key, '@');
	if (!at)
		return true;
	*at = '\0';
	*from = day_parse_iso(at + 1);
	return *from != DAY_NONE;
}

static bool stands_already(const struct profile *p, const char *key, enum layer layer, day_t from)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->entries[i].layer == layer && p->entries[i].from == from && strcmp(p->entries[i].key, key) == 0)
			return true;
	return false;
}

static void keep(struct profile *p, char *key, enum layer layer, day_t from, const char *value)
{
	if ((p->count & (p->count - 1)) == 0)
		p->entries = xreallocarray(p->entries, p->count ? p->count * 2 : 1, sizeof *p->entries);
	p->entries[p->count] =
	        (struct entry){.key = key, .layer = layer, .from = from, .value = xstrdup(value), .order = (int)p->count};
	p->count++;
}

static enum status take(void *arg, const struct ini_entry *at, struct error *e)
{
	struct reader *r = arg;
	char *key = xasprintf("%s.%s", at->section, at->key);
	enum status st = ST_OK;
	day_t from;
	char wrong[200];
	if (!take_date(key, &from))
		st = bad(r->profile, e, at, key, _("behind @ stands the day from which it holds, as YYYY-MM-DD"));
	else if (stands_already(r->profile, key, r->layer, from))
		st = bad(r->profile, e, at, key, _("stands twice in this file"));
	else if (!profile_key_check(key, at->value, wrong, sizeof wrong))
		st = bad(r->profile, e, at, key, wrong);
	if (st == ST_OK)
		keep(r->profile, key, r->layer, from, at->value);
	else
		free(key);
	return st;
}

/* Read the layer's file if there is one. */
static enum status read_layer(struct profile *p, enum layer layer, const char *dir, struct error *e)
{
	if (!dir || !*dir)
		return ST_OK;
	char *path = layer == LAYER_OURS ? xasprintf("%s/profiles/%s.ini", dir, p->name) : xasprintf("%s/%s.ini", dir, p->name);
	if (access(path, F_OK) != 0) {
		free(path);
		return ST_OK;
	}
	p->file[layer] = path;
	struct reader r = {p, layer};
	enum status st = ini_read(path, take, &r, e);
	/* What no profile may hold is said by the reader of all such files: a key twice, a line that is none. */
	if (st == ST_REFUSED && e && strncmp(e->code, "ini_", 4) == 0) {
		snprintf(e->code, sizeof e->code, "PROFILE_BAD");
		snprintf(e->rule, sizeof e->rule, "%s", book_of(p));
	}
	return st;
}

/* ---- after reading ---- */

static int compare_order(const void *a, const void *b)
{
	const struct entry *const *x = a, *const *y = b;
	return (*x)->order - (*y)->order;
}

static void list_keys(struct profile *p)
{
	const struct entry **firsts = xcalloc(p->count + 1, sizeof *firsts);
	for (size_t i = 0; i < p->count; i++) {
		if (i == 0 || strcmp(p->entries[i].key, p->entries[i - 1].key) != 0)
			firsts[p->key_count++] = &p->entries[i];
		else if (p->entries[i].order < firsts[p->key_count - 1]->order)
			firsts[p->key_count - 1] = &p->entries[i];
	}
	qsort(firsts, p->key_count, sizeof *firsts, compare_order);
	p->keys = xcalloc(p->key_count + 1, sizeof *p->keys);
	for (size_t i = 0; i < p->key_count; i++)
		p->keys[i] = firsts[i]->key;
	free(firsts);
}

static int compare_days(const void *a, const void *b)
{
	day_t x = *(const day_t *)a, y = *(const day_t *)b;
	return (x > y) - (x < y);
}

static void list_changes(struct profile *p)
{
	p->changes = xcalloc(p->count + 1, sizeof *p->changes);
	for (size_t i = 0; i < p->count; i++)
		if (p->entries[i].from != DAY_NONE)
			p->changes[p->change_count++] = p->entries[i].from;
	qsort(p->changes, p->change_count, sizeof *p->changes, compare_days);
	size_t kept = 0;
	for (size_t i = 0; i < p->change_count; i++)
		if (kept == 0 || p->changes[kept - 1] != p->changes[i])
			p->changes[kept++] = p->changes[i];
	p->change_count = kept;
}

static enum status settle_zone(struct profile *p, struct error *e)
{
	static const char *const keys[] = {"clock.tz", "platform.timezone", "store.time_zone"};
	const char *zone = NULL;
	for (size_t i = 0; i < sizeof keys / sizeof *keys && !zone; i++)
		zone = profile_text(p, keys[i], DAY_NONE);
	p->zone = xstrdup(zone ? zone : "Asia/Taipei");
	if (zone_known(p->zone))
		return ST_OK;
	return error_set(e, ST_REFUSED, "PROFILE_BAD", book_of(p), NULL, _("%s: “%s” is no time zone that this machine knows"),
	                 profile_file(p, 0), p->zone);
}

static void profile_free(struct profile *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->count; i++) {
		free(p->entries[i].key);
		free(p->entries[i].value);
	}
	for (int i = 0; i < LAYERS; i++)
		free(p->file[i]);
	free(p->entries);
	free(p->keys);
	free(p->changes);
	free(p->zone);
	free(p->own_dir);
	free(p->name);
	free(p);
}

static bool name_fits(const char *name)
{
	size_t len = strlen(name);
	if (len == 0 || len > NAME_MAX_CHARS)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!islower((unsigned char)name[i]) && !isdigit((unsigned char)name[i]) && !strchr("_-", name[i]))
			return false;
	return true;
}

static enum status load(struct profile *p, struct error *e)
{
	enum status st = read_layer(p, LAYER_OURS, data_dir(), e);
	if (st == ST_OK)
		st = read_layer(p, LAYER_OWN, p->own_dir, e);
	if (st != ST_OK)
		return st;
	if (!p->file[LAYER_OURS] && !p->file[LAYER_OWN])
		return error_set(e, ST_REFUSED, "profile_missing", NULL, "profile",
		                 _("There is no profile “%s”. Write profiles/%s.ini beside your storekeep.ini."), p->name, p->name);
	qsort(p->entries, p->count, sizeof *p->entries, compare_entries);
	list_keys(p);
	list_changes(p);
	st = settle_zone(p, e);
	return st == ST_OK && on_load ? on_load(p, e) : st;
}

/* ---- public ---- */

void profile_on_load(enum status (*check)(const struct profile *p, struct error *e))
{
	on_load = check;
}

enum status profile_get(const char *name, const char *own_dir, const struct profile **out, struct error *e)
{
	const char *own = own_dir ? own_dir : "";
	*out = NULL;
	for (struct profile *p = loaded; p; p = p->next) {
		if (strcmp(p->name, name) == 0 && strcmp(p->own_dir, own) == 0) {
			*out = p;
			return ST_OK;
		}
	}
	if (!name_fits(name))
		return error_set(e, ST_REFUSED, "profile_name", NULL, "profile",
		                 _("The name of a profile has 1 to 31 small letters, digits, - and _"));
	struct profile *p = xcalloc(1, sizeof *p);
	p->name = xstrdup(name);
	p->own_dir = xstrdup(own);
	enum status st = load(p, e);
	if (st != ST_OK) {
		profile_free(p);
		return st;
	}
	p->next = loaded;
	loaded = p;
	*out = p;
	return ST_OK;
}

void profiles_forget(void)
{
	while (loaded) {
		struct profile *next = loaded->next;
		profile_free(loaded);
		loaded = next;
	}
}

const char *profile_name(const struct profile *p)
{
	return p->name;
}

const char *profile_file(const struct profile *p, int n)
{
	for (int layer = 0; layer < LAYERS; layer++)
		if (p->file[layer] && n-- == 0)
			return p->file[layer];
	return NULL;
}

char *profile_path(const struct profile *p, const char *name)
{
	char *path = xasprintf("%s/%s", p->own_dir, name);
	if (*p->own_dir && access(path, R_OK) == 0)
		return path;
	free(path);
	return xasprintf("%s/profiles/%s", data_dir(), name);
}

/* Index of the first entry of the key, p->count when there is none. */
static size_t first_of(const struct profile *p, const char *key)
{
	size_t low = 0, high = p->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(p->entries[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const char *profile_text(const struct profile *p, const char *key, day_t on)
{
	const struct entry *best = NULL;
	for (size_t i = first_of(p, key); i < p->count && strcmp(p->entries[i].key, key) == 0; i++) {
		const struct entry *e = &p->entries[i];
		if (best && best->layer != e->layer)
			break;
		if (e->from == DAY_NONE || (on != DAY_NONE && e->from <= on))
			best = e;
	}
	return best && *best->value ? best->value : NULL;
}

int64_t profile_int(const struct profile *p, const char *key, day_t on, int64_t fallback)
{
	const char *text = profile_text(p, key, on);
	int64_t value;
	return text && money_parse_plain(text, strlen(text), &value) ? value : fallback;
}

bool profile_bool(const struct profile *p, const char *key, day_t on, bool fallback)
{
	const char *text = profile_text(p, key, on);
	if (!text)
		return fallback;
	return strcmp(text, "true") == 0 || strcmp(text, "yes") == 0;
}

int64_t profile_ppm(const struct profile *p, const char *key, day_t on, int64_t fallback)
{
	int64_t bp = profile_int(p, key, on, -1);
	return bp < 0 ? fallback : bp * 100;
}

enum rounding profile_rounding(const struct profile *p, const char *key, day_t on, enum rounding fallback)
{
	const char *text = profile_text(p, key, on);
	enum rounding how;
	return text && rounding_parse(text, &how) ? how : fallback;
}

bool profile_item(const char **at, const char **item, size_t *len)
{
	while (*at && **at) {
		const char *end = strchr(*at, ',');
		const char *s = *at;
		size_t n = end ? (size_t)(end - s) : strlen(s);
		*at = end ? end + 1 : s + n;
		while (n > 0 && *s == ' ') {
			s++;
			n--;
		}
		while (n > 0 && s[n - 1] == ' ')
			n--;
		if (n > 0) {
			*item = s;
			*len = n;
			return true;
		}
	}
	return false;
}

bool profile_has(const struct profile *p, const char *key, day_t on, const char *word)
{
	const char *at = profile_text(p, key, on), *item;
	size_t len;
	while (profile_item(&at, &item, &len))
		if (len == strlen(word) && memcmp(item, word, len) == 0)
			return true;
	return false;
}

day_t profile_change(const struct profile *p, int n)
{
	return n >= 0 && (size_t)n < p->change_count ? p->changes[n] : DAY_NONE;
}

const char *profile_key(const struct profile *p, const char *prefix, int n)
{
	for (size_t i = 0; i < p->key_count; i++)
		if (strncmp(p->keys[i], prefix, strlen(prefix)) == 0 && n-- == 0)
			return p->keys[i];
	return NULL;
}

const char *profile_zone(const struct profile *p)
{
	return p->zone;
}

/* ---- names ---- */

struct names {
	char **items;
	size_t count, bytes;
};

static void add_name(struct names *n, const char *file)
{
	size_t len = strlen(file);
	if (len < 5 || strcmp(file + len - 4, ".ini") != 0)
		return;
	char *name = xstrndup(file, len - 4);
	bool wanted = name_fits(name);
	for (size_t i = 0; i < n->count && wanted; i++)
		wanted = strcmp(n->items[i], name) != 0;
	if (!wanted) {
		free(name);
		return;
	}
	n->items = xreallocarray(n->items, n->count + 1, sizeof *n->items);
	n->items[n->count++] = name;
	n->bytes += len - 3;
}

static void add_folder(struct names *n, const char *dir)
{
	DIR *d = opendir(dir);
	if (!d)
		return;
	for (struct dirent *f; (f = readdir(d)) != NULL;)
		add_name(n, f->d_name);
	closedir(d);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

const char **profile_names(const char *own_dir)
{
	struct names n = {0};
	char *ours = xasprintf("%s/profiles", data_dir());
	add_folder(&n, ours);
	free(ours);
	if (own_dir && *own_dir)
		add_folder(&n, own_dir);
	if (n.count > 1)
		qsort(n.items, n.count, sizeof *n.items, compare_names);
	const char **block = xmalloc((n.count + 1) * sizeof *block + n.bytes);
	char *text = (char *)(block + n.count + 1);
	for (size_t i = 0; i < n.count; i++) {
		block[i] = text;
		text = stpcpy(text, n.items[i]) + 1;
		free(n.items[i]);
	}
	block[n.count] = NULL;
	free(n.items);
	return block;
}

const char *profile_rule(const char *name, const char *rule)
{
	static const struct {
		const char *name, *head;
	} books[] = {{"yahoo", "YAH-"}, {"ruten", "RUT-"}, {"easystore", "EAS-"}, {"shopline", "SHL-"}, {"qoo10", "QOO-"}};

	for (size_t i = 0; i < sizeof books / sizeof *books; i++)
		if (strncmp(rule, books[i].head, strlen(books[i].head)) == 0 && strcmp(name, books[i].name) != 0)
			return "";
	return rule;
}
