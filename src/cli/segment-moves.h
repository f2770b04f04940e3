/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CLI_SEGMENT_MOVES_H
#define RAPPORT_CLI_SEGMENT_MOVES_H

#include "command.h"

/* rapport segment migrate FROM TO [--by WORD]: who went from which word to which; the exit code. */
int segment_migrate(struct call *call);
/* rapport segment diff NAME FROM TO: the customers who entered and left. */
int segment_difference(struct call *call);
/* Whether TEXT reads as a day or, "2025-03", a month (its last day). */
bool segment_day(int64_t *day, const struct call *call, const char *text);

#endif
