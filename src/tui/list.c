/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list over a window of rows: cursor, marks and scrolling, without knowing what the rows are. */
#include <config.h>

#include "src/tui/list.h"

#include "src/tui/react.h"

#define SPARE_WINDOWS 4	/* screenfuls that are read at a time */

void
listbox_init(struct listbox *list, const struct listbox_model *model, void *payload,
	     const struct listbox_column *columns, size_t column_count, size_t frozen)
{
	*list = (struct listbox){ .model = model, .payload = payload, .columns = columns,
				  .column_count = column_count, .frozen = frozen, .height = 20,
				  .cursor_id = LISTBOX_NONE, .sort_column = SIZE_MAX };
}

void
listbox_release(struct listbox *list)
{
	idset_release(&list->marks);
}

void
listbox_set_columns(struct listbox *list, const struct listbox_column *columns, size_t count)
{
	list->columns = columns;
	list->column_count = count;
	list->scroll = 0;
}

bool
listbox_is_empty(const struct listbox *list)
{
	return list->cursor_id == LISTBOX_NONE;
}

size_t
listbox_row(const struct listbox *list)
{
	return list->cursor;
}

enum rap_status
listbox_fetch_all(struct listbox_window *out, size_t count)
{
	*out = (struct listbox_window){ .count = count, .at_start = true, .at_end = true };
	return RAP_OK;
}

static size_t
fetch_limit(const struct listbox *list)
{
	return (size_t)(list->height > 5 ? list->height : 5) * SPARE_WINDOWS;
}

static bool
is_heading(const struct listbox *list, size_t row)
{
	return list->model->flags &&
	       (list->model->flags(list->payload, row) & LISTBOX_HEADING) != 0;
}

/* From ROW on, first in the direction of STEP, then in the other; the window's count when all are headings. */
static size_t
nearest_row(const struct listbox *list, size_t row, int step)
{
	for (int turn = 0; turn < 2; turn++, step = -step)
		for (size_t i = row; i < list->window.count; i += (size_t)step)
			if (!is_heading(list, i))
				return i;
	return list->window.count;
}

static void
keep_visible(struct listbox *list)
{
	size_t height = (size_t)(list->height > 0 ? list->height : 1);

	if (list->cursor < list->top)
		list->top = list->cursor;
	if (list->cursor >= list->top + height)
		list->top = list->cursor - height + 1;
	/* No empty lines under the last row while there are rows above. */
	if (list->window.at_end && list->top + height > list->window.count)
		list->top = list->window.count > height ? list->window.count - height : 0;
	/* A heading that belongs to the first row shown is shown as well. */
	if (list->top > 0 && list->cursor == list->top && is_heading(list, list->top - 1))
		list->top--;
}

static void
stand_on(struct listbox *list, size_t row, int step)
{
	size_t found = nearest_row(list, row, step);

	list->cursor = found < list->window.count ? found : 0;
	list->cursor_id = found < list->window.count ? list->model->id(list->payload, found)
						     : LISTBOX_NONE;
	keep_visible(list);
}

bool
listbox_distance(const struct listbox *list, int y, int x, int *rows)
{
	struct rect area = listbox_rows_area(list);
	size_t row = list->top + (size_t)(y - area.y), from, to;

	if (y < area.y || y >= area.y + area.rows || x < area.x || x >= area.x + area.cols ||
	    row >= list->window.count || is_heading(list, row))
		return false;
	*rows = 0;
	from = row < list->cursor ? row : list->cursor;
	to = row < list->cursor ? list->cursor : row;
	for (size_t i = from; i < to; i++)
		*rows += !is_heading(list, i);
	if (row < list->cursor)
		*rows = -*rows;
	return true;
}

static enum rap_status
fetch(struct listbox *list, enum listbox_anchor anchor, int64_t id)
{
	return list->model->fetch(list->payload, &list->window, anchor, id, fetch_limit(list));
}

enum rap_status
listbox_restart(struct listbox *list)
{
	enum rap_status status = fetch(list, LISTBOX_START, LISTBOX_NONE);

	if (status != RAP_OK)
		return status;
	list->top = 0;
	stand_on(list, 0, 1);
	return RAP_OK;
}

