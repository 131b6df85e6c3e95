/*
 * Random lives of points: earned, used, given, taken, lapsed, moved to another
 * member, taken back. After each life entries, lots and balances agree; the
 * ledger's rows, replayed by rules written down here once more, give the same
 * lots; and what lapsed is what the running totals say.
 *
 * The seed is printed; STOREKEEP_SEED takes up a run again, STOREKEEP_LIVES
 * makes it longer.
 */
#include "ledger_fixture.h"

enum { ACTS = 40, LOTS = 120, TAKES = 400 };

static uint64_t seed;

static uint64_t dice(uint64_t sides)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % sides;
}

/* ---- what should be: lots and takes, without the file ---- */

struct model_lot {
	int64_t id, member, order, remaining, used, entry;
	day_t issued, expires;
};
struct model_take {
	int64_t entry;
	size_t lot;
	int64_t points;
};
struct model {
	struct model_lot lots[LOTS];
	size_t count;
	struct model_take takes[TAKES];
	size_t take_count;
};

static size_t model_lot(const struct model *m, int64_t id)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->lots[i].id == id)
			return i;
	fail_msg("lot %lld is not known", (long long)id);
	return 0;
}

static bool good_on(const struct model_lot *l, day_t on)
{
	return l->expires == DAY_NONE || l->expires >= on;
}

/* `a` is used before `b`. */
static bool before(const struct model_lot *a, const struct model_lot *b, int64_t order)
{
	bool own_a = order != 0 && a->order == order, own_b = order != 0 && b->order == order;
	if (own_a != own_b)
		return own_a;
	if ((a->expires == DAY_NONE) != (b->expires == DAY_NONE))
		return b->expires == DAY_NONE;
	if (a->expires != b->expires)
		return a->expires < b->expires;
	return a->issued != b->issued ? a->issued < b->issued : a->id < b->id;
}

static int64_t model_usable(const struct model *m, int64_t member, day_t on)
{
	int64_t n = 0;
	for (size_t i = 0; i < m->count; i++)
		if (m->lots[i].member == member && good_on(&m->lots[i], on))
			n += m->lots[i].remaining;
	return n;
}

static void model_spend(struct model *m, int64_t member, int64_t points, day_t on, int64_t order, int64_t entry)
{
	while (points > 0) {
		size_t best = m->count;
		for (size_t i = 0; i < m->count; i++) {
			const struct model_lot *l = &m->lots[i];
			if (l->member == member && l->remaining > 0 && good_on(l, on) && (best == m->count || before(l, &m->lots[best], order)))
				best = i;
		}
		assert_true(best < m->count);
		struct model_lot *l = &m->lots[best];
		int64_t n = l->remaining < points ? l->remaining : points;
		l->remaining -= n;
		l->used += n;
		points -= n;
		assert_true(m->take_count < TAKES);
		m->takes[m->take_count++] = (struct model_take){entry, best, n};
	}
}

static void model_give_back(struct model *m, int64_t entry)
{
	for (size_t i = 0; i < m->take_count; i++)
		if (m->takes[i].entry == entry) {
			m->lots[m->takes[i].lot].remaining += m->takes[i].points;
			m->lots[m->takes[i].lot].used -= m->takes[i].points;
		}
}

/* ---- the same from the ledger's rows alone ---- */

static void replay_row(struct model *m, struct stmt *q)
{
	int64_t id = stmt_int(q, 0), member = stmt_int(q, 1), points = stmt_int(q, 3);
	const char *kind = stmt_text(q, 2), *once = stmt_text(q, 7);
	day_t on = day_parse_iso(stmt_text(q, 4));
	long long lot = 0, transfer;
	if (strcmp(kind, "redeem_back") == 0) {
		model_give_back(m, stmt_int(q, 6));
	} else if (strcmp(kind, "expire") == 0) {
		assert_int_equal(sscanf(once, "expire:%lld", &lot), 1);
		m->lots[model_lot(m, lot)].remaining += points;
	} else if (strcmp(kind, "transfer_out") == 0) {
		assert_int_equal(sscanf(once, "transfer_out:%lld:%lld", &transfer, &lot), 2);
		struct model_lot *l = &m->lots[model_lot(m, lot)];
		l->remaining += points;
		l->used -= points;
	} else if (strcmp(kind, "undo") == 0) {
		for (size_t i = 0; i < m->count; i++)
			if (m->lots[i].entry == stmt_int(q, 6)) {
				m->lots[i].remaining += points;
				m->lots[i].used -= points;
			}
	} else if (points > 0) {
		assert_true(m->count < LOTS);
		m->lots[m->count++] = (struct model_lot){.id = stmt_int(q, 8), .member = member, .order = stmt_int(q, 11), .remaining = points, .entry = id,
		                                         .issued = day_parse_iso(stmt_text(q, 9)),
		                                         .expires = stmt_is_null(q, 10) ? DAY_NONE : day_parse_iso(stmt_text(q, 10))};
	} else {
		model_spend(m, member, -points, on, stmt_int(q, 5), id);
	}
}

