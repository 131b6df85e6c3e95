/*
 * References by which an opened message is known again: campaign, place in the
 * outbox, and a check that nobody makes without the shop's secret.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "desk/column.h"
#include "desk/outbox_parts.h"
#include "storekeep/hash.h"

#define CHECK 8 /* hexadecimal digits */

static const char get_sql[] = "SELECT value FROM setting WHERE key = 'track.secret'";
static const char put_sql[] = "INSERT INTO setting (key, value) VALUES ('track.secret', :value) ON CONFLICT (key) DO NOTHING";

static bool read_secret(struct shop *s, char out[72])
{
	struct stmt *q = db_prepare(s->db, get_sql);

	out[0] = '\0';
	if (stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, out, 72);
	stmt_reset(q);
	return out[0] != '\0';
}

static bool write_secret(struct shop *s)
{
	bool inside = db_in_transaction(s->db);
	unsigned char bytes[16];
	char hex[33];
	struct stmt *q;
	enum status st;

	if (s->read_only || db_in_read(s->db) || getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes || (!inside && db_begin(s->db, NULL) != ST_OK))
		return false;
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
	q = db_prepare(s->db, put_sql);
	stmt_bind_text(q, ":value", hex);
	st = stmt_run(q, NULL);
	return (inside ? st : db_end(s->db, st, NULL)) == ST_OK;
}

bool track_secret(struct shop *s, bool make, char out[72])
{
	return read_secret(s, out) || (make && write_secret(s) && read_secret(s, out));
}

void track_write(const char *secret, int64_t campaign_id, int64_t seq, char out[48])
{
	char hex[HASH_HEX];
	struct hash h;
	int len = snprintf(out, 48 - CHECK - 1, "%lld-%lld", (long long)campaign_id, (long long)seq);

	hash_begin(&h);
	hash_add_text(&h, secret);
	hash_add_text(&h, out);
	hash_add_text(&h, secret);
	hash_end(&h, hex);
	snprintf(out + len, 48 - (size_t)len, "-%.*s", CHECK, hex);
}

void track_format(struct shop *s, int64_t campaign_id, int64_t seq, char out[48])
{
	char secret[72];

	out[0] = '\0';
	if (track_secret(s, true, secret))
		track_write(secret, campaign_id, seq, out);
}

/* Compared to the end, so that the time tells nothing of where they differ. */
static bool same(const char *a, const char *b)
{
	unsigned char differ = 0;

	if (strlen(a) != strlen(b))
		return false;
	for (; *a != '\0'; a++, b++)
		differ |= (unsigned char)(*a ^ *b);
	return differ == 0;
}

bool track_read(const char *secret, const char *text, size_t len, int64_t *campaign_id, int64_t *seq)
{
	char given[48], right[48], *end;

	if (len == 0 || len >= sizeof given || text[0] < '1' || text[0] > '9')
		return false;
	memcpy(given, text, len);
	given[len] = '\0';
	*campaign_id = strtoll(given, &end, 10);
	if (*end != '-' || end[1] < '1' || end[1] > '9')
		return false;
	*seq = strtoll(end + 1, &end, 10);
	if (*end != '-')
		return false;
	track_write(secret, *campaign_id, *seq, right);
	return same(given, right);
}

bool track_parse(struct shop *s, const char *text, size_t len, int64_t *campaign_id, int64_t *seq)
{
	char secret[72];

	return track_secret(s, false, secret) && track_read(secret, text, len, campaign_id, seq);
}
