/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CLI_HELP_H
#define RAPPORT_CLI_HELP_H

#include <stdio.h>

#include "command.h"

/* Help made from the tables of commands, options, fields and records. */

void help_short(FILE *out);
int help_overview(FILE *out);
int help_command(FILE *out, const struct command *command);
int help_versions(void);
/* A chapter of doc/, or the section of it that manual_find() finds for TITLE. */
int help_chapter(const struct call *call, const char *name, const char *title);

/* "fields", "filter", "kinds", "codes"; false when there is no such topic. */
bool help_topic(FILE *out, const char *name);

/* The filter language in paragraphs, and the exit codes, for help and the manual. */
const char *help_filter_text(void);
struct help_code {
	enum cli_exit code;
	const char *meaning;	/* N_() */
};
extern const struct help_code help_codes[];	/* the last has no meaning */

#endif
