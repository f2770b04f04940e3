/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_LIFT_H
#define RAPPORT_LIFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * How many times as common a trait is in one group as in another, how far the
 * data carry that number, and which of many such finds are more than chance.
 *
 * With a of A having the trait in the first group and b of B in the second:
 *
 *	ratio	R = ((a + 1/2) / (A + 1)) / ((b + 1/2) / (B + 1))
 *	spread	s^2 = 1/(a + 1/2) - 1/(A + 1) + 1/(b + 1/2) - 1/(B + 1)
 *	95 %	from R exp(-1.96 s) to R exp(1.96 s)
 *
 * the log interval of Katz, Baptista, Azen, Pike (Biometrics 34, 1978), with
 * the half added to every count that Walter (Biometrika 62, 1975) gives for
 * small samples: it draws the ratio of few towards 1, and none of five is
 * still a number.
 *
 * chance is Fisher's exact test, both sides: what part of all ways to spread
 * the a + b customers with the trait over both groups is no likelier than the
 * one seen.  Of many traits some look striking by chance alone; lift_judge()
 * keeps those that Benjamini and Hochberg's step-up rule (J. R. Statist. Soc. B
 * 57, 1995) keeps: on average at most LIFT_FALSE_SHARE of what it keeps is chance.
 */
#define LIFT_FALSE_SHARE .05

struct lift {
	int64_t with_first, first;	/* a of A */
	int64_t with_second, second;	/* b of B */
	double ratio;			/* NaN when a group is empty */
	double low, high;		/* its 95 % interval */
	double chance;			/* 0..1 */
	bool sure;			/* set by lift_judge() */
};

void lift_measure(struct lift *out, int64_t with_first, int64_t first, int64_t with_second, int64_t second);

/* Decides which of COUNT are sure; the step from one to the next struct lift is STRIDE bytes. */
void lift_judge(void *lifts, size_t count, size_t stride);

#endif
