/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Styled text that is read and scrolled. */
#include <config.h>

#include "src/tui/page.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/memory.h"
#include "src/tui/draw.h"
#include "src/tui/glyph.h"
#include "src/tui/match.h"
#include "src/tui/react.h"

void
page_release(struct page *page)
{
	for (size_t i = 0; i < page->piece_count; i++)
		free(page->pieces[i].text);
	free(page->pieces);
	free(page->rows);
	*page = (struct page){ 0 };
}

void
page_clear(struct page *page)
{
	for (size_t i = 0; i < page->piece_count; i++)
		free(page->pieces[i].text);
	page->piece_count = page->row_count = 0;
	page->column = -1;
	page->topic = NULL;
}

void
page_line(struct page *page)
{
	RAP_GROW(page->rows, page->row_count, page->row_capacity);
	page->rows[page->row_count++] = (struct page_row){
		.first = page->piece_count, .topic = page->topic,
	};
	page->column = -1;
}

void
page_topic(struct page *page, const char *topic)
{
	page->topic = topic;
}

const char *
page_topic_in_sight(const struct page *page)
{
	for (size_t i = page->top; i < page->row_count; i++)
		if (page->rows[i].topic)
			return page->rows[i].topic;
	return NULL;
}

void
page_column(struct page *page, int column)
{
	page->column = column;
}

/* TEXT becomes the page's. */
static struct page_piece *
add_piece(struct page *page, enum style style, char *text, bool ours)
{
	struct page_piece *piece;

	if (page->row_count == 0)
		page_line(page);
	RAP_GROW(page->pieces, page->piece_count, page->piece_capacity);
	piece = &page->pieces[page->piece_count++];
	*piece = (struct page_piece){ .text = text, .style = style, .ours = ours,
				      .column = page->column };
	page->rows[page->row_count - 1].count++;
	page->column = -1;
	return piece;
}

void
page_put(struct page *page, enum style style, const char *text)
{
	add_piece(page, style, rap_strdup(text), true);
}

void
page_text(struct page *page, enum style style, const char *text)
{
	add_piece(page, style, rap_strdup(text ? text : ""), false);
}

void
page_textf(struct page *page, enum style style, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = rap_vasprintf(format, arguments);
	va_end(arguments);
	add_piece(page, style, text, false);
}

void
page_fit(struct page *page, enum style style, const char *text, int cells, enum text_align align)
{
	struct page_piece *piece = add_piece(page, style, rap_strdup(text ? text : ""), false);

	piece->cells = cells;
	piece->align = align;
}

void
page_bar(struct page *page, double part, int cells)
{
	struct strbuf bar = STRBUF_INIT;
	int filled = glyph_bar(&bar, part, cells);
	size_t bytes = 0;

	for (int i = 0; i < filled; i++)
		bytes += text_grapheme_next(bar.text, bytes);
	if (bytes > 0)
		add_piece(page, draw_bar_style(part), rap_strndup(bar.text, bytes), true);
	if (bytes < bar.length)
		add_piece(page, STYLE_BAR_REST, rap_strdup(bar.text + bytes), true);
	strbuf_release(&bar);
}

void
page_spark(struct page *page, const double *values, size_t count, int cells)
{
	struct strbuf spark = STRBUF_INIT;

	glyph_spark(&spark, values, count, cells);
	add_piece(page, STYLE_SPARK, strbuf_detach(&spark), true);
}

void
page_hide(struct page *page, const char *words)
{
	add_piece(page, STYLE_NORMAL, rap_strdup(words), true)->hidden = true;
}

void
page_heading(struct page *page, const char *text)
{
	if (page->row_count > 0)
		page_line(page);
	page_line(page);
	page_put(page, STYLE_STRONG, text);
}

struct wrapping {
	struct page *page;
	enum style style;
	int indent;
};

static void
add_wrapped(const char *line, void *payload)
{
	struct wrapping *wrapping = payload;

	page_line(wrapping->page);
	page_column(wrapping->page, wrapping->indent);
	page_put(wrapping->page, wrapping->style, line);
}

