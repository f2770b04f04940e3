/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One change to several customers at once: fields, tags, a logged contact.
 * Each call is one group and undone as one.
 */
#include <config.h>

#include "service-private.h"

#include <stdlib.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/strbuf.h"

/* "tagged Café Nord" or "tagged 12 customers", as ONE and MANY say. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static char *
sentence_for(struct service *service, const char *one, const char *many, const int64_t *ids, size_t count)
{
	char *name, *sentence;

	if (count != 1)
		return rap_asprintf(_(many), count);
	name = service_customer_name(service, ids[0]);
	sentence = rap_asprintf(_(one), name);
	free(name);
	return sentence;
}
#pragma GCC diagnostic pop

typedef enum rap_status customer_change(struct customer *customer, const void *payload);

static enum rap_status
change_customers(struct service *service, const int64_t *ids, size_t count, customer_change *change,
		 const void *payload)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	enum rap_status status = RAP_OK;
	struct customer customer;

	record_init(type, &customer);
	for (size_t i = 0; !status && i < count; i++)
		if (!(status = store_record_get(service->store, RECORD_CUSTOMER, &customer, ids[i], RAP_NONE)) &&
		    !(status = change(&customer, payload)) && !(status = record_check(type, &customer)))
			status = store_record_update(service->store, RECORD_CUSTOMER, &customer);
	record_release(type, &customer);
	return status;
}

struct assignments {
	const struct service_assignment *rows;
	size_t count;
	struct record_format format;
};

static enum rap_status
assign(struct customer *customer, const void *payload)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	const struct assignments *assignments = payload;
	enum rap_status status = RAP_OK;

	for (size_t i = 0; !status && i < assignments->count; i++) {
		const struct service_assignment *row = &assignments->rows[i];
		const struct record_field *field = record_field_find(type, row->field);

		if (row->field[0] == 'x' && row->field[1] == '_')
			record_custom_set(&customer->custom, row->field + 2, row->value);
		else if (!field || field->flags & FIELD_HIDDEN)
			status = rap_fail(RAP_USAGE, _("customers have no field named %s"), row->field);
		else
			status = record_set(customer, field, row->value, &assignments->format);
	}
	return status;
}

/* A custom field must be defined before it can be set, so that a typing mistake is not kept for ever. */
static enum rap_status
check_customs(struct service *service, const struct service_assignment *assignments, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *field = assignments[i].field;
		int64_t id;

		if (field[0] == 'x' && field[1] == '_' &&
		    store_record_id(service->store, RECORD_CUSTOM_FIELD, field + 2, &id, NULL))
			return rap_fail(RAP_USAGE, _("there is no custom field %s; define it first"), field);
	}
	return RAP_OK;
}

enum rap_status
service_customers_set(struct service *service, const int64_t *ids, size_t count,
		      const struct service_assignment *assignments, size_t assignment_count)
{
	struct assignments payload = {
		assignments, assignment_count, { .exponent = service_exponent(service) },
	};
	enum rap_status status = check_customs(service, assignments, assignment_count);
	char *sentence;

	if (status)
		return status;
	sentence = sentence_for(service, N_("edited customer %s"), N_("edited %zu customers"), ids, count);
	if (!(status = change_begin(service, "edit", sentence)))
		status = change_end(service, change_customers(service, ids, count, assign, &payload));
	free(sentence);
	return status;
}

struct tag_change {
	const char *add, *remove;
};

static enum rap_status
retag(struct customer *customer, const void *payload)
{
	const struct tag_change *change = payload;
	struct strbuf kept = STRBUF_INIT;
	char *old = record_list_normalise(customer->tags);

	for (const char *word = old; word && *word;) {
		size_t length = 0;
		char *one;

		while (word[length] && word[length] != ';')
			length++;
		one = rap_strndup(word, length);
		if (!change->remove || !record_list_has(change->remove, one))
			strbuf_addf(&kept, "%s;", one);
		free(one);
		word += length + (word[length] == ';');
	}
	if (change->add)
		strbuf_adds(&kept, change->add);
	free(old);
	free(customer->tags);
	customer->tags = record_list_normalise(kept.text);
	strbuf_release(&kept);
	return RAP_OK;
}

enum rap_status
service_customers_tag(struct service *service, const int64_t *ids, size_t count, const char *add,
		      const char *remove)
{
	char *removed = record_list_normalise(remove);
	struct tag_change payload = { add, removed };
	char *sentence = sentence_for(service, N_("changed the tags of %s"),
				      N_("changed the tags of %zu customers"), ids, count);
	enum rap_status status = change_begin(service, "tag", sentence);

	if (!status)
		status = change_end(service, change_customers(service, ids, count, retag, &payload));
	free(sentence);
	free(removed);
	return status;
}

/* Copies RECORD for CUSTOMER as a new one and inserts it. */
static enum rap_status
insert_copy(struct service *service, enum record_kind kind, const void *record, int64_t customer)
{
	const struct record_type *type = record_type(kind);
	struct record_header *copy = rap_calloc(1, type->size);
	enum rap_status status;

	record_init(type, copy);
	record_copy(type, copy, record);
	copy->id = RAP_NONE;
	*record_integer(record_owner_field(type), copy) = customer;
	if (!(status = record_check(type, copy)))
		status = store_record_insert(service->store, kind, copy);
	record_release(type, copy);
	free(copy);
	return status;
}

enum rap_status
service_log(struct service *service, const int64_t *ids, size_t count,
	    const struct interaction *interaction, const struct followup *followup)
{
	char *sentence = sentence_for(service, N_("logged a contact with %s"),
				      N_("logged a contact with %zu customers"), ids, count);
	enum rap_status status = change_begin(service, "log", sentence);

	free(sentence);
	if (status)
		return status;
	for (size_t i = 0; !status && i < count; i++) {
		status = insert_copy(service, RECORD_INTERACTION, interaction, ids[i]);
		if (!status && followup)
			status = insert_copy(service, RECORD_FOLLOWUP, followup, ids[i]);
	}
	return change_end(service, status);
}
