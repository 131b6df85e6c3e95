/*
 * Links of a campaign (RUT-104): the host decides, and nothing that only looks
 * like it.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/link.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct link_rules ruten = {.domain = "ruten.com.tw", .schemes = "http,https", .max_bytes = 2048};

static void hosts_are_compared_whole(void **state)
{
	static const struct {
		const char *url, *code; /* "" fine */
	} cases[] = {
		{"http://ruten.com.tw/", ""},
		{"https://ruten.com.tw", ""},
		{"https://www.ruten.com.tw/store/clay_and_co", ""},
		{"HTTPS://WWW.Ruten.COM.TW/a?b=c#d", ""},
		{"https://ruten.com.tw./a", ""},
		{"https://www.ruten.com.tw:443/a", ""},
		{"http://www.ruten.com.tw:80", ""},
		{"https://www.ruten.com.tw/item?q=青瓷", ""},
		{"https://www.ruten.com.tw/a@b", ""},
		{"https://www.ruten.com.tw?x=http://example.net", ""},
		{"https://notruten.com.tw/", "link_domain"},
		{"https://ruten.com.tw.example.net/", "link_domain"},
		{"https://ruten.com.twx/", "link_domain"},
		{"https://ruten.com/", "link_domain"},
		{"https://example.net/ruten.com.tw", "link_domain"},
		{"https://example.net?ruten.com.tw", "link_domain"},
		{"https://example.net#.ruten.com.tw", "link_domain"},
		{"https://.ruten.com.tw/", "link_domain"},
		{"https://a..ruten.com.tw/", "link_domain"},
		{"https://ruten.com.tw../", "link_domain"},
		{"https://ｒｕｔｅｎ.com.tw/", "link_domain"},
		{"https://evil%2eruten.com.tw/", "link_domain"},
		{"https://ruten.com.tw@example.net/", "link_user"},
		{"https://a:b@ruten.com.tw/", "link_user"},
		{"https://ruten.com.tw:8080/", "link_port"},
		{"https://ruten.com.tw:/", "link_port"},
		{"https://ruten.com.tw:0443/", "link_port"},
		{"https://example.net\\@ruten.com.tw/", "link_character"},
		{"https://ruten.com.tw/a b", "link_character"},
		{"https://ruten.com.tw/a\xE3\x80\x80", "link_character"},
		{"https://ruten.com.tw/a\xE2\x80\x8B", "link_character"},
		{"https://ruten.com.tw/\x01", "link_character"},
		{"https://ruten.com.tw/\xFF", "link_character"},
		{"ruten.com.tw/store", "link_scheme"},
		{"//ruten.com.tw/", "link_scheme"},
		{"ftp://ruten.com.tw/", "link_scheme"},
		{"https:/ruten.com.tw/", "link_scheme"},
		{"javascript://ruten.com.tw/", "link_scheme"},
		{"https://", "link_host"},
		{"https:///ruten.com.tw", "link_host"},
	};
	struct error e;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		error_clear(&e);
		link_refuse(link_check(&ruten, cases[i].url), &ruten, "RUT-104", "url", &e);
		if (strcmp(e.code, cases[i].code) != 0)
			fail_msg("%s: got \"%s\", want \"%s\"", cases[i].url, e.code, cases[i].code);
	}
}

static void length_is_counted_in_bytes(void **state)
{
	char url[2060] = "https://www.ruten.com.tw/";

	(void)state;
	memset(url + strlen(url), 'a', 2048 - strlen(url));
	url[2048] = '\0';
	assert_int_equal(link_check(&ruten, url), LINK_FINE);
	url[2048] = 'a';
	url[2049] = '\0';
	assert_int_equal(link_check(&ruten, url), LINK_TOO_LONG);
}

static void a_refusal_names_rule_and_domain(void **state)
{
	struct error e;

	(void)state;
	assert_int_equal(link_refuse(LINK_DOMAIN, &ruten, "RUT-104", "url", &e), ST_REFUSED);
	assert_string_equal(e.rule, "RUT-104");
	assert_string_equal(e.field, "url");
	assert_non_null(strstr(e.message, "ruten.com.tw"));
}

static void any_host_goes_without_a_domain(void **state)
{
	const struct link_rules any = {.schemes = "http,https"};

	(void)state;
	assert_int_equal(link_check(&any, "https://example.net/x"), LINK_FINE);
	assert_int_equal(link_check(&any, "https://"), LINK_HOST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hosts_are_compared_whole),
		cmocka_unit_test(length_is_counted_in_bytes),
		cmocka_unit_test(a_refusal_names_rule_and_domain),
		cmocka_unit_test(any_host_goes_without_a_domain),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
