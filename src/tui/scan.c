/*
 * Tells a scanner from a person: six or more digits and Enter, each at most
 * 50 ms after the one before. Decides only that; what a scan means is the
 * screen's business. Digits that were handed on before it was clear are taken
 * back with as many Backspaces, so that a field shows what is typed at once.
 */
#include "config.h"

#include "scan.h"

#include <string.h>

#include "input.h"
#include "term.h"

#define GAP_MS 50
#define DIGITS_MIN 6
#define DIGITS_MAX 64

static struct {
	char digits[DIGITS_MAX + 1];
	size_t count;
	bool held;          /* they have not been handed on yet */
	int64_t last_ms;    /* when the last digit came */
	size_t out;         /* digits to hand on, of a burst that was no scan */
	size_t out_at;
	size_t take_back;   /* Backspaces still to come before the scan */
	struct key next;    /* what ended the burst */
	bool have_next;
	bool ready;         /* the scan itself is next */
} scan;

static bool is_digit(const struct key *k)
{
	return k->code >= '0' && k->code <= '9';
}

static bool in_time(void)
{
	return scan.count == 0 || input_time() - scan.last_ms <= GAP_MS;
}

static void remember(const struct key *k, bool held)
{
	scan.digits[scan.count++] = (char)k->code;
	scan.digits[scan.count] = '\0';
	scan.held = held;
	scan.last_ms = input_time();
}

static bool give_scan(struct key *k)
{
	*k = (struct key){.code = K_SCAN, .text = scan.digits, .len = scan.count};
	scan.count = 0;
	scan.ready = false;
	return true;
}

/* What was decided earlier and waits to be handed on. */
static bool give_waiting(struct key *k)
{
	if (scan.out_at < scan.out) {
		*k = (struct key){.code = scan.digits[scan.out_at++]};
		return true;
	}
	scan.out = scan.out_at = 0;
	if (scan.take_back > 0) {
		scan.take_back--;
		*k = (struct key){.code = K_BACKSPACE};
		return true;
	}
	if (scan.ready)
		return give_scan(k);
	if (scan.have_next) {
		scan.have_next = false;
		*k = scan.next;
		return true;
	}
	return false;
}

static void release(void)
{
	scan.out = scan.count;
	scan.out_at = 0;
	scan.count = 0;
}

static bool next_typed(struct key *k)
{
	if (!input_next(k))
		return false;
	if (!in_time() || scan.count == DIGITS_MAX)
		scan.count = 0;
	if (is_digit(k)) {
		remember(k, false);
		return true;
	}
	if (k->code == K_ENTER && scan.count >= DIGITS_MIN) {
		scan.take_back = scan.count;
		scan.ready = true;
		return give_waiting(k);
	}
	scan.count = 0;
	return true;
}

static bool next_held(struct key *k)
{
	struct key got;

	while (input_next(&got)) {
		if (is_digit(&got) && in_time() && scan.count < DIGITS_MAX) {
			remember(&got, true);
			continue;
		}
		if (got.code == K_ENTER && scan.count >= DIGITS_MIN && in_time())
			return give_scan(k);
		release();
		scan.next = got;
		scan.have_next = true;
		return give_waiting(k);
	}
	if (scan.count == 0 || term_ms() - scan.last_ms <= GAP_MS)
		return false;
	release();
	return give_waiting(k);
}

bool scan_next(struct key *k, enum scan_mode mode)
{
	if (give_waiting(k))
		return true;
	if (scan.count > 0 && scan.held != (mode == SCAN_HOLD)) {
		if (!scan.held)
			scan.count = 0;
		release();
		if (give_waiting(k))
			return true;
	}
	if (mode == SCAN_HOLD)
		return next_held(k);
	return mode == SCAN_TYPED ? next_typed(k) : input_next(k);
}

bool scan_holds(void)
{
	return scan.out_at < scan.out || scan.take_back > 0 || scan.ready || scan.have_next;
}

int scan_deadline(void)
{
	int64_t passed = term_ms() - scan.last_ms;

	if (scan.count == 0 || !scan.held)
		return -1;
	return passed > GAP_MS ? 1 : (int)(GAP_MS + 1 - passed);
}
