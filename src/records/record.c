/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds kinds and fields by their names, and gives records their life by the table. */
#include <config.h>

#include "rapport/record.h"

#include "rapport/memory.h"
#include "rapport/text.h"
#include "record-table.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct record_type *const types[RECORD_KINDS] = {
	[RECORD_CUSTOMER] = &record_customer_type,
	[RECORD_CONTACT_PERSON] = &record_contact_person_type,
	[RECORD_PURCHASE] = &record_purchase_type,
	[RECORD_INTERACTION] = &record_interaction_type,
	[RECORD_FEEDBACK] = &record_feedback_type,
	[RECORD_REFERRAL] = &record_referral_type,
	[RECORD_FOLLOWUP] = &record_followup_type,
	[RECORD_POINTS] = &record_points_type,
	[RECORD_CAMPAIGN] = &record_campaign_type,
	[RECORD_RESPONSE] = &record_response_type,
	[RECORD_SEGMENT] = &record_segment_type,
	[RECORD_HOUSE_VALUE] = &record_house_value_type,
	[RECORD_CUSTOM_FIELD] = &record_custom_field_type,
	[RECORD_SETTING] = &record_setting_type,
	[RECORD_ALIAS] = &record_alias_type,
	[RECORD_DISTINCT_PAIR] = &record_distinct_pair_type,
};

const struct record_type *
record_type(enum record_kind kind)
{
	assert((unsigned)kind < RECORD_KINDS);
	return types[kind];
}

/* The letters of a name, without what people put between its words. */
static char *
name_key(const char *name)
{
	char *key = text_folded(name);
	char *out = key;

	for (const char *in = key; *in; in++)
		if (!strchr(" _-./:*#()", *in))
			*out++ = *in;
	*out = '\0';
	return key;
}

static bool
same_name(const char *key, const char *name)
{
	char *other = name_key(name);
	bool same = strcmp(key, other) == 0;

	free(other);
	return same;
}

const struct record_type *
record_type_find(const char *name)
{
	char *key = name_key(name);
	const struct record_type *found = NULL;

	for (size_t i = 0; i < RAP_COUNT(types) && !found; i++)
		if (same_name(key, types[i]->name) || same_name(key, types[i]->singular))
			found = types[i];
	free(key);
	return found;
}

const struct record_field *
record_field_find(const struct record_type *type, const char *name)
{
	for (size_t i = 0; i < type->field_count; i++)
		if (strcmp(type->fields[i].name, name) == 0)
			return &type->fields[i];
	return NULL;
}

static bool
has_synonym(const struct record_field *field, const char *key)
{
	for (const char *const *word = field->synonyms; word && *word; word++)
		if (strcmp(*word, key) == 0)
			return true;
	return false;
}

const struct record_field *
record_field_match(const struct record_type *type, const char *header)
{
	char *key = name_key(header);
	const struct record_field *found = NULL;

	for (size_t i = 0; i < type->field_count && !found; i++)
		if (!(type->fields[i].flags & FIELD_HIDDEN) && same_name(key, type->fields[i].name))
			found = &type->fields[i];
	for (size_t i = 0; i < type->field_count && !found; i++)
		if (has_synonym(&type->fields[i], key))
			found = &type->fields[i];
	free(key);
	return found;
}

const struct record_field *
record_owner_field(const struct record_type *type)
{
	for (size_t i = 0; i < type->field_count; i++)
		if (type->fields[i].type == FIELD_REFERENCE &&
		    type->fields[i].target == RECORD_CUSTOMER)
			return &type->fields[i];
	return NULL;
}

/* How a field is kept in the struct. */
enum storage { STORED_TEXT, STORED_INTEGER, STORED_REAL };

static enum storage
field_storage(const struct record_field *field)
{
	switch (field->type) {
	case FIELD_FLAG:
	case FIELD_INTEGER:
	case FIELD_MONEY:
	case FIELD_DAY:
	case FIELD_TIME:
	case FIELD_REFERENCE:
		return STORED_INTEGER;
	case FIELD_REAL:
		return STORED_REAL;
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
	case FIELD_CHOICE:
	case FIELD_DURATION:
	case FIELD_LIST:
	case FIELD_CUSTOM:
	case FIELD_PHONE:
	case FIELD_EMAIL:
		break;
	}
	return STORED_TEXT;
}

char **
record_text(const struct record_field *field, void *record)
{
	assert(field_storage(field) == STORED_TEXT);
	return (char **)((char *)record + field->offset);
}

int64_t *
record_integer(const struct record_field *field, void *record)
{
	assert(field_storage(field) == STORED_INTEGER);
	return (int64_t *)((char *)record + field->offset);
}

double *
record_real(const struct record_field *field, void *record)
{
	assert(field_storage(field) == STORED_REAL);
	return (double *)((char *)record + field->offset);
}

char **
record_reference_text(const struct record_field *field, void *record)
{
	assert(field->type == FIELD_REFERENCE);
	return (char **)((char *)record + field->ref_offset);
}

