/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A population and the cards made with it: whatever the log, nothing is absurd, explanations add up,
 * order and the future do not matter, and the kept text scores like the original.
 */
#include <config.h>

#include <rapport/score_explain.h>

#include "unit.h"

#include "score-logs.h"

static const char *const house_values[] = { "organic", "a name\nwith \\ and a line" };

enum { CUSTOMERS = 120 };

struct shop {
	struct score_rules rules;
	struct customer_log logs[CUSTOMERS];
};

static int64_t
random_amount(uint64_t *seed)
{
	switch (random_below(seed, 12)) {
	case 0:
		return 0;
	case 1:
		return -random_below(seed, 20000);
	case 2:
		return random_below(seed, 60) == 0 ? INT64_MAX : RAP_NONE;
	case 3:
		return random_below(seed, 60) == 0 ? -INT64_MAX : 1;
	default:
		return random_below(seed, 100000);
	}
}

/* Falls from three years ago to three months ahead. */
static int64_t
next_age(int64_t age, uint64_t *seed)
{
	return age - random_below(seed, 120);
}

static void
random_contacts(struct customer_log *log, uint64_t *seed)
{
	for (int64_t age = 900; random_below(seed, 9) > 0; age = next_age(age, seed)) {
		struct interaction_fact *fact =
			log_interaction(log, age, (enum fact_channel)random_below(seed, CHANNEL_COUNT),
					(enum fact_interaction)random_below(seed, INTERACTION_COUNT),
					(int)random_below(seed, 3) - 1);

		fact->sentiment = random_below(seed, 2) ? NAN : (double)random_below(seed, 21) / 10 - 1;
		fact->minutes = random_below(seed, 2) ? RAP_NONE : random_below(seed, 40);
		fact->responded_at = random_below(seed, 2) ? RAP_NONE :
				     fact->at + random_below(seed, 5000000) - 1000;
		fact->resolved_at = random_below(seed, 2) ? RAP_NONE : fact->at + random_below(seed, 9000000);
	}
	for (int64_t age = 700; random_below(seed, 4) > 0; age = next_age(age, seed))
		log_feedback(log, age, (enum fact_measure)random_below(seed, MEASURE_COUNT),
			     random_below(seed, 11));
	for (int64_t age = 700; random_below(seed, 3) > 0; age = next_age(age, seed))
		log_referral(log, age, (enum fact_referral)random_below(seed, 3));
	for (int64_t age = 700; random_below(seed, 3) > 0; age = next_age(age, seed))
		log_points(log, age, random_below(seed, 200) - 90, random_below(seed, 2) ? RAP_NONE : TODAY - 3);
	for (int64_t age = 700; random_below(seed, 4) > 0; age = next_age(age, seed)) {
		struct response_fact *fact = log_response(log, age, (int)random_below(seed, 2),
							  (int)random_below(seed, 3) - 1);

		fact->opened_at = random_below(seed, 2) ? RAP_NONE : fact->sent_at + 5000;
		fact->responded_at = random_below(seed, 2) ? RAP_NONE : fact->sent_at + 9000;
		if (random_below(seed, 5) == 0)
			fact->sent_at = RAP_NONE;
	}
}

static void
random_log(struct customer_log *log, uint64_t *seed)
{
	int64_t gap = 1 + random_below(seed, 150);

	for (int64_t age = 1100; age > -90 && random_below(seed, 12) > 0; age -= random_below(seed, gap + 1))
		log_purchase(log, age, random_amount(seed),
			     random_below(seed, 2) ? RAP_NONE : random_amount(seed) / 2,
			     (uint32_t)random_below(seed, 5));
	if (random_below(seed, 2))
		random_contacts(log, seed);
	for (uint32_t value = 0; value < 3; value++)
		if (random_below(seed, 3) == 0)
			log_value(log, value, random_below(seed, 2) ? 1 : -1);
	if (random_below(seed, 3) == 0)
		log->share_of_wallet = (double)random_below(seed, 15) / 10;
	if (random_below(seed, 3) == 0)
		log->fit = (double)random_below(seed, 11) / 10;
}

