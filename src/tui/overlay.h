/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_OVERLAY_H
#define RAPPORT_TUI_OVERLAY_H

#include <stdbool.h>
#include <stddef.h>

#include "rapport/action.h"
#include "rapport/query.h"
#include "src/tui/editline.h"
#include "src/tui/input.h"
#include "src/tui/layout.h"
#include "src/tui/page.h"

/*
 * What stands above a view for a while and takes all input: a question, a
 * menu, the help, a form.  Overlays stack.
 *
 * The functions below run one until the person has answered; they return false
 * (or -1) when it was cancelled or the program is to end.
 */
struct console;
struct footer_item;

struct overlay {
	unsigned context;	/* for its keys and its help: CONTEXT_TEXT, CONTEXT_FORM ...; 0: takes text only */
	/* Draws above what is there; SCREEN is all of it. */
	void (*draw)(struct overlay *overlay, struct console *console, struct rect screen, int *y, int *x);
	/* Takes input; true when it is done. */
	bool (*input)(struct overlay *overlay, struct console *console, const struct input *input);
	/* Told about once a second while nothing is typed. May be NULL. */
	void (*tick)(struct overlay *overlay);
	const struct footer_item *footer;	/* its keys, ended by a zeroed one; NULL: the view's */
	void *payload;
	struct overlay *below;
};

/* ---- a line of text, asked in the status line ---- */

struct prompt {
	const char *label;		/* translated: "Filter" */
	const char *initial;		/* NULL: empty */
	const char *history;		/* name of a history that Up and Down walk; NULL: none */
	/* What could stand at byte CURSOR of TEXT, for Tab; OUT is released by the prompt. May be NULL. */
	void (*complete)(struct query_completion *out, const char *text, size_t cursor, void *payload);
	/* Told of every change while typing; may show a result. May be NULL. */
	void (*changed)(const char *text, void *payload);
	/* Says in OUT what the text means so far, for the line above; asked at every change. May be NULL. */
	void (*tell)(struct strbuf *out, const char *text, void *payload);
	/* Asked before Enter is taken; a failure's sentence is shown and typing goes on. May be NULL. */
	enum rap_status (*check)(const char *text, void *payload);
	/* Offered every key first; true: used up. May be NULL. */
	bool (*key)(const char *key, void *payload);
	void *payload;
};

/* *OUT is a heap string. */
bool prompt_ask(struct console *console, char **out, const struct prompt *prompt);

/* Asks for the word yes; SENTENCE says what will happen and how many it concerns. */
bool prompt_yes(struct console *console, const char *sentence);

/* ---- a choice ---- */

struct menu_item {
	const char *label;	/* raw or translated: shown through text_safe() */
	const char *detail;	/* to the right, NULL: none */
	const char *key;	/* picks it at once, NULL: none */
	bool checked;		/* shown with a mark, for toggles */
};

struct menu {
	const char *title;
	const struct menu_item *items;
	size_t count;
	size_t initial;
	bool (*toggle)(size_t item, void *payload);	/* Space; the new state of `checked`. NULL: none */
	/* J and K move the item; false: it stays. NULL: none */
	bool (*move)(size_t item, int step, void *payload);
	void *payload;
};

/* The index of the item, or -1.  Typing narrows when no key fits. */
long menu_choose(struct console *console, const struct menu *menu);

/* ---- something to read ---- */

/* Shows PAGE, built by BUILD for a width, under TITLE. */
void text_show(struct console *console, const char *title,
	       void (*build)(struct page *page, int width, void *payload), void *payload);

/* The same before a question: the footer says that leaving asks whether to save. */
void text_show_undecided(struct console *console, const char *title,
			 void (*build)(struct page *page, int width, void *payload), void *payload);

/* The same for a page with topics: the help key opens the manual at that of what is in sight. */
void text_show_explained(struct console *console, const char *title,
			 void (*build)(struct page *page, int width, void *payload), void *payload);

/* doc/scoring.md, at the section TOPIC; NULL: from the beginning. */
void manual_show(struct console *console, const char *topic);

/* The keys of CONTEXT, searchable by everyday words. */
void help_show(struct console *console, unsigned context);

/* The palette: a line "ACTION [ARGUMENT]" typed or picked; *LINE is a heap string. */
bool palette_ask(struct console *console, char **line);

#endif
