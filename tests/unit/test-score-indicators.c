/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each part of each indicator against numbers worked out apart from the program, from the formulas
 * of doc/scoring.md.
 */
#include <config.h>

#include <rapport/score_explain.h>

#include "unit.h"

#include "score-logs.h"

struct world {
	struct score_rules rules;
	struct customer_log logs[64];
	size_t count;
	struct score_population *population;
	struct score_explanation explanation;
};

static void
world_init(struct world *world, size_t count)
{
	memset(world, 0, sizeof *world);
	score_rules_init(&world->rules);
	world->count = count;
	for (size_t i = 0; i < count; i++) {
		customer_log_init(&world->logs[i]);
		world->logs[i].customer = (int64_t)i + 1;
	}
}

static void
world_release(struct world *world)
{
	score_explanation_release(&world->explanation);
	score_population_free(world->population);
	for (size_t i = 0; i < world->count; i++)
		customer_log_release(&world->logs[i]);
}

/* Measures everybody and explains customer INDEX. */
static void
explain(struct world *world, size_t index, const char *const *values, size_t value_count)
{
	struct score_request request;

	score_explanation_release(&world->explanation);
	score_population_free(world->population);
	world->population =
		population_of(world->logs, world->count, &world->rules, values, value_count);
	score_request_init(&request, TODAY);
	score_explain(&world->explanation, &world->logs[index], world->population, &world->rules,
		      &request, "EUR");
}

static const struct score_term *
term(const struct world *world, enum indicator indicator, const char *part)
{
	const struct score_reason *reason = &world->explanation.reasons[indicator];

	for (size_t i = 0; i < reason->term_count; i++)
		if (strcmp(reason->terms[i].part, part) == 0)
			return &reason->terms[i];
	fail_msg("no term %s", part);
	return NULL;
}

static void
expect_term(const struct world *world, enum indicator indicator, const char *part, double value,
	    double evidence)
{
	const struct score_term *found = term(world, indicator, part);

	if (fabs(found->value - value) > 1e-9 || fabs(found->evidence - evidence) > 1e-9)
		fail_msg("%s: s %.12f e %.12f instead of %.12f and %.12f", part, found->value,
			 found->evidence, value, evidence);
}

static void
expect_unknown(const struct world *world, enum indicator indicator, const char *part)
{
	const struct score_term *found = term(world, indicator, part);

	assert_true(isnan(found->value));
	assert_true(found->evidence == 0 && found->points == 0);
	assert_memory_equal(found->fact, "not known: needs ", 17);
}

static void
buy_every(struct customer_log *log, int64_t first_age, int64_t gap, int64_t amount)
{
	for (int64_t age = first_age; age >= 0; age -= gap)
		log_purchase(log, age, amount, RAP_NONE, 0);
}

static void
loyalty_of_a_steady_buyer(void **state)
{
	struct world world;
	const struct scorecard *card = &world.explanation.card;

	(void)state;
	world_init(&world, 2);
	buy_every(&world.logs[0], 270, 60, 10000);
	log_feedback(&world.logs[0], 73, MEASURE_NPS, 8);
	log_points(&world.logs[0], 400, 50, RAP_NONE);
	log_points(&world.logs[1], 10, 50, RAP_NONE);
	explain(&world, 0, NULL, 0);
	assert_near(score_population_house(world.population)->median_gap, 60);
	assert_near(score_population_house(world.population)->half_life, 90);
	assert_near(score_population_house(world.population)->cycle, 90);
	expect_term(&world, INDICATOR_LOYALTY, "return", .9820137900379085, .5);
	expect_term(&world, INDICATOR_LOYALTY, "rhythm", 1, .75);
	expect_term(&world, INDICATOR_LOYALTY, "depth", .724054067707757, 1);
	expect_term(&world, INDICATOR_LOYALTY, "evenness", .8225119071974124, 4. / 6);
	expect_term(&world, INDICATOR_LOYALTY, "tenure", .40114693429252013, 1);
	expect_term(&world, INDICATOR_LOYALTY, "attitude", .65, .8705505632961241);
	expect_term(&world, INDICATOR_LOYALTY, "programme", .5, 1);
	assert_near(card->loyalty, 80.37014529171864);
	assert_near(card->loyalty_coverage, .7378883896629459);
	assert_int_equal(world.explanation.reasons[INDICATOR_LOYALTY].grade, 'B');
	assert_string_equal(term(&world, INDICATOR_LOYALTY, "rhythm")->fact,
			    "bought in 4 of the last 4 cycles of 90 days");
	assert_string_equal(term(&world, INDICATOR_LOYALTY, "attitude")->fact,
			    "answered 8 of 10 to \"would you recommend us\", 73 days ago");
	world_release(&world);
}

