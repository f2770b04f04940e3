/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The schema as numbered files of data/schema, brought to a database one
 * after the other, and the comparison of what a file holds with them.
 */
#include <config.h>

#include <string.h>

#include "rapport/embedded.h"
#include "src/store/store-internal.h"

int64_t
schema_version(void)
{
	int64_t count = 0;

	while (data_embedded_at("schema/", (size_t)count))
		count++;
	return count;
}

/* The caller holds the write transaction and commits. */
enum rap_status
schema_migrate(struct store *store, int64_t from)
{
	const struct data_embedded *file;
	enum rap_status status;
	char pragma[64];
	int64_t version;

	for (version = from; (file = data_embedded_at("schema/", (size_t)version)); version++)
		if ((status = sql_execute(store, file->content)))
			return status;
	sqlite3_snprintf(sizeof pragma, pragma, "PRAGMA user_version = %lld", (long long)version);
	return sql_execute(store, pragma);
}

/* The engine keeps the text of each CREATE as it was written, so ours stand word for word in our files. */
static bool
is_ours(const char *sql, int64_t version)
{
	const struct data_embedded *file;
	size_t length = strlen(sql), i;
	const char *place;

	for (i = 0; i < (size_t)version && (file = data_embedded_at("schema/", i)); i++) {
		place = strstr(file->content, sql);
		if (place && place[length] == ';')
			return true;
	}
	return false;
}

static int64_t
count_creates(int64_t version)
{
	const struct data_embedded *file;
	const char *place;
	int64_t count = 0;
	size_t i;

	for (i = 0; i < (size_t)version && (file = data_embedded_at("schema/", i)); i++)
		for (place = file->content; (place = strstr(place, "\nCREATE ")); place++)
			count++;
	return count;
}

/*
 * Refuses tables, indexes, triggers and views that are not ours before any
 * statement runs them.  The engine's own (sqlite_autoindex, sqlite_stat1) have
 * no text or a reserved name.  A file of an older rapport is held against the
 * migrations it has seen.
 */
enum rap_status
schema_compare(struct store *store)
{
	sqlite3_stmt *statement;
	enum rap_status status;
	int64_t count = 0, version;

	if ((status = sql_integer(store, &version, "PRAGMA user_version", "")))
		return status;
	status = sql_prepare(store, &statement,
			     "SELECT name, sql FROM sqlite_schema"
			     " WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
	if (status)
		return status;
	while (!(status = sql_step(store, statement))) {
		if (!is_ours((const char *)sqlite3_column_text(statement, 1), version)) {
			status = rap_fail(RAP_CORRUPT, _("%s holds something that rapport did not make: %s"),
					  store->path, (const char *)sqlite3_column_text(statement, 0));
			break;
		}
		count++;
	}
	sql_finish(store, statement);
	if (status != RAP_NOT_FOUND)
		return status;
	if (count != count_creates(version))
		return rap_fail(RAP_CORRUPT, _("%s lacks tables that rapport made; restore the last backup"),
				store->path);
	return RAP_OK;
}
