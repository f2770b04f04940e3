/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody who waits is told in time, not too often, and can stop the work. */
#include <config.h>

#include <rapport/progress.h>

#include "unit.h"

static double now;

static double
test_clock(void)
{
	return now;
}

struct watcher {
	int shown;
	int asked;
	bool cancel;
	bool refuse;
	bool saw_end;
};

static bool
show(const struct progress *progress, void *payload)
{
	struct watcher *watcher = payload;

	watcher->shown++;
	watcher->saw_end = progress->ended;
	return !watcher->refuse;
}

static bool
cancelled(void *payload)
{
	struct watcher *watcher = payload;

	watcher->asked++;
	return watcher->cancel;
}

static void
start(struct progress *progress, struct watcher *watcher, int64_t total)
{
	progress_set_clock(test_clock);
	now = 100;
	*progress = (struct progress){ .show = show, .cancelled = cancelled, .payload = watcher };
	progress_start(progress, "work", total);
}

static void
nothing_is_shown_in_the_first_second(void **state)
{
	struct watcher watcher = { 0 };
	struct progress progress;

	(void)state;
	start(&progress, &watcher, 100);
	for (int i = 0; i < 99; i++) {
		now += 0.01;
		assert_true(progress_step(&progress, i));
	}
	assert_int_equal(watcher.shown, 0);
	assert_in_range(watcher.asked, 8, 10);
	progress_end(&progress);
	assert_int_equal(watcher.shown, 0);
}

static void
then_ten_times_a_second_at_most(void **state)
{
	struct watcher watcher = { 0 };
	struct progress progress;

	(void)state;
	start(&progress, &watcher, 6000);
	for (int i = 0; i < 3000; i++) {
		now += 0.001;
		assert_true(progress_step(&progress, i + 1));
	}
	assert_in_range(watcher.shown, 18, 21);
	assert_int_equal(progress.calls, 3000);
	progress_end(&progress);
	assert_true(watcher.saw_end);
	assert_true(progress.rate > 999 && progress.rate < 1001);
	assert_true(progress.remaining > 2.99 && progress.remaining < 3.01);
}

static void
an_unknown_total_has_no_rest(void **state)
{
	struct watcher watcher = { 0 };
	struct progress progress;

	(void)state;
	start(&progress, &watcher, 0);
	now += 2;
	assert_true(progress_step(&progress, 10));
	assert_int_equal(watcher.shown, 1);
	assert_true(progress.remaining < 0);
}

static void
both_callbacks_can_stop_the_work(void **state)
{
	struct watcher cancelling = { .cancel = true }, refusing = { .refuse = true };
	struct progress progress;

	(void)state;
	start(&progress, &cancelling, 10);
	assert_true(progress_step(&progress, 1));
	now += 0.2;
	assert_false(progress_step(&progress, 2));
	assert_false(progress_step(&progress, 3));
	assert_int_equal(cancelling.asked, 1);
	assert_int_equal(cancelling.shown, 0);

	start(&progress, &refusing, 10);
	now += 1.5;
	assert_false(progress_step(&progress, 2));
	assert_int_equal(refusing.shown, 1);
}

static void
nobody_needs_to_look(void **state)
{
	struct progress silent = { 0 };

	(void)state;
	progress_start(NULL, "work", 1);
	assert_true(progress_step(NULL, 1));
	progress_end(NULL);
	progress_set_clock(test_clock);
	progress_start(&silent, "work", 1);
	now += 5;
	assert_true(progress_step(&silent, 1));
	progress_end(&silent);
	progress_set_clock(NULL);
	progress_start(&silent, "work", 1);
	assert_true(silent.started_at > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_shown_in_the_first_second),
		cmocka_unit_test(then_ten_times_a_second_at_most),
		cmocka_unit_test(an_unknown_total_has_no_rest),
		cmocka_unit_test(both_callbacks_can_stop_the_work),
		cmocka_unit_test(nobody_needs_to_look),
	};
	return unit_run("progress", tests);
}
