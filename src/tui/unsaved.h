/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_UNSAVED_H
#define RAPPORT_TUI_UNSAVED_H

#include "src/tui/console.h"

/*
 * The person's texts that were typed and never saved, of forms and calls alike:
 * lists them with their times, and opens the one that is chosen where it was
 * being typed, which offers to go on, to compare or to throw it away.
 *
 * A text whose record is gone, or that is older than the option draft_days, does not lie about for ever: it is
 * said for UNSAVED_NOTICE days at every start that it goes, and on which day; then it goes.  Until then it can
 * be read and taken up as every other, and what is typed on in is young again.
 *
 * unsaved_tell() says in the status line how many wait, when any do; for the start.
 */
#define UNSAVED_NOTICE 7

unsigned unsaved_show(struct console *console);
void unsaved_tell(struct console *console);

#endif
