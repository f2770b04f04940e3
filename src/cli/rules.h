/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CLI_RULES_H
#define RAPPORT_CLI_RULES_H

#include "command.h"
#include "rapport/rehearsal.h"

/* Lists the tiers with threshold, cadence and promise; the exit code. */
int rules_show_tiers(struct call *call);

/* Lists who would move; with --names a row for each of them. */
enum rap_status rules_rehearse(struct call *call, const struct rule_change *changes, size_t count,
			       struct progress *progress);

#endif
