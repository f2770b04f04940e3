/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes on the screen: the only file that hands text to curses. */
#include <config.h>

#include "src/tui/draw.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "rapport/memory.h"
#include "rapport/strbuf.h"
#include "src/tui/glyph.h"
#include "src/tui/look.h"
#include "src/tui/match.h"

void
draw_begin(void)
{
	werase(stdscr);
}

void
draw_end(int y, int x)
{
	if (y >= 0 && y < LINES && x >= 0 && x < COLS)
		wmove(stdscr, y, x);
	wnoutrefresh(stdscr);
	doupdate();
}

void
draw_all_anew(void)
{
	clearok(curscr, TRUE);
	wnoutrefresh(stdscr);
	doupdate();
}

static int
place(int y, int x, const wchar_t *character, struct look look)
{
	cchar_t cell;

	if (setcchar(&cell, character, look.attributes, look.pair, NULL) != OK)
		return ERR;
	/* The lower right corner is drawn and reported as an error, which is none. */
	mvwadd_wch(stdscr, y, x, &cell);
	return OK;
}

/* One cell's character with its marks; the cells it takes. */
struct cell_text {
	wchar_t characters[4];
	size_t count;
	int width;
};

static size_t
take_cell(struct cell_text *out, const char *text, size_t length)
{
	int32_t character;
	size_t used = text_decode(&character, text, length);

	out->count = 0;
	out->width = text_character_width(character);
	/* Where the C library measures otherwise, so would the terminal: a plain sign keeps the column. */
	if (out->width <= 0 || wcwidth((wchar_t)character) != out->width)
		character = '?';
	out->characters[out->count++] = (wchar_t)character;
	for (;;) {
		size_t more = used < length ? text_decode(&character, text + used, length - used) : 0;

		if (more == 0 || text_character_width(character) != 0)
			break;
		if (wcwidth((wchar_t)character) == 0 && out->count < 3 &&
		    out->characters[0] != '?')
			out->characters[out->count++] = (wchar_t)character;
		used += more;
	}
	out->characters[out->count] = L'\0';
	return used;
}

int
draw_put(int y, int x, int cells, const char *text, enum style style)
{
	struct look look = term_look(style);
	size_t length = strlen(text);
	int used = 0;

	if (y < 0 || y >= LINES)
		return 0;
	while (length > 0) {
		struct cell_text cell;
		size_t bytes = take_cell(&cell, text, length);
		int shown = cell.characters[0] == '?' ? 1 : cell.width;
		int width = cell.width > 0 ? cell.width : 1;

		if (used + width > cells || x + used + width > COLS)
			break;
		if (x + used >= 0) {
			place(y, x + used, cell.characters, look);
			for (int i = shown; i < width; i++)
				place(y, x + used + i, L" ", look);
		}
		used += width;
		text += bytes;
		length -= bytes;
	}
	return used;
}

int
draw_text(int y, int x, int cells, const char *text, enum style style)
{
	struct strbuf safe = STRBUF_INIT;
	int used;

	if (cells <= 0)
		return 0;
	text_safe(&safe, text, cells);
	used = draw_put(y, x, cells, safe.text, style);
	strbuf_release(&safe);
	return used;
}

int
draw_textf(int y, int x, int cells, enum style style, const char *format, ...)
{
	va_list arguments;
	char *text;
	int used;

	va_start(arguments, format);
	text = rap_vasprintf(format, arguments);
	va_end(arguments);
	used = draw_text(y, x, cells, text, style);
	free(text);
	return used;
}

void
draw_fit(int y, int x, int cells, const char *text, enum text_align align, enum style style)
{
	struct strbuf safe = STRBUF_INIT;

	if (cells <= 0)
		return;
	text_fit(&safe, text, cells, align);
	draw_put(y, x, cells, safe.text, style);
	strbuf_release(&safe);
}

struct wrapping {
	struct rect left;
	enum style style;
};

