/*
 * What the demonstration shop's campaigns are made of: templates, discount
 * codes, the way out; and its storefront, with a sign picture beside the file.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "desk/demo_marketing.h"
#include "storekeep/file.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/storefront.h"

static const char template_sql[] =
	"INSERT INTO body_template (profile, title, text, created_at, created_by, changed_at, changed_by, op_id) VALUES ('ruten', :title,"
	" :text, :at, :by, :at, :by, :op)";
static const char coupon_sql[] =
	"INSERT INTO coupon_campaign (profile, name, code, discount_text, starts_at, ends_at, created_at, created_by, changed_at, changed_by,"
	" op_id) VALUES (:profile, :name, :code, :discount, :starts, :ends, :starts, :by, :starts, :by, :op)";
static const char setting_sql[] = "INSERT INTO setting (key, value) VALUES (:key, :value)";

static const struct {
	const char *title, *text;
} templates[] = {
	{"新窯開賣", "新一窯的作品出窯了！每件釉色都不一樣，先看先選，限量只有三十件。"},
	{"節前提醒", "送禮的茶器這週截止代客包裝，週五前下單，週日前到貨。"},
};

static const struct {
	const char *profile, *name, *code, *discount;
	int from, to; /* days from today */
} coupons[] = {
	{"ruten", "秋釉滿額折", "GLAZE50", "滿 500 折 50", -30, 40},
	{"ruten", "茶席週末", "TEA10", "全館 9 折", -10, 2},
	{"ruten", "開窯早鳥", "KILN100", "滿 1,200 折 100", -90, -40},
	{"qoo10", "新器クーポン", "", "500円OFF（3,000円以上）", -20, 30},
};

static enum status add_templates(struct demo_market_work *m, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < sizeof templates / sizeof *templates; i++) {
		struct stmt *q = db_prepare(m->w->shop->db, template_sql);

		stmt_bind_text(q, ":title", templates[i].title);
		stmt_bind_text(q, ":text", templates[i].text);
		stmt_bind_int(q, ":at", demo_at(m, -120 + (int)i, 11, 5));
		stmt_bind_text(q, ":by", m->w->shop->actor);
		stmt_bind_text(q, ":op", (const char *[]){"demo-template-1", "demo-template-2"}[i]);
		st = stmt_run(q, e);
	}
	return st;
}

static enum status add_coupons(struct demo_market_work *m, struct error *e)
{
	static const char *const ops[] = {"demo-code-1", "demo-code-2", "demo-code-3", "demo-code-4"};
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < sizeof coupons / sizeof *coupons; i++) {
		struct stmt *q = db_prepare(m->w->shop->db, coupon_sql);

		stmt_bind_text(q, ":profile", coupons[i].profile);
		stmt_bind_text(q, ":name", coupons[i].name);
		stmt_bind_text(q, ":code", coupons[i].code);
		stmt_bind_text(q, ":discount", coupons[i].discount);
		stmt_bind_int(q, ":starts", demo_at(m, coupons[i].from, 0, 0));
		stmt_bind_int(q, ":ends", demo_at(m, coupons[i].to, 0, 0));
		stmt_bind_text(q, ":by", m->w->shop->actor);
		stmt_bind_text(q, ":op", ops[i]);
		st = stmt_run(q, e);
		m->coupon[i] = db_last_id(m->w->shop->db);
	}
	return st;
}

/* Messages go into files beside the shop: nothing leaves the machine. */
static enum status add_ways(struct demo_market_work *m, struct error *e)
{
	const char *slash = strrchr(m->w->path, '/');
	char *folder = xasprintf("%s.out", slash != NULL ? slash + 1 : m->w->path);
	const char *const settings[][2] = {
		{"out.ruten.way", "spool"}, {"out.ruten.folder", folder}, {"out.qoo10.way", "spool"}, {"out.qoo10.folder", folder},
	};
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < sizeof settings / sizeof *settings; i++) {
		struct stmt *q = db_prepare(m->w->shop->db, setting_sql);

		stmt_bind_text(q, ":key", settings[i][0]);
		stmt_bind_text(q, ":value", settings[i][1]);
		st = stmt_run(q, e);
	}
	free(folder);
	return st;
}

