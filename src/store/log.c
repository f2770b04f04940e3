/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the change log: history, what can be undone, and who was touched. */
#include <config.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/compare.h"
#include "src/store/store-internal.h"

/* Above this many customers rescoring everybody is the faster way. */
#define TOUCHED_LIMIT 2000

#define GROUP_COLUMNS                                                                              \
	"g.id, g.at, g.uid, g.user, g.action, g.summary, g.undoes, g.undone_by,"                   \
	" (SELECT count(*) FROM change WHERE group_id = g.id)"

void
store_group_release(struct store_group *group)
{
	free(group->user);
	free(group->action);
	free(group->summary);
	memset(group, 0, sizeof *group);
}

static void
read_group(struct store_group *out, sqlite3_stmt *statement)
{
	out->id = sql_column_integer(statement, 0);
	out->at = sql_column_integer(statement, 1);
	out->uid = sql_column_integer(statement, 2);
	out->user = sql_column_text(statement, 3);
	out->action = sql_column_text(statement, 4);
	out->summary = sql_column_text(statement, 5);
	out->undoes = sql_column_integer(statement, 6);
	out->undone_by = sql_column_integer(statement, 7);
	out->changes = sql_column_integer(statement, 8);
}

static enum rap_status
read_one_group(struct store_group *out, struct store *store, const char *text, int64_t value)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	memset(out, 0, sizeof *out);
	if ((status = sql_prepare(store, &statement, text)))
		return status;
	sql_bind(statement, "i", value);
	if (!(status = sql_step(store, statement)))
		read_group(out, statement);
	sql_finish(store, statement);
	return status;
}

enum rap_status
store_group_get(struct store_group *out, struct store *store, int64_t id)
{
	enum rap_status status = read_one_group(out, store, "SELECT " GROUP_COLUMNS
						" FROM change_group g WHERE g.id = ?1", id);

	if (status == RAP_NOT_FOUND)
		return rap_fail(RAP_NOT_FOUND, _("there is no change %lld"), (long long)id);
	return status;
}

enum rap_status
store_undo_candidate(struct store_group *out, struct store *store, int64_t uid)
{
	enum rap_status status = read_one_group(out, store,
		"SELECT " GROUP_COLUMNS " FROM change_group g"
		" WHERE g.uid = ?1 AND g.undone_by IS NULL AND g.reverse = 0"
		" AND EXISTS (SELECT 1 FROM change WHERE group_id = g.id)"
		" AND NOT EXISTS (SELECT 1 FROM erased_group WHERE group_id = g.id)"
		" ORDER BY g.id DESC LIMIT 1", uid);

	if (status == RAP_NOT_FOUND)
		return rap_fail(RAP_NOT_FOUND, _("there is nothing to undo"));
	return status;
}

enum rap_status
store_redo_candidate(struct store_group *out, struct store *store, int64_t uid)
{
	enum rap_status status = read_one_group(out, store,
		"SELECT " GROUP_COLUMNS " FROM change_group g"
		" WHERE g.uid = ?1 AND g.undone_by IS NULL AND g.reverse = 1"
		" AND NOT EXISTS (SELECT 1 FROM erased_group WHERE group_id = g.id)"
		" AND NOT EXISTS (SELECT 1 FROM change_group later WHERE later.id > g.id"
		" AND later.uid = ?1 AND later.undoes IS NULL)"
		" ORDER BY g.id DESC LIMIT 1", uid);

	if (status == RAP_NOT_FOUND)
		return rap_fail(RAP_NOT_FOUND, _("there is nothing to redo"));
	return status;
}

enum rap_status
store_groups_load(struct store_groups *out, struct store *store, int64_t customer, int64_t before,
		  size_t limit)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	memset(out, 0, sizeof *out);
	status = sql_prepare(store, &statement, customer == RAP_NONE ?
		"SELECT " GROUP_COLUMNS " FROM change_group g"
		" WHERE (?2 IS NULL OR g.id < ?2) AND ?1 IS NULL ORDER BY g.id DESC LIMIT ?3" :
		"SELECT " GROUP_COLUMNS " FROM change_group g WHERE g.id IN ("
		" SELECT group_id FROM change WHERE owner = ?1 UNION"
		" SELECT group_id FROM change WHERE kind = 'customer' AND first_id <= ?1 AND last_id >= ?1)"
		" AND (?2 IS NULL OR g.id < ?2) ORDER BY g.id DESC LIMIT ?3");
	if (status)
		return status;
	sql_bind(statement, "iii", customer, before, (int64_t)limit);
	while (!(status = sql_step(store, statement))) {
		RAP_GROW(out->rows, out->count, out->capacity);
		read_group(&out->rows[out->count++], statement);
	}
	sql_finish(store, statement);
	if (status == RAP_NOT_FOUND)
		return RAP_OK;
	store_groups_release(out);
	return status;
}