static enum rap_status
go_to_end(struct listbox *list)
{
	enum rap_status status = fetch(list, LISTBOX_END, LISTBOX_NONE);

	if (status != RAP_OK)
		return status;
	list->top = 0;
	stand_on(list, list->window.count ? list->window.count - 1 : 0, -1);
	return RAP_OK;
}

static size_t
find_row(const struct listbox *list, int64_t id)
{
	size_t row = 0;

	while (row < list->window.count && list->model->id(list->payload, row) != id)
		row++;
	return row;
}

/* Reads around the cursor's row, which keeps its place on the screen. */
static enum rap_status
fetch_around(struct listbox *list, int64_t id)
{
	size_t offset = list->cursor - list->top, former = list->cursor, row;
	bool at_top = list->top == 0 && list->window.at_start;
	enum rap_status status = fetch(list, LISTBOX_AROUND, id);

	if (status != RAP_OK)
		return status;
	row = find_row(list, id);
	if (row == list->window.count) {
		/* It is there no more, or does not fit the filter: its former neighbour takes its place. */
		row = list->window.at_start ? former : list->window.count / 2;
		if (row >= list->window.count)
			row = list->window.count ? list->window.count - 1 : 0;
	}
	list->top = row > offset ? row - offset : 0;
	/* Who looked at the beginning sees what is new there, as long as the cursor's row stays in sight. */
	if (at_top && list->window.at_start && row < (size_t)list->height)
		list->top = 0;
	stand_on(list, row, 1);
	return RAP_OK;
}

enum rap_status
listbox_reload(struct listbox *list)
{
	enum rap_status status;

	if (list->cursor_id == LISTBOX_NONE)
		return listbox_restart(list);
	status = fetch_around(list, list->cursor_id);
	return status == RAP_NOT_FOUND ? listbox_restart(list) : status;
}

enum rap_status
listbox_go(struct listbox *list, int64_t id)
{
	size_t row = find_row(list, id);
	enum rap_status status;

	if (row < list->window.count) {
		stand_on(list, row, 1);
		return RAP_OK;
	}
	status = fetch_around(list, id);
	if (status == RAP_OK && list->cursor_id != id)
		return RAP_NOT_FOUND;
	return status;
}

static void
mark_here(struct listbox *list)
{
	if (list->ranging && list->cursor_id != LISTBOX_NONE)
		idset_add(&list->marks, list->cursor_id);
}

/* One row up or down; false at the end of the window or, with *STATUS, of the list. */
static bool
step_once(struct listbox *list, int step)
{
	size_t row = list->cursor;

	do {
		if (step < 0 ? row == 0 : row + 1 >= list->window.count)
			return false;
		row += (size_t)step;
	} while (is_heading(list, row));
	list->cursor = row;
	list->cursor_id = list->model->id(list->payload, row);
	mark_here(list);
	return true;
}

/* The rows around the cursor must be there to be drawn. */
static enum rap_status
fill_screen(struct listbox *list)
{
	bool more_below = !list->window.at_end &&
			  list->top + (size_t)list->height > list->window.count;
	bool more_above = !list->window.at_start && list->top == 0;

	if (listbox_is_empty(list) || !(more_below || more_above))
		return RAP_OK;
	return fetch_around(list, list->cursor_id);
}

enum rap_status
listbox_move(struct listbox *list, int64_t rows)
{
	int step = rows < 0 ? -1 : 1;
	bool fresh = false;
	enum rap_status status = RAP_OK;

	if (listbox_is_empty(list))
		return RAP_OK;
	mark_here(list);
	while (rows != 0 && status == RAP_OK) {
		if (step_once(list, step)) {
			rows -= step;
			fresh = false;
			continue;
		}
		/* A window just read that still has no next row is the end, whatever it says. */
		if (fresh || (step < 0 ? list->window.at_start : list->window.at_end))
			break;
		keep_visible(list);
		status = fetch_around(list, list->cursor_id);
		fresh = true;
	}
	keep_visible(list);
	return status == RAP_OK ? fill_screen(list) : status;
}

/* A page keeps the cursor's place on the screen. */
static enum rap_status
move_page(struct listbox *list, int64_t rows)
{
	size_t offset = list->cursor - list->top;
	enum rap_status status = listbox_move(list, rows);

	if (status == RAP_OK && list->cursor >= offset && list->cursor - offset + (size_t)list->height
							    <= list->window.count)
		list->top = list->cursor - offset;
	return status;
}

