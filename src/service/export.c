/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks the records of one kind and hands each to the writer of the chosen format. */
#include <config.h>

#include "export-private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/compare.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/store_list.h"

const enum record_kind export_order[EXPORT_KINDS] = {
	RECORD_SETTING, RECORD_HOUSE_VALUE, RECORD_CUSTOM_FIELD, RECORD_SEGMENT, RECORD_CUSTOMER,
	RECORD_CONTACT_PERSON, RECORD_CAMPAIGN, RECORD_PURCHASE, RECORD_INTERACTION, RECORD_FEEDBACK,
	RECORD_REFERRAL, RECORD_FOLLOWUP, RECORD_POINTS, RECORD_RESPONSE,
	RECORD_ALIAS, RECORD_DISTINCT_PAIR,
};

_Static_assert(EXPORT_KINDS == RECORD_KINDS, "every kind is exported");

enum rap_status
export_check_stream(FILE *out)
{
	errno = 0;
	if (!fflush(out) && !ferror(out))
		return RAP_OK;
	if (errno == ENOSPC || errno == EDQUOT)
		return rap_fail(RAP_NOSPACE, _("the disk is full, the output is not complete"));
	return rap_fail(RAP_IO, _("the output cannot be written: %s"), strerror(errno ? errno : EIO));
}

static const struct export_form *
form_of(enum export_format format)
{
	switch (format) {
	case EXPORT_CSV:
		return &export_csv;
	case EXPORT_JSON:
	case EXPORT_JSON_LINES:
		return &export_json;
	case EXPORT_VCARD:
		return &export_vcard;
	case EXPORT_ICALENDAR:
		return &export_icalendar;
	}
	return NULL;
}

static enum rap_status
check_options(const struct export_options *options)
{
	const struct record_type *type = record_type(options->kind);

	if ((options->query || options->ids) && options->kind != RECORD_CUSTOMER && !record_owner_field(type))
		return rap_fail(RAP_INVALID, _("%s belong to no customer, so a filter cannot choose among them"),
				type->name);
	if (options->format == EXPORT_VCARD && options->kind != RECORD_CUSTOMER &&
	    options->kind != RECORD_CONTACT_PERSON)
		return rap_fail(RAP_INVALID, _("vCards are made of customers and contact_persons, not of %s"),
				type->name);
	if (options->format == EXPORT_ICALENDAR && options->kind != RECORD_CUSTOMER &&
	    options->kind != RECORD_FOLLOWUP)
		return rap_fail(RAP_INVALID, _("calendars are made of followups and of customers' birthdays, not "
					       "of %s"), type->name);
	return RAP_OK;
}

/* The customers a filter chose; all when there is none. */
struct choice {
	bool all;
	const int64_t *ids;	/* ascending */
	size_t count;
};

static bool
is_chosen(const struct choice *choice, const struct record_type *type, const void *record)
{
	const struct record_field *owner = choice->all ? NULL : record_owner_field(type);
	int64_t id = type->kind == RECORD_CUSTOMER ? ((const struct record_header *)record)->id
		   : owner ? record_integer_const(owner, record) : RAP_NONE;

	return choice->all ||
	       (choice->count > 0 && bsearch(&id, choice->ids, choice->count, sizeof id, compare_integers));
}

static enum rap_status
walk_records(struct export_writer *writer, const struct export_form *form, const struct choice *choice,
	     struct progress *progress)
{
	const struct record_type *type = writer->type;
	struct store_cursor *cursor = NULL;
	void *record = rap_calloc(1, type->size);
	int64_t done = 0;
	enum rap_status status;

	status = store_cursor_open(&cursor, service_store(writer->service), type->kind, RAP_NONE);
	while (!status && !(status = store_cursor_look(cursor, record))) {
		if (is_chosen(choice, type, record))
			form->record(writer, record);
		if (progress && !progress_step(progress, ++done))
			status = rap_fail(RAP_CANCELLED, _("the export was stopped; the output is not complete"));
		else if (ferror(writer->out))
			break;
	}
	store_cursor_close(cursor);
	free(record);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

enum rap_status
export_walk(FILE *out, struct service *service, const struct export_options *options, struct progress *progress)
{
	struct export_writer writer = {
		.out = out, .service = service, .options = options, .type = record_type(options->kind),
	};
	const struct export_form *form = form_of(options->format);
	struct store *store = service_store(service);
	struct choice choice = { .all = !options->query && !options->ids, .ids = options->ids,
				 .count = options->id_count };
	int64_t *found = NULL;
	int64_t count = 0;
	enum rap_status status = check_options(options), ended;

	if (!status)
		status = store_records_count(&count, store, options->kind, RAP_NONE);
	if (!status && options->query && !options->ids) {
		status = store_customers_ids(&found, &choice.count, store, options->query);
		choice.ids = found;
	}
	if (!status && options->kind == RECORD_CUSTOMER)
		status = store_records_load(&writer.customs, store, RECORD_CUSTOM_FIELD, RAP_NONE);
	if (!status) {
		if (progress)
			progress_start(progress, _("exporting"), count);
		form->begin(&writer);
		status = walk_records(&writer, form, &choice, progress);
		ended = form->end(&writer);
		status = status ? status : ended;
		if (progress)
			progress_end(progress);
	}
	store_records_release(&writer.customs);
	free(found);
	return status;
}

enum rap_status
export_records(FILE *out, struct service *service, const struct export_options *options,
	       struct progress *progress)
{
	enum rap_status status = store_begin_read(service_store(service));

	if (status)
		return status;
	status = export_walk(out, service, options, progress);
	store_rollback(service_store(service));
	return status;
}