static void replay(struct model *m, int64_t first_member)
{
	struct stmt *q = db_prepare(shop.db,
	        "SELECT n.id, n.member_id, n.kind, n.points, n.effective_on, n.order_id, n.undoes, n.once_key, l.id, l.issued_on, l.expires_on,"
	        " l.order_id FROM points_entry n LEFT JOIN points_use u ON u.entry_id = n.id AND n.points > 0 AND n.kind <> 'redeem_back'"
	        " LEFT JOIN points_lot l ON l.id = u.lot_id WHERE n.member_id IN (:a, :a + 1) ORDER BY n.id");
	*m = (struct model){0};
	stmt_bind_int(q, ":a", first_member);
	while (stmt_step(q, NULL) == STEP_ROW)
		replay_row(m, q);
	stmt_reset(q);
}

static void same_as_the_file(const struct model *m, int64_t first_member, const char *which)
{
	struct stmt *q = db_prepare(shop.db, "SELECT id, remaining FROM points_lot WHERE member_id IN (:a, :a + 1) ORDER BY id");
	size_t rows = 0;
	stmt_bind_int(q, ":a", first_member);
	while (stmt_step(q, NULL) == STEP_ROW) {
		int64_t id = stmt_int(q, 0);
		rows++;
		if (m->lots[model_lot(m, id)].remaining != stmt_int(q, 1))
			fail_msg("%s: lot %lld holds %lld, should be %lld", which, (long long)id, (long long)stmt_int(q, 1),
			         (long long)m->lots[model_lot(m, id)].remaining);
	}
	stmt_reset(q);
	assert_int_equal(rows, m->count);
}

/* ---- a life ---- */

struct life {
	struct model m;
	int64_t member;                       /* and the next one */
	day_t today;
	int64_t uses[ACTS * 2], adds[ACTS * 2]; /* entries */
	size_t use_count, add_count;
	int64_t transfers;
};

static day_t some_expiry(day_t on)
{
	switch (dice(4)) {
	case 0:
		return DAY_NONE;
	case 1:
		return on + (day_t)dice(200);
	default:
		return ledger_expiry("06-30", on);
	}
}

static void act_give(struct life *l)
{
	struct posted out;
	struct error e = {0};
	bool order = dice(2) != 0;
	struct posting p = {.member_id = l->member + (int64_t)dice(2), .kind = order ? "earn_order" : "bulk_add", .source = order ? "order" : "bulk",
	                    .points = 1 + (int64_t)dice(50), .on = l->today, .expires_on = some_expiry(l->today), .order_id = order ? 1 + (int64_t)dice(4) : 0};
	must(post(&p, &out, &e), &e);
	l->m.lots[l->m.count++] = (struct model_lot){.id = out.lot_id, .member = p.member_id, .order = p.order_id, .remaining = p.points,
	                                             .issued = p.on, .expires = p.expires_on, .entry = out.entry_id};
	l->adds[l->add_count++] = out.entry_id;
}

static void act_use(struct life *l)
{
	struct posted out;
	struct error e = {0};
	struct posting p = {.member_id = l->member + (int64_t)dice(2), .kind = "redeem_cashoff", .points = -1 - (int64_t)dice(60), .on = l->today};
	if (dice(3) == 0)
		p.first_lot_order = p.order_id = 1 + (int64_t)dice(4);
	enum status st = post(&p, &out, &e);
	assert_int_equal(st, model_usable(&l->m, p.member_id, l->today) >= -p.points ? ST_OK : ST_REFUSED);
	if (st != ST_OK) {
		assert_string_equal(e.code, "POINTS_SHORT");
		return;
	}
	model_spend(&l->m, p.member_id, -p.points, l->today, p.first_lot_order, out.entry_id);
	l->uses[l->use_count++] = out.entry_id;
}

static void act_undo_use(struct life *l)
{
	struct posted out;
	struct error e = {0};
	int64_t lapsed, expected = 0;
	if (l->use_count == 0)
		return;
	int64_t entry = l->uses[dice(l->use_count)];
	begin();
	must(db_end(shop.db, ledger_unuse(&shop, entry, "redeem_back", NULL, l->today, &out, &lapsed, &e), &e), &e);
	if (out.already)
		return;
	model_give_back(&l->m, entry);
	for (size_t i = 0; i < l->m.take_count; i++) {
		struct model_lot *lot = &l->m.lots[l->m.takes[i].lot];
		if (l->m.takes[i].entry == entry && !good_on(lot, l->today)) {
			lot->remaining -= l->m.takes[i].points;
			expected += l->m.takes[i].points;
		}
	}
	assert_int_equal(lapsed, expected);
}

static void act_undo_add(struct life *l)
{
	struct posted out;
	struct error e = {0};
	if (l->add_count == 0)
		return;
	int64_t entry = l->adds[dice(l->add_count)];
	begin();
	enum status st = db_end(shop.db, ledger_unadd(&shop, entry, "undo", l->today, "", &out, &e), &e);
	for (size_t i = 0; i < l->m.count && !out.already; i++)
		if (l->m.lots[i].entry == entry) {
			assert_int_equal(st, l->m.lots[i].used > 0 ? ST_REFUSED : ST_OK);
			if (st == ST_OK) {
				l->m.lots[i].used += l->m.lots[i].remaining;
				l->m.lots[i].remaining = 0;
			}
		}
}

