/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Getting, inserting, updating and deleting one record, with versions and the change log. */
#include <config.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "src/store/store-internal.h"

/* ---- ids ---- */

enum rap_status
record_sequence_take(struct store *store, enum record_kind kind, int64_t *id)
{
	const char *table = record_type(kind)->table;
	enum rap_status status;

	if (!store->next_id[kind]) {
		status = sql_integer(store, &store->next_id[kind],
				     "SELECT next FROM sequence WHERE name = ?1", "t", table);
		if (status)
			return status;
		/* Settings are born before the sequence; every other table begins at 1. */
		if (store->next_id[kind] == RAP_NONE)
			store->next_id[kind] = kind == RECORD_SETTING ? 100 : 1;
	}
	*id = store->next_id[kind]++;
	store->next_id_used[kind] = true;
	return RAP_OK;
}

enum rap_status
record_sequence_save(struct store *store)
{
	enum record_kind kind;
	enum rap_status status;

	for (kind = 0; kind < RECORD_KINDS; kind++) {
		if (!store->next_id_used[kind])
			continue;
		status = sql_do(store, "INSERT INTO sequence (name, next) VALUES (?1, ?2)"
				       " ON CONFLICT (name) DO UPDATE SET next = excluded.next",
				"ti", record_type(kind)->table, store->next_id[kind]);
		if (status)
			return status;
	}
	if (!store->more_customers)
		return RAP_OK;
	return sql_do(store, "UPDATE customer_count SET customers = customers + ?1", "i", store->more_customers);
}

enum rap_status
record_customer_count(int64_t *count, struct store *store)
{
	enum rap_status status = sql_integer(store, count, "SELECT customers FROM customer_count", "");

	*count += store->more_customers;
	return status;
}

/* The business's own number for a record that came without one: a letter and the id, made free. */
enum rap_status
record_make_ref(struct store *store, const struct record_type *type, struct record_header *header)
{
	static const char letters[RECORD_KINDS][4] = {
		[RECORD_CUSTOMER] = "C", [RECORD_CONTACT_PERSON] = "CP", [RECORD_PURCHASE] = "P",
		[RECORD_INTERACTION] = "I", [RECORD_FEEDBACK] = "F", [RECORD_REFERRAL] = "R",
		[RECORD_FOLLOWUP] = "T", [RECORD_POINTS] = "L", [RECORD_CAMPAIGN] = "M",
		[RECORD_RESPONSE] = "A", [RECORD_SEGMENT] = "S", [RECORD_HOUSE_VALUE] = "V",
		[RECORD_CUSTOM_FIELD] = "X", [RECORD_SETTING] = "O", [RECORD_ALIAS] = "N",
		[RECORD_DISTINCT_PAIR] = "D",
	};
	enum rap_status status = RAP_OK;
	char *ref = rap_asprintf("%s%lld", letters[type->kind], (long long)header->id);
	int64_t taken;
	int attempt = 1;

	while (!(status = store_record_id(store, type->kind, ref, &taken, NULL))) {
		free(ref);
		ref = rap_asprintf("%s%lld-%d", letters[type->kind], (long long)header->id, ++attempt);
	}
	if (status != RAP_NOT_FOUND) {
		free(ref);
		return status;
	}
	header->ref = ref;
	return RAP_OK;
}

/* ---- rows ---- */

static enum rap_status
run_bound(struct store *store, const struct record_type *type, const void *record,
	  sqlite3_stmt *statement, int64_t old_owner, int key)
{
	struct customer_keys keys;
	enum rap_status status;
	char *aliases = NULL;	/* a customer that is born has none */
	int parameter = row_bind(statement, type, record);

	if (type->kind == RECORD_PURCHASE && key)
		sql_bind_integer(statement, key, old_owner);
	if (type->kind != RECORD_CUSTOMER)
		return sql_run(store, statement);
	if (key && (status = alias_list(&aliases, store, ((const struct record_header *)record)->id)))
		return status;
	customer_keys_make(&keys, record, aliases);
	free(aliases);
	sql_bind_text(statement, parameter, keys.name.text);
	sql_bind_text(statement, parameter + 1, keys.search.text);
	sql_bind_text(statement, parameter + 2, keys.email.length ? keys.email.text : NULL);
	sql_bind_text(statement, parameter + 3, keys.phone.length ? keys.phone.text : NULL);
	sql_bind_integer(statement, parameter + 4, keys.birthday);
	status = sql_run(store, statement);
	sqlite3_clear_bindings(statement);
	customer_keys_release(&keys);
	return status;
}

