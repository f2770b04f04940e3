/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_HISTORY_H
#define RAPPORT_TUI_HISTORY_H

#include "src/tui/console.h"

/*
 * Who changed what of a customer and when, newest first, with every field before and after; Enter on a
 * field puts that one back.  Answers with the view's reaction.
 */
unsigned history_show(struct console *console, int64_t customer, const char *name);

#endif
