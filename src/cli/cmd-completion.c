/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport completion: what shells need to complete our words, made from the tables. */
#include <config.h>

#include "commands.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "help.h"
#include "rapport/memory.h"
#include "rapport/record.h"

/* "list|show" as "list show", with KIND as the kinds of records. */
static char *
expand_words(const char *words)
{
	struct strbuf out = STRBUF_INIT;

	for (const char *at = words ? words : ""; *at; at += strspn(at, "|")) {
		size_t length = strcspn(at, "|");

		if (out.length)
			strbuf_addc(&out, ' ');
		if (length == 4 && !strncmp(at, "KIND", 4)) {
			for (int kind = 0; kind < RECORD_KINDS; kind++)
				strbuf_addf(&out, "%s%s", kind ? " " : "", record_type((enum record_kind)kind)->name);
		} else {
			strbuf_add(&out, at, length);
		}
		at += length;
	}
	return strbuf_detach(&out);
}

static bool
is_choices(const char *argument)
{
	return argument && strchr(argument, '|');
}

static bool
is_folder(const char *argument)
{
	return argument && (!strcmp(argument, "DIR") || !strcmp(argument, "FOLDER"));
}

static bool
is_file(const char *argument)
{
	return argument && !strcmp(argument, "FILE");
}

/* Every option of a command: its own, those of lists, the global ones. */
static void
each_option(const struct command *command, void (*emit)(const struct command_option *option))
{
	const struct command_option *const tables[] = {
		command ? command->options : NULL,
		command && command->needs & LISTS ? listing_options : NULL,
		global_options,
	};

	for (size_t i = 0; i < RAP_COUNT(tables); i++)
		for (const struct command_option *option = tables[i]; option && option->name; option++)
			emit(option);
}

/* ---- bash ---- */

static void
bash_option_name(const struct command_option *option)
{
	printf(" --%s", option->name);
}

static void
bash_option_values(const struct command_option *option)
{
	char *words;

	if (is_choices(option->argument)) {
		words = expand_words(option->argument);
		printf("\t*:--%s) COMPREPLY=($(compgen -W '%s' -- \"$cur\")); return ;;\n", option->name, words);
		free(words);
	} else if (is_folder(option->argument)) {
		printf("\t*:--%s) COMPREPLY=($(compgen -d -- \"$cur\")); return ;;\n", option->name);
	} else if (is_file(option->argument)) {
		printf("\t*:--%s) COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n", option->name);
	}
}

static void
bash_values_of(const struct command *command)
{
	for (const struct command_option *option = command->options; option && option->name; option++) {
		char *words;

		if (!is_choices(option->argument) && !is_file(option->argument) && !is_folder(option->argument))
			continue;
		words = is_choices(option->argument) ? expand_words(option->argument) : NULL;
		if (words)
			printf("\t%s:--%s) COMPREPLY=($(compgen -W '%s' -- \"$cur\")); return ;;\n", command->name,
			       option->name, words);
		else
			printf("\t%s:--%s) COMPREPLY=($(compgen -%c -- \"$cur\")); return ;;\n", command->name,
			       option->name, is_file(option->argument) ? 'f' : 'd');
		free(words);
	}
}

/* Whose argument stands behind them, as a pattern: "--db|-d|--config". */
static void
bash_options_with_argument(const struct command_option *options)
{
	const char *before = "";

	for (; options->name; options++) {
		if (!options->argument)
			continue;
		printf("%s--%s", before, options->name);
		if (options->letter)
			printf("|-%c", options->letter);
		before = "|";
	}
}

static void
write_bash(void)
{
	fputs("# bash completion for rapport; made by: rapport completion bash\n"
	     "_rapport()\n{\n"
	     "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= at word\n"
	     "\tfor ((at = 1; at < COMP_CWORD; at++)); do\n"
	     "\t\tword=${COMP_WORDS[at]}\n"
	     "\t\tcase $word in\n"
	     "\t\t", stdout);
	bash_options_with_argument(global_options);
	puts(") ((at++)) ;;\n"
	     "\t\t-*) ;;\n"
	     "\t\t*) command=$word; break ;;\n"
	     "\t\tesac\n"
	     "\tdone\n"
	     "\tcase $command:$prev in");
	for (size_t i = 0; commands[i]; i++)
		bash_values_of(commands[i]);
	each_option(NULL, bash_option_values);
	printf("\tesac\n\tlocal options words=\n\tcase $command in\n\t'') words='");
	for (size_t i = 0; commands[i]; i++)
		printf("%s%s", i ? " " : "", commands[i]->name);
	printf("' options='");
	each_option(NULL, bash_option_name);
	puts("' ;;");
	for (size_t i = 0; commands[i]; i++) {
		char *words = expand_words(commands[i]->first_words);

		printf("\t%s) options='", commands[i]->name);
		each_option(commands[i], bash_option_name);
		printf("'; ((COMP_CWORD == at + 1)) && words='%s' ;;\n", words);
		free(words);
	}
	puts("\tesac\n"
	     "\tif [[ $cur == -* ]]; then\n"
	     "\t\tCOMPREPLY=($(compgen -W \"$options\" -- \"$cur\"))\n"
	     "\telse\n"
	     "\t\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
	     "\t\t((${#COMPREPLY[@]})) || COMPREPLY=($(compgen -f -- \"$cur\"))\n"
	     "\tfi\n"
	     "}\n"
	     "complete -o filenames -F _rapport rapport");
}

