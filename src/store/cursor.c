/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading many records: cursors, short lists, counts, settings, and customers by e-mail or phone. */
#include <config.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/text.h"
#include "src/store/store-internal.h"

struct store_cursor {
	struct store *store;
	const struct record_type *type;
	sqlite3_stmt *statement;
};

/* The column that orders one customer's records in time. */
static const char *
date_column(enum record_kind kind)
{
	switch (kind) {
	case RECORD_PURCHASE:
	case RECORD_FEEDBACK:
	case RECORD_REFERRAL:
	case RECORD_POINTS:
		return "date";
	case RECORD_INTERACTION:
		return "at";
	case RECORD_FOLLOWUP:
		return "due";
	default:
		return "id";
	}
}

static char *
cursor_text(struct store *store, const struct record_type *type, bool of_owner)
{
	const struct record_field *owner = record_owner_field(type);
	const struct kind_sql *sql = row_sql(store, type->kind);
	struct strbuf text = STRBUF_INIT;

	strbuf_addf(&text, "SELECT %s FROM %s", sql->columns, sql->from);
	if (of_owner)
		strbuf_addf(&text, " WHERE t.\"%s\" = ?1 ORDER BY t.\"%s\", t.id", owner->name,
			    date_column(type->kind));
	else if (type->kind == RECORD_PURCHASE)
		strbuf_adds(&text, " ORDER BY t.customer, t.date, t.id");
	else if (type->kind == RECORD_HOUSE_VALUE || type->kind == RECORD_SETTING ||
		 type->kind == RECORD_SEGMENT)
		strbuf_adds(&text, " ORDER BY t.ref");
	else
		strbuf_adds(&text, " ORDER BY t.id");
	return strbuf_detach(&text);
}

enum rap_status
store_cursor_open(struct store_cursor **out, struct store *store, enum record_kind kind, int64_t owner)
{
	const struct record_type *type = record_type(kind);
	bool of_owner = owner != RAP_NONE && record_owner_field(type);
	struct store_cursor *cursor;
	enum rap_status status;
	sqlite3_stmt *statement;
	char *text;

	*out = NULL;
	if (store->bulk && (status = store_flush(store)))
		return status;
	text = cursor_text(store, type, of_owner);
	status = sql_prepare(store, &statement, text);
	free(text);
	if (status)
		return status;
	if (of_owner)
		sql_bind(statement, "i", owner);
	cursor = rap_malloc(sizeof *cursor);
	*cursor = (struct store_cursor){ store, type, statement };
	*out = cursor;
	return RAP_OK;
}

enum rap_status
store_cursor_next(struct store_cursor *cursor, void *record)
{
	enum rap_status status = sql_step(cursor->store, cursor->statement);

	if (!status)
		row_read(cursor->statement, 0, cursor->type, record);
	return status;
}

enum rap_status
store_cursor_look(struct store_cursor *cursor, void *record)
{
	enum rap_status status = sql_step(cursor->store, cursor->statement);

	if (!status)
		row_look(cursor->statement, 0, cursor->type, record);
	return status;
}

void
store_cursor_close(struct store_cursor *cursor)
{
	if (!cursor)
		return;
	sql_finish(cursor->store, cursor->statement);
	free(cursor);
}

/* ---- short lists ---- */

void *
store_records_at(const struct store_records *records, size_t index)
{
	assert(index < records->count);
	return (char *)records->rows + index * record_type(records->kind)->size;
}

enum rap_status
store_records_load(struct store_records *out, struct store *store, enum record_kind kind, int64_t owner)
{
	const struct record_type *type = record_type(kind);
	struct store_cursor *cursor;
	enum rap_status status;
	void *record;

	*out = (struct store_records){ .kind = kind };
	if ((status = store_cursor_open(&cursor, store, kind, owner)))
		return status;
	do {
		if (out->count == out->capacity) {
			out->capacity = out->capacity ? 2 * out->capacity : 8;
			out->rows = rap_reallocarray(out->rows, out->capacity, type->size);
		}
		record = (char *)out->rows + out->count * type->size;
		record_init(type, record);
		status = store_cursor_next(cursor, record);
		out->count += !status;
	} while (!status);
	store_cursor_close(cursor);
	if (status == RAP_NOT_FOUND)
		return RAP_OK;
	store_records_release(out);
	return status;
}

void
store_records_release(struct store_records *records)
{
	size_t i;

	for (i = 0; i < records->count; i++)
		record_release(record_type(records->kind), store_records_at(records, i));
	free(records->rows);
	*records = (struct store_records){ .kind = records->kind };
}