static void
put_wrapped(const char *line, void *payload)
{
	struct wrapping *wrapping = payload;
	struct rect row = rect_take_rows(&wrapping->left, 1);

	if (row.rows > 0)
		draw_put(row.y, row.x, row.cols, line, wrapping->style);
}

void
draw_wrapped(struct rect area, const char *text, enum style style)
{
	struct wrapping wrapping = { area, style };

	text_wrap(text, area.cols, put_wrapped, &wrapping);
}

void
draw_fill(struct rect area, enum style style)
{
	struct look look = term_look(style);

	for (int row = 0; row < area.rows; row++)
		for (int col = 0; col < area.cols; col++)
			if (area.y + row >= 0 && area.y + row < LINES && area.x + col >= 0 &&
			    area.x + col < COLS)
				place(area.y + row, area.x + col, L" ", look);
}

void
draw_line_horizontal(int y, int x, int cells, enum style style)
{
	struct strbuf line = STRBUF_INIT;

	glyph_repeat(&line, GLYPH_HORIZONTAL, cells);
	draw_put(y, x, cells, line.text, style);
	strbuf_release(&line);
}

void
draw_line_vertical(int y, int x, int rows, enum style style)
{
	for (int i = 0; i < rows; i++)
		draw_put(y + i, x, 1, glyph(GLYPH_VERTICAL), style);
}

struct rect
draw_frame(struct rect area, const char *title, enum style border, enum style heading)
{
	int right = area.x + area.cols - 1, bottom = area.y + area.rows - 1;

	if (area.rows < 2 || area.cols < 2)
		return rect_inset(area, 1, 1);
	draw_line_horizontal(area.y, area.x + 1, area.cols - 2, border);
	draw_line_horizontal(bottom, area.x + 1, area.cols - 2, border);
	draw_line_vertical(area.y + 1, area.x, area.rows - 2, border);
	draw_line_vertical(area.y + 1, right, area.rows - 2, border);
	draw_put(area.y, area.x, 1, glyph(GLYPH_TOP_LEFT), border);
	draw_put(area.y, right, 1, glyph(GLYPH_TOP_RIGHT), border);
	draw_put(bottom, area.x, 1, glyph(GLYPH_BOTTOM_LEFT), border);
	draw_put(bottom, right, 1, glyph(GLYPH_BOTTOM_RIGHT), border);
	if (title && area.cols > 6) {
		int used = draw_put(area.y, area.x + 2, 1, " ", border);

		used += draw_text(area.y, area.x + 3, area.cols - 6, title, heading);
		draw_put(area.y, area.x + 2 + used, 1, " ", border);
	}
	return rect_inset(area, 1, 1);
}

enum style
draw_bar_style(double part)
{
	return isnan(part) ? STYLE_DIM : part < 0.35 ? STYLE_BAR_BAD : part < 0.5 ? STYLE_BAR_LOW
									      : STYLE_BAR;
}

void
draw_matches(int y, int x, int cells, const char *text, const char *const *words, size_t count,
	     enum style style, enum style match)
{
	struct strbuf safe = STRBUF_INIT;
	char *places;
	size_t at = 0;
	int used = 0;

	if (cells <= 0)
		return;
	text_fit(&safe, text, cells, TEXT_LEFT);
	places = match_places(safe.text, words, count);
	while (at < safe.length && used < cells) {
		size_t end = at;
		char *piece;

		while (end < safe.length && places[end] == places[at])
			end++;
		piece = rap_strndup(safe.text + at, end - at);
		used += draw_put(y, x + used, cells - used, piece, places[at] ? match : style);
		free(piece);
		at = end;
	}
	free(places);
	strbuf_release(&safe);
}

void
draw_window(const void *window, int from_y, int from_x, struct rect area)
{
	if (area.rows <= 0 || area.cols <= 0)
		return;
	copywin((const WINDOW *)window, stdscr, from_y, from_x, area.y, area.x,
		area.y + area.rows - 1, area.x + area.cols - 1, FALSE);
}
