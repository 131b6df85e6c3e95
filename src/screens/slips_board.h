/*
 * Inside of the board of returns and exchanges: its lanes, what it has read, how
 * it is drawn.
 */
#ifndef SCREENS_SLIPS_BOARD_H
#define SCREENS_SLIPS_BOARD_H

#include "slip_screens.h"
#include "urgent.h"

/* The first cells of a row are its kind and its record, whether they are shown or not. */
enum { CELL_KIND = 1, CELL_ID, CELL_NO, CELL_LEFT, CELL_GOODS };
enum { LANES = 7 };

/* Where a slip stands, in the order of its life: all that are open, then lane by lane. */
struct slip_lane {
	const char *label, *filter, *empty; /* filter of slip_board() */
};
extern const struct slip_lane slip_lanes[LANES];
/* Columns of a list over the whole width, and of one lane beside the others. */
extern const struct urgent_fit slips_wide_fits[], slips_lane_fits[];
extern const size_t slips_wide_count, slips_lane_count;

/* The state of the screen. */
struct slips_board {
	size_t tab;
	bool all;                 /* also those that are over, in the first tab */
	struct urgent shown;      /* of the table */
	struct table *table;
	struct list_page pages[LANES]; /* of the other lanes, as they stand beside it */
	int64_t counts[LANES];
	struct slip_card row;     /* of the selected row, for what stands below or beside */
	bool row_is_return;
	int64_t row_id;           /* 0 none */
};
/* true where the terminal has room for all lanes beside each other. */
bool slips_side_by_side(void);
/* The list of a lane, most urgent first; urgent_free() it. */
struct urgent slips_lane(struct view *v, size_t lane, bool all);
/* All lanes and their counts again. */
void slips_read_lanes(struct view *v);
void slips_draw(struct view *v, struct area a);

#endif
