/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_GLYPH_H
#define RAPPORT_TUI_GLYPH_H

#include <stddef.h>

#include "rapport/strbuf.h"

/*
 * Pictures made of characters: bars, sparklines, shades, lines and signs, each
 * with an ASCII form that text_is_ascii() switches on.  The result is text of
 * ours, one cell a character, so it goes to draw_put() as it is.
 */

enum glyph {
	GLYPH_HORIZONTAL, GLYPH_VERTICAL, GLYPH_TOP_LEFT, GLYPH_TOP_RIGHT, GLYPH_BOTTOM_LEFT,
	GLYPH_BOTTOM_RIGHT, GLYPH_TEE_LEFT, GLYPH_TEE_RIGHT, GLYPH_TEE_DOWN, GLYPH_TEE_UP, GLYPH_CROSS,
	GLYPH_CURSOR,		/* the row under the cursor */
	GLYPH_MARK,		/* a marked row */
	GLYPH_CHANGED,		/* a row that a colleague has just changed */
	GLYPH_ASCENDING, GLYPH_DESCENDING,
	GLYPH_MORE_LEFT, GLYPH_MORE_RIGHT, GLYPH_MORE_UP, GLYPH_MORE_DOWN,
	GLYPH_BULLET, GLYPH_CHECK, GLYPH_CROSS_OUT, GLYPH_WARNING, GLYPH_UP, GLYPH_DOWN, GLYPH_LEVEL,
	GLYPH_DOT, GLYPH_UNKNOWN,
	GLYPH_COUNT
};

const char *glyph(enum glyph glyph);	/* one cell */

/* COUNT times the same. */
void glyph_repeat(struct strbuf *out, enum glyph glyph, int count);

/*
 * A bar of CELLS cells for PART (0..1, beyond it is cut, NaN: none), in eighths of a cell; ASCII in
 * whole cells.  The value is the number of cells that are filled at all; the rest is REST marks.
 */
int glyph_bar(struct strbuf *out, double part, int cells);

/* One cell whose height is PART (0..1), never the whole cell; NaN is the sign of the unknown. */
void glyph_level(struct strbuf *out, double part);

/* COUNT values drawn into CELLS cells (the last CELLS of them), the highest full; NaN is a gap. */
void glyph_spark(struct strbuf *out, const double *values, size_t count, int cells);

/*
 * How values of 0..100 went: as glyph_spark(), but between their lowest and highest, which are taken to be
 * COURSE_LEAST apart at least, so that noise stays flat.
 */
#define COURSE_LEAST 20
void glyph_course(struct strbuf *out, const double *values, size_t count, int cells);

#endif
