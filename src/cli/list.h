/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CLI_LIST_H
#define RAPPORT_CLI_LIST_H

#include "command.h"

/* Lists the customers that fit QUERY (NULL: all), as the list options say; the exit code. */
int list_customers(struct call *call, const struct query *query);

#endif
