/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ratios of shares with their interval, Fisher's exact test, and the step-up rule against false finds. */
#include <config.h>

#include "rapport/lift.h"

#include <math.h>
#include <stdlib.h>

#include "rapport/memory.h"

#define NORMAL_95 1.959963984540054	/* two-sided */
#define ALIKE 1e-7			/* of a log: what rounding alone makes differ */

static double
log_choose(int64_t n, int64_t k)
{
	return lgamma((double)n + 1) - lgamma((double)k + 1) - lgamma((double)(n - k) + 1);
}

/* Log of the ways to have K of N with the trait in the first group, over the ways to have one fewer. */
static double
log_step(const struct lift *lift, int64_t n, int64_t k)
{
	return log((double)(lift->first - k + 1)) - log((double)k) + log((double)(n - k + 1)) -
	       log((double)(lift->second - n + k));
}

static double
exact_chance(const struct lift *lift)
{
	int64_t n = lift->with_first + lift->with_second;
	int64_t least = n > lift->second ? n - lift->second : 0;
	int64_t most = n < lift->first ? n : lift->first;
	double all = log_choose(lift->first + lift->second, n), sum = 0;
	double ways = log_choose(lift->first, least) + log_choose(lift->second, n - least);
	double seen = ways;

	for (int64_t k = least + 1; k <= lift->with_first; k++)
		seen += log_step(lift, n, k);
	for (int64_t k = least; k <= most; k++) {
		ways += k > least ? log_step(lift, n, k) : 0;
		if (ways <= seen + ALIKE)
			sum += exp(ways - all);
	}
	return fmin(sum, 1);
}

void
lift_measure(struct lift *out, int64_t with_first, int64_t first, int64_t with_second, int64_t second)
{
	double a = (double)with_first + .5, all_a = (double)first + 1;
	double b = (double)with_second + .5, all_b = (double)second + 1, spread;

	*out = (struct lift){ with_first, first, with_second, second, NAN, NAN, NAN, 1, false };
	if (!first || !second)
		return;
	spread = sqrt(1 / a - 1 / all_a + 1 / b - 1 / all_b);
	out->ratio = a / all_a / (b / all_b);
	out->low = out->ratio * exp(-NORMAL_95 * spread);
	out->high = out->ratio * exp(NORMAL_95 * spread);
	out->chance = exact_chance(out);
}

static int
compare_chance(const void *a, const void *b)
{
	double left = (*(struct lift *const *)a)->chance, right = (*(struct lift *const *)b)->chance;

	return (left > right) - (left < right);
}

void
lift_judge(void *lifts, size_t count, size_t stride)
{
	struct lift **order = rap_calloc(count + 1, sizeof *order);
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		order[i] = (struct lift *)((char *)lifts + i * stride);
	qsort(order, count, sizeof *order, compare_chance);
	for (size_t i = 0; i < count; i++)
		if (order[i]->chance <= LIFT_FALSE_SHARE * (double)(i + 1) / (double)count)
			kept = i + 1;
	for (size_t i = 0; i < count; i++)
		order[i]->sure = i < kept;
	free(order);
}
