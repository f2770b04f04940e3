/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_CHART_H
#define RAPPORT_TUI_CHART_H

#include <stddef.h>

#include "rapport/action.h"
#include "rapport/picture.h"
#include "src/tui/layout.h"

/*
 * A picture of two dimensions: cells in rows and columns, each a number and a
 * shade, with a cursor that says in a sentence what a cell means.
 *
 * The number is always there, the shade only helps the eye: it is drawn in
 * five steps as characters, and in the theme's heat colours where there is no
 * room for them.  A cell is up to six lines high, as the place allows, and at
 * least one.  What does not fit is scrolled with the cursor.
 *
 *	picture_grid_load(&grid, service, PICTURE_KIND_QUADRANT, RAP_NONE);
 *	chart_take(&chart, &grid);
 *	chart_arrange(&chart, area);
 */

struct chart {
	struct picture_grid grid;
	size_t row, column;		/* the cursor */
	size_t top, left;		/* the first shown */
	struct rect area;
};

/* GRID becomes the chart's; the cursor stands where the eye goes first. */
void chart_take(struct chart *chart, struct picture_grid *grid);
void chart_release(struct chart *chart);	/* leaves it empty; all-zero is as well */

/* The one under the cursor; NULL when the chart is empty. */
const struct picture_cell *chart_cursor(const struct chart *chart);
/* Takes cursor and place over from FORMER, for the same picture with newer numbers. */
void chart_follow(struct chart *chart, const struct chart *former);

void chart_arrange(struct chart *chart, struct rect area);
void chart_draw(const struct chart *chart, int *y, int *x);
/* Moves the cursor; REACT_* bits or 0. */
unsigned chart_act(struct chart *chart, enum action action, int count);

#endif
