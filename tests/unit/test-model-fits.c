/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fits on the CDNOW sample against the published ones, to the digits in which programs that
 * converge agree, and what the fitted models foresee against published forecasts.
 */
#include <config.h>

#include "model-shop.h"
#include "src/score/model-private.h"

/* The walkthrough of R's BTYD stops at its third fit, a little short of the maximum. */
static const double walkthrough[4] = { .55337102523, 10.5795196344, .605907381773, 11.6581161821 };

static struct shop shop;
static int64_t as_of;
static struct model_report report;
static struct model_history *histories;

static const double *
fitted(enum score_model_kind kind)
{
	return report.fits[kind].parameter;
}

static void
assert_fit(enum score_model_kind kind, const double *parameter, double tolerance, double loglik,
	   double loglik_tolerance)
{
	const struct model_fit *fit = &report.fits[kind];

	for (size_t i = 0; i < model_parameter_count(kind); i++)
		assert_ratio(fit->parameter[i], parameter[i], tolerance);
	assert_about(fit->loglik, loglik, loglik_tolerance);
	assert_false(fit->boundary);
	assert_int_equal(fit->estimate, ESTIMATE_MLE);
}

static void
assert_errors(enum score_model_kind kind, const double *error, double tolerance)
{
	for (size_t i = 0; i < model_parameter_count(kind); i++)
		assert_ratio(report.fits[kind].error[i], error[i], tolerance);
}

static void
nbd_is_that_of_btydplus(void **state)
{
	static const double parameter[2] = { .384766, 12.0720 };

	(void)state;
	assert_fit(MODEL_NBD, parameter, 1e-5, -9763.657615, 1e-4);
}

static void
bg_is_that_of_the_paper(void **state)
{
	static const double precise[4] = { .242594522, 4.413602019, .792922017, 2.425906777 };
	static const double error[4] = { .0125574, .378224, .185734, .705414 };
	static const double paper[4] = { .243, 4.414, .793, 2.426 };

	(void)state;
	assert_fit(MODEL_BG, precise, 2e-5, -9582.429207, 1e-4);
	assert_errors(MODEL_BG, error, 1e-5);
	for (int i = 0; i < 4; i++)
		assert_about(fitted(MODEL_BG)[i], paper[i], 6e-4);
	assert_about(report.fits[MODEL_BG].loglik, -9582.4, .05);
}

static void
mbg_is_that_of_btydplus(void **state)
{
	static const double precise[4] = { .524843159, 6.183085280, .891359391, 1.614002240 };
	static const double lifetimes[4] = { .525, 6.183, .891, 1.614 };

	(void)state;
	assert_fit(MODEL_MBG, precise, 2e-5, -9582.135716, 1e-4);
	for (int i = 0; i < 4; i++)
		assert_about(fitted(MODEL_MBG)[i], lifetimes[i], 6e-4);
	assert_about(report.fits[MODEL_MBG].loglik, -9582.13572, .001);
}

static void
pareto_is_that_of_the_paper(void **state)
{
	static const double precise[4] = { .553277047, 10.577683460, .606239989, 11.668735290 };
	static const double error[4] = { .0476279, .842723, .187281, 6.21111 };
	static const double paper[4] = { .553, 10.578, .606, 11.669 };
	static const double tolerance[4] = { .0006, .0015, .0006, .005 };

	(void)state;
	assert_fit(MODEL_PARETO, precise, 2e-5, -9594.976179, 1e-4);
	assert_errors(MODEL_PARETO, error, 1e-5);
	for (int i = 0; i < 4; i++)
		assert_about(fitted(MODEL_PARETO)[i], paper[i], tolerance[i]);
}

/* Amounts are cents here and dollars in the papers. */
static void
assert_spend(const struct spend_fit *fit, const double *parameter, double tolerance, double loglik)
{
	assert_ratio(fit->parameter[0], parameter[0], tolerance);
	assert_ratio(fit->parameter[1], parameter[1], tolerance);
	assert_ratio(fit->parameter[2] / 100, parameter[2], tolerance);
	assert_about(fit->loglik + (double)fit->customers * log(100), loglik, 5e-4);
}

static void
spend_of_repeats_is_that_of_the_note(void **state)
{
	static const double precise[3] = { 6.249572, 3.744225, 15.443521 };
	static const double error[3] = { 1.190, .290, 4.159 };
	static const double note[3] = { 6.25, 3.74, 15.44 };
	const struct spend_fit *fit = &report.spend_repeats;

	(void)state;
	assert_int_equal(fit->customers, 946);
	assert_spend(fit, precise, 2e-5, -4055.9177);
	for (int i = 0; i < 3; i++) {
		assert_about(fit->parameter[i] / (i == 2 ? 100 : 1), note[i], .006);
		assert_about(fit->error[i] / (i == 2 ? 100 : 1), error[i], 6e-4);
	}
	assert_about(fit->correlation, .11, .005);
}

