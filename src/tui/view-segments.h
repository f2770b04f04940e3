/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_VIEW_SEGMENTS_H
#define RAPPORT_TUI_VIEW_SEGMENTS_H

#include "rapport/segments.h"
#include "src/tui/board.h"
#include "src/tui/chart.h"
#include "src/tui/console.h"
#include "src/tui/page.h"

/*
 * What the files of the Segments view share.
 *
 *	view-segments.c			the view: tabs, keys, place on the screen
 *	view-segments-list.c		the list of segments and what stands beside it
 *	view-segments-boards.c		tier ladder, conversion board, disagreements
 *	view-segments-profile.c		boards of the whole business: ideal-client profile, focus
 *	view-segments-curve.c		the Lorenz curve
 *	view-segments-edit.c		adding, changing, saving, deleting
 *
 * A picture is loaded when it is first looked at, and again after data changed.
 */

enum picture {
	PICTURE_LIST,
	/* charts: in the order of enum picture_kind */
	PICTURE_QUADRANT, PICTURE_HEAT, PICTURE_COHORTS, PICTURE_TIER_MOVES, PICTURE_CLASS_MOVES,
	PICTURE_SEGMENT_MOVES,
	/* boards */
	PICTURE_TIERS, PICTURE_CONVERSION, PICTURE_DISAGREEMENT, PICTURE_PROFILE, PICTURE_FOCUS,
	PICTURE_LORENZ,
	PICTURES
};

#define FIRST_BOARD PICTURE_TIERS
#define BOARDS (PICTURE_LORENZ - FIRST_BOARD)

/* A board of the view: what its rows open and say. */
struct segments_board {
	struct board board;
	char *intro;		/* the line above it */
	int intro_rows;		/* how many lines it may take */
	char *empty;		/* what to do when it has no rows */
	char **sentences;	/* by tag: what the row means, shown under the board */
	char **filters;		/* by tag: what Enter lists, or NULL */
	int64_t *customers;	/* by tag: whom Enter opens, or RAP_NONE */
	size_t count, capacity;
};

struct segments_state {
	enum picture picture;
	bool loaded[PICTURES];
	struct rect area;		/* under the tabs */
	struct rect tabs;

	struct segments segments;
	struct board list;
	struct page detail;
	struct rect list_area, detail_area;

	struct chart charts[FIRST_BOARD];
	struct segments_board boards[BOARDS];

	struct concentration curves[PICTURE_WINDOWS];
	enum picture_window window;	/* of the curve shown */
	size_t percent;			/* its cursor, 1..100 */
	char *curve_filter;		/* finds the best PERCENT; NULL */
	char *curve_sentence;

	char *best;		/* who is best in the profile; NULL: PROFILE_BEST */
	int64_t since;		/* the month-end that movement counts from */
};

const char *picture_label(enum picture picture);	/* translated */
struct segments_state *segments_state(const struct view *view);
/* The segment under the cursor of the list, or NULL. */
const struct segment_figures *segments_selected(const struct segments_state *state);

/* ---- the list ---- */

void segments_list_init(struct segments_state *state);
enum rap_status segments_list_load(struct view *view);
/* The next load stands on the segment called NAME. */
void segments_list_go(struct segments_state *state, const char *name);
/* What stands beside the list, for the segment under the cursor; asks for its best customers. */
void segments_list_detail(struct view *view);
void segments_list_draw(const struct segments_state *state, int *y, int *x);
/* How the segment's size went, month-end by month-end. */
unsigned segments_show_history(struct view *view);
unsigned segments_show_rule(struct view *view);

/* ---- boards ---- */

void segments_boards_init(struct segments_state *state);
enum rap_status segments_board_load(struct segments_board *out, struct service *service,
				    const struct segments_state *state, enum picture picture);
void segments_board_release(struct segments_board *board);
/* Begins a row that opens CUSTOMER or lists FILTER; SENTENCE and FILTER become the board's. */
void segments_board_add(struct segments_board *out, int64_t id, int64_t customer, char *filter, char *sentence);
enum rap_status segments_profile_load(struct segments_board *out, struct service *service, const char *best);
enum rap_status segments_focus_load(struct segments_board *out, struct service *service);
/* Asks who is best; true when *BEST is another answer. */
bool segments_ask_best(struct console *console, char **best);
void segments_board_draw(const struct segments_board *board, struct rect area, int *y, int *x);

/* ---- the curve ---- */

enum rap_status segments_curve_load(struct view *view);
void segments_curve_release(struct segments_state *state);
void segments_curve_draw(const struct segments_state *state, int *y, int *x);
unsigned segments_curve_act(struct view *view, enum action action, int count);

/* ---- changing ---- */

unsigned segments_add(struct view *view);
unsigned segments_edit(struct view *view);
/* Keeps what the cursor stands on, in whatever picture, as a segment of its own. */
unsigned segments_save_as(struct view *view, const char *filter);
unsigned segments_delete(struct view *view);

#endif
