/*
 * A record of a members' file, cell by cell: what each is allowed to say, and
 * the form in which it is stored (EAS-71, EAS-73, EAS-78, EAS-81).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/member_sheet.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"
#include "storekeep/tier.h"

bool member_row_refuse(struct import_refusal *why, const struct sheet *sheet, int column, const char *code, const char *message)
{
	import_refuse(why, column >= 0 ? sheet_heading(sheet, column) : "", code, message);
	return false;
}

static bool refuse_as(struct import_refusal *why, const struct sheet *sheet, int column, const struct error *bad)
{
	return member_row_refuse(why, sheet, column, bad->code, bad->message);
}

/* ---- names ---- */

static bool all_wide(const char *text)
{
	uint32_t cp;

	for (size_t at = 0, len = strlen(text); at < len;) {
		at += text_decode(text + at, len - at, &cp);
		if (cp < 0x2e80)
			return false;
	}
	return *text != '\0';
}

/* Bytes of the family name at the head of a Chinese full name: the profile knows those of two characters. */
static size_t family_bytes(const struct member_run *m, const char *name)
{
	const char *list = profile_text(m->p, "import.double_surnames", DAY_NONE), *item;
	size_t len;

	while (list != NULL && profile_item(&list, &item, &len))
		if (strlen(name) > len && strncmp(name, item, len) == 0)
			return len;
	return text_cluster(name, strlen(name));
}

/* One column with the whole name: the family name first where it is written so, last where blanks part it. */
static void split_name(const struct member_run *m, const char *name, struct member_row *row)
{
	const char *blank = strrchr(name, ' ');
	size_t family = strlen(name);

	if (all_wide(name) && text_count(name, strlen(name)) <= 4) {
		family = family_bytes(m, name);
		row->name[0] = xstrndup(name, family);
		row->name[1] = xstrdup(name + family);
	} else if (blank != NULL) {
		row->name[0] = xstrdup(blank + 1);
		row->name[1] = xstrndup(name, (size_t)(blank - name));
	} else {
		row->name[0] = xstrdup("");
		row->name[1] = xstrdup(name);
	}
	row->last = row->name[0];
	row->first = row->name[1];
}

/* ---- cells ---- */

static bool read_contact(struct member_run *m, struct sheet *sheet, struct member_row *row, struct import_refusal *why)
{
	const char *phone = sheet_text(sheet, MF_PHONE, NULL);
	struct error bad = {0};

	if (*phone != '\0' && member_phone(phone, m->country, row->phone, &bad) != ST_OK)
		return refuse_as(why, sheet, MF_PHONE, &bad);
	if (member_email_check(row->email, &bad) != ST_OK)
		return refuse_as(why, sheet, MF_EMAIL, &bad);
	row->email_key = member_email_key(row->email);
	return true;
}

static bool read_birthday(struct member_run *m, struct sheet *sheet, struct member_row *row, struct import_refusal *why)
{
	const char *text = sheet_text(sheet, MF_BIRTHDAY, NULL);
	struct error bad = {0};

	if (*text == '\0' || member_birthday(text, m->today, m->max_age, row->birthday, &bad) == ST_OK)
		return true;
	return refuse_as(why, sheet, MF_BIRTHDAY, &bad);
}

/* Words of files for the three codes. */
static bool read_gender(struct sheet *sheet, struct member_row *row, struct import_refusal *why)
{
	static const struct {
		const char *word, *code;
	} words[] = {
		{"female", "female"}, {"f", "female"}, {"女", "female"}, {"女性", "female"}, {"女士", "female"}, {"male", "male"}, {"m", "male"},
		{"男", "male"}, {"男性", "male"}, {"先生", "male"}, {"other", "other"}, {"others", "other"}, {"其他", "other"}, {"其它", "other"},
		{"不便透露", "other"},
	};
	char *folded = text_fold(sheet_text(sheet, MF_GENDER, NULL));
	bool empty = *folded == '\0';

	row->gender = "";
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(folded, words[i].word) == 0)
			row->gender = words[i].code;
	free(folded);
	if (empty || *row->gender != '\0')
		return true;
	return member_row_refuse(why, sheet, MF_GENDER, "gender_unknown", _("Write female, male or other."));
}

static bool read_consent(struct sheet *sheet, struct member_row *row, struct import_refusal *why)
{
	static const char *const yes[] = {"1", "y", "yes", "true", "t", "是", "有", "同意", "訂閱", "已訂閱", "✓", "v"};
	static const char *const no[] = {"0", "n", "no", "false", "f", "否", "無", "不同意", "未訂閱", "-", "x"};
	char *folded = text_fold(sheet_text(sheet, MF_CONSENT, NULL));

	row->consent = -1;
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		if (strcmp(folded, yes[i]) == 0)
			row->consent = 1;
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (strcmp(folded, no[i]) == 0)
			row->consent = 0;
	bool fine = *folded == '\0' || row->consent >= 0;
	free(folded);
	return fine || member_row_refuse(why, sheet, MF_CONSENT, "flag_unknown", _("Write yes or no."));
}

