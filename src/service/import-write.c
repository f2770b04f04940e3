/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings records into the database: their references, their numbers, and what is there already. */
#include <config.h>

#include "import-private.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/hash.h"
#include "rapport/memory.h"
#include "rapport/text.h"

#define REFS_IN_MEMORY 1000000

/* ---- counting by hash ---- */

uint64_t
import_hash(const void *bytes, size_t length)
{
	return hash_mixed(hash_bytes(HASH_START, bytes, length));
}

static struct import_count *
counter_slot(const struct import_counter *counter, uint64_t hash)
{
	size_t i = hash & (counter->capacity - 1);

	while (counter->rows[i].count && counter->rows[i].hash != hash)
		i = (i + 1) & (counter->capacity - 1);
	return &counter->rows[i];
}

static void
counter_grow(struct import_counter *counter)
{
	struct import_counter larger = { .capacity = counter->capacity ? 2 * counter->capacity : 1024 };

	larger.used = counter->used;
	larger.rows = rap_calloc(larger.capacity, sizeof *larger.rows);
	for (size_t i = 0; i < counter->capacity; i++)
		if (counter->rows[i].count)
			*counter_slot(&larger, counter->rows[i].hash) = counter->rows[i];
	free(counter->rows);
	*counter = larger;
}

uint32_t
import_counter_add(struct import_counter *counter, uint64_t hash)
{
	struct import_count *slot;

	if (3 * counter->capacity <= 4 * counter->used)
		counter_grow(counter);
	slot = counter_slot(counter, hash);
	counter->used += !slot->count;
	slot->hash = hash;
	return ++slot->count;
}

bool
import_counter_has(const struct import_counter *counter, uint64_t hash)
{
	return counter->used && counter_slot(counter, hash)->count;
}

/* ---- refs ---- */

/* What a record is recognised by when it has no number; other kinds by all they hold. */
static const char *const identities[RECORD_KINDS][5] = {
	[RECORD_CUSTOMER] = { "name", "company", "email", "phone" },
	[RECORD_CONTACT_PERSON] = { "customer", "name", "email", "phone" },
	[RECORD_CAMPAIGN] = { "name", "start" },
};

static uint64_t
content_hash(const struct import *import, const void *record)
{
	const struct record_type *type = import->type;
	const char *const *names = identities[type->kind];
	struct strbuf text = STRBUF_INIT;
	uint64_t hash;

	for (size_t i = 0; i < (names[0] ? 5 : type->field_count) && (!names[0] || names[i]); i++) {
		record_get(&text, record, names[0] ? record_field_find(type, names[i]) : &type->fields[i],
			   service_exponent(import->service));
		strbuf_addc(&text, '\0');
	}
	hash = import_hash(text.text, text.length);
	strbuf_release(&text);
	return hash;
}

static const struct record_field *
first_date(const struct record_type *type)
{
	for (size_t i = 0; i < type->field_count; i++)
		if (type->fields[i].type == FIELD_DAY || type->fields[i].type == FIELD_TIME)
			return &type->fields[i];
	return NULL;
}

/* "13085/2009-12-01/505.30", or another kind's content as a short hash. */
static void
add_content(struct strbuf *out, const struct import *import, const void *record)
{
	const struct record_field *date = first_date(import->type);
	int exponent = service_exponent(import->service);

	record_get(out, record, import->owner, exponent);
	strbuf_addc(out, '/');
	if (date && !record_field_is_unknown(date, record))
		record_get(out, record, date, exponent);
	strbuf_addc(out, '/');
	if (import->type->kind == RECORD_PURCHASE)
		money_format(out, ((const struct purchase *)record)->amount, exponent);
	else
		strbuf_addf(out, "%08llx", (unsigned long long)(content_hash(import, record) >> 32));
}

void
import_make_ref(struct import *import, void *record)
{
	struct record_header *header = record;
	struct strbuf *ref = &import->made_ref;
	uint32_t times;

	if (header->ref)
		return;
	strbuf_clear(ref);
	if (import->type->kind == RECORD_RESPONSE)
		strbuf_addf(ref, "%s/%s", ((struct response *)record)->campaign_ref,
			    ((struct response *)record)->customer_ref);
	else if (import->owner)
		add_content(ref, import, record);
	else
		strbuf_addf(ref, "%012llx", (unsigned long long)(content_hash(import, record) >> 16));
	if (import->type->kind != RECORD_RESPONSE) {
		times = import_counter_add(&import->contents, import_hash(ref->text, ref->length));
		if (times > 1)
			strbuf_addf(ref, "/%u", (unsigned)times);
	}
	header->ref = rap_strndup(ref->text, ref->length);
}

/* ---- references ---- */

