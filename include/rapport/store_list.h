/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_STORE_LIST_H
#define RAPPORT_STORE_LIST_H

#include "rapport/field.h"
#include "rapport/query.h"
#include "rapport/store.h"


/*
 * Lists of customers: windows of rows, counts, frequencies and sums, for a
 * query tree of query.h over the fields of field.h.  "entered" and "left" see
 * what the kept month-ends and the present cards show: built-in segments.
 *
 * A list is ordered by its sort field, then by id in the same direction;
 * customers whose value is unknown come last in both directions.  Texts sort
 * by their folded form, choices by the order of their words; equal names by company, e-mail and ref.
 *
 * A window costs the same at a thousand and at a million customers when the
 * list is sorted by name, ref or score; every other sort is one bounded
 * pass over the customers.  Anything slow gives way to store_set_interrupt()
 * with RAP_CANCELLED.
 */

/* A field of the list: a row of field.h and, for CUSTOMER_FIELD_CUSTOM, the NAME of x_NAME (borrowed). */
struct list_field {
	const struct customer_field *field;
	const char *custom;	/* NULL unless a custom field */
};

/*
 * What some fields are seen from: anniversaries count from TODAY (at first
 * rap_today()), "cadence" compares the days since the last contact with the tier's
 * two gaps: more than DUE_AFTER days is "due", more than OVERDUE_AFTER "overdue"; who was never in contact
 * counts from the first purchase; a tier without a row, a customer with neither and a business that never
 * logged a contact have no cadence.  Copied; at most 8 tiers.
 */
struct store_cadence {
	const char *tier;	/* of customer_words_tier, static */
	int64_t due_after;
	int64_t overdue_after;
};
struct store_view {
	int64_t today;
	const struct store_cadence *cadences;
	size_t cadence_count;
	int64_t contact_limit;	/* contacts made by us that are enough within CONTACT_WINDOW days; 0: no limit */
	int64_t contact_window;
};
void store_set_view(struct store *store, const struct store_view *view);

enum list_anchor {
	LIST_START,	/* the first rows */
	LIST_END,	/* the last rows */
	LIST_AFTER,	/* the rows that follow ANCHOR_ID */
	LIST_BEFORE,	/* the rows just before it (the last LIMIT of them, in list order) */
	LIST_AROUND,	/* it and what surrounds it: up to LIMIT / 2 before it, the rest from it on */
};

struct list_request {
	const struct query *query;	/* NULL: every customer */
	struct list_field sort;		/* all zero: by name */
	bool descending;
	const struct list_field *columns;	/* what the cells hold, in this order */
	size_t column_count;
	enum list_anchor anchor;
	int64_t anchor_id;		/* customer; it need not fit the query itself */
	size_t limit;			/* rows, at least 1 */
};

enum list_cell_type { LIST_UNKNOWN, LIST_INTEGER, LIST_REAL, LIST_TEXT };

/* One value, as raw as the record holds it (days, minor units, 0..1 ...): field.h says how to show it. */
struct list_cell {
	enum list_cell_type type;
	int64_t integer;	/* LIST_INTEGER */
	double real;		/* LIST_REAL */
	const char *text;	/* LIST_TEXT, borrowed from the window; else NULL */
};

struct list_row {
	int64_t id;
	const struct list_cell *cells;	/* column_count of them, borrowed from the window */
};

struct list_window {
	struct list_row *rows;
	size_t count;
	bool at_start;		/* nothing comes before the first row */
	bool at_end;		/* nothing comes after the last row */
	void *memory;		/* of cells and texts */
};

/*
 * Fills OUT, which is overwritten: release it first when it held a window.  RAP_NOT_FOUND when the
 * anchor's customer is gone: ask again from LIST_START.
 */
enum rap_status store_customers_list(struct list_window *out, struct store *store,
				     const struct list_request *request);
void list_window_release(struct list_window *window);

/*
 * The cells of one customer, for a preview or a changed row; one row in OUT.
 * RAP_NOT_FOUND when it is gone.
 */
enum rap_status store_customer_cells(struct list_window *out, struct store *store, int64_t id,
				     const struct list_field *columns, size_t column_count);

/* How many fit; counting stops at LIMIT (0: counts all), so "1000+" is cheap while somebody types. */
enum rap_status store_customers_count(int64_t *count, struct store *store, const struct query *query,
				      int64_t limit);

/* Whether one customer fits. */
enum rap_status store_customer_matches(bool *matches, struct store *store, const struct query *query,
				       int64_t id);

/* The ids that fit, ascending, for bulk changes; an array the caller frees. */
enum rap_status store_customers_ids(int64_t **ids, size_t *count, struct store *store,
				    const struct query *query);

/*
 * Walks all that fit in the order of REQUEST, for exports and list commands;
 * anchor is ignored, LIMIT 0 means all.  Cells are borrowed until the next step.
 * RAP_NOT_FOUND after the last row.
 */
struct store_list_cursor;
enum rap_status store_customers_open(struct store_list_cursor **out, struct store *store,
				     const struct list_request *request);
enum rap_status store_customers_next(struct store_list_cursor *cursor, struct list_row *row);
void store_customers_close(struct store_list_cursor *cursor);	/* NULL is fine */

/*
 * How often each value of FIELD occurs, most frequent first, at most LIMIT (0: all); the `#` table.
 * Lists (tags, values) count each word; numbers are grouped as they are; unknown has type LIST_UNKNOWN.
 */
struct frequency_row {
	struct list_cell value;
	int64_t customers;
	int64_t revenue_12m;	/* minor units, unknown counting 0 */
};
struct frequency {
	struct frequency_row *rows;
	size_t count;
	int64_t values;		/* different values in all, also those beyond LIMIT */
	int64_t customers;	/* that fit the query */
	void *memory;
};
enum rap_status store_customers_frequency(struct frequency *out, struct store *store,
					  const struct query *query, struct list_field field, size_t limit);
void frequency_release(struct frequency *frequency);

/*
 * How often each value of FIELD occurs in two groups: those that fit FIRST, and the rest of those that
 * fit EVERYBODY.  Most frequent first; every value is there, the unknown one too.
 */
struct contrast_row {
	struct list_cell value;
	int64_t first;
	int64_t rest;
};
struct contrast {
	struct contrast_row *rows;
	size_t count;
	void *memory;
};
enum rap_status store_customers_contrast(struct contrast *out, struct store *store,
					 const struct query *everybody, const struct query *first,
					 struct list_field field);
void contrast_release(struct contrast *contrast);

/* Customers and money by the values of two fields: the quadrant, the RFM heat map. Only pairs that occur. */
struct crosstab_row {
	struct list_cell a, b;
	int64_t customers;
	int64_t revenue_12m;
};
struct crosstab {
	struct crosstab_row *rows;	/* ordered by a, then b */
	size_t count;
	void *memory;
};
enum rap_status store_customers_crosstab(struct crosstab *out, struct store *store,
					 const struct query *query, struct list_field a,
					 struct list_field b);
void crosstab_release(struct crosstab *crosstab);

/* Sums over those that fit; money in minor units, unknown values counting nothing. */
struct customers_summary {
	int64_t customers;
	int64_t buyers;		/* with at least one purchase */
	int64_t revenue;
	int64_t revenue_12m;
	int64_t margin_12m;	/* RAP_NONE when unknown for all */
	int64_t clv;		/* RAP_NONE when unknown for all */
	double mean_score;	/* NaN when unknown for all */
};

#endif
