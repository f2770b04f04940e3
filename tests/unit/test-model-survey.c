/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the models read of a log, how many customers a fit takes, and what they warn of. */
#include <config.h>

#include "model-shop.h"

enum { AS_OF = 20528 };

static void
buy(struct customer_log *log, int64_t age, int64_t amount)
{
	RAP_GROW(log->purchases, log->purchase_count, log->purchase_capacity);
	log->purchases[log->purchase_count++] =
		(struct purchase_fact){ .day = AS_OF - age, .amount = amount, .cost = RAP_NONE };
}

/* Uniform on 0..1, the same in every run. */
static double
chance(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return ((double)(*state * UINT64_C(2685821657736338717) >> 11) + .5) / 9007199254740992.;
}

/*
 * A shop made by the model: rates spread around one purchase in ten weeks; after every
 * purchase a customer leaves with the chance LEAVES; first purchases spread over SPAN days.
 */
static struct model_survey *
made_shop(int customers, int64_t span, double leaves, int64_t base, int64_t per_repeat)
{
	struct model_survey *survey = model_survey_new(AS_OF, MODEL_CELLS);
	uint64_t state = 42;

	for (int i = 0; i < customers; i++) {
		double rate = -log(chance(&state)) * .1 / 7;
		double age = floor(chance(&state) * (double)span);
		double spend = (double)base * (.5 + chance(&state));
		struct customer_log made;

		customer_log_init(&made);
		spend += (double)per_repeat * rate * 7 * 40;
		buy(&made, (int64_t)age, (int64_t)spend);
		while (chance(&state) >= leaves) {
			age -= ceil(-log(chance(&state)) / rate);
			if (!(age >= 0))
				break;
			buy(&made, (int64_t)age, (int64_t)(spend * (.8 + .4 * chance(&state))));
		}
		model_survey_add(survey, &made);
		customer_log_release(&made);
	}
	return survey;
}

static void
reported(struct model_report *out, struct model_survey *survey)
{
	model_survey_report(out, survey, MODEL_FORECASTS | MODEL_REPEATS, ESTIMATE_MAP);
	model_survey_free(survey);
}

/* ---- histories ---- */

static void
purchases_of_a_day_are_one(void **state)
{
	struct model_history history;
	struct customer_log log;

	(void)state;
	customer_log_init(&log);
	buy(&log, 70, 1000);
	buy(&log, 70, 500);
	buy(&log, 35, 2000);
	buy(&log, 35, -700);
	buy(&log, 14, 0);
	buy(&log, -1, 9999);
	model_history_read(&history, &log, AS_OF);
	assert_int_equal(history.x, 2);
	assert_int_equal(history.t_x, 56);
	assert_int_equal(history.T, 70);
	/* The day of nothing counts as a purchase day and not as one of spend. */
	assert_int_equal(history.spend_days, 2);
	assert_int_equal(history.spend, 2800);
	assert_int_equal(history.repeat_days, 1);
	assert_int_equal(history.repeat_spend, 1300);
	customer_log_release(&log);
}

static void
refunds_alone_make_no_customer(void **state)
{
	struct model_survey *survey = model_survey_new(AS_OF, MODEL_CELLS);
	struct model_history history;
	struct model_report report;
	struct customer_log log;

	(void)state;
	customer_log_init(&log);
	buy(&log, 70, -1000);
	model_history_read(&history, &log, AS_OF);
	assert_int_equal(history.x, -1);
	model_survey_add(survey, &log);
	reported(&report, survey);
	assert_int_equal(report.customers, 0);
	assert_int_equal(report.chosen.kind, MODEL_NONE);
	assert_int_equal(report.chosen.confidence, CONFIDENCE_NONE);
	assert_int_equal(report.warnings, 0);
	customer_log_release(&log);
}

/* ---- how many customers ---- */