/* The same for readers; a reference's text is its ref. */
const char *
record_text_const(const struct record_field *field, const void *record)
{
	size_t offset = field->type == FIELD_REFERENCE ? field->ref_offset : field->offset;

	assert(field->type == FIELD_REFERENCE || field_storage(field) == STORED_TEXT);
	return *(char *const *)((const char *)record + offset);
}

int64_t
record_integer_const(const struct record_field *field, const void *record)
{
	assert(field_storage(field) == STORED_INTEGER);
	return *(const int64_t *)((const char *)record + field->offset);
}

double
record_real_const(const struct record_field *field, const void *record)
{
	assert(field_storage(field) == STORED_REAL);
	return *(const double *)((const char *)record + field->offset);
}

static void
make_blank(const struct record_type *type, void *record)
{
	struct record_header *header = record;

	memset(record, 0, type->size);
	header->id = RAP_NONE;
	for (size_t i = 0; i < type->field_count; i++) {
		const struct record_field *field = &type->fields[i];

		if (field_storage(field) == STORED_INTEGER)
			*record_integer(field, record) = RAP_NONE;
		else if (field_storage(field) == STORED_REAL)
			*record_real(field, record) = NAN;
	}
}

/* Records are born by the million, so each kind has one that the others are copies of. */
void
record_init(const struct record_type *type, void *record)
{
	static void *blanks[RECORD_KINDS];

	if (!blanks[type->kind]) {
		void *blank = rap_malloc(type->size);

		make_blank(type, blank);
		blanks[type->kind] = blank;
	}
	memcpy(record, blanks[type->kind], type->size);
}

void
record_init_new(const struct record_type *type, void *record)
{
	const struct record_format format = { .exponent = 2 };

	record_init(type, record);
	for (size_t i = 0; i < type->field_count; i++) {
		enum rap_status status = RAP_OK;

		if (type->fields[i].initial)
			status = record_set(record, &type->fields[i], type->fields[i].initial, &format);
		assert(status == RAP_OK);
		(void)status;
	}
}

static void
release_field(const struct record_field *field, void *record)
{
	if (field_storage(field) == STORED_TEXT)
		free(*record_text(field, record));
	else if (field->type == FIELD_REFERENCE)
		free(*record_reference_text(field, record));
}

void
record_release(const struct record_type *type, void *record)
{
	for (size_t i = 0; i < type->field_count; i++)
		release_field(&type->fields[i], record);
	record_init(type, record);
}

void
record_copy(const struct record_type *type, void *out, const void *record)
{
	memcpy(out, record, type->size);
	for (size_t i = 0; i < type->field_count; i++) {
		const struct record_field *field = &type->fields[i];

		if (field_storage(field) == STORED_TEXT)
			*record_text(field, out) = rap_strdup(record_text_const(field, record));
		else if (field->type == FIELD_REFERENCE)
			*record_reference_text(field, out) =
				rap_strdup(record_text_const(field, record));
	}
}

void
record_field_copy(const struct record_field *field, void *to, const void *from)
{
	char *text = NULL;

	if (to == from)
		return;
	if (field_storage(field) == STORED_REAL) {
		*record_real(field, to) = record_real_const(field, from);
		return;
	}
	if (field_storage(field) == STORED_TEXT || field->type == FIELD_REFERENCE)
		text = rap_strdup(record_text_const(field, from));
	if (field_storage(field) == STORED_TEXT) {
		free(*record_text(field, to));
		*record_text(field, to) = text;
		return;
	}
	if (field->type == FIELD_REFERENCE) {
		free(*record_reference_text(field, to));
		*record_reference_text(field, to) = text;
	}
	*record_integer(field, to) = record_integer_const(field, from);
}

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Two references to records that have an id are compared by it, others by their ref. */
bool
record_field_equal(const struct record_field *field, const void *a, const void *b)
{
	if (field_storage(field) == STORED_REAL) {
		double x = record_real_const(field, a), y = record_real_const(field, b);

		return x == y || (isnan(x) && isnan(y));
	}
	if (field_storage(field) == STORED_INTEGER) {
		int64_t x = record_integer_const(field, a), y = record_integer_const(field, b);

		if (field->type != FIELD_REFERENCE || (x != RAP_NONE && y != RAP_NONE))
			return x == y;
	}
	return same_text(record_text_const(field, a), record_text_const(field, b));
}

bool
record_field_is_unknown(const struct record_field *field, const void *record)
{
	switch (field_storage(field)) {
	case STORED_REAL:
		return isnan(record_real_const(field, record));
	case STORED_INTEGER:
		return record_integer_const(field, record) == RAP_NONE &&
		       (field->type != FIELD_REFERENCE || !record_text_const(field, record));
	case STORED_TEXT:
		break;
	}
	return !record_text_const(field, record);
}

/* ---- people ---- */

const char *
customer_own_name(const struct customer *customer)
{
	return same_text(customer->name, customer->header.ref) ? NULL : customer->name;
}

void
customer_say(struct strbuf *out, const struct customer *customer)
{
	const char *name = customer_own_name(customer);

	if (name)
		strbuf_addf(out, "%s (%s)", name, customer->header.ref);
	else
		strbuf_adds(out, customer->header.ref);
}
