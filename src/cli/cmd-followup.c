/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport followup and done: what is to be done for whom, and that it was. */
#include <config.h>

#include "commands.h"

#include <stdlib.h>
#include <string.h>

#include "assign.h"
#include "rapport/memory.h"
#include "selection.h"

static const struct command_option options[] = {
	{ "assignee", 'a', "WHO", N_("Who is to do it; you when not given") },
	{ "priority", 0, "low|normal|high", N_("How much it matters") },
	{ "every", 0, "DURATION", N_("Plan it anew this long after the last contact: 4w") },
	SELECTION_OPTIONS,
	CONSENT_OPTION,
	{ NULL, 0, NULL, NULL }
};

/* DATE TITLE... from the word FIRST on. */
static enum rap_status
fill(const struct call *call, struct followup *followup, size_t first)
{
	static const char *const names[] = { "assignee", "priority", "every" };
	const struct record_type *type = record_type(RECORD_FOLLOWUP);
	char *title = NULL;
	enum rap_status status;

	if (call->word_count < first + 2)
		return rap_fail(RAP_USAGE, _("say when and what is to be done"));
	if ((status = call_day(&followup->due, call, call->words[first])))
		return status;
	status = assign_words(&title, call, type, followup, first + 1);
	for (size_t i = 0; !status && i < RAP_COUNT(names); i++)
		if (call_option(call, names[i]))
			status = assign_field(call, type, followup, names[i], call_option(call, names[i]));
	if (!followup->title && *title)
		followup->title = rap_strdup(title);
	free(title);
	if (!status && !followup->title)
		status = rap_fail(RAP_USAGE, _("say what is to be done"));
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

/* One prints its number, as everything that makes a record. */
static int
plan_one(struct call *call, struct followup *followup, int64_t customer, enum rap_status status)
{
	followup->customer = customer;
	return assign_save(call, RECORD_FOLLOWUP, followup, status);
}

static int
run_followup(struct call *call)
{
	const struct record_type *type = record_type(RECORD_FOLLOWUP);
	struct selection selection;
	struct followup followup;
	size_t first, left_out = 0;
	enum rap_status status;

	if (call->word_count && !strcmp(call->words[0], "move"))
		return move(call);
	record_init_new(type, &followup);
	followup.assignee = rap_strdup(service_staff(call->service));
	if (!(status = selection_of(&selection, &first, call)) && !(status = fill(call, &followup, first)))
		status = selection_leave_out(&left_out, &selection, call, NULL, CONTACT_FOR_FOLLOWUP);
	if (first) {
		int code = plan_one(call, &followup, status ? RAP_NONE : selection.ids[0], status);

		selection_release(&selection);
		return code;
	}
	if (!status)
		status = selection_confirm(&selection, call, _("this plans a follow-up for %zu customers"));
	if (!status)
		status = service_followups_plan(call->service, selection.ids, selection.count, &followup);
	record_release(type, &followup);
	selection_release(&selection);
	return selection_end(call, status, left_out ? CLI_PARTLY : CLI_DONE);
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
	.synopsis = "ID DATE TITLE... | --where FILTER DATE TITLE... | move NUMBER DATE",
	.summary = N_("Plan something to be done for a customer"),
	.description = N_("DATE is 2026-01-31, today, tomorrow, or 7d, 2w, 3m from now. Prints the number of the "
			  "follow-up, which done and move take. A recurring one comes back its time after the last "
			  "contact with the customer, or after the day it was done when that contact is older.\n"
			  "--where plans it for all that fit, in one change. Who wants no contact is left out and "
			  "named (exit code 3), unless --despite-consent."),
	.examples = "rapport followup müller 7d send the new price list\n"
		    "rapport followup C-0017 2026-04-01 renew the contract --priority high --every 1y\n"
		    "rapport followup --where 'tier=gold cadence=overdue' 3d call, nothing to sell\n"
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
