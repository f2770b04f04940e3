/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Computes where everything on the screen goes. */
#include <config.h>

#include "src/tui/layout.h"

static int
at_least(int value, int least)
{
	return value < least ? least : value;
}

static int
at_most(int value, int most)
{
	return value > most ? most : value;
}

struct rect
rect_take_rows(struct rect *area, int rows)
{
	struct rect taken = *area;

	taken.rows = at_most(at_least(rows, 0), area->rows);
	area->y += taken.rows;
	area->rows -= taken.rows;
	return taken;
}

struct rect
rect_take_cols(struct rect *area, int cols, int gap)
{
	struct rect taken = *area;
	int used;

	taken.cols = at_most(at_least(cols, 0), area->cols);
	used = at_most(taken.cols + at_least(gap, 0), area->cols);
	area->x += used;
	area->cols -= used;
	return taken;
}

struct rect
rect_inset(struct rect outer, int rows, int cols)
{
	struct rect inner = outer;

	inner.rows = at_least(outer.rows - 2 * rows, 0);
	inner.cols = at_least(outer.cols - 2 * cols, 0);
	inner.y += at_most(rows, outer.rows);
	inner.x += at_most(cols, outer.cols);
	return inner;
}

struct rect
rect_centre(struct rect outer, int rows, int cols)
{
	struct rect inner = { .rows = at_most(at_least(rows, 0), outer.rows),
			      .cols = at_most(at_least(cols, 0), outer.cols) };

	inner.y = outer.y + (outer.rows - inner.rows) / 2;
	inner.x = outer.x + (outer.cols - inner.cols) / 2;
	return inner;
}

static void
place_preview(struct screen_layout *out, const struct screen_wishes *wishes)
{
	struct rect whole = out->body;
	int wanted = at_most(whole.cols * 2 / 5, 72);

	if (!wishes->preview || whole.cols < 2 * LAYOUT_LEAST_COLS)
		return;
	out->body = rect_take_cols(&whole, whole.cols - wanted - 1, 1);
	out->preview = whole;
}

void
layout_screen(struct screen_layout *out, int rows, int cols, const struct screen_wishes *wishes)
{
	struct rect rest = { .rows = at_least(rows, 0), .cols = at_least(cols, 0) };
	int bottom = wishes->footer ? 2 : 1;

	*out = (struct screen_layout){ .notice = rest };
	if (rest.rows < LAYOUT_LEAST_ROWS || rest.cols < LAYOUT_LEAST_COLS) {
		out->too_small = true;
		return;
	}
	out->title = rect_take_rows(&rest, 1);
	out->body = rect_take_rows(&rest, rest.rows - bottom);
	out->status = rect_take_rows(&rest, 1);
	if (wishes->footer)
		out->footer = rect_take_rows(&rest, 1);
	place_preview(out, wishes);
}

static int
give(int *size, int *left, int amount)
{
	int given = at_most(amount, *left);

	*size += given;
	*left -= given;
	return given;
}

/* Width 1 marks a column that is to be shown; place_columns() gives the real one. */
static int
least_width(const struct column_slot *slots, const struct column_wish *wishes, size_t count, int gap)
{
	int width = -gap;

	for (size_t i = 0; i < count; i++)
		if (slots[i].width)
			width += at_least(wishes[i].least, 1) + gap;
	return at_least(width, 0);
}

static size_t
least_important(const struct column_slot *slots, const struct column_wish *wishes, size_t count)
{
	size_t found = count;

	for (size_t i = 0; i < count; i++)
		if (slots[i].width && wishes[i].priority > 0 &&
		    (found == count || wishes[i].priority >= wishes[found].priority))
			found = i;
	return found;
}

static void
choose_columns(struct column_slot *slots, int cols, int gap, const struct column_wish *wishes,
	       size_t count, size_t frozen, size_t scroll)
{
	for (size_t i = 0; i < count; i++)
		slots[i] = (struct column_slot){ .width = i < frozen || i >= frozen + scroll };
	while (least_width(slots, wishes, count, gap) > cols) {
		size_t drop = scroll ? count : least_important(slots, wishes, count);

		/* Only those that should stay are left, or the list is scrolled: the last one goes. */
		for (size_t i = count; drop == count && i-- > 0;)
			if (slots[i].width)
				drop = i;
		slots[drop].width = 0;
	}
}

static void
place_columns(struct column_slot *slots, int cols, int gap, const struct column_wish *wishes,
	      size_t count)
{
	int left = at_least(cols - least_width(slots, wishes, count, gap), 0);
	int weights = 0, x = 0;

	for (size_t i = 0; i < count; i++) {
		if (!slots[i].width)
			continue;
		slots[i].width = at_least(wishes[i].least, 1);
		give(&slots[i].width, &left, at_least(wishes[i].wish - slots[i].width, 0));
		weights += at_least(wishes[i].weight, 0);
	}
	for (size_t i = 0; i < count; i++) {
		int weight = at_least(wishes[i].weight, 0);

		if (!slots[i].width)
			continue;
		if (weights > 0)
			give(&slots[i].width, &left, (int)((long long)left * weight / weights));
		weights -= weight;
		slots[i].x = x;
		x += slots[i].width + gap;
	}
}

void
layout_columns(struct column_slot *slots, int cols, int gap, const struct column_wish *wishes,
	       size_t count, size_t frozen, size_t scroll)
{
	choose_columns(slots, at_least(cols, 0), gap, wishes, count, frozen, scroll);
	place_columns(slots, at_least(cols, 0), gap, wishes, count);
}
