/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Customers view: the list of customers with search, filter, order and preview. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/money.h"
#include "src/tui/customers.h"
#include "src/tui/draw.h"
#include "src/tui/glyph.h"
#include "src/tui/person.h"
#include "src/tui/summary.h"
#include "src/tui/transfer.h"
#include "src/tui/view-import.h"
#include "src/tui/views.h"

#define MOST_COUNTED 1000	/* while somebody types; above it the count says "or more" */

struct customers_state *
customers_state(const struct view *view)
{
	return view->state;
}

/* ---------------------------------------------------------------- the list's model */

/* The row of WINDOW with this id, looked for from NEAR on; its count when there is none. */
static size_t
row_of(const struct list_window *window, int64_t id, size_t near)
{
	for (size_t i = 0; i < window->count; i++) {
		size_t row = (near + i) % window->count;

		if (window->rows[row].id == id)
			return row;
	}
	return window->count;
}

static enum rap_status
load_trend(double *trend, struct view *view, int64_t customer)
{
	const struct customers_columns *columns = &customers_state(view)->columns;
	struct service *service = view->console->service;
	enum rap_status status = RAP_OK;

	if (columns->has_trend)
		status = summary_trend(trend, view->console->store, customer, service_today(service));
	if (status == RAP_OK && columns->has_course)
		status = summary_course(trend + TREND_MONTHS, view->console->store, customer,
					service_score_day(service));
	return status;
}

/* Rows that the FORMER window had too bring their TRENDS along: most of a list stays when it scrolls. */
static enum rap_status
load_trends(struct view *view, const struct list_window *former, const double *trends)
{
	struct customers_state *state = customers_state(view);
	enum rap_status status = RAP_OK;
	size_t near = 0;

	state->trends = NULL;
	if ((!state->columns.has_trend && !state->columns.has_course) || state->window.count == 0)
		return RAP_OK;
	state->trends = rap_calloc(state->window.count * TREND_VALUES, sizeof *state->trends);
	for (size_t i = 0; i < state->window.count && status == RAP_OK; i++) {
		size_t row = trends ? row_of(former, state->window.rows[i].id, near) : 0;
		double *trend = state->trends + i * TREND_VALUES;

		if (trends && row < former->count) {
			memcpy(trend, trends + row * TREND_VALUES, TREND_VALUES * sizeof *trend);
			near = row + 1;
			continue;
		}
		status = load_trend(trend, view, state->window.rows[i].id);
	}
	return status;
}

static enum rap_status
fetch(void *payload, struct listbox_window *out, enum listbox_anchor anchor, int64_t id, size_t limit)
{
	static const enum list_anchor anchors[] = { [LISTBOX_START] = LIST_START,
						    [LISTBOX_END] = LIST_END,
						    [LISTBOX_AROUND] = LIST_AROUND };
	struct view *view = payload;
	struct customers_state *state = customers_state(view);
	struct list_request request = { .query = state->query, .sort = state->sort,
					.descending = state->list.descending,
					.columns = state->columns.fields,
					.column_count = state->columns.field_count,
					.anchor = anchors[anchor], .anchor_id = id, .limit = limit };
	struct store *store = view->console->store;
	struct list_window window, former = state->window;
	double *trends = state->trends;
	enum rap_status status = store_begin_read(store);	/* one lock for hundreds of small queries */

	if (status != RAP_OK)
		return status;
	if ((status = store_customers_list(&window, store, &request)) == RAP_OK) {
		state->window = window;
		*out = (struct listbox_window){ window.count, window.at_start, window.at_end };
		status = load_trends(view, &former, trends);
		list_window_release(&former);
		free(trends);
	}
	store_rollback(store);
	return status;
}

static int64_t
row_id(void *payload, size_t row)
{
	return customers_state(payload)->window.rows[row].id;
}

