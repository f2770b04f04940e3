/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores one customer: facts, forecast, indicators, verdicts, and the card made of them. */
#include <config.h>

#include "rapport/score.h"

#include <math.h>

#include "number.h"
#include "parts.h"

typedef void indicator_function(struct parts *parts, const struct computation *c);

static indicator_function *const indicator_functions[INDICATOR_COUNT] = {
	[INDICATOR_LOYALTY] = indicator_loyalty,
	[INDICATOR_PROFITABILITY] = indicator_profitability,
	[INDICATOR_ENGAGEMENT] = indicator_engagement,
	[INDICATOR_COMMUNICATION] = indicator_communication,
	[INDICATOR_GROWTH] = indicator_growth,
	[INDICATOR_VALUES] = indicator_values,
	[INDICATOR_ADVOCACY] = indicator_advocacy,
};

void
score_request_init(struct score_request *request, int64_t as_of)
{
	*request = (struct score_request){
		.as_of = as_of, .month_end_score = NAN, .pinned_until = RAP_NONE,
	};
}

static void
gather_facts(struct computation *c)
{
	const struct score_request *request = c->request;
	int64_t end = request->as_of == c->house->as_of ? c->population->end :
							  rap_day_end(request->as_of);

	purchase_facts_init(&c->purchases);
	purchase_facts_measure(&c->purchases, c->log, request->as_of, c->rules);
	contact_facts_measure(&c->contacts, c->log, request->as_of, end, c->house, c->rules);
	contribution_measure(&c->contribution, c->log, &c->purchases, c->house);
	if (c->rules->cost_per_contact > 0)
		contribution_serve(&c->contribution, &c->contacts, c->house, c->rules);
	forecast_make(&c->forecast, &c->purchases, &c->contribution, c->house, c->rules,
		      c->population->outlooks);
}

void
computation_make(struct computation *out, const struct customer_log *log,
		 const struct score_population *population, const struct score_rules *rules,
		 const struct score_request *request)
{
	out->log = log;
	out->population = population;
	out->house = &population->house;
	out->rules = rules;
	out->request = request;
	gather_facts(out);
	for (int i = 0; i < INDICATOR_COUNT; i++) {
		struct parts *parts = &out->indicators[i];

		parts_clear(parts);
		indicator_functions[i](parts, out);
		if (parts->coverage + 1e-9 < rules->coverage_least)
			parts->value = NAN;
	}
	best_client_make(out);
	classes_make(out);
	tier_make(out);
}

void
computation_release(struct computation *computation)
{
	purchase_facts_release(&computation->purchases);
}

static void
fill_purchases(struct scorecard *card, const struct computation *c)
{
	const struct purchase_facts *p = &c->purchases;

	if (p->day_count == 0 && p->refund_count == 0 && c->house->buyers == 0)
		return;
	card->first_purchase = p->first;
	card->last_purchase = p->last;
	card->purchases = p->purchases;
	card->purchase_days = (int64_t)p->day_count;
	card->revenue = p->revenue;
	card->revenue_12m = p->revenue_12m;
	card->margin_12m = money_round(c->contribution.year);
	card->refunds = p->refunds;
	if (p->purchases > 0)
		card->avg_order = money_round((double)p->sales / (double)p->purchases);
	card->rhythm = purchase_facts_median_gap(p);
	card->overdue = c->forecast.overdue;
}

static void
fill_contacts(struct scorecard *card, const struct computation *c)
{
	const struct contact_facts *contacts = &c->contacts;

	card->last_contact = contacts->last_contact;
	card->last_inbound = contacts->last_inbound;
	if (c->house->logs_contacts || contacts->contacts > 0)
		card->contacts_90d = contacts->contacts_90d;
	card->response_hours = contacts->our_hours;
	if (contacts->complaints > 0)
		card->complaint = contacts->open_complaints > 0 ? "open" : "resolved";
	card->complaint_since = contacts->complaint_since;
	card->followup = contacts->followup;
	card->nps = contacts->answer[MEASURE_NPS];
	card->csat = contacts->answer[MEASURE_CSAT];
	card->ces = contacts->answer[MEASURE_CES];
	if (c->house->logs_referrals || contacts->referrals > 0)
		card->referrals = contacts->referrals;
	card->points = contacts->points;
}

static void
fill_indicators(struct scorecard *card, const struct computation *c)
{
	const struct parts *indicators = c->indicators;

#define FILL(member, INDICATOR)                                                                    \
	card->member = indicators[INDICATOR].value;                                                \
	card->member##_coverage = indicators[INDICATOR].coverage
	FILL(loyalty, INDICATOR_LOYALTY);
	FILL(profitability, INDICATOR_PROFITABILITY);
	FILL(engagement, INDICATOR_ENGAGEMENT);
	FILL(communication, INDICATOR_COMMUNICATION);
	FILL(growth, INDICATOR_GROWTH);
	FILL(values, INDICATOR_VALUES);
	FILL(advocacy, INDICATOR_ADVOCACY);
#undef FILL
	card->best = c->best;
	card->coverage = c->coverage;
	card->score = c->score;
	card->score_change = c->score - c->request->month_end_score;
}

static int64_t
known_fifth(int fifth)
{
	return fifth > 0 ? fifth : RAP_NONE;
}

static void
fill_verdicts(struct scorecard *card, const struct computation *c)
{
	const struct forecast *forecast = &c->forecast;

	card->class = c->class_word;
	card->loyal = c->loyal_word;
	if (c->purchases.day_count > 0)
		card->regular = c->regular ? "yes" : "no";
	card->recency_score = known_fifth(c->recency);
	card->frequency_score = known_fifth(c->frequency);
	card->monetary_score = known_fifth(c->monetary);
	card->segment = c->segment_word;
	card->tier = c->tier >= 0 ? score_tiers[c->tier].name : NULL;
	card->tier_rule = c->tier_rule;
	card->churn_risk = c->churn_risk;
	card->churn = c->churn_word;
	card->p_buys_12m = forecast->p_year;
	card->p_alive = forecast->p_alive;
	card->expected_12m = forecast->expected_year;
	card->avg_spend = money_round(forecast->spend);
	card->clv = money_round(forecast->clv);
	card->next_purchase = forecast->next_purchase;
}

void
card_fill(struct scorecard *card, const struct computation *c)
{
	scorecard_init(card);
	card->customer = c->log->customer;
	card->as_of = c->request->as_of;
	fill_purchases(card, c);
	fill_contacts(card, c);
	fill_indicators(card, c);
	fill_verdicts(card, c);
}

void
score_customer(struct scorecard *out, const struct customer_log *log,
	       const struct score_population *population, const struct score_rules *rules,
	       const struct score_request *request)
{
	struct computation computation;

	computation_make(&computation, log, population, rules, request);
	card_fill(out, &computation);
	computation_release(&computation);
}
