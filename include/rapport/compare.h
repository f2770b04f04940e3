/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_COMPARE_H
#define RAPPORT_COMPARE_H

/* Comparisons for qsort() and bsearch(): the smaller first. */
int compare_integers(const void *a, const void *b);	/* of int64_t: ids, days, amounts */
int compare_reals(const void *a, const void *b);	/* of double, none of them NaN */

#endif
