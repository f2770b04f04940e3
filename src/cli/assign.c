/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns words such as city=Tartu into fields of a record, and saves it. */
#include <config.h>

#include "assign.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/contact.h"
#include "rapport/memory.h"
#include "rapport/suggestion.h"

static enum rap_status
unknown_field(const struct record_type *type, const char *name)
{
	struct suggestion suggestion;

	suggestion_init(&suggestion, name);
	for (size_t i = 0; i < type->field_count; i++)
		if (!(type->fields[i].flags & FIELD_HIDDEN))
			suggestion_offer(&suggestion, type->fields[i].name);
	if (suggestion.nearest)
		return rap_fail(RAP_USAGE, _("%s have no field \"%s\"; did you mean \"%s\"?"), type->name, name,
				suggestion.nearest);
	return rap_fail(RAP_USAGE, _("%s have no field \"%s\"; rapport help kinds lists them"), type->name, name);
}

/* An own field must have been defined, so that a typing mistake does not make a new one. */
static enum rap_status
set_custom(const struct call *call, struct customer *customer, const char *name, const char *value)
{
	const struct query_context *context = service_query_context(call->service);

	for (size_t i = 0; i < context->custom_count; i++)
		if (!strcmp(context->customs[i].name, name)) {
			record_custom_set(&customer->custom, name, *value ? value : NULL);
			return RAP_OK;
		}
	return rap_fail(RAP_USAGE, _("there is no field x_%s yet; rapport add custom_field ref=%s type=text makes it"),
			name, name);
}

static enum rap_status
set_customer(const struct call *call, const struct record_field *field, void *record, const char *value)
{
	struct customer customer;
	int64_t id;
	enum rap_status status = service_find_customer(&id, call->service, value);

	if (status)
		return status;
	record_init(record_type(RECORD_CUSTOMER), &customer);
	status = store_record_get(service_store(call->service), RECORD_CUSTOMER, &customer, id, RAP_NONE);
	if (!status) {
		*record_integer(field, record) = id;
		free(*record_reference_text(field, record));
		*record_reference_text(field, record) = rap_strdup(customer.header.ref);
	}
	record_release(record_type(RECORD_CUSTOMER), &customer);
	return status;
}

static enum rap_status
set_day(const struct call *call, const struct record_field *field, void *record, const char *value)
{
	int64_t day;
	enum rap_status status = call_day(&day, call, value);

	if (status)
		return rap_fail(RAP_INVALID, "%s: %s", field->name, rap_message());
	*record_integer(field, record) = day;
	return RAP_OK;
}

enum rap_status
assign_field(const struct call *call, const struct record_type *type, void *record, const char *name,
	     const char *value)
{
	const struct record_field *field = record_field_find(type, name);
	struct record_format format = { .exponent = service_exponent(call->service) };

	if (type->kind == RECORD_CUSTOMER && !strncmp(name, "x_", 2))
		return set_custom(call, record, name + 2, value);
	if (!field || field->flags & FIELD_HIDDEN)
		return unknown_field(type, name);
	if (field->type == FIELD_REFERENCE && field->target == RECORD_CUSTOMER && *value)
		return set_customer(call, field, record, value);
	if (field->type == FIELD_DAY && *value)
		return set_day(call, field, record, value);
	return record_set(record, field, value, &format);
}

bool
assign_is_pair(const char *word)
{
	size_t length = strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789_");

	return length > 0 && word[length] == '=';
}

/* x_NAME may be written in any script. */
static bool
is_pair(const char *word)
{
	return assign_is_pair(word) || (!strncmp(word, "x_", 2) && strchr(word, '='));
}

enum rap_status
assign_words(char **rest, const struct call *call, const struct record_type *type, void *record, size_t first)
{
	struct strbuf text = STRBUF_INIT;
	enum rap_status status = RAP_OK;

	for (size_t i = first; !status && i < call->word_count; i++) {
		const char *word = call->words[i];

		if (is_pair(word)) {
			char *name = rap_strndup(word, strcspn(word, "="));

			status = assign_field(call, type, record, name, strchr(word, '=') + 1);
			free(name);
		} else if (rest) {
			strbuf_addf(&text, "%s%s", text.length ? " " : "", word);
		} else {
			status = rap_fail(RAP_USAGE, _("\"%s\" should be field=value"), word);
		}
	}
	if (rest)
		*rest = strbuf_detach(&text);
	strbuf_release(&text);
	return status;
}

enum rap_status
assign_contact(char **rest, const struct call *call, struct interaction *interaction, size_t first)
{
	const struct record_type *type = record_type(RECORD_INTERACTION);
	char *initial = interaction->kind;
	enum rap_status status;

	interaction->kind = NULL;
	status = assign_words(rest, call, type, interaction, first);
	if (!interaction->kind)
		interaction->kind = rap_strdup(contact_usual_kind(interaction->direction));
	free(initial);
	return status;
}

enum rap_status
assign_owner(const struct call *call, const struct record_type *type, void *record, const char *text)
{
	return set_customer(call, record_owner_field(type), record, text);
}

int
assign_save(const struct call *call, enum record_kind kind, void *record, enum rap_status status)
{
	const struct record_header *header = record;
	int code;

	if (!status)
		status = service_save(call->service, kind, record);
	code = status ? call_fail(call, status) : call_changed(call, header->ref, header->version);
	record_release(record_type(kind), record);
	return code;
}
