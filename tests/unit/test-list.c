/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list keeps cursor, marks and place by id over a model of a million rows that it never reads whole. */
#include <config.h>

#include "tests/unit/unit.h"

#include <string.h>

#include "src/tui/list.h"
#include "src/tui/react.h"

/* Rows are the ids first, first + 1 ... but for those that are gone. */
struct model {
	int64_t total;
	int64_t gone;		/* an id that was deleted, 0: none */
	int64_t first;		/* of the window */
	size_t count;
	size_t fetched;		/* rows in all */
	size_t windows;
	int64_t heading;	/* an id that is a heading, 0: none */
};

static int64_t
clip(int64_t value, int64_t low, int64_t high)
{
	return value < low ? low : value > high ? high : value;
}

static enum rap_status
model_fetch(void *payload, struct listbox_window *out, enum listbox_anchor anchor, int64_t id,
	    size_t limit)
{
	struct model *model = payload;
	int64_t size = clip((int64_t)limit, 0, model->total), first = 1;

	if (anchor == LISTBOX_AROUND && id == model->gone)
		return RAP_NOT_FOUND;
	if (anchor == LISTBOX_END)
		first = model->total - size + 1;
	if (anchor == LISTBOX_AROUND)
		first = clip(id - (int64_t)limit / 2, 1, model->total - size + 1);
	model->first = first;
	model->count = (size_t)size;
	model->fetched += model->count;
	model->windows++;
	*out = (struct listbox_window){ .count = model->count, .at_start = first == 1,
					.at_end = first + size > model->total };
	return RAP_OK;
}

static int64_t
model_id(void *payload, size_t row)
{
	const struct model *model = payload;

	assert_true(row < model->count);
	return model->first + (int64_t)row;
}

static void
model_cell(void *payload, size_t row, size_t column, int cells, struct listbox_cell *out)
{
	(void)payload;
	(void)row;
	(void)column;
	(void)cells;
	(void)out;
}

static unsigned
model_flags(void *payload, size_t row)
{
	const struct model *model = payload;

	return model->heading && model_id(payload, row) == model->heading ? LISTBOX_HEADING : 0;
}

static const struct listbox_model ops = { model_fetch, model_id, model_cell, model_flags };
static const struct listbox_column columns[] = { { .title = "Name", .wish = { 10, 20, 1, 0 } },
						 { .title = "Tier", .wish = { 8, 8, 0, 0 } },
						 { .title = "Score", .wish = { 5, 5, 0, 1 }, .align = TEXT_RIGHT } };

static void
start(struct listbox *list, struct model *model, int64_t total, int height)
{
	*model = (struct model){ .total = total };
	listbox_init(list, &ops, model, columns, 3, 1);
	assert_int_equal(listbox_restart(list), RAP_OK);
	listbox_arrange(list, (struct rect){ 0, 0, height + 1, 80 });
	assert_int_equal(list->height, height);
}

/* The cursor is on the screen, and every row of the screen is in the window. */
static void
check_sound(const struct listbox *list, const struct model *model)
{
	if (model->total == 0) {
		assert_true(listbox_is_empty(list));
		return;
	}
	assert_true(list->cursor < list->window.count);
	assert_int_equal(model_id((void *)(uintptr_t)model, list->cursor), list->cursor_id);
	assert_true(list->cursor >= list->top);
	assert_true(list->cursor < list->top + (size_t)list->height);
	assert_true(list->window.at_end ||
		    list->top + (size_t)list->height <= list->window.count);
}

static void
moves_stop_at_the_ends(void **state)
{
	static const struct {
		enum action action;
		int count;
		int64_t expected;
	} steps[] = {
		{ ACTION_UP, 0, 1 }, { ACTION_DOWN, 0, 2 }, { ACTION_DOWN, 5, 7 },
		{ ACTION_TEN_DOWN, 0, 17 }, { ACTION_TEN_UP, 1, 7 }, { ACTION_PAGE_DOWN, 0, 26 },
		{ ACTION_HALF_UP, 0, 16 }, { ACTION_BOTTOM, 0, 1000000 }, { ACTION_DOWN, 3, 1000000 },
		{ ACTION_PAGE_UP, 0, 999981 }, { ACTION_TOP, 0, 1 }, { ACTION_DOWN, 2500, 2501 },
		{ ACTION_UP, 99999, 1 },
	};
	struct listbox list;
	struct model model;

	(void)state;
	start(&list, &model, 1000000, 20);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		assert_true(REACTS(listbox_act(&list, steps[i].action, steps[i].count),
				   REACT_REPAINT));
		assert_int_equal(list.cursor_id, steps[i].expected);
		check_sound(&list, &model);
	}
	listbox_release(&list);
}

/* The price of a jump to the end does not depend on how many rows there are. */
static void
the_end_costs_a_window(void **state)
{
	struct listbox list;
	struct model model;
	size_t before;

	(void)state;
	start(&list, &model, 1000000, 20);
	before = model.fetched;
	listbox_act(&list, ACTION_BOTTOM, 0);
	assert_true(model.fetched - before <= 200);
	for (int i = 0; i < 19; i++)
		listbox_act(&list, ACTION_UP, 0);
	assert_true(model.fetched - before <= 200);
	listbox_release(&list);
}

