/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The CDNOW sample at the end of its calibration, against the published counts and against numbers
 * from a second implementation, which fitted the models itself and took expectations from
 * hypergeometric functions of many digits.  The log is not part of the program: without it there is
 * nothing to test.
 */
#include <config.h>

#include <stdio.h>

#include "unit.h"

#include "score-logs.h"

static struct customer_log *logs;
static size_t count, capacity;
static int64_t as_of;

static void
add_line(char *line)
{
	struct purchase_fact fact = { .cost = RAP_NONE };
	char *day = strchr(line, ','), *amount = strchr(day + 1, ',');
	int64_t customer;

	*day++ = '\0';
	*amount++ = '\0';
	customer = atoll(line);
	assert_int_equal(rap_day_parse(&fact.day, day), RAP_OK);
	fact.amount = llrint(100 * atof(amount));
	if (count == 0 || logs[count - 1].customer != customer) {
		RAP_GROW(logs, count, capacity);
		customer_log_init(&logs[count]);
		logs[count++].customer = customer;
	}
	RAP_GROW(logs[count - 1].purchases, logs[count - 1].purchase_count,
		 logs[count - 1].purchase_capacity);
	logs[count - 1].purchases[logs[count - 1].purchase_count++] = fact;
}

static struct score_population *
measure(const struct score_rules *rules)
{
	struct score_population *population = score_population_new(rules, as_of, 2);

	do {
		for (size_t i = 0; i < count; i++)
			score_population_add(population, &logs[i]);
	} while (score_population_end_pass(population));
	return population;
}

static void
the_log_has_the_published_sums(void **state)
{
	struct score_rules rules;
	struct score_population *population;
	const struct score_house *house;

	(void)state;
	score_rules_init(&rules);
	population = measure(&rules);
	house = score_population_house(population);
	assert_int_equal(house->buyers, 2357);
	assert_int_equal(house->repeaters, 946);
	assert_near(house->median_gap, 27);
	assert_near(house->half_life, 40.5);
	assert_near(house->repeat_rate, 2458. / (539779 + 365));
	assert_within(house->mean_spend, 3596.0853759867055, 1e-8);
	score_population_free(population);
}

static void
fifths_of_frequency_keep_ties_together(void **state)
{
	static const int expected[6] = { 0, 0, 1411, 0, 439, 507 };
	struct score_rules rules;
	struct score_population *population;
	struct score_request request;
	int counts[6] = { 0 };

	(void)state;
	score_rules_init(&rules);
	population = measure(&rules);
	score_request_init(&request, as_of);
	for (size_t i = 0; i < count; i++) {
		struct scorecard card;

		score_customer(&card, &logs[i], population, &rules, &request);
		counts[card.frequency_score]++;
	}
	for (int i = 0; i < 6; i++)
		assert_int_equal(counts[i], expected[i]);
	score_population_free(population);
}

static void
scores_agree_with_a_second_implementation(void **state)
{
	static const struct {
		size_t customer;
		double loyalty, profitability, score, p_buys, p_alive, churn;
	} cases[] = {
		{ 1, 47.2275268555, 81.2635703412, 54.4302115534, .604805384225, .706363629253, 66.8574159316 },
		{ 2, 14.8686346738, 49.3810676583, 39.2000535814, .118511328583, .171833745311, 94.5426040951 },
		{ 18, 17.6892483013, 24.4790236841, 36.8541216343, .177226170085, .256966459974, 91.8388108004 },
		{ 1516, 86.1955545013, 99.9039157453, 68.2484250621, .965289770188, .965289770265, 3.507517164 },
		{ 2000, 9.16688373138, 26.4156829469, 34.8134251988, .160750117403, .425037037174, 93.6088180365 },
	};
	struct score_rules rules;
	struct score_population *population;
	struct score_request request;

	(void)state;
	score_rules_init(&rules);
	population = measure(&rules);
	score_request_init(&request, as_of);
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		struct scorecard card;

		assert_int_equal(logs[cases[i].customer - 1].customer, cases[i].customer);
		score_customer(&card, &logs[cases[i].customer - 1], population, &rules, &request);
		assert_within(card.loyalty, cases[i].loyalty, 1e-8);
		assert_within(card.profitability, cases[i].profitability, 1e-8);
		assert_within(card.score, cases[i].score, 1e-8);
		assert_near(card.p_buys_12m, cases[i].p_buys);
		assert_near(card.p_alive, cases[i].p_alive);
		assert_within(card.churn_risk, cases[i].churn, 1e-8);
	}
	score_population_free(population);
}

static void
forecasts_add_up_to_the_second_implementation(void **state)
{
	struct score_rules rules;
	struct score_population *population;
	struct score_request request;
	double purchases = 0, money = 0;

	(void)state;
	score_rules_init(&rules);
	population = measure(&rules);
	score_request_init(&request, as_of);
	for (size_t i = 0; i < count; i++) {
		struct scorecard card;

		score_customer(&card, &logs[i], population, &rules, &request);
		purchases += card.expected_12m;
		money += (double)card.clv;
	}
	assert_within(purchases, 1983.101724979767, 1e-6);
	/* Each is rounded to a cent. */
	assert_within(money, 6772968.586351, 2357 / 2.);
	score_population_free(population);
}

/* Scores interpolate what the models integrate. */
static void
forecasts_are_those_of_the_model(void **state)
{
	struct score_rules rules;
	struct score_population *population;
	struct score_request request;
	const struct score_model *model;

	(void)state;
	score_rules_init(&rules);
	population = measure(&rules);
	model = &score_population_house(population)->model;
	assert_int_equal(model->kind, MODEL_MBG);
	score_request_init(&request, as_of);
	for (size_t i = 0; i < count; i++) {
		struct model_history history;
		struct model_point point;
		struct scorecard card;
		double expected;

		score_customer(&card, &logs[i], population, &rules, &request);
		model_history_read(&history, &logs[i], as_of);
		model_history_point(&point, &history);
		expected = model_expected(model->kind, model->purchase, &point, 365 / 7.);
		assert_within(card.expected_12m, expected, 1e-9 * expected);
	}
	score_population_free(population);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_log_has_the_published_sums),
		cmocka_unit_test(fifths_of_frequency_keep_ties_together),
		cmocka_unit_test(scores_agree_with_a_second_implementation),
		cmocka_unit_test(forecasts_add_up_to_the_second_implementation),
		cmocka_unit_test(forecasts_are_those_of_the_model),
	};
	char path[4096], line[256];
	FILE *file;
	int failures;

	snprintf(path, sizeof path, "%s/../shared/data/cdnow_sample/transactions.csv",
		 unit_source_folder());
	file = fopen(path, "r");
	if (!file) {
		puts("1..0 # SKIP the CDNOW sample is not here");
		return 0;
	}
	as_of = rap_day_of_date(1997, 9, 30);
	for (int number = 0; fgets(line, sizeof line, file); number++)
		if (number > 0)
			add_line(line);
	fclose(file);
	failures = unit_run("score-cdnow", tests);
	for (size_t i = 0; i < count; i++)
		customer_log_release(&logs[i]);
	free(logs);
	return failures;
}
