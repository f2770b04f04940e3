/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_PLOT_H
#define RAPPORT_PLOT_H

#include "rapport/strbuf.h"

/*
 * Curves and shades made of characters: a canvas of braille dots, two by four
 * to a cell, or (text_set_ascii()) one mark a cell.
 *
 *	plot_init(&plot, 40, 10);
 *	plot_line(&plot, 0, 0, 1, 1, PLOT_GUIDE);
 *	plot_point(&plot, .2, .63, PLOT_CURVE);
 *	for (int row = 0; row < 10; row++)
 *		plot_row(&text, &plot, row);
 *	plot_release(&plot);
 *
 * Coordinates run from 0 to 1, upwards and to the right; what lies outside is
 * left out.  The text is ours and one cell a character.
 */
enum plot_ink {
	PLOT_NONE,
	PLOT_GUIDE,	/* thin: a line to compare with; ASCII "." */
	PLOT_MARK,	/* a place on the curve; ASCII ":" */
	PLOT_CURVE,	/* ASCII "*" */
};

struct plot {
	int columns, rows;	/* cells */
	unsigned char *dots;	/* braille pattern of each cell */
	unsigned char *inks;	/* enum plot_ink: the strongest that touched the cell */
};

void plot_init(struct plot *plot, int columns, int rows);
void plot_release(struct plot *plot);

void plot_point(struct plot *plot, double x, double y, enum plot_ink ink);
/* A straight line; a guide is dotted. */
void plot_line(struct plot *plot, double x0, double y0, double x1, double y1, enum plot_ink ink);

/* One cell; a blank where nothing is. */
void plot_cell(struct strbuf *out, const struct plot *plot, int row, int column);
enum plot_ink plot_ink_at(const struct plot *plot, int row, int column);
/* A whole row from the top, as wide as the plot. */
void plot_row(struct strbuf *out, const struct plot *plot, int row);

/* Shade 0..4 of one cell, CELLS times. */
void plot_shade(struct strbuf *out, int shade, int cells);

#endif
