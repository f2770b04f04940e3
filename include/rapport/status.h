/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_STATUS_H
#define RAPPORT_STATUS_H

#include <stdbool.h>

/*
 * Results and their sentence.
 *
 * Every function that can fail for a reason outside the program returns an
 * enum rap_status: RAP_OK (0) or a negative code named for what a caller can
 * expect and act upon.  The sentence for a person is recorded once, where the
 * fact is known, by rap_fail():
 *
 *	if (!found)
 *		return rap_fail(RAP_NOT_FOUND, _("no customer has the number %s"), ref);
 *
 * Callers pass the code on and do not overwrite the sentence.  The console
 * shows rap_message() in its status line, the command line prints it on
 * stderr after "rapport: ".  A sentence says what, where and what to do, has
 * no full stop and no program name.
 *
 * Programming mistakes are asserted, never reported.  The program has one
 * thread, so the sentence is a single static buffer.
 */

enum rap_status {
	RAP_OK = 0,
	RAP_NOT_FOUND = -1,	/* nothing has this name, number or file */
	RAP_EXISTS = -2,	/* it is there already */
	RAP_INVALID = -3,	/* the input does not make sense: value, filter, file content */
	RAP_BUSY = -4,		/* somebody else holds the write lock; try again */
	RAP_CONFLICT = -5,	/* the row changed since it was read */
	RAP_READONLY = -6,	/* the database or the mode forbids writing */
	RAP_CANCELLED = -7,	/* the person stopped it */
	RAP_CORRUPT = -8,	/* the file is damaged or not ours */
	RAP_NOSPACE = -9,	/* disk full, nothing was written */
	RAP_IO = -10,		/* the system refused to read or write */
	RAP_AMBIGUOUS = -11,	/* several things fit; the sentence lists them */
	RAP_USAGE = -12,	/* wrong words on the command line */
	RAP_UNAVAILABLE = -13,	/* needs a terminal, a tool or a feature that is not here */
	RAP_DENIED = -14,	/* permission, restricted mode */
	RAP_PARTLY = -15,	/* done, but some rows were rejected */
	RAP_CONFIG = -16,	/* a configuration file or option value is wrong */
	RAP_CANNOT_CREATE = -17,/* the output file cannot be made */
	RAP_ERROR = -18,	/* anything else; the sentence says what */
};

/* Records the sentence and returns STATUS, so that failing is one line. */
enum rap_status rap_fail(enum rap_status status, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Puts a place and ": " before the recorded sentence, so that
 * rap_fail_at(status, "%s:%d", path, line) makes "sales.csv:12: ...", and returns
 * STATUS.  For callers that know where the text came from when the callee
 * could not.
 */
enum rap_status rap_fail_at(enum rap_status status, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Adds to the recorded sentence the command that mends it, "; run: chmod 600 FILE", which somebody else has to
 * run when WHO is not NULL.  Returns STATUS.
 */
enum rap_status rap_fail_run(enum rap_status status, const char *who, const char *command);

/* Where in rap_message() the command begins that mends it, so that it can stand alone; NULL: there is none. */
const char *rap_message_command(void);

/* The sentence of the last failure; borrowed until the next rap_fail(). Never NULL. */
const char *rap_message(void);

/*
 * What to do about it is said in other words where somebody types commands and where somebody looks at a
 * screen: of two such ends of a sentence the one that fits.  Commands, until the console says that it is there.
 */
const char *rap_way(const char *command, const char *console);
void rap_set_console(bool console);

/* Forgets the sentence, so that a stale one is never shown. */
void rap_message_clear(void);

#endif
