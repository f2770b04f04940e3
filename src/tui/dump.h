/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_DUMP_H
#define RAPPORT_TUI_DUMP_H

#include "rapport/status.h"
#include "rapport/strbuf.h"

/*
 * The screen as text, for tests and documents: what curses composed to be
 * shown, status line included.
 *
 * NAME.screen has a line for each row without trailing blanks.  NAME.styles
 * has a letter for each cell that says what it looks like (theme.h; trailing
 * normal cells left out), then the place of the cursor and the letters' names.
 * Styles that look the same have the same letter: what the map cannot tell
 * apart, a person cannot either.
 */

/* Writes both files into RAPPORT_DUMP_DIR or the current directory. */
enum rap_status dump_screen(const char *name);

#endif
