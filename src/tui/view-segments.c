/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Segments view: a list of segments, and pictures of the whole clientele behind tabs. */
#include <config.h>

#include "src/tui/view-segments.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/store_facts.h"
#include "rapport/store_list.h"
#include "src/tui/draw.h"
#include "src/tui/glyph.h"
#include "src/tui/person.h"
#include "src/tui/transfer.h"
#include "src/tui/views.h"

#define FIRST_PERCENT 20	/* where the cursor of the curve begins */

static const struct {
	const char *label;
	const char *help;
} pictures[PICTURES] = {
	[PICTURE_LIST] = { N_("Segments"), N_("all segments, with what to do") },
	[PICTURE_QUADRANT] = { N_("Quadrant"), N_("value against loyalty") },
	[PICTURE_HEAT] = { N_("Heat map"), N_("recency, frequency and money") },
	[PICTURE_COHORTS] = { N_("Cohorts"), N_("who came back, by month of the first purchase") },
	[PICTURE_TIER_MOVES] = { N_("Tier moves"), N_("who rose and fell since the last month-end") },
	[PICTURE_CLASS_MOVES] = { N_("Class moves"), N_("the same by value") },
	[PICTURE_SEGMENT_MOVES] = { N_("Segment moves"), N_("the same by buying") },
	[PICTURE_TIERS] = { N_("Tiers"), N_("the ladder, and who stands below the next step") },
	[PICTURE_CONVERSION] = { N_("Conversion"), N_("volume customers near the valued line") },
	[PICTURE_DISAGREEMENT] = { N_("Disagreement"), N_("money and relationship point apart") },
	[PICTURE_PROFILE] = { N_("Profile"), N_("what sets the best apart, and who is like that") },
	[PICTURE_FOCUS] = { N_("Focus"), N_("valued, volume or both: which suits this business") },
	[PICTURE_LORENZ] = { N_("Lorenz"), N_("how much of the revenue comes from how few") },
};

/* The order of the tabs: the questions of an owner from the whole to the single customer. */
static const enum picture order[PICTURES] = {
	PICTURE_LIST, PICTURE_QUADRANT, PICTURE_HEAT, PICTURE_TIERS, PICTURE_CONVERSION,
	PICTURE_DISAGREEMENT, PICTURE_LORENZ, PICTURE_PROFILE, PICTURE_FOCUS, PICTURE_COHORTS,
	PICTURE_TIER_MOVES, PICTURE_CLASS_MOVES, PICTURE_SEGMENT_MOVES,
};

const char *
picture_label(enum picture picture)
{
	return _(pictures[picture].label);
}

struct segments_state *
segments_state(const struct view *view)
{
	return view->state;
}

static bool
is_chart(enum picture picture)
{
	return picture != PICTURE_LIST && picture < FIRST_BOARD;
}

static struct segments_board *
board_of(struct segments_state *state)
{
	return state->picture >= FIRST_BOARD && state->picture < PICTURE_LORENZ
		       ? &state->boards[state->picture - FIRST_BOARD] : NULL;
}

/* ---- life ---- */

static enum rap_status
segments_open(struct view *view, const struct view_target *target)
{
	struct segments_state *state = view->state;

	(void)target;
	if (!state->list.list.model) {
		segments_list_init(state);
		segments_boards_init(state);
		state->since = RAP_NONE;
		state->percent = FIRST_PERCENT;
	}
	view->list = &state->list.list;
	return RAP_OK;
}

static void
segments_close(struct view *view)
{
	struct segments_state *state = view->state;

	segments_release(&state->segments);
	board_release(&state->list);
	page_release(&state->detail);
	for (size_t i = 0; i < FIRST_BOARD; i++)
		chart_release(&state->charts[i]);
	for (size_t i = 0; i < BOARDS; i++)
		segments_board_release(&state->boards[i]);
	segments_curve_release(state);
	free(state->best);
}