/* A balance: a whole number from 0. -1: not said. */
static bool read_balance(struct sheet *sheet, int column, int64_t max, int64_t *out, struct import_refusal *why)
{
	money_t v = MONEY_NONE;
	char *sentence;

	*out = -1;
	if (*sheet_text(sheet, column, NULL) == '\0')
		return true;
	if (sheet_money(sheet, column, &v, NULL) == ST_OK && v >= 0 && v <= max) {
		*out = v;
		return true;
	}
	sentence = xasprintf(_("Enter a whole number from %1$lld to %2$lld."), 0LL, (long long)max);
	member_row_refuse(why, sheet, column, "NUMBER_BAD", sentence);
	free(sentence);
	return false;
}

static bool read_balances(struct member_run *m, struct sheet *sheet, struct member_row *row, struct import_refusal *why)
{
	const char *source = sheet_text(sheet, MF_SOURCE, NULL);
	char *sentence;

	if (!read_balance(sheet, MF_POINTS, m->max_points, &row->points, why) ||
	    !read_balance(sheet, MF_CREDIT, m->max_credit, &row->credit, why))
		return false;
	if (*source == '\0' || profile_has(m->p, "credit.sources", m->today, source))
		return true;
	sentence = xasprintf(_("Cashback comes from a promotion or by hand; “%s” is neither."), source);
	member_row_refuse(why, sheet, MF_SOURCE, "CREDIT_SOURCE", sentence);
	free(sentence);
	return false;
}

/* In a trial nothing was written, so that the tiers may still be the profile's alone: their level, 0 none of this name. */
static int64_t level_in_profile(const struct member_run *m, const char *text)
{
	char key[32];

	for (int level = 1; m->base_tier == 0 && m->batch_id == 0 && level <= 99; level++) {
		snprintf(key, sizeof key, "tier.%d.name", level);
		const char *name = profile_text(m->p, key, m->today);
		if (name != NULL && strcmp(name, text) == 0)
			return level;
	}
	return 0;
}

/* Most rows say the tier of the row before. */
static bool read_tier(struct member_run *m, struct sheet *sheet, struct member_row *row, struct import_refusal *why)
{
	const char *text = sheet_text(sheet, MF_TIER, NULL);
	struct error bad = {0};

	row->tier_id = 0;
	if (*text == '\0')
		return true;
	if (m->tier.text == NULL || strcmp(m->tier.text, text) != 0) {
		int64_t id = level_in_profile(m, text);

		if (id == 0 && tier_find(m->s, m->profile, text, &id, &bad) != ST_OK)
			return refuse_as(why, sheet, MF_TIER, &bad);
		free(m->tier.text);
		m->tier.text = xstrdup(text);
		m->tier.id = id;
	}
	row->tier_id = m->tier.id;
	return true;
}

/* ---- groups ---- */

static size_t group_place(struct member_run *m, const char *name)
{
	char *key = text_fold(name);
	size_t i = 0;

	while (i < m->group_count && strcmp(m->groups[i].key, key) != 0)
		i++;
	if (i == m->group_count) {
		m->groups = xreallocarray(m->groups, i + 1, sizeof *m->groups);
		m->groups[m->group_count++] = (struct group_known){.key = key, .name = xstrdup(name)};
		return i;
	}
	free(key);
	return i;
}

static void add_group(struct member_row *row, size_t place)
{
	for (size_t i = 0; i < row->group_count; i++)
		if (row->groups[i] == place)
			return;
	row->groups = xreallocarray(row->groups, row->group_count + 1, sizeof *row->groups);
	row->groups[row->group_count++] = place;
}

static bool refuse_group(struct member_run *m, struct sheet *sheet, const char *name, struct import_refusal *why)
{
	char *sentence = xasprintf(_("A group name needs 1 to %1$d characters: “%2$s”."), m->group_name_max, name);

	member_row_refuse(why, sheet, MF_GROUPS, "GROUP_NAME", sentence);
	free(sentence);
	return false;
}

static bool read_groups(struct member_run *m, struct sheet *sheet, struct member_row *row, struct import_refusal *why)
{
	const char *at = sheet_text(sheet, MF_GROUPS, NULL);
	char *sentence;

	while (*at != '\0') {
		size_t n = strcspn(at, m->separator), len;
		const char *name = at;
		char *one;

		len = text_trim(&name, n);
		one = xstrndup(name, len);
		if (len != 0 && m->group_name_max > 0 && text_count(one, len) > (size_t)m->group_name_max) {
			refuse_group(m, sheet, one, why);
			free(one);
			return false;
		}
		if (len != 0)
			add_group(row, group_place(m, one));
		free(one);
		at += n + (at[n] != '\0');
	}
	if (m->group_max == 0 || (int64_t)row->group_count <= m->group_max)
		return true;
	sentence = xasprintf(_("A member may be in at most %lld groups."), (long long)m->group_max);
	member_row_refuse(why, sheet, MF_GROUPS, "GROUP_LIMIT", sentence);
	free(sentence);
	return false;
}

