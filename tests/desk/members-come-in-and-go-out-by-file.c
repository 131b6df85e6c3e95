/*
 * Members in and out of files (EAS-79 to 84, FMT-53, FMT-55): what a record
 * says, whom it means, what is refused, and a file that comes out and in again
 * without a trace.
 */
#include "import_fixture.h"

#include "storekeep/member_file.h"

#define HEAD "member_code,last_name,first_name,email,phone,birthday,gender,groups,tier,points,credit,email_consent,note\n"

/* Import `text` as it stands; counts and the first refusal's code are in `r`. */
static enum status import_text(struct shop *s, const char *charset, const char *text, struct import_options o, struct import_result *r,
                               struct error *e)
{
	char *path = file_in("members.csv", charset, text);
	enum status st;

	o.path = path;
	o.profile = o.profile != NULL ? o.profile : "easystore";
	st = member_import(s, &o, r, e);
	free(path);
	return st;
}

static int64_t count(struct shop *s, const char *sql)
{
	return db_int(s->db, sql, -1);
}

static void new_ones_are_made_with_all_they_have(void **state)
{
	struct import_result r;
	struct error e = {0};
	struct member m;
	struct shop s;

	(void)state;
	shop_in(&s, "new.db");
	must(import_text(&s, "UTF-8",
	                 HEAD "A1,林,美華,Mei@Example.com,0912-345-678,1990-05-17,女,老客人|生日禮,VIP,120,50,yes,=1+1\n"
	                 ",陳,大文,,0933 111 222,--02-29,,,,,,,\n",
	                 (struct import_options){.total_points = "120", .total_credit = "50"}, &r, &e),
	     &e);
	assert_int_equal(r.fresh, 2);
	assert_int_equal(r.refused, 0);
	assert_int_equal(r.total_points, 120);
	import_result_free(&r);
	must(member_get(&s, 1, &m, &e), &e);
	assert_string_equal(m.kind, "registered"); /* EAS-12: the row carries a wallet */
	assert_string_equal(m.origin, "import");
	assert_string_equal(m.phone, "+886912345678");
	assert_string_equal(m.gender, "female");
	assert_int_equal(m.points, 120);
	assert_int_equal(m.credit, 50);
	assert_true(m.email_consent);
	member_free(&m);
	must(member_get(&s, 2, &m, &e), &e);
	assert_string_equal(m.kind, "guest");
	assert_string_equal(m.birthday, "--02-29");
	member_free(&m);
	assert_int_equal(count(&s, "SELECT COUNT(*) FROM group_member WHERE member_id = 1"), 2);
	assert_int_equal(count(&s, "SELECT COUNT(*) FROM points_entry WHERE kind = 'import' AND points = 120"), 1);
	assert_int_equal(count(&s, "SELECT COUNT(*) FROM tier_change WHERE member_id = 1 AND cause = 'import'"), 1);
	shop_close(&s);
}

