/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures the shop's customers in two passes over their logs. */
#include <config.h>

#include "population.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "facts.h"
#include "forecast.h"
#include "outlook.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"

enum {
	COSTED_PURCHASES_LEAST = 30, /* sales with a cost that make a margin of the shop */
	PAUSE_LEAST = 28,            /* days without any purchase that are worth a word */
};

static const double top_fifth = .8;

struct score_population *
population_empty(int64_t as_of)
{
	struct score_population *population = rap_calloc(1, sizeof *population);
	struct score_house *house = &population->house;

	house->as_of = as_of;
	house->first_day = house->last_day = house->pause_start = house->median_order = RAP_NONE;
	house->median_gap = house->mean_spend = house->margin_median = NAN;
	house->volume_line = house->valued_line = house->target = NAN;
	house->category_quantile = house->answer_rate = house->top_fifth_share = NAN;
	house->model.spend[0] = house->model.spend[1] = house->model.spend[2] = NAN;
	for (int i = 0; i < 4; i++)
		house->model.purchase[i] = NAN;
	population->end = rap_day_end(as_of);
	population->outlooks = outlook_cache_new();
	return population;
}

static double
clamp(double value, double least, double most)
{
	return fmin(fmax(value, least), most);
}

/* The gap sets the shop's clock; an assumed one stands in while nobody bought twice. */
static void
set_rhythm(struct score_house *house, const struct score_rules *rules, const struct tally *tally)
{
	double gap = isnan(house->median_gap) ? rules->gap_default : house->median_gap;

	house->half_life =
		clamp(rules->half_life_factor * gap, rules->half_life_least, rules->half_life_most);
	house->cycle = clamp(rules->cycle_factor * gap, rules->cycle_least, rules->cycle_most);
	house->repeat_rate =
		((double)tally->repeats + 1) / ((double)tally->customer_days + YEAR_DAYS);
}

struct score_population *
score_population_new(const struct score_rules *rules, int64_t as_of, int exponent)
{
	struct score_population *population = population_empty(as_of);

	population->tally = rap_calloc(1, sizeof *population->tally);
	population->tally->rules = *rules;
	population->tally->survey = model_survey_new(as_of, MODEL_CELLS);
	population->house.exponent = exponent;
	population->house.margin_rate = rules->margin_default;
	score_rules_version(population->house.rules_version, rules);
	set_rhythm(&population->house, rules, population->tally);
	return population;
}

static void
tally_free(struct tally *tally)
{
	if (!tally)
		return;
	model_survey_free(tally->survey);
#define X(member) distribution_release(&tally->member);
	TALLY_DISTRIBUTIONS(X)
#undef X
	free(tally);
}

void
score_population_free(struct score_population *population)
{
	if (!population)
		return;
#define X(member, name) distribution_release(&population->member);
	POPULATION_DISTRIBUTIONS(X)
#undef X
	for (size_t i = 0; i < population->value_count; i++)
		free(population->values[i].name);
	free(population->values);
	outlook_cache_free(population->outlooks);
	tally_free(population->tally);
	free(population);
}

enum rap_status
score_population_add_value(struct score_population *population, const char *name, double importance)
{
	struct house_value_entry *entry;

	if (population->value_count == SCORE_VALUES_MAX)
		return rap_fail(RAP_INVALID,
				_("scoring takes at most %d house values into account"),
				SCORE_VALUES_MAX);
	if (!(importance > 0 && importance <= 1e6))
		return rap_fail(RAP_INVALID,
				_("the importance of the value %s must be a number above 0"), name);
	RAP_GROW(population->values, population->value_count, population->value_capacity);
	entry = &population->values[population->value_count++];
	entry->name = rap_strdup(name);
	entry->importance = importance;
	population->value_weight += importance;
	return RAP_OK;
}

size_t
score_population_values(const struct score_population *population)
{
	return population->value_count;
}

const char *
score_population_value_name(const struct score_population *population, size_t index)
{
	return population->values[index].name;
}

const struct score_house *
score_population_house(const struct score_population *population)
{
	return &population->house;
}

/* ---- first pass ---- */

static void
tally_purchases(struct tally *tally, const struct customer_log *log, int64_t as_of)
{
	for (size_t i = 0; i < log->purchase_count && log->purchases[i].day <= as_of; i++) {
		int64_t place = log->purchases[i].day - CALENDAR_FIRST;

		if (log->purchases[i].amount < 0)
			continue;
		if (log->purchases[i].amount > 0)
			distribution_add(&tally->orders, (double)log->purchases[i].amount);
		if (place >= 0 && place < CALENDAR_DAYS)
			tally->calendar[place / 8] |= (unsigned char)(1u << place % 8);
	}
}

