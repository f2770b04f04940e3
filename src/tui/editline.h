/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_EDITLINE_H
#define RAPPORT_TUI_EDITLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "rapport/strbuf.h"
#include "src/tui/theme.h"

/*
 * One line of text being typed, with the keys that readline taught:
 * C-a Home, C-e End, C-b Left, C-f Right, Backspace, C-d Delete, C-w a word,
 * C-u C-k to the start and the end, C-y what was cut last.
 *
 * The cursor moves by what a person sees as one character.  All-zero is not
 * usable: editline_init() first.
 */
struct editline {
	struct strbuf text;
	size_t cursor;		/* byte, on a character's border */
	size_t first;		/* byte of the first character shown */
	char *cut;
};

void editline_init(struct editline *line, const char *text);	/* NULL: empty; cursor at the end */
void editline_release(struct editline *line);
void editline_set(struct editline *line, const char *text);

enum editline_result {
	EDITLINE_NOT_MINE,	/* the key is no editing key */
	EDITLINE_MOVED,
	EDITLINE_CHANGED
};
enum editline_result editline_key(struct editline *line, const char *key);

/* Puts TEXT at the cursor; line ends and tabs become blanks. */
void editline_insert(struct editline *line, const char *text);
/* Replaces the bytes from START to END and stands behind what was put in. */
void editline_replace(struct editline *line, size_t start, size_t end, const char *text);

/* Draws into CELLS cells, scrolled so that the cursor is inside; the value is the cursor's cell. */
int editline_draw(struct editline *line, int y, int x, int cells, enum style style);

#endif
