/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Month-ends: equal to looking from that day, blind for what came later, honest about what was changed since. */
#include "sample-world.h"

#include <stdlib.h>

#include "rapport/history.h"
#include "rapport/rehearsal.h"
#include "rapport/segments.h"
#include "rapport/store_facts.h"

/* January and February; the clock stands in the middle of March. */
static int64_t
january(void)
{
	return rap_day_of_date(2026, 1, 31);
}

static int64_t
february(void)
{
	return rap_day_of_date(2026, 2, 28);
}

static void
compute(struct service *service)
{
	assert_ok(history_compute(service, january(), NULL));
}

static bool
same_real(double a, double b)
{
	return memcmp(&a, &b, sizeof a) == 0 || (a != a && b != b);
}

static bool
same_word(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool
same_point(const struct history_point *a, const struct history_point *b)
{
	for (int i = 0; i < INDICATOR_COUNT; i++)
		if (!same_real(a->indicators[i], b->indicators[i]))
			return false;
	return a->day == b->day && same_real(a->score, b->score) && same_word(a->class, b->class) &&
	       same_word(a->tier, b->tier) && same_word(a->segment, b->segment) && same_word(a->loyal, b->loyal) &&
	       same_word(a->regular, b->regular);
}

static struct history_point
point_of_card(const struct scorecard *card, int64_t day)
{
	struct history_point point = {
		.day = day, .score = card->score, .class = card->class, .tier = card->tier,
		.segment = card->segment, .loyal = card->loyal, .regular = card->regular,
	};

	for (int i = 0; i < INDICATOR_COUNT; i++)
		point.indicators[i] = scorecard_indicator(card, (enum indicator)i);
	return point;
}

/* All points of all customers, one behind the other. */
static struct store_history
everything(struct service *service)
{
	struct store_history all = { 0 };
	int64_t *ids;
	size_t count;

	assert_ok(store_customers_ids(&ids, &count, service_store(service), NULL));
	for (size_t i = 0; i < count; i++) {
		struct store_history one;

		assert_ok(store_history_load(&one, service_store(service), ids[i], RAP_NONE));
		for (size_t j = 0; j < one.count; j++) {
			RAP_GROW(all.rows, all.count, all.capacity);
			all.rows[all.count++] = one.rows[j];
		}
		store_history_release(&one);
	}
	free(ids);
	return all;
}

static void
assert_same(const struct store_history *a, const struct store_history *b)
{
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++)
		assert_true(same_point(&a->rows[i], &b->rows[i]));
}

static size_t
stale_count(struct service *service)
{
	struct history_state state;

	assert_ok(history_state(&state, service));
	assert_int_equal(state.months, 2);
	return state.stale;
}

static int64_t
customer(struct service *service, const char *ref)
{
	int64_t id;

	assert_ok(store_record_id(service_store(service), RECORD_CUSTOMER, ref, &id, NULL));
	return id;
}

/* A purchase of 99.00; its id. */
static int64_t
buy(struct service *service, const char *ref, int64_t day)
{
	const struct record_type *type = record_type(RECORD_PURCHASE);
	struct purchase purchase;
	int64_t id;

	record_init_new(type, &purchase);
	purchase.customer = customer(service, ref);
	purchase.date = day;
	purchase.amount = 9900;
	assert_ok(service_save(service, RECORD_PURCHASE, &purchase));
	id = purchase.header.id;
	record_release(type, &purchase);
	return id;
}

/* ---- cases ---- */

static void
a_month_end_is_what_looking_from_that_day_shows(void **state)
{
	struct sample_world *world = *state;
	int64_t *ids;
	size_t count, compared = 0;
	struct service *past;

	compute(world->service);
	assert_ok(service_open(&past, &(struct service_options){ .path = world->path, .as_of = february(),
								 .staff = "liis" }));
	assert_ok(store_customers_ids(&ids, &count, service_store(world->service), NULL));
	for (size_t i = 0; i < count; i++) {
		struct store_history kept;
		struct scorecard card;

		assert_ok(store_history_load(&kept, service_store(world->service), ids[i], february()));
		assert_ok(service_scorecard(&card, past, ids[i]));
		if (kept.count) {
			struct history_point shown = point_of_card(&card, february());

			assert_true(same_point(&kept.rows[0], &shown));
			compared++;
		} else {
			assert_true(card.first_purchase == RAP_NONE);
		}
		store_history_release(&kept);
	}
	assert_true(compared > 280);
	free(ids);
	service_close(past);
}

