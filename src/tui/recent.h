/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_RECENT_H
#define RAPPORT_TUI_RECENT_H

#include "src/tui/console.h"

/* Lists the customers seen last, the last one first, and opens the one that is chosen. */
unsigned recent_ask(struct console *console);

#endif