static struct shop *
shop_new(uint64_t seed)
{
	struct shop *shop = rap_calloc(1, sizeof *shop);

	score_rules_init(&shop->rules);
	for (size_t i = 0; i < CUSTOMERS; i++) {
		customer_log_init(&shop->logs[i]);
		shop->logs[i].customer = (int64_t)i;
		random_log(&shop->logs[i], &seed);
	}
	return shop;
}

static void
shop_free(struct shop *shop)
{
	for (size_t i = 0; i < CUSTOMERS; i++)
		customer_log_release(&shop->logs[i]);
	free(shop);
}

static struct score_population *
shop_population(struct shop *shop)
{
	return population_of(shop->logs, CUSTOMERS, &shop->rules, house_values, 2);
}

static struct scorecard
score(const struct shop *shop, const struct customer_log *log,
	const struct score_population *population, int64_t as_of)
{
	struct score_request request;
	struct scorecard card;

	score_request_init(&request, as_of);
	score_customer(&card, log, population, &shop->rules, &request);
	return card;
}

/* Field by field, so that NaN equals NaN and padding does not count. */
static void
expect_same_card(const struct scorecard *a, const struct scorecard *b)
{
	for (size_t i = 0; i < scorecard_field_count; i++) {
		const struct scorecard_field *field = &scorecard_fields[i];
		const char *x = (const char *)a + field->offset, *y = (const char *)b + field->offset;

		if (field->type == SCORECARD_REAL) {
			double p = *(const double *)(const void *)x, q = *(const double *)(const void *)y;

			if (!(p == q || (isnan(p) && isnan(q))))
				fail_msg("%s: %.17g and %.17g", field->name, p, q);
		} else if (field->type == SCORECARD_WORD) {
			assert_ptr_equal(*(const char *const *)(const void *)x,
					 *(const char *const *)(const void *)y);
		} else if (*(const int64_t *)(const void *)x != *(const int64_t *)(const void *)y) {
			fail_msg("%s differs", field->name);
		}
	}
}

static void
expect_between(double value, double least, double most)
{
	assert_true(isnan(value) || (value >= least && value <= most));
}

static void
expect_sane(const struct scorecard *card)
{
	for (int i = 0; i < INDICATOR_COUNT; i++) {
		expect_between(scorecard_indicator(card, (enum indicator)i), 0, 100);
		assert_false(isnan(scorecard_coverage(card, (enum indicator)i)));
		expect_between(scorecard_coverage(card, (enum indicator)i), 0, 1 + 1e-12);
	}
	expect_between(card->best, 0, 100);
	expect_between(card->score, 0, 100);
	expect_between(card->churn_risk, 0, 100);
	expect_between(card->p_buys_12m, 0, 1);
	expect_between(card->expected_12m, 0, 366);
	expect_between(card->overdue, 0, 1e6);
	assert_int_equal(isnan(card->score), card->coverage == 0);
	assert_int_equal(card->tier == NULL, isnan(card->score));
	assert_true(card->clv == RAP_NONE || card->clv >= 0);
	assert_true(card->avg_spend == RAP_NONE || card->avg_spend >= 0);
	assert_true(card->refunds == RAP_NONE || card->refunds >= 0);
	assert_true(card->last_purchase <= TODAY && card->last_contact <= TODAY);
	assert_int_equal(card->purchase_days > 0, card->last_purchase != RAP_NONE);
	assert_int_equal(card->segment != NULL, card->purchase_days > 0);
	assert_int_equal(card->loyal != NULL, card->purchase_days > 0);
}

static void
expect_explained(const struct score_explanation *explanation)
{
	const struct scorecard *card = &explanation->card;
	double points = 50;

	for (int i = 0; i < INDICATOR_COUNT; i++) {
		const struct score_reason *reason = &explanation->reasons[i];
		double sum = 50;

		for (size_t j = 0; j < reason->term_count; j++) {
			assert_true(strlen(reason->terms[j].fact) > 0);
			sum += reason->terms[j].points;
		}
		if (!isnan(reason->value))
			assert_near(sum, reason->value);
		points += explanation->shares[i].points;
	}
	if (!isnan(card->score))
		assert_near(points, card->score);
	assert_true(strlen(explanation->score_sentence) > 0);
	for (size_t i = 0; i < explanation->verdict_count; i++)
		assert_true(strlen(explanation->verdicts[i].sentence) > 0);
}