void
store_groups_release(struct store_groups *groups)
{
	size_t i;

	for (i = 0; i < groups->count; i++)
		store_group_release(&groups->rows[i]);
	free(groups->rows);
	memset(groups, 0, sizeof *groups);
}

static enum rap_status
kind_of_table(enum record_kind *out, const char *table)
{
	enum record_kind kind;

	for (kind = 0; kind < RECORD_KINDS; kind++) {
		if (table && !strcmp(record_type(kind)->table, table)) {
			*out = kind;
			return RAP_OK;
		}
	}
	return rap_fail(RAP_CORRUPT, _("the change log speaks of %s, which is no kind of record"),
			table ? table : "");
}

static enum store_operation
operation_of(const char *word)
{
	return *word == 'i' ? STORE_INSERT : *word == 'u' ? STORE_UPDATE : STORE_DELETE;
}

/* Columns seq, group_id, kind, operation, first_id, last_id, rows, owner, before, after. */
enum rap_status
change_read(struct store_change *out, sqlite3_stmt *statement)
{
	memset(out, 0, sizeof *out);
	out->sequence = sql_column_integer(statement, 0);
	out->group = sql_column_integer(statement, 1);
	out->operation = operation_of((const char *)sqlite3_column_text(statement, 3));
	out->first_id = sql_column_integer(statement, 4);
	out->last_id = sql_column_integer(statement, 5);
	out->rows = sql_column_integer(statement, 6);
	out->owner = sql_column_integer(statement, 7);
	out->before = sql_column_text(statement, 8);
	out->after = sql_column_text(statement, 9);
	return kind_of_table(&out->kind, (const char *)sqlite3_column_text(statement, 2));
}

enum rap_status
changes_read(struct store_changes *out, struct store *store, const char *text, const char *types, int64_t a,
	     int64_t b, int64_t c)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	memset(out, 0, sizeof *out);
	if ((status = sql_prepare(store, &statement, text)))
		return status;
	sql_bind(statement, types, a, b, c);
	while (!(status = sql_step(store, statement))) {
		RAP_GROW(out->rows, out->count, out->capacity);
		if ((status = change_read(&out->rows[out->count++], statement)))
			break;
	}
	sql_finish(store, statement);
	if (status == RAP_NOT_FOUND)
		return RAP_OK;
	store_changes_release(out);
	return status;
}

/* A snapshot of several customers' rows shows only this customer's. */
enum rap_status
store_changes_load(struct store_changes *out, struct store *store, int64_t group, int64_t customer,
		   size_t limit)
{
	enum rap_status status;
	char *before, *text;

	if (customer == RAP_NONE)
		return changes_read(out, store,
				    "SELECT seq, group_id, kind, operation, first_id, last_id, rows, owner,"
				    " before, after FROM change WHERE group_id = ?1 ORDER BY seq LIMIT ?2",
				    "ii", group, (int64_t)limit, RAP_NONE);
	before = about_before();
	text = rap_asprintf("SELECT c.seq, c.group_id, c.kind, c.operation, c.first_id, c.last_id, c.rows,"
			    " c.owner, %s, c.after FROM change c WHERE c.group_id = ?2 AND (c.owner = ?1 OR"
			    " (c.kind = 'customer' AND c.first_id <= ?1 AND c.last_id >= ?1))"
			    " ORDER BY c.seq LIMIT ?3", before);
	status = changes_read(out, store, text, "iii", customer, group, (int64_t)limit);
	free(text);
	free(before);
	return status;
}

void
store_changes_release(struct store_changes *changes)
{
	size_t i;

	for (i = 0; i < changes->count; i++) {
		free(changes->rows[i].before);
		free(changes->rows[i].after);
	}
	free(changes->rows);
	memset(changes, 0, sizeof *changes);
}

enum rap_status
store_change_record(struct store *store, enum record_kind kind, const char *text, void *record)
{
	return text ? json_to_record(store, text, record_type(kind), record) : RAP_OK;
}

/* ---- who was touched ---- */

static enum rap_status
collect_customers(struct store_touched *out, struct store *store, const char *text, const char *types,
		  int64_t a, int64_t b)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	if ((status = sql_prepare(store, &statement, text)))
		return status;
	sql_bind(statement, types, a, b);
	while (!(status = sql_step(store, statement))) {
		int64_t id = sql_column_integer(statement, 0);

		if (id == RAP_NONE)
			continue;
		RAP_GROW(out->customers, out->count, out->capacity);
		out->customers[out->count++] = id;
		if (out->count > TOUCHED_LIMIT) {
			out->everybody = true;
			break;
		}
	}
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

