/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MBG/CNBD-k: against values of 24 digits made by other routes, against MBG, and on shops that it made. */
#include <config.h>

#include "model-shop.h"

enum { AS_OF = 20528 };

struct reference {
	char what[16];
	double parameter[MODEL_PARAMETERS];
	struct model_point point;
	double t, value;
};

static struct reference references[500];
static size_t count;

/* A model_line. */
static bool
read_reference(void *row, const char *line)
{
	struct reference *out = row;

	return sscanf(line, "%15[^,],%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf", out->what,
		      &out->parameter[MODEL_RHYTHM], &out->parameter[0], &out->parameter[1],
		      &out->parameter[2], &out->parameter[3], &out->point.x, &out->point.t_x, &out->point.T,
		      &out->point.litt, &out->t, &out->value) == 12;
}

static double
computed(const struct reference *reference)
{
	const double *parameter = reference->parameter;

	if (strcmp(reference->what, "expected") == 0)
		return model_expected(MODEL_CNBD, parameter, &reference->point, reference->t);
	if (strcmp(reference->what, "new") == 0)
		return model_expected_new(MODEL_CNBD, parameter, reference->t);
	if (strcmp(reference->what, "loglik") == 0)
		return model_loglik(NULL, MODEL_CNBD, parameter, &reference->point);
	if (strcmp(reference->what, "p_alive") == 0)
		return model_p_alive(MODEL_CNBD, parameter, &reference->point);
	assert_string_equal(reference->what, "p_buys");
	return model_p_buys(MODEL_CNBD, parameter, &reference->point, reference->t);
}

static void
check(const char *what, size_t least, double tolerance)
{
	size_t checked = 0;
	double worst = 0;

	for (size_t i = 0; i < count; i++) {
		const struct reference *reference = &references[i];
		double size = strcmp(what, "loglik") == 0 ? fmax(1, fabs(reference->value)) :
							      fmax(fabs(reference->value), 1e-290);
		double error;

		if (strcmp(reference->what, what) != 0)
			continue;
		error = fabs(computed(reference) - reference->value) / size;
		worst = fmax(worst, error);
		checked++;
		if (!(error <= tolerance))
			fail_msg("%s, line %zu: %.17g, not %.17g", what, i + 4, computed(reference),
				 reference->value);
	}
	print_message("# %s: %zu cases, worst %.2g\n", what, checked, worst);
	assert_true(checked >= least);
}

static void
values_have_eleven_digits(void **state)
{
	(void)state;
	check("loglik", 15, 1e-11);
	check("p_alive", 15, 1e-11);
	check("p_buys", 15, 1e-11);
	check("expected", 12, 1e-11);
	check("new", 8, 1e-11);
}

static void
gradients_are_the_differences_of_the_likelihood(void **state)
{
	(void)state;
	for (size_t i = 0; i < count; i++) {
		const struct reference *reference = &references[i];
		double gradient[MODEL_PARAMETERS], at[MODEL_PARAMETERS];
		double size = fabs(model_loglik(gradient, MODEL_CNBD, reference->parameter, &reference->point));

		for (size_t j = 0; j < model_parameter_count(MODEL_CNBD); j++) {
			double step = 1e-5 * reference->parameter[j], up, down;

			memcpy(at, reference->parameter, sizeof at);
			at[j] = reference->parameter[j] + step;
			up = model_loglik(NULL, MODEL_CNBD, at, &reference->point);
			at[j] = reference->parameter[j] - step;
			down = model_loglik(NULL, MODEL_CNBD, at, &reference->point);
			assert_about(gradient[j] * reference->parameter[j], (up - down) / 2e-5,
				     1e-6 * (1 + size));
		}
	}
}

