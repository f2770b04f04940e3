/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SCORE_SPECIAL_H
#define RAPPORT_SCORE_SPECIAL_H

/*
 * The special functions behind the models, for arguments above zero.  Errors
 * are a few units in the last place of the larger of the result and one.
 */
double special_digamma(double z);
double special_lngamma(double z);

/* ln Gamma(z + q) - ln Gamma(z), without cancellation when z is large; q >= 0. */
double special_lngamma_ratio(double z, double q);

/* Its derivative by z, psi(z + q) - psi(z), in the same way. */
double special_digamma_step(double z, double q);

/* ln (e^a + e^b); either may be -INFINITY. */
double special_logaddexp(double a, double b);
/* The same, and which share of the sum e^a is. */
double special_logaddexp_share(double *share, double a, double b);

/* (e^z - 1) / z and ln(1 + z) / z, 1 at zero. */
double special_exprel(double z);
double special_log1prel(double z);

#endif
