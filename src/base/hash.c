/*
 * SHA-256, and BLAKE2b-256 of whole files, as hexadecimal text.
 */
#include "config.h"

#include "storekeep/hash.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/mem.h"

#define BLOCK (256 * 1024)

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct hash), "the state fits");

static crypto_hash_sha256_state *state_of(struct hash *h)
{
	return (crypto_hash_sha256_state *)(void *)h->state;
}

void hash_begin(struct hash *h)
{
	crypto_hash_sha256_init(state_of(h));
}

void hash_add(struct hash *h, const void *bytes, size_t len)
{
	crypto_hash_sha256_update(state_of(h), bytes, len);
}

void hash_add_text(struct hash *h, const char *s)
{
	if (s == NULL)
		hash_add(h, "\1", 1);
	else
		hash_add(h, s, strlen(s) + 1);
}

void hash_end(struct hash *h, char out[HASH_HEX])
{
	unsigned char digest[crypto_hash_sha256_BYTES];

	crypto_hash_sha256_final(state_of(h), digest);
	sodium_bin2hex(out, HASH_HEX, digest, sizeof digest);
}

void hash_hex(const void *bytes, size_t len, char out[HASH_HEX])
{
	struct hash h;

	hash_begin(&h);
	hash_add(&h, bytes, len);
	hash_end(&h, out);
}

void hash_file(FILE *f, char out[HASH_HEX])
{
	unsigned char digest[crypto_generichash_BYTES], *bytes = xmalloc(BLOCK);
	crypto_generichash_state state;
	size_t n;

	_Static_assert(2 * sizeof digest < HASH_HEX, "the digest fits");
	crypto_generichash_init(&state, NULL, 0, sizeof digest);
	setvbuf(f, NULL, _IONBF, 0);
	while ((n = fread(bytes, 1, BLOCK, f)) > 0)
		crypto_generichash_update(&state, bytes, n);
	crypto_generichash_final(&state, digest, sizeof digest);
	free(bytes);
	sodium_bin2hex(out, HASH_HEX, digest, sizeof digest);
	if (ferror(f) != 0)
		out[0] = '\0';
}