static enum rap_status
find_by_contact(int64_t *id, struct import *import, const char *text)
{
	struct store *store = service_store(import->service);
	int64_t ids[2];
	size_t count = 0;
	enum rap_status status;

	if (import->recognise == IMPORT_KEY_EMAIL) {
		status = store_customers_by_email(ids, &count, 2, store, text);
	} else {
		struct strbuf digits = STRBUF_INIT;

		text_digits(&digits, text);
		status = store_customers_by_phone(ids, &count, 2, store, digits.text);
		strbuf_release(&digits);
	}
	*id = RAP_NONE;
	if (status && status != RAP_NOT_FOUND)
		return status;
	if (count > 1)
		return rap_fail(RAP_INVALID, _("\"%s\" fits several customers"), text_excerpt(text));
	if (!status && count == 1)
		*id = ids[0];
	return RAP_OK;
}

/* Not before the first record is written: a look ahead through the file has the room until then. */
static enum rap_status
need_customers(struct import *import)
{
	if (import->customers)
		return RAP_OK;
	return store_refs_load(&import->customers, service_store(import->service), RECORD_CUSTOMER, REFS_IN_MEMORY);
}

enum rap_status
import_find_customer(int64_t *id, struct import *import, const char *text)
{
	if (import->recognise != IMPORT_KEY_REF)
		return find_by_contact(id, import, text);
	*id = store_refs_find(import->customers, text);
	return RAP_OK;
}

static enum rap_status
create_customer(int64_t *id, struct import *import, const char *text)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer customer;
	enum rap_status status;

	record_init_new(type, &customer);
	customer.name = rap_strdup(text);
	if (import->recognise == IMPORT_KEY_REF)
		customer.header.ref = rap_strdup(text);
	else if (import->recognise == IMPORT_KEY_EMAIL)
		customer.email = rap_strdup(text);
	else
		customer.phone = rap_strdup(text);
	if (!(status = record_check(type, &customer)))
		status = store_record_insert(service_store(import->service), RECORD_CUSTOMER, &customer);
	if (!status) {
		*id = customer.header.id;
		store_refs_add(import->customers, customer.header.ref, *id);
		import->report->customers_created++;
	}
	record_release(type, &customer);
	return status;
}

static enum rap_status
resolve_customer(int64_t *id, struct import *import, const struct record_field *field, const char *text)
{
	enum rap_status status = import_find_customer(id, import, text);

	if (status || *id != RAP_NONE)
		return status;
	if (import->options->create_missing)
		return create_customer(id, import, text);
	return rap_fail(RAP_INVALID, _("%s: there is no customer %s; %s"), field->name, text_excerpt(text),
			rap_way(_("--create-missing adds such"), _("the row Unknown customers can make such")));
}

static enum rap_status
resolve_campaign(int64_t *id, struct import *import, const struct record_field *field, const char *text)
{
	enum rap_status status;

	if (!import->campaigns) {
		status = store_refs_load(&import->campaigns, service_store(import->service), RECORD_CAMPAIGN,
					 REFS_IN_MEMORY);
		if (status)
			return status;
	}
	*id = store_refs_find(import->campaigns, text);
	if (*id != RAP_NONE)
		return RAP_OK;
	return rap_fail(RAP_INVALID, _("%s: there is no campaign %s"), field->name, text_excerpt(text));
}

static enum rap_status
resolve_references(struct import *import, void *record)
{
	const struct record_type *type = import->type;
	enum rap_status status = RAP_OK;

	for (size_t i = 0; i < type->field_count && !status; i++) {
		const struct record_field *field = &type->fields[i];
		const char *text;

		if (field->type != FIELD_REFERENCE || *record_integer(field, record) != RAP_NONE)
			continue;
		text = *record_reference_text(field, record);
		if (!text)
			continue;
		status = field->target == RECORD_CAMPAIGN
			? resolve_campaign(record_integer(field, record), import, field, text)
			: resolve_customer(record_integer(field, record), import, field, text);
	}
	return status;
}

/* ---- what is there already ---- */

static bool
merge_custom(struct customer *stored, const struct customer *record, const char *name)
{
	char *value = record_custom_get(record->custom, name);
	char *before = record_custom_get(stored->custom, name);
	bool changed = value && (!before || strcmp(value, before) != 0);

	if (changed)
		record_custom_set(&stored->custom, name, value);
	free(value);
	free(before);
	return changed;
}

/* What the file says goes over what is stored; blank cells and the number itself do not. */
static bool
merge(const struct import *import, void *stored, const void *record)
{
	bool changed = false;

	for (size_t i = 0; i < import->bindings.count; i++) {
		const struct import_binding *binding = &import->bindings.rows[i];
		const struct record_field *field = binding->field;

		if (!field) {
			changed |= merge_custom(stored, record, binding->custom);
			continue;
		}
		if (field->flags & FIELD_KEY || field == import->owner || record_field_is_unknown(field, record) ||
		    record_field_equal(field, stored, record))
			continue;
		record_field_copy(field, stored, record);
		changed = true;
	}
	return changed;
}

static bool
owner_changed(const struct import *import, const void *stored, const void *record)
{
	return import->owner && record_integer_const(import->owner, record) != RAP_NONE &&
	       !record_field_equal(import->owner, stored, record);
}

