/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads all of one log but the purchases: contacts, answers, complaints, surveys, referrals. */
#include <config.h>

#include "facts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "rapport/memory.h"

enum { RATED_WITHIN_DAYS = 60, HOUR_SECONDS = 3600, ANSWERS_AT_HAND = 32 };

/* What every reader below needs to know of the day. */
struct moment {
	int64_t as_of;
	int64_t end; /* first second after it */
	const struct score_house *house;
	const struct score_rules *rules;
};

static bool
has_happened(const struct moment *now, int64_t time)
{
	return time != RAP_NONE && time < now->end;
}

/* Whole days before the asked one. */
static double
age_of_time(const struct moment *now, int64_t time)
{
	return floor(((double)now->end - 1 - (double)time) / (double)RAP_DAY_SECONDS);
}

static double
hours_between(int64_t from, int64_t to)
{
	return fmax(0, ((double)to - (double)from) / HOUR_SECONDS);
}

/* Talked to each other there and then, so that no answer has to be waited for. */
static bool
is_conversation(enum fact_channel channel)
{
	return channel == CHANNEL_PHONE || channel == CHANNEL_MEETING || channel == CHANNEL_VISIT ||
	       channel == CHANNEL_EVENT;
}

static bool
asks_for_answer(enum fact_interaction kind)
{
	return kind == INTERACTION_INQUIRY || kind == INTERACTION_COMPLAINT ||
	       kind == INTERACTION_SUPPORT || kind == INTERACTION_SALES;
}

static void
add_points(struct contact_facts *facts, const struct moment *now, enum engagement_source source,
	   double age, double points)
{
	facts->action_points[source] += points * facts_decay(age, now->rules->engagement_half_life);
}

/* A meeting takes two, whoever asked for it. */
static bool
is_from_customer(const struct interaction_fact *fact)
{
	return fact->inbound == 1 || fact->channel == CHANNEL_MEETING ||
	       fact->channel == CHANNEL_VISIT;
}

static void
count_action(struct contact_facts *facts, const struct moment *now,
	     const struct interaction_fact *fact, double age)
{
	const struct score_rules *rules = now->rules;

	if (fact->kind == INTERACTION_ADVOCACY) {
		facts->exposure[SOURCE_FEEDBACK]++;
		add_points(facts, now, SOURCE_FEEDBACK, age, rules->points_review);
	} else if (fact->kind == INTERACTION_FEEDBACK && fact->inbound != 0) {
		facts->exposure[SOURCE_FEEDBACK]++;
		add_points(facts, now, SOURCE_FEEDBACK, age, rules->points_feedback);
	} else if (fact->channel == CHANNEL_EVENT) {
		facts->exposure[SOURCE_EVENTS]++;
		add_points(facts, now, SOURCE_EVENTS, age, rules->points_event);
	} else {
		facts->exposure[SOURCE_CONTACTS]++;
		if (is_from_customer(fact))
			add_points(facts, now, SOURCE_CONTACTS, age,
				   fact->kind == INTERACTION_SOCIAL ? rules->points_social
								    : rules->points_inbound);
	}
}

static void
count_advocacy(struct contact_facts *facts, const struct moment *now,
	       const struct interaction_fact *fact, double age)
{
	double weight = facts_decay(age, now->rules->advocacy_half_life);

	facts->logs_advocacy |= age < YEAR_DAYS;
	if (isnan(fact->sentiment)) {
		facts->mentions++;
		return;
	}
	facts->reviews++;
	facts->review_sum += weight * (1 + fmin(fmax(fact->sentiment, -1), 1)) / 2;
	facts->review_weight += weight;
}

static void
count_complaint(struct contact_facts *facts, const struct moment *now,
		const struct interaction_fact *fact, double age)
{
	facts->complaints++;
	facts->logs_complaints |= age < YEAR_DAYS;
	if (has_happened(now, fact->resolved_at))
		return;
	facts->open_complaints++;
	facts->open_recent |= age < YEAR_DAYS;
	/* The walk goes backwards and so ends with the oldest. */
	facts->complaint_since = rap_day_of_time(fact->at);
}

/* The answers that wait in time order, for a walk from the newest interaction to the oldest. */
struct answers {
	int64_t next_in, next_out; /* first later contact of that direction, RAP_NONE */
	double *ours, *theirs;
	size_t our_count, their_count;
};