enum rap_status
store_records_count(int64_t *count, struct store *store, enum record_kind kind, int64_t owner)
{
	const struct record_type *type = record_type(kind);
	const struct record_field *field = record_owner_field(type);
	enum rap_status status;
	char *text;

	if (store->bulk && (status = store_flush(store)))
		return status;
	if (owner == RAP_NONE && kind == RECORD_CUSTOMER)
		return record_customer_count(count, store);
	if (owner == RAP_NONE || !field) {
		text = rap_asprintf("SELECT count(*) FROM \"%s\"", type->table);
		status = sql_integer(store, count, text, "");
	} else {
		text = rap_asprintf("SELECT count(*) FROM \"%s\" WHERE \"%s\" = ?1", type->table, field->name);
		status = sql_integer(store, count, text, "i", owner);
	}
	free(text);
	return status;
}

/* ---- settings ---- */

char *
store_setting(struct store *store, const char *name)
{
	sqlite3_stmt *statement;
	char *value = NULL;

	if (sql_prepare(store, &statement, "SELECT value FROM setting WHERE ref = ?1"))
		return NULL;
	sql_bind_text(statement, 1, name);
	if (!sql_step(store, statement))
		value = sql_column_text(statement, 0);
	sql_finish(store, statement);
	return value;
}

int64_t
store_setting_integer(struct store *store, const char *name, int64_t otherwise)
{
	char *text = store_setting(store, name), *end;
	long long value = 0;

	if (text)
		value = strtoll(text, &end, 10);
	if (text && *text && !*end)
		otherwise = value;
	free(text);
	return otherwise;
}

enum rap_status
store_setting_set(struct store *store, const char *name, const char *value)
{
	struct setting setting;
	const struct record_type *type = record_type(RECORD_SETTING);
	enum rap_status status;

	record_init(type, &setting);
	status = store_record_find(store, RECORD_SETTING, &setting, name);
	if (status == RAP_NOT_FOUND) {
		setting.header.ref = rap_strdup(name);
		setting.value = rap_strdup(value);
		status = value ? store_record_insert(store, RECORD_SETTING, &setting) : RAP_OK;
	} else if (!status && !value) {
		status = store_record_delete(store, RECORD_SETTING, setting.header.id, RAP_NONE,
					     setting.header.version);
	} else if (!status) {
		free(setting.value);
		setting.value = rap_strdup(value);
		status = store_record_update(store, RECORD_SETTING, &setting);
	}
	record_release(type, &setting);
	return status;
}

/* ---- customers by other keys ---- */

static enum rap_status
collect_ids(int64_t *ids, size_t *count, size_t limit, struct store *store, sqlite3_stmt *statement)
{
	enum rap_status status = RAP_OK;

	*count = 0;
	while (*count < limit && !(status = sql_step(store, statement)))
		ids[(*count)++] = sql_column_integer(statement, 0);
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

enum rap_status
store_customers_by_email(int64_t *ids, size_t *count, size_t limit, struct store *store, const char *email)
{
	sqlite3_stmt *statement;
	enum rap_status status;
	char *key;

	*count = 0;
	if ((status = transaction_need_indexes(store)))
		return status;
	status = sql_prepare(store, &statement,
			     "SELECT id FROM customer WHERE email_key = ?1 AND email_key IS NOT NULL ORDER BY id");
	if (status)
		return status;
	key = text_folded(email);
	sql_bind_text(statement, 1, *key ? key : NULL);
	status = collect_ids(ids, count, limit, store, statement);
	free(key);
	return status;
}

/* Six digits at least: a shorter ending fits too many. */
#define PHONE_ENDING 6

enum rap_status
store_customers_by_phone(int64_t *ids, size_t *count, size_t limit, struct store *store, const char *digits)
{
	struct strbuf key = STRBUF_INIT;
	sqlite3_stmt *statement;
	enum rap_status status;

	*count = 0;
	if ((status = transaction_need_indexes(store)))
		return status;
	customer_phone_key(&key, digits);
	if (!key.length) {
		strbuf_release(&key);
		return RAP_OK;
	}
	status = sql_prepare(store, &statement, key.length < PHONE_ENDING ?
		"SELECT id FROM customer WHERE phone_key = ?1 AND phone_key IS NOT NULL" :
		"SELECT id FROM customer WHERE phone_key >= ?1 AND phone_key < ?1 || ':'"
		" AND phone_key IS NOT NULL");
	if (!status) {
		sql_bind_text(statement, 1, key.text);
		status = collect_ids(ids, count, limit, store, statement);
	}
	strbuf_release(&key);
	return status;
}
