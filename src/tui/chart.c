/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws a picture of cells in rows and columns, and moves a cursor over them. */
#include <config.h>

#include "src/tui/chart.h"

#include <math.h>
#include <stdlib.h>

#include "rapport/memory.h"
#include "rapport/plot.h"
#include "rapport/strbuf.h"
#include "rapport/text.h"
#include "src/tui/draw.h"
#include "src/tui/glyph.h"
#include "src/tui/react.h"

#define GAP 1
#define SENTENCE_ROWS 2
#define LEAST_CELL 4
#define MOST_HEIGHT 6	/* lines of a cell, the gap under it included */

/* How the parts of a chart lie in its place. */
struct chart_place {
	int label, cell, height;	/* cells, cells, lines */
	size_t rows, columns;		/* that are shown */
	struct rect grid;		/* without labels */
	int legend_y;			/* -1: no room */
	int sentence_y;
};

void
chart_take(struct chart *chart, struct picture_grid *grid)
{
	*chart = (struct chart){ .grid = *grid, .row = grid->row, .column = grid->column };
	*grid = (struct picture_grid){ 0 };
}

void
chart_release(struct chart *chart)
{
	picture_grid_release(&chart->grid);
	*chart = (struct chart){ 0 };
}

const struct picture_cell *
chart_cursor(const struct chart *chart)
{
	if (chart->row >= chart->grid.row_count || chart->column >= chart->grid.column_count)
		return NULL;
	return picture_cell(&chart->grid, chart->row, chart->column);
}

void
chart_follow(struct chart *chart, const struct chart *former)
{
	if (chart->grid.row_count == 0 || former->grid.row_count == 0)
		return;
	chart->row = former->row < chart->grid.row_count ? former->row : chart->grid.row_count - 1;
	chart->column = former->column < chart->grid.column_count ? former->column
							     : chart->grid.column_count - 1;
	chart_arrange(chart, former->area);
}

static void
place_chart(struct chart_place *out, const struct chart *chart)
{
	struct rect area = chart->area;
	int columns = chart->grid.column_count ? (int)chart->grid.column_count : 1;
	int rows = chart->grid.row_count ? (int)chart->grid.row_count : 1;
	int inside, lines;

	*out = (struct chart_place){ .legend_y = -1, .sentence_y = area.y + area.rows - SENTENCE_ROWS };
	out->label = chart->grid.label_cells < area.cols / 3 ? chart->grid.label_cells : area.cols / 3;
	inside = area.cols - out->label - GAP;
	out->cell = inside / columns - GAP;
	if (out->cell > chart->grid.cell_cells)
		out->cell = chart->grid.cell_cells;
	if (out->cell < LEAST_CELL)
		out->cell = LEAST_CELL;
	lines = area.rows - 1 - SENTENCE_ROWS - (chart->grid.legend ? 1 : 0);
	out->height = lines / rows > MOST_HEIGHT ? MOST_HEIGHT : lines / rows < 1 ? 1 : lines / rows;
	out->columns = (size_t)(inside / (out->cell + GAP) > 0 ? inside / (out->cell + GAP) : 1);
	out->rows = (size_t)(lines / out->height > 0 ? lines / out->height : 1);
	if (out->columns > chart->grid.column_count)
		out->columns = chart->grid.column_count;
	if (out->rows > chart->grid.row_count)
		out->rows = chart->grid.row_count;
	out->grid = (struct rect){ area.y + 1, area.x + out->label + GAP,
				   (int)out->rows * out->height, inside };
	if (chart->grid.legend && area.rows > 4 + SENTENCE_ROWS)
		out->legend_y = out->grid.y + out->grid.rows;
	if (out->sentence_y > out->grid.y + out->grid.rows + 1 + (out->legend_y >= 0))
		out->sentence_y = out->grid.y + out->grid.rows + 1 + (out->legend_y >= 0);
}

static void
keep_visible(size_t *first, size_t cursor, size_t shown, size_t count)
{
	if (cursor < *first)
		*first = cursor;
	if (shown > 0 && cursor >= *first + shown)
		*first = cursor - shown + 1;
	if (*first + shown > count)
		*first = count > shown ? count - shown : 0;
}

void
chart_arrange(struct chart *chart, struct rect area)
{
	struct chart_place place;

	chart->area = area;
	place_chart(&place, chart);
	keep_visible(&chart->top, chart->row, place.rows, chart->grid.row_count);
	keep_visible(&chart->left, chart->column, place.columns, chart->grid.column_count);
}

/* ---- drawing ---- */

static void
draw_shade(int y, int x, int cells, double heat)
{
	struct strbuf shade = STRBUF_INIT;
	int step = picture_shade(heat);

	plot_shade(&shade, step, cells);
	draw_put(y, x, cells, shade.text, (enum style)(STYLE_HEAT0 + step));
	strbuf_release(&shade);
}

/* The number, with what goes on behind it where there is room. */
static char *
cell_text(const struct picture_cell *cell, int cells)
{
	if (!cell->text)
		return rap_strdup("");
	if (!cell->more || text_width(cell->text) + 2 + text_width(cell->more) > cells)
		return rap_strdup(cell->text);
	return rap_asprintf("%s  %s", cell->text, cell->more);
}

/* Where there is no line for the shade it takes a few cells before the number, or colours the number. */
static int
draw_narrow_shade(const struct picture_cell *cell, int y, int x, int width, enum style *style)
{
	int shade = width > 12 ? 3 : 1;

	if (isnan(cell->heat) || !cell->text)
		return 0;
	if (width <= LEAST_CELL) {
		*style = (enum style)(STYLE_HEAT0 + picture_shade(cell->heat));
		return 0;
	}
	draw_shade(y, x, shade, cell->heat);
	return shade;
}

