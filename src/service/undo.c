/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Undo and redo: which group is meant, and taking it back with the scores that depend on it. */
#include <config.h>

#include "service-private.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"

typedef enum rap_status candidate_of(struct store_group *out, struct store *store, int64_t uid);

/* "undid: logged a contact with X"; doing it again shows the sentence of what was undone. */
static char *
sentence_of(struct service *service, const struct store_group *group, bool redo)
{
	struct store_group original = { 0 };
	char *sentence;

	if (!redo)
		return rap_asprintf(_("undid: %s"), group->summary);
	if (group->undoes != RAP_NONE && !store_group_get(&original, service->store, group->undoes))
		sentence = rap_asprintf(_("did again: %s"), original.summary);
	else
		sentence = rap_asprintf(_("did again: %s"), group->summary);
	store_group_release(&original);
	return sentence;
}

static enum rap_status
take_back(struct strbuf *sentence, struct service *service, candidate_of *candidate, bool redo)
{
	struct store_group group = { 0 };
	struct store_touched touched = { 0 };
	char *text = NULL;
	enum rap_status status = candidate(&group, service->store, getuid());

	if (status)
		goto out;
	text = sentence_of(service, &group, redo);
	if ((status = change_begin(service, redo ? "redo" : "undo", text)))
		goto out;
	if (!(status = store_group_undo(&touched, service->store, group.id)) &&
	    !(status = service_load_rules(service)))
		status = score_touched(service, &touched);
	status = store_end(service->store, status);
	service_forget_context(service);
	if (status)
		change_forget_uncommitted(service, status);
	else
		strbuf_addf(sentence, "%s%s", sentence->length ? "\n" : "", text);
out:
	free(text);
	store_touched_release(&touched);
	store_group_release(&group);
	return status;
}

static enum rap_status
take_back_several(struct strbuf *sentence, struct service *service, int steps, candidate_of *candidate,
		  bool redo)
{
	enum rap_status status = RAP_OK;

	for (int step = 0; step < steps && !status; step++) {
		status = take_back(sentence, service, candidate, redo);
		if (status == RAP_NOT_FOUND && step > 0)
			return RAP_OK;
	}
	return status;
}

enum rap_status
service_undo(struct strbuf *sentence, struct service *service, int steps)
{
	return take_back_several(sentence, service, steps, store_undo_candidate, false);
}

enum rap_status
service_redo(struct strbuf *sentence, struct service *service, int steps)
{
	return take_back_several(sentence, service, steps, store_redo_candidate, true);
}

void
service_undo_preview(struct strbuf *sentence, struct service *service)
{
	struct store_group group = { 0 };

	if (!store_undo_candidate(&group, service->store, getuid()))
		strbuf_adds(sentence, group.summary);
	else
		rap_message_clear();
	store_group_release(&group);
}
