/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * MBG/CNBD-k, for customers who buy in a rhythm: k steps at the customer's own rate make a gap
 * (Reutterer, Platzer, Schroeder 2021).
 *
 * Of one who is alive at T two things are unknown and independent: the chance p to leave is Beta(a, b + x + 1),
 * and i of the k steps to the next purchase are made, with the rate Gamma(r + k x + i, alpha + T).
 * The steps within t are then negative binomial, so that expectations are sums of positive terms,
 * where the literature has an approximation that must be scaled to a total.
 */
#include <config.h>

#include <math.h>

#include "model-private.h"
#include "special.h"

static const double exponent_most = 700;

/* Beyond so many steps a step is too small to matter, and the sum becomes an integral. */
static const double steps_most = 1 << 15;
/* Of the negative binomial's tails: standard deviations below the mean, and what no longer counts. */
static const double tail_deviations = 10, negligible = 1e-15;

static int
steps_of_gap(const double *parameter)
{
	return (int)parameter[MODEL_RHYTHM];
}

static double
shape_of(const double *parameter, const struct model_point *point)
{
	return parameter[0] + parameter[MODEL_RHYTHM] * point->x;
}

/* The chance of i steps made in the silence, over that of none; their sum, and by r and alpha. */
struct silence {
	double term[RHYTHM_MOST];
	double sum, by_r, by_alpha;
};

static void
silence_measure(struct silence *out, const double *parameter, const struct model_point *point)
{
	double R = shape_of(parameter, point), until = parameter[1] + point->T;
	double share = (point->T - point->t_x) / until, term = 1, harmonic = 0;

	*out = (struct silence){ .term = { 1 }, .sum = 1 };
	for (int i = 1; i < steps_of_gap(parameter); i++) {
		term *= (R + i - 1) / i * share;
		harmonic += 1 / (R + i - 1);
		out->term[i] = term;
		out->sum += term;
		out->by_r += term * harmonic;
		out->by_alpha -= term * i / until;
	}
}

void
rhythm_time_terms(struct model_terms *out, const double *parameter, const struct model_point *point)
{
	double R = shape_of(parameter, point), alpha = parameter[1], D = parameter[3] + point->x;
	double lnT = log(alpha + point->T), lnt = log(alpha + point->t_x), alive, w;
	struct silence silence;

	silence_measure(&silence, parameter, point);
	alive = log(silence.sum) - R * lnT;
	out->value = special_logaddexp_share(&w, alive, log(parameter[2] / D) - R * lnt);
	out->gradient[0] = w * (silence.by_r / silence.sum - lnT) - (1 - w) * lnt;
	out->gradient[1] = w * (silence.by_alpha / silence.sum - R / (alpha + point->T)) -
			   (1 - w) * R / (alpha + point->t_x);
	out->gradient[2] = (1 - w) / parameter[2];
	out->gradient[3] = -(1 - w) / D;
}

double
rhythm_p_alive(const double *parameter, const struct model_point *point)
{
	struct silence silence;
	double L;

	silence_measure(&silence, parameter, point);
	L = log(parameter[2]) - log(parameter[3] + point->x) - log(silence.sum) +
	    shape_of(parameter, point) * log1p((point->T - point->t_x) / (parameter[1] + point->t_x));
	return 1 / (1 + exp(fmin(exponent_most, L)));
}

int
model_stages(double out[RHYTHM_MOST], enum score_model_kind kind, const double *parameter,
	     const struct model_point *point)
{
	int steps = kind == MODEL_CNBD ? steps_of_gap(parameter) : 1;
	struct silence silence;

	out[0] = 1;
	if (steps == 1)
		return steps;
	silence_measure(&silence, parameter, point);
	for (int i = 0; i < steps; i++)
		out[i] = silence.term[i] / silence.sum;
	return steps;
}

/* ---- steps to come: negative binomial ---- */

static double
steps_chance(double R, double u, double n)
{
	double ways = n > 0 ? special_lngamma_ratio(R, n) - special_lngamma(n + 1) : 0;

	return exp(ways - R * log1p(u) - (n > 0 ? n * log1p(1 / u) : 0));
}

double
rhythm_p_buys_stage(const double *parameter, const struct model_point *point, int stage, double t)
{
	double R = shape_of(parameter, point) + stage, u = t / (parameter[1] + point->T), fewer = 0;
	int missing = steps_of_gap(parameter) - stage;
	double chance;

	if (missing == 1)
		return -expm1(-R * log1p(u));
	/* Where no step at all is as good as impossible, its chance leaves the range of doubles. */
	chance = steps_chance(R, u, 0);
	if (chance == 0)
		return 1;
	for (int n = 0; n < missing; n++) {
		fewer += chance;
		chance *= (R + n) / (n + 1) * (u / (1 + u));
	}
	return fmax(0, 1 - fewer);
}

/* The mean of 1, 1 + q, 1 + q + q^2, ... over q = 1 - p, p ~ Beta(a, b): purchases, if there are so many gaps. */
struct purchases {
	double a, b;
	double next, sum;
	double gaps;
};

static double
purchases_until(struct purchases *purchases, double gaps)
{
	for (; purchases->gaps < gaps; purchases->gaps++) {
		purchases->sum += purchases->next;
		purchases->next *= (purchases->b + purchases->gaps) /
				   (purchases->a + purchases->b + purchases->gaps);
	}
	return purchases->sum;
}

/*
 * Purchases of one whose steps within the horizon are negative binomial (R, u), STAGE of them made before,
 * and who leaves with a chance that is Beta(a, b).  Dividing by the sum of the chances takes
 * out the rounding of the first.
 */
static double
expected_steps(const double *parameter, double R, double u, int stage, double b)
{
	int k = steps_of_gap(parameter), made;
	double mean = R * u, deviation = sqrt(mean * (1 + u)), q = u / (1 + u), sum = 0, all = 0;
	double n = floor(fmax(0, mean - tail_deviations * deviation)), chance, bought;
	struct purchases purchases = { .a = parameter[2], .b = b, .next = 1 };

	if (!(mean + tail_deviations * deviation + 40 * u < steps_most)) {
		double per_gap = u / k;

		integral_beta(&sum, &per_gap, 1, R, parameter[2], b, false);
		return sum;
	}
	chance = steps_chance(R, u, n);
	made = (int)fmod(n + stage, k);
	for (bought = purchases_until(&purchases, floor((n + stage) / k));;) {
		sum += chance * bought;
		all += chance;
		if ((n > mean + k && chance * (1 + u) * (1 + bought) <= negligible * sum) || n > 2 * steps_most)
			break;
		chance *= (R + n) / (n + 1) * q;
		n++;
		if (++made == k) {
			made = 0;
			bought = purchases_until(&purchases, purchases.gaps + 1);
		}
	}
	return all > 0 ? sum / all : 0;
}

double
rhythm_expected_stage(const double *parameter, const struct model_point *point, int stage, double t)
{
	return expected_steps(parameter, shape_of(parameter, point) + stage, t / (parameter[1] + point->T),
			      stage, parameter[3] + point->x + 1);
}

/* The first purchase, which has been made, may be the last: with the chance a / (a + b). */
double
rhythm_expected_new(const double *parameter, double t)
{
	double a = parameter[2], b = parameter[3];

	return b / (a + b) * expected_steps(parameter, parameter[0], t / parameter[1], 0, b + 1);
}
