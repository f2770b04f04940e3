/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The best-client score from the indicators, and the tier from the score. */
#include <config.h>

#include <math.h>

#include "parts.h"

/* A strategy shifts weight between what a customer brings and how faithfully. */
static const double favoured = 1.5, disfavoured = .75;

static void
set_weights(struct computation *c)
{
	const struct score_rules *rules = c->rules;
	double sum = 0;

	c->weights[INDICATOR_LOYALTY] = rules->weight_loyalty;
	c->weights[INDICATOR_PROFITABILITY] = rules->weight_profitability;
	c->weights[INDICATOR_ENGAGEMENT] = rules->weight_engagement;
	c->weights[INDICATOR_COMMUNICATION] = rules->weight_communication;
	c->weights[INDICATOR_GROWTH] = rules->weight_growth;
	c->weights[INDICATOR_VALUES] = rules->weight_values;
	c->weights[INDICATOR_ADVOCACY] = rules->weight_advocacy;
	if (rules->strategy == STRATEGY_VALUE) {
		c->weights[INDICATOR_PROFITABILITY] *= favoured;
		c->weights[INDICATOR_LOYALTY] *= disfavoured;
	} else if (rules->strategy == STRATEGY_VOLUME) {
		c->weights[INDICATOR_LOYALTY] *= favoured;
		c->weights[INDICATOR_PROFITABILITY] *= disfavoured;
	}
	for (int i = 0; i < INDICATOR_COUNT; i++)
		sum += c->weights[i];
	for (int i = 0; sum > 0 && i < INDICATOR_COUNT; i++)
		c->weights[i] /= sum;
}

/*
 * (a - b) / (ln a - ln b): turns differences of logarithms into points that add
 * up.  Near a = b the series takes over from the quotient of two small numbers.
 */
static double
logarithmic_mean(double a, double b)
{
	double difference = log(a / b);

	if (fabs(difference) < 1e-4)
		return b * (1 + difference / 2 + difference * difference / 6);
	return (a - b) / difference;
}

void
best_client_make(struct computation *c)
{
	double logs = 0, mean;

	set_weights(c);
	c->coverage = 0;
	for (int i = 0; i < INDICATOR_COUNT; i++) {
		const struct parts *parts = &c->indicators[i];

		c->best_points[i] = 0;
		c->counted[i] = isnan(parts->value) ? 0 : parts->coverage;
		if (c->counted[i] > 0)
			logs += c->weights[i] * c->counted[i] *
				log(fmax(parts->value, c->rules->score_floor));
		c->coverage += c->weights[i] * c->counted[i];
	}
	c->best = c->score = NAN;
	if (!(c->coverage > 0))
		return;
	c->best = exp(logs / c->coverage);
	mean = logarithmic_mean(c->best, 50);
	c->score = 50;
	for (int i = 0; i < INDICATOR_COUNT; i++) {
		if (c->counted[i] > 0)
			c->best_points[i] =
				mean * c->weights[i] * c->counted[i] *
				log(fmax(c->indicators[i].value, c->rules->score_floor) / 50);
		c->score += c->best_points[i];
	}
	c->score = fmin(fmax(c->score, 0), 100);
}

/* The best tier, no better than FROM, that SCORE reaches when every line lies MARGIN higher. */
static int
tier_reached(const struct score_rules *rules, double score, int from, double margin)
{
	for (int tier = from; tier < TIER_BRONZE; tier++)
		if (score >= score_tier_threshold(rules, (enum score_tier)tier) + margin)
			return tier;
	return TIER_BRONZE;
}

void
tier_make(struct computation *c)
{
	const struct score_request *request = c->request;
	int previous = score_tier_find(request->previous_tier),
	    pinned = score_tier_find(request->pinned_tier);
	double margin = c->rules->tier_hysteresis;

	c->tier = c->tier_by_score = -1;
	c->tier_rule = NULL;
	if (!isnan(c->score)) {
		c->tier = c->tier_by_score = tier_reached(c->rules, c->score, TIER_PLATINUM, 0);
		if (previous >= 0 && c->tier < previous) {
			int risen = tier_reached(c->rules, c->score, TIER_PLATINUM, margin);

			c->tier = risen < previous ? risen : previous;
		} else if (previous >= 0 && c->tier > previous) {
			c->tier = tier_reached(c->rules, c->score, previous, -margin);
		}
		c->tier_rule = c->tier == c->tier_by_score ? "score" : "held";
	}
	if (pinned >= 0 &&
	    (request->pinned_until == RAP_NONE || request->as_of <= request->pinned_until)) {
		c->tier = pinned;
		c->tier_rule = "pinned";
	}
}
