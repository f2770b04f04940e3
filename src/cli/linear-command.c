/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands of the command line in the conversation of plain lines, about the open customer where they expect an ID. */
#include <config.h>

#include "linear.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "help.h"
#include "rapport/memory.h"

/* ---- which of them are about the open customer ---- */

static bool
is_word_of(const char *choices, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = choices; at && *at; at += strcspn(at, "|"), at += *at == '|')
		if (strcspn(at, "|") == length && !strncmp(at, word, length))
			return true;
	return false;
}

static bool
expects_id(const char *synopsis)
{
	synopsis += *synopsis == '[';
	return !strncmp(synopsis, "ID", 2) && !isalnum((unsigned char)synopsis[2]);
}

/* "tier pin ID TIER": whether an ID stands behind this first word. */
static bool
expects_id_behind(const char *synopsis, const char *word)
{
	char *wanted = rap_asprintf("| %s ID", word);
	const char *at = strstr(synopsis, wanted);
	bool found = at != NULL;

	free(wanted);
	return found;
}

/* Another record or many customers are meant. */
static bool
names_others(const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!strncmp(words[i], "--where", 7) || !strcmp(words[i], "-w") || !strncmp(words[i], "--kind", 6) ||
		    !strcmp(words[i], "-k"))
			return true;
	return false;
}

static bool
names_somebody(const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (words[i][0] != '-' && words[i][0] != '+')
			return true;
	return false;
}

/* Behind how many of its words COMMAND wants the open customer; -1: it does not. */
static int
place_of_customer(const struct command *command, const char *const *words, size_t count)
{
	if (count && is_word_of(command->first_words, words[0]))
		return expects_id_behind(command->synopsis, words[0]) ? 1 : -1;
	if (!expects_id(command->synopsis) || names_others(words, count))
		return -1;
	/* Where several may be named, and where one may be left out, a name that is given counts. */
	if ((!strncmp(command->synopsis, "ID...", 5) || *command->synopsis == '[') && names_somebody(words, count))
		return strcmp(command->name, "points") ? -1 : 0;
	return 0;
}

/* ---- running one ---- */

/* What belongs before --linear, since it holds for the whole conversation; and what works on another file. */
static enum rap_status
check_fitting(const struct call *call)
{
	static const char *const whole[] = {
		"db", "config", "as-of", "readonly", "restricted", "linear", "color", "ascii", "theme", "lang",
	};
	const struct command *command = call->command;

	for (size_t i = 0; i < RAP_COUNT(whole); i++)
		if (call_flag(call, whole[i]))
			return rap_fail(RAP_USAGE, _("--%s holds for all of the conversation: rapport --linear --%s"),
					whole[i], whole[i]);
	if (command && !call_flag(call, "help") && !(command->needs & (NEEDS_DATABASE | RESTRICTED_OK | LISTS)))
		return rap_fail(RAP_USAGE, _("%s works on the file as a whole; quit first, then type rapport %s"),
				command->name, command->name);
	return RAP_OK;
}

static int
run_call(struct call *call)
{
	enum rap_status status = check_fitting(call);

	if (!status && call_flag(call, "help"))
		return call->command ? help_command(stdout, call->command) : help_overview(stdout);
	if (!status && call_flag(call, "version"))
		return help_versions();
	if (!status && call->restricted && call->command->needs & CHANGES)
		status = rap_fail(RAP_DENIED, _("%s is not available in restricted mode"), call->command->name);
	if (!status && call->command->needs & NEEDS_SCORES && !service_readonly(call->service))
		status = call_refresh_scores(call);
	return status ? call_fail(call, status) : call->command->run(call);
}

/* The words of the command with CUSTOMER in its place, as an argv whose strings are its own. */
static char **
make_arguments(int *count, const char *const *words, size_t word_count, int place, char *customer)
{
	char **arguments = rap_calloc(word_count + 3, sizeof *arguments);

	*count = 0;
	arguments[(*count)++] = rap_strdup(PACKAGE);
	for (size_t i = 0; i < word_count; i++) {
		arguments[(*count)++] = rap_strdup(words[i]);
		if (place >= 0 && i == (size_t)place)
			arguments[(*count)++] = customer;
	}
	return arguments;
}

static void
free_arguments(char **arguments, int count)
{
	for (int i = 0; i < count; i++)
		free(arguments[i]);
	free(arguments);
}

int
linear_command(struct linear *linear, const char *const *words, size_t count)
{
	const struct command *command = commands_find(words[0]);
	const struct call *whole = linear->call;
	int place = command && linear->ref ? place_of_customer(command, words + 1, count - 1) : -1, argc, code;
	/* Only its address counts: a number of the business might look like an option. */
	char *customer = place >= 0 ? rap_strdup("0") : NULL;
	char **arguments = make_arguments(&argc, words, count, place, customer);
	struct call call = { .linear = true, .restricted = whole->restricted };
	enum rap_status status = call_parse(&call, argc, arguments);

	call.service = whole->service;
	call.config = whole->config;
	call.path = whole->path;
	for (size_t i = 0; i < call.word_count; i++)
		if (customer && call.words[i] == customer)
			call.words[i] = linear->ref;
	code = status ? call_fail(&call, status) : CLI_DONE;
	if (!status) {
		call.as_of = whole->as_of;
		call.ascii = whole->ascii;
		call.no_input = call.no_input || whole->no_input;
		call.quiet = call.quiet || whole->quiet;
		call.readonly = whole->readonly;
		code = run_call(&call);
	}
	call.config = NULL;
	call.path = NULL;
	call_release(&call);
	free_arguments(arguments, argc);
	return code;
}

/* ---- from a line ---- */

/* Words as a shell would see them, with double quotes only: an apostrophe belongs to the text. */
static enum rap_status
split(struct strbuf *store, const char ***out, size_t *count, const char *line)
{
	size_t capacity = 0, length = 0;
	bool quoted = false, open = false;
	char *at;

	strbuf_adds(store, line);
	at = store->text;
	for (const char *from = line; *from; from++) {
		if (*from == '"')
			quoted = !quoted;
		if (!open && (quoted || !isspace((unsigned char)*from))) {
			RAP_GROW(*out, *count, capacity);
			(*out)[(*count)++] = at + length;
			open = true;
		}
		if (*from == '"')
			continue;
		if (!quoted && isspace((unsigned char)*from)) {
			if (open)
				at[length++] = '\0';
			open = false;
		} else {
			at[length++] = *from;
		}
	}
	at[length] = '\0';
	return quoted ? rap_fail(RAP_USAGE, _("a quotation mark is not closed")) : RAP_OK;
}

void
linear_command_line(struct linear *linear, const char *before, const char *rest)
{
	char *line = rap_asprintf("%s %s", before, rest);
	struct strbuf store = STRBUF_INIT;
	const char **words = NULL;
	size_t count = 0;
	enum rap_status status = split(&store, &words, &count, line);

	if (status)
		linear_fail(linear, status);
	else
		linear_command(linear, words, count);
	free(words);
	strbuf_release(&store);
	free(line);
}
