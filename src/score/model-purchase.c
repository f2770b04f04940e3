/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Likelihoods and forecasts of one customer under each model of purchases. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "model-private.h"
#include "rapport/memory.h"
#include "special.h"

static const double days_a_week = 7, days_a_year = 365.25;
static const double exponent_most = 700;

static const struct {
	const char *name;
	size_t count;
	const char *parameters[MODEL_PARAMETERS];
} kinds[MODEL_KINDS] = {
	[MODEL_NONE] = { "none", 0, { NULL } },
	[MODEL_NBD] = { "nbd", 2, { "r", "alpha" } },
	[MODEL_BG] = { "bgnbd", 4, { "r", "alpha", "a", "b" } },
	[MODEL_MBG] = { "mbgnbd", 4, { "r", "alpha", "a", "b" } },
	[MODEL_PARETO] = { "pnbd", 4, { "r", "alpha", "s", "beta" } },
	[MODEL_CNBD] = { "mbgcnbd", 4, { "r", "alpha", "a", "b" } },
};

const char *
model_name(enum score_model_kind kind)
{
	return kinds[kind].name;
}

size_t
model_parameter_count(enum score_model_kind kind)
{
	return kinds[kind].count;
}

const char *
model_parameter_name(enum score_model_kind kind, size_t index)
{
	return kinds[kind].parameters[index];
}

double
model_force(double annual_rate)
{
	return log1p(annual_rate) * days_a_week / days_a_year;
}

/* ---- likelihood ---- */

/* MBG asks once more than BG whether the customer leaves: after the first purchase. */
static double
chances_to_leave(enum score_model_kind kind, double x)
{
	return x + (kind == MODEL_MBG || kind == MODEL_CNBD);
}

/* Whether a chance that is Beta(a, b) distributed decides who leaves. */
static bool
leaves_by_chance(enum score_model_kind kind)
{
	return kind == MODEL_BG || kind == MODEL_MBG || kind == MODEL_CNBD;
}

void
model_count_terms(struct model_terms *out, enum score_model_kind kind, const double *parameter, double x)
{
	double r = parameter[0], alpha = parameter[1], a = parameter[2], b = parameter[3];
	double chances = chances_to_leave(kind, x);
	double steps = kind == MODEL_CNBD ? parameter[MODEL_RHYTHM] : 1;

	memset(out, 0, sizeof *out);
	out->value = special_lngamma_ratio(r, steps * x) + r * log(alpha) - x * special_lngamma(steps);
	out->gradient[0] = special_digamma(r + steps * x) - special_digamma(r) + log(alpha);
	out->gradient[1] = r / alpha;
	if (leaves_by_chance(kind)) {
		double leave = special_digamma(a + b), stay = special_digamma(a + b + chances);

		out->value += special_lngamma_ratio(b, chances) - special_lngamma_ratio(a + b, chances);
		out->gradient[2] = leave - stay;
		out->gradient[3] = leave - stay + special_digamma(b + chances) - special_digamma(b);
	} else if (kind == MODEL_PARETO) {
		out->value += parameter[2] * log(parameter[3]);
		out->gradient[2] = log(parameter[3]);
		out->gradient[3] = parameter[2] / parameter[3];
	}
}

/* Fader and Hardie's note 027: sums of logarithms where the papers' form overflows. */
static void
beta_time_terms(struct model_terms *out, enum score_model_kind kind, const double *parameter,
		const struct model_point *point)
{
	double R = parameter[0] + point->x, alpha = parameter[1], a = parameter[2];
	double D = parameter[3] + chances_to_leave(kind, point->x) - 1;
	double lnT = log(alpha + point->T), lnt = log(alpha + point->t_x), w = 1;

	out->value = -R * lnT;
	if (chances_to_leave(kind, point->x) > 0)
		out->value = special_logaddexp_share(&w, -R * lnT, log(a / D) - R * lnt);
	out->gradient[0] = -w * lnT - (1 - w) * lnt;
	out->gradient[1] = -R * (w / (alpha + point->T) + (1 - w) / (alpha + point->t_x));
	out->gradient[2] = (1 - w) / a;
	out->gradient[3] = w < 1 ? -(1 - w) / D : 0;
}

void
model_time_terms(struct model_terms *out, enum score_model_kind kind, const double *parameter,
		 const struct model_point *point, const struct death_rule *rule)
{
	double R = parameter[0] + point->x, alpha = parameter[1];

	switch (kind) {
	case MODEL_PARETO:
		pareto_time_terms(out, parameter, point, rule);
		break;
	case MODEL_BG:
	case MODEL_MBG:
		beta_time_terms(out, kind, parameter, point);
		break;
	case MODEL_CNBD:
		rhythm_time_terms(out, parameter, point);
		break;
	default:
		memset(out, 0, sizeof *out);
		out->gradient[0] = -log(alpha + point->T);
		out->value = R * out->gradient[0];
		out->gradient[1] = -R / (alpha + point->T);
	}
}