static void
tally_buyer(struct score_population *population, const struct purchase_facts *facts)
{
	struct score_house *house = &population->house;
	struct tally *tally = population->tally;

	house->buyers++;
	house->repeaters += facts->repeats > 0;
	house->buyers_window += facts->silence < tally->rules.profitability_window;
	if (house->first_day == RAP_NONE || facts->first < house->first_day)
		house->first_day = facts->first;
	if (house->last_day == RAP_NONE || facts->last > house->last_day)
		house->last_day = facts->last;
	for (size_t i = 1; i < facts->day_count; i++)
		distribution_add(&tally->gaps, (double)(facts->days[i] - facts->days[i - 1]));
	tally->repeats += facts->repeats;
	tally->customer_days += (int64_t)facts->tenure;
	tally->spend_days += (int64_t)facts->day_count;
	tally->spend += facts->revenue;
	tally->costed_sales += facts->costed_sales;
	tally->costed_margin += facts->costed_margin;
	tally->costed_purchases += facts->costed_purchases;
	if (facts->window_days > 0) {
		distribution_add(&population->last_day, (double)facts->last);
		distribution_add(&population->purchase_days, (double)facts->window_days);
		distribution_add(&population->revenue, (double)facts->window_revenue);
	}
	if (facts->days_12m > 0) {
		house->buyers_12m++;
		distribution_add(&population->days_12m, (double)facts->days_12m);
		distribution_add(&tally->revenue_12m, (double)facts->revenue_12m);
	}
}

static void
tally_contacts(struct score_population *population, const struct customer_log *log)
{
	struct score_house *house = &population->house;
	struct contact_facts facts;

	contact_facts_measure(&facts, log, house->as_of, population->end, house,
			      &population->tally->rules);
	population->tally->messages += facts.messages;
	population->tally->messages_answered += facts.messages_answered;
	house->logs_contacts |= facts.logs_contacts;
	house->logs_complaints |= facts.logs_complaints;
	house->logs_answers |= facts.logs_answers;
	house->logs_campaigns |= facts.logs_campaigns;
	house->logs_events |= facts.logs_events;
	house->logs_programme |= facts.logs_programme;
	house->logs_feedback |= facts.logs_feedback;
	house->logs_referrals |= facts.logs_referrals;
	house->logs_advocacy |= facts.logs_advocacy;
}

static bool
has_contacts(const struct customer_log *log)
{
	return log->interaction_count + log->feedback_count + log->referral_count +
		       log->points_count + log->response_count >
	       0;
}

static void
add_facts(struct score_population *population, const struct customer_log *log)
{
	struct purchase_facts facts;

	population->house.customers++;
	purchase_facts_init(&facts);
	purchase_facts_measure(&facts, log, population->house.as_of, &population->tally->rules);
	tally_purchases(population->tally, log, population->house.as_of);
	if (facts.day_count > 0) {
		tally_buyer(population, &facts);
		model_survey_add(population->tally->survey, log);
	}
	if (has_contacts(log))
		tally_contacts(population, log);
	purchase_facts_release(&facts);
}

/* Were its days of business random, one shop in a hundred would see such a pause. */
static bool
chance_explains(const struct score_house *house, int64_t days_of_business)
{
	double rest = (double)(house->last_day - house->first_day - house->pause_days);
	double interval = rest / fmax(1, (double)days_of_business - 2);

	return (double)house->pause_days < interval * log(100 * (double)days_of_business);
}

static void
find_pause(struct score_house *house, const struct tally *tally)
{
	int64_t before = house->first_day, days_of_business = 0;

	for (int64_t day = house->first_day; house->first_day != RAP_NONE && day <= house->last_day;
	     day++) {
		int64_t place = day - CALENDAR_FIRST;

		if (place < 0 || place >= CALENDAR_DAYS ||
		    !(tally->calendar[place / 8] & 1u << place % 8))
			continue;
		if (day - before > house->pause_days && day - before > PAUSE_LEAST) {
			house->pause_start = before;
			house->pause_days = day - before;
		}
		before = day;
		days_of_business++;
	}
	if (house->pause_days > 0 && chance_explains(house, days_of_business)) {
		house->pause_start = RAP_NONE;
		house->pause_days = 0;
	}
}

/* The second pass needs the forecasts. */
static void
fit_model(struct score_house *house, struct tally *tally)
{
	struct model_report report;

	model_survey_report(&report, tally->survey, MODEL_FORECASTS, ESTIMATE_MAP);
	house->model = report.chosen;
	model_survey_free(tally->survey);
	tally->survey = NULL;
}

