/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lets things happen to one customer and scores what would be. */
#include <config.h>

#include "changes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "facts.h"
#include "number.h"
#include "rapport/memory.h"

void
score_step_init(struct score_step *step)
{
	*step = (struct score_step){ .every = 1, .answer = RAP_NONE };
}

static void *
copy_of(const void *rows, size_t count, size_t more, size_t size)
{
	void *copy = rap_reallocarray(NULL, count + more + 1, size);

	if (count > 0)
		memcpy(copy, rows, count * size);
	return copy;
}

static void
forget_after(int64_t *time, int64_t end)
{
	if (*time != RAP_NONE && *time >= end)
		*time = RAP_NONE;
}

/* What is known later must not be met while days pass. */
static void
copy_purchases(struct trial *trial, const struct customer_log *log)
{
	size_t count = 0;

	while (count < log->purchase_count && log->purchases[count].day <= trial->request.as_of)
		count++;
	trial->log.purchases = copy_of(log->purchases, count, TRIAL_PURCHASES + 1, sizeof *log->purchases);
	trial->purchases = count;
	for (size_t i = count; i-- > 0 && log->purchases[i].day == trial->request.as_of;)
		trial->bought_today = trial->bought_today || log->purchases[i].amount >= 0;
}

static void
copy_interactions(struct trial *trial, const struct customer_log *log, int64_t end)
{
	size_t size = sizeof *log->interactions, count = 0;

	while (count < log->interaction_count && log->interactions[count].at < end)
		count++;
	trial->pending = copy_of(log->interactions, count, TRIAL_CONTACTS, size);
	for (size_t i = 0; i < count; i++) {
		forget_after(&trial->pending[i].responded_at, end);
		forget_after(&trial->pending[i].resolved_at, end);
	}
	trial->resolved = copy_of(trial->pending, count, TRIAL_CONTACTS, size);
	for (size_t i = 0; i < count; i++)
		if (trial->resolved[i].kind == INTERACTION_COMPLAINT &&
		    trial->resolved[i].resolved_at == RAP_NONE)
			trial->resolved[i].resolved_at = end - 1;
	trial->interactions = count;
}

static void
copy_days(struct trial *trial, const struct customer_log *log)
{
	int64_t day = trial->request.as_of;
	struct customer_log *copy = &trial->log;

	copy->feedback = copy_of(log->feedback, log->feedback_count, 1, sizeof *log->feedback);
	while (trial->answers < log->feedback_count && log->feedback[trial->answers].day <= day)
		trial->answers++;
	copy->referrals = copy_of(log->referrals, log->referral_count, 0, sizeof *log->referrals);
	while (copy->referral_count < log->referral_count && log->referrals[copy->referral_count].day <= day)
		copy->referral_count++;
	copy->points = copy_of(log->points, log->points_count, 0, sizeof *log->points);
	while (copy->points_count < log->points_count && log->points[copy->points_count].day <= day)
		copy->points_count++;
	copy->values = copy_of(log->values, log->value_count, 0, sizeof *log->values);
	copy->value_count = log->value_count;
}

static void
copy_times(struct trial *trial, const struct customer_log *log, int64_t end)
{
	struct customer_log *copy = &trial->log;

	copy->responses = copy_of(log->responses, log->response_count, 0, sizeof *log->responses);
	copy->response_count = log->response_count;
	for (size_t i = 0; i < copy->response_count; i++) {
		forget_after(&copy->responses[i].sent_at, end);
		forget_after(&copy->responses[i].opened_at, end);
		forget_after(&copy->responses[i].clicked_at, end);
		forget_after(&copy->responses[i].responded_at, end);
	}
	copy->followups = copy_of(log->followups, log->followup_count, 0, sizeof *log->followups);
	copy->followup_count = log->followup_count;
	for (size_t i = 0; i < copy->followup_count; i++)
		forget_after(&copy->followups[i].done_at, end);
}

