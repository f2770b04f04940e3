/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TEMPORARY_H
#define RAPPORT_TEMPORARY_H

/*
 * A file without a name, for the process alone, that vanishes with its last
 * descriptor.  It lies in the folder of PATH (the database), where there is
 * room for as much data and where private data may lie; /tmp may be memory.
 * Returns a descriptor, closed on exec, or -1 with errno.
 */
int temporary_open_beside(const char *path);

#endif
