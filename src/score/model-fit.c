/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fits the models to rows of customers alike: the likelihood of all, the prior, and the units. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model-private.h"
#include "rapport/memory.h"

/* Solved in the unit in which the longest T is 40, where the starts and the prior are at home. */
static const double unit_longest = 40;

static const double starts[][MODEL_PARAMETERS] = {
	{ 1, 3, 1, 3 },
	{ .3, 5, .8, 2.5 },
	{ 1, 20, .1, 1 },
};
static const double pareto_starts[][MODEL_PARAMETERS] = {
	{ 1, 3, 1, 3 },
	{ .5, 10, .6, 12 },
	{ 1, 20, .1, 10 },
};

/* Logarithms are normal around those of the centre: ordinary retail (doc/scoring.md). */
struct prior {
	double centre[MODEL_PARAMETERS], width[MODEL_PARAMETERS];
};
static const struct prior beta_prior = { { .5, 6, .8, 2.5 }, { 1.5, 1.5, 1, 1.5 } };
static const struct prior pareto_prior = { { .5, 10, .6, 12 }, { 1.5, 1.5, 1, 1.5 } };

static const struct prior *
prior_of(enum score_model_kind kind)
{
	return kind == MODEL_PARETO ? &pareto_prior : &beta_prior;
}

struct likelihood {
	enum score_model_kind kind;
	const struct prior *prior;	/* NULL: none */
	size_t parameters;
	double fixed[MODEL_PARAMETERS];	/* those after them */
	struct model_row *rows;		/* in the unit, by x */
	size_t count;
	struct death_rule rule;
};

/* A gap of k steps is as long as one of a single step, so the rate of the steps is k times as high. */
static double
centre_of(const struct likelihood *likelihood, size_t index)
{
	double centre = likelihood->prior->centre[index];

	return likelihood->kind == MODEL_CNBD && index == 1 ? centre / likelihood->fixed[MODEL_RHYTHM] : centre;
}

static double
add_prior(double *gradient, const struct likelihood *likelihood, const double *at)
{
	double sum = 0;

	for (size_t i = 0; likelihood->prior && i < likelihood->parameters; i++) {
		double width = likelihood->prior->width[i];
		double z = (at[i] - log(centre_of(likelihood, i))) / width;

		sum -= z * z / 2;
		gradient[i] -= z / width;
	}
	return sum;
}

/* The rows of one x share the part that the times do not touch. */
static double
all_rows(double *gradient, const struct likelihood *likelihood, const double *parameter)
{
	struct model_terms count = { 0 }, time;
	double sum = 0, x = -1;

	for (size_t i = 0; i < likelihood->count; i++) {
		const struct model_row *row = &likelihood->rows[i];

		if (row->point.x != x) {
			x = row->point.x;
			model_count_terms(&count, likelihood->kind, parameter, x);
		}
		model_time_terms(&time, likelihood->kind, parameter, &row->point, &likelihood->rule);
		sum += row->weight * (count.value + time.value);
		for (size_t j = 0; j < likelihood->parameters; j++)
			gradient[j] += row->weight * (count.gradient[j] + time.gradient[j]);
	}
	return sum;
}

static double
purchase_objective(double *gradient, const double *at, void *payload)
{
	const struct likelihood *likelihood = payload;
	double parameter[MODEL_PARAMETERS], value;

	memcpy(parameter, likelihood->fixed, sizeof parameter);
	for (size_t i = 0; i < likelihood->parameters; i++) {
		parameter[i] = exp(at[i]);
		gradient[i] = 0;
	}
	value = all_rows(gradient, likelihood, parameter);
	for (size_t i = 0; i < likelihood->parameters; i++)
		gradient[i] *= parameter[i];
	return value + add_prior(gradient, likelihood, at);
}

static bool
is_time(enum score_model_kind kind, size_t index)
{
	return index == 1 || (kind == MODEL_PARETO && index == 3);
}

static int
compare_rows(const void *a, const void *b)
{
	const struct model_row *x = a, *y = b;

	if (x->point.x != y->point.x)
		return x->point.x < y->point.x ? -1 : 1;
	if (x->point.t_x != y->point.t_x)
		return x->point.t_x < y->point.t_x ? -1 : 1;
	return (x->point.T > y->point.T) - (x->point.T < y->point.T);
}

