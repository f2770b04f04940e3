/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_VIEW_IMPORT_H
#define RAPPORT_TUI_VIEW_IMPORT_H

#include <stdio.h>

#include "rapport/import.h"
#include "src/tui/board.h"
#include "src/tui/console.h"

/*
 * Import inside the console: one file, how it is understood, and what would happen, all from a dry run
 * that is made anew after every change; then the run itself, after which the same screen shows what
 * happened.  Nothing is written before the run.
 *
 *	view-import.c       the view, dry run and run
 *	view-import-rows.c  its rows
 *	view-import-ask.c   what Enter on a row asks
 */

/* What the rows are about. */
enum import_tag {
	IMPORT_TAG_TEXT,	/* only to be read */
	IMPORT_TAG_RUN,
	IMPORT_TAG_LEAVE,
	IMPORT_TAG_REJECTS,
	IMPORT_TAG_HISTORY,
	IMPORT_TAG_KIND,
	IMPORT_TAG_DELIMITER,
	IMPORT_TAG_ENCODING,
	IMPORT_TAG_DATES,
	IMPORT_TAG_DECIMAL,
	IMPORT_TAG_DUPLICATE,
	IMPORT_TAG_MISSING,
	IMPORT_TAG_ANOTHER,	/* a field that has no column yet */
	IMPORT_TAG_FIELD = 1000,	/* + index of a required field without a column */
	IMPORT_TAG_COLUMN = 2000,	/* + index of import_columns() */
};

struct import_state {
	char *path;
	struct import_headers headers;

	/* What was chosen; NULL: found out from the file. */
	enum record_kind kind;
	bool kind_chosen;
	const char *delimiter, *dates, *decimal;
	char *encoding;
	enum import_duplicate duplicate;
	bool create_missing;
	struct import_column *map;	/* all columns, once one was changed */
	size_t map_count, map_capacity;

	struct import_report report;	/* of the last dry run, or of the run */
	char *problem;			/* why it cannot be done, NULL: it can */
	bool checked;			/* the report is of what was chosen */
	bool done;
	size_t past_months;		/* that the purchases of the run brought, and nobody has looked back at */
	FILE *rejects;			/* the rejected lines of the run, nameless; NULL */
	size_t shown_lines;		/* when progress was shown last */

	struct board board;
	int width;			/* that the board is built for */
};

/* Asks for a file and opens the view; REACT_* bits. */
unsigned import_ask(struct console *console);

/* What fills which field, as chosen or as found. */
const struct import_column *import_columns(size_t *count, const struct import_state *state);
/* "Quantity*Price" where that may be the purchases' FIELD, their amount; heap or NULL. */
char *import_product_for(const struct import_state *state, const char *field);

bool import_has_column(const struct import_state *state, const char *field);
/* Columns go by the headers again. */
void import_forget_map(struct import_state *state);

/* Makes the dry run again after a change; then asks what the file leaves open. */
void import_check(struct view *view);

/* Builds the rows from the state. */
void import_build_rows(struct view *view);

/* Asks for what the row TAG is about; false: nothing was changed. */
bool import_ask_row(struct view *view, size_t tag);
/* Asks for what has to be said because the file reads in two ways; false: nothing was chosen. */
bool import_ask_undecided(struct view *view);

#endif
