/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cards of past days in a scratch table, so that a filter finds who fitted then by the same statements as today. */
#include <config.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "src/store/list-internal.h"

enum rap_status
store_past_cards_begin(struct store *store)
{
	assert(store->transaction >= STORE_WRITING);
	return sql_execute(store, "CREATE TEMP TABLE IF NOT EXISTS past_card (customer INTEGER NOT NULL,"
				  " as_of INTEGER NOT NULL, " SCORECARD_DEFINITIONS ", PRIMARY KEY (as_of, customer))"
				  " STRICT, WITHOUT ROWID; DELETE FROM past_card");
}

enum rap_status
store_past_cards_put(struct store *store, const struct scorecard *card)
{
	sqlite3_stmt *statement;
	enum rap_status status = sql_prepare(store, &statement, "INSERT INTO temp.past_card (customer, "
					     SCORECARD_COLUMNS ", as_of) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

	if (status)
		return status;
	scorecard_bind(store, statement, card);
	sqlite3_bind_int64(statement, 7, card->as_of);
	status = sql_run(store, statement);
	sql_finish(store, statement);
	return status;
}

static enum rap_status
collect(struct store_ids *out, struct store *store, const struct sql_text *sql)
{
	sqlite3_stmt *statement;
	enum rap_status status = sql_text_prepare(store, &statement, sql);

	if (status)
		return status;
	while (!(status = sql_step(store, statement))) {
		RAP_GROW(out->rows, out->count, out->capacity);
		out->rows[out->count++] = sqlite3_column_int64(statement, 0);
	}
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

enum rap_status
store_past_cards_fit(struct store_ids *out, struct store *store, const struct query *query, int64_t day)
{
	int64_t today = store->today;
	struct sql_text sql;
	enum rap_status status;

	out->count = 0;
	store->today = day;
	sql_text_init(&sql);
	sql_text_add(&sql, "SELECT s.customer FROM temp.past_card s CROSS JOIN customer c ON c.id = s.customer"
			   " WHERE s.as_of = ");
	sql_text_bind_integer(&sql, day);
	sql_text_add(&sql, " AND (");
	status = filter_add(&sql, store, query);
	sql_text_add(&sql, ") ORDER BY s.customer");
	if (!status)
		status = collect(out, store, &sql);
	sql_text_release(&sql);
	store->today = today;
	return status;
}

void
store_ids_release(struct store_ids *ids)
{
	free(ids->rows);
	memset(ids, 0, sizeof *ids);
}