static void
few_customers_get_the_typical_shop(void **state)
{
	static const double centre[4] = { .5, 6, .8, 2.5 };
	struct model_report report;

	(void)state;
	reported(&report, made_shop(25, 560, .1, 5000, 0));
	assert_int_equal(report.chosen.confidence, CONFIDENCE_LOW);
	assert_int_equal(report.warnings & WARNING_TYPICAL_SHOP, WARNING_TYPICAL_SHOP);
	assert_int_equal(report.chosen.kind, MODEL_MBG);
	assert_int_equal(report.fits[MODEL_MBG].estimate, ESTIMATE_PRIOR);
	for (int i = 0; i < 4; i++)
		assert_ratio(report.chosen.purchase[i], centre[i] * (i == 1 ? report.longest / 40 : 1),
			     1e-14);
	assert_true(isnan(report.chosen.spend[0]));
	assert_true(isnan(report.fits[MODEL_MBG].loglik));
}

static void
a_shop_of_one_day_is_answered(void **state)
{
	struct model_report report;

	(void)state;
	reported(&report, made_shop(100, 1, .1, 5000, 0));
	assert_int_equal(report.repeaters, 0);
	assert_int_equal(report.chosen.confidence, CONFIDENCE_LOW);
	assert_true(report.chosen.purchase[1] > 0);
}

static void
confidence_grows_with_the_shop(void **state)
{
	struct model_report report;

	(void)state;
	reported(&report, made_shop(100, 700, .15, 5000, 0));
	assert_int_equal(report.chosen.confidence, CONFIDENCE_MEDIUM);
	assert_int_equal(report.fits[MODEL_MBG].estimate, ESTIMATE_MAP);
	reported(&report, made_shop(1000, 700, .15, 5000, 0));
	assert_int_equal(report.chosen.confidence, CONFIDENCE_HIGH);
	assert_int_equal(report.chosen.kind, MODEL_MBG);
	assert_int_equal(report.warnings, 0);
}

static void
the_model_that_made_the_shop_is_found_again(void **state)
{
	struct model_report report;
	const double *parameter = report.chosen.purchase;

	(void)state;
	reported(&report, made_shop(20000, 700, .2, 5000, 0));
	/* Rates are exponential: r is 1; a tenth a week: alpha is 10; one in five leaves. */
	assert_ratio(parameter[0], 1, .08);
	assert_ratio(parameter[1], 10, .08);
	assert_ratio(parameter[2] / (parameter[2] + parameter[3]), .2, .05);
}

/* ---- warnings ---- */

static void
a_shop_that_nobody_leaves_shows_no_dropout(void **state)
{
	struct model_report report;

	(void)state;
	reported(&report, made_shop(1000, 700, 0, 5000, 0));
	assert_int_equal(report.chosen.kind, MODEL_NBD);
	assert_int_equal(report.warnings & WARNING_NO_DROPOUT, WARNING_NO_DROPOUT);
	assert_true(2 * (report.fits[MODEL_MBG].loglik - report.fits[MODEL_NBD].loglik) < 3.84);
}

/* a runs to its edge and takes b's meaning along; the errors of r and alpha are those of NBD. */
static void
an_edge_leaves_the_others_their_errors(void **state)
{
	struct model_survey *survey = made_shop(3000, 700, 0, 5000, 0);
	struct model_report report;
	const struct model_fit *without = &report.fits[MODEL_NBD], *with = &report.fits[MODEL_MBG];

	(void)state;
	model_survey_report(&report, survey, MODEL_FORECASTS | MODEL_ERRORS, ESTIMATE_MLE);
	assert_true(with->boundary && !without->boundary);
	assert_int_equal(report.warnings & WARNING_BOUNDARY, WARNING_BOUNDARY);
	assert_true(isnan(with->error[2]) || isnan(with->error[3]));
	for (int i = 0; i < 2; i++)
		assert_ratio(with->error[i], without->error[i], 1e-3);
	/* Scoring asks for no errors and is told of the edge all the same. */
	model_survey_report(&report, survey, MODEL_FORECASTS, ESTIMATE_MLE);
	assert_true(with->boundary && !without->boundary);
	assert_true(isnan(with->error[0]) && isnan(without->error[0]));
	model_survey_free(survey);
}

