/*
 * States of a convenience-store service (YAH-30 to 32, section 16): which act may
 * follow which, the order of the days, and on which days it sells.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "storekeep/cvs.h"

#define NO DAY_NONE

static const struct cvs_days none = {CVS_NONE, NO, NO, NO, NO};
static const struct cvs_days applied = {CVS_APPLIED, 100, NO, NO, NO};
static const struct cvs_days open_ = {CVS_OPEN, 100, 103, NO, NO};
static const struct cvs_days leaving = {CVS_TERMINATING, 100, 103, 200, NO};
static const struct cvs_days ended = {CVS_TERMINATED, 100, 103, 200, 205};
static const struct cvs_days ended_some_day = {CVS_TERMINATED, 100, 103, 200, NO};

static void acts_follow_one_another(void **state)
{
	static const struct {
		enum cvs_act act;
		const struct cvs_days *mine, *other;
		day_t on;
		enum cvs_refusal refusal;
	} cases[] = {
		{CVS_APPLY, &none, &none, 100, CVS_FINE},
		{CVS_APPLY, &applied, &none, 100, CVS_ALREADY},
		{CVS_APPLY, &open_, &none, 300, CVS_ALREADY},
		{CVS_APPLY, &none, &applied, 101, CVS_EXCLUSIVE},
		{CVS_APPLY, &none, &open_, 104, CVS_EXCLUSIVE},
		{CVS_APPLY, &none, &leaving, 201, CVS_WAIT},
		{CVS_APPLY, &none, &ended, 204, CVS_BEFORE},
		{CVS_APPLY, &none, &ended, 205, CVS_FINE},
		{CVS_APPLY, &none, &ended_some_day, 199, CVS_BEFORE},
		{CVS_APPLY, &none, &ended_some_day, 200, CVS_FINE},
		{CVS_APPLY, &ended, &none, 205, CVS_FINE}, /* the same once more */
		{CVS_OPENED, &none, &none, 100, CVS_NOT_APPLIED},
		{CVS_OPENED, &applied, &ended, 99, CVS_BEFORE},
		{CVS_OPENED, &applied, &ended, 100, CVS_FINE},
		{CVS_OPENED, &applied, &open_, 110, CVS_EXCLUSIVE},
		{CVS_OPENED, &open_, &none, 110, CVS_ALREADY},
		{CVS_MAIL, &open_, &none, 102, CVS_BEFORE},
		{CVS_MAIL, &open_, &none, 103, CVS_FINE},
		{CVS_MAIL, &applied, &none, 103, CVS_NOT_OPEN},
		{CVS_MAIL, &leaving, &none, 203, CVS_ALREADY},
		{CVS_NOTICE, &leaving, &none, 199, CVS_BEFORE},
		{CVS_NOTICE, &leaving, &none, 200, CVS_FINE},
		{CVS_NOTICE, &leaving, &none, NO, CVS_FINE},
		{CVS_NOTICE, &open_, &none, 150, CVS_FINE}, /* the mail was never entered */
		{CVS_NOTICE, &open_, &none, NO, CVS_NO_DAY},
		{CVS_NOTICE, &applied, &none, 150, CVS_NOT_OPEN},
		{CVS_NOTICE, &ended, &none, 250, CVS_ALREADY},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(cvs_refuse(cases[i].act, cases[i].mine, cases[i].other, cases[i].on, NULL), cases[i].refusal);
}

static void a_switch_takes_four_steps(void **state)
{
	struct cvs_days from = none, to = none;

	(void)state;
	cvs_do(CVS_APPLY, &from, 10);
	cvs_do(CVS_OPENED, &from, 13);
	assert_false(cvs_sells(&from, 12));
	assert_true(cvs_sells(&from, 13));
	cvs_do(CVS_MAIL, &from, 50);
	assert_int_equal(from.state, CVS_TERMINATING);
	assert_true(cvs_sells(&from, 60)); /* until the notice */
	assert_int_equal(cvs_ends(&from), DAY_NONE);
	cvs_do(CVS_NOTICE, &from, 55);
	assert_int_equal(cvs_ends(&from), 55);
	assert_true(cvs_sells(&from, 54));
	assert_false(cvs_sells(&from, 55));
	cvs_do(CVS_APPLY, &to, 55);
	assert_false(cvs_sells(&to, 58));
	cvs_do(CVS_OPENED, &to, 58);
	assert_true(cvs_sells(&to, 58));
}

static void without_the_notices_day_sales_end_with_the_mail(void **state)
{
	(void)state;
	assert_int_equal(cvs_ends(&ended_some_day), 200);
	assert_true(cvs_sells(&ended_some_day, 199));
	assert_false(cvs_sells(&ended_some_day, 200));
	assert_false(cvs_sells(&applied, 500));
	assert_false(cvs_sells(&none, 500));
}

static void days_put_in_by_hand_are_in_order(void **state)
{
	static const struct {
		struct cvs_days v;
		enum cvs_refusal refusal;
	} cases[] = {
		{{CVS_NONE, NO, NO, NO, NO}, CVS_FINE},
		{{CVS_APPLIED, NO, NO, NO, NO}, CVS_NO_DAY},
		{{CVS_OPEN, NO, 5, NO, NO}, CVS_FINE},
		{{CVS_OPEN, 6, 5, NO, NO}, CVS_BEFORE},
		{{CVS_OPEN, 5, NO, NO, NO}, CVS_NO_DAY},
		{{CVS_TERMINATING, 1, 5, 4, NO}, CVS_BEFORE},
		{{CVS_TERMINATING, 1, 5, NO, NO}, CVS_NO_DAY},
		{{CVS_TERMINATED, 1, 5, 6, NO}, CVS_FINE},
		{{CVS_TERMINATED, 1, 5, 6, 5}, CVS_BEFORE},
		{{CVS_TERMINATED, 1, 5, NO, 4}, CVS_BEFORE},
		{{CVS_TERMINATED, 1, 5, NO, NO}, CVS_NO_DAY},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(cvs_days_refuse(&cases[i].v, NULL), cases[i].refusal);
}

static void words_are_the_states(void **state)
{
	(void)state;
	for (int i = CVS_NONE; i <= CVS_TERMINATED; i++)
		assert_int_equal(cvs_state_of(cvs_state_code((enum cvs_state)i)), i);
	assert_int_equal(cvs_state_of("what"), CVS_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acts_follow_one_another),
		cmocka_unit_test(a_switch_takes_four_steps),
		cmocka_unit_test(without_the_notices_day_sales_end_with_the_mail),
		cmocka_unit_test(days_put_in_by_hand_are_in_order),
		cmocka_unit_test(words_are_the_states),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