static void
likelihood_init(struct likelihood *out, enum score_model_kind kind, enum model_estimate estimate,
		const struct model_rows *rows, double scale)
{
	*out = (struct likelihood){
		.kind = kind,
		.prior = estimate == ESTIMATE_MAP ? prior_of(kind) : NULL,
		.parameters = model_parameter_count(kind),
		.count = rows->count,
		.rows = rap_reallocarray(NULL, rows->count + 1, sizeof *out->rows),
	};
	for (size_t i = 0; i < rows->count; i++) {
		out->rows[i] = rows->rows[i];
		out->rows[i].point.t_x *= scale;
		out->rows[i].point.T *= scale;
	}
	qsort(out->rows, out->count, sizeof *out->rows, compare_rows);
	death_rule_init(&out->rule, DEATH_NODES_FIT);
}

void
model_fit_init(struct model_fit *out, enum score_model_kind kind, enum model_estimate estimate)
{
	*out = (struct model_fit){ .kind = kind, .estimate = estimate, .loglik = NAN };
	for (size_t i = 0; i < MODEL_PARAMETERS; i++)
		out->parameter[i] = out->error[i] = NAN;
}

void
model_fit_purchases(struct model_fit *out, enum score_model_kind kind, enum model_estimate estimate,
		    const struct model_rows *rough, const struct model_rows *all, double longest)
{
	double scale = unit_longest / longest, scratch[MODEL_PARAMETERS] = { 0 };
	struct likelihood likelihood, search;
	struct maximum maximum;

	likelihood_init(&likelihood, kind, estimate, all, scale);
	likelihood_init(&search, kind, estimate, rough, scale);
	maximum_find(&maximum, likelihood.parameters, kind == MODEL_PARETO ? pareto_starts : starts,
		     RAP_COUNT(starts), purchase_objective, rough == all ? &likelihood : &search,
		     &likelihood);
	model_fit_init(out, kind, estimate);
	out->loglik = maximum.value - add_prior(scratch, &likelihood, maximum.at);
	for (size_t i = 0; i < all->count; i++)
		out->loglik += all->rows[i].weight * all->rows[i].point.x * log(scale);
	for (size_t i = 0; i < likelihood.parameters; i++) {
		out->parameter[i] = exp(maximum.at[i]) / (is_time(kind, i) ? scale : 1);
		out->error[i] = out->parameter[i] * maximum.error[i];
	}
	out->boundary = maximum.boundary;
	out->evaluations = maximum.evaluations;
	free(likelihood.rows);
	free(search.rows);
}

void
model_fit_prior(struct model_fit *out, enum score_model_kind kind, double longest)
{
	model_fit_init(out, kind, ESTIMATE_PRIOR);
	for (size_t i = 0; i < model_parameter_count(kind); i++)
		out->parameter[i] = prior_of(kind)->centre[i] *
				    (is_time(kind, i) ? longest / unit_longest : 1);
	out->parameter[MODEL_RHYTHM] = kind == MODEL_CNBD ? 1 : NAN;
}

/* ---- MBG/CNBD-k ---- */

/* Practically nobody leaves: e^-14 is the edge of the box. */
static const double never_leaves[MODEL_PARAMETERS] = { [2] = 8.3e-7, [3] = 1 };

/* What one k makes of the rows; times in the unit. */
struct rhythm_fit {
	int k;
	double at[MODEL_PARAMETERS];	/* the parameters themselves */
	double loglik;			/* of the data alone */
	struct maximum maximum;
};

struct rhythm_search {
	enum model_estimate estimate;
	double scale;
	const struct rhythm_sums *sums;
};

static void
rhythm_likelihood(struct likelihood *out, int k, size_t parameters, const struct rhythm_search *search,
		  const struct model_rows *rows)
{
	likelihood_init(out, MODEL_CNBD, search->estimate, rows, search->scale);
	out->parameters = parameters;
	memcpy(out->fixed, never_leaves, sizeof out->fixed);
	out->fixed[MODEL_RHYTHM] = k;
}

