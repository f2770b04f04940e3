/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transactions: the write lock is taken at the start, and everything gathered is written before the end. */
#include <config.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "src/store/store-internal.h"

/* A file that was replaced under us would swallow the change without a trace. */
static enum rap_status
check_same_file(struct store *store)
{
	struct stat information;

	if (stat(store->path, &information) || information.st_dev != store->device ||
	    information.st_ino != store->inode)
		return rap_fail(RAP_IO, _("%s was moved or replaced while it was open; nothing was written, "
					  "start again"), store->path);
	return RAP_OK;
}

static void
remember_last_writer(struct store *store)
{
	sqlite3_stmt *statement;

	if (store->last_writer)
		return;
	if (sql_prepare(store, &statement, "SELECT user FROM change_group ORDER BY id DESC LIMIT 1"))
		return;
	if (!sql_step(store, statement))
		store->last_writer = sql_column_text(statement, 0);
	sql_finish(store, statement);
	if (!store->last_writer)
		store->last_writer = rap_strdup("");
}

static enum rap_status
begin(struct store *store, enum store_transaction kind)
{
	enum rap_status status;

	assert(store->transaction == STORE_NO_TRANSACTION);
	if (store->readonly)
		return rap_fail(RAP_READONLY, _("%s is opened for reading only"), store->path);
	if ((status = check_same_file(store)))
		return status;
	remember_last_writer(store);
	if (kind == STORE_WRITING_BULK && (status = sql_execute(store, "PRAGMA foreign_keys = OFF")))
		return status;
	if ((status = sql_do(store, "BEGIN IMMEDIATE", ""))) {
		if (kind == STORE_WRITING_BULK)
			(void)sql_execute(store, "PRAGMA foreign_keys = ON");
		return status;
	}
	store->transaction = kind;
	store->kept_day = RAP_NONE;
	change_forget(store);
	return RAP_OK;
}

enum rap_status
store_begin(struct store *store)
{
	return begin(store, STORE_WRITING);
}

enum rap_status
store_begin_bulk(struct store *store)
{
	return begin(store, STORE_WRITING_BULK);
}

enum rap_status
store_begin_read(struct store *store)
{
	enum rap_status status;

	assert(store->transaction == STORE_NO_TRANSACTION);
	if (!(status = sql_do(store, "BEGIN", "")))
		store->transaction = STORE_READING;
	return status;
}

/* Customers of a bulk get their empty scorecards all at once. */
static enum rap_status
add_empty_scorecards(struct store *store)
{
	enum rap_status status;

	if (!store->cards_first)
		return RAP_OK;
	status = sql_do(store, "INSERT INTO scorecard (customer) SELECT id FROM customer"
			       " WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
			"ii", store->cards_first, store->cards_last);
	store->cards_first = store->cards_last = 0;
	return status;
}

enum rap_status
store_flush(struct store *store)
{
	enum rap_status status;

	assert(store->transaction >= STORE_WRITING);
	if ((status = bulk_flush(store)))
		return status;
	return add_empty_scorecards(store);
}

/* What foreign keys would have said row by row. */
static enum rap_status
verify_references(struct store *store)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	if ((status = sql_prepare(store, &statement, "PRAGMA foreign_key_check")))
		return status;
	status = sql_step(store, statement);
	if (!status)
		status = rap_fail(RAP_INVALID, _("a row of %s refers to a %s that is not there; "
						 "nothing was changed"),
				  (const char *)sqlite3_column_text(statement, 0),
				  (const char *)sqlite3_column_text(statement, 2));
	else if (status == RAP_NOT_FOUND)
		status = RAP_OK;
	sql_finish(store, statement);
	return status;
}

static void
leave(struct store *store)
{
	if (store->transaction == STORE_WRITING_BULK)
		sqlite3_exec(store->db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
	store->transaction = STORE_NO_TRANSACTION;
	store->cards_first = store->cards_last = 0;
	memset(store->next_id, 0, sizeof store->next_id);
	memset(store->next_id_used, 0, sizeof store->next_id_used);
	change_forget(store);
	bulk_free(store);
	search_forget(store);
}

enum rap_status
store_commit(struct store *store)
{
	enum rap_status status;
	int64_t group = store->group;

	assert(store->transaction >= STORE_WRITING && !store->card_insert);
	status = store_flush(store);
	if (!status)
		status = change_flush(store);
	if (!status)
		status = record_sequence_save(store);
	if (!status && store->transaction == STORE_WRITING_BULK)
		status = verify_references(store);
	if (!status)
		status = sql_do(store, "COMMIT", "");
	if (status) {
		store_rollback(store);
		return status;
	}
	leave(store);
	if (group != RAP_NONE)
		store->last_group = group;
	return RAP_OK;
}

void
store_rollback(struct store *store)
{
	if (store->transaction == STORE_NO_TRANSACTION)
		return;
	scorecard_replace_abandon(store);
	if (!sqlite3_get_autocommit(store->db))
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	leave(store);
}

enum rap_status
store_end(struct store *store, enum rap_status status)
{
	enum rap_status committed;

	if (status && status != RAP_PARTLY) {
		store_rollback(store);
		return status;
	}
	committed = store_commit(store);
	return committed ? committed : status;
}

bool
store_in_transaction(const struct store *store)
{
	return store->transaction >= STORE_WRITING;
}