/* ---- own fields ---- */

/* Sentence of EAS-73 for a value that the field cannot have. */
static bool refuse_value(struct import_refusal *why, struct sheet *sheet, int column, const struct own_column *c, const char *text)
{
	struct buf must = {0};
	char *sentence;

	for (size_t i = 0; i < c->offered; i++)
		buf_addf(&must, "%s%s", i != 0 ? ", " : "", c->choices[i]);
	if (strcmp(c->type, "date") == 0)
		sentence = xasprintf(_("%1$s: “%2$s” is not a date."), c->title, text);
	else
		sentence = xasprintf(_("%1$s: “%2$s” is not one of: %3$s."), c->title, text, buf_str(&must));
	member_row_refuse(why, sheet, column, "FIELD_VALUE", sentence);
	free(sentence);
	buf_free(&must);
	return false;
}

static bool is_choice(const struct own_column *c, const char *text)
{
	for (size_t i = 0; i < c->choice_count; i++)
		if (strcmp(c->choices[i], text) == 0)
			return true;
	return false;
}

static bool read_own(struct member_run *m, struct sheet *sheet, size_t i, struct member_row *row, struct import_refusal *why)
{
	const struct own_column *c = &m->layout->own[i];
	const int column = MF_STANDARD + (int)i;
	const char *text = sheet_text(sheet, column, NULL);
	char iso[16], *sentence;
	day_t day = DAY_NONE;

	if (*text == '\0')
		return true;
	if (strcmp(c->type, "date") == 0) {
		if (sheet_date(sheet, column, &day, NULL, NULL) != ST_OK || day == DAY_NONE)
			return refuse_value(why, sheet, column, c, text);
		day_format(day, iso);
		row->own[i] = xstrdup(iso);
		return true;
	}
	if (strcmp(c->type, "dropdown") == 0 && !is_choice(c, text))
		return refuse_value(why, sheet, column, c, text);
	if (m->text_max > 0 && text_count(text, strlen(text)) > (size_t)m->text_max) {
		size_t count = text_count(text, strlen(text));

		sentence = xasprintf(_("%1$s: %2$zu of %3$d characters. Shorten it by %4$zu."), c->title, count, m->text_max,
		                     count - (size_t)m->text_max);
		member_row_refuse(why, sheet, column, "TEXT_LONG", sentence);
		free(sentence);
		return false;
	}
	row->own[i] = xstrdup(text);
	return true;
}

/* ---- the record ---- */

bool member_row_read(struct member_run *m, struct sheet *sheet, struct member_row *row, struct import_refusal *why)
{
	const char *name = sheet_text(sheet, MF_NAME, NULL);

	*row = (struct member_row){
		.code = sheet_text(sheet, MF_CODE, NULL), .last = sheet_text(sheet, MF_LAST, NULL), .first = sheet_text(sheet, MF_FIRST, NULL),
		.email = sheet_text(sheet, MF_EMAIL, NULL), .note = sheet_free_text(sheet, MF_NOTE, NULL), .line = sheet_line(sheet),
		.own = xcalloc(m->layout->own_count + 1, sizeof *row->own),
	};
	if (*row->last == '\0' && *row->first == '\0' && *name != '\0')
		split_name(m, name, row);
	if (!read_contact(m, sheet, row, why) || !read_birthday(m, sheet, row, why) || !read_gender(sheet, row, why) ||
	    !read_consent(sheet, row, why) || !read_balances(m, sheet, row, why) || !read_tier(m, sheet, row, why) ||
	    !read_groups(m, sheet, row, why))
		return false;
	for (size_t i = 0; i < m->layout->own_count; i++)
		if (!read_own(m, sheet, i, row, why))
			return false;
	return true;
}

bool member_row_complete(struct member_run *m, struct sheet *sheet, const struct member_row *row, struct import_refusal *why)
{
	if (*row->last == '\0' && *row->first == '\0')
		return member_row_refuse(why, sheet, sheet_has(sheet, MF_NAME) ? MF_NAME : MF_LAST, "ACC_NAME", _("Give a name."));
	if (*row->email == '\0' && *row->phone == '\0')
		return member_row_refuse(why, sheet, MF_EMAIL, "ACC_CONTACT", _("Give an e-mail address or a phone number."));
	for (size_t i = 0; i < m->layout->own_count; i++) {
		char *sentence;

		if (!m->layout->own[i].required || row->own[i] != NULL)
			continue;
		sentence = xasprintf(_("%s is required."), m->layout->own[i].title);
		import_refuse(why, m->layout->own[i].heading, "FIELD_REQUIRED", sentence);
		free(sentence);
		return false;
	}
	return true;
}

void member_row_free(struct member_row *row, size_t own_count)
{
	free(row->name[0]);
	free(row->name[1]);
	free(row->email_key);
	free(row->groups);
	for (size_t i = 0; i < own_count && row->own != NULL; i++)
		free(row->own[i]);
	free(row->own);
	*row = (struct member_row){0};
}
