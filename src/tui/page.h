/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_PAGE_H
#define RAPPORT_TUI_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "rapport/action.h"
#include "rapport/strbuf.h"
#include "rapport/text.h"
#include "src/tui/layout.h"
#include "src/tui/theme.h"

/*
 * Text that is read and scrolled: help, explanations, reports, the details of a
 * customer.  A page is built once from pieces of differing style and drawn as
 * often as the screen needs it.
 *
 *	page_clear(&page);
 *	page_line(&page);
 *	page_put(&page, STYLE_LABEL, _("Loyalty"));
 *	page_column(&page, 16);
 *	page_bar(&page, 0.72, 10);
 *	page_textf(&page, STYLE_NORMAL, " %d", 72);
 *
 * page_put() and page_bar() take text of ours; page_text() and page_textf() take
 * text of people, which is made safe when it is drawn.
 */

struct page_piece {
	char *text;
	enum style style;
	bool ours, hidden;
	int column;		/* where it begins; -1: after the piece before */
	int cells;		/* at most; 0: all */
	enum text_align align;	/* within cells */
};

struct page_row {
	size_t first, count;	/* pieces */
	const char *topic;	/* section of the manual that explains it, NULL: none */
};

struct page {
	struct page_piece *pieces;
	size_t piece_count, piece_capacity;
	struct page_row *rows;
	size_t row_count, row_capacity;

	struct rect area;
	size_t top;
	int column;		/* of the next piece, set by page_column() */
	const char *topic;	/* of the next rows, set by page_topic() */
	const char *const *words;	/* folded words of the search, borrowed */
	size_t word_count;
};

void page_release(struct page *page);	/* leaves it empty and usable; all-zero is as well */
void page_clear(struct page *page);	/* keeps the place it is scrolled to */

void page_line(struct page *page);	/* begins a line */
/* The lines from here on are explained by that section of doc/scoring.md; not copied. */
void page_topic(struct page *page, const char *topic);
/* That of the first line in sight that has one, or NULL. */
const char *page_topic_in_sight(const struct page *page);
void page_column(struct page *page, int column);	/* the next piece begins there */
void page_put(struct page *page, enum style style, const char *text);
void page_text(struct page *page, enum style style, const char *text);
void page_textf(struct page *page, enum style style, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void page_fit(struct page *page, enum style style, const char *text, int cells, enum text_align align);
void page_bar(struct page *page, double part, int cells);
void page_spark(struct page *page, const double *values, size_t count, int cells);
/* Words by which a search finds the line although they are not shown. */
void page_hide(struct page *page, const char *words);
/* A heading, with an empty line before unless it is the first. */
void page_heading(struct page *page, const char *text);
/* TEXT of people wrapped to WIDTH cells, each line INDENT cells from the left. */
void page_wrap(struct page *page, enum style style, const char *text, int indent, int width);

size_t page_rows(const struct page *page);

void page_arrange(struct page *page, struct rect area);
void page_draw(const struct page *page);
/* Scrolls; REACT_* bits or 0. */
unsigned page_act(struct page *page, enum action action, int count);
/*
 * Scrolls to the next row (STEP 1), the one before (-1) or the first from here on (0) that holds all
 * words; false when there is none.
 */
bool page_find(struct page *page, int step);

#endif
