/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prepared statements: their cache, and binding and reading values with our ideas of unknown. */
#include <config.h>

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/hash.h"
#include "src/store/store-internal.h"

static struct sql_slot *
find_slot(struct store *store, const char *text, uint64_t hash)
{
	struct sql_slot *slot;

	for (slot = store->slots; slot < store->slots + STORE_CACHE_SLOTS; slot++)
		if (slot->statement && !slot->out && slot->hash == hash && !strcmp(slot->text, text))
			return slot;
	return NULL;
}

static void
empty_slot(struct sql_slot *slot)
{
	sqlite3_finalize(slot->statement);
	free(slot->text);
	memset(slot, 0, sizeof *slot);
}

/* An empty slot, or the one used longest ago; NULL when all are out. */
static struct sql_slot *
oldest_slot(struct store *store)
{
	struct sql_slot *slot, *oldest = NULL;

	for (slot = store->slots; slot < store->slots + STORE_CACHE_SLOTS; slot++)
		if (!slot->out && (!oldest || slot->used < oldest->used))
			oldest = slot;
	return oldest;
}

enum rap_status
sql_prepare(struct store *store, sqlite3_stmt **out, const char *text)
{
	uint64_t hash = hash_text(text);
	struct sql_slot *slot = find_slot(store, text, hash);
	int code;

	*out = NULL;
	if (!slot) {
		code = sqlite3_prepare_v3(store->db, text, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
		if (code)
			return sql_status(store, code);
		slot = oldest_slot(store);
		if (slot) {
			empty_slot(slot);
			slot->text = rap_strdup(text);
			slot->hash = hash;
			slot->statement = *out;
		}
	}
	if (slot) {
		slot->out = true;
		slot->used = ++store->clock;
		*out = slot->statement;
	}
	store->statements_out++;
	return RAP_OK;
}

void
sql_finish(struct store *store, sqlite3_stmt *statement)
{
	struct sql_slot *slot;

	if (!statement)
		return;
	store->statements_out--;
	for (slot = store->slots; slot < store->slots + STORE_CACHE_SLOTS; slot++) {
		if (slot->statement == statement) {
			sqlite3_reset(statement);
			sqlite3_clear_bindings(statement);
			slot->out = false;
			return;
		}
	}
	sqlite3_finalize(statement);
}

void
sql_close_all(struct store *store)
{
	struct sql_slot *slot;

	for (slot = store->slots; slot < store->slots + STORE_CACHE_SLOTS; slot++) {
		assert(!slot->out);
		empty_slot(slot);
	}
}

enum rap_status
sql_step(struct store *store, sqlite3_stmt *statement)
{
	int code = sqlite3_step(statement);

	if (code == SQLITE_ROW)
		return RAP_OK;
	if (code == SQLITE_DONE)
		return RAP_NOT_FOUND;
	return sql_status(store, code);
}

enum rap_status
sql_run(struct store *store, sqlite3_stmt *statement)
{
	enum rap_status status;
	int code;

	do
		code = sqlite3_step(statement);
	while (code == SQLITE_ROW);
	status = code == SQLITE_DONE ? RAP_OK : sql_status(store, code);
	sqlite3_reset(statement);
	return status;
}

void
sql_bind_integer(sqlite3_stmt *statement, int index, int64_t value)
{
	if (value == RAP_NONE)
		sqlite3_bind_null(statement, index);
	else
		sqlite3_bind_int64(statement, index, value);
}

void
sql_bind_real(sqlite3_stmt *statement, int index, double value)
{
	if (isnan(value))
		sqlite3_bind_null(statement, index);
	else
		sqlite3_bind_double(statement, index, value);
}

void
sql_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
	if (text)
		sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
	else
		sqlite3_bind_null(statement, index);
}

static void
bind_list(sqlite3_stmt *statement, const char *types, va_list values)
{
	int index;

	for (index = 1; types[index - 1]; index++) {
		switch (types[index - 1]) {
		case 'i':
			sql_bind_integer(statement, index, va_arg(values, int64_t));
			break;
		case 'r':
			sql_bind_real(statement, index, va_arg(values, double));
			break;
		case 't':
			sqlite3_bind_text(statement, index, va_arg(values, const char *), -1,
					  SQLITE_TRANSIENT);
			break;
		default:
			assert(!"unknown type of a bound value");
		}
	}
}

void
sql_bind(sqlite3_stmt *statement, const char *types, ...)
{
	va_list values;

	va_start(values, types);
	bind_list(statement, types, values);
	va_end(values);
}

int64_t
sql_column_integer(sqlite3_stmt *statement, int column)
{
	if (sqlite3_column_type(statement, column) == SQLITE_NULL)
		return RAP_NONE;
	return sqlite3_column_int64(statement, column);
}

double
sql_column_real(sqlite3_stmt *statement, int column)
{
	if (sqlite3_column_type(statement, column) == SQLITE_NULL)
		return NAN;
	return sqlite3_column_double(statement, column);
}

char *
sql_column_text(sqlite3_stmt *statement, int column)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);

	return text ? rap_strndup(text, (size_t)sqlite3_column_bytes(statement, column)) : NULL;
}

const char *
sql_column_word(sqlite3_stmt *statement, int column)
{
	return sql_intern((const char *)sqlite3_column_text(statement, column));
}

enum rap_status
sql_do(struct store *store, const char *text, const char *types, ...)
{
	sqlite3_stmt *statement;
	enum rap_status status;
	va_list values;

	if ((status = sql_prepare(store, &statement, text)))
		return status;
	va_start(values, types);
	bind_list(statement, types, values);
	va_end(values);
	status = sql_run(store, statement);
	sql_finish(store, statement);
	return status;
}

enum rap_status
sql_integer(struct store *store, int64_t *out, const char *text, const char *types, ...)
{
	sqlite3_stmt *statement;
	enum rap_status status;
	va_list values;

	*out = RAP_NONE;
	if ((status = sql_prepare(store, &statement, text)))
		return status;
	va_start(values, types);
	bind_list(statement, types, values);
	va_end(values);
	status = sql_step(store, statement);
	if (!status)
		*out = sql_column_integer(statement, 0);
	else if (status == RAP_NOT_FOUND)
		status = RAP_OK;
	sql_finish(store, statement);
	return status;
}

enum rap_status
sql_execute(struct store *store, const char *text)
{
	return sql_status(store, sqlite3_exec(store->db, text, NULL, NULL, NULL));
}

/*
 * Scorecards hold a few dozen different words, so a short list searched from
 * the front is enough; a damaged file cannot make it grow for ever.
 */
#define INTERN_LIMIT 512

const char *
sql_intern(const char *word)
{
	static const char *words[INTERN_LIMIT];
	static size_t count;
	size_t i;

	if (!word)
		return NULL;
	for (i = 0; i < count; i++)
		if (!strcmp(words[i], word))
			return words[i];
	if (count == INTERN_LIMIT)
		return NULL;
	return words[count++] = rap_strdup(word);
}