static enum rap_status
taken(const struct record_type *type, const void *record)
{
	const struct record_header *header = record;

	return rap_fail(RAP_EXISTS, _("%s %s is there already"), _(type->label), header->ref);
}

static enum rap_status
add_scorecard(struct store *store, int64_t customer)
{
	if (store->transaction == STORE_WRITING_BULK) {
		if (store->cards_first && customer != store->cards_last + 1) {
			enum rap_status status = store_flush(store);

			if (status)
				return status;
		}
		if (!store->cards_first)
			store->cards_first = customer;
		store->cards_last = customer;
		return RAP_OK;
	}
	return sql_do(store, "INSERT INTO scorecard (customer) VALUES (?1)", "i", customer);
}

enum rap_status
record_row_insert(struct store *store, const struct record_type *type, const void *record)
{
	const struct record_header *header = record;
	sqlite3_stmt *statement;
	enum rap_status status;

	store->written[type->kind] = true;
	stale_note(store, type, NULL, record);
	store->facts_behind |= type->kind != RECORD_SEGMENT;
	if (type->kind == RECORD_PURCHASE && store->transaction == STORE_WRITING_BULK)
		return bulk_purchase(store, record);
	if ((status = sql_prepare(store, &statement, row_sql(store, type->kind)->insert)))
		return status;
	status = run_bound(store, type, record, statement, RAP_NONE, 0);
	sql_finish(store, statement);
	if (status == RAP_EXISTS)
		return taken(type, record);
	if (!status && type->kind == RECORD_ALIAS)
		return alias_search_keys(store, ((const struct alias *)record)->customer);
	if (status || type->kind != RECORD_CUSTOMER)
		return status;
	store->more_customers++;
	if ((status = add_scorecard(store, header->id)))
		return status;
	return customer_lists_write(store, record, false);
}

enum rap_status
record_row_update(struct store *store, const struct record_type *type, const void *record,
		  int64_t old_owner)
{
	const struct kind_sql *sql = row_sql(store, type->kind);
	sqlite3_stmt *statement;
	enum rap_status status;

	store->written[type->kind] = true;
	store->facts_behind |= type->kind != RECORD_SEGMENT;
	if ((status = sql_prepare(store, &statement, sql->update)))
		return status;
	status = run_bound(store, type, record, statement, old_owner, sql->update_key);
	sql_finish(store, statement);
	if (status == RAP_EXISTS)
		return taken(type, record);
	if (!status && type->kind == RECORD_ALIAS &&
	    !(status = alias_search_keys(store, ((const struct alias *)record)->customer)) &&
	    old_owner != ((const struct alias *)record)->customer)
		status = alias_search_keys(store, old_owner);
	if (status || type->kind != RECORD_CUSTOMER)
		return status;
	return customer_lists_write(store, record, true);
}

enum rap_status
record_row_delete(struct store *store, const struct record_type *type, int64_t id, int64_t owner)
{
	enum rap_status status;
	char *text;

	store->facts_behind |= type->kind != RECORD_SEGMENT;
	if (type->kind == RECORD_PURCHASE)
		return sql_do(store, "DELETE FROM purchase WHERE customer = ?1 AND id = ?2", "ii", owner, id);
	text = rap_asprintf("DELETE FROM \"%s\" WHERE id = ?1", type->table);
	status = sql_do(store, text, "i", id);
	free(text);
	if (!status && type->kind == RECORD_CUSTOMER)
		store->more_customers -= sqlite3_changes(store->db);
	if (!status && type->kind == RECORD_ALIAS)
		status = alias_search_keys(store, owner);
	return status;
}

/* ---- reading ---- */

static enum rap_status
read_one(struct store *store, const struct record_type *type, void *record, const char *where,
	 const char *types, int64_t id, int64_t owner, const char *ref)
{
	sqlite3_stmt *statement;
	enum rap_status status;
	const struct kind_sql *sql = row_sql(store, type->kind);
	char *text = rap_asprintf("SELECT %s FROM %s WHERE %s", sql->columns, sql->from, where);

	status = sql_prepare(store, &statement, text);
	free(text);
	if (status)
		return status;
	if (*types == 't')
		sql_bind_text(statement, 1, ref);
	else
		sql_bind(statement, types, id, owner);
	status = sql_step(store, statement);
	if (!status)
		row_read(statement, 0, type, record);
	sql_finish(store, statement);
	return status;
}