static void
random_logs_give_sane_cards_that_explain_themselves(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 12; seed++) {
		struct shop *shop = shop_new(seed);
		struct score_population *population = shop_population(shop);
		struct score_request request;

		score_request_init(&request, TODAY);
		for (size_t i = 0; i < CUSTOMERS; i++) {
			struct scorecard card = score(shop, &shop->logs[i], population, TODAY);
			struct score_explanation explanation;

			expect_sane(&card);
			score_explain(&explanation, &shop->logs[i], population, &shop->rules, &request,
				      "EUR");
			expect_same_card(&card, &explanation.card);
			expect_explained(&explanation);
			score_explanation_release(&explanation);
		}
		score_population_free(population);
		shop_free(shop);
	}
}

static void
the_order_of_customers_does_not_matter(void **state)
{
	struct shop *shop = shop_new(99);
	struct score_population *forwards = shop_population(shop), *backwards;
	struct strbuf a = STRBUF_INIT, b = STRBUF_INIT;

	(void)state;
	backwards = score_population_new(&shop->rules, TODAY, 2);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(score_population_add_value(backwards, house_values[i], 1.0 + (double)i),
				 RAP_OK);
	do {
		for (size_t i = CUSTOMERS; i-- > 0;)
			score_population_add(backwards, &shop->logs[i]);
	} while (score_population_end_pass(backwards));
	score_population_write(&a, forwards);
	score_population_write(&b, backwards);
	assert_string_equal(a.text, b.text);
	strbuf_release(&a);
	strbuf_release(&b);
	score_population_free(forwards);
	score_population_free(backwards);
	shop_free(shop);
}

/* Every third customer is seen by a branch, in each of the two passes; then everybody, and then nobody. */
static void
a_branch_is_as_if_there_were_none(void **state)
{
	static const size_t every[] = { 3, 1, CUSTOMERS + 1 };
	struct shop *shop = shop_new(17);
	struct score_population *whole = shop_population(shop);
	struct strbuf a = STRBUF_INIT, b = STRBUF_INIT;

	(void)state;
	score_population_write(&a, whole);
	for (size_t n = 0; n < RAP_COUNT(every); n++) {
		struct score_population *joined = score_population_new(&shop->rules, TODAY, 2), *branch;

		for (size_t i = 0; i < 2; i++)
			assert_int_equal(score_population_add_value(joined, house_values[i], 1.0 + (double)i), RAP_OK);
		do {
			branch = score_population_branch(joined);
			for (size_t i = 0; i < CUSTOMERS; i++)
				score_population_add((i + 1) % every[n] ? joined : branch, &shop->logs[i]);
			score_population_join(joined, branch);
		} while (score_population_end_pass(joined));
		strbuf_clear(&b);
		score_population_write(&b, joined);
		assert_string_equal(a.text, b.text);
		score_population_free(joined);
	}
	strbuf_release(&a);
	strbuf_release(&b);
	score_population_free(whole);
	shop_free(shop);
}

static void
the_kept_text_scores_like_the_original(void **state)
{
	struct shop *shop = shop_new(5);
	struct score_population *population = shop_population(shop), *read;
	struct strbuf text = STRBUF_INIT, again = STRBUF_INIT;

	(void)state;
	score_population_write(&text, population);
	assert_int_equal(score_population_read(&read, text.text, text.length), RAP_OK);
	assert_int_equal(score_population_values(read), 2);
	assert_string_equal(score_population_value_name(read, 1), house_values[1]);
	for (size_t i = 0; i < CUSTOMERS; i++) {
		for (int64_t later = 0; later <= 40; later += 40) {
			struct scorecard a = score(shop, &shop->logs[i], population, TODAY + later);
			struct scorecard b = score(shop, &shop->logs[i], read, TODAY + later);

			expect_same_card(&a, &b);
		}
	}
	score_population_write(&again, read);
	assert_string_equal(text.text, again.text);
	strbuf_release(&text);
	strbuf_release(&again);
	score_population_free(population);
	score_population_free(read);
	shop_free(shop);
}

