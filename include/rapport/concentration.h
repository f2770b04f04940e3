/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CONCENTRATION_H
#define RAPPORT_CONCENTRATION_H

#include <stddef.h>
#include <stdint.h>

/*
 * How much of the revenue comes from how few: the Lorenz curve (Lorenz 1905),
 * read from the best customer down, and the Gini coefficient (Gini 1914).
 *
 * Customers are ordered by what they brought, the most first.  Point P of the
 * curve says what part of all revenue the best P % of them brought; the best
 * P % of n customers are ceil(P n / 100) people.  Who got back more than was
 * paid counts as nothing.
 *
 *	gini = sum over i = 1..n of (n + 1 - 2 i) x_i / (n sum of x)	x falling
 *
 * 0 when all bring the same, near 1 when one brings everything.  Turned by
 * 180 degrees the curve is the one of the textbooks, poorest first.
 */
#define CONCENTRATION_POINTS 101

struct concentration_point {
	int64_t customers;	/* the best so many */
	double share;		/* bring this part, 0..1 */
	int64_t least;		/* each of them at least so much, minor units; RAP_NONE for nobody */
};

struct concentration {
	int64_t buyers;
	int64_t total;		/* minor units */
	struct concentration_point points[CONCENTRATION_POINTS];	/* 0 %, 1 % ... 100 % */
	double gini;		/* NaN without revenue, as are the shares */
	int64_t half;		/* the fewest who bring half of it; 0 without revenue */
};

/* SUMS are what each of COUNT buyers brought, in any order; they are sorted in place. */
void concentration_measure(struct concentration *out, int64_t *sums, size_t count);

/* The part that the best FRACTION (0..1) bring, between the points by a straight line. */
double concentration_share(const struct concentration *concentration, double fraction);

#endif
