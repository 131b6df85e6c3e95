/*
 * The rows of a campaign of 600 000, its hand-overs and a person's history are
 * pages along an index, never sorted.
 */
#include "outbox_fixture.h"

#include "storekeep/desk_list.h"

static struct shop shop;

/* The plan of every statement of the query as one text. */
static char *plan_of(struct list_source *src, const struct list_query *q)
{
	struct buf out = {0};
	char *sql;

	for (int n = 0; (sql = desk_list_sql(src, q, n)) != NULL; n++) {
		char *explain = xasprintf("EXPLAIN QUERY PLAN %s", sql);
		struct stmt *s = db_prepare_own(shop.db, explain);

		while (stmt_step(s, NULL) == STEP_ROW)
			buf_addf(&out, "%s\n", stmt_text(s, 3));
		stmt_finish(s);
		free(explain);
		free(sql);
	}
	return buf_take(&out);
}

static void walks(struct list_source *src, const char *after, const char *by)
{
	char *plan = plan_of(src, &(struct list_query){.limit = 50, .after = after});

	assert_non_null(plan);
	if (strstr(plan, "TEMP B-TREE") != NULL || strstr(plan, by) == NULL)
		fail_msg("%s", plan);
	free(plan);
}

static void every_list_walks(void **state)
{
	struct list_source src;
	struct error e = {0};

	(void)state;
	must(recipient_list(&shop, 1, NULL, &src, &e), &e);
	walks(&src, NULL, "PRIMARY KEY (campaign_id=?)");
	walks(&src, "i3|", "PRIMARY KEY (campaign_id=? AND seq>?)");
	desk_list_close(&src);
	must(recipient_list(&shop, 1, "sent", &src, &e), &e);
	walks(&src, NULL, "PRIMARY KEY (campaign_id=?)");
	desk_list_close(&src);
	must(recipient_list(&shop, 1, "trouble", &src, &e), &e);
	walks(&src, NULL, "campaign_recipient_open");
	desk_list_close(&src);
	must(hand_over_list(&shop, 1, &src, &e), &e);
	walks(&src, NULL, "hand_over_campaign (campaign_id=?)");
	desk_list_close(&src);
	must(person_history(&shop, "ruten", "m00001", &src, &e), &e);
	walks(&src, NULL, "campaign_recipient_person (person_id=?)");
	desk_list_close(&src);
	assert_int_equal(person_history(&shop, "ruten", "nobody", &src, &e), ST_REFUSED);
	assert_string_equal(e.code, "member_missing");
	assert_int_equal(recipient_list(&shop, 1, "lost", &src, &e), ST_REFUSED);
	assert_string_equal(e.code, "state_unknown");
}

static int enter(void **state)
{
	if (scratch_enter(state) != 0)
		return 1;
	way_is_spool(10);
	clock_set(SEND_AT);
	shop_out(&shop, "lists.db");
	plan_in(&shop, 10);
	visitors_in(&shop, 3);
	campaign_in(&shop, "glaze", SEND_AT);
	return 0;
}

static int leave(void **state)
{
	shop_close(&shop);
	return scratch_leave(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_list_walks)};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, enter, leave);
}
