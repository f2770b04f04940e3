/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_CALL_H
#define RAPPORT_TUI_CALL_H

#include <stddef.h>
#include <stdint.h>

#include "src/tui/console.h"

/*
 * Call mode: one screen while the phone is in the other hand.  A briefing on
 * top, one field for the note, keys for channel, direction, kind, outcome, mood
 * and the next follow-up, a clock for the duration.  Enter writes everything in one
 * go, for all the customers with IDS.
 */
unsigned call_log(struct console *console, const int64_t *ids, size_t count);

#endif