static void
damaged_text_is_refused_wherever_it_is_cut(void **state)
{
	struct shop *shop = shop_new(3);
	struct score_population *population = shop_population(shop), *read;
	struct strbuf text = STRBUF_INIT;

	(void)state;
	score_population_write(&text, population);
	for (size_t length = 0; length < text.length; length += length < 900 ? 1 : 89)
		assert_int_equal(score_population_read(&read, text.text, length), RAP_CORRUPT);
	text.text[20] = '\0';
	assert_int_equal(score_population_read(&read, text.text, text.length), RAP_CORRUPT);
	assert_null(read);
	strbuf_release(&text);
	score_population_free(population);
	shop_free(shop);
}

/* Cuts everything after today out of LOG. */
static void
forget_future(struct customer_log *log)
{
	while (log->purchase_count > 0 && log->purchases[log->purchase_count - 1].day > TODAY)
		log->purchase_count--;
	while (log->interaction_count > 0 &&
	       log->interactions[log->interaction_count - 1].at >= moment_at(-1, -12))
		log->interaction_count--;
	while (log->feedback_count > 0 && log->feedback[log->feedback_count - 1].day > TODAY)
		log->feedback_count--;
	while (log->referral_count > 0 && log->referrals[log->referral_count - 1].day > TODAY)
		log->referral_count--;
	while (log->points_count > 0 && log->points[log->points_count - 1].day > TODAY)
		log->points_count--;
}

static void
the_future_is_ignored(void **state)
{
	struct shop *shop = shop_new(21), *past = shop_new(21);
	struct score_population *with, *without;
	struct strbuf a = STRBUF_INIT, b = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < CUSTOMERS; i++)
		forget_future(&past->logs[i]);
	with = shop_population(shop);
	without = shop_population(past);
	score_population_write(&a, with);
	score_population_write(&b, without);
	assert_string_equal(a.text, b.text);
	for (size_t i = 0; i < CUSTOMERS; i++) {
		struct scorecard x = score(shop, &shop->logs[i], with, TODAY);
		struct scorecard y = score(past, &past->logs[i], without, TODAY);

		expect_same_card(&x, &y);
	}
	strbuf_release(&a);
	strbuf_release(&b);
	score_population_free(with);
	score_population_free(without);
	shop_free(shop);
	shop_free(past);
}

/* Absolute indicators must not fall because other customers changed. */
static void
others_money_leaves_the_relation_alone(void **state)
{
	struct shop *shop = shop_new(8);
	struct score_population *before = shop_population(shop), *after;
	struct scorecard x, y;

	(void)state;
	for (size_t i = 1; i < CUSTOMERS; i++)
		for (size_t j = 0; j < shop->logs[i].purchase_count; j++)
			if (shop->logs[i].purchases[j].amount > 0)
				shop->logs[i].purchases[j].amount = 77;
	after = shop_population(shop);
	x = score(shop, &shop->logs[0], before, TODAY);
	y = score(shop, &shop->logs[0], after, TODAY);
	assert_true(x.loyalty == y.loyalty || (isnan(x.loyalty) && isnan(y.loyalty)));
	assert_true(x.engagement == y.engagement || (isnan(x.engagement) && isnan(y.engagement)));
	assert_true(x.communication == y.communication ||
		    (isnan(x.communication) && isnan(y.communication)));
	assert_true(x.advocacy == y.advocacy || (isnan(x.advocacy) && isnan(y.advocacy)));
	score_population_free(before);
	score_population_free(after);
	shop_free(shop);
}

static void
more_of_a_good_thing_never_lowers_its_part(void **state)
{
	struct shop *shop = shop_new(13);
	struct score_population *population = shop_population(shop);

	(void)state;
	for (size_t i = 0; i < CUSTOMERS; i++) {
		struct scorecard before = score(shop, &shop->logs[i], population, TODAY), after;

		forget_future(&shop->logs[i]);
		log_purchase(&shop->logs[i], 0, 5000, RAP_NONE, 0);
		after = score(shop, &shop->logs[i], population, TODAY);
		assert_true(isnan(before.p_buys_12m) || after.p_buys_12m >= before.p_buys_12m);
		assert_true(before.recency_score == RAP_NONE || after.recency_score >= before.recency_score);
		assert_int_equal(after.last_purchase, TODAY);
	}
	score_population_free(population);
	shop_free(shop);
}

