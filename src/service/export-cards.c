/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes customers and contact persons as vCards, follow-ups and birthdays as a calendar. */
#include <config.h>

#include "export-private.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/icalendar.h"
#include "rapport/memory.h"
#include "rapport/vcard.h"

static void
cards_begin(struct export_writer *writer)
{
	(void)writer;
}

static enum rap_status
cards_end(struct export_writer *writer)
{
	return export_check_stream(writer->out);
}

static char *
uid_of(const struct export_writer *writer, const struct record_header *header)
{
	return rap_asprintf("%s-%s@rapport", writer->type->singular, header->ref);
}

/* ---- vCard ---- */

static void
customer_card(const struct customer *customer, const char *uid, FILE *out)
{
	bool company = customer->kind && !strcmp(customer->kind, "company");

	vcard_write(out, &(struct vcard){
		.uid = uid,
		.name = customer->name,
		.company = company,
		.organization = company ? customer->name : customer->company,
		.email = customer->email,
		.phone = customer->phone,
		.street = customer->address,
		.city = customer->city,
		.postcode = customer->postcode,
		.country = customer->country,
		.language = customer->language,
		.birthday = customer->birthday,
		.categories = customer->tags,
		.note = customer->notes,
		.revised_at = RAP_NONE,
	});
}

/* The firm a contact person speaks for is the customer. */
static void
person_card(struct export_writer *writer, const struct contact_person *person, const char *uid)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer customer;

	record_init(type, &customer);
	store_record_get(service_store(writer->service), RECORD_CUSTOMER, &customer, person->customer, RAP_NONE);
	vcard_write(writer->out, &(struct vcard){
		.uid = uid,
		.name = person->name,
		.organization = customer.name,
		.role = person->role,
		.email = person->email,
		.phone = person->phone,
		.note = person->notes,
		.birthday = RAP_NONE,
		.revised_at = RAP_NONE,
	});
	record_release(type, &customer);
}

static void
vcard_record(struct export_writer *writer, const void *record)
{
	char *uid = uid_of(writer, record);

	if (writer->type->kind == RECORD_CUSTOMER)
		customer_card(record, uid, writer->out);
	else
		person_card(writer, record, uid);
	free(uid);
}

const struct export_form export_vcard = { cards_begin, vcard_record, cards_end };

/* ---- iCalendar ---- */

static void
calendar_begin(struct export_writer *writer)
{
	icalendar_begin(writer->out, service_name(writer->service));
}

static int
priority_of(const char *priority)
{
	return !priority ? 0 : !strcmp(priority, "high") ? 1 : !strcmp(priority, "low") ? 9 : 5;
}

static void
write_followup(struct export_writer *writer, const struct followup *followup, const char *uid)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer customer;
	char *summary, *description;

	record_init(type, &customer);
	store_record_get(service_store(writer->service), RECORD_CUSTOMER, &customer, followup->customer, RAP_NONE);
	summary = rap_asprintf("%s: %s", customer.name ? customer.name : followup->customer_ref, followup->title);
	description = rap_asprintf("%s%s%s%s%s", followup->assignee ? followup->assignee : "",
				   followup->assignee && customer.phone ? "\n" : "",
				   customer.phone ? customer.phone : "",
				   (followup->assignee || customer.phone) && customer.email ? "\n" : "",
				   customer.email ? customer.email : "");
	icalendar_write(writer->out, &(struct icalendar_entry){
		.todo = true, .uid = uid, .stamp = rap_now(), .day = followup->due, .summary = summary,
		.description = description, .priority = priority_of(followup->priority),
		.done_at = followup->done_at,
	});
	free(description);
	free(summary);
	record_release(type, &customer);
}

static void
write_birthday(struct export_writer *writer, const struct customer *customer, const char *uid)
{
	char *summary;

	if (customer->birthday == RAP_NONE)
		return;
	summary = rap_asprintf(_("%s: birthday"), customer->name);
	icalendar_write(writer->out, &(struct icalendar_entry){
		.uid = uid, .stamp = rap_now(), .day = customer->birthday, .yearly = true, .summary = summary,
		.done_at = RAP_NONE,
	});
	free(summary);
}

static void
calendar_record(struct export_writer *writer, const void *record)
{
	char *uid = uid_of(writer, record);

	if (writer->type->kind == RECORD_FOLLOWUP)
		write_followup(writer, record, uid);
	else
		write_birthday(writer, record, uid);
	free(uid);
}

static enum rap_status
calendar_end(struct export_writer *writer)
{
	icalendar_end(writer->out);
	return export_check_stream(writer->out);
}

const struct export_form export_icalendar = { calendar_begin, calendar_record, calendar_end };
