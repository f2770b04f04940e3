/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts the values of a field in two groups of customers at once. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "src/store/list-internal.h"

static enum rap_status
add_contrast_text(struct sql_text *sql, struct store *store, const struct query *everybody,
		  const struct query *first, struct list_field field)
{
	char join[AGGREGATE_JOIN];
	enum rap_status status;

	sql_text_add(sql, "SELECT v, sum(f), count(*) - sum(f) FROM (SELECT ");
	if ((status = aggregate_value(sql, join, store, field)))
		return status;
	sql_text_add(sql, " AS v, coalesce(");
	if ((status = filter_add(sql, store, first)))
		return status;
	sql_text_add(sql, ", 0) AS f");
	if ((status = aggregate_from(sql, store, everybody, join)))
		return status;
	sql_text_add(sql, ") GROUP BY v ORDER BY count(*) DESC, v");
	return RAP_OK;
}

struct contrast_reading {
	struct contrast *out;
	size_t capacity;
};

static void
take_row(void *payload, struct cell_memory *memory, sqlite3_stmt *row)
{
	struct contrast_reading *reading = payload;
	struct contrast *out = reading->out;

	RAP_GROW(out->rows, out->count, reading->capacity);
	cell_memory_add(memory, row, 0);
	out->rows[out->count++] = (struct contrast_row){
		.first = sqlite3_column_int64(row, 1),
		.rest = sqlite3_column_int64(row, 2),
	};
}

enum rap_status
store_customers_contrast(struct contrast *out, struct store *store, const struct query *everybody,
			 const struct query *first, struct list_field field)
{
	struct cell_memory *memory = cell_memory_new();
	struct contrast_reading reading = { .out = out };
	struct sql_text sql;
	enum rap_status status;

	*out = (struct contrast){ .memory = memory };
	sql_text_init(&sql);
	if (!(status = add_contrast_text(&sql, store, everybody, first, field)))
		status = aggregate_read(store, &sql, memory, take_row, &reading);
	for (size_t i = 0; !status && i < out->count; i++)
		out->rows[i].value = memory->cells[i];
	sql_text_release(&sql);
	if (status)
		contrast_release(out);
	return status;
}

void
contrast_release(struct contrast *contrast)
{
	cell_memory_free(contrast->memory);
	free(contrast->rows);
	memset(contrast, 0, sizeof *contrast);
}