/* ---- zsh ---- */

/* Text inside single quotes, where [ ] and : mean something to _arguments. */
static void
zsh_text(const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", stdout);
		else if (strchr("[]:\\", *text))
			printf("\\%c", *text);
		else
			putchar(*text);
	}
}

static void
zsh_option(const struct command_option *option)
{
	char *words;

	printf("\t\t'--%s%s[", option->name, option->argument ? "=" : "");
	zsh_text(_(option->help));
	putchar(']');
	if (is_choices(option->argument)) {
		words = expand_words(option->argument);
		printf(":%s:(%s)", option->name, words);
		free(words);
	} else if (is_folder(option->argument)) {
		printf(":%s:_files -/", option->argument);
	} else if (is_file(option->argument)) {
		printf(":%s:_files", option->argument);
	} else if (option->argument) {
		printf(":%s:", option->argument);
	}
	puts("' \\");
}

static void
write_zsh(void)
{
	puts("#compdef rapport\n# zsh completion for rapport; made by: rapport completion zsh\n"
	     "_rapport()\n{\n"
	     "\tlocal state\n"
	     "\tlocal -a commands\n"
	     "\tcommands=(");
	for (size_t i = 0; commands[i]; i++) {
		printf("\t\t'%s:", commands[i]->name);
		zsh_text(_(commands[i]->summary));
		puts("'");
	}
	puts("\t)\n\t_arguments -C \\");
	each_option(NULL, zsh_option);
	puts("\t\t'1: :->command' '*:: :->rest'\n"
	     "\tcase $state in\n"
	     "\tcommand) _describe command commands ;;\n"
	     "\trest)\n"
	     "\t\tcase $words[1] in");
	for (size_t i = 0; commands[i]; i++) {
		char *words = expand_words(commands[i]->first_words);

		printf("\t\t%s) _arguments \\\n", commands[i]->name);
		each_option(commands[i], zsh_option);
		if (*words)
			printf("\t\t'1: :_alternative \"words:word:(%s)\" \"files:file:_files\"' \\\n", words);
		puts("\t\t'*: :_files' ;;");
		free(words);
	}
	puts("\t\tesac ;;\n\tesac\n}\n_rapport \"$@\"");
}

/* ---- fish ---- */

static void
fish_text(const char *text)
{
	for (; *text; text++)
		printf(*text == '\'' || *text == '\\' ? "\\%c" : "%c", *text);
}

static void
fish_option(const char *condition, const struct command_option *option)
{
	printf("complete -c rapport%s -l %s", condition, option->name);
	if (option->letter)
		printf(" -s %c", option->letter);
	if (is_choices(option->argument)) {
		char *words = expand_words(option->argument);

		printf(" -x -a '%s'", words);
		free(words);
	} else if (is_file(option->argument) || is_folder(option->argument)) {
		printf(" -r -F");
	} else if (option->argument) {
		printf(" -x");
	}
	fputs(" -d '", stdout);
	fish_text(_(option->help));
	puts("'");
}

static void
fish_command(const struct command *command)
{
	char *condition = rap_asprintf(" -n '__fish_seen_subcommand_from %s'", command->name);
	char *words = expand_words(command->first_words);

	printf("complete -c rapport -n __fish_use_subcommand -f -a %s -d '", command->name);
	fish_text(_(command->summary));
	puts("'");
	if (*words)
		printf("complete -c rapport%s -a '%s'\n", condition, words);
	for (const struct command_option *option = command->options; option && option->name; option++)
		fish_option(condition, option);
	for (const struct command_option *option = listing_options; command->needs & LISTS && option->name; option++)
		fish_option(condition, option);
	free(condition);
	free(words);
}

static void
write_fish(void)
{
	puts("# fish completion for rapport; made by: rapport completion fish");
	for (const struct command_option *option = global_options; option->name; option++)
		fish_option("", option);
	for (size_t i = 0; commands[i]; i++)
		fish_command(commands[i]);
}

static int
run(struct call *call)
{
	if (!strcmp(call->words[0], "bash"))
		write_bash();
	else if (!strcmp(call->words[0], "zsh"))
		write_zsh();
	else if (!strcmp(call->words[0], "fish"))
		write_fish();
	else
		return call_usage(call, _("there is bash, zsh and fish, not \"%s\""), call->words[0]);
	return CLI_DONE;
}

const struct command command_completion = {
	.name = "completion",
	.synopsis = "bash|zsh|fish",
	.summary = N_("Print what a shell needs to complete commands and options"),
	.examples = "rapport completion bash >~/.local/share/bash-completion/completions/rapport\n"
		    "rapport completion zsh >~/.zfunc/_rapport\n"
		    "rapport completion fish >~/.config/fish/completions/rapport.fish\n",
	.needs = 0,
	.least = 1,
	.most = 1,
	.first_words = "bash|zsh|fish",
	.run = run,
};
