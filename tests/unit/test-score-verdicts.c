/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The best-client score, tiers, classes, loyal, regular, segments and churn, at their boundaries. */
#include <config.h>

#include <rapport/score_explain.h>

#include "unit.h"

#include "score-logs.h"

static const char *const house_values[] = { "first", "second" };	/* importances 1 and 2 */

/* Only the shared values count, so that a test can set the score: 100 / 3 or 200 / 3 or 100. */
static void
only_values_count(struct score_rules *rules)
{
	score_rules_init(rules);
	for (size_t i = 0; i < score_rule_count; i++)
		if (strncmp(score_rule_table[i].name, "weight.", 7) == 0)
			assert_int_equal(score_rules_set(rules, score_rule_table[i].name, "0"), RAP_OK);
	assert_int_equal(score_rules_set(rules, "weight.values", "1"), RAP_OK);
}

static void
the_score_is_drawn_to_50_by_what_is_not_known(void **state)
{
	struct score_population *population;
	struct score_explanation explanation;
	struct score_request request;
	struct score_rules rules;
	struct customer_log log;

	(void)state;
	score_rules_init(&rules);
	customer_log_init(&log);
	log_value(&log, 0, 1);
	population = population_of(&log, 1, &rules, house_values, 2);
	score_request_init(&request, TODAY);
	request.month_end_score = 50.5;
	score_explain(&explanation, &log, population, &rules, &request, NULL);
	/* Weight .06, a third assessed. */
	assert_near(explanation.card.best, 100);
	assert_near(explanation.card.coverage, .02);
	assert_near(explanation.card.score, 51);
	assert_near(explanation.card.score_change, .5);
	assert_string_equal(explanation.card.tier, "silver");
	assert_near(explanation.shares[INDICATOR_VALUES].points, 1);
	score_explanation_release(&explanation);
	score_population_free(population);
	customer_log_release(&log);
}

/* Indicator values and coverages of a card make its score by the formula of scoring.md 8.9. */
static void
expect_formula(const struct scorecard *card, const struct score_rules *rules)
{
	const double weights[INDICATOR_COUNT] = {
		[INDICATOR_PROFITABILITY] = .25, [INDICATOR_LOYALTY] = .25, [INDICATOR_ENGAGEMENT] = .12,
		[INDICATOR_GROWTH] = .12, [INDICATOR_COMMUNICATION] = .10, [INDICATOR_ADVOCACY] = .10,
		[INDICATOR_VALUES] = .06,
	};
	double logs = 0, covered = 0, best;

	for (int i = 0; i < INDICATOR_COUNT; i++) {
		double value = scorecard_indicator(card, (enum indicator)i);
		double coverage = scorecard_coverage(card, (enum indicator)i);

		if (coverage < rules->coverage_least - 1e-9) {
			assert_true(isnan(value));
			continue;
		}
		logs += weights[i] * coverage * log(fmax(value, 5));
		covered += weights[i] * coverage;
	}
	best = exp(logs / covered);
	assert_near(card->best, best);
	assert_near(card->coverage, covered);
	assert_near(card->score, 50 + covered * (best - 50));
}

static void
the_score_is_a_geometric_mean(void **state)
{
	struct score_population *population;
	struct score_request request;
	struct score_rules rules;
	struct customer_log log;
	struct scorecard card;

	(void)state;
	score_rules_init(&rules);
	customer_log_init(&log);
	for (int64_t age = 500; age > 0; age -= 50)
		log_purchase(&log, age, 5000 + age, 2000, 1);
	log_interaction(&log, 30, CHANNEL_EMAIL, INTERACTION_INQUIRY, 1)->sentiment = .4;
	log_feedback(&log, 20, MEASURE_NPS, 3);
	log_value(&log, 1, -1);
	population = population_of(&log, 1, &rules, house_values, 2);
	score_request_init(&request, TODAY);
	score_customer(&card, &log, population, &rules, &request);
	expect_formula(&card, &rules);
	score_population_free(population);
	customer_log_release(&log);
}