/* One file, one wrong cell a row, its code (EAS-65, 71, 73, 78, 81, 82). */
static void each_wrong_cell_is_told_by_its_code(void **state)
{
	static const struct {
		const char *row, *code;
	} cases[] = {
		{"B1,林,一,,,,,,,,,,\n", "ACC_CONTACT"},
		{"B2,,,b2@x.tw,,,,,,,,,\n", "ACC_NAME"},
		{"B3,林,一,no mail,,,,,,,,,\n", "EMAIL_BAD"},
		{"B4,林,一,,0912ab,,,,,,,,\n", "PHONE_BAD"},
		{"B5,林,一,b5@x.tw,,2027-01-01,,,,,,,\n", "BDAY_RANGE"},
		{"B6,林,一,b6@x.tw,,2001-02-30,,,,,,,\n", "DATE_BAD"},
		{"B7,林,一,b7@x.tw,,,,,黃金,,,,\n", "TIER_NONE"},
		{"B8,林,一,b8@x.tw,,,,,,1.5,,,\n", "NUMBER_BAD"},
		{"B9,林,一,b9@x.tw,,,,,,,-1,,\n", "NUMBER_BAD"},
		{"C1,林,一,c1@x.tw,,,,一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一,,,,,\n", "GROUP_NAME"},
		{"C2,林,一,first@x.tw,,,,,,,,,\n", "IMPORT_TWICE"},
		{"ONE,林,一,two@x.tw,,,,,,,,,\n", "IMPORT_CONFLICT"},
		{",林,一,,0900000001,,,,,,,,\n", "MEMBER_MANY"},
		{"ONE,林,一,,,,,,,5,,,\n", "IMPORT_BALANCE"},
	};
	struct shop s;

	(void)state;
	shop_in(&s, "wrong.db");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *text = xasprintf(HEAD "Z,林,零,first@x.tw,,,,,,,,,\n%s", cases[i].row);
		struct import_result r;
		struct error e = {0};

		if (i == 0)
			must(import_text(&s, "UTF-8", HEAD "ONE,王,一,one@x.tw,0900000001,,,,,,,,\nTWO,王,二,two@x.tw,0900000001,,,,,,,,\n",
			                 (struct import_options){0}, &r, &e),
			     &e);
		if (i == 0)
			import_result_free(&r);
		must(import_text(&s, "UTF-8", text, (struct import_options){.preview = true}, &r, &e), &e);
		if (r.refusal_count != 1 || strcmp(r.refusals[0].code, cases[i].code) != 0)
			fail_msg("case %zu: %s instead of %s", i, r.refusal_count != 0 ? r.refusals[0].code : "nothing", cases[i].code);
		assert_int_equal(r.refusals[0].line, 3);
		import_result_free(&r);
		free(text);
	}
	shop_close(&s);
}

/* EAS-80, EAS-81: the file as a whole. */
static void a_file_that_is_not_whole_is_refused(void **state)
{
	static const struct {
		const char *charset, *text, *code;
	} cases[] = {
		{"CP950", HEAD "A,許,功蓋,a@x.tw,,,,,,,,,\n", "IMPORT_ENCODING"},
		{"UTF-8", HEAD "A,林,\xef\xbf\xbd,a@x.tw,,,,,,,,,\n", "IMPORT_MOJIBAKE"},
		{"UTF-8", "last_name,first_name,emial,phone\n林,一,a@x.tw,\n", "IMPORT_COLUMN"},
		{"UTF-8", "PK\x03\x04 no workbook", "IMPORT_XLSX"},
	};
	struct import_result r;
	struct error e = {0};
	struct shop s;

	(void)state;
	shop_in(&s, "whole.db");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(import_text(&s, cases[i].charset, cases[i].text, (struct import_options){0}, &r, &e), ST_REFUSED);
		assert_string_equal(e.code, cases[i].code);
		import_result_free(&r);
	}
	assert_non_null(strstr(e.rule, "EAS-79"));
	assert_int_equal(count(&s, "SELECT COUNT(*) FROM member"), 0);
	/* Named, it is read. */
	must(import_text(&s, "CP950", cases[0].text, (struct import_options){.charset = CS_CP950}, &r, &e), &e);
	assert_int_equal(r.fresh, 1);
	import_result_free(&r);
	shop_close(&s);
}

