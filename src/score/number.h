/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SCORE_NUMBER_H
#define RAPPORT_SCORE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "rapport/date.h"
#include "rapport/strbuf.h"

/* Numbers as text that every locale reads and writes alike; "nan" is NaN. */
void number_write(struct strbuf *out, double value);	/* 17 digits, reads back exactly */
void number_write_short(struct strbuf *out, double value);	/* fewest digits that do */

/* Reads one number at *TEXT and moves behind it. */
bool number_read(double *out, const char **text);

/* Saturates at +-INT64_MAX, so that a sum can never become RAP_NONE. */
static inline int64_t
money_add(int64_t a, int64_t b)
{
	int64_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		return a > 0 ? INT64_MAX : -INT64_MAX;
	return sum == RAP_NONE ? -INT64_MAX : sum;
}

int64_t money_round(double amount);	/* RAP_NONE for NaN */

#endif
