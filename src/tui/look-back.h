/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_LOOK_BACK_H
#define RAPPORT_TUI_LOOK_BACK_H

#include "src/tui/console.h"

/*
 * Computes the scores of past month-ends, from the month that the command names (":score-history 2025-01") or
 * from the first purchase on.  Esc stops it and leaves the history as it was.  REACT_* bits.
 */
unsigned look_back(struct console *console);

/* How many past month-ends could be computed where nobody has looked back yet; 0: that was done, or there are none. */
size_t look_back_wanting(struct console *console);

#endif
