/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One change to several customers at once: fields, tags, a logged contact.
 * Each call is one group and undone as one.
 */
#include <config.h>

#include "service-private.h"

#include <stdlib.h>

#include "rapport/contact.h"
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

/* *CHANGED counts those that were not so already, *LAST is one of them. */
static enum rap_status
change_customers(size_t *changed, int64_t *last, struct service *service, const int64_t *ids, size_t count,
		 customer_change *change, const void *payload)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	enum rap_status status = RAP_OK;
	struct customer customer;

	*changed = 0;
	record_init(type, &customer);
	for (size_t i = 0; !status && i < count; i++) {
		int64_t version;

		if ((status = store_record_get(service->store, RECORD_CUSTOMER, &customer, ids[i], RAP_NONE)))
			break;
		version = customer.header.version;
		if (!(status = change(&customer, payload)) && !(status = record_check(type, &customer)))
			status = store_record_update(service->store, RECORD_CUSTOMER, &customer);
		if (customer.header.version != version) {
			++*changed;
			*last = ids[i];
		}
	}
	record_release(type, &customer);
	return status;
}

/* "changed the tags of 9 customers (3 of 12 had nothing to change)"; takes the SENTENCE. */
static enum rap_status
say_unchanged(struct service *service, char *sentence, size_t unchanged, size_t count)
{
	char *whole = rap_asprintf(_("%s (%zu of %zu had nothing to change)"), sentence, unchanged, count);
	enum rap_status status = change_rename(service, whole);

	free(whole);
	free(sentence);
	return status;
}

/* The sentence counts those whom it changed. */
static enum rap_status
change_all(struct service *service, const char *action, const char *one, const char *many, const int64_t *ids,
	   size_t count, customer_change *change, const void *payload)
{
	char *sentence = sentence_for(service, one, many, ids, count);
	enum rap_status status = change_begin(service, action, sentence);
	size_t changed = 0;
	int64_t last = RAP_NONE;

	free(sentence);
	if (status)
		return status;
	status = change_customers(&changed, &last, service, ids, count, change, payload);
	if (!status && changed > 0 && changed < count)
		status = say_unchanged(service, sentence_for(service, one, many, &last, changed),
				       count - changed, count);
	return change_end(service, status);
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

	return status ? status : change_all(service, "edit", N_("edited customer %s"), N_("edited %zu customers"), ids,
					    count, assign, &payload);
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
	enum rap_status status = change_all(service, "tag", N_("changed the tags of %s"),
					    N_("changed the tags of %zu customers"), ids, count, retag, &payload);

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
service_log(struct service *service, const int64_t *ids, size_t count, const struct interaction *interaction,
	    const struct followup *followup, unsigned flags)
{
	enum rap_status status = flags & LOG_DESPITE_CONSENT
					 ? RAP_OK : service_contact_check(service, interaction, ids, count);
	char *sentence;

	if (status)
		return status;
	sentence = sentence_for(service, N_("logged a contact with %s"), N_("logged a contact with %zu customers"),
				ids, count);
	status = change_begin(service, "log", sentence);
	free(sentence);
	if (status)
		return status;
	for (size_t i = 0; !status && i < count; i++) {
		status = insert_copy(service, RECORD_INTERACTION, interaction, ids[i]);
		if (!status && (flags & LOG_SETTLES_DUE))
			status = followups_settle(service, ids[i]);
		if (!status && followup)
			status = insert_copy(service, RECORD_FOLLOWUP, followup, ids[i]);
	}
	return change_end(service, status);
}

enum rap_status
service_followups_plan(struct service *service, const int64_t *ids, size_t count, const struct followup *followup)
{
	char *sentence = sentence_for(service, N_("planned a follow-up for %s"),
				      N_("planned a follow-up for %zu customers"), ids, count);
	enum rap_status status = change_begin(service, "followup", sentence);

	free(sentence);
	if (status)
		return status;
	for (size_t i = 0; !status && i < count; i++)
		status = insert_copy(service, RECORD_FOLLOWUP, followup, ids[i]);
	return change_end(service, status);
}
