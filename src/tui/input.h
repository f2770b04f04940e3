/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_INPUT_H
#define RAPPORT_TUI_INPUT_H

#include <stdbool.h>

#include "rapport/action.h"
#include "rapport/status.h"

/*
 * The one place where keys come in: from the terminal, or from the script of
 * RAPPORT_SCRIPT, one step each time somebody waits, which is only when nothing
 * is loading.
 *
 * A line that is gone ends the program at once: input_wait() gives INPUT_END
 * for ever after.
 */

enum input_kind {
	INPUT_KEY,
	INPUT_PASTE,	/* text that was pasted in one piece: never keys */
	INPUT_CLICK,	/* of the mouse, at y and x; only when it is switched on */
	INPUT_WHEEL,	/* by rows, towards the end when above 0 */
	INPUT_COMMAND,	/* a script's ":" line */
	INPUT_RESIZE,	/* the size changed or the screen was lost: draw anew */
	INPUT_TICK,	/* nothing came for a while */
	INPUT_END	/* a signal, the end of the line or of the script: leave */
};

struct input {
	enum input_kind kind;
	char key[KEY_NAME_SIZE];
	const char *text;	/* PASTE, COMMAND; borrowed until the next call */
	int y, x;		/* CLICK */
	int rows;		/* WHEEL */
};

/* SCRIPT is the path of a script, NULL: the terminal. */
enum rap_status input_open(const char *script);
void input_close(void);

/* Waits at most MILLISECONDS for the next input. */
void input_wait(struct input *out, int milliseconds);

/* The same for what belongs to the key before; the end of a script's line counts as a pause. */
void input_wait_more(struct input *out, int milliseconds);

/* Makes a key that was read too early the next one again. */
void input_give_back(const struct input *input);

/* Whether something waits to be read: for drawing once after several keys. False with a script. */
bool input_is_waiting(void);

/*
 * For work that takes long: whether the person pressed Esc or Ctrl-C meanwhile (other keys are kept for
 * later), or the program is to end.
 */
bool input_asks_to_stop(void);

/* "file:line" of the last script step. */
const char *input_script_place(void);

/* The text that a key stands for when it is typed into a field, NULL for keys that are no text. */
const char *input_key_text(const char *key);

#endif
