/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes two customers one: whatever refers to the one refers to the other, the number of the one leads to
 * the other, and the one is deleted.  All of it through the change log, so that one undo brings both back.
 */
#include <config.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "src/store/store-internal.h"

struct merge {
	struct store *store;
	int64_t keep, other;
	struct store_merged *merged;
};

/* ---- records that would say something of a customer and itself ---- */

static bool
is_about_itself(const struct merge *merge, const struct record_type *type, const void *record)
{
	const struct distinct_pair *pair = record;
	const struct referral *referral = record;
	int64_t a = RAP_NONE, b = RAP_NONE;

	if (type->kind == RECORD_REFERRAL) {
		a = referral->referrer;
		b = referral->referred;
	} else if (type->kind == RECORD_DISTINCT_PAIR) {
		a = pair->customer;
		b = pair->other;
	}
	return (a == merge->keep && b == merge->other) || (a == merge->other && b == merge->keep);
}

/* Whether KEEP has the same already: an answer to the same campaign, a decision about the same third customer. */
static enum rap_status
find_twin(int64_t *twin, const struct merge *merge, const struct record_type *type, const void *record)
{
	const struct distinct_pair *pair = record;
	const struct response *response = record;
	int64_t third;

	*twin = RAP_NONE;
	if (type->kind == RECORD_RESPONSE)
		return sql_integer(merge->store, twin, "SELECT id FROM response WHERE campaign = ?1"
						       " AND customer = ?2", "ii", response->campaign, merge->keep);
	if (type->kind != RECORD_DISTINCT_PAIR)
		return RAP_OK;
	third = pair->customer == merge->other ? pair->other : pair->customer;
	return sql_integer(merge->store, twin, "SELECT id FROM distinct_pair WHERE (customer = ?1 AND other = ?2)"
					       " OR (customer = ?2 AND other = ?1)", "ii", merge->keep, third);
}

/* Of two answers to one campaign the first of each kind counts, and what only one of them knows. */
static enum rap_status
join_responses(const struct merge *merge, int64_t twin, const struct response *other)
{
	const struct record_type *type = record_type(RECORD_RESPONSE);
	struct response keep;
	enum rap_status status;
	size_t i;

	record_init(type, &keep);
	status = store_record_get(merge->store, RECORD_RESPONSE, &keep, twin, merge->keep);
	for (i = 0; !status && i < type->field_count; i++) {
		const struct record_field *field = &type->fields[i];
		void *from = (void *)(uintptr_t)other;

		if (field->flags & FIELD_KEY || field->type == FIELD_REFERENCE ||
		    record_field_is_unknown(field, other))
			continue;
		if (field->type == FIELD_TIME) {
			if (record_field_is_unknown(field, &keep) ||
			    *record_integer(field, from) < *record_integer(field, &keep))
				*record_integer(field, &keep) = *record_integer(field, from);
		} else if (field->type == FIELD_FLAG) {
			if (*record_integer(field, &keep) != 1)
				*record_integer(field, &keep) = *record_integer(field, from);
		} else if (record_field_is_unknown(field, &keep)) {
			*record_text(field, &keep) = rap_strdup(*record_text(field, from));
		}
	}
	if (!status)
		status = store_record_update(merge->store, RECORD_RESPONSE, &keep);
	record_release(type, &keep);
	return status;
}

/* ---- one record ---- */

static enum rap_status
give(const struct merge *merge, const struct record_type *type, const struct record_field *field, void *record)
{
	if (field == record_owner_field(type))
		return store_record_move(merge->store, type->kind, record, merge->keep);
	*record_integer(field, record) = merge->keep;
	return store_record_update(merge->store, type->kind, record);
}

/* A referring_visit. */
static enum rap_status
move_record(void *payload, const struct record_type *type, const struct record_field *field, int64_t id,
	    int64_t owner)
{
	const struct merge *merge = payload;
	void *record = rap_calloc(1, type->size);
	int64_t twin;
	enum rap_status status;

	record_init(type, record);
	if ((status = store_record_get(merge->store, type->kind, record, id, owner)) ||
	    (status = find_twin(&twin, merge, type, record)))
		goto out;
	if (twin != RAP_NONE && type->kind == RECORD_RESPONSE)
		status = join_responses(merge, twin, record);
	if (!status && (twin != RAP_NONE || is_about_itself(merge, type, record))) {
		status = store_record_delete(merge->store, type->kind, id, owner, RAP_NONE);
		merge->merged->dropped[type->kind]++;
	} else if (!status) {
		status = give(merge, type, field, record);
		merge->merged->moved[type->kind]++;
	}
out:
	record_release(type, record);
	free(record);
	return status;
}

/* ---- the customers ---- */

static enum rap_status
keep_number(const struct merge *merge, const char *ref)
{
	struct alias alias;
	enum rap_status status;

	record_init(record_type(RECORD_ALIAS), &alias);
	alias.header.ref = rap_strdup(ref);
	alias.customer = merge->keep;
	alias.merged = rap_today();
	status = store_record_insert(merge->store, RECORD_ALIAS, &alias);
	record_release(record_type(RECORD_ALIAS), &alias);
	return status;
}

/* Before anything is moved: what is deleted at the end must be what was looked at. */
static enum rap_status
check_other(struct store *store, const struct customer *other)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer stored;
	enum rap_status status;

	record_init(type, &stored);
	status = store_record_get(store, RECORD_CUSTOMER, &stored, other->header.id, RAP_NONE);
	if (!status && stored.header.version != other->header.version)
		status = change_conflict(store, type, other->header.id, other->header.ref);
	record_release(type, &stored);
	return status;
}

enum rap_status
store_customer_merge(struct store_merged *merged, struct store *store, struct customer *keep,
		     const struct customer *other)
{
	struct merge merge = { store, keep->header.id, other->header.id, merged };
	enum rap_status status;

	assert(store->transaction == STORE_WRITING && merge.keep != merge.other);
	memset(merged, 0, sizeof *merged);
	if (!(status = check_other(store, other)) &&
	    !(status = store_record_update(store, RECORD_CUSTOMER, keep)) &&
	    !(status = referring_visit_rows(store, merge.other, move_record, &merge)) &&
	    !(status = store_record_delete(store, RECORD_CUSTOMER, merge.other, RAP_NONE, RAP_NONE)))
		status = keep_number(&merge, other->header.ref);
	return status;
}
