/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes a manual page from its template: a line `.\" table: NAME` becomes the rows of that table of the
 * program, so that the page cannot differ from it. A new table is one function and one row in `tables`.
 *
 * usage: pages <TEMPLATE >PAGE
 */
#include <config.h>

#include "rapport/action.h"
#include "rapport/config.h"
#include "rapport/field.h"
#include "rapport/memory.h"
#include "src/cli/help.h"
#include "src/cli/linear.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Text as roff takes it literally: hyphens that can be copied, no commands by accident. */
static void
put_text(const char *text)
{
	for (const char *at = text; *at; at++) {
		if (*at == '\\')
			fputs("\\e", stdout);
		else if (*at == '-')
			fputs("\\-", stdout);
		else if ((*at == '.' || *at == '\'') && (at == text || at[-1] == '\n'))
			printf("\\&%c", *at);
		else
			putchar(*at);
	}
}

static void
put_item(const char *name)
{
	fputs(".TP\n.B ", stdout);
	put_text(name);
	putchar('\n');
}

static void
put_choices(const char *const *words)
{
	if (!*words)
		return;
	fputs(" (", stdout);
	for (size_t i = 0; words[i]; i++) {
		if (i > 0)
			fputs(", ", stdout);
		put_text(words[i]);
	}
	putchar(')');
}

static void
put_field(const struct customer_field *field)
{
	put_item(field->id == CUSTOMER_FIELD_CUSTOM ? "x_NAME" : field->name);
	put_text(field->help);
	put_choices(field->words);
	putchar('\n');
}

static void
put_fields(void)
{
	for (int group = 0; group < GROUP_COUNT; group++) {
		fputs(".SS ", stdout);
		put_text(customer_field_group_label((enum customer_field_group)group));
		putchar('\n');
		for (int id = 0; id <= CUSTOMER_FIELD_CUSTOM; id++) {
			const struct customer_field *field = customer_field((enum customer_field_id)id);

			if ((int)field->group == group)
				put_field(field);
		}
	}
}

/* Lines are paragraphs, with or without an empty one between. */
static void
put_paragraphs(const char *text)
{
	for (const char *line = text; *line;) {
		size_t length = strcspn(line, "\n");
		char *paragraph = rap_strndup(line, length);

		if (*paragraph) {
			fputs(".PP\n", stdout);
			put_text(paragraph);
			putchar('\n');
		}
		free(paragraph);
		line += length + (line[length] == '\n');
	}
}

static void
put_option(const struct command_option *option)
{
	fputs(".TP\n.B ", stdout);
	if (option->letter)
		printf("\\-%c\\fR, \\fB", option->letter);
	fputs("\\-\\-", stdout);
	put_text(option->name);
	if (option->argument) {
		fputs(strchr(option->argument, '|') ? "\\fR " : "\\fR \\fI", stdout);
		put_text(option->argument);
		fputs("\\fR", stdout);
	}
	putchar('\n');
	put_text(option->help);
	putchar('\n');
}

static void
put_options(const struct command_option *options)
{
	for (; options && options->name; options++)
		put_option(options);
}

static void
put_examples(const char *examples)
{
	fputs(".PP\n.nf\n", stdout);
	for (const char *line = examples; *line; line += strcspn(line, "\n") + 1) {
		char *one = rap_strndup(line, strcspn(line, "\n"));

		fputs("\\&\t", stdout);
		put_text(one);
		putchar('\n');
		free(one);
	}
	fputs(".fi\n", stdout);
}

static void
put_command(const struct command *command)
{
	fputs(".SS rapport ", stdout);
	put_text(command->name);
	putchar(' ');
	put_text(command->synopsis);
	putchar('\n');
	put_text(command->summary);
	fputs(".\n", stdout);
	if (command->description)
		put_paragraphs(command->description);
	put_options(command->options);
	put_examples(command->examples);
	if (command->needs & LISTS)
		fputs(".PP\nTakes the options of every list.\n", stdout);
}

static void
put_commands(void)
{
	for (size_t i = 0; commands[i]; i++)
		put_command(commands[i]);
}

static void
put_global_options(void)
{
	put_options(global_options);
}

