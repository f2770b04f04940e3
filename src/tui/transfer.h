/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_TRANSFER_H
#define RAPPORT_TUI_TRANSFER_H

#include "src/tui/console.h"

/* Customers in and out of the console as CSV files; every function answers with REACT_* bits. */

/*
 * Asks whom (all, or whom a mailing may reach) and for a file, and writes the customers that fit QUERY
 * (NULL: all), or those marked in the top view.
 */
unsigned transfer_export_list(struct console *console, const struct query *query);

/* The same for the one customer of the top view. */
unsigned transfer_export_person(struct console *console);

#endif