static void
row_cell(void *payload, size_t row, size_t column, int cells, struct listbox_cell *out)
{
	struct view *view = payload;
	struct customers_state *state = customers_state(view);
	struct cell_world world = { service_today(view->console->service),
				    service_exponent(view->console->service) };

	customers_cell(out, &state->columns, column, &state->window.rows[row],
		       state->trends ? state->trends + row * TREND_VALUES : NULL, cells, &world);
}

static const struct listbox_model model = { .fetch = fetch, .id = row_id, .cell = row_cell };

/* ---------------------------------------------------------------- reading */

static enum rap_status
count_found(struct view *view, int64_t limit)
{
	struct customers_state *state = customers_state(view);
	enum rap_status status;

	if (!state->query || !state->query->root) {
		state->found = state->total;
		state->more = false;
		return RAP_OK;
	}
	status = store_customers_count(&state->found, view->console->store, state->query, limit);
	state->more = limit > 0 && state->found >= limit;
	return status;
}

enum rap_status
customers_count(struct view *view)
{
	struct customers_state *state = customers_state(view);
	enum rap_status status = store_customers_count(&state->total, view->console->store, NULL, 0);

	return status == RAP_OK ? count_found(view, 0) : status;
}

enum rap_status
customers_restart(struct view *view)
{
	struct customers_state *state = customers_state(view);
	enum rap_status status = listbox_restart(&state->list);

	if (status == RAP_OK)
		status = count_found(view, MOST_COUNTED);
	if (status == RAP_OK)
		customers_load_preview(view);
	return status;
}

void
customers_load_preview(struct view *view)
{
	struct customers_state *state = customers_state(view);
	int width = state->preview_area.cols - 2;
	struct summary summary;

	page_clear(&state->preview);
	state->preview.top = 0;
	if (width < 10 || listbox_is_empty(&state->list))
		return;
	if (summary_load(&summary, view->console, state->list.cursor_id) == RAP_OK) {
		summary_head(&state->preview, &summary, view->console, width);
		page_heading(&state->preview, _("Indicators"));
		summary_indicators(&state->preview, &summary, width);
		page_heading(&state->preview, _("Purchases"));
		summary_purchases(&state->preview, &summary, view->console, width);
		page_heading(&state->preview, _("Last contacts and purchases"));
		summary_recent(&state->preview, &summary, view->console, width, 10);
		if (summary.record.notes) {
			page_heading(&state->preview, _("Notes"));
			page_wrap(&state->preview, STYLE_NORMAL, summary.record.notes, 0, width);
		}
	}
	summary_release(&summary);
}

static enum rap_status
customers_reload(struct view *view)
{
	struct customers_state *state = customers_state(view);
	enum rap_status status = customers_parse(view);

	if (status == RAP_OK)
		status = customers_count(view);
	/* Whatever changed, months may have. */
	free(state->trends);
	state->trends = NULL;
	if (status == RAP_OK)
		status = listbox_reload(&state->list);
	if (status == RAP_OK)
		customers_load_preview(view);
	return status;
}

static enum rap_status
prepare(struct view *view)
{
	struct customers_state *state = customers_state(view);
	const char *sort = config_text(view->console->config, "sort");
	enum rap_status status;

	editline_init(&state->search, NULL);
	status = customers_columns_parse(&state->columns, config_text(view->console->config, "columns"));
	if (status != RAP_OK) {
		console_fail(view->console);
		status = customers_columns_parse(&state->columns, NULL);
	}
	if (status != RAP_OK)
		return status;
	listbox_init(&state->list, &model, view, state->columns.list, state->columns.count, 2);
	view->list = &state->list;
	state->sort.field = customer_field_find(sort + (*sort == '-'));
	if (!state->sort.field)
		state->sort.field = customer_field(CUSTOMER_FIELD_NAME);
	state->list.descending = *sort == '-';
	customers_place_sort(view);
	/* Two seconds from the start to a tier: the first key typed is already a search. */
	customers_start_search(view, NULL);
	return RAP_OK;
}

