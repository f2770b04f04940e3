/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one list of commands. */
#include <config.h>

#include "commands.h"

#include <string.h>

#include "rapport/memory.h"
#include "rapport/suggestion.h"

/* In the order in which help and the manual show them. */
const struct command *const commands[] = {
#define X(name) &command_##name,
	COMMANDS(X)
#undef X
	NULL
};

const struct command *
commands_find(const char *name)
{
	for (size_t i = 0; commands[i]; i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}

/* What people call a command elsewhere. */
static const struct {
	const char *word, *name;
} synonyms[] = {
	{ "ls", "list" }, { "search", "find" }, { "get", "show" }, { "view", "show" }, { "info", "show" },
	{ "new", "add" }, { "create", "add" }, { "set", "edit" }, { "update", "edit" }, { "change", "edit" },
	{ "call", "log" }, { "sale", "buy" }, { "sell", "buy" }, { "purchase", "buy" }, { "task", "followup" },
	{ "todo", "today" }, { "remind", "followup" }, { "level", "tier" }, { "why", "show" }, { "nps", "feedback" },
	{ "survey", "feedback" }, { "rescore", "score" }, { "segments", "segment" }, { "reports", "report" },
	{ "stats", "report" }, { "verify", "check" }, { "dump", "export" }, { "save", "backup" },
	{ "duplicates", "dups" }, { "dedupe", "dups" }, { "join", "merge" }, { "unite", "merge" },
	{ "man", "help" }, { "version", "--version" }, { "complete", "done" }, { "rules", "weights" },
};

const char *
commands_nearest(const char *name)
{
	struct suggestion suggestion;

	for (size_t i = 0; i < RAP_COUNT(synonyms); i++)
		if (!strcmp(synonyms[i].word, name))
			return synonyms[i].name;
	suggestion_init(&suggestion, name);
	for (size_t i = 0; commands[i]; i++)
		suggestion_offer(&suggestion, commands[i]->name);
	return suggestion.nearest;
}
