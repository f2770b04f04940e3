/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport followup and done: what is to be done for whom, and that it was. */
#include <config.h>

#include "commands.h"

#include <stdlib.h>
#include <string.h>

#include "assign.h"
#include "rapport/memory.h"

static const struct command_option options[] = {
	{ "assignee", 'a', "WHO", N_("Who is to do it; you when not given") },
	{ "priority", 0, "low|normal|high", N_("How much it matters") },
	{ "every", 0, "DURATION", N_("Plan it anew this long after it was done: 4w") },
	{ NULL, 0, NULL, NULL }
};

static enum rap_status
fill(const struct call *call, struct followup *followup, char **title)
{
	static const char *const names[] = { "assignee", "priority", "every" };
	const struct record_type *type = record_type(RECORD_FOLLOWUP);
	enum rap_status status;

	if ((status = call_day(&followup->due, call, call->words[1])) ||
	    (status = assign_owner(call, type, followup, call->words[0])) ||
	    (status = assign_words(title, call, type, followup, 2)))
		return status;
	for (size_t i = 0; !status && i < RAP_COUNT(names); i++)
		if (call_option(call, names[i]))
			status = assign_field(call, type, followup, names[i], call_option(call, names[i]));
	return status;
}

/* followup move NUMBER DATE */
static int
move(struct call *call)
{
	int64_t id, owner, due;
	enum rap_status status;

	if (call->word_count != 3)
		return call_usage(call, _("say which and to when: rapport followup move NUMBER DATE"));
	if ((status = call_day(&due, call, call->words[2])))
		return call_fail(call, status);
	status = store_record_id(service_store(call->service), RECORD_FOLLOWUP, call->words[1], &id, &owner);
	if (status == RAP_NOT_FOUND)
		rap_fail(status, _("there is no follow-up with the number %s"), call->words[1]);
	if (!status)
		status = service_followup_move(call->service, id, owner, due, call_option(call, "assignee"));
	return status ? call_fail(call, status) : call_changed(call, NULL, RAP_NONE);
}

static int
run_followup(struct call *call)
{
	struct followup followup;
	char *title = NULL;
	enum rap_status status;

	if (!strcmp(call->words[0], "move"))
		return move(call);
	record_init_new(record_type(RECORD_FOLLOWUP), &followup);
	followup.assignee = rap_strdup(service_staff(call->service));
	status = fill(call, &followup, &title);
	if (!status && !followup.title && *title)
		followup.title = rap_strdup(title);
	free(title);
	if (!status && !followup.title)
		status = rap_fail(RAP_USAGE, _("say what is to be done"));
	return assign_save(call, RECORD_FOLLOWUP, &followup, status);
}

static int
run_done(struct call *call)
{
	enum rap_status status = RAP_OK;

	for (size_t i = 0; !status && i < call->word_count; i++) {
		int64_t id, owner;

		status = store_record_id(service_store(call->service), RECORD_FOLLOWUP, call->words[i], &id, &owner);
		if (status == RAP_NOT_FOUND)
			rap_fail(status, _("there is no follow-up with the number %s; rapport today shows them"),
				 call->words[i]);
		if (!status && !(status = service_followup_done(call->service, id, owner)))
			call_changed(call, NULL, RAP_NONE);
	}
	return status ? call_fail(call, status) : CLI_DONE;
}

const struct command command_followup = {
	.name = "followup",
	.synopsis = "ID DATE TITLE... | move NUMBER DATE",
	.summary = N_("Plan something to be done for a customer"),
	.description = N_("DATE is 2026-01-31, today, tomorrow, or 7d, 2w, 3m from now. Prints the number of the "
			  "follow-up, which done and move take."),
	.examples = "rapport followup müller 7d send the new price list\n"
		    "rapport followup C-0017 2026-04-01 renew the contract --priority high --every 1y\n"
		    "rapport followup move F-0031 tomorrow\n",
	.options = options,
	.needs = NEEDS_DATABASE | CHANGES,
	.least = 2,
	.most = ANY_WORDS,
	.first_words = "move",
	.run = run_followup,
};

const struct command command_done = {
	.name = "done",
	.synopsis = "NUMBER...",
	.summary = N_("Mark follow-ups as done"),
	.description = N_("NUMBER is the follow-up's, as rapport today shows it. A recurring one is planned anew."),
	.examples = "rapport done F-0031\n",
	.needs = NEEDS_DATABASE | CHANGES,
	.least = 1,
	.most = ANY_WORDS,
	.run = run_done,
};