/* ---- the sign ---- */

/* A JPEG of 1240 x 120 grey pixels: one quantisation of ones, codes for two sizes of a first value and for "the rest of the
 * block is nothing", 2325 blocks of two bits. */
static void make_sign(struct buf *out)
{
	static const unsigned char head[] = {0xFF, 0xD8, 0xFF, 0xDB, 0x00, 0x43, 0x00};
	static const unsigned char frame[] = {0xFF, 0xC0, 0x00, 0x0B, 0x08, 0x00, 0x78, 0x04, 0xD8, 0x01, 0x01, 0x11, 0x00};
	static const unsigned char codes[] = {
		0xFF, 0xC4, 0x00, 0x15, 0x00, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x00, 0x08, /* '0' no change, '10' eight bits */
		0xFF, 0xC4, 0x00, 0x14, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x00,       /* '0' end of block */
	};
	static const unsigned char scan[] = {0xFF, 0xDA, 0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3F, 0x00};
	/* the first block: '10', eight bits of +200, '0'; the other 2324 blocks are '00' each; ones at the end */
	enum { BITS = 2 + 8 + 1 + 2324 * 2, BYTES = (BITS + 7) / 8 };
	unsigned char data[BYTES] = {0xB2, 0x00};

	buf_add(out, head, sizeof head);
	for (int i = 0; i < 64; i++)
		buf_addc(out, 1);
	buf_add(out, frame, sizeof frame);
	buf_add(out, codes, sizeof codes);
	buf_add(out, scan, sizeof scan);
	data[BYTES - 1] = (unsigned char)((1 << (BYTES * 8 - BITS)) - 1);
	buf_add(out, data, sizeof data);
	buf_adds(out, "\xFF\xD9");
}

static enum status write_sign(struct demo_market_work *m, char **path, struct error *e)
{
	struct buf picture = {0};
	bool good;

	*path = xasprintf("%s.sign.jpg", m->w->path);
	make_sign(&picture);
	good = file_replace(*path, picture.data, picture.len, 0600);
	buf_free(&picture);
	if (good)
		return ST_OK;
	return error_set(e, ST_FAILED, "file_write", NULL, NULL, _("%1$s cannot be written: %2$s"), *path, strerror(errno));
}

static enum status add_front(struct demo_market_work *m, struct error *e)
{
	const struct form *form;
	struct record r = {0};
	char *sign = NULL, *slot = NULL, *rows = NULL;
	enum status st = form_load("storefront", &form, e);

	if (st == ST_OK)
		st = write_sign(m, &sign, e);
	if (st == ST_OK) {
		record_init(&r, form);
		slot = xasprintf("%s | https://www.ruten.com.tw/store/clay_and_co/ | home", sign);
		rows = xasprintf("新窯上架: %s, %s, %s\n送禮首選: %s, %s", demo_good(0)->no, demo_good(1)->no, demo_good(2)->no, demo_good(17)->no,
		                 demo_good(16)->no);
		record_set(&r, "sign", sign);
		record_set(&r, "positions", "home,product");
		record_set(&r, "ad_slots", slot);
		record_set(&r, "theme_colour", "#b5651d");
		record_set(&r, "featured_rows", rows);
		record_set(&r, "display_mode", "grid");
		st = storefront_save(m->w->shop, "ruten", &r, e);
		record_free(&r);
	}
	free(sign);
	free(slot);
	free(rows);
	return st;
}

enum status demo_front(struct demo_market_work *m, struct error *e)
{
	struct db *db = m->w->shop->db;
	enum status st = db_begin(db, e);

	if (st != ST_OK)
		return st;
	st = add_templates(m, e);
	if (st == ST_OK)
		st = add_coupons(m, e);
	if (st == ST_OK)
		st = add_ways(m, e);
	st = db_end(db, st, e);
	return st == ST_OK ? add_front(m, e) : st;
}