static void
members_of_a_saved_segment_are_those_of_its_filter_on_that_day(void **state)
{
	struct sample_world *world = *state;
	struct segment_sizes sizes;
	struct service *past;
	struct query *query;
	int64_t then;

	compute(world->service);
	assert_ok(segment_sizes_load(&sizes, world->service, "firms to visit"));
	assert_int_equal(sizes.count, 3);
	assert_int_equal(sizes.rows[0].day, january());
	assert_ok(service_open(&past, &(struct service_options){ .path = world->path, .as_of = january(),
								 .staff = "liis" }));
	assert_ok(service_query(&query, past, "kind=company tier>=silver last_contact>45d"));
	assert_ok(store_customers_count(&then, service_store(past), query, 0));
	assert_true(then > 0);
	assert_int_equal(sizes.rows[0].customers, then);
	query_free(query);
	service_close(past);
	segment_sizes_release(&sizes);
}

static void
what_comes_later_changes_no_month_end(void **state)
{
	struct service *service = ((struct sample_world *)*state)->service;
	struct store_history before, after;

	compute(service);
	before = everything(service);
	for (int i = 0; i < 12; i++)
		buy(service, "K1029", rap_day_of_date(2026, 3, 1) + i);
	buy(service, "K1244", rap_day_of_date(2026, 3, 2));
	assert_int_equal(stale_count(service), 0);
	compute(service);
	after = everything(service);
	assert_same(&before, &after);
	store_history_release(&before);
	store_history_release(&after);
}

static void
an_old_fact_makes_the_month_ends_since_stale(void **state)
{
	struct service *service = ((struct sample_world *)*state)->service;
	const struct record_type *type = record_type(RECORD_PURCHASE);
	struct strbuf sentence = STRBUF_INIT;
	struct history_state known;
	struct purchase purchase;
	int64_t id;

	compute(service);
	id = buy(service, "K1029", rap_day_of_date(2026, 2, 10));
	assert_int_equal(stale_count(service), 1);
	assert_ok(history_state(&known, service));
	assert_int_equal(known.stale_since, february());
	assert_false(known.other_rules);
	compute(service);
	assert_int_equal(stale_count(service), 0);

	/* What scoring does not read changes nothing; what it reads does. */
	record_init(type, &purchase);
	assert_ok(store_record_get(service_store(service), RECORD_PURCHASE, &purchase, id, customer(service, "K1029")));
	free(purchase.note);
	purchase.note = rap_strdup("by phone");
	assert_ok(service_save(service, RECORD_PURCHASE, &purchase));
	assert_int_equal(stale_count(service), 0);
	purchase.amount = 5000;
	assert_ok(service_save(service, RECORD_PURCHASE, &purchase));
	assert_int_equal(stale_count(service), 1);
	record_release(type, &purchase);
	compute(service);

	/* Taking it back is a change like any other. */
	assert_ok(service_undo(&sentence, service, 1));
	assert_int_equal(stale_count(service), 1);
	strbuf_release(&sentence);
}

static void
other_rules_are_said(void **state)
{
	struct service *service = ((struct sample_world *)*state)->service;
	struct history_state known;

	compute(service);
	assert_ok(service_rules_set(service, &(struct rule_change){ "weight.loyalty", "0.4" }, 1, NULL));
	assert_ok(history_state(&known, service));
	assert_true(known.other_rules);
	assert_int_equal(known.stale_since, january());
	/* February was computed anew by the rescore, January was not. */
	assert_int_equal(known.stale, 1);
}

static bool
stop(void *payload)
{
	(void)payload;
	return true;
}

/* Looking back is offered where there are three month-ends or more and at most the present one is kept. */
static void
looking_back_is_offered_where_it_shows_something(void **state)
{
	(void)state;
	assert_false(history_is_wanting(&(struct history_state){ .possible = 2 }));
	assert_true(history_is_wanting(&(struct history_state){ .possible = 3 }));
	assert_true(history_is_wanting(&(struct history_state){ .possible = 3, .months = 1 }));
	assert_false(history_is_wanting(&(struct history_state){ .possible = 3, .months = 2 }));
	assert_false(history_is_wanting(&(struct history_state){ .possible = 3, .months = 3 }));
}

static void
a_stopped_computation_leaves_what_was(void **state)
{
	struct service *service = ((struct sample_world *)*state)->service;
	struct progress progress = { .cancelled = stop };
	struct store_history before, after;

	compute(service);
	before = everything(service);
	assert_int_equal(history_compute(service, RAP_NONE, &progress), RAP_CANCELLED);
	after = everything(service);
	assert_same(&before, &after);
	store_history_release(&before);
	store_history_release(&after);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_month_end_is_what_looking_from_that_day_shows, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(members_of_a_saved_segment_are_those_of_its_filter_on_that_day,
						sample_setup, sample_teardown),
		cmocka_unit_test_setup_teardown(what_comes_later_changes_no_month_end, sample_setup, sample_teardown),
		cmocka_unit_test_setup_teardown(an_old_fact_makes_the_month_ends_since_stale, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(other_rules_are_said, sample_setup, sample_teardown),
		cmocka_unit_test(looking_back_is_offered_where_it_shows_something),
		cmocka_unit_test_setup_teardown(a_stopped_computation_leaves_what_was, sample_setup, sample_teardown),
	};

	return unit_run("history", tests);
}