/* What was found at MAXIMUM, in the terms of the search. */
static void
end_rhythm(struct rhythm_fit *out, int k, const struct rhythm_search *search, const struct likelihood *likelihood)
{
	double log_gaps = search->sums->log_gaps + search->sums->repeats * log(search->scale);
	double scratch[MODEL_PARAMETERS] = { 0 };

	out->k = k;
	for (size_t i = 0; i < likelihood->parameters; i++)
		out->at[i] = exp(out->maximum.at[i]);
	out->loglik = out->maximum.value - add_prior(scratch, likelihood, out->maximum.at) + (k - 1) * log_gaps;
}

/* From the place where FROM ended; with two parameters nobody leaves. */
static void
fit_one_rhythm(struct rhythm_fit *out, int k, size_t parameters, const struct rhythm_search *search,
	       const struct model_rows *rows, const struct rhythm_fit *from)
{
	struct likelihood likelihood;
	double start[MODEL_PARAMETERS];

	rhythm_likelihood(&likelihood, k, parameters, search, rows);
	memcpy(start, from->at, sizeof start);
	start[1] *= (double)from->k / k;
	out->maximum.value = maximum_climb(out->maximum.at, parameters, start, purchase_objective, &likelihood);
	end_rhythm(out, k, search, &likelihood);
	free(likelihood.rows);
}

/* With errors, to the last digit. */
static void
polish_rhythm(struct rhythm_fit *fit, const struct rhythm_search *search, const struct model_rows *rough,
	      const struct model_rows *all)
{
	size_t parameters = model_parameter_count(MODEL_CNBD);
	double start[1][MODEL_PARAMETERS];
	struct likelihood likelihood, picture;

	rhythm_likelihood(&likelihood, fit->k, parameters, search, all);
	rhythm_likelihood(&picture, fit->k, parameters, search, rough);
	memcpy(start[0], fit->at, sizeof start[0]);
	maximum_find(&fit->maximum, parameters, start, 1, purchase_objective,
		     rough == all ? &likelihood : &picture, &likelihood);
	end_rhythm(fit, fit->k, search, &likelihood);
	free(picture.rows);
	free(likelihood.rows);
}

/* BTYDplus, too, stops after two declines.  The first of the grid, k = 1, is left in FIRST. */
static void
search_rhythm(struct rhythm_fit *best, struct rhythm_fit *first, const struct rhythm_search *search,
	      const struct model_rows *rows, const struct rhythm_fit *from)
{
	struct rhythm_fit last = *from;

	for (int k = 1, declines = 0; k <= RHYTHM_MOST && declines < 2; k++) {
		struct rhythm_fit next;

		fit_one_rhythm(&next, k, model_parameter_count(MODEL_CNBD), search, rows, &last);
		if (k == 1)
			*first = *best = next;
		declines = k > 1 && !(next.loglik > last.loglik) ? declines + 1 : 0;
		if (next.loglik > best->loglik)
			*best = next;
		last = next;
	}
}

static void
report_rhythm(struct model_fit *out, const struct rhythm_fit *fit, const struct rhythm_search *search)
{
	for (size_t i = 0; i < model_parameter_count(MODEL_CNBD); i++) {
		out->parameter[i] = fit->at[i] / (is_time(MODEL_CNBD, i) ? search->scale : 1);
		out->error[i] = out->parameter[i] * fit->maximum.error[i];
	}
	out->parameter[MODEL_RHYTHM] = fit->k;
	out->loglik = fit->loglik + search->sums->repeats * log(search->scale);
	out->boundary = fit->maximum.boundary;
	out->evaluations = fit->maximum.evaluations;
}

void
model_fit_rhythm(struct model_fit *out, double *gain, double *dropout_gain, enum model_estimate estimate,
		 const struct model_fit *mbg, const struct model_rows *rough, const struct model_rows *all,
		 const struct rhythm_sums *sums, double longest)
{
	struct rhythm_search search = { .estimate = estimate, .scale = unit_longest / longest, .sums = sums };
	struct rhythm_fit from = { .k = 1 }, best, first, faithful;

	memcpy(from.at, mbg->parameter, sizeof from.at);
	from.at[1] *= search.scale;
	search_rhythm(&best, &first, &search, rough, &from);
	*gain = 2 * (best.loglik - first.loglik);
	*dropout_gain = NAN;
	*out = *mbg;
	out->kind = MODEL_CNBD;
	out->parameter[MODEL_RHYTHM] = 1;
	out->evaluations = 0;
	if (best.k == 1)
		return;
	fit_one_rhythm(&faithful, best.k, model_parameter_count(MODEL_NBD), &search, rough, &best);
	*dropout_gain = 2 * (best.loglik - faithful.loglik);
	polish_rhythm(&best, &search, rough, all);
	report_rhythm(out, &best, &search);
	*gain = 2 * (out->loglik - mbg->loglik);
}

