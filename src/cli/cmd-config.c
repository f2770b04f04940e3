/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport config and keys: a person's own settings. */
#include <config.h>

#include "commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "person.h"
#include "rapport/action.h"
#include "rapport/memory.h"
#include "rapport/suggestion.h"

static enum rap_status
unknown_option(const char *name)
{
	struct suggestion suggestion;
	const struct config_option *option;

	suggestion_init(&suggestion, name);
	for (size_t i = 0; (option = config_option_at(i)); i++)
		suggestion_offer(&suggestion, option->name);
	if (suggestion.nearest)
		return rap_fail(RAP_USAGE, _("there is no option \"%s\"; did you mean \"%s\"?"), name,
				suggestion.nearest);
	return rap_fail(RAP_USAGE, _("there is no option \"%s\"; rapport config lists them"), name);
}

static int
list_options(struct call *call)
{
	const struct output_column columns[] = {
		{ "name", _("Option"), false, 0 }, { "value", _("Value"), false, 40 },
		{ "source", _("From"), false, 0 }, { "help", _("Meaning"), false, 0 },
	};
	const struct config_option *option;
	struct output output;
	enum rap_status status = output_begin(&output, call, columns, RAP_COUNT(columns));

	if (status)
		return call_fail(call, status);
	for (size_t i = 0; (option = config_option_at(i)); i++) {
		output_text(&output, option->name);
		output_text(&output, config_text(call->config, option->name));
		output_text(&output, config_source_name(config_source(call->config, option->name)));
		output_text(&output, _(option->help));
		if (!output_row(&output))
			break;
	}
	status = output_end(&output);
	return status ? call_fail(call, status) : CLI_DONE;
}

static int
get(struct call *call)
{
	if (!config_option_find(call->words[1]))
		return call_fail(call, unknown_option(call->words[1]));
	printf("%s\n", config_text(call->config, call->words[1]));
	return CLI_DONE;
}

static int
set(struct call *call)
{
	bool unset = !strcmp(call->words[0], "unset");
	enum rap_status status;

	if (call->word_count != (unset ? 2 : 3))
		return call_usage(call, unset ? _("say which: rapport config unset NAME")
					      : _("say what: rapport config set NAME VALUE"));
	if (!config_option_find(call->words[1]))
		return call_fail(call, unknown_option(call->words[1]));
	status = config_write(call->config_path, call->words[1], unset ? NULL : call->words[2]);
	return status ? call_fail(call, status == RAP_CONFIG ? RAP_USAGE : status) : CLI_DONE;
}

static int
paths(const struct call *call)
{
	char *user = call->config_path ? rap_strdup(call->config_path) : config_user_path();
	char *system = config_system_path();

	printf("%s\n%s\n", user, system);
	free(user);
	free(system);
	return CLI_DONE;
}

/* Keys are part of the file, so their mistakes count, too. */
static int
check(const struct call *call)
{
	struct keymap keys;
	size_t count = 0;

	keymap_init(&keys);
	keymap_load(&keys, call->config);
	keymap_release(&keys);
	for (; config_problem(call->config, count); count++)
		print_line(config_problem(call->config, count));
	return count ? CLI_CONFIG : CLI_DONE;
}

static int
run_config(struct call *call)
{
	const char *verb = call->word_count ? call->words[0] : "list";

	if (!strcmp(verb, "list") && call->word_count <= 1)
		return list_options(call);
	if (!strcmp(verb, "get") && call->word_count == 2)
		return get(call);
	if (!strcmp(verb, "set") || !strcmp(verb, "unset"))
		return set(call);
	if (!strcmp(verb, "path") && call->word_count == 1)
		return paths(call);
	if (!strcmp(verb, "check") && call->word_count == 1)
		return check(call);
	return call_usage(call, _("there is list, get NAME, set NAME VALUE, unset NAME, path and check"));
}

/* ---- keys ---- */

static const struct command_option keys_options[] = {
	{ "context", 'c', "SCREEN", N_("Only the keys of this screen") },
	{ NULL, 0, NULL, NULL }
};

