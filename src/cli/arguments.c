/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From argv to a call.  Options are those of the tables: global ones anywhere,
 * a command's own behind its name, in any order with its words.
 */
#include <config.h>

#include "command.h"

#include <assert.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/date.h"
#include "rapport/memory.h"
#include "rapport/suggestion.h"

/* What getopt_long() returns for entry I of the options of OWNER. */
#define CODE(owner, i) (1000 * ((owner) + 1) + (int)(i))
#define CODE_OWNER(code) ((enum option_owner)((code) / 1000 - 1))
#define CODE_INDEX(code) ((size_t)(code) % 1000)
#define NO_CODE (-1)

const struct command_option global_options[] = {
	{ "db", 'd', "FILE", N_("The database; else RAPPORT_DB, the configuration, or the usual place") },
	{ "config", 0, "FILE", N_("Read FILE instead of your own configuration") },
	{ "as-of", 0, "DATE", N_("Look from this day: facts after it do not count, nothing is written") },
	{ "readonly", 0, NULL, N_("Refuse every change") },
	{ "restricted", 0, NULL, N_("For a support desk: look up only, heed no environment and no other file") },
	{ "format", 0, "table|tsv|csv|json|jsonl",
	  N_("Form of the result; table on a terminal and tsv elsewhere when not given") },
	{ "json", 0, NULL, N_("The same as --format json; errors are JSON too") },
	{ "color", 0, "auto|always|never", N_("When to use colour") },
	{ "linear", 0, NULL,
	  N_("Talk in plain lines instead of the console: for screen readers and simple terminals") },
	{ "ascii", 0, NULL, N_("Write ASCII characters only") },
	{ "theme", 0, "NAME", N_("Colours of the console") },
	{ "lang", 0, "LANGUAGE", N_("Language of messages") },
	{ "no-input", 0, NULL, N_("Never ask") },
	{ "quiet", 'q', NULL, N_("Say nothing but errors") },
	{ "verbose", 'v', NULL, N_("Say more") },
	{ "help", 'h', NULL, N_("Show help and end") },
	{ "version", 'V', NULL, N_("Show the versions and end") },
	{ NULL, 0, NULL, NULL }
};

const struct command_option listing_options[] = {
	{ "fields", 0, "NAMES", N_("Columns to write, separated by commas") },
	{ "sort", 0, "FIELD", N_("Order by this column; -FIELD turns the order round") },
	{ "limit", 0, "N", N_("Write at most N rows") },
	{ "no-header", 0, NULL, N_("Write no line of column names") },
	{ NULL, 0, NULL, NULL }
};

static const struct command_option no_options[] = { { NULL, 0, NULL, NULL } };

static size_t
option_count(const struct command_option *options)
{
	size_t count = 0;

	while (options[count].name)
		count++;
	return count;
}

static void
use_options(struct call *call, enum option_owner owner, const struct command_option *options)
{
	struct option_set *set = &call->options[owner];

	free(set->values);
	set->options = options ? options : no_options;
	set->values = rap_calloc(option_count(set->options) + 1, sizeof *set->values);
}

/* The tables in the form getopt_long() wants; a command's own option hides a global one of its name. */
struct getopt_tables {
	struct option *longs;
	char *letters;
};

static void
build_tables(struct getopt_tables *out, const struct call *call)
{
	struct strbuf letters = STRBUF_INIT;
	size_t count = 0, capacity = 0;

	*out = (struct getopt_tables){ 0 };
	strbuf_adds(&letters, "-:");
	for (int owner = 0; owner < OPTION_OWNERS; owner++) {
		const struct command_option *options = call->options[owner].options;

		for (size_t i = 0; options[i].name; i++) {
			RAP_GROW(out->longs, count, capacity);
			out->longs[count++] = (struct option){
				options[i].name, options[i].argument ? required_argument : no_argument,
				NULL, CODE(owner, i)
			};
			if (options[i].letter)
				strbuf_addf(&letters, "%c%s", options[i].letter,
					    options[i].argument ? ":" : "");
		}
	}
	RAP_GROW(out->longs, count, capacity);
	out->longs[count] = (struct option){ 0 };
	out->letters = strbuf_detach(&letters);
}

static void
release_tables(struct getopt_tables *tables)
{
	free(tables->longs);
	free(tables->letters);
}