/* When FACT was answered: as recorded, or by the next contact the other way; RAP_NONE. */
static int64_t
answered_at(const struct moment *now, const struct interaction_fact *fact, int64_t next)
{
	if (has_happened(now, fact->responded_at) && fact->responded_at >= fact->at)
		return fact->responded_at;
	if (next != RAP_NONE && hours_between(fact->at, next) <= now->rules->answer_days * 24)
		return next;
	return RAP_NONE;
}

static void
read_our_message(struct contact_facts *facts, struct answers *answers, const struct moment *now,
		 const struct interaction_fact *fact)
{
	double within = now->rules->answer_days * 24;
	int64_t answer;

	if (is_conversation(fact->channel)) {
		if (fact->minutes != RAP_NONE) {
			facts->messages++;
			facts->messages_answered += fact->minutes > 0;
		}
		return;
	}
	answer = answered_at(now, fact, answers->next_in);
	if (answer != RAP_NONE && hours_between(fact->at, answer) <= within) {
		facts->messages++;
		facts->messages_answered++;
		answers->theirs[answers->their_count++] = hours_between(fact->at, answer);
	} else if (hours_between(fact->at, now->end) > within) {
		facts->messages++;
	}
}

static void
read_their_message(struct contact_facts *facts, struct answers *answers, const struct moment *now,
		   const struct interaction_fact *fact)
{
	int64_t answer;

	if (fact->responded_at == RAP_NONE &&
	    (is_conversation(fact->channel) || !asks_for_answer(fact->kind)))
		return;
	answer = answered_at(now, fact, answers->next_out);
	if (answer == RAP_NONE && has_happened(now, fact->resolved_at))
		answer = fact->resolved_at;
	if (answer == RAP_NONE) {
		if (!now->house->logs_answers)
			return;
		facts->waiting++;
		answer = now->end;
	}
	answers->ours[answers->our_count++] = hours_between(fact->at, answer);
}

static bool
both_spoke(const struct moment *now, const struct interaction_fact *fact)
{
	if (fact->inbound == 1 || fact->channel == CHANNEL_MEETING ||
	    fact->channel == CHANNEL_VISIT)
		return true;
	if (is_conversation(fact->channel))
		return fact->minutes != RAP_NONE && fact->minutes > 0;
	return has_happened(now, fact->responded_at);
}

static void
count_contact(struct contact_facts *facts, const struct moment *now,
	      const struct interaction_fact *fact, double age)
{
	if (facts->contacts++ == 0)
		facts->last_contact = rap_day_of_time(fact->at);
	if (fact->inbound == 1 && facts->last_inbound == RAP_NONE)
		facts->last_inbound = rap_day_of_time(fact->at);
	facts->contacts_90d += age < 90;
	facts->contacts_12m += age < YEAR_DAYS;
	facts->contact_cost_decayed += facts_decay(age, now->house->half_life);
	facts->logs_contacts |= age < YEAR_DAYS;
	facts->logs_answers |=
		age < YEAR_DAYS && fact->inbound == 1 && fact->responded_at != RAP_NONE;
	if (both_spoke(now, fact))
		facts->two_way_age = fmin(facts->two_way_age, age);
	if (!isnan(fact->sentiment)) {
		double weight = facts_decay(age, now->house->half_life);

		facts->tone_sum += weight * fmin(fmax(fact->sentiment, -1), 1);
		facts->tone_weight += weight;
		facts->tone_count++;
	}
}

static void
read_interaction(struct contact_facts *facts, struct answers *answers, const struct moment *now,
		 const struct interaction_fact *fact)
{
	double age = age_of_time(now, fact->at);

	count_contact(facts, now, fact, age);
	count_action(facts, now, fact, age);
	if (fact->kind == INTERACTION_ADVOCACY)
		count_advocacy(facts, now, fact, age);
	if (fact->kind == INTERACTION_COMPLAINT)
		count_complaint(facts, now, fact, age);
	if (fact->inbound == 0) {
		if (age < now->rules->communication_window)
			read_our_message(facts, answers, now, fact);
		answers->next_out = fact->at;
	} else if (fact->inbound == 1) {
		if (age < now->rules->communication_window)
			read_their_message(facts, answers, now, fact);
		answers->next_in = fact->at;
	}
}

