/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_LIST_H
#define RAPPORT_TUI_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/action.h"
#include "rapport/status.h"
#include "rapport/strbuf.h"
#include "rapport/text.h"
#include "src/tui/idset.h"
#include "src/tui/layout.h"
#include "src/tui/theme.h"

/*
 * A list of rows, read a window at a time.
 *
 * The listbox knows ids, positions and columns, never what a row is about.  Its
 * model fetches a window of rows around an id and afterwards tells, without
 * asking anybody, what stands in each cell.  So a million rows cost no more
 * than a screenful, and the cursor, the marks and the scroll place follow
 * the rows' ids through every reload.
 *
 * A list of a few rows in memory uses listbox_fetch_all().
 *
 * Rows that are headings cannot be stood upon.
 */

#define LISTBOX_NONE INT64_MIN

enum listbox_anchor { LISTBOX_START, LISTBOX_END, LISTBOX_AROUND };

/* What the model says of the window it has just fetched. */
struct listbox_window {
	size_t count;
	bool at_start;	/* nothing comes before the first row */
	bool at_end;
};

struct listbox_cell {
	struct strbuf text;
	enum style style;	/* STYLE_NORMAL at the start */
	bool ours;		/* glyphs of ours: not made safe, not searched */
	size_t tail;		/* of ours: from this byte on it is drawn in tail_style; 0: all in style */
	enum style tail_style;
};

enum listbox_row_flags {
	LISTBOX_HEADING = 1 << 0,
	LISTBOX_CHANGED = 1 << 1,	/* by a colleague, just now */
};

struct listbox_model {
	/*
	 * Reads up to LIMIT rows from the anchor (AROUND: half of them before ID); keeps them until
	 * the next call.  RAP_NOT_FOUND for AROUND when ID is gone.
	 */
	enum rap_status (*fetch)(void *payload, struct listbox_window *out,
				 enum listbox_anchor anchor, int64_t id, size_t limit);
	int64_t (*id)(void *payload, size_t row);
	/* Never queries, cannot fail.  CELLS is the width it will get. */
	void (*cell)(void *payload, size_t row, size_t column, int cells, struct listbox_cell *out);
	unsigned (*flags)(void *payload, size_t row);	/* enum listbox_row_flags; may be NULL */
};

struct listbox_column {
	const char *title;	/* translated, borrowed */
	struct column_wish wish;
	enum text_align align;
	bool graph;		/* a picture: keeps its colours, and the cursor's bar ends before it */
	bool fits;		/* of a board: no wider than the widest of its cells and its title */
	bool spills;		/* in rows where the columns behind are empty the text goes on over them */
};

struct listbox {
	const struct listbox_model *model;
	void *payload;
	const struct listbox_column *columns;
	size_t column_count;
	size_t frozen;		/* columns that do not scroll sideways */

	struct listbox_window window;
	size_t cursor, top;	/* rows of the window */
	int64_t cursor_id;	/* LISTBOX_NONE: nothing there */
	struct rect area;	/* on the screen, column titles included */
	int height;		/* rows of it */
	enum rap_status status;	/* of the last move, for the driver to report */

	struct idset marks;
	bool ranging;		/* every row that the cursor passes is marked */

	size_t scroll;		/* columns scrolled sideways */
	size_t sort_column;	/* SIZE_MAX: none of those shown */
	bool descending;

	const char *const *words;	/* folded, to be shown as matches; borrowed */
	size_t word_count;
};

/* Model, payload and columns are borrowed. */
void listbox_init(struct listbox *list, const struct listbox_model *model, void *payload,
		  const struct listbox_column *columns, size_t column_count, size_t frozen);
void listbox_release(struct listbox *list);
void listbox_set_columns(struct listbox *list, const struct listbox_column *columns, size_t count);

/* Reads the rows again and stays on the same row; when it is gone, near where it was. */
enum rap_status listbox_reload(struct listbox *list);
/* Reads from the first row on and stands on it. */
enum rap_status listbox_restart(struct listbox *list);
/* Stands on ID, wherever it is; RAP_NOT_FOUND leaves the list as it was. */
enum rap_status listbox_go(struct listbox *list, int64_t id);

bool listbox_is_empty(const struct listbox *list);
/* Row of the window under the cursor; only when the list is not empty. */
size_t listbox_row(const struct listbox *list);

/* Moves by ROWS over as many windows as it takes; the ends stop it. */
enum rap_status listbox_move(struct listbox *list, int64_t rows);

/*
 * Moves, marks, scrolls sideways as ACTION says, COUNT times (0: once).  The value is REACT_* bits, 0
 * when the action is not a list's own.  Sorting is the owner's.
 */
unsigned listbox_act(struct listbox *list, enum action action, int count);

/* Takes its place on the screen; reads rows when there is room for more. */
void listbox_arrange(struct listbox *list, struct rect area);
/* Draws the column titles (when there are any) and the rows under them; never queries. */
void listbox_draw(const struct listbox *list, bool focused);
/* Where the hardware cursor belongs after listbox_draw(). */
void listbox_place(const struct listbox *list, int *y, int *x);
/* The part of its area that holds rows. */
struct rect listbox_rows_area(const struct listbox *list);

/* How many rows the one at Y, X of the screen is below the cursor (negative: above); false: there is none. */
bool listbox_distance(const struct listbox *list, int y, int x, int *rows);

/* fetch() of a list in memory: the window is everything. */
enum rap_status listbox_fetch_all(struct listbox_window *out, size_t count);

#endif
