/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds the maximum of a likelihood: L-BFGS of NLopt from several starts, then Newton steps on the
 * best, whose second derivatives also give the standard errors.  Where all rows are many, steps over
 * them use the second derivatives of the few.
 */
#include <config.h>

#include <math.h>
#include <nlopt.h>
#include <string.h>

#include "model-private.h"

enum { SEARCH_MOST = 80, NEWTON_MOST = 25, APPROACH_MOST = 25, DAMPINGS = 12 };

static const double box = 14;		/* e^14 is 1.2 million times the unit */
static const double difference = 1e-4;	/* of logarithms, for second derivatives */
static const double flat_error = 7;	/* a factor of a thousand up or down: the data say nothing */
static const double settled = 1e-10;	/* of logarithms: a step that is not worth a pass over all rows */

struct search {
	maximum_function *objective;
	void *payload;
	size_t count;
	int evaluations;
	double best[MODEL_PARAMETERS], best_value;
};

/* NLopt's last point need not be its best. */
static double
observe(unsigned count, const double *at, double *gradient, void *payload)
{
	struct search *search = payload;
	double scratch[MODEL_PARAMETERS], value;

	(void)count;
	value = search->objective(gradient ? gradient : scratch, at, search->payload);
	search->evaluations++;
	if (value > search->best_value) {
		search->best_value = value;
		memcpy(search->best, at, search->count * sizeof *at);
	}
	return value;
}

static void
climb(struct search *search, const double *start)
{
	nlopt_opt optimizer = nlopt_create(NLOPT_LD_LBFGS, (unsigned)search->count);
	double at[MODEL_PARAMETERS], value;

	for (size_t i = 0; i < search->count; i++)
		at[i] = log(start[i]);
	observe((unsigned)search->count, at, NULL, search);
	if (!optimizer)
		return;
	nlopt_set_max_objective(optimizer, observe, search);
	nlopt_set_lower_bounds1(optimizer, -box);
	nlopt_set_upper_bounds1(optimizer, box);
	nlopt_set_ftol_rel(optimizer, 1e-9);
	nlopt_set_maxeval(optimizer, SEARCH_MOST);
	nlopt_optimize(optimizer, at, &value);	/* whatever it says, the best point seen counts */
	nlopt_destroy(optimizer);
}

/* ---- Newton ---- */

typedef double matrix[MODEL_PARAMETERS][MODEL_PARAMETERS];

struct place {
	double at[MODEL_PARAMETERS], gradient[MODEL_PARAMETERS];
	double value;
};

static void
place_look(struct place *place, struct search *search)
{
	place->value = search->objective(place->gradient, place->at, search->payload);
	search->evaluations++;
}

/* Minus the second derivatives, by central differences of the gradient. */
static void
curvature(matrix out, struct search *search, const double *at)
{
	double shifted[MODEL_PARAMETERS], up[MODEL_PARAMETERS], down[MODEL_PARAMETERS];

	for (size_t i = 0; i < search->count; i++) {
		memcpy(shifted, at, search->count * sizeof *at);
		shifted[i] = at[i] + difference;
		search->objective(up, shifted, search->payload);
		shifted[i] = at[i] - difference;
		search->objective(down, shifted, search->payload);
		search->evaluations += 2;
		for (size_t j = 0; j < search->count; j++)
			out[i][j] = (down[j] - up[j]) / (2 * difference);
	}
	for (size_t i = 0; i < search->count; i++)
		for (size_t j = 0; j < i; j++)
			out[i][j] = out[j][i] = (out[i][j] + out[j][i]) / 2;
}

/* Cholesky's factor of A + damping on the diagonal; false when that is not positive definite. */
static bool
factorise(matrix L, matrix A, double damping, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j <= i; j++) {
			double sum = A[i][j] + (i == j ? damping : 0);

			for (size_t k = 0; k < j; k++)
				sum -= L[i][k] * L[j][k];
			if (i == j && !(sum > 1e-12 * fabs(A[i][i])))
				return false;
			L[i][j] = i == j ? sqrt(sum) : sum / L[j][j];
		}
	return true;
}

