/*
 * Colours of the storefront (RUT-77).
 */
#include "config.h"

#include "storekeep/colour.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/text.h"

/* As terminals draw them by default. */
static const struct {
	const char *code;
	struct colour c;
} terminal[] = {
	{"black", {0, 0, 0}}, {"red", {205, 0, 0}}, {"green", {0, 205, 0}}, {"yellow", {205, 205, 0}},
	{"blue", {0, 0, 238}}, {"magenta", {205, 0, 205}}, {"cyan", {0, 205, 205}}, {"white", {229, 229, 229}},
};

bool colour_parse(const char *text, struct colour *out)
{
	char *plain = text_nfkc(text);
	const char *at = plain;
	size_t len = text_trim(&at, strlen(plain));
	bool good = len == 7 && at[0] == '#' && strspn(at + 1, "0123456789abcdefABCDEF") >= 6;

	if (good) {
		long rgb = strtol((char[]){at[1], at[2], at[3], at[4], at[5], at[6], '\0'}, NULL, 16);

		*out = (struct colour){(int)(rgb >> 16), (int)(rgb >> 8 & 255), (int)(rgb & 255)};
	}
	free(plain);
	return good;
}

void colour_format(struct colour c, char out[8])
{
	snprintf(out, 8, "#%02x%02x%02x", (unsigned)c.red & 255, (unsigned)c.green & 255, (unsigned)c.blue & 255);
}

int colour_nearest(struct colour c)
{
	int best = 0;
	long least = -1;

	for (int i = 0; i < 8; i++) {
		long r = c.red - terminal[i].c.red, g = c.green - terminal[i].c.green, b = c.blue - terminal[i].c.blue;
		long far = r * r + g * g + b * b;

		if (least < 0 || far < least) {
			least = far;
			best = i;
		}
	}
	return best;
}

const char *colour_code(int i)
{
	return terminal[i].code;
}