static void
a_reload_stays_on_the_row_and_its_place(void **state)
{
	struct listbox list;
	struct model model;
	size_t place;

	(void)state;
	start(&list, &model, 1000, 20);
	listbox_act(&list, ACTION_DOWN, 500);
	listbox_act(&list, ACTION_UP, 7);
	place = list.cursor - list.top;
	assert_int_equal(listbox_reload(&list), RAP_OK);
	assert_int_equal(list.cursor_id, 494);
	assert_int_equal(list.cursor - list.top, place);
	listbox_release(&list);
}

static void
a_row_that_is_gone_leaves_a_sound_list(void **state)
{
	struct listbox list;
	struct model model;

	(void)state;
	start(&list, &model, 1000, 20);
	listbox_act(&list, ACTION_DOWN, 500);
	model.gone = list.cursor_id;
	assert_int_equal(listbox_reload(&list), RAP_OK);
	check_sound(&list, &model);
	model.total = 0;
	assert_int_equal(listbox_restart(&list), RAP_OK);
	assert_true(listbox_is_empty(&list));
	for (int action = ACTION_DOWN; action <= ACTION_RIGHT; action++)
		listbox_act(&list, (enum action)action, 3);
	listbox_act(&list, ACTION_MARK, 0);
	assert_int_equal(list.marks.count, 0);
	listbox_release(&list);
}

static void
marks_follow_ids(void **state)
{
	struct listbox list;
	struct model model;
	int64_t *ids;

	(void)state;
	start(&list, &model, 1000, 10);
	listbox_act(&list, ACTION_MARK, 0);
	assert_int_equal(list.cursor_id, 2);
	listbox_act(&list, ACTION_DOWN, 98);
	listbox_act(&list, ACTION_MARK_RANGE, 0);
	listbox_act(&list, ACTION_DOWN, 50);
	listbox_act(&list, ACTION_MARK_RANGE, 0);
	listbox_act(&list, ACTION_TOP, 0);
	assert_int_equal(list.marks.count, 52);
	ids = idset_sorted(&list.marks);
	assert_int_equal(ids[0], 1);
	assert_int_equal(ids[1], 100);
	assert_int_equal(ids[51], 150);
	free(ids);
	listbox_act(&list, ACTION_MARK, 0);
	assert_int_equal(list.marks.count, 51);
	listbox_act(&list, ACTION_UNMARK, 0);
	assert_int_equal(list.marks.count, 0);
	listbox_release(&list);
}

static void
headings_cannot_be_stood_upon(void **state)
{
	struct listbox list;
	struct model model;

	(void)state;
	start(&list, &model, 30, 10);
	model.heading = 1;
	assert_int_equal(listbox_restart(&list), RAP_OK);
	assert_int_equal(list.cursor_id, 2);
	assert_int_equal(list.top, 0);
	listbox_act(&list, ACTION_UP, 0);
	assert_int_equal(list.cursor_id, 2);
	model.heading = 5;
	listbox_act(&list, ACTION_DOWN, 3);
	assert_int_equal(list.cursor_id, 6);
	listbox_release(&list);
}

static void
every_height_is_survived(void **state)
{
	struct listbox list;
	struct model model;

	(void)state;
	for (int64_t total = 0; total < 40; total += 3) {
		start(&list, &model, total, 10);
		for (int height = 1; height < 60; height++) {
			listbox_arrange(&list, (struct rect){ 0, 0, height + 1, 80 });
			check_sound(&list, &model);
			listbox_act(&list, height % 3 ? ACTION_BOTTOM : ACTION_TOP, 0);
			listbox_act(&list, ACTION_PAGE_UP, height % 2);
			check_sound(&list, &model);
		}
		listbox_release(&list);
	}
}

static void
a_set_of_ids_holds_what_was_put_in(void **state)
{
	struct idset set = { 0 };

	(void)state;
	assert_false(idset_has(&set, 0));
	idset_remove(&set, 7);
	for (int64_t i = -500; i < 500; i++)
		idset_add(&set, i * 1024);
	assert_int_equal(set.count, 1000);
	for (int64_t i = -500; i < 500; i += 2)
		idset_remove(&set, i * 1024);
	for (int64_t i = -500; i < 500; i++)
		assert_int_equal(idset_has(&set, i * 1024), i % 2 != 0);
	assert_int_equal(set.count, 500);
	idset_release(&set);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moves_stop_at_the_ends),
		cmocka_unit_test(the_end_costs_a_window),
		cmocka_unit_test(a_reload_stays_on_the_row_and_its_place),
		cmocka_unit_test(a_row_that_is_gone_leaves_a_sound_list),
		cmocka_unit_test(marks_follow_ids),
		cmocka_unit_test(headings_cannot_be_stood_upon),
		cmocka_unit_test(every_height_is_survived),
		cmocka_unit_test(a_set_of_ids_holds_what_was_put_in),
	};

	return unit_run("list", tests);
}
