/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport note and log: what was said, by whom, by which channel. */
#include <config.h>

#include "commands.h"

#include <stdlib.h>
#include <string.h>

#include "assign.h"
#include "rapport/memory.h"
#include "rapport/text.h"
#include "selection.h"

/* A short text of one line is the subject, which lists show; a longer one is the body. */
#define SUBJECT_CELLS 100

static void
set_text(struct interaction *interaction, const char *text)
{
	if (text_is_blank(text))
		return;
	if (!interaction->subject && !strchr(text, '\n') && text_width(text) <= SUBJECT_CELLS) {
		interaction->subject = rap_strdup(text);
		return;
	}
	free(interaction->body);
	interaction->body = rap_strdup(text);
}

static void
init_interaction(const struct call *call, struct interaction *interaction)
{
	record_init_new(record_type(RECORD_INTERACTION), interaction);
	interaction->at = rap_now();
	interaction->staff = rap_strdup(service_staff(call->service));
}

static int
run_note(struct call *call)
{
	const struct record_type *type = record_type(RECORD_INTERACTION);
	struct interaction note;
	char *text = NULL;
	enum rap_status status;
	int code;

	init_interaction(call, &note);
	if (!(status = call_text(&text, call, 1)) && text_is_blank(text))
		status = rap_fail(RAP_USAGE, _("the note is empty"));
	if (!status && !(status = assign_owner(call, type, &note, call->words[0])))
		set_text(&note, text);
	code = assign_save(call, RECORD_INTERACTION, &note, status);
	free(text);
	return code;
}

static const struct command_option options[] = {
	{ "followup", 'f', "DATE", N_("Plan a follow-up for this day as well, in the same change") },
	{ "title", 0, "TEXT", N_("What the follow-up is about; else the subject") },
	{ "settle", 0, NULL, N_("The customer's follow-ups of today and before are done by it") },
	SELECTION_OPTIONS,
	CONSENT_OPTION,
	{ NULL, 0, NULL, NULL }
};

/* FOLLOWUP is initialised; without --followup it stays empty. */
static enum rap_status
fill_followup(const struct call *call, struct followup *followup, const struct interaction *interaction)
{
	const char *title = call_option(call, "title");
	int64_t due;
	enum rap_status status = call_option_day(&due, call, "followup");

	if (status || due == RAP_NONE)
		return status;
	followup->due = due;
	followup->title = rap_strdup(title ? title : interaction->subject);
	followup->assignee = rap_strdup(service_staff(call->service));
	return followup->title ? RAP_OK : rap_fail(RAP_USAGE, _("say with --title what the follow-up is about"));
}

static enum rap_status
fill_interaction(const struct call *call, struct interaction *interaction, size_t first)
{
	char *text = NULL;
	enum rap_status status = assign_contact(&text, call, interaction, first);

	if (!status)
		set_text(interaction, text);
	if (!status && !interaction->channel)
		interaction->channel = rap_strdup("phone");
	free(text);
	return status;
}

/* What the customer began and what is said to be a note for ourselves stops nobody. */
static bool
is_ours(const struct interaction *interaction)
{
	return interaction->direction && !strcmp(interaction->direction, "out") && strcmp(interaction->kind, "note");
}

/* A single one without a follow-up beside it prints its number, as everything that makes a record. */
static int
log_one(struct call *call, struct interaction *interaction, int64_t customer, enum rap_status status)
{
	interaction->customer = customer;
	return assign_save(call, RECORD_INTERACTION, interaction, status);
}

static int
log_all(struct call *call, struct interaction *interaction, struct followup *followup, struct selection *selection,
	int done)
{
	unsigned flags = LOG_DESPITE_CONSENT | (call_flag(call, "settle") ? LOG_SETTLES_DUE : 0);
	enum rap_status status = selection_confirm(selection, call, _("this logs a contact with %zu customers"));

	if (!status)
		status = service_log(call->service, selection->ids, selection->count, interaction,
				     followup->title ? followup : NULL, flags);
	return selection_end(call, status, done);
}

static int
run_log(struct call *call)
{
	const struct record_type *type = record_type(RECORD_INTERACTION), *plan = record_type(RECORD_FOLLOWUP);
	struct interaction interaction;
	struct followup followup;
	struct selection selection;
	size_t first, left_out = 0;
	enum rap_status status;
	int code;

	init_interaction(call, &interaction);
	record_init_new(plan, &followup);
	if (!(status = selection_of(&selection, &first, call)) &&
	    !(status = fill_interaction(call, &interaction, first)) &&
	    !(status = fill_followup(call, &followup, &interaction)) && is_ours(&interaction))
		status = selection_leave_out(&left_out, &selection, call, interaction.channel, CONTACT_FOR_TALK);
	if (status || (first && !followup.title && !call_flag(call, "settle") && !call_flag(call, "dry-run"))) {
		code = log_one(call, &interaction, status ? RAP_NONE : selection.ids[0], status);
	} else {
		code = log_all(call, &interaction, &followup, &selection, left_out ? CLI_PARTLY : CLI_DONE);
		record_release(type, &interaction);
	}
	record_release(plan, &followup);
	selection_release(&selection);
	return code;
}

const struct command command_note = {
	.name = "note",
	.synopsis = "ID TEXT...",
	.summary = N_("Add a note about a customer"),
	.description = N_("TEXT may be - for the standard input. Prints the number of the note."),
	.examples = "rapport note müller prefers to be called after four\n"
		    "rapport note C-0017 - <minutes.txt\n",
	.needs = NEEDS_DATABASE | CHANGES,
	.least = 2,
	.most = ANY_WORDS,
	.run = run_note,
};

const struct command command_log = {
	.name = "log",
	.synopsis = "ID|--where FILTER [FIELD=VALUE]... [TEXT]... [--followup DATE --title TEXT]",
	.summary = N_("Log a call, a message, a meeting or a complaint"),
	.description = N_("Fields: channel= (phone, email, chat, social, sms, letter, meeting, visit or event; "
			  "phone when not given), direction= (in or out), kind= (inquiry, complaint, support, "
			  "sales, thanks, feedback, advocacy, social or note; sales when not given with "
			  "direction=out, inquiry with direction=in, else note, which counts as no contact), "
			  "outcome=, sentiment= (from -1 to 1), minutes=, at=, responded_at=, resolved_at=, subject=, "
			  "body=, staff=. Other words are the subject.\n"
			  "A complaint without resolved_at stays open until "
			  "rapport edit NUMBER --kind interactions resolved_at=now.\n"
			  "direction=out to somebody who wants no contact, or refused consent to the channel, is "
			  "refused with the reason (exit code 77), unless --despite-consent; of several they are "
			  "left out and named (exit code 3). What the customer began is always logged."),
	.examples = "rapport log müller direction=in kind=inquiry minutes=6 asked for the winter menu\n"
		    "rapport log C-0017 kind=complaint direction=in came late --followup 2d --title \"Call back\"\n"
		    "rapport log --where 'tag=tasting' channel=event direction=out invited to the tasting --yes\n",
	.options = options,
	.needs = NEEDS_DATABASE | CHANGES,
	.least = 0,
	.most = ANY_WORDS,
	.run = run_log,
};
