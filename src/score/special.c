/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Special functions that the C library lacks or computes with cancellation. */
#include <config.h>

#include "special.h"

#include <math.h>

/* Below this the asymptotic series are reached by recurrence. */
static const double digamma_far = 10, stirling_far = 16;

/* What the logarithm leaves out, half of 1/z apart. */
static double
digamma_rest(double z)
{
	double w = 1 / (z * z);

	return w * (1. / 12 -
		    w * (1. / 120 -
			 w * (1. / 252 -
			      w * (1. / 240 -
				   w * (1. / 132 - w * (691. / 32760 - w * (1. / 12)))))));
}

double
special_digamma(double z)
{
	double below = 0;

	for (; z < digamma_far; z++)
		below += 1 / z;
	return log(z) - 1 / (2 * z) - digamma_rest(z) - below;
}

double
special_digamma_step(double z, double q)
{
	if (z < digamma_far)
		return special_digamma(z + q) - special_digamma(z);
	return log1p(q / z) + q / (2 * z * (z + q)) + digamma_rest(z) - digamma_rest(z + q);
}

double
special_lngamma(double z)
{
	int sign;

	return lgamma_r(z, &sign);
}

/* What Stirling's formula leaves out. */
static double
stirling_rest(double z)
{
	double w = 1 / (z * z);

	return (1. / 12 -
		w * (1. / 360 -
		     w * (1. / 1260 - w * (1. / 1680 - w * (1. / 1188 - w * 691. / 360360))))) /
	       z;
}

double
special_lngamma_ratio(double z, double q)
{
	if (z < stirling_far)
		return special_lngamma(z + q) - special_lngamma(z);
	return (z - .5) * log1p(q / z) + q * log(z + q) - q + stirling_rest(z + q) -
	       stirling_rest(z);
}

double
special_logaddexp(double a, double b)
{
	double larger = fmax(a, b), smaller = fmin(a, b);

	return smaller == -INFINITY ? larger : larger + log1p(exp(smaller - larger));
}

double
special_logaddexp_share(double *share, double a, double b)
{
	double smaller = exp(-fabs(a - b));

	*share = (a > b ? 1 : smaller) / (1 + smaller);
	return fmax(a, b) + log1p(smaller);
}

double
special_exprel(double z)
{
	return fabs(z) < 1e-8 ? 1 + z / 2 : expm1(z) / z;
}

double
special_log1prel(double z)
{
	return fabs(z) < 1e-8 ? 1 - z / 2 : log1p(z) / z;
}
