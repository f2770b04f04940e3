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

double
spend_loglik(double *gradient, const double *parameter, double count, double mean)
{
	double p = parameter[0], q = parameter[1], gamma = parameter[2];
	double shape = p * count, sum = count * mean;
	double lnshare = -log1p(gamma / sum), lnrest = -log1p(sum / gamma);

	if (gradient) {
		double all = special_digamma(shape + q);

		gradient[0] = count * (all - special_digamma(shape) + lnshare);
		gradient[1] = all - special_digamma(q) + lnrest;
		gradient[2] = q / gamma - (shape + q) / (gamma + sum);
	}
	return special_lngamma_ratio(shape, q) - special_lngamma(q) + q * lnrest + shape * lnshare -
	       log(mean);
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
