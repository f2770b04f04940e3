/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records to and from table rows.  The statements are made from the record
 * table, so a field that is added there needs only its column in the schema.
 */
#include <config.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "src/store/store-internal.h"

/* Columns of customer that the store derives; they follow the record's own. */
#define CUSTOMER_KEYS "name_key", "search_key", "email_key", "phone_key", "birthday_key"
static const char *const customer_keys[] = { CUSTOMER_KEYS };

struct record_header *
row_header(void *record)
{
	return record;
}

enum row_class
row_class(const struct record_field *field)
{
	switch (field->type) {
	case FIELD_FLAG:
	case FIELD_INTEGER:
	case FIELD_MONEY:
	case FIELD_DAY:
	case FIELD_TIME:
		return ROW_INTEGER;
	case FIELD_REAL:
		return ROW_REAL;
	case FIELD_REFERENCE:
		return ROW_REFERENCE;
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
	case FIELD_CHOICE:
	case FIELD_DURATION:
	case FIELD_LIST:
	case FIELD_CUSTOM:
	case FIELD_PHONE:
	case FIELD_EMAIL:
		break;
	}
	return ROW_TEXT;
}

static bool
is_column(const struct record_field *field)
{
	return !(field->flags & (FIELD_KEY | FIELD_SIDE_TABLE));
}

int64_t
row_owner(const struct record_type *type, const void *record)
{
	const struct record_field *field;
	int64_t owner;

	if (type->kind == RECORD_CUSTOMER)
		return ((const struct record_header *)record)->id;
	field = record_owner_field(type);
	if (!field)
		return RAP_NONE;
	memcpy(&owner, (const char *)record + field->offset, sizeof owner);
	return owner;
}

static void
add_side_column(struct strbuf *out, const struct record_field *field)
{
	if (!strcmp(field->name, "tags"))
		strbuf_adds(out, ", (SELECT group_concat(tag, ';') FROM (SELECT tag FROM customer_tag"
				 " WHERE customer = t.id ORDER BY tag))");
	else if (field->type != FIELD_LIST)
		strbuf_addf(out, ", stop.%s", field->name);
	else	/* few have any, and a sorter costs more than to see that it has nothing to sort */
		strbuf_adds(out, ", CASE WHEN EXISTS (SELECT 1 FROM customer_value WHERE customer = t.id) THEN"
				 " (SELECT group_concat(CASE stance WHEN -1 THEN '-' ELSE '' END"
				 " || value, ';') FROM (SELECT value, stance FROM customer_value"
				 " WHERE customer = t.id ORDER BY CASE stance WHEN -1 THEN '-' ELSE '' END"
				 " || value)) END");
}

static char *
make_columns(const struct record_type *type)
{
	struct strbuf out = STRBUF_INIT;
	size_t i;

	strbuf_adds(&out, "t.id, t.version, t.ref");
	for (i = 0; i < type->field_count; i++) {
		const struct record_field *field = &type->fields[i];

		if (field->flags & FIELD_KEY)
			continue;
		if (field->flags & FIELD_SIDE_TABLE) {
			add_side_column(&out, field);
			continue;
		}
		strbuf_addf(&out, ", t.\"%s\"", field->name);
		if (field->type == FIELD_REFERENCE)
			strbuf_addf(&out, ", of_%s.ref", field->name);
	}
	return strbuf_detach(&out);
}

/* Joined rather than asked for by subqueries, which would open their table again for every row. */
static char *
make_from(const struct record_type *type)
{
	struct strbuf out = STRBUF_INIT;
	size_t i;

	strbuf_addf(&out, "\"%s\" t", type->table);
	if (type->kind == RECORD_CUSTOMER)
		strbuf_adds(&out, " LEFT JOIN contact_stop stop ON stop.customer = t.id");
	for (i = 0; i < type->field_count; i++) {
		const struct record_field *field = &type->fields[i];

		if (field->type == FIELD_REFERENCE)
			strbuf_addf(&out, " LEFT JOIN \"%s\" of_%s ON of_%s.id = t.\"%s\"",
				    record_type(field->target)->table, field->name, field->name, field->name);
	}
	return strbuf_detach(&out);
}

/* INSERT and UPDATE bind the same values in the same order: id, version, ref, fields, keys. */
static char *
make_insert(const struct record_type *type)
{
	struct strbuf out = STRBUF_INIT;
	int count = 3;
	size_t i;

	strbuf_addf(&out, "INSERT INTO \"%s\" (id, version, ref", type->table);
	for (i = 0; i < type->field_count; i++) {
		if (is_column(&type->fields[i])) {
			strbuf_addf(&out, ", \"%s\"", type->fields[i].name);
			count++;
		}
	}
	for (i = 0; type->kind == RECORD_CUSTOMER && i < RAP_COUNT(customer_keys); i++) {
		strbuf_addf(&out, ", %s", customer_keys[i]);
		count++;
	}
	strbuf_adds(&out, ") VALUES (?1");
	for (i = 2; i <= (size_t)count; i++)
		strbuf_addf(&out, ", ?%zu", i);
	strbuf_adds(&out, ")");
	return strbuf_detach(&out);
}

