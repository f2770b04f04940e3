/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of purchases: months, shares of revenue, retention, cohorts. Each is one ordered scan summed in C. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "src/store/store-internal.h"

/* Purchases of everybody, or of one, by customer and day: customer, date, amount. */
static enum rap_status
open_purchases(sqlite3_stmt **out, struct store *store, int64_t customer)
{
	enum rap_status status = sql_prepare(store, out, customer == RAP_NONE ?
		"SELECT customer, date, amount FROM purchase ORDER BY customer, date, id" :
		"SELECT customer, date, amount FROM purchase WHERE customer = ?1 ORDER BY customer, date, id");

	if (!status && customer != RAP_NONE)
		sql_bind(*out, "i", customer);
	return status;
}

/* ---- months ---- */

/* Days repeat from row to row, and finding their month takes a division or two. */
struct month_memory {
	int64_t day, month;
};

static int64_t
month_of(struct month_memory *memory, int64_t day)
{
	if (memory->day != day)
		*memory = (struct month_memory){ day, rap_month_of_day(day) };
	return memory->month;
}

struct month_scan {
	struct store_months *out;
	struct month_memory memory;
	int64_t first_month, since, until;
	int64_t customer;	/* of the row before */
	int64_t counted;	/* month in which it was counted last */
	bool bought;		/* it bought something before */
};

static void
add_to_month(struct month_scan *scan, int64_t customer, int64_t day, int64_t amount)
{
	struct month_figures *figures;
	int64_t month;
	bool is_new;

	if (customer != scan->customer) {
		scan->customer = customer;
		scan->counted = RAP_NONE;
		scan->bought = false;
	}
	is_new = amount >= 0 && !scan->bought;
	scan->bought |= amount >= 0;
	if (day < scan->since || day > scan->until)
		return;
	month = month_of(&scan->memory, day);
	figures = &scan->out->rows[month - scan->first_month];
	figures->revenue += amount;
	if (amount < 0) {
		figures->refunds -= amount;
		return;
	}
	figures->purchases++;
	figures->new_customers += is_new;
	figures->customers += scan->counted != month;
	scan->counted = month;
}

enum rap_status
store_months_load(struct store_months *out, struct store *store, int64_t customer, int64_t since,
		  int64_t until)
{
	int64_t first = rap_month_of_day(since), last = rap_month_of_day(until), month;
	struct rap_date start = rap_date_of_day(since), end = rap_date_of_day(until);
	struct month_scan scan = {
		.out = out, .memory = { RAP_NONE, 0 }, .first_month = first, .customer = RAP_NONE,
		.since = rap_day_of_date(start.year, start.month, 1),
		.until = rap_day_add_months(rap_day_of_date(end.year, end.month, 1), 1) - 1,
	};
	sqlite3_stmt *statement;
	enum rap_status status;

	memset(out, 0, sizeof *out);
	if (last < first)
		return RAP_OK;
	for (month = first; month <= last; month++) {
		RAP_GROW(out->rows, out->count, out->capacity);
		out->rows[out->count++] = (struct month_figures){ .month = month };
	}
	if (!(status = open_purchases(&statement, store, customer))) {
		while (!(status = sql_step(store, statement)))
			add_to_month(&scan, sqlite3_column_int64(statement, 0),
				     sqlite3_column_int64(statement, 1), sqlite3_column_int64(statement, 2));
		sql_finish(store, statement);
	}
	if (status == RAP_NOT_FOUND)
		return RAP_OK;
	store_months_release(out);
	return status;
}

void
store_months_release(struct store_months *months)
{
	free(months->rows);
	memset(months, 0, sizeof *months);
}

/* ---- retention ---- */

enum rap_status
store_retained_buyers(int64_t *before, int64_t *stayed, struct store *store, int64_t since, int64_t until,
		      int64_t days)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	*before = *stayed = 0;
	status = sql_prepare(store, &statement,
			     "SELECT count(*), coalesce(sum(again), 0) FROM (SELECT max(date >= ?2) AS again"
			     " FROM purchase WHERE amount >= 0 AND date BETWEEN ?1 AND ?3 GROUP BY customer"
			     " HAVING min(date) < ?2)");
	if (status)
		return status;
	sql_bind(statement, "iii", since - days, since, until);
	if (!(status = sql_step(store, statement))) {
		*before = sqlite3_column_int64(statement, 0);
		*stayed = sqlite3_column_int64(statement, 1);
	}
	sql_finish(store, statement);
	return status;
}

/* ---- cohorts ---- */

struct cohort_scan {
	struct store_cohorts *out;
	struct month_memory memory;
	int64_t since_month, until_month;
	int64_t customer;
	int64_t first;		/* month of the first purchase */
	int64_t counted;
};

static void
add_to_cohort(struct cohort_scan *scan, int64_t customer, int64_t day)
{
	int64_t month = month_of(&scan->memory, day);
	struct cohort_row *row;

	if (customer != scan->customer) {
		scan->customer = customer;
		scan->first = month;
		scan->counted = RAP_NONE;
	}
	if (scan->first < scan->since_month || scan->first > scan->until_month || month == scan->counted)
		return;
	row = &scan->out->rows[scan->first - scan->since_month];
	row->customers += scan->counted == RAP_NONE;
	scan->counted = month;
	if (month - scan->first < (int64_t)RAP_COUNT(row->active))
		row->active[month - scan->first]++;
}

enum rap_status
store_cohorts_load(struct store_cohorts *out, struct store *store, int64_t since, int64_t until)
{
	struct cohort_scan scan = {
		.out = out, .memory = { RAP_NONE, 0 }, .customer = RAP_NONE,
		.since_month = rap_month_of_day(since), .until_month = rap_month_of_day(until),
	};
	sqlite3_stmt *statement;
	enum rap_status status;
	int64_t month;

	memset(out, 0, sizeof *out);
	for (month = scan.since_month; month <= scan.until_month; month++) {
		RAP_GROW(out->rows, out->count, out->capacity);
		out->rows[out->count++] = (struct cohort_row){ .month = month };
	}
	if ((status = open_purchases(&statement, store, RAP_NONE)))
		goto failed;
	while (!(status = sql_step(store, statement)))
		if (sqlite3_column_int64(statement, 2) >= 0)
			add_to_cohort(&scan, sqlite3_column_int64(statement, 0),
				      sqlite3_column_int64(statement, 1));
	sql_finish(store, statement);
	if (status == RAP_NOT_FOUND)
		return RAP_OK;
failed:
	store_cohorts_release(out);
	return status;
}

void
store_cohorts_release(struct store_cohorts *cohorts)
{
	free(cohorts->rows);
	memset(cohorts, 0, sizeof *cohorts);
}

enum rap_status
store_purchase_span(int64_t *first, int64_t *last, struct store *store)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	*first = *last = RAP_NONE;
	if ((status = sql_prepare(store, &statement, "SELECT min(date), max(date) FROM purchase")))
		return status;
	if (!(status = sql_step(store, statement))) {
		*first = sql_column_integer(statement, 0);
		*last = sql_column_integer(statement, 1);
	}
	sql_finish(store, statement);
	return status;
}
