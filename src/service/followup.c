/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follow-ups: done, moved to another day, given to somebody else. */
#include <config.h>

#include "service-private.h"

#include <stdlib.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"

/* A recurring follow-up comes back its interval after it was really done, not after it was due. */
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
	next.due = service->as_of + days;
	status = store_record_insert(service->store, RECORD_FOLLOWUP, &next);
	record_release(type, &next);
	return status;
}

enum rap_status
service_followup_done(struct service *service, int64_t id, int64_t owner)
{
	const struct record_type *type = record_type(RECORD_FOLLOWUP);
	struct followup followup;
	enum rap_status status;
	char *sentence;

	record_init(type, &followup);
	if ((status = store_record_get(service->store, RECORD_FOLLOWUP, &followup, id, owner)))
		goto out;
	if (followup.done_at != RAP_NONE) {
		status = rap_fail(RAP_EXISTS, _("\"%s\" is done already"), followup.title);
		goto out;
	}
	sentence = rap_asprintf(_("done: %s"), followup.title);
	status = change_begin(service, "done", sentence);
	free(sentence);
	if (status)
		goto out;
	followup.done_at = rap_now();
	if (!(status = store_record_update(service->store, RECORD_FOLLOWUP, &followup)))
		status = plan_again(service, &followup);
	status = change_end(service, status);
out:
	record_release(type, &followup);
	return status;
}

enum rap_status
service_followup_move(struct service *service, int64_t id, int64_t owner, int64_t due, const char *assignee)
{
	const struct record_type *type = record_type(RECORD_FOLLOWUP);
	struct followup followup;
	enum rap_status status;
	char *sentence;

	record_init(type, &followup);
	if ((status = store_record_get(service->store, RECORD_FOLLOWUP, &followup, id, owner)))
		goto out;
	sentence = rap_asprintf(_("moved follow-up: %s"), followup.title);
	status = change_begin(service, "followup", sentence);
	free(sentence);
	if (status)
		goto out;
	if (due != RAP_NONE)
		followup.due = due;
	if (assignee) {
		free(followup.assignee);
		followup.assignee = *assignee ? rap_strdup(assignee) : NULL;
	}
	status = change_end(service, store_record_update(service->store, RECORD_FOLLOWUP, &followup));
out:
	record_release(type, &followup);
	return status;
}
