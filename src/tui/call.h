/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_CALL_H
#define RAPPORT_TUI_CALL_H

#include <stddef.h>
#include <stdint.h>

#include "src/tui/console.h"

/*
 * Call mode: one screen while the phone is in the other hand.  A briefing on
 * top, one field for the note, keys for outcome, mood, next follow-up, channel,
 * direction and kind, a clock for the duration.  Enter writes everything in one
 * go, undone in one go.
 *
 * A round: with several IDS, or after the key "next" on one, the customers are
 * called one after the other.  Before each stands the briefing alone ("3 of
 * 12"): Enter begins the call, J skips, K goes back, Esc ends the round.
 */
unsigned call_log(struct console *console, const int64_t *ids, size_t count);

/* The same contact, written once, with all of IDS; who must not be contacted is named and left out. */
unsigned call_log_all(struct console *console, const int64_t *ids, size_t count);

#endif