static void
forecast_of_a_steady_buyer(void **state)
{
	struct world world;
	const struct scorecard *card = &world.explanation.card;

	(void)state;
	world_init(&world, 1);
	buy_every(&world.logs[0], 270, 60, 10000);
	explain(&world, 0, NULL, 0);
	assert_near(card->overdue, .5);
	assert_near(card->p_buys_12m, .9820137900379085);
	assert_near(card->churn_risk, 6.474489031221831);
	assert_string_equal(card->churn, "low");
	assert_near(card->expected_12m, 4.836454723050268);
	assert_int_equal(card->avg_spend, 10000);
	assert_int_equal(card->clv, 46131);
	assert_int_equal(card->next_purchase, TODAY + 30);
	assert_true(isnan(card->p_alive));
	world_release(&world);
}

static void
attitude_follows_the_answer(void **state)
{
	static const double expected[11] = {
		0, .35 / 6, .35 / 3, .175, .7 / 3, 1.75 / 6, .35, .5, .65, .85, 1,
	};

	(void)state;
	for (int answer = 0; answer <= 10; answer++) {
		struct world world;

		world_init(&world, 1);
		log_feedback(&world.logs[0], 0, MEASURE_NPS, answer);
		explain(&world, 0, NULL, 0);
		expect_term(&world, INDICATOR_LOYALTY, "attitude", expected[answer], 1);
		expect_term(&world, INDICATOR_ADVOCACY, "recommends", expected[answer], 1);
		expect_unknown(&world, INDICATOR_LOYALTY, "return");
		world_release(&world);
	}
}

static void
profitability_ranks_money(void **state)
{
	struct world world;

	(void)state;
	world_init(&world, 30);
	for (size_t i = 0; i < 30; i++)
		log_purchase(&world.logs[i], 10, 100 * ((int64_t)i + 1), RAP_NONE, 0);
	for (size_t i = 0; i < 30; i += 7) {
		double rank = ((double)i + .5) / 30;

		explain(&world, i, NULL, 0);
		expect_term(&world, INDICATOR_PROFITABILITY, "contribution", rank, .7);
		expect_term(&world, INDICATOR_PROFITABILITY, "clv", rank, .25);
		assert_near(world.explanation.card.profitability, 100 * rank);
		assert_near(world.explanation.card.profitability_coverage, .475);
	}
	world_release(&world);
}

static void
real_costs_count_fully_and_set_the_margin(void **state)
{
	struct world world;

	(void)state;
	world_init(&world, 31);
	for (size_t i = 0; i < 30; i++)
		log_purchase(&world.logs[i], 10, 1000, 700, 0);
	log_purchase(&world.logs[30], 10, 1000, RAP_NONE, 0);
	explain(&world, 0, NULL, 0);
	assert_near(score_population_house(world.population)->margin_rate, .3);
	assert_near(term(&world, INDICATOR_PROFITABILITY, "contribution")->evidence, 1);
	assert_int_equal(world.explanation.card.margin_12m, 300);
	explain(&world, 30, NULL, 0);
	assert_near(term(&world, INDICATOR_PROFITABILITY, "contribution")->evidence, .7);
	assert_int_equal(world.explanation.card.margin_12m, 300);
	world.rules.margin_house = 0;
	explain(&world, 30, NULL, 0);
	assert_int_equal(world.explanation.card.margin_12m, 1000);
	world_release(&world);
}

