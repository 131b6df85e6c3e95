/*
 * Operation ids.
 */
#include "config.h"

#include "storekeep/op.h"

#include <sodium.h>

void op_new(char out[OP_ID])
{
	unsigned char bytes[16];

	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(out, OP_ID, bytes, sizeof bytes);
}
