/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts the values of a field in two groups of customers at once. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "src/store/list-internal.h"

static enum rap_status
add_value(struct sql_text *sql, const char **joins, char *join, int size, struct store *store,
	  struct list_field field)
{
	*joins = "";
	if (field.field->type != VALUE_LIST)
		return expression_value(sql, store, field);
	sqlite3_snprintf(size, join, " LEFT JOIN %s l ON l.customer = c.id", list_table(field.field));
	*joins = join;
	sql->needs |= NEED_CUSTOMER;
	sql_text_add(sql, list_word(field.field));
	return RAP_OK;
}

/* What EVERYBODY needs must be known before the tables are named, so it is put together twice. */
static enum rap_status
add_needs(struct sql_text *sql, struct store *store, const struct query *query)
{
	struct sql_text probe;
	enum rap_status status;

	sql_text_init(&probe);
	status = filter_add(&probe, store, query);
	sql->needs |= probe.needs;
	sql_text_release(&probe);
	return status;
}

static enum rap_status
add_contrast_text(struct sql_text *sql, struct store *store, const struct query *everybody,
		  const struct query *first, struct list_field field)
{
	const char *joins;
	char join[96];
	enum rap_status status;

	sql_text_add(sql, "SELECT v, sum(f), count(*) - sum(f) FROM (SELECT ");
	if ((status = add_value(sql, &joins, join, sizeof join, store, field)))
		return status;
	sql_text_add(sql, " AS v, coalesce(");
	if ((status = filter_add(sql, store, first)))
		return status;
	sql_text_add(sql, ", 0) AS f");
	if ((status = add_needs(sql, store, everybody)))
		return status;
	sql_text_addf(sql, " FROM %s%s WHERE ", from_clause(sql->needs, LEAD_ANY), joins);
	if ((status = filter_add(sql, store, everybody)))
		return status;
	sql_text_add(sql, ") GROUP BY v ORDER BY count(*) DESC, v");
	return RAP_OK;
}

enum rap_status
store_customers_contrast(struct contrast *out, struct store *store, const struct query *everybody,
			 const struct query *first, struct list_field field)
{
	struct cell_memory *memory = cell_memory_new();
	sqlite3_stmt *statement;
	struct sql_text sql;
	size_t capacity = 0;
	enum rap_status status;

	*out = (struct contrast){ .memory = memory };
	sql_text_init(&sql);
	status = add_contrast_text(&sql, store, everybody, first, field);
	if (!status)
		status = sql_text_prepare(store, &statement, &sql);
	sql_text_release(&sql);
	if (status)
		goto failed;
	while (!(status = sql_step(store, statement))) {
		RAP_GROW(out->rows, out->count, capacity);
		cell_memory_add(memory, statement, 0);
		out->rows[out->count++] = (struct contrast_row){
			.first = sqlite3_column_int64(statement, 1),
			.rest = sqlite3_column_int64(statement, 2),
		};
	}
	sql_finish(store, statement);
	if (status != RAP_NOT_FOUND)
		goto failed;
	cell_memory_seal(memory);
	for (size_t i = 0; i < out->count; i++)
		out->rows[i].value = memory->cells[i];
	return RAP_OK;
failed:
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
