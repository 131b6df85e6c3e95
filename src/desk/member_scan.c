/*
 * Is a members' file whole (EAS-80)? Its bytes are decoded once from beginning
 * to end before any row is looked at: what does not decode, or was damaged by
 * somebody before us, is refused with its line.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "desk/member_sheet.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#define BLOCK (64 * 1024)
#define DAMAGED "\xef\xbf\xbd"

struct scan {
	const char *profile;
	enum charset cs;
	bool named;          /* the user or a mark at the start said the charset */
	int64_t lines;       /* line ends before the block */
	uint64_t base;       /* offset of the block in the decoded text */
};

static int64_t lines_in(const char *text, size_t len)
{
	int64_t n = 0;

	for (const char *at = text; (at = memchr(at, '\n', len - (size_t)(at - text))) != NULL; at++)
		n++;
	return n;
}

static enum status refuse_bytes(const struct scan *s, int64_t line, struct error *e)
{
	return error_set(e, ST_REFUSED, "IMPORT_ENCODING", profile_rule(s->profile, "EAS-80"), "encoding",
	                 _("Line %1$lld: these bytes are not %2$s. In Excel choose “CSV UTF-8”, or name the character set: c on this screen,"
	                   " encoding=big5 in a command."),
	                 (long long)line, s->cs == CS_CP950 ? "Big5" : charset_name(s->cs));
}

static enum status refuse_damaged(const struct scan *s, int64_t line, struct error *e)
{
	return error_set(e, ST_REFUSED, "IMPORT_MOJIBAKE", profile_rule(s->profile, "EAS-80"), "file",
	                 _("Line %lld already contains damaged characters (\xef\xbf\xbd). Go back to the original sheet: they cannot be repaired here."),
	                 (long long)line);
}

/* The block's decoded text with what the decoder found in it. */
static enum status judge(const struct scan *s, struct decoder *d, const struct buf *text, struct error *e)
{
	const char *mark = text->len != 0 ? memmem(text->data, text->len, DAMAGED, strlen(DAMAGED)) : NULL;
	const struct finding *f;

	while ((f = decoder_finding(d)) != NULL) {
		if (f->kind == FIND_BAD) {
			size_t at = f->at - s->base < text->len ? (size_t)(f->at - s->base) : text->len;

			return refuse_bytes(s, 1 + s->lines + lines_in(buf_str(text), at), e);
		}
		decoder_drop(d);
	}
	if (mark != NULL)
		return refuse_damaged(s, 1 + s->lines + lines_in(text->data, (size_t)(mark - text->data)), e);
	return ST_OK;
}

static enum status walk(struct scan *s, FILE *f, struct decoder *d, struct error *e)
{
	unsigned char bytes[BLOCK];
	struct buf text = {0};
	size_t held = 0, got, taken;
	enum status st = ST_OK;
	bool last = false;

	while (st == ST_OK && !last) {
		got = fread(bytes + held, 1, sizeof bytes - held, f);
		last = got == 0;
		/* One 1A byte at the very end is an old end of file (FMT-42). */
		taken = decoder_feed(d, bytes, held + got, last, &text);
		held = held + got - taken;
		memmove(bytes, bytes + taken, held);
		st = judge(s, d, &text, e);
		s->lines += lines_in(buf_str(&text), text.len);
		s->base += text.len;
		buf_clear(&text);
	}
	buf_free(&text);
	return st;
}

enum status member_file_scan(const char *path, const char *profile, enum charset *cs, struct error *e)
{
	struct scan s = {.profile = profile, .cs = *cs, .named = *cs != CS_UNKNOWN};
	struct decoder *d = NULL;
	unsigned char head[4];
	size_t n, bom = 0;
	bool utf32 = false;
	FILE *f = fopen(path, "rbe");
	enum status st;

	if (f == NULL)
		return error_set(e, ST_FAILED, "file_open", NULL, "file", _("The file %1$s cannot be read: %2$s"), path, strerror(errno));
	n = fread(head, 1, sizeof head, f);
	enum charset marked = n != 0 ? charset_from_bom(head, n, &bom, &utf32) : CS_UNKNOWN;
	if (bom != 0)
		s.cs = marked;
	else if (s.cs == CS_UNKNOWN)
		s.cs = CS_UTF8;
	*cs = s.cs;
	if (utf32 || fseek(f, (long)bom, SEEK_SET) != 0) {
		fclose(f);
		return ST_OK; /* the reader says what is wrong */
	}
	st = decoder_new(&d, s.cs == CS_UTF8_BOM ? CS_UTF8 : s.cs, e);
	if (st == ST_OK)
		st = walk(&s, f, d, e);
	decoder_free(d);
	fclose(f);
	return st;
}
