/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Settings view: parts as tabs, a list of settings with their values, and what the chosen one means. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/draw.h"
#include "src/tui/view-settings.h"
#include "src/tui/views.h"

static const struct {
	const char *word, *label;
} parts[SETTINGS_PARTS] = {
	[SETTINGS_BUSINESS] = { "business", N_("Business") },
	[SETTINGS_TIERS] = { "tiers", N_("Tiers") },
	[SETTINGS_WEIGHTS] = { "weights", N_("Weights") },
	[SETTINGS_RULES] = { "rules", N_("Rules") },
	[SETTINGS_VALUES] = { "values", N_("Values") },
	[SETTINGS_TAGS] = { "tags", N_("Tags") },
	[SETTINGS_FIELDS] = { "fields", N_("Fields") },
	[SETTINGS_PERSONAL] = { "own", N_("Your own") },
	[SETTINGS_KEYS] = { "keys", N_("Keys") },
};

static const struct listbox_column columns[] = {
	{ .wish = { 14, 26, 1, 0 } },
	{ .wish = { 8, 14, 1, 0 } },
	{ .wish = { 8, 10, 0, 1 } },
	{ .wish = { 12, 60, 4, 2 } },
};

struct settings_state *
settings_state(const struct view *view)
{
	return view->state;
}

const char *
settings_part_label(enum settings_part part)
{
	return _(parts[part].label);
}

enum settings_part
settings_part_find(const char *word)
{
	for (int part = 0; word && part < SETTINGS_PARTS; part++)
		if (strcmp(parts[part].word, word) == 0)
			return (enum settings_part)part;
	return SETTINGS_BUSINESS;
}

static enum rap_status
settings_open(struct view *view, const struct view_target *target)
{
	struct settings_state *state = settings_state(view);

	board_init(&state->board, columns, RAP_COUNT(columns));
	state->part = settings_part_find(target ? target->filter : NULL);
	view->list = &state->board.list;
	return RAP_OK;
}

static void
settings_close(struct view *view)
{
	struct settings_state *state = settings_state(view);

	settings_forget_rows(state);
	settings_unstage_all(state);
	board_release(&state->board);
}

static void
settings_arrange(struct view *view, struct rect body, struct rect preview)
{
	struct settings_state *state = settings_state(view);
	struct rect rows;

	(void)preview;
	state->tabs = rect_take_rows(&body, 1);
	rows = rect_take_rows(&body, body.rows - 3);
	state->line = body;
	listbox_arrange(&state->board.list, rows);
}

/* Those before and after the chosen one as far as there is room, so that it is always to be seen. */
static void
draw_tabs(const struct settings_state *state)
{
	struct rect line = state->tabs;
	int first = 0, x = line.x + 1, used = 0;

	for (int part = (int)state->part; part >= 0; part--) {
		used += (int)text_width(settings_part_label((enum settings_part)part)) + 2;
		if (used > line.cols - 12)
			break;
		first = part;
	}
	draw_line_horizontal(line.y, line.x, line.cols, STYLE_BORDER);
	for (int part = first; part < SETTINGS_PARTS && x < line.x + line.cols - 3; part++) {
		bool shown = part == (int)state->part;

		x += draw_put(line.y, x, 1, shown ? "[" : " ", STYLE_STRONG);
		x += draw_put(line.y, x, line.x + line.cols - x - 1, settings_part_label((enum settings_part)part),
			      shown ? STYLE_SELECTED : STYLE_LABEL);
		x += draw_put(line.y, x, 1, shown ? "]" : " ", STYLE_STRONG);
	}
}

static const char *
empty_text(const struct settings_state *state)
{
	switch (state->part) {
	case SETTINGS_VALUES: return _("No house values yet. a adds what the house stands for, such as organic.");
	case SETTINGS_TAGS: return _("No customer has a tag yet. t in the list of customers gives one.");
	case SETTINGS_FIELDS: return _("No fields of your own yet. a adds one, such as size or fit.");
	default: return "";
	}
}