static void
put_listing_options(void)
{
	put_options(listing_options);
}

static void
put_codes(void)
{
	for (const struct help_code *code = help_codes; code->meaning; code++) {
		printf(".TP\n.B %d\n", code->code);
		put_text(code->meaning);
		putchar('\n');
	}
}

static void
put_setting(const struct config_option *option)
{
	struct strbuf values = STRBUF_INIT;

	put_item(option->name);
	put_text(option->help);
	config_option_describe(&values, option);
	fputs("\nIt is ", stdout);
	put_text(values.text);
	if (*option->initial) {
		fputs("; when not set, \n.BR ", stdout);
		put_text(option->initial);
		fputs(" .\n", stdout);
	} else {
		fputs(".\n", stdout);
	}
	if (option->environment) {
		fputs("The variable\n.B ", stdout);
		put_text(option->environment);
		fputs("\ngoes before the files.\n", stdout);
	}
	strbuf_release(&values);
}

static void
put_settings(void)
{
	const struct config_option *option;
	const char *group = "";

	for (size_t i = 0; (option = config_option_at(i)); i++) {
		if (strcmp(group, option->group)) {
			fputs(".SS ", stdout);
			put_text(option->group);
			putchar('\n');
		}
		group = option->group;
		put_setting(option);
	}
}

static void
put_actions(void)
{
	for (int action = ACTION_NONE + 1; action < ACTION_COUNT; action++) {
		const struct action_info *info = action_info((enum action)action);

		put_item(info->name);
		put_text(info->help);
		putchar('\n');
	}
}

static void
put_keys_of(unsigned context, const struct keymap *map)
{
	fputs(".SS ", stdout);
	put_text(action_context_name(context));
	putchar('\n');
	for (int action = ACTION_NONE + 1; action < ACTION_COUNT; action++) {
		const struct action_info *info = action_info((enum action)action);
		struct strbuf keys = STRBUF_INIT;

		if (info->contexts & 1u << context && keymap_keys(&keys, map, 1u << context, (enum action)action, 0)) {
			put_item(keys.text);
			put_text(info->help);
			printf("\n.RB ( ");
			put_text(info->name);
			puts(" )");
		}
		strbuf_release(&keys);
	}
}

static void
put_keys(void)
{
	struct config *config = config_new();
	struct keymap map;

	keymap_init(&map);
	keymap_load(&map, config);
	for (unsigned context = 0; context < CONTEXT_COUNT; context++)
		put_keys_of(context, &map);
	keymap_release(&map);
	config_free(config);
}

static void
put_linear(void)
{
	for (const struct linear_verb *verb = linear_verbs; verb->name; verb++) {
		fputs(".TP\n.B ", stdout);
		put_text(verb->name);
		if (*verb->synopsis) {
			fputs("\\fR \\fI", stdout);
			put_text(verb->synopsis);
			fputs("\\fR", stdout);
		}
		putchar('\n');
		put_text(verb->help);
		fputs(".\n", stdout);
	}
}

static const struct {
	const char *name;
	void (*put)(void);
} tables[] = {
	{ "actions", put_actions },
	{ "codes", put_codes },
	{ "commands", put_commands },
	{ "fields", put_fields },
	{ "keys", put_keys },
	{ "linear", put_linear },
	{ "list options", put_listing_options },
	{ "options", put_global_options },
	{ "settings", put_settings },
};

/* Whether NAME is a table, which then stands on stdout. */
static int
put_table(const char *name)
{
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		if (strcmp(tables[i].name, name) == 0) {
			tables[i].put();
			return 1;
		}
	}
	return 0;
}

int
main(void)
{
	static const char mark[] = ".\\\" table: ";
	char line[4096];

	while (fgets(line, sizeof line, stdin)) {
		if (strncmp(line, mark, sizeof mark - 1) != 0) {
			fputs(line, stdout);
			continue;
		}
		line[strcspn(line, "\n")] = '\0';
		if (!put_table(line + sizeof mark - 1)) {
			fprintf(stderr, "pages: there is no table \"%s\"\n", line + sizeof mark - 1);
			return EXIT_FAILURE;
		}
	}
	return ferror(stdin) || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
