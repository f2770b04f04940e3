/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts, sums and frequencies over the customers that fit a query. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "src/store/list-internal.h"

/* What QUERY needs must be known before the tables are named, so its condition is put together twice. */
enum rap_status
aggregate_from(struct sql_text *sql, struct store *store, const struct query *query, const char *join)
{
	struct sql_text probe;
	enum rap_status status;
	bool few;

	sql_text_init(&probe);
	status = filter_add_fast(&probe, &few, store, query);
	sql->needs |= probe.needs;
	sql_text_release(&probe);
	if (status)
		return status;
	sql_text_addf(sql, " FROM %s%s WHERE ", from_clause(sql->needs, LEAD_ANY), join);
	return filter_add_fast(sql, &few, store, query);
}

enum rap_status
aggregate_value(struct sql_text *sql, char join[AGGREGATE_JOIN], struct store *store, struct list_field field)
{
	*join = '\0';
	if (field.field->type != VALUE_LIST)
		return expression_value(sql, store, field);
	sqlite3_snprintf(AGGREGATE_JOIN, join, " LEFT JOIN %s l ON l.customer = c.id", list_table(field.field));
	sql->needs |= NEED_CUSTOMER;
	sql_text_add(sql, list_word(field.field));
	return RAP_OK;
}

enum rap_status
aggregate_read(struct store *store, const struct sql_text *sql, struct cell_memory *memory, aggregate_row *take,
	       void *payload)
{
	sqlite3_stmt *statement;
	enum rap_status status = sql_text_prepare(store, &statement, sql);

	if (status)
		return status;
	while (!(status = sql_step(store, statement)))
		take(payload, memory, statement);
	sql_finish(store, statement);
	cell_memory_seal(memory);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

static enum rap_status
first_integer(int64_t *out, struct store *store, const struct sql_text *sql)
{
	sqlite3_stmt *statement;
	enum rap_status status = sql_text_prepare(store, &statement, sql);

	*out = RAP_NONE;
	if (status)
		return status;
	if (!(status = sql_step(store, statement)))
		*out = sql_column_integer(statement, 0);
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

enum rap_status
store_customers_count(int64_t *count, struct store *store, const struct query *query, int64_t limit)
{
	struct sql_text sql;
	enum rap_status status;

	if (!query || !query->root) {
		status = record_customer_count(count, store);
		*count = limit && *count > limit ? limit : *count;
		return status;
	}
	sql_text_init(&sql);
	sql_text_add(&sql, limit ? "SELECT count(*) FROM (SELECT 1" : "SELECT count(*)");
	status = aggregate_from(&sql, store, query, "");
	if (limit) {
		sql_text_add(&sql, " LIMIT ");
		sql_text_bind_integer(&sql, limit);
		sql_text_add(&sql, ")");
	}
	if (!status)
		status = first_integer(count, store, &sql);
	sql_text_release(&sql);
	return status;
}

enum rap_status
store_customer_matches(bool *matches, struct store *store, const struct query *query, int64_t id)
{
	struct sql_text sql;
	enum rap_status status;
	int64_t found = RAP_NONE;

	sql_text_init(&sql);
	sql_text_add(&sql, "SELECT 1 FROM customer c JOIN scorecard s ON s.customer = c.id WHERE c.id = ");
	sql_text_bind_integer(&sql, id);
	sql_text_add(&sql, " AND ");
	status = filter_add(&sql, store, query);
	if (!status)
		status = first_integer(&found, store, &sql);
	sql_text_release(&sql);
	*matches = found == 1;
	return status;
}

enum rap_status
store_customers_ids(int64_t **ids, size_t *count, struct store *store, const struct query *query)
{
	struct sql_text filter, sql;
	sqlite3_stmt *statement;
	size_t capacity = 0;
	enum rap_status status;

	*ids = NULL;
	*count = 0;
	sql_text_init(&filter);
	status = filter_add(&filter, store, query);
	sql_text_init(&sql);
	sql_text_addf(&sql, "SELECT %s FROM %s WHERE ", from_id(filter.needs, LEAD_ANY),
		      from_clause(filter.needs, LEAD_ANY));
	if (!status)
		status = filter_add(&sql, store, query);
	sql_text_addf(&sql, " ORDER BY %s", from_id(filter.needs, LEAD_ANY));
	if (!status)
		status = sql_text_prepare(store, &statement, &sql);
	sql_text_release(&filter);
	sql_text_release(&sql);
	if (status)
		return status;
	while (!(status = sql_step(store, statement))) {
		RAP_GROW(*ids, *count, capacity);
		(*ids)[(*count)++] = sqlite3_column_int64(statement, 0);
	}
	sql_finish(store, statement);
	if (status == RAP_NOT_FOUND)
		return RAP_OK;
	free(*ids);
	*ids = NULL;
	*count = 0;
	return status;
}

/* ---- frequencies ---- */

static enum rap_status
add_frequency_text(struct sql_text *sql, struct store *store, const struct query *query,
		   struct list_field field)
{
	char join[AGGREGATE_JOIN];
	enum rap_status status;

	sql->needs = NEED_CARD;
	sql_text_add(sql, "SELECT ");
	status = aggregate_value(sql, join, store, field);
	sql_text_add(sql, ", count(*) AS n, coalesce(sum(card_revenue_12m(s.content)), 0)");
	if (!status)
		status = aggregate_from(sql, store, query, join);
	sql_text_add(sql, " GROUP BY 1 ORDER BY n DESC, 1");
	return status;
}

struct frequency_reading {
	struct frequency *out;
	size_t capacity, limit;		/* limit 0: none */
};

static void
take_frequency(void *payload, struct cell_memory *memory, sqlite3_stmt *row)
{
	struct frequency_reading *reading = payload;
	struct frequency *out = reading->out;

	out->values += sqlite3_column_type(row, 0) != SQLITE_NULL;
	if (reading->limit && out->count == reading->limit)
		return;
	RAP_GROW(out->rows, out->count, reading->capacity);
	cell_memory_add(memory, row, 0);
	out->rows[out->count++] = (struct frequency_row){
		.customers = sqlite3_column_int64(row, 1),
		.revenue_12m = sqlite3_column_int64(row, 2),
	};
}

enum rap_status
store_customers_frequency(struct frequency *out, struct store *store, const struct query *query,
			  struct list_field field, size_t limit)
{
	struct cell_memory *memory = cell_memory_new();
	struct frequency_reading reading = { .out = out, .limit = limit };
	struct sql_text sql;
	enum rap_status status;

	*out = (struct frequency){ .memory = memory };
	sql_text_init(&sql);
	if (!(status = add_frequency_text(&sql, store, query, field)) &&
	    !(status = aggregate_read(store, &sql, memory, take_frequency, &reading)))
		status = store_customers_count(&out->customers, store, query, 0);
	for (size_t i = 0; !status && i < out->count; i++)
		out->rows[i].value = memory->cells[i];
	sql_text_release(&sql);
	if (status)
		frequency_release(out);
	return status;
}

void
frequency_release(struct frequency *frequency)
{
	cell_memory_free(frequency->memory);
	free(frequency->rows);
	memset(frequency, 0, sizeof *frequency);
}

static enum rap_status
add_crosstab_text(struct sql_text *sql, struct store *store, const struct query *query, struct list_field a,
		  struct list_field b)
{
	enum rap_status status;

	sql->needs = NEED_CARD;
	sql_text_add(sql, "SELECT ");
	if ((status = expression_value(sql, store, a)))
		return status;
	sql_text_add(sql, ", ");
	if ((status = expression_value(sql, store, b)))
		return status;
	sql_text_add(sql, ", count(*), coalesce(sum(card_revenue_12m(s.content)), 0)");
	if ((status = aggregate_from(sql, store, query, "")))
		return status;
	sql_text_add(sql, " GROUP BY 1, 2 ORDER BY 1, 2");
	return RAP_OK;
}

struct crosstab_reading {
	struct crosstab *out;
	size_t capacity;
};

static void
take_crosstab(void *payload, struct cell_memory *memory, sqlite3_stmt *row)
{
	struct crosstab_reading *reading = payload;
	struct crosstab *out = reading->out;

	RAP_GROW(out->rows, out->count, reading->capacity);
	cell_memory_add(memory, row, 0);
	cell_memory_add(memory, row, 1);
	out->rows[out->count++] = (struct crosstab_row){
		.customers = sqlite3_column_int64(row, 2),
		.revenue_12m = sqlite3_column_int64(row, 3),
	};
}

enum rap_status
store_customers_crosstab(struct crosstab *out, struct store *store, const struct query *query,
			 struct list_field a, struct list_field b)
{
	struct cell_memory *memory = cell_memory_new();
	struct crosstab_reading reading = { .out = out };
	struct sql_text sql;
	enum rap_status status;

	*out = (struct crosstab){ .memory = memory };
	sql_text_init(&sql);
	if (!(status = add_crosstab_text(&sql, store, query, a, b)))
		status = aggregate_read(store, &sql, memory, take_crosstab, &reading);
	for (size_t i = 0; !status && i < out->count; i++) {
		out->rows[i].a = memory->cells[2 * i];
		out->rows[i].b = memory->cells[2 * i + 1];
	}
	sql_text_release(&sql);
	if (status)
		crosstab_release(out);
	return status;
}

void
crosstab_release(struct crosstab *crosstab)
{
	cell_memory_free(crosstab->memory);
	free(crosstab->rows);
	memset(crosstab, 0, sizeof *crosstab);
}
