/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CLI_COMMAND_H
#define RAPPORT_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/cli.h"
#include "rapport/gettext.h"
#include "rapport/service.h"

/*
 * A command is one file with one struct command.  From the table of commands
 * come parsing, --help, completion, the man page and the "did you mean".
 */

struct command_option {
	const char *name;	/* long name without dashes; a NULL name ends the list */
	char letter;		/* short form, 0: none */
	const char *argument;	/* name of its argument, "FILE"; NULL: a flag */
	const char *help;	/* marked with N_() */
};

/* What the words of one call became. */
struct call {
	const struct command *command;
	struct service *service;	/* NULL unless the command needs a database */
	const char *path;		/* of the database */
	const char *config;		/* --config, NULL: the usual places */
	int64_t as_of;			/* --as-of, RAP_NONE */
	struct cli_look look;
	cli_console *console;
	bool quiet;
	bool verbose;
	bool readonly;
	char **words;		/* arguments that are no options */
	size_t word_count;
	const char **values;	/* by option index: argument, "" for a flag, NULL: not given */
	const char *format;	/* --format of listing commands; NULL: by the kind of stdout */
	const char *fields;
	const char *sort;
	int64_t limit;		/* 0: none */
	bool no_header;
};

enum command_needs {
	NEEDS_NOTHING = 0,
	NEEDS_DATABASE = 1 << 0,	/* the service is open when run() is called */
	NEEDS_SCORES = 1 << 1,		/* scores of today: stale ones are made anew first */
	LISTS = 1 << 2,			/* takes --format, --json, --fields, --sort, --limit, --no-header */
	CHANGES = 1 << 3,		/* writes: refused under --readonly and --restricted */
	RESTRICTED_OK = 1 << 4,		/* works in restricted mode */
	NO_TERMINAL_NEEDED = 0
};

struct command {
	const char *name;
	const char *synopsis;		/* "ID... [--why]": after the name */
	const char *summary;		/* one line, marked with N_() */
	const char *description;	/* paragraphs for --help and the man page, marked with N_(); NULL */
	const char *examples;		/* lines "rapport tier müller\n", not translated */
	const struct command_option *options;	/* NULL: none */
	unsigned needs;			/* enum command_needs */
	int (*run)(struct call *call);	/* the exit code */
};

extern const struct command *const commands[];	/* by name, NULL-terminated */
const struct command *command_find(const char *name);

/* The value of an option by its name; NULL when it was not given. */
const char *call_option(const struct call *call, const char *name);
bool call_flag(const struct call *call, const char *name);

/* Reports STATUS with its sentence on stderr (JSON when asked for) and gives its exit code. */
int call_fail(const struct call *call, enum rap_status status);
/* "rapport: ..." and the hint where help is; exit code 2. */
int call_usage(const struct call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The words from FIRST on, joined by blanks: a filter or a note. Heap. */
char *call_joined_words(const struct call *call, size_t first);

/* Parses the remaining words as a filter; NULL when there are none. */
enum rap_status call_query(struct query **out, struct call *call, size_t first);

/* Says a line of talk on stderr unless -q. */
void call_say(const struct call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A progress on stderr for this call, after a second; silent with -q or when stderr is no terminal. */
struct progress;
void call_progress(struct progress *progress, const struct call *call);

/* Set by the first SIGINT: long work stops at its next step. */
extern volatile int call_interrupted;

#endif
