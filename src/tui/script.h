/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_SCRIPT_H
#define RAPPORT_TUI_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "rapport/action.h"
#include "rapport/status.h"

/*
 * A file of keys that plays a person (RAPPORT_SCRIPT), for tests, demos and
 * screenshots.
 *
 * A line is keys, one after the other: any character is itself, a name in
 * angle brackets is a named key (<Enter> <Esc> <Tab> <C-s> <F2> <PgDn>
 * <Space>), <lt> is "<".  Blanks inside a line are keys, those around it are
 * not.  A line that starts with
 *
 *	#	is a comment
 *	@	belongs to the test harness
 *	:	is a command: ":dump NAME", ":resize ROWS COLS", ":quit", ":paste TEXT" (TEXT comes as one
 *		bracketed paste), ":click ROW COLUMN" and ":wheel ROWS" (the mouse), or a command of the palette
 *
 * A script that is used up ends the program as ":quit" does.
 */

struct script;

enum script_step_kind { SCRIPT_KEY, SCRIPT_COMMAND, SCRIPT_END };

struct script_step {
	enum script_step_kind kind;
	char key[KEY_NAME_SIZE];	/* SCRIPT_KEY */
	const char *command;		/* SCRIPT_COMMAND, without the colon; borrowed until the script goes */
	bool last_of_line;		/* of a line of keys */
};

/* RAP_INVALID names file and line of the first thing that is no key. */
enum rap_status script_open(struct script **out, const char *path);
enum rap_status script_parse(struct script **out, const char *name, const char *text);
void script_free(struct script *script);	/* NULL is fine */

void script_next(struct script_step *out, struct script *script);

/* "file:line" of the step that was last handed out; borrowed until the next step. */
const char *script_place(struct script *script);

#endif
