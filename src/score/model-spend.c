/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Gamma-Gamma model of what a purchase day brings (Fader and Hardie, note 025). */
#include <config.h>

#include <math.h>

#include "model-private.h"
#include "special.h"

const char *
spend_parameter_name(size_t index)
{
	static const char *const names[SPEND_PARAMETERS] = { "p", "q", "gamma" };

	return names[index];
}

/* The larger one goes with the sum, where the digits are. */
static double
minus_lnbeta(double a, double b)
{
	double larger = fmax(a, b), smaller = fmin(a, b);

	return special_lngamma_ratio(larger, smaller) - special_lngamma(smaller);
}

double
spend_loglik(double *gradient, const double *parameter, double count, double mean)
{
	double p = parameter[0], q = parameter[1], gamma = parameter[2];
	double shape = p * count, sum = count * mean;
	double lnshare = -log1p(gamma / sum), lnrest = -log1p(sum / gamma);

	if (gradient) {
		gradient[0] = count * (special_digamma_step(shape, q) + lnshare);
		gradient[1] = special_digamma_step(q, shape) + lnrest;
		gradient[2] = (q * sum - shape * gamma) / (gamma * (gamma + sum));
	}
	return minus_lnbeta(shape, q) + q * lnrest + shape * lnshare - log(mean);
}

double
spend_expected(const double *parameter, double count, double mean, double fallback)
{
	double p = parameter[0], q = parameter[1], gamma = parameter[2];
	double degrees = p * count + q - 1;

	if (degrees > 0)
		return p * (gamma + count * mean) / degrees;
	return count > 0 ? mean : fallback;
}
