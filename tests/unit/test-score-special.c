/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Special functions where differences of lgamma() have no digits left, and the spend that stands on them. */
#include <config.h>

#include "src/score/special.h"

#include "model-shop.h"

/* Values of 60 digits, rounded. */
static void
ratios_of_gamma_keep_their_digits(void **state)
{
	static const struct { double z, q, ln; } cases[] = {
		{ .5, 3.744225, 1.5344463622037969616 }, { 16, .25, .6872580210610484221 },
		{ 40, 3.744225, 13.937091102964117891 }, { 1e3, 3.744225, 25.869321960420562632 },
		{ 10001, .25, 2.3026007176034288221 }, { 12345.678, 3.744225, 35.274989426633488651 },
		{ 25000, 3.744225, 37.916590835842435052 }, { 1e5, 40.5, 466.28147901500746653 },
		{ 1e6, .001, .013815510058464191308 }, { 1e6, 1e6, 14201804.572510532776 },
		{ 3e7, 3.744225, 64.463228456497694937 }, { 1e9, 2.5, 51.808164594241027889 },
		{ 1e12, 1e3, 27631.021116428048208 }, { 1e15, 3.744225, 129.32095004723447037 },
		{ 2e4, 1e8, 1742258416.0002308004 },
	};

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++)
		assert_about(special_lngamma_ratio(cases[i].z, cases[i].q), cases[i].ln,
			     4e-15 * fmax(1, cases[i].ln));
}

/* Gamma(z + n) / Gamma(z) = z (z + 1) ... (z + n - 1): before the series, across its edge, far behind it. */
static void
ratios_of_gamma_meet_the_recurrence(void **state)
{
	static const double far[] = { .001, .7, 7.5, 15.9, 16, 16.1, 300, 9999.5, 10000.5, 123456.75, 1e8, 1e13 };

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(far); i++) {
		double sum = 0;

		for (int n = 0; n < 40; n++) {
			assert_about(special_lngamma_ratio(far[i], n), sum, 1e-14 * fmax(1, fabs(sum)));
			sum += log(far[i] + n);
		}
	}
}

static void
digamma_is_that_of_sixty_digits(void **state)
{
	static const struct { double z, psi; } cases[] = {
		{ 1e-08, -100000000.57721564636 },
		{ 0.001, -1000.5755719318102797 },
		{ 0.25, -4.2274535333762654081 },
		{ 1, -0.57721566490153286061 },
		{ 1.4616321449683622, -9.2412655217294275168e-17 },
		{ 2.5, 0.70315664064524318723 },
		{ 9.75, 2.225109535044576012 },
		{ 10, 2.2517525890667211076 },
		{ 150.5, 5.0106371459337046472 },
		{ 100000.0, 11.512920464961895087 },
		{ 1000000000000.0, 27.631021115928048208 },
	};

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++)
		assert_about(special_digamma(cases[i].z), cases[i].psi, 2e-15 * fmax(1, fabs(cases[i].psi)));
}

/* What is left of two digammas that nearly cancel: psi(z + 1) - psi(z) = 1/z. */
static void
steps_of_digamma_keep_their_digits(void **state)
{
	(void)state;
	for (double z = .01; z < 1e15; z *= 3) {
		double sum = 0;

		for (int n = 0; n < 20; n++) {
			assert_about(special_digamma_step(z, n), sum, (z < 10 ? 2e-14 : 1e-15) * fmax(sum, z < 10));
			sum += 1 / (z + n);
		}
	}
}

/* Amounts that hardly differ (p large), and customers who hardly differ (q large), as a fit meets them on its way. */
static void
likelihood_of_spend_keeps_its_digits(void **state)
{
	static const struct { double parameter[3], count, mean, ln; } cases[] = {
		{ { 6.25, 3.74, 15.44 }, 3, 25, -3.5937444614705293269 },
		{ { 12000, 3.744225, 0.0057 }, 3, 25, -3.6663539992912194183 },
		{ { 1000000.0, 3.744225, 6.86e-05 }, 3, 25, -3.6633845214596248415 },
		{ { 50000000.0, 3.744225, 1.372e-06 }, 1, 25, -3.6633840916017325312 },
		{ { 10000000000.0, 3.744225, 6.86e-09 }, 3, 25, -3.663384064209713262 },
		{ { 20000.0, 1000000.0, 2500 }, 2, 50, 0.44774338480011573386 },
		{ { 2.5, 10000000.0, 100000000.0 }, 3, 25, -3.1414677825598136551 },
		{ { 6.25, 1000000000.0, 4000000000.0 }, 4, 30, -3.1559922382205903802 },
		{ { 0.5, 700000.0, 850000000.0 }, 12, 700, -6.6517686724187912179 },
	};

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++)
		assert_about(spend_loglik(NULL, cases[i].parameter, cases[i].count, cases[i].mean), cases[i].ln,
			     1e-12 + 1e-14 * fmin(cases[i].parameter[0] * cases[i].count, cases[i].parameter[1]));
}

/*
 * q without end, gamma in proportion: every customer spends the same on average, p gamma / q, and single days are
 * Gamma about it.  What one customer spent then says nothing about that customer.
 */
static void
customers_without_differences_are_all_the_mean(void **state)
{
	const double p = 2.5, rate = .1, mean = p / rate;
	double count = 3, own = 60, shape = p * count, limit;

	(void)state;
	limit = shape * log(rate * count) - special_lngamma(shape) + (shape - 1) * log(own) - rate * count * own;
	for (double q = 1e4; q < 1e14; q *= 10) {
		const double parameter[3] = { p, q, q / rate };

		/* What is left is of the order of the variance between customers. */
		assert_ratio(spend_expected(parameter, count, own, 0), mean, 20 / q);
		assert_ratio(spend_expected(parameter, 0, 0, 0), mean, 2 / q);
		assert_about(spend_loglik(NULL, parameter, count, own), limit, 200 / q + 1e-11);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ratios_of_gamma_keep_their_digits),
		cmocka_unit_test(ratios_of_gamma_meet_the_recurrence),
		cmocka_unit_test(digamma_is_that_of_sixty_digits),
		cmocka_unit_test(steps_of_digamma_keep_their_digits),
		cmocka_unit_test(likelihood_of_spend_keeps_its_digits),
		cmocka_unit_test(customers_without_differences_are_all_the_mean),
	};

	return unit_run("score-special", tests);
}