static enum rap_status
load_chart(struct view *view, enum picture picture)
{
	struct segments_state *state = view->state;
	enum picture_kind kind = (enum picture_kind)(picture - PICTURE_QUADRANT);
	struct picture_grid grid;
	struct chart fresh;
	enum rap_status status = picture_grid_load(&grid, view->console->service, kind, state->since);

	if (status)
		return status;
	chart_take(&fresh, &grid);
	chart_follow(&fresh, &state->charts[picture]);
	chart_release(&state->charts[picture]);
	state->charts[picture] = fresh;
	return RAP_OK;
}

static enum rap_status
load_picture(struct view *view)
{
	struct segments_state *state = view->state;
	enum picture picture = state->picture;
	enum rap_status status = RAP_OK;

	if (!state->loaded[PICTURE_LIST])
		status = segments_list_load(view);
	state->loaded[PICTURE_LIST] = !status;
	if (status || state->loaded[picture])
		return status;
	if (picture == PICTURE_LORENZ)
		status = segments_curve_load(view);
	else
		status = is_chart(picture) ? load_chart(view, picture)
					   : segments_board_load(board_of(state), view->console->service, state,
								 picture);
	state->loaded[picture] = !status;
	return status;
}

static enum rap_status
segments_reload(struct view *view)
{
	struct segments_state *state = view->state;

	memset(state->loaded, 0, sizeof state->loaded);
	return load_picture(view);
}

/* ---- the screen ---- */

static void
segments_arrange(struct view *view, struct rect body, struct rect preview)
{
	struct segments_state *state = view->state;
	struct segments_board *board = board_of(state);
	int left = body.cols >= 140 ? 64 : 44;

	(void)preview;
	state->tabs = rect_take_rows(&body, 1);
	state->area = body;
	state->detail_area = body;
	if (body.cols >= 76) {
		state->list_area = rect_take_cols(&state->detail_area, left, 3);
	} else {
		state->list_area = rect_take_rows(&state->detail_area, body.rows * 3 / 5);
		rect_take_rows(&state->detail_area, 1);
	}
	listbox_arrange(&state->list.list, state->list_area);
	page_arrange(&state->detail, state->detail_area);
	segments_list_detail(view);
	if (is_chart(state->picture))
		chart_arrange(&state->charts[state->picture], body);
	if (board) {
		/* A line or two above for what the board is about, two below for what the row means. */
		int above = board->intro_rows;
		struct rect rows = { body.y + above, body.x, body.rows - 3 - above, body.cols };

		listbox_arrange(&board->board.list, rows);
	}
}

static void
draw_tabs(const struct segments_state *state)
{
	struct rect line = state->tabs;
	int x = line.x + 1, widths[PICTURES], all = 0;
	size_t current = 0, first = 0;

	for (size_t i = 0; i < PICTURES; i++) {
		widths[i] = text_width(picture_label(order[i])) + 2;
		if (order[i] == state->picture)
			current = i;
	}
	/* The tabs begin as far to the left as the current one still fits. */
	for (size_t i = current + 1; i-- > 0; ) {
		all += widths[i];
		if (all > line.cols - 4) {
			first = i + 1;
			break;
		}
	}
	if (first > 0)
		draw_put(line.y, line.x, 1, glyph(GLYPH_MORE_LEFT), STYLE_DIM);
	for (size_t i = first; i < PICTURES; i++) {
		if (x + widths[i] > line.x + line.cols - 1) {
			draw_put(line.y, line.x + line.cols - 1, 1, glyph(GLYPH_MORE_RIGHT), STYLE_DIM);
			break;
		}
		if (i == current) {
			draw_put(line.y, x, 1, "[", STYLE_STRONG);
			draw_put(line.y, x + widths[i] - 1, 1, "]", STYLE_STRONG);
		}
		draw_put(line.y, x + 1, widths[i] - 2, picture_label(order[i]),
			 i == current ? STYLE_STRONG : STYLE_LABEL);
		x += widths[i];
	}
}

static void
draw_absent(const char *text, struct rect area)
{
	struct page page = { 0 };

	page_line(&page);
	page_wrap(&page, STYLE_NORMAL, text, 2, area.cols - 4);
	page_arrange(&page, area);
	page_draw(&page);
	page_release(&page);
}

