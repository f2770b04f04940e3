/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conversation of plain lines: reads a line, finds out what it means, and does it. */
#include <config.h>

#include "linear.h"

#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ask.h"
#include "bar.h"
#include "person.h"
#include "rapport/memory.h"
#include "rapport/store_list.h"
#include "rapport/text.h"

void
linear_fail(const struct linear *linear, enum rap_status status)
{
	call_fail(linear->call, status);
}

/* ---------------------------------------------------------------- verbs */

/* The text goes to the command as it was typed, quotation marks and all. */
static void
note(struct linear *linear, const char *rest)
{
	const char *const words[] = { "note", "--", linear->ref, rest };

	if (text_is_blank(rest))
		linear_fail(linear, rap_fail(RAP_USAGE, _("the note is empty")));
	else
		linear_command(linear, words, RAP_COUNT(words));
}

static void
quit(struct linear *linear, const char *rest)
{
	(void)rest;
	linear->over = true;
}

static void
print_verb(const struct linear_verb *verb)
{
	const char *synopsis = *verb->synopsis ? _(verb->synopsis) : "";
	char *line = rap_asprintf("%s%s%s: %s.", verb->name, *synopsis ? " " : "", synopsis, _(verb->help));

	print_line(line);
	free(line);
}

static const struct linear_verb *
find_verb(const char *word)
{
	for (const struct linear_verb *verb = linear_verbs; verb->name; verb++)
		if (!strcasecmp(verb->name, word))
			return verb;
	return NULL;
}

static bool
may(const struct linear *linear, const struct linear_verb *verb)
{
	return !linear->call->restricted || !(verb->needs & LINEAR_UNRESTRICTED);
}

static void
help(struct linear *linear, const char *rest)
{
	const struct linear_verb *verb = find_verb(rest);

	if (verb && may(linear, verb))
		print_verb(verb);
	if (*rest && (!verb || verb->command || commands_find(rest))) {
		linear_command_line(linear, "help", rest);
		return;
	}
	if (*rest)
		return;
	puts(_("A line is the number of a customer in the list, one of these words, or a part of a name to find."));
	for (verb = linear_verbs; verb->name; verb++)
		if (may(linear, verb))
			print_verb(verb);
	if (linear->call->restricted)
		return;
	puts(_("Every command of rapport works here too, without the word rapport, and about the open customer "
	       "where it expects an ID: tier, buy 12.50, feedback nps=9. A value with blanks stands in double "
	       "quotes."));
	puts(_("A single full stop as an answer, or Ctrl-D, cancels what is being asked. Ctrl-C stops what runs; "
	       "twice it leaves."));
}

const struct linear_verb linear_verbs[] = {
	{ "find", N_("WORD..."), N_("Find customers by parts of name, phone, e-mail or number, as words alone do"), 0,
	  NULL, linear_find },
	{ "filter", N_("FILTER"), N_("List the customers that fit a filter, or all; help filter explains filters"),
	  0, NULL, linear_find },
	{ "more", "", N_("Read the next page of what was listed"), 0, NULL, linear_more },
	{ "back", "", N_("Read the page before"), 0, NULL, linear_back },
	{ "head", "", N_("Who is open: tier, score, what is open and due, last contacts"), LINEAR_OPEN, NULL,
	  linear_head },
	{ "why", N_("[INDICATOR]"),
	  N_("Why the score, tier and class are what they are; or an indicator, term by term"),
	  LINEAR_OPEN, NULL, linear_why },
	{ "timeline", "", N_("Everything that happened, newest first"), LINEAR_OPEN, NULL, linear_timeline },
	{ "purchases", "", N_("Purchases, newest first"), LINEAR_OPEN, NULL, linear_purchases },
	{ "details", "", N_("Everything that is known"), LINEAR_OPEN, "show", NULL },
	{ "next", "", N_("What the playbook proposes, numbered"), LINEAR_OPEN, NULL, linear_next },
	{ "accept", N_("N"), N_("Make proposal N a follow-up"), LINEAR_OPEN | LINEAR_UNRESTRICTED, NULL,
	  linear_accept },
	{ "log", N_("[FIELD=VALUE]... [TEXT]..."),
	  N_("Log a contact: asks one thing after the other, or takes it all at once"),
	  LINEAR_OPEN | LINEAR_UNRESTRICTED, NULL, linear_log },
	{ "note", N_("TEXT"), N_("Add a note"), LINEAR_OPEN | LINEAR_UNRESTRICTED, NULL, note },
	{ "followup", N_("DATE TITLE..."), N_("Plan something to be done"), LINEAR_OPEN | LINEAR_UNRESTRICTED,
	  "followup", NULL },
	{ "done", N_("[NUMBER]"), N_("Mark a follow-up as done: the one that is due next, or by its number"),
	  LINEAR_UNRESTRICTED, NULL, linear_done },
	{ "tag", "+TAG... -TAG...", N_("Add and remove tags"), LINEAR_OPEN | LINEAR_UNRESTRICTED, "tag", NULL },
	{ "edit", N_("FIELD=VALUE..."), N_("Change fields"),
	  LINEAR_OPEN | LINEAR_UNRESTRICTED, "edit", NULL },
	{ "history", "", N_("Who changed what and when"), LINEAR_UNRESTRICTED, "history", NULL },
	{ "undo", "[N]", N_("Take back the last change, or the last N"), LINEAR_UNRESTRICTED, "undo", NULL },
	{ "redo", "[N]", N_("Do again what was undone"), LINEAR_UNRESTRICTED, "redo", NULL },
	{ "today", "", N_("The work of the day"), LINEAR_UNRESTRICTED, "today", NULL },
	{ "segments", "", N_("Segments and their size"), LINEAR_UNRESTRICTED,
	  "segment list --fields label,customers,mean_score", NULL },
	{ "report", N_("[NAME]"), N_("The owner's reports"), LINEAR_UNRESTRICTED, "report", NULL },
	{ "help", N_("[WORD]"), N_("What can be typed"), 0, NULL, help },
	{ "quit", "", N_("Leave"), 0, NULL, quit },
	{ NULL, NULL, NULL, 0, NULL, NULL }
};

