/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The models at given parameters against published numbers, and the properties all must have. */
#include <config.h>

#include "model-shop.h"

static const double published[4] = { .243, 4.414, .793, 2.426 };
static const double cdnow_bg[4] = { .242594522, 4.413602019, .792922017, 2.425906777 };
static const double cdnow_mbg[4] = { .524843159, 6.183085280, .891359391, 1.614002240 };
static const double cdnow_pareto[4] = { .553277047, 10.577683460, .606239989, 11.668735290 };
/* The same customers, were their gaps made of three steps. */
static const double rhythmic[MODEL_PARAMETERS] = { .524843159, 2.06, .891359391, 1.614002240, 3 };
/* The walkthrough of R's BTYD stops at its third fit, a little short of the maximum. */
static const double walkthrough[4] = { .55337102523, 10.5795196344, .605907381773, 11.6581161821 };

static const double *
parameters_of(enum score_model_kind kind)
{
	if (kind == MODEL_CNBD)
		return rhythmic;
	return kind == MODEL_PARETO ? cdnow_pareto : kind == MODEL_MBG ? cdnow_mbg : cdnow_bg;
}

static struct model_point
point(double x, double t_x, double T)
{
	return (struct model_point){ .x = x, .t_x = t_x, .T = T };
}

static void
bg_expects_what_note_004_expects(void **state)
{
	static const double t[6] = { .1429, 1, 3, 31.8571, 32, 78 };
	static const double expected[6] = { .0078, .0532, .1506, 1.0405, 1.0437, 1.8576 };
	struct model_point one = point(2, 30.43, 38.86);

	(void)state;
	assert_about(model_expected(MODEL_BG, published, &one, 39), 1.226, 6e-4);
	for (int i = 0; i < 6; i++)
		assert_about(model_expected_new(MODEL_BG, cdnow_bg, t[i]), expected[i], 6e-4);
}

static void
bg_agrees_with_btyd(void **state)
{
	struct model_point a = point(10, 35, 39), b = point(5, 25, 39), c = point(20, 25, 39);
	struct model_point d = point(23, 39, 39), e = point(20, 30, 39);

	(void)state;
	assert_about(model_expected(MODEL_BG, published, &a, 2), .391569207, 1e-9);
	assert_about(model_expected(MODEL_BG, published, &b, 2), .122171799, 1e-9);
	assert_about(model_expected(MODEL_BG, published, &c, 2), .009272427, 1e-9);
	assert_about(model_p_alive(MODEL_BG, published, &d), .968555454, 1e-9);
	assert_about(model_p_alive(MODEL_BG, published, &e), .196820444, 1e-9);
}

static void
bg_counts_are_distributed_as_in_btyd(void **state)
{
	static const double tail[10] = {
		.0019995214, .0015170236, .0011633150, .0009003148, .0007023638,
		.0005517902, .0004361913, .0003467171, .0002769613, .0002222260,
	};
	double all = 0, mean = 0;

	(void)state;
	assert_ratio(model_bg_probability(published, 10, 2), 1.0786896e-7, 1e-7);
	assert_about(model_bg_probability(published, 0, 39), .573786352, 1e-9);
	for (int i = 0; i < 10; i++)
		assert_about(model_bg_probability(published, 11 + i, 30), tail[i], 1e-10);
	for (int i = 0; i < 600; i++) {
		double p = model_bg_probability(published, i, 30);

		all += p;
		mean += i * p;
	}
	assert_about(all, 1, 1e-9);
	assert_about(mean, model_expected_new(MODEL_BG, published, 30), 1e-6);
}

static void
customer_1516_is_that_of_the_walkthrough(void **state)
{
	struct model_point one = point(26, 216 / 7., 31);

	(void)state;
	/* Of BG the walkthrough's own fit is not known to more than four digits. */
	assert_ratio(model_expected(MODEL_BG, cdnow_bg, &one, 52), 25.75659, 4e-5);
	assert_ratio(model_p_alive(MODEL_BG, cdnow_bg, &one), .9688523, 4e-6);
	assert_ratio(model_expected_new(MODEL_BG, cdnow_bg, 52), 1.444004, 2e-5);
	assert_ratio(model_expected(MODEL_PARETO, walkthrough, &one, 52), 25.45647, 4e-7);
	assert_ratio(model_p_alive(MODEL_PARETO, walkthrough, &one), .997874, 1e-6);
	assert_ratio(model_expected_new(MODEL_PARETO, walkthrough, 52), 1.473434, 4e-7);
}

