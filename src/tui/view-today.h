/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_VIEW_TODAY_H
#define RAPPORT_TUI_VIEW_TODAY_H

#include "rapport/today.h"
#include "src/tui/board.h"
#include "src/tui/console.h"

/*
 * What the files of the Today view share.
 *
 *	view-today.c		the view itself
 *	view-today-act.c	what is done to its rows: done, put off, given away, accepted
 */

struct today_state {
	struct today today;
	struct board board;
	bool mine;		/* only the follow-ups of the member of staff */
	struct rect detail;
};

/* What the row under the cursor is about; NULL on an empty day. */
const struct today_item *today_item_here(const struct today_state *state);
/* The items marked, or the one under the cursor: places in state->today.rows in a heap array. */
size_t *today_chosen(const struct today_state *state, size_t *count);

unsigned today_finish(struct view *view);
unsigned today_accept_chosen(struct view *view);
unsigned today_snooze(struct view *view);
unsigned today_reassign(struct view *view);

#endif
