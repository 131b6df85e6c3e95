/*
 * libcurl as SMTP and webhook use it: one exchange, with what was said and what
 * was given to the other side kept apart from what became of it.
 */
#ifndef DELIVER_NET_H
#define DELIVER_NET_H

#include "inside.h"

#include <curl/curl.h>

struct exchange {
	const struct deliverer *d;
	const char *bytes;  /* what goes out */
	size_t len, at;
	bool given;         /* a byte of it may be on its way */
	bool ended;         /* all of it may be */
	int code;           /* of the last line that the other side said, or of its refusal; 0 none */
	char words[200];    /* that line, or the head of an HTTP answer's body */
	size_t body;        /* bytes of words that came from the body */
	CURLcode rc;
	char trouble[CURL_ERROR_SIZE];
};

/* A handle with everything that both ways want; the rest is for the caller to set, then net_exchange(). */
CURL *net_ready(struct deliverer *d, struct exchange *x);
void net_exchange(struct deliverer *d, struct exchange *x);
/* Nobody was there, or nobody who could be trusted: no byte of ours was given to anyone. */
bool net_unreachable(const struct exchange *x);
/* The sentence for the row: what was said, else libcurl's words. */
void net_answer(const struct exchange *x, char out[200]);

#endif