static const struct tier_case {
	int first, second;		/* stances */
	const char *previous, *pinned;
	int64_t until;
	const char *tier, *rule;
} tier_cases[] = {
	/* 100 */
	{ 1, 1, NULL, NULL, RAP_NONE, "platinum", "score" },
	{ 1, 1, "bronze", NULL, RAP_NONE, "platinum", "score" },
	/* 66.67: two points above gold's 65 are 67 */
	{ -1, 1, NULL, NULL, RAP_NONE, "gold", "score" },
	{ -1, 1, "silver", NULL, RAP_NONE, "silver", "held" },
	{ -1, 1, "bronze", NULL, RAP_NONE, "silver", "held" },
	{ -1, 1, "gold", NULL, RAP_NONE, "gold", "score" },
	{ -1, 1, "platinum", NULL, RAP_NONE, "gold", "score" },
	/* 33.33 */
	{ 1, -1, NULL, NULL, RAP_NONE, "bronze", "score" },
	{ 1, -1, "gold", NULL, RAP_NONE, "bronze", "score" },
	/* nothing known */
	{ 0, 0, NULL, NULL, RAP_NONE, NULL, NULL },
	{ 0, 0, "gold", NULL, RAP_NONE, NULL, NULL },
	{ 0, 0, NULL, "gold", RAP_NONE, "gold", "pinned" },
	/* pins */
	{ 1, -1, NULL, "platinum", RAP_NONE, "platinum", "pinned" },
	{ 1, -1, NULL, "platinum", TODAY, "platinum", "pinned" },
	{ 1, -1, NULL, "platinum", TODAY - 1, "bronze", "score" },
	{ 1, -1, NULL, "diamond", RAP_NONE, "bronze", "score" },
};

static void
tier_of(struct scorecard *card, const struct tier_case *example, const struct score_rules *rules)
{
	struct score_population *population;
	struct score_request request;
	struct customer_log log;

	customer_log_init(&log);
	if (example->first != 0)
		log_value(&log, 0, example->first);
	if (example->second != 0)
		log_value(&log, 1, example->second);
	population = population_of(&log, 1, rules, house_values, 2);
	score_request_init(&request, TODAY);
	request.previous_tier = example->previous;
	request.pinned_tier = example->pinned;
	request.pinned_until = example->until;
	score_customer(card, &log, population, rules, &request);
	score_population_free(population);
	customer_log_release(&log);
}

static void
tiers_change_only_when_a_line_is_crossed_clearly(void **state)
{
	struct score_rules rules;
	struct scorecard card;

	(void)state;
	only_values_count(&rules);
	for (size_t i = 0; i < RAP_COUNT(tier_cases); i++) {
		tier_of(&card, &tier_cases[i], &rules);
		if (!tier_cases[i].tier) {
			assert_null(card.tier);
			assert_null(card.tier_rule);
			continue;
		}
		assert_string_equal(card.tier, tier_cases[i].tier);
		assert_string_equal(card.tier_rule, tier_cases[i].rule);
	}
}

static void
a_falling_tier_is_held_for_two_points(void **state)
{
	const struct tier_case falling = { -1, 1, "gold", NULL, RAP_NONE, NULL, NULL };
	struct score_rules rules;
	struct scorecard card;

	(void)state;
	only_values_count(&rules);
	/* 66.67 against gold from 68: held down to 66. */
	assert_int_equal(score_rules_set(&rules, "tier.gold", "68"), RAP_OK);
	tier_of(&card, &falling, &rules);
	assert_string_equal(card.tier, "gold");
	assert_string_equal(card.tier_rule, "held");
	assert_int_equal(score_rules_set(&rules, "tier.gold", "69"), RAP_OK);
	tier_of(&card, &falling, &rules);
	assert_string_equal(card.tier, "silver");
	assert_string_equal(card.tier_rule, "score");
}

/* ---- classes of one customer among others ---- */

/*
 * Nine others bought once, for 100.00, 10 days ago; the last one of the ten is
 * looked at.  Lines: volume 2 purchase days; valued the 80 % quantile.
 */
struct shop {
	struct score_rules rules;
	struct customer_log logs[10];
	struct score_population *population;
	struct scorecard card;
};

