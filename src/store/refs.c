/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ids by ref for imports: an open hash over one buffer of refs, or a prepared query where there are too many. */
#include <config.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/hash.h"
#include "src/store/store-internal.h"

/* No ref is longer than the engine's longest text. */
#define ENTRY_LIMIT (5u << 20)

/* A slot leads to an entry of the buffer: the id's bytes, then the ref with its NUL. */
struct refs_slot {
	uint32_t hash;		/* upper half, so that few texts are compared */
	uint32_t entry;		/* place + 1; 0: empty */
};

struct store_refs {
	struct store *store;
	enum record_kind kind;
	struct refs_slot *slots;	/* NULL: ask the database each time */
	size_t mask, count;
	struct strbuf entries;
};

static uint64_t
ref_hash(const char *ref)
{
	return hash_mixed(hash_text(ref));
}

static const char *
entry_ref(const struct store_refs *refs, uint32_t entry)
{
	return refs->entries.text + entry - 1 + sizeof(int64_t);
}

static void
put(struct store_refs *refs, uint64_t hash, uint32_t entry)
{
	size_t place = hash & refs->mask;

	while (refs->slots[place].entry)
		place = (place + 1) & refs->mask;
	refs->slots[place] = (struct refs_slot){ (uint32_t)(hash >> 32), entry };
}

static void
resize(struct store_refs *refs, size_t slots)
{
	struct refs_slot *old = refs->slots;
	size_t old_slots = old ? refs->mask + 1 : 0, i;

	refs->slots = rap_calloc(slots, sizeof *refs->slots);
	refs->mask = slots - 1;
	for (i = 0; i < old_slots; i++)
		if (old[i].entry)
			put(refs, ref_hash(entry_ref(refs, old[i].entry)), old[i].entry);
	free(old);
}

static enum rap_status
load(struct store_refs *refs)
{
	sqlite3_stmt *statement;
	enum rap_status status;
	const char *aliases = refs->kind == RECORD_CUSTOMER ? " UNION ALL SELECT ref, customer FROM customer_alias"
		" WHERE ref NOT IN (SELECT ref FROM customer)" : "";
	char *text = rap_asprintf("SELECT ref, id FROM \"%s\"%s", record_type(refs->kind)->table, aliases);

	status = sql_prepare(refs->store, &statement, text);
	free(text);
	if (status)
		return status;
	while (!(status = sql_step(refs->store, statement)))
		store_refs_add(refs, (const char *)sqlite3_column_text(statement, 0),
			       sql_column_integer(statement, 1));
	sql_finish(refs->store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

enum rap_status
store_refs_load(struct store_refs **out, struct store *store, enum record_kind kind, size_t limit)
{
	struct store_refs *refs = rap_calloc(1, sizeof *refs);
	enum rap_status status;
	size_t slots = 1024;
	int64_t count;

	assert(kind != RECORD_PURCHASE);
	*out = NULL;
	refs->store = store;
	refs->kind = kind;
	strbuf_init(&refs->entries);
	status = store_records_count(&count, store, kind, RAP_NONE);
	if (!status && (uint64_t)count <= limit) {
		while (slots / 4 * 3 < (size_t)count)
			slots *= 2;
		resize(refs, slots);
		status = load(refs);
	}
	if (status) {
		store_refs_free(refs);
		return status;
	}
	*out = refs;
	return RAP_OK;
}

int64_t
store_refs_find(const struct store_refs *refs, const char *ref)
{
	uint64_t hash;
	size_t place;
	int64_t id;

	if (!ref)
		return RAP_NONE;
	if (!refs->slots)
		return store_record_id(refs->store, refs->kind, ref, &id, NULL) ? RAP_NONE : id;
	hash = ref_hash(ref);
	for (place = hash & refs->mask; refs->slots[place].entry; place = (place + 1) & refs->mask) {
		const struct refs_slot *slot = &refs->slots[place];

		if (slot->hash == (uint32_t)(hash >> 32) && !strcmp(entry_ref(refs, slot->entry), ref)) {
			memcpy(&id, refs->entries.text + slot->entry - 1, sizeof id);
			return id;
		}
	}
	return RAP_NONE;
}

void
store_refs_add(struct store_refs *refs, const char *ref, int64_t id)
{
	size_t place = refs->entries.length;

	if (!refs->slots)
		return;
	if (place > UINT32_MAX - ENTRY_LIMIT) {
		free(refs->slots);
		refs->slots = NULL;
		return;
	}
	if (refs->count >= (refs->mask + 1) / 4 * 3)
		resize(refs, 2 * (refs->mask + 1));
	strbuf_add(&refs->entries, &id, sizeof id);
	strbuf_add(&refs->entries, ref, strlen(ref) + 1);
	put(refs, ref_hash(ref), (uint32_t)place + 1);
	refs->count++;
}

void
store_refs_free(struct store_refs *refs)
{
	if (!refs)
		return;
	strbuf_release(&refs->entries);
	free(refs->slots);
	free(refs);
}