/* A range of several customers' records: looked up where they are, or in what was kept of them. */
static enum rap_status
collect_range(struct store_touched *out, struct store *store, const struct store_change *change)
{
	const struct record_type *type = record_type(change->kind);
	const struct record_field *owner = record_owner_field(type);
	enum rap_status status;
	char *text;

	if (change->kind == RECORD_CUSTOMER)
		return collect_customers(out, store, "SELECT id FROM customer WHERE id BETWEEN ?1 AND ?2",
					 "ii", change->first_id, change->last_id);
	if (!owner)
		return RAP_OK;
	if (change->rows > TOUCHED_LIMIT) {
		out->everybody = true;
		return RAP_OK;
	}
	if (change->operation == STORE_DELETE) {
		text = rap_asprintf("SELECT DISTINCT json_extract(e.value, '$.%s') FROM change c,"
				    " json_each(CASE substr(c.before, 1, 1) WHEN '[' THEN c.before"
				    " ELSE '[' || c.before || ']' END) e WHERE c.seq = ?1", owner->name);
		status = collect_customers(out, store, text, "i", change->sequence, RAP_NONE);
	} else {
		text = rap_asprintf("SELECT DISTINCT \"%s\" FROM \"%s\" WHERE id BETWEEN ?1 AND ?2",
				    owner->name, type->table);
		status = collect_customers(out, store, text, "ii", change->first_id, change->last_id);
	}
	free(text);
	return status;
}

static bool
touches_everybody(enum record_kind kind)
{
	return kind == RECORD_SETTING || kind == RECORD_HOUSE_VALUE || kind == RECORD_CAMPAIGN ||
		kind == RECORD_CUSTOM_FIELD;
}

static enum rap_status
collect_change(struct store_touched *out, struct store *store, const struct store_change *change)
{
	const struct record_field *owner = record_owner_field(record_type(change->kind));
	enum rap_status status;
	char *text;

	if (touches_everybody(change->kind)) {
		out->everybody = true;
		return RAP_OK;
	}
	if (change->owner == RAP_NONE)
		return collect_range(out, store, change);
	RAP_GROW(out->customers, out->count, out->capacity);
	out->customers[out->count++] = change->owner;
	if (change->operation != STORE_UPDATE || !owner)
		return RAP_OK;
	/* A record that was moved concerns its former owner too. */
	text = rap_asprintf("SELECT json_extract(before, '$.%s') FROM change WHERE seq = ?1", owner->name);
	status = collect_customers(out, store, text, "i", change->sequence, RAP_NONE);
	free(text);
	return status;
}

/* Sorts, and drops repeats and customers that are gone. */
static enum rap_status
settle_touched(struct store_touched *touched, struct store *store)
{
	enum rap_status status;
	size_t i, kept = 0;
	int64_t id;

	if (touched->count)
		qsort(touched->customers, touched->count, sizeof *touched->customers, compare_integers);
	for (i = 0; i < touched->count; i++) {
		if (kept && touched->customers[kept - 1] == touched->customers[i])
			continue;
		status = sql_integer(store, &id, "SELECT id FROM customer WHERE id = ?1", "i",
				     touched->customers[i]);
		if (status)
			return status;
		if (id != RAP_NONE)
			touched->customers[kept++] = id;
	}
	touched->count = kept;
	return RAP_OK;
}

enum rap_status
store_group_touched(struct store_touched *touched, struct store *store)
{
	sqlite3_stmt *statement = NULL;
	struct store_change change;
	enum rap_status status;

	memset(touched, 0, sizeof *touched);
	assert(store->group != RAP_NONE);
	if (!(status = store_flush(store)) && !(status = change_flush(store)))
		status = sql_prepare(store, &statement,
				     "SELECT seq, group_id, kind, operation, first_id, last_id, rows, owner,"
				     " NULL, NULL FROM change WHERE group_id = ?1 ORDER BY seq");
	if (status)
		return status;
	sql_bind(statement, "i", store->group);
	while (!(status = sql_step(store, statement)) && !touched->everybody) {
		if (!(status = change_read(&change, statement)))
			status = collect_change(touched, store, &change);
		if (status)
			break;
		if (touched->count > TOUCHED_LIMIT)
			touched->everybody = true;
	}
	sql_finish(store, statement);
	if (!status || status == RAP_NOT_FOUND)
		status = touched->everybody ? RAP_OK : settle_touched(touched, store);
	if (status)
		store_touched_release(touched);
	if (touched->everybody)
		touched->count = 0;
	/* Those who were touched are rescored now, and their facts kept with it. */
	store->facts_behind = false;
	return status;
}

void
store_touched_release(struct store_touched *touched)
{
	free(touched->customers);
	memset(touched, 0, sizeof *touched);
}