static struct customer_log *
shop_init(struct shop *shop)
{
	memset(shop, 0, sizeof *shop);
	score_rules_init(&shop->rules);
	for (size_t i = 0; i < 10; i++)
		customer_log_init(&shop->logs[i]);
	for (size_t i = 0; i < 9; i++)
		log_purchase(&shop->logs[i], 10, 10000, RAP_NONE, 0);
	return &shop->logs[9];
}

static void
shop_score(struct shop *shop)
{
	struct score_request request;

	score_population_free(shop->population);
	shop->population = population_of(shop->logs, 10, &shop->rules, NULL, 0);
	score_request_init(&request, TODAY);
	score_customer(&shop->card, &shop->logs[9], shop->population, &shop->rules, &request);
}

static void
shop_release(struct shop *shop)
{
	score_population_free(shop->population);
	for (size_t i = 0; i < 10; i++)
		customer_log_release(&shop->logs[i]);
}

static void
classes_by_days_and_contribution(void **state)
{
	static const struct {
		int days;
		int64_t amount;
		const char *class;
	} cases[] = {
		{ 1, 9999, "standard" }, { 1, 10000, "valued" }, { 1, 20000, "valued" },
		{ 2, 4999, "volume" }, { 2, 5000, "key" }, { 3, 20000, "key" }, { 0, 0, NULL },
	};

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		struct shop shop;
		struct customer_log *log = shop_init(&shop);

		for (int day = cases[i].days; day > 0; day--)
			log_purchase(log, day, cases[i].amount, RAP_NONE, 0);
		shop_score(&shop);
		if (cases[i].class)
			assert_string_equal(shop.card.class, cases[i].class);
		else
			assert_null(shop.card.class);
		shop_release(&shop);
	}
}

static void
a_poor_margin_is_not_valued(void **state)
{
	struct shop shop;
	struct customer_log *log = shop_init(&shop);

	(void)state;
	for (size_t i = 0; i < 9; i++)
		shop.logs[i].purchases[0].cost = 5000;
	log_purchase(log, 5, 40000, 30000, 0);
	shop_score(&shop);
	assert_int_equal(shop.card.margin_12m, 10000);
	assert_string_equal(shop.card.class, "standard");
	log->purchases[0].cost = 20000;
	shop_score(&shop);
	assert_string_equal(shop.card.class, "valued");
	shop_release(&shop);
}

static void
regular_is_steady_through_a_year(void **state)
{
	static const struct {
		int64_t ages[6];	/* ascending in time, ended by -1 */
		const char *regular;
	} cases[] = {
		{ { 280, 190, 100, 10, -1 }, "yes" },	/* four quarters */
		{ { 100, 10, -1 }, "no" },		/* too few */
		{ { 380, 370, 10, -1 }, "no" },		/* too few within the year */
		{ { 330, 329, 328, 327, 326, -1 }, "yes" },	/* even gaps */
		{ { 360, 359, 358, 200, -1 }, "no" },	/* one burst: three gaps of CV 1.7 */
	};

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		struct shop shop;
		struct customer_log *log = shop_init(&shop);

		for (size_t j = 0; cases[i].ages[j] >= 0; j++)
			log_purchase(log, cases[i].ages[j], 100, RAP_NONE, 0);
		shop_score(&shop);
		assert_string_equal(shop.card.regular, cases[i].regular);
		shop_release(&shop);
	}
}

static void
the_year_of_four_quarters_has_365_days(void **state)
{
	struct shop shop;
	struct customer_log *log = shop_init(&shop);

	(void)state;
	/* Neither cycles nor gaps can help. */
	assert_int_equal(score_rules_set(&shop.rules, "regular.cv", "0.01"), RAP_OK);
	assert_int_equal(score_rules_set(&shop.rules, "cycle.most", "30"), RAP_OK);
	log_purchase(log, 364, 100, RAP_NONE, 0);
	log_purchase(log, 250, 100, RAP_NONE, 0);
	log_purchase(log, 150, 100, RAP_NONE, 0);
	log_purchase(log, 50, 100, RAP_NONE, 0);
	shop_score(&shop);
	assert_string_equal(shop.card.regular, "yes");
	log->purchases[0].day--;
	shop_score(&shop);
	assert_string_equal(shop.card.regular, "no");
	shop_release(&shop);
}

