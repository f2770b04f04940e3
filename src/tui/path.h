/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_PATH_H
#define RAPPORT_TUI_PATH_H

#include <stdbool.h>

#include "src/tui/console.h"

/*
 * Asks for the name of a file: Tab completes it, "~/" is the home folder, Up
 * goes to the names given before.  *OUT is a heap string with "~" worked in.
 */

/* A file that can be read; anything else is said while it is typed. */
bool path_ask_existing(struct console *console, char **out, const char *label);

/*
 * A file to be written; INITIAL is offered.  Asks before one that exists is replaced; neither a
 * folder nor the database that is open can be.
 */
bool path_ask_new(struct console *console, char **out, const char *label, const char *initial);

/* TEXT without outer blanks, and with the home folder for a leading "~" or "~/"; heap. */
char *path_expand(const char *text);

/* Completion of TEXT up to byte CURSOR: the names of its folder that begin so, folders with a slash. */
void path_complete(struct query_completion *out, const char *text, size_t cursor, void *payload);

#endif
