/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_PERSON_H
#define RAPPORT_TUI_PERSON_H

#include "rapport/action.h"
#include "src/tui/console.h"

/*
 * What can be done to the customers that a view means (view_ops.selection),
 * whatever view it is: why, call, note, follow-up, tags, tier, edit, add,
 * delete, copy.  One place, so that every screen does it the same way.
 */

/* Does ACTION on the selection; REACT_* bits, 0 when the action is not about customers. */
unsigned person_act(struct console *console, enum action action);

/* Opens the merge of two customers; of one, after asking with whom. NAME is the first one's. */
unsigned merge_ask(struct console *console, const int64_t *ids, size_t count, const char *name);

/* The explanation of score and tier, as a text above the view. */
unsigned person_show_why(struct console *console, int64_t customer);

/* "3d", "2w", "tomorrow", "2026-01-31" as a day; RAP_INVALID says what is understood. */
enum rap_status person_parse_day(int64_t *day, const char *text, int64_t today);
/* Asks for a day as "3d", "2w", "tomorrow" or a date. */
bool person_ask_day(struct console *console, int64_t *day, const char *label, const char *initial);

/* Adds a record of KIND to CUSTOMER through its form. */
unsigned person_add_record(struct console *console, enum record_kind kind, int64_t customer);
/* Edits the record (OWNER: its customer) through its form. */
unsigned person_edit_record(struct console *console, enum record_kind kind, int64_t id, int64_t owner);

#endif
