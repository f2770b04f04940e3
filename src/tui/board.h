/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_BOARD_H
#define RAPPORT_TUI_BOARD_H

#include <stddef.h>
#include <stdint.h>

#include "rapport/status.h"
#include "src/tui/list.h"

/*
 * A list whose rows all are in memory: some dozens of lines with headings
 * between them, cells of text, numbers and bars.  It is a listbox with its
 * model, so cursor, marks and scrolling are the driver's.
 *
 *	board_init(&board, columns, 4);			once
 *	board_clear(&board);				at every reload
 *	board_heading(&board, _("Overdue"));
 *	board_row(&board, id, tag);
 *	board_put(&board, STYLE_NORMAL, name);		cells from left to right
 *	board_bar(&board, 0.72, "72");			or board_share()
 *	board_done(&board);				the cursor stays on its id
 *
 * Ids are the caller's, unique, and the same for the same thing after a reload.
 */

#define BOARD_COLUMNS 8

struct board_cell {
	char *text;
	double bar;		/* NaN: no bar before the text */
	enum style style;
};

struct board_row {
	int64_t id;
	size_t tag;		/* for the owner: what the row shows */
	bool heading;
	size_t count;		/* cells given */
	struct board_cell cells[BOARD_COLUMNS];
};

struct board {
	struct listbox list;
	struct listbox_column columns[BOARD_COLUMNS];
	struct column_wish wishes[BOARD_COLUMNS];	/* as given; a column that fits its cells may want less */
	struct board_row *rows;
	size_t count, capacity;
	int bar_text[BOARD_COLUMNS];	/* cells of the widest number behind a bar */
};

#define BOARD_NO_TAG SIZE_MAX

/*
 * COLUMNS are copied and their titles, marked with N_(), translated.  A title that is text of people is written
 * into board->columns afterwards, borrowed until the board is released.
 */
void board_init(struct board *board, const struct listbox_column *columns, size_t count);
void board_release(struct board *board);

void board_clear(struct board *board);
void board_heading(struct board *board, const char *text);
void board_row(struct board *board, int64_t id, size_t tag);
/* The next cell of the row begun last: text of people. */
void board_put(struct board *board, enum style style, const char *text);
void board_putf(struct board *board, enum style style, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/*
 * A bar for PART (NaN: none) with TEXT behind it; all numbers of a column are as wide as its widest, so
 * that bars can be compared.  The bar of a mark out of a hundred is coloured low, middling or good, that
 * of a share is not: a small share is nothing bad.
 */
void board_bar(struct board *board, double part, const char *text);
void board_share(struct board *board, double part, const char *text);
void board_blank(struct board *board);
/* The next reload ends with the cursor on ID, if it is there by then. */
void board_go(struct board *board, int64_t id);
/* Ends a reload. */
void board_done(struct board *board);

/* The tag of the row under the cursor, or BOARD_NO_TAG. */
size_t board_tag(const struct board *board);

#endif