static void
read_interactions(struct contact_facts *facts, const struct moment *now,
		  const struct customer_log *log)
{
	double ours[ANSWERS_AT_HAND], theirs[ANSWERS_AT_HAND];
	struct answers answers = {
		.next_in = RAP_NONE, .next_out = RAP_NONE, .ours = ours, .theirs = theirs,
	};

	if (log->interaction_count == 0)
		return;
	if (log->interaction_count > ANSWERS_AT_HAND) {
		answers.ours = rap_reallocarray(NULL, log->interaction_count, sizeof(double));
		answers.theirs = rap_reallocarray(NULL, log->interaction_count, sizeof(double));
	}
	for (size_t i = log->interaction_count; i-- > 0;) {
		const struct interaction_fact *fact = &log->interactions[i];

		if (has_happened(now, fact->at) && fact->kind != INTERACTION_NOTE)
			read_interaction(facts, &answers, now, fact);
	}
	facts->our_answers = (int64_t)answers.our_count;
	facts->their_answers = (int64_t)answers.their_count;
	facts->our_hours = facts_median(answers.ours, answers.our_count);
	facts->their_hours = facts_median(answers.theirs, answers.their_count);
	if (answers.ours != ours) {
		free(answers.ours);
		free(answers.theirs);
	}
}

static bool
was_rated_after(const struct customer_log *log, const struct moment *now, int64_t day)
{
	for (size_t i = 0; i < log->feedback_count && log->feedback[i].day <= now->as_of; i++) {
		const struct feedback_fact *fact = &log->feedback[i];

		if (fact->measure == MEASURE_CSAT && fact->value >= 4 && fact->day >= day &&
		    fact->day <= day + RATED_WITHIN_DAYS)
			return true;
	}
	return false;
}

/* Only the last resolved complaint of the year can earn the credit. */
static void
read_resolution(struct contact_facts *facts, const struct moment *now,
		const struct customer_log *log)
{
	for (size_t i = log->interaction_count; i-- > 0;) {
		const struct interaction_fact *fact = &log->interactions[i];

		if (fact->kind != INTERACTION_COMPLAINT || !has_happened(now, fact->at) ||
		    !has_happened(now, fact->resolved_at))
			continue;
		facts->resolved_well =
			age_of_time(now, fact->resolved_at) < YEAR_DAYS &&
			was_rated_after(log, now, rap_day_of_time(fact->resolved_at));
		return;
	}
}

/* The answers of one day are one survey. */
static void
read_feedback(struct contact_facts *facts, const struct moment *now, const struct customer_log *log)
{
	int64_t last_day = RAP_NONE;

	for (size_t i = 0; i < log->feedback_count && log->feedback[i].day <= now->as_of; i++) {
		const struct feedback_fact *fact = &log->feedback[i];
		double age = (double)(now->as_of - fact->day);

		facts->answer[fact->measure] = fact->value;
		facts->answer_age[fact->measure] = age;
		facts->logs_feedback |= age < YEAR_DAYS;
		if (fact->day == last_day)
			continue;
		last_day = fact->day;
		facts->exposure[SOURCE_FEEDBACK]++;
		add_points(facts, now, SOURCE_FEEDBACK, age, now->rules->points_feedback);
	}
}

static void
read_referrals(struct contact_facts *facts, const struct moment *now,
	       const struct customer_log *log)
{
	for (size_t i = 0; i < log->referral_count && log->referrals[i].day <= now->as_of; i++) {
		const struct referral_fact *fact = &log->referrals[i];
		double age = (double)(now->as_of - fact->day);
		double counts = fact->status == REFERRAL_CONVERTED ? 1
				: fact->status == REFERRAL_OPEN    ? now->rules->referral_open
								   : 0;

		facts->referrals++;
		facts->referrals_converted += fact->status == REFERRAL_CONVERTED;
		facts->referral_weight += counts * facts_decay(age, now->rules->advocacy_half_life);
		facts->logs_referrals = true;
		facts->exposure[SOURCE_FEEDBACK]++;
		add_points(facts, now, SOURCE_FEEDBACK, age, now->rules->points_referral);
	}
}

/*
 * What was spent or booked off is taken from the oldest points, so only what
 * is left of an award can still expire.
 */