static void
solve(double *x, matrix L, const double *b, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		x[i] = b[i];
		for (size_t k = 0; k < i; k++)
			x[i] -= L[i][k] * x[k];
		x[i] /= L[i][i];
	}
	for (size_t i = count; i-- > 0;) {
		for (size_t k = i + 1; k < count; k++)
			x[i] -= L[k][i] * x[k];
		x[i] /= L[i][i];
	}
}

static double
largest(const double *vector, size_t count)
{
	double most = 0;

	for (size_t i = 0; i < count; i++)
		most = fmax(most, fabs(vector[i]));
	return most;
}

static bool
is_stationary(const struct place *place, size_t count)
{
	return !(largest(place->gradient, count) > 1e-10 * fabs(place->value));
}

/* Goes by STEP, at most by 2 and not out of the box, if that climbs. */
static bool
take_step(struct search *search, struct place *place, const double *step)
{
	size_t count = search->count;
	double length = fmax(1, largest(step, count) / 2);
	struct place trial;

	for (size_t i = 0; i < count; i++)
		trial.at[i] = fmin(fmax(place->at[i] + step[i] / length, -box), box);
	place_look(&trial, search);
	if (!(trial.value > place->value || (trial.value > place->value - 1e-12 * fabs(place->value) &&
					     largest(trial.gradient, count) < largest(place->gradient, count))))
		return false;
	*place = trial;
	return true;
}

/* One damped step by the second derivatives A of the place it leaves; false when none climbs. */
static bool
newton_step(struct search *search, struct place *place, matrix A)
{
	size_t count = search->count;
	matrix L;
	double step[MODEL_PARAMETERS], damping = 0, scale = 0;

	curvature(A, search, place->at);
	for (size_t i = 0; i < count; i++)
		scale = fmax(scale, fabs(A[i][i]));
	for (int attempt = 0; attempt < DAMPINGS; attempt++, damping = fmax(10 * damping, 1e-6 * scale)) {
		if (!factorise(L, A, damping, count))
			continue;
		solve(step, L, place->gradient, count);
		if (take_step(search, place, step))
			return true;
	}
	return false;
}

/* Broyden, Fletcher, Goldfarb and Shanno: what the last step taught about the second derivatives. */
static void
learn(matrix A, const struct place *from, const struct place *to, size_t count)
{
	double step[MODEL_PARAMETERS], fall[MODEL_PARAMETERS], foreseen[MODEL_PARAMETERS] = { 0 };
	double along = 0, along_foreseen = 0;

	for (size_t i = 0; i < count; i++) {
		step[i] = to->at[i] - from->at[i];
		fall[i] = from->gradient[i] - to->gradient[i];
	}
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < count; j++)
			foreseen[i] += A[i][j] * step[j];
		along += fall[i] * step[i];
		along_foreseen += foreseen[i] * step[i];
	}
	if (!(along > 0 && along_foreseen > 0))
		return;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++)
			A[i][j] += fall[i] * fall[j] / along - foreseen[i] * foreseen[j] / along_foreseen;
}

/*
 * From near the maximum with second derivatives A that are nearly right: a pass a step, until the next is not worth
 * one or, where rounding rules, no shorter than the last.
 */
static void
approach(struct search *search, struct place *place, matrix A)
{
	size_t count = search->count;
	double last = INFINITY;

	for (int i = 0; i < APPROACH_MOST; i++) {
		struct place from = *place;
		double step[MODEL_PARAMETERS], length;
		matrix L;

		if (!factorise(L, A, 0, count))
			return;
		solve(step, L, place->gradient, count);
		length = largest(step, count);
		if (length < settled || (is_stationary(place, count) && length > last / 2) ||
		    !take_step(search, place, step))
			return;
		learn(A, &from, place, count);
		last = length;
	}
}

/* Newton's steps, each followed by those that its second derivatives carry; A is left at the last of them. */
static bool
newton_climb(struct search *search, struct place *place, matrix A)
{
	bool known = false;

	for (int step = 0; step < NEWTON_MOST && !is_stationary(place, search->count); step++) {
		if (!newton_step(search, place, A))
			break;
		approach(search, place, A);
		known = true;
	}
	return known;
}

/* ---- errors ---- */

static bool
at_edge(double at)
{
	return fabs(at) > box - .01;
}

/* Which of the parameters the data hold at all: those that are not at an edge, and not flat beside the others. */
struct held {
	size_t index[MODEL_PARAMETERS], count;
};

