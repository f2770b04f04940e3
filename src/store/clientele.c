/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of the whole clientele from the scorecards: what each brought, at which margin, sums by class. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/store/store-internal.h"

enum rap_status
store_revenue_sums(int64_t **sums, size_t *count, struct store *store, int64_t since)
{
	size_t capacity = 0;
	sqlite3_stmt *statement;
	enum rap_status status;

	*sums = NULL;
	*count = 0;
	status = sql_prepare(store, &statement, since == RAP_NONE ?
			     "SELECT coalesce(card_revenue(content), 0) FROM scorecard"
			     " WHERE card_purchases(content) > 0" :
			     "SELECT coalesce(card_revenue_12m(content), 0) FROM scorecard"
			     " WHERE card_last_purchase(content) >= ?1");
	if (status)
		return status;
	if (since != RAP_NONE)
		sql_bind(statement, "i", since);
	while (!(status = sql_step(store, statement))) {
		RAP_GROW(*sums, *count, capacity);
		(*sums)[(*count)++] = sqlite3_column_int64(statement, 0);
	}
	sql_finish(store, statement);
	if (status == RAP_NOT_FOUND)
		return RAP_OK;
	free(*sums);
	*sums = NULL;
	*count = 0;
	return status;
}

enum rap_status
store_contribution_rates(double **rates, size_t *count, struct store *store)
{
	size_t capacity = 0;
	sqlite3_stmt *statement;
	enum rap_status status;

	*rates = NULL;
	*count = 0;
	status = sql_prepare(store, &statement, "SELECT 1.0 * card_margin_12m(content)"
			     " / card_revenue_12m(content) AS rate FROM scorecard WHERE card_revenue_12m(content) > 0"
			     " AND card_margin_12m(content) IS NOT NULL ORDER BY rate");
	if (status)
		return status;
	while (!(status = sql_step(store, statement))) {
		RAP_GROW(*rates, *count, capacity);
		(*rates)[(*count)++] = sqlite3_column_double(statement, 0);
	}
	sql_finish(store, statement);
	if (status == RAP_NOT_FOUND)
		return RAP_OK;
	free(*rates);
	*rates = NULL;
	*count = 0;
	return status;
}

enum rap_status
store_score_at(double scores[2], struct store *store, int64_t rank)
{
	sqlite3_stmt *statement;
	enum rap_status status = sql_prepare(store, &statement, "SELECT score FROM scorecard WHERE score IS NOT NULL"
					     " AND card_purchases(content) > 0 ORDER BY score DESC LIMIT 2 OFFSET ?1");

	scores[0] = scores[1] = NAN;
	if (status)
		return status;
	sql_bind(statement, "i", rank - 1);
	for (int i = 0; i < 2 && !(status = sql_step(store, statement)); i++)
		scores[i] = sqlite3_column_double(statement, 0);
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

enum rap_status
store_class_figures(struct store_classes *out, struct store *store, int64_t since, int64_t near)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	memset(out, 0, sizeof *out);
	status = sql_prepare(store, &statement,
			     "SELECT class, count(*), total(card_revenue_12m(content)),"
			     " total(card_margin_12m(content)), total(CASE WHEN card_loyal(content)"
			     " IN ('loyal', 'loyal-behaviour') THEN card_revenue_12m(content) END),"
			     " total(card_revenue(content)), total(card_refunds(content)),"
			     " total(card_contacts_90d(content)), total(card_purchase_days(content) > 1),"
			     " total(card_margin_12m(content) >= ?2)"
			     " FROM scorecard WHERE card_last_purchase(content) >= ?1 GROUP BY class");
	if (status)
		return status;
	sql_bind(statement, "ii", since, near);
	while (!(status = sql_step(store, statement))) {
		const char *word = (const char *)sqlite3_column_text(statement, 0);
		int place = word ? customer_word_find(customer_field(CUSTOMER_FIELD_CLASS), word) : -1;
		struct class_figures *figures = &out->rows[place < 0 ? 0 : place];

		figures->buyers += sqlite3_column_int64(statement, 1);
		figures->revenue_12m += sqlite3_column_double(statement, 2);
		figures->margin_12m += sqlite3_column_double(statement, 3);
		figures->loyal_revenue_12m += sqlite3_column_double(statement, 4);
		figures->revenue += sqlite3_column_double(statement, 5);
		figures->refunds += sqlite3_column_double(statement, 6);
		figures->contacts_90d += sqlite3_column_double(statement, 7);
		figures->repeaters += sqlite3_column_double(statement, 8);
		figures->near += sqlite3_column_double(statement, 9);
	}
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}