static void act_move(struct life *l)
{
	struct error e = {0};
	int64_t moved;
	if (l->m.count == 0)
		return;
	struct model_lot *from = &l->m.lots[dice(l->m.count)];
	int64_t to = from->member == l->member ? l->member + 1 : l->member;
	begin();
	must(db_end(shop.db, ledger_move_lot(&shop, from->id, to, l->member * 1000 + ++l->transfers, 0, 0, l->today, &moved, &e), &e), &e);
	assert_int_equal(moved, good_on(from, l->today) ? from->remaining : 0);
	if (moved == 0)
		return;
	l->m.lots[l->m.count++] = (struct model_lot){.id = db_last_id(shop.db), .member = to, .order = from->order, .remaining = moved,
	                                             .issued = from->issued, .expires = from->expires};
	l->m.lots[l->m.count - 1].id = number("SELECT max(id) FROM points_lot WHERE member_id = :id", to);
	from->remaining = 0;
	from->used += moved;
}

static void act_expire(struct life *l)
{
	struct expired done;
	struct error e = {0};
	must(ledger_expire(&shop, NULL, l->today, NULL, &done, &e), &e);
	for (size_t i = 0; i < l->m.count; i++)
		if (!good_on(&l->m.lots[i], l->today))
			l->m.lots[i].remaining = 0;
}

static void (*const acts[])(struct life *l) = {act_give, act_give, act_give, act_use, act_use, act_use, act_undo_use, act_undo_add, act_move, act_expire};

static int64_t lives(void)
{
	const char *text = getenv("STOREKEEP_LIVES");
	return text ? atoll(text) : 2500;
}

static int enter_private(void **state)
{
	struct error e = {0};
	const char *text = getenv("STOREKEEP_SEED");
	scratch_enter(state);
	must(shop_open(&shop, NULL, DB_PRIVATE, &ledger_config, &e), &e);
	shop.actor = "mei";
	go_to("2026-03-10T10:20:00");
	seed = text ? strtoull(text, NULL, 10) : 20260310;
	print_message("# seed %llu, %lld lives\n", (unsigned long long)seed, (long long)lives());
	return 0;
}

static void ledger_lots_and_balances_agree(void **state)
{
	static struct model again;
	(void)state;
	for (int64_t n = 0; n < lives(); n++) {
		struct life l = {.member = 1 + 2 * n, .today = day("2024-01-01")};
		for (int i = 0; i < ACTS; i++) {
			l.today += (day_t)(dice(3) == 0 ? dice(60) : dice(2));
			acts[dice(sizeof acts / sizeof *acts)](&l);
		}
		same_as_the_file(&l.m, l.member, "model");
		replay(&again, l.member);
		same_as_the_file(&again, l.member, "replay");
	}
}

/* One setting, nothing moved or taken back: what lapses on a day is what was earned up to it less all that ever went. */
static void what_lapses_is_what_the_totals_say(void **state)
{
	static const char *const days[] = {"06-30", "12-31", "02-29"};
	(void)state;
	for (int64_t n = 0; n < lives() / 5; n++) {
		int64_t member = 1000000 + n, earned[16] = {0}, gone = 0, lapsed = 0;
		const char *mmdd = days[dice(3)];
		day_t today = day("2024-01-01");
		for (int i = 0; i < ACTS; i++) {
			struct posted out;
			struct error e = {0};
			struct expired done;
			today += (day_t)dice(40);
			must(ledger_expire(&shop, NULL, today, NULL, &done, &e), &e);
			for (int year = 2024; year < 2036; year++) {
				if (ledger_expiry(mmdd, day_from_ymd(year - 1, 1, 1)) >= today)
					break;
				int64_t all = 0;
				for (int y = 0; y <= year - 2024; y++)
					all += earned[y];
				if (all > gone) {
					lapsed += all - gone;
					gone = all;
				}
			}
			assert_int_equal(-number("SELECT coalesce(sum(points), 0) FROM points_entry WHERE kind = 'expire' AND member_id = :id", member), lapsed);
			if (dice(2) == 0) {
				struct posting p = {.member_id = member, .kind = "manual_add", .source = "manual", .points = 1 + (int64_t)dice(90), .on = today,
				                    .expires_on = ledger_expiry(mmdd, today)};
				must(post(&p, &out, &e), &e);
				earned[day_to_ymd(p.expires_on).year - 2024] += p.points;
			} else {
				struct posting p = {.member_id = member, .kind = "manual_sub", .points = -1 - (int64_t)dice(90), .on = today};
				if (post(&p, &out, &e) == ST_OK)
					gone -= p.points;
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(ledger_lots_and_balances_agree, enter_private, leave),
		cmocka_unit_test_setup_teardown(what_lapses_is_what_the_totals_say, enter_private, leave),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
