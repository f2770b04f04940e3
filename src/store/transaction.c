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
name_holder(const struct store *store, enum rap_status status)
{
	if (status != RAP_BUSY || !store->holder_process)
		return status;
	return rap_fail(RAP_BUSY, _("%s (process %ld) is writing to %s, try again"), store->holder,
			store->holder_process, store->path);
}

static enum rap_status
begin(struct store *store, enum store_transaction kind)
{
	enum rap_status status;

	assert(store->transaction == STORE_NO_TRANSACTION);
	if (store->readonly)
		return rap_fail(RAP_READONLY, _("%s is opened for reading only"), store->path);
	if (store->distrusted)
		connection_renew(store);
	if ((status = check_same_file(store)))
		return status;
	remember_last_writer(store);
	if (kind == STORE_WRITING_BULK && (status = sql_execute(store, "PRAGMA foreign_keys = OFF")))
		return status;
	if ((status = sql_do(store, "BEGIN IMMEDIATE", ""))) {
		status = name_holder(store, status);
		if (kind == STORE_WRITING_BULK)
			(void)sql_execute(store, "PRAGMA foreign_keys = ON");
		return status;
	}
	store->transaction = kind;
	store->kept_day = RAP_NONE;
	store->oldest_fact = RAP_NONE;
	change_forget(store);
	return RAP_OK;
}

enum rap_status
store_begin(struct store *store)
{
	return begin(store, STORE_WRITING);
}

/* Names, addresses and numbers come in no order, so for the first customers their indexes are made after them. */
static enum rap_status
begin_first_load(struct store *store)
{
	struct strbuf make = STRBUF_INIT, drop = STRBUF_INIT;
	sqlite3_stmt *statement;
	enum rap_status status;
	int64_t customer;

	status = sql_integer(store, &customer, "SELECT id FROM customer LIMIT 1", "");
	if (status || customer != RAP_NONE)
		return status;
	status = sql_prepare(store, &statement, "SELECT name, sql FROM sqlite_schema WHERE type = 'index'"
						" AND tbl_name = 'customer' AND sql IS NOT NULL");
	if (status)
		return status;
	while (!(status = sql_step(store, statement))) {
		strbuf_addf(&drop, "DROP INDEX %s;", (const char *)sqlite3_column_text(statement, 0));
		strbuf_addf(&make, "%s;", (const char *)sqlite3_column_text(statement, 1));
	}
	sql_finish(store, statement);
	if (status == RAP_NOT_FOUND)
		status = sql_execute(store, drop.text);
	store->customer_indexes = strbuf_detach(&make);
	strbuf_release(&drop);
	return status;
}

enum rap_status
transaction_need_indexes(struct store *store)
{
	enum rap_status status;

	if (!store->customer_indexes)
		return RAP_OK;
	status = sql_execute(store, store->customer_indexes);
	free(store->customer_indexes);
	store->customer_indexes = NULL;
	return status;
}

enum rap_status
store_begin_bulk(struct store *store)
{
	enum rap_status status = begin(store, STORE_WRITING_BULK);

	if (!status && (status = begin_first_load(store)))
		store_rollback(store);
	return status;
}

enum rap_status
store_begin_scoring(struct store *store)
{
	return begin(store, STORE_WRITING_BULK);
}

void
store_rehearse(struct store *store)
{
	assert(store->transaction == STORE_WRITING_BULK);
	store->rehearsal = true;
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
	if ((status = bulk_flush(store)) || (status = transaction_need_indexes(store)))
		return status;
	return add_empty_scorecards(store);
}

static enum rap_status
verify_reference(struct store *store, const struct record_type *type, const struct record_field *field)
{
	const char *target = record_type(field->target)->table;
	enum rap_status status;
	int64_t lost;
	char *text;

	/* Distinct values come in order from an index, so each target is looked up once. */
	text = rap_asprintf("SELECT 1 FROM (SELECT DISTINCT \"%s\" AS id FROM \"%s\") t WHERE t.id IS NOT NULL"
			    " AND NOT EXISTS (SELECT 1 FROM \"%s\" o WHERE o.id = t.id) LIMIT 1",
			    field->name, type->table, target);
	status = sql_integer(store, &lost, text, "");
	free(text);
	if (!status && lost != RAP_NONE)
		status = rap_fail(RAP_INVALID, _("a %s refers to a %s that is not there; nothing was changed"),
				  type->singular, record_type(field->target)->singular);
	return status;
}

/* What foreign keys would have said row by row, for the kinds that this transaction wrote. */
static enum rap_status
verify_references(struct store *store)
{
	enum record_kind kind;
	enum rap_status status;
	size_t i;

	for (kind = 0; kind < RECORD_KINDS; kind++) {
		const struct record_type *type = record_type(kind);

		for (i = 0; store->written[kind] && i < type->field_count; i++)
			if (type->fields[i].type == FIELD_REFERENCE &&
			    (status = verify_reference(store, type, &type->fields[i])))
				return status;
	}
	return RAP_OK;
}

static void
leave(struct store *store)
{
	bool wrote = store->transaction >= STORE_WRITING;

	if (store->transaction == STORE_WRITING_BULK)
		sqlite3_exec(store->db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
	store->transaction = STORE_NO_TRANSACTION;
	store->cards_first = store->cards_last = 0;
	memset(store->next_id, 0, sizeof store->next_id);
	memset(store->next_id_used, 0, sizeof store->next_id_used);
	memset(store->written, 0, sizeof store->written);
	free(store->customer_indexes);
	store->customer_indexes = NULL;
	store->more_customers = 0;
	store->rehearsal = false;
	store->facts_behind = store->undated_changed = false;
	change_forget(store);
	bulk_free(store);
	if (wrote)
		search_forget(store);
}

/*
 * The system did not take what was written, so what it says of the file is asked for again.  A failure of the very
 * last sync, that of the emptied journal, comes when the change is in the file.
 */
static enum rap_status
distrust(struct store *store, int64_t group)
{
	char *reason = rap_strdup(rap_message());
	int64_t found = RAP_NONE;
	enum rap_status status = RAP_OK;

	store->distrusted = true;
	if (!store->statements_out)
		connection_renew(store);
	if (group != RAP_NONE)
		status = sql_integer(store, &found, "SELECT id FROM change_group WHERE id = ?1", "i", group);
	if (status || group == RAP_NONE)
		rap_fail(RAP_IO, _("it is not certain that the change was saved, look at it again: %s"), reason);
	else if (found == RAP_NONE)
		rap_fail(RAP_IO, _("nothing was saved: %s"), reason);
	else
		rap_fail(RAP_IO, _("the change is there, but the disk has failed, so make a backup: %s"), reason);
	free(reason);
	return RAP_IO;
}

enum rap_status
store_commit(struct store *store)
{
	enum rap_status status;
	int64_t group = store->group;

	assert(store->transaction >= STORE_WRITING && !store->card_insert && !store->rehearsal);
	status = store_flush(store);
	if (!status)
		status = change_flush(store);
	if (!status)
		status = stale_flush(store);
	if (!status)
		status = record_sequence_save(store);
	if (!status)
		status = facts_settle(store);
	if (!status && store->transaction == STORE_WRITING_BULK)
		status = verify_references(store);
	if (!status)
		status = sql_do(store, "COMMIT", "");
	if (status) {
		store_rollback(store);
		return status == RAP_IO ? distrust(store, group) : status;
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
	facts_abandon(store);
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
