/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which entries of the change log hold something about one customer, and which part of them.
 * The conditions are made from the record tables, so that a new reference to customers is followed too.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "src/store/store-internal.h"

/* Whether the row e.value of a snapshot is the customer ?1 or refers to it. */
static void
add_element(struct strbuf *out)
{
	enum record_kind kind;
	size_t i;

	strbuf_adds(out, "CASE c.kind WHEN 'customer' THEN json_extract(e.value, '$.id') = ?1");
	for (kind = 0; kind < RECORD_KINDS; kind++) {
		const struct record_type *type = record_type(kind);
		const char *glue = "";

		if (!record_owner_field(type))
			continue;
		strbuf_addf(out, " WHEN '%s' THEN ", type->table);
		for (i = 0; i < type->field_count; i++) {
			if (!referring_field(&type->fields[i]))
				continue;
			strbuf_addf(out, "%sjson_extract(e.value, '$.%s') = ?1", glue, type->fields[i].name);
			glue = " OR ";
		}
	}
	strbuf_adds(out, " END");
}

/* Records of others that refer to the customer, like the one who recommended it. */
static void
add_references(struct strbuf *out)
{
	enum record_kind kind;
	size_t i;

	for (kind = 0; kind < RECORD_KINDS; kind++) {
		const struct record_type *type = record_type(kind);

		for (i = 0; i < type->field_count; i++) {
			const struct record_field *field = &type->fields[i];

			if (!referring_field(field) || field == record_owner_field(type))
				continue;
			strbuf_addf(out, " OR (c.kind = '%s' AND (json_extract(c.before, '$.%s') = ?1"
					 " OR json_extract(c.after, '$.%s') = ?1))",
				    type->table, field->name, field->name);
		}
	}
}

char *
about_condition(void)
{
	struct strbuf out = STRBUF_INIT;

	/* Its own; snapshots of several customers' rows; what was logged of its rows while they were another's. */
	strbuf_adds(&out, "(c.owner = ?1 OR (c.operation = 'delete' AND EXISTS (SELECT 1 FROM"
			  " json_each(CASE substr(c.before, 1, 1) WHEN '[' THEN c.before ELSE '[]' END) e WHERE ");
	add_element(&out);
	strbuf_adds(&out, ")) OR (c.operation <> 'insert' AND (c.kind, c.first_id) IN"
			  " (SELECT kind, first_id FROM change WHERE owner = ?1 AND operation <> 'insert'))");
	add_references(&out);
	strbuf_addc(&out, ')');
	return strbuf_detach(&out);
}

char *
about_before(void)
{
	struct strbuf out = STRBUF_INIT;

	strbuf_adds(&out, "CASE substr(c.before, 1, 1) WHEN '[' THEN (SELECT json_group_array(json(e.value))"
			  " FROM json_each(c.before) e WHERE ");
	add_element(&out);
	strbuf_adds(&out, ") ELSE c.before END");
	return strbuf_detach(&out);
}

/*
 * Customers that are no more, but were this one: their number or records are now of
 * ?1, or they were deleted (alone, or with a whole import) and had the ref ?2.
 */
static const char former_customers[] =
	"SELECT coalesce(json_extract(before, '$.customer'), json_extract(before, '$.referrer')) AS former"
	" FROM change WHERE owner = ?1 AND kind <> 'customer' AND operation = 'update'"
	" AND former NOT IN (SELECT id FROM customer)"
	" UNION SELECT json_extract(e.value, '$.id') AS former FROM change c,"
	" json_each(CASE substr(c.before, 1, 1) WHEN '[' THEN c.before ELSE json_array(json(c.before)) END) e"
	" WHERE c.kind = 'customer' AND c.operation = 'delete' AND json_extract(e.value, '$.ref') = ?2"
	" AND former NOT IN (SELECT id FROM customer)"
	" UNION SELECT json_extract(e.value, '$.id') AS former FROM customer_alias a, change c,"
	" json_each(CASE substr(c.before, 1, 1) WHEN '[' THEN c.before ELSE json_array(json(c.before)) END) e"
	" WHERE a.customer = ?1 AND c.kind = 'customer' AND c.operation = 'delete'"
	" AND json_extract(e.value, '$.ref') = a.ref AND former NOT IN (SELECT id FROM customer)";

static void
add_id(struct about_ids *ids, int64_t id)
{
	size_t i;

	for (i = 0; i < ids->count; i++)
		if (ids->rows[i] == id)
			return;
	RAP_GROW(ids->rows, ids->count, ids->capacity);
	ids->rows[ids->count++] = id;
}

/* Who was merged into a former one is found in its turn. */
enum rap_status
about_customers(struct about_ids *out, struct store *store, int64_t customer, const char *ref)
{
	enum rap_status status = RAP_NOT_FOUND;
	sqlite3_stmt *statement;
	size_t i;

	add_id(out, customer);
	for (i = 0; i < out->count && status == RAP_NOT_FOUND; i++) {
		if ((status = sql_prepare(store, &statement, former_customers)))
			return status;
		sql_bind(statement, "it", out->rows[i], ref);
		while (!(status = sql_step(store, statement)))
			add_id(out, sql_column_integer(statement, 0));
		sql_finish(store, statement);
	}
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

/* ---- for the person who asks ---- */

static enum rap_status
read_about(struct store_changes *out, struct store *store, int64_t customer)
{
	char *condition = about_condition(), *before = about_before();
	char *text = rap_asprintf("SELECT c.seq, c.group_id, c.kind, c.operation, c.first_id, c.last_id, c.rows,"
				  " c.owner, %s, c.after FROM change c WHERE %s OR (c.kind = 'customer' AND"
				  " c.operation = 'insert' AND ?1 BETWEEN c.first_id AND c.last_id)"
				  " ORDER BY c.seq", before, condition);
	enum rap_status status = changes_read(out, store, text, "i", customer, RAP_NONE, RAP_NONE);

	free(text);
	free(before);
	free(condition);
	return status;
}

static void
append(struct store_changes *out, struct store_changes *more)
{
	size_t i;

	for (i = 0; i < more->count; i++) {
		RAP_GROW(out->rows, out->count, out->capacity);
		out->rows[out->count++] = more->rows[i];
	}
	free(more->rows);
}

enum rap_status
store_changes_about(struct store_changes *out, struct store *store, int64_t customer)
{
	struct about_ids customers = { 0 };
	struct customer record;
	enum rap_status status;
	size_t i;

	memset(out, 0, sizeof *out);
	record_init(record_type(RECORD_CUSTOMER), &record);
	status = store_record_get(store, RECORD_CUSTOMER, &record, customer, RAP_NONE);
	if (!status)
		status = about_customers(&customers, store, customer, record.header.ref);
	for (i = 0; !status && i < customers.count; i++) {
		struct store_changes more;

		if (!(status = read_about(&more, store, customers.rows[i])))
			append(out, &more);
	}
	if (status)
		store_changes_release(out);
	free(customers.rows);
	record_release(record_type(RECORD_CUSTOMER), &record);
	return status;
}