static void
spend_of_all_days_is_that_of_clvtools(void **state)
{
	static const double parameter[3] = { 9.881286, 3.398758, 7.928569 };

	(void)state;
	assert_spend(&report.spend, parameter, 1e-3, -9898.45094);
}

static void
the_sample_is_the_published_one(void **state)
{
	(void)state;
	assert_int_equal(report.customers, 2357);
	assert_int_equal(report.repeaters, 946);
	assert_int_equal(report.chosen.kind, MODEL_MBG);
	assert_int_equal(report.chosen.confidence, CONFIDENCE_HIGH);
	assert_int_equal(report.warnings, 0);
}

/* ---- forecasts ---- */

static double
own_spend(const struct model_history *history)
{
	double days = (double)history->repeat_days;
	double mean = days > 0 ? (double)history->repeat_spend / days : 0;

	return spend_expected(report.spend_repeats.parameter, days, mean, NAN) / 100;
}

static void
spend_of_ten_customers_is_that_of_the_spreadsheet(void **state)
{
	static const double expected[10] = {
		24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17,
	};

	(void)state;
	for (int i = 0; i < 10; i++)
		assert_about(own_spend(&histories[i]), expected[i], .011);
}

/* Means over customers of the same number of repeats, the last line seven and more. */
static void
forecasts_by_frequency_are_those_of_the_walkthrough(void **state)
{
	static const double expected[8][3] = {
		{ .237, .138, .225 },	{ .697, .600, .523 },	{ 1.393, 1.196, 1.044 },
		{ 1.560, 1.714, 1.520 }, { 2.532, 2.399, 2.164 }, { 2.947, 2.907, 2.654 },
		{ 3.862, 3.819, 3.504 }, { 6.359, 6.403, 6.157 },
	};
	double sums[8][3] = { { 0 } }, members[8] = { 0 };
	int64_t end = rap_day_of_date(1998, 6, 30);

	(void)state;
	for (size_t i = 0; i < shop.count; i++) {
		int x = (int)fmin((double)histories[i].x, 7);
		struct model_point point;

		model_history_point(&point, &histories[i]);
		members[x]++;
		sums[x][0] += shop_days_between(&shop.logs[i], as_of, end);
		sums[x][1] += model_expected(MODEL_PARETO, walkthrough, &point, 39);
		sums[x][2] += model_expected(MODEL_BG, fitted(MODEL_BG), &point, 39);
	}
	for (int x = 0; x < 8; x++)
		for (int column = 0; column < 3; column++)
			assert_about(sums[x][column] / members[x], expected[x][column], 6e-4);
}

static void
totals_by_week_are_those_of_the_walkthrough(void **state)
{
	static const double expected[6][3] = {
		{ 1359, 1308.856, 1312.458 }, { 1414, 1385.275, 1387.347 }, { 1484, 1459.923, 1460.392 },
		{ 1517, 1532.906, 1531.714 }, { 1573, 1604.320, 1601.418 }, { 1672, 1674.253, 1669.600 },
	};
	int64_t start = rap_day_of_date(1997, 1, 1);

	(void)state;
	for (int i = 0; i < 6; i++) {
		int week = 20 + i, actual = 0;
		double pareto = 0, bg = 0;

		for (size_t j = 0; j < shop.count; j++) {
			double age = week - (double)(histories[j].first_day - start) / 7;

			pareto += model_expected_new(MODEL_PARETO, walkthrough, age);
			bg += model_expected_new(MODEL_BG, fitted(MODEL_BG), age);
			actual += shop_days_between(&shop.logs[j], histories[j].first_day,
						    start + 7 * week - 1);
		}
		assert_int_equal(actual, (int)expected[i][0]);
		assert_about(pareto, expected[i][1], .02);
		assert_about(bg, expected[i][2], .02);
	}
}

static void
first_customers_are_those_of_clvtools(void **state)
{
	static const double expected[3][3] = {
		{ .8691655, 1.4553208, .4250934 },
		{ .1680280, .1711544, .0499935 },
		{ .2951576, .1070904, .0312807 },
	};

	(void)state;
	for (int i = 0; i < 3; i++) {
		const double *parameter = fitted(MODEL_PARETO);
		struct model_point point;

		model_history_point(&point, &histories[i]);
		assert_ratio(model_p_alive(MODEL_PARETO, parameter, &point), expected[i][0], 1e-3);
		assert_ratio(model_expected(MODEL_PARETO, parameter, &point, 39), expected[i][1], 1e-3);
		assert_ratio(model_residual(parameter, &point, log(1.1)), expected[i][2], 1e-3);
	}
}