static char *
make_update(const struct record_type *type, int *key)
{
	struct strbuf out = STRBUF_INIT;
	int count = 3;
	size_t i;

	strbuf_addf(&out, "UPDATE \"%s\" SET version = ?2, ref = ?3", type->table);
	for (i = 0; i < type->field_count; i++)
		if (is_column(&type->fields[i]))
			strbuf_addf(&out, ", \"%s\" = ?%d", type->fields[i].name, ++count);
	for (i = 0; type->kind == RECORD_CUSTOMER && i < RAP_COUNT(customer_keys); i++)
		strbuf_addf(&out, ", %s = ?%d", customer_keys[i], ++count);
	strbuf_adds(&out, " WHERE id = ?1");
	*key = count + 1;
	if (type->kind == RECORD_PURCHASE)
		strbuf_addf(&out, " AND customer = ?%d", *key);
	return strbuf_detach(&out);
}

const struct kind_sql *
row_sql(struct store *store, enum record_kind kind)
{
	struct kind_sql *sql = store->kinds[kind];

	if (!sql) {
		const struct record_type *type = record_type(kind);

		sql = rap_calloc(1, sizeof *sql);
		sql->columns = make_columns(type);
		sql->from = make_from(type);
		sql->insert = make_insert(type);
		sql->update = make_update(type, &sql->update_key);
		store->kinds[kind] = sql;
	}
	return sql;
}

void
row_free_sql(struct kind_sql *sql)
{
	if (!sql)
		return;
	free(sql->columns);
	free(sql->from);
	free(sql->insert);
	free(sql->update);
	free(sql);
}

static void
fill_record(void *record, sqlite3_stmt *statement, int first_column, const struct record_type *type,
	    char *(*text)(sqlite3_stmt *statement, int column))
{
	struct record_header *header = record;
	int column = first_column + 3;
	size_t i;

	header->id = sql_column_integer(statement, first_column);
	header->version = sql_column_integer(statement, first_column + 1);
	header->ref = text(statement, first_column + 2);
	for (i = 0; i < type->field_count; i++) {
		const struct record_field *field = &type->fields[i];

		if (field->flags & FIELD_KEY)
			continue;
		switch (row_class(field)) {
		case ROW_TEXT:
			*record_text(field, record) = text(statement, column++);
			break;
		case ROW_INTEGER:
			*record_integer(field, record) = sql_column_integer(statement, column++);
			break;
		case ROW_REAL:
			*record_real(field, record) = sql_column_real(statement, column++);
			break;
		case ROW_REFERENCE:
			*record_integer(field, record) = sql_column_integer(statement, column++);
			*record_reference_text(field, record) = text(statement, column++);
			break;
		}
	}
}

void
row_read(sqlite3_stmt *statement, int first_column, const struct record_type *type, void *record)
{
	record_release(type, record);
	fill_record(record, statement, first_column, type, sql_column_text);
}

/* The members are not const because other records own their texts; who looks writes to none of them. */
static char *
borrow_text(sqlite3_stmt *statement, int column)
{
	return (char *)(uintptr_t)sqlite3_column_text(statement, column);
}

void
row_look(sqlite3_stmt *statement, int first_column, const struct record_type *type, void *record)
{
	record_init(type, record);
	fill_record(record, statement, first_column, type, borrow_text);
}

int
row_bind(sqlite3_stmt *statement, const struct record_type *type, const void *record)
{
	const struct record_header *header = record;
	int parameter = 4;
	size_t i;

	sql_bind_integer(statement, 1, header->id);
	sql_bind_integer(statement, 2, header->version);
	sql_bind_text(statement, 3, header->ref);
	for (i = 0; i < type->field_count; i++) {
		const struct record_field *field = &type->fields[i];
		const char *place = (const char *)record + field->offset;
		int64_t integer;
		double real;

		if (!is_column(field))
			continue;
		switch (row_class(field)) {
		case ROW_TEXT:
			sql_bind_text(statement, parameter++, record_text_const(field, record));
			break;
		case ROW_INTEGER:
		case ROW_REFERENCE:
			memcpy(&integer, place, sizeof integer);
			sql_bind_integer(statement, parameter++, integer);
			break;
		case ROW_REAL:
			memcpy(&real, place, sizeof real);
			sql_bind_real(statement, parameter++, real);
			break;
		}
	}
	return parameter;
}
