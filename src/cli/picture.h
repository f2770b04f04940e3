/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CLI_PICTURE_H
#define RAPPORT_CLI_PICTURE_H

#include "command.h"
#include "rapport/strbuf.h"

/*
 * The pictures of Segments as text, as rows and as JSON: `rapport report quadrant` and its kin.
 *
 *	picture.c		which there are; cells in rows and columns
 *	picture-lists.c		tier ladder, conversion board, disagreements
 *	picture-whole.c		Lorenz curve, ideal-client profile, focus
 */

/* Whether NAME is one of "quadrant|heatmap|...". */
bool picture_exists(const char *name);
/* Writes the picture called NAME as the call's options want it. */
enum rap_status picture_write(const struct call *call, const char *name);

/* Whether rows are wanted, as --format, --fields, --sort and --limit say, instead of a page. */
bool picture_wants_rows(const struct call *call);

/* ---- between the three files ---- */

enum rap_status picture_write_tiers(const struct call *call);
enum rap_status picture_write_conversion(const struct call *call);
enum rap_status picture_write_disagreement(const struct call *call);
enum rap_status picture_write_lorenz(const struct call *call);
enum rap_status picture_write_profile(const struct call *call);
enum rap_status picture_write_focus(const struct call *call);

#define PICTURE_CELLS 80	/* of a line */

void picture_print_heading(const char *text);
/* A paragraph wrapped to PICTURE_CELLS, INDENT cells from the left. */
void picture_print_text(const char *text, int indent);
/* The line without blanks at its end; LINE is empty afterwards. */
void picture_print_line(struct strbuf *line);

#endif
