/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_REACT_H
#define RAPPORT_TUI_REACT_H

/* What must happen after a handler; only the driver does it.  0: not mine. */
enum reaction {
	REACT_HANDLED = 1 << 0,
	REACT_REPAINT = 1 << 1 | REACT_HANDLED,
	REACT_RELAYOUT = 1 << 2 | REACT_REPAINT,	/* panes appear or go */
	REACT_RELOAD = 1 << 3 | REACT_REPAINT,		/* ask the view's reload() first */
	REACT_CHANGED = 1 << 4 | REACT_RELOAD,		/* data was written: every view is stale */
	REACT_CLOSE = 1 << 5 | REACT_HANDLED,		/* leave this view */
	REACT_QUIT = 1 << 6 | REACT_HANDLED
};

/* REACT values hold one another, so a plain & would also be true for parts. */
#define REACTS(bits, reaction) (((bits) & (reaction)) == (reaction))

#endif
