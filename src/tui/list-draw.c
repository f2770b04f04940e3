/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws a list: headings, rows, cursor, marks, matches. */
#include <config.h>

#include <stdlib.h>

#include "rapport/memory.h"
#include "src/tui/draw.h"
#include "src/tui/glyph.h"
#include "src/tui/list.h"

#define MARGIN 2	/* a cell for the cursor and one for the mark */
#define GAP 1

static struct column_slot *
place_columns(const struct listbox *list, int cols)
{
	struct column_slot *slots = rap_calloc(list->column_count + 1, sizeof *slots);
	struct column_wish *wishes = rap_calloc(list->column_count + 1, sizeof *wishes);

	for (size_t i = 0; i < list->column_count; i++)
		wishes[i] = list->columns[i].wish;
	layout_columns(slots, cols - MARGIN, GAP, wishes, list->column_count, list->frozen,
		       list->scroll);
	free(wishes);
	return slots;
}

static void
draw_titles(const struct listbox *list, struct rect area, const struct column_slot *slots)
{
	draw_fill((struct rect){ area.y, area.x, 1, area.cols }, STYLE_HEADING);
	for (size_t i = 0; i < list->column_count; i++) {
		const struct listbox_column *column = &list->columns[i];
		bool sorted = i == list->sort_column;
		int x = area.x + MARGIN + slots[i].x, width = slots[i].width;
		enum style style = sorted ? STYLE_HEADING_SORT : STYLE_HEADING;
		const char *arrow = glyph(list->descending ? GLYPH_DESCENDING : GLYPH_ASCENDING);

		if (width == 0)
			continue;
		/* Of a right-aligned title the arrow stands before, so that it stays over its numbers. */
		if (sorted && width > 1)
			draw_put(area.y, column->align == TEXT_RIGHT ? x : x + width - 1, 1, arrow, style);
		if (sorted && column->align == TEXT_RIGHT)
			x++;
		draw_fit(area.y, x, sorted ? width - 1 : width, column->title ? column->title : "",
			 column->align, style);
	}
	if (list->scroll > 0)
		draw_put(area.y, area.x, 1, glyph(GLYPH_MORE_LEFT), STYLE_HEADING);
}

/* A picture and the number behind it may differ in style. */
static int
draw_ours(const struct listbox_cell *cell, int y, int x, int width, enum style style)
{
	char *head;
	int used;

	if (cell->tail == 0 || cell->tail >= cell->text.length)
		return draw_put(y, x, width, cell->text.text, style);
	head = rap_strndup(cell->text.text, cell->tail);
	used = draw_put(y, x, width, head, style);
	free(head);
	return used + draw_put(y, x + used, width - used, cell->text.text + cell->tail, cell->tail_style);
}

static void
draw_cell(const struct listbox *list, const struct listbox_column *column,
	  const struct listbox_cell *cell, int y, int x, int width, bool selected)
{
	enum style style = selected ? STYLE_SELECTED : cell->style;

	if (cell->ours) {
		int used = draw_ours(cell, y, x, width, style);

		if (selected)
			draw_fill((struct rect){ y, x + used, 1, width - used }, style);
	} else if (list->word_count > 0 && column->align == TEXT_LEFT) {
		draw_matches(y, x, width, cell->text.text, list->words, list->word_count, style,
			     selected ? STYLE_SELECTED_MATCH : STYLE_MATCH);
	} else {
		draw_fit(y, x, width, cell->text.text, column->align, style);
	}
}

static void
draw_heading(const struct listbox *list, size_t row, struct rect line)
{
	struct listbox_cell cell = { .text = STRBUF_INIT, .style = STYLE_STRONG };
	int used;

	list->model->cell(list->payload, row, 0, line.cols, &cell);
	used = draw_text(line.y, line.x, line.cols, cell.text.text, cell.style);
	if (line.cols > used + 1)
		draw_line_horizontal(line.y, line.x + used + 1, line.cols - used - 1, STYLE_BORDER);
	strbuf_release(&cell.text);
}

static bool
is_empty(const struct listbox *list, size_t row, size_t column)
{
	struct listbox_cell cell = { .text = STRBUF_INIT, .style = STYLE_NORMAL };
	bool empty;

	list->model->cell(list->payload, row, column, 1, &cell);
	empty = cell.text.length == 0;
	strbuf_release(&cell.text);
	return empty;
}

/* The last column over which the text of COLUMN may go on in ROW; mostly itself. */
static size_t
last_covered(const struct listbox *list, const struct column_slot *slots, size_t row, size_t column)
{
	size_t last = column;

	if (!list->columns[column].spills)
		return column;
	for (size_t i = column + 1; i < list->column_count && (!slots[i].width || is_empty(list, row, i)); i++)
		last = slots[i].width ? i : last;
	return last;
}

static void
draw_row(const struct listbox *list, size_t row, struct rect line, const struct column_slot *slots,
	 bool selected)
{
	bool marked = idset_has(&list->marks, list->model->id(list->payload, row));
	unsigned flags = list->model->flags ? list->model->flags(list->payload, row) : 0;
	size_t previous = SIZE_MAX;
	bool barred = selected;

	if (selected)
		draw_put(line.y, line.x, 1, glyph(GLYPH_CURSOR), STYLE_STRONG);
	if (marked)
		draw_put(line.y, line.x + 1, 1, glyph(GLYPH_MARK), STYLE_MARKED);
	else if (flags & LISTBOX_CHANGED)
		draw_put(line.y, line.x + 1, 1, glyph(GLYPH_CHANGED), STYLE_CHANGED);
	for (size_t i = 0; i < list->column_count; i++) {
		struct listbox_cell cell = { .text = STRBUF_INIT, .style = STYLE_NORMAL };
		size_t last;
		int width;

		if (slots[i].width == 0)
			continue;
		last = last_covered(list, slots, row, i);
		width = slots[last].x + slots[last].width - slots[i].x;
		list->model->cell(list->payload, row, i, width, &cell);
		if (marked && cell.style == STYLE_NORMAL)
			cell.style = STYLE_MARKED;
		/* The bar ends at the first picture: a step of the cursor must stay cheap on a slow line. */
		barred = barred && !list->columns[i].graph;
		draw_cell(list, &list->columns[i], &cell, line.y, line.x + MARGIN + slots[i].x, width, barred);
		/* The gap between two cells of the bar belongs to it. */
		if (barred && previous != SIZE_MAX)
			draw_fill((struct rect){ line.y, line.x + MARGIN + slots[i].x - GAP, 1, GAP },
				  STYLE_SELECTED);
		previous = i = last;
		strbuf_release(&cell.text);
	}
}

void
listbox_draw(const struct listbox *list, bool focused)
{
	struct rect area = list->area, rows = listbox_rows_area(list);
	struct column_slot *slots;

	if (area.rows <= 0 || area.cols <= MARGIN)
		return;
	slots = place_columns(list, area.cols);
	if (rows.y > area.y)
		draw_titles(list, area, slots);
	for (int i = 0; i < rows.rows && list->top + (size_t)i < list->window.count; i++) {
		size_t row = list->top + (size_t)i;
		struct rect line = { rows.y + i, rows.x, 1, rows.cols };
		unsigned flags = list->model->flags ? list->model->flags(list->payload, row) : 0;

		if (flags & LISTBOX_HEADING)
			draw_heading(list, row, line);
		else
			draw_row(list, row, line, slots, focused && row == list->cursor);
	}
	free(slots);
}
