/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Month-ends and movement at their borders: the first day that is out of date, the day of leaving, the last day. */
#include <config.h>

#include "store-world.h"

#include "rapport/date.h"
#include "rapport/query.h"
#include "rapport/scorecard.h"
#include "rapport/store_facts.h"
#include "rapport/store_history.h"
#include "rapport/store_list.h"

static int64_t
month_end(int month)
{
	return rap_day_add_months(rap_day_of_date(2025, 12, 31), month);
}

static struct scorecard
card_of(int64_t customer, const char *tier, int64_t as_of)
{
	struct scorecard card;

	scorecard_init(&card);
	card.customer = customer;
	card.tier = tier;
	card.as_of = as_of;
	return card;
}

static void
assert_stale(struct store *store, bool january, bool february)
{
	struct store_month_ends ends;

	assert_ok(store_month_ends_load(&ends, store));
	assert_int_equal(ends.count, 2);
	assert_int_equal(ends.rows[0].stale, january);
	assert_int_equal(ends.rows[1].stale, february);
	store_month_ends_release(&ends);
}

static void
renew(struct store *store)
{
	assert_ok(store_begin(store));
	assert_ok(store_month_end_renew(store, month_end(1), "rules"));
	assert_ok(store_month_end_renew(store, month_end(2), "rules"));
	assert_ok(store_commit(store));
	assert_stale(store, false, false);
}

static void
a_fact_of_the_last_day_of_a_month_makes_it_stale(void **state)
{
	struct store *store = world_store(state);
	int64_t customer;

	world_begin(store, "add");
	customer = world_customer(store, "a", "Ann");
	assert_ok(store_commit(store));
	renew(store);
	world_begin(store, "buy");
	world_purchase(store, customer, "p1", month_end(2) + 1, 100);
	assert_ok(store_commit(store));
	assert_stale(store, false, false);
	world_begin(store, "buy");
	world_purchase(store, customer, "p2", month_end(1) + 1, 100);
	assert_ok(store_commit(store));
	assert_stale(store, false, true);
	renew(store);
	world_begin(store, "buy");
	world_purchase(store, customer, "p3", month_end(1), 100);
	assert_ok(store_commit(store));
	assert_stale(store, true, true);
}

/* A saved segment whose only member came in December and was gone in February. */
static int64_t
segment_of(struct store *store, int64_t customer)
{
	const struct record_type *type = record_type(RECORD_SEGMENT);
	struct segment segment;
	int64_t id;

	record_init_new(type, &segment);
	segment.header.ref = rap_strdup("few");
	segment.filter = rap_strdup("purchases<5");
	assert_ok(store_record_insert(store, RECORD_SEGMENT, &segment));
	id = segment.header.id;
	record_release(type, &segment);
	assert_ok(store_segment_watch_put(store, id, &(struct segment_watch){
		store_segment_rule("purchases<5"), month_end(0), month_end(3) }));
	for (int month = 0; month < 4; month++) {
		struct scorecard card = card_of(customer, "silver", month_end(month));

		assert_ok(store_history_put(store, &card, month_end(month)));
	}
	assert_ok(store_segment_enter(store, id, customer, month_end(0)));
	assert_ok(store_segment_leave(store, id, customer, month_end(2)));
	return id;
}

/* COUNT moves between the two month-ends, the first of them in the direction ENTERED. */
static void
assert_moves(struct store *store, int64_t segment, int from, int to, size_t count, bool entered)
{
	struct store_moves moves;

	assert_ok(store_segment_moves_load(&moves, store, &(struct store_segment){ .saved = segment },
					   month_end(from), month_end(to)));
	assert_int_equal(moves.count, count);
	if (count)
		assert_int_equal(moves.rows[0].entered, entered);
	store_moves_release(&moves);
}

static void
who_left_is_out_on_that_day(void **state)
{
	static const int64_t members[] = { 1, 1, 0, 0 };
	struct store *store = world_store(state);
	struct segment_sizes sizes;
	int64_t customer, segment;

	world_begin(store, "add");
	customer = world_customer(store, "a", "Ann");
	segment = segment_of(store, customer);
	assert_ok(store_commit(store));
	assert_moves(store, segment, -1, 0, 1, true);
	assert_moves(store, segment, 0, 1, 0, false);
	assert_moves(store, segment, 1, 2, 1, false);
	assert_moves(store, segment, 2, 3, 0, false);
	assert_ok(store_segment_sizes_load(&sizes, store, &(struct store_segment){ .saved = segment }));
	assert_int_equal(sizes.count, RAP_COUNT(members));
	for (size_t i = 0; i < sizes.count; i++)
		assert_int_equal(sizes.rows[i].customers, members[i]);
	segment_sizes_release(&sizes);
}

static void
forgetting_a_month_end_forgets_who_left_on_it(void **state)
{
	struct store *store = world_store(state);
	int64_t customer, segment;
	bool member;

	world_begin(store, "add");
	customer = world_customer(store, "a", "Ann");
	segment = segment_of(store, customer);
	assert_ok(store_segment_stays_forget(store, segment, month_end(3)));
	assert_ok(store_segment_is_member(&member, store, segment, customer));
	assert_false(member);
	assert_ok(store_segment_stays_forget(store, segment, month_end(2)));
	assert_ok(store_segment_is_member(&member, store, segment, customer));
	assert_true(member);
	assert_ok(store_segment_stays_forget(store, segment, month_end(0)));
	assert_ok(store_segment_is_member(&member, store, segment, customer));
	assert_false(member);
	assert_ok(store_commit(store));
}

static int64_t
count(struct store *store, const char *filter)
{
	const struct query_context context = { .today = month_end(1) };
	struct query *query;
	int64_t found;

	assert_ok(query_parse(&query, filter, &context));
	assert_ok(store_customers_count(&found, store, query, 0));
	query_free(query);
	return found;
}

/* Scored once more on the last day of a month, a customer is what the card says, not what was kept for that day. */
static void
the_card_of_a_month_end_goes_before_what_was_kept_of_it(void **state)
{
	struct store *store = world_store(state);
	struct scorecard card;
	int64_t customer;

	world_begin(store, "add");
	customer = world_customer(store, "a", "Ann");
	card = card_of(customer, "gold", month_end(0));
	assert_ok(store_history_put(store, &card, month_end(0)));
	card = card_of(customer, "silver", month_end(1));
	assert_ok(store_history_put(store, &card, month_end(1)));
	card = card_of(customer, "gold", month_end(1));
	assert_ok(store_scorecard_put(store, &card));
	assert_ok(store_commit(store));
	assert_int_equal(count(store, "left=gold"), 0);
	assert_int_equal(count(store, "entered=silver"), 0);
	assert_ok(store_begin(store));
	card = card_of(customer, "silver", month_end(1));
	assert_ok(store_scorecard_put(store, &card));
	assert_ok(store_commit(store));
	assert_int_equal(count(store, "left=gold"), 1);
	assert_int_equal(count(store, "entered=silver"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		world_test(a_fact_of_the_last_day_of_a_month_makes_it_stale),
		world_test(who_left_is_out_on_that_day),
		world_test(forgetting_a_month_end_forgets_who_left_on_it),
		world_test(the_card_of_a_month_end_goes_before_what_was_kept_of_it),
	};

	return unit_run("store-movement", tests);
}