static void
scroll_sideways(struct listbox *list, int columns)
{
	size_t most = list->column_count > list->frozen + 1
			      ? list->column_count - list->frozen - 1 : 0;

	if (columns < 0 && list->scroll > 0)
		list->scroll--;
	if (columns > 0 && list->scroll < most)
		list->scroll++;
}

static void
toggle_mark(struct listbox *list)
{
	if (list->cursor_id == LISTBOX_NONE)
		return;
	if (idset_has(&list->marks, list->cursor_id))
		idset_remove(&list->marks, list->cursor_id);
	else
		idset_add(&list->marks, list->cursor_id);
	listbox_move(list, 1);
}

static void
toggle_range(struct listbox *list)
{
	list->ranging = !list->ranging;
	mark_here(list);
}

static enum rap_status
go_to_top(struct listbox *list)
{
	if (list->ranging)
		return listbox_move(list, -INT64_MAX);
	if (!list->window.at_start)
		return listbox_restart(list);
	list->top = 0;
	stand_on(list, 0, 1);
	return RAP_OK;
}

static enum rap_status
go_to_bottom(struct listbox *list)
{
	if (list->ranging)
		return listbox_move(list, INT64_MAX);
	if (!list->window.at_end)
		return go_to_end(list);
	stand_on(list, list->window.count ? list->window.count - 1 : 0, -1);
	return RAP_OK;
}

unsigned
listbox_act(struct listbox *list, enum action action, int count)
{
	int64_t times = count > 0 ? count : 1;
	int64_t page = list->height > 1 ? list->height - 1 : 1;
	enum rap_status status = RAP_OK;

	switch (action) {
	case ACTION_DOWN: status = listbox_move(list, times); break;
	case ACTION_UP: status = listbox_move(list, -times); break;
	case ACTION_TEN_DOWN: status = listbox_move(list, 10 * times); break;
	case ACTION_TEN_UP: status = listbox_move(list, -10 * times); break;
	case ACTION_PAGE_DOWN: status = move_page(list, page * times); break;
	case ACTION_PAGE_UP: status = move_page(list, -page * times); break;
	case ACTION_HALF_DOWN: status = move_page(list, (page + 1) / 2 * times); break;
	case ACTION_HALF_UP: status = move_page(list, -(page + 1) / 2 * times); break;
	case ACTION_TOP: status = go_to_top(list); break;
	case ACTION_BOTTOM: status = go_to_bottom(list); break;
	case ACTION_LEFT: scroll_sideways(list, -1); break;
	case ACTION_RIGHT: scroll_sideways(list, 1); break;
	case ACTION_MARK: toggle_mark(list); break;
	case ACTION_MARK_RANGE: toggle_range(list); break;
	case ACTION_UNMARK:
		idset_release(&list->marks);
		list->ranging = false;
		break;
	default:
		return 0;
	}
	/* A row that is gone is a reason to read the list again, nothing to be told. */
	list->status = status == RAP_NOT_FOUND ? RAP_OK : status;
	return status == RAP_NOT_FOUND ? REACT_RELOAD : REACT_REPAINT;
}

static bool
has_titles(const struct listbox *list)
{
	for (size_t i = 0; i < list->column_count; i++)
		if (list->columns[i].title)
			return true;
	return false;
}

struct rect
listbox_rows_area(const struct listbox *list)
{
	struct rect area = list->area;

	if (has_titles(list))
		rect_take_rows(&area, 1);
	return area;
}

void
listbox_arrange(struct listbox *list, struct rect area)
{
	struct rect rows;

	list->area = area;
	rows = listbox_rows_area(list);
	if (rows.rows < 1)
		return;
	list->height = rows.rows;
	keep_visible(list);
	list->status = fill_screen(list);
}

void
listbox_place(const struct listbox *list, int *y, int *x)
{
	struct rect rows = listbox_rows_area(list);

	*x = rows.x;
	*y = rows.y;
	if (!listbox_is_empty(list) && list->cursor >= list->top)
		*y += (int)(list->cursor - list->top);
}
