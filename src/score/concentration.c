/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lorenz curve and Gini coefficient of what customers bring. */
#include <config.h>

#include "rapport/concentration.h"

#include <math.h>
#include <stdlib.h>

#include "rapport/date.h"

#define LAST (CONCENTRATION_POINTS - 1)

static int
compare_falling(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

	return (left < right) - (left > right);
}

static int64_t
paid(int64_t sum)
{
	return sum > 0 ? sum : 0;
}

static void
no_revenue(struct concentration *out)
{
	for (size_t i = 0; i < CONCENTRATION_POINTS; i++)
		out->points[i] = (struct concentration_point){ .share = NAN, .least = RAP_NONE };
	out->gini = NAN;
}

void
concentration_measure(struct concentration *out, int64_t *sums, size_t count)
{
	double n = (double)count, running = 0, uneven = 0, total = 0;
	size_t point = 1;

	*out = (struct concentration){ .buyers = (int64_t)count };
	if (count)
		qsort(sums, count, sizeof *sums, compare_falling);
	for (size_t i = 0; i < count; i++)
		out->total += paid(sums[i]);
	if (out->total == 0) {
		no_revenue(out);
		return;
	}
	total = (double)out->total;
	out->points[0] = (struct concentration_point){ 0, 0, RAP_NONE };
	for (size_t i = 0; i < count; i++) {
		running += (double)paid(sums[i]);
		uneven += (n - 1 - 2 * (double)i) * (double)paid(sums[i]);
		if (!out->half && 2 * running >= total)
			out->half = (int64_t)i + 1;
		/* Whole numbers: ceil(P n / 100) without the rounding of reals. */
		for (; point <= LAST && (point * count + LAST - 1) / LAST == i + 1; point++)
			out->points[point] = (struct concentration_point){ (int64_t)i + 1, running / total, sums[i] };
	}
	out->gini = uneven / (n * total);
}

double
concentration_share(const struct concentration *concentration, double fraction)
{
	double place = fmin(fmax(fraction, 0), 1) * LAST;
	size_t below = (size_t)place;

	if (below >= LAST)
		return concentration->points[LAST].share;
	return concentration->points[below].share +
	       (place - (double)below) *
	       (concentration->points[below + 1].share - concentration->points[below].share);
}