static int
code_of_letter(const struct call *call, int letter)
{
	for (int owner = 0; owner < OPTION_OWNERS; owner++)
		for (size_t i = 0; call->options[owner].options[i].name; i++)
			if (call->options[owner].options[i].letter == letter)
				return CODE(owner, i);
	return NO_CODE;
}

static bool
is_choice(const char *choices, const char *value)
{
	size_t length = strlen(value);

	for (const char *at = choices; *at; at += strspn(at, "|")) {
		size_t word = strcspn(at, "|");

		if (word == length && memcmp(at, value, length) == 0)
			return true;
		at += word;
	}
	return false;
}

/* Where the database stands is the administrator's to say, who writes the words before the command. */
static enum rap_status
check_restricted(const struct call *call, const char *name, bool given_before)
{
	bool opens_file = !strcmp(name, "db") || !strcmp(name, "config");

	if (!call->restricted || !opens_file || (!call->command && !given_before))
		return RAP_OK;
	return rap_fail(RAP_DENIED, _("--%s cannot be changed in restricted mode"), name);
}

static enum rap_status
take_option(struct call *call, int code, const char *argument)
{
	struct option_set *set = &call->options[CODE_OWNER(code)];
	const struct command_option *option = &set->options[CODE_INDEX(code)];
	const char **value = &set->values[CODE_INDEX(code)];
	enum rap_status status = check_restricted(call, option->name, *value != NULL);

	if (status)
		return status;
	if (argument && strchr(option->argument, '|') && !is_choice(option->argument, argument))
		return rap_fail(RAP_USAGE, _("--%s takes one of %s, not \"%s\""), option->name,
				option->argument, argument);
	*value = argument ? argument : "";
	if (!strcmp(option->name, "restricted"))
		call->restricted = true;
	return RAP_OK;
}

static enum rap_status
unknown_option(const struct call *call, const char *word)
{
	struct suggestion suggestion;
	size_t dashes = strspn(word, "-");
	char *name = rap_strndup(word + dashes, strcspn(word + dashes, "="));
	enum rap_status status;

	suggestion_init(&suggestion, name);
	for (int owner = 0; dashes > 1 && owner < OPTION_OWNERS; owner++)
		for (size_t i = 0; call->options[owner].options[i].name; i++)
			suggestion_offer(&suggestion, call->options[owner].options[i].name);
	if (suggestion.nearest)
		status = rap_fail(RAP_USAGE, _("there is no option --%s; did you mean --%s?"), name,
				  suggestion.nearest);
	else
		status = rap_fail(RAP_USAGE, _("there is no option %s"), word);
	free(name);
	return status;
}

static enum rap_status
misunderstood(const struct call *call, int result, char **argv)
{
	const char *word = argv[optind - 1];
	char letter[] = { '-', (char)optopt, '\0' };

	if (result == ':' && optopt >= CODE(0, 0))
		return rap_fail(RAP_USAGE, _("%s needs an argument"), word);
	if (result == ':')
		return rap_fail(RAP_USAGE, _("%s needs an argument"), letter);
	if (optopt >= CODE(0, 0))
		return rap_fail(RAP_USAGE, _("%s takes no argument"), word);
	return unknown_option(call, optopt ? letter : word);
}

static enum rap_status
take_word(struct call *call, const char *word)
{
	if (call->command) {
		RAP_GROW(call->words, call->word_count, call->word_capacity);
		call->words[call->word_count++] = word;
		return RAP_OK;
	}
	call->command = commands_find(word);
	if (call->command && call->restricted && !(call->command->needs & RESTRICTED_OK))
		return rap_fail(RAP_DENIED, _("%s is not available in restricted mode"), word);
	if (call->command) {
		use_options(call, OWN_OPTIONS, call->command->options);
		use_options(call, LISTING_OPTIONS, call->command->needs & LISTS ? listing_options : NULL);
		return RAP_OK;
	}
	if (call->restricted)
		return rap_fail(RAP_DENIED, _("there is no command \"%s\" in restricted mode"), word);
	if (commands_nearest(word))
		return rap_fail(RAP_USAGE, _("there is no command \"%s\"; did you mean \"%s\"?"), word,
				commands_nearest(word));
	return rap_fail(RAP_USAGE, _("there is no command \"%s\""), word);
}

