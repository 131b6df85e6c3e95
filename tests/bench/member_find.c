/*
 * What finding a member costs inside the program: every line of standard input
 * is typed once as a find over the file that is named; prints the microseconds
 * to the rows, and how many there were.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "storekeep/i18n.h"
#include "storekeep/list.h"
#include "storekeep/member.h"

#define ROWS 50

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static size_t type(struct shop *s, const char *text)
{
	struct list_source src;
	struct list_page page;
	size_t count = 0;

	member_find_list(s, "easystore", text, &src);
	if (src.page(src.self, &(struct list_query){.limit = ROWS}, &page, NULL) == ST_OK) {
		count = page.count;
		list_page_free(&page);
	}
	list_close(&src);
	return count;
}

int main(int argc, char **argv)
{
	struct config config = {.zone = (char *)(uintptr_t)"Asia/Taipei"};
	struct error e = {0};
	struct shop s;
	char line[400];

	if (argc != 2 || shop_open(&s, argv[1], DB_OPEN, &config, &e) != ST_OK) {
		fprintf(stderr, "member_find FILE < texts %s\n", e.message);
		return 2;
	}
	while (fgets(line, sizeof line, stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		const double begin = now_us();
		const size_t rows = type(&s, line);
		printf("%.1f %zu\n", now_us() - begin, rows);
	}
	shop_close(&s);
	return 0;
}
