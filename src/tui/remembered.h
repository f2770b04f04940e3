/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_REMEMBERED_H
#define RAPPORT_TUI_REMEMBERED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/config.h"

/*
 * What the console keeps for a person from one run to the next, for each database apart: columns, order and
 * preview of the list, the mouse, the last filter, the customers seen last.  It is a file of lines "name value",
 * mode 0600, in the person's state folder; losing it costs nothing.
 *
 * Options of the configuration (columns, sort, preview, mouse) are remembered only while their line in the
 * configuration stays what it was: whoever edits the file gets what is written there.
 *
 * Several consoles of one person may run: each writes only what it changed.
 */
struct remembered;

/* Reads the file and sets the remembered options in CONFIG. Never fails: what cannot be read is not remembered. */
struct remembered *remembered_new(const char *database, struct config *config);
/* Writes what was changed since, and frees; NULL is fine. */
void remembered_free(struct remembered *remembered, const struct config *config);

/* NULL when there is none, or REMEMBERED is NULL; borrowed until it is set again. */
const char *remembered_text(const struct remembered *remembered, const char *name);
void remembered_set(struct remembered *remembered, const char *name, const char *value);	/* NULL forgets it */

/* The customers seen last, the last one first: up to LIMIT ids, returns how many. */
#define REMEMBERED_SEEN 20
size_t remembered_seen(int64_t *ids, size_t limit, const struct remembered *remembered);
void remembered_see(struct remembered *remembered, int64_t customer);

#endif
