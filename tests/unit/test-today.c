/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The work of the day: what is in it, and what dealing with a row does. */
#include <config.h>

#include "sample-world.h"

#include <math.h>

#include "rapport/store_facts.h"
#include "rapport/today.h"

static size_t
count_group(const struct today *today, enum today_group group)
{
	size_t count = 0;

	for (size_t i = 0; i < today->count; i++)
		count += today->rows[i].group == group;
	return count;
}

static const struct today_item *
first_of(const struct today *today, enum today_group group)
{
	for (size_t i = 0; i < today->count; i++)
		if (today->rows[i].group == group)
			return &today->rows[i];
	fail_msg("nothing in group %d", (int)group);
	return NULL;
}

static void
groups_come_in_order_with_their_totals(void **state)
{
	struct today few, all;

	assert_ok(today_load(&all, sample_service(state), NULL, 1000));
	assert_ok(today_load(&few, sample_service(state), NULL, 2));
	for (size_t i = 1; i < all.count; i++)
		assert_true(all.rows[i].group >= all.rows[i - 1].group);
	for (enum today_group group = 0; group < TODAY_PROPOSALS; group++) {
		size_t there = count_group(&all, group);

		assert_true(there > 0);
		assert_int_equal(all.totals[group], there);
		assert_int_equal(few.totals[group], there);
		assert_int_equal(count_group(&few, group), there < 2 ? there : 2);
	}
	assert_true(all.totals[TODAY_BIRTHDAYS] > 0 && all.totals[TODAY_QUALITY] > 0);
	today_release(&few);
	today_release(&all);
}

static void
overdue_is_before_today_and_due_is_today(void **state)
{
	int64_t today_day = service_today(sample_service(state)), due;
	struct today today;

	assert_ok(today_load(&today, sample_service(state), NULL, 1000));
	for (size_t i = 0; i < today.count; i++) {
		if (today.rows[i].group == TODAY_OVERDUE)
			assert_true(today.rows[i].day < today_day);
		if (today.rows[i].group == TODAY_DUE)
			assert_int_equal(today.rows[i].day, today_day);
	}
	assert_ok(today_due_count(&due, sample_service(state)));
	assert_int_equal(due, today.totals[TODAY_OVERDUE] + today.totals[TODAY_DUE]);
	today_release(&today);
}

static void
only_ones_own_follow_ups_when_asked(void **state)
{
	struct today all, mine;

	assert_ok(today_load(&all, sample_service(state), NULL, 1000));
	assert_ok(today_load(&mine, sample_service(state), "liis", 1000));
	assert_true(mine.totals[TODAY_OVERDUE] > 0);
	assert_true(mine.totals[TODAY_OVERDUE] < all.totals[TODAY_OVERDUE]);
	for (size_t i = 0; i < mine.count; i++)
		if (mine.rows[i].group <= TODAY_DUE)
			assert_string_equal(mine.rows[i].who, "liis");
	today_release(&mine);
	today_release(&all);
}

static void
whoever_slips_is_told_why(void **state)
{
	struct today today;

	assert_ok(today_load(&today, sample_service(state), NULL, 1000));
	for (size_t i = 0; i < today.count; i++)
		if (today.rows[i].group == TODAY_SLIPPING)
			assert_true(today.rows[i].text && *today.rows[i].text);
	today_release(&today);
}

static void
quality_rows_count_what_their_filter_finds(void **state)
{
	struct today today;

	assert_ok(today_load(&today, sample_service(state), NULL, 1000));
	for (size_t i = 0; i < today.count; i++)
		if (today.rows[i].filter)
			assert_int_equal(today.rows[i].count,
					 sample_count(sample_service(state), today.rows[i].filter));
	today_release(&today);
}