static void
refunds_take_back_what_the_sale_had_earned(void **state)
{
	struct world world;
	const struct scorecard *card = &world.explanation.card;

	(void)state;
	world_init(&world, 1);
	log_purchase(&world.logs[0], 20, 1000, 600, 0);
	log_purchase(&world.logs[0], 10, -500, RAP_NONE, 0);
	log_purchase(&world.logs[0], 5, -250, -150, 0);
	explain(&world, 0, NULL, 0);
	assert_int_equal(card->margin_12m, 400 - 200 - 100);
	assert_int_equal(card->revenue, 250);
	assert_int_equal(card->refunds, 750);
	assert_int_equal(card->purchases, 1);
	assert_int_equal(card->purchase_days, 1);
	assert_int_equal(card->last_purchase, TODAY - 20);
	world_release(&world);
}

static void
contacts_cost_what_the_owner_says(void **state)
{
	struct world world;

	(void)state;
	world_init(&world, 1);
	log_purchase(&world.logs[0], 20, 1000, RAP_NONE, 0);
	log_interaction(&world.logs[0], 400, CHANNEL_PHONE, INTERACTION_SALES, 0);
	log_interaction(&world.logs[0], 15, CHANNEL_PHONE, INTERACTION_SALES, 0);
	log_interaction(&world.logs[0], 5, CHANNEL_NONE, INTERACTION_NOTE, 0);
	assert_int_equal(score_rules_set(&world.rules, "cost_per_contact", "2.5"), RAP_OK);
	explain(&world, 0, NULL, 0);
	assert_int_equal(world.explanation.card.margin_12m, 750);
	world_release(&world);
}

static void
a_year_has_365_days(void **state)
{
	struct world world;
	const struct scorecard *card = &world.explanation.card;

	(void)state;
	world_init(&world, 1);
	log_purchase(&world.logs[0], 365, 1, RAP_NONE, 0);
	log_purchase(&world.logs[0], 364, 20, RAP_NONE, 0);
	log_purchase(&world.logs[0], 0, 300, RAP_NONE, 0);
	explain(&world, 0, NULL, 0);
	assert_int_equal(card->revenue, 321);
	assert_int_equal(card->revenue_12m, 320);
	assert_int_equal(card->margin_12m, 320);
	assert_near(score_population_house(world.population)->volume_line, 2);
	world_release(&world);
}

static void
few_customers_are_held_against_a_target(void **state)
{
	struct world world;
	const struct score_reason *reason = &world.explanation.reasons[INDICATOR_PROFITABILITY];

	(void)state;
	world_init(&world, 3);
	for (size_t i = 0; i < 3; i++)
		log_purchase(&world.logs[i], 10, 10000 * ((int64_t)i + 1), RAP_NONE, 0);
	explain(&world, 2, NULL, 0);
	expect_term(&world, INDICATOR_PROFITABILITY, "target", .6464466094067263, .7);
	assert_string_equal(term(&world, INDICATOR_PROFITABILITY, "target")->fact,
			    "contributed 300.00 EUR in 12 months against 200.00 EUR of a good customer; too few "
			    "customers to rank (3); costs are not known, 100 % of the sales counted");
	assert_int_equal(score_rules_set(&world.rules, "target.contribution", "300"), RAP_OK);
	explain(&world, 2, NULL, 0);
	expect_term(&world, INDICATOR_PROFITABILITY, "target", .5, .7);
	assert_int_equal(reason->term_count, 1);
	world_release(&world);
}

static void
a_year_without_contribution_is_capped(void **state)
{
	struct world world;

	(void)state;
	world_init(&world, 31);
	for (size_t i = 0; i < 30; i++)
		log_purchase(&world.logs[i], 300, 100, RAP_NONE, 0);
	log_purchase(&world.logs[30], 366, 1000000000, RAP_NONE, 0);
	explain(&world, 30, NULL, 0);
	assert_near(world.explanation.card.profitability, 20);
	assert_true(term(&world, INDICATOR_PROFITABILITY, "cap")->adjustment);
	assert_true(term(&world, INDICATOR_PROFITABILITY, "cap")->points < 0);
	world_release(&world);
}

