/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Taking a change group back: its changes inverted, last first, each row
 * checked to be as the group left it.  The inverse is logged like any change,
 * so that taking back an undo is a redo.
 */
#include <config.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "src/store/store-internal.h"

/* Rows of one snapshot entry: bounds the length of its JSON, not of the undo. */
#define SNAPSHOT_ROWS 500
#define SNAPSHOT_BYTES (512 * 1024)

/* ---- inserts: keep what is there, then delete it ---- */

struct snapshot {
	struct strbuf json;
	int64_t first, last, rows, owner;
};

static enum rap_status
write_snapshot(struct store *store, const struct record_type *type, struct snapshot *snapshot)
{
	enum rap_status status;

	if (!snapshot->rows)
		return RAP_OK;
	strbuf_addc(&snapshot->json, ']');
	status = change_snapshot(store, type->kind, snapshot->first, snapshot->last, snapshot->rows,
				 snapshot->owner, snapshot->json.text);
	strbuf_clear(&snapshot->json);
	snapshot->rows = 0;
	return status;
}

static enum rap_status
add_to_snapshot(struct store *store, const struct record_type *type, struct snapshot *snapshot,
		const void *record)
{
	const struct record_header *header = record;
	int64_t owner = row_owner(type, record);

	if (!snapshot->rows) {
		snapshot->first = snapshot->last = header->id;
		snapshot->owner = owner;
	}
	if (snapshot->owner != owner)
		snapshot->owner = RAP_NONE;
	if (header->id < snapshot->first)
		snapshot->first = header->id;
	if (header->id > snapshot->last)
		snapshot->last = header->id;
	stale_note(store, type, record, NULL);
	strbuf_addc(&snapshot->json, snapshot->rows++ ? ',' : '[');
	json_of_record(&snapshot->json, type, record);
	if (snapshot->rows == SNAPSHOT_ROWS || snapshot->json.length > SNAPSHOT_BYTES)
		return write_snapshot(store, type, snapshot);
	return RAP_OK;
}

/* An edited row may still be as it was inserted, when the edit was taken back: the first edit knows how it was. */
static enum rap_status
check_as_inserted(struct store *store, const struct record_type *type, const void *record, int64_t seq)
{
	const struct record_header *header = record;
	enum rap_status status;
	int64_t was;

	if (header->version == 1)
		return RAP_OK;
	status = sql_integer(store, &was,
			     "SELECT was FROM change WHERE kind = ?1 AND first_id = ?2 AND seq > ?3"
			     " AND operation = 'update' ORDER BY seq LIMIT 1",
			     "tii", type->table, header->id, seq);
	/* Without an edit since, the row was inserted by an undo, with the version it had. */
	if (status || was == RAP_NONE || was == json_fingerprint(type, record))
		return status;
	return change_conflict(store, type, header->id, header->ref);
}

static enum rap_status
open_range(struct store *store, sqlite3_stmt **statement, const struct record_type *type, int64_t first,
	   int64_t last, int64_t owner)
{
	bool one_customer = type->kind == RECORD_PURCHASE && owner != RAP_NONE;
	const struct kind_sql *sql = row_sql(store, type->kind);
	char *text = rap_asprintf("SELECT %s FROM %s WHERE t.id BETWEEN ?1 AND ?2%s ORDER BY t.id", sql->columns,
				  sql->from, one_customer ? " AND t.customer = ?3" : "");
	enum rap_status status = sql_prepare(store, statement, text);

	free(text);
	if (!status)
		sql_bind(*statement, one_customer ? "iii" : "ii", first, last, owner);
	return status;
}

static enum rap_status
keep_range(struct store *store, const struct record_type *type, const struct store_change *change)
{
	struct snapshot snapshot = { .json = STRBUF_INIT };
	void *record = rap_calloc(1, type->size);
	sqlite3_stmt *statement = NULL;
	enum rap_status status;
	int64_t count = 0;

	record_init(type, record);
	status = open_range(store, &statement, type, change->first_id, change->last_id, change->owner);
	while (!status && !(status = sql_step(store, statement))) {
		row_read(statement, 0, type, record);
		count++;
		if (!(status = check_as_inserted(store, type, record, change->sequence)))
			status = add_to_snapshot(store, type, &snapshot, record);
	}
	sql_finish(store, statement);
	if (status == RAP_NOT_FOUND)
		status = write_snapshot(store, type, &snapshot);
	if (!status && count != change->rows)
		status = change_conflict(store, type, change->last_id, _("of this change"));
	strbuf_release(&snapshot.json);
	record_release(type, record);
	free(record);
	return status;
}

static enum rap_status
delete_range(struct store *store, const struct record_type *type, const struct store_change *change)
{
	enum rap_status status;
	char *text;

	if (type->kind == RECORD_PURCHASE && change->owner != RAP_NONE)
		status = sql_do(store, "DELETE FROM purchase WHERE customer = ?3 AND id BETWEEN ?1 AND ?2",
				"iii", change->first_id, change->last_id, change->owner);
	else {
		text = rap_asprintf("DELETE FROM \"%s\" WHERE id BETWEEN ?1 AND ?2", type->table);
		status = sql_do(store, text, "ii", change->first_id, change->last_id);
		free(text);
		if (!status && type->kind == RECORD_CUSTOMER)
			store->more_customers -= sqlite3_changes(store->db);
	}
	if (!status && type->kind == RECORD_ALIAS && change->owner != RAP_NONE)
		status = alias_search_keys(store, change->owner);
	if (status == RAP_CONFLICT)
		return rap_fail(RAP_CONFLICT, _("a %s of this change has got new entries since; "
						"take those back first"), type->singular);
	return status;
}

