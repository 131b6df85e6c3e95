/*
 * A shop's theme colour (主題顏色, RUT-77): read, and put beside the eight that
 * every terminal has.
 */
#ifndef STOREKEEP_COLOUR_H
#define STOREKEEP_COLOUR_H

#include <stdbool.h>

struct colour {
	int red, green, blue; /* 0 … 255 */
};

/* `#RRGGBB`, upper or lower case, full width too. false: it is none. */
bool colour_parse(const char *text, struct colour *out);
/* "#b5651d" into `out`. */
void colour_format(struct colour c, char out[8]);
/* The nearest of the terminal's own: black red green yellow blue magenta cyan white, 0 … 7. */
int colour_nearest(struct colour c);
/* Its code, of the label set colour. */
const char *colour_code(int terminal);

#endif