static enum rap_status
customers_open(struct view *view, const struct view_target *target)
{
	struct customers_state *state = customers_state(view);
	enum rap_status status = RAP_OK;

	if (!view->list)
		status = prepare(view);
	if (status != RAP_OK || !target->filter)
		return status;
	editline_set(&state->search, NULL);
	state->searching = false;
	status = customers_set_filter(view, target->filter);
	state->title = rap_strdup(target->title);
	free(state->opened_with);
	state->opened_with = rap_strdup(state->filter);
	return status;
}

static void
customers_close(struct view *view)
{
	struct customers_state *state = customers_state(view);

	if (view->list)
		listbox_release(&state->list);
	customers_columns_release(&state->columns);
	list_window_release(&state->window);
	free(state->trends);
	query_free(state->query);
	free(state->filter);
	free(state->title);
	free(state->opened_with);
	free(state->former_search);
	editline_release(&state->search);
	customers_forget_words(state);
	page_release(&state->preview);
}

/* ---------------------------------------------------------------- drawing */

static bool
customers_wants_preview(const struct view *view, int cols)
{
	const char *word = config_text(view->console->config, "preview");

	return strcmp(word, "yes") == 0 || (strcmp(word, "auto") == 0 && cols >= LAYOUT_PREVIEW_COLS);
}

static void
customers_arrange(struct view *view, struct rect body, struct rect preview)
{
	struct customers_state *state = customers_state(view);
	bool appeared = preview.cols != state->preview_area.cols;

	state->search_line = rect_take_rows(&body, 1);
	listbox_arrange(&state->list, body);
	state->preview_area = preview;
	page_arrange(&state->preview, rect_inset(preview, 0, 1));
	if (appeared)
		customers_load_preview(view);
}

static void
draw_search_line(struct view *view, int *y, int *x)
{
	struct customers_state *state = customers_state(view);
	struct rect line = state->search_line;
	int used = line.x + 1, cells = line.cols - 2;

	used += draw_put(line.y, used, cells, state->searching ? _("Find: ") : "",
			 STYLE_PROMPT);
	if (state->searching) {
		*y = line.y;
		*x = used + editline_draw(&state->search, line.y, used,
					  state->filter ? cells / 2 - used : cells - used, STYLE_NORMAL);
		if (state->search.text.length == 0)
			draw_put(line.y, used + 1, cells - used,
				 _("part of a name, phone, e-mail or number"), STYLE_DIM);
		used = cells / 2 + 1;
	} else if (state->search.text.length > 0) {
		used += draw_put(line.y, used, cells, _("Found: "), STYLE_LABEL);
		used += draw_text(line.y, used, cells / 2, state->search.text.text, STYLE_STRONG) + 2;
	}
	if (state->filter && used < cells) {
		used += draw_put(line.y, used, cells - used, state->title ? "" : _("Filter: "),
				 STYLE_LABEL);
		draw_text(line.y, used, line.x + line.cols - used,
			  state->title ? state->title : state->filter, STYLE_STRONG);
	} else if (!state->searching && state->search.text.length == 0) {
		draw_put(line.y, used, cells, _("/ finds, f filters"), STYLE_DIM);
	}
}

static void
draw_empty(const struct view *view)
{
	const struct customers_state *state = customers_state(view);
	struct rect area = listbox_rows_area(&state->list);
	const char *text = state->total > 0
				   ? _("Nobody fits. Esc goes back, F takes the filter away.")
			   : view->console->readonly ? _("There are no customers yet.")
						     : _("No customers yet. a adds one, i imports a list.");

	draw_text(area.y + area.rows / 3, area.x + 2, area.cols - 4, text, STYLE_DIM);
}