/* "-5.00" and "-tag=x" where the command takes such words; "-q" alone stays an option. */
static bool
is_dash_word(const struct call *call, const char *word)
{
	return call->command && call->command->needs & DASH_WORDS && word[0] == '-' &&
	       word[1] != '\0' && word[1] != '-' &&
	       (word[2] != '\0' || code_of_letter(call, word[1]) == NO_CODE);
}

static enum rap_status
take_all(struct call *call, int argc, char **argv)
{
	enum rap_status status = RAP_OK;

	optind = 0;
	opterr = 0;
	while (!status && (optind < 1 || optind <= argc)) {
		struct getopt_tables tables;
		int result;

		if (optind >= 1 && optind < argc && is_dash_word(call, argv[optind])) {
			status = take_word(call, argv[optind++]);
			continue;
		}
		build_tables(&tables, call);
		result = getopt_long(argc, argv, tables.letters, tables.longs, NULL);
		if (result == 1)
			status = take_word(call, optarg);
		else if (result == '?' || result == ':')
			status = misunderstood(call, result, argv);
		else if (result >= CODE(0, 0))
			status = take_option(call, result, optarg);
		else if (result > 0)
			status = take_option(call, code_of_letter(call, result), optarg);
		release_tables(&tables);
		if (result == -1)
			break;
	}
	while (!status && optind < argc)
		status = take_word(call, argv[optind++]);
	return status;
}

static enum rap_status
settle_listing(struct call *call)
{
	const char *limit = call_option(call, "limit");
	char *end;

	call->format = call_option(call, "format");
	if (call_flag(call, "json"))
		call->format = "json";
	call->fields = call_option(call, "fields");
	call->sort = call_option(call, "sort");
	call->no_header = call_flag(call, "no-header");
	if (!limit)
		return RAP_OK;
	call->limit = strtoll(limit, &end, 10);
	if (*end || call->limit < 1 || call->limit > INT32_MAX)
		return rap_fail(RAP_USAGE, _("--limit takes a whole number from 1, not \"%s\""), limit);
	return RAP_OK;
}

static enum rap_status
settle(struct call *call)
{
	call->config_path = call_option(call, "config");
	call->ascii = call_flag(call, "ascii");
	call->no_input = call_flag(call, "no-input");
	call->quiet = call_flag(call, "quiet");
	call->verbose = call_flag(call, "verbose");
	call->readonly = call_flag(call, "readonly") || call->restricted;
	if (call_option(call, "as-of") && call_option_day(&call->as_of, call, "as-of"))
		return RAP_USAGE;
	return settle_listing(call);
}

static enum rap_status
check_words(const struct call *call)
{
	const struct command *command = call->command;

	if (!command || call_flag(call, "help"))
		return RAP_OK;
	if (call->word_count < command->least)
		return rap_fail(RAP_USAGE, _("something is missing: rapport %s %s"), command->name,
				command->synopsis);
	if (call->word_count > command->most)
		return rap_fail(RAP_USAGE, _("\"%s\" is one word too many: rapport %s %s"),
				call->words[command->most], command->name, command->synopsis);
	return RAP_OK;
}

enum rap_status
call_parse(struct call *call, int argc, char **argv)
{
	enum rap_status status, settled;

	use_options(call, OWN_OPTIONS, NULL);
	use_options(call, LISTING_OPTIONS, NULL);
	use_options(call, GLOBAL_OPTIONS, global_options);
	call->as_of = RAP_NONE;
	status = take_all(call, argc, argv);
	if (status) {
		/* How to say it stands among the options that were understood. */
		char *sentence = rap_strdup(rap_message());

		settle(call);
		rap_fail(status, "%s", sentence);
		free(sentence);
		return status;
	}
	settled = settle(call);
	return settled ? settled : check_words(call);
}

void
call_release(struct call *call)
{
	for (int owner = 0; owner < OPTION_OWNERS; owner++)
		free(call->options[owner].values);
	free(call->words);
	free(call->path);
	config_free(call->config);
}

const char *
call_option(const struct call *call, const char *name)
{
	for (int owner = 0; owner < OPTION_OWNERS; owner++) {
		const struct option_set *set = &call->options[owner];

		for (size_t i = 0; set->options[i].name; i++)
			if (!strcmp(set->options[i].name, name))
				return set->values[i];
	}
	return NULL;
}

bool
call_flag(const struct call *call, const char *name)
{
	return call_option(call, name) != NULL;
}
