/*
 * Inside of the workbook reader: one XML member of the zip, unpacked within
 * limits and handed to expat piece by piece.
 */
#ifndef BASE_XLSX_PART_H
#define BASE_XLSX_PART_H

#include <expat.h>
#include <zip.h>

#include "storekeep/error.h"

/* Handlers get names without namespace. Either may be NULL. */
struct part_reader {
	void (*start)(void *arg, const char *name, const char **attributes);
	void (*end)(void *arg, const char *name);
	void (*text)(void *arg, const char *s, size_t len);
	void *arg;
	/* set by a handler: stop here, with `refused` (ST_OK: nothing is wrong) */
	bool stop;
	struct error refused;
	/* part_read()'s own */
	XML_Parser parser;
	int depth;
};

/* Open the zip. Refusals of xlsx_read(). zip_discard() it. */
enum status part_open_zip(const char *path, zip_t **out, struct error *e);
/* Read a member; *missing (may be NULL: then that is xlsx_broken) when the zip has none of this name. */
enum status part_read(zip_t *zip, const char *name, struct part_reader *r, bool *missing, struct error *e);
/* An attribute by its name without namespace, NULL none. */
const char *part_attribute(const char **attributes, const char *name);
/* Stop with a refusal. */
void part_refuse(struct part_reader *r, const char *code, const char *sentence);

enum status part_broken(struct error *e);
enum status part_too_big(struct error *e);

#endif
