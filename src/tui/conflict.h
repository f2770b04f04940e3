/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_CONFLICT_H
#define RAPPORT_TUI_CONFLICT_H

#include "rapport/record.h"
#include "src/tui/console.h"

/*
 * Two people have changed the same record: the one who saves last sees both, field by field, and
 * decides before anything is written.
 *
 * BASE is the record as it was when the form was opened, YOURS what is to be saved, and what the
 * database holds by now is theirs.  A field that only one side changed is
 * picked for that side, and shown; a field that both changed differently must be picked by hand.
 *
 * What was said in the status line stands there when it returns with nothing picked.
 */
enum conflict_answer {
	CONFLICT_PICKED,	/* YOURS holds what was picked and the version to save it over */
	CONFLICT_LEFT,		/* the person went back, or the record was deleted: YOURS is as it was */
	CONFLICT_ERASED,	/* the customer was erased for good: nothing about the person may be kept */
};
enum conflict_answer conflict_resolve(struct console *console, const struct record_type *type,
				      const void *base, void *yours);

#endif
