/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_DRAFT_H
#define RAPPORT_TUI_DRAFT_H

#include "rapport/record.h"
#include "rapport/status.h"

/*
 * What was typed into a form and not saved, kept on disk so that a lost line
 * or a crash costs nothing: one file a record, mode 0600, in the drafts folder
 * of the database in the person's state folder.  It goes away when the record is saved or the
 * text is thrown away.
 *
 * A file holds lines "name value" with the value's line ends and backslashes
 * escaped, only of the fields that were changed.
 */
struct draft {
	char *path;
};

/*
 * DATABASE is the path of the database, so that customer 17 of one business never meets the text typed
 * for customer 17 of another; NAME tells record kinds and records apart: "customer-17", "note-new-17".
 */
void draft_init(struct draft *draft, const char *database, const char *name);
void draft_release(struct draft *draft);

bool draft_exists(const struct draft *draft);
enum rap_status draft_write(const struct draft *draft, const struct strbuf *lines);
void draft_remove(const struct draft *draft);

/* Appends one line of a draft. */
void draft_add(struct strbuf *lines, const char *name, const char *value);
/* Hands every line to EACH. */
enum rap_status draft_read(const struct draft *draft,
			   void (*each)(const char *name, const char *value, void *payload),
			   void *payload);

#endif
