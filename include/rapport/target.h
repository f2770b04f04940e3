/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TARGET_H
#define RAPPORT_TARGET_H

#include <stdio.h>

#include "rapport/status.h"

/*
 * A new file that takes its name only when it is whole.  PATH NULL or "-" is
 * stdout.  Mode 0600; what had the name before stays until then, and a link by that name is replaced, not
 * followed.  A device or a pipe (/dev/null, a named pipe) is written as it stands, unless somebody else put it
 * there; a pipe that nobody reads is not waited for.
 *
 *	if ((status = target_open(&target, path)))
 *		return status;
 *	fputs(text, target.file);
 *	return target_close(&target, RAP_OK);
 */
struct target {
	FILE *file;
	char *path;	/* NULL: stdout */
	char *aside;	/* its name until then; NULL: written as it stands */
};

enum rap_status target_open(struct target *target, const char *path);
/* Flushes, syncs and names it, or when STATUS is a failure (RAP_PARTLY is none) removes it; the outcome. */
enum rap_status target_close(struct target *target, enum rap_status status);

/* The failure of a stream or call that has just set errno, as a sentence about PATH. */
enum rap_status target_fail(const char *path);

#endif
