/*
 * What separates the cells of a CSV file: the file's own word for it, or what
 * its first lines look like. Whether somebody has said it already is csv.c's.
 */
#include "config.h"

#include "base/csv_separator.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

char csv_separator_named(const char *text, size_t size)
{
	char x;

	if (size < CSV_SEP_LINE || strncasecmp(text, "sep=", 4) != 0)
		return 0;
	if (size > CSV_SEP_LINE && text[CSV_SEP_LINE] != '\r' && text[CSV_SEP_LINE] != '\n')
		return 0;
	x = text[4];
	return x == '"' || x == '\r' || x == '\n' || (unsigned char)x >= 0x80 ? 0 : x;
}

/* How often `sep` stands outside of quotes in the line at `p`; its length in *len. */
static size_t count_in_line(const char *p, const char *end, char sep, size_t *len)
{
	const char *s = p;
	bool in_quotes = false;
	size_t n = 0;

	for (; s < end && (in_quotes || (*s != '\n' && *s != '\r')); s++) {
		if (*s == '"')
			in_quotes = !in_quotes;
		else if (*s == sep && !in_quotes)
			n++;
	}
	*len = (size_t)(s - p);
	return n;
}

static const char tries[] = {',', '\t', ';'};

/* A line that holds another of the three too is rather a row with a list in a cell than the header. */
static bool is_alone(const char *line, const char *end, char sep)
{
	size_t len;

	for (size_t i = 0; i < sizeof tries; i++)
		if (tries[i] != sep && count_in_line(line, end, tries[i], &len) > 0)
			return false;
	return true;
}

/* The separator that stands most often in one of the first lines: the header is among them (FMT-40, 44). One that
 * stands there alone goes before one that does not; of two that are equal the one found in more lines wins, then
 * comma, tab, semicolon. */
char csv_separator_guess(const char *text, size_t size)
{
	size_t best = 0, best_lines = 0, len;
	bool best_alone = false;
	char found = ',';

	for (size_t i = 0; i < sizeof tries; i++) {
		const char *p = text, *end = text + size, *line_of_most = text;
		size_t most = 0, lines = 0;
		bool alone;

		for (int line = 0; p < end && line < 20; line++, p += len + 1) {
			size_t n = count_in_line(p, end, tries[i], &len);

			lines = n > most ? 1 : n == most ? lines + 1 : lines;
			line_of_most = n > most ? p : line_of_most;
			most = n > most ? n : most;
		}
		alone = most > 0 && is_alone(line_of_most, end, tries[i]);
		if (alone != best_alone ? alone : most > best || (most == best && most > 0 && lines > best_lines)) {
			best_alone = alone;
			best = most;
			best_lines = lines;
			found = tries[i];
		}
	}
	return found;
}
