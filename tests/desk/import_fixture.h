/*
 * For the tests of imports: a shop in a file of its own, order files written by
 * hand, and what an import of them gave.
 */
#ifndef TESTS_IMPORT_FIXTURE_H
#define TESTS_IMPORT_FIXTURE_H

#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <iconv.h>

#include <cmocka.h>

#include "scratch.h"
#include "storekeep/batch.h"
#include "storekeep/import.h"
#include "storekeep/order.h"

#define YAHOO_HEAD "交易序號,付款別,訂購人,訂單編號,收件人姓名,轉單日期,店家出貨日,商品名稱,數量,金額小計,訂單狀態,入帳日,收件人行動電話,商品稅別\n"
#define RUTEN_HEAD "訂單編號,訂單狀態,交易狀況,付款方式,結帳時間,商品名稱,規格,賣家自用料號,數量,單價,運費,賣家折扣碼金額,結帳總金額\n"

static const struct config fixture_config = {.zone = (char *)"Asia/Taipei"};

static inline void must(enum status st, const struct error *e)
{
	if (st != ST_OK)
		fail_msg("%s %s: %s", e->code, e->rule, e->message);
}

/* The shop in NAME of the scratch folder. */
static inline void shop_in(struct shop *s, const char *name)
{
	struct error e = {0};
	char *path = scratch(name);

	clock_set(instant_parse("2026-10-16T09:00", "Asia/Taipei"));
	must(shop_open(s, path, DB_CREATE, &fixture_config, &e), &e);
	s->actor = "mei";
	free(path);
}

/* NAME of the scratch folder with this text, in the charset of that iconv name. The caller frees the path. */
static inline char *file_in(const char *name, const char *charset, const char *text)
{
	char *path = scratch(name), *in = xstrdup(text), *out = xmalloc(strlen(text) * 3 + 8), *from = in, *to = out;
	size_t left = strlen(text), room = strlen(text) * 3 + 8;
	iconv_t cd = iconv_open(charset, "UTF-8");
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(iconv(cd, &from, &left, &to, &room), 0);
	fwrite(out, 1, (size_t)(to - out), f);
	fclose(f);
	iconv_close(cd);
	free(in);
	free(out);
	return path;
}

static inline enum status import_of(struct shop *s, const char *path, const char *profile, bool preview, struct import_result *r,
                                    struct error *e)
{
	struct import_options o = {.path = path, .profile = profile, .preview = preview};

	return order_import(s, &o, r, e);
}

/* Import text as a file and compare the counts; the batch's id. */
static inline int64_t takes(struct shop *s, const char *profile, const char *text, int fresh, int changed, int same, int refused)
{
	char *path = file_in("orders.csv", "UTF-8", text);
	struct import_result r, seen;
	struct error e = {0};
	int64_t id;

	/* the preview says what the import will do */
	must(import_of(s, path, profile, true, &seen, &e), &e);
	assert_int_equal(seen.batch_id, 0);
	must(import_of(s, path, profile, false, &r, &e), &e);
	if (r.fresh != fresh || r.changed != changed || r.same != same || r.refused != refused)
		fail_msg("new %lld changed %lld same %lld refused %lld: %s", (long long)r.fresh, (long long)r.changed, (long long)r.same,
		         (long long)r.refused, r.refusal_count != 0 ? r.refusals[0].message : "");
	if (!r.already) {
		assert_int_equal(seen.fresh, fresh);
		assert_int_equal(seen.changed, changed);
		assert_int_equal(seen.same, same);
		assert_int_equal(seen.refused, refused);
	}
	id = r.batch_id;
	import_result_free(&seen);
	import_result_free(&r);
	unlink(path);
	free(path);
	return id;
}

/* A number of the live order, or -1 when there is no such order. */
static inline int64_t live(struct shop *s, const char *order_no, const char *field)
{
	struct order_record o;
	struct error e = {0};
	int64_t id, v = -1;

	if (order_find(s, NULL, order_no, &id, &e) != ST_OK)
		return -1;
	must(order_get(s, id, &o, &e), &e);
	for (size_t i = 0; i < o.field_count; i++)
		if (strcmp(o.fields[i].name, field) == 0)
			v = o.fields[i].value.num;
	order_record_free(&o);
	return v;
}

static inline bool live_says(struct shop *s, const char *order_no, const char *field, const char *text)
{
	struct order_record o;
	struct error e = {0};
	bool same = false;
	int64_t id;

	must(order_find(s, NULL, order_no, &id, &e), &e);
	must(order_get(s, id, &o, &e), &e);
	for (size_t i = 0; i < o.field_count; i++)
		if (strcmp(o.fields[i].name, field) == 0) {
			const char *v = o.fields[i].value.text != NULL ? o.fields[i].value.text : "";

			same = strcmp(v, text) == 0;
			if (!same)
				print_message("%s of %s is %s, not %s\n", field, order_no, v, text);
		}
	order_record_free(&o);
	return same;
}

#endif