static enum rap_status
undo_insert(struct store *store, const struct record_type *type, const struct store_change *change)
{
	enum rap_status status = keep_range(store, type, change);

	return status ? status : delete_range(store, type, change);
}

/* ---- updates ---- */

static enum rap_status
undo_update(struct store *store, const struct record_type *type, const struct store_change *change,
	    int64_t became)
{
	void *stored = rap_calloc(1, type->size), *restored = rap_calloc(1, type->size);
	struct record_header *header = restored;
	enum rap_status status;

	record_init(type, stored);
	record_init(type, restored);
	status = store_record_get(store, type->kind, stored, change->first_id, change->owner);
	if (status == RAP_NOT_FOUND ||
	    (!status && json_fingerprint(type, stored) != became))
		status = change_conflict(store, type, change->first_id, row_header(stored)->ref);
	if (!status) {
		record_copy(type, restored, stored);
		status = json_to_record(store, change->before, type, restored);
	}
	if (!status) {
		header->version++;
		status = record_row_update(store, type, restored, row_owner(type, stored));
	}
	if (!status)
		status = change_updated(store, type, stored, restored);
	record_release(type, restored);
	record_release(type, stored);
	free(restored);
	free(stored);
	return status;
}

/* ---- deletes ---- */

static enum rap_status
restore_one(struct store *store, const struct record_type *type, const char *json)
{
	void *record = rap_calloc(1, type->size);
	enum rap_status status;

	record_init(type, record);
	if (!(status = json_to_record(store, json, type, record)))
		status = record_row_insert(store, type, record);
	if (!status)
		status = change_inserted(store, type->kind, row_header(record)->id, row_owner(type, record));
	record_release(type, record);
	free(record);
	return status;
}

/* One object, or an array of them in the order they were read. */
static enum rap_status
undo_delete(struct store *store, const struct record_type *type, const struct store_change *change)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	if (*change->before != '[')
		return restore_one(store, type, change->before);
	if ((status = sql_prepare(store, &statement, "SELECT value FROM json_each(?1)")))
		return status;
	sql_bind_text(statement, 1, change->before);
	while (!(status = sql_step(store, statement)))
		if ((status = restore_one(store, type, (const char *)sqlite3_column_text(statement, 0))))
			break;
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

/* ---- the group ---- */

static enum rap_status
undo_change(struct store *store, const struct store_change *change, int64_t became)
{
	const struct record_type *type = record_type(change->kind);

	switch (change->operation) {
	case STORE_INSERT:
		return undo_insert(store, type, change);
	case STORE_UPDATE:
		return undo_update(store, type, change, became);
	case STORE_DELETE:
		return undo_delete(store, type, change);
	}
	return RAP_OK;
}

static void
release_change(struct store_change *change)
{
	free(change->before);
	free(change->after);
}

static enum rap_status
undo_changes(struct store *store, int64_t group)
{
	sqlite3_stmt *statement;
	struct store_change change;
	enum rap_status status;

	status = sql_prepare(store, &statement,
			     "SELECT seq, group_id, kind, operation, first_id, last_id, rows, owner, before,"
			     " after, became FROM change WHERE group_id = ?1 ORDER BY seq DESC");
	if (status)
		return status;
	sql_bind(statement, "i", group);
	while (!(status = sql_step(store, statement))) {
		if (!(status = change_read(&change, statement)))
			status = undo_change(store, &change, sql_column_integer(statement, 10));
		release_change(&change);
		if (status)
			break;
	}
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? change_flush(store) : status;
}

static enum rap_status
mark_undone(struct store *store, const struct store_group *target, bool target_is_undo)
{
	enum rap_status status;

	status = sql_do(store, "UPDATE change_group SET undone_by = ?2 WHERE id = ?1", "ii", target->id,
			store->group);
	if (status)
		return status;
	return sql_do(store, "UPDATE change_group SET undoes = ?2, reverse = ?3 WHERE id = ?1", "iii",
		      store->group, target->id, (int64_t)!target_is_undo);
}

static enum rap_status
refuse_erased(struct store *store, int64_t group)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	status = sql_prepare(store, &statement,
			     "SELECT coalesce(c.ref, e.customer) FROM erased_group e LEFT JOIN customer c"
			     " ON c.id = e.customer WHERE e.group_id = ?1");
	if (status)
		return status;
	sql_bind(statement, "i", group);
	if (!(status = sql_step(store, statement)))
		status = rap_fail(RAP_NOT_FOUND, _("customer %s was erased and cannot be brought back"),
				  (const char *)sqlite3_column_text(statement, 0));
	else if (status == RAP_NOT_FOUND)
		status = RAP_OK;
	sql_finish(store, statement);
	return status;
}

enum rap_status
store_group_undo(struct store_touched *touched, struct store *store, int64_t group)
{
	struct store_group target;
	enum rap_status status;
	int64_t is_undo;

	memset(touched, 0, sizeof *touched);
	assert(store->transaction == STORE_WRITING && store->group != RAP_NONE && store->group != group);
	if ((status = store_group_get(&target, store, group)))
		return status;
	status = refuse_erased(store, group);
	if (!status && target.undone_by != RAP_NONE)
		status = rap_fail(RAP_NOT_FOUND, _("this change was taken back already"));
	if (!status)
		status = sql_integer(store, &is_undo, "SELECT reverse FROM change_group WHERE id = ?1", "i",
				     group);
	if (!status)
		status = undo_changes(store, group);
	if (!status)
		status = mark_undone(store, &target, is_undo == 1);
	if (!status)
		status = store_group_touched(touched, store);
	store_group_release(&target);
	return status;
}
