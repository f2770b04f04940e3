/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Visits the rows of all kinds that refer to a customer, by the record tables: a new reference is followed too. */
#include <config.h>

#include <stdlib.h>

#include "src/store/store-internal.h"

struct referring_row {
	int64_t id, owner;
};

struct referring_rows {
	struct referring_row *rows;
	size_t count, capacity;
};

bool
referring_field(const struct record_field *field)
{
	return field->type == FIELD_REFERENCE && field->target == RECORD_CUSTOMER;
}

static enum rap_status
list_rows(struct referring_rows *out, struct store *store, const struct record_type *type,
	  const struct record_field *field, int64_t customer)
{
	char *text = rap_asprintf("SELECT id, \"%s\" FROM \"%s\" WHERE \"%s\" = ?1 ORDER BY id",
				  record_owner_field(type)->name, type->table, field->name);
	sqlite3_stmt *statement;
	enum rap_status status = sql_prepare(store, &statement, text);

	free(text);
	if (status)
		return status;
	sql_bind(statement, "i", customer);
	while (!(status = sql_step(store, statement))) {
		RAP_GROW(out->rows, out->count, out->capacity);
		out->rows[out->count++] = (struct referring_row){ sql_column_integer(statement, 0),
								  sql_column_integer(statement, 1) };
	}
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

/* Rows are listed first: a statement that walks them would meet those that the visit changes. */
static enum rap_status
visit_rows(struct store *store, const struct record_type *type, const struct record_field *field,
	   int64_t customer, referring_visit *visit, void *payload)
{
	struct referring_rows list = { 0 };
	enum rap_status status = list_rows(&list, store, type, field, customer);

	for (size_t i = 0; !status && i < list.count; i++)
		status = visit(payload, type, field, list.rows[i].id, list.rows[i].owner);
	free(list.rows);
	return status;
}

enum rap_status
referring_visit_rows(struct store *store, int64_t customer, referring_visit *visit, void *payload)
{
	enum rap_status status = RAP_OK;

	for (enum record_kind kind = 0; !status && kind < RECORD_KINDS; kind++) {
		const struct record_type *type = record_type(kind);

		for (size_t i = 0; !status && i < type->field_count; i++)
			if (referring_field(&type->fields[i]))
				status = visit_rows(store, type, &type->fields[i], customer, visit, payload);
	}
	return status;
}