static void
customers_draw(struct view *view, int *y, int *x)
{
	struct customers_state *state = customers_state(view);

	listbox_draw(&state->list, true);
	listbox_place(&state->list, y, x);
	if (listbox_is_empty(&state->list))
		draw_empty(view);
	if (state->preview_area.cols > 0) {
		draw_line_vertical(state->preview_area.y, state->preview_area.x - 1,
				   state->preview_area.rows, STYLE_BORDER);
		page_draw(&state->preview);
	}
	draw_search_line(view, y, x);
}

static void
customers_count_text(const struct view *view, struct strbuf *out)
{
	const struct customers_state *state = customers_state(view);
	struct strbuf found = STRBUF_INIT, total = STRBUF_INIT;

	number_format_grouped(&found, state->found);
	number_format_grouped(&total, state->total);
	if (state->found == state->total && !state->more)
		strbuf_addf(out, P_("%s customer", "%s customers", state->total), total.text);
	else
		strbuf_addf(out, _("%s%s of %s customers"), found.text, state->more ? "+" : "",
			    total.text);
	strbuf_release(&found);
	strbuf_release(&total);
}

static const struct footer_item *
customers_footer(const struct view *view)
{
	static const struct footer_item searching[] = {
		{ ACTION_NONE, "Enter", N_("Open") }, { ACTION_NONE, "Up Down", N_("Choose") },
		{ ACTION_NONE, "Tab", N_("List") }, { ACTION_NONE, "Esc", N_("Leave the search") },
		{ ACTION_NONE, "?", N_("Help") }, { 0 },
	};
	static const struct footer_item browsing[] = {
		{ ACTION_OPEN, NULL, NULL }, { ACTION_WHY, NULL, NULL }, { ACTION_FIND, NULL, NULL },
		{ ACTION_CALL, NULL, NULL }, { ACTION_FILTER, NULL, NULL }, { ACTION_SORT, NULL, NULL },
		{ ACTION_HELP, NULL, NULL }, { ACTION_BACK, NULL, N_("Leave") }, { 0 },
	};

	return customers_state(view)->searching ? searching : browsing;
}

/* ---------------------------------------------------------------- acting */

static unsigned
open_customer(struct view *view)
{
	struct view_target target = { .customer = customers_state(view)->list.cursor_id };

	return console_open(view->console, &view_customer, &target) == RAP_OK
		       ? REACT_HANDLED : console_fail(view->console);
}

static unsigned
mark_all(struct view *view)
{
	struct customers_state *state = customers_state(view);
	int64_t *ids;
	size_t count;

	if (store_customers_ids(&ids, &count, view->console->store, state->query) != RAP_OK)
		return console_fail(view->console);
	for (size_t i = 0; i < count; i++)
		idset_add(&state->list.marks, ids[i]);
	free(ids);
	return REACT_REPAINT;
}

static unsigned
toggle_preview(struct view *view)
{
	bool shown = customers_state(view)->preview_area.cols > 0;

	config_set(view->console->config, "preview", shown ? "no" : "yes", CONFIG_FLAGS);
	if (!shown && view->console->layout.body.cols < 2 * LAYOUT_LEAST_COLS)
		console_say(view->console, _("The window is too narrow for a preview"));
	return REACT_RELAYOUT;
}

static unsigned
move(struct view *view, enum action action, int count)
{
	struct customers_state *state = customers_state(view);
	int64_t before = state->list.cursor_id;
	unsigned reaction = listbox_act(&state->list, action, count);

	if (reaction && state->list.cursor_id != before)
		customers_load_preview(view);
	return reaction;
}

/* Then Esc goes back to the view that opened the list, instead of showing everybody. */
static bool
shows_what_it_was_opened_with(const struct view *view)
{
	const struct customers_state *state = view->state;

	return view->below && state->opened_with && state->filter && state->search.text.length == 0 &&
	       !strcmp(state->filter, state->opened_with);
}