static void
engagement_by_source(void **state)
{
	struct world world;
	struct customer_log *log = &world.logs[0];

	(void)state;
	world_init(&world, 1);
	log_interaction(log, 180, CHANNEL_EMAIL, INTERACTION_INQUIRY, 1);
	log_interaction(log, 120, CHANNEL_EMAIL, INTERACTION_SALES, 0);
	log_interaction(log, 90, CHANNEL_PHONE, INTERACTION_INQUIRY, 1);
	log_interaction(log, 0, CHANNEL_CHAT, INTERACTION_SUPPORT, 1);
	log_response(log, 90, 0, -1)->clicked_at = moment_at(90, 1);
	log_response(log, 30, 1, 0);
	log_response(log, 20, 1, -1);
	log_response(log, 0, 1, 1);
	log_points(log, 40, 100, RAP_NONE);
	log_points(log, 0, -20, RAP_NONE);
	log_feedback(log, 0, MEASURE_CSAT, 4);
	log_feedback(log, 0, MEASURE_CES, 4);
	explain(&world, 0, NULL, 0);
	expect_term(&world, INDICATOR_ENGAGEMENT, "contacts", .35435147357210794, 4. / 6);
	expect_term(&world, INDICATOR_ENGAGEMENT, "campaigns", .11750309741540454, 1. / 3);
	expect_term(&world, INDICATOR_ENGAGEMENT, "events", .5276334472589853, .5);
	expect_term(&world, INDICATOR_ENGAGEMENT, "points", .22119921692859512, .5);
	expect_term(&world, INDICATOR_ENGAGEMENT, "feedback", .31271072120902776, 1. / 3);
	assert_near(world.explanation.card.engagement, 31.812015161162332);
	assert_near(world.explanation.card.engagement_coverage, .5);
	assert_int_equal(world.explanation.card.points, 80);
	world_release(&world);
}

static void
one_action_a_month_comes_near_70(void **state)
{
	struct world world;

	(void)state;
	world_init(&world, 1);
	for (int64_t age = 3600; age >= 0; age -= 30)
		log_interaction(&world.logs[0], age, CHANNEL_VISIT, INTERACTION_INQUIRY, 1);
	explain(&world, 0, NULL, 0);
	assert_within(term(&world, INDICATOR_ENGAGEMENT, "contacts")->value, .70, .005);
	world_release(&world);
}

static void
communication_both_ways(void **state)
{
	struct world world;
	struct customer_log *log = &world.logs[0];
	struct interaction_fact *answered;

	(void)state;
	world_init(&world, 1);
	log_interaction(log, 100, CHANNEL_EMAIL, INTERACTION_SALES, 0);
	answered = log_interaction(log, 99, CHANNEL_EMAIL, INTERACTION_INQUIRY, 1);
	answered->responded_at = moment_at(99, 6);
	answered->sentiment = 1;
	log_interaction(log, 50, CHANNEL_EMAIL, INTERACTION_SALES, 0);
	log_interaction(log, 3, CHANNEL_EMAIL, INTERACTION_SALES, 0);
	explain(&world, 0, NULL, 0);
	expect_term(&world, INDICATOR_COMMUNICATION, "reciprocity", .5, 2. / 5);
	expect_term(&world, INDICATOR_COMMUNICATION, "our-answers", .8408964152537145, .25);
	expect_term(&world, INDICATOR_COMMUNICATION, "their-answers", .7071067811865476, .25);
	expect_term(&world, INDICATOR_COMMUNICATION, "tone", .6156082305715749, .25);
	expect_term(&world, INDICATOR_COMMUNICATION, "freshness", .4665164957684037, 1);
	expect_unknown(&world, INDICATOR_COMMUNICATION, "friction");
	assert_near(world.explanation.card.response_hours, 6);
	assert_int_equal(world.explanation.card.last_contact, TODAY - 3);
	assert_int_equal(world.explanation.card.last_inbound, TODAY - 99);
	assert_int_equal(world.explanation.card.contacts_90d, 2);
	world_release(&world);
}

