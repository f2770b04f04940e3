/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport help: the overview, a command, or a topic. */
#include <config.h>

#include "commands.h"

#include <stdio.h>

#include "help.h"
#include "rapport/manual.h"

static int
run(struct call *call)
{
	const struct command *command;
	const char *word;

	if (!call->word_count)
		return help_overview(stdout);
	word = call->words[0];
	if (manual_chapter(word))
		return help_chapter(call, word, call->word_count > 1 ? call->words[1] : NULL);
	if (call->word_count > 1)
		return call_usage(call, _("only the help about scoring has sections"));
	/* A topic goes before a command of the same name, whose own --help is left. */
	if (help_topic(stdout, word))
		return CLI_DONE;
	if ((command = commands_find(word)))
		return help_command(stdout, command);
	if (commands_nearest(word))
		return call_usage(call, _("there is no help about \"%s\"; did you mean \"%s\"?"), word,
				  commands_nearest(word));
	return call_usage(call, _("there is no help about \"%s\""), word);
}

const struct command command_help = {
	.name = "help",
	.synopsis = "[COMMAND | fields | filter | kinds | codes | scoring [SECTION]]",
	.summary = N_("Explain a command or a word"),
	.description = N_("fields: columns and words of filters; filter: the filter language; kinds: records and "
			  "their headers; codes: exit codes; scoring: what every number means, its formula, its "
			  "source and its limits, with SECTION only one section, as in scoring loyalty."),
	.examples = "rapport help import\n"
		    "rapport help filter\n"
		    "rapport help scoring loyalty\n",
	.needs = RESTRICTED_OK,
	.most = 2,
	.first_words = "fields|filter|kinds|codes|scoring",
	.run = run,
};