static void
one_step_is_the_model_without_a_rhythm(void **state)
{
	(void)state;
	for (size_t i = 0; i < count; i++) {
		const struct model_point *point = &references[i].point;
		double one[MODEL_PARAMETERS], t = references[i].t;
		double gradient[MODEL_PARAMETERS], other[MODEL_PARAMETERS];

		memcpy(one, references[i].parameter, sizeof one);
		one[MODEL_RHYTHM] = 1;
		assert_ratio(model_loglik(gradient, MODEL_CNBD, one, point),
			     model_loglik(other, MODEL_MBG, one, point), 1e-12);
		for (int j = 0; j < 4; j++)
			assert_about(gradient[j], other[j], 1e-10 * (1 + fabs(other[j])));
		assert_ratio(model_p_alive(MODEL_CNBD, one, point), model_p_alive(MODEL_MBG, one, point), 1e-12);
		assert_ratio(model_p_buys(MODEL_CNBD, one, point, t), model_p_buys(MODEL_MBG, one, point, t),
			     1e-12);
		assert_ratio(model_expected(MODEL_CNBD, one, point, t), model_expected(MODEL_MBG, one, point, t),
			     1e-10);
		assert_ratio(model_expected_new(MODEL_CNBD, one, t), model_expected_new(MODEL_MBG, one, t), 1e-10);
		assert_ratio(model_discounted(MODEL_CNBD, one, point, 52, .002),
			     model_discounted(MODEL_MBG, one, point, 52, .002), 1e-10);
	}
}

/* Beyond thousands of steps a sum gives way to an integral; the two must meet. */
static void
a_long_sum_meets_its_integral(void **state)
{
	static const double parameter[MODEL_PARAMETERS] = { 1.1, .3, .07, .16, 4 };
	struct model_point point = { 60, 120, 121, 0 };
	double before = 0, slope = NAN;

	(void)state;
	for (double t = 8000; t < 24000; t += 50) {
		double now = model_expected(MODEL_CNBD, parameter, &point, t);

		/* Neither a step nor a bend where one takes over. */
		if (before > 0 && !isnan(slope))
			assert_about(now - before, slope, .02 * slope);
		slope = before > 0 ? now - before : NAN;
		before = now;
	}
}

/* The discount by parts against thousands of small steps. */
static void
a_discount_is_that_of_every_week(void **state)
{
	(void)state;
	for (size_t i = 0; i < count; i++) {
		const struct reference *reference = &references[i];
		double before = 0, sum = 0, force = model_force(.1);

		if (strcmp(reference->what, "expected") != 0)
			continue;
		for (int step = 1; step <= 2080; step++) {
			double now = model_expected(MODEL_CNBD, reference->parameter, &reference->point, step / 40.);

			sum += (now - before) * exp(-force * (step - .5) / 40);
			before = now;
		}
		assert_ratio(model_discounted(MODEL_CNBD, reference->parameter, &reference->point, 52, force), sum,
			     1e-3);
	}
}

/* ---- shops made by the model ---- */

static double
chance(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return ((double)(*state * UINT64_C(2685821657736338717) >> 11) + .5) / 9007199254740992.;
}

/* A gap of STEPS exponential steps, 70 days on average, at a customer's own rate. */
static double
gap(uint64_t *random, int steps, double rate)
{
	double sum = 0;

	for (int i = 0; i < steps; i++)
		sum -= log(chance(random));
	return sum / (steps * rate);
}

static struct customer_log *
made_shop(int customers, int steps, double leaves, int64_t until)
{
	struct customer_log *logs = rap_calloc((size_t)customers, sizeof *logs);
	uint64_t random = 42;

	for (int i = 0; i < customers; i++) {
		double rate = -(log(chance(&random)) + log(chance(&random))) / 140;
		double day = AS_OF - floor(chance(&random) * 700);

		customer_log_init(&logs[i]);
		do {
			struct purchase_fact fact = { .day = (int64_t)day, .amount = 5000, .cost = RAP_NONE };

			RAP_GROW(logs[i].purchases, logs[i].purchase_count, logs[i].purchase_capacity);
			logs[i].purchases[logs[i].purchase_count++] = fact;
			day += fmax(1, floor(gap(&random, steps, rate) + .5));
		} while (chance(&random) >= leaves && day <= (double)until);
	}
	return logs;
}

static void
report_on(struct model_report *out, const struct customer_log *logs, int customers, size_t cells)
{
	struct model_survey *survey = model_survey_new(AS_OF, cells);

	for (int i = 0; i < customers; i++)
		model_survey_add(survey, &logs[i]);
	model_survey_report(out, survey, MODEL_FORECASTS, ESTIMATE_MAP);
	model_survey_free(survey);
}

static void
free_shop(struct customer_log *logs, int customers)
{
	for (int i = 0; i < customers; i++)
		customer_log_release(&logs[i]);
	free(logs);
}