static void
segments_draw(struct view *view, int *y, int *x)
{
	struct segments_state *state = view->state;

	draw_tabs(state);
	*y = state->area.y;
	*x = state->area.x;
	if (state->picture == PICTURE_LIST)
		segments_list_draw(state, y, x);
	else if (state->picture == PICTURE_LORENZ)
		segments_curve_draw(state, y, x);
	else if (!is_chart(state->picture))
		segments_board_draw(board_of(state), state->area, y, x);
	else if (state->charts[state->picture].grid.absent)
		draw_absent(state->charts[state->picture].grid.absent, state->area);
	else
		chart_draw(&state->charts[state->picture], y, x);
}

/* ---- keys ---- */

static unsigned
show_picture(struct view *view, enum picture picture)
{
	struct segments_state *state = view->state;
	enum picture former = state->picture;
	struct segments_board *board;

	state->picture = picture;
	if (load_picture(view)) {
		state->picture = former;
		return console_fail(view->console);
	}
	board = board_of(state);
	view->list = board ? &board->board.list : &state->list.list;
	return REACT_RELAYOUT;
}

static unsigned
step_picture(struct view *view, int step)
{
	struct segments_state *state = view->state;
	size_t place = 0;

	while (order[place] != state->picture)
		place++;
	return show_picture(view, order[(place + (size_t)(PICTURES + step)) % PICTURES]);
}

static unsigned
choose_picture(struct view *view)
{
	struct segments_state *state = view->state;
	struct menu_item items[PICTURES] = { 0 };
	struct menu menu = { .title = _("Picture"), .items = items, .count = PICTURES };
	long chosen;

	for (size_t i = 0; i < PICTURES; i++) {
		items[i] = (struct menu_item){ .label = picture_label(order[i]),
					       .detail = _(pictures[order[i]].help) };
		if (order[i] == state->picture)
			menu.initial = i;
	}
	chosen = menu_choose(view->console, &menu);
	return chosen < 0 ? REACT_HANDLED : show_picture(view, order[chosen]);
}

/* The filter of what the cursor stands on and its name; NULL: nothing to list. */
static const char *
filter_here(const struct view *view, const char **title)
{
	struct segments_state *state = view->state;
	const struct segment_figures *segment = segments_selected(state);
	const struct segments_board *board = board_of(state);
	const struct picture_cell *cell;
	size_t tag;

	*title = picture_label(state->picture);
	if (state->picture == PICTURE_LORENZ)
		return state->curve_filter;
	if (board) {
		tag = board_tag(&board->board);
		return tag < board->count ? board->filters[tag] : NULL;
	}
	if (is_chart(state->picture)) {
		cell = chart_cursor(&state->charts[state->picture]);
		return cell ? cell->filter : NULL;
	}
	*title = segment ? segment->label : NULL;
	return segment && !segment->problem ? segment->filter : NULL;
}

static unsigned
open_here(struct view *view)
{
	struct segments_state *state = view->state;
	const struct segments_board *board = board_of(state);
	size_t tag = board ? board_tag(&board->board) : BOARD_NO_TAG;
	struct view_target target = { .customer = RAP_NONE };
	const struct view_ops *ops = &view_customers;

	target.filter = filter_here(view, &target.title);
	if (board && tag < board->count && board->customers[tag] != RAP_NONE) {
		target = (struct view_target){ .customer = board->customers[tag] };
		ops = &view_customer;
	} else if (!target.filter) {
		console_say(view->console, _("There are no customers to list here"));
		return REACT_HANDLED;
	}
	return console_open(view->console, ops, &target) == RAP_OK ? REACT_REPAINT
								    : console_fail(view->console);
}

static unsigned
move(struct view *view, enum action action, int count)
{
	struct segments_state *state = view->state;
	unsigned reaction;

	if (state->picture == PICTURE_LORENZ)
		return segments_curve_act(view, action, count);
	if (is_chart(state->picture))
		return chart_act(&state->charts[state->picture], action, count);
	reaction = listbox_act(view->list, action, count);
	if (reaction && state->picture == PICTURE_LIST)
		segments_list_detail(view);
	return reaction;
}

