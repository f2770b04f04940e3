/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_PTY_SCREEN_H
#define RAPPORT_PTY_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * A program on a pseudo-terminal, whose answers are timed from the key that is
 * written to the last byte that comes back.  An answer is over when nothing
 * has come for a moment and the program sleeps.
 */
struct screen {
	int terminal;
	pid_t child;
	bool ended;
};

struct answer {
	double seconds;		/* to the last byte; 0 when nothing came */
	double cpu;		/* seconds of it that the program computed; 0 where the kernel does not tell */
	size_t bytes;
};

/* Starts ARGV on ROWS x COLUMNS; OUT is the first screen, timed from before the fork. */
void screen_start(struct screen *screen, struct answer *out, const char *directory,
		  const char *const *argv, int rows, int columns);
void screen_key(struct screen *screen, struct answer *out, const char *key);
double screen_memory(const struct screen *screen);	/* highest resident MiB so far; 0: not known */
/* Hangs up and waits. */
void screen_end(struct screen *screen);

#endif
