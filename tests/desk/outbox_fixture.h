/*
 * For the tests of sending: a shop on Ruten with a running plan, people who
 * visited it, campaigns written straight into the file, and a spool folder.
 */
#ifndef TESTS_OUTBOX_FIXTURE_H
#define TESTS_OUTBOX_FIXTURE_H

#include "audience_fixture.h"

#include <dirent.h>

#include "storekeep/deliver.h"
#include "storekeep/outbox.h"
#include "storekeep/plan.h"

#define SEND_AT TPE("2026-10-16T10:00")

static struct way_out fixture_way;
static struct config_out fixture_out = {.profile = "ruten", .way = &fixture_way};
static struct config outbox_config = {.zone = (char *)"Asia/Taipei"};

/* A spool of at most `batch` rows a file in the folder `out` of the scratch folder; the settings of the next shop_out(). */
static inline void way_is_spool(int batch)
{
	static char folder[300];

	snprintf(folder, sizeof folder, "%s/out", scratch_folder);
	mkdir(folder, 0700);
	fixture_way = (struct way_out){.way = WAY_SPOOL, .folder = folder, .batch = batch, .timeout = 5, .tries = 3, .backoff = 60};
	outbox_config.outs = &fixture_out;
	outbox_config.out_count = 1;
}

static inline void way_is_none(void)
{
	outbox_config.out_count = 0;
}

static inline void shop_out(struct shop *s, const char *name)
{
	struct error e = {0};
	char *path = scratch(name);

	must(shop_open(s, path, DB_CREATE, &outbox_config, &e), &e);
	s->actor = "mei";
	s->accept_warnings = true;
	free(path);
}

/* A term over October 2026 with this many messages; its id is 1. */
static inline void plan_in(struct shop *s, int64_t quota)
{
	put(s, "INSERT INTO account (id, profile, label) VALUES (1, 'ruten', 'clay_and_co')", 0, NULL, NULL);
	put(s, "INSERT INTO plan_order (id, account_id, plan_days, origin, state, list_price, amount, chosen_at, op_id, created_by)"
	       " VALUES (1, 1, 90, 'manual', 'paid', 2160, 2160, 0, 'plan', 'mei')", 0, NULL, NULL);
	put(s, "INSERT INTO term (id, account_id, order_id, starts_at, ends_at, expires_on, quota_bought)"
	       " VALUES (1, 1, 1, :n, :n + 7776000 - 1, '2026-12-30', 0)", TPE("2026-10-01T00:00"), NULL, NULL);
	put(s, "UPDATE term SET quota_bought = :n", quota, NULL, NULL);
}

/* People m00001 … who visited the shop, the first of them last: n seconds before noon of 15 October. */
static inline void visitors_in(struct shop *s, int64_t n)
{
	int64_t batch = batch_in(s, "ruten");

	put(s, "WITH RECURSIVE k (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM k WHERE i < :n)"
	       " INSERT INTO person (profile, code, email) SELECT 'ruten', printf('m%05d', i), printf('m%05d@example.com', i) FROM k", n, NULL, NULL);
	put(s, "INSERT INTO member_event (person_id, kind, item_no, at, batch_id)"
	       " SELECT id, 'view_shop', '', CAST(:a AS INTEGER) - id, :n FROM person", batch, "1792036800", NULL);
}

/* A pending campaign to the visitors; its id. */
static inline int64_t campaign_in(struct shop *s, const char *name, instant_t send_at)
{
	put(s, "INSERT INTO campaign (account_id, profile, name, body, url, cta, send_at, state, created_at, created_by, changed_at,"
	       " changed_by, op_id) VALUES (1, 'ruten', :a, '新品出窯', 'https://www.ruten.com.tw/store/clay', '看新品', :n, 'pending', 1, 'mei',"
	       " 1, 'mei', :a)", send_at, name, NULL);
	put(s, "INSERT INTO campaign_audience (campaign_id, position, audience) SELECT max(id), 0, 'visitors' FROM campaign", 0, NULL, NULL);
	return number(s, "SELECT max(id) FROM campaign");
}

static inline void run_at(struct shop *s, instant_t at, struct outbox_done *done)
{
	struct error e = {0};

	clock_set(at);
	must(outbox_run(s, NULL, done, &e), &e);
}

/* The campaign's state and counts, "sent 5 of 7: handed 0 reach 5 uncertain 0 failed 0 cut 2 withdrawn 0". */
static inline char *told(struct shop *s, int64_t id)
{
	static char out[200];
	struct campaign c;
	struct error e = {0};

	must(campaign_get(s, id, &c, &e), &e);
	snprintf(out, sizeof out, "%s%s%s of %lld: handed %lld reach %lld uncertain %lld failed %lld cut %lld withdrawn %lld", c.state,
	         *c.not_sent_reason ? " " : "", c.not_sent_reason, (long long)c.recipients, (long long)c.handed, (long long)c.reach,
	         (long long)c.uncertain, (long long)c.failed, (long long)c.cut, (long long)c.withdrawn);
	campaign_free(&c);
	return out;
}

/* Messages that the term has left. */
static inline int64_t left_of(struct shop *s)
{
	struct term t;
	struct quota q;
	struct error e = {0};

	must(term_at(s, "ruten", TPE("2026-10-16T10:00"), &t, &e), &e);
	must(quota_of(s, &t, &q, &e), &e);
	return q.left;
}

/* Every count of every campaign equals its rows. */
static inline void counts_agree(struct shop *s)
{
	assert_int_equal(number(s, "SELECT count(*) FROM campaign c WHERE c.recipients IS NOT NULL AND ("
	        " c.recipients <> (SELECT count(*) FROM campaign_recipient r WHERE r.campaign_id = c.id)"
	        " OR c.handed <> (SELECT count(*) FROM campaign_recipient r WHERE r.campaign_id = c.id AND r.state = 'handed_over')"
	        " OR c.reach <> (SELECT count(*) FROM campaign_recipient r WHERE r.campaign_id = c.id AND r.state = 'sent')"
	        " OR c.uncertain <> (SELECT count(*) FROM campaign_recipient r WHERE r.campaign_id = c.id AND r.state = 'uncertain')"
	        " OR c.failed <> (SELECT count(*) FROM campaign_recipient r WHERE r.campaign_id = c.id AND r.state = 'failed')"
	        " OR c.cut <> (SELECT count(*) FROM campaign_recipient r WHERE r.campaign_id = c.id AND r.state = 'cut_by_quota')"
	        " OR c.withdrawn <> (SELECT count(*) FROM campaign_recipient r WHERE r.campaign_id = c.id AND r.state = 'cancelled'))"), 0);
}

/* Lines in whole files of the spool, and in ones that are not finished. */
struct spooled { int files, lines, parts; };
static inline struct spooled spooled(void)
{
	struct spooled n = {0};
	DIR *d = opendir(fixture_way.folder);

	for (struct dirent *f; (f = readdir(d)) != NULL;) {
		char path[600];
		int c;
		FILE *in;

		if (f->d_name[0] == '.')
			continue;
		if (strstr(f->d_name, ".part") != NULL) {
			n.parts++;
			continue;
		}
		n.files++;
		snprintf(path, sizeof path, "%s/%s", fixture_way.folder, f->d_name);
		in = fopen(path, "r");
		while ((c = getc(in)) != EOF)
			n.lines += c == '\n';
		fclose(in);
	}
	closedir(d);
	return n;
}

#endif
