/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_LOOK_H
#define RAPPORT_TUI_LOOK_H

/*
 * What a style is in curses' own terms.  Only term.c, draw.c, dump.c and form.c
 * include this header and curses; everybody else speaks of styles.
 */
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <curses.h>

#include "src/tui/theme.h"

struct look {
	attr_t attributes;
	short pair;
};

struct look term_look(enum style style);

#endif
