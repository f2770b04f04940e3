/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CLI_RULES_H
#define RAPPORT_CLI_RULES_H

#include "command.h"

/* Lists the tiers with threshold, cadence and promise; the exit code. */
int rules_show_tiers(struct call *call);

#endif
