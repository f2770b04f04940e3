/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_FORM_H
#define RAPPORT_TUI_FORM_H

#include "rapport/record.h"
#include "src/tui/console.h"

/*
 * A form for the fields of a record, over libform.
 *
 * The fields come from the record's table: labels, choices, order.  A mistake is
 * said beside its field when the field is left; Ctrl-S saves when all are
 * right.  Nothing typed is lost by a failure, and leaving asks only when
 * something was changed.
 *
 * What libform cannot hold as it is (emoji of several characters, control bytes, invalid UTF-8) is shown in its safe
 * form; a field that was not touched keeps its bytes, and Ctrl-O edits it on a line or in an editor that hold them all.
 */
struct form_spec {
	const char *title;		/* translated */
	const struct record_type *type;
	void *record;			/* the fields are set in it before save() is called */
	const char *const *fields;	/* names in their order, NULL-terminated; NULL: all that are not hidden */
	const char *start;		/* the field the cursor begins in, NULL: the first */
	const char *draft;		/* under which name unsaved text is kept on disk; NULL: it is not */
	/* Writes RECORD; a failure's sentence is shown and the form stays. */
	enum rap_status (*save)(void *record, void *payload);
	void *payload;
};

/* True when it was saved. */
bool form_run(struct console *console, const struct form_spec *spec);

#endif
