/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the words of a filter mean in this business: its custom fields, saved
 * segments, currency, day and member of staff.
 */
#include <config.h>

#include "service-private.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/store_list.h"

void
service_forget_context(struct service *service)
{
	if (!service->context_valid)
		return;
	free(service->customs);
	free(service->segments);
	store_records_release(&service->custom_fields);
	store_records_release(&service->segment_records);
	service->customs = NULL;
	service->segments = NULL;
	service->context_valid = false;
}

#define COMPLETION_VALUES 200

static void
offer_values(const struct customer_field *field, const char *custom, const char *prefix,
	     query_value_sink *sink, void *sink_payload, void *payload)
{
	struct service *service = payload;
	struct list_field column = { .field = field, .custom = custom };
	struct frequency frequency = { 0 };
	char *wanted = text_folded(prefix);
	size_t length = strlen(wanted);

	if (!store_customers_frequency(&frequency, service->store, NULL, column, 0)) {
		size_t offered = 0;

		for (size_t i = 0; i < frequency.count && offered < COMPLETION_VALUES; i++) {
			const struct list_cell *value = &frequency.rows[i].value;
			char *folded = value->type == LIST_TEXT ? text_folded(value->text) : NULL;

			if (folded && !strncmp(folded, wanted, length)) {
				offered++;
				if (!sink(value->text, sink_payload))
					i = frequency.count;
			}
			free(folded);
		}
	}
	frequency_release(&frequency);
	free(wanted);
}

static void
load_customs(struct service *service)
{
	if (store_records_load(&service->custom_fields, service->store, RECORD_CUSTOM_FIELD, RAP_NONE))
		return;
	service->customs = rap_calloc(service->custom_fields.count + 1, sizeof *service->customs);
	for (size_t i = 0; i < service->custom_fields.count; i++) {
		const struct custom_field *field = store_records_at(&service->custom_fields, i);

		service->customs[i] = (struct query_custom){
			.name = field->header.ref,
			.label = field->label,
			.type = customer_value_type_of_custom(field->type),
		};
	}
	service->context.customs = service->customs;
	service->context.custom_count = service->custom_fields.count;
}

static void
load_segments(struct service *service)
{
	if (store_records_load(&service->segment_records, service->store, RECORD_SEGMENT, RAP_NONE))
		return;
	service->segments = rap_calloc(service->segment_records.count + 1, sizeof *service->segments);
	for (size_t i = 0; i < service->segment_records.count; i++) {
		const struct segment *segment = store_records_at(&service->segment_records, i);

		service->segments[i] = segment->header.ref;
	}
	service->context.segments = service->segments;
	service->context.segment_count = service->segment_records.count;
}

const struct query_context *
service_query_context(struct service *service)
{
	if (!service->context_valid) {
		service->context = (struct query_context){
			.exponent = service_exponent(service),
			.staff = service->staff,
			.values = offer_values,
			.payload = service,
		};
		load_customs(service);
		load_segments(service);
		service->context_valid = true;
	}
	service->context.today = service->as_of;
	service->context.history_day = service->score_day;
	return &service->context;
}

/* ---- saved segments that a filter names: entered=winter ---- */

enum { RULE_DEPTH = 4 };	/* of rules that name segments whose rules name segments */

static enum rap_status parse(struct query **out, struct service *service, const char *text, int depth);

static enum rap_status
add_rule(struct query_value *value, struct service *service, int depth)
{
	for (size_t i = 0; i < service->segment_records.count; i++) {
		const struct segment *segment = store_records_at(&service->segment_records, i);

		if (strcmp(segment->header.ref, value->text))
			continue;
		if (depth == RULE_DEPTH)
			return rap_fail(RAP_INVALID, _("the rule of the segment %s leads to itself, or through too "
						       "many others"), value->text);
		return parse(&value->rule, service, segment->filter, depth + 1);
	}
	return RAP_OK;
}

static enum rap_status
add_rules(struct query_node *node, struct service *service, int depth)
{
	enum rap_status status = RAP_OK;

	for (size_t i = 0; !status && i < node->child_count; i++)
		status = add_rules(node->children[i], service, depth);
	if (node->kind != QUERY_TERM || node->term.type != VALUE_SEEN)
		return status;
	for (size_t i = 0; !status && i < node->term.value_count; i++)
		if (!query_segment_find(node->term.values[i].text))
			status = add_rule(&node->term.values[i], service, depth);
	return status;
}

static enum rap_status
parse(struct query **out, struct service *service, const char *text, int depth)
{
	enum rap_status status = query_parse(out, text, service_query_context(service));

	if (!status && (*out)->root && (status = add_rules((*out)->root, service, depth))) {
		query_free(*out);
		*out = NULL;
	}
	return status;
}

enum rap_status
service_query(struct query **out, struct service *service, const char *text)
{
	return parse(out, service, text, 0);
}

enum rap_status
service_query_of(struct query **out, struct service *service, const char *filter, const char *manager)
{
	struct strbuf text = STRBUF_INIT;
	enum rap_status status;

	if (!manager)
		return service_query(out, service, filter);
	strbuf_addf(&text, *filter ? "(%s) manager=\"" : "%smanager=\"", filter);
	/* No account or name holds a quote; one that did could not be asked for. */
	for (const char *c = manager; *c; c++)
		if (*c != '"')
			strbuf_addc(&text, *c);
	strbuf_addc(&text, '"');
	status = service_query(out, service, text.text);
	strbuf_release(&text);
	return status;
}
