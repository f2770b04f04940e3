/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_VIEWS_H
#define RAPPORT_TUI_VIEWS_H

#include "src/tui/view.h"

/* Every view there is. */

extern const struct view_ops view_customers;	/* target: filter */
extern const struct view_ops view_customer;	/* target: customer */

/* target: filter is the file, already checked */
extern const struct view_ops view_import;

extern const struct view_ops view_duplicates;
extern const struct view_ops view_merge;	/* target: customer (to keep) and other */

extern const struct view_ops view_segments;
extern const struct view_ops view_today;
extern const struct view_ops view_reports;

/* target: filter is the part to show, "tiers"; NULL: the first */
extern const struct view_ops view_settings;

#endif
