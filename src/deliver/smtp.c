/*
 * SMTP: a mail a person, one after the other over one connection. Until the
 * last byte of a mail was given to the server it cannot have taken it; from
 * then on only its answer says so.
 */
#include "config.h"

#include "inside.h"

#ifdef HAVE_LIBCURL

#include "net.h"

#include <stdio.h>
#include <string.h>

#define SILENT_MOST 3 /* mails in a row without an answer: then nobody is listening */

static bool on_this_machine(const char *url)
{
	return strstr(url, "://127.") != NULL || strstr(url, "://[::1]") != NULL || strstr(url, "://localhost") != NULL;
}

/* Encryption wherever the server has it; demanded where a password would go over the net. */
static void set_login(CURL *h, const struct deliverer *d)
{
	bool must = d->password != NULL && !on_this_machine(d->way.url);

	curl_easy_setopt(h, CURLOPT_USE_SSL, (long)(must ? CURLUSESSL_ALL : CURLUSESSL_TRY));
	if (d->way.user != NULL && d->password != NULL) {
		curl_easy_setopt(h, CURLOPT_USERNAME, d->way.user);
		curl_easy_setopt(h, CURLOPT_PASSWORD, d->password);
	}
}

static enum delivery judge(const struct exchange *x)
{
	if (x->rc == CURLE_OK)
		return DELIVERY_SENT;
	if (x->code >= 500 && x->code < 600)
		return DELIVERY_REFUSED;
	if (x->code >= 400 && x->code < 500)
		return DELIVERY_LATER;
	return x->ended ? DELIVERY_UNCERTAIN : DELIVERY_LATER;
}

static void send_one(struct deliverer *d, const struct parcel *p, struct exchange *x)
{
	struct curl_slist *to = curl_slist_append(NULL, p->address);
	CURL *h;

	*x = (struct exchange){.bytes = p->bytes, .len = p->len};
	h = net_ready(d, x);
	curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(h, CURLOPT_PROXY, "");
	curl_easy_setopt(h, CURLOPT_MAIL_FROM, d->way.from);
	curl_easy_setopt(h, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
	set_login(h, d);
	net_exchange(d, x);
	curl_slist_free_all(to);
}

enum status smtp_send(struct deliverer *d, struct parcel *rows, size_t count, struct error *e)
{
	struct exchange x;
	int silent = 0;

	for (size_t i = 0; i < count; i++) {
		send_one(d, &rows[i], &x);
		net_answer(&x, rows[i].answer);
		if (net_unreachable(&x))
			return way_down(rows, i, count, rows[i].answer, e);
		rows[i].result = judge(&x);
		silent = rows[i].result == DELIVERY_UNCERTAIN ? silent + 1 : 0;
		if (silent == SILENT_MOST && i + 1 < count) {
			way_down(rows, i + 1, count, rows[i].answer, e);
			rows[i + 1].untried = true;
			return ST_FAILED;
		}
	}
	return ST_OK;
}

#endif