double
model_loglik(double *gradient, enum score_model_kind kind, const double *parameter,
	     const struct model_point *point)
{
	struct model_terms count, time;
	struct death_rule rule;

	if (kind == MODEL_PARETO)
		death_rule_init(&rule, DEATH_NODES);
	model_count_terms(&count, kind, parameter, point->x);
	model_time_terms(&time, kind, parameter, point, &rule);
	for (size_t i = 0; gradient && i < MODEL_PARAMETERS; i++)
		gradient[i] = count.gradient[i] + time.gradient[i];
	if (kind == MODEL_CNBD)
		time.value += (parameter[MODEL_RHYTHM] - 1) * point->litt;
	return count.value + time.value;
}

/* ---- forecasts ---- */

static double
beta_p_alive(enum score_model_kind kind, const double *parameter, const struct model_point *point)
{
	double chances = chances_to_leave(kind, point->x), R = parameter[0] + point->x, L;

	if (!(chances > 0))
		return 1;
	L = log(parameter[2]) - log(parameter[3] + chances - 1) +
	    R * log1p((point->T - point->t_x) / (parameter[1] + point->t_x));
	return 1 / (1 + exp(fmin(exponent_most, L)));
}

double
model_p_alive(enum score_model_kind kind, const double *parameter, const struct model_point *point)
{
	if (kind == MODEL_PARETO)
		return pareto_p_alive(parameter, point);
	if (kind == MODEL_CNBD)
		return rhythm_p_alive(parameter, point);
	return kind == MODEL_NBD ? 1 : beta_p_alive(kind, parameter, point);
}

static double
rhythm_p_buys(const double *parameter, const struct model_point *point, double t)
{
	double stage[RHYTHM_MOST], sum = 0;
	int stages = model_stages(stage, MODEL_CNBD, parameter, point);

	for (int i = 0; i < stages; i++)
		sum += stage[i] * rhythm_p_buys_stage(parameter, point, i, t);
	return rhythm_p_alive(parameter, point) * fmin(1, sum);
}

double
model_p_buys(enum score_model_kind kind, const double *parameter, const struct model_point *point,
	     double t)
{
	double R = parameter[0] + point->x;

	if (kind == MODEL_PARETO)
		return pareto_p_buys(parameter, point, t);
	if (kind == MODEL_CNBD)
		return rhythm_p_buys(parameter, point, t);
	return model_p_alive(kind, parameter, point) *
	       -expm1(-R * log1p(t / (parameter[1] + point->T)));
}

/* Purchases within T of one who is alive; not of BG and MBG. */
static double
expected_within(enum score_model_kind kind, const double *parameter, const struct model_point *point,
		int stage, double t)
{
	double R = parameter[0] + point->x;

	if (kind == MODEL_CNBD)
		return rhythm_expected_stage(parameter, point, stage, t);
	if (kind == MODEL_PARETO)
		return pareto_expected_alive(parameter, R, point->T, t);
	return R * t / (parameter[1] + point->T);
}

/* Purchases within each of the COUNT times, the longest first, of one who is alive. */
static void
expected_alive(double *out, enum score_model_kind kind, const double *parameter,
	       const struct model_point *point, int stage, const double *times, size_t count)
{
	double R = parameter[0] + point->x, since = parameter[1] + point->T, u[INTEGRAL_MOST];

	for (size_t i = 0; i < count; i++) {
		u[i] = times[i] / since;
		if (kind != MODEL_BG && kind != MODEL_MBG)
			out[i] = expected_within(kind, parameter, point, stage, times[i]);
	}
	if (kind == MODEL_BG || kind == MODEL_MBG)
		integral_beta(out, u, count, R, parameter[2],
			      parameter[3] + chances_to_leave(kind, point->x), false);
}

double
model_expected(enum score_model_kind kind, const double *parameter, const struct model_point *point,
	       double t)
{
	double stage[RHYTHM_MOST], alive, sum = 0;
	int stages = model_stages(stage, kind, parameter, point);

	if (!(t > 0))
		return 0;
	for (int i = 0; i < stages; i++) {
		expected_alive(&alive, kind, parameter, point, i, &t, 1);
		sum += stage[i] * alive;
	}
	return model_p_alive(kind, parameter, point) * sum;
}

