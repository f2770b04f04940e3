/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Erases a person: empties the customer and its records, keeps the books, and cleans the file. */
#include <config.h>

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/text.h"
#include "src/store/store-internal.h"

/* Fewer digits, or shorter words, are found in any number by chance. */
#define TELLING_DIGITS 6
#define TELLING_BYTES 3

struct erasure {
	struct store *store;
	int64_t customer;
	const char *old_ref, *new_ref;
};

/* ---- a ref that tells who it is ---- */

static bool
is_separator(char c)
{
	return (unsigned char)c < 0x80 && !isalpha((unsigned char)c);
}

/* Whether any word of TEXT is part of the folded REF. Digits are no words. */
static bool
shares_word(const char *ref, const char *text)
{
	char *folded = text_folded(text);
	const char *word = folded;
	bool found = false;

	while (!found && *word) {
		size_t length = 0;
		char *copy;

		while (word[length] && !is_separator(word[length]))
			length++;
		copy = rap_strndup(word, length);
		found = length >= TELLING_BYTES && strstr(ref, copy);
		free(copy);
		word += length;
		word += *word != '\0';
	}
	free(folded);
	return found;
}

static bool
holds_phone(const char *ref, const char *phone)
{
	struct strbuf number = STRBUF_INIT, digits = STRBUF_INIT;
	bool found;

	text_digits(&digits, ref);
	text_digits(&number, phone ? phone : "");
	found = digits.length >= TELLING_DIGITS && strstr(number.text, digits.text);
	found = found || (number.length >= TELLING_DIGITS && strstr(digits.text, number.text));
	strbuf_release(&digits);
	strbuf_release(&number);
	return found;
}

static bool
ref_tells(const struct customer *customer)
{
	const char *at = customer->email ? strchr(customer->email, '@') : NULL;
	char *mailbox = at ? rap_strndup(customer->email, (size_t)(at - customer->email)) : NULL;
	char *ref = text_folded(customer->header.ref);
	bool tells = strchr(ref, '@') || shares_word(ref, customer->name) ||
		shares_word(ref, customer->company) || shares_word(ref, mailbox) ||
		holds_phone(ref, customer->phone);

	free(ref);
	free(mailbox);
	return tells;
}

/* ---- records ---- */

/* True when it changed something. */
static bool
forget(const struct record_field *field, void *record)
{
	static const struct record_format format = { .exponent = 0 };
	const char *text = field->flags & FIELD_REQUIRED ? _("erased") : "";
	enum rap_status status;

	if (!(field->flags & FIELD_PERSONAL) || field->flags & FIELD_KEY ||
	    record_field_is_unknown(field, record))
		return false;
	if (*text && !strcmp(record_text_const(field, record), text))
		return false;
	status = record_set(record, field, text, &format);
	assert(!status);
	(void)status;
	return true;
}

static bool
forget_fields(const struct record_type *type, void *record)
{
	bool changed = false;
	size_t i;

	for (i = 0; i < type->field_count; i++)
		changed |= forget(&type->fields[i], record);
	return changed;
}

/* Imports make refs of others: "CUSTOMER/DATE/AMOUNT", "CAMPAIGN/CUSTOMER". */
static bool
rename_in(char **text, const struct erasure *erasure)
{
	size_t length, old = strlen(erasure->old_ref);
	char *renamed;

	if (!*text || !strcmp(erasure->old_ref, erasure->new_ref))
		return false;
	length = strlen(*text);
	if (!strncmp(*text, erasure->old_ref, old) && ((*text)[old] == '/' || !(*text)[old]))
		renamed = rap_asprintf("%s%s", erasure->new_ref, *text + old);
	else if (length > old && (*text)[length - old - 1] == '/' &&
		 !strcmp(*text + length - old, erasure->old_ref))
		renamed = rap_asprintf("%.*s%s", (int)(length - old), *text, erasure->new_ref);
	else
		return false;
	free(*text);
	*text = renamed;
	return true;
}

static bool
rename_refs(const struct record_type *type, void *record, const struct erasure *erasure)
{
	struct record_header *header = record;
	bool changed;
	size_t i;

	if (row_owner(type, record) != erasure->customer)
		return false;
	changed = rename_in(&header->ref, erasure);
	for (i = 0; i < type->field_count; i++)
		if (type->fields[i].type == FIELD_TEXT && !(type->fields[i].flags & FIELD_KEY))
			changed |= rename_in(record_text(&type->fields[i], record), erasure);
	return changed;
}

static bool
close_followup(const struct record_type *type, void *record)
{
	struct followup *followup = record;

	if (type->kind != RECORD_FOLLOWUP || followup->done_at != RAP_NONE)
		return false;
	followup->done_at = rap_now();
	return true;
}

static enum rap_status
save_emptied(struct store *store, const struct record_type *type, void *record)
{
	enum rap_status status;

	row_header(record)->version++;
	if ((status = record_row_update(store, type, record, row_owner(type, record))))
		return status;
	return change_erased(store, type, record, false);
}

/* All three are done, whatever the others found; true: something was emptied. */
static bool
empty_record(const struct record_type *type, void *record, const struct erasure *erasure)
{
	bool emptied = forget_fields(type, record);

	emptied = rename_refs(type, record, erasure) || emptied;
	return close_followup(type, record) || emptied;
}

