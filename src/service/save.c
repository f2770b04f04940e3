/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Saving and deleting one record of any kind, with its references resolved
 * and the sentence that history and undo will show.
 */
#include <config.h>

#include "service-private.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"

static enum rap_status
resolve_references(struct service *service, const struct record_type *type, void *record)
{
	for (size_t i = 0; i < type->field_count; i++) {
		const struct record_field *field = &type->fields[i];
		const char *ref;
		enum rap_status status;

		if (field->type != FIELD_REFERENCE || *record_integer(field, record) != RAP_NONE)
			continue;
		ref = *record_reference_text(field, record);
		if (!ref)
			continue;
		status = store_record_id(service->store, field->target, ref, record_integer(field, record), NULL);
		if (status == RAP_NOT_FOUND)
			return rap_fail(RAP_NOT_FOUND, _("there is no %s with the number %s"),
					record_type(field->target)->singular, ref);
		if (status)
			return status;
	}
	return RAP_OK;
}

/* Whom a record is about: a customer itself, or its owner. RAP_NONE for neither. */
static int64_t
subject_of(const struct record_type *type, const void *record)
{
	const struct record_field *owner = record_owner_field(type);
	void *readable = (void *)(uintptr_t)record;

	if (type->kind == RECORD_CUSTOMER)
		return ((const struct customer *)record)->header.id;
	return owner ? *record_integer(owner, readable) : RAP_NONE;
}

enum change_verb { VERB_ADDED, VERB_EDITED, VERB_DELETED };

/* Whole sentences per verb, so that a translation can order them freely. */
static const char *const about_sentences[] = {
	[VERB_ADDED] = N_("added %1$s for %2$s"),
	[VERB_EDITED] = N_("edited %1$s of %2$s"),
	[VERB_DELETED] = N_("deleted %1$s of %2$s"),
};
static const char *const plain_sentences[] = {
	[VERB_ADDED] = N_("added %1$s %2$s"),
	[VERB_EDITED] = N_("edited %1$s %2$s"),
	[VERB_DELETED] = N_("deleted %1$s %2$s"),
};

const char *
record_noun(enum record_kind kind, int64_t count)
{
	unsigned long n = (unsigned long)count;

	switch (kind) {
	case RECORD_CUSTOMER: return P_("customer", "customers", n);
	case RECORD_CONTACT_PERSON: return P_("contact person", "contact persons", n);
	case RECORD_PURCHASE: return P_("purchase", "purchases", n);
	case RECORD_INTERACTION: return P_("contact", "contacts", n);
	case RECORD_FEEDBACK: return P_("survey answer", "survey answers", n);
	case RECORD_REFERRAL: return P_("referral", "referrals", n);
	case RECORD_FOLLOWUP: return P_("follow-up", "follow-ups", n);
	case RECORD_POINTS: return P_("entry of points", "entries of points", n);
	case RECORD_CAMPAIGN: return P_("campaign", "campaigns", n);
	case RECORD_RESPONSE: return P_("response to a campaign", "responses to campaigns", n);
	case RECORD_SEGMENT: return P_("segment", "segments", n);
	case RECORD_HOUSE_VALUE: return P_("house value", "house values", n);
	case RECORD_CUSTOM_FIELD: return P_("custom field", "custom fields", n);
	case RECORD_SETTING: return P_("setting", "settings", n);
	case RECORD_ALIAS: return P_("former number", "former numbers", n);
	case RECORD_DISTINCT_PAIR: return P_("pair said not to be the same",
					     "pairs said not to be the same", n);
	case RECORD_KINDS: break;
	}
	return "";
}

/* What one record is called in a sentence about its subject. */
static const char *
noun_of(enum record_kind kind)
{
	switch (kind) {
	case RECORD_POINTS: return _("points");
	case RECORD_RESPONSE: return _("campaign answer");
	case RECORD_DISTINCT_PAIR: return _("pair of namesakes");
	default: return record_noun(kind, 1);
	}
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static char *
change_sentence(struct service *service, enum change_verb verb, const struct record_type *type,
		const void *record)
{
	const struct record_header *header = record;
	int64_t subject = subject_of(type, record);
	char *name, *sentence;

	if (type->kind == RECORD_CUSTOMER) {
		const struct customer *customer = record;

		return rap_asprintf(_(plain_sentences[verb]), noun_of(type->kind),
				    customer->name ? customer->name : "");
	}
	if (subject == RAP_NONE)
		return rap_asprintf(_(plain_sentences[verb]), noun_of(type->kind),
				    header->ref ? header->ref : "");
	name = service_customer_name(service, subject);
	sentence = rap_asprintf(_(about_sentences[verb]), noun_of(type->kind), name);
	free(name);
	return sentence;
}
#pragma GCC diagnostic pop

/* Customers, filters and history know these by their name, and would not find them by another. */
static enum rap_status
check_name_stays(struct service *service, const struct record_type *type, const struct record_header *header)
{
	enum record_kind kind = type->kind;
	void *stored;
	enum rap_status status;

	if (header->id == RAP_NONE ||
	    (kind != RECORD_SEGMENT && kind != RECORD_HOUSE_VALUE && kind != RECORD_CUSTOM_FIELD))
		return RAP_OK;
	stored = rap_calloc(1, type->size);
	record_init(type, stored);
	status = store_record_get(service->store, kind, stored, header->id, RAP_NONE);
	if (!status && header->ref && strcmp(header->ref, ((struct record_header *)stored)->ref) != 0)
		status = rap_fail(RAP_DENIED, _("the %s %s keeps its name, by which it is used; add another one and "
						"delete this"), noun_of(kind), ((struct record_header *)stored)->ref);
	record_release(type, stored);
	free(stored);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

enum rap_status
service_save(struct service *service, enum record_kind kind, void *record)
{
	const struct record_type *type = record_type(kind);
	struct record_header *header = record;
	int64_t version = header->version;
	bool is_new = header->id == RAP_NONE, is_named = header->ref;
	enum rap_status status;
	char *sentence;

	if ((status = resolve_references(service, type, record)) || (status = record_check(type, record)) ||
	    (status = check_name_stays(service, type, header)))
		return status;
	sentence = change_sentence(service, is_new ? VERB_ADDED : VERB_EDITED, type, record);
	status = change_begin(service, is_new ? "add" : "edit", sentence);
	free(sentence);
	if (status)
		return status;
	status = is_new ? store_record_insert(service->store, kind, record)
			: store_record_update(service->store, kind, record);
	if (!(status = change_end(service, status)))
		return RAP_OK;
	/* What a commit that failed had given it is not its own; saving it again must not meet itself. */
	header->version = version;
	if (is_new)
		header->id = RAP_NONE;
	if (!is_named) {
		free(header->ref);
		header->ref = NULL;
	}
	return status;
}

enum rap_status
service_delete(struct service *service, enum record_kind kind, int64_t id, int64_t owner)
{
	const struct record_type *type = record_type(kind);
	void *record = rap_calloc(1, type->size);
	enum rap_status status;
	char *sentence;

	record_init(type, record);
	if ((status = store_record_get(service->store, kind, record, id, owner)))
		goto out;
	sentence = change_sentence(service, VERB_DELETED, type, record);
	status = change_begin(service, "delete", sentence);
	free(sentence);
	if (!status) {
		status = store_record_delete(service->store, kind, id, owner,
					     ((struct record_header *)record)->version);
		status = change_end(service, status);
	}
out:
	record_release(type, record);
	free(record);
	return status;
}