static int64_t
points_balance(const struct customer_log *log, int64_t as_of)
{
	int64_t spent = 0, balance = 0;

	for (size_t i = 0; i < log->points_count && log->points[i].day <= as_of; i++)
		if (log->points[i].delta < 0)
			spent = money_add(spent, log->points[i].delta);
	for (size_t i = 0; i < log->points_count && log->points[i].day <= as_of; i++) {
		const struct points_fact *fact = &log->points[i];
		int64_t left;

		if (fact->delta <= 0)
			continue;
		left = money_add(spent, fact->delta);
		spent = left < 0 ? left : 0;
		if (left > 0 && (fact->expires == RAP_NONE || fact->expires >= as_of))
			balance = money_add(balance, left);
	}
	return money_add(balance, spent);
}

static void
read_points(struct contact_facts *facts, const struct moment *now, const struct customer_log *log)
{
	for (size_t i = 0; i < log->points_count && log->points[i].day <= now->as_of; i++) {
		double age = (double)(now->as_of - log->points[i].day);

		facts->member = true;
		facts->member_active |= age < YEAR_DAYS;
		facts->exposure[SOURCE_PROGRAMME]++;
		if (log->points[i].delta < 0)
			add_points(facts, now, SOURCE_PROGRAMME, age, now->rules->points_redeemed);
	}
	facts->logs_programme = facts->member_active;
	if (facts->member)
		facts->points = points_balance(log, now->as_of);
}

static void
read_invitation(struct contact_facts *facts, const struct moment *now,
		const struct response_fact *fact)
{
	int64_t time = rap_earlier(fact->sent_at, fact->responded_at);
	double age;

	if (fact->attended < 0 || !has_happened(now, time))
		return;
	age = age_of_time(now, time);
	facts->exposure[SOURCE_EVENTS]++;
	facts->logs_events |= age < YEAR_DAYS;
	if (fact->attended == 1)
		add_points(facts, now, SOURCE_EVENTS, age, now->rules->points_event);
}

static void
read_campaign(struct contact_facts *facts, const struct moment *now,
	      const struct response_fact *fact)
{
	int64_t answer = rap_earlier(fact->clicked_at, fact->responded_at);
	int64_t sent = rap_earlier(fact->sent_at, rap_earlier(fact->opened_at, answer));

	if (!has_happened(now, sent))
		return;
	facts->exposure[SOURCE_CAMPAIGNS]++;
	if (has_happened(now, answer))
		add_points(facts, now, SOURCE_CAMPAIGNS, age_of_time(now, answer),
			   now->rules->points_answer);
	else if (has_happened(now, fact->opened_at))
		add_points(facts, now, SOURCE_CAMPAIGNS, age_of_time(now, fact->opened_at),
			   now->rules->points_opened);
	facts->logs_campaigns |= age_of_time(now, sent) < YEAR_DAYS &&
				 (has_happened(now, answer) || has_happened(now, fact->opened_at));
}

static void
read_responses(struct contact_facts *facts, const struct moment *now,
	       const struct customer_log *log)
{
	for (size_t i = 0; i < log->response_count; i++) {
		if (log->responses[i].is_event)
			read_invitation(facts, now, &log->responses[i]);
		else
			read_campaign(facts, now, &log->responses[i]);
	}
}

static void
read_followups(struct contact_facts *facts, const struct moment *now,
	       const struct customer_log *log)
{
	for (size_t i = 0; i < log->followup_count; i++)
		if (!has_happened(now, log->followups[i].done_at))
			facts->followup = rap_earlier(facts->followup, log->followups[i].due);
}

void
contact_facts_measure(struct contact_facts *facts, const struct customer_log *log, int64_t as_of,
		      int64_t end, const struct score_house *house, const struct score_rules *rules)
{
	struct moment now = { .as_of = as_of, .end = end, .house = house, .rules = rules };

	memset(facts, 0, sizeof *facts);
	facts->last_contact = facts->last_inbound = facts->complaint_since = RAP_NONE;
	facts->followup = facts->points = RAP_NONE;
	facts->two_way_age = INFINITY;
	facts->our_hours = facts->their_hours = NAN;
	for (int i = 0; i < MEASURE_COUNT; i++) {
		facts->answer[i] = RAP_NONE;
		facts->answer_age[i] = NAN;
	}
	read_interactions(facts, &now, log);
	if (facts->complaints > facts->open_complaints)
		read_resolution(facts, &now, log);
	read_feedback(facts, &now, log);
	read_referrals(facts, &now, log);
	read_points(facts, &now, log);
	read_responses(facts, &now, log);
	read_followups(facts, &now, log);
}