double
model_expected_new(enum score_model_kind kind, const double *parameter, double t)
{
	struct model_point fresh = { .x = 0 };
	double u = t / parameter[1], out;

	if (!(t > 0))
		return 0;
	if (kind == MODEL_CNBD)
		return rhythm_expected_new(parameter, t);
	if (kind != MODEL_MBG)
		return model_expected(kind, parameter, &fresh, t);
	integral_beta(&out, &u, 1, parameter[0], parameter[2], parameter[3], true);
	return out;
}

/* Gauss and Legendre's eight points on 0..1. */
static const double gauss_at[8] = {
	0.0198550717512318842, 0.1016667612931866302, 0.2372337950418355071, 0.4082826787521750975,
	0.5917173212478249025, 0.7627662049581644929, 0.8983332387068133698, 0.9801449282487681158,
};
static const double gauss_weight[8] = {
	0.0506142681451881296, 0.1111905172266872352, 0.1568533229389436437, 0.1813418916891809915,
	0.1813418916891809915, 0.1568533229389436437, 0.1111905172266872352, 0.0506142681451881296,
};

/*
 * Integration by parts: e^(-f t) E(t) + f times the integral of e^(-f s) E(s).  On the scale of
 * ln(alpha + T + s), Pareto's ln(beta + T + s), expectations are so smooth that eight points carry
 * ten digits.
 */
void
model_outlook_stage(struct model_outlook *out, enum score_model_kind kind, const double *parameter,
		    const struct model_point *point, int stage, double t, double value_t, double force)
{
	double since = parameter[kind == MODEL_PARETO ? 3 : 1] + point->T, span = log1p(value_t / since);
	double times[INTEGRAL_MOST], alive[INTEGRAL_MOST];
	double *at = times + 1, *expected = alive + 1;

	times[0] = value_t;
	for (size_t i = 0; i < RAP_COUNT(gauss_at); i++)
		at[i] = since * expm1(gauss_at[i] * span);
	times[INTEGRAL_MOST - 1] = t;
	expected_alive(alive, kind, parameter, point, stage, times, INTEGRAL_MOST);
	out->expected = alive[INTEGRAL_MOST - 1];
	out->discounted = exp(-force * value_t) * alive[0];
	for (size_t i = 0; i < RAP_COUNT(gauss_at); i++)
		out->discounted += gauss_weight[i] * span * (since + at[i]) * force * exp(-force * at[i]) *
				   expected[i];
}

void
model_outlook_alive(struct model_outlook *out, enum score_model_kind kind, const double *parameter,
		    const struct model_point *point, double t, double value_t, double force)
{
	double stage[RHYTHM_MOST];
	int stages = model_stages(stage, kind, parameter, point);

	*out = (struct model_outlook){ 0 };
	for (int i = 0; i < stages; i++) {
		struct model_outlook one;

		model_outlook_stage(&one, kind, parameter, point, i, t, value_t, force);
		out->expected += stage[i] * one.expected;
		out->discounted += stage[i] * one.discounted;
	}
}

double
model_discounted(enum score_model_kind kind, const double *parameter, const struct model_point *point,
		 double t, double force)
{
	struct model_outlook outlook;

	if (!(t > 0))
		return 0;
	model_outlook_alive(&outlook, kind, parameter, point, t, t, force);
	return model_p_alive(kind, parameter, point) * outlook.discounted;
}

/* ---- distribution of a new customer's purchases ---- */

static double
ln_rising(double z, int64_t count)
{
	return special_lngamma_ratio(z, (double)count);
}

/* Still alive after COUNT, or gone with the last of them, which came within t. */
double
model_bg_probability(const double *parameter, int64_t count, double t)
{
	double r = parameter[0], alpha = parameter[1], a = parameter[2], b = parameter[3];
	double n = (double)count, lnidle = r * log(alpha / (alpha + t)), lnbusy = log(t / (alpha + t));
	double alive = ln_rising(b, count) - ln_rising(a + b, count) + ln_rising(r, count) -
		       special_lngamma(n + 1) + lnidle + n * lnbusy;
	double fewer = 0, gone;

	if (count == 0 || !(t > 0))
		return count == 0 ? exp(lnidle) : 0;
	for (int64_t k = 0; k < count; k++)
		fewer += exp(ln_rising(r, k) - special_lngamma((double)k + 1) + lnidle +
			     (double)k * lnbusy);
	gone = log(a) + ln_rising(b, count - 1) - ln_rising(a + b, count);
	return exp(alive) + exp(gone) * fmax(0, 1 - fewer);
}