static const char *
loyal_word(struct shop *shop)
{
	shop_score(shop);
	return shop->card.loyal;
}

static void
loyal_needs_count_life_and_goodwill(void **state)
{
	struct shop shop;
	struct customer_log *log = shop_init(&shop);

	(void)state;
	for (int64_t age = 25; age >= 5; age -= 5)
		log_purchase(log, age, 100, RAP_NONE, 0);
	assert_string_equal(loyal_word(&shop), "no");		/* four repeats */
	log_purchase(log, 1, 100, RAP_NONE, 0);
	assert_string_equal(loyal_word(&shop), "loyal-behaviour");
	log_feedback(log, 1, MEASURE_NPS, 7);
	assert_string_equal(loyal_word(&shop), "loyal");
	log->feedback[0].value = 6;
	assert_string_equal(loyal_word(&shop), "at-risk");
	log->feedback[0].value = 9;
	log_interaction(log, 1, CHANNEL_PHONE, INTERACTION_COMPLAINT, 1);
	assert_string_equal(loyal_word(&shop), "at-risk");
	log->interaction_count = 0;
	log->purchase_count = 2;
	assert_string_equal(loyal_word(&shop), "latent");
	assert_int_equal(score_rules_set(&shop.rules, "loyal.min_repeats", "1"), RAP_OK);
	/* Gap (5 + 2 * 5) / 3 = 5, silent for 20 days: four gaps. */
	assert_string_equal(loyal_word(&shop), "formerly-loyal");
	shop_release(&shop);
}

static void
loyal_by_a_regular_year(void **state)
{
	struct shop shop;
	struct customer_log *log = shop_init(&shop);

	(void)state;
	log_purchase(log, 280, 100, RAP_NONE, 0);
	log_purchase(log, 190, 100, RAP_NONE, 0);
	log_purchase(log, 100, 100, RAP_NONE, 0);
	log_purchase(log, 10, 100, RAP_NONE, 0);
	assert_string_equal(loyal_word(&shop), "loyal-behaviour");
	assert_int_equal(score_rules_set(&shop.rules, "loyal.rule", "repeats"), RAP_OK);
	assert_string_equal(loyal_word(&shop), "no");
	assert_int_equal(score_rules_set(&shop.rules, "loyal.rule", "year"), RAP_OK);
	assert_string_equal(loyal_word(&shop), "loyal-behaviour");
	log->purchases[0].day += 60;
	log->purchases[1].day += 60;
	log->purchases[2].day += 60;
	assert_string_equal(loyal_word(&shop), "no");
	shop_release(&shop);
}

static void
churn_words_follow_silence(void **state)
{
	static const struct {
		int64_t last;
		const char *word;
	} cases[] = {
		{ 0, "low" }, { 110, "low" }, { 145, "watch" }, { 160, "high" }, { 300, "lost" },
	};

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		struct shop shop;
		struct customer_log *log = shop_init(&shop);

		for (int64_t n = 4; n >= 0; n--)
			log_purchase(log, cases[i].last + 60 * n, 100, RAP_NONE, 0);
		shop_score(&shop);
		assert_string_equal(shop.card.churn, cases[i].word);
		shop_release(&shop);
	}
}

static void
a_new_customer_has_no_risk_yet(void **state)
{
	struct shop shop;
	struct customer_log *log = shop_init(&shop);

	(void)state;
	log_purchase(log, 134, 100, RAP_NONE, 0);	/* nobody bought twice: a cycle of 135 days */
	shop_score(&shop);
	assert_string_equal(shop.card.churn, "new");
	assert_true(isnan(shop.card.churn_risk));
	log->purchases[0].day--;
	shop_score(&shop);
	assert_string_not_equal(shop.card.churn, "new");
	assert_false(isnan(shop.card.churn_risk));
	shop_release(&shop);
}

