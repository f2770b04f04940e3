/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pareto/NBD without hypergeometric functions: the chance of having died between the last
 * purchase and now is one integral over the moment of death.
 */
#include <config.h>

#include <math.h>

#include "model-private.h"
#include "special.h"

static const double pi = 3.14159265358979323846;
static const double small_power = 1e-3;

/* tau = -3.25..3.25: p = 1/(1 + e^(-pi sinh tau)) covers 0..1 to 1e-17 on both sides. */
void
death_rule_init(struct death_rule *rule, int count)
{
	int middle = count / 2;
	double step = 3.25 / middle;

	rule->count = count;
	for (int i = 0; i < count; i++) {
		double tau = (i - middle) * step, logit = pi * sinh(tau);

		rule->g[i] = 1 / (1 + exp(-logit));
		rule->rest[i] = 1 / (1 + exp(logit));
		rule->lnweight[i] = log(rule->g[i]) + log(rule->rest[i]) + log(pi * cosh(tau) * step);
	}
}

/*
 * The integral of (A + y)^-m (B + y)^-n over y in LOW..HIGH, in logarithms.  The
 * factor that falls faster at LOW is absorbed by a change of the variable, so that
 * what is left is gentle.
 */
struct powers {
	double A, m, B, n;
};

/* Where the integrand was looked at, and what each place adds: in logarithms, then as a share. */
struct nodes {
	double y[DEATH_NODES], lnA[DEATH_NODES], lnB[DEATH_NODES], part[DEATH_NODES];
};

static double
sum_of_parts(double *part, int count)
{
	double most = -INFINITY, sum = 0;

	for (int i = 0; i < count; i++)
		most = part[i] > most ? part[i] : most;
	for (int i = 0; i < count; i++)
		sum += part[i] = exp(part[i] - most);
	for (int i = 0; i < count; i++)
		part[i] /= sum;
	return most + log(sum);
}

static double
powers_integral(struct nodes *nodes, const struct powers *powers, double low, double high,
		const struct death_rule *rule)
{
	bool first = powers->m / (powers->A + low) > powers->n / (powers->B + low);
	double c = first ? powers->A : powers->B, k = (first ? powers->m : powers->n) - 1;
	double V = log1p((high - low) / (c + low)), lnc = log(c + low);
	bool small = fabs(k * V) < small_power;
	double drop = expm1(-k * V), left = exp(-k * V);
	double scale = small ? log(V) : log(-drop / k);

	if (!(V > 0))
		return -INFINITY;
	for (int i = 0; i < rule->count; i++) {
		double g = rule->g[i], v = V * g, other;

		if (!small)
			v = -(g < .5 ? log1p(g * drop) : log(rule->rest[i] + g * left)) / k;
		nodes->y[i] = (c + low) * expm1(v) + low;
		other = log((first ? powers->B : powers->A) + nodes->y[i]);
		nodes->lnA[i] = first ? lnc + v : other;
		nodes->lnB[i] = first ? other : lnc + v;
		nodes->part[i] = rule->lnweight[i] + scale + (small ? 0 : k * v) + lnc + v -
				 powers->m * nodes->lnA[i] - powers->n * nodes->lnB[i];
	}
	return sum_of_parts(nodes->part, rule->count);
}

static struct powers
death_powers(const double *parameter, double R)
{
	return (struct powers){ parameter[1], R, parameter[3], parameter[2] + 1 };
}

static double
ln_alive(const double *parameter, double R, double T)
{
	return -R * log(parameter[1] + T) - parameter[2] * log(parameter[3] + T);
}

double
pareto_p_alive(const double *parameter, const struct model_point *point)
{
	double R = parameter[0] + point->x, dead;
	struct powers powers = death_powers(parameter, R);
	struct death_rule rule;
	struct nodes nodes;

	death_rule_init(&rule, DEATH_NODES);
	dead = log(parameter[2]) + powers_integral(&nodes, &powers, point->t_x, point->T, &rule);
	return 1 / (1 + exp(fmin(700, dead - ln_alive(parameter, R, point->T))));
}

/*
 * The gradient is a mean over the moments of death: the customer died at node i with
 * weight e^(part - all), and lives with what is left.
 */
void
pareto_time_terms(struct model_terms *out, const double *parameter, const struct model_point *point,
		  const struct death_rule *rule)
{
	double r = parameter[0], alpha = parameter[1], s = parameter[2], beta = parameter[3];
	double R = r + point->x, alive = ln_alive(parameter, R, point->T), w;
	double *gradient = out->gradient;
	struct powers powers = death_powers(parameter, R);
	struct nodes nodes;
	double dead = log(s) + powers_integral(&nodes, &powers, point->t_x, point->T, rule);

	out->value = special_logaddexp_share(&w, alive, dead);
	gradient[0] = -w * log(alpha + point->T);
	gradient[1] = -w * R / (alpha + point->T);
	gradient[2] = -w * log(beta + point->T) + (1 - w) / s;
	gradient[3] = -w * s / (beta + point->T);
	for (int i = 0; dead > -INFINITY && i < rule->count; i++) {
		double weight = (1 - w) * nodes.part[i];

		gradient[0] -= weight * nodes.lnA[i];
		gradient[1] -= weight * R / (alpha + nodes.y[i]);
		gradient[2] -= weight * nodes.lnB[i];
		gradient[3] -= weight * (s + 1) / (beta + nodes.y[i]);
	}
}

double
pareto_expected_alive(const double *parameter, double R, double T, double t)
{
	double alpha = parameter[1], s = parameter[2], beta = parameter[3];
	double l = log1p(t / (beta + T));

	return R / (alpha + T) * (beta + T) * l * special_exprel(-(s - 1) * l);
}

double
pareto_p_buys(const double *parameter, const struct model_point *point, double t)
{
	double alpha = parameter[1], s = parameter[2], beta = parameter[3], T = point->T;
	double R = parameter[0] + point->x, lnbuys;
	struct powers powers = { alpha, R + 1, beta, s };
	struct death_rule rule;
	struct nodes nodes;

	if (!(t > 0))
		return 0;
	death_rule_init(&rule, DEATH_NODES);
	lnbuys = log(R) + R * log(alpha + T) + s * log(beta + T) +
		 powers_integral(&nodes, &powers, T, T + t, &rule);
	return pareto_p_alive(parameter, point) * fmin(1, exp(lnbuys));
}

/*
 * The integral of e^-v (1 + v/z)^-s over all v, with v = exp(tau - e^-tau), by
 * the trapezoid in tau until halving its step changes nothing.
 */
static double
ageing_integral(double z, double s)
{
	double step = .25, before, sum = 0;

	for (double tau = -6; tau <= 6; tau += step) {
		double v = exp(tau - exp(-tau));

		sum += exp(-v - s * log1p(v / z)) * v * (1 + exp(-tau));
	}
	do {
		before = sum * step;
		for (double tau = -6 + step / 2; tau < 6; tau += step) {
			double v = exp(tau - exp(-tau));

			sum += exp(-v - s * log1p(v / z)) * v * (1 + exp(-tau));
		}
		step /= 2;
	} while (fabs(sum * step - before) > 1e-10 * before && step > 1e-3);
	return sum * step;
}

double
model_residual(const double *parameter, const struct model_point *point, double force)
{
	double R = parameter[0] + point->x;

	return pareto_p_alive(parameter, point) * R / (parameter[1] + point->T) / force *
	       ageing_integral(force * (parameter[3] + point->T), parameter[2]);
}