/* ---- spend ---- */

static const double spend_starts[][MODEL_PARAMETERS] = {
	{ 6, 4, .5 },
	{ 1, 3, 2 },
	{ 20, 20, .95 },
};

struct spend_likelihood {
	const struct spend_row *rows;
	size_t count;
	double unit;	/* the mean of all: amounts in millions would upset the search */
};

static double
spend_objective(double *gradient, const double *at, void *payload)
{
	const struct spend_likelihood *likelihood = payload;
	double parameter[SPEND_PARAMETERS], one[SPEND_PARAMETERS], sum = 0;

	for (size_t i = 0; i < SPEND_PARAMETERS; i++) {
		parameter[i] = exp(at[i]);
		gradient[i] = 0;
	}
	for (size_t i = 0; i < likelihood->count; i++) {
		const struct spend_row *row = &likelihood->rows[i];

		sum += row->weight *
		       spend_loglik(one, parameter, row->count, row->mean / likelihood->unit);
		for (size_t j = 0; j < SPEND_PARAMETERS; j++)
			gradient[j] += row->weight * one[j];
	}
	for (size_t j = 0; j < SPEND_PARAMETERS; j++)
		gradient[j] *= parameter[j];
	return sum;
}

/* How the number of purchase days goes with what they bring, over customers. */
static double
correlation(const struct spend_row *rows, size_t count)
{
	double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;

	for (size_t i = 0; i < count; i++) {
		n += rows[i].weight;
		x += rows[i].weight * rows[i].count;
		y += rows[i].weight * rows[i].mean;
	}
	for (size_t i = 0; i < count; i++) {
		double dx = rows[i].count - x / n, dy = rows[i].mean - y / n;

		xx += rows[i].weight * dx * dx;
		yy += rows[i].weight * dy * dy;
		xy += rows[i].weight * dx * dy;
	}
	return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : NAN;
}

void
model_measure_spend(struct spend_fit *out, const struct spend_rows *all)
{
	const struct spend_row *rows = all->rows;
	size_t count = all->count;
	double sum = 0, days = 0;

	*out = (struct spend_fit){ .loglik = NAN, .mean = NAN, .correlation = NAN };
	for (size_t i = 0; i < SPEND_PARAMETERS; i++)
		out->parameter[i] = out->error[i] = NAN;
	for (size_t i = 0; i < count; i++) {
		out->customers += (int64_t)rows[i].weight;
		sum += rows[i].weight * rows[i].count * rows[i].mean;
		days += rows[i].weight * rows[i].count;
	}
	if (count == 0)
		return;
	out->mean = sum / days;
	out->correlation = correlation(rows, count);
}

void
model_fit_spend(struct spend_fit *out, const struct spend_rows *rough, const struct spend_rows *all)
{
	struct spend_likelihood likelihood = { .rows = all->rows, .count = all->count, .unit = out->mean };
	struct spend_likelihood search = { .rows = rough->rows, .count = rough->count, .unit = out->mean };
	struct maximum maximum;

	if (all->count == 0)
		return;
	maximum_find(&maximum, SPEND_PARAMETERS, spend_starts, RAP_COUNT(spend_starts),
		     spend_objective, rough == all ? &likelihood : &search, &likelihood);
	out->fitted = true;
	out->loglik = maximum.value - (double)out->customers * log(likelihood.unit);
	for (size_t i = 0; i < SPEND_PARAMETERS; i++) {
		out->parameter[i] = exp(maximum.at[i]) * (i == 2 ? likelihood.unit : 1);
		out->error[i] = out->parameter[i] * maximum.error[i];
	}
	out->boundary = maximum.boundary;
	out->evaluations = maximum.evaluations;
}
