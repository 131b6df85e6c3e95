/*
 * SHA-256 (libsodium): audit chain and sign-off; and the digest that tells an
 * imported file again.
 */
#ifndef STOREKEEP_HASH_H
#define STOREKEEP_HASH_H

#include <stddef.h>
#include <stdio.h>

#define HASH_HEX 65 /* 64 hexadecimal digits and NUL */

/* An unfinished hash; hash_begin() before, hash_end() after all hash_add(). */
struct hash {
	_Alignas(8) unsigned char state[128];
};

/* Begin, add in pieces of any size, end. */
void hash_begin(struct hash *h);
void hash_add(struct hash *h, const void *bytes, size_t len);
/* Adds the text and a NUL, so that "ab","c" and "a","bc" differ. NULL adds a byte 1. */
void hash_add_text(struct hash *h, const char *s);
/* The digest as lower-case hex. */
void hash_end(struct hash *h, char out[HASH_HEX]);
/* All at once. */
void hash_hex(const void *bytes, size_t len, char out[HASH_HEX]);
/* BLAKE2b-256 of the rest of a file: as good as SHA-256 and several times as fast where there is much to read. "" when
 * reading fails. */
void hash_file(FILE *f, char out[HASH_HEX]);

#endif
