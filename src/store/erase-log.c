/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Takes an erased customer out of the change log: its entries lose their content, summaries its name,
 * and the groups are marked as what nobody can bring back.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "src/store/store-internal.h"

struct texts {
	char **rows;
	size_t count, capacity;
};

/* One letter alone would be found in any summary. */
static void
add_text(struct texts *texts, char *text)
{
	if (!text || strlen(text) < 2) {
		free(text);
		return;
	}
	RAP_GROW(texts->rows, texts->count, texts->capacity);
	texts->rows[texts->count++] = text;
}

static void
texts_release(struct texts *texts)
{
	size_t i;

	for (i = 0; i < texts->count; i++)
		free(texts->rows[i]);
	free(texts->rows);
}

/* ---- what gives the customer away in a summary ---- */

static const char former_names[] =
	"SELECT DISTINCT f.atom FROM change c, json_each(CASE substr(c.before, 1, 1) WHEN '[' THEN c.before"
	" ELSE json_array(json(c.before), json(c.after)) END) e, json_each(e.value) f"
	" WHERE c.kind = 'customer' AND c.operation <> 'insert' AND c.first_id <= ?1 AND c.last_id >= ?1"
	" AND (c.owner = ?1 OR json_extract(e.value, '$.id') = ?1)"
	" AND f.key IN ('name', 'company', 'email', 'phone') AND f.atom IS NOT NULL";

static enum rap_status
find_former_names(struct texts *names, struct store *store, int64_t customer)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	if ((status = sql_prepare(store, &statement, former_names)))
		return status;
	sql_bind(statement, "i", customer);
	while (!(status = sql_step(store, statement)))
		add_text(names, sql_column_text(statement, 0));
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

static void
add_names(struct texts *names, const struct customer *customer, const char *ref)
{
	add_text(names, rap_strdup(customer->name));
	add_text(names, rap_strdup(customer->company));
	add_text(names, rap_strdup(customer->email));
	add_text(names, rap_strdup(customer->phone));
	if (strcmp(customer->header.ref, ref))
		add_text(names, rap_strdup(customer->header.ref));
}

/* ---- emptying ---- */

/*
 * When ?1 was merged into somebody, or brought back from there, that one's entry holds what ?1 gave: it goes
 * too, though the other keeps what it has now.
 */
#define GIVEN_IN_MERGE "c.kind = 'customer' AND c.operation = 'update' AND c.group_id IN (SELECT m.group_id" \
	" FROM change m WHERE m.kind = 'customer' AND m.operation <> 'update'" \
	" AND ?1 BETWEEN m.first_id AND m.last_id AND EXISTS (SELECT 1 FROM change a" \
	" WHERE a.group_id = m.group_id AND a.kind = 'customer_alias'))"

static enum rap_status
find_entries(struct about_ids *entries, struct store *store, int64_t customer)
{
	char *condition = about_condition();
	char *text = rap_asprintf("SELECT c.seq FROM change c WHERE %s OR (" GIVEN_IN_MERGE ")", condition);
	sqlite3_stmt *statement;
	enum rap_status status = sql_prepare(store, &statement, text);

	free(text);
	free(condition);
	if (status)
		return status;
	sql_bind(statement, "i", customer);
	while (!(status = sql_step(store, statement))) {
		RAP_GROW(entries->rows, entries->count, entries->capacity);
		entries->rows[entries->count++] = sql_column_integer(statement, 0);
	}
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

/* The fingerprints go too: a guess at what was erased could be proved by them. */
static enum rap_status
empty_entries(struct store *store, const struct about_ids *entries, int64_t customer)
{
	enum rap_status status = RAP_OK;
	size_t i;

	for (i = 0; !status && i < entries->count; i++) {
		status = sql_do(store, "UPDATE change SET was = NULL, became = NULL,"
				       " before = CASE substr(before, 1, 1) WHEN '[' THEN '[]' WHEN '{' THEN '{}' END,"
				       " after = CASE substr(after, 1, 1) WHEN '[' THEN '[]' WHEN '{' THEN '{}' END"
				       " WHERE seq = ?1", "i", entries->rows[i]);
		if (!status)
			status = sql_do(store, "INSERT OR IGNORE INTO erased_group (group_id, customer)"
					       " SELECT group_id, ?2 FROM change WHERE seq = ?1",
					"ii", entries->rows[i], customer);
	}
	return status;
}

/* ---- summaries ---- */

/* A group about this customer alone is named anew in any case, one about several only when it names it. */
static enum rap_status
rename_groups(struct store *store, const struct about_ids *customers, const struct texts *names,
	      const char *called)
{
	enum rap_status status = RAP_OK;
	size_t i;

	for (i = 0; !status && i < customers->count; i++)
		status = sql_do(store, "UPDATE change_group SET summary = action || ?3 WHERE id IN"
				       " (SELECT group_id FROM erased_group WHERE customer = ?1) AND NOT EXISTS"
				       " (SELECT 1 FROM change c WHERE c.group_id = change_group.id"
				       " AND c.owner IS NOT ?2)",
				"iit", customers->rows[0], customers->rows[i], called);
	for (i = 0; !status && i < names->count; i++)
		status = sql_do(store, "UPDATE change_group SET summary = action || ?3 WHERE id IN"
				       " (SELECT group_id FROM erased_group WHERE customer = ?1)"
				       " AND instr(summary, ?2)",
				"itt", customers->rows[0], names->rows[i], called);
	return status;
}

enum rap_status
erase_log(struct store *store, const struct customer *customer, const char *ref)
{
	char *called = rap_asprintf(_(": customer %s, since erased"), ref);
	struct about_ids customers = { 0 }, entries = { 0 };
	struct texts names = { 0 };
	enum rap_status status;
	size_t i;

	add_names(&names, customer, ref);
	if (!(status = change_flush(store)))
		status = about_customers(&customers, store, customer->header.id, customer->header.ref);
	for (i = 0; !status && i < customers.count; i++)
		if (!(status = find_former_names(&names, store, customers.rows[i])))
			status = find_entries(&entries, store, customers.rows[i]);
	if (!status)
		status = empty_entries(store, &entries, customer->header.id);
	if (!status)
		status = sql_do(store, "INSERT OR REPLACE INTO erased_group (group_id, customer) VALUES (?1, ?2)",
				"ii", store->group, customer->header.id);
	if (!status)
		status = rename_groups(store, &customers, &names, called);
	texts_release(&names);
	free(entries.rows);
	free(customers.rows);
	free(called);
	return status;
}
