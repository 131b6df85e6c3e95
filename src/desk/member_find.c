/*
 * Members as somebody types what is known of them: number, phone number from
 * the head or by its last digits, e-mail address, name (FMT-25, FMT-38). Each
 * way is one walk along an index of its own, surest first, and leaves out whom
 * a way before it has shown; so any page of it costs the same in a million.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/member_parts.h"
#include "storekeep/text.h"

#define LAST "\xf4\x8f\xbf\xbf"
#define MOST_PAIRS 24
#define PROBE "512" /* members of a pair that are counted to find the rarest */

static const char probe_sql[] = "SELECT count(*) FROM (SELECT 1 FROM member_gram WHERE g = :g LIMIT " PROBE ")";

/* ---- what was typed ---- */

static bool is_plain(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text <= ' ' || (unsigned char)*text >= 0x7f)
			return false;
	return true;
}

static int64_t members_of(struct shop *s, const char *gram)
{
	struct stmt *q = db_prepare(s->db, probe_sql);
	int64_t n;

	stmt_bind_text(q, ":g", gram);
	n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

/* The pair of the text that fewest members have; the single character at a word's end is no pair. */
static void choose_gram(struct shop *s, struct member_words *w)
{
	char grams[MOST_PAIRS][MEMBER_GRAM_SIZE];
	int64_t least = INT64_MAX, second = INT64_MAX;

	for (size_t k = 0; k < LIST_COUNT(w->words); k++) {
		const size_t count = member_grams(w->words[k], grams, MOST_PAIRS);

		for (size_t i = 0; i + 1 < count; i++) {
			const int64_t n = w->characters > 2 ? members_of(s, grams[i]) : 0;

			if (n >= second || text_count(grams[i], strlen(grams[i])) < 2)
				continue;
			if (n < least) {
				memcpy(w->gram_too, w->gram, sizeof w->gram);
				memcpy(w->gram, grams[i], sizeof w->gram);
				second = least;
				least = n;
			} else {
				memcpy(w->gram_too, grams[i], sizeof w->gram);
				second = n;
			}
		}
	}
}

/* Up to three words of the text; what follows belongs to the third. */
static void split_words(struct member_words *w)
{
	char *copy = text_nfkc(w->text), *at = copy;

	for (size_t k = 0; k < LIST_COUNT(w->words); k++) {
		at += strspn(at, " \t");
		const size_t len = k + 1 < LIST_COUNT(w->words) ? strcspn(at, " \t") : strlen(at);
		char *word = xstrndup(at, len);

		w->words[k] = text_fold(word);
		free(word);
		at += len;
	}
	free(copy);
}

/* Ranges that hold nothing are bound where a way does not apply. */
static void set_range(const char *head, char *low, char *high, size_t size)
{
	snprintf(low, size, "%s", *head != '\0' ? head : "~");
	snprintf(high, size, "%s%s", *head != '\0' ? head : "~", *head != '\0' ? ":" : ""); /* the sign after 9 */
}

void member_words_make(struct shop *s, const char *profile, const char *text, struct member_words *w)
{
	char head[MEMBER_PHONE_SIZE], tail[MEMBER_PHONE_SIZE], *end;
	const char *at = text;
	size_t len = text_trim(&at, strlen(text));

	*w = (struct member_words){.text = xstrndup(at, len)};
	w->folded = text_fold(w->text);
	w->folded_end = xasprintf("%s" LAST, w->folded);
	w->characters = text_count(w->folded, strlen(w->folded));
	w->digits = member_phone_part(w->text, member_country(s, profile), head, tail);
	if (!w->digits)
		*head = *tail = '\0';
	set_range(head, w->head, w->head_end, sizeof w->head);
	set_range(strlen(tail) >= 2 ? tail : "", w->tail, w->tail_end, sizeof w->tail);
	w->mail = xstrdup(is_plain(w->folded) && !w->digits ? w->folded : LAST);
	w->mail_end = xasprintf("%s" LAST, w->mail);
	w->number = strtoll(w->text, &end, 10);
	if (*end != '\0' || w->number < 0 || len > 9)
		w->number = 0;
	split_words(w);
	choose_gram(s, w);
	if (w->gram_too[0] == '\0')
		memcpy(w->gram_too, w->gram, sizeof w->gram);
}

void member_words_free(struct member_words *w)
{
	free(w->text);
	free(w->folded);
	free(w->folded_end);
	free(w->mail);
	free(w->mail_end);
	for (size_t i = 0; i < LIST_COUNT(w->words); i++)
		free(w->words[i]);
	*w = (struct member_words){0};
}

/* ---- the ways ---- */

#define LIVE "m.profile = :profile AND m.kind IN ('registered', 'guest')"
#define WALLET " LEFT JOIN wallet w ON w.member_id = m.id"
#define IS_CODE "m.member_code >= :text AND m.member_code < :text_end"
#define IS_NUMBER "m.id = :number"
#define IS_HEAD "m.phone >= :head AND m.phone < :head_end"
#define IS_TAIL "m.phone_rev >= :tail AND m.phone_rev < :tail_end"
#define IS_MAIL "m.email_key >= :mail AND m.email_key < :mail_end"
#define IS_NAME "m.name_key >= :folded AND m.name_key < :folded_end"
#define BUT(shown) " AND NOT coalesce(" shown ", 0)"

static const struct list_sort by_id[] = {{.by = {0}}};
static const struct list_sort by_code[] = {{.by = {"m.member_code"}}};
static const struct list_sort by_phone[] = {{.by = {"m.phone"}}};
static const struct list_sort by_tail[] = {{.by = {"m.phone_rev"}}};
static const struct list_sort by_mail[] = {{.by = {"m.email_key"}}};
static const struct list_sort by_name[] = {{.by = {"m.name_key"}}};
static const struct list_sort by_gram[] = {{.by = {"g.g"}}};
static const struct list_sort by_newest[] = {{.by = {"g.member_id"}, .number = 1, .descending = true}};

enum way { BY_NUMBER, BY_CODE, BY_HEAD, BY_TAIL, BY_NAME, BY_MAIL, BY_PAIR, BY_LETTER, WAYS };
static struct list_def ways[WAYS] = {
	[BY_CODE] = {.from = "member m INDEXED BY member_code" WALLET, .where = LIVE " AND m.kind <> 'removed' AND " IS_CODE BUT(IS_NUMBER), .sorts = by_code},
	[BY_NUMBER] = {.from = "member m" WALLET, .where = LIVE " AND " IS_NUMBER, .sorts = by_id},
	[BY_HEAD] = {.from = "member m INDEXED BY member_phone" WALLET, .where = LIVE " AND " IS_HEAD BUT(IS_CODE) BUT(IS_NUMBER), .sorts = by_phone},
	[BY_TAIL] = {.from = "member m INDEXED BY member_phone_rev" WALLET, .where = LIVE " AND " IS_TAIL BUT(IS_CODE) BUT(IS_NUMBER) BUT(IS_HEAD),
	             .sorts = by_tail},
	[BY_MAIL] = {.from = "member m INDEXED BY member_email_any" WALLET, .where = LIVE " AND " IS_MAIL BUT(IS_CODE) BUT(IS_NAME), .sorts = by_mail},
	[BY_NAME] = {.from = "member m INDEXED BY member_name" WALLET, .where = LIVE " AND " IS_NAME BUT(IS_CODE), .sorts = by_name},
	[BY_PAIR] = {.from = "member_gram g CROSS JOIN member m ON m.id = g.member_id" WALLET,
	             .where = LIVE " AND g.g = :gram AND EXISTS (SELECT 1 FROM member_gram h WHERE h.g = :gram_too AND h.member_id = g.member_id) AND holds(m.name_key, :word0) AND holds(m.name_key, :word1)"
	                      " AND holds(m.name_key, :word2)" BUT(IS_CODE) BUT(IS_MAIL) BUT(IS_NAME), .sorts = by_newest},
	/* One character begins a pair, or stands alone at the end; who has it twice is shown by the first. */
	[BY_LETTER] = {.from = "member_gram g CROSS JOIN member m ON m.id = g.member_id" WALLET,
	               .where = LIVE " AND g.g >= :folded AND g.g < :folded_end AND g.g = substr(m.name_key, instr(m.name_key, :folded), 2)"
	                        BUT(IS_CODE) BUT(IS_MAIL) BUT(IS_NAME),
	               .sorts = by_gram},
};

static void make_ways(void)
{
	for (int i = 0; i < WAYS; i++) {
		ways[i].columns = member_columns;
		ways[i].exprs = member_exprs;
		ways[i].column_count = member_column_count;
		ways[i].id = i == BY_PAIR || i == BY_LETTER ? "g.member_id" : "m.id";
		ways[i].sort_count = 1;
	}
}

static bool applies(const struct member_words *w, enum way way)
{
	switch (way) {
	case BY_CODE:
		return true;
	case BY_NUMBER:
		return w->number > 0;
	case BY_HEAD:
		return *w->head != '~';
	case BY_TAIL:
		return *w->tail != '~';
	case BY_MAIL:
		return *w->mail != LAST[0];
	case BY_NAME:
		return !w->digits;
	case BY_PAIR:
		return !w->digits && *w->gram != '\0';
	case BY_LETTER:
		return !w->digits && w->characters == 1;
	case WAYS:
		break;
	}
	return false;
}

void member_find_list(struct shop *s, const char *profile, const char *text, struct list_source *out)
{
	struct list_source parts[WAYS];
	struct member_words w;
	size_t count = 0;

	make_ways();
	member_words_make(s, profile, text, &w);
	char *text_end = xasprintf("%s" LAST, w.text);
	const struct list_bind binds[] = {
		{":profile", .text = profile}, {":text", .text = w.text}, {":text_end", .text = text_end}, {":number", .num = w.number}, {":head", .text = w.head},
		{":head_end", .text = w.head_end}, {":tail", .text = w.tail}, {":tail_end", .text = w.tail_end}, {":mail", .text = w.mail},
		{":mail_end", .text = w.mail_end}, {":folded", .text = w.folded}, {":folded_end", .text = w.folded_end}, {":gram", .text = w.gram}, {":gram_too", .text = w.gram_too},
		{":word0", .text = w.words[0]}, {":word1", .text = w.words[1]}, {":word2", .text = w.words[2]},
	};
	for (int i = 0; i < WAYS; i++)
		if (applies(&w, (enum way)i))
			desk_list_open(&parts[count++], s->db, &ways[i], binds, LIST_COUNT(binds));
	member_chain_open(out, parts, count);
	free(text_end);
	member_words_free(&w);
}

size_t member_find(struct shop *s, const char *profile, const char *text, int64_t *ids, size_t room)
{
	const char *at = text;
	struct list_page page;
	struct list_source src;
	size_t count = 0;

	if (text_trim(&at, strlen(text)) == 0)
		return 0;
	member_find_list(s, profile, text, &src);
	if (src.page(src.self, &(struct list_query){.limit = room}, &page, NULL) == ST_OK) {
		for (; count < page.count; count++)
			ids[count] = page.rows[count].id;
		list_page_free(&page);
	}
	list_close(&src);
	return count;
}
