/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_CUSTOMERS_H
#define RAPPORT_TUI_CUSTOMERS_H

#include "rapport/cell.h"
#include "rapport/query.h"
#include "src/tui/console.h"
#include "src/tui/editline.h"

/*
 * What the files of the Customers view share: its state, and its parts.
 *
 *	view-customers.c	the view itself
 *	customers-columns.c	fields as columns and cells
 *	customers-search.c	search as you type, filter
 *	customers-menus.c	sort, columns, frequency, saved segments
 */

/* ---- columns ---- */

enum column_kind {
	COLUMN_FIELD,
	COLUMN_INDICATORS,	/* "indicators": the seven as a level of one cell each */
	COLUMN_TREND,		/* "trend": revenue by month over a year */
	COLUMN_COURSE,		/* "score_trend": the score at twelve month-ends, and now */
	COLUMN_KINDS
};

struct customers_column {
	enum column_kind kind;
	char *name;		/* as in the option: "revenue_12m", "trend" */
	struct list_field field;	/* COLUMN_FIELD; custom borrowed from name */
	size_t cell;		/* the first of its cells in a row */
};

struct customers_columns {
	struct customers_column *rows;
	size_t count, capacity;
	struct list_field *fields;	/* what the rows are asked for */
	size_t field_count, field_capacity;
	struct listbox_column *list;	/* the same for the listbox */
	bool has_trend;
	bool has_course;
};

#define TREND_MONTHS 12
#define TREND_VALUES (2 * TREND_MONTHS)	/* revenue by month, then the score at month-ends */

/* Parses "name,tier,indicators"; RAP_USAGE names what is unknown. NULL or "": the usual ones. */
enum rap_status customers_columns_parse(struct customers_columns *out, const char *text);
void customers_columns_release(struct customers_columns *columns);

/* What a cell needs beside the row. */
struct cell_world {
	int64_t today;
	int exponent;
};
void customers_cell(struct listbox_cell *out, const struct customers_columns *columns, size_t column,
		    const struct list_row *row, const double *trend, int cells,
		    const struct cell_world *world);

/* Styles and words that other views show as well. */
enum style tier_style(const char *tier);
/* "GOLD ***"; "-" when unknown. */
void tier_text(struct strbuf *out, const char *tier);
/* "today", "in 3d", "5d late"; "-" when unknown. */
void due_text(struct strbuf *out, int64_t day, int64_t today);
/* "3d", "5w", "14m": how long ago; "-" when unknown. */
void age_text(struct strbuf *out, int64_t day, int64_t today);

/* ---- state ---- */

struct customers_state {
	struct listbox list;
	struct customers_columns columns;
	struct list_window window;	/* the rows that the list has */
	double *trends;			/* TREND_VALUES for each row of the window, or NULL */

	struct query *query;		/* filter and search together; NULL: everybody */
	char *filter;			/* as typed, NULL: none */
	char *title;			/* where the filter came from, NULL */
	char *opened_with;		/* the filter that another view opened the list with, NULL */
	struct editline search;
	bool searching;			/* the search field has the keys */
	bool behind;			/* the list does not show yet what was typed */
	char *former_search;		/* to be restored by Esc */
	int64_t former_id;
	char **words;			/* to be highlighted */
	size_t word_count, word_capacity;

	struct list_field sort;
	int64_t total, found;		/* customers in all, and those that fit */
	bool more;			/* found is a lower bound */

	struct rect search_line;
	struct rect preview_area;
	struct page preview;
	int64_t preview_of;
};

struct customers_state *customers_state(const struct view *view);

/* Reads the list anew from its top, for another filter or order. */
enum rap_status customers_restart(struct view *view);
enum rap_status customers_count(struct view *view);
/* The preview of the row under the cursor, when one is shown. */
void customers_load_preview(struct view *view);

/* ---- search and filter ---- */

void customers_start_search(struct view *view, const char *first);
unsigned customers_search_input(struct view *view, const struct input *input);
/* Parses filter and search into the query; a failure leaves the former one. */
enum rap_status customers_parse(struct view *view);
enum rap_status customers_set_filter(struct view *view, const char *filter);
unsigned customers_ask_filter(struct view *view);
/* One step back: search, filter; 0 when nothing is to be cleared. */
unsigned customers_clear(struct view *view);
void customers_forget_words(struct customers_state *state);

/* ---- menus ---- */

unsigned customers_ask_sort(struct view *view);
unsigned customers_step_sort(struct view *view, int step);
enum rap_status customers_set_sort(struct view *view, const char *name);
void customers_place_sort(struct view *view);
unsigned customers_ask_columns(struct view *view);
unsigned customers_show_frequency(struct view *view);
unsigned customers_save_segment(struct view *view);

#endif
