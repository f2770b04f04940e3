/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CLI_COMMAND_H
#define RAPPORT_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/cli.h"
#include "rapport/config.h"
#include "rapport/gettext.h"
#include "rapport/progress.h"
#include "rapport/service.h"

/*
 * A command is one file with one struct command.  From the table of commands
 * come parsing, --help, completion, the man page and the "did you mean".
 *
 * stdout is the result and nothing else; stderr is talk.  A command that
 * makes a record prints the record's number, one that answers prints the
 * answer; what was changed is said on stderr.
 */

/*
 * An option.  ARGUMENT is NULL for a flag, "FILE" or "DIR" for a path, another
 * word in capitals for any text, or the choices themselves in small letters,
 * "auto|always|never", which the parser checks.
 */
struct command_option {
	const char *name;	/* long name without dashes; a NULL name ends the list */
	char letter;		/* short form, 0: none */
	const char *argument;
	const char *help;	/* marked with N_() */
};

extern const struct command_option global_options[];
extern const struct command_option listing_options[];

/* One list of options and what was given for each: the argument, "" for a flag, NULL. */
struct option_set {
	const struct command_option *options;
	const char **values;
};

enum option_owner { OWN_OPTIONS, LISTING_OPTIONS, GLOBAL_OPTIONS, OPTION_OWNERS };

/* What the words of one call became. */
struct call {
	const struct command *command;
	struct service *service;	/* NULL unless the command needs a database */
	struct config *config;
	char *path;			/* of the database */
	int64_t as_of;			/* --as-of, RAP_NONE */
	const char *config_path;	/* --config; NULL: RAPPORT_CONFIG or the usual place */
	cli_console *console;
	bool ascii;
	bool restricted;
	bool linear;			/* a line of linear.h: nothing redrawn, one sentence for a failure */
	bool no_input;			/* never ask */
	bool quiet;
	bool verbose;
	bool readonly;
	const char **words;		/* arguments that are no options */
	size_t word_count, word_capacity;
	struct option_set options[OPTION_OWNERS];
	const char *format;		/* --format or "json" by --json; NULL: as the command likes */
	const char *fields;
	const char *sort;
	int64_t limit;			/* 0: none */
	bool no_header;
};

enum command_needs {
	NEEDS_NOTHING = 0,
	NEEDS_DATABASE = 1 << 0,	/* the service is open when run() is called */
	NEEDS_SCORES = 1 << 1,		/* scores of today: stale ones are made anew first */
	LISTS = 1 << 2,			/* takes --fields, --sort, --limit, --no-header */
	CHANGES = 1 << 3,		/* writes: refused under --readonly and --restricted */
	RESTRICTED_OK = 1 << 4,		/* works in restricted mode */
	DASH_WORDS = 1 << 5,		/* words may begin with '-': amounts, tags, "-tag=x" */
};

#define ANY_WORDS ((size_t)-1)

struct command {
	const char *name;
	const char *synopsis;		/* "ID... [--why]": after the name */
	const char *summary;		/* one line without full stop, marked with N_() */
	const char *description;	/* paragraphs for --help and the man page, marked with N_(); NULL */
	const char *examples;		/* lines "rapport tier müller\n", not translated */
	const struct command_option *options;	/* NULL: none */
	unsigned needs;			/* enum command_needs */
	size_t least, most;		/* number of words */
	const char *first_words;	/* what completion offers for the first word, "list|show", "all|KIND"; NULL */
	int (*run)(struct call *call);	/* the exit code */
};

extern const struct command *const commands[];	/* as help shows them, NULL-terminated */
const struct command *commands_find(const char *name);
const char *commands_nearest(const char *name);	/* what NAME may have meant, or NULL */

/*
 * For a command that looks at things before it opens the database itself: sets call->service, which is closed
 * at the end of the run; and reports that it could not be opened.
 */
enum rap_status call_open_database(struct call *call);
int call_fail_to_open(const struct call *call, enum rap_status status);

/* Fills CALL from the words; a failure is RAP_USAGE (RAP_DENIED in restricted mode). */
enum rap_status call_parse(struct call *call, int argc, char **argv);
void call_release(struct call *call);

/* The value of an option by its name; NULL when it was not given. */
const char *call_option(const struct call *call, const char *name);
bool call_flag(const struct call *call, const char *name);
/* The argument of an option as a day ("2026-01-31", "today", "7d" from today); RAP_NONE when not given. */
enum rap_status call_option_day(int64_t *day, const struct call *call, const char *name);
enum rap_status call_day(int64_t *day, const struct call *call, const char *text);

/* Reports STATUS with its sentence on stderr (JSON when asked for) and gives its exit code. */
int call_fail(const struct call *call, enum rap_status status);
/* RAP_USAGE with this sentence, reported with the hint where help is. */
int call_usage(const struct call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Whether the result is to be written for a machine as JSON. */
bool call_wants_json(const struct call *call);

/* The words from FIRST on, joined by blanks: a filter or a note. Heap. */
char *call_joined_words(const struct call *call, size_t first);

/* Parses the words from FIRST on as a filter; NULL when there are none. A bad one is RAP_USAGE. */
enum rap_status call_query(struct query **out, const struct call *call, size_t first);

/* The text of word INDEX, where "-" means stdin. Heap. */
enum rap_status call_text(char **out, const struct call *call, size_t first);

/* Says a line of talk on stderr unless -q, made safe for a terminal. */
void call_say(const struct call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same without the -q: a warning that must be seen. */
void call_warn(const struct call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * After a change: says service_last_change(), and prints REF (NULL: there is
 * none to print), or both and VERSION as an object with --json.  Exit code.
 */
int call_changed(const struct call *call, const char *ref, int64_t version);

/* A question that is answered by y or yes at a terminal; false without one and with --no-input. */
bool call_asks(const struct call *call);
bool call_confirm(const struct call *call, const char *question);

/* A progress on stderr for this call, after a second; silent with -q or when stderr is no terminal. */
void call_progress(struct progress *progress, const struct call *call);

/* From here on Ctrl-C asks long work to stop instead of ending the program; the second one ends it. */
void interrupt_arm(void);
bool interrupt_requested(void);
/* What was asked is done with; the next Ctrl-C counts anew. */
void interrupt_clear(void);

/* Makes the folders of the usual place of the database; one that was named has to be there. */
enum rap_status call_make_usual_folder(const struct call *call);

/*
 * Opens the console on the call's service, in plain lines when they are wanted or the terminal can nothing else;
 * the exit code.
 */
int call_console(struct call *call);
/* Whether there is a console and a terminal for it. */
bool call_has_console(const struct call *call);

/* Makes the stale scores anew, if that may be written. */
enum rap_status call_refresh_scores(const struct call *call);

#endif