/* Of likelihood alone, and without a smaller picture of ROWS, which are settled. */
static struct model_task
task_of(struct model_rows *rows, double longest)
{
	struct model_task task = {
		.estimate = ESTIMATE_MLE,
		.errors = true,
		.scale = model_unit_scale(longest),
		.all = rows,
		.grid = rows,
		.rough = rows,
	};

	for (size_t i = 0; i < rows->count; i++)
		task.sums.repeats += rows->rows[i].weight * rows->rows[i].point.x;
	model_rows_settle(rows, task.scale);
	return task;
}

/* Its copy of the log is rounded, which moves the fit in the fourth digit. */
static void
fit_rounded(struct model_fit *out)
{
	struct model_rows rows = { rap_calloc(shop.count, sizeof *rows.rows), shop.count };
	struct model_task task;
	double longest = 0;

	for (size_t i = 0; i < shop.count; i++) {
		struct model_point *point = &rows.rows[i].point;

		model_history_point(point, &histories[i]);
		point->t_x = round(100 * point->t_x) / 100;
		point->T = round(100 * point->T) / 100;
		longest = fmax(longest, point->T);
		rows.rows[i].weight = 1;
	}
	task = task_of(&rows, longest);
	model_fit_purchases(out, MODEL_BG, &task);
	free(rows.rows);
}

/* Thirty of its units make a month there, and the units are weeks: a test, not a truth. */
static void
monthly_values_are_those_of_lifetimes(void **state)
{
	static const double expected[10] = {
		140.096211, 18.943467, 38.180574, 38.180574, 38.180574,
		1003.868107, 28.109683, 38.180574, 167.418216, 38.180574,
	};
	struct model_fit fit;

	(void)state;
	fit_rounded(&fit);
	for (int i = 0; i < 10; i++) {
		struct model_point point;
		double value = 0, before = 0;

		model_history_point(&point, &histories[i]);
		point.t_x = round(100 * point.t_x) / 100;
		point.T = round(100 * point.T) / 100;
		for (int month = 1; month <= 12; month++) {
			double now = model_expected(MODEL_BG, fit.parameter, &point, 30 * month);

			value += (now - before) / pow(1.01, month);
			before = now;
		}
		assert_ratio(value * own_spend(&histories[i]), expected[i], 2e-4);
	}
}

/* Every STRIDE-th customer, who stands for all of these; times FACTOR. */
static struct model_rows
rows_of_shop(size_t stride, double factor)
{
	struct model_rows rows = { rap_calloc(shop.count, sizeof *rows.rows), 0 };

	for (size_t i = 0; i < shop.count; i += stride) {
		struct model_row *row = &rows.rows[rows.count++];

		model_history_point(&row->point, &histories[i]);
		row->point.t_x *= factor;
		row->point.T *= factor;
		row->weight = (double)stride;
	}
	return rows;
}

/* One row a customer gives what one row with a weight does. */
static void
weights_stand_for_customers(void **state)
{
	struct model_rows rows = rows_of_shop(1, 1);
	struct model_task task = task_of(&rows, report.longest);
	struct model_fit fit;

	(void)state;
	model_fit_purchases(&fit, MODEL_MBG, &task);
	for (int i = 0; i < 4; i++)
		assert_ratio(fit.parameter[i], fitted(MODEL_MBG)[i], 1e-6);
	assert_about(fit.loglik, report.fits[MODEL_MBG].loglik, 1e-6);
	free(rows.rows);
}

/* Time ten times as long makes alpha and beta ten times as large and touches nothing else. */
static void
the_unit_of_time_does_not_matter(void **state)
{
	struct model_rows rows = rows_of_shop(1, 10);
	struct model_task task = task_of(&rows, 10 * report.longest);

	(void)state;
	for (int kind = MODEL_BG; kind <= MODEL_PARETO; kind++) {
		struct model_fit fit;

		model_fit_purchases(&fit, (enum score_model_kind)kind, &task);
		for (int i = 0; i < 4; i++) {
			bool time = i == 1 || (i == 3 && kind == MODEL_PARETO);

			assert_ratio(fit.parameter[i],
				     fitted((enum score_model_kind)kind)[i] * (time ? 10 : 1), 1e-6);
		}
	}
	free(rows.rows);
}

