/*
 * A webhook: one POST of JSON lines for a batch of people. The key in its head
 * stays the same when the same rows are handed over again, so that a receiver
 * can tell; we repeat only what was surely not taken.
 */
#include "config.h"

#include "inside.h"

#ifdef HAVE_LIBCURL

#include "net.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What an answer means for the rows of its request. */
static enum delivery judge(const struct exchange *x)
{
	if (x->code >= 200 && x->code < 300)
		return DELIVERY_SENT;
	if (x->code == 429 || x->code == 503 || x->code == 401 || x->code == 407)
		return DELIVERY_LATER; /* says that it took nothing, and may another time */
	if (x->code >= 300 && x->code < 500)
		return DELIVERY_REFUSED;
	return x->given ? DELIVERY_UNCERTAIN : DELIVERY_LATER;
}

static struct curl_slist *heads(const struct deliverer *d, const char *key)
{
	struct curl_slist *list = curl_slist_append(NULL, "Content-Type: application/x-ndjson; charset=utf-8");
	char *line = xasprintf("Idempotency-Key: %s", key);

	list = curl_slist_append(list, line);
	free(line);
	list = curl_slist_append(list, "Expect:");
	if (d->password != NULL && d->way.user == NULL) {
		line = xasprintf("Authorization: Bearer %s", d->password);
		list = curl_slist_append(list, line);
		explicit_bzero(line, strlen(line));
		free(line);
	}
	return list;
}

static void post(struct deliverer *d, const char *key, const struct buf *body, struct exchange *x)
{
	struct curl_slist *list = heads(d, key);
	CURL *h;

	*x = (struct exchange){.bytes = body->data, .len = body->len};
	h = net_ready(d, x);
	curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(h, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	/* On a connection that was used before libcurl would repeat a request by itself. */
	curl_easy_setopt(h, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(h, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(h, CURLOPT_POST, 1L);
	curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body->len);
	curl_easy_setopt(h, CURLOPT_HTTPHEADER, list);
	curl_easy_setopt(h, CURLOPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION);
	if (d->password != NULL && d->way.user != NULL) {
		curl_easy_setopt(h, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		curl_easy_setopt(h, CURLOPT_USERNAME, d->way.user);
		curl_easy_setopt(h, CURLOPT_PASSWORD, d->password);
	}
	net_exchange(d, x);
	curl_slist_free_all(list);
}

enum status webhook_send(struct deliverer *d, const char *key, struct parcel *rows, size_t count, struct error *e)
{
	struct buf body = {0};
	struct exchange x;
	char answer[200];

	for (size_t i = 0; i < count; i++) {
		buf_add(&body, rows[i].bytes, rows[i].len);
		buf_addc(&body, '\n');
	}
	post(d, key, &body, &x);
	buf_free(&body);
	net_answer(&x, answer);
	for (size_t i = 0; i < count; i++) {
		rows[i].result = judge(&x);
		memcpy(rows[i].answer, answer, sizeof answer);
	}
	if (net_unreachable(&x))
		return error_set(e, ST_FAILED, "way_down", NULL, NULL, "%s", answer);
	return ST_OK;
}

#endif
