/*
 * Cells of columns that nobody knows, kept with their headings.
 */
#include "config.h"

#include "storekeep/import.h"
#include "storekeep/json.h"
#include "storekeep/sheet.h"

void import_extra(const struct sheet *sheet, bool (*kept)(int field), struct buf *out)
{
	struct json j = {0};
	size_t len;

	for (size_t c = 0; c < sheet_columns(sheet); c++) {
		int field = sheet_field_of(sheet, c);
		const char *cell;

		if (field >= 0 && (kept == NULL || !kept(field)))
			continue;
		cell = sheet_cell(sheet, c, &len);
		if (len == 0)
			continue;
		if (j.depth == 0)
			json_object(&j, NULL);
		json_text_len(&j, sheet_title(sheet, c), cell, len);
	}
	if (j.depth != 0) {
		json_end_object(&j);
		buf_add(out, j.out.data, j.out.len);
	}
	buf_free(&j.out);
}