static void
more_purchases_in_the_same_time_can_mean_less(void **state)
{
	static const double x[4] = { 10, 15, 20, 25 };
	static const double pareto[4] = { .7062289, .1442396, .02250658, .00309267 };
	static const double bg[4] = { .3474606, NAN, .004158973, .0003583685 };

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct model_point one = point(x[i], 20, 39);

		assert_ratio(model_expected(MODEL_PARETO, walkthrough, &one, 52), pareto[i], 1e-6);
		if (!isnan(bg[i]))
			assert_ratio(model_expected(MODEL_BG, cdnow_bg, &one, 52), bg[i], 1e-4);
	}
}

static void
pareto_survives_what_made_others_overflow(void **state)
{
	static const double busy[4] = { .5143, 2.8845, .2856, 14.1087 };
	static const struct {
		struct model_point point;
		double p_alive;
	} cases[] = {
		{ { 221, 103.42857, 103.57143, 0 }, .999596052 },
		{ { 254, 97.14286, 97.28571, 0 }, .999558226 },
		{ { 161, 94.71429, 98, 0 }, .749487752 },
		{ { 204, 98.57143, 99.42857, 0 }, .994255080 },
	};
	static const double simple[4] = { .55, 10.58, .61, 11.67 };
	static const double sharp[4] = { 10.465, .00798565181, 3.0516, 2.82 };
	static const struct model_point hard[] = { { 400, 5, 6, 0 }, { 500, 1, 37, 0 }, { 500, 4, 37, 0 } };
	struct model_point a = point(132, 200, 200), b = point(133, 200, 200);

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++)
		assert_about(model_p_alive(MODEL_PARETO, busy, &cases[i].point), cases[i].p_alive, 1e-9);
	assert_about(model_expected(MODEL_PARETO, simple, &a, 10), 6.2060517890, 1e-9);
	assert_about(model_expected(MODEL_PARETO, simple, &b, 10), 6.2528722476, 1e-9);
	for (size_t i = 0; i < RAP_COUNT(hard); i++) {
		double alive = model_p_alive(MODEL_PARETO, sharp, &hard[i]);

		assert_true(isfinite(model_loglik(NULL, MODEL_PARETO, sharp, &hard[i])));
		assert_true(alive >= 0 && alive <= 1);
	}
}

static void
residual_purchases_are_those_of_btyd(void **state)
{
	static const double parameter[4] = { .5629966, 12.559037, .4081095, 10.5148048 };
	struct model_point one = point(7, 35, 77.86);

	(void)state;
	assert_about(model_residual(parameter, &one, .0027), 1.864183328, 1e-8);
	assert_true(model_residual(parameter, &one, .0054) < model_residual(parameter, &one, .0027));
}

static void
mbg_likelihood_is_that_of_pymc(void **state)
{
	static const double parameter[4] = { .25, 4, .8, 2.5 };
	struct model_point none = point(0, 0, 40), many = point(200, 38, 40);

	(void)state;
	assert_about(model_loglik(NULL, MODEL_MBG, parameter, &none), -.41792826, 1e-8);
	assert_about(model_loglik(NULL, MODEL_MBG, parameter, &many), 100.7869, 5e-5);
}

static void
spend_is_that_of_btyd(void **state)
{
	static const double a[3] = { 6.25, 3.74, 15.44 }, b[3] = { 6, 4, 16 };

	(void)state;
	assert_about(spend_expected(a, 2, 40, 0), 39.14041995, 1e-8);
	assert_about(spend_expected(b, 3, 35, 0), 34.57142857, 1e-8);
}

static void
spend_is_never_negative_nor_infinite(void **state)
{
	static const double heavy[3] = { 2, .8, 10 }, heavier[3] = { .1, .2, 10 };
	double nobody[3] = { 1e6, 1e6, 1e6 };

	(void)state;
	assert_about(spend_expected(heavy, 0, 0, 42), 42, 0);
	assert_true(spend_expected(heavy, 1, 30, 42) > 0);
	assert_about(spend_expected(heavier, 1, 30, 42), 30, 0);
	assert_true(spend_expected(nobody, 3, 5000, 42) > 5000);
	assert_true(isfinite(spend_loglik(NULL, nobody, 50, 1e6)));
}

/* ---- properties ---- */

static void
chances_are_chances_on_a_grid(void **state)
{
	(void)state;
	for (int kind = MODEL_NBD; kind < MODEL_KINDS; kind++) {
		const double *parameter = parameters_of((enum score_model_kind)kind);

		for (int T = 0; T <= 100; T += 10)
			for (int t_x = 0; t_x <= T; t_x += 10)
				for (int x = t_x > 0; x <= (t_x > 0 ? 100 : 0); x += 11) {
					struct model_point one = point(x, t_x, T);
					double alive = model_p_alive((enum score_model_kind)kind,
								     parameter, &one);
					double buys = model_p_buys((enum score_model_kind)kind,
								   parameter, &one, 52);

					assert_true(alive >= 0 && alive <= 1);
					assert_true(buys >= 0 && buys <= alive);
				}
	}
}