/* ---- segments ---- */

static const char *
segment_of(int recency, int frequency)
{
	/* Of ten different values the 1st, 2nd, 4th, 6th and 8th begin the five fifths. */
	static const int place[5] = { 1, 2, 4, 6, 8 };
	struct score_population *population;
	struct customer_log logs[11];
	struct score_request request;
	struct score_rules rules;
	struct scorecard card;

	score_rules_init(&rules);
	for (int i = 0; i < 11; i++)
		customer_log_init(&logs[i]);
	for (int i = 0; i < 10; i++)
		for (int day = i; day >= 0; day--)
			log_purchase(&logs[i], 300 - 20 * i + day, 100, RAP_NONE, 0);
	for (int day = place[frequency - 1] - 1; day >= 0; day--)
		log_purchase(&logs[10], 300 - 20 * (place[recency - 1] - 1) + day, 100, RAP_NONE, 0);
	population = population_of(logs, 10, &rules, NULL, 0);
	score_request_init(&request, TODAY);
	score_customer(&card, &logs[10], population, &rules, &request);
	assert_int_equal(card.recency_score, recency);
	assert_int_equal(card.frequency_score, frequency);
	score_population_free(population);
	for (int i = 0; i < 11; i++)
		customer_log_release(&logs[i]);
	return card.segment;
}

static void
segments_lie_on_the_map(void **state)
{
	/* By recency, then by frequency, 1 to 5. */
	static const char *const map[5][5] = {
		{ "hibernating", "hibernating", "at-risk", "at-risk", "cant-lose" },
		{ "hibernating", "hibernating", "at-risk", "at-risk", "cant-lose" },
		{ "about-to-sleep", "about-to-sleep", "need-attention", "loyal", "loyal" },
		{ "promising", "potential-loyalist", "potential-loyalist", "loyal", "loyal" },
		{ "new", "potential-loyalist", "potential-loyalist", "champions", "champions" },
	};

	(void)state;
	for (int recency = 1; recency <= 5; recency++)
		for (int frequency = 1; frequency <= 5; frequency++)
			assert_string_equal(segment_of(recency, frequency),
					    map[recency - 1][frequency - 1]);
}

static void
every_word_of_a_card_has_a_label(void **state)
{
	(void)state;
	for (int set = 0; set < SCORE_WORD_SETS; set++) {
		size_t count;
		const struct score_word *words = score_words((enum score_word_set)set, &count);

		assert_true(count > 0);
		for (size_t i = 0; i < count; i++) {
			assert_string_equal(score_word_label((enum score_word_set)set, words[i].word),
					    words[i].label);
			assert_true(strlen(words[i].help) > 0);
		}
		assert_string_equal(score_word_label((enum score_word_set)set, NULL), "");
	}
	assert_int_equal(score_grade(.75), 'A');
	assert_int_equal(score_grade(.5), 'B');
	assert_int_equal(score_grade(.25), 'C');
	assert_int_equal(score_grade(.2499), '-');
	assert_int_equal(score_grade(NAN), '-');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_score_is_drawn_to_50_by_what_is_not_known),
		cmocka_unit_test(the_score_is_a_geometric_mean),
		cmocka_unit_test(tiers_change_only_when_a_line_is_crossed_clearly),
		cmocka_unit_test(a_falling_tier_is_held_for_two_points),
		cmocka_unit_test(classes_by_days_and_contribution),
		cmocka_unit_test(a_poor_margin_is_not_valued),
		cmocka_unit_test(regular_is_steady_through_a_year),
		cmocka_unit_test(the_year_of_four_quarters_has_365_days),
		cmocka_unit_test(loyal_needs_count_life_and_goodwill),
		cmocka_unit_test(loyal_by_a_regular_year),
		cmocka_unit_test(churn_words_follow_silence),
		cmocka_unit_test(a_new_customer_has_no_risk_yet),
		cmocka_unit_test(segments_lie_on_the_map),
		cmocka_unit_test(every_word_of_a_card_has_a_label),
	};
	return unit_run("score-verdicts", tests);
}
