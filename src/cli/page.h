/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CLI_PAGE_H
#define RAPPORT_CLI_PAGE_H

#include "command.h"

/* The owner's page NAME (NULL: all) as text; what `report` prints, and `demo` without a terminal. */
enum rap_status page_write_report(const struct call *call, const char *name);

#endif
