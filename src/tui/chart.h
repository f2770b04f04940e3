/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_CHART_H
#define RAPPORT_TUI_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/action.h"
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
 *	chart_init(&chart, 5, 5);
 *	chart.row_labels[0] = rap_strdup("5");
 *	chart_cell(&chart, 0, 0)->text = rap_strdup("38");
 *
 * All texts are heap strings that become the chart's and are made safe when drawn.
 */

struct chart_cell {
	char *text;		/* the number; NULL: there can be nothing here */
	char *more;		/* shown behind it where there is room; NULL */
	double heat;		/* 0..1; NaN: no shade */
	char *sentence;		/* what it means; NULL */
	char *filter;		/* finds its customers; NULL: none to open */
};

struct chart {
	size_t row_count, column_count;
	char **row_labels, **column_labels;
	struct chart_cell *cells;	/* row by row */
	char *corner;			/* names the axes; NULL */
	char *legend;			/* what the shade means; NULL */
	int label_cells;		/* of the row labels */
	int cell_cells;			/* wished for a cell, without the gap */

	size_t row, column;		/* the cursor */
	size_t top, left;		/* the first shown */
	struct rect area;
};

void chart_init(struct chart *chart, size_t rows, size_t columns);
void chart_release(struct chart *chart);	/* leaves it empty; all-zero is as well */

struct chart_cell *chart_cell(const struct chart *chart, size_t row, size_t column);
/* The one under the cursor; NULL when the chart is empty. */
const struct chart_cell *chart_cursor(const struct chart *chart);
/* Takes cursor and place over from FORMER, for the same picture with newer numbers. */
void chart_follow(struct chart *chart, const struct chart *former);

/* Which of five shades PART (0..1) has: 0 for nothing, then a quarter each. */
int chart_shade(double part);

void chart_arrange(struct chart *chart, struct rect area);
void chart_draw(const struct chart *chart, int *y, int *x);
/* Moves the cursor; REACT_* bits or 0. */
unsigned chart_act(struct chart *chart, enum action action, int count);

#endif
