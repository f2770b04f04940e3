/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TEMPORARY_H
#define RAPPORT_TEMPORARY_H

#include <sys/types.h>

#include "rapport/strbuf.h"

/*
 * A file without a name, for the process alone, that vanishes with its last
 * descriptor.  It lies in the folder of PATH (the database), where there is
 * room for as much data and where private data may lie; /tmp may be memory.
 * Returns a descriptor, closed on exec, or -1 with errno.
 */
int temporary_open_beside(const char *path);

/* Writes BYTES at *END of the file, moves *END behind them and empties them: 0, or -1 with errno. */
int temporary_write(int file, off_t *end, struct strbuf *bytes);

/*
 * Reads LEAST to MOST bytes at *PLACE and moves it behind them: how many, or -1 with errno, which is EIO where
 * the file ends before there are LEAST.
 */
ssize_t temporary_read(int file, off_t *place, char *out, size_t least, size_t most);

#endif
