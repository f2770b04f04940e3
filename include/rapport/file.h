/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_FILE_H
#define RAPPORT_FILE_H

#include <stddef.h>
#include <sys/types.h>

#include "rapport/status.h"
#include "rapport/strbuf.h"

/*
 * Small files that rapport owns: configuration, drafts, saved mappings.
 *
 * Such a file is written aside, synced and renamed, so that it is the old one
 * or the new one at any moment, whatever fails.  Never for the database, which
 * SQLite alone may open.
 */

/*
 * Appends the content of the regular file PATH.  RAP_NOT_FOUND when there is
 * none; RAP_INVALID when it is no regular file (a FIFO is not waited for) or
 * larger than MOST bytes.
 */
enum rap_status file_read(struct strbuf *out, const char *path, size_t most);

/*
 * Makes LENGTH bytes the content of PATH with MODE.  Folders above it must
 * exist.  A symbolic link is followed, so that a linked file stays linked.
 */
enum rap_status file_replace(const char *path, const void *bytes, size_t length, mode_t mode);

/*
 * Gives the file ASIDE the name PATH unless something has that name already:
 * 0, or -1 with errno (EEXIST) and ASIDE as it was.
 */
int file_take_name(const char *aside, const char *path);

/* Makes PATH and the folders above it that are missing, for the user alone (0700). */
enum rap_status file_make_folders(const char *path);

/* The code for an errno of a failed file operation. */
enum rap_status file_status(int error);

#endif
