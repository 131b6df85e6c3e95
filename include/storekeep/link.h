/*
 * Links that are given to buyers (網址連結): http or https, inside of the
 * marketplace's own domain where it demands one (RUT-104, QOO-38). A look-alike
 * is no inside: the host is compared whole, after its last dot is taken off.
 */
#ifndef STOREKEEP_LINK_H
#define STOREKEEP_LINK_H

#include "storekeep/error.h"

struct link_rules {
	const char *domain;   /* "ruten.com.tw"; NULL: any host */
	const char *schemes;  /* "http,https" */
	int max_bytes;        /* 0: no limit */
};

enum link_fault {
	LINK_FINE,
	LINK_TOO_LONG,
	LINK_CHARACTER, /* blank, control or invisible character, backslash, no UTF-8 */
	LINK_SCHEME,
	LINK_USER,      /* something before an @ */
	LINK_HOST,      /* none, or not of letters, digits, dots and hyphens */
	LINK_PORT,      /* other than 80 and 443 */
	LINK_DOMAIN,
};

/* The first fault, in the order above. Without looking at the ends: trim first. */
enum link_fault link_check(const struct link_rules *r, const char *url);
/* The refusal in words: code link_…, field as given. ST_OK for LINK_FINE. */
enum status link_refuse(enum link_fault fault, const struct link_rules *r, const char *rule, const char *field, struct error *e);

#endif