static void
a_resolved_complaint_goes_and_comes_back_with_undo(void **state)
{
	struct service *service = sample_service(state);
	struct strbuf sentence = STRBUF_INIT;
	struct today before, after;

	assert_ok(today_load(&before, service, NULL, 1000));
	assert_ok(today_resolve(service, first_of(&before, TODAY_COMPLAINTS)));
	assert_ok(today_load(&after, service, NULL, 1000));
	assert_int_equal(after.totals[TODAY_COMPLAINTS], before.totals[TODAY_COMPLAINTS] - 1);
	today_release(&after);
	assert_ok(service_undo(&sentence, service, 1));
	assert_ok(today_load(&after, service, NULL, 1000));
	assert_int_equal(after.totals[TODAY_COMPLAINTS], before.totals[TODAY_COMPLAINTS]);
	today_release(&after);
	today_release(&before);
	strbuf_release(&sentence);
}

static void
an_accepted_proposal_becomes_a_follow_up(void **state)
{
	struct service *service = sample_service(state);
	int64_t before, after;
	struct today today;
	const struct today_item *proposal;

	assert_ok(store_records_count(&before, service_store(service), RECORD_FOLLOWUP, RAP_NONE));
	assert_ok(today_load(&today, service, NULL, 1000));
	proposal = first_of(&today, TODAY_PROPOSALS);
	assert_ok(today_accept(service, proposal, NULL));
	assert_ok(store_records_count(&after, service_store(service), RECORD_FOLLOWUP, RAP_NONE));
	assert_int_equal(after, before + 1);
	/* It is not proposed to the same customer again. */
	assert_int_equal(today_accept(service, proposal, NULL), RAP_NOT_FOUND);
	today_release(&today);
}

static void
several_follow_ups_are_done_and_taken_back_together(void **state)
{
	struct service *service = sample_service(state);
	struct strbuf sentence = STRBUF_INIT;
	struct followup_place places[3];
	struct today before, after;

	assert_ok(today_load(&before, service, NULL, 1000));
	for (size_t i = 0; i < 3; i++)
		places[i] = (struct followup_place){ before.rows[i].id, before.rows[i].customer };
	assert_ok(service_followups_done(service, places, 3));
	assert_ok(today_load(&after, service, NULL, 1000));
	assert_int_equal(after.totals[TODAY_OVERDUE], before.totals[TODAY_OVERDUE] - 3);
	today_release(&after);

	/* One that is done already: none of the three is changed. */
	places[0] = (struct followup_place){ before.rows[3].id, before.rows[3].customer };
	assert_int_equal(service_followups_done(service, places, 3), RAP_EXISTS);
	assert_ok(today_load(&after, service, NULL, 1000));
	assert_int_equal(after.totals[TODAY_OVERDUE], before.totals[TODAY_OVERDUE] - 3);
	today_release(&after);

	assert_ok(service_undo(&sentence, service, 1));
	assert_ok(today_load(&after, service, NULL, 1000));
	assert_int_equal(after.totals[TODAY_OVERDUE], before.totals[TODAY_OVERDUE]);
	assert_ok(service_followups_move(service, places, 3, service_today(service) + 7, "mei"));
	today_release(&after);
	assert_ok(today_load(&after, service, NULL, 1000));
	assert_int_equal(after.totals[TODAY_OVERDUE], before.totals[TODAY_OVERDUE] - 3);
	today_release(&after);
	today_release(&before);
	strbuf_release(&sentence);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(groups_come_in_order_with_their_totals, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(overdue_is_before_today_and_due_is_today, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(only_ones_own_follow_ups_when_asked, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(whoever_slips_is_told_why, sample_setup, sample_teardown),
		cmocka_unit_test_setup_teardown(quality_rows_count_what_their_filter_finds, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(a_resolved_complaint_goes_and_comes_back_with_undo, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(an_accepted_proposal_becomes_a_follow_up, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(several_follow_ups_are_done_and_taken_back_together, sample_setup,
						sample_teardown),
	};

	return unit_run("today", tests);
}
