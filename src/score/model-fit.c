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
	const struct model_rows *rows;
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

	for (size_t i = 0; i < likelihood->rows->count; i++) {
		const struct model_row *row = &likelihood->rows->rows[i];

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

double
model_unit_scale(double longest)
{
	return unit_longest / longest;
}

void
model_rows_settle(struct model_rows *rows, double scale)
{
	for (size_t i = 0; i < rows->count; i++) {
		rows->rows[i].point.t_x *= scale;
		rows->rows[i].point.T *= scale;
	}
	qsort(rows->rows, rows->count, sizeof *rows->rows, compare_rows);
}

static void
likelihood_init(struct likelihood *out, enum score_model_kind kind, const struct model_task *task)
{
	*out = (struct likelihood){
		.kind = kind,
		.prior = task->estimate == ESTIMATE_MAP ? prior_of(kind) : NULL,
		.parameters = model_parameter_count(kind),
		.rows = task->all,
	};
	death_rule_init(&out->rule, DEATH_NODES_FIT);
}

/* To the last digit of all rows, by way of the pictures of them. */
static void
likelihood_maximum(struct maximum *out, struct likelihood *likelihood, const struct model_task *task,
		   const double (*from)[MODEL_PARAMETERS], size_t count)
{
	struct likelihood rough = *likelihood, grid = *likelihood;
	struct maximum_problem problem = {
		.count = likelihood->parameters,
		.starts = from,
		.start_count = count,
		.objective = purchase_objective,
		.errors = task->errors,
	};

	rough.rows = task->rough;
	grid.rows = task->grid;
	death_rule_init(&rough.rule, DEATH_NODES_SEARCH);
	death_rule_init(&grid.rule, DEATH_NODES_SEARCH);
	if (task->rough != task->grid)
		problem.payloads[problem.payload_count++] = &rough;
	if (task->grid != task->all)
		problem.payloads[problem.payload_count++] = &grid;
	problem.payloads[problem.payload_count++] = likelihood;
	maximum_find(out, &problem);
}

void
model_fit_init(struct model_fit *out, enum score_model_kind kind, enum model_estimate estimate)
{
	*out = (struct model_fit){ .kind = kind, .estimate = estimate, .loglik = NAN };
	for (size_t i = 0; i < MODEL_PARAMETERS; i++)
		out->parameter[i] = out->error[i] = NAN;
}

void
model_fit_purchases(struct model_fit *out, enum score_model_kind kind, const struct model_task *task)
{
	double scratch[MODEL_PARAMETERS] = { 0 };
	struct likelihood likelihood;
	struct maximum maximum;

	likelihood_init(&likelihood, kind, task);
	likelihood_maximum(&maximum, &likelihood, task, kind == MODEL_PARETO ? pareto_starts : starts,
			   RAP_COUNT(starts));
	model_fit_init(out, kind, task->estimate);
	out->loglik = maximum.value - add_prior(scratch, &likelihood, maximum.at) +
		      task->sums.repeats * log(task->scale);
	for (size_t i = 0; i < likelihood.parameters; i++) {
		out->parameter[i] = exp(maximum.at[i]) / (is_time(kind, i) ? task->scale : 1);
		out->error[i] = out->parameter[i] * maximum.error[i];
	}
	out->boundary = maximum.boundary;
	out->evaluations = maximum.evaluations;
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

static void
rhythm_likelihood(struct likelihood *out, int k, size_t parameters, const struct model_task *task)
{
	likelihood_init(out, MODEL_CNBD, task);
	out->parameters = parameters;
	memcpy(out->fixed, never_leaves, sizeof out->fixed);
	out->fixed[MODEL_RHYTHM] = k;
}

/* What the maximum says, in the terms of the search. */
static void
end_rhythm(struct rhythm_fit *fit, const struct likelihood *likelihood, const struct model_task *task)
{
	double log_gaps = task->sums.log_gaps + task->sums.repeats * log(task->scale);
	double scratch[MODEL_PARAMETERS] = { 0 };

	for (size_t i = 0; i < likelihood->parameters; i++)
		fit->at[i] = exp(fit->maximum.at[i]);
	fit->loglik = fit->maximum.value - add_prior(scratch, likelihood, fit->maximum.at) + (fit->k - 1) * log_gaps;
}

/* On the grid's rows, from the place where FROM ended; with two parameters nobody leaves. */
static void
try_rhythm(struct rhythm_fit *out, int k, size_t parameters, const struct model_task *task,
	   const struct rhythm_fit *from)
{
	struct likelihood likelihood;
	double start[MODEL_PARAMETERS];

	rhythm_likelihood(&likelihood, k, parameters, task);
	likelihood.rows = task->grid;
	memcpy(start, from->at, sizeof start);
	start[1] *= (double)from->k / k;
	out->k = k;
	out->maximum.value = maximum_climb(out->maximum.at, parameters, start, purchase_objective, &likelihood);
	end_rhythm(out, &likelihood, task);
}

static void
polish_rhythm(struct rhythm_fit *fit, const struct model_task *task)
{
	double start[1][MODEL_PARAMETERS];
	struct likelihood likelihood;

	rhythm_likelihood(&likelihood, fit->k, model_parameter_count(MODEL_CNBD), task);
	memcpy(start[0], fit->at, sizeof start[0]);
	likelihood_maximum(&fit->maximum, &likelihood, task, start, 1);
	end_rhythm(fit, &likelihood, task);
}

/* BTYDplus, too, stops after two declines. */
static void
search_rhythm(struct rhythm_fit *best, const struct model_task *task, const struct rhythm_fit *first)
{
	struct rhythm_fit last = *first;

	*best = *first;
	for (int k = 2, declines = 0; k <= RHYTHM_MOST && declines < 2; k++) {
		struct rhythm_fit next;

		try_rhythm(&next, k, model_parameter_count(MODEL_CNBD), task, &last);
		declines = next.loglik > last.loglik ? 0 : declines + 1;
		if (next.loglik > best->loglik)
			*best = next;
		last = next;
	}
}

/* k = 1 is MBG; only on a grid of fewer rows its likelihood is not known. */
static void
start_rhythm(struct rhythm_fit *out, const struct model_fit *mbg, const struct model_task *task)
{
	struct rhythm_fit from = { .k = 1, .loglik = mbg->loglik - task->sums.repeats * log(task->scale) };

	memcpy(from.at, mbg->parameter, sizeof from.at);
	from.at[1] *= task->scale;
	*out = from;
	if (task->grid != task->all)
		try_rhythm(out, 1, model_parameter_count(MODEL_CNBD), task, &from);
}

static void
report_rhythm(struct model_fit *out, const struct rhythm_fit *fit, const struct model_task *task)
{
	for (size_t i = 0; i < model_parameter_count(MODEL_CNBD); i++) {
		out->parameter[i] = fit->at[i] / (is_time(MODEL_CNBD, i) ? task->scale : 1);
		out->error[i] = out->parameter[i] * fit->maximum.error[i];
	}
	out->parameter[MODEL_RHYTHM] = fit->k;
	out->loglik = fit->loglik + task->sums.repeats * log(task->scale);
	out->boundary = fit->maximum.boundary;
	out->evaluations = fit->maximum.evaluations;
}

void
model_fit_rhythm(struct model_fit *out, double *gain, double *dropout_gain, const struct model_fit *mbg,
		 const struct model_task *task)
{
	struct rhythm_fit first, best, faithful;

	start_rhythm(&first, mbg, task);
	search_rhythm(&best, task, &first);
	*gain = 2 * (best.loglik - first.loglik);
	*dropout_gain = NAN;
	*out = *mbg;
	out->kind = MODEL_CNBD;
	out->parameter[MODEL_RHYTHM] = 1;
	out->evaluations = 0;
	if (best.k == 1)
		return;
	try_rhythm(&faithful, best.k, model_parameter_count(MODEL_NBD), task, &best);
	*dropout_gain = 2 * (best.loglik - faithful.loglik);
	polish_rhythm(&best, task);
	report_rhythm(out, &best, task);
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
model_fit_spend(struct spend_fit *out, const struct spend_rows *pictures, size_t count, bool errors)
{
	struct spend_likelihood likelihoods[PICTURES_MOST];
	struct maximum_problem problem = {
		.count = SPEND_PARAMETERS,
		.starts = spend_starts,
		.start_count = RAP_COUNT(spend_starts),
		.objective = spend_objective,
		.payload_count = count,
		.errors = errors,
	};
	struct maximum maximum;

	if (pictures[count - 1].count == 0)
		return;
	for (size_t i = 0; i < count; i++) {
		likelihoods[i] = (struct spend_likelihood){ pictures[i].rows, pictures[i].count, out->mean };
		problem.payloads[i] = &likelihoods[i];
	}
	maximum_find(&maximum, &problem);
	out->fitted = true;
	out->loglik = maximum.value - (double)out->customers * log(out->mean);
	for (size_t i = 0; i < SPEND_PARAMETERS; i++) {
		out->parameter[i] = exp(maximum.at[i]) * (i == 2 ? out->mean : 1);
		out->error[i] = out->parameter[i] * maximum.error[i];
	}
	out->boundary = maximum.boundary;
	out->evaluations = maximum.evaluations;
}
