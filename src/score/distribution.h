/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SCORE_DISTRIBUTION_H
#define RAPPORT_SCORE_DISTRIBUTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/status.h"
#include "rapport/strbuf.h"

/*
 * How a number is distributed over the customers, in bounded memory.
 *
 * Exact while there are at most DISTRIBUTION_EXACT different values; beyond
 * that values are counted in bins of a fixed grid, each narrower than 0.8 % of
 * its value.  Either way the state depends only on the values added, never on
 * their order, and equal values always get equal ranks.  Fill it with
 * distribution_add(), close it with distribution_seal(), then ask.
 */

enum { DISTRIBUTION_EXACT = 8192, DISTRIBUTION_PENDING = 2048, DISTRIBUTION_SMALL = 4096 };

/* Values lo <= v < hi, or v == lo when hi == lo. */
struct distribution_cell {
	double lo, hi;
	uint64_t count;
	uint64_t below;		/* values in earlier cells; set by distribution_seal() */
};

struct distribution {
	struct distribution_cell *cells;	/* ascending */
	size_t count, capacity;
	uint64_t *small;			/* counts of the whole numbers below DISTRIBUTION_SMALL */
	double *pending;			/* not yet sorted in; NULL once sealed, as small */
	size_t pending_count;
	uint64_t *bins;				/* counts by bin, NULL while exact */
	uint64_t total;
	bool binned;
};

void distribution_init(struct distribution *distribution);
void distribution_release(struct distribution *distribution);

void distribution_add(struct distribution *distribution, double value);	/* NaN is left out */
/* As if DISTRIBUTION had got all values that OTHER got; neither is sealed, and OTHER is of no further use. */
void distribution_join(struct distribution *distribution, struct distribution *other);
void distribution_seal(struct distribution *distribution);

/* (values below + half the equal ones) / n, in 0..1; NaN when empty or VALUE is NaN. */
double distribution_percentile(const struct distribution *distribution, double value);

/* 1..5: floor(5 * mid-rank / n) + 1, at most 5; 0 when empty.  Ranks count from 1. */
int distribution_fifth(const struct distribution *distribution, double value);

/* Linear between order statistics (Hyndman and Fan's type 7); NaN when empty. */
double distribution_quantile(const struct distribution *distribution, double share);

/* What part of the sum of positive values the largest SHARE of all values holds, or NaN. */
double distribution_top_share(const struct distribution *distribution, double share);

/* One line "NAME exact|binned N ...\n". */
void distribution_write(struct strbuf *out, const char *name,
			const struct distribution *distribution);

/* Reads what follows NAME; OUT is initialised and stays so on RAP_CORRUPT. */
enum rap_status distribution_read(struct distribution *out, const char *text);

#endif
