/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every stated boundary, applied and rescored: with it the goal holds, with one less it does not. */
#include <config.h>

#include <math.h>

#include "rapport/score_change.h"
#include "rapport/store_facts.h"
#include "sample-world.h"

/* One customer of the sample, with what scores it. */
struct subject {
	struct customer_log log;
	struct score_request request;
	const struct score_population *population;
	const struct score_rules *rules;
	struct scorecard before;
};

static int counts[GOAL_COUNT][2][LEVER_COUNT], kept[2];

static void
see_subject(struct subject *subject, struct service *service)
{
	score_request_init(&subject->request, service_score_day(service));
	subject->request.previous_tier = subject->log.tier;
	subject->request.pinned_tier = subject->log.pinned_tier;
	subject->request.pinned_until = subject->log.pinned_until;
	subject->population = service_population(service);
	subject->rules = service_rules(service);
	score_customer(&subject->before, &subject->log, subject->population, subject->rules,
		       &subject->request);
}

static bool
met_after(const struct subject *subject, const struct score_change *change, const struct score_step *step)
{
	struct scorecard after;

	score_after(&after, &subject->log, subject->population, subject->rules, &subject->request, step);
	return score_goal_met(change->goal, change->lost, &subject->before, &after);
}

/* The step with one less of what it turns on. */
static struct score_step
one_less(const struct score_change *change)
{
	struct score_step step = change->step;

	switch (change->lever) {
	case LEVER_PURCHASES: step.purchases--; break;
	case LEVER_MARGIN: step.margin--; break;
	case LEVER_CONTACTS: step.contacts--; break;
	case LEVER_COMPLAINT: step.resolve = false; break;
	case LEVER_ANSWER: step.answer--; break;
	case LEVER_DAYS: step.wait--; break;
	case LEVER_POINTS:
	case LEVER_COUNT: break;
	}
	return step;
}

static void
check_points(const struct subject *subject, const struct score_change *change)
{
	struct score_request request = subject->request;
	double score = subject->before.score;
	int tier = score_tier_find(subject->before.tier);

	request.previous_tier = subject->before.tier;
	assert_true(score_tier_of(subject->rules, &request, score + (double)change->points / 100) < tier);
	assert_int_equal(score_tier_of(subject->rules, &request, score + (double)(change->points - 1) / 100),
			 tier);
}

/* Purchases that end the day before do it, those that end on the day are too late. */
static void
check_deadline(const struct subject *subject, const struct score_change *change)
{
	struct score_step step = change->step;
	struct scorecard card;

	score_after(&card, &subject->log, subject->population, subject->rules, &subject->request, &step);
	step.wait = change->day - 1 - card.as_of;
	assert_true(step.wait >= 0);
	assert_true(met_after(subject, change, &step));
	step.wait++;
	assert_false(met_after(subject, change, &step));
}

/* Bought on the last good day, it is kept on the day; and what is not said to be kept so, is not. */
static void
check_loss(const struct subject *subject, const struct score_change *change)
{
	struct score_step step;
	struct scorecard after;

	assert_int_equal(change->day, subject->request.as_of + change->step.wait);
	score_step_init(&step);
	step.purchases = 1;
	score_after(&after, &subject->log, subject->population, subject->rules, &subject->request, &step);
	step.wait = change->day - 1 - after.as_of;
	step.rest = 1;
	if (step.wait < 0)
		return;
	assert_int_equal(met_after(subject, change, &step), !change->bought_off);
	kept[change->bought_off]++;
}

static void
check_change(const struct subject *subject, const struct score_change *change)
{
	struct score_step less = one_less(change);

	assert_non_null(change->sentence);
	counts[change->goal][change->lost][change->lever]++;
	if (change->lever == LEVER_POINTS) {
		check_points(subject, change);
		return;
	}
	if (!met_after(subject, change, &change->step) || met_after(subject, change, &less))
		fail_msg("customer %lld: %s", (long long)subject->log.customer, change->sentence);
	if (change->day != RAP_NONE && !change->lost)
		check_deadline(subject, change);
	if (change->lost)
		check_loss(subject, change);
}

