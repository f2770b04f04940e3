/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_UNSAVED_H
#define RAPPORT_TUI_UNSAVED_H

#include "src/tui/console.h"

/*
 * The person's texts that were typed and never saved, of forms and calls alike:
 * lists them with their times, and opens the one that is chosen where it was
 * being typed, which offers to go on, to compare or to throw it away.
 *
 * unsaved_tell() says in the status line how many wait, when any do; for the start.
 */
unsigned unsaved_show(struct console *console);
void unsaved_tell(struct console *console);

#endif