static void
an_open_question_counts_with_its_age(void **state)
{
	struct world world;

	(void)state;
	world_init(&world, 2);
	log_interaction(&world.logs[0], 2, CHANNEL_EMAIL, INTERACTION_INQUIRY, 1);
	explain(&world, 0, NULL, 0);
	/* Nobody's answers are logged: an unanswered question proves nothing. */
	expect_unknown(&world, INDICATOR_COMMUNICATION, "our-answers");
	log_interaction(&world.logs[1], 30, CHANNEL_EMAIL, INTERACTION_INQUIRY, 1)->responded_at =
		moment_at(30, 1);
	explain(&world, 0, NULL, 0);
	/* From noon two days ago to the end of today. */
	expect_term(&world, INDICATOR_COMMUNICATION, "our-answers", exp2(-60. / 24), .25);
	world_release(&world);
}

static void
complaints_and_effort(void **state)
{
	struct world world;
	struct customer_log *log = &world.logs[0];

	(void)state;
	world_init(&world, 2);
	log_interaction(&world.logs[1], 300, CHANNEL_EMAIL, INTERACTION_COMPLAINT, 1);
	explain(&world, 0, NULL, 0);
	expect_term(&world, INDICATOR_COMMUNICATION, "friction", .75, 1);
	assert_null(world.explanation.card.complaint);
	log_interaction(log, 20, CHANNEL_EMAIL, INTERACTION_COMPLAINT, 1);
	explain(&world, 0, NULL, 0);
	expect_term(&world, INDICATOR_COMMUNICATION, "friction", .25, 1);
	assert_string_equal(world.explanation.card.complaint, "open");
	assert_int_equal(world.explanation.card.complaint_since, TODAY - 20);
	log->interactions[0].resolved_at = moment_at(10, 0);
	explain(&world, 0, NULL, 0);
	expect_term(&world, INDICATOR_COMMUNICATION, "friction", .75, 1);
	assert_string_equal(world.explanation.card.complaint, "resolved");
	log_feedback(log, 8, MEASURE_CSAT, 4);
	explain(&world, 0, NULL, 0);
	expect_term(&world, INDICATOR_COMMUNICATION, "friction", .8, 1);
	log_feedback(log, 7, MEASURE_CES, 7);
	explain(&world, 0, NULL, 0);
	expect_term(&world, INDICATOR_COMMUNICATION, "friction", .9, 1);
	/* Resolved tomorrow is open today. */
	log->interactions[0].resolved_at = moment_at(-1, 0);
	explain(&world, 0, NULL, 0);
	assert_string_equal(world.explanation.card.complaint, "open");
	world_release(&world);
}

static void
growth_of_a_narrow_new_customer(void **state)
{
	struct world world;
	double p, expected, rate, ratio, value;

	(void)state;
	world_init(&world, 5);
	for (size_t i = 0; i < 4; i++)
		log_purchase(&world.logs[i], 20, 1000, RAP_NONE, 1);
	for (uint32_t category = 1; category <= 4; category++)
		log_purchase(&world.logs[4], 20, 3000, RAP_NONE, category);
	world.logs[0].share_of_wallet = .4;
	world.logs[0].fit = .8;
	explain(&world, 0, NULL, 0);
	expect_term(&world, INDICATOR_GROWTH, "headroom", .6, 1);
	expect_term(&world, INDICATOR_GROWTH, "breadth", .75, 1);
	expect_term(&world, INDICATOR_GROWTH, "fit", .8, 1);
	expect_term(&world, INDICATOR_GROWTH, "stage", .6, 1);
	/* Nobody bought twice: the assumed gap of 90 days; (1000 + 2 * 3200) / 3 a purchase day. */
	p = 1 / (1 + exp(2 * (20. / 90 - 2.5)));
	rate = 1. / (5 * 20 + 365);
	expected = p * 365 * .5 / (20 + .5 / rate) * (1000 + 2 * 3200.) / 3;
	ratio = pow((expected + 2000) / (1000 + 2000), 1.5);
	expect_term(&world, INDICATOR_GROWTH, "expected", ratio / (1 + ratio), .25);
	value = (.3 * .6 + .25 * .25 * ratio / (1 + ratio) + .2 * .75 + .15 * .8 + .1 * .6) /
		(.3 + .25 * .25 + .2 + .15 + .1);
	assert_near(world.explanation.card.growth, 100 * value * (.3 + .7 * p));
	assert_true(term(&world, INDICATOR_GROWTH, "lost")->adjustment);
	world_release(&world);
}

