/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A canvas of braille dots or ASCII marks, and shades. */
#include <config.h>

#include "rapport/plot.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "rapport/memory.h"
#include "rapport/text.h"

#define DOTS_ACROSS 2
#define DOTS_DOWN 4
#define BRAILLE 0x2800

static const char ascii_inks[] = { ' ', '.', ':', '*' };
static const char *const shades[] = { "·", "░", "▒", "▓", "█" };
static const char ascii_shades[] = ".:+#@";

void
plot_init(struct plot *plot, int columns, int rows)
{
	size_t cells;

	*plot = (struct plot){ columns > 0 ? columns : 0, rows > 0 ? rows : 0, NULL, NULL };
	cells = (size_t)plot->columns * (size_t)plot->rows;
	plot->dots = rap_calloc(cells + 1, 1);
	plot->inks = rap_calloc(cells + 1, 1);
}

void
plot_release(struct plot *plot)
{
	free(plot->dots);
	free(plot->inks);
	*plot = (struct plot){ 0 };
}

/* The dot at X, Y counted from the upper left; false outside of the canvas. */
static bool
dot_at(int *column, int *row, const struct plot *plot, double x, double y)
{
	int across = plot->columns * DOTS_ACROSS, down = plot->rows * DOTS_DOWN;

	if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1) || !across || !down)
		return false;
	*column = (int)lround(x * (across - 1));
	*row = down - 1 - (int)lround(y * (down - 1));
	return true;
}

void
plot_point(struct plot *plot, double x, double y, enum plot_ink ink)
{
	/* The numbers of the dots of a braille cell, by row and column. */
	static const unsigned char bits[DOTS_DOWN][DOTS_ACROSS] = {
		{ 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 },
	};
	int column, row, cell;

	if (!dot_at(&column, &row, plot, x, y))
		return;
	cell = row / DOTS_DOWN * plot->columns + column / DOTS_ACROSS;
	plot->dots[cell] |= bits[row % DOTS_DOWN][column % DOTS_ACROSS];
	if (plot->inks[cell] < ink)
		plot->inks[cell] = (unsigned char)ink;
}

void
plot_line(struct plot *plot, double x0, double y0, double x1, double y1, enum plot_ink ink)
{
	double across = fabs(x1 - x0) * plot->columns * DOTS_ACROSS;
	double down = fabs(y1 - y0) * plot->rows * DOTS_DOWN;
	int steps = (int)ceil(fmax(across, down)), stride = ink == PLOT_GUIDE ? 3 : 1;

	for (int i = 0; i <= steps; i += stride) {
		double part = steps ? (double)i / steps : 0;

		plot_point(plot, x0 + part * (x1 - x0), y0 + part * (y1 - y0), ink);
	}
}

enum plot_ink
plot_ink_at(const struct plot *plot, int row, int column)
{
	return (enum plot_ink)plot->inks[row * plot->columns + column];
}

void
plot_cell(struct strbuf *out, const struct plot *plot, int row, int column)
{
	unsigned character = BRAILLE + plot->dots[row * plot->columns + column];

	if (text_is_ascii() || character == BRAILLE) {
		strbuf_addc(out, ascii_inks[plot_ink_at(plot, row, column)]);
		return;
	}
	strbuf_addc(out, (char)(0xe0 | character >> 12));
	strbuf_addc(out, (char)(0x80 | (character >> 6 & 0x3f)));
	strbuf_addc(out, (char)(0x80 | (character & 0x3f)));
}

void
plot_row(struct strbuf *out, const struct plot *plot, int row)
{
	for (int column = 0; column < plot->columns; column++)
		plot_cell(out, plot, row, column);
}

void
plot_shade(struct strbuf *out, int shade, int cells)
{
	int bounded = shade < 0 ? 0 : shade > 4 ? 4 : shade;

	for (int i = 0; i < cells; i++)
		if (text_is_ascii())
			strbuf_addc(out, ascii_shades[bounded]);
		else
			strbuf_adds(out, shades[bounded]);
}