static void
spend_that_goes_with_frequency_is_told(void **state)
{
	struct model_report report;

	(void)state;
	reported(&report, made_shop(1000, 700, .15, 5000, 8000));
	assert_true(report.spend_repeats.correlation > .3);
	assert_int_equal(report.warnings & WARNING_CORRELATED, WARNING_CORRELATED);
}

/* The same customers, seen from the middle of their lives on. */
static void
a_log_that_begins_in_the_middle_is_told(void **state)
{
	struct model_survey *survey = model_survey_new(AS_OF, MODEL_CELLS);
	struct model_report report;
	uint64_t random = 7;

	(void)state;
	for (int i = 0; i < 500; i++) {
		struct customer_log made;
		double age = 1500;

		customer_log_init(&made);
		while ((age -= ceil(-log(chance(&random)) * 60)) >= 0)
			if (age < 700)
				buy(&made, (int64_t)age, 5000);
		model_survey_add(survey, &made);
		customer_log_release(&made);
	}
	reported(&report, survey);
	assert_int_equal(report.warnings & WARNING_TRUNCATED, WARNING_TRUNCATED);
}

static void
equal_amounts_are_expected_again(void **state)
{
	struct model_survey *survey = model_survey_new(AS_OF, MODEL_CELLS);
	struct model_report report;
	struct customer_log log;

	(void)state;
	for (int i = 0; i < 300; i++) {
		customer_log_init(&log);
		buy(&log, 200 + i % 90, 5000);
		buy(&log, 100 + i % 50, 5000);
		model_survey_add(survey, &log);
		customer_log_release(&log);
	}
	reported(&report, survey);
	assert_true(report.spend.fitted && report.spend.boundary);
	assert_ratio(spend_expected(report.chosen.spend, 2, 5000, NAN), 5000, .01);
	assert_ratio(spend_expected(report.chosen.spend, 0, 0, 5000), 5000, .01);
	assert_true(isnan(report.spend.correlation));
}

/* With few cells they have widened differently by the time they are joined. */
static void
joined_surveys_are_one(void **state)
{
	static const size_t cells[] = { 40, 300, MODEL_CELLS };

	(void)state;
	for (size_t c = 0; c < RAP_COUNT(cells); c++) {
		struct model_survey *whole = model_survey_new(AS_OF, cells[c]);
		struct model_survey *few = model_survey_new(AS_OF, cells[c]);
		struct model_survey *many = model_survey_new(AS_OF, cells[c]);
		struct model_report a, b;
		uint64_t random = 3;

		for (int i = 0; i < 900; i++) {
			struct customer_log made;
			double age = floor(chance(&random) * 900);

			customer_log_init(&made);
			do
				buy(&made, (int64_t)age, (int64_t)(4000 + 3000 * chance(&random)));
			while ((age -= ceil(-log(chance(&random)) * 50)) >= 0 && chance(&random) > .1);
			model_survey_add(whole, &made);
			model_survey_add(i % 20 ? many : few, &made);
			customer_log_release(&made);
		}
		model_survey_join(few, many);
		reported(&a, whole);
		reported(&b, few);
		assert_memory_equal(&a.chosen, &b.chosen, sizeof a.chosen);
		assert_true(a.longest == b.longest && a.repeaters == b.repeaters);
		model_survey_free(many);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(purchases_of_a_day_are_one),
		cmocka_unit_test(joined_surveys_are_one),
		cmocka_unit_test(refunds_alone_make_no_customer),
		cmocka_unit_test(few_customers_get_the_typical_shop),
		cmocka_unit_test(a_shop_of_one_day_is_answered),
		cmocka_unit_test(confidence_grows_with_the_shop),
		cmocka_unit_test(the_model_that_made_the_shop_is_found_again),
		cmocka_unit_test(a_shop_that_nobody_leaves_shows_no_dropout),
		cmocka_unit_test(an_edge_leaves_the_others_their_errors),
		cmocka_unit_test(spend_that_goes_with_frequency_is_told),
		cmocka_unit_test(a_log_that_begins_in_the_middle_is_told),
		cmocka_unit_test(equal_amounts_are_expected_again),
	};

	return unit_run("model-survey", tests);
}