/* Every tenth and every third customer show the way; all of them have the last word. */
static void
pictures_save_passes_and_change_nothing(void **state)
{
	struct model_rows rows = rows_of_shop(1, 1), grid = rows_of_shop(3, 1), rough = rows_of_shop(10, 1);
	struct model_task plain = task_of(&rows, report.longest), quick = plain;

	(void)state;
	quick.grid = &grid;
	quick.rough = &rough;
	model_rows_settle(&grid, quick.scale);
	model_rows_settle(&rough, quick.scale);
	for (int kind = MODEL_NBD; kind <= MODEL_PARETO; kind++) {
		struct model_fit a, b, bare;

		model_fit_purchases(&a, (enum score_model_kind)kind, &plain);
		model_fit_purchases(&b, (enum score_model_kind)kind, &quick);
		assert_ratio(b.loglik, a.loglik, 1e-12);
		for (size_t i = 0; i < model_parameter_count((enum score_model_kind)kind); i++) {
			assert_ratio(b.parameter[i], a.parameter[i], 2e-9);
			assert_ratio(b.error[i], a.error[i], 1e-7);
		}
		assert_true(2 * b.evaluations < a.evaluations);
		quick.errors = false;
		model_fit_purchases(&bare, (enum score_model_kind)kind, &quick);
		assert_memory_equal(bare.parameter, b.parameter, sizeof b.parameter);
		assert_true(isnan(bare.error[0]) && !bare.boundary);
		assert_int_equal(bare.evaluations + 2 * (int)model_parameter_count((enum score_model_kind)kind),
				 b.evaluations);
		quick.errors = true;
	}
	free(rough.rows);
	free(grid.rows);
	free(rows.rows);
}

static void
hold_out_totals_and_errors_are_those_measured(void **state)
{
	static const struct {
		enum score_model_kind kind;
		double total, error;
	} expected[] = {
		{ MODEL_NBD, 2930, 1.041 }, { MODEL_BG, 1653, .785 },
		{ MODEL_MBG, 1577, .765 }, { MODEL_PARETO, 1666, .755 },
	};
	int64_t end = rap_day_of_date(1998, 6, 30);

	(void)state;
	for (size_t k = 0; k < RAP_COUNT(expected); k++) {
		double total = 0, error = 0, actual = 0;

		for (size_t i = 0; i < shop.count; i++) {
			double came = shop_days_between(&shop.logs[i], as_of, end), foreseen;
			struct model_point point;

			model_history_point(&point, &histories[i]);
			foreseen = model_expected(expected[k].kind, fitted(expected[k].kind), &point,
						  (double)(end - as_of) / 7);
			total += foreseen;
			actual += came;
			error += fabs(foreseen - came);
		}
		assert_about(actual, 1882, 0);
		assert_about(total, expected[k].total, 1);
		assert_about(error / (double)shop.count, expected[k].error, 1e-3);
	}
}

static void
a_check_tells_the_same(void **state)
{
	int64_t end = rap_day_of_date(1998, 6, 30);
	struct model_trial *trial = model_trial_new(&report, end);
	double total = 0, actual = 0, pairs = 0, right = 0;
	struct model_check check;

	(void)state;
	for (size_t i = 0; i < shop.count; i++)
		model_trial_add(trial, &shop.logs[i]);
	model_trial_end(&check, trial);
	model_trial_free(trial);
	assert_int_equal(check.customers, 2357);
	assert_about(check.actual, 1882, 0);
	assert_int_equal(check.judged, MODEL_MBG);
	assert_about(check.models[MODEL_BG].expected, 1653, 1);
	assert_about(check.models[MODEL_PARETO].error, .755, 1e-3);
	for (int i = 0; i < CHECK_TENTHS; i++) {
		assert_true(i == 0 || check.tenths[i].expected <= check.tenths[i - 1].expected);
		total += check.tenths[i].expected;
		actual += check.tenths[i].actual;
	}
	assert_ratio(total, check.models[MODEL_MBG].expected, 1e-12);
	assert_about(actual, 1882, 0);
	assert_about(check.classes[0].actual / (double)check.classes[0].customers, .237, 6e-4);
	assert_about(check.classes[7].actual / (double)check.classes[7].customers, 6.359, 6e-4);
	/* The area under the curve by its meaning, all pairs. */
	for (size_t i = 0; i < shop.count; i++)
		for (size_t j = 0; j < shop.count; j++) {
			struct model_point a, b;
			double p, q;

			if (!shop_days_between(&shop.logs[i], as_of, end) ||
			    shop_days_between(&shop.logs[j], as_of, end) || (i + j) % 7)
				continue;
			model_history_point(&a, &histories[i]);
			model_history_point(&b, &histories[j]);
			p = model_p_buys(MODEL_MBG, fitted(MODEL_MBG), &a, 39);
			q = model_p_buys(MODEL_MBG, fitted(MODEL_MBG), &b, 39);
			pairs++;
			right += p > q ? 1 : p == q ? .5 : 0;
		}
	assert_about(check.models[MODEL_MBG].auc, right / pairs, 5e-3);
}

