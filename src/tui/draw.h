/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_DRAW_H
#define RAPPORT_TUI_DRAW_H

#include <stdbool.h>
#include <stddef.h>

#include "rapport/text.h"
#include "src/tui/layout.h"
#include "src/tui/theme.h"

/*
 * Writing on the screen.  No other file hands text to curses.
 *
 * draw_text() and draw_fit() take text of people, which goes through
 * text_safe(); draw_put() takes text of ours that is known to be safe and one
 * line: glyphs, translated sentences, what text_safe() gave.  Whatever the
 * terminal would show wider or narrower than we measure is replaced, so
 * columns always stand where they should.
 *
 * Coordinates are those of the screen.  What lies outside of it is cut.
 */

void draw_begin(void);	/* an empty screen */
/* Sends what changed; the hardware cursor goes to Y, X. */
void draw_end(int y, int x);
/* The same, with everything sent again. */
void draw_all_anew(void);

/* Puts at most CELLS cells; the value is the cells used. */
int draw_put(int y, int x, int cells, const char *text, enum style style);
int draw_text(int y, int x, int cells, const char *text, enum style style);
int draw_textf(int y, int x, int cells, enum style style, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
/* Fills exactly CELLS cells. */
void draw_fit(int y, int x, int cells, const char *text, enum text_align align, enum style style);

/* Wraps text of people into AREA; lines for which it has no row are left out. */
void draw_wrapped(struct rect area, const char *text, enum style style);

void draw_fill(struct rect area, enum style style);
void draw_line_horizontal(int y, int x, int cells, enum style style);
void draw_line_vertical(int y, int x, int rows, enum style style);

/* A frame with TITLE (text of ours, may be NULL) in its upper edge; the value is the inside. */
struct rect draw_frame(struct rect area, const char *title, enum style border, enum style heading);

/* Low, middling or good by the thresholds, for a bar of PART (0..1, NaN: unknown). */
enum style draw_bar_style(double part);

/*
 * Text of people in which every place that has one of the folded WORDS is drawn in MATCH.  Fills exactly
 * CELLS cells.
 */
void draw_matches(int y, int x, int cells, const char *text, const char *const *words, size_t count,
		  enum style style, enum style match);

/*
 * A part of another curses window (a form's pad), for form.c: rows and columns from FROM_Y, FROM_X
 * into AREA.  WINDOW is a WINDOW *.
 */
void draw_window(const void *window, int from_y, int from_x, struct rect area);

#endif