/* The number and, from three lines on, a gap share a cell's height with the shade. */
static int
shade_rows(const struct chart_place *place)
{
	return place->height > 2 ? place->height - 2 : place->height - 1;
}

static void
draw_cell(const struct picture_cell *cell, int y, int x, const struct chart_place *place, bool selected)
{
	enum style style = STYLE_VALUE;
	int used = 0;
	char *text;

	if (!cell->text && !selected)
		return;
	for (int i = 0; i < shade_rows(place); i++)
		draw_shade(y++, x, place->cell, cell->text ? cell->heat : 0);
	if (place->height == 1)
		used = draw_narrow_shade(cell, y, x, place->cell, &style);
	text = cell_text(cell, place->cell - used - 1);
	draw_fit(y, x + used, place->cell - used, text, place->height > 1 ? TEXT_CENTRE : TEXT_RIGHT,
		 selected ? STYLE_SELECTED : style);
	if (selected)
		draw_put(y, x, 1, glyph(GLYPH_CURSOR), STYLE_SELECTED);
	free(text);
}

static void
draw_labels(const struct chart *chart, const struct chart_place *place)
{
	int y = chart->area.y;

	draw_fill((struct rect){ y, chart->area.x, 1, chart->area.cols }, STYLE_HEADING);
	draw_fit(y, chart->area.x, place->label, chart->grid.corner, TEXT_LEFT, STYLE_HEADING);
	for (size_t i = 0; i < place->columns; i++) {
		const char *label = chart->grid.column_labels[chart->left + i];
		int x = place->grid.x + (int)i * (place->cell + GAP);

		/* The beginning of a long word says more than an ellipsis in four cells. */
		if (text_width(label) > place->cell)
			draw_put(y, x, place->cell, label, STYLE_HEADING);
		else
			draw_fit(y, x, place->cell, label, place->height > 1 ? TEXT_CENTRE : TEXT_RIGHT,
				 STYLE_HEADING);
	}
	if (chart->left > 0)
		draw_put(y, place->grid.x - 1, 1, glyph(GLYPH_MORE_LEFT), STYLE_HEADING);
	if (chart->left + place->columns < chart->grid.column_count)
		draw_put(y, chart->area.x + chart->area.cols - 1, 1, glyph(GLYPH_MORE_RIGHT),
			 STYLE_HEADING);
	for (size_t i = 0; i < place->rows; i++)
		draw_fit(place->grid.y + (int)i * place->height + shade_rows(place), chart->area.x,
			 place->label, chart->grid.row_labels[chart->top + i], TEXT_LEFT,
			 chart->top + i == chart->row ? STYLE_STRONG : STYLE_LABEL);
}

void
chart_draw(const struct chart *chart, int *y, int *x)
{
	const struct picture_cell *cursor = chart_cursor(chart);
	struct chart_place place;

	if (chart->area.rows < 2 || chart->area.cols < 2 || !cursor)
		return;
	place_chart(&place, chart);
	draw_labels(chart, &place);
	for (size_t i = 0; i < place.rows; i++)
		for (size_t j = 0; j < place.columns; j++) {
			size_t row = chart->top + i, column = chart->left + j;
			bool selected = row == chart->row && column == chart->column;
			int cell_y = place.grid.y + (int)i * place.height;
			int cell_x = place.grid.x + (int)j * (place.cell + GAP);

			draw_cell(picture_cell(&chart->grid, row, column), cell_y, cell_x, &place, selected);
			if (selected) {
				*y = cell_y + shade_rows(&place);
				*x = cell_x;
			}
		}
	if (place.legend_y >= 0)
		draw_text(place.legend_y, chart->area.x, chart->area.cols, chart->grid.legend, STYLE_DIM);
	if (cursor->sentence)
		draw_wrapped((struct rect){ place.sentence_y, chart->area.x, SENTENCE_ROWS, chart->area.cols },
			     cursor->sentence, STYLE_NORMAL);
}

/* ---- moving ---- */

static void
move(size_t *place, size_t count, int64_t by)
{
	int64_t to = (int64_t)*place + by, last = (int64_t)count - 1;

	*place = (size_t)(to > last ? (last < 0 ? 0 : last) : to < 0 ? 0 : to);
}

unsigned
chart_act(struct chart *chart, enum action action, int count)
{
	int64_t times = count > 0 ? count : 1, all = (int64_t)chart->grid.row_count;

	switch (action) {
	case ACTION_DOWN: move(&chart->row, chart->grid.row_count, times); break;
	case ACTION_UP: move(&chart->row, chart->grid.row_count, -times); break;
	case ACTION_LEFT: move(&chart->column, chart->grid.column_count, -times); break;
	case ACTION_RIGHT: move(&chart->column, chart->grid.column_count, times); break;
	case ACTION_TEN_DOWN: case ACTION_PAGE_DOWN: case ACTION_HALF_DOWN:
		move(&chart->row, chart->grid.row_count, 10 * times);
		break;
	case ACTION_TEN_UP: case ACTION_PAGE_UP: case ACTION_HALF_UP:
		move(&chart->row, chart->grid.row_count, -10 * times);
		break;
	case ACTION_TOP: move(&chart->row, chart->grid.row_count, -all); break;
	case ACTION_BOTTOM: move(&chart->row, chart->grid.row_count, all); break;
	default: return 0;
	}
	chart_arrange(chart, chart->area);
	return REACT_REPAINT;
}