static void
drop(struct held *held, size_t which)
{
	held->count--;
	for (size_t i = which; i < held->count; i++)
		held->index[i] = held->index[i + 1];
}

/* The errors of the parameters of HELD where the others stay what they are; false without curvature. */
static bool
invert(double *error, matrix A, const struct held *held)
{
	matrix part, L;

	for (size_t i = 0; i < held->count; i++)
		for (size_t j = 0; j < held->count; j++)
			part[i][j] = A[held->index[i]][held->index[j]];
	if (!factorise(L, part, 0, held->count))
		return false;
	for (size_t i = 0; i < held->count; i++) {
		double unit[MODEL_PARAMETERS] = { 0 }, column[MODEL_PARAMETERS];

		unit[i] = 1;
		solve(column, L, unit, held->count);
		error[i] = sqrt(column[i]);
	}
	return true;
}

/* Of HELD, the parameter that the data say least of. */
static size_t
flattest(matrix A, const struct held *held)
{
	size_t least = 0;

	for (size_t i = 1; i < held->count; i++)
		if (A[held->index[i]][held->index[i]] < A[held->index[least]][held->index[least]])
			least = i;
	return least;
}

static size_t
most_uncertain(const double *error, size_t count)
{
	size_t most = 0;

	for (size_t i = 1; i < count; i++)
		if (error[i] > error[most])
			most = i;
	return most;
}

/*
 * Parameters without an error are dropped one by one: in the matrix of all, one edge leaves nobody an error.
 * Returns the largest error of those that stayed.
 */
static double
measure_errors(struct maximum *out, matrix A, size_t count)
{
	double error[MODEL_PARAMETERS] = { 0 };
	struct held held = { .count = 0 };

	for (size_t i = 0; i < count; i++)
		if (!at_edge(out->at[i]))
			held.index[held.count++] = i;
	while (held.count > 0) {
		if (!invert(error, A, &held))
			drop(&held, flattest(A, &held));
		else if (largest(error, held.count) > flat_error)
			drop(&held, most_uncertain(error, held.count));
		else
			break;
	}
	for (size_t i = 0; i < MODEL_PARAMETERS; i++)
		out->error[i] = NAN;
	for (size_t i = 0; i < held.count; i++)
		out->error[held.index[i]] = error[i];
	out->boundary = held.count < count;
	return largest(error, held.count);
}

double
maximum_climb(double *at, size_t count, const double *start, maximum_function *objective, void *payload)
{
	struct search search = {
		.objective = objective, .payload = payload, .count = count, .best_value = -INFINITY,
	};

	climb(&search, start);
	memcpy(at, search.best, count * sizeof *at);
	return search.best_value;
}

/* From the best place of a search on the roughest picture to that of the whole; whether A is of a place near by. */
static bool
refine(struct search *search, struct place *place, matrix A, const struct maximum_problem *problem)
{
	bool known = false;

	for (size_t i = 0;; i++) {
		search->payload = problem->payloads[i];
		search->evaluations = i == 0 ? search->evaluations : 0;
		place_look(place, search);
		if (known)
			approach(search, place, A);
		known |= newton_climb(search, place, A);
		if (i + 1 == problem->payload_count)
			return known;
		curvature(A, search, place->at);
		known = true;
	}
}

void
maximum_find(struct maximum *out, const struct maximum_problem *problem)
{
	struct search search = {
		.objective = problem->objective,
		.payload = problem->payloads[0],
		.count = problem->count,
		.best_value = -INFINITY,
	};
	struct place place;
	bool known;
	matrix A;

	for (size_t i = 0; i < problem->start_count; i++)
		climb(&search, problem->starts[i]);
	memcpy(place.at, search.best, sizeof place.at);
	known = refine(&search, &place, A, problem);
	*out = (struct maximum){ .value = place.value };
	memcpy(out->at, place.at, sizeof out->at);
	/* Nearly right derivatives tell as well that there is no edge. */
	if (problem->errors || !known || !(measure_errors(out, A, search.count) < flat_error / 2) || out->boundary) {
		curvature(A, &search, place.at);
		measure_errors(out, A, search.count);
	}
	for (size_t i = 0; i < MODEL_PARAMETERS && !problem->errors; i++)
		out->error[i] = NAN;
	out->evaluations = search.evaluations;
}
