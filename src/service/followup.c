/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follow-ups: done, moved to another day, given to somebody else. */
#include <config.h>

#include "service-private.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"

#define CONTACTS_READ 50

/* Day of the last contact that was no note, this transaction's own too; RAP_NONE: there is none among the latest. */
static int64_t
last_contact(struct service *service, int64_t customer)
{
	struct timeline timeline = { 0 };
	int64_t day = RAP_NONE;

	if (store_timeline_load(&timeline, service->store, customer, TIMELINE_INTERACTIONS, NULL, CONTACTS_READ))
		return RAP_NONE;
	for (size_t i = 0; i < timeline.count && day == RAP_NONE; i++)
		if (timeline.rows[i].day <= service->as_of && strcmp(timeline.rows[i].what, "note"))
			day = timeline.rows[i].day;
	timeline_release(&timeline);
	return day;
}

/*
 * A recurring follow-up comes back its interval after the last contact with the customer, however late or early it
 * was done: who was just spoken to is not called again.  A contact older than the interval says nothing any more.
 */
static int64_t
next_due(struct service *service, int64_t customer, int64_t days)
{
	int64_t last = last_contact(service, customer);

	return (last != RAP_NONE && last + days > service->as_of ? last : service->as_of) + days;
}

static enum rap_status
plan_again(struct service *service, const struct followup *done)
{
	const struct record_type *type = record_type(RECORD_FOLLOWUP);
	struct followup next;
	enum rap_status status;
	int64_t days;

	if (!done->every || !rap_duration_parse(&days, done->every) || days < 1)
		return RAP_OK;
	record_init(type, &next);
	record_copy(type, &next, done);
	free(next.header.ref);
	next.header = (struct record_header){ .id = RAP_NONE, .version = RAP_NONE };
	next.done_at = RAP_NONE;
	next.due = next_due(service, done->customer, days);
	status = store_record_insert(service->store, RECORD_FOLLOWUP, &next);
	record_release(type, &next);
	return status;
}

/* What is done to each of several follow-ups, inside the change; PAYLOAD is the change's own. */
typedef enum rap_status followup_change(struct service *service, struct followup *followup, const void *payload);

/* "done: Call Anna" for one, "follow-ups done (3)" for several; NULL when the one is gone. */
static char *
summary_of(struct service *service, const struct followup_place *places, size_t count, const char *one,
	   const char *many)
{
	const struct record_type *type = record_type(RECORD_FOLLOWUP);
	struct followup followup;
	char *summary;

	if (count > 1)
		return rap_asprintf("%s (%zu)", many, count);
	record_init(type, &followup);
	summary = store_record_get(service->store, RECORD_FOLLOWUP, &followup, places[0].id, places[0].owner)
			  ? NULL : rap_asprintf("%s: %s", one, followup.title);
	record_release(type, &followup);
	return summary;
}

static enum rap_status
change_each(struct service *service, const struct followup_place *places, size_t count, followup_change *change,
	    const void *payload)
{
	const struct record_type *type = record_type(RECORD_FOLLOWUP);
	struct followup followup;
	enum rap_status status = RAP_OK;

	record_init(type, &followup);
	for (size_t i = 0; i < count && !status; i++)
		if (!(status = store_record_get(service->store, RECORD_FOLLOWUP, &followup, places[i].id,
						places[i].owner)))
			status = change(service, &followup, payload);
	record_release(type, &followup);
	return status;
}

static enum rap_status
change_followups(struct service *service, const struct followup_place *places, size_t count, char *summary,
		 const char *action, followup_change *change, const void *payload)
{
	enum rap_status status;

	/* Without a summary the one follow-up is gone, and its sentence stands. */
	if (!summary)
		return RAP_NOT_FOUND;
	status = change_begin(service, action, summary);
	free(summary);
	return status ? status : change_end(service, change_each(service, places, count, change, payload));
}

static enum rap_status
make_done(struct service *service, struct followup *followup, const void *payload)
{
	enum rap_status status;

	(void)payload;
	if (followup->done_at != RAP_NONE)
		return rap_fail(RAP_EXISTS, _("\"%s\" is done already"), followup->title);
	followup->done_at = rap_now();
	status = store_record_update(service->store, RECORD_FOLLOWUP, followup);
	return status ? status : plan_again(service, followup);
}

enum rap_status
followups_settle(struct service *service, int64_t customer)
{
	struct store_records records = { 0 };
	enum rap_status status = store_records_load(&records, service->store, RECORD_FOLLOWUP, customer);

	for (size_t i = 0; !status && i < records.count; i++) {
		struct followup *followup = store_records_at(&records, i);

		if (followup->done_at == RAP_NONE && followup->due <= service->as_of)
			status = make_done(service, followup, NULL);
	}
	store_records_release(&records);
	return status;
}

enum rap_status
service_followups_done(struct service *service, const struct followup_place *places, size_t count)
{
	if (count == 0)
		return RAP_OK;
	return change_followups(service, places, count,
				summary_of(service, places, count, _("done"), _("follow-ups done")), "done",
				make_done, NULL);
}

enum rap_status
service_followup_done(struct service *service, int64_t id, int64_t owner)
{
	return service_followups_done(service, &(struct followup_place){ id, owner }, 1);
}

struct followup_move {
	int64_t due;		/* RAP_NONE: as it is */
	const char *assignee;	/* NULL: as it is, "": nobody */
};

static enum rap_status
move_one(struct service *service, struct followup *followup, const void *payload)
{
	const struct followup_move *move = payload;

	if (move->due != RAP_NONE)
		followup->due = move->due;
	if (move->assignee) {
		free(followup->assignee);
		followup->assignee = *move->assignee ? rap_strdup(move->assignee) : NULL;
	}
	return store_record_update(service->store, RECORD_FOLLOWUP, followup);
}

enum rap_status
service_followups_move(struct service *service, const struct followup_place *places, size_t count, int64_t due,
		       const char *assignee)
{
	const struct followup_move move = { due, assignee };

	if (count == 0)
		return RAP_OK;
	return change_followups(service, places, count,
				summary_of(service, places, count, _("moved follow-up"), _("follow-ups moved")),
				"followup", move_one, &move);
}

enum rap_status
service_followup_move(struct service *service, int64_t id, int64_t owner, int64_t due, const char *assignee)
{
	return service_followups_move(service, &(struct followup_place){ id, owner }, 1, due, assignee);
}