static bool
write_context(struct output *output, const struct keymap *map, unsigned number)
{
	for (int action = ACTION_NONE + 1; action < ACTION_COUNT; action++) {
		const struct action_info *info = action_info((enum action)action);
		struct strbuf keys = STRBUF_INIT;

		if (!(info->contexts & 1u << number))
			continue;
		keymap_keys(&keys, map, 1u << number, (enum action)action, 0);
		output_text(output, action_context_name(number));
		output_text(output, keys.length ? keys.text : NULL);
		output_text(output, info->name);
		output_text(output, _(info->help));
		strbuf_release(&keys);
		if (!output_row(output))
			return false;
	}
	return true;
}

static int
unknown_screen(const struct call *call, const char *name)
{
	struct strbuf screens = STRBUF_INIT;
	int code;

	for (unsigned number = 0; number < CONTEXT_COUNT; number++)
		strbuf_addf(&screens, "%s%s", number ? ", " : "", action_context_name(number));
	code = call_usage(call, _("there is no screen \"%s\"; there are %s"), name, screens.text);
	strbuf_release(&screens);
	return code;
}

/* "set CONTEXT KEY ACTION" and "unset CONTEXT KEY". */
static int
bind_key(struct call *call)
{
	bool unset = !strcmp(call->words[0], "unset");
	enum rap_status status;

	if (call->word_count != (unset ? 3 : 4))
		return call_usage(call, unset ? _("say which: rapport keys unset SCREEN KEY")
					      : _("say what: rapport keys set SCREEN KEY ACTION"));
	if (!action_context_find(call->words[1]))
		return unknown_screen(call, call->words[1]);
	status = config_set_key(call->config, call->words[1], call->words[2],
				unset ? "none" : call->words[3]);
	return status ? call_fail(call, status == RAP_CONFIG ? RAP_USAGE : status) : CLI_DONE;
}

static int
run_keys(struct call *call)
{
	const struct output_column columns[] = {
		{ "context", _("Screen"), false, 0 }, { "keys", _("Keys"), false, 0 },
		{ "action", _("Action"), false, 0 }, { "help", _("What it does"), false, 0 },
	};
	const char *context = call_option(call, "context");
	unsigned wanted = context ? action_context_find(context) : CONTEXT_ALL;
	struct keymap map;
	struct output output;
	enum rap_status status;

	if (call->word_count && (!strcmp(call->words[0], "set") || !strcmp(call->words[0], "unset")))
		return bind_key(call);
	if (call->word_count && (strcmp(call->words[0], "list") || call->word_count > 1))
		return call_usage(call, _("there is list, set SCREEN KEY ACTION and unset SCREEN KEY"));
	if (!wanted)
		return unknown_screen(call, context);
	if ((status = output_begin(&output, call, columns, RAP_COUNT(columns))))
		return call_fail(call, status);
	keymap_init(&map);
	keymap_load(&map, call->config);
	for (unsigned number = 0; number < CONTEXT_COUNT; number++)
		if (wanted & 1u << number && !write_context(&output, &map, number))
			break;
	keymap_release(&map);
	status = output_end(&output);
	return status ? call_fail(call, status) : CLI_DONE;
}

const struct command command_config = {
	.name = "config",
	.synopsis = "[list | get NAME | set NAME VALUE | unset NAME | path | check]",
	.summary = N_("Show or change your own settings"),
	.description = N_("list says for each option its value and where it comes from: default, system, user, "
			  "environment or flag. set writes your own file and leaves the rest of it as it is. check "
			  "prints what is wrong in the files: exit code 78."),
	.examples = "rapport config\n"
		    "rapport config set theme dark\n"
		    "rapport config check\n",
	.needs = LISTS,
	.most = 3,
	.first_words = "list|get|set|unset|path|check",
	.run = run_config,
};

const struct command command_keys = {
	.name = "keys",
	.synopsis = "[list] [--context SCREEN] | set SCREEN KEY ACTION | unset SCREEN KEY",
	.summary = N_("List or bind the console's keys"),
	.description = N_("The list names the screens and actions. set writes a bind line into your own file "
			  "and leaves the rest of it as it is; SCREEN may be global. rapportrc(5) says how keys are "
			  "called."),
	.examples = "rapport keys\n"
		    "rapport keys --context customer\n"
		    "rapport keys set customers C-t tags\n",
	.options = keys_options,
	.needs = LISTS,
	.most = 4,
	.first_words = "list|set|unset",
	.run = run_keys,
};