/* ---- the edges that scoring.md 8.11 names ---- */

static struct scorecard
score_alone(struct customer_log *log)
{
	struct score_rules rules;
	struct score_population *population;
	struct score_request request;
	struct scorecard card;

	score_rules_init(&rules);
	population = population_of(log, 1, &rules, NULL, 0);
	score_request_init(&request, TODAY);
	score_customer(&card, log, population, &rules, &request);
	expect_sane(&card);
	score_population_free(population);
	return card;
}

static void
nothing_known_is_unknown_not_zero(void **state)
{
	struct customer_log log;
	struct scorecard card;

	(void)state;
	customer_log_init(&log);
	card = score_alone(&log);
	for (int i = 0; i < INDICATOR_COUNT; i++) {
		assert_true(isnan(scorecard_indicator(&card, (enum indicator)i)));
		assert_true(scorecard_coverage(&card, (enum indicator)i) == 0);
	}
	assert_int_equal(card.revenue, RAP_NONE);
	assert_int_equal(card.contacts_90d, RAP_NONE);
	assert_int_equal(card.referrals, RAP_NONE);
	assert_null(card.class);
	assert_null(card.regular);
	assert_null(card.churn);
	customer_log_release(&log);
}

static void
one_customer_alone_and_all_on_one_day(void **state)
{
	struct customer_log log;
	struct scorecard card;

	(void)state;
	customer_log_init(&log);
	for (int i = 0; i < 20; i++)
		log_purchase(&log, 0, 1500, RAP_NONE, 0);
	card = score_alone(&log);
	assert_int_equal(card.purchases, 20);
	assert_int_equal(card.purchase_days, 1);
	assert_true(isnan(card.rhythm));
	assert_string_equal(card.churn, "new");
	assert_string_equal(card.loyal, "no");
	assert_int_equal(card.recency_score, 5);
	customer_log_release(&log);
}

static void
only_refunds_and_only_future(void **state)
{
	struct customer_log log;
	struct scorecard card;

	(void)state;
	customer_log_init(&log);
	log_purchase(&log, 40, -1500, RAP_NONE, 0);
	card = score_alone(&log);
	assert_int_equal(card.purchases, 0);
	assert_int_equal(card.revenue, -1500);
	assert_int_equal(card.refunds, 1500);
	assert_int_equal(card.first_purchase, RAP_NONE);
	assert_true(isnan(card.loyalty));
	log.purchase_count = 0;
	log_purchase(&log, -1, 1500, RAP_NONE, 0);
	card = score_alone(&log);
	assert_int_equal(card.revenue, RAP_NONE);
	assert_int_equal(card.last_purchase, RAP_NONE);
	customer_log_release(&log);
}

static void
sums_beyond_the_largest_number_stay_at_it(void **state)
{
	struct customer_log log;
	struct scorecard card;

	(void)state;
	customer_log_init(&log);
	log_purchase(&log, 9, INT64_MAX, -INT64_MAX, 0);
	log_purchase(&log, 8, INT64_MAX, INT64_MAX, 0);
	card = score_alone(&log);
	assert_true(card.revenue == INT64_MAX);
	log_purchase(&log, 7, -INT64_MAX, RAP_NONE, 0);
	log_purchase(&log, 6, -INT64_MAX, RAP_NONE, 0);
	log_purchase(&log, 5, -INT64_MAX, RAP_NONE, 0);
	card = score_alone(&log);
	assert_true(card.refunds == INT64_MAX);
	assert_true(card.revenue == -INT64_MAX);
	customer_log_release(&log);
}

static void
points_expire_only_as_far_as_they_are_left(void **state)
{
	struct customer_log log;

	(void)state;
	customer_log_init(&log);
	log_points(&log, 50, 100, TODAY - 1);
	log_points(&log, 40, 30, RAP_NONE);
	assert_int_equal(score_alone(&log).points, 30);
	log_points(&log, 30, -80, RAP_NONE);
	assert_int_equal(score_alone(&log).points, 30);
	log_points(&log, 20, -40, RAP_NONE);
	assert_int_equal(score_alone(&log).points, 10);
	log.points[0].expires = TODAY;
	assert_int_equal(score_alone(&log).points, 10);
	log.points_count = 1;
	assert_int_equal(score_alone(&log).points, 100);
	customer_log_release(&log);
}