static void
one_time_buyers_lapse_under_mbg_only(void **state)
{
	struct model_point once = point(0, 0, 39);

	(void)state;
	assert_about(model_p_alive(MODEL_BG, cdnow_bg, &once), 1, 0);
	assert_true(model_p_alive(MODEL_MBG, cdnow_mbg, &once) < .7);
	assert_about(model_p_alive(MODEL_NBD, cdnow_bg, &once), 1, 0);
}

static void
expectations_begin_at_nothing_and_grow(void **state)
{
	struct model_point one = point(3, 20, 39);

	(void)state;
	for (int kind = MODEL_NBD; kind < MODEL_KINDS; kind++) {
		const double *parameter = parameters_of((enum score_model_kind)kind);
		double before = 0;

		assert_about(model_expected((enum score_model_kind)kind, parameter, &one, 0), 0, 0);
		for (double t = .25; t < 1000; t *= 2) {
			double now = model_expected((enum score_model_kind)kind, parameter, &one, t);

			assert_true(now > before);
			/* Who buys n times on average buys at least once with at most that chance. */
			assert_true(model_p_buys((enum score_model_kind)kind, parameter, &one, t) <= now);
			before = now;
		}
	}
}

static void
discounting_takes_away(void **state)
{
	struct model_point one = point(3, 20, 39);

	(void)state;
	assert_about(model_force(.1) * 365.25 / 7, log(1.1), 1e-15);
	for (int kind = MODEL_NBD; kind < MODEL_KINDS; kind++) {
		const double *parameter = parameters_of((enum score_model_kind)kind);
		double plain = model_expected((enum score_model_kind)kind, parameter, &one, 52), before;

		before = model_discounted((enum score_model_kind)kind, parameter, &one, 52, 0);
		assert_ratio(before, plain, 1e-12);
		for (double rate = .05; rate < 1; rate += .05) {
			double now = model_discounted((enum score_model_kind)kind, parameter, &one, 52,
						      model_force(rate));

			assert_true(now < before && now > plain / (1 + rate) / (1 + rate));
			before = now;
		}
	}
}

static void
who_left_long_ago_is_gone_without_overflow(void **state)
{
	struct model_point gone = point(1000, 10, 100);

	(void)state;
	for (int kind = MODEL_BG; kind < MODEL_KINDS; kind++)
		assert_about(model_p_alive((enum score_model_kind)kind,
					   parameters_of((enum score_model_kind)kind), &gone),
			     0, 1e-280);
}

static void
nobody_leaves_when_the_chance_to_leave_vanishes(void **state)
{
	static const double nbd[4] = { .5, 6 }, bg[4] = { .5, 6, 1e-6, 1 }, pareto[4] = { .5, 6, 1e-6, 10 };
	struct model_point one = point(3, 20, 39);
	double expected = model_expected(MODEL_NBD, nbd, &one, 52);

	(void)state;
	assert_ratio(expected, 3.5 / 45 * 52, 1e-14);
	assert_ratio(model_expected(MODEL_BG, bg, &one, 52), expected, 1e-5);
	assert_ratio(model_expected(MODEL_MBG, bg, &one, 52), expected, 1e-5);
	assert_ratio(model_expected(MODEL_PARETO, pareto, &one, 52), expected, 1e-5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bg_expects_what_note_004_expects),
		cmocka_unit_test(bg_agrees_with_btyd),
		cmocka_unit_test(bg_counts_are_distributed_as_in_btyd),
		cmocka_unit_test(customer_1516_is_that_of_the_walkthrough),
		cmocka_unit_test(more_purchases_in_the_same_time_can_mean_less),
		cmocka_unit_test(pareto_survives_what_made_others_overflow),
		cmocka_unit_test(residual_purchases_are_those_of_btyd),
		cmocka_unit_test(mbg_likelihood_is_that_of_pymc),
		cmocka_unit_test(spend_is_that_of_btyd),
		cmocka_unit_test(spend_is_never_negative_nor_infinite),
		cmocka_unit_test(chances_are_chances_on_a_grid),
		cmocka_unit_test(one_time_buyers_lapse_under_mbg_only),
		cmocka_unit_test(expectations_begin_at_nothing_and_grow),
		cmocka_unit_test(discounting_takes_away),
		cmocka_unit_test(who_left_long_ago_is_gone_without_overflow),
		cmocka_unit_test(nobody_leaves_when_the_chance_to_leave_vanishes),
	};

	return unit_run("model-published", tests);
}