static void
every_boundary_of_the_sample_is_where_it_is_said(void **state)
{
	struct service *service = sample_service(state);
	struct subject subject;
	struct store_logs *logs;
	size_t customers = 0;

	assert_ok(service_score_all(service, NULL));
	customer_log_init(&subject.log);
	assert_ok(store_logs_open(&logs, service_store(service), RAP_NONE));
	while (!store_logs_next(logs, &subject.log)) {
		struct score_changes changes;

		see_subject(&subject, service);
		score_changes_make(&changes, &subject.log, subject.population, subject.rules,
				   &subject.request, "EUR", GOALS_ALL);
		for (size_t i = 0; i < changes.count; i++)
			check_change(&subject, &changes.rows[i]);
		score_changes_release(&changes);
		customers++;
	}
	store_logs_close(logs);
	customer_log_release(&subject.log);
	assert_true(customers > 300);
	for (int goal = 0; goal < GOAL_COUNT; goal++)
		for (int lost = 0; lost < 2; lost++)
			for (int lever = 0; lever < LEVER_COUNT; lever++)
				if (counts[goal][lost][lever])
					print_message("%s %s by %s: %d\n", lost ? "loses" : "gains",
						      score_goal_names[goal], score_lever_names[lever],
						      counts[goal][lost][lever]);
	assert_true(kept[0] > 0 && kept[1] > 0);
	/* The sample business shows every kind of them. */
	assert_true(counts[GOAL_TIER][0][LEVER_POINTS] > 0);
	assert_true(counts[GOAL_TIER][0][LEVER_PURCHASES] > 0);
	assert_true(counts[GOAL_VALUED][0][LEVER_MARGIN] > 0);
	assert_true(counts[GOAL_VALUED][0][LEVER_PURCHASES] > 0);
	assert_true(counts[GOAL_VOLUME][0][LEVER_PURCHASES] > 0);
	assert_true(counts[GOAL_LOYAL][0][LEVER_PURCHASES] > 0);
	assert_true(counts[GOAL_REGULAR][0][LEVER_PURCHASES] > 0);
	assert_true(counts[GOAL_CHURN][0][LEVER_PURCHASES] > 0);
	for (int goal = 0; goal < GOAL_COUNT; goal++)
		assert_true(counts[goal][1][LEVER_DAYS] > 0);
}

/* What is stated of the stored card holds for the card that a real purchase makes. */
static void
the_margin_that_is_said_makes_a_valued_customer_in_the_file(void **state)
{
	struct service *service = sample_service(state);
	struct query *query;
	struct list_request request = { .limit = 1 };
	struct store_list_cursor *cursor;
	struct list_row row;
	struct score_changes changes;
	struct purchase purchase;
	struct scorecard card;
	struct strbuf sentence = STRBUF_INIT;
	int64_t margin = RAP_NONE;

	assert_ok(service_query(&query, service, "class=volume"));
	request.query = query;
	request.sort.field = customer_field(CUSTOMER_FIELD_MARGIN_12M);
	request.descending = true;
	assert_ok(store_customers_open(&cursor, service_store(service), &request));
	assert_ok(store_customers_next(cursor, &row));
	store_customers_close(cursor);
	query_free(query);
	assert_ok(service_changes(&changes, service, row.id, 1u << GOAL_VALUED));
	for (size_t i = 0; i < changes.count; i++)
		if (changes.rows[i].lever == LEVER_MARGIN)
			margin = changes.rows[i].step.margin;
	score_changes_release(&changes);
	assert_true(margin > 1);
	for (int missing = 1; missing >= 0; missing--) {
		record_init(record_type(RECORD_PURCHASE), &purchase);
		purchase.customer = row.id;
		purchase.date = service_score_day(service);
		purchase.amount = margin - missing;
		purchase.cost = 0;
		assert_ok(service_save(service, RECORD_PURCHASE, &purchase));
		record_release(record_type(RECORD_PURCHASE), &purchase);
		assert_ok(service_scorecard(&card, service, row.id));
		assert_string_equal(card.class, missing ? "volume" : "key");
		assert_ok(service_undo(&sentence, service, 1));
		strbuf_release(&sentence);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_boundary_of_the_sample_is_where_it_is_said),
		cmocka_unit_test(the_margin_that_is_said_makes_a_valued_customer_in_the_file),
	};

	return cmocka_run_group_tests_name("score-changes", tests, sample_setup, sample_teardown);
}