static void
values_weigh_by_importance(void **state)
{
	static const char *const values[] = { "organic", "punctual", "local" };	/* 1, 2, 3 */
	struct world world;

	(void)state;
	world_init(&world, 2);
	log_value(&world.logs[0], 0, 1);
	log_value(&world.logs[0], 2, -1);
	log_value(&world.logs[0], 2, 1);
	log_value(&world.logs[0], 7, 1);
	explain(&world, 0, values, 3);
	expect_term(&world, INDICATOR_VALUES, "organic", 1, 1);
	expect_unknown(&world, INDICATOR_VALUES, "punctual");
	expect_term(&world, INDICATOR_VALUES, "local", .5, 1);
	assert_near(world.explanation.card.values, 62.5);
	assert_near(world.explanation.card.values_coverage, 4. / 6);
	explain(&world, 1, values, 3);
	assert_true(isnan(world.explanation.card.values));
	assert_near(world.explanation.card.values_coverage, 0);
	world_release(&world);
}

static void
advocacy_by_deeds(void **state)
{
	struct world world;
	struct customer_log *log = &world.logs[0];

	(void)state;
	world_init(&world, 2);
	log_referral(log, 73, REFERRAL_CONVERTED);
	log_referral(log, 0, REFERRAL_OPEN);
	log_referral(log, 0, REFERRAL_LOST);
	log_interaction(log, 365, CHANNEL_SOCIAL, INTERACTION_ADVOCACY, 1)->sentiment = 1;
	log_interaction(log, 0, CHANNEL_SOCIAL, INTERACTION_ADVOCACY, 1)->sentiment = .5;
	log_interaction(log, 0, CHANNEL_LETTER, INTERACTION_ADVOCACY, 1);
	log_purchase(&world.logs[1], 73, 100, RAP_NONE, 0);
	explain(&world, 0, NULL, 0);
	expect_term(&world, INDICATOR_ADVOCACY, "referrals", .7419560079658014, 1);
	expect_term(&world, INDICATOR_ADVOCACY, "reviews", .7229514531114031, 2. / 3);
	expect_term(&world, INDICATOR_ADVOCACY, "mentions", .5, .5);
	expect_unknown(&world, INDICATOR_ADVOCACY, "recommends");
	assert_int_equal(world.explanation.card.referrals, 3);
	/* A true zero needs exposure: a fifth of a year of .7. */
	explain(&world, 1, NULL, 0);
	expect_term(&world, INDICATOR_ADVOCACY, "referrals", 0, .14);
	world_release(&world);
}

static void
one_conversion_is_worth_two_thirds(void **state)
{
	struct world world;

	(void)state;
	world_init(&world, 1);
	log_referral(&world.logs[0], 0, REFERRAL_CONVERTED);
	explain(&world, 0, NULL, 0);
	expect_term(&world, INDICATOR_ADVOCACY, "referrals", 2. / 3, 1);
	world_release(&world);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loyalty_of_a_steady_buyer),
		cmocka_unit_test(forecast_of_a_steady_buyer),
		cmocka_unit_test(attitude_follows_the_answer),
		cmocka_unit_test(profitability_ranks_money),
		cmocka_unit_test(real_costs_count_fully_and_set_the_margin),
		cmocka_unit_test(refunds_take_back_what_the_sale_had_earned),
		cmocka_unit_test(contacts_cost_what_the_owner_says),
		cmocka_unit_test(a_year_has_365_days),
		cmocka_unit_test(few_customers_are_held_against_a_target),
		cmocka_unit_test(a_year_without_contribution_is_capped),
		cmocka_unit_test(engagement_by_source),
		cmocka_unit_test(one_action_a_month_comes_near_70),
		cmocka_unit_test(communication_both_ways),
		cmocka_unit_test(an_open_question_counts_with_its_age),
		cmocka_unit_test(complaints_and_effort),
		cmocka_unit_test(growth_of_a_narrow_new_customer),
		cmocka_unit_test(values_weigh_by_importance),
		cmocka_unit_test(advocacy_by_deeds),
		cmocka_unit_test(one_conversion_is_worth_two_thirds),
	};
	return unit_run("score-indicators", tests);
}
