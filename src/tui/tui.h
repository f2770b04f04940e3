/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_TUI_H
#define RAPPORT_TUI_TUI_H

#include <stdbool.h>

struct config;
struct service;

/* The console's door: everything main() must know. */
struct tui_options {
	struct config *config;	/* loaded, with what the command line says; borrowed */
	bool restricted;	/* --restricted: look up, change nothing, start nothing */
	const char *filter;	/* for the customer list, NULL: everybody */
};

/*
 * Runs the console over SERVICE until the person leaves.  The value is 0, or
 * 128+N after a signal, or an enum rap_status below 0 with its sentence: RAP_UNAVAILABLE when the
 * terminal will not do (nothing was written to it), RAP_ERROR for a mistake in a script
 * (RAPPORT_SCRIPT).
 */
int tui_run(struct service *service, const struct tui_options *options);

/* Gives the terminal back from wherever the program is, for the out-of-memory handler. */
void tui_restore_terminal(void);

#endif
