/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_PICTURE_H
#define RAPPORT_PICTURE_H

#include <stddef.h>
#include <stdint.h>

#include "rapport/concentration.h"
#include "rapport/focus.h"
#include "rapport/service.h"

/*
 * Pictures of the clientele that are cells in rows and columns.  The console
 * draws them and `rapport report NAME` prints them, both from this struct, so
 * that they cannot tell different stories.
 *
 *	quadrant	value (key, valued, volume, standard) against loyalty
 *	heatmap		recency against frequency, five grades each, money as shade
 *	cohorts		who came back, by month of the first purchase
 *	tier-moves, class-moves, segment-moves
 *			who went from which word (row) to which (column) between
 *			a month-end that history keeps and now
 *
 * Every cell is a number for people, a shade 0..1, a sentence that says what
 * the number means, and the filter that finds its customers.  Texts are heap
 * strings of the grid, raw: names in them are made safe where they are shown.
 */
enum picture_kind {
	PICTURE_KIND_QUADRANT, PICTURE_KIND_HEATMAP, PICTURE_KIND_COHORTS, PICTURE_KIND_TIER_MOVES,
	PICTURE_KIND_CLASS_MOVES, PICTURE_KIND_SEGMENT_MOVES, PICTURE_KIND_COUNT
};

struct picture_cell {
	char *text;		/* the number; "" nothing happened here; NULL: there can be nothing here */
	char *more;		/* shown behind it where there is room; NULL */
	double heat;		/* 0..1; NaN: no shade */
	char *sentence;		/* what it means; NULL */
	char *filter;		/* finds its customers; NULL: none to open */
	int64_t customers;	/* RAP_NONE: there can be nothing here */
	int64_t revenue;	/* of 12 months, minor units; RAP_NONE where it is not about money */
	double share;		/* of all revenue, of the cohort, of the row; NaN unknown */
};

struct picture_grid {
	size_t row_count, column_count;
	char **row_labels, **column_labels;	/* for people */
	char **row_keys, **column_keys;		/* machine words: "key", "2026-03", "none" */
	struct picture_cell *cells;		/* row by row */
	const char *row_name, *column_name;	/* what the keys are, machine words: "from", "to" */
	char *corner;		/* names the axes; NULL */
	char *legend;		/* what the shade means; NULL */
	char *absent;		/* why there is nothing to draw, and what to do; then no rows; else NULL */
	int label_cells;	/* wished for the row labels */
	int cell_cells;		/* wished for a cell, without the gap */
	size_t row, column;	/* where the eye goes first */
	int64_t since;		/* movement: the month-end it counts from; else RAP_NONE */
};

const char *picture_kind_name(enum picture_kind kind);	/* "quadrant" */
const char *picture_kind_title(enum picture_kind kind);	/* translated: "Value against loyalty" */

/*
 * SINCE is the month-end that movement counts from, RAP_NONE the last one before the day looked from;
 * RAP_NOT_FOUND lists the days kept when it is none of them.  The other pictures do not look at it.
 */
enum rap_status picture_grid_load(struct picture_grid *out, struct service *service, enum picture_kind kind,
				  int64_t since);

void picture_grid_init(struct picture_grid *grid, size_t rows, size_t columns);
void picture_grid_release(struct picture_grid *grid);	/* leaves it empty; all-zero is as well */
struct picture_cell *picture_cell(const struct picture_grid *grid, size_t row, size_t column);

/* Which of five shades PART (0..1) has: 0 for nothing, then a quarter each. */
int picture_shade(double part);

/* PART of WHOLE as 0..1; 0 without either. */
double picture_share(int64_t part, int64_t whole);

/* ---- how much comes from how few ---- */

enum picture_window { PICTURE_YEAR, PICTURE_ALWAYS, PICTURE_WINDOWS };
const char *picture_window_name(enum picture_window window);	/* "12m", "all" */
const char *picture_window_label(enum picture_window window);	/* translated */

enum rap_status picture_concentration_load(struct concentration *out, struct service *service,
					   enum picture_window window);
/* Finds the best PERCENT (1..100) and whoever brought as much as the last of them; NULL without revenue. */
char *picture_best_filter(const struct concentration *concentration, const struct service *service,
			  enum picture_window window, size_t percent);
/* "The best 20 % (46 of 227 buyers) bring 61 % of the revenue, each 840.00 EUR or more." */
char *picture_best_sentence(const struct concentration *concentration, const struct service *service,
			    enum picture_window window, size_t percent);

/* ---- valued, volume or both ---- */

#define PICTURE_NEAR .75	/* of the valued line: within reach */

enum rap_status picture_focus_load(struct focus *out, struct service *service);
char *picture_focus_figure(enum focus_reason reason, double figure);	/* "61 %", "1.8 times"; "-" unknown */
/* Why it points where it points, or what to record so that it is known; translated, borrowed. */
const char *picture_focus_says(enum focus_reason reason, const struct focus_argument *argument);
char *picture_focus_verdict(const struct focus *focus);	/* one sentence */
/* The customers behind an argument; NULL: none. */
char *picture_focus_filter(struct service *service, enum focus_reason reason);

#endif