/* A referring_visit. */
static enum rap_status
erase_record(void *payload, const struct record_type *type, const struct record_field *field, int64_t id,
	     int64_t owner)
{
	const struct erasure *erasure = payload;
	void *record = rap_calloc(1, type->size);
	enum rap_status status;

	(void)field;
	record_init(type, record);
	if ((status = store_record_get(erasure->store, type->kind, record, id, owner)))
		goto out;
	if (type->kind == RECORD_CONTACT_PERSON || type->kind == RECORD_DISTINCT_PAIR) {
		if (!(status = change_erased(erasure->store, type, record, true)))
			status = record_row_delete(erasure->store, type, id, owner);
	} else if (empty_record(type, record, erasure)) {
		status = save_emptied(erasure->store, type, record);
	}
out:
	record_release(type, record);
	free(record);
	return status;
}

/* ---- numbers it had before it was merged ---- */

/* Whether REF tells who it was, by what the log knows of the customers that had it. */
static enum rap_status
former_ref_tells(bool *tells, struct store *store, const char *ref)
{
	static const char text[] =
		"SELECT e.value FROM change c, json_each(CASE substr(c.before, 1, 1) WHEN '[' THEN c.before"
		" ELSE json_array(json(c.before)) END) e WHERE c.kind = 'customer' AND c.operation = 'delete'"
		" AND json_extract(e.value, '$.ref') = ?1";
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer former;
	sqlite3_stmt *statement;
	enum rap_status status;

	if ((status = sql_prepare(store, &statement, text)))
		return status;
	sql_bind(statement, "t", ref);
	while (!*tells && !(status = sql_step(store, statement))) {
		record_init(type, &former);
		status = json_to_record(store, (const char *)sqlite3_column_text(statement, 0), type, &former);
		*tells = !status && ref_tells(&former);
		record_release(type, &former);
		if (status)
			break;
	}
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

/* Before the log forgets the names: a number made of one goes, any other stays what the books know. */
static enum rap_status
find_telling_aliases(struct about_ids *out, struct store *store, const struct customer *customer)
{
	struct customer named = *customer;
	struct store_records aliases;
	enum rap_status status = store_records_load(&aliases, store, RECORD_ALIAS, customer->header.id);
	size_t i;

	if (status)
		return status;
	for (i = 0; !status && i < aliases.count; i++) {
		const struct alias *alias = store_records_at(&aliases, i);
		bool tells;

		named.header.ref = alias->header.ref;
		tells = ref_tells(&named);
		if ((status = former_ref_tells(&tells, store, alias->header.ref)) || !tells)
			continue;
		RAP_GROW(out->rows, out->count, out->capacity);
		out->rows[out->count++] = alias->header.id;
	}
	store_records_release(&aliases);
	return status;
}

static enum rap_status
erase_aliases(struct store *store, const struct about_ids *ids)
{
	const struct record_type *type = record_type(RECORD_ALIAS);
	enum rap_status status = RAP_OK;
	struct alias alias;
	size_t i;

	record_init(type, &alias);
	for (i = 0; !status && i < ids->count; i++)
		if (!(status = store_record_get(store, RECORD_ALIAS, &alias, ids->rows[i], RAP_NONE)) &&
		    !(status = change_erased(store, type, &alias, true)))
			status = record_row_delete(store, type, alias.header.id, alias.customer);
	record_release(type, &alias);
	return status;
}

enum rap_status
store_customer_erase(struct store *store, int64_t id)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct erasure erasure = { .store = store, .customer = id };
	struct about_ids aliases = { 0 };
	struct customer customer, emptied;
	enum rap_status status;

	assert(store->transaction == STORE_WRITING && store->group != RAP_NONE);
	record_init(type, &customer);
	record_init(type, &emptied);
	if ((status = store_record_get(store, RECORD_CUSTOMER, &customer, id, RAP_NONE)))
		goto out;
	record_copy(type, &emptied, &customer);
	if (ref_tells(&customer)) {
		free(emptied.header.ref);
		emptied.header.ref = NULL;
		if ((status = record_make_ref(store, type, &emptied.header)))
			goto out;
	}
	erasure.old_ref = customer.header.ref;
	erasure.new_ref = emptied.header.ref;
	forget_fields(type, &emptied);
	if (!(status = find_telling_aliases(&aliases, store, &customer)) &&
	    !(status = ledger_note(store, id, customer.header.ref)) &&
	    !(status = erase_log(store, &customer, emptied.header.ref)) &&
	    !(status = erase_aliases(store, &aliases)) &&
	    !(status = referring_visit_rows(store, id, erase_record, &erasure)))
		status = save_emptied(store, type, &emptied);
out:
	free(aliases.rows);
	record_release(type, &emptied);
	record_release(type, &customer);
	return status;
}

/* ---- the file ---- */

enum rap_status
store_scrub(struct store *store)
{
	bool (*stop)(void *) = store->stop;
	enum rap_status status;

	assert(store_is_idle(store));
	store->stop = NULL;
	/* The engine attaches the new file beside ours while it copies. */
	sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, 1);
	status = sql_execute(store, "VACUUM");
	sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, 0);
	store->stop = stop;
	return status;
}

enum rap_status
store_customer_is_erased(bool *erased, struct store *store, int64_t id)
{
	int64_t found = 0;
	enum rap_status status = sql_integer(store, &found, "SELECT EXISTS (SELECT 1 FROM erased_group"
							    " WHERE customer = ?1)", "i", id);

	*erased = found != 0;
	return status;
}
