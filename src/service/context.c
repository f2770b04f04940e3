/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the words of a filter mean in this business: its custom fields, saved
 * segments, currency, day and member of staff.
 */
#include <config.h>

#include "service-private.h"

#include <stdlib.h>
#include <string.h>

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
	return &service->context;
}

enum rap_status
service_query(struct query **out, struct service *service, const char *text)
{
	return query_parse(out, text, service_query_context(service));
}
