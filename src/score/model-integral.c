/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Means over a beta distribution by the double-exponential rule: with
 * p = 1/(1 + e^(-pi sinh tau)) every integrand of the models falls off doubly
 * exponentially on both sides, and the plain trapezoid doubles its digits with
 * every halving of the step.
 */
#include <config.h>

#include <math.h>

#include "model-private.h"
#include "special.h"

static const double pi = 3.14159265358979323846;
static const double enough = 1e-10;	/* change by a halving: the next would change its square */
static const double negligible = 1e-18;
enum { HALVINGS = 10, TAIL_NODES = 100000 };

struct integral {
	const double *u;
	size_t count;
	double R, a, b, mode;	/* ln of the density's peak, taken out of the weights */
	bool leaving;
	double sum[INTEGRAL_MOST];
	double weight;
};

/* (1 - (1 + p u)^-R) / p without cancellation for small p. */
static double
mean_purchases(double p, double u, double R)
{
	double slope = special_log1prel(p * u);

	return R * u * slope * special_exprel(-R * p * u * slope);
}

/* Adds the node at TAU; false when nothing beyond it can matter. */
static bool
add_node(struct integral *integral, double tau)
{
	double logit = pi * sinh(tau);
	double lnp = logit < 0 ? logit - log1p(exp(logit)) : -log1p(exp(-logit));
	double lnq = logit < 0 ? -log1p(exp(logit)) : -logit - log1p(exp(-logit));
	double weight = exp(integral->a * lnp + integral->b * lnq - integral->mode) * cosh(tau);
	double p = exp(lnp), first = 0;

	for (size_t i = 0; i < integral->count; i++) {
		double term = weight * mean_purchases(p, integral->u[i], integral->R);

		if (integral->leaving)
			term *= exp(lnq);
		if (i == 0)
			first = term;
		integral->sum[i] += term;
	}
	integral->weight += weight;
	return weight > negligible * integral->weight || first > negligible * integral->sum[0];
}

/* The tails end where the first pass found them. */
static void
first_pass(struct integral *integral, double middle, double step, int *left, int *right)
{
	add_node(integral, middle);
	for (*right = 1; *right < TAIL_NODES && add_node(integral, middle + *right * step);)
		++*right;
	for (*left = 1; *left < TAIL_NODES && add_node(integral, middle - *left * step);)
		++*left;
}

static bool
settled(const double *before, const struct integral *integral)
{
	for (size_t i = 0; i < integral->count; i++) {
		double now = integral->sum[i] / integral->weight;

		if (fabs(now - before[i]) > enough * fabs(now))
			return false;
	}
	return true;
}

void
integral_beta(double *out, const double *u, size_t count, double R, double a, double b, bool leaving)
{
	double top = log(a / b), middle = asinh(top / pi);
	double step = fmin(.5, sqrt(1 / a + 1 / b) / (pi * cosh(middle)));
	struct integral integral = {
		.u = u, .count = count, .R = R, .a = a, .b = b, .leaving = leaving,
	};
	int left, right;

	integral.mode = -a * log1p(b / a) - b * log1p(a / b);
	first_pass(&integral, middle, step, &left, &right);
	for (int halving = 0; halving < HALVINGS; halving++) {
		for (size_t i = 0; i < count; i++)
			out[i] = integral.sum[i] / integral.weight;
		for (int i = -left; i < right; i++)
			add_node(&integral, middle + (i + .5) * step);
		step /= 2;
		left *= 2;
		right *= 2;
		if (settled(out, &integral))
			break;
	}
	for (size_t i = 0; i < count; i++)
		out[i] = integral.sum[i] / integral.weight;
}
