/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Geometry holds together for every size, and gives what is wanted where there is room. */
#include <config.h>

#include "tests/unit/unit.h"

#include "src/tui/layout.h"

static bool
inside(struct rect inner, int rows, int cols)
{
	return inner.rows >= 0 && inner.cols >= 0 && inner.y >= 0 && inner.x >= 0 &&
	       inner.y + inner.rows <= rows && inner.x + inner.cols <= cols;
}

static bool
overlap(struct rect a, struct rect b)
{
	return a.rows > 0 && b.rows > 0 && a.cols > 0 && b.cols > 0 && a.y < b.y + b.rows &&
	       b.y < a.y + a.rows && a.x < b.x + b.cols && b.x < a.x + a.cols;
}

static void
check_screen(int rows, int cols, bool footer, bool preview)
{
	struct screen_wishes wishes = { footer, preview };
	struct screen_layout made;
	struct rect parts[5];

	layout_screen(&made, rows, cols, &wishes);
	assert_int_equal(made.too_small, rows < LAYOUT_LEAST_ROWS || cols < LAYOUT_LEAST_COLS);
	assert_true(inside(made.notice, rows > 0 ? rows : 0, cols > 0 ? cols : 0));
	if (made.too_small)
		return;
	parts[0] = made.title;
	parts[1] = made.body;
	parts[2] = made.preview;
	parts[3] = made.status;
	parts[4] = made.footer;
	for (int i = 0; i < 5; i++) {
		assert_true(inside(parts[i], rows, cols));
		for (int j = 0; j < i; j++)
			assert_false(overlap(parts[i], parts[j]));
	}
	assert_true(made.body.rows >= LAYOUT_LEAST_ROWS - 3);
	assert_int_equal(made.footer.rows, footer);
}

static void
every_size_has_a_sound_screen(void **state)
{
	(void)state;
	for (int rows = -1; rows <= 100; rows++)
		for (int cols = -1; cols <= 300; cols++)
			for (int wish = 0; wish < 4; wish++)
				check_screen(rows, cols, wish & 1, wish & 2);
}

static void
the_design_size_has_title_body_status_footer(void **state)
{
	struct screen_layout made;

	(void)state;
	layout_screen(&made, 24, 80, &(struct screen_wishes){ true, false });
	assert_int_equal(made.title.y, 0);
	assert_int_equal(made.body.rows, 21);
	assert_int_equal(made.body.cols, 80);
	assert_int_equal(made.status.y, 22);
	assert_int_equal(made.footer.y, 23);
	assert_int_equal(made.preview.cols, 0);
}

static void
a_wide_screen_gives_the_preview_its_part(void **state)
{
	struct screen_layout made;

	(void)state;
	layout_screen(&made, 40, 140, &(struct screen_wishes){ true, true });
	assert_true(made.preview.cols > 50);
	assert_int_equal(made.body.cols + 1 + made.preview.cols, 140);
}

static const struct column_wish columns[] = {
	{ 12, 24, 3, 0 }, { 8, 8, 0, 0 }, { 5, 5, 0, 1 }, { 7, 7, 0, 2 }, { 10, 10, 0, 4 }, { 12, 12, 0, 3 },
};
#define COLUMNS (sizeof columns / sizeof *columns)

static void
columns_go_by_priority_and_the_last_stay(void **state)
{
	struct column_slot slots[COLUMNS];

	(void)state;
	layout_columns(slots, 60, 1, columns, COLUMNS, 2, 0);
	for (size_t i = 0; i < COLUMNS; i++)
		assert_true(slots[i].width > 0);
	layout_columns(slots, 50, 1, columns, COLUMNS, 2, 0);
	assert_int_equal(slots[4].width, 0);
	assert_true(slots[5].width > 0);
	layout_columns(slots, 22, 1, columns, COLUMNS, 2, 0);
	assert_int_equal(slots[0].width, 13);
	assert_int_equal(slots[1].width, 8);
	assert_int_equal(slots[2].width, 0);
}

static void
scrolled_columns_start_behind_the_frozen_ones(void **state)
{
	struct column_slot slots[COLUMNS];

	(void)state;
	layout_columns(slots, 40, 1, columns, COLUMNS, 1, 3);
	assert_true(slots[0].width > 0);
	assert_int_equal(slots[1].width, 0);
	assert_int_equal(slots[3].width, 0);
	assert_int_equal(slots[4].x, slots[0].width + 1);
}

static void
columns_never_leave_their_width(void **state)
{
	struct column_slot slots[COLUMNS];

	(void)state;
	for (int cols = -2; cols < 120; cols++)
		for (size_t scroll = 0; scroll < COLUMNS; scroll++) {
			layout_columns(slots, cols, 1, columns, COLUMNS, 1, scroll);
			for (size_t i = 0; i < COLUMNS; i++) {
				assert_true(slots[i].width >= 0);
				if (slots[i].width > 0)
					assert_true(slots[i].x + slots[i].width <= cols);
			}
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_size_has_a_sound_screen),
		cmocka_unit_test(the_design_size_has_title_body_status_footer),
		cmocka_unit_test(a_wide_screen_gives_the_preview_its_part),
		cmocka_unit_test(columns_go_by_priority_and_the_last_stay),
		cmocka_unit_test(scrolled_columns_start_behind_the_frozen_ones),
		cmocka_unit_test(columns_never_leave_their_width),
	};

	return unit_run("layout", tests);
}
