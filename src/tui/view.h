/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_VIEW_H
#define RAPPORT_TUI_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/action.h"
#include "rapport/status.h"
#include "rapport/strbuf.h"
#include "src/tui/input.h"
#include "src/tui/layout.h"
#include "src/tui/list.h"
#include "src/tui/page.h"
#include "src/tui/react.h"

/*
 * A view shows one kind of thing: Customers, one Customer, Segments, Today ...
 *
 * It is one file, view-NAME.c, with a const struct view_ops and a private
 * state.  The driver (console.c) owns the screen: it reads the keys, turns
 * them into actions, refuses what the action table says makes no sense, moves,
 * scrolls and marks in the view's list or page, draws title, status line and
 * footer, keeps the stack of views and knows when data changed.  The view
 * answers:
 *
 *	open	once, with what it is to show; RAP_* failure: it is not opened
 *	reload	reads from service and store; the only function that may query,
 *		beside arrange (which may read the rows that a larger screen shows) and act
 *	arrange	takes its place on the screen, after reload and on every new size
 *	draw	draws into that place from what reload read; never queries, cannot fail
 *	act	does an action and answers with REACT_* bits; 0: the driver's business.
 *		Failures are told by console_fail() and answered with REACT_HANDLED
 *	close	gives back what open and reload took
 *
 * To add a view: write the file, add its name to CONTEXTS in rapport/action.h if it has keys of its
 * own, and name its ops where it is opened (VIEW_ROOTS in console.c for those of the keys 1-4).
 */

struct console;
struct view;

/* What to show; zeroed but for what is meant. */
struct view_target {
	int64_t customer;	/* id, or RAP_NONE */
	int64_t other;		/* the second of two customers */
	const char *filter;	/* in the filter language; NULL: as it is */
	const char *title;	/* where the filter came from, for the top line; NULL */
};

/* An entry of the footer: an action, or (ACTION_NONE) a key with its meaning. */
struct footer_item {
	enum action action;
	const char *key;
	const char *label;	/* N_() */
};

struct view_ops {
	const char *title;		/* N_() */
	enum action_context context;
	size_t state_size;		/* of the private state, which starts zeroed */
	enum rap_status (*open)(struct view *view, const struct view_target *target);
	enum rap_status (*reload)(struct view *view);
	void (*arrange)(struct view *view, struct rect body, struct rect preview);
	/* The hardware cursor goes to *Y, *X: the selected row or the field. */
	void (*draw)(struct view *view, int *y, int *x);
	unsigned (*act)(struct view *view, enum action action, int count);
	void (*close)(struct view *view);

	/* The rest may be NULL. */

	/* Appends "38 of 4,210 customers" for the top line. */
	void (*count)(const struct view *view, struct strbuf *out);
	/* The keys that are useful now, most useful first, ended by a zeroed one. */
	const struct footer_item *(*footer)(const struct view *view);
	/* Whether the preview is wanted on a screen of COLS cells. */
	bool (*wants_preview)(const struct view *view, int cols);
	/* Takes input before it becomes an action, while text is typed into the view; REACT_* or 0. */
	unsigned (*input)(struct view *view, const struct input *input);
	/* The customers meant: those marked, or the one under the cursor; a heap array, count 0: none. */
	void (*selection)(struct view *view, int64_t **ids, size_t *count);
	/* Goes to the neighbour (STEP -1 or 1) for the customer view above it; false at the ends. */
	bool (*step)(struct view *view, int step, int64_t *customer);
	/* Puts customers in the order in which the list shows them; those it does not show come last. */
	void (*order)(struct view *view, int64_t *ids, size_t count);
	/* What stands under the cursor in words, for questions ("Delete Cafe Nord?"). */
	void (*name)(const struct view *view, struct strbuf *out);
};

struct view {
	const struct view_ops *ops;
	struct console *console;
	void *state;
	struct listbox *list;	/* what moves and marks go to, or NULL */
	struct page *page;	/* the same for text, or NULL */
	struct view *below;	/* the one it was opened from */
	bool stale;		/* data changed since its reload */
};

#endif
