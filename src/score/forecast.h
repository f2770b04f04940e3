/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SCORE_FORECAST_H
#define RAPPORT_SCORE_FORECAST_H

#include "facts.h"

/*
 * What one customer will probably do, and how far that may be believed.
 *
 * With a fitted model of medium or high confidence in house->model the model
 * answers (rapport/score_model.h):
 *
 *	P(buys within t)     = model_p_buys(), also for 365 d
 *	purchases in 365 d   = model_expected()
 *	spend a purchase day = spend_expected() of the days that brought something
 *	value                = model_discounted() of 365.25 d * spend * margin
 *
 * Where customers who leave do not show (MODEL_NBD), where the model is that of a typical
 * shop, and without one, the overdue ratio and shrunk rates answer:
 *
 *	gap	= (sum of own gaps + 2 * median gap of the shop) / (n + 2)
 *	overdue	= days since the last purchase / gap
 *	P(buys within 365 d) = 1 / (1 + e^(2 (overdue - 2.5)))
 *	P(buys within t)     = that * (1 - e^(-t/gap)) / (1 - e^(-365/gap)), t <= 365
 *	purchases in 365 d   = P * 365 * (repeats + 1/2) / (T + 1/(2 rate of the shop))
 *	spend a purchase day = (net sum + 2 * mean of the shop) / (purchase days + 2)
 *	value of 365 d       = purchases * spend * margin, discounted as if spread evenly
 *
 * All NaN for a customer who never bought.
 */
struct outlook_cache;	/* outlook.h */

struct forecast {
	double gap;		/* shrunk own gap, days */
	bool gap_measured;	/* somebody in the shop bought twice */
	double overdue;
	double p_alive;		/* NaN without a model */
	double p_year;		/* buys within 365 days */
	double p_churn;		/* buys within churn_days */
	double churn_days;
	double expected_year;	/* purchase days */
	double spend;		/* minor units a purchase day */
	double clv;		/* minor units, never negative */
	int64_t next_purchase;	/* RAP_NONE when hardly to be expected */
	double evidence;	/* e of parts that rest on it */
	bool from_model;
};

void forecast_make(struct forecast *out, const struct purchase_facts *facts,
		   const struct contribution *contribution, const struct score_house *house,
		   const struct score_rules *rules, struct outlook_cache *outlooks);

#endif