static enum rap_status
save_merged(struct import *import, void *stored, const void *record)
{
	struct store *store = service_store(import->service);
	const struct record_header *header = stored;
	enum record_kind kind = import->type->kind;
	bool moved = owner_changed(import, stored, record);
	bool changed = merge(import, stored, record);
	bool repeated = kind != RECORD_PURCHASE &&
			(header->id >= import->first_new ||
			 import_counter_add(&import->seen, import_hash(&header->id, sizeof(header->id))) > 1);
	enum rap_status status = RAP_OK;

	if (!moved && !changed) {
		import->report->unchanged++;
		return RAP_OK;
	}
	if (repeated)
		return rap_fail(RAP_INVALID, _("%s stands on an earlier line with other values"),
				text_excerpt(header->ref));
	if (moved)
		status = store_record_move(store, kind, stored, record_integer_const(import->owner, record));
	if (!status && changed && !(status = record_check(import->type, stored)))
		status = store_record_update(store, kind, stored);
	if (status)
		return status;
	import->report->updated++;
	import_example(import->report->examples_changed, &import->report->examples_changed_count, import, stored);
	return RAP_OK;
}

static enum rap_status
write_over(struct import *import, int64_t id, int64_t owner, const void *record)
{
	const struct record_type *type = import->type;
	struct store *store = service_store(import->service);
	void *stored;
	enum rap_status status;

	if (import->options->on_duplicate == IMPORT_SKIP) {
		import->report->skipped++;
		return RAP_OK;
	}
	if (import->options->on_duplicate == IMPORT_REJECT)
		return rap_fail(RAP_INVALID, _("%s is there already"),
				text_excerpt(((const struct record_header *)record)->ref));
	stored = rap_calloc(1, type->size);
	record_init(type, stored);
	/* Among the purchases of one customer the ref is found at once, the id is not. */
	status = type->kind == RECORD_PURCHASE
		? store_record_find(store, type->kind, stored, ((const struct record_header *)record)->ref)
		: store_record_get(store, type->kind, stored, id, owner);
	if (!status)
		status = save_merged(import, stored, record);
	record_release(type, stored);
	free(stored);
	return status;
}

/* The stored record that RECORD is about; *ID RAP_NONE when there is none. */
static enum rap_status
find_stored(int64_t *id, int64_t *owner, struct import *import, void *record)
{
	const struct record_header *header = record;
	const struct customer *customer = record;
	enum rap_status status = RAP_OK;

	*id = *owner = RAP_NONE;
	if (import->type->kind == RECORD_CUSTOMER) {
		const char *contact = import->recognise == IMPORT_KEY_EMAIL ? customer->email
				    : import->recognise == IMPORT_KEY_PHONE ? customer->phone : NULL;

		if (contact)
			status = find_by_contact(id, import, contact);
		if (status || *id != RAP_NONE || contact)
			return status;
		*id = store_refs_find(import->customers, header->ref);
		return RAP_OK;
	}
	if (import->table_was_empty && import->type->kind == RECORD_PURCHASE)
		return RAP_OK;
	status = store_record_id(service_store(import->service), import->type->kind, header->ref, id, owner);
	if (status != RAP_NOT_FOUND)
		return status;
	*id = RAP_NONE;
	return RAP_OK;
}

/* ---- writing ---- */

static void
count_amount(struct import_report *report, const struct purchase *purchase)
{
	if (purchase->amount < 0) {
		report->refunds++;
		report->refund_amount += purchase->amount;
	} else {
		report->amount += purchase->amount;
	}
}

static enum rap_status
insert(struct import *import, void *record)
{
	struct record_header *header = record;
	enum rap_status status = store_record_insert(service_store(import->service), import->type->kind, record);

	if (status == RAP_EXISTS)
		return rap_fail(RAP_INVALID, "%s", rap_message());
	if (status)
		return status;
	if (import->type->kind == RECORD_CUSTOMER)
		store_refs_add(import->customers, header->ref, header->id);
	if (header->id < import->first_new)
		import->first_new = header->id;
	import->report->added++;
	import_example(import->report->examples_added, &import->report->examples_added_count, import, record);
	return RAP_OK;
}

/* People are called by something, and lists sort by it. */
static void
complete_customer(struct customer *customer)
{
	const char *name = customer->company ? customer->company : customer->email ? customer->email
			 : customer->phone ? customer->phone : customer->header.ref;

	if (!customer->name)
		customer->name = rap_strdup(name);
}

enum rap_status
import_write(struct import *import, void *record)
{
	struct import_report *report = import->report;
	size_t changed = report->added + report->updated;
	int64_t id, owner;
	enum rap_status status;

	if ((status = need_customers(import)))
		return status;
	if (import->type->kind == RECORD_CUSTOMER)
		complete_customer(record);
	import_make_ref(import, record);
	import_preview(import, record);
	if ((status = find_stored(&id, &owner, import, record)))
		return status;
	if (id == RAP_NONE)	/* checked before a customer is created for it */
		status = record_check(import->type, record);
	if (!status && (status = resolve_references(import, record)) == RAP_OK)
		status = id != RAP_NONE ? write_over(import, id, owner, record) : insert(import, record);
	if (!status && import->type->kind == RECORD_PURCHASE && report->added + report->updated > changed)
		count_amount(report, record);
	return status;
}