static void
run_verb(struct linear *linear, const struct linear_verb *verb, const char *rest)
{
	if (!may(linear, verb))
		linear_fail(linear, rap_fail(RAP_DENIED, _("%s is not available in restricted mode"), verb->name));
	else if (verb->needs & LINEAR_OPEN && linear->customer == RAP_NONE && !(verb->command && *rest))
		linear_fail(linear, rap_fail(RAP_USAGE,
					     _("no customer is open: find one, then type its number in the list")));
	else if (verb->command)
		linear_command_line(linear, verb->command, rest);
	else
		verb->run(linear, rest);
}

/* A number of the list; long ones that are none may be phone numbers. */
static bool
take_number(struct linear *linear, const char *line)
{
	size_t length = strlen(line);

	if (strspn(line, "0123456789") != length || length > 6)
		return false;
	if (linear_open_number(linear, atoll(line)))
		return true;
	if (length > 3)
		return false;
	if (linear->id_count)
		linear_fail(linear, rap_fail(RAP_USAGE, _("the list goes from 1 to %zu"), linear->id_count));
	else
		linear_fail(linear, rap_fail(RAP_USAGE, _("no list is there yet: type a part of a name first")));
	return true;
}

static const struct command *
find_command(char *word)
{
	for (char *at = word; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	return commands_find(word);
}

static void
take_line(struct linear *linear, const char *line)
{
	static const char *const leaving[] = { "q", "exit", "bye" };
	size_t length = strcspn(line, " \t");
	const char *rest = line + length + strspn(line + length, " \t");
	char *word = rap_strndup(line, length);
	const struct linear_verb *verb = find_verb(strcmp(word, "?") ? word : "help");
	const struct command *command;

	for (size_t i = 0; i < RAP_COUNT(leaving); i++)
		if (!strcasecmp(line, leaving[i]))
			linear->over = true;
	if (!linear->over && *line && !take_number(linear, line)) {
		if (verb)
			run_verb(linear, verb, rest);
		else if ((command = find_command(word)))
			linear_command_line(linear, command->name, rest);
		else
			linear_find(linear, line);
	}
	free(word);
}

/* ---------------------------------------------------------------- the conversation */

static char *
read_line(const struct linear *linear)
{
	const char *business = service_name(linear->call->service);
	struct strbuf prompt = STRBUF_INIT;
	char *line;

	strbuf_adds(&prompt, *business ? business : PACKAGE);
	if (linear->name)
		strbuf_addf(&prompt, ", %s %s", linear->name, linear->ref);
	else if (linear->ref)
		strbuf_addf(&prompt, ", %s", linear->ref);
	strbuf_addc(&prompt, '>');
	line = ask_line(prompt.text);
	strbuf_release(&prompt);
	return line;
}

static void
greet(const struct linear *linear)
{
	int64_t customers = 0;
	struct strbuf line = STRBUF_INIT;

	store_customers_count(&customers, service_store(linear->call->service), NULL, 0);
	strbuf_addf(&line, P_("%lld customer.", "%lld customers.", customers), (long long)customers);
	strbuf_addf(&line, " %s", _("Type a part of a name to find one; help tells the rest, quit leaves."));
	print_line(line.text);
	strbuf_release(&line);
}

/* What colleagues have changed meanwhile holds for the next line. */
static void
do_line(struct linear *linear, const char *line)
{
	bool changed;
	enum rap_status status = service_refresh(&changed, linear->call->service);

	if (status)
		linear_fail(linear, status);
	else
		take_line(linear, line);
	linear_look_again(linear);
	interrupt_clear();
}

static int
talk(struct linear *linear)
{
	int stops = 0;

	while (!linear->over && stops < 2) {
		char *line = read_line(linear);

		if (line) {
			stops = 0;
			do_line(linear, line);
		} else if (interrupt_requested()) {
			interrupt_clear();
			if (++stops == 1)
				puts(_("Ctrl-C once more leaves."));
		} else {
			linear->over = true;
		}
		free(line);
	}
	return linear->over ? CLI_DONE : 128 + SIGINT;
}

int
linear_run(struct call *call)
{
	struct linear linear = { .call = call, .customer = RAP_NONE };
	enum rap_status status;
	int code;

	call->linear = true;
	bar_show(false);
	/* What is said and what is complained about arrive in their order. */
	setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
	if ((status = call_refresh_scores(call)))
		linear_fail(&linear, status);
	interrupt_clear();
	greet(&linear);
	code = talk(&linear);
	linear_close(&linear);
	linear_list_release(&linear);
	return code;
}
