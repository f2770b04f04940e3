/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_LAYOUT_H
#define RAPPORT_TUI_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Geometry, as pure functions: sizes and wishes in, rectangles out.
 *
 * Nothing here draws, remembers or asks.  Every function gives a sound answer
 * for every size, negative ones included: no rectangle leaves its surroundings
 * and no size is below zero.
 */

struct rect {
	int y, x;
	int rows, cols;
};

/* Under this size one polite line is all that is shown. */
#define LAYOUT_LEAST_ROWS 10
#define LAYOUT_LEAST_COLS 40
#define LAYOUT_PREVIEW_COLS 140	/* from here on the list has its preview */

struct screen_wishes {
	bool footer;
	bool preview;	/* wanted; given only when there is room */
};

/* The screen: title line, body, preview to its right, status line, footer. */
struct screen_layout {
	bool too_small;		/* only notice is to be used */
	struct rect notice;
	struct rect title;
	struct rect body;
	struct rect preview;	/* cols 0: none */
	struct rect status;
	struct rect footer;	/* rows 0: none */
};

void layout_screen(struct screen_layout *out, int rows, int cols, const struct screen_wishes *wishes);

/* The part of OUTER that lies MARGIN cells inside. */
struct rect rect_inset(struct rect outer, int rows, int cols);

/* The first ROWS rows of AREA; AREA keeps the rest. */
struct rect rect_take_rows(struct rect *area, int rows);

/* The first COLS columns of AREA and a GAP that belongs to nobody; AREA keeps the rest. */
struct rect rect_take_cols(struct rect *area, int cols, int gap);

/* A rectangle of about ROWS x COLS in the middle of OUTER, made to fit. */
struct rect rect_centre(struct rect outer, int rows, int cols);

/* A column of a list. */
struct column_wish {
	int least;
	int wish;
	int weight;
	int priority;	/* the highest is dropped first; 0 stays as long as anything fits */
};

struct column_slot {
	int x;		/* from the left edge of the list */
	int width;	/* 0: not shown */
};

/*
 * Places columns with GAP cells between them.  The first FROZEN ones stay; SCROLL of the others are
 * skipped.  Without scrolling what does not fit goes by priority, with it from the right.
 */
void layout_columns(struct column_slot *slots, int cols, int gap, const struct column_wish *wishes,
		    size_t count, size_t frozen, size_t scroll);

#endif