static void
the_rhythm_that_made_a_shop_is_found(void **state)
{
	static const int rhythms[] = { 2, 3, 5, 8 };

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(rhythms); i++) {
		struct customer_log *logs = made_shop(4000, rhythms[i], .1, AS_OF);
		struct model_report report, coarse;
		const double *fitted = report.chosen.purchase;

		report_on(&report, logs, 4000, MODEL_CELLS);
		assert_int_equal(report.chosen.kind, MODEL_CNBD);
		assert_about(fitted[MODEL_RHYTHM], rhythms[i], 0);
		/* Gamma rates of shape 2, 70 days on average; one in ten leaves. */
		assert_ratio(fitted[0], 2, .12);
		assert_ratio(fitted[0] / fitted[1] / rhythms[i], .1, .06);
		assert_ratio(fitted[2] / (fitted[2] + fitted[3]), .1, .1);
		assert_true(report.rhythm_gain > 3.84 && report.rhythm_dropout_gain > 3.84);
		/* The survey kept exact sums of the gaps, whatever the cells. */
		report_on(&coarse, logs, 4000, 700);
		assert_about(coarse.chosen.purchase[MODEL_RHYTHM], rhythms[i], 1);
		free_shop(logs, 4000);
	}
}

static void
purchases_at_random_have_no_rhythm(void **state)
{
	struct customer_log *logs = made_shop(4000, 1, .1, AS_OF);
	struct model_report report;

	(void)state;
	report_on(&report, logs, 4000, MODEL_CELLS);
	assert_int_equal(report.chosen.kind, MODEL_MBG);
	assert_about(report.fits[MODEL_CNBD].parameter[MODEL_RHYTHM], 1, 0);
	assert_true(report.rhythm_gain < 3.84);
	free_shop(logs, 4000);
}

static void
a_rhythm_that_nobody_leaves_shows_no_dropout(void **state)
{
	struct customer_log *logs = made_shop(600, 4, 0, AS_OF);
	struct model_report report;

	(void)state;
	report_on(&report, logs, 600, MODEL_CELLS);
	assert_about(report.fits[MODEL_CNBD].parameter[MODEL_RHYTHM], 4, 1);
	assert_true(report.rhythm_dropout_gain < 3.84);
	assert_int_equal(report.chosen.kind, MODEL_NBD);
	assert_int_equal(report.warnings & WARNING_NO_DROPOUT, WARNING_NO_DROPOUT);
	free_shop(logs, 600);
}

/* What the model expects of all is what comes, and nearer for each than without the rhythm. */
static void
expectations_hold_what_comes(void **state)
{
	enum { CUSTOMERS = 4000, DAYS = 364 };
	struct customer_log *logs = made_shop(CUSTOMERS, 4, .1, AS_OF + DAYS);
	struct model_report report;
	struct model_trial *trial;
	struct model_check check;

	(void)state;
	report_on(&report, logs, CUSTOMERS, MODEL_CELLS);
	trial = model_trial_new(&report, AS_OF + DAYS);
	for (int i = 0; i < CUSTOMERS; i++)
		model_trial_add(trial, &logs[i]);
	model_trial_end(&check, trial);
	model_trial_free(trial);
	assert_int_equal(check.judged, MODEL_CNBD);
	assert_ratio(check.models[MODEL_CNBD].expected, check.actual, .03);
	assert_true(check.models[MODEL_CNBD].error < .95 * check.models[MODEL_MBG].error);
	assert_true(check.models[MODEL_CNBD].auc > check.models[MODEL_MBG].auc);
	free_shop(logs, CUSTOMERS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_have_eleven_digits),
		cmocka_unit_test(gradients_are_the_differences_of_the_likelihood),
		cmocka_unit_test(one_step_is_the_model_without_a_rhythm),
		cmocka_unit_test(a_long_sum_meets_its_integral),
		cmocka_unit_test(a_discount_is_that_of_every_week),
		cmocka_unit_test(the_rhythm_that_made_a_shop_is_found),
		cmocka_unit_test(purchases_at_random_have_no_rhythm),
		cmocka_unit_test(a_rhythm_that_nobody_leaves_shows_no_dropout),
		cmocka_unit_test(expectations_hold_what_comes),
	};

	count = model_lines("model-rhythm.csv", references, sizeof *references, RAP_COUNT(references),
			    read_reference);
	return unit_run("model-rhythm", tests);
}
