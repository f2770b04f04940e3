/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list over rows in memory. */
#include <config.h>

#include "src/tui/board.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/draw.h"
#include "src/tui/glyph.h"

#define LEAST_BAR 3	/* cells; a shorter one says nothing */

static enum rap_status
fetch(void *payload, struct listbox_window *out, enum listbox_anchor anchor, int64_t id, size_t limit)
{
	const struct board *board = payload;

	/* A row that is gone is no failure: its neighbour takes the cursor. */
	(void)anchor, (void)id, (void)limit;
	return listbox_fetch_all(out, board->count);
}

static int64_t
row_id(void *payload, size_t row)
{
	const struct board *board = payload;

	return board->rows[row].heading ? LISTBOX_NONE : board->rows[row].id;
}

static unsigned
row_flags(void *payload, size_t row)
{
	const struct board *board = payload;

	return board->rows[row].heading ? LISTBOX_HEADING : 0;
}

static void
draw_bar_cell(struct listbox_cell *out, const struct board_cell *cell, int widest, int cells)
{
	int number = text_width(cell->text), bar = cells - widest - 1;

	out->ours = true;
	if (bar >= LEAST_BAR) {
		glyph_bar(&out->text, cell->bar, bar);
		out->tail = out->text.length;
		out->tail_style = STYLE_VALUE;
		strbuf_pad(&out->text, ' ', (size_t)(cells - bar - number));
	} else {
		strbuf_pad(&out->text, ' ', cells > number ? (size_t)(cells - number) : 0);
	}
	text_safe(&out->text, cell->text, cells);
}

static void
row_cell(void *payload, size_t row, size_t column, int cells, struct listbox_cell *out)
{
	const struct board *board = payload;
	const struct board_row *from = &board->rows[row];
	const struct board_cell *cell = &from->cells[column];

	if (column >= from->count)
		return;
	out->style = cell->style;
	if (isnan(cell->bar))
		strbuf_adds(&out->text, cell->text);
	else
		draw_bar_cell(out, cell, board->bar_text[column], cells);
}

static const struct listbox_model model = {
	.fetch = fetch, .id = row_id, .cell = row_cell, .flags = row_flags,
};

void
board_init(struct board *board, const struct listbox_column *columns, size_t count)
{
	assert(count <= BOARD_COLUMNS);
	*board = (struct board){ 0 };
	for (size_t i = 0; i < count; i++) {
		board->columns[i] = columns[i];
		board->wishes[i] = columns[i].wish;
		if (columns[i].title)
			board->columns[i].title = _(columns[i].title);
	}
	listbox_init(&board->list, &model, board, board->columns, count, 1);
}

void
board_clear(struct board *board)
{
	for (size_t i = 0; i < board->count; i++)
		for (size_t j = 0; j < board->rows[i].count; j++)
			free(board->rows[i].cells[j].text);
	board->count = 0;
	memset(board->bar_text, 0, sizeof board->bar_text);
}

void
board_release(struct board *board)
{
	board_clear(board);
	free(board->rows);
	listbox_release(&board->list);
	*board = (struct board){ 0 };
}

void
board_row(struct board *board, int64_t id, size_t tag)
{
	RAP_GROW(board->rows, board->count, board->capacity);
	board->rows[board->count++] = (struct board_row){ .id = id, .tag = tag };
}

static void
add_cell(struct board *board, enum style style, double bar, char *text)
{
	struct board_row *row = &board->rows[board->count - 1];

	row->cells[row->count++] = (struct board_cell){ .text = text, .bar = bar, .style = style };
}

void
board_heading(struct board *board, const char *text)
{
	board_row(board, LISTBOX_NONE, BOARD_NO_TAG);
	board->rows[board->count - 1].heading = true;
	add_cell(board, STYLE_STRONG, NAN, rap_strdup(text));
}

void
board_put(struct board *board, enum style style, const char *text)
{
	add_cell(board, style, NAN, rap_strdup(text ? text : ""));
}

void
board_putf(struct board *board, enum style style, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = rap_vasprintf(format, arguments);
	va_end(arguments);
	add_cell(board, style, NAN, text);
}

static void
add_bar(struct board *board, enum style style, double part, const char *text)
{
	size_t column = board->rows[board->count - 1].count;

	if (text_width(text) > board->bar_text[column])
		board->bar_text[column] = text_width(text);
	add_cell(board, style, part, rap_strdup(text));
}

void
board_bar(struct board *board, double part, const char *text)
{
	if (isnan(part))
		board_put(board, STYLE_DIM, text);
	else
		add_bar(board, draw_bar_style(part), part, text);
}

void
board_share(struct board *board, double part, const char *text)
{
	if (isnan(part))
		board_put(board, STYLE_DIM, text);
	else
		add_bar(board, STYLE_BAR, part, text);
}

void
board_blank(struct board *board)
{
	board_put(board, STYLE_NORMAL, "");
}

void
board_go(struct board *board, int64_t id)
{
	board->list.cursor_id = id;
}

static int
widest_cell(const struct board *board, size_t column)
{
	int widest = board->columns[column].title ? text_width(board->columns[column].title) : 1;

	for (size_t i = 0; i < board->count; i++) {
		const struct board_row *row = &board->rows[i];
		int width = row->heading || column >= row->count ? 0 : text_width(row->cells[column].text);

		if (width > widest)
			widest = width;
	}
	return widest;
}

/* What a column does not need is for the others. */
static void
fit_columns(struct board *board)
{
	for (size_t i = 0; i < board->list.column_count; i++) {
		struct column_wish *wish = &board->columns[i].wish;
		int widest;

		if (!board->columns[i].fits)
			continue;
		widest = widest_cell(board, i);
		*wish = board->wishes[i];
		wish->least = widest < wish->least ? widest : wish->least;
		if (widest <= wish->wish) {
			wish->wish = widest;
			wish->weight = 0;
		}
	}
}

void
board_done(struct board *board)
{
	fit_columns(board);
	if (listbox_is_empty(&board->list))
		listbox_restart(&board->list);
	else
		listbox_reload(&board->list);
}

size_t
board_tag(const struct board *board)
{
	return listbox_is_empty(&board->list) ? BOARD_NO_TAG
					      : board->rows[listbox_row(&board->list)].tag;
}