/* What one more order would look like. */
static void
find_order(struct trial *trial)
{
	const struct score_house *house = score_population_house(trial->population);
	struct purchase_facts facts;
	struct contribution contribution;

	trial->order = trial->before.avg_order != RAP_NONE ? trial->before.avg_order : house->median_order;
	trial->cost = RAP_NONE;
	if (trial->order == RAP_NONE)
		return;
	purchase_facts_init(&facts);
	purchase_facts_measure(&facts, &trial->log, trial->request.as_of, trial->rules);
	contribution_measure(&contribution, &trial->log, &facts, house);
	if (contribution.costs_known)
		trial->cost = trial->order - llrint((double)trial->order * contribution.rate);
	purchase_facts_release(&facts);
}

static void
trial_clear(struct trial *trial)
{
	trial->log.purchase_count = trial->purchases;
	trial->log.interactions = trial->pending;
	trial->log.interaction_count = trial->interactions;
	trial->log.feedback_count = trial->answers;
}

void
trial_init(struct trial *trial, const struct customer_log *log,
	   const struct score_population *population, const struct score_rules *rules,
	   const struct score_request *request)
{
	int64_t end = rap_day_end(request->as_of);

	*trial = (struct trial){ .population = population, .rules = rules, .request = *request };
	customer_log_init(&trial->log);
	trial->log.customer = log->customer;
	trial->log.since = log->since;
	trial->log.share_of_wallet = log->share_of_wallet;
	trial->log.fit = log->fit;
	copy_purchases(trial, log);
	copy_interactions(trial, log, end);
	copy_days(trial, log);
	copy_times(trial, log, end);
	trial_clear(trial);
	score_customer(&trial->before, &trial->log, population, rules, request);
	/* From now on the tier of today is the one before. */
	trial->request.previous_tier = trial->before.tier;
	find_order(trial);
}

void
trial_release(struct trial *trial)
{
	trial->log.interactions = NULL;
	customer_log_release(&trial->log);
	free(trial->pending);
	free(trial->resolved);
}

static int64_t
first_day(const struct trial *trial, const struct score_step *step)
{
	bool buys = step->purchases > 0 || step->margin > 0;

	return trial->request.as_of + step->wait + (buys && trial->bought_today);
}

int64_t
trial_day(const struct trial *trial, const struct score_step *step)
{
	int64_t day = first_day(trial, step), last = day;

	if (step->purchases > 1)
		last = day + (step->purchases - 1) * step->every;
	if (step->contacts > 1 && day + step->contacts - 1 > last)
		last = day + step->contacts - 1;
	return last + step->rest;
}

static void
add_purchase(struct customer_log *log, int64_t day, int64_t amount, int64_t cost)
{
	log->purchases[log->purchase_count++] = (struct purchase_fact){
		.day = day, .amount = amount, .cost = cost,
	};
}

static void
add_call(struct customer_log *log, int64_t at)
{
	log->interactions[log->interaction_count++] = (struct interaction_fact){
		.at = at, .channel = CHANNEL_PHONE, .kind = INTERACTION_SUPPORT, .inbound = 1,
		.sentiment = NAN, .minutes = RAP_NONE, .responded_at = at, .resolved_at = RAP_NONE,
	};
}

void
trial_score(struct scorecard *out, struct trial *trial, const struct score_step *step)
{
	struct score_request request = trial->request;
	struct customer_log *log = &trial->log;
	int64_t day = first_day(trial, step);

	trial_clear(trial);
	if (step->resolve)
		log->interactions = trial->resolved;
	if (step->margin > 0)
		add_purchase(log, day, step->margin, 0);
	for (int64_t i = 0; i < step->purchases; i++)
		add_purchase(log, day + i * step->every, trial->order, trial->cost);
	for (int64_t i = 0; i < step->contacts; i++)
		add_call(log, rap_day_end(day + i) - 1);
	if (step->answer != RAP_NONE)
		log->feedback[log->feedback_count++] =
			(struct feedback_fact){ request.as_of, MEASURE_NPS, step->answer };
	request.as_of = trial_day(trial, step);
	score_customer(out, log, trial->population, trial->rules, &request);
	trial_clear(trial);
}

void
score_after(struct scorecard *out, const struct customer_log *log,
	    const struct score_population *population, const struct score_rules *rules,
	    const struct score_request *request, const struct score_step *step)
{
	struct trial trial;

	trial_init(&trial, log, population, rules, request);
	trial_score(out, &trial, step);
	trial_release(&trial);
}