/* Loads the picture once more, for another month-end or other best customers. */
static unsigned
look_anew(struct view *view)
{
	struct segments_state *state = view->state;

	for (enum picture i = PICTURE_LIST + 1; i < PICTURES; i++)
		state->loaded[i] = false;
	return show_picture(view, state->picture);
}

static unsigned
choose_since(struct view *view)
{
	struct segments_state *state = view->state;
	struct store_days days = { 0 };
	struct menu_item *items;
	char **labels;
	struct menu menu = { .title = _("Movement since") };
	int64_t score_day = service_score_day(view->console->service);
	long chosen;

	if (store_history_days(&days, view->console->store))
		return console_fail(view->console);
	while (menu.count < days.count && days.rows[menu.count] < score_day)
		menu.count++;
	menu.items = items = rap_calloc(menu.count + 1, sizeof *items);
	labels = rap_calloc(menu.count + 1, sizeof *labels);
	/* The latest first. */
	for (size_t i = 0; i < menu.count; i++) {
		struct strbuf day = STRBUF_INIT;

		rap_day_format(&day, days.rows[menu.count - 1 - i]);
		items[i].label = labels[i] = strbuf_detach(&day);
		if (days.rows[menu.count - 1 - i] == state->since)
			menu.initial = i;
	}
	chosen = menu.count ? menu_choose(view->console, &menu) : -1;
	if (chosen >= 0)
		state->since = days.rows[menu.count - 1 - (size_t)chosen];
	if (!menu.count)
		console_say(view->console, _("No month-end is kept yet; :score-history looks back"));
	for (size_t i = 0; i < menu.count; i++)
		free(labels[i]);
	free(labels);
	free(items);
	store_days_release(&days);
	return chosen < 0 ? REACT_HANDLED : look_anew(view);
}

/* What the picture looks at, where there is a choice. */
static unsigned
choose_scope(struct view *view)
{
	struct segments_state *state = view->state;

	switch (state->picture) {
	case PICTURE_PROFILE:
		return segments_ask_best(view->console, &state->best) ? look_anew(view) : REACT_HANDLED;
	case PICTURE_LORENZ: return segments_curve_act(view, ACTION_DOWN, 0);
	case PICTURE_TIER_MOVES: case PICTURE_CLASS_MOVES: case PICTURE_SEGMENT_MOVES: return choose_since(view);
	default:
		console_say(view->console, _("This picture always shows everybody; Enter lists a part of it"));
		return REACT_HANDLED;
	}
}

static unsigned
open_tier_rules(struct view *view)
{
	struct view_target target = { .customer = RAP_NONE, .filter = "tiers" };

	return console_open(view->console, &view_settings, &target) == RAP_OK ? REACT_REPAINT
									      : console_fail(view->console);
}

static unsigned
export_here(struct view *view)
{
	const char *title, *filter = filter_here(view, &title);
	struct query *query = NULL;
	unsigned reaction;

	if (!filter) {
		console_say(view->console, _("There are no customers to list here"));
		return REACT_HANDLED;
	}
	if (service_query(&query, view->console->service, filter))
		return console_fail(view->console);
	reaction = transfer_export_list(view->console, query);
	query_free(query);
	return reaction;
}

static unsigned
segments_act(struct view *view, enum action action, int count)
{
	const char *title, *filter;

	switch (action) {
	case ACTION_NEXT_PANE: return step_picture(view, 1);
	case ACTION_PREVIOUS_PANE: return step_picture(view, -1);
	case ACTION_PREVIEW: return choose_picture(view);
	case ACTION_OPEN: return open_here(view);
	case ACTION_FILTER: return choose_scope(view);
	case ACTION_ADD: return segments_add(view);
	case ACTION_EDIT: return segments_edit(view);
	case ACTION_DELETE: return segments_delete(view);
	case ACTION_SAVE_SEGMENT:
		filter = filter_here(view, &title);
		return segments_save_as(view, filter);
	case ACTION_WHY: return segments_show_rule(view);
	case ACTION_HISTORY: return segments_show_history(view);
	case ACTION_TIER_RULES: return open_tier_rules(view);
	case ACTION_EXPORT: return export_here(view);
	case ACTION_FOLLOWUP:
	case ACTION_LOG_ALL:
	case ACTION_TAGS:
	case ACTION_STAGE:
	case ACTION_MANAGER: return person_act(view->console, action);
	default: return move(view, action, count);
	}
}