/* EAS-82: skip leaves alone; update writes full cells only, and says which. */
static void only_full_cells_overwrite(void **state)
{
	const char *first = HEAD "A,林,美華,a@x.tw,0912345678,1990-05-17,,甲,,,,yes,舊\n";
	const char *second = HEAD "A,林,美花,,,,,乙,,,,,新\n";
	struct import_result r;
	struct error e = {0};
	struct member m;
	struct shop s;

	(void)state;
	shop_in(&s, "update.db");
	must(import_text(&s, "UTF-8", first, (struct import_options){0}, &r, &e), &e);
	import_result_free(&r);
	must(import_text(&s, "UTF-8", second, (struct import_options){0}, &r, &e), &e);
	assert_int_equal(r.same, 1);
	assert_int_equal(r.batch_id, 0);
	import_result_free(&r);
	must(import_text(&s, "UTF-8", second, (struct import_options){.on_match = "update"}, &r, &e), &e);
	assert_int_equal(r.changed, 1);
	for (size_t i = 0; i < r.effect_count; i++) {
		const struct import_effect *f = &r.effects[i];

		if (strcmp(f->field, "first_name") == 0 || strcmp(f->field, "note") == 0 || strcmp(f->field, "groups") == 0)
			assert_int_equal(f->overwritten, 1);
		if (strcmp(f->field, "email") == 0 || strcmp(f->field, "phone") == 0 || strcmp(f->field, "birthday") == 0)
			assert_int_equal(f->kept, 1);
	}
	import_result_free(&r);
	must(member_get(&s, 1, &m, &e), &e);
	assert_string_equal(m.first_name, "美花");
	assert_string_equal(m.note, "新");
	assert_string_equal(m.phone, "+886912345678");
	assert_true(m.email_consent);
	assert_int_equal(m.version, 2);
	member_free(&m);
	assert_int_equal(count(&s, "SELECT COUNT(*) FROM group_member x JOIN member_group g ON g.id = x.group_id WHERE g.name = '乙'"), 1);
	assert_int_equal(count(&s, "SELECT COUNT(*) FROM group_member"), 1);
	shop_close(&s);
}

/* Opening balances want a signature (EAS-81). */
static void nobody_gives_points_unsigned(void **state)
{
	const char *text = HEAD "A,林,一,a@x.tw,,,,,,70,,,\nB,林,二,b@x.tw,,,,,,30,5,,\n";
	struct import_result r;
	struct error e = {0};
	struct shop s;

	(void)state;
	shop_in(&s, "sign.db");
	assert_int_equal(import_text(&s, "UTF-8", text, (struct import_options){0}, &r, &e), ST_REFUSED);
	assert_string_equal(e.code, "import_totals");
	assert_int_equal(import_text(&s, "UTF-8", text, (struct import_options){.total_points = "99", .total_credit = "5"}, &r, &e), ST_REFUSED);
	assert_string_equal(e.code, "total_differs");
	assert_int_equal(count(&s, "SELECT COUNT(*) FROM member"), 0);
	must(import_text(&s, "UTF-8", text, (struct import_options){.total_points = "100", .total_credit = "5"}, &r, &e), &e);
	import_result_free(&r);
	assert_int_equal(count(&s, "SELECT SUM(points) FROM wallet"), 100);
	/* The same file again gives nothing and asks nobody. */
	must(import_text(&s, "UTF-8", text, (struct import_options){0}, &r, &e), &e);
	assert_int_equal(r.same, 2);
	import_result_free(&r);
	shop_close(&s);
}

/* FMT-53, FMT-55: known by their headings, whoever's members they become. */
static void exports_of_channels_are_read_as_they_come(void **state)
{
	struct import_result r;
	struct error e = {0};
	struct member m;
	struct shop s;

	(void)state;
	shop_in(&s, "channels.db");
	must(import_text(&s, "UTF-8",
	                 "Email,First Name,Last Name,Phone,Birthdate,Accepts Marketing,Point_Balance,Verified_Customer,Group Name\n"
	                 "es@x.tw,小華,李,0955666777,1988/1/2,TRUE,0,Yes,VIP客戶\n",
	                 (struct import_options){0}, &r, &e),
	     &e);
	assert_int_equal(r.fresh, 1);
	assert_null(r.columns[7].field); /* kept in the preview, ignored */
	import_result_free(&r);
	must(import_text(&s, "UTF-8", "顧客 ID,全名,手機號碼,電郵,訂單數,累積金額,最後登入時間,會員級別\n66a1,歐陽美,0977888999,,3,1200,,VIP\n",
	                 (struct import_options){.profile = "shopline"}, &r, &e),
	     &e);
	assert_int_equal(r.fresh, 1);
	import_result_free(&r);
	must(member_get(&s, 2, &m, &e), &e);
	assert_string_equal(m.profile, "shopline");
	assert_string_equal(m.last_name, "歐陽");
	assert_string_equal(m.first_name, "美");
	assert_string_equal(m.member_code, "66a1");
	member_free(&m);
	shop_close(&s);
}

