/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of plain numbers. */
#include <config.h>

#include "rapport/compare.h"

#include <stdint.h>

int
compare_integers(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

int
compare_reals(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}
