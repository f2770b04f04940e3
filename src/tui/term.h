/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_TERM_H
#define RAPPORT_TUI_TERM_H

#include <stdbool.h>

#include "rapport/status.h"
#include "src/tui/theme.h"

/*
 * The terminal: the only place that starts, leaves and ends curses and that
 * catches signals.
 *
 * Whatever happens, the person gets the terminal back as it was: term_close()
 * may be called at any time and twice, runs at exit(), and a crash (SIGSEGV,
 * SIGABRT ...) restores it from prepared bytes before the default action.
 *
 * SIGTERM, SIGINT, SIGHUP and SIGQUIT only leave a note (term_end_signal())
 * and wake the input function.  Nothing is asked of the terminal at the start.
 */

enum term_color { TERM_COLOR_AUTO, TERM_COLOR_ALWAYS, TERM_COLOR_NEVER };

struct term_options {
	bool headless;		/* RAPPORT_HEADLESS: draw to nowhere */
	bool may_suspend;	/* false in restricted mode */
	int escape_delay;	/* milliseconds to wait for the rest of a key's bytes after Esc */
};

/* RAP_UNAVAILABLE says what the terminal lacks. */
enum rap_status term_open(const struct term_options *options);
void term_close(void);
bool term_is_headless(void);

/* Makes the looks of THEME the ones that draw.c uses. */
void term_set_theme(const struct theme *theme, enum term_color wanted);

/* Leaves the screen to another program (an editor) and takes it back, drawing all of it anew. */
void term_leave(void);
void term_return(void);

/* Stops the process as Ctrl-Z does in a shell, and comes back from it. Nothing when not allowed. */
void term_suspend(void);

/* The signal that asks the program to end, or 0. */
int term_end_signal(void);
void term_hang_up(void);	/* the line is gone: as if SIGHUP had come */

/* What came since the last call. */
bool term_take_resize(void);	/* the terminal's size changed: curses knows it already */
bool term_take_stop(void);	/* SIGTSTP came from outside */
bool term_take_continue(void);	/* SIGCONT came: draw everything anew */

/* Readable when a signal came. */
int term_wake_descriptor(void);
void term_drain_wake(void);

/* Another size, for scripts. */
void term_resize(int rows, int cols);

/* Switches the reports of clicks and of the wheel; nothing where the terminal has no mouse. */
void term_set_mouse(bool on);

/*
 * Puts TEXT on the clipboard of the terminal in front of the person (OSC 52, ECMA-48 5.6), which may be at
 * the other end of a line.  Nothing tells whether the terminal takes it.
 */
void term_copy(const char *text);

/* Whether the locale's encoding, and so the terminal's, is UTF-8. */
bool term_is_utf8(void);

int term_rows(void);
int term_cols(void);

#endif
