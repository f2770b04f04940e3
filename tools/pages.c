/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes a manual page from its template: a line `.\" table: NAME` becomes the rows of that table of the
 * program, so that the page cannot differ from it. A new table is one function and one row in `tables`.
 *
 * usage: pages <TEMPLATE >PAGE
 */
#include <config.h>

#include "rapport/field.h"

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

static const struct {
	const char *name;
	void (*put)(void);
} tables[] = {
	{ "fields", put_fields },
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
