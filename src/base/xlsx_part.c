/*
 * One member of a workbook: found in the zip, unpacked in pieces with a count
 * of what came out, and parsed by expat. Nothing is believed of what the zip
 * says about itself; a bomb is stopped by its own weight.
 */
#include "config.h"

#include "storekeep/xlsx.h"

#ifdef HAVE_XLSX

#include "base/xlsx_part.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "storekeep/i18n.h"

enum { PIECE = 64 * 1024, RATIO_FROM = 1024 * 1024 };

enum status part_broken(struct error *e)
{
	return error_set(e, ST_REFUSED, "xlsx_broken", NULL, "file", "%s",
	                 _("This is no Excel workbook that can be read. Save it again in Excel, or save column A as CSV."));
}

enum status part_too_big(struct error *e)
{
	return error_set(e, ST_REFUSED, "xlsx_too_big", NULL, "file", "%s",
	                 _("The workbook unpacks to more than an order-number sheet can be. Save column A as CSV."));
}

void part_refuse(struct part_reader *r, const char *code, const char *sentence)
{
	if (r->stop)
		return;
	r->stop = true;
	error_set(&r->refused, ST_REFUSED, code, NULL, "file", "%s", sentence);
	XML_StopParser(r->parser, XML_FALSE);
}

enum status part_open_zip(const char *path, zip_t **out, struct error *e)
{
	struct stat st;
	int why = 0;

	if (stat(path, &st) != 0)
		return error_set(e, ST_FAILED, "file_open", NULL, "file", _("%1$s cannot be opened: %2$s"), path, strerror(errno));
	if (st.st_size > XLSX_MAX_FILE)
		return part_too_big(e);
	*out = zip_open(path, ZIP_RDONLY, &why);
	if (*out == NULL)
		return why == ZIP_ER_OPEN || why == ZIP_ER_READ
		        ? error_set(e, ST_FAILED, "file_open", NULL, "file", _("%1$s cannot be opened: %2$s"), path, strerror(errno))
		        : part_broken(e);
	if (zip_get_num_entries(*out, 0) > XLSX_MAX_PARTS) {
		zip_discard(*out);
		return part_too_big(e);
	}
	return ST_OK;
}

/* "namespace|name": the name. */
static const char *local(const char *name)
{
	const char *bar = strrchr(name, '|');

	return bar != NULL ? bar + 1 : name;
}

const char *part_attribute(const char **attributes, const char *name)
{
	for (size_t i = 0; attributes[i] != NULL; i += 2)
		if (strcmp(local(attributes[i]), name) == 0)
			return attributes[i + 1];
	return NULL;
}

/* ---- expat's calls ---- */

static void XMLCALL on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
	struct part_reader *r = data;

	if (r->stop)
		return;
	if (++r->depth > XLSX_MAX_DEPTH) {
		part_refuse(r, "xlsx_too_big", _("The workbook's XML is nested too deeply. Save column A as CSV."));
		return;
	}
	if (r->start != NULL)
		r->start(r->arg, local(name), attributes);
}

static void XMLCALL on_end(void *data, const XML_Char *name)
{
	struct part_reader *r = data;

	r->depth--;
	if (!r->stop && r->end != NULL)
		r->end(r->arg, local(name));
}

static void XMLCALL on_text(void *data, const XML_Char *s, int len)
{
	struct part_reader *r = data;

	if (!r->stop && r->text != NULL)
		r->text(r->arg, s, (size_t)len);
}

/* No workbook has a document type; whoever writes one wants entities. */
static void XMLCALL on_doctype(void *data, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
	(void)name, (void)system, (void)public, (void)internal;
	part_refuse(data, "xlsx_document_type", _("The workbook declares a document type, which no Excel does. It is not read."));
}

static bool begin_parsing(struct part_reader *r)
{
	r->parser = XML_ParserCreateNS(NULL, '|');
	if (r->parser == NULL)
		return false;
	r->depth = 0;
	XML_SetUserData(r->parser, r);
	XML_SetElementHandler(r->parser, on_start, on_end);
	XML_SetCharacterDataHandler(r->parser, on_text);
	XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
	return true;
}

/* ---- unpacking ---- */

static enum status feed(zip_file_t *f, zip_uint64_t packed, struct part_reader *r, struct error *e)
{
	zip_uint64_t out = 0;
	zip_int64_t n;

	do {
		void *room = XML_GetBuffer(r->parser, PIECE);

		if (room == NULL)
			return part_too_big(e);
		n = zip_fread(f, room, PIECE);
		if (n < 0)
			return part_broken(e);
		out += (zip_uint64_t)n;
		if (out > XLSX_MAX_PART || (out > RATIO_FROM && out / XLSX_MAX_RATIO > packed))
			return part_too_big(e);
		if (XML_ParseBuffer(r->parser, (int)n, n == 0) == XML_STATUS_ERROR && !r->stop)
			return part_broken(e);
	} while (n > 0 && !r->stop);
	if (r->refused.status != ST_OK && e != NULL)
		*e = r->refused;
	return r->refused.status;
}

enum status part_read(zip_t *zip, const char *name, struct part_reader *r, bool *missing, struct error *e)
{
	zip_stat_t st;
	zip_file_t *f;
	enum status status;

	if (missing != NULL)
		*missing = false;
	if (zip_stat(zip, name, ZIP_FL_NOCASE, &st) != 0) {
		if (missing == NULL)
			return part_broken(e);
		*missing = true;
		return ST_OK;
	}
	if ((st.valid & ZIP_STAT_SIZE) != 0 && st.size > XLSX_MAX_PART)
		return part_too_big(e);
	f = zip_fopen_index(zip, st.index, 0);
	if (f == NULL || !begin_parsing(r)) {
		if (f != NULL)
			zip_fclose(f);
		return part_broken(e);
	}
	status = feed(f, (st.valid & ZIP_STAT_COMP_SIZE) != 0 ? st.comp_size : 0, r, e);
	XML_ParserFree(r->parser);
	r->parser = NULL;
	zip_fclose(f);
	return status;
}

#endif
