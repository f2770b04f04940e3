/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SCORE_MODEL_PRIVATE_H
#define RAPPORT_SCORE_MODEL_PRIVATE_H

#include "rapport/score_model.h"

/*
 * What the files model-*.c share.
 *
 * A likelihood falls into the part of x, the same for all customers of that x,
 * and the part of the times.  A pass over cells ordered by x computes the first
 * seldom, and the second costs two logarithms.
 */
struct model_terms {
	double value;
	double gradient[MODEL_PARAMETERS];
};

/* Dying between t_x and T, as weights on the moments: see model-pareto.c. */
enum { DEATH_NODES = 105, DEATH_NODES_FIT = 53, DEATH_NODES_SEARCH = 27 };
struct death_rule {
	int count;
	double g[DEATH_NODES], rest[DEATH_NODES];	/* 0..1 and 1 - g */
	double lnweight[DEATH_NODES];
};
/* All nodes give eleven digits, those of a fit ten at half the price; a search needs no more than five. */
void death_rule_init(struct death_rule *rule, int count);

void model_count_terms(struct model_terms *out, enum score_model_kind kind, const double *parameter,
		       double x);
/* RULE may be NULL unless KIND is PARETO. */
void model_time_terms(struct model_terms *out, enum score_model_kind kind, const double *parameter,
		      const struct model_point *point, const struct death_rule *rule);

/*
 * OUT[i] = the mean of g(p; u[i]) over p ~ Beta(a, b), times (1 - p) when
 * LEAVING, where g(p; u) = (1 - (1 + p u)^-R) / p.  COUNT is at most INTEGRAL_MOST and
 * u[0] the largest.
 */
enum { INTEGRAL_MOST = 10 };
void integral_beta(double *out, const double *u, size_t count, double R, double a, double b,
		   bool leaving);

/* ---- Pareto/NBD: see model-pareto.c ---- */

double pareto_p_alive(const double *parameter, const struct model_point *point);
double pareto_p_buys(const double *parameter, const struct model_point *point, double t);
double pareto_expected_alive(const double *parameter, double R, double T, double t);
void pareto_time_terms(struct model_terms *out, const double *parameter,
		       const struct model_point *point, const struct death_rule *rule);

/* ---- MBG/CNBD-k: see model-rhythm.c ---- */

void rhythm_time_terms(struct model_terms *out, const double *parameter, const struct model_point *point);
double rhythm_p_alive(const double *parameter, const struct model_point *point);
double rhythm_p_buys_stage(const double *parameter, const struct model_point *point, int stage, double t);
/* Purchases within t of one who is alive and has made STAGE steps. */
double rhythm_expected_stage(const double *parameter, const struct model_point *point, int stage, double t);
double rhythm_expected_new(const double *parameter, double t);

/* ---- cells ---- */

/* Members alike: what they have in common, how many there are, and their sums. */
struct model_cell {
	int64_t key[3];
	int64_t count;
	int64_t sum[3];
};

/* Where a cell is, found by its key: an open table beside the cells takes less than one that holds them. */
struct cell_slot {
	uint32_t hash;		/* upper half, so that few keys are compared */
	uint32_t place;		/* in the rows, + 1; 0: a free slot */
};

struct model_cells {
	struct model_cell *rows;
	size_t used, capacity, limit;
	struct cell_slot *slots;
	size_t slot_count;		/* a power of two; 0: none yet */
	int level;			/* 0: exact */
	const bool *logarithmic;	/* by dimension: cells of equal ratio, not of equal width */
};

void cells_init(struct model_cells *cells, size_t limit, const bool *logarithmic);
void cells_release(struct model_cells *cells);
void cells_add(struct model_cells *cells, const int64_t *value);

/* Adds the members of OTHER, which has the same limit. */
void cells_join(struct model_cells *cells, const struct model_cells *other);

/* A copy in at most LIMIT cells. */
void cells_copy(struct model_cells *out, const struct model_cells *cells, size_t limit);

/* The cells in order of their keys, for a caller who frees the array; their number is cells->used. */
struct model_cell *cells_sorted(const struct model_cells *cells);

/* ---- fitting ---- */

typedef double maximum_function(double *gradient, const double *at, void *payload);

/*
 * Maximises a function of COUNT logarithms of parameters in a box, from each of
 * the starts in turn; ends with damped Newton steps.  OBJECTIVE returns the value
 * and fills the gradient by the logarithms.  The search looks at the first payload, the roughest picture; each
 * finer one is looked at from where the last one ended, with its second derivatives as far as these lead.
 */
enum { PICTURES_MOST = 3 };
struct maximum_problem {
	size_t count;
	const double (*starts)[MODEL_PARAMETERS];
	size_t start_count;
	maximum_function *objective;
	void *payloads[PICTURES_MOST];
	size_t payload_count;			/* the last is the whole */
	bool errors;				/* wanted; they cost two passes a parameter */
};
struct maximum {
	double at[MODEL_PARAMETERS];		/* logarithms */
	double value;
	double error[MODEL_PARAMETERS];		/* of the logarithms; NaN where flat, at an edge or not wanted */
	bool boundary;				/* something is flat or at an edge; errors of others go without it */
	int evaluations;			/* of the whole */
};
void maximum_find(struct maximum *out, const struct maximum_problem *problem);

/* One climb without the steps that end it, for comparing models; the value at AT, which is set. */
double maximum_climb(double *at, size_t count, const double *start, maximum_function *objective, void *payload);

struct model_row {
	struct model_point point;	/* weeks, or the unit of solving */
	double weight;
};
struct model_rows {
	struct model_row *rows;		/* the caller's */
	size_t count;
};
/* Into the unit and the order in which they are fitted. */
void model_rows_settle(struct model_rows *rows, double scale);

/* MBG/CNBD-k needs the sum of the litt of all customers, in weeks, and that of their x. */
struct rhythm_sums {
	double log_gaps, repeats;
};

/* What fits of purchases share.  ALL, and ever smaller pictures of them which may be the same; settled. */
struct model_task {
	enum model_estimate estimate;
	bool errors;
	double scale;			/* weeks times this are the unit of solving */
	const struct model_rows *all;
	const struct model_rows *grid;	/* on which k is found */
	const struct model_rows *rough;	/* on which maxima are searched, before GRID and ALL have their word */
	struct rhythm_sums sums;
};
double model_unit_scale(double longest);
/* Everything unknown. */
void model_fit_init(struct model_fit *out, enum score_model_kind kind, enum model_estimate estimate);
/* Any kind but CNBD, which has its own below. */
void model_fit_purchases(struct model_fit *out, enum score_model_kind kind, const struct model_task *task);
/*
 * MBG/CNBD-k, from where MBG's fit ended: finds k and polishes it unless it is 1.  The gains are those of
 * struct model_report.
 */
void model_fit_rhythm(struct model_fit *out, double *gain, double *dropout_gain, const struct model_fit *mbg,
		      const struct model_task *task);
void model_fit_prior(struct model_fit *out, enum score_model_kind kind, double longest);

struct spend_row {
	double count, mean;	/* purchase days of one customer, minor units of each */
	double weight;
};
struct spend_rows {
	struct spend_row *rows;	/* the caller's */
	size_t count;
};
/* The mean and the correlation, and the fit itself from COUNT ever finer pictures, of which the last is all. */
void model_measure_spend(struct spend_fit *out, const struct spend_rows *all);
void model_fit_spend(struct spend_fit *out, const struct spend_rows *pictures, size_t count, bool errors);

#endif
