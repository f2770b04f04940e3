/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writing the change log: groups, and what each did to which row.  Inserts in
 * a row become one range, so that a large import is a handful of entries.
 */
#include <config.h>

#include <assert.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/store/store-internal.h"

static char *
account_name(void)
{
	const struct passwd *account = getpwuid(getuid());

	return account ? rap_strdup(account->pw_name) : rap_asprintf("%ld", (long)getuid());
}

enum rap_status
store_group_begin(struct store *store, const char *action, const char *summary)
{
	enum rap_status status;
	char *user;

	assert(store->transaction >= STORE_WRITING);
	if ((status = change_flush(store)))
		return status;
	user = account_name();
	status = sql_do(store, "INSERT INTO change_group (at, uid, user, action, summary, reverse)"
			       " VALUES (?1, ?2, ?3, ?4, ?5, 0)",
			"iittt", rap_now(), (int64_t)getuid(), user, action, summary ? summary : "");
	free(user);
	if (!status)
		store->group = sqlite3_last_insert_rowid(store->db);
	return status;
}

enum rap_status
store_group_summary(struct store *store, const char *summary)
{
	assert(store->group != RAP_NONE);
	return sql_do(store, "UPDATE change_group SET summary = ?2 WHERE id = ?1", "it", store->group,
		      summary);
}

bool
store_group_is_empty(struct store *store)
{
	enum record_kind kind;
	int64_t changes = 0;

	for (kind = 0; kind < RECORD_KINDS; kind++)
		if (store->ranges[kind].rows)
			return false;
	return !sql_integer(store, &changes, "SELECT count(*) FROM (SELECT 1 FROM change WHERE group_id = ?1 LIMIT 1)",
			    "i", store->group) && changes == 0;
}

int64_t
store_last_group(const struct store *store)
{
	return store->last_group;
}

void
change_forget(struct store *store)
{
	store->group = RAP_NONE;
	memset(store->ranges, 0, sizeof store->ranges);
}

static enum rap_status
write_change(struct store *store, enum record_kind kind, const char *operation,
	     const struct change_range *range, const char *before, const char *after, int64_t was,
	     int64_t became)
{
	return sql_do(store, "INSERT INTO change (group_id, kind, operation, first_id, last_id, rows, owner,"
			     " before, after, was, became)"
			     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
		      "ittiiiittii", store->group, record_type(kind)->table, operation, range->first,
		      range->last, range->rows, range->owner, before, after, was, became);
}

static enum rap_status
flush_range(struct store *store, enum record_kind kind)
{
	struct change_range *range = &store->ranges[kind];
	enum rap_status status;

	if (!range->rows)
		return RAP_OK;
	status = write_change(store, kind, "insert", range, NULL, NULL, RAP_NONE, RAP_NONE);
	range->rows = 0;
	return status;
}

/* In the order of the kinds: undo goes backwards, and removes what refers before what is referred to. */
enum rap_status
change_flush(struct store *store)
{
	enum record_kind kind;
	enum rap_status status;

	for (kind = 0; kind < RECORD_KINDS; kind++)
		if ((status = flush_range(store, kind)))
			return status;
	return RAP_OK;
}

/*
 * A run of ids is one range.  A gap (undo restores what it finds) ends the
 * ranges of all kinds, so that they keep the order in which rows need each other.
 */
enum rap_status
change_inserted(struct store *store, enum record_kind kind, int64_t id, int64_t owner)
{
	struct change_range *range = &store->ranges[kind];
	enum rap_status status;

	if (range->rows && id != range->last + 1 && (status = change_flush(store)))
		return status;
	if (!range->rows) {
		range->first = id;
		range->owner = owner;
	} else if (range->owner != owner) {
		range->owner = RAP_NONE;
	}
	range->last = id;
	range->rows++;
	return RAP_OK;
}

enum rap_status
change_updated(struct store *store, const struct record_type *type, const void *before, const void *after)
{
	const struct record_header *header = after;
	struct change_range range = { header->id, header->id, 1, row_owner(type, after) };
	struct strbuf old = STRBUF_INIT, new = STRBUF_INIT;
	enum rap_status status = change_flush(store);

	stale_note(store, type, before, after);
	json_of_difference(&old, &new, type, before, after);
	if (!status)
		status = write_change(store, type->kind, "update", &range, old.text, new.text,
				      json_fingerprint(type, before), json_fingerprint(type, after));
	strbuf_release(&old);
	strbuf_release(&new);
	return status;
}

enum rap_status
change_snapshot(struct store *store, enum record_kind kind, int64_t first, int64_t last, int64_t rows,
		int64_t owner, const char *json)
{
	struct change_range range = { first, last, rows, owner };
	enum rap_status status = change_flush(store);

	if (status)
		return status;
	return write_change(store, kind, "delete", &range, json, NULL, RAP_NONE, RAP_NONE);
}

enum rap_status
change_deleted(struct store *store, const struct record_type *type, const void *record)
{
	const struct record_header *header = record;
	struct strbuf json = STRBUF_INIT;
	enum rap_status status;

	stale_note(store, type, record, NULL);
	json_of_record(&json, type, record);
	status = change_snapshot(store, type->kind, header->id, header->id, 1, row_owner(type, record),
				 json.text);
	strbuf_release(&json);
	return status;
}

enum rap_status
change_erased(struct store *store, const struct record_type *type, const void *record, bool gone)
{
	const struct record_header *header = record;
	struct change_range range = { header->id, header->id, 1, row_owner(type, record) };
	enum rap_status status = change_flush(store);

	if (status)
		return status;
	return write_change(store, type->kind, gone ? "delete" : "update", &range, "{}", gone ? NULL : "{}",
			    RAP_NONE, RAP_NONE);
}

enum rap_status
change_conflict(struct store *store, const struct record_type *type, int64_t id, const char *ref)
{
	struct strbuf when = STRBUF_INIT;
	sqlite3_stmt *statement;
	enum rap_status status;

	status = sql_prepare(store, &statement,
			     "SELECT g.user, g.at FROM change c JOIN change_group g ON g.id = c.group_id"
			     " WHERE c.kind = ?1 AND c.first_id <= ?2 AND c.last_id >= ?2"
			     " ORDER BY c.seq DESC LIMIT 1");
	if (status)
		return status;
	sql_bind(statement, "ti", type->table, id);
	status = sql_step(store, statement);
	if (status == RAP_NOT_FOUND) {
		status = rap_fail(RAP_CONFLICT, _("%s %s was changed in the meantime"), type->singular,
				  ref ? ref : "");
	} else if (!status) {
		rap_time_format_local(&when, sql_column_integer(statement, 1));
		status = rap_fail(RAP_CONFLICT, _("%s %s was changed by %s at %s"), type->singular,
				  ref ? ref : "", (const char *)sqlite3_column_text(statement, 0), when.text);
	}
	sql_finish(store, statement);
	strbuf_release(&when);
	return status;
}

enum rap_status
store_record_conflict(struct store *store, enum record_kind kind, const struct record_header *header)
{
	return change_conflict(store, record_type(kind), header->id, header->ref);
}
