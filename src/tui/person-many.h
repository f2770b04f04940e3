/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_PERSON_MANY_H
#define RAPPORT_TUI_PERSON_MANY_H

#include "src/tui/console.h"

/*
 * What is done to one customer or to many alike: those marked, or the members of a
 * segment.  Each says first whom it concerns and who is left out for what, asks above
 * twenty, and is one change for undo.  All answer with REACT_* bits.
 */

/* Asks what and when and plans it; who wants no contact is left out and named. NAME is the one customer's. */
unsigned many_plan(struct console *console, const int64_t *ids, size_t count, const char *name);

unsigned many_set_stage(struct console *console, const int64_t *ids, size_t count);
unsigned many_set_manager(struct console *console, const int64_t *ids, size_t count);

/* A menu of what can be changed of several at once: stage, manager, any field. */
unsigned many_edit(struct console *console, const int64_t *ids, size_t count);

#endif