enum rap_status
store_record_get(struct store *store, enum record_kind kind, void *record, int64_t id, int64_t owner)
{
	const struct record_type *type = record_type(kind);
	enum rap_status status;

	if (kind == RECORD_PURCHASE)
		status = read_one(store, type, record, "t.id = ?1 AND t.customer = ?2", "ii", id, owner, NULL);
	else
		status = read_one(store, type, record, "t.id = ?1", "i", id, RAP_NONE, NULL);
	if (status == RAP_NOT_FOUND)
		return rap_fail(RAP_NOT_FOUND, _("this %s is not there any more"), type->singular);
	return status;
}

enum rap_status
store_record_find(struct store *store, enum record_kind kind, void *record, const char *ref)
{
	const struct record_type *type = record_type(kind);
	enum rap_status status = read_one(store, type, record, "t.ref = ?1", "t", RAP_NONE, RAP_NONE, ref);
	int64_t id;

	if (status == RAP_NOT_FOUND && kind == RECORD_CUSTOMER && !(status = alias_customer(&id, store, ref)))
		return store_record_get(store, kind, record, id, RAP_NONE);
	if (status == RAP_NOT_FOUND)
		return rap_fail(RAP_NOT_FOUND, _("there is no %s %s"), type->singular, ref ? ref : "");
	return status;
}

enum rap_status
store_record_id(struct store *store, enum record_kind kind, const char *ref, int64_t *id, int64_t *owner)
{
	const struct record_type *type = record_type(kind);
	const struct record_field *owner_field = record_owner_field(type);
	sqlite3_stmt *statement;
	enum rap_status status;
	char text[160];

	*id = RAP_NONE;
	if (owner)
		*owner = RAP_NONE;
	sqlite3_snprintf(sizeof text, text, "SELECT id, %s FROM \"%w\" WHERE ref = ?1",
			 owner && owner_field ? owner_field->name : "NULL", type->table);
	if ((status = sql_prepare(store, &statement, text)))
		return status;
	sql_bind_text(statement, 1, ref);
	if (!(status = sql_step(store, statement))) {
		*id = sql_column_integer(statement, 0);
		if (owner)
			*owner = kind == RECORD_CUSTOMER ? *id : sql_column_integer(statement, 1);
	}
	sql_finish(store, statement);
	if (status == RAP_NOT_FOUND && kind == RECORD_CUSTOMER && !(status = alias_customer(id, store, ref)) && owner)
		*owner = *id;
	return status;
}

/* ---- changing ---- */

static void
assert_changing(const struct store *store)
{
	assert(store->transaction >= STORE_WRITING);
	assert(store->group != RAP_NONE);
	(void)store;
}

enum rap_status
store_record_insert(struct store *store, enum record_kind kind, void *record)
{
	const struct record_type *type = record_type(kind);
	struct record_header *header = record;
	enum rap_status status;
	bool made = false;

	assert_changing(store);
	if ((status = record_sequence_take(store, kind, &header->id)))
		return status;
	header->version = 1;
	if (!header->ref) {
		if ((status = record_make_ref(store, type, header)))
			goto failed;
		made = true;
	} else if (kind == RECORD_CUSTOMER && (status = alias_refuse(store, header->ref))) {
		goto failed;
	}
	if ((status = record_row_insert(store, type, record)))
		goto failed;
	return change_inserted(store, kind, header->id, row_owner(type, record));
failed:
	if (made) {
		free(header->ref);
		header->ref = NULL;
	}
	header->id = RAP_NONE;
	header->version = RAP_NONE;
	return status;
}

/* Reads the stored row and compares versions; STORED is initialised here. */
static enum rap_status
read_stored(struct store *store, const struct record_type *type, void *stored, int64_t id, int64_t owner,
	    int64_t version)
{
	struct record_header *header = stored;
	enum rap_status status;

	record_init(type, stored);
	if ((status = store_record_get(store, type->kind, stored, id, owner)))
		return status;
	if (version != RAP_NONE && header->version != version)
		return change_conflict(store, type, id, header->ref);
	return RAP_OK;
}

static bool
records_equal(const struct record_type *type, const void *a, const void *b)
{
	const struct record_header *left = a, *right = b;
	size_t i;

	if (strcmp(left->ref ? left->ref : "", right->ref ? right->ref : ""))
		return false;
	for (i = 0; i < type->field_count; i++)
		if (!record_field_equal(&type->fields[i], a, b))
			return false;
	return true;
}