static char *read_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *text = xcalloc(1, 65536);

	assert_non_null(f);
	assert_true(fread(text, 1, 65535, f) > 0);
	fclose(f);
	return text;
}

/* EAS-84: shields come off again, the same state gives the same bytes, and coming in again changes nothing. */
static void what_went_out_comes_in_without_a_trace(void **state)
{
	char *out = scratch("out.csv"), *first, *second;
	struct member_export x = {.path = out, .who = {.profile = "easystore", .all = true}, .overwrite = true};
	struct member_exported done;
	struct import_result r;
	struct error e = {0};
	struct shop s;

	(void)state;
	shop_in(&s, "round.db");
	must(import_text(&s, "UTF-8",
	                 HEAD "A,'=SUM(A1),@home,a@x.tw,0912345678,--05-17,,甲|乙,VIP,10,,yes,\"- eins, 'zwei'\"\n,陳,大文,,0933111222,,,,,,,,'''tis\n",
	                 (struct import_options){.total_points = "10"}, &r, &e),
	     &e);
	import_result_free(&r);
	must(member_export(&s, &x, &done, &e), &e);
	assert_int_equal(done.members, 2);
	first = read_file(out);
	assert_memory_equal(first, "\xef\xbb\xbfmember_code,", 15);
	assert_non_null(strstr(first, "\r\nA,'=SUM(A1),'@home,a@x.tw,'+886912345678,'--05-17,,甲|乙,VIP,10,0,yes,\"'- eins, 'zwei'\",0,0,,2026-10-16\r\n"));
	must(member_export(&s, &x, &done, &e), &e);
	second = read_file(out);
	assert_string_equal(first, second);
	must(member_import(&s, &(struct import_options){.path = out, .profile = "easystore", .on_match = "update"}, &r, &e), &e);
	assert_int_equal(r.same, 2);
	assert_int_equal(r.changed + r.fresh + r.refused, 0);
	import_result_free(&r);
	x.format = "mailchimp";
	must(member_export(&s, &x, &done, &e), &e);
	assert_int_equal(done.members, 1);
	assert_int_equal(done.left_out, 1);
	free(first);
	free(second);
	free(out);
	shop_close(&s);
}

static void a_newsletter_needs_somebody_who_wants_it(void **state)
{
	char *out = scratch("nobody.csv");
	struct member_export x = {.path = out, .format = "mailchimp", .who = {.profile = "easystore", .all = true}};
	struct member_exported done;
	struct import_result r;
	struct error e = {0};
	struct shop s;

	(void)state;
	shop_in(&s, "nobody.db");
	must(import_text(&s, "UTF-8", HEAD "A,林,一,a@x.tw,,,,,,,,no,\n", (struct import_options){0}, &r, &e), &e);
	import_result_free(&r);
	assert_int_equal(member_export(&s, &x, &done, &e), ST_REFUSED);
	assert_string_equal(e.code, "EXPORT_NOBODY");
	assert_string_equal(e.rule, "EAS-127");
	free(out);
	shop_close(&s);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(new_ones_are_made_with_all_they_have),
		cmocka_unit_test(each_wrong_cell_is_told_by_its_code),
		cmocka_unit_test(a_file_that_is_not_whole_is_refused),
		cmocka_unit_test(only_full_cells_overwrite),
		cmocka_unit_test(nobody_gives_points_unsigned),
		cmocka_unit_test(exports_of_channels_are_read_as_they_come),
		cmocka_unit_test(what_went_out_comes_in_without_a_trace),
		cmocka_unit_test(a_newsletter_needs_somebody_who_wants_it),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
