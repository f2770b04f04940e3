/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_CONSOLE_H
#define RAPPORT_TUI_CONSOLE_H

#include <stdbool.h>
#include <stdint.h>

#include "rapport/action.h"
#include "rapport/config.h"
#include "rapport/service.h"
#include "src/tui/overlay.h"
#include "src/tui/remembered.h"
#include "src/tui/tui.h"
#include "src/tui/view.h"

/*
 * The console's middle: one struct console holds everything a view may need
 * and everything the driver knows.  Views read its fields and call the
 * functions below; they do not change fields.
 */

/*
 * What "." repeats: RUN with PAYLOAD on the customers that are then selected.  PAYLOAD is given back by
 * RELEASE (NULL: nothing to give back).
 */
struct again {
	enum rap_status (*run)(struct console *console, const int64_t *ids, size_t count, void *payload);
	void (*release)(void *payload);
	void *payload;
};

struct console {
	struct service *service;
	struct store *store;		/* of the service, for reading */
	const struct tui_options *options;
	struct config *config;		/* of the options */
	struct keymap keys;
	struct theme theme;
	bool readonly, restricted;

	struct view *top;		/* the view on the screen */
	struct view *roots[4];		/* those of the keys 1-4, NULL until first shown */
	struct overlay *overlay;	/* what stands above it, the topmost first */
	struct screen_layout layout;
	int64_t due;			/* follow-ups due today, for the top line */

	struct strbuf message;
	enum style message_style;
	struct strbuf messages;		/* all of the session, a line each */

	int count;			/* digits typed before a key, 0: none */
	const char *argument;		/* the words after a palette command, for act(); NULL: none */
	bool arranged;			/* since the last change of size or panes */
	bool leaving;
	enum rap_status failure;	/* why it leaves, when it is not the person's wish */
	struct again again;		/* run NULL: nothing yet */
	struct remembered *remembered;	/* NULL for the support desk */
	int64_t ahead[16];		/* customers that were left by going back, the last one last */
	size_t ahead_count;
	double polled_at;		/* when colleagues' changes were last looked for */
	bool asked_to_stop;		/* Ctrl-C was the last key, with nothing to stop */
	struct progress progress;
};

/* ---- telling ---- */

/* One sentence in the status line: past tense, object, way back ("Saved Cafe Nord (u undo)"). */
void console_say(struct console *console, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* rap_message() in the status line, where it stays until the next key; always returns REACT_HANDLED. */
unsigned console_fail(struct console *console);

/* The same after a save from a form, whose text stays: a full disk is said in the person's words. */
unsigned console_fail_to_save(struct console *console, enum rap_status status);

/* ---- views ---- */

/* Opens a view above the present one. */
enum rap_status console_open(struct console *console, const struct view_ops *ops,
			     const struct view_target *target);
/* Shows the root view with these ops, closing what stands above it; TARGET may be NULL. */
enum rap_status console_show(struct console *console, const struct view_ops *ops,
			     const struct view_target *target);

/*
 * Puts a root view on the screen without closing what stands there, and gives back what stood there for
 * console_unpeek(), which must follow; NULL: it cannot be shown and nothing has changed.
 */
struct view *console_peek(struct console *console, const struct view_ops *ops);
void console_unpeek(struct console *console, struct view *former);

/* ---- changing data ---- */

/*
 * Ends every change: on success says the service's sentence with the way back, on
 * failure says why, and says so when there was nothing to change.  Returns the view's reaction.
 */
unsigned console_changed(struct console *console, enum rap_status status);

/* Makes AGAIN what "." repeats; its payload becomes the console's. */
void console_remember(struct console *console, const struct again *again);

/* Asks before a change of more than 20 rows; WHAT is translated: "Tag". True: go on. */
bool console_confirm_bulk(struct console *console, const char *what, size_t count);

/* The customers that the top view means; count 0: none. Heap array. */
void console_selection(struct console *console, int64_t **ids, size_t *count);

/* ---- time ---- */

/* Lets only Esc and Ctrl-C stop a query again, after store_set_interrupt() with something else. */
void console_restore_interrupt(struct console *console);

/* Draws everything now, for work that is about to take long. */
void console_draw(struct console *console);

/* Waits for input, with what belongs to nobody in particular (sizes, ticks, scripts) done on the way. */
bool console_wait(struct console *console, struct input *input);

/* A progress sink that shows itself in the status line and stops at Esc. */
struct progress *console_progress(struct console *console);
/* Makes everybody's scores anew, with progress; Esc stops it, and the message then says what that leaves. */
enum rap_status console_score(struct console *console);

/* Runs the overlay until it is done; false when the program is to end instead. */
bool console_run_overlay(struct console *console, struct overlay *overlay);

/* One program over the screen (an editor); the terminal is given to it and taken back. */
enum rap_status console_edit_text(struct console *console, char **text);

/* ---- between the console's own files ---- */

/* SENTENCE of the change log and how to take it back, "u undo". */
void console_say_change(struct console *console, const char *sentence, const char *way_back);

/* Does ACTION as if its key had been pressed: checks it, offers it to the view, does what is global. */
void console_do(struct console *console, enum action action, int count);
void console_handle(struct console *console, const struct input *input);
void console_apply(struct console *console, struct view *view, unsigned reaction);
void console_close_top(struct console *console);
void console_reload(struct console *console);
void console_reload_due(struct console *console);
void console_free_view(struct view *view);
/* A line of the palette: an action's name and its argument, or "set NAME VALUE". */
enum rap_status console_command(struct console *console, const char *line);
enum rap_status console_apply_looks(struct console *console);
/* After options or keys have changed: looks and keys are read anew. */
enum rap_status console_apply_options(struct console *console);

#endif
