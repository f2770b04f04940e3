/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The yes-or-no verdicts: valued and volume, regular, loyal, RFM and its segment, churn. */
#include <config.h>

#include <math.h>

#include "parts.h"

static void
class_make(struct computation *c)
{
	const struct score_house *house = c->house;
	double revenue = (double)c->purchases.revenue_12m;
	bool rate_good;

	c->class_word = NULL;
	c->valued = c->volume = c->rate_asked = false;
	if (c->purchases.days_12m == 0 || isnan(house->volume_line) || isnan(house->valued_line))
		return;
	c->rate_asked = c->contribution.costs_known && !isnan(house->margin_median) && revenue > 0;
	rate_good = !c->rate_asked || c->contribution.year / revenue >= house->margin_median;
	c->volume = (double)c->purchases.days_12m >= house->volume_line;
	c->valued =
		c->contribution.year > 0 && c->contribution.year >= house->valued_line && rate_good;
	if (c->valued)
		c->class_word = c->volume ? "key" : "valued";
	else
		c->class_word = c->volume ? "volume" : "standard";
}

static int
quarters_with_purchase(const struct purchase_facts *facts)
{
	bool hit[4] = { false };

	for (size_t i = facts->day_count; i-- > 0;) {
		int64_t age = facts->as_of - facts->days[i];

		if (age >= YEAR_DAYS)
			break;
		hit[age * 4 / YEAR_DAYS] = true;
	}
	return hit[0] + hit[1] + hit[2] + hit[3];
}

static void
regular_make(struct computation *c)
{
	c->quarters = quarters_with_purchase(&c->purchases);
	c->cycles = purchase_facts_cycles_hit(&c->purchases, c->house->cycle);
	c->gap_cv = purchase_facts_gap_cv(&c->purchases);
	c->year_regular = c->quarters == 4 || c->cycles == 4;
	c->regular = (double)c->purchases.days_12m >= c->rules->regular_least &&
		     (c->quarters == 4 || c->cycles >= 3 || c->gap_cv <= c->rules->regular_cv);
}

static bool
enough_purchases(const struct computation *c)
{
	bool repeats = (double)c->purchases.repeats >= c->rules->loyal_min_repeats;

	if (c->rules->loyal_rule == LOYAL_REPEATS)
		return repeats;
	if (c->rules->loyal_rule == LOYAL_YEAR)
		return c->year_regular;
	return repeats || c->year_regular;
}

static void
loyal_make(struct computation *c)
{
	int64_t answer = c->contacts.answer[MEASURE_NPS];

	c->loyal_word = NULL;
	c->live = c->forecast.from_model ? c->forecast.p_year >= c->rules->loyal_min_p
					 : c->forecast.overdue <= c->rules->loyal_max_overdue;
	c->ill_disposed = c->contacts.open_complaints > 0 || (answer != RAP_NONE && answer <= 6);
	c->well_disposed = answer != RAP_NONE && answer >= 9;
	if (c->purchases.day_count == 0)
		return;
	if (!enough_purchases(c))
		c->loyal_word = c->well_disposed && !c->ill_disposed ? "latent" : "no";
	else if (!c->live)
		c->loyal_word = "formerly-loyal";
	else if (c->ill_disposed)
		c->loyal_word = "at-risk";
	else
		c->loyal_word = answer == RAP_NONE ? "loyal-behaviour" : "loyal";
}

/* By recency (rows, 1 first) and frequency; total and disjoint. */
static const char *const segments[5][5] = {
	{ "hibernating", "hibernating", "at-risk", "at-risk", "cant-lose" },
	{ "hibernating", "hibernating", "at-risk", "at-risk", "cant-lose" },
	{ "about-to-sleep", "about-to-sleep", "need-attention", "loyal", "loyal" },
	{ "promising", "potential-loyalist", "potential-loyalist", "loyal", "loyal" },
	{ "new", "potential-loyalist", "potential-loyalist", "champions", "champions" },
};

static void
rfm_make(struct computation *c)
{
	const struct purchase_facts *p = &c->purchases;
	const struct score_population *population = c->population;

	c->recency = c->frequency = c->monetary = 0;
	c->segment_word = NULL;
	if (p->window_days == 0)
		return;
	c->recency = distribution_fifth(&population->last_day, (double)p->last);
	c->frequency = distribution_fifth(&population->purchase_days, (double)p->window_days);
	c->monetary = distribution_fifth(&population->revenue, (double)p->window_revenue);
	if (c->recency > 0 && c->frequency > 0)
		c->segment_word = segments[c->recency - 1][c->frequency - 1];
}

static void
churn_make(struct computation *c)
{
	const struct score_rules *rules = c->rules;

	c->churn_risk = NAN;
	c->churn_word = NULL;
	if (c->purchases.day_count == 0)
		return;
	if (c->purchases.repeats == 0 && c->purchases.tenure < c->house->cycle) {
		c->churn_word = "new";
		return;
	}
	c->churn_risk = 100 * (1 - c->forecast.p_churn);
	if (c->churn_risk < rules->churn_watch)
		c->churn_word = "low";
	else if (c->churn_risk < rules->churn_high)
		c->churn_word = "watch";
	else
		c->churn_word = c->churn_risk < rules->churn_lost ? "high" : "lost";
}

void
classes_make(struct computation *c)
{
	class_make(c);
	regular_make(c);
	loyal_make(c);
	rfm_make(c);
	churn_make(c);
}
