/*
 * The language comes from the setting, else the locale's name, also where that
 * locale is not installed; a locale that names none speaks zh_TW, or en where
 * no Chinese can be shown (TERMINAL).
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

#include <sys/wait.h>
#include <unistd.h>

#include "storekeep/i18n.h"

static const struct {
	const char *lang, *lc_all, *list, *setting;
	const char *language, *charset, *yes; /* what the label of "yes" reads */
} cases[] = {
	{"C.UTF-8", NULL, NULL, NULL, "zh_TW", "UTF-8", "是"},
	{NULL, NULL, NULL, NULL, "en", "ANSI_X3.4-1968", "yes"},
	{"C", NULL, NULL, NULL, "en", "ANSI_X3.4-1968", "yes"},
	{"C", NULL, NULL, "zh_TW", "zh_TW", "UTF-8", "是"},
	{"C.UTF-8", NULL, NULL, "en", "en", "UTF-8", "yes"},
	{"zh_TW.UTF-8", NULL, NULL, NULL, "zh_TW", "UTF-8", "是"}, /* sent by SSH, not installed */
	{"en_US.UTF-8", NULL, NULL, NULL, "en", "UTF-8", "yes"},
	{"en_US.UTF-8", NULL, NULL, "zh_TW", "zh_TW", "UTF-8", "是"},
	{"zh_HK.UTF-8", NULL, NULL, NULL, "zh_TW", "UTF-8", "是"},
	{"fr_FR.UTF-8", NULL, NULL, NULL, "en", "UTF-8", "yes"},
	{"C.UTF-8", "en_US.UTF-8", NULL, NULL, "en", "UTF-8", "yes"},
	{"fr_FR.UTF-8", NULL, "fr:zh_TW:en", NULL, "zh_TW", "UTF-8", "是"},
	{"C.UTF-8", NULL, "en", NULL, "en", "UTF-8", "yes"},
	{"C.UTF-8", NULL, "fr", NULL, "zh_TW", "UTF-8", "是"},
	{"C", NULL, "zh_TW", NULL, "en", "ANSI_X3.4-1968", "yes"}, /* plain C does not look at LANGUAGE */
};

static void set(const char *name, const char *value)
{
	if (value != NULL)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

/* In a process of its own: the locale is the process's. */
static int one(size_t i)
{
	set("LANG", cases[i].lang);
	set("LC_ALL", cases[i].lc_all);
	set("LANGUAGE", cases[i].list);
	i18n_init(NULL);
	if (cases[i].setting != NULL)
		i18n_init(cases[i].setting);
	if (strcmp(i18n_language(), cases[i].language) != 0)
		return 1;
	if (strcmp(i18n_charset(), cases[i].charset) != 0)
		return 2;
	return strcmp(_("yes"), cases[i].yes) == 0 ? 0 : 3;
}

static void languages_are_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		pid_t child = fork();
		int status;

		if (child == 0)
			_exit(one(i));
		waitpid(child, &status, 0);
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
			fail_msg("case %zu: %d (1 language, 2 charset, 3 words)", i, WEXITSTATUS(status));
	}
}

static void what_a_charset_lacks_is_a_question_mark(void **state)
{
	pid_t child = fork();
	int status;

	(void)state;
	if (child == 0) {
		struct buf out = {0};

		setenv("LANG", "C", 1);
		i18n_init(NULL);
		i18n_to_locale(&out, "a訂é", strlen("a訂é"));
		_exit(strcmp(buf_str(&out), "a??") == 0 ? 0 : 1);
	}
	waitpid(child, &status, 0);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(languages_are_found),
		cmocka_unit_test(what_a_charset_lacks_is_a_question_mark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
