/*
 * Text files read as importers read theirs, but whole.
 */
#include "config.h"

#include "storekeep/text_file.h"

#include "base/csv_input.h"
#include "storekeep/i18n.h"

static void count_damage(struct csv_input *in, struct text_file *out)
{
	const struct finding *f;

	while ((f = decoder_finding(in->decoder)) != NULL) {
		out->damaged += f->kind == FIND_BAD;
		decoder_drop(in->decoder);
	}
}

enum status text_file_read(const char *path, enum charset wanted, size_t most, struct text_file *out, struct error *e)
{
	struct csv_input in;
	enum status st;

	*out = (struct text_file){0};
	st = csv_input_open(&in, path, wanted, e);
	if (st != ST_OK)
		return st;
	out->cs = in.cs;
	while (st == ST_OK && !in.done) {
		st = csv_input_more(&in, &out->text, e);
		count_damage(&in, out);
		if (st == ST_OK && out->text.len > most)
			st = error_set(e, ST_REFUSED, "file_too_large", NULL, "file", _("%1$s holds more than %2$zu MB of text; that is no text of a page."), path,
			               most >> 20);
	}
	csv_input_close(&in);
	return st;
}

void text_file_free(struct text_file *f)
{
	buf_free(&f->text);
	*f = (struct text_file){0};
}
