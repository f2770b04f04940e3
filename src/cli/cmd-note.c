/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport note and log: what was said, by whom, by which channel. */
#include <config.h>

#include "commands.h"

#include <stdlib.h>
#include <string.h>

#include "assign.h"
#include "rapport/memory.h"
#include "rapport/text.h"

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
	{ NULL, 0, NULL, NULL }
};

static enum rap_status
log_with_followup(const struct call *call, const struct interaction *interaction, int64_t due)
{
	const struct record_type *type = record_type(RECORD_FOLLOWUP);
	const char *title = call_option(call, "title");
	struct followup followup;
	enum rap_status status;

	record_init_new(type, &followup);
	followup.due = due;
	followup.title = rap_strdup(title ? title : interaction->subject);
	followup.assignee = rap_strdup(service_staff(call->service));
	if (!followup.title)
		status = rap_fail(RAP_USAGE, _("say with --title what the follow-up is about"));
	else
		status = service_log(call->service, &interaction->customer, 1, interaction, &followup);
	record_release(type, &followup);
	return status;
}

static int
run_log(struct call *call)
{
	const struct record_type *type = record_type(RECORD_INTERACTION);
	struct interaction interaction;
	int64_t due = RAP_NONE;
	char *text = NULL;
	enum rap_status status;
	int code;

	init_interaction(call, &interaction);
	if (!(status = call_option_day(&due, call, "followup")) &&
	    !(status = assign_owner(call, type, &interaction, call->words[0])))
		status = assign_words(&text, call, type, &interaction, 1);
	if (!status) {
		set_text(&interaction, text);
		if (!interaction.channel)
			interaction.channel = rap_strdup("phone");
	}
	free(text);
	if (status || due == RAP_NONE)
		return assign_save(call, RECORD_INTERACTION, &interaction, status);
	status = log_with_followup(call, &interaction, due);
	code = status ? call_fail(call, status) : call_changed(call, NULL, RAP_NONE);
	record_release(type, &interaction);
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
	.synopsis = "ID [FIELD=VALUE]... [TEXT]... [--followup DATE --title TEXT]",
	.summary = N_("Log a call, a message, a meeting or a complaint"),
	.description = N_("Fields: channel= (phone, email, chat, social, sms, letter, meeting, visit or event; "
			  "phone when not given), direction= (in or out), kind= (inquiry, complaint, support, "
			  "sales, thanks, feedback, advocacy, social or note), outcome=, sentiment= (from -1 to "
			  "1), minutes=, at=, responded_at=, resolved_at=, subject=, body=, staff=. Other words "
			  "are the subject.\n"
			  "A complaint without resolved_at stays open until "
			  "rapport edit NUMBER --kind interactions resolved_at=now."),
	.examples = "rapport log müller direction=in kind=inquiry minutes=6 asked for the winter menu\n"
		    "rapport log C-0017 kind=complaint direction=in came late --followup 2d --title \"Call back\"\n",
	.options = options,
	.needs = NEEDS_DATABASE | CHANGES,
	.least = 1,
	.most = ANY_WORDS,
	.run = run_log,
};