static enum rap_status
replace_stored(struct store *store, const struct record_type *type, void *record, const void *stored)
{
	struct record_header *header = record;
	enum rap_status status;

	header->version++;
	status = record_row_update(store, type, record, row_owner(type, stored));
	if (!status)
		status = change_updated(store, type, stored, record);
	if (status)
		header->version--;
	return status;
}

enum rap_status
store_record_update(struct store *store, enum record_kind kind, void *record)
{
	const struct record_type *type = record_type(kind);
	struct record_header *header = record;
	void *stored = rap_calloc(1, type->size);
	enum rap_status status;

	assert_changing(store);
	if (!(status = store_flush(store)))
		status = read_stored(store, type, stored, header->id, row_owner(type, record), header->version);
	else
		record_init(type, stored);
	if (!status && !records_equal(type, stored, record))
		status = replace_stored(store, type, record, stored);
	record_release(type, stored);
	free(stored);
	return status;
}

enum rap_status
store_record_move(struct store *store, enum record_kind kind, void *record, int64_t new_owner)
{
	const struct record_type *type = record_type(kind);
	const struct record_field *owner = record_owner_field(type);
	struct record_header *header = record;
	void *stored = rap_calloc(1, type->size);
	enum rap_status status;

	assert_changing(store);
	assert(owner);
	if (!(status = store_flush(store)))
		status = read_stored(store, type, stored, header->id, row_owner(type, record), header->version);
	else
		record_init(type, stored);
	if (!status) {
		*record_integer(owner, record) = new_owner;
		status = replace_stored(store, type, record, stored);
		if (status)
			*record_integer(owner, record) = row_owner(type, stored);
	}
	record_release(type, stored);
	free(stored);
	return status;
}

static enum rap_status
delete_logged(struct store *store, const struct record_type *type, const void *record)
{
	const struct record_header *header = record;
	enum rap_status status = change_deleted(store, type, record);

	return status ? status : record_row_delete(store, type, header->id, row_owner(type, record));
}

/* Deletes all records of TYPE whose FIELD refers to CUSTOMER, or forgets the reference where it may be unknown. */
static enum rap_status
delete_belongings(struct store *store, const struct record_type *type, const struct record_field *field,
		  int64_t customer)
{
	bool required = field->flags & FIELD_REQUIRED;
	void *record = rap_calloc(1, type->size), *before = rap_calloc(1, type->size);
	enum rap_status status = RAP_OK;
	char *where = rap_asprintf("t.\"%s\" = ?1 LIMIT 1", field->name);

	record_init(type, record);
	record_init(type, before);
	while (!status && !(status = read_one(store, type, record, where, "i", customer, RAP_NONE, NULL))) {
		if (required) {
			status = delete_logged(store, type, record);
		} else {
			record_release(type, before);
			record_copy(type, before, record);
			*record_integer(field, record) = RAP_NONE;
			free(*record_reference_text(field, record));
			*record_reference_text(field, record) = NULL;
			status = replace_stored(store, type, record, before);
		}
	}
	record_release(type, record);
	record_release(type, before);
	free(before);
	free(record);
	free(where);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

static enum rap_status
delete_dependants(struct store *store, int64_t customer)
{
	enum record_kind kind;
	enum rap_status status;
	size_t i;

	for (kind = RECORD_KINDS; kind-- > 0; ) {
		const struct record_type *type = record_type(kind);

		for (i = 0; i < type->field_count; i++) {
			const struct record_field *field = &type->fields[i];

			if (field->type != FIELD_REFERENCE || field->target != RECORD_CUSTOMER)
				continue;
			if ((status = delete_belongings(store, type, field, customer)))
				return status;
		}
	}
	return RAP_OK;
}

enum rap_status
store_record_delete(struct store *store, enum record_kind kind, int64_t id, int64_t owner, int64_t version)
{
	const struct record_type *type = record_type(kind);
	void *stored = rap_calloc(1, type->size);
	enum rap_status status;

	assert_changing(store);
	assert(store->transaction == STORE_WRITING);
	if (!(status = store_flush(store)))
		status = read_stored(store, type, stored, id, owner, version);
	else
		record_init(type, stored);
	if (!status && kind == RECORD_CUSTOMER)
		status = delete_dependants(store, id);
	if (!status)
		status = delete_logged(store, type, stored);
	record_release(type, stored);
	free(stored);
	return status;
}
