/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CLI_BAR_H
#define RAPPORT_CLI_BAR_H

#include <stdbool.h>

#include "rapport/strbuf.h"

/* Without bars nothing is appended: who listens has the number beside it. At first there are bars. */
void bar_show(bool shown);
bool bar_is_shown(void);

/* Appends a bar of CELLS cells, filled to SHARE (0..1; NaN is empty): eighths of blocks, or "##--" in ASCII. */
void bar_add(struct strbuf *out, double share, int cells);

#endif