static void
end_facts(struct score_population *population)
{
	struct score_house *house = &population->house;
	struct tally *tally = population->tally;
	const struct score_rules *rules = &tally->rules;

	distribution_seal(&tally->gaps);
	distribution_seal(&tally->orders);
	distribution_seal(&tally->revenue_12m);
	distribution_seal(&population->last_day);
	distribution_seal(&population->purchase_days);
	distribution_seal(&population->revenue);
	distribution_seal(&population->days_12m);
	house->median_gap = distribution_quantile(&tally->gaps, .5);
	set_rhythm(house, rules, tally);
	if (tally->orders.total > 0)
		house->median_order = llrint(distribution_quantile(&tally->orders, .5));
	if (tally->spend_days > 0)
		house->mean_spend = fmax(0, (double)tally->spend / (double)tally->spend_days);
	house->margin_known = rules->margin_house != 0 && tally->costed_sales > 0 &&
			      tally->costed_purchases >= COSTED_PURCHASES_LEAST;
	if (house->margin_known)
		house->margin_rate =
			clamp((double)tally->costed_margin / (double)tally->costed_sales, 0, 1);
	house->volume_line =
		fmax(distribution_quantile(&population->days_12m, rules->volume_quantile),
		     house->buyers_12m > 0 ? rules->volume_least : NAN);
	house->top_fifth_share = distribution_top_share(&tally->revenue_12m, 1 - top_fifth);
	tally->top_line = distribution_quantile(&tally->revenue_12m, top_fifth);
	if (tally->messages > 0)
		house->answer_rate = (double)tally->messages_answered / (double)tally->messages;
	find_pause(house, tally);
	fit_model(house, tally);
}

/* ---- second pass ---- */

static void
tally_money(struct score_population *population, const struct customer_log *log,
	    const struct purchase_facts *facts, const struct contribution *contribution)
{
	struct tally *tally = population->tally;
	struct forecast forecast;

	if (facts->days_12m > 0) {
		distribution_add(&population->contribution_12m, contribution->year);
		if (contribution->costs_known && facts->revenue_12m > 0)
			distribution_add(&tally->margins,
					 contribution->year / (double)facts->revenue_12m);
		if (facts->has_categories && (double)facts->revenue_12m >= tally->top_line)
			distribution_add(&tally->categories,
					 (double)purchase_facts_categories(log, facts->as_of));
	}
	if (facts->silence < tally->rules.profitability_window) {
		forecast_make(&forecast, facts, contribution, &population->house, &tally->rules,
			      population->outlooks);
		distribution_add(&population->decayed, contribution->decayed);
		distribution_add(&population->clv, forecast.clv);
	}
}

static void
add_money(struct score_population *population, const struct customer_log *log)
{
	const struct score_house *house = &population->house;
	struct tally *tally = population->tally;
	struct purchase_facts facts;
	struct contribution contribution;
	struct contact_facts contacts;

	purchase_facts_init(&facts);
	purchase_facts_measure(&facts, log, house->as_of, &tally->rules);
	if (facts.day_count > 0) {
		contribution_measure(&contribution, log, &facts, house);
		if (tally->rules.cost_per_contact > 0) {
			contact_facts_measure(&contacts, log, house->as_of, population->end, house,
					      &tally->rules);
			contribution_serve(&contribution, &contacts, house, &tally->rules);
		}
		tally_money(population, log, &facts, &contribution);
	}
	purchase_facts_release(&facts);
}

static void
end_money(struct score_population *population)
{
	struct score_house *house = &population->house;
	struct tally *tally = population->tally;
	double median;

	distribution_seal(&population->contribution_12m);
	distribution_seal(&population->decayed);
	distribution_seal(&population->clv);
	distribution_seal(&tally->margins);
	distribution_seal(&tally->categories);
	house->valued_line =
		distribution_quantile(&population->contribution_12m, tally->rules.valued_quantile);
	house->margin_median = distribution_quantile(&tally->margins, .5);
	house->category_quantile = distribution_quantile(&tally->categories, .8);
	median = distribution_quantile(&population->contribution_12m, .5);
	if (tally->rules.target_contribution > 0)
		house->target = tally->rules.target_contribution * pow(10, house->exponent);
	else if (median > 0)
		house->target = median;
}

/* ---- both ---- */

void
score_population_add(struct score_population *population, const struct customer_log *log)
{
	assert(population->tally);
	if (population->tally->pass == PASS_FACTS)
		add_facts(population, log);
	else
		add_money(population, log);
}

bool
score_population_end_pass(struct score_population *population)
{
	assert(population->tally);
	if (population->tally->pass == PASS_FACTS) {
		end_facts(population);
	} else {
		end_money(population);
	}
	population->tally->pass++;
	if (population->tally->pass < PASS_DONE)
		return true;
	tally_free(population->tally);
	population->tally = NULL;
	return false;
}
