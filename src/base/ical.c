/*
 * iCalendar: content lines put together, escaped and folded (RFC 5545, 3.1 and
 * 3.3.11).
 */
#include "config.h"

#include "storekeep/ical.h"

#include <stdio.h>
#include <string.h>

enum { LINE_MOST = 75 }; /* octets, without the line's end */

/* A content line, `len` bytes of UTF-8. The blank at the head of a further line counts as one of its octets. */
static void put_line(struct buf *out, const char *line, size_t len)
{
	size_t room = LINE_MOST;

	while (len > room) {
		size_t cut = room;

		while (cut > 1 && ((unsigned char)line[cut] & 0xc0) == 0x80)
			cut--;
		buf_add(out, line, cut);
		buf_adds(out, "\r\n ");
		line += cut;
		len -= cut;
		room = LINE_MOST - 1;
	}
	buf_add(out, line, len);
	buf_adds(out, "\r\n");
}

static void put_plain(struct buf *out, const char *line)
{
	put_line(out, line, strlen(line));
}

static void put_text(struct buf *out, const char *name, const char *text)
{
	struct buf line = {0};

	buf_addf(&line, "%s:", name);
	for (; *text != '\0'; text++) {
		if (*text == '\n')
			buf_adds(&line, "\\n");
		else if (*text == '\\' || *text == ';' || *text == ',')
			buf_addf(&line, "\\%c", *text);
		else if ((unsigned char)*text >= 0x20 && *text != 0x7f)
			buf_addc(&line, *text);
		else if (*text == '\t')
			buf_addc(&line, ' ');
	}
	put_line(out, buf_str(&line), line.len);
	buf_free(&line);
}

static void put_moment(struct buf *out, const char *name, instant_t at)
{
	char iso[32], line[64];

	instant_format(at, "UTC", iso);
	snprintf(line, sizeof line, "%s:%.4s%.2s%.2sT%.2s%.2s%.2sZ", name, iso, iso + 5, iso + 8, iso + 11, iso + 14, iso + 17);
	put_plain(out, line);
}

static void put_day(struct buf *out, const char *name, day_t day)
{
	char iso[16], line[64];

	day_format(day, iso);
	snprintf(line, sizeof line, "%s;VALUE=DATE:%.4s%.2s%.2s", name, iso, iso + 5, iso + 8);
	put_plain(out, line);
}

void ical_begin(struct buf *out, const char *name)
{
	put_plain(out, "BEGIN:VCALENDAR");
	put_plain(out, "VERSION:2.0");
	put_plain(out, "PRODID:-//Storekeep//Storekeep//EN");
	put_plain(out, "CALSCALE:GREGORIAN");
	put_plain(out, "METHOD:PUBLISH");
	if (name[0] != '\0')
		put_text(out, "X-WR-CALNAME", name);
}

void ical_event(struct buf *out, const struct ical_event *ev)
{
	put_plain(out, "BEGIN:VEVENT");
	put_text(out, "UID", ev->uid);
	put_moment(out, "DTSTAMP", ev->stamp);
	if (ev->at != INSTANT_NONE) {
		put_moment(out, "DTSTART", ev->at);
	} else {
		put_day(out, "DTSTART", ev->day);
		put_day(out, "DTEND", ev->day + 1);
	}
	put_text(out, "SUMMARY", ev->summary);
	if (ev->description[0] != '\0')
		put_text(out, "DESCRIPTION", ev->description);
	if (ev->category[0] != '\0')
		put_text(out, "CATEGORIES", ev->category);
	put_plain(out, "TRANSP:TRANSPARENT");
	put_plain(out, "END:VEVENT");
}

void ical_end(struct buf *out)
{
	put_plain(out, "END:VCALENDAR");
}
