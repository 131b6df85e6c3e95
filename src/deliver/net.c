/*
 * libcurl: handles, certificates (always checked), limits, and the callbacks
 * that remember how far an exchange came.
 */
#include "config.h"

#include "inside.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/i18n.h"

#ifdef HAVE_LIBCURL

#include "net.h"

#define CONNECT_MOST 30 /* seconds */
#define GO_ON 354       /* SMTP: the mail may come */

bool net_built_in(void)
{
	return true;
}

enum status net_open(struct deliverer *d, struct error *e)
{
	static bool once;

	if (!once)
		once = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
	d->talk = once ? curl_easy_init() : NULL;
	return d->talk != NULL ? ST_OK
	                       : error_set(e, ST_FAILED, "way_down", NULL, NULL, "%s", _("libcurl does not start. Nothing was handed over."));
}

void net_close(struct deliverer *d)
{
	if (d->talk != NULL)
		curl_easy_cleanup(d->talk);
	d->talk = NULL;
}

static size_t give(char *to, size_t size, size_t count, void *arg)
{
	struct exchange *x = arg;
	size_t n = size * count;

	if (n > x->len - x->at)
		n = x->len - x->at;
	memcpy(to, x->bytes + x->at, n);
	x->at += n;
	x->given = x->given || n > 0;
	x->ended = x->at == x->len;
	return n;
}

/* A line of the other side: "250 2.0.0 Ok", "HTTP/1.1 429 Too Many Requests". */
static size_t hear(char *line, size_t size, size_t count, void *arg)
{
	struct exchange *x = arg;
	size_t n = size * count;
	char head[16] = "";
	int code = 0;

	snprintf(head, sizeof head, "%.*s", (int)(n < sizeof head - 1 ? n : sizeof head - 1), line);
	/* A refusal is not forgotten for the "221 bye" behind it; an accepted DATA is a new word. */
	if ((sscanf(head, "HTTP/%*s %d", &code) == 1 || sscanf(head, "%3d", &code) == 1) && (x->code < 400 || code == GO_ON)) {
		x->code = code;
		x->body = 0;
		answer_set(x->d, x->words, line, n);
	}
	return n;
}

/* The head of an answer's body says more than its status line. */
static size_t read_body(char *bytes, size_t size, size_t count, void *arg)
{
	struct exchange *x = arg;
	size_t n = size * count, had = strlen(x->words), room = sizeof x->words - had;
	char more[200];

	if (x->body == 0 && n > 0 && room > 8) {
		answer_set(x->d, more, bytes, n < 150 ? n : 150);
		snprintf(x->words + had, room, ": %.*s", (int)(room - 3), more);
		x->body = n;
	}
	return n;
}

CURL *net_ready(struct deliverer *d, struct exchange *x)
{
	CURL *h = d->talk;

	x->d = d;
	curl_easy_reset(h);
	curl_easy_setopt(h, CURLOPT_URL, d->way.url);
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h, CURLOPT_TIMEOUT, (long)d->way.timeout);
	curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, (long)(d->way.timeout < CONNECT_MOST ? d->way.timeout : CONNECT_MOST));
	curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(h, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(h, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(h, CURLOPT_ERRORBUFFER, x->trouble);
	curl_easy_setopt(h, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(h, CURLOPT_READDATA, x);
	curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, hear);
	curl_easy_setopt(h, CURLOPT_HEADERDATA, x);
	curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, read_body);
	curl_easy_setopt(h, CURLOPT_WRITEDATA, x);
	return h;
}

void net_exchange(struct deliverer *d, struct exchange *x)
{
	x->rc = curl_easy_perform(d->talk);
	/* Nothing of this exchange may be called back later. */
	curl_easy_setopt(d->talk, CURLOPT_ERRORBUFFER, NULL);
}

bool net_unreachable(const struct exchange *x)
{
	return x->rc != CURLE_OK && !x->given && (x->code == 0 || x->rc == CURLE_LOGIN_DENIED || x->rc == CURLE_WEIRD_SERVER_REPLY ||
	                                          x->rc == CURLE_USE_SSL_FAILED || x->rc == CURLE_SSL_CONNECT_ERROR ||
	                                          x->rc == CURLE_PEER_FAILED_VERIFICATION || x->code < 400);
}

void net_answer(const struct exchange *x, char out[200])
{
	const char *words = x->trouble[0] != '\0' ? x->trouble : curl_easy_strerror(x->rc);

	if (x->code >= 400 || (x->rc == CURLE_OK && x->code != 0))
		memcpy(out, x->words, 200);
	else
		answer_set(x->d, out, words, strlen(words));
}

#else

bool net_built_in(void)
{
	return false;
}

enum status net_open(struct deliverer *d, struct error *e)
{
	(void)d;
	return error_set(e, ST_FAILED, "way_not_built", NULL, "way", "%s", _("This program was built without libcurl."));
}

void net_close(struct deliverer *d)
{
	(void)d;
}

enum status smtp_send(struct deliverer *d, struct parcel *rows, size_t count, struct error *e)
{
	(void)d;
	return way_down(rows, 0, count, _("This program was built without libcurl."), e);
}

enum status webhook_send(struct deliverer *d, const char *key, struct parcel *rows, size_t count, struct error *e)
{
	(void)d;
	(void)key;
	return way_down(rows, 0, count, _("This program was built without libcurl."), e);
}

#endif
