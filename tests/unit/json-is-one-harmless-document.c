/*
 * JSON is one document that no terminal can be hurt by; SHA-256 of the standard's own examples.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/hash.h"
#include "storekeep/json.h"

static void documents_nest(void **state)
{
	struct json j = {0};

	(void)state;
	json_object(&j, NULL);
	json_array(&j, "rows");
	json_object(&j, NULL);
	json_int(&j, "id", -5);
	json_text(&j, "name", "許\"功\\蓋");
	json_end_object(&j);
	json_object(&j, NULL);
	json_end_object(&j);
	json_end_array(&j);
	json_bool(&j, "yes", true);
	json_null(&j, "none");
	json_date(&j, "on", "");
	json_date(&j, "at", "2026-03-09");
	json_text(&j, "absent", NULL);
	json_array(&j, "empty");
	json_end_array(&j);
	json_end_object(&j);
	assert_string_equal(buf_str(&j.out),
	                    "{\"rows\":[{\"id\":-5,\"name\":\"許\\\"功\\\\蓋\"},{}],\"yes\":true,\"none\":null,\"on\":null,"
	                    "\"at\":\"2026-03-09\",\"absent\":null,\"empty\":[]}");
	assert_int_equal(j.depth, 0);
	buf_free(&j.out);
}

static const struct {
	const char *text;
	size_t len;
	const char *out;
} strings[] = {
	{"a\tb\n", 4, "\"a\\tb\\n\""},
	{"\033[31m", 5, "\"\\u001b[31m\""},
	{"\0x", 2, "\"\\u0000x\""},
	{"\x7F", 1, "\"\\u007f\""},
	{"\xC2\x9B", 2, "\"\\u009b\""},
	{"\u202E", 3, "\"\\u202e\""},
	{"\u2028", 3, "\"\\u2028\""},
	{"\xFFx", 2, "\"\uFFFDx\""},
	{"👨", 4, "\"👨\""},
};

static void strings_are_escaped(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
		struct json j = {0};

		json_text_len(&j, NULL, strings[i].text, strings[i].len);
		assert_string_equal(buf_str(&j.out), strings[i].out);
		buf_free(&j.out);
	}
}

static void hashes_are_sha256(void **state)
{
	char hex[HASH_HEX], other[HASH_HEX];
	struct hash h;

	(void)state;
	hash_hex("", 0, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	hash_hex("abc", 3, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	hash_begin(&h);
	hash_add(&h, "a", 1);
	hash_add(&h, "bc", 2);
	hash_end(&h, other);
	assert_string_equal(other, hex);
	hash_begin(&h);
	hash_add_text(&h, "ab");
	hash_add_text(&h, "c");
	hash_end(&h, hex);
	hash_begin(&h);
	hash_add_text(&h, "a");
	hash_add_text(&h, "bc");
	hash_end(&h, other);
	assert_string_not_equal(hex, other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(documents_nest),
		cmocka_unit_test(strings_are_escaped),
		cmocka_unit_test(hashes_are_sha256),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