static void
draw_help(const struct settings_state *state)
{
	const struct setting_row *row = settings_row_here(state);
	struct rect help = state->line, edge = rect_take_rows(&help, 1);

	if (edge.rows <= 0)
		return;
	draw_line_horizontal(edge.y, edge.x, edge.cols, STYLE_BORDER);
	help.x += 2;
	help.cols -= 4;
	if (row && row->help)
		draw_wrapped(help, row->help, STYLE_NORMAL);
}

static void
settings_draw(struct view *view, int *y, int *x)
{
	const struct settings_state *state = settings_state(view);
	struct rect body = state->board.list.area;

	draw_tabs(state);
	listbox_draw(&state->board.list, true);
	listbox_place(&state->board.list, y, x);
	if (listbox_is_empty(&state->board.list))
		draw_put(body.y + 1, body.x + 2, body.cols - 3, empty_text(state), STYLE_DIM);
	draw_help(state);
}

static unsigned
show_part(struct view *view, enum settings_part part)
{
	struct settings_state *state = settings_state(view);

	state->part = part;
	if (settings_load_rows(view) || listbox_restart(&state->board.list))
		return console_fail(view->console);
	return REACT_RELAYOUT;
}

static unsigned
turn_part(struct view *view, int step)
{
	int part = (int)settings_state(view)->part;

	return show_part(view, (enum settings_part)((part + step + SETTINGS_PARTS) % SETTINGS_PARTS));
}

/* ":settings tags", and the key once more. */
static unsigned
show_named_part(struct view *view)
{
	const char *word = view->console->argument;

	return word ? show_part(view, settings_part_find(word)) : REACT_HANDLED;
}

/* Rules that are not saved must not be lost by a key. */
static unsigned
leave(struct view *view)
{
	struct settings_state *state = settings_state(view);

	if (state->staged_count == 0)
		return 0;
	console_say(view->console, P_("%zu rule is changed and not saved: r rehearses and saves, D puts one back",
				      "%zu rules are changed and not saved: r rehearses and saves, D puts one back",
				      state->staged_count), state->staged_count);
	return REACT_HANDLED;
}

static unsigned
settings_act(struct view *view, enum action action, int count)
{
	(void)count;
	switch (action) {
	case ACTION_OPEN:
	case ACTION_EDIT: return settings_change(view);
	case ACTION_ADD: return settings_add(view);
	case ACTION_DELETE: return settings_delete(view);
	case ACTION_REHEARSE: return settings_rehearse(view);
	case ACTION_NEXT_PANE: return turn_part(view, 1);
	case ACTION_PREVIOUS_PANE: return turn_part(view, -1);
	case ACTION_VIEW_SETTINGS: return show_named_part(view);
	case ACTION_VIEW_CUSTOMERS:
	case ACTION_VIEW_SEGMENTS:
	case ACTION_VIEW_TODAY:
	case ACTION_VIEW_REPORTS:
	case ACTION_BACK:
	case ACTION_CANCEL:
	case ACTION_QUIT: return leave(view);
	default: return 0;
	}
}

static void
settings_count(const struct view *view, struct strbuf *out)
{
	const struct settings_state *state = settings_state(view);

	strbuf_adds(out, settings_part_label(state->part));
	if (state->staged_count > 0)
		strbuf_addf(out, P_(", %zu not saved", ", %zu not saved", state->staged_count), state->staged_count);
}

static const struct footer_item *
settings_footer(const struct view *view)
{
	static const struct footer_item items[] = {
		{ ACTION_NEXT_PANE, NULL, NULL }, { ACTION_OPEN, NULL, N_("Change") },
		{ ACTION_REHEARSE, NULL, NULL }, { ACTION_ADD, NULL, NULL },
		{ ACTION_DELETE, NULL, N_("Put back") }, { ACTION_HELP, NULL, NULL },
		{ ACTION_BACK, NULL, NULL }, { 0 },
	};

	(void)view;
	return items;
}

const struct view_ops view_settings = {
	.title = N_("Settings"),
	.context = CONTEXT_SETTINGS,
	.state_size = sizeof(struct settings_state),
	.open = settings_open,
	.reload = settings_load_rows,
	.arrange = settings_arrange,
	.draw = settings_draw,
	.act = settings_act,
	.close = settings_close,
	.count = settings_count,
	.footer = settings_footer,
};
