/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forecasts one customer: from the fitted model, or from the rhythm of the purchases without one. */
#include <config.h>

#include "forecast.h"

#include <math.h>

#include "outlook.h"

static const double days_a_week = 7;

/* How much the shop's habits weigh beside the customer's own: gaps, sums, repeat purchases. */
static const double gap_weight = 2, spend_weight = 2, rate_weight = .5;

/* The logistic curve of scoring.md 8.2: one half at 2.5 usual gaps of silence. */
static const double overdue_half = 2.5, overdue_slope = 2;

static void
forecast_unknown(struct forecast *out)
{
	*out = (struct forecast){
		.gap = NAN,
		.overdue = NAN,
		.p_alive = NAN,
		.p_year = NAN,
		.p_churn = NAN,
		.churn_days = NAN,
		.expected_year = NAN,
		.spend = NAN,
		.clv = NAN,
		.next_purchase = RAP_NONE,
	};
}

static double
shrunk_gap(const struct purchase_facts *facts, const struct score_house *house,
	   const struct score_rules *rules)
{
	double typical = isnan(house->median_gap) ? rules->gap_default : house->median_gap;

	return ((double)(facts->last - facts->first) + gap_weight * typical) /
	       ((double)facts->repeats + gap_weight);
}

/* Repeat purchases a day; the shop's rate counts as half a purchase seen. */
static double
shrunk_rate(const struct purchase_facts *facts, const struct score_house *house)
{
	return ((double)facts->repeats + rate_weight) /
	       (facts->tenure + rate_weight / house->repeat_rate);
}

static double
shrunk_spend(const struct purchase_facts *facts, const struct score_house *house)
{
	double own = fmax(0, (double)facts->revenue), days = (double)facts->day_count;

	if (isnan(house->mean_spend))
		return own / days;
	return (own + spend_weight * house->mean_spend) / (days + spend_weight);
}

static void
forecast_without_model(struct forecast *out, const struct purchase_facts *facts,
		       const struct score_house *house, const struct score_rules *rules)
{
	double year = YEAR_DAYS, share;

	out->p_year = 1 / (1 + exp(fmin(700, overdue_slope * (out->overdue - overdue_half))));
	share = out->churn_days >= year
			? 1
			: expm1(-out->churn_days / out->gap) / expm1(-year / out->gap);
	out->p_churn = out->p_year * share;
	out->expected_year = out->p_year * year * shrunk_rate(facts, house);
	out->evidence = out->gap_measured ? rules->evidence_fallback : rules->evidence_fallback / 2;
}

/* The mean discount of money that comes evenly over the coming year. */
static double
year_discount(double annual_rate)
{
	double force = log1p(annual_rate);

	return force > 0 ? -expm1(-force) / force : 1;
}

/* ---- with a model ---- */

static double
modelled_spend(const struct purchase_facts *facts, const struct score_house *house)
{
	double days = (double)facts->paid_days;

	if (isnan(house->model.spend[0]) || facts->revenue <= 0 || facts->paid_days == 0)
		return shrunk_spend(facts, house);
	return spend_expected(house->model.spend, days, (double)facts->revenue / days, house->mean_spend);
}

static void
forecast_with_model(struct forecast *out, const struct purchase_facts *facts,
		    const struct contribution *contribution, const struct score_house *house,
		    const struct score_rules *rules, struct outlook_cache *outlooks)
{
	const struct score_model *model = &house->model;
	struct model_point point = {
		.x = (double)facts->repeats,
		.t_x = (double)(facts->last - facts->first) / days_a_week,
		.T = facts->tenure / days_a_week,
	};
	struct model_outlook outlook = outlook_of(outlooks, model, &point, rules->discount_annual);

	out->from_model = true;
	out->p_alive = model_p_alive(model->kind, model->purchase, &point);
	out->p_year = model_p_buys(model->kind, model->purchase, &point, YEAR_DAYS / days_a_week);
	out->p_churn =
		model_p_buys(model->kind, model->purchase, &point, out->churn_days / days_a_week);
	out->expected_year = out->p_alive * outlook.expected;
	out->spend = modelled_spend(facts, house);
	out->clv = out->p_alive * outlook.discounted * out->spend * contribution->rate;
	out->evidence = model->confidence == CONFIDENCE_HIGH ? rules->evidence_high
							     : rules->evidence_medium;
}

/* Whether the model knows this shop's customers, and that they leave. */
static bool
model_speaks(const struct score_model *model)
{
	return model->kind > MODEL_NBD && model->confidence >= CONFIDENCE_MEDIUM;
}

void
forecast_make(struct forecast *out, const struct purchase_facts *facts,
	      const struct contribution *contribution, const struct score_house *house,
	      const struct score_rules *rules, struct outlook_cache *outlooks)
{
	forecast_unknown(out);
	if (facts->day_count == 0)
		return;
	out->gap_measured = !isnan(house->median_gap);
	out->gap = shrunk_gap(facts, house, rules);
	out->overdue = facts->silence / out->gap;
	out->churn_days = fmax(2 * house->cycle, rules->churn_least_days);
	if (model_speaks(&house->model)) {
		forecast_with_model(out, facts, contribution, house, rules, outlooks);
	} else {
		forecast_without_model(out, facts, house, rules);
		out->spend = modelled_spend(facts, house);
		out->clv = fmax(0, out->expected_year * out->spend * contribution->rate *
					   year_discount(rules->discount_annual));
	}
	if (out->overdue <= rules->loyal_max_overdue)
		out->next_purchase = facts->last + (int64_t)llrint(out->gap);
}