void
page_wrap(struct page *page, enum style style, const char *text, int indent, int width)
{
	struct wrapping wrapping = { page, style, indent };

	text_wrap(text ? text : "", width > 8 ? width : 8, add_wrapped, &wrapping);
}

size_t
page_rows(const struct page *page)
{
	return page->row_count;
}

static size_t
last_top(const struct page *page)
{
	size_t shown = page->area.rows > 0 ? (size_t)page->area.rows : 0;

	return page->row_count > shown ? page->row_count - shown : 0;
}

void
page_arrange(struct page *page, struct rect area)
{
	page->area = area;
	if (page->top > last_top(page))
		page->top = last_top(page);
}

static int
draw_piece(const struct page *page, const struct page_piece *piece, int y, int x, int cells)
{
	int width = piece->cells && piece->cells < cells ? piece->cells : cells;

	if (piece->cells) {
		draw_fit(y, x, width, piece->text, piece->align, piece->style);
		return width;
	}
	if (page->word_count > 0 && !piece->ours) {
		int used = text_width(piece->text) < width ? text_width(piece->text) : width;

		draw_matches(y, x, used, piece->text, page->words, page->word_count, piece->style,
			     STYLE_MATCH);
		return used;
	}
	return piece->ours ? draw_put(y, x, width, piece->text, piece->style)
			   : draw_text(y, x, width, piece->text, piece->style);
}

static void
draw_page_row(const struct page *page, const struct page_row *row, int y)
{
	int used = 0;

	for (size_t i = 0; i < row->count; i++) {
		const struct page_piece *piece = &page->pieces[row->first + i];

		if (piece->hidden)
			continue;
		if (piece->column > used)
			used = piece->column;
		if (used >= page->area.cols)
			return;
		used += draw_piece(page, piece, y, page->area.x + used, page->area.cols - used);
	}
}

void
page_draw(const struct page *page)
{
	for (int i = 0; i < page->area.rows && page->top + (size_t)i < page->row_count; i++)
		draw_page_row(page, &page->rows[page->top + (size_t)i], page->area.y + i);
}

static void
scroll(struct page *page, int64_t rows)
{
	int64_t top = (int64_t)page->top + rows;
	int64_t last = (int64_t)last_top(page);

	page->top = (size_t)(top < 0 ? 0 : top > last ? last : top);
}

unsigned
page_act(struct page *page, enum action action, int count)
{
	int64_t times = count > 0 ? count : 1;
	int64_t screen = page->area.rows > 1 ? page->area.rows - 1 : 1;

	switch (action) {
	case ACTION_DOWN: scroll(page, times); break;
	case ACTION_UP: scroll(page, -times); break;
	case ACTION_TEN_DOWN: scroll(page, 10 * times); break;
	case ACTION_TEN_UP: scroll(page, -10 * times); break;
	case ACTION_PAGE_DOWN: scroll(page, screen * times); break;
	case ACTION_PAGE_UP: scroll(page, -screen * times); break;
	case ACTION_HALF_DOWN: scroll(page, (screen + 1) / 2 * times); break;
	case ACTION_HALF_UP: scroll(page, -(screen + 1) / 2 * times); break;
	case ACTION_TOP: page->top = 0; break;
	case ACTION_BOTTOM: page->top = last_top(page); break;
	case ACTION_NEXT_MATCH: page_find(page, 1); break;
	case ACTION_PREVIOUS_MATCH: page_find(page, -1); break;
	default:
		return 0;
	}
	return REACT_REPAINT;
}

static bool
row_matches(const struct page *page, size_t number)
{
	const struct page_row *row = &page->rows[number];
	struct strbuf text = STRBUF_INIT;
	bool matches;

	for (size_t i = 0; i < row->count; i++) {
		strbuf_adds(&text, page->pieces[row->first + i].text);
		strbuf_addc(&text, ' ');
	}
	matches = match_all(text.text, page->words, page->word_count);
	strbuf_release(&text);
	return matches;
}

bool
page_find(struct page *page, int step)
{
	size_t stride = (size_t)(step ? step : 1);

	if (page->word_count == 0)
		return false;
	for (size_t row = page->top + (size_t)step; row < page->row_count; row += stride)
		if (row_matches(page, row)) {
			page->top = row;
			return true;
		}
	return false;
}