static unsigned
customers_act(struct view *view, enum action action, int count)
{
	struct customers_state *state = customers_state(view);

	switch (action) {
	case ACTION_FIND:
		customers_start_search(view, view->console->argument);
		return REACT_REPAINT;
	case ACTION_OPEN: return open_customer(view);
	case ACTION_FILTER: return customers_ask_filter(view);
	case ACTION_CLEAR_FILTER:
		if (!customers_clear(view))
			console_say(view->console, _("There is no filter"));
		return REACT_REPAINT;
	case ACTION_CANCEL:
		return state->list.marks.count > 0 || shows_what_it_was_opened_with(view) ? 0 : customers_clear(view);
	case ACTION_SORT: return customers_ask_sort(view);
	case ACTION_SORT_LEFT: return customers_step_sort(view, -1);
	case ACTION_SORT_RIGHT: return customers_step_sort(view, 1);
	case ACTION_REVERSE: return customers_step_sort(view, 0);
	case ACTION_COLUMNS: return customers_ask_columns(view);
	case ACTION_FREQUENCY: return customers_show_frequency(view);
	case ACTION_SAVE_SEGMENT: return customers_save_segment(view);
	case ACTION_IMPORT: return import_ask(view->console);
	case ACTION_EXPORT: return transfer_export_list(view->console, state->query);
	case ACTION_PREVIEW: return toggle_preview(view);
	case ACTION_MARK_ALL: return mark_all(view);
	case ACTION_NEXT_MATCH: return move(view, ACTION_DOWN, count);
	case ACTION_PREVIOUS_MATCH: return move(view, ACTION_UP, count);
	default: break;
	}
	if (action_info(action)->flags & ACTION_IS_MOVE)
		return move(view, action, count);
	return person_act(view->console, action);
}

/* ---------------------------------------------------------------- for others */

static void
customers_selection(struct view *view, int64_t **ids, size_t *count)
{
	struct customers_state *state = customers_state(view);

	*count = state->list.marks.count;
	if (*count > 0) {
		*ids = idset_sorted(&state->list.marks);
	} else if (!listbox_is_empty(&state->list)) {
		*ids = rap_malloc(sizeof **ids);
		(*ids)[0] = state->list.cursor_id;
		*count = 1;
	}
}

static bool
customers_step(struct view *view, int step, int64_t *customer)
{
	struct customers_state *state = customers_state(view);
	int64_t before = state->list.cursor_id;

	listbox_move(&state->list, step);
	*customer = state->list.cursor_id;
	return *customer != before && *customer != LISTBOX_NONE;
}

/* One walk through the list, which ends when all were met. */
static void
customers_order(struct view *view, int64_t *ids, size_t count)
{
	struct customers_state *state = customers_state(view);
	struct list_request request = { .query = state->query, .sort = state->sort,
					.descending = state->list.descending };
	struct store_list_cursor *cursor;
	struct list_row row;
	struct idset left = { 0 };
	int64_t *rest;
	size_t met = 0;

	for (size_t i = 0; i < count; i++)
		idset_add(&left, ids[i]);
	if (store_customers_open(&cursor, view->console->store, &request) == RAP_OK) {
		while (left.count > 0 && store_customers_next(cursor, &row) == RAP_OK)
			if (idset_has(&left, row.id)) {
				idset_remove(&left, row.id);
				ids[met++] = row.id;
			}
		store_customers_close(cursor);
	}
	rest = idset_sorted(&left);
	for (size_t i = 0; i < left.count && met < count; i++)
		ids[met++] = rest[i];
	free(rest);
	idset_release(&left);
}

const struct view_ops view_customers = {
	.title = N_("Customers"),
	.context = CONTEXT_CUSTOMERS,
	.state_size = sizeof(struct customers_state),
	.open = customers_open,
	.reload = customers_reload,
	.arrange = customers_arrange,
	.draw = customers_draw,
	.act = customers_act,
	.close = customers_close,
	.count = customers_count_text,
	.footer = customers_footer,
	.wants_preview = customers_wants_preview,
	.input = customers_search_input,
	.selection = customers_selection,
	.step = customers_step,
	.order = customers_order,
};