/* ---- the survey ---- */

static void
coarse_cells_change_little(void **state)
{
	struct model_survey *survey = shop_survey(&shop, as_of, 600);
	struct model_report coarse;

	(void)state;
	model_survey_report(&coarse, survey, MODEL_FORECASTS, ESTIMATE_MAP);
	model_survey_free(survey);
	survey = shop_survey(&shop, as_of, MODEL_CELLS);
	model_survey_report(&report, survey, MODEL_ALL | MODEL_REPEATS, ESTIMATE_MAP);
	for (int i = 0; i < 4; i++)
		assert_ratio(coarse.chosen.purchase[i], report.chosen.purchase[i], .02);
	for (int i = 0; i < 3; i++)
		assert_ratio(coarse.chosen.spend[i], report.chosen.spend[i], .05);
	/* The prior hardly moves what 2357 customers say. */
	assert_about(report.fits[MODEL_MBG].loglik, -9582.1357, .01);
	assert_true(report.fits[MODEL_MBG].loglik < -9582.1357);
	model_survey_report(&report, survey, MODEL_ALL | MODEL_REPEATS | MODEL_ERRORS, ESTIMATE_MLE);
	model_survey_free(survey);
}

static void
the_order_of_customers_does_not_matter(void **state)
{
	struct model_survey *forward = shop_survey(&shop, as_of, 300);
	struct model_survey *backward = model_survey_new(as_of, 300);
	struct model_report a, b;

	(void)state;
	for (size_t i = shop.count; i-- > 0;)
		model_survey_add(backward, &shop.logs[i]);
	model_survey_report(&a, forward, MODEL_FORECASTS, ESTIMATE_MAP);
	model_survey_report(&b, backward, MODEL_FORECASTS, ESTIMATE_MAP);
	assert_memory_equal(a.chosen.purchase, b.chosen.purchase, sizeof a.chosen.purchase);
	assert_memory_equal(a.chosen.spend, b.chosen.spend, sizeof a.chosen.spend);
	model_survey_free(forward);
	model_survey_free(backward);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sample_is_the_published_one),
		cmocka_unit_test(nbd_is_that_of_btydplus),
		cmocka_unit_test(bg_is_that_of_the_paper),
		cmocka_unit_test(mbg_is_that_of_btydplus),
		cmocka_unit_test(pareto_is_that_of_the_paper),
		cmocka_unit_test(spend_of_repeats_is_that_of_the_note),
		cmocka_unit_test(spend_of_all_days_is_that_of_clvtools),
		cmocka_unit_test(spend_of_ten_customers_is_that_of_the_spreadsheet),
		cmocka_unit_test(forecasts_by_frequency_are_those_of_the_walkthrough),
		cmocka_unit_test(totals_by_week_are_those_of_the_walkthrough),
		cmocka_unit_test(first_customers_are_those_of_clvtools),
		cmocka_unit_test(monthly_values_are_those_of_lifetimes),
		cmocka_unit_test(weights_stand_for_customers),
		cmocka_unit_test(the_unit_of_time_does_not_matter),
		cmocka_unit_test(pictures_save_passes_and_change_nothing),
		cmocka_unit_test(hold_out_totals_and_errors_are_those_measured),
		cmocka_unit_test(a_check_tells_the_same),
		cmocka_unit_test(coarse_cells_change_little),
		cmocka_unit_test(the_order_of_customers_does_not_matter),
	};
	struct model_survey *survey;
	int failures;

	if (!shop_load(&shop)) {
		puts("1..0 # SKIP the CDNOW sample is not here");
		return 0;
	}
	as_of = rap_day_of_date(1997, 9, 30);
	histories = rap_calloc(shop.count, sizeof *histories);
	for (size_t i = 0; i < shop.count; i++)
		model_history_read(&histories[i], &shop.logs[i], as_of);
	survey = shop_survey(&shop, as_of, MODEL_CELLS);
	model_survey_report(&report, survey, MODEL_ALL | MODEL_REPEATS | MODEL_ERRORS, ESTIMATE_MLE);
	model_survey_free(survey);
	failures = unit_run("model-fits", tests);
	free(histories);
	shop_release(&shop);
	return failures;
}