/* Ninety days with the one looked from. */
static void
contacts_of_90_days_begin_89_days_before(void **state)
{
	struct customer_log log;

	(void)state;
	customer_log_init(&log);
	log_interaction(&log, 90, CHANNEL_EMAIL, INTERACTION_SALES, 0);
	log_interaction(&log, 89, CHANNEL_EMAIL, INTERACTION_SALES, 0);
	log_interaction(&log, 0, CHANNEL_EMAIL, INTERACTION_SALES, 0);
	assert_int_equal(score_alone(&log).contacts_90d, 2);
	customer_log_release(&log);
}

static void
collect(const char *sentence, void *payload)
{
	strbuf_addf(payload, "%s\n", sentence);
}

static void
a_pause_and_an_old_log_are_said(void **state)
{
	struct score_rules rules;
	struct customer_log log;
	struct score_population *population;
	struct strbuf said = STRBUF_INIT;

	(void)state;
	score_rules_init(&rules);
	customer_log_init(&log);
	for (int64_t age = 500; age >= 470; age -= 10)
		log_purchase(&log, age, 100, RAP_NONE, 0);
	for (int64_t age = 300; age >= 270; age -= 10)
		log_purchase(&log, age, 100, RAP_NONE, 0);
	population = population_of(&log, 1, &rules, NULL, 0);
	assert_int_equal(score_population_house(population)->pause_days, 170);
	assert_int_equal(score_population_house(population)->pause_start, TODAY - 470);
	assert_int_equal(score_population_warnings(population, collect, &said), 4);
	assert_string_equal(said.text,
			    "only 1 customer bought twice: what is said about rhythm is that of a typical "
			    "shop, not yours\n"
			    "costs are hardly known, so contribution counts 100 % of the sales; add costs or "
			    "set margin.default\n"
			    "nobody bought for 170 days after 2024-12-01: if the shop was closed or records are "
			    "missing, customers look more silent than they were\n"
			    "the last recorded purchase of anybody is of 2025-06-19: import newer sales, or look "
			    "at that day with --as-of\n");
	strbuf_release(&said);
	score_population_free(population);
	customer_log_release(&log);
}

static void
house_values_are_limited(void **state)
{
	struct score_rules rules;
	struct score_population *population;

	(void)state;
	score_rules_init(&rules);
	population = score_population_new(&rules, TODAY, 2);
	assert_int_equal(score_population_add_value(population, "x", 0), RAP_INVALID);
	assert_int_equal(score_population_add_value(population, "x", NAN), RAP_INVALID);
	for (int i = 0; i < SCORE_VALUES_MAX; i++)
		assert_int_equal(score_population_add_value(population, "x", 1), RAP_OK);
	assert_int_equal(score_population_add_value(population, "x", 1), RAP_INVALID);
	score_population_free(population);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_logs_give_sane_cards_that_explain_themselves),
		cmocka_unit_test(the_order_of_customers_does_not_matter),
		cmocka_unit_test(a_branch_is_as_if_there_were_none),
		cmocka_unit_test(the_kept_text_scores_like_the_original),
		cmocka_unit_test(damaged_text_is_refused_wherever_it_is_cut),
		cmocka_unit_test(the_future_is_ignored),
		cmocka_unit_test(others_money_leaves_the_relation_alone),
		cmocka_unit_test(more_of_a_good_thing_never_lowers_its_part),
		cmocka_unit_test(nothing_known_is_unknown_not_zero),
		cmocka_unit_test(one_customer_alone_and_all_on_one_day),
		cmocka_unit_test(only_refunds_and_only_future),
		cmocka_unit_test(sums_beyond_the_largest_number_stay_at_it),
		cmocka_unit_test(points_expire_only_as_far_as_they_are_left),
		cmocka_unit_test(contacts_of_90_days_begin_89_days_before),
		cmocka_unit_test(a_pause_and_an_old_log_are_said),
		cmocka_unit_test(house_values_are_limited),
	};
	return unit_run("score-population", tests);
}
