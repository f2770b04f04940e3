/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_FORM_DRAFT_H
#define RAPPORT_TUI_FORM_DRAFT_H

#include <stdbool.h>

#include "rapport/record.h"
#include "src/tui/console.h"
#include "rapport/draft.h"
#include "src/tui/form-field.h"

/*
 * The draft of one form: what was typed is written a second after the last key and on every way out that is no
 * save, together with the version it was typed over, so that a text taken up again days later
 * still meets what colleagues saved since as a conflict and not as if it had been seen.
 */
struct form_draft {
	struct draft file;
	const struct record_type *type;
	void *record;		/* borrowed: the form's */
	void *base;		/* borrowed: the record as it was when it was typed over */
	struct form_field *fields;	/* borrowed */
	size_t count;
	const char *title;	/* of the form */
	double typed_at;	/* of the last key, in progress_seconds() */
	bool waiting;		/* something typed is not on disk yet */
	bool enabled;
};

/* NAME NULL: no draft is kept and the functions below do nothing. */
void form_draft_init(struct form_draft *draft, struct console *console, const char *name);
void form_draft_release(struct form_draft *draft);

void form_draft_typed(struct form_draft *draft);	/* a key changed something */
void form_draft_tick(struct form_draft *draft);		/* writes it when the second is over */
void form_draft_keep(struct form_draft *draft);		/* writes it now */
void form_draft_remove(struct form_draft *draft);	/* after the commit, or thrown away */

/*
 * When there is a text from before: go on with it, compare it with what is saved, or throw it away.  Going on
 * makes the record's version and BASE those that it was typed over.
 */
void form_draft_offer(struct form_draft *draft, struct console *console);

#endif
