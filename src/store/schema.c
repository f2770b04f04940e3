/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The schema as numbered files of data/schema, brought to a database one
 * after the other, and the comparison of what a file holds with them.
 */
#include <config.h>

#include <assert.h>
#include <stdlib.h>
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

#define CREATE_START "CREATE "
#define DROP_LINE "\nDROP "

/* What the migrations up to VERSION drop: the places of "\nDROP KIND NAME;", and in which files. */
#define DROPS_MOST 32

struct drops {
	const char *places[DROPS_MOST];
	size_t files[DROPS_MOST];
	size_t count;
};

static void
find_drops(struct drops *out, int64_t version)
{
	const struct data_embedded *file;
	const char *place;
	size_t i;

	out->count = 0;
	for (i = 0; i < (size_t)version && (file = data_embedded_at("schema/", i)); i++)
		for (place = file->content; (place = strstr(place, DROP_LINE)); place += strlen(DROP_LINE)) {
			assert(out->count < DROPS_MOST);
			out->places[out->count] = place + strlen(DROP_LINE);
			out->files[out->count++] = i;
		}
}

/* Whether a file behind FILE drops what SQL, a CREATE of ours, makes. */
static bool
is_dropped(const struct drops *drops, const char *sql, size_t file)
{
	const char *subject = sql + strlen(CREATE_START);
	size_t i, length;

	for (i = 0; i < drops->count; i++) {
		length = strcspn(drops->places[i], ";");
		if (drops->files[i] > file && !strncmp(subject, drops->places[i], length) &&
		    strchr(" (", subject[length]))
			return true;
	}
	return false;
}

/* The engine keeps the text of each CREATE as it was written, so ours stand word for word in our files. */
static bool
is_ours(const char *sql, const struct drops *drops, int64_t version)
{
	const struct data_embedded *file;
	size_t length = strlen(sql), i;
	const char *place;

	if (strncmp(sql, CREATE_START, strlen(CREATE_START)))
		return false;
	for (i = 0; i < (size_t)version && (file = data_embedded_at("schema/", i)); i++) {
		place = strstr(file->content, sql);
		if (place && place[length] == ';' && !is_dropped(drops, sql, i))
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
		for (place = file->content; (place = strstr(place, "\n" CREATE_START)); place++)
			count++;
	return count;
}

/* Whether a migration changed what an earlier one had made, so that texts are not those of our files. */
static bool
has_altered(int64_t version)
{
	const struct data_embedded *file;
	size_t i;

	for (i = 0; i < (size_t)version && (file = data_embedded_at("schema/", i)); i++)
		if (strstr(file->content, "\nALTER "))
			return true;
	return false;
}

#define OWN_PARTS "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL" \
		  " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name, type"

/* The engine's own account of what migrations make, in memory. */
static enum rap_status
make_model(sqlite3 **out, struct store *store, const char *const *migrations, size_t count)
{
	int code = sqlite3_open_v2(":memory:", out, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
				   SQLITE_OPEN_NOMUTEX, NULL);
	size_t i;

	if (!code)
		code = function_register(*out);
	for (i = 0; !code && i < count; i++)
		code = sqlite3_exec(*out, migrations[i], NULL, NULL, NULL);
	return code ? sql_status_of(*out, code, store->path) : RAP_OK;
}

static int
compare_rows(sqlite3_stmt *ours, sqlite3_stmt *theirs)
{
	int order = strcmp((const char *)sqlite3_column_text(ours, 0), (const char *)sqlite3_column_text(theirs, 0));

	return order ? order : strcmp((const char *)sqlite3_column_text(ours, 1),
				      (const char *)sqlite3_column_text(theirs, 1));
}

static enum rap_status
compare_parts(struct store *store, sqlite3_stmt *model, sqlite3_stmt *file)
{
	for (;;) {
		int more_model = sqlite3_step(model), more_file = sqlite3_step(file), order;

		if (more_model != SQLITE_ROW && more_file != SQLITE_ROW)
			return more_file == SQLITE_DONE ? RAP_OK : sql_status(store, more_file);
		order = more_model != SQLITE_ROW ? 1 : more_file != SQLITE_ROW ? -1 : compare_rows(model, file);
		if (order < 0)
			return rap_fail(RAP_CORRUPT, _("%s lacks %s, which rapport made; restore the last backup"),
					store->path, (const char *)sqlite3_column_text(model, 0));
		if (order > 0)
			return rap_fail(RAP_CORRUPT, _("%s holds something that rapport did not make: %s"),
					store->path, (const char *)sqlite3_column_text(file, 0));
	}
}

enum rap_status
schema_compare_with(struct store *store, const char *const *migrations, size_t count)
{
	sqlite3_stmt *theirs = NULL, *file = NULL;
	sqlite3 *model = NULL;
	enum rap_status status = make_model(&model, store, migrations, count);

	if (!status)
		status = sql_status_of(model, sqlite3_prepare_v2(model, OWN_PARTS, -1, &theirs, NULL), store->path);
	if (!status && !(status = sql_prepare(store, &file, OWN_PARTS)))
		status = compare_parts(store, theirs, file);
	sql_finish(store, file);
	sqlite3_finalize(theirs);
	sqlite3_close(model);
	return status;
}

static enum rap_status
compare_with_model(struct store *store, int64_t version)
{
	const char **migrations = rap_calloc((size_t)version + 1, sizeof *migrations);
	const struct data_embedded *file;
	enum rap_status status;
	size_t count = 0;

	while (count < (size_t)version && (file = data_embedded_at("schema/", count)))
		migrations[count++] = file->content;
	status = schema_compare_with(store, migrations, count);
	free(migrations);
	return status;
}

/*
 * Refuses tables, indexes, triggers and views that are not ours before any
 * statement runs them.  The engine's own (sqlite_autoindex, sqlite_stat1) have
 * no text or a reserved name.  A file of an older rapport is held against the
 * migrations it has seen.
 */
static enum rap_status
compare(struct store *store)
{
	sqlite3_stmt *statement;
	enum rap_status status;
	int64_t count = 0, version;
	struct drops drops;

	if ((status = sql_integer(store, &version, "PRAGMA user_version", "")))
		return status;
	/* The comparison with our files' texts needs no second database and is the quicker one. */
	if (has_altered(version))
		return compare_with_model(store, version);
	find_drops(&drops, version);
	status = sql_prepare(store, &statement,
			     "SELECT name, sql FROM sqlite_schema"
			     " WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
	if (status)
		return status;
	while (!(status = sql_step(store, statement))) {
		if (!is_ours((const char *)sqlite3_column_text(statement, 1), &drops, version)) {
			status = rap_fail(RAP_CORRUPT, _("%s holds something that rapport did not make: %s"),
					  store->path, (const char *)sqlite3_column_text(statement, 0));
			break;
		}
		count++;
	}
	sql_finish(store, statement);
	if (status != RAP_NOT_FOUND)
		return status;
	if (count != count_creates(version) - (int64_t)drops.count)
		return rap_fail(RAP_CORRUPT, _("%s lacks tables that rapport made; restore the last backup"),
				store->path);
	return RAP_OK;
}

/* Version and tables are read as of one moment: another process may be bringing the file up to date. */
enum rap_status
schema_compare(struct store *store)
{
	enum rap_status status = store_begin_read(store);

	if (status)
		return status;
	status = compare(store);
	store_rollback(store);
	return status;
}