/* The members of what the cursor stands on. */
static void
segments_selection(struct view *view, int64_t **ids, size_t *count)
{
	const char *title, *filter = filter_here(view, &title);
	struct query *query = NULL;

	if (!filter || service_query(&query, view->console->service, filter))
		return;
	if (store_customers_ids(ids, count, view->console->store, query)) {
		*ids = NULL;
		*count = 0;
	}
	query_free(query);
}

static void
segments_count(const struct view *view, struct strbuf *out)
{
	const struct segments_state *state = view->state;
	struct strbuf number = STRBUF_INIT;

	number_format_grouped(&number, state->segments.all.customers);
	strbuf_addf(out, P_("%s customer in %zu segments", "%s customers in %zu segments",
			    (unsigned long)state->segments.all.customers),
		    number.text, state->segments.count);
	strbuf_release(&number);
}

static const struct footer_item *
segments_footer(const struct view *view)
{
	static const struct footer_item on_list[] = {
		{ ACTION_OPEN, NULL, N_("Customers") }, { ACTION_NEXT_PANE, NULL, N_("Pictures") },
		{ ACTION_ADD, NULL, N_("Add") },	 { ACTION_EDIT, NULL, N_("Edit") },
		{ ACTION_HISTORY, NULL, N_("Size over time") }, { ACTION_HELP, NULL, NULL },
		{ ACTION_BACK, NULL, NULL },		 { 0 },
	};
	static const struct footer_item on_choice[] = {
		{ ACTION_OPEN, NULL, N_("Customers") },	 { ACTION_FILTER, NULL, N_("Choose whom or when") },
		{ ACTION_NEXT_PANE, NULL, N_("Next") },	 { ACTION_PREVIEW, NULL, N_("Pictures") },
		{ ACTION_SAVE_SEGMENT, NULL, N_("Save as segment") }, { ACTION_HELP, NULL, NULL },
		{ ACTION_BACK, NULL, NULL },		 { 0 },
	};
	static const struct footer_item on_picture[] = {
		{ ACTION_OPEN, NULL, N_("Open") },	 { ACTION_NEXT_PANE, NULL, N_("Next picture") },
		{ ACTION_PREVIEW, NULL, N_("Choose") },	 { ACTION_SAVE_SEGMENT, NULL, N_("Save as segment") },
		{ ACTION_HELP, NULL, NULL },		 { ACTION_BACK, NULL, NULL }, { 0 },
	};

	switch (segments_state(view)->picture) {
	case PICTURE_LIST: return on_list;
	case PICTURE_PROFILE: case PICTURE_LORENZ: case PICTURE_TIER_MOVES: case PICTURE_CLASS_MOVES:
	case PICTURE_SEGMENT_MOVES: return on_choice;
	default: return on_picture;
	}
}

static void
segments_name(const struct view *view, struct strbuf *out)
{
	const struct segment_figures *segment = segments_selected(view->state);

	strbuf_adds(out, segment ? segment->label : "");
}

const struct view_ops view_segments = {
	.title = N_("Segments"),
	.context = CONTEXT_SEGMENTS,
	.state_size = sizeof(struct segments_state),
	.open = segments_open,
	.reload = segments_reload,
	.arrange = segments_arrange,
	.draw = segments_draw,
	.act = segments_act,
	.close = segments_close,
	.count = segments_count,
	.footer = segments_footer,
	.selection = segments_selection,
	.name = segments_name,
};
