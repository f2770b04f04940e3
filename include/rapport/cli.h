/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CLI_H
#define RAPPORT_CLI_H

#include <stdbool.h>

#include "rapport/service.h"

/*
 * The command line: rapport [GLOBAL] COMMAND [ARGS].
 *
 * stdout is the result, stderr is talk.  cli_run() does everything but open
 * the console, which the library cannot: main() hands that in.
 */

struct config;

/* What the global options say that the console must know. */
struct cli_look {
	struct config *config;	/* files, environment and options together; borrowed */
	bool restricted;	/* look up, change nothing, start nothing */
};

/*
 * Opens the console on an open service.  The value is an exit code, or an
 * enum rap_status below 0 with its sentence.
 */
typedef int cli_console(struct service *service, const struct cli_look *look);

/* Runs the command line; returns the exit code of the program. CONSOLE NULL: this build has none. */
int cli_run(int argc, char **argv, cli_console *console);

/* Exit codes, frozen: scripts rely on them. */
enum cli_exit {
	CLI_DONE = 0,
	CLI_NOTHING = 1,	/* nothing found, ambiguous, or a check found something */
	CLI_USAGE = 2,
	CLI_PARTLY = 3,
	CLI_CONFLICT = 4,
	CLI_CANCELLED = 5,
	CLI_DATA = 65,
	CLI_NO_INPUT = 66,
	CLI_UNAVAILABLE = 69,
	CLI_INTERNAL = 70,
	CLI_CANNOT_CREATE = 73,
	CLI_IO = 74,
	CLI_BUSY = 75,
	CLI_DENIED = 77,
	CLI_CONFIG = 78
};
int cli_exit_code(enum rap_status status);

#endif
